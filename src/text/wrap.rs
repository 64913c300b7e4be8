//! Lines of a paragraph for a width in terminal columns, as spans: nothing is copied or rewritten.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::safe::is_unsafe;
use crate::text::{Span, Text};

/// The columns a grapheme takes on a terminal, as we draw it: 0 for what is never drawn, 1 for a tab or a line
/// break inside a paragraph (drawn as a space), at most 2.
#[must_use]
pub fn columns(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [b] => usize::from(matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r')),
        _ if matches!(grapheme, "\r\n" | "\u{2028}" | "\u{2029}" | "\u{85}") => 1,
        _ if grapheme.chars().all(is_unsafe) => 0,
        // Runs of combining marks and joined emoji may sum up to more than a cell pair: terminals draw two.
        _ => grapheme.width().min(2),
    }
}

/// The columns that `text` takes on a terminal when drawn grapheme by grapheme. O(n) in bytes.
#[must_use]
pub fn text_columns(text: &str) -> usize {
    let mut rest = text;
    let mut sum = 0;
    while !rest.is_empty() {
        let grapheme = first_grapheme(rest);
        sum += columns(grapheme);
        rest = &rest[grapheme.len()..];
    }
    sum
}

/// One drawn line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Its bytes, without the white space it was broken at.
    pub span: Span,
    /// The columns it takes; at most the width, unless one grapheme is wider.
    pub columns: u16,
}

/// Breaks the text under `span` into lines of at most `width` columns: greedy, at white space, after a hyphen or
/// a dash, between wide characters; inside a word only where the word is wider than a line.
///
/// Lazy: lines are made as they are asked for, each in time linear in its own bytes. Lines are in order, disjoint,
/// and cover everything but the white space they are broken at. A width of 0 counts as 1.
///
/// ```
/// use pullquote::text::{wrap, Text};
///
/// let text = Text::new("We knew in March that the bearings were failing.");
/// let lines: Vec<&str> = wrap(&text, text.whole(), 16).map(|line| text.slice(line.span)).collect();
/// assert_eq!(lines, ["We knew in March", "that the", "bearings were", "failing."]);
/// ```
pub fn wrap(text: &Text, span: Span, width: usize) -> impl Iterator<Item = Line> + '_ {
    let width = width.max(1);
    let body = text.slice(span);
    let mut at = 0;
    std::iter::from_fn(move || {
        at += body[at..].len() - body[at..].trim_start().len();
        if at == body.len() {
            return None;
        }
        let (len, columns) = first_line(&body[at..], width);
        let start = span.start() + at;
        at += len;
        Some(Line {
            span: Span::new(start, start + len),
            columns: u16::try_from(columns).unwrap_or(u16::MAX),
        })
    })
}

/// The grapheme at the start of `rest`, which is not empty.
///
/// Most of news text is ASCII with curly quotation marks: a byte followed by another ASCII byte is a grapheme by
/// itself, and so is a mark or dash of general punctuation before one. Only the others are segmented.
fn first_grapheme(rest: &str) -> &str {
    let simple = match rest.as_bytes() {
        [b, next, ..] if b.is_ascii() && *b != b'\r' && next.is_ascii() => 1,
        [b] if b.is_ascii() => 1,
        // U+2010 to U+201F: hyphens, dashes, quotation marks.
        [0xe2, 0x80, 0x90..=0x9f, next, ..] if next.is_ascii() => 3,
        _ => return rest.graphemes(true).next().unwrap_or(rest),
    };
    &rest[..simple]
}

/// The bytes and columns of the first line of `body`, which starts with no white space.
fn first_line(body: &str, width: usize) -> (usize, usize) {
    // The last place where the line may end: bytes, columns.
    let mut stop: Option<(usize, usize)> = None;
    let mut used = 0;
    let mut blank_from: Option<(usize, usize)> = None;
    let mut previous_wide = false;
    let mut at = 0;
    while at < body.len() {
        let grapheme = first_grapheme(&body[at..]);
        let cells = columns(grapheme);
        let blank = is_blank(grapheme);
        if blank {
            blank_from = blank_from.or(Some((at, used)));
        } else if let Some(stopped) = blank_from.take() {
            stop = Some(stopped);
        } else if at > 0 && (previous_wide || cells == 2) && !clings(grapheme) {
            stop = Some((at, used));
        }
        if !blank && used + cells > width && at > 0 {
            // A word wider than a line is cut where the line is full.
            return stop.filter(|(len, _)| *len > 0).unwrap_or((at, used));
        }
        let end = at + grapheme.len();
        used += cells;
        previous_wide = cells == 2;
        if used <= width
            && matches!(grapheme, "-" | "–" | "—" | "/")
            && between_words(body, at, end)
        {
            stop = Some((end, used));
        }
        at = end;
    }
    blank_from.unwrap_or((body.len(), used))
}

