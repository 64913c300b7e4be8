//! Queries on records: what matches, what is lit, and the engine that keeps everything in memory.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use proptest::prelude::*;
use pullquote::article::{Article, ArticleId, Block, Blocks, Known, Label};
use pullquote::query::{Field, Pattern, Query, Reading, Term, parse};
use pullquote::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId};
use pullquote::record::{Record, Source, SourceKey, Status};
use pullquote::search::{
    Cancel, Count, Engine, Error, Hits, Memory, Page, Request, Row, Rows, Scope, Sort, Ticket,
    find, light_content, light_outlet, light_speaker, light_title, matches,
};
use pullquote::text::{Span, Spans, Text, fold, stem, tokens};
use unicode_segmentation::UnicodeSegmentation;

/// A record written down: one line a paragraph, `# ` for the title, `! ` for boilerplate; the pieces of a
/// quote between `[` and `]`, after the last one `{kind speaker}`, no speaker for an unattributed quote.
fn record(id: &str, outlet: Option<&str>, date: Option<&str>, written: &str) -> Record {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut extraction = Extraction::default();
    for line in written.lines() {
        let (label, line) = match line.get(..2) {
            Some("# ") => (Label::Title, &line[2..]),
            Some("! ") => (Label::Boilerplate, &line[2..]),
            _ => (Label::Prose, line),
        };
        let start = text.len();
        quotes(line, &mut text, &mut extraction);
        let span = Span::new(start, text.len());
        if !span.is_empty() {
            blocks.push(Block { span, label });
        }
        text.push('\n');
    }
    Record {
        article: Article {
            id: ArticleId::new(id),
            text: Text::new(text),
            blocks: Blocks::new(blocks),
            stated_title: None,
            outlet: outlet.map(|name| Known::stated(name.to_owned())),
            date: date.map(|date| Known::stated(date.parse().expect("a date"))),
            byline: None,
        },
        extraction,
    }
}

/// Takes the marks off a line.
fn quotes(line: &str, text: &mut String, extraction: &mut Extraction) {
    let mut pieces: Vec<Span> = Vec::new();
    let mut open = 0;
    let mut rest = line;
    while let Some(at) = rest.find(['[', ']', '{']) {
        let (before, mark) = rest.split_at(at);
        text.push_str(before);
        rest = &mark[1..];
        match mark.as_bytes()[0] {
            b'[' => open = text.len(),
            b']' => pieces.push(Span::new(open, text.len())),
            _ => {
                let (tag, after) = rest.split_once('}').expect("a tag is closed");
                rest = after;
                let (kind, name) = tag.split_once(' ').unwrap_or((tag, ""));
                extraction.quotes.push(Quote {
                    content: Spans::new(std::mem::take(&mut pieces)),
                    kind: Kind::from_name(kind).expect("a kind"),
                    cue: Spans::none(),
                    source: Spans::none(),
                    speaker: (!name.is_empty()).then(|| speaker(&mut extraction.speakers, name)),
                    confidence: 0.5,
                    why: vec![Evidence {
                        fact: Fact::Marks,
                        at: None,
                    }],
                });
            }
        }
    }
    text.push_str(rest);
}

fn speaker(speakers: &mut Vec<Speaker>, name: &str) -> SpeakerId {
    let same = |s: &Speaker| matches!(s, Speaker::Named { name: known, .. } if known == name);
    let at = speakers.iter().position(same).unwrap_or_else(|| {
        speakers.push(Speaker::Named {
            name: name.to_owned(),
            mentions: vec![Span::new(0, 1)],
        });
        speakers.len() - 1
    });
    SpeakerId(u32::try_from(at).expect("few speakers"))
}

fn pattern(input: &str) -> Pattern {
    Pattern::new(&parse(input, Reading::Whole).query)
}

/// The text under hits: `|` between hits, `_` between the spans of one.
fn shown(text: &str, hits: &[Spans]) -> String {
    let hit = |hit: &Spans| -> String {
        let spans: Vec<&str> = hit.iter().map(|span| &text[span.range()]).collect();
        spans.join("_")
    };
    hits.iter().map(hit).collect::<Vec<_>>().join("|")
}

