//! [`Text`]: one immutable string with its paragraphs; the only place that slices by [`Span`].

use std::sync::Arc;

use crate::text::Span;

/// One immutable text and the spans of its paragraphs. Cheap to clone (two shared pointers).
///
/// A paragraph is a run of text that holds at least one character that is not white space, trimmed at
/// both ends, inside which line breaks mean no more than a space. In most saved articles every line is
/// a paragraph; where the lines were broken at a fixed width (mail, old plain text), the lines between
/// two blank ones belong together, which [`Text::new`] finds out by itself: see `hard_wrapped` below.
#[derive(Clone, Debug)]
pub struct Text {
    text: Arc<str>,
    paragraphs: Arc<[Span]>,
}

/// Texts are equal when their bytes are; the paragraphs follow from those.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl Text {
    /// The longest text, in bytes: offsets are 32 bits wide.
    pub const LIMIT_BYTES: usize = u32::MAX as usize;

    /// Takes a string and finds its paragraphs. O(n) in bytes.
    ///
    /// What lies beyond [`Text::LIMIT_BYTES`] is dropped; `ingest` refuses such files before.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let mut text = text.into();
        if text.len() > Self::LIMIT_BYTES {
            let mut end = Self::LIMIT_BYTES;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text = Arc::from(text.get(..end).unwrap_or_default());
        }
        let paragraphs = paragraphs(&text).into();
        Self { text, paragraphs }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no byte in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The span of the whole text.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span::new(0, self.len())
    }

    /// The text under a span; empty for a span that is not of this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The paragraphs, in order, disjoint, none empty.
    #[must_use]
    pub fn paragraphs(&self) -> &[Span] {
        &self.paragraphs
    }

    /// The ordinal of the paragraph that holds `offset`, or of the first one after it. O(log n).
    #[must_use]
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.paragraphs.partition_point(|p| p.end() <= offset)
    }

    /// Whether both ends of `span` are character borders inside this text.
    #[must_use]
    pub fn fits(&self, span: Span) -> bool {
        self.text.is_char_boundary(span.start()) && self.text.is_char_boundary(span.end())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::new(text)
    }
}

/// A line without its break, trimmed; `None` where nothing is left of it.
fn lines(text: &str) -> impl Iterator<Item = Option<Span>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        // U+2028 and U+2029 begin with the first byte of a quotation mark, nothing more common does.
        let end = memchr::memchr3_iter(b'\n', b'\r', 0xe2, bytes).find(|end| {
            bytes[*end] != 0xe2 || matches!(bytes.get(end + 1..end + 3), Some([0x80, 0xa8 | 0xa9]))
        });
        let (len, step) = match end {
            None => (rest.len(), rest.len()),
            Some(end) if rest[end..].starts_with("\r\n") => (end, end + 2),
            Some(end) => (
                end,
                end + rest[end..].chars().next().map_or(1, char::len_utf8),
            ),
        };
        let line = &rest[..len];
        let body = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += step;
        Some((!body.is_empty()).then(|| Span::new(start, start + body.len())))
    })
}

fn paragraphs(text: &str) -> Vec<Span> {
    let width = hard_wrapped(text);
    let mut out: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines(text) {
        let Some(line) = line else {
            open = false;
            continue;
        };
        match (width, out.last_mut()) {
            (Some(width), Some(last)) if open => {
                // A line that had room for the next word was ended on purpose.
                let tail = text[last.range()]
                    .rsplit(['\n', '\r'])
                    .next()
                    .unwrap_or_default();
                if broken(tail, &text[line.range()], width) {
                    *last = last.cover(line);
                } else {
                    out.push(line);
                }
            }
            _ => out.push(line),
        }
        open = true;
    }
    out
}

/// The longest line, in characters, that still counts as "broken at a fixed width".
const WIDEST: usize = 100;

/// Whether `next` can be the continuation of a line that was broken at `width` characters: its first
/// word would not have fitted on the line any more, or the line stops inside a sentence (lines that
/// somebody edited after they were filled are shorter than the others).
fn broken(line: &str, next: &str, width: usize) -> bool {
    let word = next
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count());
    line.trim().chars().count() + 1 + word > width || runs_on(line, next)
}

