//! Query text to tree: a parser by descent that never fails.
//!
//! ```text
//! query = or { [ "AND" ] or }          or    = unary { ( "OR" | "|" ) unary }
//! unary = { "-" | "NOT" } near         near  = prim { ( "NEAR" | "ONEAR" ) [ "/" number ] prim }
//! prim  = "(" query ")" | field ":" value | term
//! value = item { "," [ " " ] item } | "(" query ")" | "?"     item  = term | "=" ( word | quoted )
//! term  = [ "=" ] word [ "*" | "~" [ "2" ] ] | quoted [ "*" ] [ "~" number ] | "/" expression "/" | range
//! range = ( ">" | ">=" | "<" | "<=" ) number | number ".." [ number ] | ".." number
//! ```
//!
//! Linear in the input, and bounded by [`LIMIT_BYTES`], [`CLAUSES`] and [`NESTING`], and of what is dear to make ready
//! there may be a few: [`EXPRESSIONS`], [`LIKENESSES`]. What lies beyond a bound is left out, with a [`Problem`].

mod confidence;
mod date;
mod field;
mod hole;
mod id;
mod length;
mod name;
mod near;
pub(super) mod term;
mod whole;

pub(super) use hole::Hole;

use jiff::civil::Date;

use crate::query::join::{all_of, any_of, not};
use crate::query::parse::date::Side;
use crate::query::{Fault, Field, Parsed, Problem, Query, Severity};
use crate::text::Span;

/// The most bytes of a query that are read.
pub const LIMIT_BYTES: usize = 4096;

/// The most clauses of a query.
pub const CLAUSES: usize = 64;

/// The deepest nesting of parentheses.
pub const NESTING: usize = 32;

/// The greatest distance of words that can be asked for.
pub const DISTANCE: u8 = 100;

/// The distance of words that are near when no number is given.
pub const NEAR: u8 = 10;

/// The most expressions of a query: a large one takes a thousandth of a second.
const EXPRESSIONS: usize = 4;

/// The most words of a query that may be a few letters away.
const LIKENESSES: usize = 16;

/// The most problems that are told: nobody reads more.
const PROBLEMS: usize = 32;

/// Whether the query is still being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// Somebody is typing: a last word that nothing follows yet may go on, from two letters on, unless it
    /// is negated, and behind others it does not count before; a name of a kind may be cut short.
    Typing,
    /// The query is whole, as on a command line: words are whole unless they end in `*`.
    Whole,
}

/// Reads a query. Total: every input gives a tree, and everything odd a [`Problem`]. O(n) in bytes. It does not know
/// what day it is: `since:7d` is a problem; see [`parse_on`].
#[must_use]
pub fn parse(input: &str, reading: Reading) -> Parsed {
    parse_on(input, reading, None)
}

/// The same on a day, from which `today`, `7d` and `last week` are reckoned.
#[must_use]
pub fn parse_on(input: &str, reading: Reading, today: Option<Date>) -> Parsed {
    read(input, reading, today, None).0
}

/// The same with a hole in the tree for the value or word in which the cursor stands, if it stands in any.
pub(super) fn read(
    input: &str,
    reading: Reading,
    today: Option<Date>,
    cursor: Option<usize>,
) -> (Parsed, Option<Hole>) {
    let mut parser = Parser {
        cursor,
        ..Parser::new(input, reading, today)
    };
    let members = parser.members(None);
    let holds = parser.holds;
    let mut problems = std::mem::take(&mut parser.problems);
    problems.sort_by_key(|problem| problem.span);
    let parsed = Parsed {
        query: all_of(members).unwrap_or_default(),
        problems,
        holds,
    };
    (parsed, parser.hole)
}

/// The members of the outermost "all of these", each with the place where it stands. One that was written in
/// parentheses may hold several.
pub(super) fn parts(input: &str, reading: Reading, today: Option<Date>) -> Vec<(Query, Span)> {
    let mut parser = Parser::new(input, reading, today);
    let members = parser.members(None);
    members.into_iter().zip(parser.places).collect()
}

/// An operator between words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

const OPERATORS: [(&str, Operator); 4] = [
    ("AND", Operator::And),
    ("OR", Operator::Or),
    ("|", Operator::Or),
    ("NOT", Operator::Not),
];

