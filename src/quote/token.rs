//! Words and marks of a text in one row, each with what the language pack knows about it.
//!
//! [`text::tokens`](crate::text::tokens) is for searching: words only, and every reader of a text must find
//! the same ones. Here punctuation counts as much as words, abbreviations keep their full stops ("U.S."),
//! hyphens bind, and a word carries its tags and its shape.

use crate::lang::{Pack, Tags};
use crate::text::{Span, Text, run};

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A word or number.
    Word,
    /// `.` `…` and runs of them.
    Stop,
    /// `?` `!` and runs with one of them.
    Loud,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// `—` `–` `--` and a hyphen between spaces.
    Dash,
    /// `(` `[`
    Open,
    /// `)` `]`
    Close,
    /// A quotation mark.
    Mark(Style),
    /// A stretch in quotation marks, taken as one thing: the key is the number of the region.
    Region,
    /// The end of a paragraph.
    Break,
    /// Anything else.
    Other,
}

/// The shape of a quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `"` `＂`
    Straight,
    /// `“` `‟`
    CurlyOpen,
    /// `”`
    CurlyClose,
    /// `„`
    Low,
    /// ` `` `
    LatexOpen,
    /// `''`
    TwoApostrophes,
    /// `«`
    GuillemetLeft,
    /// `»`
    GuillemetRight,
    /// `「` `『` `《`
    CornerOpen,
    /// `」` `』` `》`
    CornerClose,
    /// `'`
    SingleStraight,
    /// `‘` `‛`
    SingleOpen,
    /// `’`
    SingleClose,
    /// `‚`
    SingleLow,
    /// `‹`
    AngleLeft,
    /// `›`
    AngleRight,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// In lower case, or without case.
    Lower,
    /// With a capital first.
    Capital,
    /// In capitals, at least two.
    Capitals,
    /// Starts with a digit.
    Number,
    /// Not a word.
    None,
}

/// One word or mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    start: u32,
    end: u32,
    /// Stands for the folded word ([`Pack::look`]), or is the number of a region; 0 for other marks.
    pub(super) key: u32,
    /// What the pack knows about the word.
    pub(super) tags: Tags,
    pub(super) sort: Sort,
    pub(super) shape: Shape,
    /// Whether the word ends in `'s` or `s'`.
    pub(super) possessive: bool,
    /// Whether the word keeps a full stop at its end ("Mr.", "U.S.").
    pub(super) dotted: bool,
}

impl Token {
    pub(super) fn new(span: Span, sort: Sort) -> Token {
        let to = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Token {
            start: to(span.start()),
            end: to(span.end()),
            key: 0,
            tags: Tags::NONE,
            sort,
            shape: Shape::None,
            possessive: false,
            dotted: false,
        }
    }

    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    pub(super) fn span(&self) -> Span {
        Span::new(self.start(), self.end())
    }

    pub(super) fn is(&self, tags: Tags) -> bool {
        self.tags.any(tags)
    }

    pub(super) fn is_word(&self) -> bool {
        matches!(self.sort, Sort::Word)
    }

    pub(super) fn is_stop(&self) -> bool {
        matches!(self.sort, Sort::Stop | Sort::Loud)
    }

    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals)
    }

    pub(super) fn is_lower(&self) -> bool {
        self.shape == Shape::Lower
    }

    pub(super) fn region(&self) -> Option<usize> {
        matches!(self.sort, Sort::Region).then_some(self.key as usize)
    }
}

/// Appends the tokens of one paragraph, and a [`Sort::Break`] after them. O(n) in bytes.
pub(super) fn scan(text: &Text, paragraph: Span, pack: &Pack, out: &mut Vec<Token>) {
    let mut scanner = Scanner {
        text: text.as_str(),
        bytes: text
            .as_str()
            .as_bytes()
            .get(..paragraph.end())
            .unwrap_or_default(),
        at: paragraph.start(),
        pack,
    };
    while let Some(token) = scanner.next() {
        out.push(token);
    }
    out.push(Token::new(
        Span::new(paragraph.end(), paragraph.end()),
        Sort::Break,
    ));
}

