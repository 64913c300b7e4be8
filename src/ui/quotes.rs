//! The quotes of the open article, beside its text.

use crate::app::{Area, Card, GUTTER, Mode, Model, Pane, Reader, Role};
use crate::query::Pattern;
use crate::quote::Quote;
use crate::record::{Record, sure};
use crate::search::{QuoteRow, light_cue, light_speaker};
use crate::text::{for_terminal, text_columns};
use crate::ui::list::{breadcrumb, has_focus};
use crate::ui::paint::{Ink, Marked, clip, marks, narrow};
use crate::ui::reader::kind_role;

/// Who says it: a name, ‹words for somebody unnamed›, or `?`.
pub(super) fn speaker_words(speaker: Option<&str>, named: bool) -> (String, Role) {
    match speaker {
        Some(name) if named => (clip(name, 200).to_owned(), Role::Speaker),
        Some(label) => (format!("‹{}›", clip(label, 200)), Role::Base),
        None => ("?".to_owned(), Role::Unattributed),
    }
}

/// Draws who says it, and with what words, in two columns of a row.
pub(super) fn draw_voice(
    ink: &mut Ink<'_>,
    y: u16,
    [speaker, cue]: [(u16, u16); 2],
    row: &QuoteRow,
    pattern: &Pattern,
) {
    let (name, role) = speaker_words(row.speaker.as_deref(), row.named);
    let lit = marks(&light_speaker(pattern, &name), 0);
    let style = ink.theme.style(role);
    ink.clipped_marked(speaker.0, y, speaker.1, &name, style, &lit);
    let words = match row.cue.as_str() {
        "" => "—",
        cue => clip(cue, 200),
    };
    let lit = marks(&light_cue(pattern, &row.cue), 0);
    let style = ink.theme.style(Role::Base);
    ink.clipped_marked(cue.0, y, cue.1, words, style, &lit);
}

/// Draws the quotes pane of the Read view; gives the place of the selected one when it has the focus.
pub(super) fn pane(ink: &mut Ink<'_>, area: Area, model: &Model) -> Option<(u16, u16)> {
    let focused = has_focus(model, Pane::Quotes);
    let reader = model.shown();
    let mut title = title(reader);
    if area.width == model.size.width && area.width < 80 && !model.zen {
        title = breadcrumb(Pane::Quotes, &title);
    }
    let inner = ink.pane(area, focused, &title, "");
    let corner = (inner.x, inner.y);
    let Some(record) = reader.record() else {
        return focused.then_some(corner);
    };
    if record.extraction.quotes.is_empty() {
        let words = "no quotes found in this article";
        ink.clipped(inner.x + 2, inner.y, inner.width - 2, words, Role::Muted);
        return focused.then_some(corner);
    }
    let frame = model.frame(area);
    let len = reader
        .cards
        .len(&reader.light, record.extraction.quotes.len());
    let bottom = inner.y + inner.height;
    let (mut y, mut cursor) = (inner.y, corner);
    for place in reader.cards.top..len {
        let ordinal = reader.cards.at(&reader.light, place);
        let Some(quote) = record.extraction.quotes.get(ordinal).filter(|_| y < bottom) else {
            break;
        };
        let selected = reader.cards.selected == Some(ordinal);
        if selected {
            cursor = (inner.x, y);
        }
        let card = Card::new(record, quote, frame, selected);
        let height = bottom - y;
        draw_card(
            ink,
            Area { y, height, ..inner },
            model,
            (record, quote, ordinal),
            &card,
            selected,
        );
        y += narrow(card.rows() + frame.gap());
    }
    (focused && model.mode() == Mode::Quotes).then_some(cursor)
}

/// How many quotes there are, and how many of them are shown or match.
fn title(reader: &Reader) -> String {
    let Some(record) = reader.record() else {
        return "Quotes".to_owned();
    };
    let total = record.extraction.quotes.len();
    let len = reader.cards.len(&reader.light, total);
    match reader.light.quotes.as_ref().map(Vec::len) {
        Some(matching) if len == total && matching < total => {
            format!("Quotes {total} · {matching} match")
        }
        Some(_) => format!("Quotes {len} of {total}"),
        None => format!("Quotes {total}"),
    }
}

