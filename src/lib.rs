//! pullquote: who said what, where, and in whose words, in a pile of saved news articles.

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
