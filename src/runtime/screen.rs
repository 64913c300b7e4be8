//! The terminal: taken over, painted on, and given back in every case.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use crate::app::Size;

/// Whether the terminal is ours now. Outside the value, because a panic hook must be able to ask.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back as it was found, if it was taken. May be called at any time, by any thread.
pub fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // Whoever has no terminal any more has nothing to give back.
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            SetAttribute(Attribute::Reset),
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// Whether a screen can be drawn at all.
#[must_use]
pub fn is_possible() -> bool {
    io::stdin().is_terminal()
        && io::stdout().is_terminal()
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The columns of the terminal that reads standard output, when that is one and it tells.
#[must_use]
pub fn terminal_columns() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let (width, _) = crossterm::terminal::size().ok()?;
    Some(width).filter(|width| *width > 0)
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        Hide
    )
}

/// What is painted and not yet sent. Sent only as a whole; dropped when the frame broke off.
#[derive(Clone, Default)]
struct Held(Rc<RefCell<Vec<u8>>>);

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The screen of a session; given back when dropped.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Held>>,
    held: Held,
}

impl Screen {
    /// Takes the terminal over.
    pub fn enter() -> io::Result<Self> {
        // The theme decides about colours; the library below must not decide again.
        crossterm::style::force_color_output(true);
        let held = Held::default();
        let taken = take();
        let made = taken.and_then(|()| Terminal::new(CrosstermBackend::new(held.clone())));
        match made {
            Ok(terminal) => Ok(Self { terminal, held }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// The size of the terminal now.
    pub fn size(&self) -> io::Result<Size> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size { width, height })
    }

    /// Paints one frame: what changed goes out in one piece, shown at once.
    pub fn paint(&mut self, paint: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let mut out = self.held.clone();
        queue!(out, BeginSynchronizedUpdate)?;
        self.terminal.draw(paint)?;
        queue!(out, EndSynchronizedUpdate)?;
        let bytes = std::mem::take(&mut *self.held.0.borrow_mut());
        let mut stdout = io::stdout().lock();
        stdout.write_all(&bytes)?;
        stdout.flush()
    }

    /// Forgets what is on the screen: the next frame is painted in full. (The library's own way asks the terminal
    /// where the cursor is, and the answer would go to the thread that reads keys.)
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal = Terminal::new(CrosstermBackend::new(self.held.clone()))?;
        queue!(self.held, Clear(ClearType::All))
    }

    /// Stops the process as the shell's job control wants it; returns when it goes on.
    pub fn suspend(&mut self) -> io::Result<()> {
        // Nobody could ever wake a process that has no shell above it.
        if rustix::process::getsid(None).ok() == Some(rustix::process::getpid()) {
            return Ok(());
        }
        restore();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        self.resume()
    }

    /// Takes the terminal over again, whatever others have done to it.
    pub fn resume(&mut self) -> io::Result<()> {
        // Raw mode is not entered twice by itself.
        disable_raw_mode()?;
        take()?;
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}
