//! The status line: what is to be said, else where one is; picks and the index on the right.

use crate::app::{Action, Area, Index, Mode, Model, Role, View, spelled, time_left};
use crate::query::Problem;
use crate::text::{for_terminal, text_columns};
use crate::ui::facets;
use crate::ui::grouped;
use crate::ui::paint::{Ink, narrow};
use crate::ui::quotes::clip_columns;

/// Draws the line. What is to be said comes first: picks and index stand where it leaves room.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let Area { x, y, width, .. } = area;
    let problem = model.finder.trouble().filter(|_| model.finder.open);
    let said = match (&model.message, problem, model.finder.letter()) {
        (Some(message), ..) => Some((message.clone(), Role::Base)),
        (None, Some(problem), _) => Some((problem_words(problem, model), Role::Muted)),
        (None, None, Some(words)) => Some((words, Role::Muted)),
        (None, None, None) => None,
    };
    let mut at = x + 1;
    let pending = pending_words(model);
    if !pending.is_empty() {
        at += ink.text(at, y, width, &pending, Role::Key) + 2;
    }
    let end = x + width - 1;
    if let Some((words, role)) = &said {
        let words = clip_columns(&for_terminal(words), usize::from(end.saturating_sub(at)));
        at += ink.text(at, y, width, &words, *role);
        let room = end.saturating_sub(at + 3);
        let chips = facets::chips(&model.finder.filters, room.into());
        at += gapped(ink.text(at + 3, y, room, &chips, Role::Prompt));
    } else {
        let room = end.saturating_sub(at);
        let chips = facets::chips(&model.finder.filters, room.into());
        let used = ink.text(at, y, room, &chips, Role::Prompt);
        at += gapped(used);
        let words = clip_columns(&place_words(model), usize::from(end.saturating_sub(at)));
        let placed = ink.text(at, y, width, &words, Role::Muted);
        at += placed;
        if placed == 0 {
            at -= gapped(used) - used;
        }
        let kept = right_width(model);
        let room = end.saturating_sub(at + 3 + kept);
        at += gapped(facets::strip(ink, (at + 3, y, room), model));
    }
    let mut end = end;
    for (text, role) in on_the_right(model) {
        let used = narrow(text_columns(&text));
        if used == 0 || end < at + used + 3 {
            continue;
        }
        ink.text(end - used, y, used, &text, role);
        end -= used + 3;
    }
}

/// The index, and how many are picked.
fn on_the_right(model: &Model) -> [(String, Role); 2] {
    let picked = match model.picked.len() {
        0 => String::new(),
        n => format!("■ {n} picked"),
    };
    [
        (index_words(&model.index, model.watching), Role::Muted),
        (picked, Role::Picked),
    ]
}

/// The columns of that, with the gap before it.
fn right_width(model: &Model) -> u16 {
    let widths = on_the_right(model).map(|(text, _)| gapped(narrow(text_columns(&text))));
    widths.into_iter().sum()
}

/// Columns with the gap to what is beside them.
fn gapped(used: u16) -> u16 {
    if used == 0 { 0 } else { used + 3 }
}

/// What is odd, and the key that puts it right.
fn problem_words(problem: &Problem, model: &Model) -> String {
    let key = model.keymap.keys_for(Mode::Prompt, Action::Correct);
    match (&problem.suggestion, key) {
        (Some(other), Some(key)) => {
            let meanwhile = match other.ends_with(':') {
                true => " · until then as words",
                false => "",
            };
            format!(
                "{}; did you mean {other} ({key}){meanwhile}",
                problem.message
            )
        }
        _ => problem.sentence(),
    }
}

/// Keys typed so far.
fn pending_words(model: &Model) -> String {
    let count = model.pending.count.map(|n| n.to_string());
    let keys = spelled(&model.pending.keys);
    match (count, keys.is_empty()) {
        (None, true) => String::new(),
        (count, _) => format!("{}{keys}…", count.unwrap_or_default()),
    }
}

/// Where one is: the hit, the paragraph, the row.
fn place_words(model: &Model) -> String {
    let answer = match model.view {
        View::Quotes => model.all_quotes.answer.as_ref(),
        View::Read => model.list.answer.as_ref(),
        View::Compare => None,
    };
    // What the rows leave out comes before where one is among them.
    let mut out: Vec<String> = answer
        .map(|answer| answer.cut.sentences().collect())
        .unwrap_or_default();
    if model.view == View::Quotes {
        let listing = &model.all_quotes;
        if listing.total > 0 {
            let (at, total) = (listing.selected as u64 + 1, listing.total as u64);
            out.push(format!("quote {} of {}", grouped(at), grouped(total)));
        }
        return out.join("   ");
    }
    let reader = match model.view {
        View::Read => model.shown(),
        View::Quotes | View::Compare => model.reading(),
    };
    if model.view == View::Read && model.list.total > 0 {
        let (at, total) = (model.list.selected as u64 + 1, model.list.total as u64);
        out.push(format!("article {} of {}", grouped(at), grouped(total)));
    }
    if model.is_opening() {
        out.push("opening …".to_owned());
        return out.join("   ");
    }
    let hits = reader.light.hits.len();
    if hits > 0 {
        out.push(match reader.hit {
            Some(hit) => {
                let (hit, hits) = (hit as u64 + 1, hits as u64);
                format!("hit {} of {}", grouped(hit), grouped(hits))
            }
            None if hits == 1 => "1 hit".to_owned(),
            None => format!("{} hits", grouped(hits as u64)),
        });
    } else if let (Some(quotes), Some(place)) = (&reader.light.quotes, reader.matching()) {
        let (at, total) = (place as u64 + 1, quotes.len() as u64);
        out.push(format!("match {} of {}", grouped(at), grouped(total)));
    }
    if let Some(layout) = reader.layout.as_ref().filter(|_| !reader.rows.is_empty()) {
        let total = layout.paragraphs();
        match reader.paragraphs() {
            Some((first, last)) if first == last => out.push(format!("¶ {first} of {total}")),
            Some((first, last)) => out.push(format!("¶ {first}–{last} of {total}")),
            None => {}
        }
        out.push(format!("{} %", reader.percent()));
    }
    out.join("   ")
}

/// The state of the index.
fn index_words(index: &Index, watching: bool) -> String {
    match index {
        Index::Silent => String::new(),
        Index::Busy(progress) if progress.total == 0 => "⟳ looking".to_owned(),
        Index::Busy(progress) => {
            let skipped = match progress.skipped {
                0 => String::new(),
                n => format!(", {} skipped", grouped(n)),
            };
            let left = progress.left_s.map(time_left);
            let left = left.map_or_else(String::new, |left| format!(", {left}"));
            format!("⟳ {} %{left}{skipped}", progress.percent())
        }
        Index::Stopped(progress) => format!("stopped at {} %", progress.percent()),
        Index::Ready(at) if watching => format!("✓ {at} watching"),
        Index::Ready(at) => format!("✓ {at}"),
    }
}
