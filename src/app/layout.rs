//! The lines of an article, made as they come into sight.
//!
//! An article is a header and then *pieces*: its shown paragraphs, a huge one cut at sentence ends. A place
//! on the screen is a line of a piece; a place that must survive a change of width is a byte. Only pieces in
//! sight, or jumped over, are ever wrapped, so the cost of a key does not grow with the article.

use std::sync::Arc;

use crate::app::{Boilerplate, Role};
use crate::article::{Article, Label};
use crate::record::Record;
use crate::text::{Span, Text, wrap};

/// The longest piece, in bytes.
const PIECE_BYTES: usize = 8 << 10;

/// The longest title that is shown, in bytes.
const TITLE_BYTES: usize = 2 << 10;

/// The longest name of an outlet or an author that is shown.
const NAME_CHARS: usize = 120;

/// A space at which no line is broken.
const NO_BREAK: &str = "\u{a0}";

/// The longest text whose words are counted for the header, in bytes.
const COUNTED_BYTES: usize = 1 << 20;

/// A paragraph, or a part of a huge one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub label: Label,
    /// The ordinal of its paragraph among those shown, from 1.
    pub ordinal: usize,
    /// Whether its paragraph ends with it.
    pub ends: bool,
}

/// One row of the text pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRow {
    /// A line of the header that is not in the text.
    Head(String, Role),
    /// A line of the text.
    Line(Span, Label),
    /// Nothing.
    Blank,
}

/// A place that survives a change of width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// A row of the header.
    Head(usize),
    /// A byte of the text.
    Byte(usize),
}

/// A row of the layout: a row of item 0, the header, or of item `i`, the piece before `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which item.
    pub item: usize,
    /// Which of its rows.
    pub row: usize,
}

/// An article cut into pieces, for one way to show boilerplate.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    record: Arc<Record>,
    pieces: Arc<[Piece]>,
    boilerplate: Boilerplate,
    facts: String,
    hidden: usize,
    paragraphs: usize,
}

impl Layout {
    /// Cuts an article into pieces. O(n) in paragraphs, and in bytes of paragraphs longer than a piece.
    #[must_use]
    pub fn new(record: Arc<Record>, boilerplate: Boilerplate) -> Self {
        let mut pieces = Vec::new();
        let (mut ordinal, mut hidden) = (0, 0);
        let article = &record.article;
        let title = in_text_title(article);
        for block in article.blocks.iter() {
            if Some(block.span) == title {
                continue;
            }
            if block.label == Label::Boilerplate {
                hidden += 1;
                if boilerplate == Boilerplate::Hide {
                    continue;
                }
            }
            ordinal += 1;
            cut(&article.text, block.span, |span, ends| {
                pieces.push(Piece {
                    span,
                    label: block.label,
                    ordinal,
                    ends,
                });
            });
        }
        let facts = facts(article);
        Self {
            pieces: pieces.into(),
            boilerplate,
            facts,
            hidden,
            paragraphs: ordinal,
            record,
        }
    }

    /// The article.
    #[must_use]
    pub fn record(&self) -> &Arc<Record> {
        &self.record
    }

    /// How boilerplate is shown.
    #[must_use]
    pub fn boilerplate(&self) -> Boilerplate {
        self.boilerplate
    }

    /// How many paragraphs are shown.
    #[must_use]
    pub fn paragraphs(&self) -> usize {
        self.paragraphs
    }

    /// The piece of an item; `None` for the header and beyond the end.
    #[must_use]
    pub fn piece(&self, item: usize) -> Option<&Piece> {
        self.pieces.get(item.checked_sub(1)?)
    }

    /// The piece that holds a byte; `None` for a title, which is in the header. O(log n) in pieces.
    #[must_use]
    pub fn piece_at(&self, at: usize) -> Option<&Piece> {
        let found = self.pieces.partition_point(|p| p.span.end() <= at);
        self.pieces.get(found).filter(|piece| piece.span.holds(at))
    }

