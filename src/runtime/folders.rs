//! [`Folders`]: watches the folders and files of a corpus. As long as nothing happens there, nothing runs.
//!
//! The system tells of every file of every folder, without end; what is of no account (somebody reads, the index itself,
//! what lies beside a file that is watched) is dropped where it comes in, and the rest waits in [`Stirred`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::corpus::{Corpus, Links};
use crate::runtime::reins::Stir;
use crate::runtime::stirred::{Changed, Sort, Stirred};

/// Watches one corpus.
pub(super) struct Folders {
    roots: Vec<PathBuf>,
    shared: Arc<Shared>,
    watcher: Option<RecommendedWatcher>,
    /// What is watched, each with all below it or alone.
    watched: BTreeSet<PathBuf>,
}

/// What the thread of the watcher sees, too.
struct Shared {
    roots: Vec<PathBuf>,
    /// What is written while one watches: the index, and what is kept beside it.
    own: Option<PathBuf>,
    seen: Mutex<Seen>,
    stirs: Sender<Stir>,
}

#[derive(Default)]
struct Seen {
    stirred: Stirred,
    /// Whether a root itself is no longer what was watched.
    uprooted: bool,
    /// Why not everything is watched.
    trouble: Option<String>,
}

impl Folders {
    /// Begins to watch a corpus whose index lies in `index`.
    pub fn new(corpus: &Corpus, index: Option<&Path>, stirs: Sender<Stir>) -> Self {
        let roots = corpus.roots().to_vec();
        let shared = Arc::new(Shared {
            roots: roots.clone(),
            own: index.and_then(Path::parent).map(Path::to_owned),
            seen: Mutex::default(),
            stirs,
        });
        let heard = Arc::clone(&shared);
        // What lies behind links is watched when a walk has said so.
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(move |event| heard.hear(event), config);
        let mut folders = Self {
            roots,
            watcher: None,
            watched: BTreeSet::new(),
            shared,
        };
        match watcher {
            Ok(watcher) => folders.watcher = Some(watcher),
            Err(error) => folders.shared.trouble(&error),
        }
        folders.take_root();
        folders
    }

    /// Why not everything is watched, if so.
    pub fn trouble(&self) -> Option<String> {
        self.shared.seen().trouble.clone()
    }

    /// When to look at something.
    pub fn due(&self) -> Option<Instant> {
        self.shared.seen().stirred.due()
    }

    /// What to look at now.
    pub fn take(&mut self) -> Option<Changed> {
        let (changed, uprooted) = {
            let mut seen = self.shared.seen();
            let changed = seen.stirred.take(Instant::now());
            (changed, std::mem::take(&mut seen.uprooted))
        };
        if uprooted {
            for path in std::mem::take(&mut self.watched) {
                self.forget(&path);
            }
            self.take_root();
        }
        changed
    }

    /// Watches the roots; in place of one that is not there what is above it, to see when it comes.
    pub fn take_root(&mut self) {
        for root in self.roots.clone() {
            match root.metadata() {
                Ok(metadata) if metadata.is_dir() => self.watch(&root, RecursiveMode::Recursive),
                // A file may be exchanged for another.
                _ => {
                    let mut above = root.ancestors().skip(1);
                    if let Some(above) = above.find(|above| above.is_dir()) {
                        self.watch(above, RecursiveMode::NonRecursive);
                    }
                    // It may have come before one watched.
                    if root.is_dir() {
                        self.watch(&root, RecursiveMode::Recursive);
                    }
                }
            }
        }
    }

    /// Watches the folders outside that links lead to.
    pub fn follow(&mut self, links: &Links) {
        for folder in &links.folders {
            self.watch(folder, RecursiveMode::Recursive);
        }
    }

    fn watch(&mut self, path: &Path, how: RecursiveMode) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        if self.watched.contains(path) {
            return;
        }
        match watcher.watch(path, how) {
            Ok(()) => {
                self.watched.insert(path.to_owned());
            }
            Err(error) => self.shared.trouble(&error),
        }
    }

    /// What has gone is watched no longer, whatever the watcher says.
    fn forget(&mut self, path: &Path) {
        if let Some(watcher) = &mut self.watcher {
            let _ = watcher.unwatch(path);
        }
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stir(&self) {
        // A keeper that has gone need not be woken.
        let _ = self.stirs.send(Stir::Changed);
    }

    fn trouble(&self, error: &notify::Error) {
        self.seen().trouble.get_or_insert(match &error.kind {
            ErrorKind::MaxFilesWatch => {
                "the system watches no more folders (fs.inotify.max_user_watches)".into()
            }
            _ => error.to_string(),
        });
    }

    /// Takes an event up.
    fn hear(&self, event: notify::Result<Event>) {
        let now = Instant::now();
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            lost => {
                if let Err(error) = &lost {
                    self.trouble(error);
                }
                if self.seen().stirred.note_all(now) {
                    self.stir();
                }
                return;
            }
        };
        let Some(sort) = sort(event.kind) else {
            return;
        };
        for path in event.paths {
            let moved = matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
            let sort = match moved && path.is_dir() {
                true => Sort::Folder,
                false => sort,
            };
            if self.note(path, (event.kind, sort), now) {
                self.stir();
            }
        }
    }

    /// Whether the keeper has to know.
    fn note(&self, path: PathBuf, (kind, sort): (EventKind, Sort), now: Instant) -> bool {
        let is_own = |own: &PathBuf| path.starts_with(own);
        if self.own.as_ref().is_some_and(is_own) {
            return false;
        }
        let is_root = self.roots.contains(&path);
        if is_root || self.roots.iter().any(|root| root.starts_with(&path)) {
            let comes_or_goes = !matches!(
                kind,
                EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
                    | EventKind::Access(_)
            );
            let mut seen = self.seen();
            seen.uprooted |= comes_or_goes;
            return match comes_or_goes || !is_root {
                true => seen.stirred.note_all(now),
                false => seen.stirred.note(path, sort, now),
            };
        }
        let inside = self
            .roots
            .iter()
            .find_map(|root| path.strip_prefix(root).ok());
        // Beside a root, or the inside of what is hidden everywhere.
        if inside.is_none_or(|inside| inside.iter().any(|part| part == ".git")) {
            return false;
        }
        self.seen().stirred.note(path, sort, now)
    }
}

/// What an event means for its path, if anything.
fn sort(kind: EventKind) -> Option<Sort> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Sort::Whole),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) => Some(Sort::Folder),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) => {
            Some(Sort::Whole)
        }
        _ => Some(Sort::Written),
    }
}
