//! [`Memory`]: the whole corpus in RAM. Engine of the sample and of a data directory that cannot be written;
//! oracle of the tests.
//!
//! It looks at every record on every request, by the rules of [`matching`](super::matching) and nothing
//! else; only records that lack the words are passed over. That is fast enough for some thousands of
//! articles and simple enough to be right.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{self, AtomicBool};
use std::sync::{Arc, PoisonError, RwLock};

use crate::article::{Article, ArticleId};
use crate::query::{Pattern, Query, Vocabulary, Words};
use crate::record::{Head, Record, Source, SourceKey, Status};
use crate::search::deep::Deep;
use crate::search::facets::Counter;
use crate::search::likeness::Likeness;
use crate::search::matching::{Found, Search};
use crate::search::reasons::Asked;
use crate::search::rows::{article_row, quote_row, sorted};
use crate::search::{
    Cancel, Count, Cuts, Engine, Error, Facets, Generation, Hits, Request, Row, Rows, Scope, Sort,
    Summary, Tab, Writer,
};
use crate::text::{Stemmer, composed};

/// An engine that keeps everything in memory. Clones share what they hold.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// As last committed.
    committed: RwLock<Arc<Holding>>,
    /// As readers see it, since the last refresh.
    seen: RwLock<Arc<Holding>>,
    writing: AtomicBool,
}

/// A source and what was found in it.
#[derive(Clone, Debug)]
struct Shelf {
    source: Source,
    records: Vec<Arc<Held>>,
}

/// A record with its distinct words.
#[derive(Debug)]
struct Held {
    record: Arc<Record>,
    vocabulary: Vocabulary,
}

impl Held {
    fn new(record: &Record) -> Self {
        let Record {
            article,
            extraction,
        } = record;
        // The texts as they are looked into: a quote may begin or end inside a word of its paragraph.
        let mut texts = vec![article.title()];
        texts.extend(article.blocks.iter().map(|b| article.text.slice(b.span)));
        for quote in &extraction.quotes {
            texts.extend(quote.content.iter().map(|piece| article.text.slice(*piece)));
        }
        Self {
            vocabulary: Vocabulary::of(&texts),
            record: Arc::new(record.clone()),
        }
    }
}

/// All that is held at one time. Never changed, only replaced.
#[derive(Clone, Debug, Default)]
struct Holding {
    sources: BTreeMap<SourceKey, Shelf>,
    /// All records, newest first, undated last, then by id: the order of ties.
    order: Vec<Arc<Held>>,
    summary: Summary,
    generation: Generation,
}

impl Memory {
    /// An engine that holds nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn seen(&self) -> Arc<Holding> {
        read(&self.shared.seen)
    }
}

/// What stands behind a lock. A thread that panicked elsewhere cannot have left it half changed: it is
/// replaced in one step.
fn read(lock: &RwLock<Arc<Holding>>) -> Arc<Holding> {
    Arc::clone(&lock.read().unwrap_or_else(PoisonError::into_inner))
}

fn replace(lock: &RwLock<Arc<Holding>>, with: Arc<Holding>) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = with;
}

impl Engine for Memory {
    fn search(&self, request: &Request, cancel: &Cancel) -> Result<Hits, Error> {
        self.seen().search(request, cancel)
    }

