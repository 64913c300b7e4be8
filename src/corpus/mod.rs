//! A pile of files kept in an index: what is there, what has changed, and the work in between.
//!
//! A [`Corpus`] names *where* (its roots); [`walk`] says what is there now; [`plan`], pure, compares that with the
//! sources in the index, which are the only manifest; [`index()`] carries the plan out. The folders of the user are
//! read and never written.
//!
//! Deliberately absent: where indexes are kept (callers name the data directory), the terminal (progress goes to a
//! callback), and formats (`ingest` knows those).

mod changed;
mod error;
mod feed;
mod guard;
mod indexing;
mod lines;
mod looked;
mod news;
mod pace;
mod parts;
mod plan;
mod reading;
mod room;
mod roots;
mod rules;
mod sample;
mod walk;
mod work;

pub use error::Error;
pub use guard::{guarded, is_guarded};
pub use indexing::{Settings, index, index_changed};
pub use looked::{has_changed, looked, note_looked};
pub use news::{News, PartlyRead, Progress, Report, Skipped};
pub use plan::{Look, Moved, Plan, plan};
pub use reading::records;
pub use roots::Corpus;
pub use sample::{SAMPLE, sample, sample_engine};
pub use walk::{Found, Links, Unreadable, Walk, walk};
