//! What is to be done next: [`feed`] goes through the files of a plan and hands out work, a file or a part of a file at
//! a time, as room for it becomes free; [`toil`] does it and passes on what came of it.
//!
//! A file that holds an article a line is read here, in a stream. When the index has parts of it already, it is read
//! through once to see which of them are still there; only the others are then read again and worked on.

use std::collections::HashMap;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};

use crate::corpus::Look;
use crate::corpus::parts::{Cut, Part, Sizes, Splitter, reread};
use crate::corpus::reading::{
    Outcome, PartRead, Twins, Zeal, is_still, look_into, look_into_part, open, stamp_ns, unread,
};
use crate::corpus::room::{Place, Room};
use crate::record::{RULES, Source, SourceKey, Status, Unread};
use crate::search::Engine;

/// Something to do, with its place in memory. The number says which look it is of.
pub(super) enum Job<'r> {
    File(usize, Place<'r>),
    /// A part, and the exchange that it belongs to.
    Part(usize, Part, usize, Place<'r>),
}

/// What came of it, for whoever writes.
pub(super) enum Message<'r> {
    File(usize, Outcome, Place<'r>),
    /// The parts of a file were compared with those that the index has.
    Begun(usize, Begun),
    /// A part, and the exchange that it belongs to.
    Part(usize, PartRead, usize, Place<'r>),
    /// A part that is no longer there, and the exchange that it belongs to.
    Lost(usize, usize),
    /// All parts of a file were handed out. May come before the last of them.
    Ended(usize, Ended),
}

/// What a file's parts hold together.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub articles: u32,
    pub quotes: u32,
    pub unread: Unread,
}

impl Tally {
    /// Adds what a part holds that begins after so many lines.
    pub fn add(&mut self, part: &Status, lines_before: u64) {
        if let Status::Lines {
            articles,
            quotes,
            unread,
        } = part
        {
            self.articles = self.articles.saturating_add(*articles);
            self.quotes = self.quotes.saturating_add(*quotes);
            self.unread.take(unread, lines_before);
        }
    }
}

/// What of a file stays and what goes.
#[derive(Debug, Default)]
pub(super) struct Begun {
    /// What stays as it is, in bytes.
    pub kept_bytes: u64,
    /// What these parts hold.
    pub kept: Tally,
    /// Whether a part comes or goes.
    pub changed: bool,
    /// Which parts go when which have come; none when none goes.
    pub exchanges: Vec<Exchange>,
}

/// Parts that go together with the coming of others.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// How many are still to come.
    pub to_come: u32,
    /// What goes then.
    pub go: Vec<SourceKey>,
}

/// The end of a file.
#[derive(Debug)]
pub(super) struct Ended {
    /// How many parts were handed out.
    pub sent: u32,
    /// The file as it was, or why it could not be read to its end.
    pub stamp: Result<Stamp, String>,
}

/// A file as it was when it was read.
#[derive(Debug)]
pub(super) struct Stamp {
    pub size_bytes: u64,
    pub modified_ns: i64,
    /// Of the hashes of its parts.
    pub hash: [u8; 32],
}

/// What both ends work with.
pub(super) struct Workshop<'s> {
    pub looks: &'s [Look],
    pub engine: &'s dyn Engine,
    pub twins: &'s Twins,
    pub zeal: Zeal,
    pub sizes: Sizes,
    pub room: &'s Room,
    pub stopped: &'s (dyn Fn() -> bool + Sync),
}

/// Why no more is handed out: the work was broken off.
struct Stopped;

/// Hands out everything, in order.
pub(super) fn feed<'s>(
    shop: &Workshop<'s>,
    jobs: SyncSender<Job<'s>>,
    send: SyncSender<Message<'s>>,
) {
    let feeder = Feeder { shop, jobs, send };
    for (at, look) in shop.looks.iter().enumerate() {
        let fed = match look.found.is_lines() {
            true => feeder.lines(at, look),
            false => feeder.file(at, look),
        };
        if fed.is_err() || (shop.stopped)() {
            return;
        }
    }
}

struct Feeder<'f, 's> {
    shop: &'f Workshop<'s>,
    jobs: SyncSender<Job<'s>>,
    send: SyncSender<Message<'s>>,
}

