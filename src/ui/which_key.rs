//! Which-key: what may follow the keys typed so far.
//!
//! ```text
//! ┏━ S… ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ Esc leaves ━┓
//! ┃ r  Sort: best match first   D  Sort: oldest first             ┃
//! ┃ d  Sort: newest first       o  Sort: by outlet                ┃
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
//!  S…
//! ```
//!
//! All of it stands in the hint line where it fits there; else in a box over the foot of the body, so that nothing
//! moves.

use crate::app::{Area, Model, Panes, Role, spelled};
use crate::text::text_columns;
use crate::ui::paint::{Ink, narrow};

/// Keys that may follow, and what they do.
type Choice = (String, String);

/// The columns between a key and what it does.
const BEHIND_KEY: u16 = 2;

/// The columns between two columns of keys.
const BETWEEN: u16 = 3;

/// What may follow the keys typed so far: keys, and what they do. Nothing where no key was typed.
pub(super) fn choices(model: &Model) -> Vec<Choice> {
    match model.pending.keys.as_slice() {
        [] => Vec::new(),
        keys => model.keymap.continuations(model.mode(), keys),
    }
}

/// Whether these hints fit into a line of so many columns.
pub(super) fn fit(choices: &[Choice], width: u16) -> bool {
    let one = |(keys, words): &Choice| text_columns(keys) + 1 + text_columns(words);
    let all: usize = choices.iter().map(|choice| one(choice) + 3).sum();
    all <= usize::from(width) + 2
}

/// Draws the box where the hint line does not hold the choices; gives its place, and that of the first choice.
pub(super) fn draw(ink: &mut Ink<'_>, panes: &Panes, model: &Model) -> Option<(Area, (u16, u16))> {
    let choices = choices(model);
    let on_line = panes.hints.is_some_and(|line| fit(&choices, line.width));
    // Who wants no hints is not shown any.
    if choices.is_empty() || on_line || !model.hints {
        return None;
    }
    let body = panes.body;
    let key = widest(&choices, |(keys, _)| keys);
    let behind = key + BEHIND_KEY;
    let room = body.width.saturating_sub(4);
    let height = usize::from(body.height.saturating_sub(2)).max(1);
    let (rows, columns) = columns(&choices, behind, room, height);
    // The last place says how many have none.
    let places = rows * columns.len();
    let shown = match choices.len() > places {
        true => places - 1,
        false => choices.len(),
    };
    let title = format!("{}…", spelled(&model.pending.keys));
    let leave = "Esc leaves";
    let framed = narrow(text_columns(&title) + text_columns(leave)) + 9;
    let area = Area {
        x: body.x,
        y: body.y + body.height - narrow(rows) - 2,
        width: (joined(&columns) + 4).max(framed).min(body.width),
        height: narrow(rows) + 2,
    };
    ink.clear(area);
    let inner = ink.pane(area, true, &title, leave);
    let (mut x, mut left) = (inner.x + 1, choices.iter().take(shown));
    for column in columns {
        for y in inner.y..inner.y + narrow(rows) {
            let Some((keys, words)) = left.next() else {
                if shown < choices.len() {
                    let more = format!("… {} more", choices.len() - shown);
                    ink.text(x, y, column, &more, Role::Muted);
                }
                break;
            };
            ink.text(x, y, key, keys, Role::Key);
            let room = column.saturating_sub(behind);
            ink.clipped(x + behind, y, room, words, Role::Base);
        }
        x += column + BETWEEN;
    }
    Some((area, (inner.x + 1, inner.y)))
}

/// In how many rows the choices stand, as few as fit and no more than `height`; and the widths of their columns.
fn columns(choices: &[Choice], behind: u16, room: u16, height: usize) -> (usize, Vec<u16>) {
    let of = |rows: usize| -> Vec<u16> {
        let width = |column| (behind + widest(column, |(_, words)| words)).min(room);
        choices.chunks(rows).map(width).collect()
    };
    let all = (1..=height).map(|rows| (rows, of(rows)));
    let mut fitting = all.filter(|(_, columns)| joined(columns) <= room);
    fitting.next().unwrap_or_else(|| {
        let mut columns = of(height);
        while columns.len() > 1 && joined(&columns) > room {
            columns.pop();
        }
        (height, columns)
    })
}

/// The columns of the widest part of the choices.
fn widest(choices: &[Choice], part: fn(&Choice) -> &String) -> u16 {
    let widths = choices.iter().map(|choice| text_columns(part(choice)));
    narrow(widths.max().unwrap_or(0))
}

/// The width of columns with the gaps between them.
fn joined(columns: &[u16]) -> u16 {
    let all: u16 = columns.iter().map(|column| column + BETWEEN).sum();
    all.saturating_sub(BETWEEN)
}
