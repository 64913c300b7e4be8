//! One commit as a reader sees it, and the rows made from it.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::query::{EnableScoring, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, Term};

use crate::article::ArticleId;
use crate::query::{Pattern, Test};
use crate::record::{Broken, Record, Source, SourceKey, restore, restore_head};
use crate::search::deep::{Deep, Place};
use crate::search::likeness::Likeness;
use crate::search::local::columns::Columns;
use crate::search::local::compile::Compiler;
use crate::search::local::counts::Counts;
use crate::search::local::fault::Fault;
use crate::search::local::forms::Forms;
use crate::search::local::join::Statistics;
use crate::search::local::manifest::known;
use crate::search::local::newest::{From, by_date};
use crate::search::local::plain::Plain;
use crate::search::local::quoteless::quoteless;
use crate::search::local::rank::{Aim, Found, Tally, merge};
use crate::search::local::schema::{ARTICLE, Fields, NO_DATE, QUOTE, SKIPPED, SOURCE};
use crate::search::local::spots::Cutting;
use crate::search::local::walk::{self, Segment, walk};
use crate::search::reasons::Asked;
use crate::search::rows::{article_row, quote_row};
use crate::search::{
    Cancel, Count, Error, Facets, Generation, Hits, Page, Request, Row, Rows, Scope, Sort, Summary,
};

/// The most records that the cache holds: a page of rows and some.
const CACHED: usize = 64;

/// The most bytes of text in them; one record is always held.
const CACHE_BYTES: usize = 4 << 20;

/// A snapshot. Everything read through one of these is of one commit.
pub(super) struct View {
    pub generation: Generation,
    pub summary: Summary,
    searcher: Searcher,
    fields: Fields,
    columns: Vec<Columns>,
    /// How many documents there are of a sort, deleted ones included: for statistics.
    articles: u64,
    quotes: u64,
    cache: Mutex<VecDeque<(DocAddress, Arc<Record>)>>,
    /// The deep order that was asked for last: its pages come one after the other.
    deep: Mutex<Option<(Request, Arc<[Found]>)>>,
}

impl View {
    pub fn new(
        searcher: Searcher,
        fields: Fields,
        generation: Generation,
    ) -> tantivy::Result<Self> {
        let columns = searcher
            .segment_readers()
            .iter()
            .map(|reader| Columns::open(reader, fields))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let term = |sort| Term::from_field_text(fields.doc, sort);
        let count = |sort| -> tantivy::Result<u64> {
            let query = TermQuery::new(term(sort), IndexRecordOption::Basic);
            Ok(query.count(&searcher)? as u64)
        };
        let articles = count(ARTICLE)?;
        // What is neither an article nor a source is a quote: there are too many of those to be counted.
        let rest = articles + count(SOURCE)?;
        Ok(Self {
            generation,
            summary: Summary {
                articles,
                quotes: searcher.num_docs().saturating_sub(rest),
                skipped: count(SKIPPED)?,
            },
            articles: searcher.doc_freq(&term(ARTICLE))?,
            quotes: searcher.doc_freq(&term(QUOTE))?,
            fields,
            columns,
            cache: Mutex::default(),
            deep: Mutex::default(),
            searcher,
        })
    }

    /// Whether another snapshot holds the very same documents.
    pub fn same(&self, other: &Searcher) -> bool {
        self.searcher.generation().segments() == other.generation().segments()
    }

