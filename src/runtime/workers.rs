//! Four threads that do what the loop must not wait for: one searches, one counts what was found, one opens articles,
//! one lights large ones.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

use crate::app::{Lighting, Msg, Tallied, Tally};
use crate::article::ArticleId;
use crate::corpus::guarded;
use crate::runtime::slot::Slot;
use crate::runtime::{News, spawn};
use crate::search::{Cancel, Engine, Error, Request, Ticket, extent};

/// Where the engine is as soon as there is one. A damaged one is replaced.
pub(super) type EngineSlot = Arc<Slot<Arc<dyn Engine>>>;

/// Queries broken off in a row, at the most: then one runs to its end, so that a slow engine still shows something.
const BREAKS: u32 = 2;

/// The pause after which counting begins: who types on is not disturbed.
const PAUSE: Duration = Duration::from_millis(150);

/// The hands of the loop.
pub(super) struct Workers {
    pub engine: EngineSlot,
    /// Gets a word for each answer and each article, the first ones at least.
    pub answered: Option<Receiver<()>>,
    newest: Arc<AtomicU64>,
    queries: Arc<Slot<(Ticket, Request)>>,
    counted: Arc<AtomicU64>,
    tallies: Arc<Slot<(Ticket, Tally)>>,
    articles: Sender<ArticleId>,
    lamps: Sender<Box<Lighting>>,
}

impl Workers {
    /// Starts them; all but the last wait for an engine.
    pub fn start(inbox: &Sender<News>) -> io::Result<Self> {
        let (articles, ids) = channel();
        let (answer, answered) = sync_channel(2);
        let (lamps, lightings) = channel();
        let workers = Self {
            answered: Some(answered),
            engine: Arc::new(Slot::new()),
            newest: Arc::default(),
            queries: Arc::new(Slot::new()),
            counted: Arc::default(),
            tallies: Arc::new(Slot::new()),
            articles,
            lamps,
        };
        let search = Search {
            engine: Arc::clone(&workers.engine),
            newest: Arc::clone(&workers.newest),
            queries: Arc::clone(&workers.queries),
            answer: answer.clone(),
            inbox: inbox.clone(),
        };
        spawn("search", inbox, move || search.run())?;
        let counting = Counting {
            engine: Arc::clone(&workers.engine),
            newest: Arc::clone(&workers.counted),
            tallies: Arc::clone(&workers.tallies),
            inbox: inbox.clone(),
        };
        spawn("count", inbox, move || counting.run())?;
        let (engine, send) = (Arc::clone(&workers.engine), inbox.clone());
        spawn("open", inbox, move || open(&engine, &ids, (&send, &answer)))?;
        let send = inbox.clone();
        spawn("light", inbox, move || light(&lightings, &send))?;
        Ok(workers)
    }

    /// Hands a query over, in place of one that still waits.
    pub fn search(&self, ticket: Ticket, request: Request) {
        self.newest.fetch_max(ticket.0, Ordering::Relaxed);
        self.queries.put((ticket, request));
    }

    /// Hands over what is to be counted, in place of what still waits or is being counted.
    pub fn tally(&self, ticket: Ticket, tally: Tally) {
        self.counted.fetch_max(ticket.0, Ordering::Relaxed);
        self.tallies.put((ticket, tally));
    }

    /// Hands an article over, behind those that wait.
    pub fn open(&self, id: ArticleId) {
        // The worker lives as long as the session.
        let _ = self.articles.send(id);
    }

    /// Hands an article to be lit over, in place of the same one that still waits.
    pub fn light(&self, lighting: Box<Lighting>) {
        let _ = self.lamps.send(lighting);
    }
}

struct Search {
    engine: EngineSlot,
    newest: Arc<AtomicU64>,
    queries: Arc<Slot<(Ticket, Request)>>,
    answer: SyncSender<()>,
    inbox: Sender<News>,
}

impl Search {
    fn run(&self) {
        let mut breaks = 0;
        loop {
            let (ticket, request) = self.queries.take();
            let engine = self.engine.look();
            let cancel = match breaks {
                BREAKS.. => Cancel::never(),
                _ => Cancel::new(Arc::clone(&self.newest), ticket),
            };
            let began = Instant::now();
            let answer = match guarded(|| engine.search(&request, &cancel)) {
                Ok(Err(Error::Cancelled)) => {
                    breaks += 1;
                    continue;
                }
                Ok(answer) => answer.map_err(|error| said(&error)),
                Err(fault) => Err(fault),
            };
            breaks = 0;
            let msg = Msg::Found {
                ticket,
                answer,
                took_us: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
            };
            if self.inbox.send(News::Msg(msg)).is_err() {
                return;
            }
            // Who does not listen any more has heard enough.
            let _ = self.answer.try_send(());
        }
    }
}

struct Counting {
    engine: EngineSlot,
    newest: Arc<AtomicU64>,
    tallies: Arc<Slot<(Ticket, Tally)>>,
    inbox: Sender<News>,
}

impl Counting {
    fn run(&self) {
        loop {
            let (ticket, tally) = self.tallies.settled(PAUSE);
            let engine = self.engine.look();
            let cancel = Cancel::new(Arc::clone(&self.newest), ticket);
            let answer = match guarded(|| count(&*engine, &tally, &cancel)) {
                Ok(Err(Error::Cancelled)) => continue,
                Ok(answer) => answer.map_err(|error| said(&error)),
                Err(fault) => Err(fault),
            };
            let msg = Msg::Tallied { ticket, answer };
            if self.inbox.send(News::Msg(msg)).is_err() {
                return;
            }
        }
    }
}

/// Counts what is asked for.
fn count(engine: &dyn Engine, tally: &Tally, cancel: &Cancel) -> Result<Tallied, Error> {
    match tally {
        Tally::Facets { query, scope, most } => engine
            .facets(query, *scope, *most, cancel)
            .map(Tallied::Facets),
        Tally::Counts(askings) => {
            let found = askings
                .iter()
                .map(|(query, scope)| extent(engine, query, *scope, cancel));
            Ok(Tallied::Counts(found.collect::<Result<_, _>>()?))
        }
    }
}

fn open(
    engine: &EngineSlot,
    ids: &Receiver<ArticleId>,
    (inbox, answer): (&Sender<News>, &SyncSender<()>),
) {
    for id in ids {
        let engine = engine.look();
        let record = match guarded(|| engine.fetch(&id)) {
            Ok(record) => record.map_err(|error| said(&error)),
            Err(fault) => Err(fault),
        };
        if inbox.send(News::Msg(Msg::Opened { id, record })).is_err() {
            return;
        }
        let _ = answer.try_send(());
    }
}

fn light(lightings: &Receiver<Box<Lighting>>, inbox: &Sender<News>) {
    let mut waiting: VecDeque<Box<Lighting>> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            waiting.extend(lightings.recv().ok());
        }
        waiting.extend(lightings.try_iter());
        let Some(lighting) = waiting.pop_front() else {
            return;
        };
        let mut later = waiting.iter().map(|later| &later.record);
        if later.any(|record| Arc::ptr_eq(record, &lighting.record)) {
            continue;
        }
        let light = guarded(|| lighting.lamp.light(&lighting.record)).unwrap_or_default();
        if inbox.send(News::Msg(Msg::Lit(lighting, light))).is_err() {
            return;
        }
    }
}

/// An error with its cause in one line.
pub(super) fn said(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) if !error.to_string().contains(&cause.to_string()) => {
            format!("{error}: {cause}")
        }
        _ => error.to_string(),
    }
}
