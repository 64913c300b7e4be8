//! [`AnyWord`]: every word that starts so, or is like another, or fits an expression.
//!
//! tantivy's own range of words reads the documents of all of them in one go that nothing stops.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{Score, SegmentReader};

use crate::query::Test;
use crate::search::Cancel;
use crate::search::local::bits::{Bits, OneByOne};
use crate::search::local::breath::Breath;
use crate::search::local::lexicon::Lexicon;
use crate::search::local::spots::Cutting;

/// A word that the test admits: all that start so; of others the most frequent ones. Every match scores the same.
#[derive(Clone, Debug)]
pub(super) struct AnyWord {
    pub field: Field,
    pub test: Test,
    /// The clause as the query prints it.
    pub clause: String,
    pub cutting: Cutting,
    pub cancel: Cancel,
}

impl Query for AnyWord {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl AnyWord {
    /// The documents of a segment that have such a word.
    pub fn bits(&self, reader: &SegmentReader) -> tantivy::Result<Bits> {
        let mut breath = Breath::new(&self.cancel);
        let index = reader.inverted_index(self.field)?;
        let words = Lexicon {
            index: &index,
            field: self.field,
        };
        let mut admitted = words.all(&self.test, &mut breath)?;
        if !matches!(self.test, Test::Start(_)) {
            self.cutting.cut(&mut admitted, &self.clause);
        }
        words.documents(&admitted, reader.max_doc(), &mut breath)
    }
}

impl Weight for AnyWord {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(OneByOne::new(self.bits(reader)?, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: u32) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("one of many words", 1.0))
    }
}
