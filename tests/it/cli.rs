//! The commands, one by one, as a person or a script uses them.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::bench::{Bench, tree};

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

const BRIDGE: &str = "Bridge stays shut\n\n“The bolts are older than I am,” Mara Quill, the ferry master, \
said on Monday. “I would not lean on them.”\n\nThe council said nothing.\n";

#[test]
fn index_says_one_stable_line_and_a_second_run_does_nothing() {
    let bench = Bench::with_sample();
    let before = tree(&bench.path("news"));
    let first = bench.ok(&["index", "news"]);
    assert!(
        first.starts_with("15 new, 0 changed, 0 removed, 0 unchanged, 0 skipped · 15 articles, "),
        "{first}"
    );
    assert!(first.ends_with(" quotes\n") && first.lines().count() == 1);
    let index = &bench.indexes()[0];
    let (kept, dates) = (tree(index), stamps(index));
    let second = bench.ok(&["index", "./news/../news"]);
    let rest = first.split_once(" · ").expect("two halves").1;
    assert_eq!(
        second,
        format!("0 new, 0 changed, 0 removed, 15 unchanged, 0 skipped · {rest}")
    );
    assert_eq!(
        (tree(index), stamps(index)),
        (kept, dates),
        "nothing was written"
    );
    assert_eq!(
        tree(&bench.path("news")),
        before,
        "the user's folder is only read"
    );
    assert_eq!(bench.indexes().len(), 1);
}

/// When each file below a folder was last changed.
fn stamps(folder: &std::path::Path) -> Vec<std::time::SystemTime> {
    let time = |path: &std::path::Path| path.metadata().and_then(|m| m.modified());
    let files = tree(folder).into_iter();
    files
        .map(|(path, _)| time(&path).expect("a time"))
        .collect()
}

#[test]
fn index_follows_what_changes() {
    let bench = Bench::new();
    for name in ["a", "b", "c"] {
        bench.write(&format!("news/{name}.txt"), BRIDGE.replace("Mara", name));
    }
    bench.ok(&["index", "news"]);
    bench.write("news/a.txt", BRIDGE.replace("Mara", "Aurelia"));
    std::fs::remove_file(bench.path("news/b.txt")).expect("removed");
    bench.write("news/d.md", "# New\n\nNobody said anything.\n");
    // Touched, but the same: read, and found unchanged.
    let same = std::fs::read(bench.path("news/c.txt")).expect("read");
    std::fs::remove_file(bench.path("news/c.txt")).expect("removed");
    bench.write("news/c.txt", same);
    let out = bench.ok(&["index", "news"]);
    assert!(
        out.starts_with("1 new, 1 changed, 1 removed, 1 unchanged, 0 skipped · 3 articles, "),
        "{out}"
    );
    assert!(
        bench
            .ok(&["quotes", "by:aurelia"])
            .contains("The bolts are older")
    );
    assert_eq!(bench.run(&["quotes", "by:b"]).code, 1);
    let out = bench.ok(&["index", "--force", "news"]);
    assert!(
        out.starts_with("0 new, 3 changed, 0 removed, 0 unchanged, "),
        "{out}"
    );
}

#[test]
fn skipped_files_are_listed_and_told_by_the_exit_code() {
    let bench = Bench::new();
    bench.write("news/good.txt", BRIDGE);
    bench.write("news/picture.png", "\u{0}not an article");
    for i in 0..23 {
        bench.write(&format!("news/empty-{i:02}.txt"), " \n");
    }
    let first = bench.run(&["index", "news"]);
    assert_eq!(first.code, 4);
    assert!(
        first
            .out
            .starts_with("1 new, 0 changed, 0 removed, 0 unchanged, 23 skipped · 1 articles")
    );
    assert_eq!(first.err.matches("skipped \"").count(), 20);
    assert!(first.err.contains("empty-00.txt") && first.err.ends_with("and 3 more\n"));
    let second = bench.run(&["index", "news"]);
    assert_eq!(second.code, 4, "they are still there");
    assert!(
        second
            .out
            .starts_with("0 new, 0 changed, 0 removed, 1 unchanged, 23 skipped")
    );
    bench.write("news/empty-00.txt", BRIDGE);
    assert!(
        bench
            .run(&["index", "news"])
            .out
            .starts_with("1 new, 0 changed")
    );
}

