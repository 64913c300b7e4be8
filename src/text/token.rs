//! Words of a text as spans: the same ones for index, query and highlight.
//!
//! A word is a run of letters, digits and combining marks; an apostrophe between two letters belongs to
//! it (`don't`, `Okafor’s`). A Chinese or Japanese character is a word of its own, so that two of them
//! can be searched as a phrase. What nobody sees (a soft hyphen, a joiner) between two letters belongs to
//! the word. Everything else separates. (`U.S.` is two words, `COVID-19` two; a query that holds such a
//! word searches them as a phrase.)

use unicode_normalization::char::is_combining_mark;

use crate::text::{Span, is_invisible};

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

    /// Whether the sign at `at` is an apostrophe between two letters of the word that starts at `start`, whatever
    /// nobody sees stands beside it.
    fn joins(&self, start: usize, at: usize, sign: char) -> bool {
        if !is_apostrophe(sign) {
            return false;
        }
        let before = self.text.get(start..at).unwrap_or_default();
        let behind = self.text.get(at + sign.len_utf8()..).unwrap_or_default();
        let mut behind = behind.trim_start_matches(is_invisible).chars();
        let before = before.trim_end_matches(is_invisible);
        let letter = |c: char| c.is_alphabetic() && !stands_alone(c);
        before.ends_with(char::is_alphabetic) && behind.next().is_some_and(letter)
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

/// How many bytes of `bytes` from `at` on can be passed over, eight at a time, that are ASCII letters and digits
/// (`inside` a word) or other ASCII (outside one). No byte is branched on: where a word ends cannot be foreseen.
pub(crate) fn run(bytes: &[u8], mut at: usize, inside: bool) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*word);
        let stops = match inside {
            true => !alphanumeric(word) & HIGH,
            false => alphanumeric(word) | word & HIGH,
        };
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

/// The places at which ASCII letters or digits follow something else: each word of plain text begins at one, and
/// so does what stands behind an apostrophe inside of a word. O(n) in bytes, eight at a time.
pub(crate) fn starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let (mut found, mut base, mut next, mut before) = (0, 0, 0, 0);
    let bytes = text.as_bytes();
    std::iter::from_fn(move || {
        while found == 0 {
            let rest = bytes.get(next..).filter(|rest| !rest.is_empty())?;
            let window = rest.first_chunk::<8>().copied().unwrap_or_else(|| {
                let mut window = [b' '; 8];
                window[..rest.len()].copy_from_slice(rest);
                window
            });
            let inside = alphanumeric(u64::from_le_bytes(window));
            found = inside & !(inside << 8 | before);
            before = inside >> 56;
            base = next;
            next += 8;
        }
        let at = base + found.trailing_zeros() as usize / 8;
        found &= found - 1;
        Some(at)
    })
}

/// The highest bit of each of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each of eight bytes that is an ASCII letter or digit.
fn alphanumeric(word: u64) -> u64 {
    const EACH: u64 = HIGH >> 7;
    let within = |bytes: u64, first: u8, last: u8| {
        let from = bytes.wrapping_add(EACH * u64::from(0x80 - first));
        let behind = bytes.wrapping_add(EACH * u64::from(0x7f - last));
        from & !behind
    };
    let low = word & !HIGH;
    let letters = within(low | (EACH * 0x20), b'a', b'z');
    (letters | within(low, b'0', b'9')) & !word & HIGH
}

/// How many words there are, when the text is ASCII but for dashes and quotation marks; `None` when it holds
/// another character. The same number as that of [`tokens`], without a look at each. O(n) in bytes.
///
/// ```
/// use pullquote::text::{count_words, tokens};
///
/// let text = "“Don’t,” she said – 'no'.";
/// assert_eq!(count_words(text), Some(tokens(text).count()));
/// assert_eq!(count_words("naïve"), None);
/// ```
#[must_use]
pub fn count_words(text: &str) -> Option<usize> {
    let (mut starts, mut joints, mut others, mut marks) = (0, 0, 0, 0);
    let mut before = b' ';
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        // The byte before, those that are counted, three behind them.
        let mut w = [b' '; BLOCK + 4];
        w[0] = before;
        let len = rest.len().min(BLOCK + 3);
        w[1..=len].copy_from_slice(&rest[..len]);
        starts += count(|i| is_alphanumeric(w[i + 1]) & !is_alphanumeric(w[i]));
        if count(|i| (w[i + 1] >= 0x80) | (w[i + 1] == b'\'')) > 0 {
            others += count(|i| w[i + 1] >= 0x80);
            // Not what nobody sees, U+200B to U+200F and U+202A to U+202E, which joins what stands around it.
            let joins = |third: u8| (third.wrapping_sub(0x8b) < 5) | (third.wrapping_sub(0xaa) < 5);
            marks += count(|i| (w[i + 1] == 0xe2) & (w[i + 2] == 0x80) & !joins(w[i + 3]));
            joints +=
                count(|i| (w[i + 1] == b'\'') & is_alphabetic(w[i]) & is_alphabetic(w[i + 2]));
            joints += count(|i| {
                let curly = (w[i + 1] == 0xe2) & (w[i + 2] == 0x80) & (w[i + 3] == 0x99);
                curly & is_alphabetic(w[i]) & is_alphabetic(w[i + 4])
            });
        }
        before = w[BLOCK];
        rest = rest.get(BLOCK..).unwrap_or_default();
    }
    (others == marks * 3).then(|| starts - joints)
}

