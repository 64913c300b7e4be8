//! pullquote: who said what, where, and in whose words, in a pile of saved news articles.

pub mod article;
pub mod ingest;
pub mod lang;
pub mod quote;
pub mod text;
