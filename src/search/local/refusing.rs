//! Tests with a directory that refuses its n-th request to write: a full disk, a broken one, a file cut short.
//!
//! Whatever n is: nothing panics, the error says what is the matter, what is opened afterwards is the last commit or the
//! new one, whole, and the next run does what is left.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use crate::article::{Article, ArticleId, Block, Blocks, Label, Language};
use crate::quote::{Extraction, Kind, Quote};
use crate::record::{RULES, Record, Source, SourceKey, Status};
use crate::search::local::shelf::Shelf;
use crate::search::local::{Local, place};
use crate::search::{Engine, Error, Generation, Opened, Summary, examine, open};
use crate::text::{Span, Spans, Text};

/// ENOSPC, EIO.
const FULL: i32 = 28;
const BROKEN: i32 = 5;

/// How it refuses.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// From the n-th request on, as a full disk does.
    Always(i32),
    /// Once, with half of what was to be written.
    Short(i32),
    /// Once.
    Once(i32),
}

/// Counts requests, and refuses.
#[derive(Clone, Debug)]
struct Doom {
    asked: Arc<AtomicU64>,
    nth: u64,
    manner: Manner,
}

impl Doom {
    fn falls(&self) -> Option<io::Error> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        match self.manner {
            Manner::Always(code) if asked >= self.nth => Some(code),
            Manner::Once(code) | Manner::Short(code) if asked == self.nth => Some(code),
            _ => None,
        }
        .map(io::Error::from_raw_os_error)
    }

    fn check(&self) -> io::Result<()> {
        self.falls().map_or(Ok(()), Err)
    }

    fn fell(&self) -> bool {
        self.asked.load(Ordering::Relaxed) >= self.nth
    }
}

#[derive(Clone, Debug)]
struct Refusing {
    files: MmapDirectory,
    doom: Doom,
}

impl Directory for Refusing {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        if let Err(error) = self.doom.check() {
            return Err(DeleteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_owned(),
            });
        }
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let refused = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        self.doom.check().map_err(refused)?;
        let file = self.files.open_write(path)?.into_inner();
        let file = file.map_err(|error| refused(error.into_parts().0))?;
        let doom = self.doom.clone();
        Ok(BufWriter::new(Box::new(Doomed { file, doom })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.doom.check()?;
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.doom.check()?;
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

struct Doomed {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    doom: Doom,
}

impl Write for Doomed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(error) = self.doom.falls() else {
            return self.file.write(bytes);
        };
        if matches!(self.doom.manner, Manner::Short(_)) {
            self.file.write_all(&bytes[..bytes.len() / 2])?;
        }
        Err(error)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Doomed {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.doom.check()?;
        self.file.terminate_ref(token)
    }
}

/// An article of its own with two quotes.
fn record(key: &str, word: &str) -> Record {
    let text = Text::new(format!("The {word} has its own timetable"));
    let span = Span::new(0, text.len());
    let quote = |end| Quote {
        content: Spans::new(vec![Span::new(0, end)]),
        kind: Kind::Indirect,
        cue: Spans::none(),
        source: Spans::none(),
        speaker: None,
        confidence: 0.5,
        why: Vec::new(),
    };
    Record {
        extraction: Extraction {
            quotes: vec![quote(3), quote(text.len())],
            ..Extraction::default()
        },
        article: Article {
            id: ArticleId::new(key),
            text,
            blocks: Blocks::new(vec![Block {
                span,
                label: Label::Prose,
            }]),
            stated_title: None,
            outlet: None,
            date: None,
            byline: None,
            url: None,
            language: Language::ASSUMED,
        },
    }
}

/// Puts these files with one article each, and commits.
fn put(engine: &dyn Engine, keys: &[String], word: &str) -> Result<Generation, Error> {
    let mut writer = engine.writer()?;
    for key in keys {
        let record = record(key, word);
        let quotes = u32::try_from(record.extraction.quotes.len()).expect("few");
        let source = Source {
            key: SourceKey::new(key.as_str()),
            size_bytes: 1,
            modified_ns: 1,
            hash: [1; 32],
            rules: RULES,
            status: Status::Read {
                articles: 1,
                quotes,
            },
        };
        writer.put(&source, &[record])?;
    }
    writer.commit()
}

fn keys(range: std::ops::Range<u32>) -> Vec<String> {
    range.map(|i| format!("0/{i}.txt")).collect()
}

/// A fresh folder; in memory where there is such a place, as hundreds of runs wait for the disk at every step.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("a temporary directory")
}

