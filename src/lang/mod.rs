//! What a language contributes to the extractor, as data: one TOML file a language.
//!
//! A [`Pack`] knows single words, by [`Tags`]: that "said" is the past of a verb that introduces speech,
//! that "Mr." is a title of a man and no end of a sentence. How such words stand together is the
//! business of `quote`. A language without a file has a pack without words ([`Pack::of`]): there only quotation
//! marks are read.
//!
//! Invariants: a pack is immutable, and every word in it is folded (see [`fold`](crate::text::fold)).
//! Deliberately absent: grammar, and any word that is not in a file.

mod detect;
mod id;
mod pack;
mod table;
mod tags;
mod weights;

pub use detect::detect;
pub use id::LangId;
pub use pack::Pack;
pub(crate) use table::hash;
pub use tags::Tags;
pub use weights::{Calibration, FIRST_KNOT, KNOTS, Weights};

/// The built-in packs: one line a language.
pub const PACKS: &[(LangId, &str)] =
    &[(LangId::ENGLISH, include_str!("../../assets/lang/en.toml"))];

/// The built-in weights: one line a language that has some. `examples/learn.rs` writes them.
pub const WEIGHTS: &[(LangId, &[u8])] = &[(
    LangId::ENGLISH,
    include_bytes!("../../assets/lang/en.weights"),
)];
