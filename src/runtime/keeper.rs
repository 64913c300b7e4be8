//! [`Keeper`]: keeps an index: opens it, brings it up to date, and from then on follows what others commit to it. When it
//! turns out to be damaged it is set aside and made anew.
//!
//! One loop on one channel: [`Stir`] is everything that can happen: the reader stops it or lets it go on, somebody commits,
//! files change, the session ends. Between two of them nothing runs, unless something is to be done at a time of its own:
//! when changed files have been quiet for a moment, a second try at an index that another process writes, or looks where
//! the system does not tell what happens.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use crate::corpus::{self, Corpus, Progress, Report, Settings, index, index_changed};
use crate::runtime::folders::Folders;
use crate::runtime::follow::Follow;
use crate::runtime::reins::{Reins, Stir};
use crate::runtime::stirred::{Changed, MOST};
use crate::runtime::workers::said;
use crate::search::{self, Engine, Error, Generation, Opened, Summary, Writer};

/// Time between two tries at what another process writes.
const LOOKS: Duration = Duration::from_millis(400);

/// How long several commits of others are taken for one.
const MOMENT: Duration = Duration::from_millis(50);

/// How long the writer is held after a change: another one often follows. Meanwhile no other process can write.
const HOLD: Duration = Duration::from_secs(1);

/// Time between two looks at the index where the system tells nothing.
const GLANCES: Duration = Duration::from_secs(1);

/// Time between two looks at everything where the system does not tell what changes: at the least, and so many times as
/// long as such a look takes.
const ROUNDS: Duration = Duration::from_secs(10);
const ROUND_SHARE: u32 = 20;

/// Work on single files that takes no longer than this says nothing of how it goes.
const SHORT: Duration = Duration::from_millis(300);

/// How often an index is made anew in one session: what breaks it again and again is not mended by that.
const REBUILDS: u32 = 3;

/// What a keeper has to say.
pub enum Tiding {
    /// This engine answers from now on.
    Opened(Arc<dyn Engine>),
    /// Something was committed, by whomever.
    Committed(Summary),
    /// The work has come so far.
    Progress(Progress),
    /// The work is done.
    Done(Report),
    /// The work was broken off.
    Stopped(Summary),
    /// It cannot be done, in words.
    Failed(Summary, String),
    /// One line that may name files.
    Said(String),
    /// Whether changes are seen as they come; if not, why not.
    Watching(Result<(), String>),
}

/// What a keeper is to keep, and who holds it.
pub(super) struct Desk<'a> {
    pub corpus: &'a Corpus,
    /// Where the index lies; `None` keeps it in memory.
    pub dir: Option<&'a Path>,
    pub reins: &'a Reins,
    pub stirs: Receiver<Stir>,
    /// How the corpus is read.
    pub settings: Settings,
    pub hear: &'a dyn Fn(Tiding),
}

/// What is to be done, and when.
#[derive(Default)]
struct Agenda {
    /// Look at everything.
    look: Option<Instant>,
    /// Look at what has changed, once more.
    changes: Option<Instant>,
    /// Show what others committed.
    refresh: Option<Instant>,
    /// Let go of the writer.
    release: Option<Instant>,
    /// Look at the index, because the system tells nothing.
    glance: Option<Instant>,
}

impl Agenda {
    fn due(&self) -> Option<Instant> {
        let all = [
            self.look,
            self.changes,
            self.refresh,
            self.release,
            self.glance,
        ];
        all.into_iter().flatten().min()
    }
}

/// Whether the time has come; it comes once.
fn is_due(when: &mut Option<Instant>) -> bool {
    when.take_if(|when| *when <= Instant::now()).is_some()
}

