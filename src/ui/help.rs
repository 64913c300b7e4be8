//! The help: every key that does something here.

use crate::app::{Area, Mode, Model, Role, help_page, helped_mode};
use crate::ui::paint::{Ink, narrow};

/// What the help is about.
fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Everywhere | Mode::List => "Keys in the list of articles",
        Mode::Text => "Keys in the text",
        Mode::Quotes => "Keys in the quotes",
        Mode::AllQuotes => "Keys in the quotes of all articles",
        Mode::Compare => "Keys in Compare",
        Mode::Prompt | Mode::Completions => "Keys in the search line",
        Mode::History => "Keys in the queries of before",
        Mode::Filter => "Keys in the filters",
        Mode::Explained | Mode::Why | Mode::Help => "Keys",
    }
}

/// Draws the help over the body; gives the place of the cursor.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model) -> (u16, u16) {
    let page = help_page(model);
    let height = narrow(page.rows.len().min(page.height) + 2);
    let area = Area {
        x: body.x + (body.width - page.width) / 2,
        y: body.y + (body.height - height) / 2,
        width: page.width,
        height,
    };
    ink.clear(area);
    let scroll = model.help.unwrap_or(0);
    let rest = page.rows.len().saturating_sub(scroll + page.height);
    let word = match (scroll, rest) {
        (0, 0) => "Esc closes".to_owned(),
        (_, 0) => "the end".to_owned(),
        (_, rest) => format!("{rest} more: j"),
    };
    let inner = ink.pane(area, true, title(helped_mode(model)), &word);
    let rows = page.rows.iter().skip(scroll);
    for (line, y) in rows.zip(inner.y..inner.y + inner.height) {
        ink.right(inner.x + 1, y, page.keys_width, &line.keys, Role::Key);
        let x = inner.x + page.keys_width + 4;
        let room = (inner.x + inner.width).saturating_sub(x);
        ink.clipped(x, y, room, &line.help, Role::Base);
    }
    (inner.x, inner.y)
}