impl<'s> Feeder<'_, 's> {
    fn room(&self, bytes: u64) -> Result<Place<'s>, Stopped> {
        let stopped = || (self.shop.stopped)();
        self.shop.room.enter(bytes, &stopped).ok_or(Stopped)
    }

    fn job(&self, job: Job<'s>) -> Result<(), Stopped> {
        self.jobs.send(job).map_err(|_| Stopped)
    }

    fn tell(&self, message: Message<'s>) -> Result<(), Stopped> {
        self.send.send(message).map_err(|_| Stopped)
    }

    fn file(&self, at: usize, look: &Look) -> Result<(), Stopped> {
        let place = self.room(look.found.size_bytes)?;
        self.job(Job::File(at, place))
    }

    /// A file that holds an article a line.
    fn lines(&self, at: usize, look: &Look) -> Result<(), Stopped> {
        let opened = open(look).and_then(|file| Ok((file.metadata()?, file)));
        let (before, file) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let place = self.room(0)?;
                return self.tell(Message::File(at, unread(look, &error), place));
            }
        };
        let mut sent = Sent::default();
        let read = match look.parts.is_empty() && look.moved.is_none() {
            true => self.stream(at, &file, &mut sent)?,
            false => self.compare(at, look, &file, &mut sent)?,
        };
        let stamp = read.map_err(|error| error.to_string()).map(|whole| Stamp {
            size_bytes: before.len(),
            modified_ns: stamp_ns(&before, whole && is_still(&file, &before)),
            hash: sent.hash.finalize().into(),
        });
        let ended = Ended {
            sent: sent.count,
            stamp,
        };
        self.tell(Message::Ended(at, ended))
    }

    /// Hands out all parts of a file of which nothing is known.
    fn stream(
        &self,
        at: usize,
        file: &std::fs::File,
        sent: &mut Sent,
    ) -> Result<io::Result<bool>, Stopped> {
        let mut splitter = Splitter::new(file, self.shop.sizes);
        loop {
            match splitter.next() {
                Ok(None) => return Ok(Ok(true)),
                Err(error) => return Ok(Err(error)),
                Ok(Some(part)) => {
                    sent.hash.update(&part.cut.hash);
                    self.part(at, part, 0, sent)?;
                }
            }
        }
    }

    fn part(&self, at: usize, part: Part, exchange: usize, sent: &mut Sent) -> Result<(), Stopped> {
        let place = self.room(part.bytes.len() as u64)?;
        sent.count += 1;
        self.job(Job::Part(at, part, exchange, place))
    }

    /// Compares the parts of a file with those that the index has, and hands out the new ones.
    fn compare(
        &self,
        at: usize,
        look: &Look,
        file: &std::fs::File,
        sent: &mut Sent,
    ) -> Result<io::Result<bool>, Stopped> {
        let mut cuts = match self.scan(file)? {
            Ok(cuts) => cuts,
            Err(error) => return Ok(Err(error)),
        };
        for cut in &cuts {
            sent.hash.update(&cut.hash);
        }
        let end = cuts.last().map_or(0, |cut| cut.offset + cut.len);
        let mut begun = Begun::default();
        let known: HashMap<[u8; 32], &Source> =
            look.parts.iter().map(|part| (part.hash, part)).collect();
        let mut met: HashMap<[u8; 32], ()> = HashMap::new();
        cuts.retain(|cut| {
            // Only parts without an article can be the same twice.
            if met.insert(cut.hash, ()).is_some() {
                return false;
            }
            match known.get(&cut.hash) {
                Some(part) if part.rules == RULES && self.shop.zeal != Zeal::Force => {
                    begun.kept_bytes += cut.len;
                    begun.kept.add(&part.status, cut.lines_before);
                    false
                }
                _ => true,
            }
        });
        let gone = look
            .parts
            .iter()
            .filter(|part| !met.contains_key(&part.hash));
        let moved = look.moved.iter().flat_map(|moved| &moved.parts);
        let mut gone: Vec<&Source> = gone.chain(moved).collect();
        gone.sort_by_key(|part| part.modified_ns);
        begun.changed = !cuts.is_empty() || !gone.is_empty();
        let (exchanges, of) = exchanges(&cuts, &gone, (end, self.shop.sizes.exchange));
        begun.exchanges = exchanges;
        if let (Some(moved), Some(last)) = (&look.moved, begun.exchanges.last_mut()) {
            last.go.push(moved.key.clone());
        }
        self.tell(Message::Begun(at, begun))?;
        let mut whole = true;
        for (cut, exchange) in cuts.iter().zip(of) {
            match reread(file, cut, self.shop.sizes) {
                Ok(Some(part)) => self.part(at, part, exchange, sent)?,
                Err(error) => return Ok(Err(error)),
                // It was written over meanwhile: what is there now is looked at next time.
                Ok(None) => {
                    whole = false;
                    sent.count += 1;
                    self.tell(Message::Lost(at, exchange))?;
                }
            }
        }
        Ok(Ok(whole))
    }

    /// The parts of a file.
    fn scan(&self, file: &std::fs::File) -> Result<io::Result<Vec<Cut>>, Stopped> {
        let mut splitter = Splitter::new(file, self.shop.sizes);
        let (mut cuts, mut bytes) = (Vec::new(), Vec::new());
        loop {
            if (self.shop.stopped)() {
                return Err(Stopped);
            }
            match splitter.next_in(bytes) {
                Ok(Some(part)) => {
                    cuts.push(part.cut);
                    bytes = part.bytes;
                }
                Ok(None) => return Ok(Ok(cuts)),
                Err(error) => return Ok(Err(error)),
            }
        }
    }
}