    fn facets(
        &self,
        query: &Query,
        scope: Scope,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Facets, Error> {
        self.seen().facets(query, scope, most, cancel)
    }

    fn fetch(&self, id: &ArticleId) -> Result<Option<Arc<Record>>, Error> {
        let seen = self.seen();
        Ok(seen
            .order
            .iter()
            .find(|held| held.record.article.id == *id)
            .map(|held| Arc::clone(&held.record)))
    }

    fn known(&self, keys: &[SourceKey]) -> Result<Vec<Source>, Error> {
        let seen = self.seen();
        let at = |key: &SourceKey| {
            // After the slash comes the zero.
            let below = SourceKey::new(format!("{}/", key.as_str()));
            let end = SourceKey::new(format!("{}0", key.as_str()));
            let below = seen.sources.range(below..end).map(|(_, shelf)| shelf);
            let all = seen.sources.get(key).into_iter().chain(below);
            all.map(|shelf| shelf.source.clone()).collect::<Vec<_>>()
        };
        Ok(keys.iter().flat_map(at).collect())
    }

    fn summary(&self) -> Result<Summary, Error> {
        Ok(self.seen().summary)
    }

    fn refresh(&self) -> Result<Generation, Error> {
        let committed = read(&self.shared.committed);
        let generation = committed.generation;
        replace(&self.shared.seen, committed);
        Ok(generation)
    }

    fn writer(&self) -> Result<Box<dyn Writer>, Error> {
        if self.shared.writing.swap(true, atomic::Ordering::AcqRel) {
            return Err(Error::Busy);
        }
        let committed = read(&self.shared.committed);
        Ok(Box::new(Draft {
            sources: committed.sources.clone(),
            shared: Arc::clone(&self.shared),
        }))
    }
}

/// What is to be held after the next commit.
struct Draft {
    sources: BTreeMap<SourceKey, Shelf>,
    shared: Arc<Shared>,
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.shared.writing.store(false, atomic::Ordering::Release);
    }
}

impl Writer for Draft {
    fn sources(&self) -> Result<Vec<Source>, Error> {
        let committed = read(&self.shared.committed);
        Ok(committed
            .sources
            .values()
            .map(|shelf| shelf.source.clone())
            .collect())
    }

    fn put(&mut self, source: &Source, records: &[Record]) -> Result<(), Error> {
        let shelf = Shelf {
            source: source.clone(),
            records: records.iter().map(|r| Arc::new(Held::new(r))).collect(),
        };
        self.sources.insert(source.key.clone(), shelf);
        Ok(())
    }

    fn remove(&mut self, key: &SourceKey) -> Result<(), Error> {
        self.sources.remove(key);
        Ok(())
    }

    fn commit(&mut self) -> Result<Generation, Error> {
        let before = read(&self.shared.committed).generation;
        let holding = Holding::new(self.sources.clone(), Generation(before.0 + 1));
        let generation = holding.generation;
        replace(&self.shared.committed, Arc::new(holding));
        Ok(generation)
    }
}

/// A row before it is made: which record, which quote of it, how good.
struct Candidate<'h> {
    record: &'h Arc<Record>,
    ordinal: u32,
    matching: u32,
    score: f32,
    /// For an article the quotes that match, when some clause is about quotes.
    by: Vec<u32>,
}

impl Candidate<'_> {
    fn row(&self, rows: Rows, asked: Asked<'_>) -> Option<Row> {
        let Self { record, score, .. } = *self;
        match rows {
            Rows::Articles => {
                let head = Head::of(record);
                let record = || Ok::<_, Infallible>(Arc::clone(record));
                let row = article_row(head, (self.matching, score), asked, record);
                row.ok().map(Row::Article)
            }
            Rows::Quotes => quote_row(record, self.ordinal, score, asked).map(Row::Quote),
        }
    }
}

impl Holding {
    fn new(sources: BTreeMap<SourceKey, Shelf>, generation: Generation) -> Self {
        let mut order: Vec<Arc<Held>> = sources
            .values()
            .flat_map(|shelf| shelf.records.iter().map(Arc::clone))
            .collect();
        order.sort_by(|a, b| tie(&a.record, &b.record));
        let skipped = sources
            .values()
            .filter(|shelf| matches!(shelf.source.status, Status::Skipped(_)))
            .count();
        let quotes: usize = order
            .iter()
            .map(|held| held.record.extraction.quotes.len())
            .sum();
        let summary = Summary {
            articles: order.len() as u64,
            quotes: quotes as u64,
            skipped: skipped as u64,
        };
        Self {
            sources,
            order,
            summary,
            generation,
        }
    }

