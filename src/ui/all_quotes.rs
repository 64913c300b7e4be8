//! The Quotes view: the quotes of all articles, and the selected one in full below. Where the query has words, its
//! rows are KWIC lines (`kwic`); here are the others.

use crate::app::{Area, Days, Mode, Model, Panes, Role, SIGNS, short_date};
use crate::query::Pattern;
use crate::record::sure;
use crate::search::{MOST_SORTED, QuoteRow, light_content, light_speaker};
use crate::text::{Span, for_terminal, text_columns};
use crate::ui::detail::{self, quoted};
use crate::ui::facets;
use crate::ui::grouped;
use crate::ui::kwic::Lines;
use crate::ui::list::{empty, numbers};
use crate::ui::origin::Origin;
use crate::ui::paint::{Ink, Marked, beside, clip, marks, narrow};
use crate::ui::quotes::{clip_columns, draw_voice, speaker_words};
use crate::ui::reader::kind_role;

/// The longest content of a row that is looked at, in bytes.
const CONTENT_BYTES: usize = 4 << 10;

/// Draws the Quotes view; gives the place of the selected row.
pub(super) fn draw(ink: &mut Ink<'_>, model: &Model, panes: &Panes) -> Option<(u16, u16)> {
    let area = panes.all_quotes?;
    let listing = &model.all_quotes;
    let (title, sort) = title(model, area.width);
    let inner = ink.pane(area, true, &title, &sort);
    if let Some(area) = panes.detail {
        detail::draw(ink, area, model);
    }
    if let Some(area) = panes.facets {
        facets::draw(ink, area, model);
    }
    if listing.total == 0 {
        empty(ink, inner, model);
        return Some((inner.x, inner.y));
    }
    let rows = model.quote_item_rows();
    let columns = Columns::new(inner.width, model);
    let kwic = model.is_kwic().then(|| Lines::new(inner.width, model));
    let mut top = inner.y;
    if rows == 1 {
        match &kwic {
            Some(lines) => lines.head(ink, inner),
            None => columns.head(ink, inner),
        }
        top += 1;
    }
    let mut cursor = None;
    for i in 0..model.all_quotes_height(panes) {
        let number = listing.top + i;
        if number >= listing.total {
            break;
        }
        let y = top + narrow(i) * rows;
        let item = Area { y, ..inner };
        let selected = number == listing.selected;
        if selected {
            ink.selected(item, rows);
            cursor = Some((inner.x, y));
        }
        match (listing.row(number), &kwic) {
            (Some(row), Some(lines)) => {
                signs(ink, (inner.x, y), model, row);
                lines.row(ink, (inner.x, y), model, row, selected);
            }
            (Some(row), None) if rows == 1 => {
                columns.row(ink, (inner.x, y), model, row, selected);
            }
            (Some(row), None) => two_lines(ink, item, model, row, selected),
            (None, _) => {
                ink.text(inner.x + 4, y, inner.width, "…", Role::Muted);
            }
        }
    }
    if model.is_outdated() {
        ink.stand_back(inner);
    }
    cursor.filter(|_| model.mode() == Mode::AllQuotes)
}

/// How many quotes there are, as far as there is room beside their order; and that order.
fn title(model: &Model, width: u16) -> (String, String) {
    let total = model.all_quotes.total as u64;
    let Some(answer) = &model.all_quotes.answer else {
        return ("Quotes".to_owned(), String::new());
    };
    let layout = match (model.is_kwic(), model.can_align()) {
        (true, _) => " · KWIC",
        (false, true) => " · sentences",
        (false, false) => "",
    };
    let counts = if answer.question.is_all() {
        numbers("Quotes", total, None)
    } else {
        let all = model.summary.quotes.max(total);
        numbers("Quotes", total, Some(all))
    };
    let with_layout = counts.iter().take(2).map(|c| format!("{c}{layout}"));
    let titles: Vec<String> = with_layout.chain(counts.iter().cloned()).collect();
    let sort = answer.question.sort;
    let order = match sort.is_context() {
        true if !model.can_align() => "date".to_owned(),
        true if total > MOST_SORTED as u64 => {
            format!("{}, newest {}", sort.name(), grouped(MOST_SORTED as u64))
        }
        _ => sort.name().to_owned(),
    };
    let order = format!("by {order}");
    (beside(width, &titles, &order).to_owned(), order)
}

