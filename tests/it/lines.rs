//! Files that hold an article a line: what a line gives, and that an index follows every change of such a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use pullquote::article::{ArticleId, Basis};
use pullquote::corpus::{Corpus, Report, Settings, index};
use pullquote::ingest::{Hint, line_id, parse};
use pullquote::query::Query;
use pullquote::record::Record;
use pullquote::search::{Cancel, Engine, Page, Request, Row, Rows, Scope, Sort, memory, open};
use serde_json::{Value, json};

use crate::bench::{Bench, tree};

fn hint() -> Hint {
    Hint {
        id: ArticleId::new("0/coast-wire/2030-01-01.jsonl"),
        name: "2030-01-01.jsonl".into(),
        folders: vec!["coast-wire".into()],
        language: None,
    }
}

#[test]
fn a_line_states_what_it_says() {
    let line = json!({
        "date": "2031-03-20T08:00:00Z", "author": "By Ana Reyes", "source": "Ellery Herald", "id": 17,
        "url": "https://ellery.example/1", "title": "Bridge\nshut", "extra": {"a": [1]}, "language": "fr",
        "body": "The bridge is shut.\n\n“It is,” said Dana Okafor.",
    });
    let text = format!("\u{feff}{line}\r\n\n  \n{}", json!({"body": "Words."}));
    let (articles, problems) = parse(text.as_bytes(), &hint());
    assert_eq!(problems, []);
    let [all, bare] = &articles[..] else {
        unreachable!("two lines: {articles:?}");
    };
    assert_eq!(all.id.as_str(), "0/coast-wire/2030-01-01.jsonl#17");
    assert_eq!(all.title(), "Bridge shut");
    assert_eq!(all.byline.as_deref(), Some("Ana Reyes"));
    assert_eq!(all.url.as_deref(), Some("https://ellery.example/1"));
    let outlet = all.outlet.as_ref().expect("stated");
    assert_eq!(
        (&*outlet.value, outlet.basis),
        ("Ellery Herald", Basis::Stated)
    );
    let date = all.date.as_ref().expect("stated");
    assert_eq!(
        (date.value.to_string(), date.basis),
        ("2031-03-20".into(), Basis::Stated)
    );
    assert_eq!(all.text.paragraphs().len(), 2);
    assert!(bare.id.as_str().contains("#~"), "{}", bare.id);
    let date = bare.date.as_ref().expect("the file's name has one");
    assert_eq!(
        (date.value.to_string(), date.basis),
        ("2030-01-01".into(), Basis::Guessed)
    );
}

#[test]
fn a_broken_line_costs_only_itself() {
    let mut text = Vec::new();
    for line in [
        r#"{"id":"a","body":"Words."}"#,
        r#"{"id":"b","body":"Words."#,
        r#"["id","b"]"#,
        r#"{"id":"c"}"#,
        r#"{"id":"d","body":[1]}"#,
        r#"{"id":"e","body":" \n "}"#,
        r#"{"id":"f","body":"Words."} {"#,
        "",
        "words",
    ] {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    }
    text.extend_from_slice(
        b"{\"id\":\"g\",\"body\":\"caf\xe9\"}\n{\"id\":\"a\",\"body\":\"Others.\"}",
    );
    let (articles, problems) = parse(&text, &hint());
    let ids: Vec<&str> = articles.iter().map(|a| a.id.as_str()).collect();
    let file = "0/coast-wire/2030-01-01.jsonl";
    assert_eq!(ids, [format!("{file}#a"), format!("{file}#a~2")]);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let expected = [
        "line 2: not a JSON object: EOF while parsing",
        "line 3: not a JSON object: invalid type: sequence",
        "line 4: no \"body\"",
        "line 5: no \"body\"",
        "line 6: no \"body\"",
        "line 7: not a JSON object: trailing characters",
        "line 9: not a JSON object: expected value at byte 1",
        "line 10: not valid UTF-8",
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.starts_with(expected), "{problem}");
    }
}