/// Keeps one index.
struct Keeper<'a> {
    desk: Desk<'a>,
    engine: Arc<dyn Engine>,
    /// The writer, for a moment after a change.
    writer: Option<Box<dyn Writer>>,
    /// Where the engine keeps it, unless that is memory.
    dir: Option<&'a Path>,
    follow: Option<Follow>,
    folders: Folders,
    /// What has changed and was not looked at yet.
    changed: BTreeSet<PathBuf>,
    /// Whether the reader wants nothing to be done.
    halted: bool,
    /// Whether it takes a look at everything to see what counts.
    linked: bool,
    /// What was said of that.
    watching: Option<Result<(), String>>,
    agenda: Agenda,
    /// What was shown last.
    shown: Option<Generation>,
    rebuilds: u32,
    /// Whether it was said that another process writes.
    waits: bool,
}

/// Keeps an index until the session ends.
pub(super) fn keep(desk: Desk<'_>) {
    let (engine, dir) = desk.open(search::open);
    let follow = dir.map(|dir| Follow::new(dir, desk.reins.stirs()));
    // Before the first look, so that nothing is missed in between.
    let folders = Folders::new(desk.corpus, desk.dir, desk.reins.stirs());
    let mut keeper = Keeper {
        shown: engine.refresh().ok(),
        desk,
        engine,
        writer: None,
        dir,
        follow,
        folders,
        changed: BTreeSet::new(),
        halted: false,
        linked: false,
        watching: None,
        agenda: Agenda::default(),
        rebuilds: 0,
        waits: false,
    };
    keeper.agenda.look = Some(Instant::now());
    keeper.plan_glance();
    while let Some(stir) = keeper.next() {
        match stir {
            Some(stir) => keeper.stirred(stir),
            None => keeper.act(),
        }
    }
}

