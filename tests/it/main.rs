//! Tests across floors: one binary.

mod bench;
mod cli;
mod faults;
mod filter;
