//! Every word that starts so: complete, however many there are.
//!
//! tantivy's own range of words reads the documents of all of them in one go that nothing stops.

use tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, Score, SegmentReader, Term};

use crate::search::Cancel;
use crate::search::local::breath::Breath;

/// A word that begins with `prefix`. Every match scores the same.
#[derive(Clone, Debug)]
pub(super) struct Prefix {
    pub prefix: Term,
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
        let index = reader.inverted_index(self.prefix.field())?;
        let prefix = self.prefix.serialized_value_bytes();
        let mut words = index.terms().range().ge(prefix).into_stream()?;
        while words.advance() && words.key().starts_with(prefix) {
            breath.go(1)?;
            let option = IndexRecordOption::Basic;
            let mut block = index.read_block_postings_from_terminfo(words.value(), option)?;
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
