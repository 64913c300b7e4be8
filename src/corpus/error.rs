//! What can go wrong with a corpus.

use std::io;
use std::path::PathBuf;

use crate::search;

/// What can go wrong with a corpus.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A root is not there or cannot be read.
    #[error("cannot read \"{}\"", path.display())]
    Root {
        /// As it was named.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// No thread could be started.
    #[error("cannot start a thread")]
    Threads(#[source] io::Error),
    /// The index cannot be read or written.
    #[error(transparent)]
    Index(#[from] search::Error),
}