    fn search(&self, request: &Request, cancel: &Cancel) -> Result<Hits, Error> {
        let pattern = Pattern::new(&request.query);
        let mut deep = Deep::of(request, &pattern);
        if let Some(Deep::Likeness(likeness)) = &mut deep {
            self.weigh(likeness, cancel)?;
        }
        let likeness = deep.as_ref().and_then(Deep::likeness);
        let (mut articles, mut quotes) = (0, 0);
        let mut candidates = Vec::new();
        for held in &self.order {
            if cancel.is_stale() {
                return Err(Error::Cancelled);
            }
            if !pattern.may_hold(&held.vocabulary) {
                continue;
            }
            let record = &held.record;
            let Some(found) = Search::new(&pattern, request.scope, record).run() else {
                continue;
            };
            articles += 1;
            quotes += found.quotes.len() as u64;
            offer(&mut candidates, record, &found, request.rows, likeness);
        }
        order(&mut candidates, request);
        if let Some(deep) = deep.filter(|_| request.rows == Rows::Quotes) {
            let most = candidates.len().min(deep.most());
            candidates[..most].sort_by_cached_key(|row| deep.place(row.record, row.ordinal));
        }
        let asked = Asked {
            pattern: &pattern,
            scope: request.scope,
        };
        let rows = candidates
            .iter()
            .skip(request.page.offset)
            .take(request.page.limit)
            .filter_map(|candidate| candidate.row(request.rows, asked))
            .collect();
        Ok(Hits {
            rows,
            articles: Count::Exact(articles),
            quotes: Count::Exact(quotes),
            cut: Cuts::default(),
        })
    }
}

impl Holding {
    /// Counts in how many quotes each word stands whose likeness is to be weighed.
    fn weigh(&self, likeness: &mut Likeness<'_>, cancel: &Cancel) -> Result<(), Error> {
        let tests = likeness.tests();
        let mut having = vec![0; tests.len()];
        let stemmer = Stemmer::english();
        for held in &self.order {
            if cancel.is_stale() {
                return Err(Error::Cancelled);
            }
            let here: Vec<usize> = (0..tests.len())
                .filter(|at| held.vocabulary.admits(tests[*at]))
                .collect();
            if here.is_empty() {
                continue;
            }
            for quote in &held.record.extraction.quotes {
                let words = Words::of(&held.record.content(quote));
                for at in &here {
                    let is = |word: usize| tests[*at].admits(words.key(word), &stemmer);
                    having[*at] += u64::from((0..words.len()).any(is));
                }
            }
        }
        for (test, having) in tests.into_iter().zip(having) {
            likeness.weigh(test, having, self.summary.quotes);
        }
        Ok(())
    }

