//! Random trees on random records: the index answers what the oracle answers.

use std::sync::Arc;

use pullquote::article::Label;
use pullquote::query::{Field, Pattern, Query, Term};
use pullquote::record::{Record, SourceKey};
use pullquote::search::{
    Cancel, Engine, Hits, Page, Request, Row, Rows, Scope, Sort, memory, open,
};

use super::records::{record, source};
use super::{found, name, names};

/// A small generator of numbers (xorshift64*, Marsaglia 2003, Vigna 2016): the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).expect("31 bits") % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// Few words, so that they meet often; with forms, accents, apostrophes, words of several tokens, a word
/// that is the beginning of another, and one that is none.
const WORDS: [&str; 16] = [
    "bridge",
    "bridges",
    "Bridged",
    "bear",
    "bearing",
    "bearings",
    "Élan",
    "e\u{301}lan",
    "don’t",
    "don't",
    "U.S.",
    "COVID-19",
    "a",
    "the",
    "ﬁre",
    "東京",
];
const SPEAKERS: [&str; 10] = [
    "Dana Okafor",
    "dana okafor",
    "Dana",
    "…",
    "Dan Reyes",
    "Élodie Dan",
    "E\u{301}lodie Dan",
    "a senior aide",
    "",
    "",
];
const OUTLETS: [&str; 9] = [
    "The Herald",
    "The Herald ",
    "Herald-Ledger",
    "the bridge",
    "Élan",
    "E\u{301}lan",
    "www.bridge",
    "—",
    "",
];
const URLS: [&str; 5] = [
    "https://www.herald.example/2031/bridge-closed",
    "http://herald.example:80/a/bearings",
    "https://herald-ledger.example/elan",
    "",
    "",
];
const ADDRESSES: [&str; 8] = [
    "herald.example",
    "www.herald.exam",
    "https://www.herald.example/2031/bridge",
    "https://herald-ledger.example/",
    "2031/bridge-closed",
    "bridges",
    "https",
    "ledger.example",
];
const SURE: [f32; 8] = [0.0, 0.25, 0.4996, 0.5, 0.8, 0.8004, 0.97, 1.0];
const DATES: [&str; 4] = ["2031-03-18", "2031-03-19", "-000044-03-15", ""];
const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

fn words(dice: &mut Dice, most: usize) -> String {
    let count = 1 + dice.roll(most);
    let words: Vec<&str> = (0..count).map(|_| dice.pick(&WORDS)).collect();
    words.join(dice.pick(&[" ", " ", ", ", " — "]))
}

fn any_record(dice: &mut Dice, id: &str) -> Record {
    let mut draft = record(id, dice.pick(&DATES), dice.pick(&OUTLETS));
    draft = draft.url(dice.pick(&URLS));
    if dice.roll(4) > 0 {
        draft = draft.title(&words(dice, 4));
    }
    for _ in 0..dice.roll(6) {
        let text = words(dice, 6);
        draft = match dice.roll(6) {
            0 => draft.boilerplate(&text),
            1 => draft.block(Label::Heading, &text),
            2 => draft.prose(&text),
            _ => {
                let (speaker, kind) = (dice.pick(&SPEAKERS), dice.pick(&KINDS));
                let more = words(dice, 3);
                let pieces = [text.as_str(), more.as_str()];
                let sure = SURE[dice.roll(SURE.len())];
                draft
                    .quote(speaker, kind, &pieces[..1 + dice.roll(2)])
                    .sure(sure)
            }
        };
    }
    draft.done()
}

fn any_term(dice: &mut Dice, from: &[&str]) -> Term {
    let mut word = dice.pick(from).to_owned();
    let prefix = dice.roll(3) == 0;
    if prefix {
        let letters = 1 + dice.roll(word.chars().count().max(1));
        word = word.chars().take(letters).collect();
    }
    match dice.roll(12) {
        0 => Term::Absent,
        8 => between(dice),
        1 | 2 => Term::Phrase {
            text: format!("{} {word}", dice.pick(from)),
            prefix,
            slop: [0, 0, 1, 3][dice.roll(4)],
        },
        3 => Term::Phrase {
            text: word,
            prefix,
            slop: 0,
        },
        4 => one_word(dice, from),
        5 => Term::Near {
            spots: (0..2 + dice.roll(2))
                .map(|_| {
                    (0..1 + dice.roll(2))
                        .map(|_| one_word(dice, from))
                        .collect()
                })
                .collect(),
            distance: [0, 1, 2, 5][dice.roll(4)],
            ordered: dice.roll(2) == 0,
        },
        _ => Term::Word { word, prefix },
    }
}

