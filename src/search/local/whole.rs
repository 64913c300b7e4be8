//! [`Whole`]: a value as a whole, by the column it is counted by.
//!
//! The index of words knows which words stand in a name, not where it ends, and folds them. The column has each name
//! once, as it is, with a number; so of the documents that have the words those are taken that have the number.

use tantivy::columnar::Column;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::search::Cancel;
use crate::search::local::breath::Breath;

/// Finds what `inner` finds if it has this value.
#[derive(Debug)]
pub(super) struct Whole {
    pub inner: Box<dyn Query>,
    /// The name of a column of strings.
    pub column: &'static str,
    /// The value as it stands there.
    pub value: String,
    pub cancel: Cancel,
}

impl Clone for Whole {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            column: self.column,
            value: self.value.clone(),
            cancel: self.cancel.clone(),
        }
    }
}

impl Query for Whole {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WholeWeight {
            inner: self.inner.weight(scoring)?,
            column: self.column,
            value: self.value.clone(),
            cancel: self.cancel.clone(),
        }))
    }
}

struct WholeWeight {
    inner: Box<dyn Weight>,
    column: &'static str,
    value: String,
    cancel: Cancel,
}

impl Weight for WholeWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(column) = reader.fast_fields().str(self.column)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let Some(wanted) = column.dictionary().term_ord(&self.value)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let mut scorer = WholeScorer {
            inner: self.inner.scorer(reader, boost)?,
            numbers: column.ords().clone(),
            wanted,
            breath: Breath::new(&self.cancel),
            over: false,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("the whole name", 1.0))
    }
}

struct WholeScorer {
    inner: Box<dyn Scorer>,
    numbers: Column<u64>,
    /// The number of the value in this segment.
    wanted: u64,
    breath: Breath,
    /// A newer query waits.
    over: bool,
}

impl WholeScorer {
    /// Goes on to the next document that has the value, if this one has not.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.inner.doc();
            if doc >= TERMINATED || self.numbers.first(doc) == Some(self.wanted) {
                return doc;
            }
            self.over = self.over || self.breath.steps(1);
            if self.over {
                return TERMINATED;
            }
            self.inner.advance();
        }
    }
}

/// `seek_danger` is the default one: inside of a phrase another one may stand where no document is.
impl DocSet for WholeScorer {
    fn advance(&mut self) -> DocId {
        if self.over {
            return TERMINATED;
        }
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.over {
            return TERMINATED;
        }
        if target <= self.inner.doc() {
            return self.inner.doc();
        }
        self.inner.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        match self.over {
            true => TERMINATED,
            false => self.inner.doc(),
        }
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for WholeScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
