//! The menu under the search line: what the word at the cursor could become.
//!
//! ```text
//!  / bearing speaker:ok█
//!                ┌ speaker ───────────────────────────┐
//!                │ ▶ Dana Okafor              31 q    │
//!                │   Tunde Okoro               2 q    │
//!                └ Tab take · ↑↓ choose · Esc close ──┘
//! ```

use crate::app::{Action, Area, COMPLETIONS, Completion, Completions, Mode, Model, Role};
use crate::text::{for_terminal, text_columns};
use crate::ui::grouped;
use crate::ui::paint::{Ink, narrow};

/// The columns of the frame, the sign and the air around a row.
const AIR: u16 = 6;

/// The widest menu.
const WIDEST: u16 = 64;

/// Draws the menu over the body, under the word that `cursor` stands in.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model, cursor: (u16, u16)) {
    let Some(offers) = model.finder.completing.offers.as_ref() else {
        return;
    };
    let hint = hint(model);
    let counts = counts(offers);
    let count_width = counts.iter().map(|c| text_columns(c)).max().unwrap_or(0);
    let shown: Vec<String> = offers.rows.iter().map(words).collect();
    let widest = shown.iter().map(|s| text_columns(s)).max().unwrap_or(0);
    let gap = if count_width > 0 { 2 } else { 0 };
    let wanted = narrow(widest + gap + count_width) + AIR;
    let most = body.width.min(WIDEST);
    let width = wanted.max(narrow(text_columns(&hint)) + AIR).min(most);
    let rows = COMPLETIONS.min(usize::from(body.height.saturating_sub(2)));
    let rows = rows.min(shown.len().max(1));
    let height = narrow(rows) + 2;
    if width < AIR || body.height < height {
        return;
    }
    // What is offered stands under what it would replace.
    let typed = &model.finder.input.text();
    let typed = typed.get(offers.span.start()..model.finder.input.cursor());
    let behind = narrow(text_columns(typed.unwrap_or_default()));
    let x = cursor.0.saturating_sub(behind + 4).max(body.x);
    let area = Area {
        x: x.min(body.x + body.width - width),
        y: body.y,
        width,
        height,
    };
    ink.clear(area);
    let top = (offers.chosen + 1).saturating_sub(rows);
    let word = match shown.len() > rows {
        true => format!("{} of {}", offers.chosen + 1, shown.len()),
        false => String::new(),
    };
    let inner = ink.pane(area, false, offers.title, &word);
    ink.clipped(
        area.x + 2,
        area.y + height - 1,
        width.saturating_sub(4),
        &format!(" {hint} "),
        Role::Hint,
    );
    if shown.is_empty() {
        ink.clipped(
            inner.x + 3,
            inner.y,
            inner.width - 3,
            "counting …",
            Role::Muted,
        );
    }
    let room = inner.width.saturating_sub(narrow(gap + count_width) + 4);
    for (i, y) in (top..shown.len().min(top + rows)).zip(inner.y..) {
        let (Some(words), Some(offer)) = (shown.get(i), offers.rows.get(i)) else {
            break;
        };
        let role = if i == offers.chosen {
            Role::Selection
        } else {
            Role::Base
        };
        if i == offers.chosen {
            ink.text(inner.x + 1, y, 1, "▶", Role::SelectionSign);
        }
        let used = ink.clipped(inner.x + 3, y, room, words, role);
        // The note stands back behind the value.
        let value = narrow(text_columns(&for_terminal(&offer.shown)));
        if used > value && !offer.note.is_empty() {
            let note = Area {
                x: inner.x + 3 + value,
                y,
                width: used - value,
                height: 1,
            };
            ink.tint(note, Role::Muted);
        }
        if let Some(count) = counts.get(i) {
            let end = inner.x + inner.width - 1;
            let used = narrow(text_columns(count));
            ink.text(end.saturating_sub(used), y, used, count, Role::Muted);
        }
    }
}

/// A value and the note behind it.
fn words(offer: &Completion) -> String {
    let shown = for_terminal(&offer.shown);
    match offer.note {
        "" => shown.into_owned(),
        note => format!("{shown}  {note}"),
    }
}

fn counts(offers: &Completions) -> Vec<String> {
    let unit = if offers.articles { "a" } else { "q" };
    let count = |offer: &Completion| {
        let count = offer
            .count
            .map(|count| format!("{} {unit}", grouped(count)));
        count.unwrap_or_default()
    };
    offers.rows.iter().map(count).collect()
}

/// The keys of the menu.
fn hint(model: &Model) -> String {
    let key = |action| model.keymap.keys_for(Mode::Completions, action);
    let take = key(Action::TakeCompletion).map(|key| format!("{key} take"));
    let both = key(Action::PreviousCompletion).zip(key(Action::NextCompletion));
    let choose = both.map(|(up, down)| format!("{up}{down} choose"));
    let close = key(Action::CloseCompletions).map(|key| format!("{key} close"));
    let all: Vec<String> = [take, choose, close].into_iter().flatten().collect();
    all.join(" · ")
}
