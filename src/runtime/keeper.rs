//! The thread that keeps the index: opens it, brings it up to date while the reader reads, and from then on follows
//! what others commit to it. When it turns out to be damaged it is set aside and made anew.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::app::{self, Msg};
use crate::corpus::{self, Corpus, Progress, Report, Settings, index, sample_engine};
use crate::runtime::News;
use crate::runtime::follow::{Follow, Stir};
use crate::runtime::workers::{EngineSlot, said};
use crate::search::{self, Engine, Error, Opened, Summary};
use crate::text::for_terminal;

/// Time between two looks whether another process has done writing.
const LOOKS: Duration = Duration::from_millis(400);

/// How often an index is made anew in one session: what breaks it again and again is not mended by that.
const REBUILDS: u32 = 3;

/// The longest wait for the first list, and for the first article.
const PATIENCE: Duration = Duration::from_millis(60);

/// What is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holdings {
    /// The sample.
    Sample,
    /// A corpus, with the directory of its index; `None` keeps it in memory.
    Files(Corpus, Option<PathBuf>),
}

/// Keeps the index until there is nothing more to do, or `stop` is set. `open` is dropped when nothing is written any
/// more.
pub(super) fn keep(
    holdings: Holdings,
    (slot, answered): (&EngineSlot, Option<Receiver<()>>),
    inbox: &Sender<News>,
    (stop, open): (&AtomicBool, Sender<()>),
) {
    let keeper = Keeper {
        slot,
        answered,
        inbox,
        stop,
    };
    match holdings {
        Holdings::Sample => {
            let engine = sample_engine();
            keeper.present(&engine);
        }
        Holdings::Files(corpus, dir) => keeper.files(&corpus, dir.as_deref(), open),
    }
}

struct Keeper<'a> {
    slot: &'a EngineSlot,
    answered: Option<Receiver<()>>,
    inbox: &'a Sender<News>,
    stop: &'a AtomicBool,
}