/// Two speakers, one interrupted quote, one unattributed, one line of the page around.
fn bridge() -> Record {
    record(
        "0/bridge.txt",
        Some("Harbour Herald"),
        Some("2031-03-18"),
        "# Bridge closed after inspection\n\
         The bridge was closed. “[We knew in],” she said, “[March that the bearings were failing]{direct Dana Okafor}.”\n\
         “[No bearing has failed]{mixed Jonas Brandt},” he answered.\n\
         Asked again: “[We are closed]{direct}.”\n\
         ! Read more: bearings of the churches\n\
         The council meets again.",
    )
}

fn silent() -> Record {
    record(
        "0/silent.txt",
        None,
        None,
        "# Council meets\nThe bridge was on no list.",
    )
}

/// Checks which quotes of [`bridge`] match, and what is lit: `quotes: lit`, or `no`.
#[track_caller]
fn on_bridge(scope: Scope, query: &str, expected: &str) {
    let record = bridge();
    record
        .extraction
        .check(&record.article.text, &record.article.blocks)
        .expect("a sound record");
    let found = match matches(&pattern(query), scope, &record) {
        None => "no".to_owned(),
        Some(found) => {
            let quotes: String = found.quotes.iter().map(u32::to_string).collect();
            format!(
                "{quotes}: {}",
                shown(record.article.text.as_str(), &found.hits)
            )
        }
    };
    assert_eq!(found, expected, "{scope:?} {query}");
}

#[test]
fn words_in_quotes() {
    let check = |query, expected| on_bridge(Scope::Quotes, query, expected);
    check("", "012: ");
    check("bearing", "01: bearings|bearing");
    check("failed", "01: failing|failed");
    check("bearing closed", "no");
    check("bearing OR closed", "012: bearings|bearing|closed");
    check("bridge", "no");
    check("-bearing", "2: ");
    check("we -bearing", "2: We");
    check("\"knew in March\"", "0: knew in_March");
    check("\"in march that\"", "0: in_March that");
    check("\"knew in\"", "0: knew in");
    check("\"knew in mar\"*", "0: knew in_March");
    check("\"the bearing\"", "no");
    check("bear*", "01: bearings|bearing");
    check("(we closed) OR failed", "012: failing|failed|We|closed");
    check("WE", "02: We|We");
}

#[test]
fn clauses_about_the_same_quote() {
    let check = |query, expected| on_bridge(Scope::Quotes, query, expected);
    check("by:okafor bearing", "0: bearings");
    check("by:oka", "0: ");
    check("by:dana by:jonas", "no");
    check("by:\"dana oka\"", "0: ");
    check("by:\"okafor dana\"", "no");
    check("by:(dana OR brandt) bearing", "01: bearings|bearing");
    check("by:?", "2: ");
    check("-by:?", "01: ");
    check("kind:mixed bearing", "1: bearing");
    check("-kind:direct", "1: ");
    check("in:herald by:brandt", "1: ");
    check("in:ledger by:brandt", "no");
    check("in:harbour", "012: ");
    check("-in:harbour", "no");
    check("title:bridge we", "02: We|We");
    check("title:bridges we", "02: We|We");
    check("title:\"bridges\" we", "no");
    check("title:okafor", "no");
}

#[test]
fn words_in_articles() {
    let check = |query, expected| on_bridge(Scope::Articles, query, expected);
    check("", "012: ");
    check("bridge", "012: Bridge|bridge");
    check("bearing council", "012: bearings|bearing|council");
    check("churches", "no");
    check("-churches", "012: ");
    check("-bridge", "no");
    check("\"closed after\"", "012: closed after");
    check("\"inspection the\"", "no");
    check(
        "\"bridge was closed\" bridge",
        "012: Bridge|bridge was closed",
    );
    check("bridge by:okafor", "0: Bridge|bridge");
    check("bridge by:okafor kind:mixed", "no");
    check("bridge OR by:okafor", "012: Bridge|bridge");
    check("(churches bridge) OR council", "012: council");
    check("title:bridge council", "012: council");
}

#[test]
fn an_article_without_quotes() {
    let record = silent();
    for (query, scope, expected) in [
        ("", Scope::Quotes, true),
        ("", Scope::Articles, true),
        ("bridge", Scope::Articles, true),
        ("bridge", Scope::Quotes, false),
        ("-bridge", Scope::Quotes, false),
        ("title:council", Scope::Quotes, true),
        ("-in:herald", Scope::Quotes, true),
        ("-by:okafor", Scope::Articles, false),
        ("bridge OR by:okafor", Scope::Articles, false),
    ] {
        let found = matches(&pattern(query), scope, &record);
        assert_eq!(found.is_some(), expected, "{query} {scope:?}");
        assert!(found.is_none_or(|found| found.quotes.is_empty()));
    }
}

