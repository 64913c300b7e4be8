//! Words that no dictionary lists and places that no phrase describes: likenesses, expressions, forms, distances.
//!
//! What a clause takes is decided by the very tests and distances that light it ([`query::Needle`](crate::query)):
//! the words of the index that they admit are looked up in its dictionary, and where those stand is held against
//! the distance.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Score, SegmentReader};

use crate::query::{Place, Reach, Row, Test, is_near};
use crate::search::local::bits::{Bits, OneByOne};
use crate::search::local::breath::Breath;
use crate::search::local::lexicon::{Lexicon, SHAPES, shape};
use crate::search::{Cancel, Cut, Cuts, FORMS};

/// So many documents are looked at in one go: what their words take is bounded.
const STRIDE: DocId = 1 << 16;

/// Documents in which the spots stand as near as asked for. Every match scores the same.
#[derive(Clone, Debug)]
pub(super) struct Spots {
    /// A field that has positions and forms.
    pub field: Field,
    /// For each spot the rows it takes.
    pub spots: Vec<Vec<Row>>,
    pub reach: Reach,
    pub cancel: Cancel,
    /// The clause as the query prints it.
    pub clause: String,
    pub cutting: Cutting,
}

/// Where it is noted that more words fit a clause than are looked at. Clones share what is noted.
#[derive(Clone, Debug, Default)]
pub(super) struct Cutting(Arc<Mutex<Cuts>>);

impl Cutting {
    /// What was noted so far.
    pub fn cuts(&self) -> Cuts {
        let cuts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cuts.clone()
    }

    /// Leaves the most frequent words, if they are too many, and notes that.
    pub fn cut(&self, words: &mut Vec<TermInfo>, clause: &str) {
        if words.len() > FORMS {
            words.select_nth_unstable_by_key(FORMS, |word| std::cmp::Reverse(word.doc_freq));
            words.truncate(FORMS);
            self.note(Cut::Forms(clause.to_owned()));
        }
    }

    /// Notes it.
    pub fn note(&self, cut: Cut) {
        let mut cuts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cuts.0.insert(cut);
    }
}

