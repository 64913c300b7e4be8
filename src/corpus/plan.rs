//! What is to be done: [`plan`] compares what is in the index with what is there now. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::corpus::{Found, Walk};
use crate::record::{RULES, Source, SourceKey, Status};

/// The time of a file whose real one cannot be trusted: it was changed while it was read, or a moment before.
pub(super) const UNSURE: i64 = i64::MIN;

/// A file that must be looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The file as it is now.
    pub found: Found,
    /// What the index knows of it.
    pub before: Option<Source>,
    /// What the index knows of its parts, when it holds an article a line.
    pub parts: Vec<Source>,
    /// Likewise, what it seems to have been under another name.
    pub moved: Option<Moved>,
}

impl Look {
    /// The key that its articles had in the index, when they can be taken over from there.
    pub(super) fn known_as(&self, force: bool) -> Option<&SourceKey> {
        let current = |parts: &[Source]| parts.iter().all(|part| part.rules == RULES);
        if force || !current(&self.parts) {
            return None;
        }
        match &self.moved {
            Some(moved) => current(&moved.parts).then_some(&moved.key),
            None => (!self.parts.is_empty()).then_some(&self.found.key),
        }
    }
}

/// A file that holds an article a line, under the name that it no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The name.
    pub key: SourceKey,
    /// Its parts.
    pub parts: Vec<Source>,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be read, in order of key: new, or not as the index knows them.
    pub look: Vec<Look>,
    /// As the index knows them: nothing to do. Skipped ones keep their reason.
    pub unchanged: Vec<(Found, Source)>,
    /// In the index and no longer there; parts have names of their own.
    pub removed: Vec<SourceKey>,
    /// Likewise, but a new file may be the same one under another name: to be removed when that is found, or at the end.
    pub perhaps_moved: Vec<SourceKey>,
    /// In the index, below a folder that cannot be read now: left alone.
    pub kept: Vec<SourceKey>,
    /// By the hash of their bytes, sources of which a new file may be a copy.
    pub twins: HashMap<[u8; 32], SourceKey>,
}

/// What the index knows of one file.
#[derive(Default)]
struct Known {
    whole: Option<Source>,
    parts: Vec<Source>,
}

impl Known {
    fn take(&mut self, source: Source) {
        match source.key.file() {
            Some(_) => self.parts.push(source),
            None => self.whole = Some(source),
        }
    }
}

/// The file that a source is of.
fn file(source: &Source) -> &str {
    source.key.file().unwrap_or(source.key.as_str())
}

fn known_of<'k>(known: &'k mut BTreeMap<SourceKey, Known>, source: &Source) -> &'k mut Known {
    known.entry(SourceKey::new(file(source))).or_default()
}

/// Compares. Equal size, time and version of the rules mean unchanged; a file that could not be read is tried again
/// every time; what lies below an unreadable folder is never taken for removed. The files of `walk` are sorted by key.
/// O(n log n) in sources.
#[must_use]
pub fn plan(mut in_index: Vec<Source>, walk: Walk, rules: u32) -> Plan {
    let mut plan = Plan::default();
    let mut gone: BTreeMap<SourceKey, Known> = BTreeMap::new();
    // Both sorted, they are gone through side by side. They come from an index in few sorted runs.
    in_index.sort_by(|a, b| file(a).cmp(file(b)));
    let mut in_index = in_index.into_iter().peekable();
    for found in walk.files {
        let key = found.key.as_str();
        while let Some(source) = in_index.next_if(|source| file(source) < key) {
            known_of(&mut gone, &source).take(source);
        }
        let mut known = Known::default();
        while let Some(source) = in_index.next_if(|source| file(source) == key) {
            known.take(source);
        }
        let Known { whole, parts } = known;
        match whole {
            Some(before) if is_unchanged(&before, &found, rules) => {
                plan.unchanged.push((found, before));
            }
            before => plan.look.push(Look {
                found,
                before,
                parts,
                moved: None,
            }),
        }
    }
    for source in in_index {
        known_of(&mut gone, &source).take(source);
    }
    gone.retain(|key, known| {
        let unsure = walk.unreadable.iter().any(|folder| below(key, &folder.key));
        if unsure {
            let sources = known.whole.iter().chain(&known.parts);
            plan.kept.extend(sources.map(|source| source.key.clone()));
        }
        !unsure
    });
    if rules == RULES {
        plan.seek_moved(&mut gone);
    }
    for known in gone.into_values() {
        let sources = known.whole.into_iter().chain(known.parts);
        plan.removed.extend(sources.map(|source| source.key));
    }
    plan
}

