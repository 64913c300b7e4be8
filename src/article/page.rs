//! One text as its lines, each with its clues, and what follows from where they stand.

use std::ops::Range;

use crate::article::blocks::Hints;
use crate::article::clue::{Clue, clue, speakers};
use crate::article::facts::facts;
use crate::article::furniture::Sign;
use crate::article::header::header_lines;
use crate::article::line::{End, Line, folded, read};
use crate::article::words::Folded;
use crate::text::Text;

/// No headline has more words.
const HEADLINE: usize = 40;

/// One text with the clues of its lines.
pub(super) struct Page<'t> {
    pub(super) text: &'t Text,
    pub(super) hints: &'t Hints,
    pub(super) lines: Vec<Line>,
    pub(super) clues: Vec<Clue>,
    /// Lines that state facts.
    pub(super) meta: Vec<bool>,
    /// The lines of the header at the top.
    pub(super) headers: usize,
    /// Lines of long rows of short ones.
    pub(super) menu: Vec<bool>,
    /// From the first to the last line of the prose; empty when there is none.
    pub(super) body: Range<usize>,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t Text, hints: &'t Hints) -> Self {
        let speakers = speakers(text);
        let mut words = Folded::default();
        let (lines, clues): (Vec<Line>, Vec<Clue>) = text
            .paragraphs()
            .iter()
            .map(|&span| {
                let paragraph = text.slice(span);
                let counted = read(paragraph, &mut words);
                let line = Line::new(paragraph, span, &words, counted);
                let clue = clue(paragraph, &line, &words, &speakers);
                (line, clue)
            })
            .unzip();
        let meta = lines
            .iter()
            .map(|line| !line.long && facts(text.slice(line.span)).is_some())
            .collect();
        let headers = header_lines(lines.iter().map(|line| text.slice(line.span)));
        let mut page = Page {
            text,
            hints,
            lines,
            clues,
            meta,
            headers,
            menu: Vec::new(),
            body: 0..0,
        };
        page.menu = menus(&page);
        page.body = page.densest();
        page.read_keys(&mut words);
        page
    }

    /// Reads the keys of all lines that can be the title or repeat it: of those with as many words as one that can.
    fn read_keys(&mut self, words: &mut Folded) {
        let stated = self.hints.title.as_deref();
        let stated = stated.map(|title| folded(title).len());
        let mut counts = Line::numbered(stated.unwrap_or_default());
        for at in (0..=self.second_prose()).filter(|&at| self.may_be_title(at)) {
            counts |= Line::numbered(self.lines[at].words);
        }
        for line in &mut self.lines {
            if line.key == 0 && counts & Line::numbered(line.words) != 0 {
                line.read_key(self.text.slice(line.span), words);
            }
        }
    }

    pub(super) fn slice(&self, line: &Line) -> &'t str {
        self.text.slice(line.span)
    }

    /// Whether the line by itself, wherever it stands, is furniture.
    pub(super) fn is_furniture(&self, at: usize) -> bool {
        self.clues[at].weight >= Clue::ENOUGH
    }

    pub(super) fn is_prose(&self, at: usize) -> bool {
        let line = &self.lines[at];
        (line.is_sentence() || line.spoken || self.clues[at].speech)
            && !self.is_furniture(at)
            && !self.meta[at]
    }

    /// Whether the format marks a line as a heading; true for the top level.
    pub(super) fn heading(&self, at: usize) -> Option<bool> {
        let start = self.lines[at].span.start();
        let headings = &self.hints.headings;
        headings
            .binary_search_by_key(&start, |(place, _)| *place)
            .ok()
            .map(|i| headings[i].1)
    }

    pub(super) fn may_be_title(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at) else {
            return false;
        };
        !line.long
            && (1..=HEADLINE).contains(&line.words)
            && (!self.is_furniture(at) || self.clues[at].is_doubtful(line.words))
            && !self.meta[at]
            && at >= self.headers
            && !self.clues[at].speech
    }

    /// The ordinal of the second paragraph of the body: no headline stands below it.
    pub(super) fn second_prose(&self) -> usize {
        let mut prose = (self.body.start..self.lines.len()).filter(|&at| self.is_prose(at));
        let first = prose.next();
        prose
            .next()
            .or(first)
            .unwrap_or(self.lines.len().saturating_sub(1))
    }

    /// The stretch of lines with the largest sum of weights: prose counts for, the rest against.
    fn densest(&self) -> Range<usize> {
        let (mut best, mut range) = (0, 0..0);
        let (mut sum, mut start) = (0, 0);
        for at in 0..self.lines.len() {
            sum += self.pull(at);
            if sum <= 0 {
                sum = 0;
                start = at + 1;
            } else if sum > best {
                best = sum;
                range = start..at + 1;
            }
        }
        range
    }

    /// How much a line speaks for being inside the body.
    fn pull(&self, at: usize) -> i64 {
        let line = &self.lines[at];
        let words = i64::try_from(line.words.min(60)).unwrap_or(60);
        if self.is_furniture(at) {
            // A row of furniture is one interruption that grows, not many.
            if at > 0 && self.is_furniture(at - 1) {
                -4
            } else {
                -8
            }
        } else if self.meta[at] {
            -1
        } else if self.is_prose(at) {
            words
        } else if line.is_headline() && !line.bullet {
            -4
        } else {
            words / 2
        }
    }

    /// Whether most lines are short and go on in the next one: verse, a list, a table. Their lines are not links.
    pub(super) fn is_verse(&self, title: Option<usize>) -> bool {
        let rest = || {
            (0..self.lines.len())
                .filter(|&at| Some(at) != title && !self.is_furniture(at) && !self.meta[at])
        };
        let short = rest().filter(|&at| !self.is_prose(at)).count();
        let running = rest()
            .filter(|&at| {
                let line = &self.lines[at];
                !self.is_prose(at)
                    && (line.small || matches!(line.end, End::Pause | End::Stop | End::Colon))
            })
            .count();
        let furniture = (0..self.lines.len())
            .filter(|&at| self.is_furniture(at))
            .count();
        short >= 3
            && short * 2 > rest().count()
            && (running * 4 >= short || (furniture == 0 && self.body.is_empty()))
    }

    /// The nearest line before or after that is neither furniture nor facts.
    pub(super) fn next_to(&self, at: usize, step: isize) -> Option<usize> {
        let mut at = at;
        for _ in 0..8 {
            at = at
                .checked_add_signed(step)
                .filter(|&at| at < self.lines.len())?;
            if !self.is_furniture(at) && !self.meta[at] {
                return Some(at);
            }
        }
        None
    }
}

