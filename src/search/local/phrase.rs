//! Words side by side, and the same where the last one may go on: complete, in bounded memory, and stopped when a
//! newer query waits.
//!
//! tantivy's phrase goes on by itself until two words meet, and common words that never do keep it busy over all
//! documents. Its phrase with a prefix opens the postings of all words with the prefix at once and stops at 50 of
//! them, in alphabetical order. Here the places where the fixed words stand are noted first, and then one word with
//! the prefix after the other is held against them.

use std::cmp::Reverse;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocId, DocSet, InvertedIndexReader, Score, SeekDangerResult, SegmentReader, TERMINATED, Term,
};

use crate::query::Test;
use crate::search::local::bits::{Bits, OneByOne};
use crate::search::local::breath::Breath;
use crate::search::local::lexicon::{Lexicon, SHAPES};
use crate::search::local::spots::Cutting;
use crate::search::{Cancel, Cut};

/// Two words or more side by side, all of one field that has positions. Scores as tantivy's own phrase does.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub words: Vec<Term>,
    pub cancel: Cancel,
}

impl Query for Phrase {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weight = match scoring {
            EnableScoring::Enabled {
                statistics_provider: statistics,
                ..
            } => Some(Bm25Weight::for_terms(statistics, &self.words)?),
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(PhraseWeight {
            phrase: self.clone(),
            weight,
        }))
    }
}

struct PhraseWeight {
    phrase: Phrase,
    weight: Option<Bm25Weight>,
}

impl PhraseWeight {
    /// Stands before the first document.
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<PhraseScorer>> {
        let mut words = Vec::with_capacity(self.phrase.words.len());
        for (shift, term) in (0..).zip(&self.phrase.words) {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let index = reader.inverted_index(term.field())?;
            let Some(postings) = index.read_postings(term, option)? else {
                return Ok(None);
            };
            words.push(Shifted { shift, postings });
        }
        // The rarest first: only its documents are looked for in the others.
        words.sort_by_key(|word| word.postings.doc_freq());
        let field = self.phrase.words.first().map(Term::field);
        let norms = match field.filter(|_| self.weight.is_some()) {
            Some(field) => reader.fieldnorms_readers().get_field(field)?,
            None => None,
        };
        Ok(Some(PhraseScorer {
            words,
            doc: 0,
            count: 0,
            norms,
            weight: self.weight.as_ref().map(|weight| weight.boost_by(boost)),
            breath: Breath::new(&self.phrase.cancel),
            here: Vec::new(),
            next: Vec::new(),
        }))
    }
}

impl Weight for PhraseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut scorer) = self.open(reader, boost)? else {
            return Ok(Box::new(EmptyScorer));
        };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let Some(mut scorer) = self.open(reader, boost)? else {
            let nowhere = SeekDangerResult::SeekLowerBound(TERMINATED);
            return Ok((nowhere, Box::new(EmptyScorer)));
        };
        Ok((scorer.look(target), Box::new(scorer)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words side by side", 1.0))
    }
}

/// Where a word stands in the document that its postings have come to, so many places further on.
pub(super) fn places(postings: &mut SegmentPostings, shift: u32, out: &mut Vec<u32>) {
    postings.positions_with_offset(shift * SHAPES, out);
    for at in out {
        *at /= SHAPES;
    }
}

/// A word, so many places behind the first one of its phrase.
struct Shifted {
    shift: u32,
    postings: SegmentPostings,
}

struct PhraseScorer {
    words: Vec<Shifted>,
    doc: DocId,
    /// How often the phrase stands in it.
    count: u32,
    norms: Option<FieldNormReader>,
    weight: Option<Bm25Weight>,
    breath: Breath,
    here: Vec<u32>,
    next: Vec<u32>,
}

impl PhraseScorer {
    /// Looks at one document, which is not before any that was looked at: whether the phrase stands in it, or else
    /// from which one on it can.
    fn look(&mut self, target: DocId) -> SeekDangerResult {
        use SeekDangerResult::{Found, SeekLowerBound};
        if target >= TERMINATED || self.breath.steps(1) {
            self.doc = TERMINATED;
            return SeekLowerBound(TERMINATED);
        }
        for word in &mut self.words {
            let at = match word.postings.doc() {
                at if at < target => word.postings.seek(target),
                at => at,
            };
            if at > target {
                return SeekLowerBound(at);
            }
        }
        self.count = self.occurrences();
        if self.count == 0 {
            return SeekLowerBound(target + 1);
        }
        self.doc = target;
        Found
    }

