//! Moving in a text by what is in it: hits, quotes, paragraphs; and to the next one.

use crate::app::reader::{MEASURE_STEP, MEASURES};
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
    if reader.light.hits.is_empty()
        && let Some(quote) = match_after(reader, forward, times)
    {
        reader.go_to_quote(quote);
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
    let which = if forward { "last" } else { "first" };
    let here = match (hits, &model.reader.light.quotes) {
        (0, Some(quotes)) if !quotes.is_empty() => format!("{which} match"),
        (0, _) => "no hit".to_owned(),
        _ => format!("{which} hit"),
    };
    let (key, article, more) = if forward {
        let more = model.list.selected + 1 < model.list.total;
        ("n", "next article", more)
    } else {
        ("N", "article before", model.list.selected > 0)
    };
    if !more {
        model.message = Some(format!("{here} here, {} with one", no_article(forward)));
        return;
    }
    model.message = Some(format!("{here} here – {key} again: {article}"));
    model.brink = Some(forward);
}

/// What is said where the list of articles ends.
fn no_article(forward: bool) -> String {
    let words = if forward {
        "no further article"
    } else {
        "no article before"
    };
    words.to_owned()
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
    let starts = |hit| reader.light.start(hit);
    let hits = reader.light.hits.len();
    let in_sight = reader.hit.filter(|hit| seen(reader, starts(*hit)));
    match (in_sight, reader.aimed_at()) {
        (None, Some(at)) => from((at, at), (hits, &starts), forward, times),
        (hit, _) => after(reader, hit, (hits, &starts), forward, times),
    }
}

/// The same among the quotes that match, for a query without a word to hit.
fn match_after(reader: &Reader, forward: bool, times: usize) -> Option<usize> {
    let quotes = reader.light.quotes.as_deref()?;
    let record = reader.record()?;
    let all = &record.extraction.quotes;
    let starts = |place: usize| Some(all.get(*quotes.get(place)?)?.hull().start());
    let place = after(
        reader,
        reader.matching(),
        (quotes.len(), &starts),
        forward,
        times,
    )?;
    quotes.get(place).copied()
}

/// Which of so many things with a start is `times` further on, or back, from the current one while that is in
/// sight, else from what is in sight.
fn after(
    reader: &Reader,
    current: Option<usize>,
    (total, starts): (usize, &dyn Fn(usize) -> Option<usize>),
    forward: bool,
    times: usize,
) -> Option<usize> {
    let to = match (current.filter(|it| seen(reader, starts(*it))), forward) {
        (Some(thing), true) => thing.checked_add(times)?,
        (Some(thing), false) => thing.checked_sub(times)?,
        (None, _) => {
            let ends = (reader.first_byte(), reader.last_byte());
            return from(ends, (total, starts), forward, times);
        }
    };
    (to < total).then_some(to)
}

/// Which of so many things with a start is the `times`th from a first byte on, or before a last one.
fn from(
    (first, last): (usize, usize),
    (total, starts): (usize, &dyn Fn(usize) -> Option<usize>),
    forward: bool,
    times: usize,
) -> Option<usize> {
    let to = if forward {
        let next = (0..total).find(|thing| starts(*thing) >= Some(first))?;
        next.checked_add(times - 1)?
    } else {
        let before = (0..total).rev().find(|thing| starts(*thing) < Some(last))?;
        before.checked_sub(times - 1)?
    };
    (to < total).then_some(to)
}

/// Whether a place is in sight.
fn seen(reader: &Reader, at: Option<usize>) -> bool {
    at.is_some_and(|at| reader.sees(at))
}

fn to_other_article(model: &mut Model, forward: bool) {
    let from = go::here(model);
    if !model.list.step(if forward { 1 } else { -1 }) {
        model.message = Some(no_article(forward));
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
        model.message = Some(no_article(forward));
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
    let starts = |ordinal: usize| Some(quotes.get(ordinal)?.hull().start());
    let selected = reader.cards.selected;
    match after(reader, selected, (quotes.len(), &starts), forward, times) {
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
