//! [`Msg`]: everything that can happen.

use std::sync::Arc;

use crate::app::{Key, Light, Lighting, Tallied};
use crate::article::ArticleId;
use crate::record::Record;
use crate::search::{Hits, Summary, Ticket};

/// The size of a terminal in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// How far the indexing of the corpus has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked at, of those that need work.
    pub done: u64,
    /// Files that need work; 0 while the folders are still being walked.
    pub total: u64,
    /// Files skipped so far.
    pub skipped: u64,
    /// Bytes read, of those that are to be read.
    pub bytes: u64,
    /// Bytes that are to be read.
    pub total_bytes: u64,
    /// Seconds that it will still take; `None` as long as nobody can tell.
    pub left_s: Option<u64>,
}

/// Everything that can happen. Plain data: a session is a list of these.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now. Also the first message of a session.
    Resize(Size),
    /// An answer came, right or wrong, new or old: `update` decides.
    Found {
        /// Of which request.
        ticket: Ticket,
        /// The answer; `Err` in words for the reader. A cancelled request sends no message.
        answer: Result<Hits, String>,
        /// How long the engine took, in microseconds.
        took_us: u64,
    },
    /// Something was counted beside the rows.
    Tallied {
        /// Of which request.
        ticket: Ticket,
        /// What was counted; `Err` in words for the reader. A cancelled request sends no message.
        answer: Result<Tallied, String>,
    },
    /// This request has waited for a moment: neither it nor a newer one has been answered. Once a request at most.
    Late(Ticket),
    /// An article came.
    Opened {
        /// Which one was asked for.
        id: ArticleId,
        /// It, or nothing when it has gone; `Err` in words for the reader.
        record: Result<Option<Arc<Record>>, String>,
    },
    /// What is lit in a large article.
    Lit(Box<Lighting>, Light),
    /// Indexing has come so far. At most ten times a second.
    Indexing(Progress),
    /// Something was committed: answers may differ now.
    Committed(Summary),
    /// Indexing has ended. `Err` in words for the reader.
    Indexed {
        /// What is in the index now.
        summary: Summary,
        /// The clock when it ended, as the status line shows it ("12:04").
        at: String,
        /// What went wrong, or how many files were skipped, in one line.
        note: Option<String>,
    },
    /// Whether changed files are seen as they change.
    Watching(bool),
    /// Indexing was stopped; what is in the index now.
    Stopped(Summary),
    /// Something to be said in one line.
    Said(String),
    /// The program was stopped and is back: paint everything anew.
    Resumed,
}
