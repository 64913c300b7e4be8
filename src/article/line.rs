//! The shape of one paragraph: how long it is, how it begins and ends, what it is made of.

use std::hash::{Hash, Hasher};

use crate::article::furniture::may_be_furniture;
use crate::article::words::{Folded, holds_pair};
use crate::text::{QuickHasher, Span, count_words};

/// No more of a paragraph than this, in bytes, is looked at from its start: longer ones are prose.
const SEEN: usize = 700;

/// Of no more words than this it is known how many are numbers.
const FEW: usize = 14;

/// A paragraph of more words than this is prose.
const LONGEST: usize = 60;

/// How a paragraph ends, closing quotation marks and brackets left aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Full stop.
    Stop,
    /// Question or exclamation mark.
    Mark,
    /// `…`, `...`, `[…]`: cut off.
    Cut,
    /// Comma, semicolon, dash: it goes on.
    Pause,
    /// Colon: something follows.
    Colon,
    /// A letter or a number.
    Open,
}

/// The writing system of most of the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    None,
    Latin,
    Cyrillic,
    Greek,
    Semitic,
    EastAsian,
    Other,
}

/// The shape of one paragraph.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    /// How many words; 61 for all long ones.
    pub(super) words: usize,
    /// Words that begin with a digit; 0 among many words.
    pub(super) numbers: usize,
    /// ASCII but for dashes and quotation marks, as far as is known.
    pub(super) plain: bool,
    /// Longer than what is looked at, or than any headline.
    pub(super) long: bool,
    pub(super) end: End,
    /// Holds a double quotation mark of any shape.
    pub(super) quoted: bool,
    /// Begins with an opening quotation mark and ends with a closing one.
    pub(super) spoken: bool,
    /// Begins with a dash: dialogue, or an item of a list.
    pub(super) dashed: bool,
    /// Begins with `•`, `*`, `1.`
    pub(super) bullet: bool,
    /// Holds the end of a sentence before its own end, which is a question or exclamation mark.
    pub(super) several: bool,
    /// Begins with a small letter.
    pub(super) small: bool,
    /// The same for paragraphs of the same words; 0 for one whose words were not [`read`].
    pub(super) key: u64,
}

impl Line {
    /// The shape of `text`, which lies at `span`; `words` are those that [`read`] left.
    pub(super) fn new(text: &str, span: Span, words: &Folded, counted: Counted) -> Self {
        let Counted { count, plain } = counted;
        let seen = head(text);
        let long = text.len() > seen.len() || count > LONGEST;
        // Nobody asks how many of many words are numbers.
        let numbers = words
            .iter()
            .take(if count <= FEW { FEW } else { 0 })
            .filter(|word| word.starts_with(char::is_numeric))
            .count();
        let first = text.chars().next().unwrap_or_default();
        let last = text.chars().next_back().unwrap_or_default();
        let quoted = if plain {
            holds_plain_quote(text)
        } else {
            seen.contains(is_quote)
        };
        let closes = last_but_marks(text);
        let end = end(text);
        Line {
            span,
            words: if long { LONGEST + 1 } else { count },
            numbers,
            plain,
            long,
            end,
            quoted,
            spoken: opens_quote(first) && (is_quote(last) || is_quote(closes)),
            dashed: matches!(first, '-' | '–' | '—' | '―') && count > 0,
            bullet: is_bullet(seen),
            several: end == End::Mark && several(seen),
            small: first.is_lowercase(),
            key: if words.is_empty() {
                0
            } else {
                key(text, words)
            },
        }
    }

    /// The bit that stands for a number of words, all large numbers having the same one.
    pub(super) fn numbered(words: usize) -> u64 {
        1 << words.min(LONGEST + 1)
    }

    /// Makes up for a key that was left out; `text` is the one of [`Line::new`].
    pub(super) fn read_key(&mut self, text: &str, words: &mut Folded) {
        fold(text, words);
        if !words.is_empty() {
            self.key = key(text, words);
        }
    }

