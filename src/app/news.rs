//! What comes from outside: answers, articles, the state of the index. And what is asked for.

use std::sync::Arc;

use crate::app::geometry::panes;
use crate::app::listing::{Answer, Item, Listing, WINDOW, first};
use crate::app::{Asked, Effect, Index, Light, Lighting, Model, Reader, View, picks};
use crate::article::ArticleId;
use crate::record::Record;
use crate::search::{Count, Hits, Page, Request, Row, Rows, Summary, Ticket};

/// The most requests that are remembered as unanswered.
const REMEMBERED: usize = 256;

/// What is said when a search inside an article finds nothing.
pub(super) const NOT_HERE: &str = "not in this article – s searches all";

/// Asks the question in force for some rows, under a new ticket.
pub(super) fn ask(model: &mut Model, rows: Rows, page: Page, effects: &mut Vec<Effect>) {
    picks::fill(model);
    let question = model.finder.question.clone();
    model.newest = Ticket(model.newest.0 + 1);
    let ticket = model.newest;
    match rows {
        Rows::Articles => note(&mut model.list, &question, page),
        Rows::Quotes => note(&mut model.all_quotes, &question, page),
    }
    let request = Request {
        query: question.query.clone(),
        scope: question.scope,
        rows,
        sort: question.sort,
        page,
    };
    if model.asked.len() == REMEMBERED {
        model.asked.remove(0);
    }
    model.asked.push(Asked {
        ticket,
        rows,
        question,
        page,
    });
    effects.push(Effect::Search { ticket, request });
}

/// Asks the question in force for the rows of the view, from the start.
pub(super) fn ask_anew(model: &mut Model, effects: &mut Vec<Effect>) {
    let rows = match model.view {
        View::Quotes => Rows::Quotes,
        View::Read | View::Compare => Rows::Articles,
    };
    let page = first_page(model, rows);
    ask(model, rows, page, effects);
}

/// The page that a question begins with: what is in sight and some. Who has chosen a row may find it further down, but
/// while something is typed the answer comes first.
pub(super) fn first_page(model: &Model, rows: Rows) -> Page {
    let panes = panes(model);
    let (height, chosen) = match rows {
        Rows::Articles => (
            panes.map(|panes| model.list_height(&panes)),
            model.list.chosen,
        ),
        Rows::Quotes => {
            let height = panes.map(|panes| model.all_quotes_height(&panes));
            (height, model.all_quotes.chosen)
        }
    };
    let limit = match chosen && !model.finder.open {
        true => WINDOW,
        false => height.map_or(WINDOW, first),
    };
    Page { offset: 0, limit }
}

fn note<R: Item>(listing: &mut Listing<R>, question: &crate::app::Question, page: Page) {
    listing.asked = Some(question.clone());
    listing.page = page;
}

/// An answer: taken when it is newer than what is shown, whatever has been asked since.
pub(super) fn found(model: &mut Model, ticket: Ticket, answer: Result<Hits, String>, took_us: u64) {
    let Some(at) = model.asked.iter().position(|asked| asked.ticket == ticket) else {
        return;
    };
    let asked = model.asked.remove(at);
    give_up(model, asked.rows, ticket);
    let shown = match asked.rows {
        Rows::Articles => &mut model.list.shown,
        Rows::Quotes => &mut model.all_quotes.shown,
    };
    if ticket <= *shown {
        return;
    }
    let hits = match answer {
        Ok(hits) => hits,
        Err(words) => {
            model.message = Some(words);
            return;
        }
    };
    *shown = ticket;
    let answer = Answer {
        question: asked.question,
        articles: hits.articles,
        quotes: hits.quotes,
        took_us,
        cut: hits.cut,
    };
    match asked.rows {
        Rows::Articles => {
            let rows = hits.rows.into_iter().filter_map(|row| match row {
                Row::Article(row) => Some(row),
                Row::Quote(_) => None,
            });
            let rows = rows.collect();
            model.list.accept(rows, asked.page, hits.articles, answer);
        }
        Rows::Quotes => {
            let rows = hits.rows.into_iter().filter_map(|row| match row {
                Row::Quote(row) => Some(row),
                Row::Article(_) => None,
            });
            let rows = rows.collect();
            let text = &answer.question.text;
            let alike = model.finder.alike.take_if(|alike| alike == text);
            if alike.is_some() && hits.quotes == Count::Exact(1) {
                model.message = Some("no other quote like it".to_owned());
            }
            model
                .all_quotes
                .accept(rows, asked.page, hits.quotes, answer);
        }
    }
}

/// Forgets what was asked for before a request that was answered: a newer one takes the place of one that waits, so
/// nothing will come. If the rows of the other view were among it, they are asked for again when they are shown.
fn give_up(model: &mut Model, rows: Rows, answered: Ticket) {
    let waits = |asked: &Asked| asked.ticket > answered;
    let mut others = model.asked.iter().filter(|asked| asked.rows != rows);
    let lost = others.clone().next().is_some() && !others.any(waits);
    match rows {
        Rows::Quotes if lost => model.list.asked = None,
        Rows::Articles if lost => model.all_quotes.asked = None,
        _ => {}
    }
    model.asked.retain(waits);
}

/// An article, or why there is none.
pub(super) fn opened(
    model: &mut Model,
    id: &ArticleId,
    record: Result<Option<Arc<Record>>, String>,
    effects: &mut Vec<Effect>,
) {
    let record = match record {
        Ok(Some(record)) => Ok(record),
        Ok(None) => Err("this article is no longer in the corpus".to_owned()),
        Err(words) => Err(words),
    };
    if let Ok(record) = &record {
        for reader in open_readers(model).filter(|reader| reader.article.as_ref() == Some(id)) {
            reader.renew(record.clone());
        }
    }
    model.shelf.put(id, record, effects);
}

fn open_readers(model: &mut Model) -> impl Iterator<Item = &mut Reader> {
    model.desk.columns.iter_mut().chain([&mut model.reader])
}

/// What is lit in a large article.
pub(super) fn lit(model: &mut Model, lighting: &Lighting, light: &Light) {
    let mut taken = false;
    for reader in open_readers(model) {
        taken |= reader.shone(lighting, light);
    }
    if taken && !model.finder.open && model.finder.find.is_some() && light.hits.is_empty() {
        model.message = Some(NOT_HERE.to_owned());
    }
}

/// Something was committed: the same question again, and articles anew.
pub(super) fn committed(model: &mut Model, summary: Summary, effects: &mut Vec<Effect>) {
    model.summary = summary;
    model.tallies.renew();
    model.offers.renew();
    model.shelf.clear();
    let mut open = Vec::new();
    for reader in open_readers(model) {
        reader.trouble = None;
        open.extend(reader.article.clone().filter(|_| reader.layout.is_some()));
    }
    for id in open {
        model.shelf.ask(&id, effects);
    }
    // The view that is not shown asks when it is.
    match model.view {
        View::Quotes => {
            model.list.asked = None;
            let page = model.all_quotes.page;
            ask(model, Rows::Quotes, page, effects);
        }
        View::Read | View::Compare => {
            model.all_quotes.asked = None;
            let page = model.list.page;
            ask(model, Rows::Articles, page, effects);
        }
    }
}

/// Indexing has ended.
pub(super) fn indexed(
    model: &mut Model,
    summary: Summary,
    at: String,
    note: Option<String>,
    effects: &mut Vec<Effect>,
) {
    model.index = Index::Ready(at);
    if note.is_some() {
        model.message = note;
    }
    if summary != model.summary {
        committed(model, summary, effects);
    }
}