/// So many bytes are counted in one go.
const BLOCK: usize = 64;

/// For how many bytes of a block something holds. It is to be said without a branch: then many are asked at once.
fn count(holds: impl Fn(usize) -> bool) -> usize {
    let mut count = 0_u8;
    for at in 0..BLOCK {
        count = count.wrapping_add(u8::from(holds(at)));
    }
    usize::from(count)
}

fn is_alphabetic(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

fn is_alphanumeric(byte: u8) -> bool {
    is_alphabetic(byte) | (byte.wrapping_sub(b'0') < 10)
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
            start = run(bytes, start, false);
            let byte = *bytes.get(start)?;
            if byte == 0xe2 && bytes.get(start + 1) == Some(&0x80) {
                // Dashes, quotation marks, spaces: U+2000 to U+203F.
                start += 3;
                continue;
            }
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
        loop {
            end = run(bytes, end, true);
            let Some(&byte) = bytes.get(end) else { break };
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
            if is_invisible(c) {
                // A part of the word when more of it comes.
                let rest = self.text.get(end..).unwrap_or_default();
                let next = rest.trim_start_matches(is_invisible);
                let more = next.chars().next();
                let at = self.text.len() - next.len();
                let goes_on = |c| belongs(c) && !stands_alone(c) || self.joins(start, at, c);
                if !more.is_some_and(goes_on) {
                    break;
                }
                end = at;
                continue;
            }
            if !(belongs(c) || self.joins(start, end, c)) {
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
    fn words_are_counted_as_they_are_told_apart() {
        let text = "‘Tis “don’t” rock’n’roll’s a''b c’’d x' 'y o'clock-5’s 5'6 U.S. @[`{ a…b z’";
        for from in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            for to in (from..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let part = &text[from..to];
                assert_eq!(count_words(part), Some(tokens(part).count()), "{part}");
            }
        }
        assert_eq!(count_words("é"), None);
        assert_eq!(
            count_words("€"),
            None,
            "the first byte alone is that of a mark"
        );
    }

    #[test]
    fn starts_of_plain_words() {
        let text = "‘Tis “don’t”, 5 o'clock-ish: 12345678 abcdefgh i";
        let words: Vec<usize> = tokens(text).map(|span| span.start()).collect();
        let inside = [text.find("t”"), text.find("clock")].map(Option::unwrap_or_default);
        let found: Vec<usize> = starts(text).filter(|at| !inside.contains(at)).collect();
        assert_eq!(found, words);
        assert!(
            inside
                .iter()
                .all(|at| starts(text).any(|start| start == *at))
        );
        assert_eq!(starts("").count(), 0);
    }

    #[test]
    fn what_nobody_sees_is_inside_a_word() {
        for hidden in [
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{206f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{e0041}',
        ] {
            for apart in ["don{}’t", "don’{}t", "don{}'{}t"] {
                let text = apart.replace("{}", &hidden.to_string());
                assert_eq!(words(&text), [text.as_str()], "{}", hidden.escape_unicode());
                assert_eq!(crate::text::fold(&text), "don't");
                assert!(count_words(&text).is_none_or(|count| count == 1));
            }
            for apart in ["a{}' b", "'{}a", "5{}'{}t"] {
                let text = apart.replace("{}", &hidden.to_string());
                assert!(
                    words(&text).iter().all(|word| !word.contains('\'')),
                    "{text:?}"
                );
            }
            let text = format!(
                "a {hidden}gamma{hidden}{hidden}ray{hidden} 5{hidden}6 東{hidden}京 z{hidden}東"
            );
            let expected = [
                "a".to_owned(),
                format!("gamma{hidden}{hidden}ray"),
                format!("5{hidden}6"),
                "東".to_owned(),
                "京".to_owned(),
                "z".to_owned(),
                "東".to_owned(),
            ];
            assert_eq!(words(&text), expected, "{}", hidden.escape_unicode());
            let text = format!("gamma{hidden}ray’s day");
            assert!(count_words(&text).is_none_or(|count| count == 2));
        }
    }

    #[test]
    fn marks_stay_with_their_letter() {
        assert_eq!(words("e\u{301}lan, naïve"), ["e\u{301}lan", "naïve"]);
        assert_eq!(words("日本go語"), ["日", "本", "go", "語"]);
        assert_eq!(words("👩‍👩‍👧 ﬁ"), ["ﬁ"]);
        assert!(words("…—“”").is_empty());
    }
}
