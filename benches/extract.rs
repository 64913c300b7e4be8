//! How fast quotes are found: megabytes a second of `quote::extract`, on the sample and on texts made to be slow.
//!
//! `cargo bench --bench extract --no-default-features`, with a part of a name behind `--` for some of the texts. No
//! harness: each text is read some times over, the best run counts, and a plain pass over its bytes in the same run
//! says what the machine gives today. Texts made to be slow are read at 1 and at 4 MB: when the smaller one is read
//! much faster a byte (`1:4` far above 1), something looks at all of a text again and again.
//!
//! `REAL=articles.jsonl cargo bench --bench extract --no-default-features` adds rows for the texts of a file, one
//! JSON object with a `text` on each line as `pullquote extract --jsonl` reads it: labels alone, quotes and
//! speakers alone, and all of it from JSON to JSON. What the whole process costs, and its peak, says
//! `/usr/bin/time -v pullquote extract --jsonl < articles.jsonl > quotes.jsonl`.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pullquote::article::{Blocks, Hints, Language, blocks};
use pullquote::corpus;
use pullquote::lang::Pack;
use pullquote::quote::extract;
use pullquote::record::{FilterInput, FilterOutput, QuoteList};
use pullquote::text::Text;

/// Texts are read for about so long each.
const PATIENCE: Duration = Duration::from_millis(600);

/// Pieces that are repeated until a text is full, each one a way to make a rule look far.
const HOSTILE: &[(&str, &str)] = &[
    ("marks: straight", "\""),
    ("marks: straight, spaced", "\" "),
    ("marks: opening", "“"),
    ("marks: opening, words", "“a "),
    ("marks: closing", "”"),
    ("marks: alternating", "“”"),
    ("marks: single opening", "‘a "),
    ("marks: single straight", "'"),
    ("marks: two apostrophes", "''a"),
    ("marks: latex", "``a "),
    ("marks: low", "„a "),
    ("marks: guillemets inwards", "»a "),
    ("marks: guillemets outwards", "«a "),
    ("marks: guillemets, both", "«»"),
    ("marks: corners", "「"),
    ("marks: all mixed", "“‘\"'«„‹「»”’"),
    ("marks: open in paragraphs", "“a b c.\n\n"),
    ("capitals", "Ab "),
    ("capitals, one word", "A"),
    ("one name after another", "Ab Vale said. "),
    ("said", "said "),
    ("saying that", "saying that "),
    ("said, no space", "said,"),
    ("brackets: open", "("),
    ("brackets: both", "()"),
    ("brackets: words", "(a [b {c "),
    ("markup: open", "<a "),
    ("commas", "Vale, "),
    ("names and", "Vale and "),
    ("of names", "of the Vale of "),
    ("labels", "VALE: no.\n\n"),
    ("colons", "a: "),
    ("dashes", "— "),
    ("full stops", ". "),
    ("paragraphs of a letter", "a\n\n"),
    ("one paragraph of quotes", "“Ab c d e,” he said. "),
    ("one sentence of quotes", "“ab c d e,” he said, "),
    (
        "pronouns after nobody",
        "A man said no. He said “a b c d.” ",
    ),
    ("pronouns and said", "he said she said they "),
    ("who said", "who said that "),
    ("according to", "according to "),
    ("zero width", "\u{200b}"),
    ("combining", "a\u{301}\u{301}"),
    ("han", "東"),
];

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let is_wanted =
        |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>8}",
        "text", "bytes", "MB/s", "floor", "ratio"
    );
    let sample = sample();
    for size in [1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20] {
        let name = format!("sample, {} KB", size >> 10);
        if is_wanted(&name) {
            measure(&name, &repeated(&sample, size));
        }
    }
    let name = "sample, marks only";
    if is_wanted(name) {
        let (text, blocks) = labelled(repeated(&sample, 1 << 20));
        let read = || extract(&text, &blocks, Pack::marks_only()).quotes.len();
        println!(
            "{name:<28} {:>10} {:>10.1}",
            text.len(),
            best(text.len(), read)
        );
    }
    if is_wanted("language") {
        language(&sample);
    }
    if let Some(file) = std::env::var_os("REAL") {
        real(&std::fs::read_to_string(file).expect("REAL names a file of lines"));
    }
    println!(
        "\n{:<28} {:>10} {:>10} {:>8}",
        "text made to be slow", "MB/s at 1", "at 4 MB", "1:4"
    );
    for (name, piece) in HOSTILE {
        if is_wanted(name) {
            compare(name, |size| repeated(piece, size));
        }
    }
    for (name, make) in MADE {
        if is_wanted(name) {
            compare(name, make);
        }
    }
}

