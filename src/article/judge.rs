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

use crate::article::blocks::{Block, Blocks, Hints, Label};
use crate::article::clue::{Clue, clue};
use crate::article::facts::facts;
use crate::article::header::header_lines;
use crate::article::line::{End, Line, Script, folded};
use crate::article::page::{Page, Reason};
use crate::article::section;
use crate::article::title;
use crate::text::Text;

/// Labels the paragraphs of `text`. Pure; O(n) in bytes.
#[must_use]
pub fn blocks(text: &Text, hints: &Hints) -> Blocks {
    Blocks::new(
        judged(text, hints)
            .into_iter()
            .map(|(block, _)| block)
            .collect(),
    )
}

/// Labels the paragraphs of `text` and says why. As [`blocks`], with the reasons. O(n) in bytes.
#[must_use]
pub fn judged(text: &Text, hints: &Hints) -> Vec<(Block, Reason)> {
    let page = page(text, hints);
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

/// Gathers what is known of every line.
fn page<'t>(text: &'t Text, hints: &'t Hints) -> Page<'t> {
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
