//! The values of `len:`, in words: `20`, `20..`, `..5`, `>=20`, `<5`.

use crate::query::parse::Parser;
use crate::query::{Fault, Field, Query, Severity, Term};
use crate::text::Span;

impl Parser<'_> {
    /// The range between two places, as a clause.
    pub(super) fn length(&mut self, start: usize, end: usize) -> Option<Query> {
        let range = range(self.input[start..end].trim()).filter(|(least, most)| least <= most);
        let Some((least, most)) = range else {
            let signs = |c: char| matches!(c, '<' | '>' | '=' | '.');
            let fault = match self.is_written(end) && self.input[start..end].chars().all(signs) {
                true => Fault::Unfinished,
                false => Fault::Wrong,
            };
            let message = "a length is a number of words, for example len:>=20 or len:5..10";
            self.fault((start, end), Severity::Error, fault, message);
            return None;
        };
        self.clause(
            Some(Field::Length),
            Term::Between { least, most },
            Span::new(start, end),
        )
    }
}

fn range(value: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(u32::MAX))
    };
    if let Some(least) = value.strip_prefix(">=") {
        return Some((number(least)?, u32::MAX));
    }
    if let Some(below) = value.strip_prefix('>') {
        return Some((number(below)?.saturating_add(1), u32::MAX));
    }
    if let Some(most) = value.strip_prefix("<=") {
        return Some((0, number(most)?));
    }
    if let Some(above) = value.strip_prefix('<') {
        return Some((0, number(above)?.checked_sub(1)?));
    }
    match value.split_once("..") {
        Some(("", to)) => Some((0, number(to)?)),
        Some((from, "")) => Some((number(from)?, u32::MAX)),
        Some((from, to)) => Some((number(from)?, number(to)?)),
        None => number(value).map(|number| (number, number)),
    }
}