#[test]
fn one_corpus_has_one_index_and_the_last_one_is_remembered() {
    let bench = Bench::new();
    bench.write("one/a.txt", BRIDGE);
    bench.write("two/b.txt", BRIDGE.replace("Mara Quill", "Otto Lindqvist"));
    bench.ok(&["index", "one"]);
    bench.ok(&["index", "two", "one"]);
    bench.ok(&["index", "one", "two"]);
    assert_eq!(bench.indexes().len(), 2);
    let last = bench.run(&["quotes", "bolts"]);
    assert_eq!(last.out.lines().count(), 2);
    assert!(
        last.err.contains("one + ") && last.err.contains("2 articles"),
        "{}",
        last.err
    );
    let one = bench.run(&["quotes", "bolts", "-C", "one"]);
    assert_eq!(one.out.lines().count(), 1);
    assert!(one.out.contains("Mara Quill"), "{}", one.out);
    // One that was never indexed is indexed first.
    let fresh = bench.run(&["-C", "two", "quotes", "bolts"]);
    assert!(
        fresh.out.contains("Otto Lindqvist"),
        "{}{}",
        fresh.out,
        fresh.err
    );
    assert_eq!(bench.run(&["quotes", "bolts", "-q", "-C", "one"]).err, "");
}

#[test]
fn without_a_corpus_it_is_the_sample_and_says_so() {
    let bench = Bench::new();
    let run = bench.run(&["quotes", "by:okafor", "bearings"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("this is the sample"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1);
    assert!(run.out.contains("sample/"), "{}", run.out);
    assert!(
        bench.indexes().is_empty() && !bench.path("xdg").exists(),
        "nothing was created"
    );
    assert_eq!(bench.run(&["index"]).code, 2);
}

#[test]
fn hits_are_one_line_each() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let quotes = bench.ok(&["quotes", "by:okafor bearings"]);
    let line = quotes.lines().next().expect("a hit");
    let fields: Vec<&str> = line.split("  ").collect();
    assert_eq!(fields.len(), 7, "{line}");
    assert!(fields[0].starts_with("2031-03-") && fields[2] == "Dana Okafor");
    for line in quotes.lines() {
        let fields: Vec<&str> = line.split("  ").collect();
        let marked = fields[5].starts_with('“') && fields[5].ends_with('”');
        assert_eq!(marked, fields[4].starts_with('D'), "{line}");
    }
    assert!(fields[6].starts_with("news/"), "{line}");
    let articles = bench.ok(&["search", "bridge"]);
    assert!(articles.lines().all(|line| line.contains("news/")));
    assert_eq!(
        bench.ok(&["search", "bridge", "-n", "2"]).lines().count(),
        2
    );
    let none = bench.run(&["search", "zeppelin"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    let all = bench.ok(&["quotes"]);
    let dates: Vec<&str> = all.lines().filter_map(|line| line.get(..10)).collect();
    assert!(
        dates.is_sorted_by(|a, b| a >= b),
        "newest first when nothing is asked"
    );
}

#[test]
fn kwic_lines_stand_aligned_on_the_node() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let node = |line: &str| {
        let (before, rest) = line.split_once("bearing").expect(line);
        assert!(!rest.is_empty());
        before.chars().count()
    };
    let out = bench.ok(&["quotes", "bearings", "--kwic"]);
    assert!(out.lines().count() > 2 && !out.contains('\u{1b}'), "{out}");
    let first = node(out.lines().next().expect("a line"));
    for line in out.lines() {
        assert_eq!(node(line), first, "{out}");
        assert!(line.chars().count() <= 120, "{line}");
    }
    let out = bench.ok(&["quotes", "bearings", "--kwic", "--context", "10"]);
    for line in out.lines() {
        let (before, _) = line.split_at(line.find("bearing").expect(line));
        assert_eq!(before.chars().count(), 2 + 12 + 15 + 17 + 11 + 10, "{line}");
    }
    let out = bench.ok(&["quotes", "bearings", "--kwic", "--context", "0"]);
    assert!(out.lines().all(|line| line.contains("bearing")), "{out}");
    let words = |order: &str| -> Vec<(String, String)> {
        let out = bench.ok(&["quotes", "the", "--kwic", "--sort", order, "--json"]);
        let parts = lines(&out).into_iter().map(|quote| {
            let part = |name: &str| quote[name].as_str().expect(name).to_owned();
            let all = part("left") + &part("node") + &part("right");
            assert_eq!(all, part("text"));
            assert_eq!(quote["schema"], "pullquote/quote@2");
            let last = part("left")
                .split_whitespace()
                .last()
                .map(str::to_lowercase);
            let next = part("right")
                .split_whitespace()
                .next()
                .map(str::to_lowercase);
            (last.unwrap_or_default(), next.unwrap_or_default())
        });
        parts.collect()
    };
    let plain = |word: &String| word.chars().all(char::is_alphanumeric);
    let left: Vec<String> = words("left").into_iter().map(|(left, _)| left).collect();
    let left: Vec<&String> = left.iter().filter(|word| plain(word)).collect();
    assert!(left.len() > 5 && left.is_sorted(), "{left:?}");
    let right: Vec<String> = words("right").into_iter().map(|(_, right)| right).collect();
    let right: Vec<&String> = right.iter().filter(|word| plain(word)).collect();
    assert!(right.len() > 5 && right.is_sorted(), "{right:?}");
    let lit = bench.ok(&["quotes", "bearings", "--kwic", "--color", "always"]);
    assert!(lit.contains("\u{1b}[30;43mbearing"), "{lit}");
    for wrong in [
        ["quotes", "bearings", "--context", "3"],
        ["quotes", "by:okafor", "--sort", "left"],
        ["search", "bearings", "--sort", "right"],
    ] {
        assert_eq!(bench.run(&wrong).code, 2, "{wrong:?}");
    }
    let fields = bench.ok(&["quotes", "by:okafor", "--kwic", "-n", "2"]);
    assert_eq!(fields.lines().count(), 2, "no node: the beginning");
}

#[test]
fn quotes_like_a_sentence_say_how_they_differ() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let query = "like:\"We knew in March that the bearings were failing\"";
    let quotes = lines(&bench.ok(&["quotes", query, "--json"]));
    assert!(quotes.len() > 1, "{quotes:?}");
    for quote in &quotes {
        let likeness = &quote["likeness"];
        let share = likeness["share"].as_f64().expect("a share");
        assert!((0.0..=1.0).contains(&share), "{quote:?}");
        let missing = likeness["missing"].as_array().expect("words");
        assert_eq!(missing.is_empty(), share >= 1.0, "{quote:?}");
        assert!(likeness["added"].is_array(), "{quote:?}");
        assert_eq!(quote["schema"], "pullquote/quote@2");
    }
    let plain = lines(&bench.ok(&["quotes", "bearings", "--json"]));
    assert!(plain[0].get("likeness").is_none(), "{plain:?}");
}

#[test]
fn only_words_said_stand_between_marks_and_pieces_are_told_apart() {
    let bench = Bench::new();
    bench.write(
        "clips/a.txt",
        "Pier shut\n\n“The bolts are loose,” said Ida Merrow. “We told nobody.”\n\n\
         Merrow said the pier would be repaired by June.\n",
    );
    let plain = bench.ok(&["extract", "clips/a.txt"]);
    assert!(
        plain.contains("“The bolts are loose, … We told nobody.”"),
        "{plain}"
    );
    assert!(
        plain.contains("  the pier would be") || plain.contains("  that the pier"),
        "{plain}"
    );
    bench.ok(&["index", "clips"]);
    assert!(bench.ok(&["quotes", "kind:direct"]).contains("loose, … We"));
    assert!(!bench.ok(&["quotes", "kind:indirect"]).contains('“'));
    // The interruption is no word: a phrase runs over it.
    assert_eq!(
        bench.ok(&["quotes", "\"loose we told\""]).lines().count(),
        1
    );
    let json = &lines(&bench.ok(&["quotes", "--json", "kind:direct"]))[0];
    assert_eq!(json["text"], "The bolts are loose, … We told nobody.");
    assert_eq!(json["spans"].as_array().map(Vec::len), Some(2));
    // A file named by itself has no folder that could be its outlet, indexed or not.
    assert!(!bench.ok(&["show", "clips/a.txt"]).contains("Clips"));
}

#[test]
fn json_is_the_same_every_time_and_its_offsets_fit() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let quotes = bench.ok(&["quotes", "--json", "drawer"]);
    assert_eq!(quotes, bench.ok(&["quotes", "drawer", "--json"]));
    for quote in lines(&quotes) {
        assert_eq!(quote["schema"], "pullquote/quote@2");
        let id = quote["article"]["id"].as_str().expect("an id");
        let shown = lines(&bench.ok(&["show", id, "--json"])).remove(0);
        assert_eq!(shown["schema"], "pullquote/article@2");
        let text = shown["text"].as_str().expect("the text");
        let span = &quote["spans"][0];
        let place = |i: usize| usize::try_from(span[i].as_u64().expect("a number")).expect("small");
        let piece = text.get(place(0)..place(1)).expect("on character borders");
        let first = piece.split_whitespace().next().expect("words");
        assert!(quote["text"].as_str().expect("words").starts_with(first));
        assert_eq!(quote["id"], format!("{id}:{}", place(0)));
        assert_eq!(shown["id"].as_str(), Some(id));
        assert!(
            quote["article"]["path"]
                .as_str()
                .expect("a path")
                .contains("/news/")
        );
    }
    let hits = lines(&bench.ok(&["search", "--json", "drawer"]));
    assert!(
        hits.iter()
            .all(|hit| hit["schema"] == "pullquote/hit@1" && hit["quotes"].is_u64())
    );
}

