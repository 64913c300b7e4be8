//! The work: [`index()`] reads what a plan names, on several threads, and fills an engine from one.
//!
//! One thread hands out what is to be done ([`feed`](super::feed)), workers read, parse and extract; the calling thread
//! owns the writer. Between them are short channels, and no more is under way than there is [`Room`] for. Commits come
//! by time and by count: soon at first, so that a reader has something to look at, then less and less often. What was
//! committed stays when the work is broken off.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::corpus::changed::{Glance, glance};
use crate::corpus::feed::{Job, Message, Workshop, feed, toil};
use crate::corpus::news::{NEWS_EVERY, News, Progress, Report};
use crate::corpus::parts::Sizes;
use crate::corpus::reading::Zeal;
use crate::corpus::room::Room;
use crate::corpus::work::Work;
use crate::corpus::{Corpus, Error, Links, Look, Plan, Unreadable, Walk, plan, walk};
use crate::record::{RULES, Source, SourceKey};
use crate::search::{Engine, Writer};

/// Stack of a worker, in bytes: nested text must not end the process.
const STACK_BYTES: usize = 16 << 20;

/// The most workers, however many are asked for: a system refuses to start thousands.
const MOST_THREADS: usize = 128;

/// The most bytes of files in memory, unless a single one is longer. What is made of them takes several times as much.
const ROOM_BYTES: u64 = 16 << 20;

/// The most outcomes that wait while a commit is made; together they have no more than their room.
const MOST_WAITING: usize = 1 << 10;

/// How the work is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Threads that read and extract; 0 is one for each core.
    pub threads: usize,
    /// Reads every file anew, whatever the index knows.
    pub force: bool,
    /// The least length of the parts of a file that holds an article a line, in bytes; 0 is what is best.
    pub part_bytes: u64,
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
    let (writer, sources, walk) = compare_with(corpus, writer, cancel)?;
    if cancel.load(Ordering::Relaxed) {
        return Ok(Report {
            summary: engine.summary()?,
            cancelled: true,
            ..Report::default()
        });
    }
    let (rules, zeal) = match settings.force {
        true => (u32::MAX, Zeal::Force),
        false => (RULES, Zeal::Exact),
    };
    let set = Set::new(sources, walk, rules);
    let (mut report, writer) = carry_out(set, (engine, writer), (settings, zeal), cancel, tell)?;
    // Files that the writer has merged by now are seen, too.
    drop(writer);
    engine.refresh()?;
    report.summary = engine.summary()?;
    Ok(report)
}

/// Brings up to date what an index holds of these paths and of all below them, which may be there or not, and refreshes the
/// engine. The rest is not looked at, unless it takes a whole walk to say what counts. Writes nothing when nothing has
/// changed. Takes the writer that is held, and leaves in its place the one that was needed: it may still be merging, and
/// whoever drops it waits for that.
///
/// # Errors
///
/// As [`index()`].
pub fn index_changed(
    (corpus, paths): (&Corpus, &[PathBuf]),
    (engine, held): (&dyn Engine, &mut Option<Box<dyn Writer>>),
    settings: Settings,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(News),
) -> Result<Report, Error> {
    let seek = || -> Result<Option<Set>, Error> {
        let Some(Glance { walk, keys }) = glance(corpus, paths, cancel)? else {
            return Ok(None);
        };
        let mut sources = engine.known(&keys)?;
        sources.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        sources.dedup_by(|a, b| a.key == b.key);
        Ok(Some(Set::new(sources, walk, RULES)))
    };
    let seen = engine.refresh()?;
    let Some(mut set) = seek()? else {
        drop(held.take());
        return index(corpus, engine, settings, cancel, tell);
    };
    if set.is_done() {
        return Ok(Report {
            unchanged: set.todo.unchanged.len() as u64,
            summary: engine.summary()?,
            ..Report::default()
        });
    }
    let writer = match held.take() {
        Some(writer) => writer,
        None => engine.writer()?,
    };
    // Others may have written until now.
    if engine.refresh()? != seen {
        match seek()? {
            Some(now) => set = now,
            None => {
                drop(writer);
                return index(corpus, engine, settings, cancel, tell);
            }
        }
    }
    let way = (settings, Zeal::Lazy);
    let (report, writer) = carry_out(set, (engine, writer), way, cancel, tell)?;
    *held = Some(writer);
    Ok(report)
}

/// What is to be done, and what is to be told of the rest.
struct Set {
    todo: Plan,
    unreadable: Vec<Unreadable>,
    links: Links,
}

