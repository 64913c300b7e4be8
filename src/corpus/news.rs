//! What the work says while it goes on, and what it came to.

use std::path::PathBuf;
use std::time::Duration;

use crate::corpus::Links;
use crate::record::Unread;
use crate::search::Summary;

/// Time between two pieces of news.
pub(super) const NEWS_EVERY: Duration = Duration::from_millis(100);

/// How far the work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked into, of those that need it.
    pub done: u64,
    /// Files that need to be looked into; 0 while the folders are still being walked.
    pub total: u64,
    /// Files skipped so far.
    pub skipped: u64,
    /// Bytes read so far.
    pub bytes: u64,
    /// Bytes to be read.
    pub total_bytes: u64,
    /// Bytes a second, over the last seconds; `None` as long as it cannot be told.
    pub rate: Option<u64>,
    /// Seconds until all is read; likewise.
    pub left_s: Option<u64>,
}

/// What the work says while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It has come so far. At most ten times a second.
    Progress(Progress),
    /// Something was committed.
    Committed,
}

/// An input that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file or folder.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
}

/// A file that holds an article a line, and some lines of it gave none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartlyRead {
    /// The file.
    pub path: PathBuf,
    /// The lines.
    pub unread: Unread,
}

/// What the work came to. Each file that is there counts once, however many articles it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were not in the index.
    pub new: u64,
    /// Files that were in it with other content, or were read by other rules.
    pub changed: u64,
    /// Files that are no longer there.
    pub removed: u64,
    /// Files that are as they were.
    pub unchanged: u64,
    /// Files and folders that are there and are not in the index, with reasons, by key.
    pub skipped: Vec<Skipped>,
    /// Files that hold an article a line and are in the index but for some lines, by path.
    pub partly: Vec<PartlyRead>,
    /// How many articles were extracted; those of the others were known.
    pub extracted: u64,
    /// What the index holds now.
    pub summary: Summary,
    /// Whether the work was broken off.
    pub cancelled: bool,
    /// The links that were met.
    pub links: Links,
}