impl Page<'_> {
    /// The ordinal of the first paragraph of the body's prose.
    pub(super) fn first_prose(&self) -> usize {
        self.body
            .clone()
            .find(|&at| self.is_prose(at))
            .unwrap_or(self.body.start)
    }

    /// Whether a line opens a section of its own, by its sign.
    pub(super) fn opens(&self, at: usize, sign: Sign) -> bool {
        self.clues[at].sign == Some(sign) && self.is_furniture(at) && self.clues[at].whole
    }
}

/// From how many short lines in a row on a menu is seen among the prose.
const ROW: usize = 8;

/// Marks the lines of rows of short lines that no colon announces: menus, tables of links.
fn menus(page: &Page<'_>) -> Vec<bool> {
    let mut out = vec![false; page.lines.len()];
    let short = |at: usize| {
        let line = &page.lines[at];
        let clue = &page.clues[at];
        page.is_furniture(at)
            || (line.is_headline()
                && line.words <= 5
                && line.end == End::Open
                && !line.bullet
                && !line.quoted
                && !clue.speech)
    };
    let mut at = 0;
    while at < out.len() {
        let end = (at..out.len())
            .find(|&next| !short(next))
            .unwrap_or(out.len());
        let announced = at > 0 && page.lines[at - 1].end == End::Colon;
        if end - at >= ROW && !announced {
            out[at..end].fill(true);
        }
        at = end + 1;
    }
    out
}