impl Set {
    fn new(sources: Vec<Source>, mut walk: Walk, rules: u32) -> Self {
        Self {
            unreadable: walk.unreadable.clone(),
            links: std::mem::take(&mut walk.links),
            todo: plan(sources, walk, rules),
        }
    }

    /// Whether there is nothing to be done.
    fn is_done(&self) -> bool {
        let todo = &self.todo;
        todo.look.is_empty() && todo.removed.is_empty() && todo.perhaps_moved.is_empty()
    }
}

/// Does it, and gives the writer back.
fn carry_out(
    set: Set,
    (engine, writer): (&dyn Engine, Box<dyn Writer>),
    (settings, zeal): (Settings, Zeal),
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(News),
) -> Result<(Report, Box<dyn Writer>), Error> {
    let Set {
        mut todo,
        unreadable,
        links,
    } = set;
    let mut work = Work::new(writer, tell);
    work.report.links = links;
    work.progress.total = todo.look.len() as u64;
    work.progress.total_bytes = todo.look.iter().map(|look| look.found.size_bytes).sum();
    work.report.unchanged = files(&todo.kept);
    for folder in unreadable {
        work.skip(folder.path, folder.reason);
    }
    for (found, source) in std::mem::take(&mut todo.unchanged) {
        work.unchanged(found.path, source.status);
    }
    work.report.removed = files(&todo.removed);
    work.remove(&todo.removed)?;
    work.perhaps_moved = todo.perhaps_moved.into_iter().collect();
    let room = Room::new(ROOM_BYTES);
    let stop = AtomicBool::new(false);
    let stopped = || stop.load(Ordering::Relaxed) || cancel.load(Ordering::Relaxed);
    let shop = Workshop {
        looks: &todo.look,
        engine,
        twins: &todo.twins,
        zeal,
        sizes: match settings.part_bytes {
            0 => Sizes::default(),
            least => Sizes::of(least),
        },
        room: &room,
        stopped: &stopped,
    };
    let threads = threads(settings, &todo.look);
    if threads > 0 {
        go_through(&mut work, &shop, threads, &stop)?;
        work.report.cancelled = work.progress.done < todo.look.len() as u64;
    }
    work.finish(engine)
}

/// The writer, what its index holds, and what is there.
type Compared = (Box<dyn Writer>, Vec<Source>, Walk);

/// What the index holds and what is there, both looked at at the same time.
fn compare_with(
    corpus: &Corpus,
    writer: Box<dyn Writer>,
    cancel: &AtomicBool,
) -> Result<Compared, Error> {
    thread::scope(|scope| {
        let read = move || (writer.sources(), writer);
        let reader = thread::Builder::new()
            .name("sources".into())
            .spawn_scoped(scope, read)
            .map_err(Error::Threads)?;
        let walk = walk(corpus, cancel);
        let (sources, writer) = match reader.join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        Ok((writer, sources?, walk?))
    })
}

/// How many workers are worth starting.
fn threads(settings: Settings, looks: &[Look]) -> usize {
    let threads = match settings.threads {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        n => n,
    };
    match looks.iter().any(|look| look.found.is_lines()) {
        true => threads.min(MOST_THREADS),
        false => threads.min(looks.len()).min(MOST_THREADS),
    }
}

/// How many files some sources are of.
fn files(keys: &[SourceKey]) -> u64 {
    let names = keys.iter().map(|key| key.file().unwrap_or(key.as_str()));
    let names: std::collections::HashSet<&str> = names.collect();
    names.len() as u64
}

/// Starts whoever hands out and whoever works, and takes what comes back.
fn go_through(
    work: &mut Work<'_>,
    shop: &Workshop<'_>,
    threads: usize,
    stop: &AtomicBool,
) -> Result<(), Error> {
    thread::scope(|scope| {
        let (send, outcomes) = sync_channel::<Message<'_>>(MOST_WAITING);
        let (hand_out, jobs) = sync_channel::<Job<'_>>(threads);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads {
            let (send, jobs) = (send.clone(), Arc::clone(&jobs));
            thread::Builder::new()
                .name("extract".into())
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, move || toil(shop, &jobs, &send))
                .map_err(Error::Threads)?;
        }
        // Only workers may hold it: when they have gone, nobody is left to hand out to.
        drop(jobs);
        thread::Builder::new()
            .name("feed".into())
            .spawn_scoped(scope, move || feed(shop, hand_out, send))
            .map_err(Error::Threads)?;
        loop {
            let taken = match outcomes.recv_timeout(NEWS_EVERY) {
                Ok(message) => work.take(shop.looks, message),
                Err(RecvTimeoutError::Timeout) => work.settle(),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            if taken.is_err() {
                stop.store(true, Ordering::Relaxed);
                return taken;
            }
        }
    })
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
