//! Going from pane to pane, from view to view, from a quote to its place and back.

use crate::app::indexing;
use crate::app::jumps::Earlier;
use crate::app::{
    Anchor, Breadth, Effect, Goal, Jump, Mode, Model, Pane, Reader, View, breadth, menu,
};
use crate::article::ArticleId;

/// How many articles are remembered with the place they were left at.
const PLACES: usize = 64;

/// Where one is.
pub(super) fn here(model: &Model) -> Jump {
    let reader = model.reading();
    Jump {
        view: model.view,
        focus: model.focus,
        article: reader.article.clone(),
        anchor: reader.place(),
    }
}

/// Puts an article into the Read view. What is shown there already stays and goes to its goal.
pub(super) fn show(model: &mut Model, id: &ArticleId, goal: Goal) {
    if model.reader.article.as_ref() == Some(id) {
        model.reader.goal = Some(goal);
    } else {
        remember_place(model);
        let before = std::mem::replace(&mut model.reader, Reader::new(id.clone(), goal));
        if before.layout.is_some() {
            model.before = Some(before);
        }
    }
    if model.list.selected_id().as_ref() != Some(id) {
        model.list.select(id);
    }
    model.followed = model.list.selected_id();
}

fn remember_place(model: &mut Model) {
    let anchor = model.reader.place();
    let Some(id) = model.reader.article.clone() else {
        return;
    };
    model.places.retain(|(other, _)| *other != id);
    model.places.push((id, anchor));
    if model.places.len() > PLACES {
        model.places.remove(0);
    }
}

/// Shows the selected article of the list: at `goal`, else at its best hit or where it was left.
pub(super) fn read_selected(model: &mut Model, goal: Option<Goal>) {
    let Some(id) = model.list.selected_id() else {
        return;
    };
    let back = model.restore.take_if(|(other, _)| *other == id);
    let left = model.places.iter().find(|(other, _)| *other == id);
    let left = left.map_or(Anchor::Head(0), |(_, anchor)| *anchor);
    let goal = goal
        .or(back.map(|(_, anchor)| Goal::Top(anchor)))
        .unwrap_or(Goal::Best(left));
    show(model, &id, goal);
}

/// Shows the article that the selection of the list has come to.
pub(super) fn follow(model: &mut Model) {
    let id = model.list.selected_id();
    if model.view == View::Read && id.is_some() && id != model.followed {
        read_selected(model, None);
        model.followed = id;
    }
}

/// Enter: from a row to its text.
pub(super) fn enter(model: &mut Model) {
    let from = here(model);
    match (model.view, model.focus) {
        (View::Read, Pane::List) => {
            let Some(id) = model.list.selected_id() else {
                return;
            };
            model.list.select(&id);
            let reader = &model.reader;
            let stays = reader.article.as_ref() == Some(&id) && reader.hit.is_some();
            if !stays {
                let same = reader.article.as_ref() == Some(&id);
                let goal = same.then(|| Goal::Best(reader.place()));
                read_selected(model, goal);
            }
            model.focus = Pane::Text;
        }
        (View::Read, Pane::Quotes) => {
            let Some(ordinal) = model.reader.cards.selected else {
                return;
            };
            model.reader.goal = Some(Goal::Quote(ordinal));
            model.focus = Pane::Text;
        }
        (View::Read, Pane::Text) => return,
        (View::Quotes, _) => {
            let Some(row) = model.all_quotes.selected_row() else {
                return;
            };
            let (id, ordinal) = (row.article.clone(), row.ordinal as usize);
            model.view = View::Read;
            model.focus = Pane::Text;
            show(model, &id, Goal::Quote(ordinal));
        }
        (View::Compare, _) => {
            let anchor = model.reading().place();
            let Some(id) = model.current_article() else {
                return;
            };
            model.view = View::Read;
            model.focus = Pane::Text;
            show(model, &id, Goal::Top(anchor));
        }
    }
    model.jumps.leave(from);
}

/// Back to where a jump came from, or forward again.
pub(super) fn jump(model: &mut Model, forward: bool) {
    let from = here(model);
    let to = if forward {
        model.jumps.forward(from)
    } else {
        model.jumps.back(from)
    };
    let Some(to) = to else {
        let end = if forward { "forward" } else { "back" };
        model.message = Some(format!("no jump {end} from here"));
        return;
    };
    land(model, &to);
}

fn land(model: &mut Model, to: &Jump) {
    model.zen = false;
    model.focus = to.focus;
    model.view = to.view;
    if to.view == View::Compare {
        model.desk.lay(&model.picked);
        let desk = &mut model.desk;
        match desk.columns.iter().position(|r| r.article == to.article) {
            Some(at) => {
                desk.focus = at;
                if let Some(reader) = desk.focused_mut() {
                    reader.goal = Some(Goal::Top(to.anchor));
                }
                return;
            }
            None => model.view = View::Read,
        }
    }
    if let Some(id) = &to.article {
        show(model, id, Goal::Top(to.anchor));
    }
}