    /// Looks like sentences: long, or ended like one and not tiny.
    pub(super) fn is_sentence(&self) -> bool {
        self.long
            || (self.end == End::Stop && self.words >= 5)
            || self.words >= 30
            || (self.end == End::Mark && (self.words >= 9 || self.several))
            || (self.words >= 16 && !matches!(self.end, End::Open))
    }

    /// Can be a headline, a heading, a link: short, and not ended like a sentence or in the middle of one.
    pub(super) fn is_headline(&self) -> bool {
        !self.long
            && (1..=28).contains(&self.words)
            && (self.end == End::Open || (self.end == End::Mark && !self.several))
            && !self.small
            && !self.spoken
            && !self.dashed
    }
}

/// The folded words of a paragraph; none for one that is too long to be looked at.
fn fold(text: &str, words: &mut Folded) {
    if text.len() > SEEN {
        words.clear();
    } else {
        words.read(text);
    }
}

/// The number of words of a paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    /// 0 for one that is too long to be looked at.
    count: usize,
    /// The text is ASCII but for dashes and quotation marks.
    plain: bool,
}

/// Counts the words of a paragraph, and reads those of a short one and of one that may be furniture. Of the others,
/// prose as a rule, none are left in `words`.
pub(super) fn read(text: &str, words: &mut Folded) -> Counted {
    let counted = Some(text)
        .filter(|text| text.len() <= SEEN)
        .and_then(count_words);
    match counted {
        Some(count) if count > FEW && !may_be_furniture(text, count) => words.clear(),
        _ => fold(text, words),
    }
    Counted {
        count: counted.unwrap_or(words.len()),
        plain: counted.is_some(),
    }
}

/// The folded words of a paragraph as [`fold`] finds them.
pub(super) fn folded(text: &str) -> Folded {
    let mut words = Folded::default();
    fold(text, &mut words);
    words
}

/// The same number for paragraphs of the same words; `words` are the [`folded`] ones.
pub(super) fn key(text: &str, words: &Folded) -> u64 {
    let mut hasher = QuickHasher::default();
    if words.is_empty() {
        text.hash(&mut hasher);
    }
    for word in words.iter() {
        word.hash(&mut hasher);
    }
    words.len().hash(&mut hasher);
    hasher.finish()
}

/// The part of a paragraph that is looked at.
pub(super) fn head(text: &str) -> &str {
    if text.len() <= SEEN {
        return text;
    }
    let mut end = SEEN;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A double quotation mark of any shape.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '＂'
    )
}

/// Whether a double quotation mark stands in text that is ASCII but for dashes and quotation marks.
fn holds_plain_quote(text: &str) -> bool {
    // The last two of the three bytes of U+201C to U+201F.
    let curly = |a: u8, b: u8| (a == 0x80) & (b & 0xfc == 0x9c);
    text.starts_with('"') || holds_pair(text, |a, b| (b == b'"') | curly(a, b))
}

fn opens_quote(c: char) -> bool {
    is_quote(c) || matches!(c, '‘' | '\'' | '‚' | '‹')
}

fn is_closer(c: char) -> bool {
    is_quote(c) || matches!(c, ')' | ']' | '’' | '\'' | '‘' | '›' | '*' | '_')
}

/// The last character before full stops and the like: the mark in `it”.`
fn last_but_marks(text: &str) -> char {
    text.trim_end_matches(['.', ',', '!', '?', '…', ' '])
        .chars()
        .next_back()
        .unwrap_or_default()
}

/// Whether a full stop or the like after a small letter is followed by a capital.
fn several(text: &str) -> bool {
    let mut bytes = text.bytes().enumerate();
    bytes.any(|(at, byte)| {
        matches!(byte, b'.' | b'!' | b'?')
            && text[..at].ends_with(char::is_lowercase)
            && text[at + 1..]
                .strip_prefix(' ')
                .is_some_and(|after| after.starts_with(char::is_uppercase))
    })
}

