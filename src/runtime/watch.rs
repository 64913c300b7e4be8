//! [`Watch`]: notices that an answer is late. The one clock of the program, and it runs only while something is asked.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::app::Msg;
use crate::runtime::News;
use crate::search::Ticket;

/// How long an answer may take before the screen says that it is awaited.
const MOMENT: Duration = Duration::from_millis(100);

/// The requests that wait, oldest first, with the time from which each is late.
#[derive(Debug, Default)]
struct Waiting(VecDeque<(Ticket, Instant)>);

impl Waiting {
    fn asked(&mut self, ticket: Ticket, now: Instant) {
        self.0.push_back((ticket, now + MOMENT));
    }

    /// An answer serves all requests before it: they are never late any more.
    fn answered(&mut self, ticket: Ticket) {
        self.0.retain(|(asked, _)| *asked > ticket);
    }

    /// Takes those that are late now; the newest of them.
    fn late(&mut self, now: Instant) -> Option<Ticket> {
        let mut late = None;
        while let Some((ticket, _)) = self.0.pop_front_if(|(_, due)| *due <= now) {
            late = Some(ticket);
        }
        late
    }

    /// When the next one will be.
    fn due(&self) -> Option<Instant> {
        self.0.front().map(|(_, due)| *due)
    }
}

/// Shared by who asks, who answers, and the thread that watches both.
#[derive(Debug, Default)]
pub(super) struct Watch {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

impl Watch {
    /// A request was handed over.
    pub fn asked(&self, ticket: Ticket) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Who waits for the first one to be late needs no word of the others.
        if waiting.due().is_none() {
            self.changed.notify_all();
        }
        waiting.asked(ticket, Instant::now());
    }

    /// A request was answered.
    pub fn answered(&self, ticket: Ticket) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.answered(ticket);
    }

    /// Says of each request that is late that it is, until nobody listens.
    pub fn run(&self, inbox: &Sender<News>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            if let Some(ticket) = waiting.late(now)
                && inbox.send(News::Msg(Msg::Late(ticket))).is_err()
            {
                return;
            }
            waiting = match waiting.due() {
                None => {
                    let woken = self.changed.wait(waiting);
                    woken.unwrap_or_else(PoisonError::into_inner)
                }
                Some(due) => {
                    let woken = self.changed.wait_timeout(waiting, due - now);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::thread;

    use proptest::prelude::*;

    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn a_request_is_late_when_neither_it_nor_a_newer_one_was_answered() {
        let (start, mut waiting) = (Instant::now(), Waiting::default());
        for (ticket, ms) in [(1, 0), (2, 30), (3, 60), (4, 90)] {
            waiting.asked(Ticket(ticket), at(start, ms));
        }
        assert_eq!(waiting.late(at(start, 99)), None, "not yet");
        assert_eq!(waiting.late(at(start, 100)), Some(Ticket(1)));
        assert_eq!(waiting.late(at(start, 100)), None, "said once");
        waiting.answered(Ticket(3));
        assert_eq!(waiting.due(), Some(at(start, 190)));
        assert_eq!(waiting.late(at(start, 500)), Some(Ticket(4)));
        assert_eq!(waiting.due(), None, "nothing to wait for");
    }

    proptest! {
        /// Whatever is asked, answered and waited for: what is said to be late rises, had its moment, and was not
        /// served by then; what was not served and had its moment is late.
        #[test]
        fn late_is_what_waited_for_a_moment(
            steps in prop::collection::vec((0u64..80, 0u8..3, 0u64..8), 1..60),
        ) {
            let start = Instant::now();
            let (mut waiting, mut now) = (Waiting::default(), 0);
            let mut asked: Vec<u64> = Vec::new();
            let (mut served, mut said) = (0, 0);
            for (ms, step, back) in steps {
                now += ms;
                match step {
                    0 => {
                        asked.push(now);
                        waiting.asked(Ticket(asked.len() as u64), at(start, now));
                    }
                    1 => {
                        let ticket = (asked.len() as u64).saturating_sub(back);
                        waiting.answered(Ticket(ticket));
                        served = served.max(ticket);
                    }
                    _ => {
                        let overdue = asked.iter().filter(|asked| **asked + 100 <= now).count();
                        let overdue = overdue as u64;
                        let expected = (overdue > served.max(said)).then_some(Ticket(overdue));
                        prop_assert_eq!(waiting.late(at(start, now)), expected);
                        said = said.max(expected.map_or(0, |ticket| ticket.0));
                    }
                }
            }
        }
    }

    #[test]
    fn the_thread_says_what_is_late_and_nothing_else() {
        let (send, inbox) = channel();
        let watch = Arc::new(Watch::default());
        let watcher = Arc::clone(&watch);
        thread::spawn(move || watcher.run(&send));
        watch.asked(Ticket(1));
        watch.answered(Ticket(1));
        watch.asked(Ticket(2));
        let news = inbox.recv();
        assert!(matches!(news, Ok(News::Msg(Msg::Late(Ticket(2))))));
        assert!(inbox.try_recv().is_err(), "said once");
    }
}
