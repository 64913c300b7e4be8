//! Moving in a text by what is in it: hits, quotes, paragraphs; and to the next one.

use crate::app::model::{MEASURE_STEP, MEASURES};
use crate::app::{Anchor, Boilerplate, Goal, Model, Pane, Reader, View, go};

/// Goes to the next hit, or the one before. At the last one it stops and says so; once more goes on.
pub(super) fn next_hit(model: &mut Model, forward: bool, times: usize) {
    let brink = model.brink.take();
    let by = isize::try_from(times).unwrap_or(1);
    if model.view == View::Quotes {
        model.all_quotes.step(if forward { by } else { -by });
        return;
    }
    let inside = model.finder.find.is_some();
    let all = !inside && model.lit().is_all();
    let reader = model.reading_mut();
    if reader.dark {
        model.message = Some("this article is still being searched".to_owned());
        return;
    }
    if let Some(hit) = hit_after(reader, forward, times) {
        reader.go_to_hit(hit);
        show_text(model);
        return;
    }
    if all {
        model.message = Some("nothing is searched for".to_owned());
        return;
    }
    let hits = reader.light.hits.len();
    if inside || model.view == View::Compare {
        match hits {
            0 => model.message = Some("no hit here".to_owned()),
            _ => {
                let (to, words) = if forward {
                    (0, "that was the last one: from the top again")
                } else {
                    (hits - 1, "that was the first one: from the end again")
                };
                model.reading_mut().go_to_hit(to);
                model.message = Some(words.to_owned());
            }
        }
        return;
    }
    if brink == Some(forward) {
        return to_other_article(model, forward);
    }
    let key = if forward { "n" } else { "N" };
    let (which, article) = if forward {
        ("last", "next article")
    } else {
        ("first", "article before")
    };
    model.message = Some(if hits == 0 {
        format!("no hit here – {key} again: {article}")
    } else {
        format!("{which} hit here – {key} again: {article}")
    });
    model.brink = Some(forward);
}

/// The text with the hit comes into view where only one pane is shown.
fn show_text(model: &mut Model) {
    let shown = crate::app::panes(model).is_some_and(|panes| panes.text.is_some());
    if model.view == View::Read && !shown && !model.finder.open {
        model.focus = Pane::Text;
    }
}

/// The hit `times` further on, or back, from the current one, or from what is in sight.
fn hit_after(reader: &Reader, forward: bool, times: usize) -> Option<usize> {
    let hits = reader.light.hits.len();
    let seen = |hit: &usize| reader.light.start(*hit).is_some_and(|at| reader.sees(at));
    if let Some(hit) = reader.hit.filter(seen) {
        let to = if forward {
            hit.checked_add(times)?
        } else {
            hit.checked_sub(times)?
        };
        return (to < hits).then_some(to);
    }
    let starts = |hit: &usize| reader.light.start(*hit).unwrap_or(0);
    let to = if forward {
        let from = reader.first_byte();
        (0..hits)
            .find(|hit| starts(hit) >= from)?
            .checked_add(times - 1)?
    } else {
        let from = reader.last_byte();
        let last = (0..hits).rev().find(|hit| starts(hit) < from)?;
        last.checked_sub(times - 1)?
    };
    (to < hits).then_some(to)
}

fn to_other_article(model: &mut Model, forward: bool) {
    let from = go::here(model);
    if !model.list.step(if forward { 1 } else { -1 }) {
        model.message = Some("no further article".to_owned());
        return;
    }
    model.jumps.leave(from);
    let goal = if forward {
        Goal::Best(Anchor::Head(0))
    } else {
        Goal::LastHit
    };
    go::read_selected(model, Some(goal));
}

/// Goes to the article after this one in the list, or before; the focus stays.
pub(super) fn next_article(model: &mut Model, forward: bool, times: usize) {
    let by = isize::try_from(times).unwrap_or(1);
    let by = if forward { by } else { -by };
    if model.view == View::Quotes {
        let here = model.current_article();
        while model.all_quotes.step(by.signum()) && model.current_article() == here {}
        return;
    }
    if model.list.step(by) {
        go::read_selected(model, None);
    } else {
        model.message = Some("no further article".to_owned());
    }
}

/// Goes to the next quote in the text, or the one before: from the selected one while that is in sight.
pub(super) fn next_quote(model: &mut Model, forward: bool, times: usize) {
    let by = isize::try_from(times).unwrap_or(1);
    if model.view == View::Quotes {
        model.all_quotes.step(if forward { by } else { -by });
        return;
    }
    let reader = model.reading_mut();
    let Some(record) = reader.record().cloned() else {
        return;
    };
    let quotes = &record.extraction.quotes;
    let start = |i: usize| quotes.get(i).map(|q| q.hull().start());
    let seen = |i: &usize| start(*i).is_some_and(|at| reader.sees(at));
    let to = match (reader.cards.selected.filter(seen), forward) {
        (Some(at), true) => at.checked_add(times),
        (Some(at), false) => at.checked_sub(times),
        (None, true) => {
            let from = reader.first_byte();
            let next = quotes.iter().position(|q| q.hull().start() >= from);
            next.and_then(|at| at.checked_add(times - 1))
        }
        (None, false) => {
            let until = reader.first_byte();
            let before = quotes.iter().rposition(|q| q.hull().start() < until);
            before.and_then(|at| at.checked_sub(times - 1))
        }
    };
    match to.filter(|to| *to < quotes.len()) {
        Some(to) => reader.goal = Some(Goal::Quote(to)),
        None => {
            let end = if forward { "last" } else { "first" };
            model.message = Some(if quotes.is_empty() {
                "no quote here".to_owned()
            } else {
                format!("that was the {end} quote")
            });
        }
    }
}

/// Goes to the next paragraph, or the one before.
pub(super) fn next_paragraph(model: &mut Model, forward: bool, times: usize) {
    let by = isize::try_from(times).unwrap_or(1);
    let by = if forward { by } else { -by };
    match (model.view, model.desk.locked) {
        (View::Compare, true) => model
            .desk
            .columns
            .iter_mut()
            .for_each(|reader| reader.step_paragraph(by)),
        _ => model.reading_mut().step_paragraph(by),
    }
}

/// Makes the lines of the text longer or shorter.
pub(super) fn widen_measure(model: &mut Model, wider: bool) {
    let to = if wider {
        model.measure.saturating_add(MEASURE_STEP)
    } else {
        model.measure.saturating_sub(MEASURE_STEP)
    };
    model.measure = to.clamp(*MEASURES.start(), *MEASURES.end());
    model.message = Some(format!("lines of at most {} columns", model.measure));
}

/// Hidden, dimmed, shown, hidden.
pub(super) fn cycle_boilerplate(model: &mut Model) {
    let (next, words) = match model.boilerplate {
        Boilerplate::Hide => (Boilerplate::Dim, "shown dimmed"),
        Boilerplate::Dim => (Boilerplate::Show, "shown"),
        Boilerplate::Show => (Boilerplate::Hide, "hidden"),
    };
    model.boilerplate = next;
    model.message = Some(format!("the page around the article is {words}"));
}
