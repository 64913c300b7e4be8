//! [`Filter`]: what narrows the results beside the query that is typed, and stays when that is typed anew.
//!
//! A filter is a clause of the query language that nobody had to type: the question that goes to the engine is the
//! typed query and all filters, so that counts, lights and the way it is explained need to know nothing of them.

use crate::query::{Field, Query, Reading, Term, is_mark, parse};

/// The most filters: a query has a limit, and what was typed should stay within it.
pub(super) const MOST_FILTERS: usize = 32;

/// What results are counted and filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Who is quoted.
    Speaker,
    /// Who published it.
    Outlet,
    /// Direct, mixed or indirect.
    Kind,
    /// The verb that introduces a quote.
    Verb,
    /// The month of publication.
    Month,
    /// The least confidence.
    Confidence,
    /// Whether the article is picked: not counted, and put on by a key of its own.
    Picked,
}

/// One value of one field that results must have, or must not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What of them.
    pub facet: Facet,
    /// The value as it is counted; `None` for what has none. Raw text of articles.
    pub value: Option<String>,
    /// Whether it leaves out what has it.
    pub negated: bool,
}

impl Filter {
    /// Its clause, whether or not it is negated; `None` where the query language has none for it.
    #[must_use]
    pub fn clause(&self) -> Option<Query> {
        let field = self.facet.field();
        let text = match &self.value {
            None if field.may_be_absent() => format!("{}:?", field.name()),
            None => return None,
            // All of the value, or it would find more than was counted.
            Some(value) if field.takes_prefixes() => {
                let name = value.clone();
                let term = Term::Name { name };
                let field = Some(field);
                return (!value.is_empty()).then_some(Query::Clause { field, term });
            }
            Some(value) if field.takes_words() => {
                let value = value.replace(|c: char| c.is_control() || is_mark(c), " ");
                format!("{}:\"{value}\"", field.name())
            }
            Some(value) => format!("{}:{value}", field.name()),
        };
        let parsed = parse(&text, Reading::Whole);
        let whole = parsed.problems.is_empty() && parsed.query != Query::All;
        whole.then_some(parsed.query)
    }

    /// Whether another one is of the same field and sign: their values are alternatives.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        (self.facet.field(), self.negated) == (other.facet.field(), other.negated)
    }
}

/// The filters as one query: values of one field are alternatives, fields and what is left out must all hold.
#[must_use]
pub fn compiled(filters: &[Filter]) -> Query {
    Query::all_of(
        grouped(filters)
            .into_iter()
            .filter_map(|group| {
                let clauses = group.iter().filter_map(|filter| filter.clause());
                let any = Query::any_of(clauses.collect())?;
                let negated = group.first().is_some_and(|filter| filter.negated);
                Some(if negated { any.negated() } else { any })
            })
            .collect(),
    )
}

/// Those of one field and sign together, in the order of the first of each.
fn grouped(filters: &[Filter]) -> Vec<Vec<&Filter>> {
    let mut groups: Vec<Vec<&Filter>> = Vec::new();
    for filter in filters {
        let beside = |group: &&mut Vec<&Filter>| {
            let first = group.first();
            first.is_some_and(|first| first.is_beside(filter))
        };
        match groups.iter_mut().find(beside) {
            Some(group) => group.push(filter),
            None => groups.push(vec![filter]),
        }
    }
    groups
}

/// Without those that stand together in the `number`th place of [`chips`].
pub(super) fn without(filters: &[Filter], number: usize) -> Vec<Filter> {
    let left = grouped(filters).into_iter().nth(number).unwrap_or_default();
    let mut kept = filters.to_vec();
    kept.retain(|filter| !left.contains(&filter));
    kept
}

/// The filters as they are told, one for each field and sign: `speaker:Dana Okafor, Luis Brandt`, `-kind:indirect`.
/// Raw text of articles.
#[must_use]
pub fn chips(filters: &[Filter]) -> Vec<String> {
    let told = |group: Vec<&Filter>| {
        let sign = match group.first() {
            Some(Filter { negated: true, .. }) => "-",
            _ => "",
        };
        let field = group
            .first()
            .map_or("", |filter| filter.facet.field().name());
        let values = group.iter().map(|f| f.value.as_deref().unwrap_or("?"));
        format!("{sign}{field}:{}", values.collect::<Vec<_>>().join(", "))
    };
    grouped(filters).into_iter().map(told).collect()
}

