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

    /// The stem of a word that is already [folded](super::fold): the start of the word, and at the most a
    /// [tail](Self::is_tail) in place of the rest. O(n) in bytes.
    #[must_use]
    pub fn stem<'w>(&self, folded: &'w str) -> Cow<'w, str> {
        let stem = self.0.stem(folded);
        let pairs = stem.bytes().zip(folded.bytes());
        let common = pairs.take_while(|(a, b)| a == b).count();
        let tail = &stem.as_bytes()[common..];
        // A word of which this is not so would be its own stem; none is known. The index relies on it.
        let fits = tail.is_empty() || Self::is_tail(tail);
        if fits && folded.len() >= stem.len() {
            stem
        } else {
            Cow::Borrowed(folded)
        }
    }

    /// Whether a stem can end with that where its word goes on with something else: `hope` of `hoping`, `happi` of
    /// `happy`, `abl` of `ability`, `sky` of `skies`, `die` of `dying`. (Porter 2001, "The English (Porter2) stemming
    /// algorithm"; these were all among 388,000 words of news.)
    #[must_use]
    pub fn is_tail(tail: &[u8]) -> bool {
        matches!(tail, [b'e' | b'i' | b'l' | b'y'] | [b'i', b'e'])
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