#[test]
fn explain_says_what_made_each_quote() {
    let bench = Bench::new();
    bench.write(
        "news/a.txt",
        "Pier shut\n\n“The bolts are loose and have been for years,” said Ida Merrow. She would not say more.\n\n\
         “No,” said Merrow.\n\nShe said that the pier would be mended by June.\n",
    );
    let expected = "    1  words between quotation marks: “The bolts are loose and have been for years,”  14–58\n    \
                    2  the source stands behind a verb of saying: “said”  62–66\n    \
                    3  the source is named in full: “Ida Merrow” → Ida Merrow  67–77\n";
    bench.ok(&["index", "news"]);
    for args in [
        &["extract", "--explain", "news/a.txt"][..],
        &["quotes", "--explain"],
        &["show", "--explain", "news/a.txt"],
    ] {
        let out = bench.ok(args);
        assert!(out.contains(expected), "{args:?}\n{out}");
        assert!(
            out.contains("  against it: only a word or two are quoted\n"),
            "{out}"
        );
        assert!(
            out.contains("a pronoun stands for somebody named before: “She” → Ida Merrow"),
            "{out}"
        );
    }
    assert!(!bench.ok(&["quotes"]).contains("verb of saying"));
    // The same as data, asked for or not.
    let forms = lines(&bench.ok(&["extract", "--json", "news/a.txt"]));
    let shown = lines(&bench.ok(&["show", "--json", "news/a.txt"]));
    let filtered = bench.feed(
        &["extract", "--jsonl", "--explain"],
        serde_json::json!({"text": "“No,” said Ida Merrow."})
            .to_string()
            .as_bytes(),
    );
    let why = &forms[0]["why"];
    assert_eq!(why, &shown[0]["quotes"][0]["why"]);
    assert_eq!(
        why[1],
        serde_json::json!({"rule": "cue-before-source", "against": false, "at": [62, 66]})
    );
    assert_eq!(why[2]["who"], "Ida Merrow");
    let last = forms.last().expect("quotes")["why"]
        .as_array()
        .expect("a list")
        .clone();
    let pronoun = last
        .iter()
        .find(|why| why["rule"] == "pronoun")
        .expect("a pronoun");
    assert_eq!(pronoun["who"], "Ida Merrow");
    let short = &lines(&filtered.out)[0]["quotes"][0]["why"];
    assert!(
        short
            .as_array()
            .expect("a list")
            .iter()
            .any(|why| why["against"] == true)
    );
    let both = bench.run(&["show", "--plain", "--explain", "news/a.txt"]);
    assert_eq!(both.code, 2);
}

