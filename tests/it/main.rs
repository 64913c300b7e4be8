//! The one integration binary: each module is a boundary of the house, tested from outside.

mod engines;
mod ingest;
mod layers;
mod query;
mod tidy;