#[test]
fn a_title_beside_the_text_is_looked_at_and_lit() {
    let mut record = silent();
    record.article.stated_title = Some("Élan’s last ﬁre".to_owned());
    let title = record.article.title();
    for scope in [Scope::Articles, Scope::Quotes] {
        let query = pattern("title:elan");
        assert!(matches(&query, scope, &record).is_some());
        assert_eq!(shown(title, &light_title(&query, scope, title)), "Élan’s");
    }
    let query = pattern("fire");
    let found = matches(&query, Scope::Articles, &record).expect("in the title");
    assert!(found.hits.is_empty());
    assert_eq!(
        shown(title, &light_title(&query, Scope::Articles, title)),
        "ﬁre"
    );
    assert_eq!(light_title(&query, Scope::Quotes, title), []);
}

#[test]
fn lists_are_lit() {
    let query = pattern("by:oka in:herald -by:dana bear* -failing OR -(no) kind:direct");
    let lit = |hits: Vec<Spans>, text| shown(text, &hits);
    let (name, outlet) = ("Dana Okafor", "Harbour Herald");
    assert_eq!(lit(light_speaker(&query, name), name), "Okafor");
    assert_eq!(lit(light_outlet(&query, outlet), outlet), "Herald");
    let content = "No bearings failing";
    assert_eq!(lit(light_content(&query, content), content), "bearings");
}

#[test]
fn a_search_inside_an_article_looks_everywhere() {
    let record = bridge();
    let text = record.article.text.as_str();
    let lit = |query: &str| shown(text, &find(&pattern(query), &record));
    assert_eq!(lit("bearing"), "bearings|bearing|bearings");
    assert_eq!(lit("bearing nowhere"), "bearings|bearing|bearings");
    assert_eq!(lit("-bearing"), "");
    assert_eq!(lit("churches by:okafor"), "churches");
    assert_eq!(
        lit("\"knew in march\""),
        "",
        "somebody else's words lie between"
    );
    assert_eq!(lit(""), "");
}

#[test]
fn highlights_keep_to_graphemes() {
    for (text, query, expected) in [
        ("The E\u{301}LAN!", "elan", "E\u{301}LAN"),
        ("a ﬁre ﬁres", "fire", "ﬁre|ﬁres"),
        ("👩‍👩‍👧bridge👩‍👩‍👧", "bridge", "bridge"),
        ("東京都", "京", "京"),
        ("x bridge\u{200d}", "bridge", "bridge\u{200d}"),
        ("the U.S. bridge", "U.S. bridge", "U.S|bridge"),
        ("don’t", "DON'T", "don’t"),
        ("Straße", "strasse", "Straße"),
        ("a a a", "\"a a\"", "a a"),
        ("क्\u{200d}ष क", "क", "क्\u{200d}ष|क"),
    ] {
        let hits = pattern(query).light(text, &[None]);
        assert_eq!(shown(text, &hits), expected, "{query}");
    }
}

// The engine in memory.

fn source(key: &str, records: &[Record]) -> Source {
    let quotes: usize = records.iter().map(|r| r.extraction.quotes.len()).sum();
    Source {
        key: SourceKey::new(key),
        size_bytes: 1,
        modified_ns: 0,
        hash: [1; 32],
        rules: 1,
        status: Status::Read {
            articles: u32::try_from(records.len()).expect("few"),
            quotes: u32::try_from(quotes).expect("few"),
        },
    }
}

fn memory(records: &[Record]) -> Memory {
    let memory = Memory::new();
    let mut writer = memory.writer().expect("nobody else writes");
    for record in records {
        let key = record.article.id.as_str();
        let records = std::slice::from_ref(record);
        writer.put(&source(key, records), records).expect("memory");
    }
    writer.commit().expect("memory");
    memory.refresh().expect("memory");
    memory
}

fn request(query: &str, scope: Scope, rows: Rows, sort: Sort) -> Request {
    Request {
        query: parse(query, Reading::Whole).query,
        scope,
        rows,
        sort,
        page: Page {
            offset: 0,
            limit: usize::MAX,
        },
    }
}

fn names(hits: &Hits) -> Vec<String> {
    let name = |row: &Row| match row {
        Row::Article(row) => row.id.to_string(),
        Row::Quote(row) => format!("{}:{}", row.article, row.ordinal),
    };
    hits.rows.iter().map(name).collect()
}

