//! Picking articles and reading them side by side. The picked articles are the columns of Compare.

use std::collections::BTreeSet;

use crate::app::{Anchor, Goal, MOST, Model, Pane, Reader, View, go};
use crate::text::{Span, fold, stem, tokens};

/// The most bytes of a paragraph that are compared to find its like.
const COMPARED_BYTES: usize = 2 << 10;

/// The most bytes of an article that are looked through for a like paragraph.
const LOOKED_BYTES: usize = 1 << 20;

/// The fewest longer words two paragraphs must share to be alike.
const SHARED: usize = 3;

/// Picks or unpicks the current article; then one row down, if `step`.
pub(super) fn pick(model: &mut Model, step: bool) {
    let Some(id) = model.current_article() else {
        return;
    };
    if model.is_picked(&id) {
        model.picked.retain(|other| *other != id);
    } else {
        model.picked.push(id);
    }
    match (model.view, model.focus) {
        (View::Compare, _) => lay_again(model),
        (View::Quotes, _) if step => {
            model.all_quotes.step(1);
        }
        (View::Read, Pane::List) if step => {
            model.list.step(1);
        }
        (View::Read, Pane::Quotes) if step => {
            crate::app::motion::go(model, crate::app::Action::Down, None);
        }
        _ => {}
    }
}

/// Picks the current article and goes to Compare when there are two.
pub(super) fn add(model: &mut Model) {
    let Some(id) = model.current_article() else {
        return;
    };
    if !model.is_picked(&id) {
        model.picked.push(id);
    }
    if model.picked.len() < 2 {
        model.message = Some("picked for Compare – c on another article opens it".to_owned());
        return;
    }
    open(model);
}

/// Goes to Compare with the picked articles.
pub(super) fn open(model: &mut Model) {
    if model.view == View::Compare {
        return;
    }
    match model.picked.len() {
        0 => {
            let hint = "pick two articles first: Space in the list, . anywhere – or c";
            model.message = Some(hint.to_owned());
            return;
        }
        1 => {
            let hint = "one article is picked: pick another one with Space, . or c";
            model.message = Some(hint.to_owned());
            return;
        }
        2..=MOST => {}
        more => {
            model.message = Some(format!("{more} are picked: the first four are shown"));
        }
    }
    let current = model.current_article();
    go::view(model, View::Compare);
    model.desk.lay(&model.picked);
    let columns = &model.desk.columns;
    if let Some(at) = columns.iter().position(|reader| reader.article == current) {
        model.desk.focus = at;
    }
}

/// Back to the Read view.
pub(super) fn leave(model: &mut Model) {
    go::view(model, View::Read);
}

/// Closes the focused column: its article is picked no longer.
pub(super) fn close(model: &mut Model) {
    let Some(id) = model.desk.focused().and_then(|r| r.article.clone()) else {
        return;
    };
    model.picked.retain(|other| *other != id);
    lay_again(model);
}

fn lay_again(model: &mut Model) {
    if model.picked.len() < 2 {
        leave(model);
        model.desk.columns.clear();
        model.desk.focus = 0;
        if let Some(id) = model.picked.first().cloned() {
            go::show(model, &id, Goal::Best(Anchor::Head(0)));
            model.message = Some("one article is left: c on another one opens Compare".to_owned());
        }
        return;
    }
    model.desk.lay(&model.picked);
}

/// Scrolls all columns together from now on, or each by itself.
pub(super) fn lock(model: &mut Model) {
    model.desk.locked = !model.desk.locked;
    let words = if model.desk.locked {
        "the columns scroll together"
    } else {
        "each column scrolls by itself"
    };
    model.message = Some(words.to_owned());
}

/// Brings the other columns to the paragraph most like the one at the place of the focused column.
pub(super) fn align(model: &mut Model) {
    let focus = model.desk.focus;
    let Some(words) = model.desk.focused().and_then(words_here) else {
        return;
    };
    let mut alone = 0;
    for (i, reader) in model.desk.columns.iter_mut().enumerate() {
        if i == focus {
            continue;
        }
        match most_like(reader, &words) {
            Some(at) => reader.goal = Some(Goal::Top(Anchor::Byte(at))),
            None => alone += 1,
        }
    }
    if alone > 0 {
        let others = if alone == 1 {
            "column has"
        } else {
            "columns have"
        };
        model.message = Some(format!("{alone} {others} nothing like it"));
    }
}

/// The longer words at a reader's place: of the selected quote when that is in sight, else of the first
/// paragraph in sight.
fn words_here(reader: &Reader) -> Option<BTreeSet<String>> {
    let record = reader.record()?;
    let text = &record.article.text;
    let quotes = &record.extraction.quotes;
    let quote = reader.cards.selected.and_then(|i| quotes.get(i));
    let span = match quote.filter(|q| reader.sees(q.hull().start())) {
        Some(quote) => quote.hull(),
        None => {
            let at = text.paragraph_at(reader.first_byte());
            *text.paragraphs().get(at)?
        }
    };
    Some(longer_words(text.slice(span)))
}

fn longer_words(slice: &str) -> BTreeSet<String> {
    let mut end = slice.len().min(COMPARED_BYTES);
    while !slice.is_char_boundary(end) {
        end -= 1;
    }
    let slice = &slice[..end];
    tokens(slice)
        .map(|span: Span| &slice[span.range()])
        .filter(|word| word.chars().count() > 3)
        .map(|word| stem(&fold(word)).into_owned())
        .collect()
}

/// The start of the paragraph that shares the most longer words.
fn most_like(reader: &Reader, words: &BTreeSet<String>) -> Option<usize> {
    let text = &reader.record()?.article.text;
    let near = text
        .paragraphs()
        .iter()
        .take_while(|paragraph| paragraph.start() < LOOKED_BYTES);
    let scored = near.map(|paragraph| {
        let own = longer_words(text.slice(*paragraph));
        let shared = own.intersection(words).count();
        (shared, usize::MAX - own.len(), paragraph.start())
    });
    // Of two that share as much, the shorter one; of two as short, the first one.
    scored
        .filter(|(shared, ..)| *shared >= SHARED)
        .max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2)))
        .map(|(_, _, at)| at)
}
