//! The engine in memory.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use pullquote::query::{Reading, parse};
use pullquote::quote::Kind;
use pullquote::record::{Record, Source, SourceKey, Status};
use pullquote::search::{
    Cancel, Count, Engine, Error, Hits, Memory, Page, Request, Row, Rows, Scope, Sort, Ticket,
};

use super::records::{bridge, record, silent};

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

pub fn memory(records: &[Record]) -> Memory {
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

pub fn ask(engine: &dyn Engine, request: &Request) -> Hits {
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
        "We knew in … March that the bearings were failing"
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
