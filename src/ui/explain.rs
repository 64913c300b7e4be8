//! The card that says how the query was understood.

use crate::app::{Area, Model, explain_page};
use crate::ui::paint::{Ink, narrow};

/// Draws the card: in the middle of the body, or on its right while somebody types; gives the place of the cursor.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model) -> Option<(u16, u16)> {
    let (page, scroll) = (explain_page(model)?, model.explained?);
    let typing = model.finder.open;
    let height = narrow(page.rows.len().min(page.height) + 2);
    let right = body.x + (body.width - page.width);
    let area = Area {
        x: if typing { right } else { right / 2 },
        y: body.y
            + if typing {
                0
            } else {
                (body.height - height) / 2
            },
        width: page.width,
        height,
    };
    ink.clear(area);
    let rest = page.rows.len().saturating_sub(scroll + page.height);
    let word = match (scroll, rest) {
        _ if typing => String::new(),
        (0, 0) => "Esc closes".to_owned(),
        (_, 0) => "the end".to_owned(),
        (_, rest) => format!("{rest} more: j"),
    };
    let inner = ink.pane(area, !typing, "Understood as", &word);
    let rows = page.rows.iter().skip(scroll);
    for ((row, role), y) in rows.zip(inner.y..inner.y + inner.height) {
        ink.clipped(inner.x + 1, y, inner.width - 2, row, *role);
    }
    (!typing).then_some((inner.x, inner.y))
}
