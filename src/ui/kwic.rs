//! A row of the Quotes view as a KWIC line: aligned on the words searched.

use crate::app::{Area, Days, Model, Role, SIGNS};
use crate::query::Pattern;
use crate::search::{Kwic, KwicColumns, QuoteRow, initials, light_content, light_outlet};
use crate::text::{Span, for_terminal, text_columns};
use crate::ui::origin::Origin;
use crate::ui::paint::{Ink, clip, marks, narrow};
use crate::ui::quotes::draw_voice;
use crate::ui::reader::kind_role;

/// The longest content of a row that is looked at, in bytes.
const CONTENT_BYTES: usize = 4 << 10;

/// The columns of the KWIC lines, and how their days are written.
pub(super) struct Lines {
    columns: KwicColumns,
    days: Days,
    /// No outlet is known: its column names files.
    files: bool,
}

impl Lines {
    pub(super) fn new(width: u16, model: &Model) -> Self {
        let rows = &model.all_quotes.rows;
        Self {
            columns: model.kwic_columns(width),
            days: Days::of(rows),
            files: rows.iter().all(|row| row.outlet.is_none()),
        }
    }

    /// The columns before the line, each with its place.
    fn before(&self, x: u16) -> ([(u16, u16); 4], u16) {
        let columns = &self.columns;
        let mut at = x + SIGNS;
        let widths = [columns.date, columns.outlet, columns.speaker, columns.cue];
        let places = widths.map(|width| {
            let place = (at, narrow(width));
            at += narrow(width) + u16::from(width > 0);
            place
        });
        (places, at)
    }

    /// Whether there is room for no more than the initials of an outlet.
    fn has_badges(&self) -> bool {
        self.columns.outlet <= KwicColumns::BADGE
    }

    /// The names of the columns.
    pub(super) fn head(&self, ink: &mut Ink<'_>, area: Area) {
        let (places, at) = self.before(area.x);
        let outlet = match (self.has_badges(), self.files) {
            (true, _) => "",
            (false, true) => "file",
            (false, false) => "outlet",
        };
        for (name, (x, width)) in ["date", outlet, "speaker", "cue"].into_iter().zip(places) {
            ink.clipped(x, area.y, width, name, Role::Muted);
        }
        let (left, right) = (narrow(self.columns.left), narrow(self.columns.right));
        // The node begins in its column, and points to what stands on both sides of it.
        let name = "left context ←";
        if usize::from(left) > text_columns(name) {
            ink.right(at, area.y, left - 1, name, Role::Muted);
        }
        let name = "node → right context";
        ink.clipped(at + left, area.y, right, name, Role::Muted);
    }

    /// One quote.
    pub(super) fn row(
        &self,
        ink: &mut Ink<'_>,
        (x, y): (u16, u16),
        model: &Model,
        row: &QuoteRow,
        selected: bool,
    ) {
        let pattern = &*model.lit_in(row);
        let origin = Origin::from(row);
        let ([day, outlet, speaker, cue], at) = self.before(x);
        let base = ink.theme.style(Role::Base);
        let words = origin.day(self.days.one_year);
        ink.clipped(day.0, y, day.1, &words, Role::Muted);
        if self.files && !self.has_badges() {
            ink.clipped(outlet.0, y, outlet.1, origin.file(), Role::Muted);
        } else if !self.has_badges() {
            let at = (outlet.0, y, outlet.1);
            origin.draw_outlet(ink, at, Some(pattern), Role::Base);
        } else if let Some(name) = row.outlet.as_ref().map(|outlet| clip(&outlet.value, 200)) {
            let badge = initials(name);
            let lit = match light_outlet(pattern, name).is_empty() {
                true => Vec::new(),
                false => vec![(Span::new(0, badge.len()), Role::Match)],
            };
            ink.clipped_marked(outlet.0, y, outlet.1, &badge, base, &lit);
        }
        draw_voice(ink, y, [speaker, cue], row, pattern);
        self.line(ink, (at, y), pattern, row, selected);
    }

    /// The line itself; its node begins in the same column in all of them.
    fn line(
        &self,
        ink: &mut Ink<'_>,
        (x, y): (u16, u16),
        pattern: &Pattern,
        row: &QuoteRow,
        selected: bool,
    ) {
        let content = for_terminal(clip(&row.content, CONTENT_BYTES));
        let lit = light_content(pattern, &content);
        let whole = Kwic::new(pattern, &content);
        let shown = whole.fit(&content, self.columns.left, self.columns.right);
        let mut style = ink.theme.style(kind_role(row.kind));
        if selected {
            style = style.patch(ink.theme.style(Role::Selection));
        }
        let node = x + narrow(self.columns.left);
        let end = node + narrow(self.columns.right);
        let taken = text_columns(&content[shown.left.range()]) + usize::from(shown.cut_left);
        let mut at = node - narrow(taken).min(node - x);
        if shown.cut_left {
            at += ink.marked(at, y, 1, "…", style, &[]);
        }
        let (from, to) = (shown.left.start(), shown.right.end());
        let marks: Vec<_> = marks(&lit, 0)
            .into_iter()
            .filter(|(span, _)| from <= span.start() && span.start() < to)
            .map(|(span, role)| (Span::new(span.start() - from, span.end() - from), role))
            .collect();
        at += ink.marked(at, y, end - at, &content[from..to], style, &marks);
        if shown.cut_right {
            ink.marked(at, y, end - at, "…", style, &[]);
        }
    }
}
