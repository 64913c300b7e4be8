//! KWIC, key word in context: the content of a quote as a line that stands aligned on what was searched for.
//!
//! ```text
//!  left context      node       right context
//! …in March that the bearings  were failing, and we di…
//! ```
//!
//! Everything is a place in the content: what is drawn is cut out of it, never rewritten. Shared by the command
//! line and the screens, which know widths and inks.

use unicode_segmentation::UnicodeSegmentation;

use crate::query::{Field, Pattern};
use crate::search::{Sort, light_content};
use crate::text::{Span, Spans, columns, fold, tokens};

/// The fields of the clauses whose words stand in a quote; `None` is bare words.
pub(super) const IN_CONTENT: [Option<Field>; 3] = [None, Some(Field::Quote), Some(Field::Text)];

/// Whether there are words to align quotes on.
#[must_use]
pub fn has_node(pattern: &Pattern) -> bool {
    (0..pattern.len())
        .any(|clause| !pattern.is_negated(clause) && IN_CONTENT.contains(&pattern.field(clause)))
}

/// The three parts of a content: they follow one another and leave nothing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kwic {
    /// What stands before the node.
    pub left: Span,
    /// The occurrence that says most, with what is between its pieces; empty, at the beginning, when there is none.
    pub node: Span,
    /// What stands behind the node.
    pub right: Span,
}

/// The part of a line that is shown. Where it is cut an ellipsis is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KwicShown {
    /// The end of the left context.
    pub left: Span,
    /// Whether the left context is cut on its left.
    pub cut_left: bool,
    /// The node, or its beginning where it is longer than the room.
    pub node: Span,
    /// The beginning of the right context.
    pub right: Span,
    /// Whether the node or the right context is cut on its right.
    pub cut_right: bool,
}

impl Kwic {
    /// The parts of a content for an occurrence in it.
    #[must_use]
    pub fn on(content: &str, node: Option<&Spans>) -> Self {
        let node = node.and_then(Spans::hull).unwrap_or(Span::new(0, 0));
        Self {
            left: Span::new(0, node.start()),
            node,
            right: Span::new(node.end(), content.len()),
        }
    }

    /// The parts of a content for a query: it stands on the rarest of its words ([`Pattern::node`]), or on what a
    /// pasted sentence shares with it. O(n) in bytes.
    #[must_use]
    pub fn new(pattern: &Pattern, content: &str) -> Self {
        let node = pattern.node(content, &IN_CONTENT);
        let node = node.or_else(|| light_content(pattern, content).into_iter().next());
        Self::on(content, node.as_ref())
    }

    /// As much as fits into `left` columns before the node and `right` columns from its start on, ellipses with it:
    /// whole graphemes, those nearest to the node. O(n) in columns.
    ///
    /// ```
    /// use pullquote::search::Kwic;
    /// use pullquote::text::{Span, Spans};
    ///
    /// let content = "in March that the bearings were failing";
    /// let shown = Kwic::on(content, Some(&Spans::from(Span::new(18, 26)))).fit(content, 9, 20);
    /// assert_eq!(&content[shown.left.range()], "hat the ");
    /// assert_eq!((&content[shown.node.range()], &content[shown.right.range()]), ("bearings", " were faili"));
    /// assert!(shown.cut_left && shown.cut_right);
    /// ```
    #[must_use]
    pub fn fit(self, content: &str, left: usize, right: usize) -> KwicShown {
        let before = content.get(self.left.range()).unwrap_or_default();
        let (kept, cut_left) = fitting(before.graphemes(true).rev(), left);
        let from = self.node.start();
        let after = content.get(from..).unwrap_or_default();
        let (shown, cut_right) = fitting(after.graphemes(true), right);
        let end = from + shown;
        let node_end = self.node.end().min(end);
        KwicShown {
            left: Span::new(self.left.end() - kept, self.left.end()),
            cut_left: cut_left && left > 0,
            node: Span::new(from, node_end),
            right: Span::new(node_end, end),
            cut_right: cut_right && right > 0,
        }
    }