fn ask(engine: &dyn Engine, request: &Request) -> Hits {
    engine
        .search(request, &Cancel::never())
        .expect("memory cannot fail")
}

#[test]
fn memory_orders_pages_and_counts() {
    let day = |id: &str, date: Option<&str>, words: &str| {
        record(
            id,
            Some("Herald"),
            date,
            &format!("{words}\n[{words}]{{direct Ann Lee}}"),
        )
    };
    let memory = memory(&[
        day("0/c", None, "bridge"),
        day("0/b", Some("2031-03-18"), "bridge and some other words"),
        day("0/a", Some("2031-03-18"), "bridge and some other words"),
        day("0/d", Some("2031-03-20"), "pier"),
    ]);
    let by = |query, rows, sort| names(&ask(&memory, &request(query, Scope::Articles, rows, sort)));
    for sort in [Sort::Relevance, Sort::Date] {
        assert_eq!(by("", Rows::Articles, sort), ["0/d", "0/a", "0/b", "0/c"]);
        assert_eq!(
            by("in:herald", Rows::Articles, sort),
            ["0/d", "0/a", "0/b", "0/c"]
        );
    }
    assert_eq!(
        by("bridge", Rows::Articles, Sort::Date),
        ["0/a", "0/b", "0/c"]
    );
    assert_eq!(
        by("bridge", Rows::Articles, Sort::Relevance),
        ["0/c", "0/a", "0/b"]
    );
    assert_eq!(by("pier", Rows::Quotes, Sort::Date), ["0/d:0"]);

    let mut paged = request("bridge", Scope::Quotes, Rows::Quotes, Sort::Date);
    paged.page = Page {
        offset: 1,
        limit: 1,
    };
    let hits = ask(&memory, &paged);
    assert_eq!(names(&hits), ["0/b:0"]);
    assert_eq!(
        (hits.articles, hits.quotes),
        (Count::Exact(3), Count::Exact(3))
    );
    paged.page.limit = 0;
    assert_eq!(ask(&memory, &paged).rows, []);
    paged.page = Page {
        offset: 99,
        limit: 9,
    };
    assert_eq!(ask(&memory, &paged).articles, Count::Exact(3));
}

#[test]
fn memory_fills_its_rows() {
    let memory = memory(&[bridge()]);
    let hits = ask(
        &memory,
        &request("march", Scope::Quotes, Rows::Quotes, Sort::Relevance),
    );
    let [Row::Quote(row)] = hits.rows.as_slice() else {
        unreachable!("one quote: {hits:?}");
    };
    assert_eq!(
        row.content,
        "We knew in March that the bearings were failing"
    );
    assert_eq!(row.speaker.as_deref(), Some("Dana Okafor"));
    assert_eq!((row.ordinal, row.named, row.kind), (0, true, Kind::Direct));
    assert_eq!(row.title, "Bridge closed after inspection");

    let hits = ask(
        &memory,
        &request("by:brandt", Scope::Articles, Rows::Articles, Sort::Date),
    );
    let [Row::Article(row)] = hits.rows.as_slice() else {
        unreachable!("one article: {hits:?}");
    };
    assert_eq!((row.quotes, row.matching), (3, 1));
}

#[test]
fn memory_finds_words_that_a_quote_cuts_out() {
    let memory = memory(&[record(
        "0/a",
        None,
        None,
        "un[bridge]able [and be]ar{direct}",
    )]);
    for (query, scope, expected) in [
        ("bridge", Scope::Quotes, 1),
        ("\"bridge and be\"", Scope::Quotes, 1),
        ("bridge", Scope::Articles, 0),
        ("unbridgeable", Scope::Articles, 1),
        ("unbridgeable", Scope::Quotes, 0),
        ("un*", Scope::Articles, 1),
        ("-bridge OR be", Scope::Quotes, 1),
    ] {
        let hits = ask(&memory, &request(query, scope, Rows::Articles, Sort::Date));
        assert_eq!(hits.articles, Count::Exact(expected), "{query} {scope:?}");
    }
}

