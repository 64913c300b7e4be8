//! The one integration binary: each module is a boundary of the house, tested from outside.

mod app;
mod batch;
mod bench;
mod cli;
mod complete;
mod engines;
mod faults;
mod filter;
mod filters;
mod half_typed;
mod ids;
mod ingest;
mod instead;
mod invariants;
mod language;
mod layers;
mod lit;
mod pty;
mod query;
mod quotes;
mod robot;
mod sample;
mod screens;
mod terminal;
mod tidy;
mod typing;
