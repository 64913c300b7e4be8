//! The work: [`index()`] reads what a plan names, on several threads, and fills an engine from one.
//!
//! Workers read, parse and extract; the calling thread owns the writer. Between them is a short channel, so at most
//! two articles a worker are in memory, and of long ones fewer ([`Room`]). Commits come by time and by count: soon at
//! first, so that a reader has something to look at, then less and less often. What was committed stays when the work
//! is broken off.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::corpus::plan::was_unreadable;
use crate::corpus::reading::{Outcome, look_into};
use crate::corpus::room::{Place, Room};
use crate::corpus::{Corpus, Error, Found, Look, plan, walk};
use crate::record::{RULES, Source, SourceKey, Status};
use crate::search::{Engine, Summary, Writer};

/// Stack of a worker, in bytes: nested text must not end the process.
const STACK_BYTES: usize = 16 << 20;

/// The most workers, however many are asked for: a system refuses to start thousands.
const MOST_THREADS: usize = 128;

/// The most bytes of files in memory, unless a single one is longer. What is made of them takes several times as much.
const ROOM_BYTES: u64 = 32 << 20;

/// The most files between two commits.
const COMMIT_FILES: usize = 5_000;

/// Time to the first commit, and the longest time between two.
const COMMIT_SOONEST: Duration = Duration::from_millis(400);
const COMMIT_LATEST: Duration = Duration::from_secs(5);

/// Time between two pieces of news.
const NEWS_EVERY: Duration = Duration::from_millis(100);

/// How the work is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Threads that read and extract; 0 is one for each core.
    pub threads: usize,
    /// Reads every file anew, whatever the index knows.
    pub force: bool,
}

/// How far the work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files looked into, of those that need it.
    pub done: u64,
    /// Files that need to be looked into; 0 while the folders are still being walked.
    pub total: u64,
    /// Files skipped so far.
    pub skipped: u64,
    /// Bytes read so far.
    pub bytes: u64,
}

/// What the work says while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It has come so far. At most ten times a second.
    Progress(Progress),
    /// Something was committed.
    Committed,
}

/// An input that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file or folder.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
}

/// What the work came to. Each file that is there counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were not in the index.
    pub new: u64,
    /// Files that were in it with other content, or were read by other rules.
    pub changed: u64,
    /// Files that are no longer there.
    pub removed: u64,
    /// Files that are as they were.
    pub unchanged: u64,
    /// Files and folders that are there and are not in the index, with reasons, by key.
    pub skipped: Vec<Skipped>,
    /// What the index holds now.
    pub summary: Summary,
    /// Whether the work was broken off.
    pub cancelled: bool,
}

/// Brings the index of `engine` up to what lies below the roots of `corpus`, and refreshes the engine. `tell` hears
/// how it goes; a set `cancel` ends it soon, with what was done so far committed.
///
/// # Errors
///
/// [`Error::Root`] when a root cannot be read (the index stays as it was), [`Error::Index`] when the index cannot be
/// written or another writer has it.
pub fn index(
    corpus: &Corpus,
    engine: &dyn Engine,
    settings: Settings,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(News),
) -> Result<Report, Error> {
    let writer = engine.writer()?;
    tell(News::Progress(Progress::default()));
    let walk = walk(corpus, cancel)?;
    if cancel.load(Ordering::Relaxed) {
        return Ok(Report {
            summary: engine.summary()?,
            cancelled: true,
            ..Report::default()
        });
    }
    let rules = if settings.force { u32::MAX } else { RULES };
    let mut todo = plan(&writer.sources()?, &walk, rules);
    let mut work = Work::new(writer, tell);
    work.progress.total = todo.look.len() as u64;
    work.report.unchanged = todo.kept.len() as u64;
    for folder in walk.unreadable {
        work.skip(folder.path, folder.reason);
    }
    for (found, source) in std::mem::take(&mut todo.unchanged) {
        match source.status {
            Status::Read { .. } => work.report.unchanged += 1,
            Status::Skipped(reason) => work.skip(found.path, reason),
        }
    }
    work.remove(&todo.removed)?;
    let threads = match settings.threads {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        n => n,
    };
    let threads = threads.min(todo.look.len()).min(MOST_THREADS);
    let step = |look: &Look| look_into(look, engine, settings.force);
    work.look(&todo.look, threads, &step, cancel)?;
    work.finish(engine)
}

