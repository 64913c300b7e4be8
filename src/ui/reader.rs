//! A text with its quotes marked in it: a sign before each line of a quote, and what was searched lit.

use crate::app::{
    Area, Boilerplate, GUTTER, Mark, Mode, Model, Pane, Reader, Role, TextRow, View, short_date,
};
use crate::article::{Article, Label};
use crate::quote::Kind;
use crate::search::{light_outlet, light_title};
use crate::text::Span;
use crate::ui::list::{breadcrumb, empty, has_focus};
use crate::ui::origin::Origin;
use crate::ui::paint::{Ink, Marked, marks, narrow};

/// The sign before a line that holds words of a quote.
pub(super) fn sign(kind: Kind) -> (&'static str, Role) {
    match kind {
        Kind::Direct => ("▌", Role::Direct),
        Kind::Mixed => ("╎", Role::Mixed),
        Kind::Indirect => ("┆", Role::Indirect),
    }
}

/// The ink of a kind of quote.
pub(super) fn kind_role(kind: Kind) -> Role {
    sign(kind).1
}

/// Draws the text pane of the Read view; gives the place of the cursor when it has the focus.
pub(super) fn pane(
    ink: &mut Ink<'_>,
    area: Area,
    model: &Model,
    alone: bool,
) -> Option<(u16, u16)> {
    let focused = has_focus(model, Pane::Text);
    let shape = model.shape(area);
    let fits = |reader: &&Reader| reader.shape == shape;
    let reader = Some(model.shown()).filter(fits).unwrap_or(&model.reader);
    let mut title = heading(reader);
    if alone && !model.zen && area.width < 80 {
        title = breadcrumb(Pane::Text, &title);
    }
    let word = if model.is_opening() {
        "opening …".to_owned()
    } else if reader.layout.is_some() {
        format!("{} %", reader.percent())
    } else {
        String::new()
    };
    let inner = ink.pane(area, focused, &title, &word);
    if reader.article.is_none() && model.list.total == 0 && model.list.answer.is_some() {
        empty(ink, inner, model);
        return focused.then_some((inner.x, inner.y));
    }
    let cursor = text(ink, inner, model, reader);
    (focused && model.mode() == Mode::Text).then_some(cursor)
}

/// Outlet and day, or the file, for the title of a pane.
pub(super) fn heading(reader: &Reader) -> String {
    let Some(record) = reader.record() else {
        return "Text".to_owned();
    };
    let article = &record.article;
    let origin = Origin {
        id: &article.id,
        outlet: article.outlet.as_ref(),
        date: article.date.as_ref(),
    };
    origin.words(|date| short_date(date).trim_start().to_owned())
}

/// Draws the rows in sight; gives the place of the hit, the quote or the line that one is at.
pub(super) fn text(ink: &mut Ink<'_>, inner: Area, model: &Model, reader: &Reader) -> (u16, u16) {
    let corner = (inner.x, inner.y);
    let Some(record) = reader.record() else {
        let words = match (&reader.trouble, &reader.article) {
            (Some(trouble), _) => trouble.as_str(),
            (None, Some(_)) => "…",
            (None, None) => "",
        };
        ink.clipped(
            inner.x + GUTTER,
            inner.y + 1.min(inner.height.saturating_sub(1)),
            inner.width.saturating_sub(GUTTER),
            words,
            Role::Muted,
        );
        return corner;
    };
    let width = narrow(reader.shape.width);
    let left = inner.x + inner.width.saturating_sub(width + GUTTER + 1) / 2;
    let mut cursor = None;
    let current = reader.hit.and_then(|hit| reader.light.start(hit));
    for (row, y) in reader.rows.iter().zip(inner.y..inner.y + inner.height) {
        match row {
            TextRow::Blank => {}
            TextRow::Head(line, role) => {
                let lit = head_marks(reader, &record.article, line, *role);
                let style = ink.theme.style(*role);
                ink.marked(left + GUTTER, y, width, line, style, &lit);
            }
            TextRow::Line(span, label) => {
                draw_line(ink, (left, y, width), model, reader, *span, *label);
                let here = current.filter(|at| span.holds(*at));
                if here.is_some() {
                    ink.text(left + 1, y, 1, "▶", Role::SelectionSign);
                    cursor = Some((left + 1, y));
                }
            }
        }
    }
    let quotes = &record.extraction.quotes;
    let quote = reader.cards.selected.and_then(|i| quotes.get(i));
    let quote_row = quote.and_then(|quote| reader.row_of(quote.hull().start()));
    cursor
        .or(quote_row.map(|row| (left, inner.y + narrow(row))))
        .unwrap_or((left, inner.y))
}

/// What is lit in a line of the header that is not in the text: a stated title, the outlet.
fn head_marks(reader: &Reader, article: &Article, line: &str, role: Role) -> Vec<Marked> {
    let scope = reader.lamp.as_ref().map(|lamp| lamp.main.scope);
    let Some((pattern, scope)) = reader.lit(&reader.light.clauses).zip(scope) else {
        return Vec::new();
    };
    if role == Role::Headline {
        return marks(&light_title(&pattern, scope, line), 0);
    }
    let outlet = article.outlet.as_ref().map(|outlet| outlet.value.as_str());
    let here = outlet.filter(|outlet| line.starts_with(outlet));
    here.map_or_else(Vec::new, |name| marks(&light_outlet(&pattern, name), 0))
}

fn draw_line(
    ink: &mut Ink<'_>,
    (left, y, width): (u16, u16, u16),
    model: &Model,
    reader: &Reader,
    line: Span,
    label: Label,
) {
    let Some(record) = reader.record() else {
        return;
    };
    let base = match label {
        Label::Title => Role::Headline,
        Label::Heading => Role::Heading,
        Label::Meta => Role::Muted,
        Label::Boilerplate if model.boilerplate == Boilerplate::Dim => Role::Boilerplate,
        Label::Prose | Label::Boilerplate => Role::Base,
    };
    let mut gutter = None;
    let mut marks: Vec<Marked> = Vec::new();
    for (span, mark, quote) in reader.marks.over(line) {
        let here = reader.cards.selected == Some(quote);
        let role = match mark {
            Mark::Content(kind) => {
                gutter = gutter.or(Some(sign(kind)));
                kind_role(kind)
            }
            Mark::Cue => Role::Cue,
            Mark::Source => Role::Speaker,
        };
        marks.push((span, role));
        if here && matches!(mark, Mark::Content(_)) && model.view == View::Read {
            marks.push((span, Role::QuoteHere));
        }
    }
    let names = &reader.light.names;
    let first = names.partition_point(|name| name.end() <= line.start());
    let near = names.get(first..).unwrap_or_default().iter();
    let near = near.take_while(|name| name.start() < line.end());
    marks.extend(near.map(|name| (*name, Role::Match)));
    let pieces = &reader.light.pieces;
    let first = pieces.partition_point(|(span, _)| span.end() <= line.start());
    let near = pieces.get(first..).unwrap_or_default().iter();
    for (span, hit) in near.take_while(|(span, _)| span.start() < line.end()) {
        if span.overlaps(line) {
            let role = if reader.hit == Some(*hit) {
                Role::MatchHere
            } else {
                Role::Match
            };
            marks.push((*span, role));
        }
    }
    if let Some((sign, role)) = gutter {
        ink.text(left, y, 1, sign, role);
    } else if label == Label::Boilerplate {
        ink.text(left, y, 1, "~", Role::Boilerplate);
    }
    let style = ink.theme.style(base);
    let text = &record.article.text;
    ink.line((left + GUTTER, y, width), text, line, style, &marks);
}