/// Whether a pane can be gone to.
fn is_reachable(model: &Model, pane: Pane) -> bool {
    let alone = breadth(model.size.width) == Breadth::One;
    match pane {
        Pane::Text => true,
        Pane::List => alone || model.list_shown,
        Pane::Quotes => alone || model.quotes_shown,
    }
}

/// The next pane or column, or the one before; at the end it goes round if `round`.
pub(super) fn next_pane(model: &mut Model, forward: bool, round: bool) {
    if model.menu.is_some() {
        return menu::turn(model, forward);
    }
    match model.view {
        View::Quotes => {}
        View::Compare => model.desk.step(forward, round),
        View::Read => {
            let panes: Vec<Pane> = Pane::ALL
                .into_iter()
                .filter(|pane| is_reachable(model, *pane))
                .collect();
            let len = panes.len();
            let at = panes.iter().position(|pane| *pane == model.focus);
            let at = at.unwrap_or(0);
            let to = match (forward, round) {
                (true, true) => (at + 1) % len,
                (false, true) => (at + len - 1) % len,
                (true, false) => (at + 1).min(len - 1),
                (false, false) => at.saturating_sub(1),
            };
            model.focus = panes.get(to).copied().unwrap_or(Pane::Text);
        }
    }
}

/// Gives a pane the focus; a hidden one is shown for it.
pub(super) fn focus(model: &mut Model, pane: Pane) {
    view(model, View::Read);
    match pane {
        Pane::List => model.list_shown = true,
        Pane::Quotes => model.quotes_shown = true,
        Pane::Text => {}
    }
    model.focus = pane;
}

/// Goes to a view.
pub(super) fn view(model: &mut Model, view: View) {
    if model.view != view {
        let from = here(model);
        model.jumps.leave(from);
        model.view = view;
        model.zen = false;
    }
}

/// Shows the quotes beside the text, or hides them.
pub(super) fn toggle_quotes(model: &mut Model) {
    model.quotes_shown = !model.quotes_shown;
    leave_hidden(model, Pane::Quotes);
}

/// Shows the list beside the text, or hides it.
pub(super) fn toggle_list(model: &mut Model) {
    model.list_shown = !model.list_shown;
    leave_hidden(model, Pane::List);
}

fn leave_hidden(model: &mut Model, pane: Pane) {
    if model.focus == pane && !is_reachable(model, pane) {
        model.focus = Pane::Text;
    }
}

/// Undoes the last narrowing: help, card, menu, the search inside the article, what a key put in place of a query,
/// then filters and query, the newest first. Where nothing is left, indexing is stopped. Never quits.
pub(super) fn widen(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.help.take().is_some() || model.why.take().is_some() || model.menu.take().is_some() {
        return;
    }
    if model.explained.take().is_some() {
        return;
    }
    if model.finder.find.take().is_some() {
        return;
    }
    match model.replaced.take() {
        Some(earlier) => bring_back(model, earlier),
        None => {
            if !model.finder.widen() {
                indexing::stop(model, effects);
            }
        }
    }
}

/// The query in force and where one is, before a key puts another query in its place.
pub(super) fn earlier(model: &Model) -> Earlier {
    let (finder, quotes) = (&model.finder, &model.all_quotes);
    Earlier {
        question: finder.question.clone(),
        older: finder.older,
        sort: finder.sort,
        find: finder.find.clone(),
        place: here(model),
        quote: quotes.want.clone().or(quotes.selected_id()),
    }
}

/// Puts a query that was replaced in force again, where that was done.
fn bring_back(model: &mut Model, earlier: Earlier) {
    let from = here(model);
    model.jumps.leave(from);
    let finder = &mut model.finder;
    finder.filters.clone_from(&earlier.question.filters);
    finder.question = earlier.question;
    finder.older = earlier.older;
    finder.sort = earlier.sort;
    finder.find = earlier.find;
    if let Some(id) = &earlier.quote {
        model.all_quotes.wish(id);
    }
    // An answer that is still to come must not take the place away.
    let listed = model.list.answer.as_ref().map(|answer| &answer.question);
    let comes = listed != Some(&model.finder.question);
    let Jump {
        article, anchor, ..
    } = &earlier.place;
    model.restore = article.clone().map(|id| (id, *anchor)).filter(|_| comes);
    land(model, &earlier.place);
}

/// One step back: out of the help, of the card, of zen, of the view, of the text. At the root: quits.
pub(super) fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.mode() == Mode::Help {
        model.help = None;
    } else if model.why.take().is_some()
        || model.menu.take().is_some()
        || model.explained.take().is_some()
    {
        // The card is closed.
    } else if model.zen {
        model.zen = false;
    } else if matches!(model.view, View::Compare | View::Quotes) {
        view(model, View::Read);
    } else if model.focus != Pane::List && is_reachable(model, Pane::List) {
        model.focus = Pane::List;
    } else {
        quit(effects);
    }
}

/// Ends the program.
pub(super) fn quit(effects: &mut Vec<Effect>) {
    effects.push(Effect::Quit);
}
