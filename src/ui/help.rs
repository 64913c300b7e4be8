//! The help: every key that does something here.

use crate::app::{Area, Mode, Model, Role, help_height, help_lines, helped_mode};
use crate::text::text_columns;
use crate::ui::paint::{Ink, narrow};

/// The widest help.
const WIDEST: u16 = 100;

/// What the help is about.
fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Everywhere | Mode::List => "Keys in the list of articles",
        Mode::Text => "Keys in the text",
        Mode::Quotes => "Keys in the quotes",
        Mode::Compare => "Keys in Compare",
        Mode::Prompt => "Keys in the search line",
        Mode::Help => "Keys",
    }
}

/// Draws the help over the body; gives the place of the cursor.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model) -> (u16, u16) {
    let mode = helped_mode(model);
    let lines = help_lines(&model.keymap, mode);
    let keys_width = lines.iter().map(|line| text_columns(&line.keys)).max();
    let keys_width = narrow(keys_width.unwrap_or(0));
    let helps = lines.iter().map(|line| text_columns(&line.help)).max();
    let wanted = keys_width + narrow(helps.unwrap_or(0)) + 8;
    let width = wanted.min(body.width).min(WIDEST);
    let height = narrow(lines.len() + 2).min(narrow(help_height(model) + 2));
    let area = Area {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    };
    ink.clear(area);
    let scroll = model.help.unwrap_or(0);
    let rows = usize::from(height.saturating_sub(2));
    let rest = lines.len().saturating_sub(scroll + rows);
    let word = match (scroll, rest) {
        (0, 0) => "Esc closes".to_owned(),
        (_, 0) => "the end".to_owned(),
        (_, rest) => format!("{rest} more: j"),
    };
    let inner = ink.pane(area, true, title(mode), &word);
    for (line, y) in lines
        .iter()
        .skip(scroll)
        .zip(inner.y..inner.y + inner.height)
    {
        ink.right(inner.x + 1, y, keys_width, &line.keys, Role::Key);
        let x = inner.x + keys_width + 4;
        let room = (inner.x + inner.width).saturating_sub(x + 1);
        ink.clipped(x, y, room, &line.help, Role::Base);
    }
    (inner.x, inner.y)
}
