//! Which sources an earlier version put into an index that this one reads on.
//!
//! Other rules or another schema with the same fields need no new index: what is in it can be searched while every
//! source is read again. The rules stand in the source; the schema is written behind it here. As long as one of them is
//! left, the stamp of a commit stays that of the earlier version, so that an index that was left half read says so.

use std::collections::HashSet;

use crate::record::{Broken, RULES, Source, SourceKey, restore_source};
use crate::search::local::schema::{BREAK, SCHEMA, Stamp};

/// The source of [`stamped`](super::schema::stamped) bytes. One whose documents another schema made counts as one of other rules.
pub(super) fn restore_stamped(bytes: &[u8]) -> Result<Source, Broken> {
    let (stored, schema) = match bytes.iter().rposition(|byte| *byte == BREAK) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[][..]),
    };
    let mut source = restore_source(stored)?;
    let schema: Option<u32> = std::str::from_utf8(schema)
        .ok()
        .and_then(|n| n.parse().ok());
    if schema != Some(SCHEMA) && source.rules == RULES {
        source.rules = 0;
    }
    Ok(source)
}

/// The sources that are still to be read again, and the stamp of the version that left them.
#[derive(Debug, Default)]
pub(super) struct Behind {
    left: HashSet<SourceKey>,
    stamp: Option<Stamp>,
}

impl Behind {
    /// Of an index with this stamp and these sources.
    pub fn new(stamp: Stamp, sources: Vec<Source>) -> Self {
        let left = sources
            .into_iter()
            .filter(|source| source.rules != RULES)
            .map(|source| source.key);
        Self {
            left: left.collect(),
            stamp: Some(stamp),
        }
    }

    /// A source was put or removed.
    pub fn done(&mut self, key: &SourceKey) {
        self.left.remove(key);
    }

    /// The stamp of the next commit.
    pub fn stamp(&self, generation: u64) -> Stamp {
        let stamp = Stamp::new(generation);
        match self.stamp {
            Some(Stamp { schema, rules, .. }) if !self.left.is_empty() => Stamp {
                schema,
                rules,
                ..stamp
            },
            _ => stamp,
        }
    }
}
