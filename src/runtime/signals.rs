//! Signals: news for the loop, a flag for work without a screen. The same signal again, while the first is being
//! obeyed, ends the process at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use crate::runtime::{News, spawn};

/// For work without a screen: whether it has been asked to end, and by which signal.
#[derive(Clone, Debug, Default)]
pub struct Interrupts {
    asked: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Interrupts {
    /// Listens for SIGINT, SIGTERM and SIGHUP from now on.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn listen() -> io::Result<Self> {
        let interrupts = Self::default();
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let value = usize::try_from(number).unwrap_or_default();
            signal_hook::flag::register_conditional_default(number, Arc::clone(&interrupts.asked))?;
            signal_hook::flag::register_usize(number, Arc::clone(&interrupts.signal), value)?;
            signal_hook::flag::register(number, Arc::clone(&interrupts.asked))?;
        }
        Ok(interrupts)
    }

    /// Also wakes somebody who waits.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub(super) fn wake(&self, wake: impl Fn() + Send + 'static) -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let asked = Arc::clone(&self.asked);
        std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                // One that came before this listened counts, too.
                if !asked.load(Ordering::Relaxed) {
                    signals.forever().next();
                }
                wake();
            })?;
        Ok(())
    }

    /// Set when the work is to end.
    #[must_use]
    pub fn flag(&self) -> &AtomicBool {
        &self.asked
    }

    /// The number of the signal that asked, if one did.
    #[must_use]
    pub fn signal(&self) -> Option<u8> {
        let number = self.signal.load(Ordering::Relaxed);
        u8::try_from(number).ok().filter(|number| *number > 0)
    }
}

/// Makes a file that would be longer than the session allows (`ulimit -f`) an error that can be told, where the system
/// would end the process without a word.
///
/// # Errors
///
/// When the system refuses.
pub fn bear_limits() -> io::Result<()> {
    let number = rustix::process::Signal::XFSZ.as_raw();
    signal_hook::flag::register(number, Arc::new(AtomicBool::new(false))).map(|_| ())
}

/// Starts to listen.
pub(super) fn listen(inbox: &Sender<News>) -> io::Result<()> {
    for signal in [SIGTERM, SIGHUP, SIGINT] {
        let asked = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&asked))?;
        signal_hook::flag::register(signal, asked)?;
    }
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    let send = inbox.clone();
    spawn("signals", inbox, move || {
        for signal in signals.forever() {
            if send.send(News::Signal(signal)).is_err() {
                return;
            }
        }
    })
}