    /// What a line is sorted by: its words, folded, from the node leftwards (L1, L2, …) and rightwards (node, R1, …),
    /// those first that the order is by.
    pub(super) fn sorted(self, content: &str, order: Sort) -> String {
        let mut left = words(content, self.left);
        left.reverse();
        let mut right = words(content, Span::new(self.node.start(), content.len()));
        // Below every letter: a line that ends comes before one that goes on, a word before a longer one.
        let (first, then) = match order {
            Sort::Left => (&mut left, &mut right),
            _ => (&mut right, &mut left),
        };
        first.push(String::new());
        first.append(then);
        first.join("\u{1}")
    }
}

/// How many bytes of graphemes fit into `width` columns, one of them kept for the ellipsis when not all do; and
/// whether that is so.
fn fitting<'t>(graphemes: impl Iterator<Item = &'t str>, width: usize) -> (usize, bool) {
    let (mut used, mut bytes, mut kept) = (0, 0, 0);
    for grapheme in graphemes {
        used += columns(grapheme);
        bytes += grapheme.len();
        if used > width {
            return (kept, true);
        }
        if used < width {
            kept = bytes;
        }
    }
    (bytes, false)
}

/// The folded words under a span.
fn words(content: &str, span: Span) -> Vec<String> {
    let text = content.get(span.range()).unwrap_or_default();
    tokens(text)
        .map(|word| fold(&text[word.range()]).into_owned())
        .collect()
}

/// The columns of a table of KWIC lines; 0 for one that is not shown. Between two of them stands a gap of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KwicColumns {
    /// The day.
    pub date: usize,
    /// The outlet; its initials when no wider than [`KwicColumns::BADGE`].
    pub outlet: usize,
    /// Who says it.
    pub speaker: usize,
    /// The words that introduce it.
    pub cue: usize,
    /// The left context.
    pub left: usize,
    /// The node and the right context.
    pub right: usize,
}

impl KwicColumns {
    /// Below this many columns of a screen a whole sentence says more.
    pub const LEAST_SCREEN: u16 = 60;

    /// The columns of an outlet's initials.
    pub const BADGE: usize = 2;

    /// The least that the line itself should have before the columns are shown that stand before it.
    const LEAST_LINE: usize = 48;

    /// The least for the node and the right context.
    const LEAST_RIGHT: usize = 20;

    /// These columns as far as `width` allows: given up are the cue, the date, the outlet but for its initials,
    /// the outlet, then left context. `left` is how much of that is wished for.
    #[must_use]
    pub fn fit(mut self, width: usize, left: Option<usize>) -> Self {
        let give_up: [fn(&mut Self); 4] = [
            |columns| columns.cue = 0,
            |columns| columns.date = 0,
            |columns| columns.outlet = columns.outlet.min(Self::BADGE),
            |columns| columns.outlet = 0,
        ];
        for give_up in give_up {
            if width >= self.before() + Self::LEAST_LINE {
                break;
            }
            give_up(&mut self);
        }
        let room = width.saturating_sub(self.before());
        // A little less than half: the node stands in the middle.
        let wished = left.unwrap_or(room * 9 / 20);
        self.left = wished.min(room.saturating_sub(Self::LEAST_RIGHT));
        self.right = room - self.left;
        self
    }

    /// The columns before the line, the gaps with them.
    #[must_use]
    pub fn before(&self) -> usize {
        [self.date, self.outlet, self.speaker, self.cue]
            .into_iter()
            .map(|width| if width == 0 { 0 } else { width + 1 })
            .sum()
    }
}

