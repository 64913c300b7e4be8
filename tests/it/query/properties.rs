//! What holds for any query on any record.

use proptest::prelude::*;
use pullquote::article::Label;
use pullquote::query::{Field, Pattern, Query, Reading, Term, parse};
use pullquote::quote::Kind;
use pullquote::record::Record;
use pullquote::search::{Page, Request, Rows, Scope, Sort, light_title, matches};
use pullquote::text::{Span, Spans};
use unicode_segmentation::UnicodeSegmentation;

use super::memory::{ask, memory};
use super::records::record;
use super::rules::{clauses, keys, plain_matches, plainly};

const WORDS: [&str; 14] = [
    "bridge",
    "bridges",
    "Bridging",
    "bear",
    "bearing",
    "U.S.",
    "don’t",
    "dont",
    "E\u{301}lan",
    "elan",
    "the",
    "a",
    "東京",
    "ﬁre",
];
const NAMES: [&str; 4] = [
    "Dana Okafor",
    "Jonas Brandt",
    "Élan Dane",
    "The Bridge Board",
];

const URLS: [&str; 3] = [
    "https://www.bridge.example/2031/the-bridge",
    "http://board.bridge.example/elan",
    "https://dana.example",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS.as_slice()), 1..=most)
        .prop_map(|w| w.join(" "))
}

fn any_record() -> impl Strategy<Value = Record> {
    let kind = prop::sample::select(Kind::ALL.as_slice());
    let name = prop::option::of(prop::sample::select(NAMES.as_slice()));
    let quote =
        (words(3), prop::option::of(words(3)), kind, name).prop_map(|(a, b, kind, name)| {
            let more = b.map_or(String::new(), |b| format!("bear [{b}]"));
            format!(
                "the’[{a}]s {more}{{{} {}}}",
                kind.name(),
                name.unwrap_or_default()
            )
        });
    let line = prop_oneof![
        3 => quote,
        2 => words(5),
        1 => words(4).prop_map(|line| format!("! {line}")),
    ];
    let outlet = prop::option::of(prop::sample::select(NAMES.as_slice()));
    let url = prop::option::of(prop::sample::select(URLS.as_slice()));
    let title = prop::option::of(words(3));
    let lines = prop::collection::vec(line, 0..5);
    (title, lines, outlet, url, 1..4u8).prop_map(|(title, lines, outlet, url, day)| {
        let title = title.map_or(String::new(), |title| format!("# {title}\n"));
        let date = format!("2031-03-0{day}");
        let date = (day > 1).then_some(date.as_str());
        let written = format!("{title}{}", lines.join("\n"));
        let mut record = record("0/any", outlet, date, &written);
        record.article.url = url.map(str::to_owned);
        record
    })
}

