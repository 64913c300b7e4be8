//! What the steps of labelling work on: one text with the clues of its lines.

use std::ops::Range;

use crate::article::blocks::Hints;
use crate::article::clue::Clue;
use crate::article::furniture::Sign;
use crate::article::line::{End, Line};
use crate::text::Text;

/// Why a paragraph has its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The best headline among the lines above the prose.
    Headline,
    /// The format marks it as a heading.
    Marked,
    /// A short line between paragraphs, or below the title.
    Between,
    /// It states facts: byline, day, header line.
    Facts,
    /// Sentences, speech, or nothing that speaks against it.
    Prose,
    /// Words of buttons, notices, prompts.
    Words,
    /// Numbers, addresses, separators, no words at all.
    Shape,
    /// It repeats the headline, or says the same again and again.
    Repeated,
    /// The headline in another writing system.
    OtherScript,
    /// Below the label of a list of links.
    Section,
    /// What readers wrote, or below it.
    Comments,
    /// A short line above the title.
    Above,
    /// A short line below the last prose.
    Below,
    /// One of many short lines in a row.
    Menu,
}

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
        let line = &self.lines[at];
        !line.long
            && (1..=40).contains(&line.words)
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
    pub(super) fn densest(&self) -> Range<usize> {
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
    pub(super) fn pull(&self, at: usize) -> i64 {
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
