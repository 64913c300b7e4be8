//! [`Offer`]: what to ask instead when nothing is found, once it is known that it finds something.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::query::{Loss, Named, Query, Reading, relaxed};
use crate::search::{Count, Extent, Rows, Scope, by_first_forms};

/// The most offers that are made.
pub const OFFERS: usize = 5;

/// Another question, in place of one that finds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is different, in words. As raw as the query.
    pub told: String,
    /// The text of the query.
    pub text: String,
    /// How it reads.
    pub query: Query,
    /// What its bare words look into.
    pub scope: Scope,
    /// What of it is counted.
    pub counted: Rows,
    /// Which of the things that are asked beside the text it leaves out, by number.
    pub leaves: Option<usize>,
    rank: Rank,
    spare: bool,
    named: Option<Named>,
}

/// The order of offers: what loses least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Exactness,
    Field,
    Scope,
    Words,
}

/// An offer that finds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What to ask.
    pub offer: Offer,
    /// How much that finds.
    pub count: Count,
}

impl Offered {
    /// Whether it is one: `quote` or `quotes`, `article` or `articles`.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match (self.offer.counted, self.count) {
            (Rows::Quotes, Count::Exact(1)) => "quote",
            (Rows::Quotes, _) => "quotes",
            (Rows::Articles, Count::Exact(1)) => "article",
            (Rows::Articles, _) => "articles",
        }
    }
}

impl Offer {
    /// The same text without the `number`th of the things that are asked beside it; `query` is all the rest.
    #[must_use]
    pub fn without(
        number: usize,
        told: String,
        (text, query): (&str, Query),
        (scope, rows): (Scope, Rows),
    ) -> Self {
        Self {
            told,
            text: text.to_owned(),
            query,
            scope,
            counted: counted(rows, scope),
            leaves: Some(number),
            rank: Rank::Field,
            spare: false,
            named: None,
        }
    }
}

/// What is counted where `rows` are listed.
fn counted(rows: Rows, scope: Scope) -> Rows {
    match (rows, scope) {
        (Rows::Articles, Scope::Articles) => Rows::Articles,
        _ => Rows::Quotes,
    }
}

/// What could be asked in place of a text that finds nothing where `rows` are listed. Whether it finds more is to be
/// counted, in this order, and said to [`best`].
#[must_use]
pub fn offers(
    (text, query): (&str, &Query),
    scope: Scope,
    rows: Rows,
    (reading, today): (Reading, Option<Date>),
) -> Vec<Offer> {
    let counted = counted(rows, scope);
    let changed = relaxed(text, reading, today)
        .into_iter()
        .map(|relaxed| Offer {
            told: relaxed.told,
            text: relaxed.text,
            query: by_first_forms(relaxed.query),
            scope,
            counted,
            leaves: None,
            rank: match relaxed.loss {
                Loss::Exactness => Rank::Exactness,
                Loss::Field => Rank::Field,
                Loss::Words => Rank::Words,
            },
            spare: relaxed.spare,
            named: relaxed.named,
        });
    let (told, scope, counted) = match scope {
        Scope::Quotes => (
            "in articles, not only quotes",
            Scope::Articles,
            Rows::Articles,
        ),
        Scope::Articles => ("in quotes, not in articles", Scope::Quotes, Rows::Quotes),
    };
    let elsewhere = Offer {
        told: told.to_owned(),
        text: text.to_owned(),
        query: query.clone(),
        scope,
        counted,
        leaves: None,
        rank: Rank::Scope,
        spare: false,
        named: None,
    };
    changed.chain([elsewhere]).collect()
}

/// Those of some offers that find something, given how much each does: what loses least first, then what finds most.
#[must_use]
pub fn best(offers: Vec<Offer>, extents: &[Extent]) -> Vec<Offered> {
    let found = offers.into_iter().zip(extents).map(|(offer, extent)| {
        let count = match offer.counted {
            Rows::Quotes => extent.quotes,
            Rows::Articles => extent.articles,
        };
        Offered { offer, count }
    });
    let mut out: Vec<Offered> = Vec::new();
    let mut before = false;
    for one in found {
        let finds = one.count.number() > 0;
        let known = one.offer.named.is_some_and(|name| {
            let mut names = out.iter().filter_map(|other| other.offer.named);
            names.any(|other| is_part(name, other))
        });
        if finds && !(one.offer.spare && before) && !known {
            out.push(one);
        }
        before = finds;
    }
    out.sort_by_key(|one| {
        let most = match one.offer.rank {
            // In the order of the query.
            Rank::Exactness => 0,
            _ => one.count.number(),
        };
        (one.offer.rank, Reverse(most))
    });
    out.truncate(OFFERS);
    out
}

/// Whether a name says no more than one that was found before it: a part of it, or the same without the other words.
fn is_part(name: Named, found: Named) -> bool {
    let inside = found.parts.0 <= name.parts.0 && name.parts.1 <= found.parts.1;
    let shorter = name.parts != found.parts && name.alone == found.alone;
    name.field == found.field && inside && (shorter || name.alone && !found.alone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn what_finds_nothing_is_not_offered_and_what_loses_least_comes_first() {
        let text = "=on the by:oka kind:direct";
        let query = parse(text, Reading::Whole).query;
        let reading = (Reading::Whole, None);
        let all = offers((text, &query), Scope::Quotes, Rows::Quotes, reading);
        let numbers = |counts: &[u64]| -> Vec<Extent> {
            let each = counts.iter().map(|n| Extent {
                articles: Count::Exact(*n),
                quotes: Count::Exact(*n),
            });
            each.collect()
        };
        let best = |counts| -> Vec<String> {
            let best = best(all.clone(), &numbers(counts));
            best.into_iter().map(|one| one.offer.told).collect()
        };
        assert_eq!(
            best(&[1, 2, 3, 4, 5, 6]),
            [
                "=on in any form",
                "without kind:direct",
                "without by:oka",
                "in articles, not only quotes",
                "without the",
            ]
        );
        assert_eq!(best(&[0, 2, 0, 0, 0, 0]), ["without by:oka"]);
    }

    #[test]
    fn an_offer_is_counted_as_it_will_be_asked() {
        let text = "zebra verb:said";
        let query = parse(text, Reading::Whole).query;
        let reading = (Reading::Whole, None);
        let all = offers((text, &query), Scope::Quotes, Rows::Quotes, reading);
        let without = all.iter().find(|offer| offer.told == "without zebra");
        let without = without.expect("it is offered");
        assert_eq!(without.text, "verb:said");
        assert_eq!(without.query.to_string(), "verb:say");
    }
}
