//! What a language contributes to the extractor, as data: one TOML file a language.

mod pack;

pub use pack::Pack;
