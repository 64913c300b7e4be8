//! Tests across floors: one binary.

mod engines;