/// The first letters of the first two words of a name, as a badge: `EH`.
#[must_use]
pub fn initials(name: &str) -> String {
    let first = |word: Span| name[word.range()].graphemes(true).next();
    let letters = tokens(name).filter_map(first);
    letters.take(KwicColumns::BADGE).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::{Reading, parse_on};
    use crate::text::text_columns;

    fn pattern(query: &str) -> Pattern {
        Pattern::new(&parse_on(query, Reading::Whole, None).query)
    }

    fn parts(query: &str, content: &str) -> [String; 3] {
        let line = Kwic::new(&pattern(query), content);
        [line.left, line.node, line.right].map(|span| content[span.range()].to_owned())
    }

    #[test]
    fn a_line_stands_on_its_rarest_words() {
        let content = "We knew the bearings were failing; the bearing broke.";
        assert_eq!(
            parts("bearing", content),
            [
                "We knew the ",
                "bearings",
                " were failing; the bearing broke."
            ]
        );
        assert_eq!(
            parts("knew NEAR failing", content)[1],
            "knew the bearings were failing"
        );
        assert_eq!(parts("by:okafor", content), ["", "", content]);
        assert_eq!(parts("-bearing knew", content)[1], "knew");
        assert_eq!(parts("we the bearings", content)[1], "bearings");
        assert_eq!(parts("bearings \"we knew\"", content)[1], "We knew");
        assert_eq!(
            parts("\"were failing\" bearings", content)[1],
            "were failing"
        );
        assert_eq!(parts("broke failing", content)[1], "failing", "the longer");
        assert_eq!(parts("\"the bearing\" OR we", content)[1], "the bearing");
        assert_eq!(
            parts("bridge OR the", content)[1],
            "the",
            "all that is there"
        );
        assert_eq!(parts("b* knew", content)[1], "knew");
        assert!(!has_node(&pattern("by:okafor -bearing")));
        assert!(has_node(&pattern("by:okafor quote:bearing")));
    }

    #[test]
    fn lines_are_sorted_by_their_contexts() {
        let sorted = |order| {
            let mut lines = [
                "the old bridge Zoo",
                "The new bridge across",
                "an old bridge across",
                "an old bridge",
                "the bold bridge",
                "a bridge",
            ];
            lines.sort_by_key(|line| Kwic::new(&pattern("bridge"), line).sorted(line, order));
            lines
        };
        assert_eq!(
            sorted(Sort::Left),
            [
                "a bridge",
                "the bold bridge",
                "The new bridge across",
                "an old bridge",
                "an old bridge across",
                "the old bridge Zoo"
            ]
        );
        assert_eq!(
            sorted(Sort::Right),
            [
                "a bridge",
                "the bold bridge",
                "an old bridge",
                "The new bridge across",
                "an old bridge across",
                "the old bridge Zoo"
            ]
        );
    }

    #[test]
    fn columns_are_given_up_in_their_order() {
        let wanted = KwicColumns {
            date: 7,
            outlet: 14,
            speaker: 16,
            cue: 10,
            ..KwicColumns::default()
        };
        let shown = |width| {
            let columns = wanted.fit(width, None);
            assert_eq!(columns.before() + columns.left + columns.right, width);
            (columns.cue, columns.date, columns.outlet)
        };
        assert_eq!(shown(99), (10, 7, 14));
        assert_eq!(shown(98), (0, 7, 14));
        assert_eq!(shown(87), (0, 0, 14));
        assert_eq!(shown(79), (0, 0, 2));
        assert_eq!(shown(67), (0, 0, 0));
        assert_eq!(wanted.fit(60, Some(40)).left, 23, "then left context");
    }

    #[test]
    fn a_badge_is_made_of_initials() {
        assert_eq!(initials("Ellery Herald"), "EH");
        assert_eq!(initials("the-Ledger of Ellery"), "tL");
        assert_eq!(initials("…"), "");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_a_part_of_the_content(
            content in "[ab é日本👩\u{200d}👧\u{301}\u{1b}“.]{0,40}",
            query in "(a|ab|é|日|\"a b\"|zz)",
            left in 0_usize..30,
            right in 0_usize..30,
        ) {
            let line = Kwic::new(&pattern(&query), &content);
            let all: String = [line.left, line.node, line.right].map(|s| &content[s.range()]).concat();
            prop_assert_eq!(&all, &content);
            let shown = line.fit(&content, left, right);
            prop_assert_eq!(shown.left.end(), shown.node.start());
            prop_assert_eq!(shown.node.end(), shown.right.start());
            prop_assert_eq!(shown.node.start(), line.node.start());
            for at in [shown.left.start(), shown.node.start(), shown.right.end()] {
                let border = at == content.len() || content.grapheme_indices(true).any(|(i, _)| i == at);
                prop_assert!(border, "{} in {:?}", at, content);
            }
            let before = text_columns(&content[shown.left.range()]) + usize::from(shown.cut_left);
            let behind = text_columns(&content[shown.node.start()..shown.right.end()]);
            prop_assert!(before <= left);
            prop_assert!(behind + usize::from(shown.cut_right) <= right);
            // Nothing is left out without a sign, unless there is no room for one.
            prop_assert!(shown.cut_left || left == 0 || shown.left.start() == 0);
            prop_assert!(shown.cut_right || right == 0 || shown.right.end() == content.len());
        }
    }
}