impl Keeper<'_> {
    /// Waits for what happens next; `None` in it when something is due, outside at the end. What has happened comes before
    /// what is due: it may be the wish to stop.
    fn next(&self) -> Option<Option<Stir>> {
        let stirs = &self.desk.stirs;
        let changes = match self.halted {
            true => None,
            false => self.folders.due(),
        };
        let stir = match [self.agenda.due(), changes].into_iter().flatten().min() {
            None => stirs.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => stirs.recv_timeout(due.saturating_duration_since(Instant::now())),
        };
        match stir {
            _ if self.desk.reins.is_ended() => None,
            Ok(stir) => Some(Some(stir)),
            Err(RecvTimeoutError::Timeout) => Some(None),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn stirred(&mut self, stir: Stir) {
        match stir {
            Stir::Stop => {
                self.desk.reins.slacken();
                let (look, changes) = (self.agenda.look.take(), self.agenda.changes.take());
                if look.or(changes).is_some() {
                    self.halted = true;
                    let summary = summary(&*self.engine);
                    self.desk.tell(Tiding::Stopped(summary));
                }
            }
            Stir::GoOn => {
                self.desk.reins.slacken();
                self.halted = false;
                self.look();
            }
            // When it is due is asked anew now.
            Stir::Changed => {}
            Stir::Committed => {
                self.agenda.refresh.get_or_insert(Instant::now() + MOMENT);
            }
            Stir::Damaged => self.again(search::open),
            Stir::End => {}
        }
    }

    /// Does what is due.
    fn act(&mut self) {
        if is_due(&mut self.agenda.refresh) {
            self.refresh();
        } else if is_due(&mut self.agenda.glance) {
            if let Some(follow) = &mut self.follow {
                follow.look();
            }
            self.plan_glance();
        } else if is_due(&mut self.agenda.look) {
            self.update_all();
        } else if is_due(&mut self.agenda.changes) {
            self.update_changed();
        } else if is_due(&mut self.agenda.release) {
            self.release();
        } else if !self.halted && self.folders.due().is_some_and(|due| due <= Instant::now()) {
            self.take_changes();
        }
    }

    /// Lets others write. What was being merged is merged then.
    fn release(&mut self) {
        self.agenda.release = None;
        if self.writer.take().is_some() {
            self.refresh();
        }
    }

    /// Takes up what has changed.
    fn take_changes(&mut self) {
        match self.folders.take() {
            Some(Changed::Paths(paths)) if !self.linked => self.changed.extend(paths),
            Some(_) => self.look(),
            None => {}
        }
        if self.changed.len() > MOST {
            self.changed.clear();
            self.look();
        }
        if !self.changed.is_empty() && self.agenda.look.is_none() {
            self.agenda.changes.get_or_insert(Instant::now());
        }
    }

    fn plan_glance(&mut self) {
        let deaf = self.follow.as_ref().is_some_and(Follow::is_deaf);
        self.agenda.glance = deaf.then(|| Instant::now() + GLANCES);
    }

    /// Plans to look at everything.
    fn look(&mut self) {
        self.agenda.look = Some(Instant::now());
    }

    /// Opens the index anew, in whatever way.
    fn again(&mut self, how: fn(&Path) -> Result<Opened, Error>) {
        if self.rebuilds >= REBUILDS {
            return;
        }
        self.rebuilds += 1;
        self.writer = None;
        (self.engine, self.dir) = self.desk.open(how);
        self.shown = self.engine.refresh().ok();
        self.look();
    }

    /// Shows what was committed.
    fn refresh(&mut self) {
        match self.engine.refresh() {
            Ok(now) => {
                if self.shown.replace(now) != Some(now) {
                    self.desk.tell(Tiding::Committed(summary(&*self.engine)));
                }
            }
            // Set aside by another version, which has begun its own.
            Err(Error::Version { .. }) => self.again(search::open),
            Err(_) => {}
        }
    }

    /// Brings up to date what is known of everything.
    fn update_all(&mut self) {
        let (began, clock) = (SystemTime::now(), Instant::now());
        // What has changed till now is part of it.
        self.changed.clear();
        self.agenda.changes = None;
        self.release();
        let done = self.index(None);
        if let Ok(report) = &done
            && !report.cancelled
        {
            self.linked = report.links.any;
            self.folders.follow(&report.links);
        }
        if !self.ended(done, began) {
            self.agenda.look = Some(Instant::now() + LOOKS);
            return;
        }
        self.say_watching();
        if matches!(self.watching, Some(Err(_))) && !self.halted && self.agenda.look.is_none() {
            let pause = ROUNDS.max(clock.elapsed() * ROUND_SHARE);
            self.agenda.look = Some(Instant::now() + pause);
        }
    }

    /// Brings up to date what is known of the files that have changed.
    fn update_changed(&mut self) {
        let began = SystemTime::now();
        let paths: Vec<PathBuf> = std::mem::take(&mut self.changed).into_iter().collect();
        let done = self.index(Some(&paths));
        self.agenda.release = self.writer.as_ref().map(|_| Instant::now() + HOLD);
        if !self.ended(done, began) {
            self.changed.extend(paths);
            self.agenda.changes = Some(Instant::now() + LOOKS);
        }
        self.say_watching();
    }

    /// Says once whether every change is seen; if not, everything is looked at now and then.
    fn say_watching(&mut self) {
        let seen = match self.folders.trouble() {
            None => Ok(()),
            Some(why) => Err(why),
        };
        if self.watching.as_ref() != Some(&seen) {
            self.desk.tell(Tiding::Watching(seen.clone()));
            if seen.is_err() {
                self.agenda.look.get_or_insert(Instant::now() + ROUNDS);
            }
            self.watching = Some(seen);
        }
    }

    /// Tells how work ended; false when another process has to be waited for.
    fn ended(&mut self, done: Result<Report, corpus::Error>, began: SystemTime) -> bool {
        if matches!(done, Err(corpus::Error::Index(Error::Busy))) {
            if !std::mem::replace(&mut self.waits, true) {
                self.desk
                    .say("another pullquote is indexing this corpus; its articles appear here");
            }
            return false;
        }
        self.waits = false;
        // Once is enough.
        self.desk.settings.force = false;
        match done {
            Ok(report) if report.cancelled => {
                self.desk.reins.slacken();
                self.halted = true;
                self.desk.tell(Tiding::Stopped(report.summary));
            }
            Ok(report) => {
                if let Some(dir) = self.dir.filter(|_| self.folders.due().is_none()) {
                    corpus::note_looked(dir, began);
                }
                self.desk.tell(Tiding::Done(report));
            }
            Err(corpus::Error::Index(Error::Damaged { .. } | Error::Version { .. }))
                if self.rebuilds < REBUILDS =>
            {
                self.again(search::rebuild);
            }
            Err(error) => {
                if matches!(error, corpus::Error::Root { .. }) {
                    // To see when it comes back.
                    self.folders.take_root();
                }
                let summary = summary(&*self.engine);
                self.desk.tell(Tiding::Failed(summary, said(&error)));
            }
        }
        true
    }

    /// Indexes these paths, or everything, and shows what is committed.
    fn index(&mut self, paths: Option<&[PathBuf]>) -> Result<Report, corpus::Error> {
        let (engine, desk, shown) = (&self.engine, &self.desk, &mut self.shown);
        let clock = Instant::now();
        let mut tell = |news| match news {
            corpus::News::Progress(progress) => {
                if paths.is_none() || clock.elapsed() > SHORT {
                    desk.tell(Tiding::Progress(progress));
                }
            }
            corpus::News::Committed => {
                if let Ok(now) = engine.refresh() {
                    *shown = Some(now);
                    desk.tell(Tiding::Committed(summary(&**engine)));
                }
            }
        };
        let (settings, flag) = (desk.settings, desk.reins.flag());
        let done = match paths {
            Some(paths) => {
                let some = (desk.corpus, paths);
                let ends = (&**engine, &mut self.writer);
                index_changed(some, ends, settings, flag, &mut tell)
            }
            None => index(desk.corpus, &**engine, settings, flag, &mut tell),
        };
        // Others may have committed, too.
        if done.is_ok() {
            self.refresh();
        }
        done
    }
}

impl<'a> Desk<'a> {
    fn tell(&self, tiding: Tiding) {
        (self.hear)(tiding);
    }

    fn say(&self, line: &str) {
        self.tell(Tiding::Said(line.to_owned()));
    }

    /// Opens an engine and shows it: the one in the directory, or one in memory. Waits for who writes into what cannot be
    /// read.
    fn open(
        &self,
        how: impl Fn(&Path) -> Result<Opened, Error>,
    ) -> (Arc<dyn Engine>, Option<&'a Path>) {
        let (engine, dir) = match self.dir.map(|dir| (self.opened(dir, how), dir)) {
            None => (search::memory(), None),
            Some((Ok(engine), dir)) => (engine, Some(dir)),
            Some((Err(error), _)) => {
                let why = said(&error);
                self.say(&format!("the index is kept in memory only: {why}"));
                (search::memory(), None)
            }
        };
        self.tell(Tiding::Opened(Arc::clone(&engine)));
        (engine, dir)
    }

    fn opened(
        &self,
        dir: &Path,
        how: impl Fn(&Path) -> Result<Opened, Error>,
    ) -> Result<Arc<dyn Engine>, Error> {
        let mut opened = how(dir);
        while matches!(opened, Err(Error::Busy)) && !self.reins.is_ended() {
            self.say("the index is damaged, and another pullquote writes it; waiting for its end");
            // What happens till then is known when it is open.
            let _ = self.stirs.recv_timeout(LOOKS);
            opened = search::open(dir);
        }
        let opened = opened?;
        if let Some(note) = &opened.note {
            self.say(note);
        }
        if opened.earlier {
            self.say(
                "the index was made by an earlier version: reading all articles again; \
                 what you see may be old until then",
            );
        }
        Ok(opened.engine)
    }
}

fn summary(engine: &dyn Engine) -> Summary {
    engine.summary().unwrap_or_default()
}
