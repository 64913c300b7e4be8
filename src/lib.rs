//! pullquote: who said what, where, and in whose words, in a pile of saved news articles.
//!
//! A **functional core** (text → quotes → query → records → state → picture) that never does I/O, and a **thin
//! shell** (files, index, threads, terminal, command line) that does nothing else.
//!
//! # The floors
//!
//! A module names only modules on lower floors; `tests/it/layers.rs` holds the table.
//!
//! ```text
//!  10  main                                 the exit code
//!   9  cli                                  index · search · quotes · show · extract · doctor · demo · (browse)
//!   8  config            runtime            settings  |  terminal, threads, the loop
//!   7  ui                                   PURE: &Model × &Theme → a frame
//!   6  app               corpus             PURE: Model, Msg, Action, Effect, update  |  walk, plan, index
//!   5  search            ingest             the seam to the engines  |  PURE: bytes → articles
//!   4  record                               PURE: an article with its quotes, its outside forms
//!   3  article · quote                      PURE: blocks of a text; quotes and speakers as spans
//!   2  lang              query              PURE: the tables of a language  |  query text ⇄ tree, highlight
//!   1  text                                 PURE: spans, words, folding, stems, wrapping, what a terminal may see
//! ```
//!
//! Built without features, the library is floors 1 to 6 with the engine in memory: no tantivy, no terminal, no
//! command line (`cargo check --lib --no-default-features`). `local` adds the index on disk, `tui` the screens
//! and the loop, `cli` the binary.
//!
//! # What always holds
//!
//! - Every place in a text is a [`text::Span`], a half-open range of UTF-8 bytes, into one [`text::Text`] that is
//!   never rewritten. Columns exist only where something is drawn; characters are not a unit.
//! - The text is stored once, with its article; quotes are spans of it, so a span always meets the text it was
//!   made for. The index is a cache: it can be deleted at any time and is built anew from the files.
//! - [`quote::extract`] is total and pure: text, blocks and language pack in, spans out. Every quote says what made
//!   it and how likely it is right; what nothing supports stays unattributed.
//! - One query tree is parsed, matched and highlighted; an engine never sees what was typed.
//! - Nothing from an article, a path or an error reaches a terminal but through [`text::for_terminal`].
//! - Nothing is written beside the articles, and nothing is sent anywhere.
//!
//! # Where to begin
//!
//! [`quote`] to see how quotes are found; [`search`] for the seam; `app` for the state machine and its messages.

#![forbid(unsafe_code)]

pub mod app;
pub mod article;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod config;
pub mod corpus;
pub mod ingest;
pub mod lang;
pub mod query;
pub mod quote;
pub mod record;
#[cfg(feature = "tui")]
pub mod runtime;
pub mod search;
pub mod text;
#[cfg(feature = "tui")]
pub mod ui;
