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

/// One paragraph with its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// The paragraph, trimmed.
    pub span: Span,
    /// What it is.
    pub label: Label,
}

/// The labelled paragraphs of one text: in order, disjoint, one for each paragraph of [`Text`].
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::blocks;
    use crate::text::Text;

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
