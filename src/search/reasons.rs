//! Which clauses of a query make a row match: what may be lit in it, and what it is aligned on.
//!
//! A row matches, or it would not be there; but of alternatives some may not hold for it, and their words are not why
//! it was found. An engine finds that out from the whole record when it makes a row, only where there are alternatives.

use std::borrow::Cow;

use crate::query::Pattern;
use crate::record::Record;
use crate::search::matching::Search;
use crate::search::{ArticleRow, Scope, light_outlet, light_title};

/// The clauses that make a row match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons(Option<Box<[usize]>>);

impl Reasons {
    /// The pattern of the query that found the row, with what may be lit in it. O(n) in clauses.
    #[must_use]
    pub fn lit<'p>(&self, pattern: &'p Pattern) -> Cow<'p, Pattern> {
        match &self.0 {
            None => Cow::Borrowed(pattern),
            Some(clauses) => Cow::Owned(pattern.only(clauses)),
        }
    }
}

/// What rows are made for: a query and its scope.
#[derive(Clone, Copy)]
pub(super) struct Asked<'p> {
    /// Of the query.
    pub(super) pattern: &'p Pattern,
    /// What its bare words look into.
    pub(super) scope: Scope,
}

impl Asked<'_> {
    /// Why the row of an article matches. Its record is read only where something in the row might be lit.
    pub(super) fn article<E>(
        self,
        row: &ArticleRow,
        record: impl FnOnce() -> Result<std::sync::Arc<Record>, E>,
    ) -> Result<Reasons, E> {
        let Self { pattern, scope } = self;
        let in_outlet = |outlet: &str| !light_outlet(pattern, outlet).is_empty();
        let is_lit = || {
            let outlet = row.outlet.as_ref().map(|outlet| outlet.value.as_str());
            outlet.is_some_and(in_outlet) || !light_title(pattern, scope, &row.title).is_empty()
        };
        if !pattern.has_alternatives() || !is_lit() {
            return Ok(Reasons::default());
        }
        let record = record()?;
        let clauses = Search::new(pattern, scope, &record).reasons_of_article();
        Ok(Reasons(Some(clauses.into())))
    }

    /// Why a quote of an article matches.
    pub(super) fn quote(self, record: &Record, ordinal: u32) -> Reasons {
        let Self { pattern, scope } = self;
        let quote = record.extraction.quotes.get(ordinal as usize);
        let quote = quote.filter(|_| pattern.has_alternatives());
        Reasons(quote.map(|quote| {
            let search = Search::new(pattern, scope, record);
            search.reasons_of_quote(quote).into()
        }))
    }
}
