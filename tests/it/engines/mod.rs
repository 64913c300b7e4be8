//! Both engines keep one contract, and the one on disk survives what happens to directories.
//!
//! The engine in memory is the oracle: it looks at every record by the rules of `search::matching`. What the
//! index answers must be the same set, the same counts, and by date the very same order.

#[cfg(feature = "local")]
mod by_date;
#[cfg(feature = "local")]
mod cancel;
#[cfg(feature = "local")]
mod faults;
mod records;
#[cfg(feature = "local")]
mod same;

use std::collections::BTreeSet;
use std::sync::Arc;

use pullquote::article::ArticleId;
use pullquote::query::{Reading, parse};
use pullquote::record::{SourceKey, Status};
use pullquote::search::{
    Cancel, Count, Engine, Error, Hits, Page, Request, Row, Rows, Scope, Sort, Summary, Ticket,
    memory,
};
use records::{record, skipped, source};

/// A request for everything that matches.
fn ask(query: &str, scope: Scope, rows: Rows) -> Request {
    Request {
        query: parse(query, Reading::Whole).query,
        scope,
        rows,
        sort: Sort::Date,
        page: Page {
            offset: 0,
            limit: 1000,
        },
    }
}

fn found(engine: &dyn Engine, request: &Request) -> Hits {
    engine
        .search(request, &Cancel::never())
        .expect("the engine answers")
}

/// The name of a row: `id` or `id/ordinal`.
fn name(row: &Row) -> String {
    match row {
        Row::Article(row) => row.id.to_string(),
        Row::Quote(row) => format!("{}/{}", row.article, row.ordinal),
    }
}

fn names(hits: &Hits) -> Vec<String> {
    hits.rows.iter().map(name).collect()
}

/// Puts three articles, two of them from one file, and a file that was skipped.
fn fill(engine: &dyn Engine) {
    let bridge = record("0/bridge.txt", "2031-03-18", "The Harbour Herald")
        .title("Bridge closed")
        .prose("Engineers closed the old bridge.")
        .quote(
            "Dana Okafor",
            "direct",
            &["The bearings were failing", "for years"],
        )
        .quote(
            "a senior aide",
            "indirect",
            &["nobody had asked about the bearings"],
        )
        .sure(0.8)
        .boilerplate("Subscribe to our bearings newsletter.")
        .done();
    let crane = record("0/two.jsonl#a", "2031-03-20", "Morning Ledger")
        .title("Cranes to stay")
        .prose("The harbour keeps its cranes. A bridge is planned.")
        .quote("Tomas Reyes", "mixed", &["a crane is a friend"])
        .done();
    let silent = record("0/two.jsonl#b", "", "")
        .title("Weather")
        .prose("Rain on the bridge and élan in the harbour, the U.S. said.")
        .done();
    let mut writer = engine.writer().expect("nobody else writes");
    writer
        .put(
            &source("0/bridge.txt", &[&bridge]),
            std::slice::from_ref(&bridge),
        )
        .expect("put");
    writer
        .put(&source("0/two.jsonl", &[&crane, &silent]), &[crane, silent])
        .expect("put");
    writer.put(&skipped("0/photo.bin"), &[]).expect("put");
    writer.commit().expect("commit");
    drop(writer);
    engine.refresh().expect("refresh");
}

/// The one quote about a crane is where it was.
#[track_caller]
fn finds_the_crane(engine: &dyn Engine) {
    let expected = ["0/two.jsonl#a/0"];
    check(engine, "crane", Scope::Quotes, Rows::Quotes, &expected);
}

/// Runs a test on an engine in memory and on one on disk.
fn both(test: impl Fn(&dyn Engine)) {
    test(&*memory());
    #[cfg(feature = "local")]
    {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let opened = pullquote::search::open(&dir.path().join("index")).expect("a new index");
        assert_eq!(opened.note, None);
        test(&*opened.engine);
    }
}

fn check(engine: &dyn Engine, query: &str, scope: Scope, rows: Rows, expected: &[&str]) -> Hits {
    let hits = found(engine, &ask(query, scope, rows));
    assert_eq!(names(&hits), expected, "{query} {scope:?} {rows:?}");
    hits
}

