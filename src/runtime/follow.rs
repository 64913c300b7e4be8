//! [`Follow`]: tells what happens to an index on disk, by whomever. As long as nothing does, nothing runs.
//!
//! A commit puts a new list of segments in place of the old one, and that is what the system is asked to tell. The folder
//! above is watched, so that an index that is set aside and made anew is followed, too.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::SystemTime;

use notify::event::{AccessKind, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::runtime::reins::Stir;

/// The list of segments, and the mark of an index that was found damaged.
const LIST: &str = "meta.json";
const MARK: &str = ".damaged";

/// Follows one index.
pub(super) struct Follow {
    dir: PathBuf,
    stirs: Sender<Stir>,
    stamp: Option<(SystemTime, u64)>,
    /// None where the system cannot watch (it watches too much already).
    watcher: Option<RecommendedWatcher>,
}

impl Follow {
    /// Begins to follow the index in `dir`.
    pub fn new(dir: &Path, stirs: Sender<Stir>) -> Self {
        let watcher = watched(dir, stirs.clone()).ok();
        let mut follow = Self {
            dir: dir.to_owned(),
            stirs,
            stamp: None,
            watcher,
        };
        // What happened before one followed.
        follow.look();
        follow
    }

    /// Whether somebody has to look now and then, because the system tells nothing.
    pub fn is_deaf(&self) -> bool {
        self.watcher.is_none()
    }

    /// Looks, and tells what has happened since the last look.
    pub fn look(&mut self) {
        let list = self.dir.join(LIST).metadata();
        let stamp = list
            .and_then(|list| Ok((list.modified()?, list.len())))
            .ok();
        let before = std::mem::replace(&mut self.stamp, stamp);
        let stir = match () {
            () if self.dir.join(MARK).exists() => Stir::Damaged,
            () if before != stamp => Stir::Committed,
            () => return,
        };
        let _ = self.stirs.send(stir);
    }
}

fn watched(dir: &Path, send: Sender<Stir>) -> notify::Result<RecommendedWatcher> {
    let name = dir.file_name().map(PathBuf::from).unwrap_or_default();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // An error of the watch may be a change that was lost.
        let stir = event.map_or(Some(Stir::Committed), |event| stir(&event, &name));
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
        return Some(Stir::Committed);
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
        () if ends(&index.join(LIST)) || ends(index) => Some(Stir::Committed),
        () => None,
    }
}