/// The widths of the columns of the Quotes view; a column of which no row knows anything has none.
struct Columns {
    day: u16,
    outlet: u16,
    speaker: u16,
    cue: u16,
    content: u16,
    one_year: bool,
    /// No outlet is known: its column names files.
    files: bool,
}

/// The columns of how sure it is.
const SURE: u16 = 5;

impl Columns {
    fn new(width: u16, model: &Model) -> Self {
        let rows = &model.all_quotes.rows;
        let days = Days::of(rows);
        let wide = width >= 150;
        let mut columns = Self {
            day: days.width,
            outlet: if wide { 18 } else { 14 },
            speaker: if wide { 24 } else { 18 },
            cue: if wide { 14 } else { 10 },
            content: 0,
            one_year: days.one_year,
            files: rows.iter().all(|row| row.outlet.is_none()),
        };
        let before = [
            columns.day,
            columns.outlet,
            columns.speaker,
            columns.cue,
            SURE,
        ];
        let before: u16 = before.into_iter().map(gapped).sum();
        columns.content = width.saturating_sub(SIGNS + before + 1);
        columns
    }

    fn head(&self, ink: &mut Ink<'_>, area: Area) {
        let mut x = area.x + SIGNS;
        for (name, width) in [
            ("date", self.day),
            (if self.files { "file" } else { "outlet" }, self.outlet),
            ("speaker", self.speaker),
            ("cue", self.cue),
            ("sure", SURE),
            ("quote", self.content),
        ] {
            ink.clipped(x, area.y, width, name, Role::Muted);
            x += gapped(width);
        }
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
        let lit = model.lit_in(row);
        let origin = Origin::from(row);
        let mut at = x + SIGNS;
        ink.clipped(at, y, self.day, &origin.day(self.one_year), Role::Muted);
        at += gapped(self.day);
        let pattern = Some(&*lit);
        if self.files {
            ink.clipped(at, y, self.outlet, origin.file(), Role::Muted);
        } else {
            origin.draw_outlet(ink, (at, y, self.outlet), pattern, Role::Base);
        }
        at += gapped(self.outlet);
        let cue = at + gapped(self.speaker);
        let columns = [(at, self.speaker), (cue, self.cue)];
        draw_voice(ink, y, columns, row, &lit);
        at = cue;
        at += gapped(self.cue);
        ink.text(at, y, SURE, &sure(row.confidence), Role::Muted);
        content(
            ink,
            (at + gapped(SURE), y, self.content),
            &lit,
            row,
            selected,
        );
    }
}

/// A column with the gap behind it.
fn gapped(width: u16) -> u16 {
    if width == 0 { 0 } else { width + 1 }
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
    let origin = Origin::from(row).words(|date| short_date(date).trim_start().to_owned());
    let room = width.saturating_sub(5);
    let origin = clip_columns(&for_terminal(&origin), usize::from(room / 2));
    ink.right(x + 4, y, room, &origin, Role::Muted);
    let left = room.saturating_sub(narrow(text_columns(&origin)) + 2);
    let (name, role) = speaker_words(row.speaker.as_deref(), row.named);
    let pattern = model.lit_in(row);
    let lit = marks(&light_speaker(&pattern, &name), 0);
    let style = ink.theme.style(role);
    let used = ink.clipped_marked(x + 4, y, left, &name, style, &lit);
    let cue = if row.cue.is_empty() {
        String::new()
    } else {
        format!(" · {}", clip(&row.cue, 200))
    };
    let about = format!("{cue} · {}", sure(row.confidence));
    ink.clipped(x + 4 + used, y, left - used, &about, Role::Muted);
    content(ink, (x + 4, y + 1, room), &pattern, row, selected);
}

/// The words of a quote in one line, moved so that the first hit is in sight.
fn content(
    ink: &mut Ink<'_>,
    (x, y, width): (u16, u16, u16),
    pattern: &Pattern,
    row: &QuoteRow,
    selected: bool,
) {
    let quoted = quoted(row, CONTENT_BYTES);
    let lit = marks(&light_content(pattern, &quoted), 0);
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

/// The byte to start at so that a hit is in sight of `width` columns, with some words before it.
fn start_for(text: &str, hit: Span, width: usize) -> usize {
    let before = width / 3;
    let columns = |to: usize| text_columns(&text[..to]);
    if columns(hit.end()) < width || columns(hit.start()) <= before {
        return 0;
    }
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