    pub fn search(&self, request: &Request, cancel: &Cancel) -> Result<Hits, Fault> {
        if let Some(hits) = self.everything(request, cancel)? {
            return Ok(hits);
        }
        let about_quotes = Compiler::about_quotes(&request.query, request.scope);
        // Quotes in an order of their own are found one by one, whatever the clauses are about.
        let one_by_one = request.rows == Rows::Quotes
            && (request.sort == Sort::Speaker || request.sort.is_context());
        let quotes_match = about_quotes || one_by_one;
        let end = request.page.offset.saturating_add(request.page.limit);
        let pattern = Pattern::new(&request.query);
        let mut deep = Deep::of(request, &pattern);
        if let Some(Deep::Likeness(likeness)) = &mut deep {
            self.weigh(likeness, cancel)?;
        }
        let read = deep.as_ref().filter(|_| request.rows == Rows::Quotes);
        let aim = Aim {
            quotes_match,
            articles_wanted: request.rows == Rows::Articles,
            quotes_needed: !quotes_match && request.rows == Rows::Quotes,
            // Who wants no rows needs no scores.
            sort: match request.page.limit {
                0 => Sort::Date,
                _ => request.sort,
            },
            limit: match request.page.limit {
                0 => 0,
                _ => read.map_or(end, |deep| end.max(deep.most())),
            },
        };
        let compiler = Compiler {
            fields: &self.fields,
            scope: request.scope,
            articles: self.articles,
            likeness: deep.as_ref().and_then(Deep::likeness),
            cancel,
            cutting: Cutting::default(),
        };
        let query = compiler.compile(&request.query, quotes_match);
        let mut tallies = self.tallies(&*query, aim, cancel)?;
        if let Some(rest) = quoteless(&request.query, request.scope).filter(|_| about_quotes) {
            let aim = Aim {
                quotes_match: false,
                quotes_needed: request.rows == Rows::Quotes,
                ..aim
            };
            let rest = compiler.compile(&rest, false);
            tallies.extend(self.tallies(&*rest, aim, cancel)?);
        }
        let mut tally = self.merged(tallies, aim, cancel)?;
        if quotes_match && !about_quotes {
            let articles = compiler.compile(&request.query, false);
            let aim = Aim {
                quotes_match: false,
                limit: 0,
                ..aim
            };
            let tallies = self.tallies(&*articles, aim, cancel)?;
            tally.articles = tallies.iter().map(|tally| tally.articles).sum();
        }
        if let Some(deep) = read {
            self.deepen(&mut tally.best, deep, request, cancel)?;
        }
        let asked = Asked {
            pattern: &pattern,
            scope: request.scope,
        };
        let rows = if aim.quotes_needed {
            self.all_quotes(&tally.best, request.page, asked, cancel)?
        } else {
            let from = request.page.offset.min(tally.best.len());
            let to = end.min(tally.best.len());
            self.rows(&tally.best[from..to], request.rows, asked, cancel)?
        };
        Ok(Hits {
            rows,
            articles: Count::Exact(tally.articles),
            quotes: Count::Exact(tally.quotes),
            cut: compiler.cutting.cuts(),
        })
    }

    /// The answer when everything is asked for by date, which is known without a search; `None` when it is not so.
    fn everything(&self, request: &Request, cancel: &Cancel) -> Result<Option<Hits>, Fault> {
        let Page { offset, limit } = request.page;
        let of_articles = request.rows == Rows::Articles;
        let oldest = match request.sort {
            _ if limit == 0 => false,
            Sort::Date => false,
            Sort::Oldest => true,
            Sort::Left | Sort::Right if of_articles => false,
            _ => return Ok(None),
        };
        if request.query != crate::query::Query::All {
            return Ok(None);
        }
        let all = match request.rows {
            Rows::Articles => self.summary.articles,
            Rows::Quotes => self.summary.quotes,
        };
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        let wanted = all.min(offset.saturating_add(limit)).saturating_sub(offset);
        let (mut found, mut quotes) = (Vec::new(), 0);
        let segments = self.searcher.segment_readers().iter().zip(&self.columns);
        let mut from = From {
            oldest,
            rows: request.rows,
            skip: offset,
            begun: false,
        };
        let mut take = |article: Found| {
            // Of the first article not all quotes may be wanted.
            if !found.is_empty() {
                quotes += article.matching as usize;
            }
            if of_articles || article.matching > 0 {
                found.push(article);
            }
            match of_articles {
                true => found.len() >= wanted,
                false => quotes >= wanted,
            }
        };
        // What has no date comes last.
        let whole = wanted == 0
            || by_date(segments, &self.fields, &mut from, (&mut take, cancel))?
            || self.is_dated()?;
        if !whole {
            return Ok(None);
        }
        let asked = Asked {
            pattern: &Pattern::new(&request.query),
            scope: request.scope,
        };
        let rows = match request.rows {
            Rows::Articles => self.rows(&found, Rows::Articles, asked, cancel)?,
            Rows::Quotes => {
                let page = Page {
                    offset: from.skip,
                    limit,
                };
                self.all_quotes(&found, page, asked, cancel)?
            }
        };
        Ok(Some(Hits {
            rows,
            articles: Count::Exact(self.summary.articles),
            quotes: Count::Exact(self.summary.quotes),
            cut: Cutting::default().cuts(),
        }))
    }

