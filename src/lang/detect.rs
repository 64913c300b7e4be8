//! Which language a text is written in, as far as that can be told.
//!
//! Texts in a language with a pack are told by the pack's own small words ("the", "of", "that"): that is quick,
//! and sure also for a bad translation, whose small words are English whatever else is wrong. Only a text that has
//! few of them is shown to a detector of trigrams. Names are left out of both: a list of Spanish names is no Spanish.

use std::ops::Range;

use whatlang::{Info, Lang, Script};

use crate::lang::{LangId, Pack, Tags};
use crate::text::run;

/// So much of a piece is looked at, in bytes.
const SEEN_BYTES: usize = 4 << 10;

/// So many pieces are looked at.
const PIECES: usize = 48;

/// So many words are looked at.
const WORDS: usize = 150;

/// Fewer words in small letters tell nothing.
const FEW: usize = 12;

/// From this share of small words on, in percent, a text is English. Of 924 articles of news in English the least
/// has 37, of machine-translated ones 50; texts in ten other languages have at most 14.
const ENOUGH: usize = 25;

/// What the detector of trigrams is shown, in bytes.
const SHOWN_BYTES: usize = 1200;

/// Fewer letters tell nothing: of the Latin alphabet, which many languages write; of another one.
const LETTERS: (usize, usize) = (80, 20);

/// The language of a text given in pieces, by its beginning; `None` when that does not tell. O(1).
#[must_use]
pub fn detect<'t>(pieces: impl Iterator<Item = &'t str> + Clone) -> Option<LangId> {
    let pieces = pieces.take(PIECES).map(head);
    let (words, small) = small_words(pieces.clone(), Pack::english());
    if words >= FEW && small * 100 >= words * ENOUGH {
        return Some(LangId::ENGLISH);
    }
    let shown = shown(pieces);
    let letters = shown.chars().filter(|c| c.is_alphabetic()).count();
    if letters < LETTERS.1 {
        return None;
    }
    let found = whatlang::detect(&shown)?;
    // Whatever is not written in Latin letters is not English, even where it is hard to say what it is.
    let sure = match found.script() {
        Script::Latin => letters >= LETTERS.0 && words >= FEW && found.is_reliable(),
        _ => true,
    };
    sure.then(|| id(&found)).flatten()
}

fn head(piece: &str) -> &str {
    &piece[..piece.floor_char_boundary(SEEN_BYTES)]
}

/// How many words begin with a small letter, or are small words; and how many of them are small words;
/// counted until it is certain that there are enough of these.
fn small_words<'t>(pieces: impl Iterator<Item = &'t str>, pack: &Pack) -> (usize, usize) {
    const SMALL: Tags = Tags::DETERMINER
        .with(Tags::PRONOUN)
        .with(Tags::POSSESSIVE)
        .with(Tags::PREPOSITION)
        .with(Tags::COORDINATOR)
        .with(Tags::SUBORDINATOR)
        .with(Tags::COMPLEMENTISER)
        .with(Tags::AUXILIARY)
        .with(Tags::BE)
        .with(Tags::INFINITIVE)
        .with(Tags::NEGATION);
    let (mut words, mut small) = (0, 0);
    let all = pieces.flat_map(|piece| runs(piece).map(move |place| (piece, place)));
    for ((piece, place), rest) in all.zip((0..WORDS).rev()) {
        let is_small = pack.look_in(piece, place.clone()).0.any(SMALL);
        small += usize::from(is_small);
        words += usize::from(is_small || piece[place].starts_with(char::is_lowercase));
        if words >= FEW && small * 100 >= (words + rest) * ENOUGH {
            // Whatever the rest is, there are enough.
            break;
        }
    }
    (words, small)
}

/// The places of runs of letters and digits.
fn runs(piece: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = pass(piece, at, false);
        at = pass(piece, start, true);
        (start < at).then_some(start..at)
    })
}

/// The end of the letters and digits from `at` on (`inside` a word), or of what is none.
fn pass(piece: &str, mut at: usize, inside: bool) -> usize {
    loop {
        at = run(piece.as_bytes(), at, inside);
        match piece.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) if c.is_alphanumeric() == inside => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// The words that do not begin with a capital, as one line.
fn shown<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::with_capacity(SHOWN_BYTES + 64);
    let words = pieces.flat_map(str::split_whitespace).take(WORDS * 3);
    for word in words {
        let first = word.chars().find(|c| c.is_alphanumeric());
        if first.is_some_and(|c| !c.is_uppercase() && !c.is_numeric()) {
            out.push_str(word);
            out.push(' ');
        }
        if out.len() >= SHOWN_BYTES {
            break;
        }
    }
    out
}

fn id(found: &Info) -> Option<LangId> {
    LangId::from_name(Lang::code(&found.lang()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        detect(text.split("\n\n")).map(LangId::code)
    }

    #[test]
    fn languages_of_whole_texts() {
        for (expected, text) in [
            (
                "de",
                "Die alte Brücke bleibt bis zum Sommer gesperrt, teilte die Stadt am Dienstag mit. Niemand hat die \
                 Öffentlichkeit gewarnt, sagte die Bürgermeisterin vor dem Rat. Was nun aus der alten Fähre \
                 werden soll, das weiß in der Stadt noch keiner so recht.",
            ),
            (
                "fr",
                "Le vieux pont restera fermé jusqu’à l’été, a annoncé la ville mardi. Personne n’a prévenu le public, \
                 a déclaré la maire devant le conseil municipal, et c’est une faute.",
            ),
            (
                "ru",
                "Старый мост останется закрытым до лета, сообщили во вторник власти города.",
            ),
            (
                "zh",
                "市政府星期二宣布，河上的老桥将关闭到夏天。没有人警告过公众。",
            ),
            (
                "ja",
                "市は火曜日、川に架かる古い橋を夏まで閉鎖すると発表した。誰も市民に知らせなかった。",
            ),
            (
                "ar",
                "أعلنت المدينة يوم الثلاثاء أن الجسر القديم سيبقى مغلقا حتى الصيف.",
            ),
        ] {
            assert_eq!(code(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn english_is_english_however_it_is_written() {
        for text in [
            "Also in Ellery promised the Minister that all questions on the bridge will be solved in shortest time and \
             that to the people nobody will lie.",
            "The old bridge will stay closed until summer, the city said on Tuesday, and nobody had warned the public.",
            "« Nobody warned the public », said the mayor of the town in front of the council, as the papers had it.",
        ] {
            assert_eq!(code(text), Some("en"), "{text}");
        }
    }

    #[test]
    fn what_tells_nothing_tells_nothing() {
        for text in [
            "",
            "He said no.",
            "Le pont est fermé.",
            "BRIDGE OF PORT ELLERY TO STAY CLOSED UNTIL SUMMER, MAYOR OKAFOR TELLS COUNCIL AFTER A YEAR OF SILENCE",
            "Juan Pérez García, María López de la Vega, José Ramón Núñez, Ana Belén Ortiz y Muñoz, Íñigo Sáez, Luis \
             Alberto Gómez, Carmen Díaz, Pedro Sánchez Ruiz, Lucía Fernández, Tomás Iglesias, Elena Martín",
            "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 — 21, 22, 23; 24! 25? 26",
            "東京で会った。",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn no_more_than_the_beginning_is_looked_at() {
        let german =
            "Die alte Brücke bleibt bis zum Sommer gesperrt und niemand hat die Leute gewarnt. ";
        let text = german.repeat(40)
            + &"The bridge is closed and nobody warned the people. ".repeat(40_000);
        assert_eq!(code(&text), Some("de"));
    }
}
