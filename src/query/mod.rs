//! What a reader asks: query text to tree and back, and where a tree matches in a text. Knows no engine.
//!
//! [`parse`] reads what somebody typed. It never fails: what it cannot use it leaves out and says so in a
//! [`Problem`], so a list of results never empties because of a half-typed query. [`Query`] prints in one
//! canonical way, and what is printed reads as the same tree again. [`Pattern`] is a tree made ready to be
//! looked for in texts; matching and highlighting both go through it, so that what is lit is what matched. What a
//! single clause takes is a [`Needle`]: an index looks for the same.
//!
//! The language, tightest first: `"exact words"`, `word*`, `=Form`, `word~`, `/expression/`, `field:value`, `( )`,
//! `NEAR/5`, `-` or `NOT`, `OR` or `|`, and the space (or `AND`), which means *all of these*.
//!
//! Deliberately absent: articles and quotes (`search::matching` knows which text belongs to which clause),
//! engines and their syntax, and errors.
//!
//! ```
//! use pullquote::query::{Pattern, Reading, parse};
//!
//! let parsed = parse("by:oka bearing OR span -\"no comment\"", Reading::Whole);
//! assert!(parsed.problems.is_empty());
//! assert_eq!(parsed.query.to_string(), "speaker:oka (bearing OR span) -\"no comment\"");
//!
//! let text = "The bearings were failing.";
//! let lit = Pattern::new(&parsed.query).light(text, &[None]);
//! assert_eq!(&text[lit[0][0].range()], "bearings");
//! ```

mod explain;
mod join;
mod light;
mod near;
mod needle;
mod parse;
mod pattern;
mod picked;
mod print;
mod problem;
mod relax;
mod share;
mod slot;
mod test;
mod types;
mod vocabulary;
mod weight;
mod words;

pub use explain::{Said, explain, meaning};
pub use light::merge;
pub use near::{Place, Reach, SPOTS, is_near};
pub use needle::{Needle, Row};
pub use parse::{CLAUSES, DISTANCE, LIMIT_BYTES, NESTING, Reading, is_mark, parse, parse_on};
pub use pattern::Pattern;
pub use print::literal;
pub use problem::{Fault, Parsed, Problem, Severity};
pub use relax::{Loss, Relaxed, relaxed, without};
pub use share::{Pasted, Piece, likeness};
pub use slot::{Slot, slot};
pub use test::{Described, EDITS, Like, Machine, Test};
pub use types::{Field, HAS, IS, KINDS, PICKED, Query, STANCES, Term, Values};
pub use vocabulary::Vocabulary;
pub use words::Words;
