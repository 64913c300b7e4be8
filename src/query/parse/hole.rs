//! The place in a query where somebody types: the word or value that the cursor stands in is left open in the tree.

use crate::query::parse::Parser;
use crate::query::{Field, Query, Term};
use crate::text::Span;

/// What is left open in a tree.
#[derive(Clone, Copy, Debug)]
pub(in crate::query) struct Hole {
    pub(in crate::query) field: Option<Field>,
    pub(in crate::query) span: Span,
}

impl Hole {
    /// What stands in the tree for it. No text reads as this: no name is empty.
    pub(in crate::query) fn clause(field: Option<Field>) -> Query {
        let name = String::new();
        Query::Clause {
            field,
            term: Term::Name { name },
        }
    }
}

impl Parser<'_> {
    /// Leaves the tree open when the cursor stands between two places, both of them included. Only once.
    pub(super) fn hole(&mut self, field: Option<Field>, start: usize, end: usize) -> Option<Query> {
        let inside = self.cursor.is_some_and(|at| (start..=end).contains(&at));
        if !inside || self.hole.is_some() {
            return None;
        }
        let span = Span::new(start, end);
        self.hole = Some(Hole { field, span });
        Some(Hole::clause(field))
    }

    /// The same for what stands between quotation marks: from `inner` to `end`, with the marks from `open` on to here.
    pub(super) fn quoted_hole(
        &mut self,
        field: Option<Field>,
        (open, inner): (usize, usize),
        end: usize,
    ) -> Option<Query> {
        let hole = self.hole(field, inner, end)?;
        self.hole = Some(Hole {
            field,
            span: Span::new(open, self.at),
        });
        Some(hole)
    }

    /// The same where no word stands, inside the parentheses of a field: behind one that opens or behind a space.
    pub(super) fn hole_between(
        &mut self,
        field: Option<Field>,
        gap: usize,
        here: usize,
    ) -> Option<Query> {
        let at = self.cursor.filter(|at| (gap..=here).contains(at))?;
        let before = self.input.get(..at)?;
        let apart = before.ends_with(|c: char| c.is_whitespace() || c == '(');
        if !apart || !self.at_gap() {
            return None;
        }
        self.hole(field, at, at)
    }
}
