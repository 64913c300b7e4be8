//! [`Stirred`]: paths at which something happened, until it is time to look at them. Pure: callers say what time it is.
//!
//! A file is looked at when nothing has happened to it for a moment: soon when it was closed, renamed or removed, later
//! when it is being written. One that is written for long is looked at after a second all the same, then less and less
//! often, so that it is not read half again and again; its last event always counts. What comes in a burst is looked at
//! together. Beyond [`MOST`] paths there is one thing to be done: look at everything.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long a path that is whole, and everything around it, is to be quiet.
const QUIET: Duration = Duration::from_millis(20);

/// How long a file that is being written is to be quiet.
const WRITTEN: Duration = Duration::from_millis(120);

/// How long a path that is whole waits for a burst to end.
const BURST: Duration = Duration::from_millis(300);

/// The longest wait of a path that is never quiet, the first time and at the most.
const LONGEST: Duration = Duration::from_secs(1);
const EVER_LONGEST: Duration = Duration::from_secs(60);

/// The most paths that are kept.
pub(super) const MOST: usize = 20_000;

/// What happened to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It is being written.
    Written,
    /// Nothing more is to be expected of it.
    Whole,
    /// It is a folder that is new here: what came into it at once may not be told of, so it is looked at twice.
    Folder,
    /// The second time.
    Again,
}

#[derive(Clone, Copy, Debug)]
struct Wait {
    first: Instant,
    last: Instant,
    sort: Sort,
    longest: Duration,
}

impl Wait {
    fn is_over(&self) -> Instant {
        let quiet = match self.sort {
            Sort::Whole | Sort::Folder => QUIET,
            Sort::Written => WRITTEN,
            Sort::Again => LONGEST,
        };
        (self.last + quiet).min(self.first + self.longest)
    }
}

/// What is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    /// Everything.
    All,
    /// These paths, sorted.
    Paths(Vec<PathBuf>),
}

/// Paths that wait.
#[derive(Debug, Default)]
pub(super) struct Stirred {
    waits: HashMap<PathBuf, Wait>,
    /// When everything became to be looked at.
    all: Option<Instant>,
    last: Option<Instant>,
    /// When somebody is going to ask again.
    promised: Option<Instant>,
    /// Paths that were looked at while they were written, with their next longest wait.
    long: HashMap<PathBuf, Duration>,
}

impl Stirred {
    /// Something happened to a path. Whether somebody has to ask sooner than promised when it will be due.
    pub fn note(&mut self, path: PathBuf, sort: Sort, now: Instant) -> bool {
        self.last = Some(now);
        if self.all.is_some() {
            return self.promised.is_none();
        }
        let longest = self.long.get(&path).copied().unwrap_or(LONGEST);
        let wait = self.waits.entry(path).or_insert(Wait {
            first: now,
            last: now,
            sort,
            longest,
        });
        wait.last = now;
        if wait.sort != Sort::Folder {
            wait.sort = sort;
        }
        let over = wait.is_over();
        if self.waits.len() > MOST {
            return self.note_all(now);
        }
        self.promised.is_none_or(|promised| over < promised)
    }

    /// Nobody knows what happened. Whether somebody has to ask.
    pub fn note_all(&mut self, now: Instant) -> bool {
        self.last = Some(now);
        self.all.get_or_insert(now);
        self.waits = HashMap::new();
        self.long = HashMap::new();
        self.promised.is_none()
    }

    /// When to look; this promises to ask then.
    pub fn due(&mut self) -> Option<Instant> {
        let last = self.last?;
        let over = match self.all {
            Some(first) => (last + WRITTEN).min(first + LONGEST),
            None => {
                let first = self.waits.values().map(|wait| wait.first).min()?;
                let over = self.waits.values().map(Wait::is_over).min()?;
                over.max((last + QUIET).min(first + BURST))
            }
        };
        self.promised = Some(over);
        Some(over)
    }