/// A term for one word, of any sort.
fn one_word(dice: &mut Dice, from: &[&str]) -> Term {
    let word = dice.pick(from).to_owned();
    match dice.roll(6) {
        0 => Term::Form { word },
        1 => Term::Form {
            word: word.to_uppercase(),
        },
        2 => Term::Like {
            edits: 1 + u8::from(dice.roll(2) == 0),
            word,
        },
        3 => Term::Regex {
            source: format!(
                "{}.*",
                word.chars().take(1 + dice.roll(3)).collect::<String>()
            ),
        },
        prefix => Term::Word {
            word,
            prefix: prefix == 4,
        },
    }
}

/// A clause about what is no word.
fn any_other(dice: &mut Dice) -> Query {
    let names = [
        (Field::Is, "unattributed"),
        (Field::Has, "quotes"),
        (Field::Has, "date"),
        (Field::Has, "author"),
        (Field::Has, "url"),
        (Field::Language, "en"),
        (Field::Language, "english"),
        (Field::Id, "0/a"),
        (Field::Verb, "@distance"),
    ];
    let day = |dice: &mut Dice| {
        let days = ["2031-03-01", "2031-03-18", "2031-03-20", "2030-12-31"];
        (dice.roll(3) > 0).then(|| dice.pick(&days).parse().expect("a day"))
    };
    let (field, term) = match dice.roll(11) {
        7 => {
            let place = dice.pick(&["", ":0", ":0", ":8", ":x"]);
            let name = format!("0/{}#0{place}", dice.roll(12));
            (Field::Id, Term::Name { name })
        }
        8 => (Field::Url, any_term(dice, &ADDRESSES)),
        9 => (Field::Outlet, any_term(dice, &ADDRESSES)),
        10 => {
            let ids = (0..12).filter(|_| dice.roll(2) == 0);
            let ids = ids.map(|id| format!("0/{id}#0")).collect();
            let ids = Arc::new(ids);
            (Field::Id, Term::Picked { ids })
        }
        6 => {
            let text = (0..1 + dice.roll(5))
                .map(|_| dice.pick(&WORDS))
                .collect::<Vec<_>>()
                .join(" ");
            (
                Field::Like,
                Term::Phrase {
                    text,
                    prefix: false,
                    slop: 0,
                },
            )
        }
        0 => (Field::Author, Term::Absent),
        1 => (Field::Date, Term::Absent),
        2 => {
            let (from, to) = (day(dice), day(dice));
            (Field::Date, Term::Dates { from, to })
        }
        3 => {
            let least = u32::try_from(dice.roll(4)).expect("few");
            let most = least + u32::try_from(dice.roll(4)).expect("few");
            (Field::Length, Term::Between { least, most })
        }
        _ => {
            let (field, name) = names[dice.roll(names.len())];
            let name = name.to_owned();
            (field, Term::Name { name })
        }
    };
    Query::Clause {
        field: Some(field),
        term,
    }
}

/// A clause with a whole name: one that there is, or one that folds alike.
fn any_whole(dice: &mut Dice) -> Query {
    let (field, name) = match dice.roll(2) {
        0 => (Field::Speaker, dice.pick(&SPEAKERS)),
        _ => (Field::Outlet, dice.pick(&OUTLETS)),
    };
    let name = match dice.roll(5) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        _ => name.to_owned(),
    };
    let field = Some(field);
    let term = Term::Name { name };
    Query::Clause { field, term }
}

/// Ends that are confidences of quotes, or beside one; now and then nothing lies between.
fn between(dice: &mut Dice) -> Term {
    let ends = [0, 1, 250, 499, 500, 501, 799, 800, 801, 970, 999, 1000];
    Term::Between {
        least: ends[dice.roll(ends.len())],
        most: ends[dice.roll(ends.len())],
    }
}