    /// How many items there are, the header with them.
    #[must_use]
    pub fn items(&self) -> usize {
        self.pieces.len() + 1
    }

    /// The rows of an item, at `width` columns.
    #[must_use]
    pub fn rows(&self, item: usize, width: usize) -> Vec<TextRow> {
        let text = &self.record.article.text;
        let Some(piece) = self.piece(item) else {
            return if item == 0 {
                self.header(width)
            } else {
                Vec::new()
            };
        };
        let mut rows: Vec<TextRow> = wrap(text, piece.span, width)
            .map(|line| TextRow::Line(line.span, piece.label))
            .collect();
        let next = self.piece(item + 1);
        // Facts and page furniture are lists of short lines: they stand together.
        let together = next.is_some_and(|next| {
            next.label == piece.label && matches!(piece.label, Label::Boilerplate | Label::Meta)
        });
        if piece.ends && next.is_some() && !together {
            rows.push(TextRow::Blank);
        }
        rows
    }

    fn header(&self, width: usize) -> Vec<TextRow> {
        let article = &self.record.article;
        let mut rows: Vec<TextRow> = match in_text_title(article) {
            Some(span) => wrap(&article.text, clip(&article.text, span), width)
                .map(|line| TextRow::Line(line.span, Label::Title))
                .collect(),
            None => {
                let title = Text::from(article.title());
                wrap(&title, clip(&title, title.whole()), width)
                    .map(|l| TextRow::Head(title.slice(l.span).to_owned(), Role::Headline))
                    .collect()
            }
        };
        let mut put = |line: &str, role: Role| {
            let line = Text::from(line);
            rows.extend(
                wrap(&line, line.whole(), width)
                    .map(|l| TextRow::Head(line.slice(l.span).replace(NO_BREAK, " "), role)),
            );
        };
        put(&self.facts, Role::Muted);
        if self.hidden > 0 {
            let lines = if self.hidden == 1 { "line" } else { "lines" };
            let how = match self.boilerplate {
                Boilerplate::Hide => "hidden",
                Boilerplate::Dim => "dimmed",
                Boilerplate::Show => "shown",
            };
            let note = format!("{} {lines} around the article {how}", self.hidden);
            put(&note, Role::Boilerplate);
        }
        rows.push(TextRow::Blank);
        rows
    }

    /// The row that shows `anchor`, at `width` columns. Wraps one item. O(log n) in pieces.
    #[must_use]
    pub fn locate(&self, anchor: Anchor, width: usize) -> Place {
        let at = match anchor {
            Anchor::Head(row) => return Place { item: 0, row },
            Anchor::Byte(at) => at,
        };
        if in_text_title(&self.record.article).is_some_and(|title| title.holds(at)) {
            let row = row_of(&self.rows(0, width), at);
            return Place { item: 0, row };
        }
        let found = self.pieces.partition_point(|p| p.span.end() <= at);
        let item = found.min(self.pieces.len().saturating_sub(1)) + 1;
        let row = row_of(&self.rows(item, width), at);
        Place { item, row }
    }

    /// The anchor of a row, at `width` columns.
    #[must_use]
    pub fn anchor(&self, place: Place, width: usize) -> Anchor {
        let Some(piece) = self.piece(place.item) else {
            return Anchor::Head(place.row);
        };
        match self.rows(place.item, width).get(place.row) {
            Some(TextRow::Line(span, _)) => Anchor::Byte(span.start()),
            // The blank row under a paragraph belongs to its last byte.
            _ => Anchor::Byte(piece.span.end().saturating_sub(1)),
        }
    }

    /// Up to `height` rows from `place` on, at `width` columns.
    #[must_use]
    pub fn window(&self, place: Place, width: usize, height: usize) -> Vec<TextRow> {
        let mut out = Vec::with_capacity(height);
        let mut skip = place.row;
        for item in place.item..self.items() {
            if out.len() >= height {
                break;
            }
            out.extend(self.rows(item, width).into_iter().skip(skip));
            skip = 0;
        }
        out.truncate(height);
        out
    }