/// The work under way, on the thread that owns the writer.
struct Work<'a> {
    writer: Box<dyn Writer>,
    tell: &'a mut dyn FnMut(News),
    report: Report,
    progress: Progress,
    told: Instant,
    /// Files put or removed since the last commit.
    waiting: usize,
    committed: Instant,
    pause: Duration,
}

impl<'a> Work<'a> {
    fn new(writer: Box<dyn Writer>, tell: &'a mut dyn FnMut(News)) -> Self {
        let now = Instant::now();
        Self {
            writer,
            tell,
            report: Report::default(),
            progress: Progress::default(),
            told: now,
            waiting: 0,
            committed: now,
            pause: COMMIT_SOONEST,
        }
    }

    fn skip(&mut self, path: PathBuf, reason: String) {
        self.progress.skipped += 1;
        self.report.skipped.push(Skipped { path, reason });
    }

    fn remove(&mut self, keys: &[SourceKey]) -> Result<(), Error> {
        for key in keys {
            self.writer.remove(key)?;
            self.waiting += 1;
        }
        self.report.removed = keys.len() as u64;
        Ok(())
    }

    /// Hands the files to workers and takes what comes back.
    fn look(
        &mut self,
        files: &[Look],
        threads: usize,
        step: &(dyn Fn(&Look) -> Outcome + Sync),
        cancel: &AtomicBool,
    ) -> Result<(), Error> {
        let next = AtomicUsize::new(0);
        // Ends the workers when the writer fails.
        let stop = AtomicBool::new(false);
        let room = Room::new(ROOM_BYTES);
        let stopped = || stop.load(Ordering::Relaxed) || cancel.load(Ordering::Relaxed);
        thread::scope(|scope| {
            let (send, outcomes) = sync_channel::<Looked<'_>>(threads);
            for _ in 0..threads {
                let (send, next, room, stopped) = (send.clone(), &next, &room, &stopped);
                let worker = move || toil(files, (next, room), step, &send, stopped);
                thread::Builder::new()
                    .name("extract".into())
                    .stack_size(STACK_BYTES)
                    .spawn_scoped(scope, worker)
                    .map_err(Error::Threads)?;
            }
            drop(send);
            loop {
                let taken = match outcomes.recv_timeout(NEWS_EVERY) {
                    Ok((at, outcome, place)) => {
                        let taken = self.take(&files[at], outcome);
                        drop(place);
                        taken
                    }
                    Err(RecvTimeoutError::Timeout) => self.settle(),
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                if let Err(error) = taken {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
            Ok(())
        })?;
        self.report.cancelled = self.progress.done < files.len() as u64;
        Ok(())
    }

    /// Takes what became of one file.
    fn take(&mut self, look: &Look, outcome: Outcome) -> Result<(), Error> {
        self.progress.done += 1;
        self.progress.bytes += look.found.size_bytes;
        match outcome {
            Outcome::Vanished => {
                if let Some(before) = &look.before {
                    self.writer.remove(&before.key)?;
                    self.waiting += 1;
                    self.report.removed += 1;
                }
            }
            Outcome::Unreadable(reason) => {
                // What the index knows is better than nothing, as long as the file is there.
                if look.before.as_ref().is_none_or(was_unreadable) {
                    let source = skipped(&look.found, [0; 32], reason.clone());
                    if look.before.as_ref() != Some(&source) {
                        self.writer.put(&source, &[])?;
                        self.waiting += 1;
                    }
                }
                self.skip(look.found.path.clone(), reason);
            }
            Outcome::Skipped { hash, reason } => {
                let source = skipped(&look.found, hash, reason.clone());
                self.writer.put(&source, &[])?;
                self.waiting += 1;
                self.skip(look.found.path.clone(), reason);
            }
            Outcome::Read {
                source,
                records,
                same,
            } => {
                self.writer.put(&source, &records)?;
                self.waiting += 1;
                match look.before.as_ref().map(|before| &before.status) {
                    _ if same => self.report.unchanged += 1,
                    Some(Status::Read { .. }) => self.report.changed += 1,
                    Some(Status::Skipped(_)) | None => self.report.new += 1,
                }
            }
        }
        self.settle()
    }

    /// Commits and tells when it is time.
    fn settle(&mut self) -> Result<(), Error> {
        if self.told.elapsed() >= NEWS_EVERY {
            self.told = Instant::now();
            (self.tell)(News::Progress(self.progress));
        }
        let due = self.waiting >= COMMIT_FILES || self.committed.elapsed() >= self.pause;
        if due && self.waiting > 0 {
            self.commit()?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Error> {
        self.writer.commit()?;
        self.waiting = 0;
        self.committed = Instant::now();
        self.pause = (self.pause * 2).min(COMMIT_LATEST);
        (self.tell)(News::Committed);
        Ok(())
    }

    fn finish(mut self, engine: &dyn Engine) -> Result<Report, Error> {
        (self.tell)(News::Progress(self.progress));
        if self.waiting > 0 {
            self.writer.commit()?;
        }
        drop(self.writer);
        engine.refresh()?;
        self.report.summary = engine.summary()?;
        self.report
            .skipped
            .sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(self.report)
    }
}

/// Which file, what became of it, and its place in memory.
type Looked<'r> = (usize, Outcome, Place<'r>);

/// One worker: takes the next file until there is none.
fn toil<'r>(
    files: &[Look],
    (next, room): (&AtomicUsize, &'r Room),
    step: &(dyn Fn(&Look) -> Outcome + Sync),
    send: &SyncSender<Looked<'r>>,
    stopped: &(dyn Fn() -> bool + Sync),
) {
    while !stopped() {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(look) = files.get(at) else { return };
        let Some(place) = room.enter(look.found.size_bytes, stopped) else {
            return;
        };
        if send.send((at, step(look), place)).is_err() {
            return;
        }
    }
}

fn skipped(found: &Found, hash: [u8; 32], reason: String) -> Source {
    Source {
        key: found.key.clone(),
        size_bytes: found.size_bytes,
        modified_ns: found.modified_ns,
        hash,
        rules: RULES,
        status: Status::Skipped(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(files: usize) -> (tempfile::TempDir, Corpus) {
        let home = tempfile::tempdir().expect("a temporary folder");
        for i in 0..files {
            let text = format!("Title {i}\n\n“It is {i},” said Ada Quist.\n");
            std::fs::write(home.path().join(format!("{i}.txt")), text).expect("written");
        }
        let corpus = Corpus::new(&[home.path()]).expect("it exists");
        (home, corpus)
    }

    #[test]
    fn a_second_pass_reads_nothing_and_says_nothing_was_committed() {
        let (_home, corpus) = corpus(20);
        let engine = crate::search::memory();
        let go = AtomicBool::new(false);
        let mut news = Vec::new();
        let settings = Settings::default();
        let first =
            index(&corpus, &*engine, settings, &go, &mut |n| news.push(n)).expect("indexed");
        assert_eq!((first.new, first.summary.articles), (20, 20));
        let last = news.iter().rev().find_map(|news| match news {
            News::Progress(progress) => Some((progress.done, progress.total)),
            News::Committed => None,
        });
        assert_eq!(last, Some((20, 20)));
        let before = engine.refresh().expect("it has a generation");
        let second = index(&corpus, &*engine, settings, &go, &mut |_| {}).expect("indexed");
        assert_eq!((second.unchanged, second.new), (20, 0));
        assert_eq!(engine.refresh().expect("still"), before);
    }

    #[test]
    fn broken_off_it_says_so_and_goes_on_later() {
        let (_home, corpus) = corpus(20);
        let engine = crate::search::memory();
        let settings = Settings::default();
        let stop = AtomicBool::new(true);
        let cut = index(&corpus, &*engine, settings, &stop, &mut |_| {}).expect("no failure");
        assert!(cut.cancelled && cut.new < 20, "{cut:?}");
        let go = AtomicBool::new(false);
        let rest = index(&corpus, &*engine, settings, &go, &mut |_| {}).expect("indexed");
        assert_eq!((rest.new + rest.unchanged, rest.cancelled), (20, false));
    }
}