/// A clause that an address can answer.
fn about_address() -> impl Strategy<Value = Query> {
    (
        prop::sample::select(vec![Field::Outlet, Field::Url]),
        prop::sample::select(vec![
            "bridge.example",
            "www.bridge.exam",
            "https://bridge.example/2031/the",
            "http://WWW.dana.example/",
            "2031/the-bridge",
            "bridges",
            "https",
            "dana okafor",
        ]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(field, text, prefix, word)| {
            let (text, prefix) = (text.to_owned(), prefix || field == Field::Outlet);
            let term = if word {
                Term::Word { word: text, prefix }
            } else {
                Term::Phrase {
                    text,
                    prefix,
                    slop: 0,
                }
            };
            Query::Clause {
                field: Some(field),
                term,
            }
        })
}

fn any_query() -> impl Strategy<Value = Query> {
    let word = prop::sample::select(vec![
        "bridge", "bridges", "bear", "be", "u.s.", "don't", "élan", "東", "fire",
    ]);
    let bare = prop_oneof![
        3 => (word, any::<bool>()).prop_map(|(word, prefix)| Term::Word { word: word.to_owned(), prefix }),
        1 => (words(3), any::<bool>(), prop_oneof![2 => Just(0u8), 1 => 1..4u8])
            .prop_map(|(text, prefix, slop)| Term::Phrase { text, prefix, slop }),
        1 => prop::sample::select(WORDS.as_slice()).prop_map(|word| Term::Form { word: word.to_owned() }),
        1 => (prop::sample::select(vec!["brigde", "baer", "be", "elon"]), 1..=2u8)
            .prop_map(|(word, edits)| Term::Like { word: word.to_owned(), edits }),
        1 => prop::sample::select(vec!["b.*", "brid?ges?", "[a-e]+", "be.r|elan", "don.t"])
            .prop_map(|source| Term::Regex { source: source.to_owned() }),
    ];
    let spot = bare.clone().prop_map(|term| match term {
        Term::Phrase { text, prefix, .. } => Term::Phrase {
            text,
            prefix,
            slop: 0,
        },
        term => term,
    });
    let near = (
        prop::collection::vec(prop::collection::vec(spot, 1..3), 2..4),
        0..5u8,
        any::<bool>(),
    )
        .prop_map(|(spots, distance, ordered)| Term::Near {
            spots,
            distance,
            ordered,
        });
    let bare = prop_oneof![6 => bare, 2 => near];
    let name = prop::sample::select(vec!["dana", "oka", "bridge", "dana okafor", "d"]);
    let kind = prop::sample::select(vec!["direct", "mixed", "indirect"]);
    let clause = prop_oneof![
        6 => (prop_oneof![
            4 => Just(None),
            2 => prop::sample::select(vec![Field::Title, Field::Text, Field::Quote, Field::Author, Field::Path, Field::Url]).prop_map(Some),
        ], bare)
            .prop_map(|(field, term)| Query::Clause { field, term }),
        2 => (prop::sample::select(vec![Field::Speaker, Field::Outlet]), name).prop_map(|(field, name)| Query::Clause {
            field: Some(field),
            term: Term::Phrase { text: name.to_owned(), prefix: true, slop: 0 },
        }),
        2 => (
            prop::sample::select(vec![Field::Speaker, Field::Outlet]),
            prop::sample::select(vec!["Dana Okafor", "dana okafor", "Dana", "The Bridge Board", "Élan Dane", "Elan Dane", "a \"b\" \\", "—"]),
        ).prop_map(|(field, name)| Query::Clause {
            field: Some(field),
            term: Term::Name { name: name.to_owned() },
        }),
        1 => kind.prop_map(|kind| Query::Clause {
            field: Some(Field::Kind),
            term: Term::Word { word: kind.to_owned(), prefix: false },
        }),
        1 => prop::sample::select(vec![Field::Speaker, Field::Outlet, Field::Url])
            .prop_map(|field| Query::Clause { field: Some(field), term: Term::Absent }),
        2 => about_address(),
        1 => words(6).prop_map(|text| Query::Clause {
            field: Some(Field::Like),
            term: Term::Phrase { text, prefix: false, slop: 0 },
        }),
        1 => (0..6u32, 0..6u32).prop_map(|(a, b)| Query::Clause {
            field: Some(Field::Length),
            term: Term::Between { least: a.min(b), most: a.max(b) },
        }),
        1 => (prop::option::of(1..5i8), prop::option::of(1..5i8)).prop_map(|(a, b)| Query::Clause {
            field: Some(Field::Date),
            term: match (a, b) {
                (None, None) => Term::Absent,
                (from, to) => {
                    let day = |day: i8| jiff::civil::date(2031, 3, day);
                    Term::Dates { from: from.map(day), to: to.map(day) }
                }
            },
        }),
        1 => prop::sample::select(vec![
            (Field::Is, "unattributed"), (Field::Has, "quotes"), (Field::Has, "date"), (Field::Has, "outlet"),
            (Field::Language, "en"), (Field::Language, "german"), (Field::Id, "0/any"), (Field::Id, "0/other"),
            (Field::Id, "0/any:6"), (Field::Id, "0/any:06"), (Field::Id, "0/other:6"), (Field::Has, "url"),
            (Field::Verb, "@neutral"),
        ]).prop_map(|(field, name)| Query::Clause {
            field: Some(field),
            term: Term::Name { name: name.to_owned() },
        }),
        1 => (0..=1000u32, 0..=1000u32).prop_map(|(a, b)| Query::Clause {
            field: Some(Field::Confidence),
            term: Term::Between { least: a.min(b), most: a.max(b) },
        }),
    ];
    clause.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
            inner.prop_map(|q| Query::Not(Box::new(q))),
        ]
    })
}

/// Text that looks like a query more often than chance would have it.
fn any_input() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            " ", "(", ")", "\"", "“", "”", "|", "-", "*", ":", ",", "?", "~2", "~", "=", "/", "/b.*/", " NEAR/3 ", " NEAR ", " ONEAR/2 ", "NEAR/", " OR ", " AND ", "NOT ", "OR", "by:", "by:=", "in:=\"", "=\"", "\\\"",
            "speaker:", "in:", "kind:", "conf:", ">=", "<", "0.5", "..", ".875", "1", "title:", "date:", "after:", "before:", "len:", "is:", "has:", "id:", "verb:", "@", "@dis", "2031-03", "2031", "-1", "7d", "today", "quotes", "lang:", "outlt:", "direct", "dir", "bridge", "é", "東京", "http://", ".", "url:", "url:https://", "a,b", "id:\"0/", "id:0/", "\\",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => ".{0,2}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Text with words next to what makes graphemes of several characters.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        2 => prop::sample::select(WORDS.as_slice()).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            " ", " ", "\u{301}", "\u{200d}", "क्", "ष", "\r\n", "🇦", "👩", "\u{fe0f}", "’", "\u{1100}", "\u{1161}",
        ]).prop_map(str::to_owned),
        1 => ".{0,2}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn reading() -> impl Strategy<Value = Reading> {
    prop::sample::select(vec![Reading::Typing, Reading::Whole])
}

