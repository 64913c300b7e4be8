//! One file, or one part of a file that holds many articles: from its bytes to its records, or the reason why there
//! are none.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::time::SystemTime;

use crate::article::{Article, ArticleId};
use crate::corpus::parts::Part;
use crate::corpus::plan::UNSURE;
use crate::corpus::walk::{modified_ns, nanoseconds};
use crate::corpus::{Look, guarded};
use crate::ingest::{Hint, Ids, LIMIT_BYTES, line_article, line_id, parse};
use crate::lang::Pack;
use crate::quote::extract;
use crate::record::{RULES, Record, Source, SourceKey, Status, Unread};
use crate::search::Engine;

/// A file that was changed so short a time before it was read may be changed again without another time to show for
/// it: file systems count in steps, the coarsest of two seconds.
const STEP_NS: i64 = 2_000_000_000;

/// What became of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It has gone in the meantime.
    Vanished,
    /// Its bytes cannot be read.
    Unreadable(String),
    /// Its bytes are those that the index has, and so is its stamp.
    Same,
    /// It was read and holds no article.
    Skipped { source: Source, reason: String },
    /// It was read.
    Read {
        source: Source,
        records: Vec<Record>,
        /// Whether its content is what the index had: only the stamp is new.
        same: bool,
        /// How many articles were extracted anew.
        extracted: u64,
        /// The file that it was before, by its bytes.
        was: Option<SourceKey>,
    },
}

/// Which sources may be the same file under another name, by the hash of their bytes.
pub(super) type Twins = HashMap<[u8; 32], SourceKey>;

/// How much is done for a file whose bytes the index knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zeal {
    /// Nothing, when its time would be [`UNSURE`] in any case: whoever looks at everything next sees to that.
    Lazy,
    /// It gets its new stamp, which takes as much writing as a new file.
    Exact,
    /// All, as if it were not known.
    Force,
}

/// Reads, parses and extracts one file. A panic on the way is a reason to skip it.
pub(super) fn look_into(look: &Look, engine: &dyn Engine, twins: &Twins, zeal: Zeal) -> Outcome {
    let force = zeal == Zeal::Force;
    let (bytes, size_bytes, modified_ns) = match read(look) {
        Ok(read) => read,
        Err(error) => return unread(look, &error),
    };
    let hash: [u8; 32] = blake3::hash(&bytes).into();
    let stamp = |status| Source {
        key: look.found.key.clone(),
        size_bytes,
        modified_ns,
        hash,
        rules: RULES,
        status,
    };
    if !force && let Some(outcome) = known(look, (engine, zeal), hash, &stamp) {
        return outcome;
    }
    let was = twins.get(&hash).filter(|_| !force);
    let before = was.and_then(|key| fetch(engine, key.as_str()));
    let skipped = |reason: String| Outcome::Skipped {
        source: stamp(Status::Skipped(reason.clone())),
        reason,
    };
    match guarded(|| made(bytes, &hint(look), before.as_ref())) {
        Err(panic) => skipped(panic),
        Ok(Err(reason)) => skipped(reason),
        Ok(Ok((records, extracted))) => Outcome::Read {
            source: stamp(status(&records)),
            records,
            same: false,
            extracted,
            was: was.cloned(),
        },
    }
}

/// The bytes with size and time. A file that is changed meanwhile is read once more; after that, or when it was changed
/// a moment ago, its time is [`UNSURE`], so that it is looked into again next time.
fn read(look: &Look) -> io::Result<(Vec<u8>, u64, i64)> {
    let (mut bytes, mut seen) = (Vec::new(), None);
    for _ in 0..2 {
        let file = open(look)?;
        let before = file.metadata()?;
        bytes.clear();
        let expected = usize::try_from(before.len()).unwrap_or(usize::MAX);
        bytes.reserve(expected.min(LIMIT_BYTES) + 1);
        (&file)
            .take(LIMIT_BYTES as u64 + 1)
            .read_to_end(&mut bytes)?;
        let whole = bytes.len() as u64 == before.len().min(LIMIT_BYTES as u64 + 1);
        let is_still = whole && is_still(&file, &before);
        seen = Some((before.len(), stamp_ns(&before, is_still)));
        if is_still {
            break;
        }
    }
    let (size_bytes, modified_ns) = seen.unwrap_or_default();
    Ok((bytes, size_bytes, modified_ns))
}

/// Opens the file of a look.
pub(super) fn open(look: &Look) -> io::Result<File> {
    let file = File::open(&look.found.path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("not a file")),
    }
}

/// Whether an open file is as it was.
pub(super) fn is_still(file: &File, before: &Metadata) -> bool {
    file.metadata().is_ok_and(|after| {
        after.len() == before.len() && modified_ns(&after) == modified_ns(before)
    })
}

/// The time of a file that was just looked at, as far as it can be trusted. `is_still`: that it was not changed while
/// it was read.
pub(super) fn stamp_ns(metadata: &Metadata, is_still: bool) -> i64 {
    let modified = modified_ns(metadata);
    // Also one of the future: a clock is wrong, and the next change may get any time.
    let settled = modified.saturating_add(STEP_NS) < nanoseconds(SystemTime::now());
    if is_still && settled {
        modified
    } else {
        UNSURE
    }
}

