//! A folder of files kept in an index.

mod guard;

pub use guard::{guarded, is_guarded};
