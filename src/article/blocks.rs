//! Labels of paragraphs: title, heading, meta, prose, boilerplate; by shape, repetition and position.

use std::ops::Deref;

use crate::text::Span;

/// What a paragraph of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// The headline of the article; at most one block.
    Title,
    /// A heading between paragraphs, or a line under the headline.
    Heading,
    /// Facts about the article: byline, dateline of its own, "Updated …".
    Meta,
    /// The article itself.
    Prose,
    /// The page around it: navigation, tickers, advertisements, teasers, repeated headlines, credits.
    Boilerplate,
}

impl Label {
    /// The name used in `--json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Meta => "meta",
            Self::Prose => "prose",
            Self::Boilerplate => "boilerplate",
        }
    }
}

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

/// One paragraph with its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// The paragraph, trimmed.
    pub span: Span,
    /// What it is.
    pub label: Label,
}

/// The labelled paragraphs of one text: in order, disjoint, one for each paragraph of its
/// [`Text`](crate::text::Text).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks(Vec<Block>);

impl Blocks {
    /// Takes blocks that are in order and disjoint.
    #[must_use]
    pub fn new(blocks: Vec<Block>) -> Self {
        debug_assert!(
            blocks
                .windows(2)
                .all(|w| w[0].span.end() <= w[1].span.start())
        );
        Self(blocks)
    }

    /// The label of the block that holds `offset`, if one does. O(log n).
    #[must_use]
    pub fn label_at(&self, offset: usize) -> Option<Label> {
        let at = self.0.partition_point(|b| b.span.end() <= offset);
        self.0
            .get(at)
            .filter(|b| b.span.holds(offset))
            .map(|b| b.label)
    }
}

impl Deref for Blocks {
    type Target = [Block];

    fn deref(&self) -> &[Block] {
        &self.0
    }
}

/// What a format already knows about its text. Everything else is found out from the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The title as stated outside the text: a paragraph that repeats it is the title block.
    pub title: Option<String>,
    /// Paragraphs that the format marks as headings, by their start (Markdown `#`); true for the top level.
    pub headings: Vec<(usize, bool)>,
}
