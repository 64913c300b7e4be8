//! `pullquote index --watch`: keeps an index up to date as the files change, and says each time what that came to.

use std::cell::RefCell;

use crate::cli::counts::{failed, line, progress_line};
use crate::cli::out::{Ink, Notes, Out};
use crate::cli::{Done, Failure, Shell, corpora};
use crate::corpus::{Corpus, Report, Settings, Skipped};
use crate::runtime::{self, Interrupts, Tiding};

/// Watches until a signal comes.
///
/// # Errors
///
/// When there is no place for an index, or what is said cannot be written.
pub fn watch(
    shell: &mut Shell,
    corpus: &Corpus,
    settings: Settings,
    interrupts: &Interrupts,
) -> Result<Done, Failure> {
    if !corpora::open(shell, corpus)?.on_disk {
        let why = "an index in memory is of no use to others: there is nothing to watch for";
        return Err(Failure::Unreadable(why.into()));
    }
    let dir = shell.places.data.as_ref();
    let dir = dir.map(|data| corpus.index_dir(data));
    shell.remember(corpus);
    let witness = Witness {
        out: RefCell::new(&mut shell.out),
        notes: shell.notes,
        name: corpora::roots(corpus),
        failure: RefCell::default(),
        skipped: RefCell::default(),
    };
    let hear = |tiding| witness.hear(tiding);
    let watched = runtime::watch((corpus, dir.as_deref()), settings, interrupts, &hear);
    shell.notes.progress("");
    if let Some(failure) = witness.failure.into_inner() {
        return Err(failure);
    }
    watched.map_err(|error| Failure::Unreadable(format!("cannot watch: {error}")))?;
    Ok(match interrupts.signal() {
        None => Done::Found,
        Some(n) => {
            shell.notes.say("interrupted; what was indexed is kept");
            Done::Signal(n)
        }
    })
}

/// Writes down what happens.
struct Witness<'a> {
    out: RefCell<&'a mut Out>,
    notes: Notes,
    name: String,
    failure: RefCell<Option<Failure>>,
    /// What was skipped the last time, when there was one.
    skipped: RefCell<Option<Vec<Skipped>>>,
}

impl Witness<'_> {
    /// Whether to go on.
    fn hear(&self, tiding: Tiding) -> bool {
        match tiding {
            Tiding::Opened(_) | Tiding::Committed(_) | Tiding::Stopped(_) => {}
            Tiding::Progress(progress) => self.notes.progress(&progress_line(progress)),
            Tiding::Said(said) => self.say(&said),
            Tiding::Failed(_, why) => self.say(&why),
            Tiding::Watching(Ok(())) => self.say(&format!("watching {}", self.name)),
            Tiding::Watching(Err(why)) => self.say(&format!(
                "cannot watch, looking at everything every 10 s or less often: {why}"
            )),
            Tiding::Done(report) => return self.done(&report),
        }
        true
    }

    fn say(&self, line: &str) {
        self.notes.progress("");
        self.notes.say(line);
    }

    /// One line for the first time, and for each time that something was done.
    fn done(&self, report: &Report) -> bool {
        self.notes.progress("");
        let before = self.skipped.replace(Some(report.skipped.clone()));
        let idle = report.new + report.changed + report.removed == 0;
        let known = report.skipped.is_empty() || before.as_ref() == Some(&report.skipped);
        if idle && known && before.is_some() {
            return true;
        }
        failed(report, self.notes);
        let mut out = self.out.borrow_mut();
        let written = out.line(&[(Ink::Plain, &line(report))]);
        match written.and_then(|()| out.flush()) {
            Ok(()) => true,
            Err(error) => {
                self.failure.replace(Some(error.into()));
                false
            }
        }
    }
}
