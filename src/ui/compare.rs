//! Articles side by side.

use crate::app::{Mode, Model, Panes};
use crate::ui::paint::Ink;
use crate::ui::reader;

/// The letter of a column.
fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column.min(25)).unwrap_or(25))
}

/// Draws the columns in sight; gives the place of the cursor in the focused one.
pub(super) fn draw(ink: &mut Ink<'_>, model: &Model, panes: &Panes) -> Option<(u16, u16)> {
    let mut cursor = None;
    let hidden = model.desk.columns.len() - panes.columns.len();
    for (column, area) in &panes.columns {
        let Some(open) = model.desk.columns.get(*column) else {
            continue;
        };
        let focused = *column == model.desk.focus;
        let title = format!("[{}] {}", letter(*column), reader::heading(open));
        let mut words = Vec::new();
        if model.desk.locked {
            words.push("& locked".to_owned());
        }
        if hidden > 0 && focused {
            words.push(format!("{} of {}", column + 1, model.desk.columns.len()));
        }
        if words.is_empty() {
            words.push(format!("{} %", open.percent()));
        }
        let word = words.join(" · ");
        let inner = ink.pane(*area, focused, &title, &word);
        let at = reader::text(ink, inner, model, open);
        if focused && model.mode() == Mode::Compare {
            cursor = Some(at);
        }
    }
    cursor
}
