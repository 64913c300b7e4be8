//! Trains the learned part of the extractor on annotated articles and says what each question of it brings.
//!
//! ```console
//! $ cargo run --release --no-default-features --example learn -- train TRAIN.jsonl assets/lang/en.weights
//! $ cargo run --release --no-default-features --example learn -- try TRAIN.jsonl OUT.jsonl [--without begin,end]
//! ```
//!
//! `train` reads annotated articles, one JSON object a line (`id`, `text`, `attributions` with `kind`, `content`,
//! `source`, `say`; places in UTF-8 bytes, as in PolNeAR: Newell, Margolin and Ruths, LREC 2018), and writes the
//! table of weights; the same input gives the same bytes. `try` trains on four fifths of the articles and finds
//! the quotes of the fifth, five times, and writes them as `pullquote extract --jsonl` would: what is measured
//! on them was never seen in training. It ends with how often quotes of each confidence are right.
//!
//! The model is linear: every answer to a question has features, the weights of its features add up, and the
//! answers compete (conditional logit; AdaGrad, some passes). Questions about finished quotes are learned last,
//! from quotes that models trained on other articles made.

#![expect(clippy::print_stdout, reason = "an example prints what it found")]

#[path = "learn/lesson.rs"]
mod lesson;
#[path = "learn/model.rs"]
mod model;

use std::error::Error;
use std::io::Write;

use pullquote::article::{Blocks, Hints, blocks};
use pullquote::lang::{Pack, Weights};
use pullquote::quote::{Extraction, Fact, Kind, Question, extract_with};
use pullquote::text::{Spans, Text};
use serde_json::{Value, json};

use lesson::{Gold, Lesson, Teacher};
use model::Model;

/// Articles are dealt into so many heaps.
const FOLDS: usize = 5;

/// An annotated article.
pub struct Article {
    id: String,
    text: Text,
    blocks: Blocks,
    gold: Gold,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["train", input, output] => {
            let articles = read(input)?;
            let all: Vec<&Article> = articles.iter().collect();
            let model = school(&all);
            std::fs::write(output, model.bytes())?;
            println!("{} articles, {} weights", articles.len(), model.used());
            Ok(())
        }
        ["try", input, output, rest @ ..] => {
            let without = match rest {
                ["--without", names] => questions(names)?,
                [] => Vec::new(),
                _ => return Err("usage: try IN.jsonl OUT.jsonl [--without begin,end]".into()),
            };
            attempt(&read(input)?, output, &without)
        }
        _ => Err("usage: learn train IN.jsonl OUT.weights | learn try IN.jsonl OUT.jsonl".into()),
    }
}

fn questions(names: &str) -> Result<Vec<Question>, Box<dyn Error>> {
    let known = |name: &str| {
        Question::ALL
            .into_iter()
            .find(|question| format!("{question:?}").to_lowercase() == name)
            .ok_or_else(|| format!("no question is named {name:?}").into())
    };
    names.split(',').map(known).collect()
}

fn read(path: &str) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut out = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = Text::new(value["text"].as_str().ok_or("an article without text")?);
        let blocks = blocks(&text, &Hints::default());
        out.push(Article {
            id: value["id"].as_str().unwrap_or_default().to_owned(),
            gold: Gold::read(&value, text.as_str()),
            text,
            blocks,
        });
    }
    Ok(out)
}

/// Learns everything from these articles, and from models of most of them what their confidence is worth.
fn school(articles: &[&Article]) -> Model {
    let mut said = Vec::new();
    for fold in 0..FOLDS {
        let (rest, kept) = deal(articles, fold);
        let weights = lessons(&rest).weights();
        for article in kept {
            for quote in &found(article, &mut &weights).quotes {
                let source = quote.source.iter().next().copied();
                // Its confidence is lowered for what the gold knows nothing of.
                if quote
                    .why
                    .iter()
                    .any(|evidence| evidence.fact == Fact::Rival)
                {
                    continue;
                }
                if let Some(right) = article.gold.is_right(quote.hull(), source) {
                    let chance = quote.confidence.clamp(1e-4, 1.0 - 1e-4);
                    said.push(((chance / (1.0 - chance)).ln(), right));
                }
            }
        }
    }
    let mut model = lessons(articles);
    model.calibrate(&said);
    model
}

