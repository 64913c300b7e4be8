//! What is to be done: [`plan`] compares what is in the index with what is there now. Pure.

use std::collections::BTreeMap;

use crate::corpus::{Found, Walk};
use crate::record::{Source, SourceKey, Status};

/// A file that must be looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The file as it is now.
    pub found: Found,
    /// What the index knows of it.
    pub before: Option<Source>,
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be read, in order of key: new, or not as the index knows them.
    pub look: Vec<Look>,
    /// As the index knows them: nothing to do. Skipped ones keep their reason.
    pub unchanged: Vec<(Found, Source)>,
    /// In the index and no longer there.
    pub removed: Vec<SourceKey>,
    /// In the index, below a folder that cannot be read now: left alone.
    pub kept: Vec<SourceKey>,
}

/// Compares. Equal size, time and version of the rules mean unchanged; a file that could not be read is tried again
/// every time; what lies below an unreadable folder is never taken for removed. O(n log n) in files.
#[must_use]
pub fn plan(in_index: &[Source], walk: &Walk, rules: u32) -> Plan {
    let mut known: BTreeMap<&SourceKey, &Source> = in_index
        .iter()
        .map(|source| (&source.key, source))
        .collect();
    let mut plan = Plan::default();
    for found in &walk.files {
        match known.remove(&found.key) {
            Some(before) if is_unchanged(before, found, rules) => {
                plan.unchanged.push((found.clone(), before.clone()));
            }
            before => plan.look.push(Look {
                found: found.clone(),
                before: before.cloned(),
            }),
        }
    }
    for key in known.into_keys() {
        let unsure = walk.unreadable.iter().any(|folder| below(key, &folder.key));
        match unsure {
            true => plan.kept.push(key.clone()),
            false => plan.removed.push(key.clone()),
        }
    }
    plan
}

fn is_unchanged(before: &Source, found: &Found, rules: u32) -> bool {
    before.size_bytes == found.size_bytes
        && before.modified_ns == found.modified_ns
        && before.rules == rules
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
            folders: Vec::new(),
            size_bytes,
            modified_ns: 5,
            linked: false,
        }
    }

    fn walk(files: Vec<Found>) -> Walk {
        Walk {
            files,
            unreadable: Vec::new(),
        }
    }

    #[test]
    fn stamps_decide() {
        let index = [source("0/a", 1), source("0/b", 2), source("0/c", 3)];
        let disk = walk(vec![found("0/a", 1), found("0/b", 9), found("0/d", 1)]);
        let done = plan(&index, &disk, 1);
        let looked: Vec<&str> = done.look.iter().map(|l| l.found.key.as_str()).collect();
        assert_eq!(looked, ["0/b", "0/d"]);
        assert_eq!(done.unchanged.len(), 1);
        assert_eq!(done.removed, [SourceKey::new("0/c")]);
        assert_eq!(
            plan(&index, &disk, 2).look.len(),
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
            plan(&[unread], &walk(vec![found("0/a", 1)]), 1).look.len(),
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
        let done = plan(&index, &disk, 1);
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
            let done = plan(&index, &disk, 1);
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
            let again = plan(&after, &disk, 1);
            prop_assert!(again.look.is_empty() && again.removed.is_empty());
            prop_assert_eq!(after.len(), disk.files.len());
        }
    }
}
