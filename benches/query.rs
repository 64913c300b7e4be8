//! What a query costs: `cargo bench --bench query --no-default-features`.
//!
//! Queries of 4 KB that are made to be slow: read while they are typed and whole, made ready to be looked for, and
//! tried on one article of the sample. The best run of many counts. Each is told in microseconds for a kilobyte of query,
//! 1000 being what is promised of reading, and as a multiple of what a query of plain words takes in the same run.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pullquote::article::ArticleId;
use pullquote::corpus;
use pullquote::ingest::{Hint, parse as ingest};
use pullquote::lang::Pack;
use pullquote::query::{LIMIT_BYTES, Pattern, Reading, parse_on};
use pullquote::quote::extract;
use pullquote::record::Record;
use pullquote::search::{Scope, matches};

/// Each thing is done for about so long.
const PATIENCE: Duration = Duration::from_millis(120);

/// What is repeated until a query is full.
const PIECES: &[(&str, &str)] = &[
    ("plain words", "bearing "),
    ("one word", "a"),
    ("one word, in marks", "\u{301}"),
    ("words between marks", "\"knew in march\"~9 "),
    ("marks", "\""),
    ("parentheses", "("),
    ("parentheses, both", "()"),
    ("negations", "-(a OR "),
    ("signs", "OR AND NOT "),
    ("values", "in:a,b,c "),
    ("commas", "in:,"),
    ("one list of values", ","),
    ("fields", "speaker:"),
    ("fields nobody knows", "outlt:"),
    ("fields nobody knows, words", "speakr:x outlt:y "),
    (
        "near",
        "a NEAR/9 b* NEAR/9 (the OR of) NEAR/9 c* NEAR/9 d* NEAR/9 e* a ",
    ),
    ("likenesses", "bearnings~2 "),
    ("likenesses, longer", "bearingsbearingsbearingsbearings~2 "),
    ("a long likeness", "bearings"),
    ("expressions", "/.*e.*a.*/ "),
    ("expressions, large", "/(\\w{40}|x)*/ "),
    ("expressions, too large", "/(\\w{99}){99}/ "),
    ("expressions, not closed", "/(a "),
    ("starts", "a* "),
    ("days", "date:2031-03-18..20 "),
    ("days, none", "date:2031-1 "),
    ("numbers", "conf:.5...9 len:5.. "),
    ("names", "is:unattributed verb:@distance "),
    ("names, none", "is:nothing "),
    (
        "likeness of texts",
        "like:\"knew in march that the bearings were failing\" ",
    ),
    ("ids", "id:\"0/herald/bridge.txt:120\" "),
    ("ids, slashes", "id:\"\\\\"),
    (
        "addresses",
        "url:https://www.coastwire.example/2031/bridge-closed ",
    ),
    ("addresses, commas", "url:https://a,"),
    ("domains", "in:www.coastwire.example "),
];

fn query((name, piece): (&str, &str)) -> String {
    let mut text = match name {
        "one list of values" => "in:a".to_owned(),
        _ => String::new(),
    };
    while text.len() + piece.len() < LIMIT_BYTES - 1 {
        text.push_str(piece);
    }
    if name == "a long likeness" {
        text.push_str("~2");
    }
    text
}

/// The shortest of many runs, in microseconds.
fn best<T>(mut work: impl FnMut() -> T) -> f64 {
    let began = Instant::now();
    let mut best = Duration::MAX;
    while began.elapsed() < PATIENCE || best == Duration::MAX {
        let start = Instant::now();
        black_box(work());
        best = best.min(start.elapsed());
    }
    best.as_secs_f64() * 1e6
}

/// The longest article of the sample.
fn article() -> Record {
    let read = |(path, bytes): &(&str, &[u8])| {
        let hint = Hint {
            id: ArticleId::new(format!("sample/{path}")),
            name: (*path).to_owned(),
            folders: Vec::new(),
            language: None,
        };
        ingest(bytes, &hint).0.into_iter().next()
    };
    let longest = corpus::SAMPLE
        .iter()
        .filter_map(|(path, bytes)| read(&(*path, *bytes)))
        .max_by_key(|article| article.text.len())
        .expect("the sample has articles");
    let extraction = extract(&longest.text, &longest.blocks, Pack::english());
    Record {
        article: longest,
        extraction,
    }
}

fn main() {
    let record = article();
    let today = "2031-03-19".parse().ok();
    println!(
        "an article of {} bytes; µs for 1 KB of query (and times as much as plain words)\n{:30} {:>16} {:>16} {:>16} {:>16}",
        record.article.text.len(),
        "",
        "typed",
        "whole",
        "made ready",
        "tried"
    );
    let mut plain = None;
    for piece in PIECES {
        let text = query(*piece);
        let kilobytes = text.len() as f64 / 1024.0;
        let tree = parse_on(&text, Reading::Whole, today).query;
        let pattern = Pattern::new(&tree);
        let figures = [
            best(|| parse_on(&text, Reading::Typing, today)),
            best(|| parse_on(&text, Reading::Whole, today)),
            best(|| Pattern::new(&tree)),
            best(|| matches(&pattern, Scope::Articles, &record)),
        ]
        .map(|micros| micros / kilobytes);
        let plain = *plain.get_or_insert(figures);
        print!("{:30}", piece.0);
        for (figure, plain) in figures.iter().zip(plain) {
            print!(" {figure:8.1} {:6.1}x", figure / plain);
        }
        println!();
    }
}