/// Learns all questions from these articles.
fn lessons(articles: &[&Article]) -> Model {
    let mut model = Model::new();
    model.study(&opening(articles));
    // What finished quotes look like is learned from articles whose answers were not known to who made them.
    let mut finished = Vec::new();
    for fold in 0..FOLDS {
        let (rest, kept) = deal(articles, fold);
        let mut half = Model::new();
        half.study(&opening(&rest));
        let weights = half.weights();
        for article in kept {
            let mut teacher = Teacher::examiner(&article.gold, &weights, &mut finished);
            found(article, &mut teacher);
        }
    }
    model.study(&finished);
    model
}

/// The lessons about unfinished quotes.
fn opening(articles: &[&Article]) -> Vec<Lesson> {
    let mut lessons = Vec::new();
    for article in articles {
        let mut teacher = Teacher::new(&article.gold, &mut lessons);
        found(article, &mut teacher);
    }
    lessons
}

fn found(article: &Article, judge: &mut dyn pullquote::quote::Judge) -> Extraction {
    extract_with(&article.text, &article.blocks, Pack::english(), judge)
}

/// All articles but one heap, and that heap.
fn deal<'a>(articles: &[&'a Article], fold: usize) -> (Vec<&'a Article>, Vec<&'a Article>) {
    let mut rest = Vec::new();
    let mut kept = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        if number % FOLDS == fold {
            kept.push(*article);
        } else {
            rest.push(*article);
        }
    }
    (rest, kept)
}

/// Cross-validates, writes what was found, and prints how often each confidence is right.
fn attempt(articles: &[Article], output: &str, without: &[Question]) -> Result<(), Box<dyn Error>> {
    let all: Vec<&Article> = articles.iter().collect();
    let mut out = std::io::BufWriter::new(std::fs::File::create(output)?);
    let mut bins = [(0_u32, 0_u32, 0.0_f32); 10];
    let folds: Vec<(Vec<&Article>, Weights)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..FOLDS)
            .map(|fold| {
                let (rest, kept) = deal(&all, fold);
                scope.spawn(move || (kept, school(&rest).weights()))
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().expect("a fold ends"))
            .collect()
    });
    for (kept, weights) in folds {
        for article in kept {
            let mut judge = lesson::Partly {
                weights: &weights,
                without,
            };
            let extraction = found(article, &mut judge);
            for quote in &extraction.quotes {
                let source = quote.source.iter().next().copied();
                // What people marked as thought, not said, counts for neither.
                let Some(right) = article.gold.is_right(quote.hull(), source) else {
                    continue;
                };
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 to 9"
                )]
                let bin = ((quote.confidence * 10.0) as usize).min(9);
                bins[bin].0 += 1;
                bins[bin].1 += u32::from(right);
                bins[bin].2 += quote.confidence;
            }
            writeln!(out, "{}", line(article, &extraction))?;
        }
    }
    println!("confidence   quotes   said   right");
    for (number, (count, right, sum)) in bins.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let (right, count) = (*right as f32, *count as f32);
        let share = |part: f32| if count > 0.0 { part / count } else { 0.0 };
        println!(
            ".{number}           {count:>6}   {:.2}   {:.2}",
            share(*sum),
            share(right)
        );
    }
    Ok(())
}

/// What `pullquote extract --jsonl` prints of an article, as far as a scorer needs it.
fn line(article: &Article, extraction: &Extraction) -> Value {
    let spans = |spans: &Spans| -> Option<Vec<[usize; 2]>> {
        let list: Vec<_> = spans.iter().map(|s| [s.start(), s.end()]).collect();
        (!list.is_empty()).then_some(list)
    };
    let quotes: Vec<Value> = extraction
        .quotes
        .iter()
        .map(|quote| {
            json!({
                "kind": Kind::name(quote.kind),
                "content": spans(&quote.content),
                "cue": spans(&quote.cue),
                "speaker_span": spans(&quote.source),
                "speaker": quote.speaker.and_then(|id| extraction.name(id)),
                "confidence": quote.confidence,
                "why": quote.why.iter().map(|evidence| evidence.fact.name()).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "id": article.id, "quotes": quotes })
}
