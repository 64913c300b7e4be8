//! Keys and pastes: a thread that waits for the terminal, and one that notices when it has gone.

use std::io;
use std::sync::mpsc::Sender;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use rustix::event::{PollFd, PollFlags, poll};

use crate::app::{Code, Key, Msg, Size};
use crate::runtime::{News, spawn};

/// Starts both.
pub(super) fn listen(inbox: &Sender<News>) -> io::Result<()> {
    let send = inbox.clone();
    spawn("input", inbox, move || {
        loop {
            let news = match read() {
                Ok(event) => match message(event) {
                    Some(msg) => News::Msg(msg),
                    None => continue,
                },
                Err(_) => News::Gone,
            };
            let last = matches!(news, News::Gone);
            if send.send(news).is_err() || last {
                return;
            }
        }
    })?;
    let send = inbox.clone();
    spawn("hangup", inbox, move || {
        let stdin = io::stdin();
        // Waits for nothing but the end of the terminal, which is always told.
        let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
        loop {
            match poll(&mut fds, None) {
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) if fds[0].revents().contains(PollFlags::HUP) => {
                    let _ = send.send(News::Gone);
                    return;
                }
                // A system that cannot tell: the next read or write will.
                _ => return,
            }
        }
    })
}

/// What an event means to the model, if anything.
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(event) => key(event).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(Size { width, height })),
        Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}

/// A key in our own words; `None` for a release and for keys that have no name here.
fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_once_and_in_our_words() {
        let press = |code, modifiers| key(KeyEvent::new(code, modifiers));
        let none = KeyModifiers::NONE;
        assert_eq!(
            press(KeyCode::Char('G'), KeyModifiers::SHIFT),
            Some(Key::char('G'))
        );
        assert_eq!(
            press(KeyCode::Char('d'), KeyModifiers::CONTROL),
            Some(Key::ctrl('d'))
        );
        assert_eq!(
            press(KeyCode::BackTab, KeyModifiers::SHIFT),
            Some(Key::plain(Code::BackTab))
        );
        assert_eq!(press(KeyCode::CapsLock, none), None);
        let mut event = KeyEvent::new(KeyCode::Char('a'), none);
        event.kind = KeyEventKind::Release;
        assert_eq!(key(event), None);
        event.kind = KeyEventKind::Repeat;
        assert_eq!(key(event), Some(Key::char('a')));
    }
}
