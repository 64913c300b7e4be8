//! Where a word stands that has several forms, and so several lists: [`Merged`] into one, or poured into [`Windows`] of
//! some thousand documents.
//!
//! To merge takes a comparison of all lists at each document; to pour does not, but a window costs something even when
//! it is nearly empty. So lists are poured where they are long.

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

use crate::search::local::bits::{BITS, docs};

/// One list, and the next place in its block.
struct List {
    block: BlockSegmentPostings,
    at: usize,
}

impl List {
    fn new(block: BlockSegmentPostings) -> Self {
        Self { block, at: 0 }
    }

    fn doc(&self) -> Option<DocId> {
        self.block.docs().get(self.at).copied()
    }

    /// Goes to the next document.
    #[inline]
    fn step(&mut self) {
        self.at += 1;
        if self.at >= self.block.docs().len() {
            self.block.advance();
            self.at = 0;
        }
    }

    fn pour(&mut self, base: DocId, bits: &mut [u64; WORDS], times: &mut [u32]) {
        if self.block.docs().last().is_some_and(|last| *last < base) {
            self.at = self.block.seek(base);
        }
        loop {
            let (docs, freqs) = (self.block.docs(), self.block.freqs());
            if docs.is_empty() {
                return;
            }
            let rest = docs.iter().zip(freqs).skip(self.at);
            for (doc, freq) in rest {
                let Some(at) = doc.checked_sub(base) else {
                    self.at += 1;
                    continue;
                };
                let Some(times) = times.get_mut(at as usize) else {
                    return;
                };
                *times += freq;
                if let Some(word) = bits.get_mut((at / BITS) as usize) {
                    *word |= 1 << (at % BITS);
                }
                self.at += 1;
            }
            self.block.advance();
            self.at = 0;
        }
    }
}

/// The lists of a word as one.
pub(super) struct Merged {
    /// Each with the document that it has come to.
    lists: Vec<(DocId, List)>,
    docs: [DocId; Merged::MOST],
    freqs: [u32; Merged::MOST],
    len: usize,
}

impl Merged {
    /// So many documents come at a time at the most, as from one list.
    const MOST: usize = 128;

    pub fn new(lists: Vec<BlockSegmentPostings>) -> Self {
        let lists = lists.into_iter().map(List::new);
        let mut merged = Self {
            lists: lists
                .map(|list| (list.doc().unwrap_or(TERMINATED), list))
                .collect(),
            docs: [0; Self::MOST],
            freqs: [0; Self::MOST],
            len: 0,
        };
        merged.advance();
        merged
    }

    /// The documents of the block, and how often each has the word; none when all were there.
    pub fn block(&self) -> (&[DocId], &[u32]) {
        (&self.docs[..self.len], &self.freqs[..self.len])
    }

    /// Goes to the next block.
    pub fn advance(&mut self) {
        self.len = 0;
        for (place, times) in self.docs.iter_mut().zip(&mut self.freqs) {
            let docs = self.lists.iter().map(|(doc, _)| *doc);
            let next = docs.fold(TERMINATED, DocId::min);
            if next == TERMINATED {
                break;
            }
            (*place, *times) = (next, 0);
            for (doc, list) in &mut self.lists {
                if *doc == next {
                    *times += list.block.freqs().get(list.at).copied().unwrap_or(0);
                    list.step();
                    *doc = list.doc().unwrap_or(TERMINATED);
                }
            }
            self.len += 1;
        }
    }
}

/// So many words of bits make a window.
pub(super) const WORDS: usize = 64;

/// So many documents do.
pub(super) const DOCS: DocId = 64 * BITS;

/// The lists of a word, and the window that they were poured into last.
pub(super) struct Windows {
    lists: Vec<List>,
    /// Which documents of the window have the word.
    bits: [u64; WORDS],
    /// How often each has it; 0 where none does.
    times: Box<[u32]>,
    base: DocId,
}

impl Windows {
    pub fn new(lists: Vec<BlockSegmentPostings>) -> Self {
        Self {
            lists: lists.into_iter().map(List::new).collect(),
            bits: [0; WORDS],
            times: vec![0; DOCS as usize].into(),
            base: 0,
        }
    }

    /// The first document of the next window that has any documents; windows begin at a word of bits.
    pub fn next(&self) -> Option<DocId> {
        let nexts = self.lists.iter().filter_map(List::doc);
        nexts.min().map(|doc| doc / BITS * BITS)
    }

    /// Pours what stands in the window that begins there, which is not before the last one's end. What stands between
    /// them is passed over.
    pub fn pour(&mut self, base: DocId) {
        for (from, bits) in (0..).step_by(BITS as usize).zip(&mut self.bits) {
            for at in docs(from, std::mem::take(bits)) {
                if let Some(times) = self.times.get_mut(at as usize) {
                    *times = 0;
                }
            }
        }
        self.base = base;
        for list in &mut self.lists {
            list.pour(base, &mut self.bits, &mut self.times);
        }
    }

    /// Which documents of the window have the word.
    pub fn words(&self) -> &[u64; WORDS] {
        &self.bits
    }

    /// How often it stands in a document of the window.
    #[inline]
    pub fn times(&self, doc: DocId) -> u32 {
        let at = doc.wrapping_sub(self.base) as usize;
        self.times.get(at).copied().unwrap_or(0)
    }
}