impl Keeper<'_> {
    /// Says one line; it may name files.
    fn say(&self, line: &str) {
        self.tell(Msg::Said(for_terminal(line).into_owned()));
    }

    /// A loop that has ended needs no news.
    fn tell(&self, msg: Msg) {
        let _ = self.inbox.send(News::Msg(msg));
    }

    /// Shows what an engine holds to the model, and the engine to the workers: in this order, so that the question
    /// that waits is asked once.
    fn present(&self, engine: &Arc<dyn Engine>) {
        self.committed(&**engine);
        self.slot.put(Arc::clone(engine));
    }

    /// Lets the first list and the first article come before the work begins: somebody looks at an empty screen.
    fn give_way(&self) {
        if let Some(answered) = &self.answered {
            let _ = answered
                .recv_timeout(PATIENCE)
                .and_then(|()| answered.recv_timeout(PATIENCE));
        }
    }

    fn committed(&self, engine: &dyn Engine) {
        if let Ok(summary) = engine.summary() {
            self.tell(Msg::Committed(summary));
        }
    }

    fn files(&self, corpus: &Corpus, dir: Option<&Path>, open: Sender<()>) {
        let (mut engine, mut on_disk) = self.open(dir, search::open);
        self.present(&engine);
        self.give_way();
        let (mut open, mut rebuilds) = (Some(open), 0);
        loop {
            let began = SystemTime::now();
            match self.index(corpus, &engine) {
                Ok(report) => {
                    if let Some(dir) = dir.filter(|_| on_disk && !report.cancelled) {
                        corpus::note_looked(dir, began);
                    }
                    self.done(&report);
                }
                Err(corpus::Error::Index(Error::Busy)) => {
                    if !self.watch(&engine, dir) {
                        return;
                    }
                    continue;
                }
                Err(corpus::Error::Index(Error::Damaged { .. } | Error::Version { .. }))
                    if rebuilds < REBUILDS =>
                {
                    rebuilds += 1;
                    (engine, on_disk) = self.open(dir, search::rebuild);
                    self.present(&engine);
                    continue;
                }
                Err(error) => self.failed(&*engine, &error),
            }
            drop(open.take());
            let Some(dir) = dir.filter(|_| on_disk && !self.stopped()) else {
                return;
            };
            if rebuilds >= REBUILDS {
                return;
            }
            rebuilds += 1;
            self.follow(&engine, dir);
            (engine, on_disk) = self.open(Some(dir), search::open);
            self.present(&engine);
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Shows what others commit, until the index is found damaged.
    fn follow(&self, engine: &Arc<dyn Engine>, dir: &Path) {
        let follow = Follow::new(dir);
        let mut generation = None;
        let mut refreshed = || match engine.refresh() {
            Ok(now) => {
                if generation.replace(now).is_some_and(|before| before != now) {
                    self.committed(&**engine);
                }
                true
            }
            Err(error) => !matches!(error, Error::Version { .. }),
        };
        // What was committed before one followed is looked at once.
        while refreshed() {
            match follow.next() {
                Stir::Changed => {}
                Stir::Damaged => return,
            }
        }
    }

    /// The engine that is opened in a directory, or one in memory; whether it is on disk. Waits for who writes into what cannot be read.
    fn open(
        &self,
        dir: Option<&Path>,
        how: impl Fn(&Path) -> Result<Opened, Error>,
    ) -> (Arc<dyn Engine>, bool) {
        let Some(dir) = dir else {
            return (search::memory(), false);
        };
        let mut opened = how(dir);
        while matches!(opened, Err(Error::Busy)) && !self.stopped() {
            self.say("the index is damaged, and another pullquote writes it; waiting for its end");
            thread::sleep(LOOKS);
            opened = search::open(dir);
        }
        match opened {
            Ok(opened) => {
                if let Some(note) = opened.note {
                    self.say(&note);
                }
                if opened.earlier {
                    self.say(
                        "the index was made by an earlier version: reading all articles again; \
                         what you see may be old until then",
                    );
                }
                (opened.engine, true)
            }
            Err(error) => {
                let why = said(&error);
                self.say(&format!("the index is kept in memory only: {why}"));
                (search::memory(), false)
            }
        }
    }

    fn index(&self, corpus: &Corpus, engine: &Arc<dyn Engine>) -> Result<Report, corpus::Error> {
        index(
            corpus,
            &**engine,
            Settings::default(),
            self.stop,
            &mut |news| match news {
                corpus::News::Progress(progress) => self.tell(Msg::Indexing(shown(progress))),
                corpus::News::Committed => {
                    if engine.refresh().is_ok() {
                        self.committed(&**engine);
                    }
                }
            },
        )
    }

    /// Follows what another process commits, until it is done; whether to go on.
    fn watch(&self, engine: &Arc<dyn Engine>, dir: Option<&Path>) -> bool {
        self.tell(Msg::Said(
            "another pullquote is indexing this corpus; its articles appear here".into(),
        ));
        let follow = dir.map(Follow::new);
        let mut generation = engine.refresh().ok();
        let mut looked = Instant::now();
        loop {
            let left = LOOKS.saturating_sub(looked.elapsed());
            match &follow {
                Some(follow) => follow.wait(left),
                None => thread::sleep(left),
            }
            if self.stopped() {
                return false;
            }
            let now = engine.refresh().ok();
            if now.is_some() && now != generation {
                generation = now;
                self.committed(&**engine);
            }
            if looked.elapsed() < LOOKS {
                continue;
            }
            looked = Instant::now();
            match engine.writer() {
                Err(Error::Busy) => {}
                _ => return true,
            }
        }
    }

    fn done(&self, report: &Report) {
        let note = match report.skipped.len() {
            0 => None,
            1 => Some(format!(
                "skipped \"{}\": {}",
                report.skipped[0].path.display(),
                report.skipped[0].reason
            )),
            n => Some(format!("{n} files skipped; `pullquote index` lists them")),
        };
        self.ended(report.summary, note);
    }

    fn failed(&self, engine: &dyn Engine, error: &corpus::Error) {
        let summary = engine.summary().unwrap_or_default();
        self.ended(summary, Some(said(error)));
    }

    fn ended(&self, summary: Summary, note: Option<String>) {
        let at = jiff::Zoned::now().strftime("%H:%M").to_string();
        let note = note.map(|note| for_terminal(&note).into_owned());
        self.tell(Msg::Indexed { summary, at, note });
    }
}

fn shown(progress: Progress) -> app::Progress {
    app::Progress {
        done: progress.done,
        total: progress.total,
        skipped: progress.skipped,
    }
}