struct Parser<'i> {
    /// The part that is read.
    input: &'i str,
    /// The next byte.
    at: usize,
    reading: Reading,
    today: Option<Date>,
    /// Which end of a range of days is asked for by the name of the field that is read.
    side: Side,
    /// Whether an expression could not be read.
    holds: bool,
    /// The length of the input before it was cut: what ends there can still go on.
    whole_len: usize,
    clauses: usize,
    expressions: usize,
    likenesses: usize,
    depth: usize,
    /// Parentheses open beyond the deepest nesting, to be closed again without a tree of their own.
    skipped: usize,
    /// Whether what is read now stands under an odd number of negations.
    negated: bool,
    /// Where somebody types, when it is asked in what.
    cursor: Option<usize>,
    /// In what.
    hole: Option<Hole>,
    /// Where the members of the outermost "all of these" stand.
    places: Vec<Span>,
    problems: Vec<Problem>,
}

/// A quotation mark, of whatever shape a keyboard or a pasted text has.
#[must_use]
pub fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{ff02}')
}

/// Whether `c` ends a word.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_mark(c) || matches!(c, '(' | ')' | '|')
}

impl<'i> Parser<'i> {
    fn new(input: &'i str, reading: Reading, today: Option<Date>) -> Self {
        let mut cut = input.len().min(LIMIT_BYTES);
        while !input.is_char_boundary(cut) {
            cut -= 1;
        }
        let mut parser = Self {
            input: &input[..cut],
            at: 0,
            reading,
            today,
            side: Side::Both,
            holds: false,
            whole_len: input.len(),
            clauses: 0,
            depth: 0,
            skipped: 0,
            negated: false,
            expressions: 0,
            likenesses: 0,
            cursor: None,
            hole: None,
            places: Vec::new(),
            problems: Vec::new(),
        };
        if cut < input.len() {
            parser.error(cut, input.len(), "only the first 4,096 bytes are read");
        }
        parser
    }
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Whether no term can start here.
    fn at_gap(&self) -> bool {
        self.peek()
            .is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '|'))
    }

    /// The operator that stands here, with its length. Only a whole word in capitals is one.
    fn operator(&self) -> Option<(Operator, usize)> {
        let rest = self.rest();
        OPERATORS.into_iter().find_map(|(name, operator)| {
            let tail = rest.strip_prefix(name)?;
            let whole = name == "|" || tail.chars().next().is_none_or(ends_word);
            whole.then_some((operator, name.len()))
        })
    }

    fn takes(&mut self, wanted: Operator) -> bool {
        match self.operator() {
            Some((operator, len)) if operator == wanted => {
                self.at += len;
                true
            }
            _ => false,
        }
    }

    fn problem(
        &mut self,
        (start, end): (usize, usize),
        severity: Severity,
        message: impl Into<String>,
        suggestion: Option<String>,
    ) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem {
                span: Span::new(start, end),
                severity,
                fault: Fault::Wrong,
                message: message.into(),
                suggestion,
            });
        }
    }

    /// The same of some other sort.
    fn fault(
        &mut self,
        place: (usize, usize),
        severity: Severity,
        fault: Fault,
        message: impl Into<String>,
    ) {
        let before = self.problems.len();
        self.problem(place, severity, message, None);
        if let Some(problem) = self.problems.get_mut(before) {
            problem.fault = fault;
        }
    }

    /// Whether the last word is waited for.
    fn waits(&self) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|problem| problem.fault == Fault::Waited)
    }

    /// Whether what ends at `end` can still be written on.
    fn is_written(&self, end: usize) -> bool {
        self.reading == Reading::Typing && end == self.whole_len
    }

    fn error(&mut self, start: usize, end: usize, message: impl Into<String>) {
        self.problem((start, end), Severity::Error, message, None);
    }

    /// An operator that has nothing to work on.
    fn idle(&mut self, start: usize, end: usize, message: impl Into<String>) {
        // On the way to something, on a command line a slip.
        let severity = match self.reading {
            Reading::Typing => Severity::Hint,
            Reading::Whole => Severity::Error,
        };
        self.fault((start, end), severity, Fault::Idle, message);
    }

    /// The members of an "all of these", up to the end or the parenthesis that closes this level.
    fn members(&mut self, field: Option<Field>) -> Vec<Query> {
        let mut out = Vec::new();
        // The last AND that nothing has followed yet.
        let mut dangling: Option<usize> = None;
        loop {
            let gap = self.at;
            self.skip_space();
            let here = self.at;
            if field.is_some() {
                out.extend(self.hole_between(field, gap, here));
            }
            if self.takes(Operator::And) {
                if out.is_empty() || dangling.is_some() {
                    self.idle(here, self.at, "nothing before AND");
                }
                dangling = Some(here);
                continue;
            }
            match self.peek() {
                None => break,
                Some(')') if self.skipped > 0 => {
                    self.skipped -= 1;
                    self.at += 1;
                }
                Some(')') if self.depth > 0 => break,
                Some(')') => {
                    self.at += 1;
                    self.error(here, self.at, "nothing to close here");
                }
                Some(_) => {
                    if let Some(query) = self.any(field) {
                        if self.depth == 0 {
                            let read = &self.input[here..self.at];
                            let end = here + read.trim_end().len();
                            self.places.push(Span::new(here, end));
                        }
                        out.push(query);
                        dangling = None;
                    } else if self.waits() {
                        // It will be there.
                        dangling = None;
                    }
                }
            }
        }
        if let Some(start) = dangling {
            self.idle(start, start + "AND".len(), "nothing after AND");
        }
        out
    }

    /// Alternatives: one term, or several with OR between them.
    fn any(&mut self, field: Option<Field>) -> Option<Query> {
        let mut out = Vec::new();
        let here = self.at;
        if self.takes(Operator::Or) {
            self.idle(here, self.at, "nothing before OR");
            return None;
        }
        out.extend(self.unary(field));
        loop {
            self.skip_space();
            let here = self.at;
            if !self.takes(Operator::Or) {
                break;
            }
            let end = self.at;
            self.skip_space();
            let next = self.operator().map(|(operator, _)| operator);
            let stops = matches!(next, Some(Operator::And | Operator::Or));
            if stops || matches!(self.peek(), None | Some(')')) {
                self.idle(here, end, "nothing after OR");
                if field.is_some() {
                    out.extend(self.hole_between(field, end, self.at));
                }
                continue;
            }
            out.extend(self.unary(field));
        }
        any_of(out)
    }

    /// A term with the negations before it.
    fn unary(&mut self, field: Option<Field>) -> Option<Query> {
        let before = self.negated;
        let query = self.negation(field);
        let negated = self.negated != before;
        self.negated = before;
        let query = query?;
        Some(if negated { not(query) } else { query })
    }

    fn negation(&mut self, field: Option<Field>) -> Option<Query> {
        loop {
            let here = self.at;
            if self.peek() == Some('-') {
                // A run of dashes is one: `--word` was copied from a command line.
                let rest = self.rest();
                self.at += rest.len() - rest.trim_start_matches('-').len();
            } else if !self.takes(Operator::Not) {
                return self.near(field);
            } else {
                self.skip_space();
            }
            let next = self.operator().map(|(operator, _)| operator);
            if self.at_gap() || matches!(next, Some(Operator::And | Operator::Or)) {
                self.idle(here, self.at, "nothing to leave out");
                return None;
            }
            self.negated = !self.negated;
        }
    }

    fn prim(&mut self, field: Option<Field>) -> Option<Query> {
        match self.peek()? {
            '(' => self.group(field),
            c if is_mark(c) => self.terms(field),
            _ => match self.regex_end() {
                Some(end) => self.regex(field, end),
                None => self.word(field),
            },
        }
    }

    /// What stands in parentheses; its words belong to `field` unless they name their own.
    fn group(&mut self, field: Option<Field>) -> Option<Query> {
        let open = self.at;
        self.at += 1;
        if self.depth == NESTING {
            if self.skipped == 0 {
                self.error(open, open + 1, "more than 32 parentheses inside each other");
            }
            self.skipped += 1;
            return None;
        }
        self.depth += 1;
        let members = self.members(field);
        self.depth -= 1;
        if self.peek() == Some(')') {
            self.at += 1;
        } else {
            let message = match self.reading {
                Reading::Typing => "“(” not closed yet: read as if it were",
                Reading::Whole => "parenthesis not closed",
            };
            self.fault(
                (open, open + 1),
                Severity::Error,
                Fault::Open(None),
                message,
            );
        }
        all_of(members)
    }
}

#[cfg(test)]
mod tests;
