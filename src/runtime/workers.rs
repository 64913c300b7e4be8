//! The threads that do what the loop must not wait for: one searches, one counts what was found, one opens articles,
//! one lights large ones. A fifth watches the first.
//!
//! Of the queries at most one runs and the newest waits: a key costs no more than a word in a mailbox, however slow
//! the engine is.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::{Lighting, Msg, Tallied, Tally};
use crate::article::ArticleId;
use crate::corpus::guarded;
use crate::query::Query;
use crate::runtime::slot::Slot;
use crate::runtime::watch::Watch;
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
    watch: Arc<Watch>,
    articles: Sender<ArticleId>,
    lamps: Sender<Box<Lighting>>,
}

impl Workers {
    /// Starts them; all but the one for large articles wait for an engine.
    pub fn start(inbox: &Sender<News>, stalls: bool) -> io::Result<Self> {
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
            watch: Arc::default(),
            articles,
            lamps,
        };
        let search = Search {
            engine: Arc::clone(&workers.engine),
            newest: Arc::clone(&workers.newest),
            queries: Arc::clone(&workers.queries),
            watch: Arc::clone(&workers.watch),
            answer: answer.clone(),
            inbox: inbox.clone(),
            stalls,
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
        let (watch, send) = (Arc::clone(&workers.watch), inbox.clone());
        spawn("watch", inbox, move || watch.run(&send))?;
        Ok(workers)
    }

