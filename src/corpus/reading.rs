//! One file: from its bytes to its records, or the reason why there are none.

use std::fs::File;
use std::io::{self, Read};

use crate::article::ArticleId;
use crate::corpus::walk::modified_ns;
use crate::corpus::{Look, guarded};
use crate::ingest::{Hint, LIMIT_BYTES, parse};
use crate::lang::Pack;
use crate::quote::extract;
use crate::record::{RULES, Record, Source, Status};
use crate::search::Engine;

/// What became of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It has gone in the meantime.
    Vanished,
    /// Its bytes cannot be read.
    Unreadable(String),
    /// It was read and holds no article.
    Skipped { hash: [u8; 32], reason: String },
    /// It was read.
    Read {
        source: Source,
        records: Vec<Record>,
        /// Whether its content is what the index had: only the stamp is new.
        same: bool,
    },
}

/// Reads, parses and extracts one file. A panic on the way is a reason to skip it.
/// With `force`, also one whose bytes the index knows.
pub(super) fn look_into(look: &Look, engine: &dyn Engine, force: bool) -> Outcome {
    let (bytes, size_bytes, modified) = match read(look) {
        Ok(read) => read,
        Err(error) => return unread(look, &error),
    };
    let hash: [u8; 32] = blake3::hash(&bytes).into();
    let stamp = |status| Source {
        key: look.found.key.clone(),
        size_bytes,
        modified_ns: modified,
        hash,
        rules: RULES,
        status,
    };
    if !force && let Some(outcome) = known(look, engine, hash, &stamp) {
        return outcome;
    }
    let skipped = |reason| Outcome::Skipped { hash, reason };
    match guarded(|| records(bytes, &hint(look))) {
        Err(panic) => skipped(panic),
        Ok(Err(reason)) => skipped(reason),
        Ok(Ok(records)) => Outcome::Read {
            source: stamp(status(&records)),
            records,
            same: false,
        },
    }
}

/// The bytes with size and time; the stamp is taken before the bytes, so that a change in between is seen next time.
fn read(look: &Look) -> io::Result<(Vec<u8>, u64, i64)> {
    let file = File::open(&look.found.path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::with_capacity(
        usize::try_from(metadata.len())
            .unwrap_or(0)
            .min(LIMIT_BYTES),
    );
    file.take(LIMIT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes, metadata.len(), modified_ns(&metadata)))
}

fn unread(look: &Look, error: &io::Error) -> Outcome {
    let path = &look.found.path;
    match path.symlink_metadata() {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Outcome::Vanished,
        Ok(metadata) if metadata.is_symlink() && error.kind() == io::ErrorKind::NotFound => {
            Outcome::Unreadable("a link that leads nowhere".into())
        }
        _ => Outcome::Unreadable(error.to_string()),
    }
}

/// The outcome for a file whose bytes are those that the index has already.
fn known(
    look: &Look,
    engine: &dyn Engine,
    hash: [u8; 32],
    stamp: &dyn Fn(Status) -> Source,
) -> Option<Outcome> {
    let before = look.before.as_ref()?;
    if before.hash != hash || before.rules != RULES {
        return None;
    }
    let Status::Read { articles: 1, .. } = before.status else {
        return None;
    };
    let id = ArticleId::new(look.found.key.as_str());
    let record = engine.fetch(&id).ok().flatten()?;
    Some(Outcome::Read {
        source: stamp(before.status.clone()),
        records: vec![Record::clone(&record)],
        same: true,
    })
}

fn hint(look: &Look) -> Hint {
    let path = &look.found.path;
    Hint {
        id: ArticleId::new(look.found.key.as_str()),
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        folders: look.found.folders.clone(),
        language: None,
    }
}

/// The articles of one file with their quotes.
///
/// # Errors
///
/// Why there is none, in words.
pub fn records(bytes: Vec<u8>, hint: &Hint) -> Result<Vec<Record>, String> {
    let (articles, problems) = parse(&bytes, hint);
    // Extraction is what takes most memory: the file itself is not needed beside it.
    drop(bytes);
    if articles.is_empty() {
        let why = problems.first().map(ToString::to_string);
        return Err(why.unwrap_or_else(|| "no text in it".into()));
    }
    let records = articles.into_iter().map(|article| Record {
        extraction: extract(
            &article.text,
            &article.blocks,
            Pack::of(article.language.id),
        ),
        article,
    });
    Ok(records.collect())
}

/// What is noted of a file that was read.
pub(super) fn status(records: &[Record]) -> Status {
    let quotes: usize = records.iter().map(|r| r.extraction.quotes.len()).sum();
    Status::Read {
        articles: u32::try_from(records.len()).unwrap_or(u32::MAX),
        quotes: u32::try_from(quotes).unwrap_or(u32::MAX),
    }
}
