//! Words near each other: `bridge NEAR/5 closed`.

use crate::query::near::SPOTS;
use crate::query::parse::{NEAR, Parser, Reading, all_of, ends_word};
use crate::query::{Field, Query, Severity, Term};

/// A NEAR or ONEAR, as it stands.
struct Sign {
    ordered: bool,
    /// Where its slash ends, if it has one.
    slash: bool,
    len: usize,
}

impl Parser<'_> {
    fn sign(&self) -> Option<Sign> {
        let rest = self.rest();
        ["NEAR", "ONEAR"].into_iter().find_map(|name| {
            let tail = rest.strip_prefix(name)?;
            let digits = tail.strip_prefix('/').map(|number| {
                let end = number.trim_start_matches(|c: char| c.is_ascii_digit());
                end.chars().next().is_none_or(ends_word)
            });
            let whole = digits.unwrap_or_else(|| tail.chars().next().is_none_or(ends_word));
            whole.then_some(Sign {
                ordered: name == "ONEAR",
                slash: digits.is_some(),
                len: name.len(),
            })
        })
    }

    /// One thing, or several that have to be near each other.
    pub(super) fn near(&mut self, field: Option<Field>) -> Option<Query> {
        let here = self.at;
        if let Some(sign) = self.sign() {
            self.take(&sign);
            self.idle(here, self.at, "nothing before NEAR");
            return None;
        }
        let mut members: Vec<Query> = self.prim(field).into_iter().collect();
        let (mut distance, mut ordered) = (None, None);
        loop {
            let end = self.at;
            self.skip_space();
            let start = self.at;
            let Some(sign) = self.sign() else {
                // The space may mean something to whoever comes next.
                self.at = end;
                break;
            };
            let number = self.take(&sign);
            let sign_end = self.at;
            self.skip_space();
            let operator = self.operator().is_some() || self.sign().is_some();
            if operator || self.at_gap() || self.peek() == Some('-') {
                self.idle(start, sign_end, "nothing after NEAR");
                continue;
            }
            if ordered.is_some_and(|ordered| ordered != sign.ordered) {
                self.error(
                    start,
                    sign_end,
                    "NEAR and ONEAR do not mix: one after the other, as in a NEAR/1 b b ONEAR/2 c",
                );
            } else if distance.is_some_and(|distance| distance != number) {
                let message = "one distance for all of them: the largest";
                let severity = match self.reading {
                    Reading::Typing => Severity::Hint,
                    Reading::Whole => Severity::Error,
                };
                self.problem((start, sign_end), severity, message, None);
            }
            ordered = ordered.or(Some(sign.ordered));
            distance = distance.max(Some(number));
            members.extend(self.prim(field));
        }
        let Some(ordered) = ordered.filter(|_| members.len() > 1) else {
            return all_of(members);
        };
        let mut spots: Vec<Vec<Term>> = Vec::new();
        for member in &members {
            match terms(member, field) {
                Some(terms) if spots.len() < SPOTS => spots.push(terms),
                Some(_) => {
                    self.error(here, self.at, "at most six things near each other");
                    return all_of(members);
                }
                None => {
                    let message = "NEAR joins words, phrases, and alternatives in parentheses";
                    self.error(here, self.at, message);
                    return all_of(members);
                }
            }
        }
        Some(Query::Clause {
            field,
            term: Term::Near {
                spots,
                distance: distance.unwrap_or(NEAR),
                ordered,
            },
        })
    }

    /// Passes over a sign; its distance.
    fn take(&mut self, sign: &Sign) -> u8 {
        let start = self.at;
        self.at += sign.len;
        if !sign.slash {
            return NEAR;
        }
        self.at += 1;
        self.distance(start, '/').unwrap_or(NEAR)
    }
}

/// The alternatives that a tree stands for at one spot.
fn terms(query: &Query, field: Option<Field>) -> Option<Vec<Term>> {
    match query {
        Query::Clause { field: own, term } if *own == field => match term {
            Term::Word { .. }
            | Term::Form { .. }
            | Term::Like { .. }
            | Term::Regex { .. }
            | Term::Phrase { slop: 0, .. } => Some(vec![term.clone()]),
            _ => None,
        },
        Query::Or(members) => {
            let parts = members.iter().map(|member| terms(member, field));
            Some(parts.collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}