#[test]
fn what_matches() {
    both(|engine| {
        fill(engine);
        let articles = |query: &str, expected: &[&str]| {
            check(engine, query, Scope::Articles, Rows::Articles, expected)
        };
        let quotes = |query: &str, expected: &[&str]| {
            check(engine, query, Scope::Quotes, Rows::Quotes, expected)
        };
        // Newest first, undated last.
        articles("", &["0/two.jsonl#a", "0/bridge.txt", "0/two.jsonl#b"]);
        articles(
            "bridge",
            &["0/two.jsonl#a", "0/bridge.txt", "0/two.jsonl#b"],
        );
        articles("bearings", &["0/bridge.txt"]);
        articles("newsletter", &[]);
        articles("\"old bridge\"", &["0/bridge.txt"]);
        articles("\"old bri\"*", &["0/bridge.txt"]);
        articles("\"its cranes a bridge\"", &["0/two.jsonl#a"]);
        articles("ÉLAN", &["0/two.jsonl#b"]);
        articles("U.S.", &["0/two.jsonl#b"]);
        articles("title:cranes", &["0/two.jsonl#a"]);
        articles("in:her", &["0/bridge.txt"]);
        articles("-in:her", &["0/two.jsonl#a", "0/two.jsonl#b"]);
        articles("bridge by:oka", &["0/bridge.txt"]);
        // Nobody speaks in the last one.
        articles(
            "bridge -by:oka",
            &["0/two.jsonl#a", "0/bridge.txt", "0/two.jsonl#b"],
        );
        articles(
            "b* (kind:mixed OR title:closed)",
            &["0/two.jsonl#a", "0/bridge.txt"],
        );
        quotes("bearing", &["0/bridge.txt/0", "0/bridge.txt/1"]);
        quotes("\"failing for\"", &["0/bridge.txt/0"]);
        quotes(
            "kind:indirect OR crane",
            &["0/two.jsonl#a/0", "0/bridge.txt/1"],
        );
        quotes("in:ledger", &["0/two.jsonl#a/0"]);
        quotes("-bearings", &["0/two.jsonl#a/0"]);
        quotes("title:bridge -kind:direct", &["0/bridge.txt/1"]);
        quotes("conf:>=.8", &["0/bridge.txt/1"]);
        quotes("conf:>.8", &[]);
        quotes("conf:.5...79", &["0/two.jsonl#a/0", "0/bridge.txt/0"]);
        quotes("conf:<=.5 in:herald", &["0/bridge.txt/0"]);
        quotes("-conf:>=.8 bearing", &["0/bridge.txt/0"]);
        quotes("conf:>=.8 OR crane", &["0/two.jsonl#a/0", "0/bridge.txt/1"]);
        // For the same quote; and who has none has none that is sure.
        articles("conf:>=.8", &["0/bridge.txt"]);
        articles("bridge conf:>=.8 by:okafor", &[]);
        articles("conf:>=0", &["0/two.jsonl#a", "0/bridge.txt"]);
        let hits = check(
            engine,
            "conf:>=0 in:herald",
            Scope::Articles,
            Rows::Articles,
            &["0/bridge.txt"],
        );
        assert_eq!(hits.quotes, Count::Exact(2));
        let hits = check(
            engine,
            "bearings",
            Scope::Quotes,
            Rows::Articles,
            &["0/bridge.txt"],
        );
        assert_eq!(
            (hits.articles, hits.quotes),
            (Count::Exact(1), Count::Exact(2))
        );
    });
}

#[test]
fn thousands_of_picked_articles_are_looked_for_at_once() {
    both(|engine| {
        fill(engine);
        let ids = (0..5_000).map(|n| format!("0/{n}.txt"));
        let ids: BTreeSet<String> = ids.chain(["0/bridge.txt".to_owned()]).collect();
        let mut request = ask("is:picked", Scope::Quotes, Rows::Articles);
        assert_eq!(
            names(&found(engine, &request)),
            [""; 0],
            "nobody said which"
        );
        request.query = request.query.with_picked(&Arc::new(ids.clone()));
        assert_eq!(names(&found(engine, &request)), ["0/bridge.txt"]);
        let mut request = ask("bearing -is:picked", Scope::Quotes, Rows::Quotes);
        request.query = request.query.with_picked(&Arc::new(ids));
        assert_eq!(names(&found(engine, &request)), [""; 0]);
    });
}