#[test]
fn names_of_records_are_never_read_as_something_else() {
    let name = |id: &str| line_id(json!({ "id": id }).to_string().as_bytes()).expect("a line");
    for (id, expected) in [
        ("00012", "00012"),
        (" a b ", "a b"),
        ("nyt.2031.7", "nyt.2031.7"),
        ("7.txt", "7%2etxt"),
        ("a/b#c:12~2%", "a%2fb%23c%3a12%7e2%25"),
        ("a\u{7}\u{85}b", "a%07%c2%85b"),
        ("é\"\\", "é\"\\"),
    ] {
        assert_eq!(name(id), expected);
    }
    assert!(name(&"x/".repeat(9_999)).len() < 200);
    assert_ne!(name(&"x/".repeat(9_999)), name(&"x/".repeat(9_998)));
    let line = |text: &str| line_id(text.as_bytes());
    assert_eq!(line(" \r\n"), None);
    assert_eq!(line(r#"{"id": 12}"#).as_deref(), Some("12"));
    assert_eq!(line(r#"{"body":"x","id":12}"#).as_deref(), Some("12"));
    for none in [r#"{"id":null}"#, r#"{"id":""}"#, r#"{"body":"x"}"#, "words"] {
        assert!(line(none).expect("a name").starts_with('~'), "{none}");
    }
}

fn article(id: &str, words: &str) -> String {
    json!({
        "id": id, "title": format!("Title of {words}"), "source": "Ellery Herald", "date": "2031-03-20",
        "url": format!("https://ellery.example/{id}"),
        "body": format!("The {words} was seen on Monday.\n\n“I saw the {words},” said Mara Quill."),
    })
    .to_string()
}

#[test]
fn articles_of_lines_are_found_shown_and_named() {
    let bench = Bench::new();
    let file = [
        article("a/1", "heron"),
        "junk".into(),
        article("x:7", "otter"),
    ]
    .join("\n");
    bench.write("news/animals.jsonl", file);
    bench.write(
        "news/animals.jsonl#1.txt",
        "Plain\n\nThe “badger” was seen by Mara Quill.\n",
    );
    let run = bench.run(&["index", "news"]);
    assert!(
        run.out
            .starts_with("2 new, 0 changed, 0 removed, 0 unchanged, 0 skipped · 3 articles"),
        "{}",
        run.out
    );
    assert!(run.err.contains("skipped 1 line of \""), "{}", run.err);
    assert!(
        run.err
            .contains("animals.jsonl\": line 2: not a JSON object"),
        "{}",
        run.err
    );
    let again = bench.run(&["index", "news"]);
    assert!(
        again.out.contains(" 2 unchanged, 0 skipped"),
        "{}",
        again.out
    );
    assert!(
        again.err.contains("line 2:") && again.code == run.code,
        "{}",
        again.err
    );

    let hit = bench.ok(&["search", "--json", "heron"]);
    let hit: Value = serde_json::from_str(hit.lines().next().expect("a hit")).expect("JSON");
    assert_eq!(hit["id"], "0/animals.jsonl#a%2f1", "{hit}");
    assert!(
        hit["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("news/animals.jsonl")),
        "{hit}"
    );
    for query in [
        "id:\"0/animals.jsonl#a%2f1\" heron",
        "path:animals heron",
        "path:animals.jsonl outlet:ellery heron",
        "url:ellery.example heron",
        "date:2031-03-20 heron",
    ] {
        assert_eq!(bench.ok(&["search", query]).lines().count(), 1, "{query}");
    }
    let shown = bench.ok(&["show", "0/animals.jsonl#x%3a7"]);
    assert!(
        shown.starts_with("Title of otter") && shown.contains("animals.jsonl"),
        "{shown}"
    );
    assert!(
        bench
            .ok(&["show", "0/animals.jsonl#1.txt"])
            .contains("badger")
    );
    let place = bench.ok(&["search", "otter"]);
    assert!(place.contains("news/animals.jsonl#x%3a7"), "{place}");
    let out = bench.run(&["extract", "news/animals.jsonl"]);
    assert!(
        out.out.contains("heron") && out.out.contains("otter"),
        "{}",
        out.out
    );

    // The file alone is a corpus, too.
    let alone = bench.run(&["index", "news/animals.jsonl"]);
    assert!(
        alone.out.starts_with("1 new") && alone.out.contains("· 2 articles"),
        "{}",
        alone.out
    );
    let hit = bench.ok(&["-C", "news/animals.jsonl", "search", "--json", "heron"]);
    assert!(hit.contains("\"0/animals.jsonl#a%2f1"), "{hit}");
}

#[test]
fn a_file_without_an_article_is_skipped_with_its_reason() {
    let bench = Bench::new();
    bench.write("news/a.jsonl", "\n\n");
    bench.write("news/b.ndjson", "junk\n{}\n");
    for _ in 0..2 {
        let run = bench.run(&["index", "news"]);
        assert!(
            run.out.contains("0 unchanged, 2 skipped · 0 articles"),
            "{}",
            run.out
        );
        assert!(run.err.contains("a.jsonl\": empty"), "{}", run.err);
        let why = "b.ndjson\": no line of it is an article; line 1: not a JSON object";
        assert!(run.err.contains(why), "{}", run.err);
    }
}

/// A great file that is new in every line is exchanged piece by piece: whatever a commit shows, no article is missing
/// or there twice in the next one, too.
#[test]
fn a_rewritten_file_is_exchanged_piece_by_piece() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join("news");
    std::fs::create_dir(&folder).expect("made");
    let corpus = Corpus::new(&[&folder]).expect("it exists");
    let lines = |words: &str| -> Vec<Vec<u8>> {
        let line = |n: u32| article(&n.to_string(), &format!("{words} {n}")).into_bytes();
        (0..600).map(line).collect()
    };
    let settings = Settings {
        part_bytes: 100,
        ..Settings::default()
    };
    let on_disk = open(&home.path().join("index"))
        .expect("a new index")
        .engine;
    for engine in [memory(), on_disk] {
        let mut off: Vec<BTreeSet<String>> = Vec::new();
        for (tick, words) in (1..).zip(["gull", "cormorant"]) {
            write(&folder.join("a.jsonl"), &lines(words), tick);
            index(
                &corpus,
                &*engine,
                settings,
                &AtomicBool::new(false),
                &mut |news| {
                    if tick > 1 && news == pullquote::corpus::News::Committed {
                        engine.refresh().expect("refreshed");
                        off.push(missing_or_twice(&*engine, 600));
                    }
                },
            )
            .expect("indexed");
        }
        assert!(off.len() > 4, "it is more than one exchange: {}", off.len());
        for pair in off.windows(2) {
            let both: Vec<&String> = pair[0].intersection(&pair[1]).collect();
            assert!(both.is_empty(), "{both:?}");
        }
        let held = holds(&*engine);
        assert_eq!(held.len(), 600);
        assert!(
            held.values()
                .all(|record| record.article.title().contains("cormorant"))
        );
    }
}

fn missing_or_twice(engine: &dyn Engine, articles: u32) -> BTreeSet<String> {
    let request = Request {
        query: Query::All,
        scope: Scope::Articles,
        rows: Rows::Articles,
        sort: Sort::Relevance,
        page: Page {
            offset: 0,
            limit: 10_000,
        },
    };
    let hits = engine
        .search(&request, &Cancel::never())
        .expect("an answer");
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for n in 0..articles {
        counts.insert(format!("0/a.jsonl#{n}"), 0);
    }
    for row in hits.rows {
        let Row::Article(row) = row else { continue };
        *counts.entry(row.id.to_string()).or_default() += 1;
    }
    counts.retain(|_, count| *count != 1);
    counts.into_keys().collect()
}

/// Starts to index `news` and kills that as soon as so many files of the index have come, gone or changed.
fn index_and_kill(bench: &Bench, changes: usize) {
    let files = || -> BTreeSet<(PathBuf, usize)> {
        let index = bench.indexes().first().map(|index| tree(index));
        let files = index.unwrap_or_default().into_iter();
        files.map(|(path, bytes)| (path, bytes.len())).collect()
    };
    let before = files();
    let mut child = bench.spawn(&["index", "news"], Stdio::null());
    let deadline = Instant::now() + Duration::from_secs(60);
    while files().symmetric_difference(&before).count() < changes
        && child.try_wait().expect("asked").is_none()
    {
        assert!(Instant::now() < deadline, "nothing was ever written");
        std::thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
}

#[test]
fn killed_again_and_again_it_is_whole_in_the_end() {
    let bench = Bench::new();
    let long = "more ".repeat(200);
    let lines: Vec<String> = (0..4_000)
        .map(|n| article(&n.to_string(), &format!("gull {n}, and {long}")))
        .collect();
    bench.write("news/gulls.jsonl", lines.join("\n"));
    for changes in [1, 8, 20, 40] {
        index_and_kill(&bench, changes);
        // Another process sees what is committed, each article once.
        let hits = bench.run(&["search", "--json", "-n", "9999", "gull"]);
        let ids: Vec<&str> = hits
            .out
            .lines()
            .filter_map(|hit| hit.split('#').nth(1))
            .collect();
        let apart: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(apart.len(), ids.len(), "twice");
    }
    let out = bench.ok(&["index", "news"]);
    assert!(out.contains("· 4000 articles, "), "{out}");
    // A line changed in the middle, and killed in the exchange: the old or the new, never both.
    let mut edited = lines;
    edited[2_000] = article("2000", "heron");
    bench.write("news/gulls.jsonl", edited.join("\n"));
    index_and_kill(&bench, 3);
    assert!(bench.ok(&["index", "news"]).contains("· 4000 articles, "));
    assert_eq!(bench.ok(&["search", "heron"]).lines().count(), 1);
}

/// Indexes with parts of a few lines.
fn follow(corpus: &Corpus, engine: &dyn Engine) -> Report {
    let settings = Settings {
        threads: 2,
        part_bytes: 700,
        ..Settings::default()
    };
    index(
        corpus,
        engine,
        settings,
        &AtomicBool::new(false),
        &mut |_| {},
    )
    .expect("indexed")
}

/// All that an engine holds, by id; that each article is listed once is checked on the way.
fn holds(engine: &dyn Engine) -> BTreeMap<String, Arc<Record>> {
    let page = Page {
        offset: 0,
        limit: 10_000,
    };
    let request = |rows| Request {
        query: Query::All,
        scope: Scope::Articles,
        rows,
        sort: Sort::Relevance,
        page,
    };
    let hits = engine
        .search(&request(Rows::Articles), &Cancel::never())
        .expect("an answer");
    let mut out = BTreeMap::new();
    for row in hits.rows {
        let Row::Article(row) = row else { continue };
        let record = engine.fetch(&row.id).expect("read").expect("it is listed");
        assert!(
            out.insert(row.id.to_string(), record).is_none(),
            "{} twice",
            row.id
        );
    }
    let summary = engine.summary().expect("a summary");
    let quotes: usize = out
        .values()
        .map(|record| record.extraction.quotes.len())
        .sum();
    assert_eq!(
        (summary.articles, summary.quotes),
        (out.len() as u64, quotes as u64)
    );
    out
}

fn texts(held: &BTreeMap<String, Arc<Record>>) -> BTreeSet<(&str, &str)> {
    held.iter()
        .map(|(id, record)| (id.as_str(), record.article.text.as_str()))
        .collect()
}

#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, Vec<u8>),
    Append(Vec<u8>),
    Delete(Index, usize),
    Swap(Index, Index),
    Turn,
    CutEnd,
}

/// A record with one of few ids, or none; or junk.
fn record() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => (0_u32..60, 0_u32..8).prop_map(|(id, n)| article(&id.to_string(), &format!("gull {n}")).into_bytes()),
        2 => (0_u32..8).prop_map(|n| json!({"body": format!("A gull, number {n}, was seen.")}).to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>().prop_filter("one line", |b| *b != b'\n'), 0..30),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (any::<Index>(), record()).prop_map(|(at, line)| Edit::Insert(at, line)),
        3 => record().prop_map(Edit::Append),
        3 => (any::<Index>(), 1_usize..9).prop_map(|(at, n)| Edit::Delete(at, n)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => Just(Edit::Turn),
        1 => Just(Edit::CutEnd),
    ]
}

fn apply(lines: &mut Vec<Vec<u8>>, edit: &Edit) {
    match edit {
        Edit::Append(line) => lines.push(line.clone()),
        Edit::Turn => lines.reverse(),
        _ if lines.is_empty() => {}
        Edit::Insert(at, line) => lines.insert(at.index(lines.len()), line.clone()),
        Edit::Delete(at, n) => {
            let at = at.index(lines.len());
            let end = (at + n).min(lines.len());
            lines.drain(at..end);
        }
        Edit::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Edit::CutEnd => {
            if let Some(last) = lines.last_mut() {
                last.truncate(last.len() / 2);
            }
        }
    }
}

/// Writes a file and gives it a time of its own, long ago.
fn write(path: &Path, lines: &[Vec<u8>], tick: u64) {
    std::fs::write(path, lines.join(&b'\n')).expect("written");
    let time = std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000 + tick);
    let file = std::fs::File::options()
        .write(true)
        .open(path)
        .expect("opened");
    file.set_modified(time).expect("a time");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// However a file of lines is edited, renamed between the edits or not, the index holds what it would hold if it
    /// were made from nothing; only new texts are extracted; a further look finds nothing to do.
    #[test]
    fn an_index_follows_every_edit(
        lines in prop::collection::vec(record(), 0..50),
        edits in prop::collection::vec((prop::collection::vec(edit(), 1..4), any::<bool>()), 1..5),
    ) {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().join("news");
        std::fs::create_dir(&folder).expect("made");
        let corpus = Corpus::new(&[&folder]).expect("it exists");
        let on_disk = open(&home.path().join("index")).expect("a new index").engine;
        let engines = [memory(), on_disk];
        let (mut lines, mut path) = (lines, folder.join("a.jsonl"));
        write(&path, &lines, 0);
        for engine in &engines {
            follow(&corpus, &**engine);
        }
        for (tick, (edits, moves)) in (1..).zip(edits) {
            if moves {
                let to = folder.join(format!("b{tick}.jsonl"));
                std::fs::rename(&path, &to).expect("renamed");
                path = to;
                for engine in &engines {
                    let report = follow(&corpus, &**engine);
                    prop_assert_eq!(report.extracted, 0, "a rename extracts nothing");
                }
            }
            for edit in &edits {
                apply(&mut lines, edit);
            }
            write(&path, &lines, tick);
            let fresh = memory();
            let made = follow(&corpus, &*fresh);
            let expected = holds(&*fresh);
            prop_assert_eq!(made.extracted, expected.len() as u64);
            for engine in &engines {
                let before = holds(&**engine);
                let report = follow(&corpus, &**engine);
                prop_assert_eq!(&holds(&**engine), &expected);
                let new = texts(&expected).difference(&texts(&before)).count();
                prop_assert_eq!(report.extracted, new as u64, "extracted what is new");
                prop_assert_eq!(&report.partly, &made.partly);
                prop_assert_eq!(&report.skipped, &made.skipped);
                let again = follow(&corpus, &**engine);
                prop_assert_eq!((again.extracted, again.changed, again.new), (0, 0, 0));
                prop_assert_eq!(&again.partly, &made.partly);
            }
        }
    }

    /// Whatever stands in a file, lines are counted and nothing fails.
    #[test]
    fn junk_never_fails(
        pieces in prop::collection::vec(prop_oneof![
            any::<Vec<u8>>(),
            Just(b"\n".to_vec()),
            Just(b"{\"id\":".to_vec()),
            Just(b"\"body\":\"w\\ud800\"}".to_vec()),
            Just(b"{\"body\":\"words\",\"id\":[".to_vec()),
            record(),
        ], 0..30),
    ) {
        let bytes = pieces.concat();
        let (articles, problems) = parse(&bytes, &hint());
        let ids: BTreeSet<&str> = articles.iter().map(|article| article.id.as_str()).collect();
        prop_assert_eq!(ids.len(), articles.len());
        let said = bytes.split(|b| *b == b'\n').filter(|line| line_id(line).is_some()).count();
        prop_assert!(said == 0 || articles.len() + problems.len() == said);
    }
}