    /// How often the words stand side by side in the document that all of them have come to.
    fn occurrences(&mut self) -> u32 {
        let (here, next) = (&mut self.here, &mut self.next);
        let Some((first, rest)) = self.words.split_first_mut() else {
            return 0;
        };
        // Places counted from the end of the phrase, so that neighbours share a number.
        let last = u32::try_from(rest.len()).unwrap_or(u32::MAX);
        places(&mut first.postings, last - first.shift, here);
        for word in rest {
            places(&mut word.postings, last - word.shift, next);
            here.retain(|at| next.binary_search(at).is_ok());
        }
        u32::try_from(here.len()).unwrap_or(u32::MAX)
    }

    /// Goes to the first document from there on that has the phrase.
    fn find(&mut self, mut target: DocId) -> DocId {
        while let SeekDangerResult::SeekLowerBound(next) = self.look(target) {
            if next >= TERMINATED {
                self.doc = TERMINATED;
                break;
            }
            target = next;
        }
        self.doc
    }
}

impl DocSet for PhraseScorer {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.find(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.doc {
            doc if target <= doc => doc,
            _ => self.find(target),
        }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.doc {
            doc if doc == target && doc < TERMINATED => SeekDangerResult::Found,
            doc if doc > target => SeekDangerResult::SeekLowerBound(doc),
            _ => self.look(target),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let rarest = self
            .words
            .first()
            .map_or(0, |word| word.postings.size_hint());
        rarest / 10
    }

    /// To look at positions costs more than to look at documents.
    fn cost(&self) -> u64 {
        let rarest = self
            .words
            .first()
            .map_or(0, |word| word.postings.size_hint());
        u64::from(rarest) * 10 * self.words.len() as u64
    }
}

impl Scorer for PhraseScorer {
    fn score(&mut self) -> Score {
        let (Some(weight), Some(norms)) = (&self.weight, &self.norms) else {
            return 1.0;
        };
        weight.score(norms.fieldnorm_id(self.doc), self.count)
    }
}

/// `fixed` side by side, then a word that begins with `prefix`. At least one fixed word; all of one field
/// that has places. Every match scores the same.
#[derive(Clone, Debug)]
pub(super) struct PhrasePrefix {
    pub field: Field,
    pub fixed: Vec<Term>,
    /// [`Test::Start`].
    pub prefix: Test,
    /// The clause as the query prints it.
    pub clause: String,
    pub cutting: Cutting,
    pub cancel: Cancel,
}

impl Query for PhrasePrefix {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

/// In so many documents of a segment, and a share of all, the places of words with the prefix are looked at: each takes
/// some hundred nanoseconds, and behind a common word there would be no end of them.
const LOOKS: u64 = 200_000;
const SHARE: DocId = 20;

/// How many of the words, which stand in so many documents each, the most frequent first, are tried behind fixed ones
/// that stand in `most`.
fn affordable(frequencies: impl Iterator<Item = u64>, most: u64, docs: DocId) -> usize {
    let mut looks = 0;
    let tried = frequencies.take_while(|frequency| {
        looks += frequency.min(&most);
        looks <= LOOKS + u64::from(docs / SHARE)
    });
    tried.count().max(1)
}

impl Weight for PhrasePrefix {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut breath = Breath::new(&self.cancel);
        let Some(fixed) = self.fixed(reader)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let index = reader.inverted_index(self.field)?;
        let words = Lexicon {
            index: &index,
            field: self.field,
        };
        let mut begun = words.all(&self.prefix, &mut breath)?;
        // Frequent words first: what they find need not be looked at again for the many rare ones.
        begun.sort_unstable_by_key(|word| Reverse(word.doc_freq));
        let mut phrases = Phrases {
            fixed,
            among: None,
            end: reader.max_doc(),
        };
        let most = phrases.most();
        let frequencies = begun.iter().map(|word| u64::from(word.doc_freq));
        let kept = affordable(frequencies, most, reader.max_doc());
        if kept < begun.len() {
            begun.truncate(kept);
            self.cutting.note(Cut::Ends(self.clause.clone()));
        }
        // To read documents costs a hundredth of what it costs to read places.
        let having: u64 = begun.iter().map(|word| u64::from(word.doc_freq)).sum();
        if most > having / 32 {
            phrases.among = Some(words.documents(&begun, reader.max_doc(), &mut breath)?);
        }
        let mut found = Bits::new(reader.max_doc());
        while let Some(places) = phrases.next(&mut breath)? {
            follow(&index, &begun, &places, &mut found, &mut breath)?;
        }
        Ok(Box::new(OneByOne::new(found, boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a phrase with a prefix", 1.0))
    }
}

/// Where the word after the fixed ones stands: documents, and for each its part of `positions`.
struct Places {
    docs: Vec<(DocId, u32, u32)>,
    positions: Vec<u32>,
    /// The same documents.
    bits: Bits,
}

impl Places {
    /// So many places are noted at a time: 8 MB.
    const MOST: usize = 2 << 20;

    fn of(&self, at: usize) -> &[u32] {
        let range = self.docs.get(at);
        let range = range.map(|(_, start, end)| *start as usize..*end as usize);
        let all = range.and_then(|range| self.positions.get(range));
        all.unwrap_or_default()
    }
}

/// The fixed words of a phrase in one segment, on their way through the documents.
struct Phrases {
    fixed: Vec<SegmentPostings>,
    /// The only documents that are of interest.
    among: Option<Bits>,
    end: DocId,
}

impl Phrases {
    /// In how many documents they can stand at the most.
    fn most(&self) -> u64 {
        let sizes = self.fixed.iter().map(|word| u64::from(word.doc_freq()));
        sizes.min().unwrap_or(0)
    }

    /// The next places, as many as are noted at a time; `None` when there are no more.
    fn next(&mut self, breath: &mut Breath) -> tantivy::Result<Option<Places>> {
        let mut places = Places {
            docs: Vec::new(),
            positions: Vec::new(),
            bits: Bits::new(self.end),
        };
        let (mut here, mut next) = (Vec::new(), Vec::new());
        let Some((first, rest)) = self.fixed.split_first_mut() else {
            return Ok(None);
        };
        let mut doc = first.doc();
        'docs: while doc != TERMINATED && places.positions.len() < Places::MOST {
            breath.go(1)?;
            if let Some(among) = &self.among
                && !among.contains(doc)
            {
                doc = match among.next(doc) {
                    Some(next) => first.seek(next),
                    None => first.seek(TERMINATED),
                };
                continue;
            }
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
            // Places shifted by one a word, so that neighbours share a number.
            self::places(first, 1, &mut here);
            for word in rest.iter_mut() {
                self::places(word, 0, &mut next);
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
                    places.bits.insert(doc);
                }
            }
            doc = first.advance();
        }
        Ok(Some(places).filter(|places| !places.docs.is_empty()))
    }
}

impl PhrasePrefix {
    /// The lists of the fixed words; `None` where one does not stand at all.
    fn fixed(&self, reader: &SegmentReader) -> tantivy::Result<Option<Vec<SegmentPostings>>> {
        let mut words = Vec::with_capacity(self.fixed.len());
        for term in &self.fixed {
            let postings = reader
                .inverted_index(term.field())?
                .read_postings(term, IndexRecordOption::WithFreqsAndPositions)?;
            let Some(postings) = postings else {
                return Ok(None);
            };
            words.push(postings);
        }
        Ok(Some(words))
    }
}

/// Adds the documents in which one of the words stands at one of the places.
fn follow(
    index: &InvertedIndexReader,
    words: &[TermInfo],
    places: &Places,
    found: &mut Bits,
    breath: &mut Breath,
) -> tantivy::Result<()> {
    let (mut here, mut count) = (Vec::new(), 0);
    let from = places.docs.first().map_or(TERMINATED, |(doc, ..)| *doc);
    for word in words {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut word = index.read_postings_from_terminfo(word, option)?;
        let mut at = 0;
        let mut doc = word.doc();
        if doc < from {
            doc = word.seek(from);
        }
        while doc != TERMINATED {
            breath.go(1)?;
            if !places.bits.contains(doc) {
                doc = match places.bits.next(doc) {
                    Some(next) => word.seek(next),
                    None => break,
                };
                continue;
            }
            if !found.contains(doc) {
                at += places
                    .docs
                    .get(at..)
                    .map_or(0, |docs| docs.partition_point(|(place, ..)| *place < doc));
                self::places(&mut word, 0, &mut here);
                let mut places = places.of(at).iter();
                if places.any(|at| here.binary_search(at).is_ok()) {
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
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_common_words_the_most_frequent_words_are_tried() {
        let frequencies = [900_000, 150_000, 60_000, 30, 20];
        let tried = |most, docs| affordable(frequencies.into_iter(), most, docs);
        assert_eq!(tried(500, 1_000_000), 5, "behind a rare word all are");
        assert_eq!(tried(2_000_000, 10_000), 1, "one is always");
        assert_eq!(
            tried(100_000, 1_000_000),
            2,
            "the third one would be too much"
        );
    }
}