fn end(text: &str) -> End {
    let body = text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
    if body.ends_with('…')
        || body.ends_with("...")
        || text.ends_with("[…]")
        || text.ends_with("[...]")
    {
        return End::Cut;
    }
    // "It lasted four hours. (Coast Wire)": what stands in brackets after the end is no part of it.
    let body = match text
        .trim_end()
        .strip_suffix([')', ']'])
        .and_then(|inside| inside.rfind(['(', '[']))
    {
        Some(open) if ends_in_stop(&text[..open]) => {
            text[..open].trim_end_matches(|c: char| is_closer(c) || c.is_whitespace())
        }
        _ => body,
    };
    match body.chars().next_back() {
        Some('.' | '。' | '।' | '۔' | '．') => End::Stop,
        Some('!' | '?' | '！' | '？' | '؟' | '；') => End::Mark,
        Some(',' | ';' | '-' | '–' | '—' | '،' | '、' | '&' | '+') => End::Pause,
        Some(':' | '：') => End::Colon,
        _ => End::Open,
    }
}

fn ends_in_stop(text: &str) -> bool {
    text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace())
        .ends_with(['.', '!', '?', '。'])
}

fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('•' | '·' | '▪' | '◦' | '‣' | '●' | '■' | '►' | '▸' | '*' | '→' | '✓' | '+') => {
            true
        }
        Some(c) if c.is_ascii_digit() => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            text.len() - rest.len() <= 2 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        _ => false,
    }
}

/// So many letters say in which writing system a paragraph is.
const LETTERS: usize = 200;

/// The writing system of most of the first [`LETTERS`] of a paragraph.
pub(super) fn script(text: &str) -> Script {
    let text = head(text);
    let mut counts = [0_usize; 7];
    for c in text.chars().filter(|c| c.is_alphabetic()).take(LETTERS) {
        let script = match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
            '\u{590}'..='\u{8ff}' => Script::Semitic,
            '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => {
                Script::EastAsian
            }
            _ => Script::Other,
        };
        counts[script as usize] += 1;
        if counts[script as usize] > LETTERS / 2 {
            return script;
        }
    }
    let all = [
        Script::Latin,
        Script::Cyrillic,
        Script::Greek,
        Script::Semitic,
        Script::EastAsian,
        Script::Other,
    ];
    all.into_iter()
        .max_by_key(|script| counts[*script as usize])
        .filter(|script| counts[*script as usize] > 0)
        .unwrap_or(Script::None)
}

/// Whether a word is in a list of words with spaces between them.
pub(super) fn is_listed(list: &str, word: &str) -> bool {
    // By bytes: to look for a space that stands near takes longer than to walk there.
    let mut words = list.as_bytes().split(|byte| *byte == b' ');
    words.any(|listed| listed == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        let mut words = Folded::default();
        let counted = read(text, &mut words);
        Line::new(text, Span::new(0, text.len()), &words, counted)
    }

    #[test]
    fn ends() {
        for (text, expected) in [
            ("Bridge closes", End::Open),
            ("It closed.", End::Stop),
            ("“It closed.”", End::Stop),
            ("“It closed”.", End::Stop),
            ("It closed. (Coast Wire)", End::Stop),
            ("It closed (at last)", End::Open),
            ("Why?", End::Mark),
            ("And then …", End::Cut),
            ("She said:", End::Colon),
            ("", End::Open),
        ] {
            assert_eq!(end(text), expected, "{text}");
        }
    }

    #[test]
    fn shapes() {
        assert!(line("“We do not support it”.").spoken);
        assert!(!line("“We” is the word of the day").spoken);
        assert!(line("Mayor of Ellery resigns").is_headline());
        assert!(!line("and then she resigned").is_headline());
        assert!(line("The mayor of the small town of Ellery resigned on Monday.").is_sentence());
        assert_eq!(script("Мост закрыт"), Script::Cyrillic);
        assert_eq!(line("bridge closes").key, line("Bridge Closes!").key);
        assert!(line("2. Bread").bullet && !line("20 men").bullet);
    }
}
