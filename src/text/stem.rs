//! Stems: `bearings` and `bearing` as one key. Index, memory engine and highlight share this one.

use std::borrow::Cow;

/// A stemmer of one language. Cheap to make.
pub struct Stemmer(rust_stemmers::Stemmer);

impl Default for Stemmer {
    fn default() -> Self {
        Self::english()
    }
}

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer(english)")
    }
}

impl Stemmer {
    /// The Snowball English stemmer ("Porter 2").
    #[must_use]
    pub fn english() -> Self {
        Self(rust_stemmers::Stemmer::create(
            rust_stemmers::Algorithm::English,
        ))
    }

    /// The stem of a word that is already [folded](super::fold): never longer than the word, and with the same
    /// first bytes, all but [two](Self::sure) at the most. O(n) in bytes.
    #[must_use]
    pub fn stem<'w>(&self, folded: &'w str) -> Cow<'w, str> {
        let stem = self.0.stem(folded);
        let sure = Self::sure(&stem);
        // So says the algorithm (Porter 2001, "The English (Porter2) stemming algorithm"): a word that breaks it is
        // its own stem, because the index relies on it.
        let keeps =
            folded.len() >= stem.len() && folded.as_bytes()[..sure] == stem.as_bytes()[..sure];
        if keeps { stem } else { Cow::Borrowed(folded) }
    }

    /// How many bytes of a stem every word that has it starts with.
    #[must_use]
    pub fn sure(stem: &str) -> usize {
        stem.len().saturating_sub(2).max(1).min(stem.len())
    }
}

/// The stem of a folded English word; [`Stemmer::stem`] for a single call.
///
/// ```
/// use pullquote::text::stem;
///
/// assert_eq!(stem("bearings"), stem("bearing"));
/// assert_eq!(stem("okafor's"), "okafor");
/// ```
#[must_use]
pub fn stem(folded: &str) -> Cow<'_, str> {
    Stemmer::english().stem(folded)
}