/// What was handed out of a file.
#[derive(Default)]
struct Sent {
    count: u32,
    hash: blake3::Hasher,
}

/// Which parts go when which have come, and the exchange of each part that comes. Mostly it is one, so that no commit
/// shows an article twice or not at all. Of a file that is new for a great part it is several, in the order of the
/// file, lest all work be lost when it is broken off.
fn exchanges(come: &[Cut], go: &[&Source], (end, most): (u64, u64)) -> (Vec<Exchange>, Vec<usize>) {
    let mut of = Vec::with_capacity(come.len());
    if go.is_empty() {
        of.resize(come.len(), 0);
        return (Vec::new(), of);
    }
    let mut out = vec![Exchange::default()];
    // Where in the file each of them ends.
    let mut ends = vec![0];
    let mut bytes = 0;
    for cut in come {
        if bytes >= most {
            bytes = 0;
            out.push(Exchange::default());
            ends.push(0);
        }
        bytes += cut.len;
        let last = out.len() - 1;
        out[last].to_come += 1;
        ends[last] = cut.offset + cut.len;
        of.push(last);
    }
    let before = |part: &Source| {
        let begin = u64::try_from(part.modified_ns).unwrap_or(0);
        begin.saturating_add(part.size_bytes)
    };
    let old_end = go.iter().map(|part| before(part)).max().unwrap_or(1);
    for part in go {
        let place = u128::from(before(part)) * u128::from(end) / u128::from(old_end.max(1));
        let exchange = ends.iter().position(|end| u128::from(*end) >= place);
        let last = out.len() - 1;
        out[exchange.unwrap_or(last)].go.push(part.key.clone());
    }
    (out, of)
}

/// One worker: does the next thing until there is none.
pub(super) fn toil<'s>(
    shop: &Workshop<'s>,
    jobs: &Mutex<Receiver<Job<'s>>>,
    send: &SyncSender<Message<'s>>,
) {
    while !(shop.stopped)() {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let message = match next {
            Err(_) => return,
            Ok(Job::File(at, place)) => {
                let outcome = look_into(&shop.looks[at], shop.engine, shop.twins, shop.zeal);
                Message::File(at, outcome, place)
            }
            Ok(Job::Part(at, part, exchange, place)) => {
                let look = &shop.looks[at];
                let read = look_into_part(
                    look,
                    &part,
                    look.known_as(shop.zeal == Zeal::Force),
                    shop.engine,
                );
                Message::Part(at, read, exchange, place)
            }
        };
        if send.send(message).is_err() {
            return;
        }
    }
}

/// Files whose parts are coming in, by their looks.
pub(super) type Open = HashMap<usize, Coming>;

/// One of them.
#[derive(Default)]
pub(super) struct Coming {
    /// Whether it was compared with what the index had.
    pub compared: bool,
    pub changed: bool,
    pub taken: u32,
    pub tally: Tally,
    pub exchanges: Vec<Exchange>,
    /// Parts that came, each with its exchange, and were not yet put into the index.
    pub early: Vec<(usize, Option<PartRead>)>,
    pub ended: Option<Ended>,
}

impl Coming {
    /// Takes a part whose turn it is, if one has come.
    pub fn next(&mut self) -> Option<(usize, Option<PartRead>)> {
        let mut exchanges = self.exchanges.iter();
        let now = exchanges.position(|exchange| exchange.to_come > 0);
        let mut early = self.early.iter();
        let at = early.position(|(exchange, _)| now.is_none_or(|now| *exchange <= now))?;
        Some(self.early.remove(at))
    }
}
