//! How fast quotes are found: megabytes a second of `quote::extract`, on the sample and on texts made to be slow.
//!
//! `cargo bench --bench extract --no-default-features`. No harness: each text is read some times over, the best
//! run counts, and a plain pass over its bytes in the same run says what the machine gives today.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pullquote::article::{Blocks, Hints, blocks};
use pullquote::corpus;
use pullquote::lang::Pack;
use pullquote::quote::extract;
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
    #[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^52")]
    let megabytes = bytes as f64 / 1e6;
    megabytes / shortest.as_secs_f64().max(1e-9)
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
