//! Ids and web addresses, from a file to the command line and back.

use pullquote::query::{Reading, parse};
use pullquote::record::quote_id;
use pullquote::search::{Cancel, Engine, Page, Request, Row, Rows, Scope, Sort, open};
use serde_json::Value;

use crate::bench::Bench;

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

const STORY: &str = "Bridge stays shut\n\n“The bolts are older than I am,” Mara Quill, the ferry master, \
said on Monday. “I would not lean on them,” she added.\n\nThe council said that nothing was wrong.\n";

/// What a query finds: the ids of the quotes, the articles, and how many of their quotes match.
fn found(engine: &dyn Engine, query: &str, scope: Scope) -> (Vec<String>, Vec<(String, u32)>) {
    let parsed = parse(query, Reading::Whole);
    assert!(parsed.problems.is_empty(), "{query}");
    let ask = |rows| {
        let request = Request {
            query: parsed.query.clone(),
            scope,
            rows,
            sort: Sort::Date,
            page: Page {
                offset: 0,
                limit: 10_000,
            },
        };
        engine
            .search(&request, &Cancel::never())
            .expect("an answer")
            .rows
    };
    let (mut quotes, mut articles) = (Vec::new(), Vec::new());
    for row in ask(Rows::Quotes).into_iter().chain(ask(Rows::Articles)) {
        match row {
            Row::Quote(row) => {
                let record = engine.fetch(&row.article).expect("read").expect("there");
                quotes.push(quote_id(
                    &record,
                    &record.extraction.quotes[row.ordinal as usize],
                ));
            }
            Row::Article(row) => articles.push((row.id.to_string(), row.matching)),
        }
    }
    (quotes, articles)
}

#[test]
fn every_id_of_the_sample_finds_its_quote_in_both_engines() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let ids: Vec<String> = lines(&bench.ok(&["quotes", "--json"]))
        .iter()
        .map(|quote| quote["id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(ids.len() > 100, "{}", ids.len());
    let disk = open(&bench.indexes()[0]).expect("an index").engine;
    let memory = pullquote::search::memory();
    {
        let mut writer = memory.writer().expect("free");
        for source in disk.writer().expect("free").sources().expect("read") {
            let id = pullquote::article::ArticleId::new(source.key.as_str());
            let record = disk.fetch(&id).expect("read").expect("one article a file");
            writer.put(&source, &[(*record).clone()]).expect("put");
        }
        writer.commit().expect("memory");
    }
    memory.refresh().expect("memory");
    for id in &ids {
        let (article, _) = id.rsplit_once(':').expect("a place");
        let query = format!("id:\"{id}\"");
        for engine in [&*disk, &*memory] {
            for scope in [Scope::Quotes, Scope::Articles] {
                let expected = (vec![id.clone()], vec![(article.to_owned(), 1)]);
                assert_eq!(found(engine, &query, scope), expected);
            }
        }
    }
    // As a script does it.
    let id = &ids[ids.len() / 2];
    let run = bench.ok(&["quotes", "--json", &format!("id:\"{id}\"")]);
    assert_eq!(lines(&run).len(), 1);
    assert_eq!(lines(&run)[0]["id"], id.as_str());
}

#[test]
fn ids_are_names_of_files_whatever_those_are() {
    let bench = Bench::new();
    let names = [
        "a b/c,d.txt",
        "(one) | two.txt",
        "say \"no\" again.txt",
        "“knew”, she said.txt",
        "back\\slash.txt",
        "12:30.txt",
        "AND -not.txt",
        "ü东.txt",
    ];
    for name in names {
        bench.write(&format!("news/{name}"), STORY);
    }
    bench.ok(&["index", "news"]);
    let quotes = lines(&bench.ok(&["quotes", "--json"]));
    assert_eq!(quotes.len() % names.len(), 0);
    assert!(quotes.len() >= names.len() * 2);
    for quote in &quotes {
        // Between marks as JSON writes it.
        let query = format!("id:{}", quote["id"]);
        let found = lines(&bench.ok(&["quotes", "--json", &query]));
        assert_eq!(found, std::slice::from_ref(quote), "{query}");
    }
    let odd = bench.run(&["quotes", "id:bridge"]);
    assert_eq!((odd.code, odd.out.as_str()), (2, ""));
    assert!(odd.err.contains("it is what --json prints"), "{}", odd.err);
    let none = bench.run(&["quotes", "id:\"0/nowhere.txt:3\""]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
}

#[test]
fn addresses_go_from_the_file_to_every_form() {
    let bench = Bench::new();
    let url = "https://www.coastwire.example/2031/bridge-closed?a=b,c";
    bench.write(
        "news/one.md",
        format!("---\ntitle: Bridge stays shut\nurl: {url}\n---\n\n{STORY}"),
    );
    bench.write("news/two.txt", STORY);
    bench.ok(&["index", "news"]);
    for query in [
        "in:coastwire.example".to_owned(),
        "url:bridge-closed".to_owned(),
        format!("url:{url}"),
        format!("url:\"{url}\""),
    ] {
        let hits = lines(&bench.ok(&["search", "--json", &query]));
        assert_eq!(hits.len(), 1, "{query}");
        assert_eq!(hits[0]["url"], url);
        let quotes = lines(&bench.ok(&["quotes", "--json", &query]));
        assert!(quotes.iter().all(|quote| quote["article"]["url"] == url));
    }
    let without = lines(&bench.ok(&["search", "--json", "url:?"]));
    assert_eq!((without.len(), &without[0]["url"]), (1, &Value::Null));
    let shown = &lines(&bench.ok(&["show", "--json", "news/one.md"]))[0];
    assert_eq!(shown["url"], url);
    assert!(bench.ok(&["show", "news/one.md"]).contains(url));
    // Pasted outside of a field it is text.
    assert_eq!(bench.run(&["search", url]).code, 1);
}