/// Makes a text of so many bytes.
type Make = fn(usize) -> String;

/// Texts that are not one piece again and again.
const MADE: &[(&str, Make)] = &[
    ("brackets: nested", |size| {
        "(".repeat(size / 2) + &")".repeat(size / 2)
    }),
    ("marks: nested", |size| {
        "“a ".repeat(size / 10) + &"b” ".repeat(size / 10)
    }),
    ("names of one surname", |size| {
        numbered(size, |n| format!("{} Vale said “a b c d.” ", word(n)))
    }),
    ("names, each another", |size| {
        numbered(size, |n| {
            format!("{} {}son said so. ", word(n), word(n / 7))
        })
    }),
    ("labels, each another", |size| {
        numbered(size, |n| {
            format!("{}: no, never.\n\n", word(n).to_uppercase())
        })
    }),
    ("offices, each another", |size| {
        numbered(size, |n| {
            format!("the minister of {}, {} Vale, said so. ", word(n), word(n))
        })
    }),
    ("surnames of many", |size| {
        let named = numbered(size / 2, |n| format!("Ada {} went. ", word(n)));
        named + &numbered(size / 2, |n| format!("“A b c d,” {} said. ", word(n)))
    }),
];

fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(size + 64);
    let mut n = 0;
    while out.len() < size {
        out.push_str(&piece(n));
        n += 1;
    }
    out
}

/// A word with a capital for each number.
fn word(n: usize) -> String {
    let letters = (0..5)
        .map(|place| char::from(b'a' + u8::try_from(n / 26_usize.pow(place) % 26).unwrap_or(0)));
    format!("B{}", letters.collect::<String>())
}

/// What it takes to tell the language, as a share of what it takes to find the quotes: of an article of usual length.
fn language(sample: &str) {
    let (text, blocks) = labelled(repeated(sample, 4 << 10));
    let told = best(text.len(), || {
        usize::from(Language::of(&text, &blocks, None).is_marks_only())
    });
    let found = best(text.len(), || found(&text, &blocks));
    println!(
        "{:<28} {:>10} {told:>10.1} {:>19}",
        "language, article of 4 KB",
        text.len(),
        format!("{:.1} % of all", 100.0 * found / (told + found))
    );
}

fn compare(name: &str, make: impl Fn(usize) -> String) {
    let speed = |size| {
        let (text, blocks) = labelled(make(size));
        best(text.len(), || found(&text, &blocks))
    };
    let (one, four) = (speed(1 << 20), speed(4 << 20));
    let slow = if four < 20.0 { "  slow" } else { "" };
    println!(
        "{name:<28} {one:>10.1} {four:>10.1} {:>8.2}{slow}",
        one / four
    );
}

fn labelled(text: String) -> (Text, Blocks) {
    let text = Text::new(text);
    let blocks = blocks(&text, &Hints::default());
    (text, blocks)
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
    let (text, blocks) = labelled(text.to_owned());
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
    let stated = input.language();
    let text = Text::new(input.text);
    let blocks = blocks(&text, &Hints::default());
    let language = Language::of(&text, &blocks, stated);
    let extraction = extract(&text, &blocks, Pack::of(language.id));
    let output = FilterOutput {
        id: input.id,
        lang: Some(language.id.code()),
        marks_only: language.is_marks_only(),
        quotes: QuoteList::new(&extraction, false),
    };
    serde_json::to_vec(&output).map_or(0, |json| json.len())
}