#[test]
fn the_least_confidence_holds_everywhere() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let sure = |quote: &Value| quote["confidence"].as_f64().expect("a number");
    let all = lines(&bench.ok(&["quotes", "--json"]));
    // One that half of the quotes have, so that it tells quotes apart whatever the extractor makes of them.
    let mut known: Vec<f64> = all.iter().map(sure).collect();
    known.sort_by(f64::total_cmp);
    let middle = known[known.len() / 2];
    assert!(known[0] < middle, "{known:?}");
    let floor = middle.to_string();
    for least in ["0", ".5", &floor, "1"] {
        let number: f64 = format!("0{least}").parse().expect("a number");
        let expected = known.iter().filter(|sure| **sure >= number).count();
        let run = bench.run(&["quotes", "--json", "--min-confidence", least]);
        assert_eq!(run.code, i32::from(expected == 0), "{}", run.err);
        assert_eq!(lines(&run.out).len(), expected, "{least}");
        assert!(lines(&run.out).iter().all(|quote| sure(quote) >= number));
        let query = bench.run(&["quotes", "--json", &format!("conf:>={least}")]);
        assert_eq!(query.out, run.out, "the same as a clause");
    }
    let hits = lines(&bench.ok(&["search", "*", "--json", "--min-confidence", &floor]));
    let matching: u64 = hits.iter().filter_map(|hit| hit["matching"].as_u64()).sum();
    let kept = known.iter().filter(|sure| **sure >= middle).count();
    assert_eq!(usize::try_from(matching).expect("few"), kept);
    // An article with quotes on both sides.
    let file = |quote: &Value| quote["article"]["path"].as_str().map(str::to_owned);
    let low: Vec<&Value> = all.iter().filter(|quote| sure(quote) < middle).collect();
    let mixed = all
        .iter()
        .filter(|quote| sure(quote) >= middle)
        .find(|quote| low.iter().any(|other| file(other) == file(quote)));
    let file = mixed.and_then(file).expect("an article");
    let least = ["--min-confidence", &floor];
    let kept = |run: &str| -> Vec<Value> {
        let quotes = lines(run);
        assert!(!quotes.is_empty() && quotes.iter().all(|quote| sure(quote) >= middle));
        quotes
    };
    let extracted = kept(&bench.ok(&["extract", "--json", &file, least[0], least[1]]));
    let shown = &lines(&bench.ok(&["show", "--json", &file, least[0], least[1]]))[0];
    let whole = &lines(&bench.ok(&["show", "--json", &file]))[0];
    let count = |shown: &Value| shown["quotes"].as_array().map_or(0, Vec::len);
    assert_eq!(count(shown), extracted.len());
    assert!(count(shown) < count(whole));
    let line = serde_json::json!({"text": "“No,” said Ida Merrow. “It rained all day on Friday.”"});
    let line = line.to_string();
    let found = &lines(&bench.feed(&["extract", "--jsonl"], line.as_bytes()).out)[0]["quotes"];
    let top = found
        .as_array()
        .expect("a list")
        .iter()
        .map(sure)
        .fold(0.0, f64::max);
    let run = |least: f64| {
        let least = format!("--min-confidence={least:.3}");
        bench
            .feed(&["extract", "--jsonl", &least], line.as_bytes())
            .out
    };
    assert_ne!(lines(&run(top))[0]["quotes"], serde_json::json!([]));
    assert!(top < 1.0);
    assert_eq!(lines(&run(top + 0.001))[0]["quotes"], serde_json::json!([]));
    bench.write("one.txt", "“No,” said Ida Merrow.\n");
    let none = bench.run(&["extract", "one.txt", "--min-confidence", "1"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
}

#[test]
fn a_confidence_that_is_none_is_told() {
    let bench = Bench::new();
    for value in ["high", "2", "-0.1", "", "NaN", "80%"] {
        let run = bench.run(&["extract", "--min-confidence", value]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{value}");
        assert!(run.err.contains("a number from 0 to 1"), "{}", run.err);
    }
    let run = bench.run(&["quotes", "bridge conf:.8"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("\n              ^^ a number alone is no range; did you mean \">=.8\"?"),
        "{}",
        run.err
    );
}

#[test]
fn show_takes_files_and_ids() {
    let bench = Bench::new();
    bench.write("news/the-beacon/2031-05-02-bridge.txt", BRIDGE);
    let file = "news/the-beacon/2031-05-02-bridge.txt";
    let marked = bench.ok(&["show", file]);
    assert!(marked.starts_with("Bridge stays shut\n"), "{marked}");
    assert!(
        marked.contains("[1:The bolts are older than I am,]"),
        "{marked}"
    );
    assert!(marked.contains("Mara Quill"));
    let plain = bench.ok(&["show", "--plain", file]);
    assert_eq!(
        plain,
        "“The bolts are older than I am,” Mara Quill, the ferry master, said on Monday. \
         “I would not lean on them.”\nThe council said nothing.\n"
    );
    let shown = &lines(&bench.ok(&["show", "--json", file]))[0];
    assert_eq!(shown["text"], BRIDGE, "a plain file keeps its offsets");
    assert_eq!(shown["blocks"][0]["label"], "title");
    assert_eq!(shown["speakers"][0]["name"], "Mara Quill");
    assert!(shown["boilerplate"].as_array().expect("a list").is_empty());
    bench.ok(&["index", "news"]);
    let id = "0/the-beacon/2031-05-02-bridge.txt";
    assert_eq!(bench.ok(&["show", id, "--plain"]), plain);
    let missing = bench.run(&["show", "0/nothing.txt"]);
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("\"0/nothing.txt\""), "{}", missing.err);
}

#[test]
fn extract_reads_files_and_standard_input_without_an_index() {
    let bench = Bench::new();
    bench.write("a.txt", BRIDGE);
    let from_file = bench.ok(&["extract", "a.txt"]);
    assert!(
        from_file.starts_with("Mara Quill  said  D ."),
        "{from_file}"
    );
    let piped = bench.feed(&["extract", "-", "--json"], BRIDGE.as_bytes());
    assert_eq!(lines(&piped.out)[0]["speaker"]["name"], "Mara Quill");
    assert_eq!(bench.feed(&["extract"], b"No quotes at all.").code, 1);
    let some = bench.run(&["extract", "a.txt", "missing.txt"]);
    assert_eq!(some.code, 4);
    assert!(
        some.err.contains("cannot read \"missing.txt\""),
        "{}",
        some.err
    );
    assert_eq!(bench.run(&["extract", "missing.txt"]).code, 3);
    assert!(!bench.path("xdg").exists());
}

#[test]
fn wrong_usage_ends_with_two_and_says_what_was_meant() {
    let bench = Bench::new();
    let query = bench.run(&["quotes", "outlt:herald", "bridge"]);
    assert_eq!((query.code, query.out.as_str()), (2, ""));
    assert!(query.err.contains("^^^^^"), "{}", query.err);
    assert!(
        query.err.contains("did you mean \"outlet:\""),
        "{}",
        query.err
    );
    // Read as far as it goes, the same slip is a note.
    let lenient = bench.run(&["quotes", "--lenient", "outlt:herald bridge"]);
    assert_ne!(lenient.code, 2);
    assert!(
        lenient.err.contains("did you mean \"outlet:\""),
        "{}",
        lenient.err
    );
    assert_eq!(bench.run(&["quotes", "--nonsense"]).code, 2);
    assert_eq!(bench.run(&["search"]).code, 2);
    let typo = bench.run(&["serach", "bridge"]);
    assert_eq!(typo.code, 3);
    assert!(typo.err.contains("\"serach\"") && typo.err.contains("did you mean `pullquote search"));
    assert_eq!(bench.run(&["index", "missing"]).code, 3);
    assert_eq!(bench.run(&["quotes", "-C", "missing"]).code, 3);
    let help = bench.ok(&["--help"]);
    assert!(help.find("Examples:") < help.find("Usage:"));
    assert!(bench.ok(&["-V"]).starts_with("pullquote "));
}

#[test]
fn a_query_without_a_word_is_not_everything() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    for query in ["?!", "-", "OR", "()"] {
        let run = bench.run(&["search", "--", query]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{query}");
        let why = ["no word", "nothing to leave out", "nothing before OR"];
        assert!(why.iter().any(|why| run.err.contains(why)), "{}", run.err);
    }
    assert!(bench.ok(&["search", "*"]).lines().count() > 10);
    assert!(bench.ok(&["quotes", "in:ledger, nine"]).lines().count() > 2);
}

#[test]
fn the_reader_wants_a_terminal() {
    let bench = Bench::with_sample();
    for args in [&["news"][..], &["demo"], &[]] {
        let run = bench.run(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("needs a terminal"), "{}", run.err);
    }
    // A folder called like a command.
    bench.write("index/a.txt", BRIDGE);
    for args in [&["--", "index"][..], &["./index"]] {
        assert!(bench.run(args).err.contains("needs a terminal"));
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let bench = Bench::new();
    for i in 0..400 {
        bench.write(&format!("news/{i}.txt"), BRIDGE.repeat(4));
    }
    bench.ok(&["index", "news"]);
    let mut child = bench.spawn(&["quotes", "--json"], Stdio::null());
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(err.lines().count(), 1, "only which corpus it is: {err}");
}

#[test]
fn settings_that_are_not_known_are_said_and_left() {
    let bench = Bench::new();
    bench.write("xdg/config/pullquote/config.toml", "\nthem = \"light\"\n");
    let run = bench.run(&["quotes", "-n", "1"]);
    assert_eq!(run.code, 0);
    assert!(
        run.err
            .contains("config.toml:2: no setting \"them\"; did you mean \"theme\"?")
    );
    bench.write("other.toml", "hints = 3\n");
    let run = bench.run(&["quotes", "-n", "1", "--config", "other.toml"]);
    assert!(
        run.err
            .contains("other.toml:1: \"hints\" wants true or false"),
        "{}",
        run.err
    );
}

#[test]
fn colours_only_where_they_are_wanted() {
    let mut bench = Bench::new();
    assert!(
        !bench.ok(&["quotes", "-n", "1"]).contains('\u{1b}'),
        "a pipe"
    );
    assert!(
        bench
            .ok(&["quotes", "-n", "1", "--color", "always"])
            .contains("\u{1b}[1m")
    );
    bench.env("CLICOLOR_FORCE", "1");
    assert!(bench.ok(&["quotes", "-n", "1"]).contains('\u{1b}'));
    bench.env("NO_COLOR", "1");
    assert!(!bench.ok(&["quotes", "-n", "1"]).contains('\u{1b}'));
}

#[test]
fn keys_lists_what_is_bound_and_checks_the_user_s_own() {
    let bench = Bench::new();
    let keys = bench.ok(&["keys"]);
    assert!(
        keys.lines().any(|line| line.starts_with("everywhere  j ")),
        "{keys}"
    );
    let file =
        "[[keys]]\non = \"ctrl-t\"\nrun = \"quit\"\n[[keys]]\non = \"x\"\nrun = \"nonsense\"\n";
    bench.write("xdg/config/pullquote/keymap.toml", file);
    let own = bench.run(&["keys"]);
    assert_eq!(own.code, 4, "{}", own.err);
    assert!(own.out.contains("Ctrl-t"), "{}", own.out);
    assert!(own.err.contains("keymap.toml: line "), "{}", own.err);
}

#[test]
fn where_nothing_is_found_a_note_says_what_would_be() {
    let bench = Bench::new();
    bench.write("news/a.txt", BRIDGE);
    bench.ok(&["index", "news"]);
    let run = bench.run(&["quotes", "by:quill", "kind:indirect"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(
        run.err.contains("0 quotes; without kind:indirect: 1 quote"),
        "{}",
        run.err
    );
    let run = bench.run(&["-q", "quotes", "by:quill", "kind:indirect"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let run = bench.run(&["search", "\"bridge shut\""]);
    let words = "0 articles; \"bridge shut\" as words, in any order: 1 article";
    assert!(run.err.contains(words), "{}", run.err);
    let run = bench.run(&["quotes", "by:quill", "--min-confidence", "1"]);
    assert!(
        run.err.contains("without --min-confidence: 1 quote"),
        "{}",
        run.err
    );
}

#[test]
fn nothing_is_picked_on_a_command_line() {
    let bench = Bench::with_sample();
    for args in [
        &["quotes", "is:picked"][..],
        &["search", "--lenient", "is:picked"],
    ] {
        let run = bench.run(args);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(
            run.err.contains("is:picked is for the screen"),
            "{}",
            run.err
        );
    }
}
