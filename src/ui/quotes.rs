//! Quotes: those of the open article beside its text, and those of all articles in a view of their own.

use crate::app::{Area, Card, GUTTER, Mode, Model, Pane, Panes, Role, View};
use crate::quote::{Kind, Quote};
use crate::record::Record;
use crate::search::{QuoteRow, light_content, light_speaker};
use crate::text::{Span, for_terminal, text_columns};
use crate::ui::list::{
    breadcrumb, clip, date_words, draw_outlet, empty, has_focus, marks, outlet_words,
};
use crate::ui::paint::{Ink, Marked, narrow};
use crate::ui::reader::kind_role;
use crate::ui::{detail, grouped};

/// The longest content of a row that is looked at, in bytes.
const CONTENT_BYTES: usize = 4 << 10;

/// How sure, as a list shows it: `.97`, with a question mark below one half.
pub(super) fn confidence_words(confidence: f32) -> String {
    let text = format!("{confidence:.2}");
    let short = text.strip_prefix('0').unwrap_or("1.0").to_owned();
    short + if confidence < 0.5 { "?" } else { "" }
}

/// Who says it: a name, ‹words for somebody unnamed›, or `?`.
pub(super) fn speaker_words(speaker: Option<&str>, named: bool) -> (String, Role) {
    match speaker {
        Some(name) if named => (clip(name, 200).to_owned(), Role::Speaker),
        Some(label) => (format!("‹{}›", clip(label, 200)), Role::Base),
        None => ("?".to_owned(), Role::Unattributed),
    }
}

/// Draws the quotes pane of the Read view; gives the place of the selected one when it has the focus.
pub(super) fn pane(ink: &mut Ink<'_>, area: Area, model: &Model) -> Option<(u16, u16)> {
    let focused = has_focus(model, Pane::Quotes);
    let reader = &model.reader;
    let total = reader.record().map_or(0, |r| r.extraction.quotes.len());
    let len = reader.cards.len(&reader.light, total);
    let matching = reader.light.quotes.as_ref().map(Vec::len);
    let mut title = match matching {
        _ if reader.record().is_none() => "Quotes".to_owned(),
        Some(matching) if len == total && matching < total => {
            format!("Quotes {total} · {matching} match")
        }
        Some(_) => format!("Quotes {len} of {total}"),
        None => format!("Quotes {total}"),
    };
    if area.width == model.size.width && area.width < 80 && !model.zen {
        title = breadcrumb(Pane::Quotes, &title);
    }
    let inner = ink.pane(area, focused, &title, "");
    let corner = (inner.x, inner.y);
    let Some(record) = reader.record() else {
        return focused.then_some(corner);
    };
    if total == 0 {
        let words = "no quotes found in this article";
        ink.clipped(inner.x + 2, inner.y, inner.width - 2, words, Role::Muted);
        return focused.then_some(corner);
    }
    let frame = model.frame(area);
    let mut y = inner.y;
    let bottom = inner.y + inner.height;
    let mut cursor = corner;
    for place in reader.cards.top..len {
        if y >= bottom {
            break;
        }
        let ordinal = reader.cards.at(&reader.light, place);
        let Some(quote) = record.extraction.quotes.get(ordinal) else {
            break;
        };
        let selected = reader.cards.selected == Some(ordinal);
        if selected {
            cursor = (inner.x, y);
        }
        let card = Card::new(record, quote, frame, selected);
        let rest = Area {
            y,
            height: bottom - y,
            ..inner
        };
        draw_card(ink, rest, model, record, quote, &card, selected);
        y += narrow(card.rows() + frame.gap());
    }
    (focused && model.mode() == Mode::Quotes).then_some(cursor)
}

fn draw_card(
    ink: &mut Ink<'_>,
    area: Area,
    model: &Model,
    record: &Record,
    quote: &Quote,
    card: &Card,
    selected: bool,
) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let rows = narrow(card.rows()).min(height);
    if selected {
        for line in y..y + rows {
            ink.text(
                x,
                line,
                1,
                if line == y { "▶" } else { " " },
                Role::SelectionSign,
            );
        }
    }
    let reader = &model.reader;
    let letter = quote.kind.letter().to_string();
    ink.text(x + 1, y, 1, &letter, kind_role(quote.kind));
    let cue = cue_words(record, quote);
    let sure = confidence_words(quote.confidence);
    let left = x + GUTTER + 1;
    let room = width.saturating_sub(GUTTER + 2);
    let right = if cue.is_empty() {
        sure
    } else {
        format!("{}  {sure}", clip_columns(&cue, usize::from(room / 2)))
    };
    let right_width = narrow(text_columns(&right));
    ink.right(left, y, room, &right, Role::Muted);
    let speaker = record.speaker(quote);
    let named = quote
        .speaker
        .is_some_and(|id| record.extraction.name(id).is_some());
    let (name, role) = speaker_words(speaker.as_deref(), named);
    let name = if speaker.is_none() {
        "?  no speaker found".to_owned()
    } else {
        name
    };
    let question = model.lit();
    let lit = marks(&light_speaker(&question.pattern, &name), 0);
    let style = ink.theme.style(role);
    ink.clipped_marked(
        left,
        y,
        room.saturating_sub(right_width + 2),
        &name,
        style,
        &lit,
    );
    let lit = card_marks(reader, quote, card);
    for (i, line) in card.lines.iter().enumerate() {
        let y = y + 1 + narrow(i);
        if y >= area.y + height {
            break;
        }
        let style = ink.theme.style(kind_role(quote.kind));
        let style = if selected {
            style.patch(ink.theme.style(Role::Selection))
        } else {
            style
        };
        let width = width.saturating_sub(GUTTER + 1);
        let used = ink.line((x + GUTTER, y, width), &card.text, line.span, style, &lit);
        if card.cut && i + 1 == card.lines.len() {
            ink.text(
                x + GUTTER + used.min(width - 1),
                y,
                1,
                "…",
                kind_role(quote.kind),
            );
        }
    }
}

