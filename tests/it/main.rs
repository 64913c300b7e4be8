//! Tests across floors: one binary.

mod bench;
mod cli;
mod engines;
mod faults;
mod filter;
mod ingest;
mod pty;
mod query;
mod robot;
mod terminal;
