//! What one line says about itself: how much it looks like a part of the page around the article.

use std::collections::HashSet;

use crate::article::furniture::{Sign, sign};
use crate::article::line::{End, Line, folded, is_listed};
use crate::article::words::{Folded, SEPARATORS, holds_pair, may_be_parted};
use crate::text::{QuickMap, Text, fold, tokens};

/// The evidence of one line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clue {
    /// How much speaks for furniture; 0 for nothing.
    pub(super) weight: i32,
    /// What its words say, if anything.
    pub(super) sign: Option<Sign>,
    /// The sign fills the whole line, or begins a short one: a section may follow.
    pub(super) whole: bool,
    /// Somebody speaks: `OKAFOR: No`, `Q: …`, a dash of dialogue.
    pub(super) speech: bool,
}

impl Clue {
    /// A line of this weight is furniture.
    pub(super) const ENOUGH: i32 = 4;

    /// Whether one phrase at the start is all that speaks for furniture: `Watch: crane falls into harbour` can be
    /// a headline, when there is no better one.
    pub(super) fn is_doubtful(&self, words: usize) -> bool {
        let phrase = matches!(self.sign, Some(Sign::Opener | Sign::Strip | Sign::Comments));
        phrase && !self.whole && words >= 4 && self.weight <= 5
    }
}

/// Weighs one line; `words` are its folded words, `speakers` are the labels that stand before a colon again and again.
pub(super) fn clue(text: &str, line: &Line, words: &Folded, speakers: &HashSet<&str>) -> Clue {
    if line.words == 0 {
        return Clue {
            weight: 9,
            ..Clue::default()
        };
    }
    if line.long {
        return Clue::default();
    }
    let speech = is_speech(text, line, speakers);
    let found = sign(text, words);
    let mut weight = ticker(text, line)
        .max(trail(text, line))
        .max(link(text))
        .max(copyright(text, line))
        .max(credited(text, line))
        .max(count(text, line));
    let phrases = found.map_or(0, |found| {
        let mut weight = if found.sign == Sign::Section {
            2
        } else {
            found.weight
        };
        if found.starts && matches!(line.end, End::Stop | End::Mark) {
            weight -= 2;
        }
        if line.is_sentence() && line.words >= 15 && found.weight < 6 {
            weight -= if line.words > 20 { 2 } else { 1 };
        }
        if line.quoted {
            weight -= 2;
        }
        weight
    });
    weight = weight.max(phrases);
    if line.spoken || (speech && found.is_none_or(|found| !found.whole)) {
        weight = 0;
    }
    Clue {
        weight,
        sign: found.map(|found| found.sign),
        whole: found
            .is_some_and(|found| found.whole || (found.starts && found.sign != Sign::Strip)),
        speech,
    }
}

fn is_speech(text: &str, line: &Line, speakers: &HashSet<&str>) -> bool {
    if line.dashed {
        return true;
    }
    speaker(text).is_some_and(|name| matches!(name, "Q" | "A") || speakers.contains(name))
}

/// What stands before a colon at the start of a line, when it is short enough to be a name.
pub(super) fn speaker(text: &str) -> Option<&str> {
    let at = memchr::memchr(
        b':',
        text.as_bytes().get(..40 * 4).unwrap_or(text.as_bytes()),
    )?;
    if text[..at].chars().count() >= 40 {
        return None;
    }
    let name = text[..at].trim();
    let next = text[at + 1..].chars().next();
    (!name.is_empty()
        && name.split_whitespace().count() <= 4
        && next.is_none_or(char::is_whitespace))
    .then_some(name)
}

/// Prices and rates: `• $ 87.70 -0.69`.
fn ticker(text: &str, line: &Line) -> i32 {
    if line.words > 14 || line.numbers == 0 {
        return 0;
    }
    let marks = text
        .chars()
        .filter(|c| {
            matches!(
                c,
                '%' | '$' | '€' | '£' | '¥' | '₽' | '₹' | '₴' | '▲' | '▼' | '↑' | '↓'
            )
        })
        .count();
    let mut signed = 0;
    let mut decimals = 0;
    for word in text.split_whitespace() {
        let bare = word.trim_start_matches(['+', '-', '−', '–', '(']);
        signed +=
            usize::from(bare.len() < word.len() && bare.starts_with(|c: char| c.is_ascii_digit()));
        decimals += usize::from(
            bare.contains(['.', ','])
                && bare
                    .trim_end_matches(['%', ')'])
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b == b'.' || b == b','),
        );
    }
    // A token for each side of a decimal point.
    let letters = line.words.saturating_sub(line.numbers);
    let figures = signed + decimals + marks;
    if figures >= 2 && decimals >= 1 && signed + marks >= 1 && letters <= 3 && line.end == End::Open
    {
        6
    } else {
        0
    }
}

