//! [`Tallies`]: what is counted beside the rows, after a pause in the typing. It never moves a list.

use crate::app::{Effect, Model, Question, View, complete, menu, offers};
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

    fn facets_of((query, scope): Asking) -> Self {
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

/// The question whose rows are shown.
#[must_use]
pub fn shown(model: &Model) -> Option<&Question> {
    let answer = match model.view {
        View::Quotes => &model.all_quotes.answer,
        View::Read => &model.list.answer,
        View::Compare => return None,
    };
    answer.as_ref().map(|answer| &answer.question)
}

/// What something on the screen shows counts of, the most urgent first. Counting costs as much as searching, and of
/// everything much more: nothing is counted that nobody sees.
fn wanted(model: &Model) -> Vec<Tally> {
    let offered = complete::wanted(model).map(Tally::facets_of);
    let mut wanted: Vec<Tally> = offered.into_iter().collect();
    wanted.extend(menu::wanted(model));
    // Of nothing there are no facets.
    let strip = shown(model).filter(|question| has_strip(model, question));
    if let Some(question) = strip.filter(|_| !offers::is_nothing_found(model)) {
        wanted.push(Tally::facets(question));
    }
    wanted
}

/// Whether the facets of the rows that are shown are in sight beside them.
#[must_use]
pub fn has_strip(model: &Model, question: &Question) -> bool {
    match model.view {
        View::Quotes => model.size.width >= 80,
        // Those of everything would be old news beside a list of articles.
        View::Read => model.size.width >= 120 && !question.is_all(),
        View::Compare => false,
    }
}

/// Asks for the next of what is wanted that is neither here nor on its way: one at a time, a newer request would
/// take the place of an older one.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    if offers::settle(model, effects) {
        return;
    }
    let wanted = wanted(model);
    let tallies = &mut model.tallies;
    let here = |tally: &Tally| {
        let kept = &mut tallies.kept.iter();
        kept.any(|kept| kept.tally == *tally && !kept.stale)
    };
    let Some(tally) = wanted.into_iter().find(|tally| !here(tally)) else {
        return;
    };
    if let Some((_, flying)) = &tallies.flying
        && *flying == tally
    {
        return;
    }
    let ticket = tallies.mint();
    tallies.flying = Some((ticket, tally.clone()));
    effects.push(Effect::Tally { ticket, tally });
}

/// Takes what was counted, unless something else has been asked for since.
pub(super) fn counted(model: &mut Model, ticket: Ticket, answer: Result<Tallied, String>) {
    if offers::counted(model, ticket, &answer) {
        return;
    }
    let tallies = &mut model.tallies;
    let Some((_, tally)) = tallies.flying.take_if(|(flying, _)| *flying == ticket) else {
        return;
    };
    // What cannot be counted is not asked for again and again; the rows say what is wrong.
    let tallied = answer.unwrap_or_else(|_| match &tally {
        Tally::Facets { .. } => Tallied::Facets(Facets::default()),
        Tally::Counts(_) => Tallied::Counts(Vec::new()),
    });
    tallies.keep(tally, tallied);
}
