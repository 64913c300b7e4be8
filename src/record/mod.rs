//! The unit that travels: an article with its quotes, and the file it came from.
//!
//! A [`Record`] is what is indexed, fetched and exported; the text is stored once, with the article, and
//! quotes are spans of it. A [`Source`] stands for one file, also for a skipped or empty one: the sources
//! in an index are its manifest, so no second file can disagree with it after a crash.
//!
//! Deliberately absent: any serde derive outside `wire`, so that the types of the core stay free to change.

mod json;
mod traits;
mod why;
mod wire;

pub use json::{
    ArticleForm, BlockForm, EvidenceForm, FacetForm, FilterId, FilterInput, FilterOutput, Headline,
    HitForm, Place, QuoteForm, QuoteList, QuotePlaces, RecordForm, SpeakerForm, SpeakersForm,
    Words, quote_id,
};
pub use traits::{Verbs, first_form};
pub use why::{Because, because};
pub use wire::{Broken, FORM, Head, restore, restore_head, restore_source, store, store_source};

use crate::article::Article;
use crate::quote::{Extraction, Quote, thousandths};
use crate::text::{Spans, Text};

/// The version of the rules that make a record of a file: formats, blocks, extraction. To be raised by whoever
/// changes what any of them answers; every index is then made anew from the files.
pub const RULES: u32 = 11;

/// An article with its quotes.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The article.
    pub article: Article,
    /// Its quotes and speakers: spans of the article's text.
    pub extraction: Extraction,
}

impl Record {
    /// The content of a quote as one line: white space folded into single spaces, and ` … ` between pieces, where
    /// other words stand in the article. Raw text of the article: make it safe before it goes to a terminal.
    #[must_use]
    pub fn content(&self, quote: &Quote) -> String {
        one_line(&self.article.text, &quote.content)
    }

    /// The words that introduce a quote, likewise; empty when there are none.
    #[must_use]
    pub fn cue(&self, quote: &Quote) -> String {
        one_line(&self.article.text, &quote.cue)
    }

    /// The speaker's name, or for somebody unnamed the words that stand for them; `None` for unattributed.
    #[must_use]
    pub fn speaker(&self, quote: &Quote) -> Option<String> {
        why::who(&self.extraction, quote)
    }
}

/// The words under several pieces of a text as one line. The sign between pieces is no word, so whoever looks for
/// words finds the last one of a piece beside the first one of the next.
fn one_line(text: &Text, pieces: &Spans) -> String {
    let mut out = String::with_capacity(pieces.bytes() + 8);
    for (i, piece) in pieces.iter().enumerate() {
        let mut gap = if i == 0 { "" } else { " … " };
        for word in text.slice(*piece).split_whitespace() {
            out.push_str(gap);
            out.push_str(word);
            gap = " ";
        }
    }
    out
}

/// A confidence as lists show it: `.97`, with a question mark below one half. Digits are left out, not rounded up:
/// what reads `.80` is found by `conf:>=.8`.
#[must_use]
pub fn sure(confidence: f32) -> String {
    match thousandths(confidence) {
        1000 => "1.0".to_owned(),
        n => format!(".{:02}{}", n / 10, if n < 500 { "?" } else { "" }),
    }
}

/// How much of the hash of a part stands in its key, in bytes.
const PART_HASH_BYTES: usize = 16;

/// The name of a source inside its corpus: `<ordinal of the root>/<relative path with />`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceKey(String);

impl SourceKey {
    /// Takes a key as it is written.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a part of this file: `<key>//<the first half of the hash of its bytes>`. No path has two slashes
    /// side by side.
    #[must_use]
    pub fn part(&self, hash: &[u8; 32]) -> Self {
        let mut key = format!("{}//", self.0);
        for byte in &hash[..PART_HASH_BYTES] {
            key.push_str(&format!("{byte:02x}"));
        }
        Self(key)
    }

    /// The file, when this is a part of one. O(1).
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        let end = self.0.len().checked_sub(2 * PART_HASH_BYTES)?;
        self.0.get(..end)?.strip_suffix("//")
    }
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was read.
    Read {
        /// How many articles it held.
        articles: u32,
        /// How many quotes they hold.
        quotes: u32,
    },
    /// It holds an article a line, or is a part of such a file.
    Lines {
        /// How many articles it holds.
        articles: u32,
        /// How many quotes they hold.
        quotes: u32,
        /// The lines that gave no article.
        unread: Unread,
    },
    /// It was not read, with the reason in words.
    Skipped(String),
}

/// Lines that gave no article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many.
    pub count: u32,
    /// The first of them, by their numbers (from 1), with reasons.
    pub first: Vec<(u64, String)>,
}

impl Unread {
    /// The most lines that are told with their reasons.
    pub const TOLD: usize = 3;

    /// Takes one more.
    pub fn add(&mut self, line: u64, reason: String) {
        self.count = self.count.saturating_add(1);
        self.tell(line, reason);
    }

    /// Takes those of a part that begins after so many lines.
    pub fn take(&mut self, part: &Self, lines_before: u64) {
        self.count = self.count.saturating_add(part.count);
        for (line, reason) in &part.first {
            self.tell(lines_before + line, reason.clone());
        }
    }

    fn tell(&mut self, line: u64, reason: String) {
        let at = self.first.partition_point(|(other, _)| *other < line);
        self.first.insert(at, (line, reason));
        self.first.truncate(Self::TOLD);
    }
}

/// One file as it was when it was last looked at. Equal stamps mean: nothing to do.
///
/// A file of many articles has a source for each of its parts ([`SourceKey::part`]), which hold the articles, and one
/// for itself, which comes last: while it is not there, or is not as the file is, the parts are looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name inside the corpus.
    pub key: SourceKey,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Time of the last change, in nanoseconds since 1970; 0 when the file system keeps none. Of a part: where in its
    /// file it began.
    pub modified_ns: i64,
    /// BLAKE3 of the bytes; all zero for a file that could not be read.
    pub hash: [u8; 32],
    /// The version of the rules that made its records ([`RULES`]).
    pub rules: u32,
    /// What became of it.
    pub status: Status,
}