/// Nobody sees how a file spells an accent.
#[test]
fn a_name_is_one_however_its_accents_are_spelt() {
    let (one, two) = ("Zoë Müller", "Zoe\u{308} Mu\u{308}ller");
    both(|engine| {
        let mut writer = engine.writer().expect("writer");
        for (at, name) in [one, two, two].into_iter().enumerate() {
            let id = format!("0/{at}.txt");
            let record = record(&id, "", name).quote(name, "direct", &["bearings"]);
            let record = record.done();
            let one = source(&id, &[&record]);
            writer.put(&one, &[record]).expect("put");
        }
        writer.commit().expect("commit");
        drop(writer);
        engine.refresh().expect("refresh");
        for name in [one, two] {
            for field in ["by", "in"] {
                let query = format!("{field}:=\"{name}\"");
                let hits = found(engine, &ask(&query, Scope::Quotes, Rows::Quotes));
                assert_eq!(hits.rows.len(), 3, "{query}");
            }
        }
        let query = parse("", Reading::Whole).query;
        let facets = engine.facets(&query, Scope::Quotes, 9, &Cancel::never());
        let facets = facets.expect("facets");
        for tab in [&facets.speakers, &facets.outlets] {
            let values: Vec<_> = tab
                .first
                .iter()
                .map(|c| (c.value.as_deref(), c.quotes))
                .collect();
            assert_eq!(values, [(Some(one), 3)]);
        }
    });
}

#[test]
fn rows_say_what_the_record_says() {
    both(|engine| {
        fill(engine);
        let hits = found(engine, &ask("by:okafor", Scope::Quotes, Rows::Quotes));
        let [Row::Quote(row)] = hits.rows.as_slice() else {
            unreachable!("one quote: {hits:?}");
        };
        assert_eq!(row.content, "The bearings were failing … for years");
        assert_eq!(row.speaker.as_deref(), Some("Dana Okafor"));
        assert!(row.named);
        assert_eq!(row.title, "Bridge closed");
        let hits = found(engine, &ask("aide", Scope::Articles, Rows::Articles));
        assert!(
            hits.rows.is_empty(),
            "who speaks is not in the text: {hits:?}"
        );
        let hits = found(engine, &ask("by:aide", Scope::Articles, Rows::Articles));
        let [Row::Article(row)] = hits.rows.as_slice() else {
            unreachable!("one article: {hits:?}");
        };
        assert_eq!((row.quotes, row.matching), (2, 1));
        let id = ArticleId::new("0/two.jsonl#b");
        let record = engine.fetch(&id).expect("fetch").expect("it is there");
        assert_eq!(record.article.id, id);
        assert!(record.article.text.as_str().contains("élan"));
        assert!(
            engine
                .fetch(&ArticleId::new("0/two.jsonl"))
                .expect("fetch")
                .is_none()
        );
    });
}

#[test]
fn the_manifest_is_what_was_put() {
    both(|engine| {
        fill(engine);
        assert_eq!(
            engine.summary().expect("summary"),
            Summary {
                articles: 3,
                quotes: 3,
                skipped: 1
            }
        );
        let writer = engine.writer().expect("nobody else writes");
        let mut sources = writer.sources().expect("sources");
        sources.sort_by(|a, b| a.key.cmp(&b.key));
        let keys: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
        assert_eq!(keys, ["0/bridge.txt", "0/photo.bin", "0/two.jsonl"]);
        assert_eq!(sources[1], skipped("0/photo.bin"));
        let two = Status::Read {
            articles: 2,
            quotes: 1,
        };
        assert_eq!(sources[2].status, two);
    });
}

