//! The sample against what people read in it: every quote of `tests/data/sample_quotes.jsonl` is found, and whoever
//! the articles do not name is given no name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pullquote::corpus;
use pullquote::quote::Kind;
use pullquote::record::Record;
use serde::Deserialize;

/// One line of the list: a quote somebody found by reading.
#[derive(Deserialize)]
struct Read {
    file: String,
    /// Its first words, as written but for emphasis.
    quote: String,
    kind: String,
    /// `None` when the article does not name who said it.
    speaker: Option<String>,
    #[serde(default)]
    note: String,
}

/// A quote that the extractor found.
struct Found {
    words: String,
    kind: Kind,
    speaker: Option<String>,
}

/// What is found of one quote of the list.
enum Outcome<'f> {
    Missing,
    Inside(&'f Found),
    Own(&'f Found),
}

/// So many speakers of the 195 are right, an inner quote's counting as that of the one around it.
const RIGHT: usize = 180;

/// Indirect quotes that are not found, with the reason.
const MISSING: &[(&str, &str)] = &[
    ("called for an independent inquiry", "no clause is reported"),
    (
        "city had known for a year",
        "a headline whose clause comes first",
    ),
    ("has proposed a settlement", "no verb of saying"),
    (
        "With the work one must",
        "found in two pieces, without the cue that the list keeps in it",
    ),
];

fn list() -> Vec<Read> {
    include_str!("../data/sample_quotes.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of the list"))
        .collect()
}

fn plain(words: &str) -> String {
    let words: String = words.chars().filter(|c| *c != '*').collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn found(record: &Record) -> Vec<Found> {
    let text = &record.article.text;
    let words = |spans: &[pullquote::text::Span]| {
        let pieces: Vec<&str> = spans.iter().map(|span| text.slice(*span)).collect();
        plain(&pieces.join(" "))
    };
    record
        .extraction
        .quotes
        .iter()
        .map(|quote| Found {
            words: words(&quote.content),
            kind: quote.kind,
            speaker: quote.speaker.and_then(|id| record.extraction.name(id)),
        })
        .collect()
}

fn sample() -> BTreeMap<String, Vec<Found>> {
    corpus::sample()
        .iter()
        .zip(corpus::SAMPLE)
        .map(|((_, records), (path, _))| {
            let quotes = records.iter().flat_map(found).collect();
            ((*path).to_owned(), quotes)
        })
        .collect()
}

fn outcome<'f>(read: &Read, found: &'f [Found]) -> Outcome<'f> {
    let words = plain(&read.quote);
    let head: String = words.chars().take(40).collect();
    // Words inside marks inside marks are no quote of their own.
    let inner = read.note.starts_with("nested");
    match found.iter().find(|found| found.words.contains(&head)) {
        None => Outcome::Missing,
        Some(found) if inner => Outcome::Inside(found),
        Some(found) => Outcome::Own(found),
    }
}

#[test]
fn what_is_in_the_sample_is_found() {
    let sample = sample();
    let mut missing = String::new();
    for read in list() {
        let known = MISSING
            .iter()
            .any(|(words, _)| read.quote.starts_with(words));
        if matches!(outcome(&read, &sample[&read.file]), Outcome::Missing) && !known {
            let _ = writeln!(missing, "{} {}: {}", read.kind, read.file, read.quote);
        }
    }
    assert!(missing.is_empty(), "not found:\n{missing}");
}

#[test]
fn marked_words_are_never_called_unmarked() {
    let sample = sample();
    for read in list().iter().filter(|read| read.kind != "indirect") {
        if let Outcome::Own(found) = outcome(read, &sample[&read.file]) {
            assert_ne!(found.kind, Kind::Indirect, "{}: {}", read.file, read.quote);
        }
    }
}

#[test]
fn nobody_is_given_a_name_that_is_not_theirs() {
    let sample = sample();
    let mut wrong = String::new();
    for read in list() {
        if let Outcome::Own(found) = outcome(&read, &sample[&read.file])
            && found.speaker.is_some()
            && found.speaker != read.speaker
        {
            let _ = writeln!(
                wrong,
                "{}: {}: {:?}, not {:?}",
                read.file, read.quote, found.speaker, read.speaker
            );
        }
    }
    assert!(wrong.is_empty(), "wrong names:\n{wrong}");
}

#[test]
fn most_speakers_are_right() {
    let sample = sample();
    let right = list()
        .iter()
        .filter(|read| match outcome(read, &sample[&read.file]) {
            Outcome::Missing => false,
            Outcome::Inside(found) | Outcome::Own(found) => found.speaker == read.speaker,
        })
        .count();
    assert!(
        right >= RIGHT,
        "{right} speakers are right, fewer than {RIGHT}"
    );
}
