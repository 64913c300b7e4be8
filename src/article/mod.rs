//! An article and its parts: what is title, what is prose, what is the page around it.
//!
//! An [`Article`] is one [`Text`] with labels on it. Everything shown is a span of that text, and what
//! was guessed says so ([`Known`]): an outlet from a folder name is not an outlet that the article states.
//!
//! Boilerplate is labelled, never cut out ([`Blocks`]): a reader can always look at what was set aside.
//!
//! The labels come from a general mechanism ([`judged`] tells the [`Reason`] of each): the shape of a line, phrases
//! that pages in general put around articles, repetition, and where the line stands. No site is known by name, and in
//! doubt a line is prose. Lines that state facts ([`facts`], [`header`], [`day`]) are read here too, so that what
//! is labelled as meta is what `ingest` believes.
//!
//! ```
//! use pullquote::article::{Hints, Label, blocks};
//! use pullquote::text::Text;
//!
//! let text = Text::new("Share\nBridge closes\nBy A. Reyes\nThe old bridge will close on Tuesday, the city said.\n");
//! let labels: Vec<Label> = blocks(&text, &Hints::default()).iter().map(|b| b.label).collect();
//! assert_eq!(labels, [Label::Boilerplate, Label::Title, Label::Meta, Label::Prose]);
//! ```
//!
//! Deliberately absent: files and formats (`ingest` makes articles from bytes) and quotes (`quote`
//! looks at [`Blocks`] only and never sees an [`Article`]).

mod address;
mod blocks;
mod clue;
mod date;
mod entry;
mod facts;
mod furniture;
mod header;
mod judge;
mod language;
mod line;
mod page;
mod section;
mod sought;
mod title;
mod words;

use std::fmt;

pub use address::{address, host, is_page};
pub use blocks::{Block, Blocks, Hints, Label, Reason};
pub use date::day;
pub use entry::{LINES, ending, entry_of, is_lines};
pub use facts::{Facts, facts, is_masthead};
pub use header::{Key, header, header_lines};
pub use judge::{blocks, judged};
pub use language::{Ground, Language, language_names};

use crate::text::{Span, Text};

/// The name of an article inside its corpus: stable across re-indexing, unique, printable.
///
/// `<root>/<relative path with />`, where `<root>` is the ordinal of the corpus root (0 for a corpus of one
/// folder), or `…#key` for one article of many in a file. Sample articles use `sample/…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(String);

impl ArticleId {
    /// Takes an id as it is written.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a value about an article came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The article states it: front matter, a byline, a dateline.
    Stated,
    /// Taken from the folder's or the file's name. Shown with a mark.
    Guessed,
}

/// A value with how it came to be known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Where it is from.
    pub basis: Basis,
}

impl<T> Known<T> {
    /// A value that the article states.
    pub fn stated(value: T) -> Self {
        Self {
            value,
            basis: Basis::Stated,
        }
    }

    /// A value that was guessed from names of folders or files.
    pub fn guessed(value: T) -> Self {
        Self {
            value,
            basis: Basis::Guessed,
        }
    }

    /// Whether it was guessed.
    pub fn is_guess(&self) -> bool {
        self.basis == Basis::Guessed
    }
}

/// One article: its text with labels, and what is known about it.
///
/// `Option::None` means unknown and is shown as unknown, never filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The name inside the corpus.
    pub id: ArticleId,
    /// The text as decoded; for marked-up formats, the text that a reader would see.
    pub text: Text,
    /// The labelled paragraphs of `text`.
    pub blocks: Blocks,
    /// A title stated outside the text (front matter). The shown title is [`Article::title`].
    pub stated_title: Option<String>,
    /// Who published it.
    pub outlet: Option<Known<String>>,
    /// The day it was published, in the outlet's own time.
    pub date: Option<Known<jiff::civil::Date>>,
    /// Who wrote it, as printed, without "By".
    pub byline: Option<String>,
    /// Its web address, as the file states it: `http` or `https`, without spaces.
    pub url: Option<String>,
    /// What it is written in.
    pub language: Language,
}

impl Article {
    /// The title to show: the one stated beside the text, else the title block, else the first words of
    /// the prose, else the id. Raw text of the article: make it safe before it goes to a terminal.
    #[must_use]
    pub fn title(&self) -> &str {
        if let Some(title) = self.stated_title.as_deref() {
            return title;
        }
        if let Some(span) = self.title_span() {
            return self.text.slice(span);
        }
        self.blocks
            .iter()
            .find(|b| b.label == Label::Prose)
            .map_or(self.id.as_str(), |b| {
                let line = self.text.slice(b.span);
                line.char_indices()
                    .nth(80)
                    .map_or(line, |(end, _)| &line[..end])
            })
    }

    /// The host of its web address.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        host(self.url.as_deref()?)
    }

    /// Where the title stands in the text, when it does.
    #[must_use]
    pub fn title_span(&self) -> Option<Span> {
        self.blocks
            .iter()
            .find(|b| b.label == Label::Title)
            .map(|b| b.span)
    }
}
