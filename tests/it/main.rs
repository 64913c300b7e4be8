//! Everything that is tested across rooms: one binary, a file a subject.

#[cfg(feature = "tui")]
mod app;
mod ingest;
mod query;
mod quotes;
#[cfg(feature = "tui")]
mod robot;
#[cfg(feature = "tui")]
mod screens;
