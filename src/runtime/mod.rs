//! The loop.

/// Gives the terminal back as it was found.
pub fn restore() {}
