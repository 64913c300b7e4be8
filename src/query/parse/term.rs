//! The leaves: words, phrases, kinds.

use crate::query::parse::{CLAUSES, Parser, Reading, is_mark};
use crate::query::{Field, Query, Term};
use crate::text::{Span, tokens};

/// The names of the kinds of quotes; `quote` has them too, a floor higher.
const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

impl Parser<'_> {
    /// From the first letter to the last between two places; `None` when there is none.
    fn hull(&self, start: usize, end: usize) -> Option<Span> {
        let text = &self.input[start..end];
        let mut words = tokens(text);
        let first = words.next()?;
        let hull = words.last().map_or(first, |last| first.cover(last));
        Some(hull.shift(start))
    }

    /// As [`Parser::hull`], for a field that takes the start of a word without the `'s` of a name that was copied
    /// from a text: what starts with the rest is found with and without it.
    fn value_hull(&self, field: Option<Field>, start: usize, end: usize) -> Option<Span> {
        let hull = self.hull(start, end)?;
        if !field.is_some_and(Field::takes_prefixes) {
            return Some(hull);
        }
        let word = &self.input[hull.range()];
        let name = ["'s", "’s", "'S", "’S"]
            .into_iter()
            .find_map(|possessive| word.strip_suffix(possessive))
            .filter(|name| name.ends_with(char::is_alphanumeric));
        Some(Span::new(
            hull.start(),
            hull.start() + name.unwrap_or(word).len(),
        ))
    }

    /// Whether the word that ends at `end` can still go on: nothing follows it, and it is long enough that
    /// its forms are few. A negated word is whole, or else `-be` would take away half of the results.
    fn goes_on(&self, hull: Span) -> bool {
        if self.reading == Reading::Whole || self.negated || hull.end() != self.whole_len {
            return false;
        }
        let text = &self.input[hull.range()];
        tokens(text).count() > 1 || text.chars().filter(|c| c.is_alphanumeric()).count() > 1
    }

    /// Makes a clause, if there is room for one more.
    pub(super) fn clause(&mut self, field: Option<Field>, term: Term, at: Span) -> Option<Query> {
        self.clauses += 1;
        if self.clauses > CLAUSES {
            if self.clauses == CLAUSES + 1 {
                self.error(
                    at.start(),
                    at.end(),
                    "more than 64 words; the rest is left out",
                );
            }
            return None;
        }
        Some(Query::Clause { field, term })
    }

    /// A word between two places, as a clause. Nothing when no letter is in it.
    pub(super) fn term(&mut self, field: Option<Field>, start: usize, end: usize) -> Option<Query> {
        let raw = &self.input[start..end];
        if field == Some(Field::Speaker) && raw == "?" {
            return self.clause(field, Term::Absent, Span::new(start, end));
        }
        if field == Some(Field::Confidence) {
            return self.confidence(start, end);
        }
        let hull = self.value_hull(field, start, end)?;
        if field == Some(Field::Kind) {
            return self.kind(hull);
        }
        let word = &self.input[hull.range()];
        let prefix = self.input[hull.end()..end].starts_with('*')
            || field.is_some_and(Field::takes_prefixes)
            || self.goes_on(hull);
        // `OR,` is a word, but must not be printed as an operator.
        let word = match word {
            "AND" | "OR" | "NOT" => word.to_lowercase(),
            word => word.to_owned(),
        };
        self.clause(field, Term::Word { word, prefix }, hull)
    }

    fn kind(&mut self, at: Span) -> Option<Query> {
        let word = self.input[at.range()].to_lowercase();
        let begun = KINDS.into_iter().find(|kind| kind.starts_with(&word));
        let known = KINDS.contains(&word.as_str()) || self.reading == Reading::Typing;
        if let Some(kind) = begun
            && known
        {
            let term = Term::Word {
                word: kind.to_owned(),
                prefix: false,
            };
            return self.clause(Some(Field::Kind), term, at);
        }
        self.problem(
            (at.start(), at.end()),
            crate::query::Severity::Error,
            format!("no kind \"{word}\"; there are {}", KINDS.join(", ")),
            begun.map(str::to_owned),
        );
        None
    }

    /// Words between quotation marks; the closing mark may be missing, then the last word may go on.
    pub(super) fn phrase(&mut self, field: Option<Field>) -> Option<Query> {
        let open = self.at;
        let mark = self.peek().map_or(0, char::len_utf8);
        let start = open + mark;
        let close = self.input[start..].find(is_mark).map(|len| start + len);
        let end = close.unwrap_or(self.input.len());
        self.at = end;
        if close.is_some() {
            self.at += self.peek().map_or(0, char::len_utf8);
        } else {
            self.error(open, start, "quotation mark not closed");
        }
        let star = self.star(close.is_some());
        if field == Some(Field::Confidence) {
            return self.confidence(start, end);
        }
        let hull = self.value_hull(field, start, end)?;
        if field == Some(Field::Kind) {
            return self.kind(hull);
        }
        let prefix = star
            || field.is_some_and(Field::takes_prefixes)
            || close.is_none()
                && (self.input[hull.end()..end].starts_with('*') || self.goes_on(hull));
        let text = self.input[hull.range()].to_owned();
        self.clause(field, Term::Phrase { text, prefix }, hull)
    }

    /// What may follow a closed phrase: a star, or a distance that we do not know.
    fn star(&mut self, closed: bool) -> bool {
        if !closed {
            return false;
        }
        let rest = self.rest();
        if rest.starts_with('*') {
            self.at += 1;
            return true;
        }
        if let Some(number) = rest.strip_prefix('~') {
            let digits = number.len()
                - number
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .len();
            let start = self.at;
            self.at += 1 + digits;
            self.error(
                start,
                self.at,
                "no distances: the words must stand side by side",
            );
        }
        false
    }
}
