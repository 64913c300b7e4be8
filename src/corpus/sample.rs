//! The sample: fifteen invented articles inside the program, so that every screen can be tried with no files.

use std::sync::Arc;

use crate::article::ArticleId;
use crate::corpus::reading::{records, status};
use crate::ingest::Hint;
use crate::record::{RULES, Record, Source, SourceKey};
use crate::search::{self, Engine};

macro_rules! sample {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../assets/sample/", $path)))),*]
    };
}

/// Path and bytes of each article of the sample, in order of path.
pub static SAMPLE: &[(&str, &[u8])] = sample![
    "coast-wire/2031-03-19-ellery-bridge-mayor.txt",
    "coast-wire/2031-03-21-northmoor-reservoir.txt",
    "coast-wire/2031-03-23-saltmarsh-regatta.txt",
    "ellery-herald/2031-03-20-mayor-on-closed-bridge.md",
    "ellery-herald/2031-03-22-council-and-the-drawer.md",
    "ellery-herald/2031-03-22-northmoor-restrictions.txt",
    "ellery-herald/2031-03-24-commodore-rule-seven.md",
    "northmoor-post/2031-03-20-mayor-bearings-bridge.txt",
    "northmoor-post/2031-03-22-sheep-refuse.txt",
    "radio-nine/2031-03-19-city-knew-for-a-year.txt",
    "radio-nine/2031-03-21-northmoor-hosepipes.md",
    "radio-nine/2031-03-23-empty-boat-wins.txt",
    "the-ledger/2031-03-20-the-year-in-the-drawer.txt",
    "the-ledger/2031-03-22-northmoor-dividend.md",
    "the-ledger/2031-03-25-the-ham-in-escrow.md",
];

/// The sample, read and extracted: each file with its records, ready to be put into a writer.
#[must_use]
pub fn sample() -> Vec<(Source, Vec<Record>)> {
    SAMPLE
        .iter()
        .map(|(path, bytes)| one(path, bytes))
        .collect()
}

/// An engine in memory that holds the sample.
#[must_use]
pub fn sample_engine() -> Arc<dyn Engine> {
    let engine = search::memory();
    let filled = engine.writer().and_then(|mut writer| {
        for (source, records) in sample() {
            writer.put(&source, &records)?;
        }
        writer.commit()?;
        drop(writer);
        engine.refresh()
    });
    debug_assert!(filled.is_ok(), "nothing can fail in memory: {filled:?}");
    engine
}

fn one(path: &str, bytes: &[u8]) -> (Source, Vec<Record>) {
    let id = format!("sample/{path}");
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let hint = Hint {
        id: ArticleId::new(id.as_str()),
        name: name.to_owned(),
        folders: vec![folder.to_owned()],
        language: None,
    };
    let records = records(bytes.to_vec(), &hint).unwrap_or_default();
    let source = Source {
        key: SourceKey::new(id),
        size_bytes: bytes.len() as u64,
        modified_ns: 0,
        hash: blake3::hash(bytes).into(),
        rules: RULES,
        status: status(&records),
    };
    (source, records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_folder() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample");
        let corpus = crate::corpus::Corpus::new(&[root]).expect("the folder is there");
        let walk = crate::corpus::walk(&corpus, &false.into()).expect("it can be walked");
        let there: Vec<String> = walk
            .files
            .iter()
            .map(|file| file.key.as_str()[2..].to_owned())
            .collect();
        let table: Vec<&str> = SAMPLE.iter().map(|(path, _)| *path).collect();
        assert_eq!(there, table);
        assert!(sample().iter().all(|(_, records)| records.len() == 1));
    }
}
