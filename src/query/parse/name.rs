//! Values that are names: `kind:direct`, `is:unattributed`, `has:quotes`, `lang:en`, `verb:@distance`, `id:"0/a.txt"`.

use std::sync::Arc;

use crate::query::parse::{Parser, Reading};
use crate::query::{Fault, Field, HAS, IS, KINDS, PICKED, Query, STANCES, Severity, Term};
use crate::text::Span;

impl Parser<'_> {
    /// A name between two places, as a clause; one that is half typed may be cut short.
    pub(super) fn named(&mut self, field: Field, start: usize, end: usize) -> Option<Query> {
        let raw = self.input[start..end].trim();
        let at = Span::new(start, end);
        if raw.is_empty() {
            return None;
        }
        if field == Field::Id {
            return self.id(raw.to_owned(), at);
        }
        let word = raw
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        match field {
            _ if word.is_empty() => None,
            Field::Language => {
                let end = word.find(|c: char| !c.is_alphabetic());
                let name = word[..end.unwrap_or(word.len())].to_owned();
                if name.is_empty() {
                    return None;
                }
                self.clause(Some(field), Term::Name { name }, at)
            }
            Field::Kind => {
                let name = self.known(&word, &KINDS, "kind", at)?;
                let (word, prefix) = (name.to_owned(), false);
                self.clause(Some(field), Term::Word { word, prefix }, at)
            }
            _ => {
                // Whoever mixes them up means the one that there is.
                let mut all: Vec<&'static str> = IS.iter().chain(&HAS).copied().collect();
                all.push(PICKED);
                let name = self.known(&word, &all, "is: or has: value", at)?;
                if name == PICKED {
                    if word != PICKED && self.is_written(end) {
                        // Nothing may be picked: then the list would be empty before that is asked for.
                        let message = "is:picked is waited for";
                        self.fault((start, end), Severity::Hint, Fault::Waited, message);
                        return None;
                    }
                    let ids = Arc::default();
                    return self.clause(Some(Field::Id), Term::Picked { ids }, at);
                }
                let field = if HAS.contains(&name) {
                    Field::Has
                } else {
                    Field::Is
                };
                let name = name.to_owned();
                self.clause(Some(field), Term::Name { name }, at)
            }
        }
    }

    /// A class of verbs.
    pub(super) fn stance(&mut self, start: usize, end: usize) -> Option<Query> {
        let at = Span::new(start, end);
        let word = self.input[at.range()].trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = word.to_lowercase();
        let name = self
            .known(&word, &STANCES, "class of verbs", at)?
            .to_owned();
        self.clause(Some(Field::Verb), Term::Name { name }, at)
    }

    /// The one of some names that is meant; none is a problem.
    fn known(
        &mut self,
        word: &str,
        names: &[&'static str],
        what: &str,
        at: Span,
    ) -> Option<&'static str> {
        let begun = names.iter().copied().find(|name| name.starts_with(word));
        let whole = names.iter().copied().find(|name| *name == word);
        if let Some(name) = whole.or(begun.filter(|_| self.reading == Reading::Typing)) {
            return Some(name);
        }
        self.problem(
            (at.start(), at.end()),
            Severity::Error,
            format!("no {what} \"{word}\"; there are {}", names.join(", ")),
            begun.map(str::to_owned),
        );
        None
    }
}
