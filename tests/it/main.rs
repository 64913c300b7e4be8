//! Tests across floors: one binary.

mod app;
mod bench;
mod cli;
mod engines;
mod faults;
mod filter;
mod ingest;
mod pty;
mod query;
mod quotes;
mod robot;
mod screens;
mod terminal;
