//! The status line: what is to be said, else where one is; picks and the index on the right.

use crate::app::{Action, Area, Index, Mode, Model, Role, View, spelled};
use crate::query::Problem;
use crate::text::{for_terminal, text_columns};
use crate::ui::grouped;
use crate::ui::paint::{Ink, narrow};
use crate::ui::quotes::clip_columns;

/// Draws the line. What is to be said comes first: picks and index stand where it leaves room.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let Area { x, y, width, .. } = area;
    let problem = model.finder.trouble().filter(|_| model.finder.open);
    let (words, role) = match (&model.message, problem) {
        (Some(message), _) => (message.clone(), Role::Base),
        (None, Some(problem)) => (problem_words(problem, model), Role::Muted),
        (None, None) => (place_words(model), Role::Muted),
    };
    let words = for_terminal(&words);
    let mut at = x + 1;
    let pending = pending_words(model);
    if !pending.is_empty() {
        at += ink.text(at, y, width, &pending, Role::Key) + 2;
    }
    let room = usize::from((x + width).saturating_sub(at + 1));
    let words = clip_columns(&words, room);
    at += ink.text(at, y, width, &words, role);
    let picked = match model.picked.len() {
        0 => String::new(),
        n => format!("■ {n} picked"),
    };
    let mut end = x + width - 1;
    for (text, role) in [
        (index_words(&model.index), Role::Muted),
        (picked, Role::Picked),
    ] {
        let used = narrow(text_columns(&text));
        if used == 0 || end < at + used + 3 {
            continue;
        }
        ink.text(end - used, y, used, &text, role);
        end -= used + 3;
    }
}

/// What is odd, and the key that puts it right.
fn problem_words(problem: &Problem, model: &Model) -> String {
    let key = model.keymap.keys_for(Mode::Prompt, Action::Correct);
    match (&problem.suggestion, key) {
        (Some(other), Some(key)) => {
            let meanwhile = match other.ends_with(':') {
                true => " · meanwhile its words are searched",
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
    let mut out: Vec<String> = Vec::new();
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
fn index_words(index: &Index) -> String {
    match index {
        Index::Silent => String::new(),
        Index::Busy(progress) if progress.total == 0 => "⟳ looking".to_owned(),
        Index::Busy(progress) => {
            let percent = progress.done.min(progress.total) * 100 / progress.total;
            let skipped = match progress.skipped {
                0 => String::new(),
                n => format!(", {} skipped", grouped(n)),
            };
            format!("⟳ {percent} %{skipped}")
        }
        Index::Ready(at) => format!("✓ {at}"),
    }
}
