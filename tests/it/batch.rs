//! Many queries at once, tables, likeness, and the same numbers on the screens and without them.

use std::fmt::Write as _;

use pullquote::app::{Effect, Msg};
use pullquote::search::{Count, Cut, Cuts, Hits};
use serde_json::Value;

use crate::bench::Bench;
use crate::robot::{Robot, bridge};

/// The rows of a table; RFC 4180 as a reader reads it.
fn table(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut rest = csv.chars().peekable();
    let mut quoted = false;
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(rest.next(), Some('\n'), "a row ends with both");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(
        !quoted && row.is_empty() && cell.is_empty(),
        "the last row ends"
    );
    let width = rows.first().map_or(0, Vec::len);
    assert!(rows.iter().all(|row| row.len() == width), "{csv}");
    rows
}

fn news() -> Bench {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    bench
}

const QUERIES: &str = "\u{feff}# what they say of the bridge\r\nby:okafor bearings\r\n\r\n  zeppelin\r\n\"the public\"";

#[test]
fn a_file_of_queries_is_one_table_with_a_query_in_front() {
    let bench = news();
    bench.write("queries.txt", QUERIES);
    let file = ["--query-file", "queries.txt"];
    let alone = |query: &str| bench.run(&["quotes", query]).out;
    let expected: String = ["by:okafor bearings", "zeppelin", "\"the public\""]
        .iter()
        .flat_map(|query| {
            let lines: Vec<String> = alone(query)
                .lines()
                .map(|line| format!("{query}  {line}\n"))
                .collect();
            lines
        })
        .collect();
    let run = bench.run(&[&["quotes"], &file[..]].concat());
    assert_eq!((run.code, run.out.as_str()), (0, expected.as_str()));
    assert!(
        run.err.ends_with("nothing found: zeppelin\n"),
        "{}",
        run.err
    );
    let piped = bench.feed(&["quotes", "-q", "--query-file", "-"], QUERIES.as_bytes());
    assert_eq!((piped.out, piped.err.as_str()), (expected.clone(), ""));
    // The limit is that of each query, and all forms name it.
    let one = bench.ok(&[&["quotes", "-n", "1", "--json"], &file[..]].concat());
    let asked: Vec<Value> = one
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect(line)["query"].clone())
        .collect();
    assert_eq!(asked, ["by:okafor bearings", "\"the public\""]);
    for command in [
        &["search"][..],
        &["quotes"],
        &["quotes", "--kwic"],
        &["quotes", "--facets"],
    ] {
        let rows = table(&bench.ok(&[command, &["--csv"], &file[..]].concat()));
        assert_eq!(rows[0][0], "query");
        let mut names: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
        names.dedup();
        assert_eq!(
            names,
            ["by:okafor bearings", "\"the public\""],
            "{command:?}"
        );
        let lines = bench.ok(&[command, &file[..]].concat());
        assert_eq!(lines.lines().count(), rows.len() - 1, "{command:?}");
        assert!(
            lines.lines().all(|line| line.starts_with(['b', '"'])),
            "{lines}"
        );
    }
    let none = bench.feed(&["search", "--query-file", "-"], b"zeppelin\nairship\n");
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert_eq!(none.err.matches("nothing found: ").count(), 2);
}

#[test]
fn aligned_lines_stay_aligned_over_all_queries() {
    let bench = news();
    let queries = b"bearings\nbearings by:okafor a-name-that-no-column-holds OR bearings\n";
    let out = bench
        .feed(&["quotes", "--kwic", "--query-file", "-"], queries)
        .out;
    let node = |line: &str| {
        let behind = line.char_indices().nth(25).expect(line).0;
        let at = line[behind..].find("bearing").expect(line);
        line[..behind + at].chars().count()
    };
    let places: Vec<usize> = out.lines().map(node).collect();
    assert!(
        places.len() > 3 && places.windows(2).all(|w| w[0] == w[1]),
        "{out}"
    );
    assert!(out.lines().all(|line| line.chars().count() <= 120), "{out}");
}