    /// Whether all articles have a date.
    fn is_dated(&self) -> tantivy::Result<bool> {
        let undated = Term::from_field_text(self.fields.absent, NO_DATE);
        Ok(self.searcher.doc_freq(&undated)? == 0)
    }

    fn rows(
        &self,
        found: &[Found],
        rows: Rows,
        asked: Asked<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Row>, Fault> {
        let rows = found.iter().map(|found| {
            goes_on(cancel)?;
            self.row(found, rows, asked)
        });
        rows.collect()
    }

    pub fn facets(
        &self,
        query: &crate::query::Query,
        scope: Scope,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Facets, Fault> {
        let quotes_match = Compiler::about_quotes(query, scope);
        let compiler = Compiler {
            fields: &self.fields,
            scope,
            articles: self.articles,
            likeness: None,
            cancel,
            cutting: Cutting::default(),
        };
        let rest = quoteless(query, scope).filter(|_| quotes_match);
        let rest = rest.map(|rest| (compiler.compile(&rest, false), false));
        let mut counts = Counts::default();
        let query = (compiler.compile(query, quotes_match), quotes_match);
        for (query, quotes_match) in [query].into_iter().chain(rest) {
            let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
            for (reader, columns) in self.searcher.segment_readers().iter().zip(&self.columns) {
                let added = counts.add(&*weight, reader, columns, quotes_match, cancel);
                goes_on(cancel)?;
                added?;
            }
        }
        counts.facets(most, compiler.cutting.cuts(), cancel)
    }

    /// What each segment holds of it.
    fn tallies(&self, query: &dyn Query, aim: Aim, cancel: &Cancel) -> Result<Vec<Tally>, Fault> {
        let docs = if aim.quotes_match {
            self.quotes
        } else {
            self.articles
        };
        let statistics = Statistics {
            searcher: &self.searcher,
            docs,
        };
        let scoring = || match aim.sort {
            Sort::Relevance => {
                EnableScoring::enabled_from_statistics_provider(&statistics, &self.searcher)
            }
            _ => EnableScoring::disabled_from_searcher(&self.searcher),
        };
        let plain = match aim.is_plain() {
            true => Plain::of(query, scoring())?,
            false => None,
        };
        let asked = match plain {
            Some(plain) => walk::Asked::Plain(plain),
            None => walk::Asked::Weight(query.weight(scoring())?),
        };
        let segments = (0..)
            .zip(self.searcher.segment_readers())
            .zip(&self.columns);
        let segments = segments.map(|((ord, reader), columns)| Segment {
            ord,
            reader,
            columns,
        });
        // In the largest one the bar is set highest for the others.
        let mut segments: Vec<_> = segments.collect();
        segments.sort_by_key(|segment| Reverse(segment.reader.max_doc()));
        let (mut tallies, mut worst) = (Vec::new(), None);
        for segment in segments {
            goes_on(cancel)?;
            let tally = walk(&asked, segment, aim, worst, cancel);
            // A query that stopped in the middle gave an error of its own, or came to its end too soon.
            goes_on(cancel)?;
            let tally = tally?;
            if aim.is_everywhere_alike() {
                worst = tally.worst;
            }
            tallies.push(tally);
        }
        Ok(tallies)
    }

    fn merged(&self, tallies: Vec<Tally>, aim: Aim, cancel: &Cancel) -> Result<Tally, Fault> {
        let merged = merge(tallies, &self.columns, aim, cancel);
        goes_on(cancel)?;
        Ok(merged?)
    }

    /// The rows of the page when every quote of every matching article is one: articles in order, each
    /// with its quotes.
    fn all_quotes(
        &self,
        found: &[Found],
        page: Page,
        asked: Asked<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        let mut skip = page.offset;
        for found in found {
            let quotes = found.matching;
            if skip >= quotes as usize {
                skip -= quotes as usize;
                continue;
            }
            goes_on(cancel)?;
            let record = self.record(found.address)?;
            let room = page.limit - rows.len();
            for ordinal in (0..quotes).skip(skip).take(room) {
                rows.push(one_quote(&record, ordinal, found.score, asked)?);
            }
            skip = 0;
            if rows.len() >= page.limit {
                break;
            }
        }
        Ok(rows)
    }

    fn row(&self, found: &Found, rows: Rows, asked: Asked<'_>) -> Result<Row, Fault> {
        if rows == Rows::Articles {
            let head = self.stored(found.address, restore_head)?;
            let numbers = (found.matching, found.score);
            let record = || self.record(found.address);
            return article_row(head, numbers, asked, record).map(Row::Article);
        }
        let (address, ordinal) = self.article(found.address)?;
        let record = self.record(address)?;
        one_quote(&record, ordinal, found.score, asked)
    }

    /// The article of a quote, and its ordinal there.
    fn article(&self, mut quote: DocAddress) -> Result<(DocAddress, u32), Fault> {
        let columns = self.columns.get(quote.segment_ord as usize);
        let (article, ordinal) = columns
            .and_then(|columns| columns.family.article(quote.doc_id))
            .ok_or_else(|| Fault::broken("a quote without an article"))?;
        quote.doc_id = article;
        Ok((quote, ordinal))
    }

    /// Counts in how many quotes each word stands whose likeness is to be weighed: those that were deleted do not
    /// count, as they would not elsewhere.
    fn weigh(&self, likeness: &mut Likeness<'_>, cancel: &Cancel) -> tantivy::Result<()> {
        for test in likeness.tests() {
            if !matches!(test, Test::Stem { .. }) {
                continue;
            }
            // A word in several forms in one quote counts once.
            let forms = Forms {
                field: self.fields.content,
                beside: None,
                test: test.clone(),
                cancel: cancel.clone(),
            };
            let weight = forms.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
            let mut having = 0;
            for reader in self.searcher.segment_readers() {
                having += u64::from(weight.count(reader)?);
            }
            likeness.weigh(test, having, self.summary.quotes);
        }
        Ok(())
    }

    /// Puts the first quotes found in a deep order. They are read in the order in which they are stored.
    fn deepen(
        &self,
        best: &mut [Found],
        deep: &Deep<'_>,
        request: &Request,
        cancel: &Cancel,
    ) -> Result<(), Fault> {
        let most = best.len().min(deep.most());
        let best = &mut best[..most];
        let key = Request {
            page: Page {
                offset: 0,
                limit: most,
            },
            ..request.clone()
        };
        let known = || self.deep.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((asked, found)) = &*known()
            && *asked == key
        {
            best.copy_from_slice(found);
            return Ok(());
        }
        let mut read: Vec<(usize, DocAddress)> =
            best.iter().map(|found| found.address).enumerate().collect();
        read.sort_unstable_by_key(|(_, address)| *address);
        let mut places: Vec<(Place, usize)> = Vec::with_capacity(most);
        for (at, address) in read {
            if cancel.is_stale() {
                return Err(Error::Cancelled.into());
            }
            let (article, ordinal) = self.article(address)?;
            let record = self.record(article)?;
            places.push((deep.place(&record, ordinal), at));
        }
        places.sort_unstable();
        let sorted: Arc<[Found]> = places.iter().map(|(_, at)| best[*at]).collect();
        best.copy_from_slice(&sorted);
        *known() = Some((key, sorted));
        Ok(())
    }

    /// The article of that name with its quotes.
    pub fn fetch(&self, id: &ArticleId) -> Result<Option<Arc<Record>>, Fault> {
        let term = Term::from_field_text(self.fields.id, id.as_str());
        for (ord, reader) in (0..).zip(self.searcher.segment_readers()) {
            let postings = reader
                .inverted_index(self.fields.id)?
                .read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else {
                continue;
            };
            let doc = first_alive(&mut postings, reader);
            if let Some(doc) = doc {
                let record = self.record(DocAddress::new(ord, doc))?;
                if record.article.id != *id {
                    return Err(Fault::broken("an article under another name"));
                }
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// What is known of these sources and of those below them.
    pub fn known(&self, keys: &[SourceKey]) -> Result<Vec<Source>, Fault> {
        known(&self.searcher, self.fields, keys)
    }

    /// The record stored with an article.
    fn record(&self, address: DocAddress) -> Result<Arc<Record>, Fault> {
        if let Some(record) = self.cached(address) {
            return Ok(record);
        }
        let record = Arc::new(self.stored(address, restore)?);
        let columns = self.columns.get(address.segment_ord as usize);
        let quotes = columns.and_then(|columns| columns.family.quotes(address.doc_id));
        if quotes.map(|n| n as usize) != Some(record.extraction.quotes.len()) {
            return Err(Fault::broken("an article with quotes of another one"));
        }
        self.remember(address, &record);
        Ok(record)
    }

    /// What `read` makes of the bytes stored with an article.
    fn stored<T>(
        &self,
        address: DocAddress,
        read: impl FnOnce(&[u8]) -> Result<T, Broken>,
    ) -> Result<T, Fault> {
        let segment = address.segment_ord as usize;
        let columns = self.columns.get(segment);
        let columns = columns.ok_or_else(|| Fault::broken("an article without a segment"))?;
        // The stored document ends with its only stored value, and a record is known by its end. To have
        // the value given back by tantivy costs more than to read all that is in it.
        let bytes = columns.store.get_document_bytes(address.doc_id)?;
        read(&bytes).map_err(Fault::new)
    }

    fn cached(&self, address: DocAddress) -> Option<Arc<Record>> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let at = cache.iter().position(|(known, _)| *known == address)?;
        let entry = cache.remove(at)?;
        let record = Arc::clone(&entry.1);
        cache.push_front(entry);
        Some(record)
    }

    fn remember(&self, address: DocAddress, record: &Arc<Record>) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.push_front((address, Arc::clone(record)));
        let mut bytes = 0;
        let fitting = cache.iter().take(CACHED).take_while(|(_, record)| {
            bytes += record.article.text.len();
            bytes <= CACHE_BYTES
        });
        let keep = fitting.count().max(1);
        cache.truncate(keep);
    }
}

fn first_alive(
    postings: &mut impl tantivy::DocSet,
    reader: &tantivy::SegmentReader,
) -> Option<tantivy::DocId> {
    let mut doc = postings.doc();
    while doc != tantivy::TERMINATED {
        if !reader.is_deleted(doc) {
            return Some(doc);
        }
        doc = postings.advance();
    }
    None
}

/// Whether to go on: no newer query waits. A row is read from disk, which takes as long as some thousand documents.
fn goes_on(cancel: &Cancel) -> Result<(), Error> {
    match cancel.is_stale() {
        true => Err(Error::Cancelled),
        false => Ok(()),
    }
}

fn one_quote(record: &Record, ordinal: u32, score: f32, asked: Asked<'_>) -> Result<Row, Fault> {
    quote_row(record, ordinal, score, asked)
        .map(Row::Quote)
        .ok_or_else(|| Fault::broken("a quote that its article does not have"))
}
