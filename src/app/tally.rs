//! [`Tallies`]: what is counted beside the rows, after a pause in the typing. It never moves a list.

use crate::app::{Effect, Model, Question, View, offers};
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

/// What is counted beside the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tallies {
    /// The facets counted last, and of what.
    facets: Option<(Asking, Facets)>,
    /// What is being counted, and under which ticket.
    flying: Option<(Ticket, Asking)>,
    /// Whether the corpus has changed since.
    stale: bool,
    newest: Ticket,
}

impl Tallies {
    /// The facets of a question, when they have been counted.
    #[must_use]
    pub fn facets(&self, question: &Question) -> Option<&Facets> {
        let (asking, facets) = self.facets.as_ref()?;
        is_of(asking, question).then_some(facets)
    }

    /// The facets counted last, whatever they belong to: shown until the next ones come.
    #[must_use]
    pub fn last(&self) -> Option<&Facets> {
        self.facets.as_ref().map(|(_, facets)| facets)
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
        self.stale = true;
    }
}

fn is_of(asking: &Asking, question: &Question) -> bool {
    asking.0 == question.query && asking.1 == question.scope
}

/// Asks for the facets of the question whose rows are shown, unless they are here or on their way.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let answer = match model.view {
        View::Quotes => &model.all_quotes.answer,
        View::Read => &model.list.answer,
        View::Compare => return,
    };
    let Some(question) = answer.as_ref().map(|answer| &answer.question) else {
        return;
    };
    let question = question.clone();
    if offers::settle(model, effects) {
        // Of nothing there are no facets.
        model.tallies.facets = Some(((question.query, question.scope), Facets::default()));
        return;
    }
    let (tallies, question) = (&mut model.tallies, &question);
    let here = tallies.facets(question).is_some() && !tallies.stale;
    let coming = tallies.flying.as_ref();
    if here || coming.is_some_and(|(_, asking)| is_of(asking, question)) {
        return;
    }
    tallies.stale = false;
    let ticket = tallies.mint();
    let asking = (question.query.clone(), question.scope);
    let tally = Tally::Facets {
        query: asking.0.clone(),
        scope: asking.1,
        most: MOST,
    };
    tallies.flying = Some((ticket, asking));
    effects.push(Effect::Tally { ticket, tally });
}

/// Takes what was counted, unless something else has been asked for since.
pub(super) fn counted(model: &mut Model, ticket: Ticket, answer: Result<Tallied, String>) {
    if offers::counted(model, ticket, &answer) {
        return;
    }
    let tallies = &mut model.tallies;
    let Some((_, asking)) = tallies.flying.take_if(|(flying, _)| *flying == ticket) else {
        return;
    };
    match answer {
        Ok(Tallied::Facets(facets)) => tallies.facets = Some((asking, facets)),
        Ok(Tallied::Counts(_)) => {}
        // What cannot be counted is not asked for again and again; the rows say what is wrong.
        Err(_) => tallies.facets = Some((asking, Facets::default())),
    }
}
