//! What was odd about a query, and how it is shown.

use std::fmt::Write as _;

use crate::query::Query;
use crate::text::{Span, text_columns};

/// How bad a [`Problem`] is. While somebody types, both are hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Part of the query was left out, but nothing was misread.
    Hint,
    /// The query does not say what somebody meant: a command line should refuse it.
    Error,
}

/// What sort of thing a [`Problem`] is about, for a line that draws it while somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It was not understood as written.
    Wrong,
    /// A value that is still being written: its clause does not count yet.
    Unfinished,
    /// Something that is not closed yet, read as if it ended where the query ends; with the mark that would close it
    /// there, where one would.
    Open(Option<char>),
    /// An operator with nothing to work on: it does not count.
    Idle,
    /// The first letter of a last word: it does not count before the second one has come, or a space.
    Waited,
    /// The first letter of a last word that counts as it is: it stands for itself before the second one has come.
    Lone,
}

/// Something in a query that was not taken as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the input as given to [`parse`](crate::query::parse). May be empty.
    pub span: Span,
    /// How bad.
    pub severity: Severity,
    /// Of what sort.
    pub fault: Fault,
    /// What, in lower case and without a full stop.
    pub message: String,
    /// What could stand in place of `span`.
    pub suggestion: Option<String>,
}

/// What was read: always a tree, and what was odd on the way, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The tree, canonical.
    pub query: Query,
    /// What was not taken as written, sorted by place.
    pub problems: Vec<Problem>,
    /// Whether an expression cannot be read yet. While somebody types it, what was found before should stay: what is
    /// left of the query says something else.
    pub holds: bool,
}

impl Parsed {
    /// The problems for which a command line should refuse the query.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
    }

    /// The errors as lines for a terminal, each under the place it is about; `None` when there are none.
    ///
    /// ```
    /// use pullquote::query::{Reading, parse};
    ///
    /// let input = "bridge outlt:herald";
    /// let shown = parse(input, Reading::Whole).carets(input).unwrap_or_default();
    /// assert_eq!(shown, "  bridge outlt:herald\n         ^^^^^^ no field \"outlt:\"; did you mean \"outlet:\"?\n");
    /// ```
    #[must_use]
    pub fn carets(&self, input: &str) -> Option<String> {
        let lines: String = self.errors().map(|problem| problem.caret(input)).collect();
        (!lines.is_empty()).then_some(lines)
    }
}

/// The most characters of a query that are shown before and after the place of a problem.
const AROUND: usize = 40;

impl Problem {
    /// The message with its suggestion, as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match &self.suggestion {
            Some(other) => format!("{}; did you mean \"{other}\"?", self.message),
            None => self.message.clone(),
        }
    }

    /// Two lines for a terminal: the query, or the part around the place, and a caret line with the message.
    ///
    /// Control characters are shown as spaces. As raw otherwise as the query is: make it safe before it goes to a
    /// terminal.
    #[must_use]
    pub fn caret(&self, input: &str) -> String {
        let start = border(input, self.span.start());
        let end = border(input, self.span.end()).max(start);
        let before = input[..start].chars().count();
        let skipped = before.saturating_sub(AROUND);
        let shown = |text: &str, skip: usize, take: usize| -> String {
            text.chars()
                .skip(skip)
                .take(take)
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect()
        };
        let place = shown(&input[start..end], 0, AROUND);
        let left = shown(&input[..start], skipped, AROUND);
        let mut out = format!("  {left}{place}{}\n  ", shown(&input[end..], 0, AROUND));
        let carets = text_columns(&place).max(1);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}{} {}",
            " ".repeat(text_columns(&left)),
            "^".repeat(carets),
            self.sentence()
        );
        out
    }
}

/// The nearest character border at or before `at`.
fn border(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
