//! The keeper of the index in a session with screens: what it says becomes news for the loop.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use crate::app::{self, Msg};
use crate::corpus::{Corpus, Progress, Report, Settings, sample_engine};
use crate::runtime::keeper::{Desk, Tiding, keep};
use crate::runtime::reins::{Reins, Stir};
use crate::runtime::workers::EngineSlot;
use crate::runtime::{Interrupts, News};
use crate::search::{Engine, Summary};
use crate::text::for_terminal;

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

/// Keeps the index until the session ends: stops, goes on and looks for changes as the reader wishes.
pub(super) fn host(
    holdings: Holdings,
    (slot, answered): (&EngineSlot, Option<Receiver<()>>),
    inbox: &Sender<News>,
    (reins, stirs): (&Reins, Receiver<Stir>),
) {
    let host = Host { slot, inbox };
    let (corpus, dir) = match holdings {
        Holdings::Sample => return host.present(&sample_engine()),
        Holdings::Files(corpus, dir) => (corpus, dir),
    };
    let answered = std::cell::RefCell::new(answered);
    keep(Desk {
        corpus: &corpus,
        dir: dir.as_deref(),
        reins,
        stirs,
        settings: Settings::default(),
        hear: &|tiding| {
            let opened = matches!(tiding, Tiding::Opened(_));
            host.hear(tiding);
            if opened && let Some(answered) = answered.take() {
                give_way(&answered);
            }
        },
    });
}

/// Keeps the index of a corpus in a directory without screens, until a signal comes or `hear` says that it is enough.
///
/// # Errors
///
/// When the system refuses to tell of signals.
pub fn watch(
    (corpus, dir): (&Corpus, Option<&Path>),
    settings: Settings,
    interrupts: &Interrupts,
    hear: &dyn Fn(Tiding) -> bool,
) -> io::Result<()> {
    let (reins, stirs) = Reins::new();
    let end = Arc::clone(&reins);
    interrupts.wake(move || end.end())?;
    keep(Desk {
        corpus,
        dir,
        reins: &reins,
        stirs,
        settings,
        hear: &|tiding| {
            if !hear(tiding) {
                reins.end();
            }
        },
    });
    Ok(())
}

/// Lets the first list and the first article come before the work begins: somebody looks at an empty screen.
fn give_way(answered: &Receiver<()>) {
    let _ = answered
        .recv_timeout(PATIENCE)
        .and_then(|()| answered.recv_timeout(PATIENCE));
}

struct Host<'a> {
    slot: &'a EngineSlot,
    inbox: &'a Sender<News>,
}

impl Host<'_> {
    fn hear(&self, tiding: Tiding) {
        match tiding {
            Tiding::Opened(engine) => self.present(&engine),
            Tiding::Committed(summary) => self.tell(Msg::Committed(summary)),
            Tiding::Progress(progress) => self.tell(Msg::Indexing(shown(progress))),
            Tiding::Watching(seen) => {
                self.tell(Msg::Watching(seen.is_ok()));
                if let Err(why) = seen {
                    let line = format!("cannot watch, looking every now and then: {why}");
                    self.tell(Msg::Said(for_terminal(&line).into_owned()));
                }
            }
            Tiding::Done(report) => {
                let note = note(&report);
                self.ended(report.summary, note);
            }
            Tiding::Stopped(summary) => self.tell(Msg::Stopped(summary)),
            Tiding::Failed(summary, why) => self.ended(summary, Some(why)),
            Tiding::Said(line) => self.tell(Msg::Said(for_terminal(&line).into_owned())),
        }
    }

    fn tell(&self, msg: Msg) {
        // A loop that has ended needs no news.
        let _ = self.inbox.send(News::Msg(msg));
    }

    /// Shows what an engine holds to the model, and the engine to the workers: in this order, so that the question
    /// that waits is asked once.
    fn present(&self, engine: &Arc<dyn Engine>) {
        if let Ok(summary) = engine.summary() {
            self.tell(Msg::Committed(summary));
        }
        self.slot.put(Arc::clone(engine));
    }

    fn ended(&self, summary: Summary, note: Option<String>) {
        let at = jiff::Zoned::now().strftime("%H:%M").to_string();
        let note = note.map(|note| for_terminal(&note).into_owned());
        self.tell(Msg::Indexed { summary, at, note });
    }
}

/// What was skipped, in one line.
fn note(report: &Report) -> Option<String> {
    let lines = report.partly.iter();
    let lines: u64 = lines.map(|p| u64::from(p.unread.count)).sum();
    match report.skipped.as_slice() {
        [] if lines == 0 => None,
        [] => Some(format!(
            "{lines} lines skipped; `pullquote index` lists them"
        )),
        [one] => {
            let path = one.path.display();
            Some(format!("skipped \"{path}\": {}", one.reason))
        }
        many => {
            let n = many.len();
            Some(format!("{n} files skipped; `pullquote index` lists them"))
        }
    }
}

fn shown(progress: Progress) -> app::Progress {
    app::Progress {
        done: progress.done,
        total: progress.total,
        skipped: progress.skipped,
        bytes: progress.bytes,
        total_bytes: progress.total_bytes,
        left_s: progress.left_s,
    }
}
