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

use crate::article::blocks::{Block, Blocks, Hints, Label, Reason};
use crate::article::clue::Clue;
use crate::article::line::{End, Script, script};
use crate::article::page::Page;
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
            let of = |line| script(page.slice(line));
            let other =
                at <= title + 3 && of(line) != Script::None && of(line) != of(&page.lines[title]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_places() {
        let text =
            Text::new("Share\n\nBridge closes\n\nThe old bridge of Port Ellery closes on Tuesday.");
        let blocks = blocks(&text, &Hints::default());
        assert_eq!(blocks.label_at(0), Some(Label::Boilerplate));
        assert_eq!(blocks.label_at(6), None, "between two paragraphs");
        assert_eq!(blocks.label_at(8), Some(Label::Title));
        assert_eq!(blocks.label_at(30), Some(Label::Prose));
        assert_eq!(blocks.label_at(text.len()), None);
    }

    #[test]
    fn hints_come_first() {
        let text = Text::new(
            "One\n\nTwo words\n\nThe old bridge of Port Ellery closes on Tuesday.\n\nThree.\n\nThe city said so.",
        );
        let at = text.as_str().find("Three").expect("a heading");
        let hints = Hints {
            title: Some("ONE".into()),
            headings: vec![(at, false)],
        };
        let labels: Vec<Label> = blocks(&text, &hints)
            .iter()
            .map(|block| block.label)
            .collect();
        assert_eq!(
            labels,
            [
                Label::Title,
                Label::Heading,
                Label::Prose,
                Label::Heading,
                Label::Prose
            ]
        );
    }
}
