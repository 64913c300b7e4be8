//! [`Pack`]: the tables of one language, parsed from `assets/lang/*.toml` and checked when built.

/// The tables of one language. Loaded once, immutable.
#[derive(Debug)]
pub struct Pack {}

impl Pack {
    /// The English pack, built into the program. Parsed on first use.
    #[must_use]
    pub fn english() -> &'static Pack {
        static PACK: Pack = Pack {};
        &PACK
    }
}
