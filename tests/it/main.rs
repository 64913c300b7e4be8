//! The one integration binary: each module is a boundary of the house, tested from outside.

mod quotes;
