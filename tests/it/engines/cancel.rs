//! A query that a newer one supersedes stops wherever it is: inside a segment, and also while it finds nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pullquote::query::{Reading, parse};
use pullquote::record::Record;
use pullquote::search::{
    Cancel, Engine, Error, Facets, Hits, Page, Request, Rows, Scope, Sort, open,
};
use tempfile::TempDir;

use super::records::{record, source};

/// Articles in the index; half of them with a quote. Every one has a word of its own.
const ARTICLES: u32 = 32_000;

/// After so many documents, at the most, a query is to ask whether it is still wanted: more than it says of itself, as
/// they lie in two segments or three, and each begins to count anew.
const OFTEN: u64 = 16_000;

fn article(number: u32) -> Record {
    let word = if number.is_multiple_of(2) {
        "alpha"
    } else {
        "omega"
    };
    // A name without a word.
    let outlet = if number == 1 { "—" } else { "The Herald" };
    let draft = record(&format!("0/{number:05}.txt"), "2031-03-18", outlet)
        .title("Ferry")
        // Common words that never stand side by side in this order.
        .prose(&format!("the tide of {word} w{number} and the rest"));
    let words = match number {
        0 => "the queue of cars, harbour, mist, dawn and gulls",
        number if number.is_multiple_of(2) => "the queue of cars",
        _ => return draft.done(),
    };
    draft.quote("Dana Okafor", "direct", &[words]).done()
}

fn large() -> (TempDir, Arc<dyn Engine>) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let engine = open(dir.path()).expect("it opens").engine;
    let records: Vec<Record> = (0..ARTICLES).map(article).collect();
    let mut writer = engine.writer().expect("nobody else writes");
    let all: Vec<&Record> = records.iter().collect();
    writer
        .put(&source("0/all.jsonl", &all), &records)
        .expect("put");
    writer.commit().expect("committed");
    drop(writer);
    engine.refresh().expect("it can be read");
    (dir, engine)
}

/// A budget that has so many askings left, and what is left of it.
fn budget(askings: u64) -> (Cancel, Arc<AtomicU64>) {
    let left = Arc::new(AtomicU64::new(askings));
    (Cancel::budget(Arc::clone(&left)), left)
}

fn request(query: &str, scope: Scope, rows: Rows, limit: usize) -> Request {
    Request {
        query: parse(query, Reading::Whole).query,
        scope,
        rows,
        sort: Sort::Relevance,
        page: Page { offset: 0, limit },
    }
}

/// How often a query asks when it may go on to its end.
fn askings(engine: &dyn Engine, request: &Request) -> (u64, Hits) {
    let (cancel, left) = budget(u64::MAX);
    let hits = engine.search(request, &cancel).expect("an answer");
    (u64::MAX - left.load(Ordering::Relaxed), hits)
}

