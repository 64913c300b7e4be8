//! What may be lit in a row of an answer: only what makes it match.
//!
//! A row matches, or it would not be there; but of alternatives some may not hold for it, and their words are not why
//! it was found. What a row does not tell (an address, the article's text) is taken to be so: then something may be lit
//! that is one reason of two, and nothing is dark that should be lit.

use std::borrow::Cow;

use crate::query::{Field, Pattern, Words};
use crate::quote::thousandths;
use crate::search::matching::is_whole;
use crate::search::{ArticleRow, QuoteRow, Scope, light_cue};

/// The pattern with what may be lit in the row of a quote. O(n) in bytes of the row, where there are alternatives.
#[must_use]
pub fn lit_in_quote<'p>(pattern: &'p Pattern, scope: Scope, row: &QuoteRow) -> Cow<'p, Pattern> {
    if !pattern.has_alternatives() {
        return Cow::Borrowed(pattern);
    }
    let content = Words::of(&row.content);
    let speaker = row.speaker.as_deref().map(Words::of);
    let about = About {
        title: &row.title,
        outlet: row.outlet.as_ref().map(|outlet| outlet.value.as_str()),
        date: row.date.as_ref().map(|date| date.value),
    };
    narrowed(pattern, |clause| {
        let occurs = |words: &Words| pattern.occurs(clause, words);
        let known = match pattern.field(clause) {
            None if scope == Scope::Quotes => occurs(&content),
            Some(Field::Quote | Field::Like) => occurs(&content),
            Some(Field::Speaker) => match (pattern.name(clause), &row.speaker) {
                (_, None) => pattern.wants_absence(clause),
                (Some(name), Some(speaker)) => is_whole(name, speaker),
                (None, _) => speaker.as_ref().is_some_and(occurs),
            },
            Some(Field::Kind) => occurs(&Words::of(row.kind.name())),
            Some(Field::Verb) => !light_cue(&pattern.only(&[clause]), &row.cue).is_empty(),
            Some(Field::Confidence) => pattern.admits(clause, thousandths(row.confidence).into()),
            Some(field) => return about.holds(pattern, clause, field),
            None => return None,
        };
        Some(known)
    })
}

/// The same in the row of an article.
#[must_use]
pub fn lit_in_article<'p>(
    pattern: &'p Pattern,
    scope: Scope,
    row: &ArticleRow,
) -> Cow<'p, Pattern> {
    if !pattern.has_alternatives() {
        return Cow::Borrowed(pattern);
    }
    let about = About {
        title: &row.title,
        outlet: row.outlet.as_ref().map(|outlet| outlet.value.as_str()),
        date: row.date.as_ref().map(|date| date.value),
    };
    narrowed(pattern, |clause| match pattern.field(clause) {
        // It may stand in the text as well.
        None if scope == Scope::Articles => about.holds(pattern, clause, Field::Text),
        None => None,
        Some(field) => about.holds(pattern, clause, field),
    })
}

/// What both sorts of rows tell of the article.
struct About<'r> {
    title: &'r str,
    outlet: Option<&'r str>,
    date: Option<jiff::civil::Date>,
}

impl About<'_> {
    /// Whether a clause about the article holds; `None` when the row does not tell.
    fn holds(&self, pattern: &Pattern, clause: usize, field: Field) -> Option<bool> {
        match field {
            Field::Title => Some(pattern.occurs(clause, &Words::of(self.title))),
            Field::Text => Some(true).filter(|_| pattern.occurs(clause, &Words::of(self.title))),
            // The host of its address, which a row does not have, may be meant.
            Field::Outlet if pattern.is_domain(clause) => None,
            Field::Outlet => Some(match self.outlet {
                None => pattern.wants_absence(clause),
                Some(outlet) => {
                    pattern
                        .name(clause)
                        .is_some_and(|name| is_whole(name, outlet))
                        || pattern.occurs(clause, &Words::of(outlet))
                }
            }),
            Field::Date => Some(match self.date {
                None => pattern.wants_absence(clause),
                Some(day) => pattern.admits_day(clause, day),
            }),
            _ => None,
        }
    }
}

/// The pattern with only the clauses lit that make it hold; those of which nothing is known help it to.
fn narrowed(pattern: &Pattern, holds: impl Fn(usize) -> Option<bool>) -> Cow<'_, Pattern> {
    let truth: Vec<bool> = (0..pattern.len())
        .map(|clause| holds(clause).unwrap_or(!pattern.is_negated(clause)))
        .collect();
    Cow::Owned(pattern.only(&pattern.reasons(|clause| truth[clause])))
}