impl Plan {
    /// Finds what may be the same file under another name, among those that have gone and those that are still there.
    fn seek_moved(&mut self, gone: &mut BTreeMap<SourceKey, Known>) {
        let is_new = |look: &&mut Look| look.before.is_none() && look.parts.is_empty();
        let mut sizes = HashSet::new();
        for look in self.look.iter_mut().filter(is_new) {
            if !look.found.is_lines() {
                sizes.insert(look.found.size_bytes);
                continue;
            }
            // A file that is moved keeps its time. That it is the same one is seen when it is read.
            let same = gone.iter().find(|(_, known)| {
                known.whole.as_ref().is_some_and(|whole| {
                    matches!(whole.status, Status::Lines { .. })
                        && whole.size_bytes == look.found.size_bytes
                        && whole.modified_ns == look.found.modified_ns
                })
            });
            if let Some(key) = same.map(|(key, _)| key.clone())
                && let Some(known) = gone.remove(&key)
            {
                let parts = known.parts;
                look.moved = Some(Moved { key, parts });
            }
        }
        if sizes.is_empty() {
            return;
        }
        let is_twin = |source: &Source| {
            matches!(source.status, Status::Read { articles: 1, .. })
                && source.rules == RULES
                && sizes.contains(&source.size_bytes)
        };
        let unchanged = self.unchanged.iter().map(|(_, source)| source);
        for source in unchanged.filter(|source| is_twin(source)) {
            self.twins.insert(source.hash, source.key.clone());
        }
        // Those that have gone come last: they are the likelier ones.
        gone.retain(|key, known| {
            let moved = known.whole.as_ref().filter(|whole| is_twin(whole));
            if let Some(source) = moved {
                self.twins.insert(source.hash, key.clone());
                self.perhaps_moved.push(key.clone());
            }
            moved.is_none()
        });
    }
}

fn is_unchanged(before: &Source, found: &Found, rules: u32) -> bool {
    before.size_bytes == found.size_bytes
        && before.modified_ns == found.modified_ns
        && before.modified_ns != UNSURE
        && before.rules == rules
        && found.is_lines() == matches!(before.status, Status::Lines { .. })
        && !was_unreadable(before)
}

/// Whether the bytes of a file could not even be read the last time.
pub(super) fn was_unreadable(source: &Source) -> bool {
    source.hash == [0; 32] && matches!(source.status, Status::Skipped(_))
}

fn below(key: &SourceKey, folder: &SourceKey) -> bool {
    key.as_str()
        .strip_prefix(folder.as_str())
        .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::corpus::Unreadable;

    fn source(key: &str, size_bytes: u64) -> Source {
        Source {
            key: SourceKey::new(key),
            size_bytes,
            modified_ns: 5,
            hash: [1; 32],
            rules: 1,
            status: Status::Read {
                articles: 1,
                quotes: 0,
            },
        }
    }

    fn found(key: &str, size_bytes: u64) -> Found {
        Found {
            key: SourceKey::new(key),
            path: PathBuf::from(key),
            depth: 0,
            size_bytes,
            modified_ns: 5,
            linked: false,
        }
    }

    fn walk(files: Vec<Found>) -> Walk {
        Walk {
            files,
            ..Walk::default()
        }
    }

    #[test]
    fn stamps_decide() {
        let index = [source("0/a", 1), source("0/b", 2), source("0/c", 3)];
        let disk = walk(vec![found("0/a", 1), found("0/b", 9), found("0/d", 1)]);
        let done = plan(index.to_vec(), disk.clone(), 1);
        let looked: Vec<&str> = done.look.iter().map(|l| l.found.key.as_str()).collect();
        assert_eq!(looked, ["0/b", "0/d"]);
        assert_eq!(done.unchanged.len(), 1);
        assert_eq!(done.removed, [SourceKey::new("0/c")]);
        assert_eq!(
            plan(index.to_vec(), disk.clone(), 2).look.len(),
            3,
            "new rules read everything"
        );
    }

    #[test]
    fn what_could_not_be_read_is_tried_again() {
        let mut unread = source("0/a", 1);
        unread.hash = [0; 32];
        unread.status = Status::Skipped("permission denied".into());
        assert_eq!(
            plan(vec![unread], walk(vec![found("0/a", 1)]), 1)
                .look
                .len(),
            1
        );
    }

    #[test]
    fn nothing_below_an_unreadable_folder_is_removed() {
        let index = [source("0/a/x", 1), source("0/ab", 1)];
        let mut disk = walk(Vec::new());
        disk.unreadable.push(Unreadable {
            key: SourceKey::new("0/a"),
            path: PathBuf::from("a"),
            reason: "permission denied".into(),
        });
        let done = plan(index.to_vec(), disk.clone(), 1);
        assert_eq!(done.kept, [SourceKey::new("0/a/x")]);
        assert_eq!(done.removed, [SourceKey::new("0/ab")]);
    }

    proptest! {
        /// Carrying out a plan makes the index what the disk is, and a second plan finds nothing to do.
        #[test]
        fn plan_applied_is_the_disk(
            index in prop::collection::btree_map("[a-d]{1,2}", 0_u64..3, 0..8),
            disk in prop::collection::btree_map("[a-d]{1,2}", 0_u64..3, 0..8),
        ) {
            let index: Vec<Source> = index.iter().map(|(k, s)| source(k, *s)).collect();
            let disk = walk(disk.iter().map(|(k, s)| found(k, *s)).collect());
            let done = plan(index.clone(), disk.clone(), 1);
            let mut after: BTreeMap<SourceKey, Source> =
                index.into_iter().map(|s| (s.key.clone(), s)).collect();
            for key in &done.removed {
                after.remove(key);
            }
            for look in done.look {
                let key = look.found.key;
                after.insert(key.clone(), source(key.as_str(), look.found.size_bytes));
            }
            let after: Vec<Source> = after.into_values().collect();
            let again = plan(after.clone(), disk.clone(), 1);
            prop_assert!(again.look.is_empty() && again.removed.is_empty());
            prop_assert_eq!(after.len(), disk.files.len());
        }
    }
}