    /// The row `rows` below `place`, or above it; the first or last one where there are not that many.
    #[must_use]
    pub fn step(&self, place: Place, rows: isize, width: usize) -> Place {
        let mut place = place;
        let mut left = rows.unsigned_abs();
        while left > 0 {
            if rows > 0 {
                let height = self.rows(place.item, width).len().max(1);
                let room = height - 1 - place.row.min(height - 1);
                if left <= room {
                    place.row += left;
                    break;
                }
                if place.item + 1 >= self.items() {
                    place.row = height - 1;
                    break;
                }
                left -= room + 1;
                place = Place {
                    item: place.item + 1,
                    row: 0,
                };
            } else {
                if left <= place.row {
                    place.row -= left;
                    break;
                }
                let Some(item) = place.item.checked_sub(1) else {
                    place.row = 0;
                    break;
                };
                left -= place.row + 1;
                let row = self.rows(item, width).len().saturating_sub(1);
                place = Place { item, row };
            }
        }
        place
    }

    /// The last row.
    #[must_use]
    pub fn end(&self, width: usize) -> Place {
        let item = self.items() - 1;
        let row = self.rows(item, width).len().saturating_sub(1);
        Place { item, row }
    }
}

/// Where the title stands in the text, when the header shows that one.
fn in_text_title(article: &Article) -> Option<Span> {
    let stated = article.stated_title.as_deref().map(str::trim);
    article
        .title_span()
        .filter(|span| stated.is_none_or(|title| title == article.text.slice(*span).trim()))
}

fn clip(text: &Text, span: Span) -> Span {
    let mut end = span.end().min(span.start() + TITLE_BYTES);
    while !text.as_str().is_char_boundary(end) {
        end -= 1;
    }
    Span::new(span.start(), end)
}

/// The row of a piece that holds a byte, or the last one before it.
fn row_of(rows: &[TextRow], at: usize) -> usize {
    let starts_after = |row: &TextRow| match row {
        TextRow::Line(span, _) => span.start() > at,
        TextRow::Head(..) | TextRow::Blank => true,
    };
    rows.partition_point(|row| !starts_after(row))
        .saturating_sub(1)
}

/// Gives a paragraph as pieces: whole, or cut after a sentence, else at a space, else between characters.
fn cut(text: &Text, span: Span, mut give: impl FnMut(Span, bool)) {
    let mut start = span.start();
    while span.end() - start > PIECE_BYTES * 2 {
        let mut limit = start + PIECE_BYTES;
        while !text.as_str().is_char_boundary(limit) {
            limit -= 1;
        }
        let head = text.slice(Span::new(start, limit));
        let sentence = head
            .rmatch_indices(". ")
            .next()
            .map(|(at, _)| at + 2)
            .filter(|at| *at > PIECE_BYTES / 2);
        let space = head
            .rfind(' ')
            .map(|at| at + 1)
            .filter(|at| *at > PIECE_BYTES / 2);
        let end = start + sentence.or(space).unwrap_or(head.len());
        give(Span::new(start, end), false);
        start = end;
    }
    give(Span::new(start, span.end()), true);
}

/// A name as far as a line needs it.
fn short(name: &str) -> String {
    name.chars().take(NAME_CHARS).collect()
}

