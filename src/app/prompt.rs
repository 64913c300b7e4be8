//! Typing in the search line.

use crate::app::{
    Action, Effect, Former, Goal, Model, Pane, Reach, View, like, motion, news, text,
};

/// Opens the line to search what has the focus.
pub(super) fn open_here(model: &mut Model) {
    let reach = match (model.view, model.focus) {
        (View::Quotes, _) | (View::Read, Pane::Quotes) => Reach::Quotes,
        (View::Read, Pane::List) => Reach::Articles,
        (View::Compare, _) | (View::Read, Pane::Text) => Reach::Here,
    };
    let reach = if reach == Reach::Here && model.reading().article.is_none() {
        Reach::Articles
    } else {
        reach
    };
    open(model, reach);
}

/// Opens the line.
pub(super) fn open(model: &mut Model, reach: Reach) {
    let reader = model.reading();
    let place = reader.article.clone().map(|id| (id, reader.place()));
    let former = Former {
        question: model.finder.question.clone(),
        find: model.finder.find.clone(),
        view: model.view,
        focus: model.focus,
        article: model.list.want.clone().or(model.list.selected_id()),
        quote: model
            .all_quotes
            .want
            .clone()
            .or(model.all_quotes.selected_id()),
        place,
    };
    // Answers must be seen while they come in.
    if model.view == View::Compare && reach != Reach::Here {
        model.view = View::Read;
        model.focus = Pane::List;
    }
    model.restore = None;
    model.finder.show(reach, former);
}

/// Text from the clipboard: into the line, which opens for it.
pub(super) fn paste(model: &mut Model, pasted: &str, effects: &mut Vec<Effect>) {
    model.message = None;
    model.help = None;
    model.why = None;
    model.menu = None;
    model.pending = crate::app::Pending::default();
    if let Some(picker) = &mut model.picker {
        return picker.insert(pasted);
    }
    if !model.finder.open {
        open(model, Reach::Quotes);
    }
    let pasted = pasted.trim_matches(['\n', '\r']);
    let input = &model.finder.input;
    let (before, after) = match input.is_selected() {
        true => ("", ""),
        false => input.text().split_at(input.cursor()),
    };
    match like::quotation(pasted, model.finder.reach).and_then(|c| like::between(before, c, after))
    {
        Some(clause) => {
            let words = format!("{before}{pasted}{after}");
            insert(model, &clause, effects);
            model.finder.pasted = Some(words);
            model.message =
                Some("quotes like what was pasted · Ctrl-y: its plain words".to_owned());
        }
        None => insert(model, pasted, effects),
    }
}

/// Puts text in at the cursor.
pub(super) fn insert(model: &mut Model, typed: &str, effects: &mut Vec<Effect>) {
    if model.finder.input.insert(typed) {
        edited(model, effects);
    }
}

/// Puts a query in place of what is typed, to go on from there.
pub(super) fn replace(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    model.finder.input = model.finder.whole(text);
    model.finder.input.end();
    edited(model, effects);
}

/// What was typed has changed: a new question under a new ticket, or a new search in this article.
pub(super) fn edited(model: &mut Model, effects: &mut Vec<Effect>) {
    model.finder.back = 0;
    model.finder.completing.typed();
    model.finder.pasted = None;
    if model.finder.read() {
        news::ask_anew(model, effects);
    } else if model.finder.reach == Reach::Here {
        look_inside(model);
    }
}

/// Goes to the first hit in this article from where one was, as soon as it is lit.
fn look_inside(model: &mut Model) {
    let place = model.finder.former.as_ref().and_then(|f| f.place.clone());
    let searched = model.finder.find.is_some();
    if let Some((_, anchor)) = place {
        model.reading_mut().goal = Some(if searched {
            Goal::HitFrom(anchor)
        } else {
            Goal::Top(anchor)
        });
    }
}

/// One of the keys of the line.
pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let input = &mut model.finder.input;
    let changed = match action {
        Action::CursorLeft => {
            input.left();
            false
        }
        Action::CursorRight => {
            input.right();
            false
        }
        Action::CursorStart => {
            input.start();
            false
        }
        Action::CursorEnd => {
            input.end();
            false
        }
        Action::Backspace => input.backspace(),
        Action::Delete => input.delete(),
        Action::DeleteWord => input.delete_word(),
        Action::DeleteToStart => input.delete_to_start(),
        Action::DeleteToEnd => input.delete_to_end(),
        Action::ResultUp => {
            let finder = &mut model.finder;
            let empty = finder.input.text().is_empty();
            if empty || (finder.back > 0 && finder.input.is_selected()) {
                if finder.recall() {
                    let back = finder.back;
                    edited(model, effects);
                    model.finder.back = back;
                }
                return;
            }
            result(model, false);
            false
        }
        Action::ResultDown => {
            result(model, true);
            false
        }
        Action::Correct => model.finder.plain_words() || model.finder.correct(),
        Action::NextScope => return next_scope(model, true, effects),
        Action::PreviousScope => return next_scope(model, false, effects),
        Action::Accept => return accept(model, effects),
        Action::Cancel => return cancel(model),
        _ => false,
    };
    if changed {
        edited(model, effects);
    }
}