#[test]
fn a_wrong_query_in_a_file_is_told_with_its_line_before_anything_is_printed() {
    let bench = news();
    bench.write("queries.txt", "bridge\n# more\noutlt:herald bridge\n?!\n");
    let run = bench.run(&["search", "--query-file", "queries.txt"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let expected = "pullquote: queries.txt:3: cannot read the query\n  outlt:herald bridge\n  ^^^^^^ no field \
                    \"outlt:\"; did you mean \"outlet:\"?\nqueries.txt:4: no word to look for in the query\n  ?!\n";
    assert_eq!(run.err, expected);
    let lenient = bench.run(&["search", "--lenient", "--query-file", "queries.txt"]);
    assert_eq!(lenient.code, 0);
    assert!(
        lenient
            .err
            .contains("queries.txt:3: no field \"outlt:\"; did you mean"),
        "{}",
        lenient.err
    );
    let many = "outlt:a\n".repeat(30);
    let run = bench.feed(&["quotes", "--query-file", "-"], many.as_bytes());
    assert_eq!(run.err.matches("cannot read the query").count(), 10);
    assert!(run.err.contains("standard input:10:") && run.err.ends_with("and 20 more\n"));
}

#[test]
fn a_file_that_is_none_of_queries_is_told() {
    let bench = news();
    bench.write("empty.txt", "\n# nothing\n");
    bench.write("latin.txt", b"bridge\nclich\xe9\n");
    for (file, code, why) in [
        (
            "missing.txt",
            3,
            "cannot read \"missing.txt\": No such file",
        ),
        ("news", 3, "cannot read \"news\": it is a folder"),
        (
            "latin.txt",
            3,
            "cannot read \"latin.txt\": line 2 is no UTF-8; save it as UTF-8",
        ),
        (
            "empty.txt",
            2,
            "no query in \"empty.txt\"; write one a line",
        ),
    ] {
        for command in ["search", "quotes"] {
            let run = bench.run(&[command, "--query-file", file]);
            assert_eq!((run.code, run.out.as_str()), (code, ""), "{file}");
            assert!(run.err.contains(why), "{}", run.err);
        }
    }
    let both = bench.run(&["quotes", "bridge", "--query-file", "empty.txt"]);
    assert_eq!(both.code, 2);
    assert!(both.err.contains("cannot be used with"), "{}", both.err);
}

#[test]
fn a_table_says_what_json_says() {
    let bench = news();
    bench.write(
        "odd/a.txt",
        "A \"big\", odd title\nHarbour Sheet, 2 March 2031\n\n“=1+1, no more,” said Ida Merrow. “And “never” again.”\n",
    );
    for query in ["by:okafor", "verb:say", "by:?", "bearings"] {
        let json = bench.ok(&["quotes", "--json", query]);
        let rows = table(&bench.ok(&["quotes", query, "--csv"]));
        assert_eq!(rows.len() - 1, json.lines().count());
        let at = |name: &str| rows[0].iter().position(|n| n == name).expect(name);
        for (row, line) in rows[1..].iter().zip(json.lines()) {
            let quote: Value = serde_json::from_str(line).expect(line);
            let article = &quote["article"];
            for (name, value) in [
                ("id", &quote["id"]),
                ("kind", &quote["kind"]),
                ("text", &quote["text"]),
                ("speaker", &quote["speaker"]["name"]),
                ("speaker_label", &quote["speaker"]["label"]),
                ("as_written", &quote["speaker"]["as_written"]["text"]),
                ("cue", &quote["cue"]["text"]),
                ("title", &article["title"]),
                ("outlet", &article["outlet"]),
                ("date", &article["date"]),
                ("path", &article["path"]),
                ("article", &article["id"]),
            ] {
                assert_eq!(row[at(name)], value.as_str().unwrap_or_default(), "{name}");
            }
            for (name, value) in [
                ("confidence", &quote["confidence"]),
                ("start", &quote["spans"][0][0]),
                ("outlet_guessed", &article["outlet_guessed"]),
                ("date_guessed", &article["date_guessed"]),
            ] {
                assert_eq!(row[at(name)], value.to_string(), "{name}");
            }
        }
    }
    let quotes = table(&bench.ok(&["extract", "--csv", "odd/a.txt"]));
    assert_eq!(quotes[1][11], "A \"big\", odd title", "{quotes:?}");
    assert!(quotes[1][10].starts_with("=1+1, no more,"), "{quotes:?}");
    let kwic = table(&bench.ok(&["quotes", "bearings", "--kwic", "--csv"]));
    assert_eq!(kwic[0][10..14], ["text", "left", "node", "right"]);
    assert!(kwic[1..].iter().all(|row| row[11..14].concat() == row[10]));
    let hits = table(&bench.ok(&["search", "bridge", "--csv"]));
    assert_eq!(
        hits[0].join(","),
        "date,date_guessed,outlet,outlet_guessed,title,quotes,matching,path,id"
    );
    let facets = table(&bench.ok(&["quotes", "--facets", "bridge", "--csv"]));
    assert_eq!(facets[0], ["facet", "value", "quotes", "articles"]);
    // A table of nothing has its names.
    let none = bench.run(&["search", "zeppelin", "--csv"]);
    assert_eq!((none.code, table(&none.out)), (1, vec![hits[0].clone()]));
    for wrong in [
        &["--json", "quotes", "--csv"][..],
        &["show", "--csv", "odd/a.txt"],
        &["extract", "--csv", "--jsonl", "odd/a.txt"],
        &["keys", "--csv"],
    ] {
        let run = bench.run(wrong);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{wrong:?}");
        assert!(run.err.contains("--csv"), "{}", run.err);
    }
}

#[test]
fn like_is_the_clause_of_that_name() {
    let bench = news();
    let expected = bench.ok(&[
        "quotes",
        "like:\"we knew in March that the bearings were failing\"",
    ]);
    let text = "“We knew in March that the bearings\nwere failing”";
    assert_eq!(
        bench.ok(&["like", text]).lines().next(),
        expected.lines().next()
    );
    let piped = bench.feed(&["like", "-"], text.as_bytes());
    assert_eq!(piped.out, bench.ok(&["like", text]));
    assert_eq!(piped.out, expected);
    assert_eq!(
        bench.run(&["like", "zeppelin", "airship", "hangar"]).code,
        1
    );
    assert_eq!(bench.feed(&["like", "-"], b" \n").code, 2);
    let long = "the bearings were failing and we knew it in March ".repeat(400);
    assert_eq!(bench.run(&["like", &long]).code, 0);
    let rows = table(&bench.ok(&["like", text, "--csv"]));
    assert_eq!(rows.len() - 1, expected.lines().count());
}

/// An article of so many words that nobody has heard of.
fn invented(count: usize) -> String {
    let mut text = "Words\n\n".to_owned();
    for number in 0..count {
        let letter = |shift: u32| {
            char::from(b'a' + u8::try_from((number / 26_usize.pow(shift)) % 26).expect("small"))
        };
        let end = if number % 12 == 11 { ".\n\n" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(text, "q{}{}{}{end}", letter(2), letter(1), letter(0));
    }
    text
}

#[test]
fn what_is_not_looked_for_to_the_end_is_said() {
    let bench = Bench::new();
    bench.write("news/many.txt", invented(10_100));
    bench.ok(&["index", "news"]);
    let note = |clause: &str| format!("only the 10,000 most frequent forms of {clause}\n");
    let run = bench.run(&["search", "/q.+/"]);
    assert_eq!(run.code, 0);
    assert!(run.err.ends_with(&note("/q.+/")), "{}", run.err);
    let run = bench.run(&["search", "title:words q* NEAR/3 qaab"]);
    assert!(run.err.ends_with(&note("q* NEAR/3 qaab")), "{}", run.err);
    let run = bench.run(&["quotes", "text:/q.+/", "--facets"]);
    assert!(run.err.ends_with(&note("text:/q.+/")), "{}", run.err);
    // Words that only begin so are all looked for, and so are few.
    for whole in ["q*", "/qa.+/", "words", "qaab~"] {
        let run = bench.run(&["search", whole]);
        assert_eq!((run.code, run.err.lines().count()), (0, 1), "{}", run.err);
    }
    let twice = bench.feed(
        &["search", "--json", "--query-file", "-"],
        b"/q.+/\nwords /q.+/\n",
    );
    assert_eq!(twice.err.matches("only the").count(), 1);
    assert_eq!(twice.out.lines().count(), 2);
    assert_eq!(bench.run(&["search", "-q", "/q.+/"]).err, "");
}

#[test]
fn the_status_line_says_it_as_long_as_the_answer_is_shown() {
    let mut robot = Robot::on(&bridge(), 80, 24);
    robot.keys("s");
    robot.holding = true;
    robot.write("/.+/");
    let ticket = robot.held.iter().rev().find_map(|effect| match effect {
        Effect::Search { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let hits = Hits {
        rows: Vec::new(),
        articles: Count::Exact(0),
        quotes: Count::Exact(0),
        cut: Cuts([Cut::Forms("/.+/".to_owned())].into()),
    };
    robot.send(Msg::Found {
        ticket: ticket.expect("a question"),
        answer: Ok(hits),
        took_us: 1,
    });
    let said = "only the 10,000 most frequent forms of /.+/";
    assert!(robot.text().contains(said), "{}", robot.text());
    robot.keys("enter");
    assert!(robot.text().contains(said), "{}", robot.text());
}

#[test]
fn the_screens_and_the_commands_count_the_same() {
    let bench = news();
    let mut robot = Robot::sample(120, 40);
    for query in [
        "bearings",
        "by:okafor",
        "by:? bridge",
        "\"the public\"",
        "in:herald,ledger kind:direct",
        "bridge OR ferry -kind:indirect",
        "verb:@distance",
        "bridge NEAR/5 closed",
        "like:\"knew in March the bearings were failing\"",
        "conf:>=.8 title:bridge",
        "bearnig~ OR /clos.+/",
        "date:2031-03 -by:okafor",
    ] {
        for (keys, command) in [("s", "quotes"), ("s tab", "search")] {
            robot.keys(keys);
            robot.write(query);
            robot.keys("enter");
            let model = &robot.model;
            let question = &model.finder.question;
            assert_eq!(question.text, query);
            let answers = [model.list.answer.as_ref(), model.all_quotes.answer.as_ref()];
            let answer = answers
                .into_iter()
                .flatten()
                .find(|a| a.question == *question);
            let answer = answer.expect("it was answered");
            let counts = (answer.articles.number(), answer.quotes.number());
            // As the search line understood it: there the last word may go on.
            let asked = question.query.to_string();
            let rows = table(&bench.run(&[command, "--csv", "--", &asked]).out);
            let shown = match command {
                "quotes" => counts.1,
                _ => counts.0,
            };
            assert_eq!(rows.len() as u64 - 1, shown, "{command} {query}");
            let facets = table(
                &bench
                    .run(&[command, "--facets=9999", "--csv", "--", &asked])
                    .out,
            );
            for (facet, column, expected) in [
                ("kind", 2, counts.1),
                ("speaker", 2, counts.1),
                ("outlet", 2, counts.1),
                ("outlet", 3, counts.0),
                ("month", 3, counts.0),
            ] {
                let rows = facets.iter().filter(|row| row[0] == facet);
                let sum: u64 = rows
                    .map(|row| row[column].parse::<u64>().expect("a number"))
                    .sum();
                assert_eq!(sum, expected, "{command} --facets {facet} {query}");
            }
        }
    }
}
