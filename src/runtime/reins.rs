//! [`Reins`]: how others hold the thread that keeps the index, and [`Stir`]: everything that wakes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Something happened that the keeper of an index may have to see to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stir {
    /// The reader wants the work to be broken off.
    Stop,
    /// The reader wants it to go on, or everything to be looked at.
    GoOn,
    /// The index may hold something else now.
    Committed,
    /// Files of the corpus may be other ones now.
    Changed,
    /// Somebody found the index damaged.
    Damaged,
    /// The session ends.
    End,
}

/// Shared by who reads and who keeps.
#[derive(Debug)]
pub(super) struct Reins {
    cancel: AtomicBool,
    ended: AtomicBool,
    stirs: Sender<Stir>,
}

impl Reins {
    /// Reins, and what pulls at the other end.
    pub fn new() -> (Arc<Self>, Receiver<Stir>) {
        let (stirs, keeper) = channel();
        let reins = Self {
            cancel: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            stirs,
        };
        (Arc::new(reins), keeper)
    }

    /// For others who wake the keeper.
    pub fn stirs(&self) -> Sender<Stir> {
        self.stirs.clone()
    }

    /// What the work that is done looks at: whether it is to be broken off.
    pub fn flag(&self) -> &AtomicBool {
        &self.cancel
    }

    /// Whether the session ends.
    pub fn is_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    /// Breaks the work off.
    pub fn stop(&self) {
        self.cancel.store(true, Ordering::SeqCst);
        self.stir(Stir::Stop);
    }

    /// Goes on after a stop, or looks for changes when all is done.
    pub fn go_on(&self) {
        self.stir(Stir::GoOn);
    }

    /// Ends it for good.
    pub fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.cancel.store(true, Ordering::SeqCst);
        self.stir(Stir::End);
    }

    /// For the keeper: it has stopped, or had nothing to stop, and may begin anew. The end is the end.
    pub fn slacken(&self) {
        self.cancel.store(false, Ordering::SeqCst);
        if self.is_ended() {
            self.cancel.store(true, Ordering::SeqCst);
        }
    }

    /// A keeper that has gone need not be woken.
    fn stir(&self, stir: Stir) {
        let _ = self.stirs.send(stir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stops_goes_on_and_ends() {
        let pulled = |reins: &Reins| reins.flag().load(Ordering::SeqCst);
        let (reins, keeper) = Reins::new();
        reins.stop();
        assert!(pulled(&reins));
        reins.slacken();
        assert!(!pulled(&reins));
        reins.go_on();
        reins.end();
        reins.slacken();
        assert!(pulled(&reins) && reins.is_ended(), "the end is the end");
        let woken: Vec<Stir> = keeper.try_iter().collect();
        assert_eq!(woken, [Stir::Stop, Stir::GoOn, Stir::End]);
    }
}
