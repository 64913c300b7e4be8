//! Signals become news; the same one again, while the first is being obeyed, ends the process at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use crate::runtime::{News, spawn};

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
