//! [`Reins`]: how the loop holds the thread that keeps the index: stop, go on, end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Shared by the loop and the keeper.
#[derive(Debug, Default)]
pub(super) struct Reins {
    cancel: AtomicBool,
    wishes: Mutex<Wishes>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Wishes {
    go_on: bool,
    end: bool,
}

impl Reins {
    fn wishes(&self) -> MutexGuard<'_, Wishes> {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the work is done looks at: whether it is to be broken off.
    pub fn flag(&self) -> &AtomicBool {
        &self.cancel
    }

    /// Whether the work is to be broken off.
    pub fn is_pulled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Breaks the work off.
    pub fn stop(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Goes on after a stop, or looks for changes when all is done.
    pub fn go_on(&self) {
        self.wishes().go_on = true;
        self.changed.notify_all();
    }

    /// Ends it for good.
    pub fn end(&self) {
        self.wishes().end = true;
        self.stop();
        self.changed.notify_all();
    }

    /// Waits until there is something to do; false at the end.
    pub fn wait(&self) -> bool {
        let mut wishes = self.wishes();
        while !wishes.go_on && !wishes.end {
            let woken = self.changed.wait(wishes);
            wishes = woken.unwrap_or_else(PoisonError::into_inner);
        }
        wishes.go_on = false;
        if !wishes.end {
            self.cancel.store(false, Ordering::Relaxed);
        }
        !wishes.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stops_goes_on_and_ends() {
        let reins = Reins::default();
        reins.stop();
        assert!(reins.is_pulled());
        reins.go_on();
        assert!(reins.wait() && !reins.is_pulled());
        std::thread::scope(|scope| {
            let keeper = scope.spawn(|| reins.wait());
            reins.end();
            assert!(!keeper.join().expect("it ends"));
        });
        assert!(reins.is_pulled());
        reins.go_on();
        assert!(!reins.wait(), "the end is the end");
    }
}
