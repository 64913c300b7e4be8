//! Trees of trees, canonical if their parts are.

use crate::query::Query;

impl Query {
    /// All of these; everything when there are none.
    #[must_use]
    pub fn all_of(members: Vec<Query>) -> Self {
        let narrowing = members.into_iter().filter(|member| *member != Self::All);
        all_of(narrowing.collect()).unwrap_or_default()
    }

    /// One of these, or several; `None` when there are none to choose from.
    #[must_use]
    pub fn any_of(members: Vec<Query>) -> Option<Self> {
        any_of(members)
    }

    /// Not this.
    #[must_use]
    pub fn negated(self) -> Self {
        not(self)
    }
}

/// Not this.
pub(super) fn not(query: Query) -> Query {
    match query {
        Query::Not(inner) => *inner,
        query => Query::Not(Box::new(query)),
    }
}

/// All of these: flat, and without a tree of its own for a single one.
pub(super) fn all_of(members: Vec<Query>) -> Option<Query> {
    let mut flat = Vec::with_capacity(members.len());
    for member in members {
        match member {
            Query::And(inner) => flat.extend(inner),
            member => flat.push(member),
        }
    }
    if flat.len() > 1 {
        return Some(Query::And(flat));
    }
    flat.pop()
}

/// One of these, likewise.
pub(super) fn any_of(members: Vec<Query>) -> Option<Query> {
    let mut flat = Vec::with_capacity(members.len());
    for member in members {
        match member {
            Query::Or(inner) => flat.extend(inner),
            member => flat.push(member),
        }
    }
    if flat.len() > 1 {
        return Some(Query::Or(flat));
    }
    flat.pop()
}
