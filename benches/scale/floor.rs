//! The least that indexes the same articles with the same engine.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, TantivyDocument, doc};

use crate::Outcome;

/// What one indexing thread may hold, as in pullquote.
const BUDGET_BYTES: usize = 64 << 20;

/// The fields of an article, or of a quote, whose title is empty.
#[derive(Clone, Copy)]
pub struct Fields {
    pub number: Field,
    /// What else a row shows of it: stored, not searched.
    pub shown: Field,
    pub title: (Field, Field),
    pub body: (Field, Field),
}

/// One line of the input.
#[derive(Deserialize)]
pub struct Line {
    #[serde(default)]
    pub title: String,
    pub body: String,
}

/// The schema: each text stemmed and exact, both with positions, and stored once.
pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let mut both = |name: &str| {
        let stem = schema.add_text_field(&format!("{name}_stem"), text("en_stem"));
        let exact = schema.add_text_field(name, text("default").set_stored());
        (stem, exact)
    };
    let (title, body) = (both("title"), both("body"));
    let number = schema.add_u64_field("number", FAST | STORED);
    let shown = schema.add_text_field("shown", STORED);
    let fields = Fields {
        number,
        shown,
        title,
        body,
    };
    (schema.build(), fields)
}

/// An article, or a quote with what a row shows of it beside its content.
#[derive(Default)]
pub struct Item {
    pub title: String,
    pub body: String,
    pub shown: Vec<String>,
}

/// Indexes articles or quotes.
pub fn fill(dir: &Path, items: impl Iterator<Item = Outcome<Item>>) -> Outcome<()> {
    let (schema, fields) = schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(1),
        }),
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema)
        .settings(settings)
        .create_in_dir(dir)?;
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(2));
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .memory_budget_per_thread(BUDGET_BYTES)
        .num_merge_threads(1)
        .build();
    let mut writer = index.writer_with_options::<TantivyDocument>(options)?;
    for (number, item) in (0u64..).zip(items) {
        let Item { title, body, shown } = item?;
        let mut doc = doc!(
            fields.number => number,
            fields.body.0 => body.as_str(),
            fields.body.1 => body.as_str(),
        );
        if !title.is_empty() {
            doc.add_text(fields.title.0, &title);
            doc.add_text(fields.title.1, &title);
        }
        for value in &shown {
            doc.add_text(fields.shown, value);
        }
        writer.add_document(doc)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// The articles of a file.
pub fn lines(corpus: &Path) -> Outcome<impl Iterator<Item = Outcome<Item>>> {
    let lines = BufReader::with_capacity(1 << 20, File::open(corpus)?).lines();
    Ok(lines.map(|line| {
        let line: Line = serde_json::from_str(&line?)?;
        Ok(Item {
            title: line.title,
            body: line.body,
            shown: Vec::new(),
        })
    }))
}