/// An index of several segments, so that the next commit begins a merge.
fn begun() -> tempfile::TempDir {
    let dir = folder();
    let engine = open(dir.path()).expect("a new index").engine;
    for i in 0..7 {
        put(&*engine, &keys(i..i + 1), "tide").expect("put");
    }
    dir
}

fn copy(from: &Path) -> tempfile::TempDir {
    let dir = folder();
    for entry in fs::read_dir(from).expect("a directory").flatten() {
        fs::copy(entry.path(), dir.path().join(entry.file_name())).expect("copied");
    }
    dir
}

/// What the index in a directory holds, found whole.
fn whole(path: &Path) -> Summary {
    let Opened { engine, note, .. } = open(path).expect("it opens");
    assert_eq!(note, None);
    let checkup = examine(path).expect("it can be read");
    assert!(checkup.is_sound(), "{checkup:?}");
    engine.summary().expect("it holds something")
}

/// Runs into the n-th refusal; whether there was one.
fn run_into(begun: &Path, nth: u64, manner: Manner) -> bool {
    let dir = copy(begun);
    let before = whole(dir.path());
    let doom = Doom {
        asked: Arc::default(),
        nth,
        manner,
    };
    let files = Refusing {
        files: place::mmap(dir.path()).expect("a directory"),
        doom: doom.clone(),
    };
    let opening = place::checked(dir.path(), Shelf::new(files)).expect("reading is no writing");
    let engine = Local::new(dir.path(), opening).expect("a good index");
    // One is replaced, two are new.
    let work = keys(6..9);
    let done = put(&engine, &work, "ferry");
    if let Err(error) = &done {
        let said = match error {
            Error::ReadOnly { source, .. } => source.to_string(),
            error => unreachable!("{nth}, {manner:?}: {error:?}"),
        };
        let words = match manner {
            Manner::Always(FULL) | Manner::Short(FULL) | Manner::Once(FULL) => "disk is full",
            _ => "os error 5",
        };
        assert!(said.contains(words), "{nth}, {manner:?}: {said}");
    }
    let fell = doom.fell();
    drop(engine);
    let after = whole(dir.path());
    match &done {
        Ok(_) => assert_eq!(after.articles, 9, "{nth}, {manner:?}"),
        // A refusal after the new list was in place (the directory was not synced) comes too late to undo it.
        Err(_) => assert!(
            after == before || after.articles == 9,
            "{nth}, {manner:?}: {after:?}"
        ),
    }
    let engine = open(dir.path()).expect("it opens").engine;
    put(&*engine, &work, "ferry").expect("the next run does it");
    drop(engine);
    assert_eq!(whole(dir.path()).articles, 9, "{nth}, {manner:?}");
    fell
}

/// Every request is refused when this was set while the tests were built (some 140 of each sort, 20 s), else some.
const ALL: bool = option_env!("PULLQUOTE_TEST_LONG").is_some();

/// Each request of one run in turn, until none is left to refuse.
fn each(manner: Manner, step: usize) {
    let begun = begun();
    let step = if ALL { 1 } else { step };
    let mut refused = 0;
    for nth in (1..2_000).step_by(step) {
        if !run_into(begun.path(), nth, manner) {
            break;
        }
        refused += 1;
    }
    assert!(refused * step > 30, "{refused}");
}

#[test]
fn a_disk_that_is_full_from_some_moment_on() {
    each(Manner::Always(FULL), 3);
}

#[test]
fn a_disk_that_fails_once() {
    each(Manner::Once(BROKEN), 7);
}

#[test]
fn a_file_that_is_cut_short() {
    each(Manner::Short(FULL), 7);
}
