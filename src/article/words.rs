//! The words of a line as labels are found by: folded, and looked for in lists.

use std::collections::hash_map::Entry;

use crate::text::{QuickMap, fold_into, tokens};

/// The folded words of a line, one behind the other in one string that serves line after line.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    words: String,
    ends: Vec<usize>,
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
        for span in tokens(text) {
            fold_into(text.get(span.range()).unwrap_or_default(), &mut self.words);
            self.ends.push(self.words.len());
        }
    }

    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.ends.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.words.get(start..*self.ends.get(at)?)
    }

    /// The words from a place on.
    pub(super) fn from(&self, at: usize) -> impl Iterator<Item = &str> {
        (at..self.len()).filter_map(|at| self.get(at))
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
