//! [`Offers`]: what to ask instead, shown where a list is empty because nothing was found.
//!
//! They are counted beside the rows, in place of facets: of nothing there are none. A digit takes one where the empty
//! list has the focus; in the search line digits are letters.

use crate::app::filter::without;
use crate::app::{
    Effect, Key, Mode, Model, Pane, Question, Reach, Tallied, Tally, View, chips, compiled, go,
};
use crate::query::{Query, Reading};
use crate::search::{Offer, Offered, Rows, Scope, Ticket, best, offers};

/// What to ask instead of one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offers {
    /// What was counted last, and for which question.
    known: Option<(Question, Rows, Vec<Offered>)>,
    /// What is being counted, under which ticket and for which question.
    flying: Option<(Ticket, Question, Rows, Vec<Offer>)>,
}

/// The question whose answer is shown and holds nothing, and what it was to hold.
fn empty(model: &Model) -> Option<(&Question, Rows)> {
    let (answer, total, rows) = match model.view {
        View::Quotes => {
            let quotes = &model.all_quotes;
            (quotes.answer.as_ref(), quotes.total, Rows::Quotes)
        }
        View::Read => {
            let list = &model.list;
            (list.answer.as_ref(), list.total, Rows::Articles)
        }
        View::Compare => return None,
    };
    let answer = answer.filter(|answer| total == 0 && answer.articles.number() == 0)?;
    (!answer.question.is_all()).then_some((&answer.question, rows))
}

/// What is offered in place of the rows that are shown, best first; nothing while they are counted.
#[must_use]
pub fn offered(model: &Model) -> &[Offered] {
    let known = model.offers.known.as_ref();
    match (empty(model), known) {
        (Some((question, rows)), Some((of, counted, offers)))
            if of == question && *counted == rows =>
        {
            offers
        }
        _ => &[],
    }
}

impl Offers {
    /// The corpus has changed: they are counted anew.
    pub(super) fn renew(&mut self) {
        *self = Self::default();
    }
}

/// Whether the answer that is shown holds nothing.
pub(super) fn is_nothing_found(model: &Model) -> bool {
    empty(model).is_some()
}

/// Asks how much each offer finds, when nothing was found. Whether that is on its way.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some((question, rows)) = empty(model) else {
        return false;
    };
    let known = model.offers.known.as_ref();
    if known.is_some_and(|(of, counted, _)| of == question && *counted == rows) {
        return false;
    }
    let flying = model.offers.flying.as_ref();
    if flying.is_some_and(|(_, of, counted, _)| of == question && *counted == rows) {
        return true;
    }
    let question = question.clone();
    let text = (question.text.as_str(), &question.typed);
    let today = model.finder.today;
    let mut candidates = offers(text, question.scope, rows, (Reading::Typing, today));
    // What is asked beside the text of the query belongs to every offer.
    let filters = compiled(&question.filters);
    for candidate in &mut candidates {
        let query = Query::all_of(vec![candidate.query.clone(), filters.clone()]);
        candidate.query = model.with_picked(&query);
    }
    for (number, chip) in chips(&question.filters).into_iter().enumerate() {
        let kept = compiled(&without(&question.filters, number));
        let query = model.with_picked(&Query::all_of(vec![question.typed.clone(), kept]));
        let told = format!("without the filter {chip}");
        let text = (question.text.as_str(), query);
        candidates.push(Offer::without(number, told, text, (question.scope, rows)));
    }
    let askings = candidates.iter().map(|one| (one.query.clone(), one.scope));
    let tally = Tally::Counts(askings.collect());
    let ticket = model.tallies.mint();
    effects.push(Effect::Tally { ticket, tally });
    model.offers.flying = Some((ticket, question, rows, candidates));
    true
}

/// Takes what was counted, if it was for offers. Whether it was.
pub(super) fn counted(model: &mut Model, ticket: Ticket, answer: &Result<Tallied, String>) -> bool {
    let flying = &mut model.offers.flying;
    let Some((_, question, rows, candidates)) = flying.take_if(|(flying, ..)| *flying == ticket)
    else {
        return false;
    };
    let offers = match answer {
        Ok(Tallied::Counts(extents)) => best(candidates, extents),
        // What cannot be counted is not offered.
        Ok(Tallied::Facets(_)) | Err(_) => Vec::new(),
    };
    model.offers.known = Some((question, rows, offers));
    true
}

/// Whether digits take offers: where the empty list has the focus.
#[must_use]
pub fn are_offers_open(model: &Model) -> bool {
    matches!(model.mode(), Mode::AllQuotes | Mode::List)
}

/// Takes the offer of a digit. Whether there is one.
pub(super) fn press(model: &mut Model, key: Key) -> bool {
    let number = key.digit().and_then(|digit| digit.checked_sub(1));
    let Some(at) = number.filter(|_| are_offers_open(model)) else {
        return false;
    };
    let Some(offer) = offered(model).get(at as usize).map(|one| one.offer.clone()) else {
        return false;
    };
    let earlier = go::earlier(model);
    let finder = &mut model.finder;
    if let Some(number) = offer.leaves {
        finder.filter(without(&finder.filters, number));
        model.replaced.keep(earlier, finder);
        return true;
    }
    finder.input = finder.whole(&offer.text);
    finder.reach = Reach::of(offer.scope);
    finder.find = None;
    finder.read();
    finder.remember();
    model.replaced.keep(earlier, finder);
    if model.view == View::Quotes && offer.scope == Scope::Articles {
        // Articles are listed there; not all of them have quotes.
        go::view(model, View::Read);
    }
    if model.view == View::Read {
        model.focus = Pane::List;
    }
    true
}