    /// Hands a query over, in place of one that still waits.
    pub fn search(&self, ticket: Ticket, request: Request) {
        self.newest.fetch_max(ticket.0, Ordering::Relaxed);
        self.watch.asked(ticket);
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
    watch: Arc<Watch>,
    answer: SyncSender<()>,
    inbox: Sender<News>,
    stalls: bool,
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
            if self.stalls && request.query != Query::All {
                self.stall(ticket);
            }
            let answer = match guarded(|| engine.search(&request, &cancel)) {
                Ok(Err(Error::Cancelled)) => {
                    breaks += 1;
                    continue;
                }
                Ok(answer) => answer.map_err(|error| said(&error)),
                Err(fault) => Err(fault),
            };
            breaks = 0;
            self.watch.answered(ticket);
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

    /// Waits until a newer query does.
    fn stall(&self, ticket: Ticket) {
        while self.newest.load(Ordering::Relaxed) <= ticket.0 {
            thread::sleep(Duration::from_millis(1));
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicU32;
    use std::sync::mpsc::RecvTimeoutError;

    use proptest::prelude::*;

    use super::*;
    use crate::record::{Record, Source, SourceKey};
    use crate::search::{
        Count, Cuts, Facets, Generation, Hits, Page, Rows, Scope, Sort, Summary, Writer,
    };

    /// Far longer than anything takes, so that only a fault reaches it.
    const PATIENCE: Duration = Duration::from_secs(60);

    /// An engine that answers when it is told to, and stops for a newer query unless it is deaf.
    struct Slow {
        begun: Sender<(u64, Cancel)>,
        go: Mutex<Receiver<()>>,
        deaf: bool,
        running: AtomicU32,
        most: Arc<AtomicU32>,
    }

    impl Engine for Slow {
        fn search(&self, request: &Request, cancel: &Cancel) -> Result<Hits, Error> {
            let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(running, Ordering::SeqCst);
            let _ = self
                .begun
                .send((request.page.offset as u64, cancel.clone()));
            let go = self.go.lock().expect("one query runs");
            let answer = loop {
                match go.recv_timeout(Duration::from_millis(1)) {
                    Err(RecvTimeoutError::Timeout) if self.deaf || !cancel.is_stale() => {}
                    Err(_) => break Err(Error::Cancelled),
                    Ok(()) => {
                        break Ok(Hits {
                            rows: Vec::new(),
                            articles: Count::Exact(0),
                            quotes: Count::Exact(0),
                            cut: Cuts::default(),
                        });
                    }
                }
            };
            self.running.fetch_sub(1, Ordering::SeqCst);
            answer
        }

        fn facets(&self, _: &Query, _: Scope, _: usize, _: &Cancel) -> Result<Facets, Error> {
            Err(Error::Cancelled)
        }

        fn fetch(&self, _: &ArticleId) -> Result<Option<Arc<Record>>, Error> {
            Ok(None)
        }

        fn known(&self, _: &[SourceKey]) -> Result<Vec<Source>, Error> {
            Ok(Vec::new())
        }

        fn summary(&self) -> Result<Summary, Error> {
            Ok(Summary::default())
        }

        fn refresh(&self) -> Result<Generation, Error> {
            Ok(Generation::default())
        }

        fn writer(&self) -> Result<Box<dyn Writer>, Error> {
            Err(Error::Busy)
        }
    }

    /// Somebody who types, with the slow engine at the other end.
    struct Desk {
        workers: Workers,
        inbox: Receiver<News>,
        begun: Receiver<(u64, Cancel)>,
        go: Sender<()>,
        most: Arc<AtomicU32>,
        last: u64,
    }

    impl Desk {
        fn new(deaf: bool) -> Self {
            let ((send, inbox), (begin, begun), (go, told)) = (channel(), channel(), channel());
            let workers = Workers::start(&send, false).expect("threads");
            let most = Arc::new(AtomicU32::new(0));
            workers.engine.put(Arc::new(Slow {
                begun: begin,
                go: Mutex::new(told),
                deaf,
                running: AtomicU32::new(0),
                most: Arc::clone(&most),
            }));
            Self {
                workers,
                inbox,
                begun,
                go,
                most,
                last: 0,
            }
        }

        /// Hands a query over, under the next ticket.
        fn ask(&mut self) -> u64 {
            self.last += 1;
            let request = Request {
                query: Query::All,
                scope: Scope::Quotes,
                rows: Rows::Articles,
                sort: Sort::Date,
                page: Page {
                    // The engine is told the number by this.
                    offset: usize::try_from(self.last).expect("few"),
                    limit: 1,
                },
            };
            self.workers.search(Ticket(self.last), request);
            self.last
        }

        /// The query that the engine begins with.
        fn begins(&self) -> (u64, Cancel) {
            self.begun.recv_timeout(PATIENCE).expect("a query begins")
        }

        /// Lets the engine answer; the ticket of what comes of it.
        fn answer(&self) -> u64 {
            self.go.send(()).expect("the engine listens");
            loop {
                match self.inbox.recv_timeout(PATIENCE).expect("an answer comes") {
                    News::Msg(Msg::Late(_)) => {}
                    News::Msg(Msg::Found { ticket, answer, .. }) => {
                        assert!(answer.is_ok(), "{answer:?}");
                        return ticket.0;
                    }
                    _ => unreachable!("nothing else was asked for"),
                }
            }
        }
    }

    #[test]
    fn of_five_queries_that_wait_only_the_newest_runs() {
        let mut desk = Desk::new(true);
        desk.ask();
        assert_eq!(desk.begins().0, 1);
        for _ in 0..5 {
            desk.ask();
        }
        assert_eq!(desk.answer(), 1);
        assert_eq!(desk.begins().0, 6);
        assert_eq!(desk.answer(), 6);
        assert!(desk.begun.try_recv().is_err(), "nothing waits any more");
        assert_eq!(desk.most.load(Ordering::SeqCst), 1, "one at a time");
    }

    #[test]
    fn after_two_breaks_one_runs_to_its_end_and_is_shown() {
        let mut desk = Desk::new(false);
        desk.ask();
        assert_eq!(desk.begins().0, 1);
        desk.ask();
        assert_eq!(desk.begins().0, 2, "the first one was broken off");
        desk.ask();
        let (third, cancel) = desk.begins();
        desk.ask();
        desk.ask();
        assert_eq!(third, 3, "the second one was broken off");
        assert!(!cancel.is_stale(), "the third one is not");
        assert_eq!(desk.answer(), 3);
        let (fifth, cancel) = desk.begins();
        assert_eq!((fifth, cancel.is_stale()), (5, false));
        desk.ask();
        assert_eq!(desk.begins().0, 6, "breaks are counted anew");
        assert_eq!(desk.answer(), 6);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// However somebody types and the engine dawdles: one query runs, the newest waits, two are broken off in a
        /// row at the most, answers come in order, and the last query is answered.
        #[test]
        fn the_newest_waits_and_the_last_is_answered(keys in prop::collection::vec(any::<bool>(), 1..40)) {
            let mut desk = Desk::new(false);
            let mut running: Option<u64> = None;
            let mut waiting: Option<u64> = None;
            let (mut breaks, mut answered) = (0, 0);
            for typed in keys {
                if typed {
                    let asked = desk.ask();
                    if running.is_some() && breaks == BREAKS {
                        waiting = Some(asked);
                        continue;
                    }
                    breaks += u32::from(running.is_some());
                    running = Some(asked);
                    prop_assert_eq!(desk.begins().0, asked);
                } else if let Some(ticket) = running {
                    prop_assert_eq!(desk.answer(), ticket);
                    prop_assert!(ticket > answered);
                    (answered, breaks) = (ticket, 0);
                    running = waiting.take();
                    if let Some(next) = running {
                        prop_assert_eq!(desk.begins().0, next);
                    }
                }
            }
            while let Some(ticket) = running {
                prop_assert_eq!(desk.answer(), ticket);
                answered = ticket;
                running = waiting.take();
                if let Some(next) = running {
                    prop_assert_eq!(desk.begins().0, next);
                }
            }
            prop_assert_eq!(answered, desk.last);
            prop_assert!(desk.most.load(Ordering::SeqCst) <= 1);
        }
    }
}