    /// What is to be looked at now.
    pub fn take(&mut self, now: Instant) -> Option<Changed> {
        self.promised = None;
        if self.all.take().is_some() {
            return Some(Changed::All);
        }
        let over = self.waits.extract_if(|_, wait| wait.is_over() <= now);
        let (mut paths, mut again) = (Vec::new(), Vec::new());
        for (path, wait) in over {
            if wait.sort == Sort::Folder {
                again.push(path.clone());
            }
            // Unless it was quiet there is more to come.
            match now < wait.last + WRITTEN && wait.sort == Sort::Written {
                true => {
                    let longest = (wait.longest * 2).min(EVER_LONGEST);
                    self.long.insert(path.clone(), longest);
                }
                false => {
                    self.long.remove(&path);
                }
            }
            paths.push(path);
        }
        for path in again {
            let wait = Wait {
                first: now,
                last: now,
                sort: Sort::Again,
                longest: LONGEST,
            };
            self.waits.insert(path, wait);
        }
        if self.long.len() > MOST {
            self.long = HashMap::new();
        }
        paths.sort_unstable();
        (!paths.is_empty()).then_some(Changed::Paths(paths))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn paths(changed: Option<Changed>) -> Vec<String> {
        match changed {
            Some(Changed::Paths(paths)) => {
                let names = paths.iter().map(|path| path.display().to_string());
                names.collect()
            }
            Some(Changed::All) => vec!["*".into()],
            None => Vec::new(),
        }
    }

    #[test]
    fn what_is_whole_comes_soon_and_what_is_written_when_it_is_quiet() {
        let (mut stirred, now) = (Stirred::default(), Instant::now());
        assert!(stirred.note("a".into(), Sort::Written, now));
        assert_eq!(stirred.due(), Some(now + WRITTEN));
        assert!(
            !stirred.note("b".into(), Sort::Written, now + MS),
            "it asks then anyway"
        );
        assert!(
            stirred.note("a".into(), Sort::Whole, now + 2 * MS),
            "sooner"
        );
        assert_eq!(stirred.due(), Some(now + 2 * MS + QUIET));
        assert_eq!(paths(stirred.take(now + 2 * MS + QUIET)), ["a"]);
        assert_eq!(stirred.due(), Some(now + MS + WRITTEN));
        assert_eq!(paths(stirred.take(now + MS + WRITTEN)), ["b"]);
        assert_eq!(stirred.due(), None);
    }

    #[test]
    fn a_file_that_is_written_for_long_is_read_ever_less_often_and_at_its_end() {
        let (mut stirred, start) = (Stirred::default(), Instant::now());
        let (mut looks, mut now) = (0, start);
        while now < start + 100 * LONGEST {
            stirred.note("a".into(), Sort::Written, now);
            now += 10 * MS;
            if stirred.due().is_some_and(|due| due <= now) {
                looks += paths(stirred.take(now)).len();
            }
        }
        assert!((5..=8).contains(&looks), "{looks}");
        stirred.note("a".into(), Sort::Written, now);
        let due = stirred.due().expect("it waits");
        assert_eq!(due, now + WRITTEN);
        assert_eq!(paths(stirred.take(due)), ["a"]);
        stirred.note("a".into(), Sort::Written, due);
        assert!(stirred.long.is_empty(), "it is forgotten");
    }

    #[test]
    fn a_new_folder_is_looked_at_twice() {
        let (mut stirred, now) = (Stirred::default(), Instant::now());
        stirred.note("a".into(), Sort::Folder, now);
        let due = stirred.due().expect("it waits");
        assert_eq!(
            (due, paths(stirred.take(due))),
            (now + QUIET, vec!["a".into()])
        );
        let again = stirred.due().expect("it waits again");
        assert_eq!(
            (again, paths(stirred.take(again))),
            (due + LONGEST, vec!["a".into()])
        );
        assert_eq!(stirred.due(), None);
    }

    #[test]
    fn a_burst_is_one_change_and_a_flood_is_everything() {
        let (mut stirred, start) = (Stirred::default(), Instant::now());
        let mut wakes = 0;
        for at in 0..100 {
            let now = start + at * MS;
            if stirred.note(format!("{at}").into(), Sort::Whole, now) {
                wakes += 1;
                assert_eq!(stirred.due(), Some(now + QUIET));
            }
        }
        assert_eq!(wakes, 1, "who has promised to ask is left alone");
        let due = stirred.due().expect("they wait");
        assert_eq!(due, start + 99 * MS + QUIET);
        assert_eq!(paths(stirred.take(due)).len(), 100);
        for at in 0..2 * MOST {
            stirred.note(format!("{at}").into(), Sort::Whole, due);
        }
        assert!(stirred.waits.is_empty(), "no memory");
        assert_eq!(stirred.due(), Some(due + WRITTEN));
        assert_eq!(paths(stirred.take(due + WRITTEN)), ["*"]);
    }
}
