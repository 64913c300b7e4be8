//! The reader.

use std::path::PathBuf;

use crate::cli::{Done, Failure, Shell};

/// Opens the reader.
pub fn run(shell: &Shell, paths: &[PathBuf]) -> Result<Done, Failure> {
    let _ = (shell, paths);
    Ok(Done::Found)
}

/// Opens the reader on the sample.
pub fn demo(shell: &Shell) -> Result<Done, Failure> {
    let _ = shell;
    Ok(Done::Found)
}