fn any_query(dice: &mut Dice, depth: usize) -> Query {
    let members = |dice: &mut Dice| -> Vec<Query> {
        let count = dice.roll(4);
        (0..count).map(|_| any_query(dice, depth - 1)).collect()
    };
    match dice.roll(if depth == 0 { 8 } else { 13 }) {
        0 if dice.roll(2) == 0 => Query::All,
        0 => any_whole(dice),
        1 => Query::Clause {
            field: Some(Field::Speaker),
            term: any_term(dice, &SPEAKERS),
        },
        2 => Query::Clause {
            field: Some(Field::Kind),
            term: any_term(dice, &KINDS),
        },
        3 => Query::Clause {
            field: Some(Field::Outlet),
            term: any_term(dice, &OUTLETS),
        },
        4 => Query::Clause {
            field: Some(Field::Title),
            term: any_term(dice, &WORDS),
        },
        6 => Query::Clause {
            field: [
                None,
                None,
                Some(Field::Text),
                Some(Field::Quote),
                Some(Field::Path),
                Some(Field::Verb),
            ][dice.roll(6)],
            term: any_term(dice, &WORDS),
        },
        5 => any_other(dice),
        7 => Query::Clause {
            field: Some(Field::Confidence),
            term: match dice.roll(8) {
                0 => any_term(dice, &WORDS),
                _ => between(dice),
            },
        },
        8 | 9 => Query::And(members(dice)),
        10 | 11 => Query::Or(members(dice)),
        _ => Query::Not(Box::new(any_query(dice, depth - 1))),
    }
}

/// Puts, replaces and removes the same things in both, over several commits.
fn fill(dice: &mut Dice, engines: [&dyn Engine; 2]) {
    let mut writers = engines.map(|engine| engine.writer().expect("nobody else writes"));
    for _ in 0..3 + dice.roll(4) {
        for _ in 0..dice.roll(8) {
            let key = format!("0/{}", dice.roll(12));
            if dice.roll(6) == 0 {
                for writer in &mut writers {
                    writer.remove(&SourceKey::new(&key)).expect("remove");
                }
                continue;
            }
            let records: Vec<Record> = (0..dice.roll(4))
                .map(|i| any_record(dice, &format!("{key}#{i}")))
                .collect();
            let all: Vec<&Record> = records.iter().collect();
            for writer in &mut writers {
                writer.put(&source(&key, &all), &records).expect("put");
            }
        }
        for writer in &mut writers {
            writer.commit().expect("commit");
        }
    }
    for engine in engines {
        engine.refresh().expect("refresh");
    }
}

/// Rows without their scores.
fn bare(hits: &Hits) -> Vec<Row> {
    let mut rows = hits.rows.clone();
    for row in &mut rows {
        match row {
            Row::Article(row) => row.score = 0.0,
            Row::Quote(row) => row.score = 0.0,
        }
    }
    rows
}

fn compare(request: &Request, oracle: &dyn Engine, index: &dyn Engine) {
    let (expected, answered) = (found(oracle, request), found(index, request));
    let what = format!("{request:?}");
    assert_eq!(answered.articles, expected.articles, "{what}");
    assert_eq!(answered.quotes, expected.quotes, "{what}");
    // By likeness the order is that of the house, in every engine.
    let alike = Pattern::new(&request.query).pasted().is_some();
    if request.sort != Sort::Relevance || alike {
        assert_eq!(bare(&answered), bare(&expected), "{what}");
    }
    if request.sort != Sort::Relevance {
        return;
    }
    let sorted = |hits: &Hits| {
        let mut rows = bare(hits);
        rows.sort_by_key(name);
        rows
    };
    assert_eq!(sorted(&answered), sorted(&expected), "{what}");
    // By relevance the order is the engine's own, but pages are windows on one order.
    let mut pages = Vec::new();
    for offset in (0..answered.rows.len()).step_by(3) {
        let page = Page { offset, limit: 3 };
        pages.extend(names(&found(
            index,
            &Request {
                page,
                ..request.clone()
            },
        )));
    }
    assert_eq!(pages, names(&answered), "{what}");
}

