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

    /// The stem of a word that is already [folded](super::fold). O(n) in bytes.
    #[must_use]
    pub fn stem<'w>(&self, folded: &'w str) -> Cow<'w, str> {
        self.0.stem(folded)
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
