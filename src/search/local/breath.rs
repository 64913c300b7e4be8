//! [`Breath`]: when to ask whether a newer query waits. [`Breathing`]: a query that stops for it.
//!
//! A query that finds nothing for a long time never comes back to who walks through its documents: two common words
//! that hardly meet, a word and everything that is not it. So whoever steps counts its steps and asks from time to
//! time. A set of documents cannot fail, it can only end: who walks through it asks [`Cancel`] once more at the end
//! and throws away what came of it. (A query that is stale stays so.)

use tantivy::query::{AllScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

use crate::search::Cancel;

/// After how many steps [`Cancel`] is asked again.
pub(super) const BREATH: u32 = 1 << 12;

/// Counts the steps of one walk.
#[derive(Clone, Debug)]
pub(super) struct Breath {
    cancel: Cancel,
    left: u32,
}

impl Breath {
    pub fn new(cancel: &Cancel) -> Self {
        Self {
            cancel: cancel.clone(),
            left: BREATH,
        }
    }

    /// Counts some steps. Whether to stop: a newer query waits.
    pub fn steps(&mut self, steps: u32) -> bool {
        if let Some(left @ 1..) = self.left.checked_sub(steps) {
            self.left = left;
            return false;
        }
        self.left = BREATH;
        self.cancel.is_stale()
    }

    /// The same where the only way to stop is an error.
    pub fn go(&mut self, steps: u32) -> tantivy::Result<()> {
        match self.steps(steps) {
            true => Err(TantivyError::InternalError("a newer query waits".into())),
            false => Ok(()),
        }
    }
}

/// Finds what `inner` finds, and nothing more as soon as a newer query waits. For the members of a query that may
/// go through many of their documents before it finds one.
#[derive(Debug)]
pub(super) struct Breathing {
    pub inner: Box<dyn Query>,
    pub cancel: Cancel,
}

impl Clone for Breathing {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            cancel: self.cancel.clone(),
        }
    }
}

impl Query for Breathing {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(BreathingWeight {
            inner: self.inner.weight(scoring)?,
            cancel: self.cancel.clone(),
        }))
    }
}

struct BreathingWeight {
    inner: Box<dyn Weight>,
    cancel: Cancel,
}

impl Weight for BreathingWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(self.breathing(self.inner.scorer(reader, boost)?))
    }

    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let (found, inner) = self.inner.scorer_danger(reader, target, boost)?;
        Ok((found, self.breathing(inner)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }
}

impl BreathingWeight {
    fn breathing(&self, inner: Box<dyn Scorer>) -> Box<dyn Scorer> {
        // tantivy knows these two by their type, and leaves out work for them.
        if inner.is::<EmptyScorer>() || inner.is::<AllScorer>() {
            return inner;
        }
        Box::new(BreathingScorer {
            inner,
            breath: Breath::new(&self.cancel),
            over: false,
        })
    }
}

struct BreathingScorer {
    inner: Box<dyn Scorer>,
    breath: Breath,
    /// It was stopped.
    over: bool,
}

impl BreathingScorer {
    /// Counts a step. Whether it is over.
    fn stops(&mut self) -> bool {
        self.over = self.over || self.breath.steps(1);
        self.over
    }
}

impl DocSet for BreathingScorer {
    fn advance(&mut self) -> DocId {
        match self.stops() {
            true => TERMINATED,
            false => self.inner.advance(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.stops() {
            true => TERMINATED,
            false => self.inner.seek(target),
        }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.stops() {
            true => SeekDangerResult::SeekLowerBound(TERMINATED),
            false => self.inner.seek_danger(target),
        }
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

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for BreathingScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
