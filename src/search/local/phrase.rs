//! A phrase whose last word may go on: complete, and in bounded memory.
//!
//! tantivy's own query opens the postings of all words with the prefix at once and stops at 50 of them, in
//! alphabetical order. Here the places where the fixed words stand are noted first, and then one word with
//! the prefix after the other is held against them.

use std::cmp::Reverse;

use tantivy::postings::Postings;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// `fixed` side by side, then a word that begins with `prefix`. At least one fixed word; all of one field
/// that has positions. Every match scores the same.
#[derive(Clone, Debug)]
pub(super) struct PhrasePrefix {
    pub fixed: Vec<Term>,
    pub prefix: Term,
}

impl Query for PhrasePrefix {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for PhrasePrefix {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let places = self.places(reader)?;
        if places.docs.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let found = self.follow(reader, &places)?;
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a phrase with a prefix", 1.0))
    }
}

/// Where the word after the fixed ones stands: documents, and for each its part of `positions`.
#[derive(Default)]
struct Places {
    docs: Vec<(DocId, u32, u32)>,
    positions: Vec<u32>,
}

impl Places {
    fn of(&self, at: usize) -> &[u32] {
        let (_, start, end) = self.docs[at];
        &self.positions[start as usize..end as usize]
    }
}

impl PhrasePrefix {
    fn places(&self, reader: &SegmentReader) -> tantivy::Result<Places> {
        let mut words = Vec::with_capacity(self.fixed.len());
        for term in &self.fixed {
            let postings = reader
                .inverted_index(term.field())?
                .read_postings(term, IndexRecordOption::WithFreqsAndPositions)?;
            let Some(postings) = postings else {
                return Ok(Places::default());
            };
            words.push(postings);
        }
        let mut places = Places::default();
        let (mut here, mut next) = (Vec::new(), Vec::new());
        let Some((first, rest)) = words.split_first_mut() else {
            return Ok(places);
        };
        let mut doc = first.doc();
        'docs: while doc != TERMINATED {
            for word in rest.iter_mut() {
                let found = if word.doc() < doc {
                    word.seek(doc)
                } else {
                    word.doc()
                };
                if found != doc {
                    doc = first.seek(found);
                    continue 'docs;
                }
            }
            // Positions shifted by one a word, so that neighbours share a number.
            first.positions_with_offset(1, &mut here);
            for word in rest.iter_mut() {
                word.positions(&mut next);
                here.retain(|at| next.binary_search(at).is_ok());
                here.iter_mut().for_each(|at| *at += 1);
            }
            if !here.is_empty() {
                let start = places.positions.len();
                places.positions.extend_from_slice(&here);
                if let (Ok(start), Ok(end)) =
                    (u32::try_from(start), u32::try_from(places.positions.len()))
                {
                    places.docs.push((doc, start, end));
                }
            }
            doc = first.advance();
        }
        Ok(places)
    }

    /// The documents in which a word with the prefix stands at one of the places.
    fn follow(&self, reader: &SegmentReader, places: &Places) -> tantivy::Result<BitSet> {
        let mut found = BitSet::with_max_value(reader.max_doc());
        let index = reader.inverted_index(self.prefix.field())?;
        let prefix = self.prefix.serialized_value_bytes();
        let mut stream = index.terms().range().ge(prefix).into_stream()?;
        let mut begun = Vec::new();
        while stream.advance() && stream.key().starts_with(prefix) {
            begun.push(stream.value().clone());
        }
        // Frequent words first: what they find need not be looked at again for the many rare ones.
        begun.sort_unstable_by_key(|word| Reverse(word.doc_freq));
        let (mut here, mut count) = (Vec::new(), 0);
        for word in begun {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut word = index.read_postings_from_terminfo(&word, option)?;
            let mut at = 0;
            let mut doc = word.doc();
            while doc != TERMINATED {
                at += places.docs[at..].partition_point(|(place, ..)| *place < doc);
                let Some(&(place, ..)) = places.docs.get(at) else {
                    break;
                };
                if place > doc {
                    doc = word.seek(place);
                    continue;
                }
                if !found.contains(doc) {
                    word.positions(&mut here);
                    if places
                        .of(at)
                        .iter()
                        .any(|at| here.binary_search(at).is_ok())
                    {
                        found.insert(doc);
                        count += 1;
                    }
                }
                doc = word.advance();
            }
            if count == places.docs.len() {
                break;
            }
        }
        Ok(found)
    }
}
