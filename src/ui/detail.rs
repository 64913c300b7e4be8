//! The selected quote of the Quotes view in full, with the article it is from.

use crate::app::{Area, Model, Role, long_date};
use crate::query::Pattern;
use crate::quote::Kind;
use crate::search::{QuoteRow, light_content};
use crate::text::{Text, for_terminal, wrap};
use crate::ui::likened::Likened;
use crate::ui::origin::Origin;
use crate::ui::paint::{Ink, Marked, clip, marks, narrow};
use crate::ui::reader::kind_role;

/// The widest line.
const MEASURE: usize = 100;

/// Draws the pane.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let row = model.all_quotes.selected_row();
    let title = row.map_or_else(String::new, place);
    let Some(row) = row else {
        ink.pane(area, false, &title, "");
        return;
    };
    let pattern = &*model.lit_in(row);
    match Likened::new(pattern, row) {
        Some(likened) => {
            // How much it differs is said first: a long title is cut, and leaves nothing beside it.
            let title = format!("{} · {title}", likened.summary);
            let inner = ink.pane(area, false, &title, "");
            lines(ink, inner, row, &likened.text, &likened.marks);
        }
        None => {
            let inner = ink.pane(area, false, &title, "");
            words(ink, inner, row, pattern);
        }
    }
}

/// Where it is printed.
fn place(row: &QuoteRow) -> String {
    let origin = Origin::from(row).words(long_date);
    format!("{origin} · {}", clip(&row.title, 400))
}

fn words(ink: &mut Ink<'_>, area: Area, row: &QuoteRow, pattern: &Pattern) {
    let width = usize::from(area.width.saturating_sub(5)).min(MEASURE);
    let rows = usize::from(area.height);
    let text = quoted(row, (rows + 1) * width * 4);
    let lit = marks(&light_content(pattern, &text), 0);
    lines(ink, area, row, &text, &lit);
}

fn lines(ink: &mut Ink<'_>, area: Area, row: &QuoteRow, text: &str, lit: &[Marked]) {
    let width = usize::from(area.width.saturating_sub(5)).min(MEASURE);
    let rows = usize::from(area.height);
    let text = Text::from(text);
    let style = ink.theme.style(kind_role(row.kind));
    for (i, line) in wrap(&text, text.whole(), width).take(rows + 1).enumerate() {
        let y = area.y + narrow(i);
        let at = (area.x + 4, y, narrow(width));
        if i == rows {
            let x = area.x + area.width - 1;
            ink.text(x, y - 1, 1, "…", Role::Muted);
            break;
        }
        ink.line(at, &text, line.span, style, lit);
    }
}

/// The words of a quote as a reader writes them: a direct one between quotation marks.
pub(super) fn quoted(row: &QuoteRow, limit: usize) -> String {
    let content = for_terminal(clip(&row.content, limit));
    match row.kind {
        Kind::Direct if content.len() < limit => format!("“{content}”"),
        Kind::Direct => format!("“{content}"),
        Kind::Mixed | Kind::Indirect => content.into_owned(),
    }
}
