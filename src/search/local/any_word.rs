//! [`AnyWord`]: every word that starts so, or is like another, or fits an expression.
//!
//! tantivy's own range of words reads the documents of all of them in one go that nothing stops.

use tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, Score, SegmentReader};

use crate::query::Test;
use crate::search::Cancel;
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

impl Weight for AnyWord {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut breath = Breath::new(&self.cancel);
        let mut found = BitSet::with_max_value(reader.max_doc());
        let index = reader.inverted_index(self.field)?;
        let words = Lexicon {
            index: &index,
            field: self.field,
        };
        let mut admitted = words.all(&self.test, &mut breath)?;
        if !matches!(self.test, Test::Start(_)) {
            self.cutting.cut(&mut admitted, &self.clause);
        }
        for word in admitted {
            let option = IndexRecordOption::Basic;
            let mut block = index.read_block_postings_from_terminfo(&word, option)?;
            while !block.docs().is_empty() {
                for doc in block.docs() {
                    found.insert(*doc);
                }
                // A block holds 128 documents at the most.
                breath.go(128)?;
                block.advance();
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: u32) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("one of many words", 1.0))
    }
}
