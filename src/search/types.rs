//! Requests, answers, tickets and errors of the search seam.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::article::{ArticleId, Known};
use crate::query::Query;
use crate::quote::Kind;
use crate::search::Reasons;

/// What the bare words of a query look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The content of quotes.
    Quotes,
    /// Title and text of articles (boilerplate left out).
    Articles,
}

/// What the rows of an answer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// One row an article.
    Articles,
    /// One row a quote.
    Quotes,
}

/// The order of the rows. By relevance, quotes like a pasted sentence (`like:`) stand by their likeness, the same in
/// every engine. Ties: date (newest first, undated last), then id, then ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best first.
    Relevance,
    /// Newest first, undated last.
    Date,
    /// Oldest first, undated last.
    Oldest,
    /// By outlet, from A to Z, unknown last.
    Outlet,
    /// By speaker, from A to Z, unattributed last; an article by the first of its matching quotes' speakers.
    Speaker,
    /// Articles with the most quotes first.
    Quotes,
    /// Quotes by the words before the node, the nearest first (L1, L2, …), then as [`Sort::Right`]. Of more than
    /// [`MOST_SORTED`](crate::search::MOST_SORTED) the newest; the others follow, newest first. Articles, and quotes
    /// of a query without words to align them on, as by [`Sort::Date`].
    Left,
    /// Quotes by the node and the words behind it (R1, R2, …), then those before it; else as [`Sort::Left`].
    Right,
}

impl Sort {
    /// All orders, in that of the menu.
    pub const ALL: [Sort; 8] = [
        Sort::Relevance,
        Sort::Date,
        Sort::Oldest,
        Sort::Outlet,
        Sort::Speaker,
        Sort::Quotes,
        Sort::Left,
        Sort::Right,
    ];

    /// The name in headers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Date => "date",
            Self::Oldest => "oldest",
            Self::Outlet => "outlet",
            Self::Speaker => "speaker",
            Self::Quotes => "quotes",
            Self::Left => "left context",
            Self::Right => "right context",
        }
    }

    /// Whether it is an order by what stands beside the node.
    #[must_use]
    pub fn is_context(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// A window on the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// Rows to pass over.
    pub offset: usize,
    /// Rows to give at the most.
    pub limit: usize,
}

/// One question to an engine.
///
/// A quote matches when the whole tree holds for it and its article; an article matches when the tree
/// holds for it and at least one of its quotes (the same one for all quote clauses), or, when no clause is
/// about quotes, for the article alone. In [`Scope::Articles`] an article without quotes is asked as if it had one of
/// which no quote clause holds. In [`Scope::Quotes`] bare words are quote clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The tree.
    pub query: Query,
    /// What bare words look into.
    pub scope: Scope,
    /// What the rows are.
    pub rows: Rows,
    /// Their order.
    pub sort: Sort,
    /// Which of them.
    pub page: Page,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// Counted to the end.
    Exact(u64),
    /// Counting stopped here.
    AtLeast(u64),
}

impl Count {
    /// The number, exact or not.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Exact(n) | Self::AtLeast(n) => n,
        }
    }
}

/// An article in a list of results. Raw text of the article: make it safe before it goes to a terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    /// Which one.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub outlet: Option<Known<String>>,
    /// When.
    pub date: Option<Known<jiff::civil::Date>>,
    /// Its web address.
    pub url: Option<String>,
    /// How many quotes it holds.
    pub quotes: u32,
    /// How many of them match; all of them when no clause is about quotes.
    pub matching: u32,
    /// How well it matches; only the order means something.
    pub score: f32,
    /// Which clauses make it match.
    pub reasons: Reasons,
}

/// A quote in a list of results. Raw text of the article: make it safe before it goes to a terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRow {
    /// Of which article.
    pub article: ArticleId,
    /// Its ordinal among the quotes of that article.
    pub ordinal: u32,
    /// How it is rendered.
    pub kind: Kind,
    /// The name, or for somebody unnamed the words that stand for them; `None` for unattributed.
    pub speaker: Option<String>,
    /// Whether `speaker` is a name.
    pub named: bool,
    /// The cue as written; empty when there is none.
    pub cue: String,
    /// The content as one line.
    pub content: String,
    /// How sure the extractor is, 0 to 1.
    pub confidence: f32,
    /// The article's title.
    pub title: String,
    /// Who published it.
    pub outlet: Option<Known<String>>,
    /// When.
    pub date: Option<Known<jiff::civil::Date>>,
    /// How well it matches; only the order means something.
    pub score: f32,
    /// Which clauses make it match.
    pub reasons: Reasons,
}

