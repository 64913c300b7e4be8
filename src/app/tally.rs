//! [`Tallies`]: what is counted beside the rows, after a pause in the typing. It never moves a list.

use crate::app::{Effect, Question};
use crate::query::Query;
use crate::search::{Extent, Facets, Scope, Ticket};

/// How many values of a facet are asked for: enough for a menu to be narrowed by typing.
const MOST: usize = 200;

/// Something to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tally {
    /// What a query finds, by speaker, outlet, kind, verb and month.
    Facets {
        /// The query.
        query: Query,
        /// What its bare words look into.
        scope: Scope,
        /// Values of each facet at the most.
        most: usize,
    },
    /// How much each of these finds.
    Counts(Vec<(Query, Scope)>),
}

/// What was counted, in the sort that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tallied {
    /// For [`Tally::Facets`].
    Facets(Facets),
    /// For [`Tally::Counts`], in their order.
    Counts(Vec<Extent>),
}

/// What is asked of an engine, whatever the order of its rows.
pub type Asking = (Query, Scope);

/// The most that is kept of what was counted: a menu goes to and fro between a few questions.
const KEPT: usize = 8;

/// What is counted beside the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tallies {
    /// What was counted, newest last.
    kept: Vec<Kept>,
    /// What is being counted, and under which ticket.
    flying: Option<(Ticket, Tally)>,
    newest: Ticket,
}

/// Something that was counted.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    tally: Tally,
    tallied: Tallied,
    /// Whether the corpus has changed since.
    stale: bool,
}

impl Tally {
    /// The facets of a question.
    #[must_use]
    pub fn facets(question: &Question) -> Self {
        Self::facets_of((question.query.clone(), question.scope))
    }

    pub(super) fn facets_of((query, scope): Asking) -> Self {
        Self::Facets {
            query,
            scope,
            most: MOST,
        }
    }
}

impl Tallies {
    /// The facets of a question, when they have been counted.
    #[must_use]
    pub fn facets(&self, question: &Question) -> Option<&Facets> {
        self.of(&question.query, question.scope)
    }

    /// The facets of what a query finds, when they have been counted.
    #[must_use]
    pub fn of(&self, sought: &Query, within: Scope) -> Option<&Facets> {
        self.kept.iter().rev().find_map(|kept| {
            let of = matches!(&kept.tally, Tally::Facets { query, scope, .. }
                if query == sought && *scope == within);
            kept.tallied.facets().filter(|_| of)
        })
    }

    /// The facets counted last, whatever they belong to: shown until the next ones come.
    #[must_use]
    pub fn last(&self) -> Option<&Facets> {
        self.kept
            .iter()
            .rev()
            .find_map(|kept| kept.tallied.facets())
    }

    /// How much each of these finds, when that has been counted.
    #[must_use]
    pub fn counts(&self, askings: &[Asking]) -> Option<&[Extent]> {
        self.kept.iter().rev().find_map(|kept| match kept {
            Kept {
                tally: Tally::Counts(of),
                tallied: Tallied::Counts(counts),
                ..
            } => Some(counts.as_slice()).filter(|_| of == askings),
            _ => None,
        })
    }

    /// Asks for the first of what is wanted that is neither here nor on its way: one at a time, a newer request would
    /// take the place of an older one.
    pub(super) fn ask(&mut self, wanted: Vec<Tally>, effects: &mut Vec<Effect>) {
        let here = |tally: &Tally| {
            let kept = &mut self.kept.iter();
            kept.any(|kept| kept.tally == *tally && !kept.stale)
        };
        let Some(tally) = wanted.into_iter().find(|tally| !here(tally)) else {
            return;
        };
        if let Some((_, flying)) = &self.flying
            && *flying == tally
        {
            return;
        }
        let ticket = self.mint();
        self.flying = Some((ticket, tally.clone()));
        effects.push(Effect::Tally { ticket, tally });
    }

    /// Takes what was counted, unless something else has been asked for since.
    pub(super) fn take(&mut self, ticket: Ticket, answer: Result<Tallied, String>) {
        let Some((_, tally)) = self.flying.take_if(|(flying, _)| *flying == ticket) else {
            return;
        };
        // What cannot be counted is not asked for again and again; the rows say what is wrong.
        let tallied = answer.unwrap_or_else(|_| match &tally {
            Tally::Facets { .. } => Tallied::Facets(Facets::default()),
            Tally::Counts(_) => Tallied::Counts(Vec::new()),
        });
        self.keep(tally, tallied);
    }

    /// A new ticket. What is being counted under an older one is dropped where it is counted.
    pub(super) fn mint(&mut self) -> Ticket {
        self.flying = None;
        self.newest = Ticket(self.newest.0 + 1);
        self.newest
    }

    /// The corpus has changed: what is shown stays until it is counted anew.
    pub(super) fn renew(&mut self) {
        self.flying = None;
        for kept in &mut self.kept {
            kept.stale = true;
        }
    }

    fn keep(&mut self, tally: Tally, tallied: Tallied) {
        self.kept.retain(|kept| kept.tally != tally);
        self.kept.push(Kept {
            tally,
            tallied,
            stale: false,
        });
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
    }
}

impl Tallied {
    fn facets(&self) -> Option<&Facets> {
        match self {
            Self::Facets(facets) => Some(facets),
            Self::Counts(_) => None,
        }
    }
}