/// The least confidences that can be chosen, as values of `conf:`.
pub const FLOORS: [&str; 3] = [">=.5", ">=.8", ">=.9"];

impl Facet {
    /// Those of the menu, in its order.
    pub const ALL: [Facet; 6] = [
        Facet::Speaker,
        Facet::Outlet,
        Facet::Kind,
        Facet::Verb,
        Facet::Month,
        Facet::Confidence,
    ];

    /// Its name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Outlet => "outlet",
            Self::Kind => "kind",
            Self::Verb => "verb",
            Self::Month => "month",
            Self::Confidence => "confidence",
            Self::Picked => "picked",
        }
    }

    /// The field of its clauses.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Self::Speaker => Field::Speaker,
            Self::Outlet => Field::Outlet,
            Self::Kind => Field::Kind,
            Self::Verb => Field::Verb,
            Self::Month => Field::Date,
            Self::Confidence => Field::Confidence,
            Self::Picked => Field::Is,
        }
    }

    /// What is said of that without a value.
    #[must_use]
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Speaker => "? no speaker found",
            Self::Outlet => "? no outlet",
            Self::Verb => "no verb",
            Self::Month => "? no date",
            Self::Kind | Self::Confidence | Self::Picked => "?",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(facet: Facet, value: &str, negated: bool) -> Filter {
        Filter {
            facet,
            value: Some(value.to_owned()).filter(|value| value != "?"),
            negated,
        }
    }

    #[test]
    fn values_are_alternatives_and_fields_must_all_hold() {
        let filters = [
            filter(Facet::Speaker, "Dana Okafor", false),
            filter(Facet::Kind, "indirect", true),
            filter(Facet::Speaker, "?", false),
            filter(Facet::Month, "2031-03", false),
            filter(Facet::Confidence, ">=.8", false),
            filter(Facet::Kind, "mixed", true),
        ];
        assert_eq!(
            compiled(&filters).to_string(),
            "(speaker:=\"Dana Okafor\" OR speaker:?) -(kind:indirect OR kind:mixed) \
             date:2031-03-01..2031-03-31 conf:>=0.8"
        );
        assert_eq!(
            chips(&filters),
            [
                "speaker:Dana Okafor, ?",
                "-kind:indirect, mixed",
                "date:2031-03",
                "conf:>=.8"
            ]
        );
        assert_eq!(compiled(&[]), Query::All);
    }

    #[test]
    fn a_value_is_never_read_as_more_than_a_value() {
        for value in ["Dana \"Dee\" Okafor", "a) OR -b:c", "x\ny“", "*~2"] {
            let clause = filter(Facet::Speaker, value, false).clause();
            let whole = clause.is_none_or(|clause| matches!(clause, Query::Clause { .. }));
            assert!(whole, "{value}");
        }
        assert_eq!(filter(Facet::Speaker, "", false).clause(), None);
        assert_eq!(filter(Facet::Verb, "—", false).clause(), None);
        assert_eq!(filter(Facet::Verb, "?", false).clause(), None);
    }

    #[test]
    fn a_filter_reads_as_it_prints() {
        for (facet, value) in [
            (Facet::Speaker, "Dana Okafor"),
            (Facet::Outlet, "Harbour Sheet"),
            (Facet::Outlet, "Lloyd's"),
            (Facet::Speaker, "—"),
            (Facet::Speaker, "Dana “Dee\\” \"Okafor\", Jr."),
            (Facet::Kind, "direct"),
            (Facet::Verb, "say"),
            (Facet::Month, "2031-03"),
            (Facet::Confidence, ">=.5"),
        ] {
            let query = compiled(&[filter(facet, value, false)]);
            let again = parse(&query.to_string(), Reading::Whole);
            assert_eq!(again.query, query, "{value}");
        }
    }
}
