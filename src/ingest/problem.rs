//! What can be wrong with a file.

use thiserror::Error;

/// Why a file gave no article, or what to know about the one it gave.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// No byte, or nothing but white space, or nothing but markup.
    #[error("empty")]
    Empty,
    /// NUL bytes or many control characters.
    #[error("not text")]
    NotText,
    /// Longer than [`LIMIT_BYTES`](super::LIMIT_BYTES).
    #[error("too large: {} MiB, the limit is 256 MiB", bytes.div_ceil(1 << 20))]
    TooLarge {
        /// The size of the file, or of the line.
        bytes: usize,
    },
    /// A line is no JSON object.
    #[error("not a JSON object: {0}")]
    NotJson(String),
    /// A line is not UTF-8, which JSON is.
    #[error("not valid UTF-8")]
    NotUtf8,
    /// A record without a text.
    #[error("no \"body\", or an empty one")]
    NoBody,
    /// What is wrong with one line of a file that holds an article a line.
    #[error("line {line}: {problem}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: Box<Problem>,
    },
    /// No format reads a file of this name.
    #[error("unknown format; known are {}", known())]
    UnknownFormat,
    /// A note: the bytes are no UTF-8, so they were read in another way and some characters may be wrong.
    #[error("not valid UTF-8, read as {encoding}")]
    Lossy {
        /// How the bytes were read.
        encoding: &'static str,
    },
}

impl Problem {
    /// Whether an article was made all the same.
    #[must_use]
    pub fn is_note(&self) -> bool {
        matches!(self, Self::Lossy { .. })
    }
}

fn known() -> String {
    super::FORMATS
        .iter()
        .flat_map(|format| format.endings)
        .map(|ending| format!(".{ending}"))
        .collect::<Vec<_>>()
        .join(", ")
}
