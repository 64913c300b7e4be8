//! [`Tallies`]: what is counted beside the rows, after a pause in the typing. It never moves a list.

use crate::app::{Effect, Model, Question, View, complete};
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
    /// The facets counted last for what is offered in the search line.
    aside: Option<(Asking, Facets)>,
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
        self.of(&question.query, question.scope)
    }

    /// The facets of what a query finds, when they have been counted.
    #[must_use]
    pub fn of(&self, query: &Query, scope: Scope) -> Option<&Facets> {
        let known = [&self.facets, &self.aside].into_iter().flatten();
        let mut found = known.filter(|(asking, _)| (&asking.0, asking.1) == (query, scope));
        found.next().map(|(_, facets)| facets)
    }

    /// The facets counted last, whatever they belong to: shown until the next ones come.
    #[must_use]
    pub fn last(&self) -> Option<&Facets> {
        self.facets.as_ref().map(|(_, facets)| facets)
    }

    /// The corpus has changed: what is shown stays until it is counted anew.
    pub(super) fn renew(&mut self) {
        self.flying = None;
        self.aside = None;
        self.stale = true;
    }
}

/// The question whose rows are shown.
fn shown(model: &Model) -> Option<&Question> {
    let answer = match model.view {
        View::Quotes => &model.all_quotes.answer,
        View::Read => &model.list.answer,
        View::Compare => return None,
    };
    answer.as_ref().map(|answer| &answer.question)
}

/// Asks for the facets of the question whose rows are shown, and before them for those of what is offered, unless they are here or on their way.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(question) = shown(model) else {
        return;
    };
    let shown = (question.query.clone(), question.scope);
    let offered = complete::wanted(model).filter(|asking| *asking != shown);
    let tallies = &mut model.tallies;
    let known = tallies.facets.as_ref().filter(|_| !tallies.stale);
    let here = known.is_some_and(|(asking, _)| *asking == shown);
    let asking = match offered {
        Some(offered) => offered,
        None if here => return,
        None => shown,
    };
    let coming = tallies.flying.as_ref();
    if coming.is_some_and(|(_, flying)| *flying == asking) {
        return;
    }
    tallies.newest = Ticket(tallies.newest.0 + 1);
    let tally = Tally::Facets {
        query: asking.0.clone(),
        scope: asking.1,
        most: MOST,
    };
    tallies.flying = Some((tallies.newest, asking));
    effects.push(Effect::Tally {
        ticket: tallies.newest,
        tally,
    });
}

/// Takes what was counted, unless something else has been asked for since.
pub(super) fn counted(model: &mut Model, ticket: Ticket, answer: Result<Tallied, String>) {
    let offered = complete::wanted(model);
    let tallies = &mut model.tallies;
    let Some((_, asking)) = tallies.flying.take_if(|(flying, _)| *flying == ticket) else {
        return;
    };
    let facets = match answer {
        Ok(Tallied::Facets(facets)) => facets,
        Ok(Tallied::Counts(_)) => return,
        // What cannot be counted is not asked for again and again; the rows say what is wrong.
        Err(_) => Facets::default(),
    };
    if offered.as_ref() == Some(&asking) {
        tallies.aside = Some((asking.clone(), facets.clone()));
    }
    let shown = shown(model).is_some_and(|q| (&q.query, q.scope) == (&asking.0, asking.1));
    if shown {
        model.tallies.stale = false;
        model.tallies.facets = Some((asking, facets));
    }
}