/// What became of a file that cannot be read.
pub(super) fn unread(look: &Look, error: &io::Error) -> Outcome {
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
    (engine, zeal): (&dyn Engine, Zeal),
    hash: [u8; 32],
    stamp: &dyn Fn(Status) -> Source,
) -> Option<Outcome> {
    let before = look.before.as_ref()?;
    if before.hash != hash || before.rules != RULES {
        return None;
    }
    let source = stamp(before.status.clone());
    if source == *before || (zeal == Zeal::Lazy && source.modified_ns == UNSURE) {
        return Some(Outcome::Same);
    }
    match &before.status {
        Status::Read { articles: 1, .. } => Some(Outcome::Read {
            source,
            records: vec![fetch(engine, look.found.key.as_str())?],
            same: true,
            extracted: 0,
            was: None,
        }),
        Status::Skipped(reason) => Some(Outcome::Skipped {
            source,
            reason: reason.clone(),
        }),
        Status::Read { .. } | Status::Lines { .. } => None,
    }
}

fn fetch(engine: &dyn Engine, id: &str) -> Option<Record> {
    let record = engine.fetch(&ArticleId::new(id)).ok().flatten()?;
    Some(Record::clone(&record))
}

fn hint(look: &Look) -> Hint {
    let path = &look.found.path;
    Hint {
        id: ArticleId::new(look.found.key.as_str()),
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        folders: look.found.folders(),
        language: None,
    }
}

/// The articles of one file with their quotes.
///
/// # Errors
///
/// Why there is none, in words.
pub fn records(bytes: Vec<u8>, hint: &Hint) -> Result<Vec<Record>, String> {
    made(bytes, hint, None).map(|(records, _)| records)
}

/// The same, where a record of the same bytes may be known under another name; and how many were extracted.
fn made(
    bytes: Vec<u8>,
    hint: &Hint,
    before: Option<&Record>,
) -> Result<(Vec<Record>, u64), String> {
    let (articles, problems) = parse(&bytes, hint);
    // Extraction is what takes most memory: the file itself is not needed beside it.
    drop(bytes);
    if articles.is_empty() {
        let why = problems.first().map(ToString::to_string);
        return Err(why.unwrap_or_else(|| "no text in it".into()));
    }
    let mut extracted = 0;
    let records = articles
        .into_iter()
        .map(|article| record(article, before, &mut extracted))
        .collect();
    Ok((records, extracted))
}

/// An article with its quotes: those of the record `before`, if they are from the same text read in the same way, else
/// extracted. Its name, and what is known from that, are always its own.
fn record(article: Article, before: Option<&Record>, extracted: &mut u64) -> Record {
    let same = before.filter(|before| {
        let before = &before.article;
        before.text == article.text
            && before.blocks == article.blocks
            && before.language == article.language
    });
    let extraction = match same {
        Some(before) => before.extraction.clone(),
        None => {
            *extracted += 1;
            let pack = Pack::of(article.language.id);
            extract(&article.text, &article.blocks, pack)
        }
    };
    Record {
        article,
        extraction,
    }
}

/// What is noted of a file that was read.
pub(super) fn status(records: &[Record]) -> Status {
    Status::Read {
        articles: counted(records.len()),
        quotes: quotes(records),
    }
}

fn quotes(records: &[Record]) -> u32 {
    counted(records.iter().map(|r| r.extraction.quotes.len()).sum())
}

fn counted(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What became of a part.
#[derive(Debug)]
pub(super) struct PartRead {
    /// How many lines of the file stand before it.
    pub lines_before: u64,
    pub source: Source,
    pub records: Vec<Record>,
    pub extracted: u64,
}

/// Parses and extracts the lines of a part. Where the articles of the file, or of the one that it was before, are known
/// (`known`, its key), only new texts are extracted.
pub(super) fn look_into_part(
    look: &Look,
    part: &Part,
    known: Option<&SourceKey>,
    engine: &dyn Engine,
) -> PartRead {
    let hint = hint(look);
    let (mut records, mut extracted, mut unread) = (Vec::new(), 0, Unread::default());
    let mut again = part.cut.again.iter().peekable();
    let mut long = part.long.iter().peekable();
    for (number, line) in (0_u32..).zip(part.bytes.split(|byte| *byte == b'\n')) {
        let shown = u64::from(number) + 1;
        if let Some((_, bytes)) = long.next_if(|(at, _)| *at == number) {
            let limit = LIMIT_BYTES >> 20;
            let reason = format!("too large: {} MiB, the limit is {limit} MiB", bytes >> 20);
            unread.add(shown, reason);
            continue;
        }
        let Some(name) = line_id(line) else { continue };
        let count = again.next_if(|(at, _)| *at == number);
        let name = Ids::nth(&name, count.map_or(1, |(_, count)| *count));
        let id = format!("{}#{name}", hint.id);
        let before = known.and_then(|key| fetch(engine, &format!("{}#{name}", key.as_str())));
        let done = guarded(|| {
            let article = line_article(line, ArticleId::new(id), &hint)?;
            Ok(record(article, before.as_ref(), &mut extracted))
        });
        match done {
            Ok(Ok(record)) => records.push(record),
            Ok(Err(problem)) => {
                let problem: crate::ingest::Problem = problem;
                unread.add(shown, problem.to_string());
            }
            Err(panic) => unread.add(shown, panic),
        }
    }
    PartRead {
        lines_before: part.cut.lines_before,
        source: Source {
            key: look.found.key.part(&part.cut.hash),
            size_bytes: part.cut.len,
            modified_ns: i64::try_from(part.cut.offset).unwrap_or(i64::MAX),
            hash: part.cut.hash,
            rules: RULES,
            status: Status::Lines {
                articles: counted(records.len()),
                quotes: quotes(&records),
                unread,
            },
        },
        records,
        extracted,
    }
}