#[test]
fn memory_shows_nothing_before_commit_and_refresh() {
    let memory = Memory::new();
    let everything = request("", Scope::Articles, Rows::Articles, Sort::Date);
    let count = || ask(&memory, &everything).articles.number();
    let id = bridge().article.id;

    let mut writer = memory.writer().expect("free");
    assert!(matches!(memory.writer(), Err(Error::Busy)));
    writer
        .put(&source("0/a", &[bridge()]), &[bridge()])
        .expect("memory");
    memory.refresh().expect("memory");
    assert_eq!(count(), 0, "not committed");
    drop(writer);

    let mut writer = memory.writer().expect("free again");
    assert!(
        writer.sources().expect("memory").is_empty(),
        "dropped before its commit"
    );
    writer
        .put(&source("0/a", &[bridge()]), &[bridge()])
        .expect("memory");
    writer
        .put(&source("0/b", &[silent()]), &[silent()])
        .expect("memory");
    let skipped = Source {
        status: Status::Skipped("not text".to_owned()),
        ..source("0/c", &[])
    };
    writer.put(&skipped, &[]).expect("memory");
    let committed = writer.commit().expect("memory");
    assert_eq!(count(), 0, "not refreshed");
    assert_eq!(memory.refresh().expect("memory"), committed);
    assert_eq!(count(), 2);
    let summary = memory.summary().expect("memory");
    assert_eq!(
        (summary.articles, summary.quotes, summary.skipped),
        (2, 3, 1)
    );
    assert_eq!(
        *memory.fetch(&id).expect("memory").expect("there"),
        bridge()
    );

    writer.remove(&SourceKey::new("0/a")).expect("memory");
    assert_eq!(
        writer.sources().expect("memory").len(),
        3,
        "as last committed"
    );
    assert!(writer.commit().expect("memory") > committed);
    memory.refresh().expect("memory");
    assert_eq!(count(), 1);
    assert!(memory.fetch(&id).expect("memory").is_none());
}

#[test]
fn memory_stops_for_a_newer_query() {
    let memory = memory(&[bridge()]);
    let newest = Arc::new(AtomicU64::new(2));
    let request = request("", Scope::Quotes, Rows::Quotes, Sort::Date);
    let stale = Cancel::new(Arc::clone(&newest), Ticket(1));
    assert!(matches!(
        memory.search(&request, &stale),
        Err(Error::Cancelled)
    ));
    assert!(
        memory
            .search(&request, &Cancel::new(newest, Ticket(2)))
            .is_ok()
    );
}

// The same rules, written as plainly as possible, on the same records.

fn keys(text: &str) -> Vec<String> {
    tokens(text)
        .map(|t| fold(&text[t.range()]).into_owned())
        .collect()
}

/// Whether a term is in a text, tried at every word.
fn plainly(field: Option<Field>, term: &Term, text: &str) -> bool {
    let (wanted, prefix, is_word) = match term {
        Term::Word { word, prefix } => (keys(word), *prefix, true),
        Term::Phrase { text, prefix } => (keys(text), *prefix, false),
        Term::Absent => return false,
    };
    let prefix = prefix || matches!(field, Some(Field::Speaker | Field::Outlet));
    let stemmed = is_word && !prefix && wanted.len() == 1 && field != Some(Field::Kind);
    let there = keys(text);
    !wanted.is_empty()
        && there.windows(wanted.len()).any(|window| {
            window
                .iter()
                .zip(&wanted)
                .enumerate()
                .all(|(i, (is, wants))| {
                    if stemmed {
                        stem(is) == stem(wants)
                    } else if prefix && i + 1 == wanted.len() {
                        is.starts_with(wants.as_str())
                    } else {
                        is == wants
                    }
                })
        })
}

fn tree(query: &Query, scope: Scope, record: &Record, quote: Option<&Quote>) -> bool {
    let all = |members: &[Query]| members.iter().all(|m| tree(m, scope, record, quote));
    let article = &record.article;
    match query {
        Query::All => true,
        Query::And(members) => all(members),
        Query::Or(members) => members.iter().any(|m| tree(m, scope, record, quote)),
        Query::Not(inner) => !tree(inner, scope, record, quote),
        Query::Clause { field, term } => match (field, scope, quote) {
            (Some(Field::Title), ..) => plainly(*field, term, article.title()),
            (Some(Field::Outlet), ..) => article
                .outlet
                .as_ref()
                .is_some_and(|outlet| plainly(*field, term, &outlet.value)),
            (None, Scope::Articles, _) => {
                plainly(None, term, article.title())
                    || article.blocks.iter().any(|b| {
                        b.label != Label::Boilerplate
                            && plainly(None, term, article.text.slice(b.span))
                    })
            }
            (None, Scope::Quotes, Some(quote)) => plainly(None, term, &record.content(quote)),
            (Some(Field::Kind), _, Some(quote)) => plainly(*field, term, quote.kind.name()),
            (Some(Field::Speaker), _, Some(quote)) => match record.speaker(quote) {
                None => *term == Term::Absent,
                Some(name) => plainly(*field, term, &name),
            },
            (_, _, None) => false,
        },
    }
}