/// A row of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// For [`Rows::Articles`].
    Article(ArticleRow),
    /// For [`Rows::Quotes`].
    Quote(QuoteRow),
}

/// An answer: the rows of the page asked for, and counts of all that match.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Articles that match.
    pub articles: Count,
    /// Quotes that match (in them, all quotes when no clause is about quotes).
    pub quotes: Count,
    /// Which clauses were not looked for to the end.
    pub cut: Cuts,
}

/// The most words of an index that one test of a clause stands for, in each of its parts: the most frequent ones.
pub const FORMS: usize = 10_000;

/// A clause that was not looked for to the end, written as the query prints it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// More words fit it than [`FORMS`].
    Forms(String),
    /// A phrase of common words whose last one may go on: of all words that begin so, the most frequent were tried, as
    /// many as about a tenth of a second is enough for.
    Ends(String),
}

/// The clauses of a query that were not looked for to the end. An engine without a dictionary looks at every text and
/// cuts nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts(pub BTreeSet<Cut>);

impl Cuts {
    /// A sentence on each, as raw as the clause is: make it safe before it goes to a terminal.
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        let (thousands, rest) = (FORMS / 1000, FORMS % 1000);
        self.0.iter().map(move |cut| match cut {
            Cut::Forms(clause) => {
                format!("only the {thousands},{rest:03} most frequent forms of {clause}")
            }
            Cut::Ends(clause) => format!("only the most frequent words at the end of {clause}"),
        })
    }
}

/// How much a query finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extent {
    /// Articles.
    pub articles: Count,
    /// Quotes.
    pub quotes: Count,
}

/// How much an engine holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles.
    pub articles: u64,
    /// Quotes.
    pub quotes: u64,
    /// Files that were skipped.
    pub skipped: u64,
}

/// Counts commits as a reader sees them: a new one means the answers may differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// The number of a request, strictly rising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Tells a running query that a newer one waits. A wrong answer costs time, never correctness.
#[derive(Clone, Debug)]
pub struct Cancel {
    newest: Arc<AtomicU64>,
    mine: u64,
    /// How often it may be asked, where that is limited.
    left: Option<Arc<AtomicU64>>,
}

impl Cancel {
    /// For a query that nothing supersedes.
    #[must_use]
    pub fn never() -> Self {
        Self {
            newest: Arc::new(AtomicU64::new(0)),
            mine: 0,
            left: None,
        }
    }

    /// For the query of `ticket`, stale as soon as `newest` holds a greater one.
    #[must_use]
    pub fn new(newest: Arc<AtomicU64>, ticket: Ticket) -> Self {
        Self {
            newest,
            mine: ticket.0,
            left: None,
        }
    }

    /// For a query with a budget: each time it asks takes one from `left`, and it is stale when nothing is left.
    #[must_use]
    pub fn budget(left: Arc<AtomicU64>) -> Self {
        Self {
            left: Some(left),
            ..Self::never()
        }
    }

    /// Whether a newer query waits. Once that is so it stays so.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        let (done, order) = (self.newest.load(Ordering::Relaxed), Ordering::Relaxed);
        let take = |left: u64| left.checked_sub(1);
        let spent = |left: &Arc<AtomicU64>| left.fetch_update(order, order, take).is_err();
        done > self.mine || self.left.as_ref().is_some_and(spent)
    }
}

/// What can go wrong between a reader and an engine.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A newer query waits.
    #[error("cancelled")]
    Cancelled,
    /// Another writer, of this or another process, has the index.
    #[error("the index is being written by another pullquote")]
    Busy,
    /// The index or its place cannot be written.
    #[error("cannot write the index in \"{path}\"")]
    ReadOnly {
        /// Its directory.
        path: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The system does not let the index be read, which says nothing about what is in it.
    #[error("the system does not let the index in \"{path}\" be read")]
    Refused {
        /// Its directory.
        path: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The index was written in a form that this version cannot read.
    #[error("the index in \"{path}\" was written by another version")]
    Version {
        /// Its directory.
        path: String,
    },
    /// The index is damaged or not an index.
    #[error("cannot read the index in \"{path}\"")]
    Damaged {
        /// Its directory.
        path: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
