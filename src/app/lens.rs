//! What a question lights up: the one place where the app meets the matcher of the query language.

use crate::query::{Parsed, Query, Reading, parse};
use crate::record::Record;
use crate::search::Scope;
use crate::text::Span;

/// A question to the corpus or to one article, as typed and as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What was typed.
    pub text: String,
    /// How it was read.
    pub query: Query,
    /// What its bare words look into.
    pub scope: Scope,
}

impl Question {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self {
            text: String::new(),
            query: Query::All,
            scope: Scope::Quotes,
        }
    }

    /// Whether it asks for everything.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.query == Query::All
    }
}

/// Where a question matches in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Light {
    /// Each occurrence, in order; a phrase is one.
    pub hits: Vec<Span>,
    /// The ordinals of the quotes that match, when a clause is about quotes; in order.
    pub quotes: Option<Vec<usize>>,
}

/// Reads what is typed, half-finished or not.
pub(crate) fn read(text: &str) -> Parsed {
    parse(text, Reading::Typing)
}
