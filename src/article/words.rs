//! The words of a line as labels are found by: folded, and looked for in lists.

use std::collections::hash_map::Entry;
use std::ops::Range;

use crate::text::{QuickMap, fold_into, tokens};

/// The folded words of a line, as places of one string that serves line after line.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// The line in lower case as far as it is ASCII, and behind it the words for which that is not all.
    string: String,
    words: Vec<Range<usize>>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut out = Self::default();
        out.read(text);
        out
    }

    /// Takes the words of another text in place of those it holds.
    pub(super) fn read(&mut self, text: &str) {
        self.clear();
        self.string.push_str(text);
        self.string.make_ascii_lowercase();
        let plain = text.is_ascii();
        for span in tokens(text) {
            let word = text.get(span.range()).unwrap_or_default();
            if plain || word.is_ascii() {
                self.words.push(span.range());
            } else {
                let start = self.string.len();
                fold_into(word, &mut self.string);
                self.words.push(start..self.string.len());
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.string.clear();
        self.words.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        self.string.get(self.words.get(at)?.clone())
    }

    /// The words from a place on.
    pub(super) fn from(&self, at: usize) -> impl Iterator<Item = &str> {
        let words = self.words.get(at..).unwrap_or_default();
        words
            .iter()
            .filter_map(|place| self.string.get(place.clone()))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.from(0)
    }
}

/// Lists of words, each with what it stands for: the first list that holds a word wins.
pub(super) fn listed<V: Copy>(
    lists: impl IntoIterator<Item = (&'static str, V)>,
) -> QuickMap<&'static str, V> {
    let mut out = QuickMap::default();
    for (words, value) in lists {
        for word in words.split_whitespace() {
            if let Entry::Vacant(place) = out.entry(word) {
                place.insert(value);
            }
        }
    }
    out
}

/// Whether something holds for two neighbouring bytes of a text. No way out of the loop: many bytes are looked at in
/// one step, when it is said without a branch.
pub(super) fn holds_pair(text: &str, holds: impl Fn(u8, u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let seconds = bytes.get(1..).unwrap_or_default();
    let pairs = bytes.iter().zip(seconds);
    pairs.fold(false, |found, (a, b)| found | holds(*a, *b))
}

/// What stands between the parts of breadcrumbs, menus in one line and page titles.
pub(super) const SEPARATORS: [&str; 12] = [
    " / ", " > ", " » ", " › ", " | ", " :: ", " → ", " • ", " · ", " - ", " – ", " — ",
];

/// Whether one of the [`SEPARATORS`] may stand in a text: a space, and a byte behind it that one of them goes on with.
pub(super) fn may_be_parted(text: &str) -> bool {
    holds_pair(text, |a, b| {
        (a == b' ') & matches!(b, b'/' | b'>' | b'|' | b':' | b'-' | 0xc2 | 0xe2)
    })
}

/// A set of the first four letters of words that may hold more than was put in.
pub(super) struct Beginnings([u64; Beginnings::SIZE]);

impl Default for Beginnings {
    fn default() -> Self {
        Self([0; Self::SIZE])
    }
}

impl Beginnings {
    const SIZE: usize = 64;

    /// Which bit of which number stands for four ASCII bytes in any case.
    fn place(start: [u8; 4]) -> (usize, u64) {
        let number = u32::from_le_bytes(start) | 0x2020_2020;
        let mixed = number.wrapping_mul(0x9e37_79b1) >> 20;
        ((mixed >> 6) as usize, 1 << (mixed & 63))
    }

    /// Adds a folded word of at least four bytes.
    pub(super) fn add(&mut self, word: &str) {
        if let Some(start) = word.as_bytes().first_chunk::<4>() {
            let (at, bit) = Self::place(*start);
            self.0[at] |= bit;
        }
    }

    /// Whether a word of the set, of at least four bytes, may begin at a place of a text, in any case. Of one that is
    /// not ASCII in its first four bytes that is not known.
    pub(super) fn may_begin(&self, text: &[u8], at: usize) -> bool {
        let start = text.get(at..).and_then(<[u8]>::first_chunk::<4>);
        start.is_some_and(|start| {
            let (at, bit) = Self::place(*start);
            self.0[at] & bit != 0 || !start.is_ascii()
        })
    }
}
