//! The queries of before, on a card under the search line.

use crate::app::{Area, Model, Role, picker_page};
use crate::text::{Span, fold, text_columns};
use crate::ui::grouped;
use crate::ui::paint::{Ink, Marked, narrow};

/// Draws the card over the body; gives the place of the cursor.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model) -> Option<(u16, u16)> {
    let (page, picker) = (picker_page(model)?, model.picker.as_ref()?);
    let shown = page.rows.len().clamp(1, page.height.max(1));
    let area = Area {
        x: body.x + (body.width - page.width) / 2,
        y: body.y,
        width: page.width,
        height: narrow(shown + 3).min(body.height),
    };
    ink.clear(area);
    let title = match page.rows.len() == page.all {
        true => format!("Queries of before {}", grouped(page.all as u64)),
        false => format!("Queries of before {} of {}", page.rows.len(), page.all),
    };
    let below = page.rows.len().saturating_sub(page.top + page.height);
    let word = match below {
        0 => String::new(),
        below => format!("{} more", grouped(below as u64)),
    };
    let inner = ink.pane(area, true, &title, &word);
    let room = inner.width.saturating_sub(5);
    let typed = picker.input.text();
    let used = match typed {
        "" => {
            ink.clipped(inner.x + 4, inner.y, room, "type to narrow", Role::Muted);
            0
        }
        typed => ink.clipped(inner.x + 4, inner.y, room, typed, Role::Prompt),
    };
    ink.text(inner.x + 2, inner.y, 1, "›", Role::Muted);
    if page.rows.is_empty() {
        let words = match page.all {
            0 => "no query has been taken yet",
            _ => "no query holds that",
        };
        ink.clipped(inner.x + 4, inner.y + 1, room, words, Role::Base);
    }
    let rows = page.rows.iter().enumerate().skip(page.top);
    for ((number, row), y) in rows.zip(inner.y + 1..inner.y + inner.height) {
        let item = Area {
            y,
            height: 1,
            ..inner
        };
        let selected = number == page.selected;
        if selected {
            ink.selected(item, 1);
        }
        if row.starred {
            ink.text(inner.x + 2, y, 1, "★", Role::Picked);
        }
        let style = ink.theme.style(match selected {
            true => Role::Selection,
            false => Role::Base,
        });
        let marks = held(&row.text, typed.trim());
        ink.clipped_marked(inner.x + 4, y, room, &row.text, style, &marks);
    }
    let cursor = used.min(narrow(text_columns(typed)));
    Some((inner.x + 4 + cursor, inner.y))
}

/// Where a query holds what is typed, if folding leaves every byte in its place.
fn held(text: &str, typed: &str) -> Vec<Marked> {
    let (folded, typed) = (fold(text), fold(typed));
    let at = folded
        .find(&*typed)
        .filter(|_| text.is_ascii() && !typed.is_empty());
    at.map(|at| (Span::new(at, at + typed.len()), Role::Match))
        .into_iter()
        .collect()
}
