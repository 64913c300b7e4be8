//! The articles without quotes, when clauses are about quotes and articles are looked for.
//!
//! They have no quote that could be found among quotes: so they are found among articles, by what is left of the query
//! when all those clauses fail.

use crate::query::{Field, Query, Term};
use crate::search::Scope;
use crate::search::local::compile::Compiler;

/// What a query asks of the articles without quotes: every clause about quotes fails. `None` when none of them can match.
pub(super) fn quoteless(query: &Query, scope: Scope) -> Option<Query> {
    let rest = of_quoteless(query).filter(|_| scope == Scope::Articles)?;
    let quoted = Query::Clause {
        field: Some(Field::Has),
        term: Term::Name {
            name: "quotes".into(),
        },
    };
    Some(Query::all_of(vec![rest, quoted.negated()]))
}

fn of_quoteless(query: &Query) -> Option<Query> {
    match query {
        Query::All => Some(Query::All),
        Query::Clause { .. } => {
            let about_quotes = Compiler::about_quotes(query, Scope::Articles);
            (!about_quotes).then(|| query.clone())
        }
        Query::And(members) => {
            let members: Option<Vec<Query>> = members.iter().map(of_quoteless).collect();
            members.map(Query::all_of)
        }
        Query::Or(members) => {
            let members: Vec<Query> = members.iter().filter_map(of_quoteless).collect();
            match members.contains(&Query::All) {
                true => Some(Query::All),
                false => Query::any_of(members),
            }
        }
        Query::Not(inner) => match of_quoteless(inner) {
            None => Some(Query::All),
            Some(Query::All) => None,
            Some(inner) => Some(inner.negated()),
        },
    }
}
