//! [`Cards`]: the quotes of the open article, one below the other, each with who says it.

use crate::app::lens::Light;
use crate::quote::{Kind, Quote};
use crate::record::Record;
use crate::text::{Line, Span, Text, wrap};

/// Which quotes of an article are shown and which one is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cards {
    /// The ordinal of the selected quote.
    pub selected: Option<usize>,
    /// The first one in sight, among those shown.
    pub top: usize,
    /// Show all, also those that do not match.
    pub all: bool,
}

/// A part of a pane that cards fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Columns for the words.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Frame {
    /// The most lines of words that a card gets.
    fn lines(self, selected: bool) -> usize {
        match (selected, self.height) {
            (true, _) => self.height.saturating_sub(1).max(1),
            (false, 0..12) => 2,
            (false, _) => 4,
        }
    }

    /// The rows between two cards.
    #[must_use]
    pub fn gap(self) -> usize {
        usize::from(self.height >= 12)
    }
}

impl Cards {
    /// How many are shown of `total` quotes.
    #[must_use]
    pub fn len(&self, light: &Light, total: usize) -> usize {
        self.filter(light).map_or(total, <[usize]>::len)
    }

    /// The ordinals shown, when not all are.
    fn filter<'l>(&self, light: &'l Light) -> Option<&'l [usize]> {
        let quotes = light.quotes.as_deref().filter(|quotes| !quotes.is_empty());
        quotes.filter(|_| !self.all)
    }

    /// The ordinal of the quote at a place among those shown.
    #[must_use]
    pub fn at(&self, light: &Light, place: usize) -> usize {
        match self.filter(light) {
            Some(quotes) => quotes.get(place).or(quotes.last()).copied().unwrap_or(0),
            None => place,
        }
    }

    /// The place of the selected quote among those shown.
    #[must_use]
    pub fn place(&self, light: &Light) -> usize {
        let selected = self.selected.unwrap_or(0);
        match self.filter(light) {
            Some(quotes) => quotes.partition_point(|q| *q < selected),
            None => selected,
        }
    }

    /// Keeps the selection among the quotes that are shown: the same quote, else the next one.
    pub fn settle_selection(&mut self, light: &Light, record: &Record) {
        if light.quotes.is_none() {
            self.all = false;
        }
        let total = record.extraction.quotes.len();
        let len = self.len(light, total);
        self.selected = (len > 0).then(|| {
            let place = self.place(light).min(len - 1);
            self.at(light, place)
        });
    }

    /// Goes down by `cards`, or up. Whether it went anywhere.
    pub fn step(&mut self, light: &Light, total: usize, cards: isize) -> bool {
        let len = self.len(light, total);
        if len == 0 {
            return false;
        }
        let to = self.place(light).saturating_add_signed(cards).min(len - 1);
        let before = self.selected;
        self.selected = Some(self.at(light, to));
        self.selected != before
    }

    /// Brings the selected card into sight. Wraps what stands between the first card in sight and it, at
    /// most a screen full.
    pub fn settle(&mut self, light: &Light, record: &Record, frame: Frame) {
        let total = record.extraction.quotes.len();
        let len = self.len(light, total);
        self.top = self.top.min(len.saturating_sub(1));
        let place = self.place(light);
        if self.selected.is_none() || place <= self.top {
            self.top = place.min(len.saturating_sub(1));
            return;
        }
        let mut room = frame.height;
        let mut first = place;
        loop {
            let ordinal = self.at(light, first);
            let Some(quote) = record.extraction.quotes.get(ordinal) else {
                break;
            };
            let gap = if first == place { 0 } else { frame.gap() };
            let rows = Card::new(record, quote, frame, first == place).rows() + gap;
            if rows > room {
                first += 1;
                break;
            }
            room -= rows;
            if first <= self.top {
                return;
            }
            first -= 1;
        }
        self.top = first.min(place);
    }
}

/// The words of one quote, as a text of its own with places in the article.
#[derive(Clone, Debug)]
pub struct Card {
    /// The words in one line, quotation marks and all.
    pub text: Text,
    /// The lines of it.
    pub lines: Vec<Line>,
    /// Where each word stands in `text`, and where in the article.
    words: Vec<(usize, Span)>,
    /// Whether words are left out at the end.
    pub cut: bool,
}

impl Card {
    /// The first lines of a quote for a frame. O(n) in what is shown.
    #[must_use]
    pub fn new(record: &Record, quote: &Quote, frame: Frame, selected: bool) -> Self {
        let most = frame.lines(selected);
        let limit = (most + 1) * frame.width.max(1) * 4;
        let mut text = String::new();
        let mut words = Vec::new();
        let mut whole = true;
        let marked = quote.kind == Kind::Direct;
        if marked {
            text.push('“');
        }
        'pieces: for (i, piece) in quote.content.iter().enumerate() {
            if i > 0 {
                text.push_str(" …");
            }
            let mut at = piece.start();
            for run in record
                .article
                .text
                .slice(*piece)
                .split_inclusive(char::is_whitespace)
            {
                let word = clip(run.trim_end(), limit);
                let start = at;
                at += run.len();
                if word.is_empty() {
                    continue;
                }
                if text.len() > limit {
                    whole = false;
                    break 'pieces;
                }
                if !text.is_empty() && !text.ends_with('“') {
                    text.push(' ');
                }
                words.push((text.len(), Span::new(start, start + word.len())));
                text.push_str(word);
            }
        }
        if marked && whole {
            text.push('”');
        }
        let text = Text::from(text.as_str());
        let mut lines: Vec<Line> = wrap(&text, text.whole(), frame.width)
            .take(most + 1)
            .collect();
        let cut = lines.len() > most || !whole;
        lines.truncate(most);
        Self {
            text,
            lines,
            words,
            cut,
        }
    }

    /// The rows it takes: a line about who says it, and its words.
    #[must_use]
    pub fn rows(&self) -> usize {
        1 + self.lines.len()
    }

    /// The byte of the article after the last word that is shown.
    #[must_use]
    pub fn end(&self) -> usize {
        self.words.last().map_or(0, |(_, word)| word.end())
    }

    /// Where spans of the article stand in the card: the spaces between two words of one span with them.
    #[must_use]
    pub fn places(&self, spans: &[Span]) -> Vec<Span> {
        let mut out = Vec::new();
        for span in spans {
            let first = self
                .words
                .partition_point(|(_, word)| word.end() <= span.start());
            let mut place: Option<Span> = None;
            for (at, word) in self.words.get(first..).unwrap_or_default() {
                let Some(part) = word.intersection(*span) else {
                    break;
                };
                let start = at + (part.start() - word.start());
                let part = Span::new(start, start + part.len());
                place = Some(place.map_or(part, |all| all.cover(part)));
            }
            out.extend(place);
        }
        out
    }
}

/// At most `limit` bytes of a word.
fn clip(word: &str, limit: usize) -> &str {
    let mut end = word.len().min(limit);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}