/// What is lit in a card: what is lit in the text, exactly.
fn card_marks(reader: &crate::app::Reader, quote: &Quote, card: &Card) -> Vec<Marked> {
    let hull = quote.hull();
    let pieces = &reader.light.pieces;
    let first = pieces.partition_point(|(span, _)| span.end() <= hull.start());
    let own = pieces.get(first..).unwrap_or_default().iter();
    let mut out = Vec::new();
    for (span, hit) in own.take_while(|(span, _)| span.start() < hull.end()) {
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
fn clip_columns(text: &str, width: usize) -> String {
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

/// Draws the Quotes view; gives the place of the selected row.
pub(super) fn all(ink: &mut Ink<'_>, model: &Model, panes: &Panes) -> Option<(u16, u16)> {
    let area = panes.all_quotes?;
    let listing = &model.all_quotes;
    let title = match &listing.answer {
        None => "Quotes".to_owned(),
        Some(answer) if answer.question.is_all() => {
            format!("Quotes {}", grouped(listing.total as u64))
        }
        Some(_) => format!(
            "Quotes {} of {}",
            grouped(listing.total as u64),
            grouped(model.summary.quotes.max(listing.total as u64))
        ),
    };
    let sort = match &listing.answer {
        Some(answer) if !answer.question.is_all() => "by relevance",
        Some(_) => "by date",
        None => "",
    };
    let focused = model.view == View::Quotes;
    let inner = ink.pane(area, focused, &title, sort);
    if let Some(area) = panes.detail {
        detail::draw(ink, area, model);
    }
    if listing.total == 0 {
        empty(ink, inner, model);
        return Some((inner.x, inner.y));
    }
    let rows = model.quote_item_rows();
    let columns = Columns::new(inner.width, model);
    let mut top = inner.y;
    if rows == 1 {
        columns.head(ink, inner);
        top += 1;
    }
    let mut cursor = None;
    for i in 0..model.all_quotes_height(panes) {
        let number = listing.top + i;
        if number >= listing.total {
            break;
        }
        let y = top + narrow(i) * rows;
        let selected = number == listing.selected;
        if selected {
            for line in y..y + rows {
                let sign = if line == y { "▶" } else { " " };
                ink.text(inner.x, line, 1, sign, Role::SelectionSign);
            }
            cursor = Some((inner.x, y));
        }
        match listing.row(number) {
            Some(row) if rows == 1 => columns.row(ink, (inner.x, y), model, row, selected),
            Some(row) => two_lines(ink, Area { y, ..inner }, model, row, selected),
            None => {
                ink.text(inner.x + 4, y, inner.width, "…", Role::Muted);
            }
        }
    }
    cursor.filter(|_| model.mode() == Mode::Quotes)
}

/// The widths of the columns of the Quotes view.
struct Columns {
    date: u16,
    outlet: u16,
    speaker: u16,
    cue: u16,
    content: u16,
    one_year: bool,
}

impl Columns {
    fn new(width: u16, model: &Model) -> Self {
        let rows = &model.all_quotes.rows;
        let mut years = rows
            .iter()
            .filter_map(|row| row.date.as_ref())
            .map(|d| d.value.year());
        let first = years.next();
        let one_year = years.all(|year| Some(year) == first);
        let wide = width >= 150;
        let mut columns = Self {
            date: if one_year { 7 } else { 12 },
            outlet: if wide { 18 } else { 14 },
            speaker: if wide { 24 } else { 18 },
            cue: if wide { 14 } else { 10 },
            content: 0,
            one_year,
        };
        let fixed = 4 + columns.date + columns.outlet + columns.speaker + columns.cue + 5 + 5;
        columns.content = width.saturating_sub(fixed + 1);
        columns
    }

    fn head(&self, ink: &mut Ink<'_>, area: Area) {
        let mut x = area.x + 4;
        for (name, width) in [
            ("date", self.date),
            ("outlet", self.outlet),
            ("speaker", self.speaker),
            ("cue", self.cue),
            ("sure", 5),
            ("", 0),
        ] {
            ink.clipped(x, area.y, width, name, Role::Muted);
            x += width + 1;
        }
        ink.clipped(x - 1, area.y, self.content, "quote", Role::Muted);
    }

    fn row(
        &self,
        ink: &mut Ink<'_>,
        (x, y): (u16, u16),
        model: &Model,
        row: &QuoteRow,
        selected: bool,
    ) {
        signs(ink, (x, y), model, row);
        let question = model.lit();
        let mut at = x + 4;
        ink.clipped(
            at,
            y,
            self.date,
            &date_words(row.date.as_ref(), self.one_year),
            Role::Muted,
        );
        at += self.date + 1;
        let pattern = Some(&question.pattern);
        draw_outlet(
            ink,
            (at, y, self.outlet),
            row.outlet.as_ref(),
            pattern,
            Role::Base,
        );
        at += self.outlet + 1;
        let (name, role) = speaker_words(row.speaker.as_deref(), row.named);
        let lit = marks(&light_speaker(&question.pattern, &name), 0);
        let style = ink.theme.style(role);
        ink.clipped_marked(at, y, self.speaker, &name, style, &lit);
        at += self.speaker + 1;
        let cue = if row.cue.is_empty() {
            "—"
        } else {
            clip(&row.cue, 200)
        };
        ink.clipped(at, y, self.cue, cue, Role::Base);
        at += self.cue + 1;
        ink.text(at, y, 5, &confidence_words(row.confidence), Role::Muted);
        content(ink, (at + 6, y, self.content), model, row, selected);
    }
}

/// Picked, and of which kind.
fn signs(ink: &mut Ink<'_>, (x, y): (u16, u16), model: &Model, row: &QuoteRow) {
    if model.is_picked(&row.article) {
        ink.text(x + 1, y, 1, "■", Role::Picked);
    }
    ink.text(
        x + 2,
        y,
        1,
        &row.kind.letter().to_string(),
        kind_role(row.kind),
    );
}

/// A quote in two lines: who and where, and what.
fn two_lines(ink: &mut Ink<'_>, area: Area, model: &Model, row: &QuoteRow, selected: bool) {
    let Area { x, y, width, .. } = area;
    signs(ink, (x, y), model, row);
    let outlet = outlet_words(row.outlet.as_ref());
    let where_ = format!(
        "{} · {}",
        outlet,
        date_words(row.date.as_ref(), true).trim_start()
    );
    let room = width.saturating_sub(5);
    let where_ = clip_columns(&for_terminal(&where_), usize::from(room / 2));
    ink.right(x + 4, y, room, &where_, Role::Muted);
    let left = room.saturating_sub(narrow(text_columns(&where_)) + 2);
    let (name, role) = speaker_words(row.speaker.as_deref(), row.named);
    let lit = marks(&light_speaker(&model.lit().pattern, &name), 0);
    let style = ink.theme.style(role);
    let used = ink.clipped_marked(x + 4, y, left, &name, style, &lit);
    let cue = if row.cue.is_empty() {
        String::new()
    } else {
        format!(" · {}", clip(&row.cue, 200))
    };
    let about = format!("{cue} · {}", confidence_words(row.confidence));
    ink.clipped(x + 4 + used, y, left - used, &about, Role::Muted);
    content(ink, (x + 4, y + 1, room), model, row, selected);
}

/// The words of a quote in one line, moved so that the first hit is in sight.
fn content(
    ink: &mut Ink<'_>,
    (x, y, width): (u16, u16, u16),
    model: &Model,
    row: &QuoteRow,
    selected: bool,
) {
    let quoted = quoted(row, CONTENT_BYTES);
    let question = model.lit();
    let lit = marks(&light_content(&question.pattern, &quoted), 0);
    let from = lit
        .first()
        .map_or(0, |(hit, _)| start_for(&quoted, *hit, usize::from(width)));
    let role = kind_role(row.kind);
    let mut style = ink.theme.style(role);
    if selected {
        style = style.patch(ink.theme.style(Role::Selection));
    }
    let mut at = x;
    if from > 0 {
        at += ink.marked(at, y, width, "…", style, &[]);
    }
    let moved: Vec<Marked> = lit
        .into_iter()
        .filter(|(span, _)| span.start() >= from)
        .map(|(span, role)| (Span::new(span.start() - from, span.end() - from), role))
        .collect();
    ink.clipped_marked(at, y, width - (at - x), &quoted[from..], style, &moved);
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

/// The byte to start at so that a hit is in sight of `width` columns, with some words before it.
fn start_for(text: &str, hit: Span, width: usize) -> usize {
    if text_columns(&text[..hit.end()]) < width {
        return 0;
    }
    let before = width / 3;
    let mut from = hit.start();
    for (at, c) in text[..hit.start()].char_indices().rev() {
        if text_columns(&text[at..hit.start()]) > before {
            break;
        }
        if c == ' ' {
            from = at + 1;
        }
    }
    from
}
