//! [`Slot`]: a mailbox of one, where the newest replaces what still waits.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A mailbox of one.
pub(super) struct Slot<T> {
    waiting: Mutex<Option<T>>,
    arrived: Condvar,
}

impl<T> Slot<T> {
    pub fn new() -> Self {
        Self {
            waiting: Mutex::new(None),
            arrived: Condvar::new(),
        }
    }

    /// Puts something in place of what still waits. Never blocks for long.
    pub fn put(&self, thing: T) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(thing);
        self.arrived.notify_all();
    }

    /// Waits for the next thing and takes it.
    pub fn take(&self) -> T {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match waiting.take() {
                Some(thing) => return thing,
                None => {
                    waiting = self
                        .arrived
                        .wait(waiting)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl<T> Slot<T> {
    /// Waits for the next thing, then until nothing newer has come for `pause`, and takes the newest.
    pub fn settled(&self, pause: Duration) -> T {
        let mut newest = self.take();
        loop {
            let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let (mut waiting, _) = self
                .arrived
                .wait_timeout_while(waiting, pause, |waiting| waiting.is_none())
                .unwrap_or_else(PoisonError::into_inner);
            match waiting.take() {
                Some(newer) => newest = newer,
                None => return newest,
            }
        }
    }
}

impl<T: Clone> Slot<T> {
    /// Waits until something is there and looks at it.
    pub fn look(&self) -> T {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*waiting {
                Some(thing) => return thing.clone(),
                None => {
                    waiting = self
                        .arrived
                        .wait(waiting)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_replaces_what_waits() {
        let slot = Slot::new();
        slot.put(1);
        slot.put(2);
        assert_eq!(slot.look(), 2);
        assert_eq!(slot.take(), 2);
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| slot.take());
            slot.put(3);
            assert_eq!(taken.join().ok(), Some(3));
        });
        slot.put(4);
        assert_eq!(slot.settled(Duration::from_millis(1)), 4);
    }
}