/// Moves in what was found without leaving the line.
fn result(model: &mut Model, down: bool) {
    if model.finder.reach == Reach::Here {
        text::next_hit(model, down, 1);
    } else {
        let action = if down { Action::Down } else { Action::Up };
        motion::go(model, action, None);
    }
}

/// The same text, searched in something else.
fn next_scope(model: &mut Model, forward: bool, effects: &mut Vec<Effect>) {
    // The Quotes view shows no article.
    let here = model.view != View::Quotes && model.reading().article.is_some();
    let reaches: Vec<Reach> = Reach::ALL
        .into_iter()
        .filter(|reach| here || *reach != Reach::Here)
        .collect();
    let at = reaches
        .iter()
        .position(|reach| *reach == model.finder.reach);
    let step = if forward { 1 } else { reaches.len() - 1 };
    let to = (at.unwrap_or(0) + step) % reaches.len();
    let reach = reaches.get(to).copied().unwrap_or(Reach::Quotes);
    let Some(former) = model.finder.former.clone() else {
        return;
    };
    if reach == Reach::Here {
        // The corpus is searched as before; only this article is searched for what is typed.
        model.view = former.view;
        model.focus = former.focus;
        model.finder.question = former.question;
    } else {
        if model.view == View::Compare {
            model.view = View::Read;
            model.focus = Pane::List;
        }
        model.finder.find = former.find;
    }
    model.finder.reach = reach;
    edited(model, effects);
}

/// Takes the query and goes to what it found.
pub(super) fn accept(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.finder.waits().is_some() {
        // It was the whole word.
        model.finder.input.end();
        insert(model, " ", effects);
    }
    let finder = &model.finder;
    let same = match finder.reach {
        Reach::Here => {
            let text = finder.find.as_ref().map_or("", |find| &find.text);
            text == finder.input.text()
        }
        reach => {
            finder.question.text == finder.input.text() && finder.question.scope == reach.scope()
        }
    };
    if !same {
        edited(model, effects);
    }
    let finder = &mut model.finder;
    finder.remember();
    model.explained = None;
    finder.open = false;
    finder.problems.clear();
    let reach = finder.reach;
    let former = finder.former.take();
    let before = former.as_ref().map(|former| &former.question.text);
    if reach != Reach::Here && before != Some(&finder.question.text) {
        finder.date();
    }
    if reach != Reach::Here {
        // What is searched inside an article belongs to the search before.
        finder.find = None;
    }
    model.restore = None;
    if reach != Reach::Here {
        model.list.want = model.list.selected_id();
        model.all_quotes.want = model.all_quotes.selected_id();
    }
    match reach {
        Reach::Here => {
            if model.view == View::Read {
                model.focus = Pane::Text;
            }
            let (main, find) = (model.lit().clone(), model.finder.find.clone());
            let reader = model.reading_mut();
            reader.relight(&main, find.as_ref(), effects);
            let nothing = !reader.dark && reader.light.hits.is_empty();
            if nothing && find.is_some() {
                model.message = Some(news::NOT_HERE.to_owned());
            }
        }
        Reach::Quotes | Reach::Articles => {
            let stay = former.is_some_and(|former| former.focus == Pane::Quotes);
            if model.view == View::Read && !stay {
                model.focus = Pane::List;
            }
        }
    }
}

/// Drops the edit: the query and the place of before come back. The card that says how the query was understood goes
/// first.
fn cancel(model: &mut Model) {
    if model.explained.take().is_some() {
        return;
    }
    model.finder.open = false;
    model.finder.problems.clear();
    let Some(former) = model.finder.former.take() else {
        return;
    };
    let typed = std::mem::replace(&mut model.finder.question, former.question);
    model.finder.find = former.find;
    model.view = former.view;
    model.focus = former.focus;
    if let Some(id) = &former.article {
        model.list.wish(id);
    }
    if let Some(id) = &former.quote {
        model.all_quotes.wish(id);
    }
    if let Some((id, anchor)) = &former.place {
        let reader = model.reading_mut();
        if reader.article.as_ref() == Some(id) {
            reader.goal = Some(Goal::Top(*anchor));
            reader.hit = None;
        }
    }
    model.restore = former.place.filter(|_| typed != model.finder.question);
}
