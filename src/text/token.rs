//! Words of a text as spans: the same ones for index, query and highlight.
//!
//! A word is a run of letters, digits and combining marks; an apostrophe between two letters belongs to
//! it (`don't`, `Okafor’s`). A Chinese or Japanese character is a word of its own, so that two of them
//! can be searched as a phrase. Everything else separates. (`U.S.` is two words, `COVID-19` two; a
//! query that holds such a word searches them as a phrase.)

use unicode_normalization::char::is_combining_mark;

use crate::text::Span;

/// The words of `text`, in order. O(n) in bytes, no allocation.
///
/// ```
/// use pullquote::text::tokens;
///
/// let text = "“Don’t,” she said: 3½ km, 東京.";
/// let words: Vec<&str> = tokens(text).map(|span| &text[span.range()]).collect();
/// assert_eq!(words, ["Don’t", "she", "said", "3½", "km", "東", "京"]);
/// ```
#[must_use]
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// An iterator over the words of a text. Made by [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Tokens<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

/// A character that is a word by itself: Han, Hiragana, Katakana.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn belongs(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || is_combining_mark(c)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        // Most bytes are ASCII, and of them no character has to be made.
        loop {
            let byte = *bytes.get(start)?;
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    break;
                }
                start += 1;
                continue;
            }
            let c = self.char_at(start)?;
            if c.is_alphanumeric() {
                break;
            }
            start += c.len_utf8();
        }
        let mut end = start;
        while let Some(&byte) = bytes.get(end) {
            if byte.is_ascii_alphanumeric() {
                end += 1;
                continue;
            }
            if byte.is_ascii() && byte != b'\'' {
                break;
            }
            let c = self.char_at(end)?;
            let after = end + c.len_utf8();
            if stands_alone(c) {
                if end == start {
                    end = after;
                }
                break;
            }
            let inside = belongs(c)
                || (is_apostrophe(c)
                    && self.text[..end].ends_with(char::is_alphabetic)
                    && self
                        .char_at(after)
                        .is_some_and(|next| next.is_alphabetic() && !stands_alone(next)));
            if !inside {
                break;
            }
            end = after;
        }
        self.at = end;
        Some(Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn apostrophes_bind_letters_only() {
        assert_eq!(
            words("'Tis the players' '90s o'clock"),
            ["Tis", "the", "players", "90s", "o'clock"]
        );
        assert_eq!(words("U.S. COVID-19"), ["U", "S", "COVID", "19"]);
    }

    #[test]
    fn marks_stay_with_their_letter() {
        assert_eq!(words("e\u{301}lan, naïve"), ["e\u{301}lan", "naïve"]);
        assert_eq!(words("日本go語"), ["日", "本", "go", "語"]);
        assert_eq!(words("👩‍👩‍👧 ﬁ"), ["ﬁ"]);
        assert!(words("…—“”").is_empty());
    }
}
