//! `extract --jsonl`: a line in, a line out.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::bench::{Bench, Run};

const ARGS: [&str; 2] = ["extract", "--jsonl"];

fn parsed(run: &Run) -> Vec<Value> {
    run.out
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

#[test]
fn offsets_are_bytes_of_exactly_that_text() {
    let bench = Bench::new();
    let text = "\u{feff}Héłło.\r\n\r\n“Ça va 👩‍👧,” said Inês Okonjo.\u{0}";
    let line = json!({"id": 1, "extra": [1], "text": text}).to_string();
    let run = bench.feed(&ARGS, line.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let out = parsed(&run).remove(0);
    assert_eq!(out["id"], 1);
    let quote = &out["quotes"][0];
    let slice = |place: &Value| {
        let at = |i: usize| usize::try_from(place[i].as_u64().expect("a number")).expect("small");
        text.get(at(0)..at(1)).expect("on character borders")
    };
    assert!(
        slice(&quote["content"][0]).starts_with("Ça va 👩‍👧"),
        "{quote}"
    );
    assert_eq!(slice(&quote["cue"][0]), "said");
    assert_eq!(slice(&quote["speaker_span"][0]), "Inês Okonjo");
    assert_eq!(quote["kind"], "direct");
    assert_eq!(quote["speaker"], "Inês Okonjo");
    assert_eq!(quote["speaker_label"], Value::Null);
    assert!((0.0..=1.0).contains(&quote["confidence"].as_f64().expect("a number")));
    assert!(quote.get("why").is_none(), "nobody asked for it");
    let explained = bench.feed(&["extract", "--jsonl", "--explain"], line.as_bytes());
    let quote = &parsed(&explained)[0]["quotes"][0];
    assert!(!quote["why"].as_array().expect("a list").is_empty());
}

#[test]
fn a_bad_line_is_told_and_answered_in_its_place() {
    let bench = Bench::new();
    let input = concat!(
        "{\"id\":{\"deep\":[1e400,12345678901234567890123]},\"text\":\"\"}\n",
        "not json\n",
        "\n",
        "{\"id\":\"known\",\"text\":7}\r\n",
        "{\"id\":\"half\",\"text\":\"\\ud800\"}\n",
        "[1]\n",
        "{\"text\":\"no id\"}\n",
        "{\"id\":9,\"text\":\"the last one has no line break\"}"
    );
    let mut bytes = input.as_bytes().to_vec();
    bytes.splice(0..0, *b"\xef\xbb\xbf");
    let run = bench.feed(&ARGS, &bytes);
    assert_eq!(run.code, 4);
    let ids: Vec<&str> = run
        .out
        .lines()
        .map(|line| line.split_once(",\"lang\":").expect("three fields").0)
        .collect();
    assert_eq!(
        ids,
        [
            "{\"id\":{\"deep\":[1e400,12345678901234567890123]}",
            "{\"id\":null",
            "{\"id\":null",
            "{\"id\":\"known\"",
            "{\"id\":\"half\"",
            "{\"id\":null",
            "{\"id\":null",
            "{\"id\":9",
        ]
    );
    for number in ["line 2:", "line 3:", "line 4:", "line 5:", "line 6:"] {
        assert!(run.err.contains(number), "{}", run.err);
    }
    assert!(
        !run.err.contains("line 7") && !run.err.contains("line 1:"),
        "{}",
        run.err
    );
}

#[test]
fn bytes_that_are_no_text_are_a_bad_line() {
    let bench = Bench::new();
    let mut input = b"{\"id\":1,\"text\":\"\xff\"}\n".to_vec();
    input.extend(b"{\"id\":2,\"text\":\"\"}\n");
    let run = bench.feed(&ARGS, &input);
    assert_eq!(run.code, 4);
    assert_eq!(run.out.lines().count(), 2);
    assert!(run.out.contains("{\"id\":2,\"lang\":\"en\",\"quotes\":[]}"));
}

#[test]
fn many_lines_keep_their_order() {
    let bench = Bench::new();
    let mut input = String::new();
    for i in 0..20_000 {
        let text = "x ".repeat(i % 50) + "“Fine,” said Ann Ode.";
        input += &json!({"id": i, "text": text}).to_string();
        input.push('\n');
    }
    let run = bench.feed(&ARGS, input.as_bytes());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for (i, line) in run.out.lines().enumerate() {
        assert!(
            line.starts_with(&format!("{{\"id\":{i},\"lang\":\"en\",\"quotes\":[{{")),
            "{line}"
        );
    }
    assert_eq!(run.out.lines().count(), 20_000);
}

#[test]
fn one_line_alone_is_answered_at_once() {
    let bench = Bench::new();
    let mut child = bench.spawn(&ARGS, Stdio::piped());
    let mut stdin = child.stdin.take().expect("piped");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    for i in 0..3 {
        writeln!(stdin, "{{\"id\":{i},\"text\":\"\"}}").expect("taken");
        let mut line = String::new();
        out.read_line(&mut line).expect("answered");
        assert_eq!(
            line,
            format!("{{\"id\":{i},\"lang\":\"en\",\"quotes\":[]}}\n")
        );
    }
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn nobody_at_the_other_end_ends_it_though_the_input_goes_on() {
    let bench = Bench::new();
    let mut child = bench.spawn(&ARGS, Stdio::piped());
    let mut stdin = child.stdin.take().expect("piped");
    drop(child.stdout.take());
    writeln!(stdin, "{{\"id\":1,\"text\":\"\"}}").expect("taken");
    // The input stays open: only the broken output can end it.
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    drop(stdin);
}
