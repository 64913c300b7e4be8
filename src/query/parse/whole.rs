//! The whole value of a field that else takes the start of a word: `by:="Dana Okafor"`, `in:=Herald`.
//!
//! It is compared letter by letter with what is counted, so that a filter finds what the menu says. Between marks it is
//! written as an id is. As long as the second mark is missing it reads as without the sign.

use crate::query::parse::term::closing;
use crate::query::parse::{Parser, ends_word, is_mark};
use crate::query::{Fault, Field, Query, Severity, Term};
use crate::text::Span;

impl Parser<'_> {
    /// A whole name, from its equals sign on.
    pub(super) fn whole(&mut self, field: Field) -> Option<Query> {
        let start = self.at;
        self.at += 1;
        if let Some(mark) = self.peek().filter(|c| is_mark(*c)) {
            return self.quoted_whole(field, mark);
        }
        let from = self.at;
        let rest = self.rest();
        let len = rest.find(|c| c == ',' || ends_word(c));
        self.at += len.unwrap_or(rest.len());
        if let Some(hole) = self.hole(Some(field), from, self.at) {
            return Some(hole);
        }
        let name = self.input.get(from..self.at).unwrap_or_default().to_owned();
        self.name_of(field, name, start)
    }

    fn quoted_whole(&mut self, field: Field, mark: char) -> Option<Query> {
        let open = self.at;
        let inner = open + mark.len_utf8();
        let (name, closed) = self.literal(mark);
        if closed {
            let before = self.input.get(..self.at).unwrap_or_default();
            let end = before.char_indices().next_back();
            let end = end.map_or(inner, |(at, _)| at);
            return match self.quoted_hole(Some(field), (open, inner), end) {
                None => self.name_of(field, name, open),
                hole => hole,
            };
        }
        let fault = Fault::Open(Some(closing(mark)));
        let message = "quotation mark not closed";
        self.fault((open, inner), Severity::Error, fault, message);
        if let Some(hole) = self.quoted_hole(Some(field), (open, inner), self.at) {
            return Some(hole);
        }
        // A mark inside would end the phrase that this prints as.
        let rest = self.input.get(inner..self.at).unwrap_or_default();
        let end = rest.find(is_mark).map_or(self.at, |len| inner + len);
        let hull = self.value_hull(Some(field), inner, end)?;
        let text = self.input.get(hull.range()).unwrap_or_default().to_owned();
        let (prefix, slop) = (true, 0);
        self.clause(Some(field), Term::Phrase { text, prefix, slop }, hull)
    }

    /// The clause; none for a name that is still to come.
    fn name_of(&mut self, field: Field, name: String, start: usize) -> Option<Query> {
        if name.is_empty() {
            return None;
        }
        let at = Span::new(start, self.at);
        self.clause(Some(field), Term::Name { name }, at)
    }
}
