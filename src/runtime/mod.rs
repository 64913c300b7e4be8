//! The loop: everything that happens comes through one inbox, changes the model, and is painted.
//!
//! ```text
//! keys ──┐                                      ┌─▶ search worker ──┐
//! signals ├─▶ inbox ─▶ update(model) ─▶ effects ┼─▶ open worker ────┼─▶ inbox
//! index ──┘              │                      └─▶ stop, leave     │
//!                        └─▶ one frame for all that was waiting     │
//! ```
//!
//! The screen is painted first and the index opened then, on its own thread, which also brings it up to date while
//! the reader reads. Nothing here blocks the loop except waiting for the next thing to happen; no clock runs but
//! while an answer is awaited (`watch`), so an idle program writes nothing and uses no time.
//!
//! Invariant: however the loop ends (a key, a fault, a panic, a signal, a terminal that has gone) the terminal is
//! left as it was found. Deliberately absent: settings and command lines (callers give values) and what the screen
//! looks like (callers give the function that paints it).

mod effects;
mod folders;
mod follow;
mod host;
mod input;
mod keeper;
mod reins;
mod rounds;
mod screen;
mod signals;
mod slot;
mod stirred;
mod watch;
mod workers;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use ratatui::Frame;

pub use host::{Holdings, watch};
pub use keeper::Tiding;
pub use screen::{is_possible, restore, terminal_columns};
pub use signals::{Interrupts, bear_limits};

use crate::app::{Model, Msg};
use crate::corpus::guarded;
use crate::runtime::host::host;
use crate::runtime::reins::{Reins, Stir};
use crate::runtime::rounds::Rounds;
use crate::runtime::screen::Screen;
use crate::runtime::workers::{EngineSlot, Workers};

/// How long leaving waits for the index to be closed in good order. (It is whole in any case.)
const CLOSING: Duration = Duration::from_secs(2);

/// What a session is made of.
pub struct Stage<'a> {
    /// The state to begin with.
    pub model: Model,
    /// Paints it.
    pub paint: &'a dyn Fn(&Model, &mut Frame<'_>),
    /// Keeps a query for good, or no longer; gives what is to be said about that.
    pub save: &'a dyn Fn(&str, bool) -> Option<String>,
    /// What is read.
    pub holdings: Holdings,
    /// What to say at the start.
    pub note: Option<String>,
    /// For tests of the terminal: the key F12 breaks the program.
    pub brittle: bool,
    /// For tests of the terminal: a query with words is answered only when a newer one waits.
    pub stalls: bool,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The reader left.
    Quit,
    /// By this signal.
    Signal(i32),
    /// There is no terminal any more.
    Gone,
}

/// A session that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// How it ended.
    pub end: End,
    /// The queries taken in it and before, newest last.
    pub history: Vec<String>,
    /// The queries that were taken out of it.
    pub forgotten: Vec<String>,
}

/// What can go wrong with a session.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Input or output is not a terminal.
    #[error("this is not a terminal that a screen can be drawn on")]
    NotATerminal,
    /// The terminal or a thread cannot be had.
    #[error("cannot use the terminal")]
    Terminal(#[source] io::Error),
    /// A part of the program broke.
    #[error("{0}")]
    Fault(String),
}

/// Everything that reaches the loop.
enum News {
    /// Something for the model.
    Msg(Msg),
    /// A signal came.
    Signal(i32),
    /// The terminal has gone.
    Gone,
    /// A thread broke.
    Fault(String),
}

/// Runs a session until it ends. Takes over the terminal for that time.
///
/// # Errors
///
/// When there is no terminal, or a part of the program breaks.
pub fn run(stage: Stage<'_>) -> Result<Over, Error> {
    if !is_possible() {
        return Err(Error::NotATerminal);
    }
    let (send, inbox) = channel();
    let (reins, stirs) = Reins::new();
    // Signals are heard before the terminal is changed, so that none can leave it so.
    signals::listen(&send).map_err(Error::Terminal)?;
    let screen = Screen::enter().map_err(Error::Terminal)?;
    let workers = Workers::start(&send, stage.stalls).map_err(Error::Terminal)?;
    let (note, holdings) = (stage.note.clone(), stage.holdings.clone());
    let mut rounds = Rounds::new(stage, screen, workers, Arc::clone(&reins));
    let ended = rounds.begin().and_then(|()| {
        input::listen(&send)?;
        if let Some(note) = note {
            let _ = send.send(News::Msg(Msg::Said(note)));
        }
        let closed = spawn_keeper(holdings, rounds.ends(), &send, (&reins, stirs))?;
        let end = rounds.turn(&inbox);
        Ok((end, closed))
    });
    let (history, forgotten) = rounds.history();
    drop(rounds);
    restore();
    reins.end();
    let (end, closed) = ended.map_err(Error::Terminal)?;
    let _ = closed.recv_timeout(CLOSING);
    end.map(|end| Over {
        end,
        history,
        forgotten,
    })
}

/// Starts the thread that keeps the index; the channel ends when nothing is left to be closed in good order.
fn spawn_keeper(
    holdings: Holdings,
    (engine, answered): (EngineSlot, Option<Receiver<()>>),
    inbox: &Sender<News>,
    (reins, stirs): (&Arc<Reins>, Receiver<Stir>),
) -> io::Result<Receiver<()>> {
    let (open, closed) = channel();
    let (reins, send) = (Arc::clone(reins), inbox.clone());
    spawn("index", inbox, move || {
        host(holdings, (&engine, answered), &send, (&reins, stirs));
        drop(open);
    })?;
    Ok(closed)
}

/// Starts a thread; one that breaks says so to the loop.
fn spawn(name: &str, inbox: &Sender<News>, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let send = inbox.clone();
    thread::Builder::new().name(name.into()).spawn(move || {
        if let Err(fault) = guarded(work) {
            let _ = send.send(News::Fault(fault));
        }
    })?;
    Ok(())
}
