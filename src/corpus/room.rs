//! [`Room`]: how much of the files is in memory at one time.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Lets files of so many bytes in at one time; one is always let in, however long it is.
#[derive(Debug)]
pub(super) struct Room {
    limit_bytes: u64,
    inside: Mutex<u64>,
    left: Condvar,
}

/// The place of one file. Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place<'r> {
    room: &'r Room,
    bytes: u64,
}

impl Room {
    /// How often somebody who waits looks whether the work was broken off.
    const PATIENCE: Duration = Duration::from_millis(50);

    pub(super) fn new(limit_bytes: u64) -> Self {
        Self {
            limit_bytes,
            inside: Mutex::new(0),
            left: Condvar::new(),
        }
    }

    /// Waits until there is room for so many bytes; `None` when `stopped` says so first.
    pub(super) fn enter(&self, bytes: u64, stopped: &dyn Fn() -> bool) -> Option<Place<'_>> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while *inside > 0 && inside.saturating_add(bytes) > self.limit_bytes {
            if stopped() {
                return None;
            }
            (inside, _) = self
                .left
                .wait_timeout(inside, Self::PATIENCE)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *inside += bytes;
        Some(Place { room: self, bytes })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let room = self.room;
        let mut inside = room.inside.lock().unwrap_or_else(PoisonError::into_inner);
        *inside = inside.saturating_sub(self.bytes);
        room.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_goes_alone_and_short_ones_together() {
        let room = Room::new(10);
        let busy = || true;
        let long = room.enter(100, &busy).expect("one is always let in");
        assert!(room.enter(1, &busy).is_none());
        drop(long);
        let short = (room.enter(4, &busy), room.enter(6, &busy));
        assert!(short.0.is_some() && short.1.is_some());
        assert!(room.enter(1, &busy).is_none());
        drop(short);
        std::thread::scope(|scope| {
            let first = room.enter(10, &busy).expect("it is empty");
            let waiting = scope.spawn(|| room.enter(10, &|| false).is_some());
            drop(first);
            assert!(waiting.join().expect("it gets in"));
        });
    }
}
