//! [`Ink`]: text into cells. The one place where outside text meets the screen, and where marks that overlap
//! are decided: each mark's style goes over those before it, touching only what it names.
//!
//! Every grapheme is measured by [`columns`] and put into exactly so many cells; a width that the terminal
//! library would take for another one is forced. Nothing that a terminal obeys is ever put into a cell.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::{Area, Role};
use crate::text::{Span, Spans, Text, columns, for_terminal, sequences, text_columns};
use crate::ui::Theme;

/// How far before a line an escape sequence is looked for that may run into it, in bytes.
const LOOK_BACK_BYTES: usize = 4 << 10;

/// A place in a text and the ink it is drawn with.
pub(super) type Marked = (Span, Role);

/// Text into cells.
pub(super) struct Ink<'a> {
    pub(super) buffer: &'a mut Buffer,
    pub(super) theme: &'a Theme,
}

impl Ink<'_> {
    /// Draws text from `(x, y)` in at most `width` columns; gives the columns used. Escape sequences are left
    /// out, line breaks and tabs drawn as a space.
    pub(super) fn text(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let style = self.theme.style(role);
        self.marked(x, y, width, text, style, &[])
    }

    /// The same at the right end of `width` columns.
    pub(super) fn right(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let text = for_terminal(text);
        let used = narrow(text_columns(&text)).min(width);
        self.text(x + width - used, y, used, &text, role)
    }

    /// The same with an ellipsis where it does not fit.
    pub(super) fn clipped(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        self.clipped_marked(x, y, width, text, self.theme.style(role), &[])
    }

    /// Marked text, with an ellipsis where it does not fit.
    pub(super) fn clipped_marked(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: &str,
        style: Style,
        marks: &[Marked],
    ) -> u16 {
        if width == 0 {
            return 0;
        }
        let Some(fits) = fitting(text, usize::from(width)) else {
            return self.marked(x, y, width, text, style, marks);
        };
        let used = self.marked(x, y, width - 1, &text[..fits], style, marks);
        used + self.marked(x + used, y, 1, "…", style, &[])
    }

    /// Draws `text` with marks on it; spans count from its start.
    pub(super) fn marked(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: &str,
        style: Style,
        marks: &[Marked],
    ) -> u16 {
        let hidden = sequences(text);
        self.run(x, y, width, text, 0, style, marks, &hidden)
    }

    /// Draws a line of an article with marks on it; spans count from the start of the article's text.
    pub(super) fn line(
        &mut self,
        at: (u16, u16, u16),
        text: &Text,
        line: Span,
        style: Style,
        marks: &[Marked],
    ) -> u16 {
        let mut from = line.start().saturating_sub(LOOK_BACK_BYTES);
        let paragraph = text.paragraphs().get(text.paragraph_at(line.start()));
        from = from.max(paragraph.map_or(0, |p| p.start().min(line.start())));
        while !text.as_str().is_char_boundary(from) {
            from += 1;
        }
        let hidden: Vec<Span> = sequences(text.slice(Span::new(from, line.end())))
            .into_iter()
            .map(|span| span.shift(from))
            .collect();
        let (x, y, width) = at;
        self.run(
            x,
            y,
            width,
            text.slice(line),
            line.start(),
            style,
            marks,
            &hidden,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the two above are its signatures"
    )]
    fn run(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        text: &str,
        base: usize,
        style: Style,
        marks: &[Marked],
        hidden: &[Span],
    ) -> u16 {
        let mut used = 0;
        for (at, grapheme) in text.grapheme_indices(true) {
            let at = base + at;
            let cells = narrow(columns(grapheme));
            if cells == 0 || hidden.iter().any(|span| span.holds(at)) {
                continue;
            }
            if used + cells > width {
                break;
            }
            let over = marks.iter().filter(|(span, _)| span.holds(at));
            let style = over.fold(style, |style, (_, role)| {
                style.patch(self.theme.style(*role))
            });
            self.put(x + used, y, grapheme, cells, style);
            used += cells;
        }
        used
    }

    /// Puts one grapheme that takes `cells` columns.
    fn put(&mut self, x: u16, y: u16, grapheme: &str, cells: u16, style: Style) {
        let symbol = match for_terminal(grapheme) {
            safe if safe.trim().is_empty() => " ".into(),
            safe => safe,
        };
        let Some(cell) = self.buffer.cell_mut((x, y)) else {
            return;
        };
        cell.reset();
        cell.set_symbol(&symbol).set_style(style);
        let forced = NonZeroU16::new(cells).filter(|_| symbol.cell_width() != cells);
        if let Some(width) = forced {
            cell.set_diff_option(CellDiffOption::ForcedWidth(width));
        }
        for behind in 1..cells {
            if let Some(cell) = self.buffer.cell_mut((x + behind, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// Draws the sign of a selected item of `rows` rows at the left of an area.
    pub(super) fn selected(&mut self, area: Area, rows: u16) {
        for y in area.y..area.y + rows {
            let sign = if y == area.y { "▶" } else { " " };
            self.text(area.x, y, 1, sign, Role::SelectionSign);
        }
    }

    /// Lays a role over cells as they are.
    pub(super) fn tint(&mut self, area: Area, role: Role) {
        let style = self.theme.style(role);
        for y in area.y..area.y.saturating_add(area.height) {
            for x in area.x..area.x.saturating_add(area.width) {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.set_style(style);
                }
            }
        }
    }

    /// Makes what is drawn stand back. What is searched keeps its ground, and so does the sign of the selection.
    pub(super) fn stand_back(&mut self, area: Area) {
        let style = self.theme.style(Role::Muted);
        for y in area.y..area.y.saturating_add(area.height) {
            for x in area.x..area.x.saturating_add(area.width) {
                let Some(cell) = self.buffer.cell_mut((x, y)) else {
                    continue;
                };
                if cell.bg == Color::Reset && !cell.modifier.contains(Modifier::REVERSED) {
                    cell.set_style(style);
                }
            }
        }
    }

    /// Empties cells.
    pub(super) fn clear(&mut self, area: Area) {
        for y in area.y..area.y.saturating_add(area.height) {
            for x in area.x..area.x.saturating_add(area.width) {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Draws the frame of a pane; a thick one for the pane that has the focus. Gives what is inside.
    pub(super) fn frame(&mut self, area: Area, focused: bool) -> Area {
        let (role, [horizontal, vertical, a, b, c, d]) = if focused {
            (Role::BorderFocus, ["━", "┃", "┏", "┓", "┗", "┛"])
        } else {
            (Role::Border, ["─", "│", "┌", "┐", "└", "┘"])
        };
        if area.width < 2 || area.height < 2 {
            return Area::default();
        }
        let (right, bottom) = (area.x + area.width - 1, area.y + area.height - 1);
        for x in area.x + 1..right {
            self.text(x, area.y, 1, horizontal, role);
            self.text(x, bottom, 1, horizontal, role);
        }
        for y in area.y + 1..bottom {
            self.text(area.x, y, 1, vertical, role);
            self.text(right, y, 1, vertical, role);
        }
        for (x, y, corner) in [
            (area.x, area.y, a),
            (right, area.y, b),
            (area.x, bottom, c),
            (right, bottom, d),
        ] {
            self.text(x, y, 1, corner, role);
        }
        area.inner()
    }

    /// Draws a pane: frame, title on the left, a word on the right. Gives what is inside.
    pub(super) fn pane(&mut self, area: Area, focused: bool, title: &str, word: &str) -> Area {
        let inner = self.frame(area, focused);
        let room = area.width.saturating_sub(6);
        let role = if focused {
            Role::TitleFocus
        } else {
            Role::Title
        };
        if room == 0 || inner == Area::default() {
            return inner;
        }
        let title = for_terminal(title);
        let word = for_terminal(word);
        let word_width = narrow(text_columns(&word));
        let used = self.label(area.x + 2, area.y, room, &title, role);
        if !word.is_empty() && used + word_width + BETWEEN <= room {
            let x = area.x + area.width - word_width - 4;
            self.label(x, area.y, word_width + 2, &word, Role::Muted);
        }
        inner
    }

    /// Text on a frame: a space before and after.
    fn label(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        if text.is_empty() {
            return 0;
        }
        let style = Style::new();
        let mut used = self.marked(x, y, 1, " ", style, &[]);
        used += self.clipped(x + used, y, width.saturating_sub(1), text, role);
        used + self.marked(x + used, y, 1, " ", style, &[])
    }
}

/// The least columns of frame between the title of a pane and its word.
const BETWEEN: u16 = 1;

/// The first of the titles that leaves the word of a pane room on its frame; the last where none does.
pub(super) fn beside<'t>(width: u16, titles: &'t [String], word: &str) -> &'t str {
    // A title has a space before and after, a frame six columns that are neither.
    let room = usize::from(width.saturating_sub(6 + 2 + BETWEEN));
    let room = room.saturating_sub(text_columns(&for_terminal(word)));
    let fits = |title: &&String| text_columns(&for_terminal(title)) <= room;
    let title = titles.iter().find(fits).or(titles.last());
    title.map_or("", String::as_str)
}

/// How many bytes of `text` fit into `width - 1` columns, when the whole does not fit into `width`.
fn fitting(text: &str, width: usize) -> Option<usize> {
    let mut used = 0;
    let mut fits = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += columns(grapheme);
        if used < width {
            fits = at + grapheme.len();
        }
        if used > width {
            return Some(fits);
        }
    }
    None
}

/// A number of columns as the terminal library counts.
pub(super) fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// Occurrences as marks, moved by `shift` bytes.
pub(super) fn marks(hits: &[Spans], shift: usize) -> Vec<Marked> {
    hits.iter()
        .flat_map(|hit| hit.iter())
        .map(|span| (span.shift(shift), Role::Match))
        .collect()
}

/// At most `limit` bytes of a text.
pub(super) fn clip(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
