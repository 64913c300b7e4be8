//! What a language contributes to the extractor, as data: one TOML file a language.
//!
//! A [`Pack`] knows single words, by [`Tags`]: that "said" is the past of a verb that introduces speech,
//! that "Mr." is a title of a man and no end of a sentence. How such words stand together is the
//! business of `quote`.
//!
//! Invariants: a pack is immutable, and every word in it is folded (see [`fold`](crate::text::fold)).
//! Deliberately absent: grammar, and any word that is not in a TOML file.

mod pack;
mod table;
mod tags;
mod weights;

pub use pack::Pack;
pub use tags::Tags;
pub use weights::Weights;

/// A language with a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LangId {
    /// English of any country, also machine-translated.
    English,
}

impl LangId {
    /// The code of ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }
}

/// The built-in packs: one line a language.
pub const PACKS: &[(LangId, &str)] =
    &[(LangId::English, include_str!("../../assets/lang/en.toml"))];

/// The built-in weights: one line a language that has some. `examples/learn.rs` writes them.
pub const WEIGHTS: &[(LangId, &[u8])] = &[(
    LangId::English,
    include_bytes!("../../assets/lang/en.weights"),
)];
