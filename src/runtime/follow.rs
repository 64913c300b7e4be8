//! [`Follow`]: wakes when something happens to an index on disk, by whomever. As long as nothing does, nothing runs.
//!
//! A commit puts a new list of segments in place of the old one, and that is what the system is asked to tell. The folder
//! above is watched, so that an index that is set aside and made anew is followed, too.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::event::{AccessKind, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// The list of segments, and the mark of an index that was found damaged.
const LIST: &str = "meta.json";
const MARK: &str = ".damaged";

/// How long several changes are taken for one.
const MOMENT: Duration = Duration::from_millis(50);

/// Time between two looks where the system tells nothing.
const LOOKS: Duration = Duration::from_secs(1);

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stir {
    /// It may hold something else now.
    Changed,
    /// Somebody found it damaged.
    Damaged,
}

/// Follows one index.
pub(super) struct Follow {
    dir: PathBuf,
    stirs: Receiver<Stir>,
    /// None where the system cannot watch (it watches too much already).
    watcher: Option<RecommendedWatcher>,
}

impl Follow {
    /// Begins to follow the index in `dir`.
    pub fn new(dir: &Path) -> Self {
        let (send, stirs) = channel();
        let watcher = watched(dir, send.clone()).ok();
        // What was found before one followed.
        if dir.join(MARK).exists() {
            let _ = send.send(Stir::Damaged);
        }
        Self {
            dir: dir.to_owned(),
            stirs,
            watcher,
        }
    }

    /// Waits for the next change, however long that takes.
    pub fn next(&self) -> Stir {
        let first = match &self.watcher {
            Some(_) => self.stirs.recv().ok(),
            None => None,
        };
        let Some(first) = first else {
            return self.look();
        };
        // What comes at once is one change.
        std::thread::sleep(MOMENT);
        self.stirs.try_iter().chain([first]).max().unwrap_or(first)
    }

    /// Waits for a change no longer than that.
    pub fn wait(&self, within: Duration) {
        match self.stirs.recv_timeout(within) {
            Ok(_) => {
                std::thread::sleep(MOMENT.min(within));
                self.stirs.try_iter().for_each(drop);
            }
            Err(RecvTimeoutError::Timeout) => {}
            // Nobody tells anything.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(within),
        }
    }

    /// Looks now and then.
    fn look(&self) -> Stir {
        let stamp = || {
            let metadata = self.dir.join(LIST).metadata().ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        let before = stamp();
        loop {
            std::thread::sleep(LOOKS);
            if self.dir.join(MARK).exists() {
                return Stir::Damaged;
            }
            if stamp() != before {
                return Stir::Changed;
            }
        }
    }
}

fn watched(dir: &Path, send: Sender<Stir>) -> notify::Result<RecommendedWatcher> {
    let name = dir.file_name().map(PathBuf::from).unwrap_or_default();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // An error of the watch may be a change that was lost.
        let stir = event.map_or(Some(Stir::Changed), |event| stir(&event, &name));
        if let Some(stir) = stir {
            let _ = send.send(stir);
        }
    })?;
    let above = dir.parent().unwrap_or(dir);
    watcher.watch(above, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// What an event means for the index of that name.
fn stir(event: &Event, index: &Path) -> Option<Stir> {
    if event.need_rescan() {
        return Some(Stir::Changed);
    }
    if matches!(
        event.kind,
        EventKind::Access(AccessKind::Open(_) | AccessKind::Read | AccessKind::Close(_))
    ) {
        return None;
    }
    let ends = |name: &Path| event.paths.iter().any(|path| path.ends_with(name));
    match () {
        () if ends(&index.join(MARK)) => Some(Stir::Damaged),
        () if ends(&index.join(LIST)) || ends(index) => Some(Stir::Changed),
        () => None,
    }
}
