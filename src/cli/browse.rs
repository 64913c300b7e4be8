//! `pullquote [PATH…]`: the reader.

use std::path::PathBuf;

use crate::cli::args::Command;
use crate::cli::{Done, Failure, Shell};
use crate::config::nearest;
use crate::corpus::Corpus;

/// Opens the reader on `paths`, or the last corpus, or the sample.
///
/// # Errors
///
/// When a path is not there, or there is no terminal.
pub fn run(shell: &Shell, paths: &[PathBuf]) -> Result<Done, Failure> {
    let corpus = named(paths)?;
    let _ = (shell, corpus);
    Err(no_terminal())
}

/// Opens the reader on the sample.
///
/// # Errors
///
/// When there is no terminal.
pub fn demo(shell: &Shell) -> Result<Done, Failure> {
    let _ = shell;
    Err(no_terminal())
}

/// The corpus of `paths`; a mistyped command is a path too, until it is looked for.
fn named(paths: &[PathBuf]) -> Result<Option<Corpus>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    Corpus::new(paths).map(Some).map_err(|error| {
        let first = paths.first().and_then(|path| path.to_str());
        let near = first.and_then(|typed| nearest(typed, Command::NAMES));
        match (Failure::from(error), near) {
            (Failure::Unreadable(text), Some(near)) => {
                Failure::Unreadable(format!("{text}; did you mean `pullquote {near}`?"))
            }
            (failure, _) => failure,
        }
    })
}

fn no_terminal() -> Failure {
    let text = "pullquote needs a terminal to be read in\n  without one: pullquote quotes, search, show or extract";
    Failure::Usage(text.into())
}