fn clauses<'q>(query: &'q Query, negated: bool, out: &mut Vec<(Option<Field>, &'q Term, bool)>) {
    match query {
        Query::All => {}
        Query::Clause { field, term } => out.push((*field, term, negated)),
        Query::And(members) | Query::Or(members) => {
            members.iter().for_each(|m| clauses(m, negated, out));
        }
        Query::Not(inner) => clauses(inner, true, out),
    }
}

fn about_quotes(query: &Query, scope: Scope) -> bool {
    let mut all = Vec::new();
    clauses(query, false, &mut all);
    all.iter().any(|(field, ..)| match field {
        Some(Field::Speaker | Field::Kind) => true,
        None => scope == Scope::Quotes,
        _ => false,
    })
}

/// The quotes that match, or `None`.
fn plain_matches(query: &Query, scope: Scope, record: &Record) -> Option<Vec<u32>> {
    let quotes = (0u32..).zip(&record.extraction.quotes);
    if !about_quotes(query, scope) {
        return tree(query, scope, record, None).then(|| quotes.map(|(i, _)| i).collect());
    }
    let found: Vec<u32> = quotes
        .filter(|(_, quote)| tree(query, scope, record, Some(quote)))
        .map(|(i, _)| i)
        .collect();
    (!found.is_empty()).then_some(found)
}

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
    let title = prop::option::of(words(3));
    (title, prop::collection::vec(line, 0..5), outlet, 1..4u8).prop_map(
        |(title, lines, outlet, day)| {
            let title = title.map_or(String::new(), |title| format!("# {title}\n"));
            let date = format!("2031-03-0{day}");
            let date = (day > 1).then_some(date.as_str());
            record(
                "0/any",
                outlet,
                date,
                &format!("{title}{}", lines.join("\n")),
            )
        },
    )
}

fn any_query() -> impl Strategy<Value = Query> {
    let word = prop::sample::select(vec![
        "bridge", "bridges", "bear", "be", "u.s.", "don't", "élan", "東", "fire",
    ]);
    let bare = prop_oneof![
        3 => (word, any::<bool>()).prop_map(|(word, prefix)| Term::Word { word: word.to_owned(), prefix }),
        1 => (words(3), any::<bool>()).prop_map(|(text, prefix)| Term::Phrase { text, prefix }),
    ];
    let name = prop::sample::select(vec!["dana", "oka", "bridge", "dana okafor", "d"]);
    let kind = prop::sample::select(vec!["direct", "mixed", "indirect"]);
    let clause = prop_oneof![
        6 => (prop_oneof![4 => Just(None), 1 => Just(Some(Field::Title))], bare)
            .prop_map(|(field, term)| Query::Clause { field, term }),
        2 => (prop::sample::select(vec![Field::Speaker, Field::Outlet]), name).prop_map(|(field, name)| Query::Clause {
            field: Some(field),
            term: Term::Phrase { text: name.to_owned(), prefix: true },
        }),
        1 => kind.prop_map(|kind| Query::Clause {
            field: Some(Field::Kind),
            term: Term::Word { word: kind.to_owned(), prefix: false },
        }),
        1 => Just(Query::Clause { field: Some(Field::Speaker), term: Term::Absent }),
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
            " ", "(", ")", "\"", "“", "”", "|", "-", "*", ":", ",", "?", "~2", " OR ", " AND ", "NOT ", "OR", "by:",
            "speaker:", "in:", "kind:", "title:", "outlt:", "direct", "dir", "bridge", "é", "東京", "http://", ".",
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
                all.iter().any(|(field, term, negated)| field.is_none() && !negated && plainly(None, term, &words)),
                "{words}"
            );
            for span in hit.iter() {
                let inside = if scope == Scope::Quotes {
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
        let term = Term::Phrase { text: text.clone(), prefix: false };
        let pattern = Pattern::new(&Query::Clause { field: None, term });
        for scope in [Scope::Quotes, Scope::Articles] {
            for hit in matches(&pattern, scope, &record).unwrap_or_default().hits {
                let lit: Vec<&str> = hit.iter().map(|span| record.article.text.slice(*span)).collect();
                prop_assert_eq!(keys(&lit.join(" ")), keys(&text));
            }
        }
    }
}
