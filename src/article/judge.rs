//! Weighs what is known of every paragraph and gives it its label.
//!
//! The steps, each one pass over the paragraphs:
//!
//! 1. *clues* of each line by itself: its shape, the words of furniture in it, whether it states facts;
//! 2. the *body*: the stretch of lines in which prose outweighs everything else the most;
//! 3. the *title* ([`title`](super::title));
//! 4. *sections* that a line opens: lists of links, what readers wrote;
//! 5. the label, from all that and from where the line stands.
//!
//! In doubt a line is prose: a button among the prose is ugly, a quote that was set aside is lost.

use std::ops::Range;

use crate::article::blocks::{Block, Hints, Label};
use crate::article::clue::{Clue, clue};
use crate::article::facts::facts;
use crate::article::furniture::Sign;
use crate::article::header::header_lines;
use crate::article::line::{End, Line, Script, folded};
use crate::article::section;
use crate::article::title;
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
    headers: usize,
    /// Lines of long rows of short ones.
    pub(super) menu: Vec<bool>,
    /// From the first to the last line of the prose; empty when there is none.
    pub(super) body: Range<usize>,
}

/// Labels the paragraphs of `text` and says why. As [`blocks`](super::blocks), with the reasons. O(n) in bytes.
#[must_use]
pub fn judged(text: &Text, hints: &Hints) -> Vec<(Block, Reason)> {
    let page = Page::new(text, hints);
    let title = title::find(&page);
    let aside = section::aside(&page, title);
    let verse = page.is_verse(title);
    let first = page.first_prose();
    let between = (title.map_or(first, |title| title + 1)..first).filter(|&at| {
        page.lines[at].is_headline()
            && !page.is_furniture(at)
            && !page.meta[at]
            && aside[at].is_none()
    });
    let judge = Judge {
        crowd: between.count() > CROWD,
        page: &page,
        title,
        first,
        aside,
        verse,
    };
    (0..page.lines.len())
        .map(|at| {
            let (label, reason) = judge.label(at);
            let span = page.lines[at].span;
            (Block { span, label }, reason)
        })
        .collect()
}

impl<'t> Page<'t> {
    fn new(text: &'t Text, hints: &'t Hints) -> Self {
        let speakers = section::speakers(text);
        let (lines, clues): (Vec<Line>, Vec<Clue>) = text
            .paragraphs()
            .iter()
            .map(|&span| {
                let paragraph = text.slice(span);
                let words = folded(paragraph);
                let line = Line::new(paragraph, span, &words);
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
        page.menu = section::menus(&page);
        page.body = page.densest();
        page
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
    fn next_to(&self, at: usize, step: isize) -> Option<usize> {
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

/// More short lines than this between title and prose are no headings but a menu.
const CROWD: usize = 4;

struct Judge<'p, 't> {
    page: &'p Page<'t>,
    title: Option<usize>,
    aside: Vec<Option<Reason>>,
    verse: bool,
    /// The first prose of the body.
    first: usize,
    /// Many short lines stand between the title and the first prose.
    crowd: bool,
}

impl Judge<'_, '_> {
    fn label(&self, at: usize) -> (Label, Reason) {
        let page = self.page;
        let line = &page.lines[at];
        if self.title == Some(at) {
            return (Label::Title, Reason::Headline);
        }
        if at < page.headers {
            return (Label::Meta, Reason::Facts);
        }
        if let Some(reason) = self.aside[at] {
            return (Label::Boilerplate, reason);
        }
        if page.heading(at).is_some() && !page.is_furniture(at) {
            return (Label::Heading, Reason::Marked);
        }
        if page.meta[at] {
            return (Label::Meta, Reason::Facts);
        }
        if let Some(reason) = self.furniture(at) {
            return (Label::Boilerplate, reason);
        }
        if !line.is_headline() || page.clues[at].speech {
            return (Label::Prose, Reason::Prose);
        }
        self.short(at)
    }

    /// Whether the line is of the page: by its own weight, more so outside the body, or as a repetition.
    fn furniture(&self, at: usize) -> Option<Reason> {
        let page = self.page;
        let (line, clue) = (&page.lines[at], &page.clues[at]);
        let outside = !page.body.contains(&at);
        let weight = clue.weight + if outside && clue.weight > 0 { 2 } else { 0 };
        if weight >= Clue::ENOUGH {
            return Some(if clue.sign.is_some() {
                Reason::Words
            } else {
                Reason::Shape
            });
        }
        let title = self.title.map(|title| &page.lines[title]);
        if title.is_some_and(|title| title.key == line.key) && !line.long {
            return Some(Reason::Repeated);
        }
        None
    }

    /// A short line without an end of its own: what it is follows from where it stands.
    fn short(&self, at: usize) -> (Label, Reason) {
        let page = self.page;
        let line = &page.lines[at];
        if self.title.is_some_and(|title| at < title) {
            return (Label::Boilerplate, Reason::Above);
        }
        if let Some(title) = self.title.filter(|_| at < self.first) {
            let script = page.lines[title].script;
            let other = line.script != Script::None && line.script != script && at <= title + 3;
            return if other {
                (Label::Boilerplate, Reason::OtherScript)
            } else if line.bullet {
                (Label::Prose, Reason::Prose)
            } else if self.crowd && page.heading(at).is_none() {
                (Label::Boilerplate, Reason::Menu)
            } else {
                (Label::Heading, Reason::Between)
            };
        }
        if self.verse {
            return (Label::Prose, Reason::Prose);
        }
        if at >= page.body.end && !page.body.is_empty() {
            return self.below(at);
        }
        if page.menu[at] {
            return (Label::Boilerplate, Reason::Menu);
        }
        let before = page.next_to(at, -1);
        let after = page.next_to(at, 1);
        let between = before.is_some_and(|b| page.is_prose(b) || Some(b) == self.title)
            && after.is_some_and(|a| page.is_prose(a));
        if between && line.words <= 14 && !line.bullet && !line.quoted {
            return (Label::Heading, Reason::Between);
        }
        (Label::Prose, Reason::Prose)
    }

    /// A short line after the body: a link, unless it belongs to what was said before it.
    fn below(&self, at: usize) -> (Label, Reason) {
        let page = self.page;
        let line = &page.lines[at];
        let last = &page.lines[page.body.end - 1];
        let asks = line.end == End::Mark
            && page
                .next_to(at, -1)
                .is_some_and(|before| page.is_prose(before));
        // Longer than a headline: a last sentence that lost its full stop.
        let long = line.words > 16;
        let speaks = line.quoted && line.end == End::Mark;
        let belongs = asks || long || speaks || line.bullet || last.end == End::Colon;
        if belongs {
            (Label::Prose, Reason::Prose)
        } else {
            (Label::Boilerplate, Reason::Below)
        }
    }
}

impl Page<'_> {
    /// The ordinal of the first paragraph of the body's prose.
    fn first_prose(&self) -> usize {
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
