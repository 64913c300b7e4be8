//! What follows from every change: requests, the followed article, what is lit, the rows in sight.

use crate::app::geometry::panes;
use crate::app::reader::{Goal, Reader};
use crate::app::shelf::Known;
use crate::app::{
    Boilerplate, Effect, Item, Listing, Model, Pane, Panes, Question, Shelf, View, complete,
    counting, explain, go, help_page, menu, news, picker, picks, why,
};
use crate::search::Page;

/// Brings everything that follows from the rest into line: requests, the followed article, rows in sight.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.view == View::Quotes {
        // A search inside an article ends where no article is shown.
        model.finder.find = None;
    }
    picks::fill(model);
    let panes = panes(model);
    ask_what_is_missing(model, panes.as_ref(), effects);
    complete::settle(model);
    counting::settle(model, effects);
    menu::settle(model);
    explain::settle(model);
    go::follow(model);
    open_readers(model, effects);
    light_readers(model, effects);
    why::settle(model, effects);
    picker::settle(model);
    if let Some(panes) = panes {
        lay_out(model, &panes);
    }
}

/// The page of a listing that has to be asked for, if any.
fn page_for<R: Item>(
    listing: &mut Listing<R>,
    question: &Question,
    (height, first): (usize, Page),
) -> Option<Page> {
    listing.settle(height);
    if listing.asked.as_ref() == Some(question) {
        listing.missing(height)
    } else {
        Some(first)
    }
}

fn ask_what_is_missing(model: &mut Model, panes: Option<&Panes>, effects: &mut Vec<Effect>) {
    let rows = model.rows();
    let first = news::first_page(model, rows);
    let question = &model.finder.question;
    let page = match model.view {
        View::Quotes => {
            let height = panes.map_or(1, |panes| model.all_quotes_height(panes));
            page_for(&mut model.all_quotes, question, (height, first))
        }
        View::Read => {
            let height = panes.map_or(1, |panes| model.list_height(panes));
            page_for(&mut model.list, question, (height, first))
        }
        // No rows are shown, but how many there are.
        View::Compare => (model.list.asked.as_ref() != Some(question)).then_some(first),
    };
    if let Some(page) = page {
        news::ask(model, rows, page, effects);
    }
}

/// Gives readers the articles that are here, and asks for those that are not.
fn open_readers(model: &mut Model, effects: &mut Vec<Effect>) {
    let boilerplate = model.boilerplate;
    let passing = model.followed == model.reader.article;
    if give(&mut model.reader, &mut model.shelf, boilerplate)
        && let Some(id) = &model.reader.article
    {
        if passing {
            model.shelf.ask_in_passing(id, effects);
        } else {
            model.shelf.ask(id, effects);
        }
    }
    if model.reader.layout.is_some() || model.reader.trouble.is_some() {
        model.before = None;
    }
    for reader in &mut model.desk.columns {
        if give(reader, &mut model.shelf, boilerplate)
            && let Some(id) = &reader.article
        {
            model.shelf.ask(id, effects);
        }
    }
}

/// Gives a reader its article when it is on the shelf. Whether it is still to be fetched.
fn give(reader: &mut Reader, shelf: &mut Shelf, boilerplate: Boilerplate) -> bool {
    let (None, None, Some(id)) = (&reader.layout, &reader.trouble, &reader.article) else {
        return false;
    };
    match shelf.look(id) {
        Known::Here(record) => reader.open(record, boilerplate),
        Known::Missing(why) => reader.trouble = Some(why),
        Known::Away => return true,
    }
    false
}

fn light_readers(model: &mut Model, effects: &mut Vec<Effect>) {
    let main = model.lit().clone();
    let find = model.finder.find.clone();
    let leads = model.finder.open || model.focus == Pane::List;
    let settled = main == model.finder.question;
    match model.view {
        View::Read => {
            let reader = &mut model.reader;
            let changed = reader.relight(&main, find.as_ref(), effects);
            if changed && reader.goal.is_none() && leads {
                let here = reader.place();
                let back = model.restore.as_ref();
                let back = back.filter(|(id, _)| reader.article.as_ref() == Some(id));
                reader.goal = Some(match back {
                    Some((_, anchor)) => Goal::Top(*anchor),
                    None => Goal::Best(here),
                });
                // Answers to what was typed may still come in before the one to the query of before.
                model.restore.take_if(|_| settled);
            }
        }
        View::Compare => {
            for reader in &mut model.desk.columns {
                reader.relight(&main, find.as_ref(), effects);
            }
        }
        View::Quotes => {}
    }
}

fn lay_out(model: &mut Model, panes: &Panes) {
    let boilerplate = model.boilerplate;
    if let Some(area) = panes.text {
        let shape = model.shape(area);
        model.reader.settle(shape, boilerplate);
    }
    if let Some(area) = panes.quotes {
        let frame = model.frame(area);
        let reader = &mut model.reader;
        if let Some(record) = reader.record().cloned() {
            reader.cards.settle(&reader.light, &record, frame);
        }
    }
    for (column, area) in &panes.columns {
        let shape = model.shape(*area);
        if let Some(reader) = model.desk.columns.get_mut(*column) {
            reader.settle(shape, boilerplate);
        }
    }
    if let Some(scroll) = model.help {
        let page = help_page(model);
        let last = page.rows.len().saturating_sub(page.height);
        model.help = Some(scroll.min(last));
    }
}