#[test]
fn put_replaces_and_remove_removes() {
    both(|engine| {
        fill(engine);
        let before = engine.refresh().expect("refresh");
        let new = record("0/two.jsonl#c", "2031-04-01", "Morning Ledger")
            .title("Cranes to go")
            .quote("Tomas Reyes", "direct", &["the last crane"])
            .done();
        let mut writer = engine.writer().expect("nobody else writes");
        writer
            .put(&source("0/two.jsonl", &[&new]), &[new])
            .expect("put");
        writer
            .remove(&SourceKey::new("0/bridge.txt"))
            .expect("remove");
        writer.remove(&SourceKey::new("0/nothing")).expect("remove");
        assert_eq!(writer.sources().expect("sources").len(), 3, "not yet");
        finds_the_crane(engine);
        let committed = writer.commit().expect("commit");
        assert!(committed > before);
        assert_eq!(writer.sources().expect("sources").len(), 2);
        finds_the_crane(engine);
        assert_eq!(engine.refresh().expect("refresh"), committed);
        check(
            engine,
            "",
            Scope::Quotes,
            Rows::Quotes,
            &["0/two.jsonl#c/0"],
        );
        assert!(
            engine
                .fetch(&ArticleId::new("0/bridge.txt"))
                .expect("fetch")
                .is_none()
        );
        let summary = engine.summary().expect("summary");
        assert_eq!(
            (summary.articles, summary.quotes, summary.skipped),
            (1, 1, 1)
        );
    });
}

#[test]
fn what_is_not_committed_is_lost() {
    both(|engine| {
        fill(engine);
        let mut writer = engine.writer().expect("nobody else writes");
        assert!(matches!(engine.writer(), Err(Error::Busy)));
        writer
            .remove(&SourceKey::new("0/bridge.txt"))
            .expect("remove");
        let extra = record("0/extra.txt", "", "").title("Extra").done();
        writer
            .put(&source("0/extra.txt", &[&extra]), &[extra])
            .expect("put");
        drop(writer);
        engine.refresh().expect("refresh");
        assert_eq!(engine.summary().expect("summary").articles, 3);
        let writer = engine.writer().expect("the lock is free again");
        assert_eq!(writer.sources().expect("sources").len(), 3);
    });
}

/// Orders are each engine's own, but what is plainly better comes first in both.
#[test]
fn the_better_match_comes_first() {
    both(|engine| {
        let words = "The harbour keeps its cranes, and nobody minds. ".repeat(20);
        let aside = record("0/aside.txt", "2031-03-20", "Morning Ledger")
            .title("Weather")
            .prose(&format!("{words} One bridge is closed. {words}"))
            .quote(
                "Dana Okafor",
                "direct",
                &["nobody has seen this old bridge for a very long time"],
            )
            .done();
        let about = record("0/about.txt", "2031-03-18", "Morning Ledger")
            .title("The bridge")
            .prose(&format!(
                "{words} The bridge is a bridge. {words} A bridge!"
            ))
            .quote("Dana Okafor", "direct", &["a bridge"])
            .done();
        // Many short quotes elsewhere: an article's length is not measured against theirs.
        let mut chatter = record("0/chatter.txt", "", "").title("Chatter");
        for _ in 0..50 {
            chatter = chatter.quote("Tomas Reyes", "mixed", &["well"]);
        }
        let chatter = chatter.done();
        let mut writer = engine.writer().expect("nobody else writes");
        for record in [aside, about, chatter] {
            let key = record.article.id.as_str();
            writer
                .put(&source(key, &[&record]), std::slice::from_ref(&record))
                .expect("put");
        }
        writer.commit().expect("commit");
        engine.refresh().expect("refresh");
        for (scope, rows, first) in [
            (Scope::Articles, Rows::Articles, "0/about.txt"),
            (Scope::Quotes, Rows::Quotes, "0/about.txt/0"),
            (Scope::Quotes, Rows::Articles, "0/about.txt"),
        ] {
            let mut request = ask("bridge", scope, rows);
            assert_ne!(names(&found(engine, &request))[0], first, "not by date");
            request.sort = Sort::Relevance;
            let hits = found(engine, &request);
            assert_eq!(names(&hits)[0], first, "{hits:?}");
            assert_eq!(hits.rows.len(), 2);
        }
    });
}

#[test]
fn pages_and_cancelling() {
    both(|engine| {
        fill(engine);
        let mut request = ask("", Scope::Quotes, Rows::Quotes);
        let all = names(&found(engine, &request));
        for (offset, limit) in [(0, 0), (0, 1), (1, 1), (2, 5), (9, 9), (1, usize::MAX)] {
            request.page = Page { offset, limit };
            let hits = found(engine, &request);
            let expected: Vec<String> = all.iter().skip(offset).take(limit).cloned().collect();
            assert_eq!(names(&hits), expected, "{offset} {limit}");
            assert_eq!(hits.quotes, Count::Exact(3));
        }
        let newest = Arc::new(std::sync::atomic::AtomicU64::new(2));
        let stale = Cancel::new(newest, Ticket(1));
        assert!(matches!(
            engine.search(&request, &stale),
            Err(Error::Cancelled)
        ));
    });
}

