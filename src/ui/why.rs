//! The card that says what made a quote.

use crate::app::{Area, Model, Role, WHY_SIGNS, WhyRow, why_page};
use crate::quote::Quote;
use crate::record::{Record, sure};
use crate::text::Span;
use crate::ui::paint::{Ink, Marked, clip, narrow};
use crate::ui::reader::{kind_role, sign};

/// Draws the card over the body; gives the place of the cursor.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model) -> Option<(u16, u16)> {
    let (page, why) = (why_page(model)?, model.why.as_ref()?);
    let height = narrow(page.rows.len().min(page.height) + 2);
    let area = Area {
        x: body.x + (body.width - page.width) / 2,
        y: body.y + (body.height - height) / 2,
        width: page.width,
        height,
    };
    ink.clear(area);
    let quote = why.quote();
    let title = match quote.map(|(record, quote)| record.speaker(quote)) {
        None => "Why?".to_owned(),
        Some(None) => "Why no speaker?".to_owned(),
        Some(Some(name)) => format!("Why “{}”?", clip(&name, 200)),
    };
    let rest = page.rows.len().saturating_sub(why.scroll + page.height);
    let word = match (quote, why.scroll, rest) {
        (Some((_, quote)), 0, 0) => sure(quote.confidence),
        (None, ..) => String::new(),
        (_, _, 0) => "the end".to_owned(),
        (_, _, rest) => format!("{rest} more: j"),
    };
    let inner = ink.pane(area, true, &title, &word);
    let rows = page.rows.iter().skip(why.scroll);
    for (row, y) in rows.zip(inner.y..inner.y + inner.height) {
        let x = area.x + WHY_SIGNS;
        let room = (inner.x + inner.width).saturating_sub(x);
        match (row, quote) {
            (WhyRow::Words(line), Some((record, quote))) => {
                words(ink, (x, y, room), record, quote, *line);
            }
            (WhyRow::Said(sign, words, role), _) => {
                ink.text(inner.x + 1, y, WHY_SIGNS - 2, sign, Role::Key);
                ink.clipped(x, y, room, words, *role);
            }
            (WhyRow::Gap | WhyRow::Words(_), _) => {}
        }
    }
    Some((inner.x, inner.y))
}

/// A line of the article: what is said, by whom and how, as in the text.
fn words(
    ink: &mut Ink<'_>,
    (x, y, width): (u16, u16, u16),
    record: &Record,
    quote: &Quote,
    line: Span,
) {
    let parts = [
        (&quote.content, kind_role(quote.kind)),
        (&quote.cue, Role::Cue),
        (&quote.source, Role::Speaker),
    ];
    let marks: Vec<Marked> = parts
        .into_iter()
        .flat_map(|(spans, role)| spans.iter().map(move |span| (*span, role)))
        .filter(|(span, _)| span.overlaps(line))
        .collect();
    if quote.content.overlaps(line) {
        let (sign, role) = sign(quote.kind);
        ink.text(x - 2, y, 1, sign, role);
    }
    let style = ink.theme.style(Role::Base);
    ink.line((x, y, width), &record.article.text, line, style, &marks);
}