/// Whether the sign at `at..end` stands between two letters or digits.
fn between_words(body: &str, at: usize, end: usize) -> bool {
    body[end..].starts_with(char::is_alphanumeric) && body[..at].ends_with(char::is_alphanumeric)
}

/// White space at which a line may be broken: not a no-break space.
fn is_blank(grapheme: &str) -> bool {
    if let [b] = grapheme.as_bytes() {
        return matches!(b, b' ' | b'\t'..=b'\r');
    }
    grapheme
        .chars()
        .all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}'))
}

/// Punctuation that must not start a line after a wide character.
fn clings(grapheme: &str) -> bool {
    grapheme.starts_with(|c: char| {
        matches!(
            c,
            '、' | '。'
                | '，'
                | '．'
                | '」'
                | '』'
                | '）'
                | '！'
                | '？'
                | '：'
                | '；'
                | '”'
                | '’'
                | '.'
                | ','
                | ')'
                | '!'
                | '?'
                | ':'
                | ';'
                | '\u{3005}'
                | 'ー'
        )
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let text = Text::new(text);
        wrap(&text, text.whole(), width)
            .map(|line| text.slice(line.span).to_owned())
            .collect()
    }

    #[test]
    fn breaks() {
        assert_eq!(
            lines("a well-known long-winded man", 12),
            ["a well-known", "long-winded", "man"]
        );
        assert_eq!(
            lines("incomprehensibilities", 8),
            ["incompre", "hensibil", "ities"]
        );
        assert_eq!(
            lines("no\u{a0}break here", 6),
            ["no\u{a0}bre", "ak", "here"]
        );
        assert_eq!(lines("  \t ", 5), Vec::<String>::new());
        assert_eq!(lines("a\nb", 9), ["a\nb"]);
        assert_eq!(lines("東京都庁は新宿。", 6), ["東京都", "庁は新", "宿。"]);
        assert_eq!(
            lines("東京", 1),
            ["東", "京"],
            "one grapheme wider than the line"
        );
        assert_eq!(
            lines("e\u{301}e\u{301}e\u{301} 👩‍👩‍👧👩‍👩‍👧", 3),
            ["e\u{301}e\u{301}e\u{301}", "👩‍👩‍👧", "👩‍👩‍👧"]
        );
    }

    #[test]
    fn widths() {
        assert_eq!(text_columns("plain"), 5);
        assert_eq!(text_columns("日本"), 4);
        assert_eq!(text_columns("e\u{301}\u{202e}"), 1);
        assert_eq!(text_columns("👩‍👩‍👧"), 2);
        assert_eq!(text_columns("a\tb"), 3);
        assert_eq!(text_columns("\u{1b}\u{7}"), 0);
    }

    proptest! {
        #[test]
        fn lines_cover_all_but_white_space(text in "[a-c “\\-—\\n\\té́日本👩‍👧\u{a0}。]{0,60}", width in 0_usize..12) {
            let text = Text::new(text);
            let mut at = 0;
            for line in wrap(&text, text.whole(), width) {
                prop_assert!(text.slice(Span::new(at, line.span.start())).chars().all(char::is_whitespace));
                prop_assert!(!line.span.is_empty());
                let slice = text.slice(line.span);
                prop_assert_eq!(usize::from(line.columns), text_columns(slice));
                prop_assert!(text_columns(slice) <= width.max(1) || slice.graphemes(true).filter(|g| columns(g) > 0).count() <= 1);
                at = line.span.end();
            }
            prop_assert!(text.slice(Span::new(at, text.len())).chars().all(char::is_whitespace));
        }
    }
}
