//! The thread that keeps the index: opens it, brings it up to date while the reader reads, and watches it when
//! another process does so.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::app::{self, Msg};
use crate::corpus::{self, Corpus, Progress, Report, Settings, index, sample_engine};
use crate::runtime::News;
use crate::runtime::workers::{EngineSlot, said};
use crate::search::{self, Engine, Error, Summary};
use crate::text::for_terminal;

/// Time between two looks at an index that another process writes.
const LOOKS: Duration = Duration::from_secs(2);

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

/// Keeps the index until there is nothing more to do, or `stop` is set.
pub(super) fn keep(
    holdings: Holdings,
    (slot, answered): (&EngineSlot, Option<Receiver<()>>),
    inbox: &Sender<News>,
    stop: &AtomicBool,
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
        Holdings::Files(corpus, dir) => keeper.files(&corpus, dir.as_deref()),
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

    fn tell(&self, msg: Msg) {
        // A loop that has ended needs no news.
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

    fn files(&self, corpus: &Corpus, dir: Option<&std::path::Path>) {
        let mut engine = self.open(dir.map(search::open));
        self.present(&engine);
        self.give_way();
        let mut rebuilt = false;
        loop {
            match self.index(corpus, &engine) {
                Ok(report) => return self.done(&report),
                Err(corpus::Error::Index(Error::Busy)) => {
                    if !self.watch(&engine) {
                        return;
                    }
                }
                Err(corpus::Error::Index(Error::Damaged { .. } | Error::Version { .. }))
                    if !rebuilt =>
                {
                    rebuilt = true;
                    engine = self.open(dir.map(search::rebuild));
                    self.present(&engine);
                }
                Err(error) => return self.failed(&*engine, &error),
            }
        }
    }

    /// The engine that was opened, or one in memory.
    fn open(&self, opened: Option<Result<search::Opened, Error>>) -> Arc<dyn Engine> {
        match opened {
            Some(Ok(opened)) => {
                if let Some(note) = opened.note {
                    self.say(&note);
                }
                if opened.earlier {
                    self.say(
                        "the index was made by an earlier version: reading all articles again; \
                         what you see may be old until then",
                    );
                }
                opened.engine
            }
            Some(Err(error)) => {
                let why = said(&error);
                self.say(&format!("the index is kept in memory only: {why}"));
                search::memory()
            }
            None => search::memory(),
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
    fn watch(&self, engine: &Arc<dyn Engine>) -> bool {
        self.tell(Msg::Said(
            "another pullquote is indexing this corpus; its articles appear here".into(),
        ));
        let mut generation = engine.refresh().ok();
        loop {
            for _ in 0..20 {
                thread::sleep(LOOKS / 20);
                if self.stop.load(Ordering::Relaxed) {
                    return false;
                }
            }
            let now = engine.refresh().ok();
            if now.is_some() && now != generation {
                generation = now;
                self.committed(&**engine);
            }
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