#[test]
fn a_query_stops_inside_a_segment_also_while_it_finds_nothing() {
    let (_dir, engine) = large();
    let engine = &*engine;
    // What is asked between segments, whatever there is in them.
    let (between, _) = askings(
        engine,
        &request("nowhere", Scope::Articles, Rows::Articles, 0),
    );
    let (all, half) = (u64::from(ARTICLES), u64::from(ARTICLES) / 2);
    let articles = [
        ("-nowhere", all, all),
        ("tide", all, all),
        ("alpha omega", 0, half),
        ("alpha OR omega", all, all),
        ("\"of the\"", 0, all),
        ("\"the tide of\"", all, all),
        ("\"of the\" tide", 0, all),
        ("tide NEAR/1 rest", 0, all),
        ("rest ONEAR/9 tide", 0, all),
        ("\"tide rest\"~2", 0, all),
        ("-tide", 0, all),
        ("alpha -tide", 0, half),
        ("w*", all, all),
        ("t*", all, all),
        ("\"of th\"*", 0, all),
        ("\"the w\"*", 0, all),
        ("/.*/", all, all),
        ("/x.*/", 0, 0),
        ("tide~2", all, all),
        ("=Tide", 0, 0),
        ("date:2031-03 alpha omega", 0, half),
        ("has:quotes omega", 0, half),
        ("in:=\"The Herald\"", all - 1, all),
        ("in:=—", 1, all),
    ];
    let quotes = [
        ("queue", half, half),
        ("\"of the\"", 0, half),
        ("text:omega", 0, half),
        ("text:tide -queue", 0, half),
        ("text:tide \"of the\"", 0, half),
        ("queue by:okafor -kind:direct", 0, half),
        ("by:=\"Dana Okafor\"", half, half),
        ("queue -by:=\"Dana Okafor\"", 0, half),
        ("in:=\"The Herald\" -queue", 0, half),
        ("like:\"the queue of cars\"", half, half),
        ("like:\"queue harbour mist dawn gulls\"", 1, half),
    ];
    let articles = articles.map(|case| (Scope::Articles, Rows::Articles, case));
    let quotes = quotes.map(|case| (Scope::Quotes, Rows::Quotes, case));
    for (scope, rows, (query, found, walked)) in articles.into_iter().chain(quotes) {
        let request = request(query, scope, rows, 0);
        let (asked, hits) = askings(engine, &request);
        let number = match rows {
            Rows::Articles => hits.articles.number(),
            Rows::Quotes => hits.quotes.number(),
        };
        assert_eq!(number, found, "{query}");
        assert!(
            asked >= between + walked / OFTEN,
            "{query}: asked {asked} times over {walked} documents"
        );
        // Whenever it turns stale: the query says so, and gives no half answer.
        let early = (0..asked).step_by(1 + usize::try_from(asked).expect("few") / 4);
        for askings in early.chain([asked - 1]) {
            let answer = engine.search(&request, &budget(askings).0);
            assert!(
                matches!(answer, Err(Error::Cancelled)),
                "{query}: stale after {askings} of {asked}"
            );
        }
        assert_eq!(
            engine.search(&request, &budget(asked).0).expect("enough"),
            hits,
            "{query}"
        );
    }
    facets_stop(engine);
    rows_stop(engine);
}

/// The same when it counts.
fn facets_stop(engine: &dyn Engine) {
    for (query, scope) in [
        ("", Scope::Quotes),
        ("alpha omega", Scope::Articles),
        ("queue", Scope::Quotes),
    ] {
        let query = parse(query, Reading::Whole).query;
        let facets = |cancel| engine.facets(&query, scope, 5, &cancel);
        let (cancel, left) = budget(u64::MAX);
        let whole: Facets = facets(cancel).expect("counts");
        let asked = u64::MAX - left.load(Ordering::Relaxed);
        assert!(asked > 2, "{query}: asked {asked} times");
        for askings in 0..asked {
            let answer = facets(budget(askings).0);
            assert!(matches!(answer, Err(Error::Cancelled)), "{query}");
        }
        assert_eq!(facets(budget(asked).0).expect("enough"), whole, "{query}");
    }
}

/// The same while rows are read, which is the slowest part of a page.
fn rows_stop(engine: &dyn Engine) {
    for (query, scope, rows) in [
        ("tide", Scope::Articles, Rows::Articles),
        ("text:tide", Scope::Articles, Rows::Quotes),
        ("queue", Scope::Quotes, Rows::Quotes),
    ] {
        let (bare, _) = askings(engine, &request(query, scope, rows, 0));
        let request = request(query, scope, rows, 50);
        let (asked, hits) = askings(engine, &request);
        assert_eq!(hits.rows.len(), 50, "{query}");
        assert!(asked >= bare + 50, "{query}: asked {asked} times");
        for askings in [0, bare, bare + 1, asked - 1] {
            let answer = engine.search(&request, &budget(askings).0);
            assert!(matches!(answer, Err(Error::Cancelled)), "{query}");
        }
    }
}