    fn facets(
        &self,
        query: &Query,
        scope: Scope,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Facets, Error> {
        let pattern = Pattern::new(query);
        let [mut speakers, mut outlets, mut kinds, mut verbs, mut months] =
            std::array::from_fn(|_| Counter::default());
        for held in &self.order {
            if cancel.is_stale() {
                return Err(Error::Cancelled);
            }
            let record = &held.record;
            if !pattern.may_hold(&held.vocabulary) {
                continue;
            }
            let Some(found) = Search::new(&pattern, scope, record).run() else {
                continue;
            };
            let Article { outlet, date, .. } = &record.article;
            let count = found.quotes.len() as u64;
            let value = |value: &String| composed(value).into_owned();
            outlets.add(outlet.as_ref().map(|outlet| value(&outlet.value)), count, 1);
            let month = date
                .as_ref()
                .map(|date| date.value.strftime("%Y-%m").to_string());
            months.add(month, count, 1);
            let quotes = || {
                let all = &record.extraction.quotes;
                found.quotes.iter().filter_map(|at| all.get(*at as usize))
            };
            speakers.add_each(quotes().map(|quote| record.speaker(quote).as_ref().map(value)));
            kinds.add_each(quotes().map(|quote| Some(quote.kind.name().to_owned())));
            verbs.add_each(quotes().map(|quote| record.verbs(quote).last.map(str::to_owned)));
        }
        Ok(Facets {
            speakers: Tab::of(speakers.counted(), most),
            outlets: Tab::of(outlets.counted(), most),
            kinds: Tab::of(kinds.counted(), most),
            verbs: Tab::of(verbs.counted(), most),
            months: Tab::by_value(months.counted(), most),
            cut: Cuts::default(),
        })
    }
}

/// Puts rows in order. That of ties is there already, and a stable sort keeps it.
fn order(candidates: &mut [Candidate<'_>], request: &Request) {
    let last = |value: Option<String>| (value.is_none(), value);
    match request.sort {
        Sort::Relevance => candidates.sort_by(|a, b| b.score.total_cmp(&a.score)),
        Sort::Date | Sort::Left | Sort::Right => {}
        Sort::Oldest => candidates.sort_by_key(|row| {
            let date = row.record.article.date.as_ref();
            (date.is_none(), date.map(|date| date.value))
        }),
        Sort::Outlet => candidates.sort_by_cached_key(|row| {
            let outlet = row.record.article.outlet.as_ref();
            last(outlet.map(|outlet| sorted(&outlet.value)))
        }),
        Sort::Speaker => candidates.sort_by_cached_key(|row| {
            let all = &row.record.extraction.quotes;
            let name = |ordinal: u32| {
                let quote = all.get(ordinal as usize)?;
                Some(sorted(&row.record.speaker(quote)?))
            };
            match request.rows {
                Rows::Quotes => last(name(row.ordinal)),
                Rows::Articles => last(row.by.iter().copied().filter_map(name).min()),
            }
        }),
        Sort::Quotes => {
            candidates.sort_by_key(|row| Reverse(row.record.extraction.quotes.len()));
        }
    }
}

/// The order of ties: newest first, undated last, then by id.
fn tie(a: &Record, b: &Record) -> Ordering {
    let key = |record: &Record| Reverse(record.article.date.as_ref().map(|date| date.value));
    key(a)
        .cmp(&key(b))
        .then_with(|| a.article.id.cmp(&b.article.id))
}

/// A word in a title says more of what an article is about than one in its text.
const TITLE_WEIGHT: f32 = 3.0;

/// A text of this many bytes counts as of middling length.
const MIDDLING_BYTES: f32 = 4000.0;

fn offer<'h>(
    out: &mut Vec<Candidate<'h>>,
    record: &'h Arc<Record>,
    found: &Found,
    rows: Rows,
    likeness: Option<&Likeness<'_>>,
) {
    let matching = count(found.quotes.len());
    let whole = weight(found.hits.len(), record.article.text.len(), MIDDLING_BYTES)
        + TITLE_WEIGHT * weight(found.title_hits, 0, MIDDLING_BYTES);
    let quotes = &record.extraction.quotes;
    #[expect(clippy::cast_precision_loss, reason = "sums of few small weights")]
    let alike = |ordinal: u32, likeness: &Likeness<'_>| {
        let quote = quotes.get(ordinal as usize);
        quote.map_or(0.0, |quote| likeness.overlap(&record.content(quote)) as f32)
    };
    match rows {
        Rows::Articles => out.push(Candidate {
            record,
            ordinal: 0,
            matching,
            score: likeness.map_or(whole, |likeness| {
                let alike = found.quotes.iter().map(|ordinal| alike(*ordinal, likeness));
                alike.fold(0.0, f32::max)
            }),
            by: found.quotes.clone(),
        }),
        Rows::Quotes => {
            for (ordinal, hits) in found.quotes.iter().zip(&found.counts) {
                let bytes = quotes
                    .get(*ordinal as usize)
                    .map_or(0, |quote| quote.content.bytes());
                let score = match (likeness, hits) {
                    (Some(likeness), _) => alike(*ordinal, likeness),
                    (None, 0) => whole,
                    (None, hits) => weight(*hits as usize, bytes, 200.0),
                };
                out.push(Candidate {
                    record,
                    ordinal: *ordinal,
                    matching,
                    score,
                    by: Vec::new(),
                });
            }
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How much so many hits say in a text of so many bytes: the saturation of BM25 (Robertson and Zaragoza
/// 2009, "The probabilistic relevance framework", 3.3), all words weighing the same.
#[expect(
    clippy::cast_precision_loss,
    reason = "only the order matters, and texts are short"
)]
fn weight(hits: usize, bytes: usize, middling: f32) -> f32 {
    let (hits, bytes) = (hits as f32, bytes as f32);
    hits / (hits + 1.2 * (0.25 + 0.75 * bytes / middling))
}