fn draw_card(
    ink: &mut Ink<'_>,
    area: Area,
    model: &Model,
    (record, quote, ordinal): (&Record, &Quote, usize),
    card: &Card,
    selected: bool,
) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    if selected {
        ink.selected(area, narrow(card.rows()).min(height));
    }
    let letter = quote.kind.letter().to_string();
    ink.text(x + 1, y, 1, &letter, kind_role(quote.kind));
    draw_about(ink, area, model.shown(), (record, quote), ordinal);
    let lit = card_marks(model.shown(), quote, card);
    let mut style = ink.theme.style(kind_role(quote.kind));
    if selected {
        style = style.patch(ink.theme.style(Role::Selection));
    }
    let width = width.saturating_sub(GUTTER + 1);
    let lines = card.lines.iter().zip(y + 1..y + height);
    for (i, (line, y)) in lines.enumerate() {
        let used = ink.line((x + GUTTER, y, width), &card.text, line.span, style, &lit);
        if card.cut && i + 1 == card.lines.len() {
            ink.text(
                x + GUTTER + used.min(width),
                y,
                1,
                "…",
                kind_role(quote.kind),
            );
        }
    }
}

/// Who says it, how, and how sure that is.
fn draw_about(
    ink: &mut Ink<'_>,
    area: Area,
    reader: &Reader,
    (record, quote): (&Record, &Quote),
    ordinal: usize,
) {
    let left = area.x + GUTTER + 1;
    let room = area.width.saturating_sub(GUTTER + 2);
    let cue = cue_words(record, quote);
    let confidence = sure(quote.confidence);
    let right = if cue.is_empty() {
        confidence
    } else {
        format!(
            "{}  {confidence}",
            clip_columns(&cue, usize::from(room / 2))
        )
    };
    let right_width = narrow(text_columns(&right));
    ink.right(left, area.y, room, &right, Role::Muted);
    let speaker = record.speaker(quote);
    let named = quote
        .speaker
        .is_some_and(|id| record.extraction.name(id).is_some());
    let (mut name, role) = speaker_words(speaker.as_deref(), named);
    if speaker.is_none() {
        name += "  no speaker found";
    }
    let pattern = reader.lit(reader.light.reasons(ordinal));
    let lit = pattern.map_or_else(Vec::new, |pattern| {
        marks(&light_speaker(&pattern, &name), 0)
    });
    let style = ink.theme.style(role);
    let room = room.saturating_sub(right_width + 2);
    ink.clipped_marked(left, area.y, room, &name, style, &lit);
}

/// What is lit in a card: what is lit in the text, exactly.
fn card_marks(reader: &Reader, quote: &Quote, card: &Card) -> Vec<Marked> {
    let hull = quote.hull();
    let pieces = &reader.light.pieces;
    let first = pieces.partition_point(|(span, _)| span.end() <= hull.start());
    let own = pieces.get(first..).unwrap_or_default().iter();
    let mut out = Vec::new();
    for (span, hit) in own.take_while(|(span, _)| span.start() < card.end()) {
        let role = if reader.hit == Some(*hit) {
            Role::MatchHere
        } else {
            Role::Match
        };
        out.extend(card.places(&[*span]).into_iter().map(|place| (place, role)));
    }
    out
}

/// The words that say that it is said, in one line.
fn cue_words(record: &Record, quote: &Quote) -> String {
    let text = &record.article.text;
    let words: Vec<&str> = quote
        .cue
        .iter()
        .flat_map(|span| clip(text.slice(*span), 200).split_whitespace())
        .collect();
    for_terminal(&words.join(" ")).into_owned()
}

/// At most `width` columns of a safe text, with an ellipsis where it is cut.
pub(super) fn clip_columns(text: &str, width: usize) -> String {
    if text_columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for word in text.split_inclusive(' ') {
        if text_columns(&out) + text_columns(word) + 1 > width {
            break;
        }
        out.push_str(word);
    }
    out.trim_end().to_owned() + "…"
}
