//! When a corpus was last looked through as a whole, and whether anything has changed since, as far as that can be seen
//! at once: commands that only ask the index say so.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::corpus::Corpus;

/// An empty file beside the index, whose time is the answer. (An index of which nothing changed is not written.)
const LOOKED: &str = "looked";

/// The longest time that a look for changes takes.
const GLANCE: Duration = Duration::from_millis(5);

/// Notes that everything that was there at `began` has been looked at. Where that cannot be written nobody is told.
pub fn note_looked(index_dir: &Path, began: SystemTime) {
    let Ok(file) = File::create(index_dir.with_file_name(LOOKED)) else {
        return;
    };
    let _ = file.set_modified(began);
}

/// When that was noted last.
#[must_use]
pub fn looked(index_dir: &Path) -> Option<SystemTime> {
    fs::metadata(index_dir.with_file_name(LOOKED))
        .and_then(|metadata| metadata.modified())
        .ok()
}

/// Whether a file or folder is seen at a glance that changed after `since`. `false` says little: the glance takes a few
/// milliseconds, however much there is, and a time in the future is none.
#[must_use]
pub fn has_changed(corpus: &Corpus, since: SystemTime) -> bool {
    let (began, now) = (Instant::now(), SystemTime::now());
    let is_new = |path: &Path| {
        let metadata = fs::symlink_metadata(path);
        let changed = metadata.and_then(|metadata| metadata.modified());
        changed.is_ok_and(|changed| changed > since && changed <= now)
    };
    let mut folders: VecDeque<PathBuf> = corpus.roots().iter().cloned().collect();
    while let Some(folder) = folders.pop_front() {
        if is_new(&folder) {
            return true;
        }
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if began.elapsed() > GLANCE {
                return false;
            }
            // What walks pass over.
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push_back(entry.path()),
                Ok(kind) if kind.is_file() && is_new(&entry.path()) => return true,
                _ => {}
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_and_the_future_is_none() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let deep = home.path().join("news/deep");
        fs::create_dir_all(&deep).expect("made");
        fs::write(deep.join("a.txt"), "words").expect("written");
        let corpus = Corpus::new(&[home.path().join("news")]).expect("it exists");
        let index = home.path().join("index");
        assert_eq!(looked(&index), None);
        let now = SystemTime::now();
        let (hour, later) = (Duration::from_secs(3600), now + Duration::from_secs(5));
        note_looked(&index, later);
        assert_eq!(looked(&index), Some(later));
        assert!(!has_changed(&corpus, later));
        assert!(has_changed(&corpus, now - hour), "made since");
        let set = |path: &Path, time| {
            let file = File::open(path).expect("opened");
            file.set_modified(time).expect("set");
        };
        for path in [&deep.join("a.txt"), &deep, &home.path().join("news")] {
            set(path, now - 2 * hour);
        }
        assert!(!has_changed(&corpus, now - hour));
        set(&deep.join("a.txt"), now + hour);
        assert!(!has_changed(&corpus, now - hour));
        set(&deep.join("a.txt"), now - hour / 2);
        assert!(has_changed(&corpus, now - hour));
    }
}