struct Scanner<'t> {
    text: &'t str,
    /// The text to the end of the paragraph.
    bytes: &'t [u8],
    at: usize,
    pack: &'t Pack,
}

/// How far markup is looked for its end.
const LONGEST_MARKUP: usize = 400;

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.bytes.get(at)?;
        if byte < 0x80 {
            return Some(byte as char);
        }
        self.text.get(at..self.bytes.len())?.chars().next()
    }

    fn next(&mut self) -> Option<Token> {
        loop {
            // One space lies between most words, and nothing is to be asked about it.
            self.at += usize::from(self.byte(self.at) == b' ');
            let c = self.char_at(self.at)?;
            let start = self.at;
            if is_alphanumeric(c)
                || (c == '@' || c == '#')
                    && self.char_at(start + 1).is_some_and(char::is_alphanumeric)
            {
                return Some(self.word(start, c));
            }
            self.at += c.len_utf8();
            if c.is_whitespace() || is_invisible(c) {
                continue;
            }
            let sort = self.mark(c, start);
            return Some(Token::new(Span::new(start, self.at), sort));
        }
    }

    /// The sort of the mark `c` at `start`; moves on behind all of it.
    fn mark(&mut self, c: char, start: usize) -> Sort {
        match c {
            '.' | '?' | '!' | '…' | '。' | '？' | '！' | '‽' => {
                let mut loud = !matches!(c, '.' | '…' | '。');
                while let Some(next) = self
                    .char_at(self.at)
                    .filter(|c| matches!(c, '.' | '?' | '!' | '…'))
                {
                    loud |= matches!(next, '?' | '!');
                    self.at += next.len_utf8();
                }
                if loud { Sort::Loud } else { Sort::Stop }
            }
            ',' | '，' | '、' => Sort::Comma,
            ':' | '：' => Sort::Colon,
            ';' => Sort::Semicolon,
            '—' | '–' | '―' => Sort::Dash,
            '-' => {
                while self.byte(self.at) == b'-' {
                    self.at += 1;
                }
                let long = self.at - start > 1;
                if long || !self.touches(start, self.at) {
                    Sort::Dash
                } else {
                    Sort::Other
                }
            }
            '(' | '[' | '{' => Sort::Open,
            ')' | ']' | '}' => Sort::Close,
            '<' => {
                self.skip_markup(start);
                Sort::Other
            }
            '\'' | '`' if self.byte(self.at) == c as u8 && !self.single_closes_first(start) => {
                self.at += 1;
                Sort::Mark(if c == '`' {
                    Style::LatexOpen
                } else {
                    Style::TwoApostrophes
                })
            }
            c => style(c).map_or(Sort::Other, Sort::Mark),
        }
    }

    /// Whether a mark has a letter on one of its sides.
    fn touches(&self, start: usize, end: usize) -> bool {
        start > 0
            && self
                .bytes
                .get(start - 1)
                .is_some_and(u8::is_ascii_alphanumeric)
            || self.byte(end).is_ascii_alphanumeric()
    }

    /// Whether of three apostrophes the first one stands alone: `'break the monopoly'''`.
    fn single_closes_first(&self, start: usize) -> bool {
        self.byte(start + 2) == b'\'' && !self.char_at(start + 3).is_some_and(char::is_alphanumeric)
    }

    /// Moves behind the end of `<tag …>`, so that the marks around its attributes are none.
    fn skip_markup(&mut self, start: usize) {
        let next = self.byte(start + 1);
        if !(next.is_ascii_alphabetic() || next == b'/') {
            return;
        }
        let limit = self.bytes.len().min(start + LONGEST_MARKUP);
        let tail = self.bytes.get(start + 1..limit).unwrap_or_default();
        if let Some(length) = memchr::memchr2(b'>', b'<', tail)
            && tail.get(length) == Some(&b'>')
        {
            self.at = start + length + 2;
        }
    }

    fn word(&mut self, start: usize, first: char) -> Token {
        let mut at = start + first.len_utf8();
        if first == '@' || first == '#' {
            at = start + 1;
        }
        let stop = run(self.bytes, at, true);
        if first.is_ascii_alphanumeric() && self.byte(stop) == b' ' {
            // Most words: nothing behind them can belong to them.
            self.at = stop;
            return self.plain_word(start, first);
        }
        let mut known = Some(stop);
        let mut apostrophe = None;
        let mut ascii_upper = first.is_ascii_uppercase();
        let mut letters = 1;
        loop {
            let stop = known.take();
            let stop = stop.unwrap_or_else(|| run(self.bytes, at, true));
            if let Some(plain) = self.bytes.get(at..stop) {
                ascii_upper = ascii_upper && !plain.iter().any(u8::is_ascii_lowercase);
                letters += stop - at;
                at = stop;
            }
            let byte = self.byte(at);
            if byte == b' ' {
                break;
            }
            if byte.is_ascii_alphanumeric() {
                ascii_upper &= !byte.is_ascii_lowercase();
                letters += 1;
                at += 1;
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            if is_alphanumeric(c) || c == '_' || is_combining(c) {
                if stands_alone(c) && stands_alone(first) {
                    break;
                }
                ascii_upper &= c.is_uppercase() || c.is_numeric();
                letters += 1;
                at += c.len_utf8();
                continue;
            }
            let after = at + c.len_utf8();
            let binds = match c {
                '\'' | '’' | '‘' | 'ʼ' => {
                    let next = self.char_at(after);
                    let inside = next.is_some_and(char::is_alphanumeric);
                    if inside {
                        apostrophe = Some(at);
                    }
                    inside
                }
                '-' | '‑' | '\u{ad}' => self.char_at(after).is_some_and(char::is_alphanumeric),
                '.' => {
                    letters == 1 && self.dotted_letter(after)
                        || first.is_numeric() && self.byte(after).is_ascii_digit()
                }
                ',' => first.is_numeric() && self.byte(after).is_ascii_digit(),
                '&' => self.byte(after).is_ascii_uppercase(),
                // A letter of two bytes that was decoded as two letters.
                '\u{80}'..='\u{bf}' => matches!(
                    self.text
                        .get(..at)
                        .and_then(|head| head.chars().next_back()),
                    Some('Â' | 'Ã')
                ),
                _ => false,
            };
            if !binds {
                break;
            }
            // "U.S.", and behind a hyphen "D-N.H.".
            if matches!(c, '.' | '-') {
                letters = 0;
            }
            at = after;
        }
        self.at = at;
        self.finish_word(start, first, apostrophe, ascii_upper)
    }

    /// Whether one letter and a full stop follow ("U.S.").
    fn dotted_letter(&self, at: usize) -> bool {
        self.byte(at).is_ascii_alphabetic() && !self.byte(at + 1).is_ascii_alphanumeric()
    }

    /// A word of ASCII letters and digits that ends where the scanner stands, before a space.
    fn plain_word(&self, start: usize, first: char) -> Token {
        let mut token = Token::new(Span::new(start, self.at), Sort::Word);
        let letters = self.bytes.get(start..self.at).unwrap_or_default();
        token.shape = if first.is_ascii_digit() {
            Shape::Number
        } else if first.is_ascii_lowercase() {
            Shape::Lower
        } else if letters.len() > 1 && !letters.iter().any(u8::is_ascii_lowercase) {
            Shape::Capitals
        } else {
            Shape::Capital
        };
        (token.tags, token.key) = self.pack.look_in(self.text, start..self.at);
        token
    }

    fn finish_word(
        &mut self,
        start: usize,
        first: char,
        apostrophe: Option<usize>,
        upper: bool,
    ) -> Token {
        let end = self.at;
        let word = self.text.get(start..end).unwrap_or_default();
        let mut token = Token::new(Span::new(start, end), Sort::Word);
        token.shape = if first.is_numeric() {
            Shape::Number
        } else if !(first.is_uppercase() || first == '@') {
            Shape::Lower
        } else if upper && end - start > 1 {
            Shape::Capitals
        } else {
            Shape::Capital
        };
        (token.tags, token.key) = self.pack.look_in(self.text, start..end);
        if let Some(cut) = apostrophe
            && matches!(
                word.get(cut - start..),
                Some("'s" | "’s" | "ʼs" | "'S" | "’S" | "‘s")
            )
        {
            token.possessive = true;
            if token.tags.is_empty() {
                token.tags = self.pack.look_in(self.text, start..cut).0;
            }
        }
        if matches!(word.as_bytes().last(), Some(b's'))
            && matches!(self.char_at(end), Some('\'' | '’'))
            && self.char_at(end + 1).is_none_or(|c| c == ' ')
        {
            token.possessive = true;
            if token.is_capital() && self.is_body(end) {
                // "The Teachers' Union": the apostrophe is a letter of its name, and no mark.
                self.at = end + self.char_at(end).map_or(0, char::len_utf8);
                token.end = u32::try_from(self.at).unwrap_or(u32::MAX);
                return token;
            }
        }
        if self.byte(end) == b'.' && self.is_abbreviated(word, &token) {
            self.at = end + 1;
            token.dotted = true;
            if end - start == 1 {
                // "Lee A. Brandt": no article.
                token.tags = Tags::NONE;
            }
            return Token {
                end: token.end + 1,
                ..token
            };
        }
        token
    }

    /// Whether an organisation that is written as a name stands behind an apostrophe at `at`.
    fn is_body(&self, at: usize) -> bool {
        let from = at + self.char_at(at).map_or(0, char::len_utf8) + 1;
        let rest = self.text.get(from..).unwrap_or_default();
        let to = from
            + rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
        rest.starts_with(char::is_uppercase)
            && self
                .pack
                .look_in(self.text, from..to)
                .0
                .any(Tags::ORGANISATION)
    }

    /// Whether a hyphen ties an abbreviation to the word ("R-Ky.").
    fn ends_abbreviated(&self, word: &str) -> bool {
        word.bytes().any(|byte| byte == b'-')
            && word.rsplit_once('-').is_some_and(|(_, last)| {
                last.starts_with(char::is_uppercase) && self.pack.tags(last).any(Tags::ABBREVIATION)
            })
    }

    fn is_abbreviated(&self, word: &str, token: &Token) -> bool {
        let followed = self.byte(self.at + 1) != b'.';
        let initial = word.len() == 1 && token.shape == Shape::Capital && word != "I";
        followed
            && (initial
                || word.contains('.') && token.shape != Shape::Number
                || token.is(Tags::ABBREVIATION) && token.is_capital()
                || self.ends_abbreviated(word))
    }
}

fn style(c: char) -> Option<Style> {
    Some(match c {
        '"' | '＂' => Style::Straight,
        '“' | '‟' => Style::CurlyOpen,
        '”' => Style::CurlyClose,
        '„' => Style::Low,
        '«' => Style::GuillemetLeft,
        '»' => Style::GuillemetRight,
        '「' | '『' | '《' => Style::CornerOpen,
        '」' | '』' | '》' => Style::CornerClose,
        '\'' | '`' | '´' => Style::SingleStraight,
        '‘' | '‛' => Style::SingleOpen,
        '’' => Style::SingleClose,
        '‚' => Style::SingleLow,
        '‹' => Style::AngleLeft,
        '›' => Style::AngleRight,
        _ => return None,
    })
}

/// A letter or a number; of dashes and quotation marks the tables of Unicode are slow to say that they are none.
fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !matches!(c, '\u{2000}'..='\u{206f}') && c.is_alphanumeric()
}

/// A character without width that may stand anywhere in scraped text.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// An accent written as a character of its own.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// A character that is a word by itself: Han, Hiragana, Katakana.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_letters() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn a_token_is_small() {
        // All steps read all of them.
        assert_eq!(size_of::<Token>(), 24);
    }
}
