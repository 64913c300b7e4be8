//! [`Keeper`]: keeps an index: opens it, brings it up to date, and from then on follows what others commit to it. When it
//! turns out to be damaged it is set aside and made anew.
//!
//! One loop on one channel: [`Stir`] is everything that can happen. Between two of them nothing runs, unless something is
//! to be done at a time of its own (a second try at an index that another process writes).

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use crate::corpus::{self, Corpus, Progress, Report, Settings, index};
use crate::runtime::follow::Follow;
use crate::runtime::reins::{Reins, Stir};
use crate::runtime::workers::said;
use crate::search::{self, Engine, Error, Generation, Opened, Summary};

/// Time between two tries at what another process writes.
const LOOKS: Duration = Duration::from_millis(400);

/// How long several commits of others are taken for one.
const MOMENT: Duration = Duration::from_millis(50);

/// Time between two looks at the index where the system tells nothing.
const GLANCES: Duration = Duration::from_secs(1);

/// How often an index is made anew in one session: what breaks it again and again is not mended by that.
const REBUILDS: u32 = 3;

/// What a keeper has to say.
pub(super) enum Tiding {
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
}

/// What a keeper is to keep, and who holds it.
pub(super) struct Desk<'a> {
    pub corpus: &'a Corpus,
    /// Where the index lies; `None` keeps it in memory.
    pub dir: Option<&'a Path>,
    pub reins: &'a Reins,
    pub stirs: Receiver<Stir>,
    pub hear: &'a dyn Fn(Tiding),
}

/// What is to be done, and when.
#[derive(Default)]
struct Agenda {
    /// Look at everything.
    look: Option<Instant>,
    /// Show what others committed.
    refresh: Option<Instant>,
    /// Look at the index, because the system tells nothing.
    glance: Option<Instant>,
}

impl Agenda {
    fn due(&self) -> Option<Instant> {
        let all = [self.look, self.refresh, self.glance];
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
    /// Where the engine keeps it, unless that is memory.
    dir: Option<&'a Path>,
    follow: Option<Follow>,
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
    let mut keeper = Keeper {
        shown: engine.refresh().ok(),
        desk,
        engine,
        dir,
        follow,
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
        let stir = match self.agenda.due() {
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
                if self.agenda.look.take().is_some() {
                    self.stopped();
                }
            }
            Stir::GoOn => {
                self.desk.reins.slacken();
                self.look();
            }
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
            self.update();
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

    fn stopped(&self) {
        self.desk.tell(Tiding::Stopped(summary(&*self.engine)));
    }

    /// Brings the index up to date.
    fn update(&mut self) {
        let began = SystemTime::now();
        let done = self.index();
        if matches!(done, Err(corpus::Error::Index(Error::Busy))) {
            if !std::mem::replace(&mut self.waits, true) {
                self.desk
                    .say("another pullquote is indexing this corpus; its articles appear here");
            }
            self.agenda.look = Some(Instant::now() + LOOKS);
            return;
        }
        self.waits = false;
        match done {
            Ok(report) if report.cancelled => {
                self.desk.reins.slacken();
                self.desk.tell(Tiding::Stopped(report.summary));
            }
            Ok(report) => {
                if let Some(dir) = self.dir {
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
                let summary = summary(&*self.engine);
                self.desk.tell(Tiding::Failed(summary, said(&error)));
            }
        }
    }

    fn index(&mut self) -> Result<Report, corpus::Error> {
        let (engine, desk, shown) = (&self.engine, &self.desk, &mut self.shown);
        let done = index(
            desk.corpus,
            &**engine,
            Settings::default(),
            desk.reins.flag(),
            &mut |news| match news {
                corpus::News::Progress(progress) => desk.tell(Tiding::Progress(progress)),
                corpus::News::Committed => {
                    if let Ok(now) = engine.refresh() {
                        *shown = Some(now);
                        desk.tell(Tiding::Committed(summary(&**engine)));
                    }
                }
            },
        );
        // Told with the end.
        *shown = engine.refresh().ok();
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
