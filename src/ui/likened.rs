//! A quote against the sentence that it is to be like: its own words in their order, with signs where it differs.
//!
//! ```text
//! We knew ⟨−in March that⟩ the bearings ⟨−were⟩ ⟨+had been⟩ failing
//! ```

use crate::app::Role;
use crate::query::{Pattern, Piece};
use crate::quote::Kind;
use crate::search::{QuoteRow, light_content};
use crate::text::{Span, for_terminal, tokens};
use crate::ui::paint::{Marked, clip, marks};

/// The longest content that is compared, in bytes.
const CONTENT_BYTES: usize = 8 << 10;

/// What is drawn of such a quote.
pub(super) struct Likened {
    /// Its words with the signs.
    pub(super) text: String,
    /// What is lit in them, and the signs; in order.
    pub(super) marks: Vec<Marked>,
    /// How much it differs, in words.
    pub(super) summary: String,
}

/// What is written before a byte of the content.
struct Sign {
    at: usize,
    words: String,
    role: Role,
}

impl Likened {
    /// For a query that asks for likeness, of a quote. O(n) in bytes, mostly.
    pub(super) fn new(pattern: &Pattern, row: &QuoteRow) -> Option<Self> {
        let pasted = pattern.pasted()?;
        let content = for_terminal(clip(&row.content, CONTENT_BYTES));
        let pieces = pasted.difference(&content);
        let (mut signs, mut end) = (Vec::new(), 0);
        let (mut missing, mut added) = (0, 0);
        let mut sign = |at: usize, words: String, role: Role| signs.push(Sign { at, words, role });
        for (i, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Both(span) => end = span.end(),
                Piece::Added(span) => {
                    added += count(&content, *span);
                    sign(span.start(), "⟨+".to_owned(), Role::Added);
                    sign(span.end(), "⟩".to_owned(), Role::Added);
                    end = span.end();
                }
                Piece::Missing(span) => {
                    missing += count(pasted.text(), *span);
                    let words = pasted.text().get(span.range()).unwrap_or_default();
                    let words = for_terminal(words);
                    match pieces.get(i + 1) {
                        Some(Piece::Both(next) | Piece::Added(next)) => {
                            sign(next.start(), format!("⟨−{words}⟩ "), Role::Missing);
                        }
                        _ => sign(end, format!(" ⟨−{words}⟩"), Role::Missing),
                    }
                }
            }
        }
        let lit = marks(&light_content(pattern, &content), 0);
        let (text, marks) = write(&content, row.kind, &signs, &lit);
        Some(Self {
            text,
            marks,
            summary: summary(missing, added),
        })
    }
}

fn count(text: &str, span: Span) -> usize {
    tokens(text.get(span.range()).unwrap_or_default()).count()
}

fn summary(missing: usize, added: usize) -> String {
    let words = match missing + added {
        0 => return "the same words".to_owned(),
        1 => "word",
        _ => "words",
    };
    match (missing, added) {
        (missing, 0) => format!("−{missing} {words}"),
        (0, added) => format!("+{added} {words}"),
        (missing, added) => format!("−{missing} +{added} {words}"),
    }
}

/// The content with its signs, a direct quote between quotation marks; and what is lit, moved along.
fn write(content: &str, kind: Kind, signs: &[Sign], lit: &[Marked]) -> (String, Vec<Marked>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let is_direct = kind == Kind::Direct;
    if is_direct {
        text.push('“');
    }
    let mut from = 0;
    let mut keep = |text: &mut String, marks: &mut Vec<Marked>, to: usize| {
        let start = text.len();
        text.push_str(content.get(from..to).unwrap_or_default());
        for (span, role) in lit {
            let (first, last) = (span.start().max(from), span.end().min(to));
            if first < last {
                let moved = Span::new(start + first - from, start + last - from);
                marks.push((moved, *role));
            }
        }
        from = to;
    };
    for Sign { at, words, role } in signs {
        keep(&mut text, &mut marks, *at);
        let start = text.len();
        text.push_str(words);
        let end = start + words.trim_end().len();
        marks.push((Span::new(end - words.trim().len(), end), *role));
    }
    keep(&mut text, &mut marks, content.len());
    if is_direct {
        text.push('”');
    }
    (text, marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;
    use crate::query::{Reading, parse};

    fn drawn(query: &str, content: &str) -> (String, Vec<String>, String) {
        let pattern = Pattern::new(&parse(query, Reading::Whole).query);
        let row = QuoteRow {
            article: ArticleId::new("a"),
            ordinal: 0,
            kind: Kind::Direct,
            speaker: None,
            named: true,
            cue: String::new(),
            content: content.to_owned(),
            confidence: 1.0,
            title: String::new(),
            outlet: None,
            date: None,
            score: 0.0,
            reasons: crate::search::Reasons::default(),
        };
        let likened = Likened::new(&pattern, &row).expect("it asks for likeness");
        let lit = |(span, role): &Marked| {
            (*role == Role::Match).then(|| likened.text[span.range()].to_owned())
        };
        let lit = likened.marks.iter().filter_map(lit).collect();
        (likened.text, lit, likened.summary)
    }

    #[test]
    fn differences_are_signed_where_they_are() {
        let query = "like:\"We knew in March that the bearings were failing badly\"";
        let (text, lit, summary) = drawn(query, "We knew the bearing had been failing.");
        assert_eq!(
            text,
            "“We knew ⟨−in March that⟩ the ⟨−bearings were⟩ ⟨+bearing had been⟩ failing ⟨−badly⟩.”"
        );
        assert_eq!(lit, ["We knew", "the ", "bearing", "failing"]);
        assert_eq!(summary, "−6 +3 words");
        let copy = "we knew, in March, that the bearings were failing badly!";
        let (text, lit, summary) = drawn(query, copy);
        assert_eq!(text, format!("“{copy}”"));
        assert_eq!(lit, [&copy[..copy.len() - 1]]);
        assert_eq!(summary, "the same words");
    }

    #[test]
    fn nothing_pasted_reaches_the_terminal_as_it_is() {
        let (text, ..) = drawn(
            "like:\"bearings \u{1b}[31mred failing\"",
            "bearings failing",
        );
        assert!(!text.contains('\u{1b}') && !text.contains("[31m"), "{text}");
    }
}
