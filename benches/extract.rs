//! How fast quotes are found: megabytes a second of `quote::extract`, on the sample and on texts made to be slow.
//!
//! `cargo bench --bench extract --no-default-features`. No harness: each text is read some times over, the best
//! run counts, and a plain pass over its bytes in the same run says what the machine gives today.
//!
//! `REAL=articles.jsonl cargo bench --bench extract --no-default-features` adds rows for the texts of a file, one
//! JSON object with a `text` on each line as `pullquote extract --jsonl` reads it: labels alone, quotes and
//! speakers alone, and all of it from JSON to JSON. What the whole process costs, and its peak, says
//! `/usr/bin/time -v pullquote extract --jsonl < articles.jsonl > quotes.jsonl`.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pullquote::article::{Blocks, Hints, blocks};
use pullquote::corpus;
use pullquote::lang::Pack;
use pullquote::quote::extract;
use pullquote::record::{FilterInput, FilterOutput, QuoteList};
use pullquote::text::Text;

/// Texts are read for about so long each.
const PATIENCE: Duration = Duration::from_millis(600);

fn main() {
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>8}",
        "text", "bytes", "MB/s", "floor", "ratio"
    );
    let sample = sample();
    for size in [1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20] {
        measure(
            &format!("sample, {} KB", size >> 10),
            &repeated(&sample, size),
        );
    }
    let wide = 2 << 20;
    for (name, piece) in [
        ("straight marks", "\""),
        ("opening marks", "“"),
        ("capitals", "Ab "),
        ("one name after another", "Ab Vale said. "),
        ("said", "said "),
        ("said that", "saying that "),
        ("brackets", "("),
        ("commas", "Vale, "),
        ("labels", "VALE: no.\n\n"),
        ("one paragraph of quotes", "“Ab c d e,” he said. "),
        (
            "pronouns after nobody",
            "A man said no. He said “a b c d.” ",
        ),
    ] {
        measure(name, &repeated(piece, wide));
    }
    if let Some(file) = std::env::var_os("REAL") {
        real(&std::fs::read_to_string(file).expect("REAL names a file of lines"));
    }
}

/// The prose of the sample.
fn sample() -> String {
    let mut out = String::new();
    for (_, records) in corpus::sample() {
        for record in &records {
            out.push_str(record.article.text.as_str());
            out.push_str("\n\n");
        }
    }
    out
}

/// At least `size` bytes of copies of `piece`, cut at a character.
fn repeated(piece: &str, size: usize) -> String {
    let mut out = piece.repeat(size / piece.len() + 1);
    let cut = (0..=size).rev().find(|at| out.is_char_boundary(*at));
    out.truncate(cut.unwrap_or(0));
    out
}

fn measure(name: &str, text: &str) {
    let text = Text::new(text.to_owned());
    let blocks = blocks(&text, &Hints::default());
    let speed = best(text.len(), || found(&text, &blocks));
    let floor = best(text.len(), || scanned(&text));
    println!(
        "{name:<28} {:>10} {speed:>10.1} {floor:>10.0} {:>8.1}",
        text.len(),
        floor / speed
    );
}

/// Megabytes a second of the quickest run.
fn best(bytes: usize, mut run: impl FnMut() -> usize) -> f64 {
    let begin = Instant::now();
    let mut shortest = Duration::MAX;
    while begin.elapsed() < PATIENCE {
        let start = Instant::now();
        black_box(run());
        shortest = shortest.min(start.elapsed());
    }
    speed(bytes, shortest)
}

/// Megabytes a second.
fn speed(bytes: usize, time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^52")]
    let megabytes = bytes as f64 / 1e6;
    megabytes / time.as_secs_f64().max(1e-9)
}

fn found(text: &Text, blocks: &Blocks) -> usize {
    extract(text, blocks, Pack::english()).quotes.len()
}

/// What any reader of the text has to do: one look at each byte, which no vector unit helps with.
fn scanned(text: &Text) -> usize {
    let mut state = 0_u8;
    let mut words = 0;
    for byte in text.as_str().bytes() {
        let letter = byte.is_ascii_alphanumeric();
        words += usize::from(letter && state == b' ');
        state = if letter { byte } else { b' ' };
    }
    words
}

/// The rows of a file of articles. Of each article the quickest run counts, so that what else the machine does
/// hardly shows.
fn real(file: &str) {
    let lines: Vec<&str> = file.lines().filter(|line| !line.is_empty()).collect();
    let texts: Vec<Text> = lines
        .iter()
        .map(|line| Text::new(input(line).text))
        .collect();
    let hints = Hints::default();
    let labels: Vec<Blocks> = texts.iter().map(|text| blocks(text, &hints)).collect();
    let bytes: usize = texts.iter().map(Text::len).sum();
    let floor = quickest(&texts, |_, text| scanned(text));
    let row = |name: &str, run: &dyn Fn(usize, &Text) -> usize| {
        let time = quickest(&texts, run);
        let (speed, floor) = (speed(bytes, time), speed(bytes, floor));
        let ratio = floor / speed;
        println!("{name:<28} {bytes:>10} {speed:>10.1} {floor:>10.0} {ratio:>8.1}");
    };
    row("real, labels", &|_, text| blocks(text, &hints).len());
    row("real, quotes", &|at, text| found(text, &labels[at]));
    row("real, JSON to JSON", &|at, _| answered(input(lines[at])));
}

/// The quickest runs of all texts together.
fn quickest(texts: &[Text], run: impl Fn(usize, &Text) -> usize) -> Duration {
    let mut shortest = vec![Duration::MAX; texts.len()];
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE * 5 {
        for (at, (text, shortest)) in texts.iter().zip(&mut shortest).enumerate() {
            let start = Instant::now();
            black_box(run(at, text));
            *shortest = start.elapsed().min(*shortest);
        }
    }
    shortest.iter().sum()
}

fn input(line: &str) -> FilterInput<'_> {
    serde_json::from_str(line).expect("a line of REAL is an object with a text")
}

/// What the filter does with a line; how many bytes it answers.
fn answered(input: FilterInput<'_>) -> usize {
    let text = Text::new(input.text);
    let extraction = extract(&text, &blocks(&text, &Hints::default()), Pack::english());
    let output = FilterOutput {
        id: input.id,
        quotes: QuoteList::new(&extraction),
    };
    serde_json::to_vec(&output).map_or(0, |json| json.len())
}
