//! The distinct words of a text: tells at little cost that a pattern cannot match.

use crate::query::Test;
use crate::text::{Stemmer, fold, tokens};

/// The distinct folded words of some texts, sorted.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(Box<[Box<str>]>);

impl Vocabulary {
    /// Collects the words of all these texts. O(n log n) in words.
    #[must_use]
    pub fn of(texts: &[&str]) -> Self {
        let mut keys: Vec<Box<str>> = texts
            .iter()
            .flat_map(|text| tokens(text).map(|token| fold(&text[token.range()]).into()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys.into())
    }

    /// The words whose first bytes are these. O(log n) to the first of them.
    fn starting(&self, with: &[u8]) -> impl Iterator<Item = &str> {
        let first = self.0.partition_point(|key| key.as_bytes() < with);
        self.0
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(move |key| key.as_bytes().starts_with(with))
            .map(|key| &**key)
    }

    /// Whether there is a word that a test admits.
    #[must_use]
    pub fn admits(&self, test: &Test) -> bool {
        let stemmer = Stemmer::english();
        match test {
            Test::Key(word) => self.has(word),
            test => self
                .starting(test.start())
                .any(|key| test.admits(key, &stemmer)),
        }
    }

    fn has(&self, word: &str) -> bool {
        self.0.binary_search_by(|key| (**key).cmp(word)).is_ok()
    }
}
