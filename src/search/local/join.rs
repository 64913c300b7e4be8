//! The join of quotes with their article: [`OfArticle`] lifts a query on articles to their quotes.
//!
//! tantivy has none. Here it is a subtraction, because quotes lie right behind their article (see
//! `schema`): the article of the quote at `d` with ordinal `i` is the document `d - 1 - i`.

use tantivy::columnar::Column;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

use crate::search::Cancel;
use crate::search::local::breath::Breath;

/// The name of the column.
pub(super) const KIN: &str = "kin";

/// The column that says which quotes follow which article in one segment: see [`of_article`] and [`of_quote`]. All
/// documents have a value, so that it is found without a search.
#[derive(Clone)]
pub(super) struct Family {
    kin: Column<u64>,
    end: DocId,
}

/// What the column says of an article with so many quotes.
pub(super) fn of_article(quotes: usize) -> u64 {
    (quotes as u64) << 1
}

/// What it says of the quote in that place behind its article.
pub(super) fn of_quote(ordinal: u32) -> u64 {
    u64::from(ordinal) << 1 | 1
}

impl Family {
    /// Opens it. A segment without such documents has an empty one.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let end = reader.max_doc();
        let kin = reader.fast_fields().column_opt::<u64>(KIN)?;
        Ok(Self {
            kin: kin.unwrap_or_else(|| Column::build_empty_column(end)),
            end,
        })
    }

    /// How many quotes the article at `doc` has; `None` when that is no article.
    pub fn quotes(&self, doc: DocId) -> Option<u32> {
        let kin = self.kin.first(doc)?;
        if kin & 1 == 1 {
            return None;
        }
        let room = self.end.checked_sub(doc)?.checked_sub(1)?;
        Some(u32::try_from(kin >> 1).ok()?.min(room))
    }

    /// The article and the ordinal of the quote at `doc`; `None` when that is no quote.
    pub fn article(&self, doc: DocId) -> Option<(DocId, u32)> {
        let kin = self.kin.first(doc)?;
        if kin & 1 == 0 {
            return None;
        }
        let ordinal = u32::try_from(kin >> 1).ok()?;
        let article = doc.checked_sub(1)?.checked_sub(ordinal)?;
        Some((article, ordinal))
    }
}

/// Frequencies as they are among `docs` documents of one sort: without this, an article's length would be
/// measured against the length of quotes.
pub(super) struct Statistics<'s> {
    pub searcher: &'s Searcher,
    pub docs: u64,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.docs)
    }

    /// Never more than `docs`, which tantivy asserts.
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.searcher.doc_freq(term)?.min(self.docs))
    }
}

/// Every quote of every article that `inner` finds, with the article's score.
#[derive(Debug)]
pub(super) struct OfArticle {
    pub inner: Box<dyn Query>,
    /// How many articles there are, deleted ones included: for [`Statistics`].
    pub articles: u64,
    pub cancel: Cancel,
}

impl Clone for OfArticle {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            articles: self.articles,
            cancel: self.cancel.clone(),
        }
    }
}

impl Query for OfArticle {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = match scoring {
            EnableScoring::Enabled { searcher, .. } => {
                let statistics = Statistics {
                    searcher,
                    docs: self.articles,
                };
                self.inner
                    .weight(EnableScoring::enabled_from_statistics_provider(
                        &statistics,
                        searcher,
                    ))?
            }
            disabled @ EnableScoring::Disabled { .. } => self.inner.weight(disabled)?,
        };
        Ok(Box::new(OfArticleWeight {
            inner,
            cancel: self.cancel.clone(),
        }))
    }
}

struct OfArticleWeight {
    inner: Box<dyn Weight>,
    cancel: Cancel,
}

impl Weight for OfArticleWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = OfArticleScorer {
            inner: self.inner.scorer(reader, boost)?,
            family: Family::open(reader)?,
            doc: TERMINATED,
            end: 0,
            breath: Breath::new(&self.cancel),
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("of an article that matches", 1.0))
    }
}

struct OfArticleScorer {
    inner: Box<dyn Scorer>,
    family: Family,
    /// The current quote, and the document after the last quote of its article.
    doc: DocId,
    end: DocId,
    breath: Breath,
}

impl OfArticleScorer {
    /// Goes to the first quote of the article under `inner`, or of the next one that has quotes. At the end when a
    /// newer query waits.
    fn settle(&mut self) -> DocId {
        loop {
            let article = self.inner.doc();
            if article >= TERMINATED || self.breath.steps(1) {
                self.doc = TERMINATED;
                return TERMINATED;
            }
            if let Some(quotes) = self.family.quotes(article)
                && quotes > 0
            {
                self.doc = article + 1;
                self.end = self.doc + quotes;
                return self.doc;
            }
            self.inner.advance();
        }
    }
}

impl DocSet for OfArticleScorer {
    fn advance(&mut self) -> DocId {
        if self.doc >= TERMINATED {
            return TERMINATED;
        }
        self.doc += 1;
        if self.doc < self.end {
            return self.doc;
        }
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if target >= TERMINATED {
            self.doc = TERMINATED;
            return TERMINATED;
        }
        if target >= self.end {
            let article = match self.family.article(target) {
                Some((article, _)) => article,
                None => target,
            };
            if self.inner.doc() < article {
                self.inner.seek(article);
            } else {
                self.inner.advance();
            }
            self.settle();
        }
        if self.doc < target && target < self.end {
            // The article of the target itself: the target is among its quotes.
            self.doc = target;
        }
        while self.doc < target {
            self.advance();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint().saturating_mul(16)
    }
}

impl Scorer for OfArticleScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