impl Query for Spots {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Spots {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let breath = &mut Breath::new(&self.cancel);
        let index = reader.inverted_index(self.field)?;
        let mut spots = Vec::with_capacity(self.spots.len());
        for (number, rows) in (0u8..).zip(&self.spots) {
            let mut open = Vec::new();
            for row in rows {
                let words = row.iter().map(|test| self.open(&index, test, breath));
                open.push(words.collect::<tantivy::Result<Vec<Word>>>()?);
            }
            open.retain(|row| row.iter().all(|word| word.frequency > 0));
            if open.is_empty() {
                return Ok(Box::new(EmptyScorer));
            }
            spots.push(Spot { number, rows: open });
        }
        // The rarest first: only its documents are looked at in the others.
        spots.sort_by_key(Spot::frequency);
        let found = self.documents(&mut spots, reader.max_doc(), breath)?;
        Ok(Box::new(OneByOne::new(found, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words near each other", 1.0))
    }
}

/// Where the words stand that one test admits.
struct Word {
    postings: Vec<SegmentPostings>,
    /// In which shape they are meant, if not in any.
    shape: Option<u32>,
    frequency: u64,
}

struct Spot {
    number: u8,
    rows: Vec<Vec<Word>>,
}

/// Where a word stands: a document, and a place in it.
type At = (DocId, u32);

impl Spot {
    fn frequency(&self) -> u64 {
        let rarest = |row: &Vec<Word>| row.iter().map(|word| word.frequency).min().unwrap_or(0);
        self.rows.iter().map(rarest).sum()
    }
}

impl Spots {
    /// Opens the words that a test admits.
    fn open(
        &self,
        index: &InvertedIndexReader,
        test: &Test,
        breath: &mut Breath,
    ) -> tantivy::Result<Word> {
        let words = Lexicon {
            index,
            field: self.field,
        };
        let mut terms = words.all(test, breath)?;
        self.cutting.cut(&mut terms, &self.clause);
        let mut postings = Vec::with_capacity(terms.len());
        for term in &terms {
            // To open one costs as much as some documents.
            breath.go(16)?;
            let option = IndexRecordOption::WithFreqsAndPositions;
            postings.push(index.read_postings_from_terminfo(term, option)?);
        }
        Ok(Word {
            postings,
            shape: match test {
                Test::Form { key, form } => Some(shape(key, form)),
                _ => None,
            },
            frequency: terms.iter().map(|term| u64::from(term.doc_freq)).sum(),
        })
    }

    /// The documents in which all spots are as near as asked for.
    fn documents(
        &self,
        spots: &mut [Spot],
        end: DocId,
        breath: &mut Breath,
    ) -> tantivy::Result<Bits> {
        let mut found = Bits::new(end);
        let mut from = 0;
        while from < end {
            let to = end.min(from + STRIDE);
            self.stride(spots, to, &mut found, breath)?;
            from = to;
        }
        Ok(found)
    }

    /// The same for the documents below `to` that were not yet looked at.
    fn stride(
        &self,
        spots: &mut [Spot],
        to: DocId,
        found: &mut Bits,
        breath: &mut Breath,
    ) -> tantivy::Result<()> {
        let mut places: Vec<(DocId, Place)> = Vec::new();
        let mut docs: Option<Vec<DocId>> = None;
        for spot in spots {
            let number = spot.number;
            let mut here = BTreeSet::new();
            let before = places.len();
            for row in &mut spot.rows {
                let len = u32::try_from(row.len()).unwrap_or(u32::MAX);
                for (doc, start) in place_row(row, docs.as_deref(), to, breath)? {
                    let (end, spot) = (start + len, number);
                    places.push((doc, Place { end, start, spot }));
                }
            }
            here.extend(places[before..].iter().map(|(doc, _)| *doc));
            if here.is_empty() {
                return Ok(());
            }
            docs = Some(here.into_iter().collect());
        }
        let last = docs.unwrap_or_default();
        if self.spots.len() == 1 {
            for doc in last {
                found.insert(doc);
            }
            return Ok(());
        }
        places.retain(|(doc, _)| last.binary_search(doc).is_ok());
        places.sort_unstable();
        let mut row = Vec::new();
        for group in places.chunk_by(|a, b| a.0 == b.0) {
            breath.go(u32::try_from(group.len()).unwrap_or(u32::MAX))?;
            row.clear();
            row.extend(group.iter().map(|(_, place)| *place));
            if is_near(&row, self.reach) {
                found.insert(group[0].0);
            }
        }
        Ok(())
    }
}

/// Where the words of a row stand side by side: where the first one does.
fn place_row(
    row: &mut [Word],
    docs: Option<&[DocId]>,
    to: DocId,
    breath: &mut Breath,
) -> tantivy::Result<Vec<At>> {
    let Some((first, rest)) = row.split_first_mut() else {
        return Ok(Vec::new());
    };
    let mut here = places(first, docs, to, breath)?;
    for (shift, word) in (1..).zip(rest) {
        let mut docs: Vec<DocId> = here.iter().map(|(doc, _)| *doc).collect();
        docs.dedup();
        let next = places(word, Some(&docs), to, breath)?;
        here.retain(|(doc, at)| next.binary_search(&(*doc, at + shift)).is_ok());
    }
    Ok(here)
}

/// Where the words stand in the documents below `to` that were not yet looked at; only in `docs`, if given.
fn places(
    word: &mut Word,
    docs: Option<&[DocId]>,
    to: DocId,
    breath: &mut Breath,
) -> tantivy::Result<Vec<At>> {
    let (mut out, mut here) = (Vec::new(), Vec::new());
    for postings in &mut word.postings {
        breath.go(1)?;
        let mut left = docs;
        let mut doc = postings.doc();
        while doc < to {
            breath.go(1)?;
            if let Some(docs) = &mut left {
                *docs = &docs[docs.partition_point(|wanted| *wanted < doc)..];
                match docs.first() {
                    None => break,
                    Some(wanted) if *wanted > doc => {
                        doc = postings.seek(*wanted);
                        continue;
                    }
                    Some(_) => {}
                }
            }
            postings.positions(&mut here);
            let meant = |at: &&u32| word.shape.is_none_or(|shape| **at % SHAPES == shape);
            out.extend(here.iter().filter(meant).map(|at| (doc, at / SHAPES)));
            doc = postings.advance();
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