#[test]
fn the_index_answers_what_the_oracle_answers() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut some, mut none) = (0, 0);
    for _ in 0..12 {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let index = open(&dir.path().join("index")).expect("a new index").engine;
        let oracle = memory();
        fill(&mut dice, [&*oracle, &*index]);
        assert_eq!(
            index.summary().expect("summary"),
            oracle.summary().expect("summary")
        );
        for _ in 0..250 {
            let pick = |dice: &mut Dice| dice.roll(2) == 0;
            let request = Request {
                query: any_query(&mut dice, 3),
                scope: if pick(&mut dice) {
                    Scope::Quotes
                } else {
                    Scope::Articles
                },
                rows: if pick(&mut dice) {
                    Rows::Quotes
                } else {
                    Rows::Articles
                },
                sort: Sort::ALL[dice.roll(Sort::ALL.len())],
                page: Page {
                    offset: 0,
                    limit: 10_000,
                },
            };
            compare(&request, &*oracle, &*index);
            let facets = |engine: &dyn Engine, most| {
                engine
                    .facets(&request.query, request.scope, most, &Cancel::never())
                    .expect("facets")
            };
            for most in [3, 1000] {
                let what = format!("{request:?}");
                assert_eq!(facets(&*index, most), facets(&*oracle, most), "{what}");
            }
            match found(&*oracle, &request).rows.len() {
                0 => none += 1,
                _ => some += 1,
            }
        }
    }
    assert!(
        some > 1000 && none > 300,
        "the trees say something: {some} {none}"
    );
}

/// A word, the start of one, one that is being typed, or several of these.
fn any_plain(dice: &mut Dice) -> Query {
    let field = [None, None, None, Some(Field::Title), Some(Field::Speaker)][dice.roll(5)];
    let clause = |word: &str, prefix| Query::Clause {
        field,
        term: Term::Word {
            word: word.to_owned(),
            prefix,
        },
    };
    let plain = |dice: &mut Dice| {
        let word = dice.pick(&WORDS[..8]);
        let start: String = word.chars().take(1 + dice.roll(4)).collect();
        match dice.roll(4) {
            0 => clause(&start, true),
            1 => Query::Or(vec![clause(word, false), clause(&start, true)]),
            _ => clause(word, false),
        }
    };
    match dice.roll(3) {
        0 => Query::And((0..2 + dice.roll(2)).map(|_| plain(dice)).collect()),
        _ => plain(dice),
    }
}

/// With many documents a word is looked for in other ways than with a few.
#[test]
fn among_many_the_index_answers_what_the_oracle_answers() {
    let mut dice = Dice(0xA076_1D64_78BD_642F);
    for (articles, removed) in [(1500, 0), (1500, 90)] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let index = open(&dir.path().join("index")).expect("a new index").engine;
        let oracle = memory();
        let mut writers = [&*oracle, &*index].map(|engine| engine.writer().expect("a writer"));
        for number in 0..articles {
            let key = format!("0/{number}");
            let records = [
                any_record(&mut dice, &key),
                any_record(&mut dice, &format!("{key}#b")),
            ];
            let all: Vec<&Record> = records.iter().collect();
            for writer in &mut writers {
                writer.put(&source(&key, &all), &records).expect("put");
                if number == 100 {
                    writer.commit().expect("commit");
                }
            }
        }
        for writer in &mut writers {
            writer.commit().expect("commit");
            for number in (0..removed).map(|number| number * 7) {
                writer
                    .remove(&SourceKey::new(format!("0/{number}")))
                    .expect("remove");
            }
            writer.commit().expect("commit");
        }
        for engine in [&*oracle, &*index] {
            engine.refresh().expect("refresh");
        }
        for _ in 0..60 {
            let request = Request {
                query: any_plain(&mut dice),
                scope: [Scope::Quotes, Scope::Articles][dice.roll(2)],
                rows: [Rows::Quotes, Rows::Articles][dice.roll(2)],
                sort: [Sort::Relevance, Sort::Date, Sort::Oldest][dice.roll(3)],
                page: Page {
                    offset: 0,
                    limit: 100_000,
                },
            };
            let (expected, answered) = (found(&*oracle, &request), found(&*index, &request));
            let what = format!("{request:?}");
            assert_eq!(answered.articles, expected.articles, "{what}");
            assert_eq!(answered.quotes, expected.quotes, "{what}");
            let sorted = |hits: &Hits| {
                let mut rows = bare(hits);
                rows.sort_by_key(name);
                rows
            };
            assert_eq!(sorted(&answered), sorted(&expected), "{what}");
            if request.sort != Sort::Relevance {
                assert_eq!(bare(&answered), bare(&expected), "{what}");
            }
            // The first rows are found by other ways than all of them.
            for limit in [0, 1, 20, 500] {
                let page = Page { offset: 0, limit };
                let request = Request {
                    page,
                    ..request.clone()
                };
                let first = found(&*index, &request);
                assert_eq!(
                    (first.articles, first.quotes),
                    (answered.articles, answered.quotes)
                );
                let end = answered.rows.len().min(limit);
                assert_eq!(names(&first)[..], names(&answered)[..end], "{what}");
            }
        }
    }
}