/// Outlet, author, date, length and host, as far as they are known, guesses with a question mark; and the language, if
/// it has no rules.
fn facts(article: &Article) -> String {
    let guess = |is_guess: bool| if is_guess { "?" } else { "" };
    let mut facts = vec![match &article.outlet {
        Some(outlet) => short(&outlet.value) + guess(outlet.is_guess()),
        None => "no outlet".to_owned(),
    }];
    facts.extend(article.byline.as_deref().map(short));
    facts.push(match &article.date {
        Some(date) => long_date(date.value) + guess(date.is_guess()),
        None => "no date".to_owned(),
    });
    if article.text.len() <= COUNTED_BYTES {
        let words = article.text.as_str().split_whitespace().count();
        let s = if words == 1 { "" } else { "s" };
        facts.push(format!("{words} word{s}"));
    }
    facts.extend(article.host().map(short));
    facts.extend(article.language.caution());
    // Lines are broken between facts, after the dot.
    let whole = |fact: String| fact.replace(' ', NO_BREAK);
    let facts: Vec<String> = facts.into_iter().map(whole).collect();
    facts.join(&format!("{NO_BREAK}· "))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month(date: jiff::civil::Date) -> &'static str {
    usize::try_from(date.month())
        .ok()
        .and_then(|m| MONTHS.get(m.wrapping_sub(1)))
        .copied()
        .unwrap_or("?")
}

/// A date as a reader writes it, with the year: `20 Mar 2031`.
#[must_use]
pub fn long_date(date: jiff::civil::Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// A date for a list: `20 Mar`.
#[must_use]
pub fn short_date(date: jiff::civil::Date) -> String {
    format!("{:2} {}", date.day(), month(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Hints, Language, blocks};
    use crate::quote::Extraction;

    fn layout(text: &str) -> Layout {
        let text = Text::new(text);
        let article = Article {
            id: ArticleId::new("0/a.txt"),
            blocks: blocks(&text, &Hints::default()),
            text,
            stated_title: Some("A stated title".to_owned()),
            outlet: None,
            date: None,
            byline: None,
            url: None,
            language: Language::ASSUMED,
        };
        let record = Record {
            article,
            extraction: Extraction::default(),
        };
        Layout::new(Arc::new(record), Boilerplate::Show)
    }

    fn sample() -> String {
        let long = "The heron looked at the river, and the river looked back. ".repeat(320);
        format!("First paragraph of the lot.\n\n{long}\n\n日本語の段落。\n\nThe last one.\n")
    }

    #[test]
    fn steps_windows_and_anchors_agree() {
        let layout = layout(&sample());
        assert!(layout.items() > 5, "the long paragraph is cut");
        for width in [24, 72] {
            let mut place = Place::default();
            let mut rows = 0;
            loop {
                let anchor = layout.anchor(place, width);
                if layout.window(place, width, 1) != [TextRow::Blank] {
                    assert_eq!(layout.locate(anchor, width), place, "{width} {anchor:?}");
                }
                let next = layout.step(place, 7, width);
                if next == layout.end(width) {
                    break;
                }
                assert_eq!(layout.step(next, -7, width), place);
                place = next;
                rows += 7;
            }
            assert_eq!(layout.step(Place::default(), rows, width), place);
            assert_eq!(layout.step(place, -rows, width), Place::default());
            assert_eq!(layout.step(place, isize::MIN, width), Place::default());
            assert_eq!(layout.step(place, isize::MAX, width), layout.end(width));
        }
    }

    #[test]
    fn pieces_hold_everything_and_end_with_sentences() {
        let layout = layout(&sample());
        let text = &layout.record().article.text;
        let mut at = 0;
        for item in 1..layout.items() {
            let piece = layout.piece(item).expect("an item");
            assert!(
                text.slice(Span::new(at, piece.span.start()))
                    .trim()
                    .is_empty()
            );
            assert!(piece.ends || text.slice(piece.span).ends_with(". "));
            assert!(piece.span.len() <= 2 * PIECE_BYTES);
            at = piece.span.end();
        }
        assert!(text.as_str()[at..].trim().is_empty());
    }

    #[test]
    fn an_article_without_a_word_has_a_header() {
        let layout = layout("");
        assert_eq!(layout.items(), 1);
        assert_eq!(layout.locate(Anchor::Byte(7), 20).item, 1, "beyond the end");
        assert!(layout.window(Place { item: 1, row: 0 }, 20, 5).is_empty());
        assert_eq!(layout.window(Place::default(), 20, 9).len(), 4);
    }
}