/// That hits can be painted: in order, no byte twice, no grapheme cut.
fn check_hits(text: &str, hits: &[Spans]) -> Result<(), TestCaseError> {
    let borders: Vec<usize> = text
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    for hit in hits {
        prop_assert!(!hit.is_empty());
        for span in hit.iter() {
            prop_assert!(
                borders.binary_search(&span.start()).is_ok(),
                "{span} {text:?}"
            );
            prop_assert!(
                borders.binary_search(&span.end()).is_ok(),
                "{span} {text:?}"
            );
        }
    }
    prop_assert!(hits.windows(2).all(|w| w[0][0].start() < w[1][0].start()));
    let mut spans: Vec<Span> = hits.iter().flat_map(|hit| hit.iter().copied()).collect();
    spans.sort_unstable();
    prop_assert!(
        spans.windows(2).all(|w| w[0].end() <= w[1].start()),
        "{spans:?}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_prints_and_reads_again(input in any_input(), reading in reading()) {
        let parsed = parse(&input, reading);
        let print = parsed.query.to_string();
        let again = parse(&print, Reading::Whole);
        prop_assert_eq!(&again.query, &parsed.query, "{:?} -> {:?}", input, print);
        prop_assert_eq!(again.errors().count(), 0, "{:?} -> {:?}", input, print);
        prop_assert_eq!(again.query.to_string(), print);
        for problem in &parsed.problems {
            prop_assert!(input.get(problem.span.range()).is_some());
            prop_assert_eq!(problem.caret(&input).lines().count(), 2);
        }
    }

    #[test]
    fn any_text_is_lit_on_borders(query in any_query(), text in any_text()) {
        let hits = Pattern::new(&query).light(&text, &[None]);
        check_hits(&text, &hits)?;
    }

    #[test]
    fn matches_as_the_rules_say(record in any_record(), query in any_query(), quotes in any::<bool>()) {
        let scope = if quotes { Scope::Quotes } else { Scope::Articles };
        let found = matches(&Pattern::new(&query), scope, &record);
        let expected = plain_matches(&query, scope, &record);
        prop_assert_eq!(found.as_ref().map(|found| &found.quotes), expected.as_ref());

        let rows = ask(&memory(std::slice::from_ref(&record)), &Request {
            query, scope, rows: Rows::Quotes, sort: Sort::Relevance, page: Page { offset: 0, limit: 99 },
        });
        prop_assert_eq!(rows.articles.number(), u64::from(expected.is_some()));
        prop_assert_eq!(rows.rows.len(), expected.map_or(0, |quotes| quotes.len()));
    }

    #[test]
    fn hits_are_reasons(record in any_record(), query in any_query(), quotes in any::<bool>()) {
        let scope = if quotes { Scope::Quotes } else { Scope::Articles };
        let pattern = Pattern::new(&query);
        let Some(found) = matches(&pattern, scope, &record) else { return Ok(()) };
        let text = record.article.text.as_str();
        check_hits(text, &found.hits)?;
        let mut all = Vec::new();
        clauses(&query, false, &mut all);
        for hit in &found.hits {
            // What is lit holds the words of a clause that is wanted.
            let words: Vec<&str> = hit.iter().map(|span| &text[span.range()]).collect();
            let words = words.join(" ");
            prop_assert!(
                all.iter().any(|(field, term, negated)| {
                    let said = matches!(field, None | Some(Field::Text | Field::Quote | Field::Like));
                    if *field == Some(Field::Like) {
                        return !negated;
                    }
                    said && !negated && plainly(None, term, &words)
                }),
                "{words}"
            );
            for span in hit.iter() {
                let in_text = all.iter().any(|(field, ..)| *field == Some(Field::Text));
                let in_quote = all.iter().any(|(field, ..)| matches!(field, Some(Field::Quote | Field::Like)));
                let inside = if in_text || in_quote {
                    true
                } else if scope == Scope::Quotes {
                    found.quotes.iter().any(|q| record.extraction.quotes[*q as usize].content.iter().any(|p| p.contains(*span)))
                } else {
                    record.article.blocks.iter().any(|b| b.label != Label::Boilerplate && b.span.contains(*span))
                };
                prop_assert!(inside, "{span}");
            }
        }
        // A match for words that are wanted has one of them lit.
        if !all.is_empty() && all.iter().all(|(field, _, negated)| field.is_none() && !negated) {
            let title = record.article.title();
            prop_assert!(!found.hits.is_empty() || !light_title(&pattern, scope, title).is_empty());
        }
    }

    #[test]
    fn a_phrase_is_lit_as_a_whole(record in any_record(), text in words(3)) {
        let term = Term::Phrase { text: text.clone(), prefix: false, slop: 0 };
        let pattern = Pattern::new(&Query::Clause { field: None, term });
        for scope in [Scope::Quotes, Scope::Articles] {
            for hit in matches(&pattern, scope, &record).unwrap_or_default().hits {
                let lit: Vec<&str> = hit.iter().map(|span| record.article.text.slice(*span)).collect();
                prop_assert_eq!(keys(&lit.join(" ")), keys(&text));
            }
        }
    }
}