/// `Home / Policy / Title`, `World | Politics | Sport`.
fn trail(text: &str, line: &Line) -> i32 {
    let mut best = 0;
    if !may_be_parted(text) || line.quoted && text.contains(['“', '”', '"']) {
        return 0;
    }
    for mark in SEPARATORS[..9].iter().filter(|mark| text.contains(**mark)) {
        let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
        if parts.len() < 2 {
            continue;
        }
        let words = |part: &str| part.split_whitespace().count();
        let short = parts[..parts.len() - 1]
            .iter()
            .all(|part| words(part) <= 3 && !part.ends_with(['.', ',']));
        if !short {
            continue;
        }
        let first = folded(parts[0]);
        let home = matches!(
            first.get(0),
            Some(
                "home"
                    | "homepage"
                    | "main"
                    | "news"
                    | "start"
                    | "startseite"
                    | "accueil"
                    | "inicio"
                    | "главная"
                    | "головна"
            )
        );
        let named = sign(parts[0], &first).is_some();
        best = best.max(match parts.len() {
            2 if home => 5,
            2 if named && words(parts[1]) <= 4 => 3,
            2 => 1,
            3 if home || named => 6,
            3 if words(parts[2]) <= 3 => 3,
            3 => 2,
            _ if parts.iter().all(|part| words(part) <= 4) => 5,
            _ => 3,
        });
    }
    best
}

/// A line of addresses, hashtags, names with `@`.
fn link(text: &str) -> i32 {
    // Whatever is a link holds one of these.
    let marked = holds_pair(text, |a, b| {
        matches!(a, b'@' | b'#' | b'/') | (matches!(a, b'w' | b'c') & (b == b'.'))
    });
    if !marked {
        return 0;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_link = |word: &&&str| {
        word.starts_with("http://")
            || word.starts_with("https://")
            || word.starts_with("www.")
            || (word.len() > 1 && word.starts_with(['#', '@']))
            || word.starts_with("pic.twitter.com")
            || is_mail(word)
    };
    let links = words.iter().filter(is_link).count();
    if links > 0 && links * 2 >= words.len() && words.len() <= 30 {
        5
    } else {
        0
    }
}

/// `name@place.example`
fn is_mail(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(name, place)| !name.is_empty() && place.trim_end_matches('.').contains('.'))
}

fn copyright(text: &str, line: &Line) -> i32 {
    let sign = text.starts_with('©') || text.starts_with("(c) ") || text.starts_with("(C) ");
    if line.words <= 30
        && (sign || !line.plain)
        && (sign || text.contains("© 1") || text.contains("© 2"))
    {
        5
    } else {
        0
    }
}

/// A caption that ends with its credit: `… Photograph: Lea Brandt/Coast Wire`, `… (Lea Brandt / Coast Wire)`.
fn credited(text: &str, line: &Line) -> i32 {
    if line.quoted {
        return 0;
    }
    let bracket = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    if bracket.is_some_and(|(_, inside)| is_name_and_agency(inside)) {
        return 5;
    }
    let Some((before, name)) = text.rsplit_once(':') else {
        return 0;
    };
    let word = before
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let names_a_picture = is_listed(
        "photo photograph photos picture image credit foto bild фото",
        &fold(word),
    );
    if names_a_picture && (1..=8).contains(&tokens(name).count()) {
        5
    } else {
        0
    }
}

/// `Lea Brandt / Coast Wire`
fn is_name_and_agency(text: &str) -> bool {
    let capital = |part: &str| {
        let mut words = part.split_whitespace();
        !part.trim().is_empty() && words.all(|word| word.starts_with(char::is_uppercase))
    };
    text.split_once('/').is_some_and(|(name, agency)| {
        name.split_whitespace().count() >= 2
            && capital(name)
            && capital(agency)
            && tokens(text).count() <= 8
    })
}

/// Nothing but a number: how often it was shared, a page. Inside the body it may be the heading of a part.
fn count(text: &str, line: &Line) -> i32 {
    if line.numbers == line.words && line.words <= 2 && !text.ends_with(['.', '!', '?']) {
        2
    } else {
        0
    }
}

/// The names that stand before a colon three times or more, in capitals twice: an interview, a transcript.
pub(super) fn speakers(text: &Text) -> HashSet<&str> {
    let mut counts: QuickMap<&str, usize> = QuickMap::default();
    for span in text.paragraphs() {
        if let Some(name) = speaker(text.slice(*span)) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(name, n)| *n >= 3 || (*n == 2 && !name.chars().any(char::is_lowercase)))
        .map(|(name, _)| name)
        .collect()
}
