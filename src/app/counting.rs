//! When what is counted: nothing is that nobody sees.

use crate::app::{Effect, Model, Question, Tallied, Tally, View, complete, menu, offers};
use crate::search::Ticket;

/// What something on the screen shows counts of, the most urgent first. Counting costs as much as searching, and of
/// everything much more.
fn wanted(model: &Model) -> Vec<Tally> {
    let offered = complete::wanted(model).map(Tally::facets_of);
    let mut wanted: Vec<Tally> = offered.into_iter().collect();
    wanted.extend(menu::wanted(model));
    // Of nothing there are no facets.
    let strip = model.listed().filter(|question| has_strip(model, question));
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

/// Asks for what is wanted and not here: offers where nothing was found come first.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    if !offers::settle(model, effects) {
        let wanted = wanted(model);
        model.tallies.ask(wanted, effects);
    }
}

/// Takes what was counted.
pub(super) fn counted(model: &mut Model, ticket: Ticket, answer: Result<Tallied, String>) {
    if !offers::counted(model, ticket, &answer) {
        model.tallies.take(ticket, answer);
    }
}