/// Whether a sentence runs from one line into the next: no mark ends the first, and the second starts small.
fn runs_on(line: &str, next: &str) -> bool {
    (line.trim_end().ends_with([',', ';']) || line.trim_end().ends_with(char::is_alphanumeric))
        && next
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_lowercase)
}

/// The width at which the lines of a text were broken, if they were.
///
/// Tried on neighbouring lines with no blank one between them: when nine in ten of the first ones
/// have no room for the first word of the second, below one common width of 40 to 100 characters,
/// then a person or a program filled lines. A text whose every line is a paragraph has long lines.
/// Lines that stop inside a sentence count as filled, but not for more than a quarter of them; the
/// lines above the first blank one are often a header, and need not be filled.
fn hard_wrapped(text: &str) -> Option<usize> {
    let mut fill = Fill::default();
    let mut header = None;
    let mut previous: Option<&str> = None;
    for line in lines(text) {
        let Some(line) = line else {
            if previous.is_some() && header.is_none() {
                header = Some(fill.pairs.len());
            }
            previous = None;
            continue;
        };
        let line = &text[line.range()];
        let length = line.chars().take(WIDEST + 1).count();
        if length > WIDEST {
            return None;
        }
        if let Some(before) = previous {
            fill.add(before, line, length);
        }
        previous = Some(line);
    }
    let body = header.unwrap_or(0);
    (fill.is_filled(0) || fill.is_filled(body)).then_some(fill.width)
}

/// What neighbouring lines say about a common width.
#[derive(Default)]
struct Fill {
    width: usize,
    /// The length of a line with the first word of the next one, and whether a sentence runs on.
    pairs: Vec<(usize, bool)>,
}

impl Fill {
    fn add(&mut self, before: &str, line: &str, length: usize) {
        let word = line
            .split_whitespace()
            .next()
            .map_or(0, |word| word.chars().count());
        let long = before.chars().count();
        self.pairs.push((long + 1 + word, runs_on(before, line)));
        self.width = self.width.max(long).max(length);
    }

    /// Whether the lines from a pair on are filled.
    fn is_filled(&self, from: usize) -> bool {
        let pairs = self.pairs.get(from..).unwrap_or_default();
        let all = pairs.len();
        let full = pairs.iter().filter(|pair| pair.0 > self.width).count();
        let good = pairs
            .iter()
            .filter(|pair| pair.0 > self.width || pair.1)
            .count();
        self.width >= 40 && all >= 3 && full * 4 >= all * 3 && good * 10 >= all * 9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let text = Text::new(text);
        let found: Vec<&str> = text.paragraphs().iter().map(|p| text.slice(*p)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_paragraph() {
        check(
            "Title\nFirst.\r\n\r\n  Second. \u{a0}\n\n",
            &["Title", "First.", "Second."],
        );
        check(" \n\t\n", &[]);
        check("old\rmac\u{2028}lines", &["old", "mac", "lines"]);
    }

    #[test]
    fn lines_filled_to_a_width_belong_together() {
        let text = "The harbour master of the small town said on Monday that\n\
                    nobody had asked her about the cranes, and that she would\n\
                    have told anybody who did that they were sound enough.\n\
                    \n\
                    A second paragraph follows here, and it is long enough to\n\
                    be broken once more.";
        let text = Text::new(text);
        assert_eq!(text.paragraphs().len(), 2);
    }

    #[test]
    fn lines_that_were_edited_after_they_were_filled() {
        let text = "Crane closes\n\
                    By the Tessin Gazette\n\
                    \n\
                    The harbour master of the small town said on Monday that\n\
                    nobody had asked her about the cranes, and that she would\n\
                    have told anybody who did that they were sound enough to\n\
                    be used for another year. The owner said that the\n\
                    repairs were paid. He would not say by whom they had been\n\
                    paid, or when, or whether that had been in the spring or\n\
                    later; nor was there anybody else who could say so today.";
        let text = Text::new(text);
        assert_eq!(text.paragraphs().len(), 3);
    }

    #[test]
    fn places() {
        let text = Text::new("ab\n\ncd");
        assert_eq!(text.paragraph_at(0), 0);
        assert_eq!(
            text.paragraph_at(2),
            1,
            "between two paragraphs: the next one"
        );
        assert_eq!(text.paragraph_at(9), 2);
        assert_eq!(text.slice(Span::new(4, 99)), "");
    }
}
