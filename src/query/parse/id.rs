//! The values of `id:`: ids as `--json` prints them, `0/herald/bridge.txt` of an article and `0/herald/bridge.txt:120`
//! of a quote. They are names of files, so between marks they may hold anything.

use crate::query::parse::{Parser, is_mark};
use crate::query::{Field, Query, Term};
use crate::text::Span;

impl Parser<'_> {
    /// An id between quotation marks; the closing mark may be missing.
    pub(super) fn quoted_id(&mut self) -> Option<Query> {
        let open = self.at;
        let mark = self.peek()?;
        let (name, closed) = self.literal(mark);
        if !closed {
            self.error(open, open + mark.len_utf8(), "quotation mark not closed");
        }
        self.id(name, Span::new(open, self.at))
    }

    /// What stands between marks, letter by letter, and whether the second one is there: `\"` and `\\` stand for `"`
    /// and `\`, as in JSON, and every other mark and backslash for itself.
    pub(super) fn literal(&mut self, mark: char) -> (String, bool) {
        self.at += mark.len_utf8();
        let mut name = String::new();
        let mut escaped = false;
        let mut closed = false;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if escaped {
                if !matches!(c, '"' | '\\') {
                    name.push('\\');
                }
                name.push(c);
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == '"' || mark != '"' && is_mark(c) {
                closed = true;
                break;
            } else {
                name.push(c);
            }
        }
        if escaped {
            name.push('\\');
        }
        (name, closed)
    }

    /// An id, as a clause. What cannot be one is left out, with a problem.
    pub(super) fn id(&mut self, name: String, at: Span) -> Option<Query> {
        // Every id begins with the number of its root, or with "sample".
        let (root, rest) = name.split_once('/').unwrap_or_default();
        if root.is_empty() || rest.is_empty() {
            let message = "no id: it is what --json prints, for example id:\"0/herald/bridge.txt\"";
            self.error(at.start(), at.end(), message);
            return None;
        }
        self.clause(Some(Field::Id), Term::Name { name }, at)
    }
}