/// Both engines with the same quotes, one an article.
#[cfg(feature = "local")]
fn with_quotes(quotes: &[&str], check: impl Fn(&dyn Engine)) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let index = pullquote::search::open(&dir.path().join("index")).expect("a new index");
    for engine in [memory(), index.engine] {
        let mut writer = engine.writer().expect("nobody else writes");
        for (n, quote) in (1..).zip(quotes) {
            let key = format!("0/{n:02}.txt");
            let record = record(&key, &format!("2031-03-{n:02}"), "Herald")
                .quote("Dana Okafor", "direct", &[quote])
                .done();
            writer
                .put(&source(&key, &[&record]), &[record])
                .expect("put");
        }
        writer.commit().expect("commit");
        engine.refresh().expect("refresh");
        check(&*engine);
    }
}

/// What the quotes of an answer say, in order.
#[cfg(feature = "local")]
fn said(hits: &Hits) -> Vec<&str> {
    let quotes = hits.rows.iter().filter_map(|row| match row {
        Row::Quote(row) => Some(row.content.as_str()),
        Row::Article(_) => None,
    });
    quotes.collect()
}

#[cfg(feature = "local")]
#[test]
fn a_copy_comes_before_a_shuffled_one_and_that_before_a_part() {
    let quotes = [
        "in March they knew of the crane",
        "the bearings were failing",
        "Failing were the bearings, in March, as we knew",
        "We knew in March that the bearings were failing.",
        "We knew in March that the bearings were failing, he said again and again",
        "we knew in March that the bearing was failing",
        "March was dry",
    ];
    with_quotes(&quotes, |engine| {
        let mut request = ask(
            "like:\"we knew in March that the bearings were failing\"",
            Scope::Quotes,
            Rows::Quotes,
        );
        request.sort = Sort::Relevance;
        let hits = found(engine, &request);
        let order = [3, 5, 4, 2, 1, 0].map(|at: usize| quotes[at]);
        assert_eq!(said(&hits), order);
        // Pages are windows on one order.
        for offset in 0..6 {
            request.page = Page { offset, limit: 2 };
            let page = found(engine, &request);
            assert_eq!(said(&page), order[offset..(offset + 2).min(6)]);
        }
        request.page.offset = 0;
        request.rows = Rows::Articles;
        let first = found(engine, &request);
        assert_eq!(first.rows.len(), 2);
    });
}

#[cfg(feature = "local")]
#[test]
fn quotes_are_sorted_by_their_contexts() {
    let quotes = [
        "the old bridge is closed",
        "no such thing",
        "a bridge too far",
        "their bold bridge across the river",
        "the bridge",
    ];
    with_quotes(&quotes, |engine| {
        let mut request = ask("the OR bridge", Scope::Quotes, Rows::Quotes);
        request.sort = Sort::Left;
        let left = [2, 3, 0, 4].map(|at: usize| quotes[at]);
        assert_eq!(said(&found(engine, &request)), left);
        request.sort = Sort::Right;
        let right = [4, 3, 0, 2].map(|at: usize| quotes[at]);
        assert_eq!(said(&found(engine, &request)), right);
        request.page = Page {
            offset: 1,
            limit: 2,
        };
        assert_eq!(said(&found(engine, &request)), right[1..3]);
        // Without words to stand around the newest come first.
        let mut request = ask("by:okafor", Scope::Quotes, Rows::Quotes);
        request.sort = Sort::Left;
        let newest = [4, 3, 2, 1, 0].map(|at: usize| quotes[at]);
        assert_eq!(said(&found(engine, &request)), newest);
        // Words of the article are no words of its quotes, but they are there.
        let mut request = ask("in:herald text:bridge", Scope::Quotes, Rows::Quotes);
        request.sort = Sort::Left;
        assert_eq!(said(&found(engine, &request)), left);
    });
}
