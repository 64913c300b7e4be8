//! [`Bits`]: a set of documents of one segment, a bit for each; so sixty-four of them can be looked at at a time.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// So many documents share a word of the set.
pub(super) const BITS: DocId = u64::BITS;

/// Documents below an end.
#[derive(Clone, Debug)]
pub(super) struct Bits(Box<[u64]>);

/// The word of a document, and its bit there.
#[inline]
fn place(doc: DocId) -> (usize, u64) {
    ((doc / BITS) as usize, 1 << (doc % BITS))
}

impl Bits {
    /// An empty set of documents below `end`. Takes a bit for each of them.
    pub fn new(end: DocId) -> Self {
        Self(vec![0; end.div_ceil(BITS) as usize].into())
    }

    /// Puts one in; nothing happens to one that is not below the end.
    #[inline]
    pub fn insert(&mut self, doc: DocId) {
        let (at, bit) = place(doc);
        if let Some(word) = self.0.get_mut(at) {
            *word |= bit;
        }
    }

    #[inline]
    pub fn contains(&self, doc: DocId) -> bool {
        let (at, bit) = place(doc);
        self.at(at) & bit != 0
    }

    /// The sixty-four documents from `base` on, a multiple of that, the lowest bit first.
    #[inline]
    pub fn word(&self, base: DocId) -> u64 {
        self.at((base / BITS) as usize)
    }

    /// The words of bits from `base` on.
    #[inline]
    pub fn words(&self, base: DocId) -> &[u64] {
        self.0.get((base / BITS) as usize..).unwrap_or_default()
    }

    #[inline]
    fn at(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The first one at or after `from`.
    #[inline]
    pub fn next(&self, from: DocId) -> Option<DocId> {
        let (mut at, bit) = place(from);
        let mut word = self.at(at) & bit.wrapping_neg();
        while word == 0 {
            at += 1;
            word = *self.0.get(at)?;
        }
        Some(doc(at, word.trailing_zeros()))
    }

    /// The last one at or before `to`.
    #[inline]
    pub fn last(&self, to: DocId) -> Option<DocId> {
        let (at, bit) = place(to);
        let mut at = at;
        let mut word = self.at(at) & (bit | (bit - 1));
        while word == 0 {
            at = at.checked_sub(1)?;
            word = self.at(at);
        }
        Some(doc(at, word.ilog2()))
    }

    /// How many there are. O(n) in the end.
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

#[inline]
fn doc(at: usize, bit: u32) -> DocId {
    DocId::try_from(at).map_or(TERMINATED, |at| at * BITS + bit)
}

/// The documents of a word of the set.
#[inline]
pub(super) fn docs(base: DocId, mut word: u64) -> impl Iterator<Item = DocId> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        let lowest = word & word.wrapping_neg();
        word ^= lowest;
        (lowest != 0).then(|| base + bit)
    })
}

/// A set one by one; all score the same.
pub(super) struct OneByOne {
    bits: Bits,
    doc: DocId,
    score: Score,
    len: u32,
}

impl OneByOne {
    pub fn new(bits: Bits, score: Score) -> Self {
        let doc = bits.next(0).unwrap_or(TERMINATED);
        Self {
            doc,
            score,
            len: bits.len(),
            bits,
        }
    }
}

impl DocSet for OneByOne {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.bits.next(self.doc + 1).unwrap_or(TERMINATED);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.bits.next(target).unwrap_or(TERMINATED);
        }
        self.doc
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.len
    }
}

impl Scorer for OneByOne {
    #[inline]
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_found_from_both_sides() {
        let all = [0, 1, 63, 64, 130, 191];
        let mut bits = Bits::new(192);
        all.iter().for_each(|doc| bits.insert(*doc));
        for at in 0..200 {
            let after = all.iter().copied().find(|doc| *doc >= at);
            assert_eq!(bits.next(at), after, "from {at}");
            let before = all.iter().copied().rfind(|doc| *doc <= at);
            assert_eq!(bits.last(at), before, "to {at}");
            assert_eq!(bits.contains(at), all.contains(&at));
        }
        assert_eq!(bits.len(), 6);
        let words = [0, 64, 128].into_iter();
        let words = words.flat_map(|base| docs(base, bits.word(base)));
        assert_eq!(words.collect::<Vec<_>>(), all);
        assert_eq!(Bits::new(0).next(0), None);
    }

    #[test]
    fn one_by_one_they_are_the_same() {
        let mut bits = Bits::new(300);
        [5, 70, 299].iter().for_each(|doc| bits.insert(*doc));
        let mut docs = OneByOne::new(bits, 1.0);
        assert_eq!(docs.doc(), 5);
        assert_eq!(docs.seek(5), 5);
        assert_eq!(docs.seek(71), 299);
        assert_eq!(docs.advance(), TERMINATED);
        assert_eq!(docs.advance(), TERMINATED);
    }
}
