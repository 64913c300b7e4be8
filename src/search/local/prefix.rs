//! Every word that starts so: complete, however many there are.
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

/// A word that begins with `prefix`. Every match scores the same.
#[derive(Clone, Debug)]
pub(super) struct Prefix {
    pub field: Field,
    /// [`Test::Start`].
    pub prefix: Test,
    pub cancel: Cancel,
}

impl Query for Prefix {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Prefix {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut breath = Breath::new(&self.cancel);
        let mut found = BitSet::with_max_value(reader.max_doc());
        let index = reader.inverted_index(self.field)?;
        let words = Lexicon {
            index: &index,
            field: self.field,
        };
        for word in words.all(&self.prefix, &mut breath)? {
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
        Ok(Explanation::new("a word that starts so", 1.0))
    }
}
