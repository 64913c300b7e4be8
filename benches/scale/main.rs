//! pullquote beside the engine it stands on: `cargo bench --bench scale -- index articles.jsonl` and
//! `cargo bench --bench scale -- search articles.jsonl`.
//!
//! The floor (`floor.rs`) is the least program that indexes the same articles with tantivy: title and body, stemmed and
//! exact, with positions; the same compression, threads and memory; nothing of ours. `index` builds both in turn, three
//! times, each in a process of its own, and tells megabytes of input a second, CPU seconds, the peak of memory and the
//! size of the index against the input. `search` asks both the same queries, class by class, in articles and in
//! quotes; for the latter the floor holds the quotes that pullquote found. Without a file both use the sample,
//! repeated: enough to see that the bench works, not to quote a figure. `search articles.jsonl ours` asks pullquote alone,
//! for a profiler, and with the name of a class behind it that class, or with `ask:QUERY` that query for two seconds.
//!
//! Corpora of any size are made of real paragraphs by a script of one's own; a line is
//! `{"id","title","author","source","date","url","body"}`.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

mod floor;
mod index;
mod search;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can go wrong in a bench is told and ends it.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["child", side, corpus, dir] => index::child(side, Path::new(corpus), Path::new(dir)),
        ["index", rest @ ..] => corpus(rest).and_then(|corpus| index::compare(corpus.path())),
        ["search", path, "ours", class @ ..] => {
            let class = class.first().copied();
            corpus(&[path]).and_then(|corpus| search::compare(corpus.path(), Some(class)))
        }
        ["search", rest @ ..] => {
            corpus(rest).and_then(|corpus| search::compare(corpus.path(), None))
        }
        [] => corpus(&[]).and_then(|corpus| {
            index::compare(corpus.path())?;
            search::compare(corpus.path(), None)
        }),
        _ => Err("cargo bench --bench scale -- [index|search] [articles.jsonl]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The articles: a file that was named, or the sample over and over in one that goes away again.
enum Corpus {
    Named(PathBuf),
    Made(tempfile::TempDir),
}

impl Corpus {
    fn path(&self) -> PathBuf {
        match self {
            Self::Named(path) => path.clone(),
            Self::Made(dir) => dir.path().join("sample.jsonl"),
        }
    }
}

fn corpus(words: &[&str]) -> Outcome<Corpus> {
    if let [path] = words {
        // A bench runs in the folder of the package.
        return Ok(Corpus::Named(Path::new(path).canonicalize()?));
    }
    let dir = tempfile::tempdir()?;
    let mut lines = String::new();
    for round in 0..40 {
        for record in pullquote::corpus::sample()
            .into_iter()
            .flat_map(|(_, records)| records)
        {
            let article = &record.article;
            let line = serde_json::json!({
                "id": format!("{round}-{}", article.id.as_str()),
                "title": article.title(),
                "source": article.outlet.as_ref().map(|outlet| outlet.value.as_str()),
                "date": article.date.as_ref().map(|date| date.value.to_string()),
                "body": article.text.as_str(),
            });
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
    }
    std::fs::write(dir.path().join("sample.jsonl"), lines)?;
    Ok(Corpus::Made(dir))
}
