//! [`for_terminal`]: the one gate between any outside text and a terminal.
//!
//! Article text, titles, outlets, paths and error messages may hold anything: escape sequences that move the
//! cursor or write the clipboard, overrides that turn the order of the letters round. A terminal obeys them. So
//! nothing from outside is printed to one except through here. (What goes to a pipe stays byte-true.)

use std::borrow::Cow;

use crate::text::{Span, is_invisible};

/// `text` with everything removed that a terminal would obey rather than show. O(n) in bytes.
///
/// - whole escape sequences: CSI (`ESC [ … letter`), OSC, DCS, SOS, PM, APC up to their end (BEL or ST) or the end
///   of the line, and two-character ones; 7-bit and 8-bit (C1) forms;
/// - other C0 and C1 controls and DEL; a tab or a line break becomes one space;
/// - characters that show nothing but change the order or the shape of others: bidi embeddings, overrides and
///   isolates (U+202A–202E, U+2066–2069, U+200E, U+200F, U+061C), interlinear marks, tags, and the byte-order mark;
/// - line and paragraph separators (U+2028, U+2029) become one space.
///
/// Zero-width joiners stay: emoji and several scripts need them.
///
/// ```
/// use pullquote::text::for_terminal;
///
/// assert_eq!(for_terminal("plain “text” 👩‍👧"), "plain “text” 👩‍👧");
/// assert_eq!(for_terminal("a\u{1b}[31mred\u{1b}[0m"), "ared");
/// assert_eq!(for_terminal("\u{1b}]52;c;aGk=\u{7}title"), "title");
/// assert_eq!(for_terminal("x\u{202e}cod.exe"), "xcod.exe");
/// assert_eq!(for_terminal("two\tcells\nhere"), "two cells here");
/// ```
#[must_use]
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\u{1b}' => after_escape(after),
            '\u{9b}' => after_csi(after),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => after_string(after),
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => {
                out.push(' ');
                after
            }
            c if is_unsafe(c) => after,
            c => {
                out.push(c);
                after
            }
        };
    }
    Cow::Owned(out)
}

/// The escape sequences that [`for_terminal`] takes out of `text`, in order: for those who draw a text grapheme by
/// grapheme and must know which letters belong to one. O(n) in bytes.
#[must_use]
pub fn sequences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find([
        '\u{1b}', '\u{9b}', '\u{90}', '\u{98}', '\u{9d}', '\u{9e}', '\u{9f}',
    ]) {
        let start = at + found;
        let c = text[start..].chars().next().unwrap_or('\u{1b}');
        let after = &text[start + c.len_utf8()..];
        let rest = match c {
            '\u{1b}' => after_escape(after),
            '\u{9b}' => after_csi(after),
            _ => after_string(after),
        };
        at = text.len() - rest.len();
        out.push(Span::new(start, at));
    }
    out
}

/// Whether a character must never reach a terminal as it is.
pub(crate) fn is_unsafe(c: char) -> bool {
    match c {
        ' '..='~' | '\u{200c}' | '\u{200d}' => false,
        c if (c as u32) < 0xa0 => true,
        '\u{2028}' | '\u{2029}' => true,
        c => is_invisible(c),
    }
}

/// What follows a 7-bit escape sequence whose ESC has been read.
fn after_escape(rest: &str) -> &str {
    let Some(c) = rest.chars().next() else {
        return rest;
    };
    let after = &rest[c.len_utf8()..];
    match c {
        '[' => after_csi(after),
        ']' | 'P' | 'X' | '^' | '_' => after_string(after),
        // Intermediates, then one final byte: ESC ( B
        ' '..='/' => {
            let tail = after.trim_start_matches(|c| matches!(c, ' '..='/'));
            tail.strip_prefix(|c| matches!(c, '0'..='~'))
                .unwrap_or(tail)
        }
        '0'..='~' => after,
        _ => rest,
    }
}

/// What follows a control sequence (ECMA-48 §5.4): parameters, intermediates, one final byte.
fn after_csi(rest: &str) -> &str {
    let tail = rest.trim_start_matches(|c| matches!(c, '0'..='?'));
    let tail = tail.trim_start_matches(|c| matches!(c, ' '..='/'));
    tail.strip_prefix(|c| matches!(c, '@'..='~'))
        .unwrap_or(tail)
}

/// What follows a control string (ECMA-48 §5.6): up to BEL or ST. One that is never closed ends with its line,
/// so that a stray byte cannot hide the rest of an article.
fn after_string(rest: &str) -> &str {
    let Some(end) = rest.find(['\u{7}', '\u{1b}', '\u{9c}', '\n', '\r', '\u{18}', '\u{1a}']) else {
        return "";
    };
    let tail = &rest[end..];
    if let Some(after) = tail.strip_prefix("\u{1b}\\") {
        return after;
    }
    tail.strip_prefix(['\u{7}', '\u{9c}']).unwrap_or(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, safe: &str) {
        assert_eq!(for_terminal(raw), safe);
    }

    #[test]
    fn whole_sequences_go() {
        check("\u{1b}[2J\u{1b}[1;1Hboo", "boo");
        check("\u{1b}[38;2;1;2;3mx", "x");
        check("\u{1b}(Bx\u{1b}cy\u{1b}=z", "xyz");
        check("\u{9b}31mx", "x");
        check(
            "\u{1b}]8;;https://e.invalid\u{1b}\\link\u{1b}]8;;\u{1b}\\",
            "link",
        );
        check("\u{1b}Pq#0;2\u{9c}after", "after");
        check("\u{9d}0;title\u{7}after", "after");
        check("open \u{1b}]0;never closed", "open ");
        check("a\u{1b}]0;to the line's end\nb", "a b");
        check("\u{1b}]0;\u{1b}[31mnested", "nested");
        check("end\u{1b}", "end");
        check("\u{1b}\u{1b}[Ax", "x");
    }

    #[test]
    fn sequences_have_places() {
        let text = "a\u{1b}[31mred\u{1b}]0;x\u{7}b\u{1b}";
        let found: Vec<&str> = sequences(text).iter().map(|s| &text[s.range()]).collect();
        assert_eq!(found, ["\u{1b}[31m", "\u{1b}]0;x\u{7}", "\u{1b}"]);
        assert_eq!(sequences("plain “text”"), []);
    }

    #[test]
    fn controls_and_overrides_go() {
        check("a\u{0}b\u{7}c\u{8}d\u{7f}e\u{80}f", "abcdef");
        check("\u{202e}a\u{2066}b\u{2069}\u{200f}c\u{61c}", "abc");
        check("\u{feff}a\u{200b}b\u{e0041}", "ab");
        check("cr\rlf\u{2028}x", "cr lf x");
    }

    #[test]
    fn nothing_unsafe_is_left_whatever_comes_in() {
        for first in 0..0x100_u32 {
            for second in (0..0x30).chain(0x3f..0x60).chain(0x7f..0xa0) {
                let text: String = ['\u{1b}', '[']
                    .into_iter()
                    .chain(char::from_u32(first))
                    .chain(char::from_u32(second))
                    .chain("m\u{1b}]x".chars())
                    .collect();
                assert!(!for_terminal(&text).chars().any(is_unsafe), "{text:?}");
            }
        }
    }

    /// What is taken away is no border of a word: what is shown as one word is found as one.
    #[test]
    fn what_is_taken_away_is_invisible() {
        for c in (0xa0..0x11_0000).filter_map(char::from_u32) {
            let space = matches!(c, '\u{2028}' | '\u{2029}');
            assert!(!is_unsafe(c) || space || is_invisible(c), "{c:?}");
        }
    }
}
