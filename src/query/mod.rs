//! What a reader asks: query text to tree and back, and where a tree matches in a text. Knows no engine.

mod types;

pub use types::{Field, Query, Term};
