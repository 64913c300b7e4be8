//! [`Rounds`]: take all that has happened, change the model, paint once; again.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use ratatui::Frame;
use signal_hook::consts::{SIGCONT, SIGTSTP};

use crate::app::{Code, Effect, Key, Model, Msg, start, update};
use crate::runtime::effects::{Outcome, perform};
use crate::runtime::reins::Reins;
use crate::runtime::screen::Screen;
use crate::runtime::workers::{EngineSlot, Workers};
use crate::runtime::{End, Error, News, Stage};

/// A session under way.
pub(super) struct Rounds<'a> {
    model: Model,
    paint: &'a dyn Fn(&Model, &mut Frame<'_>),
    save: &'a dyn Fn(&str, bool) -> Option<String>,
    screen: Screen,
    workers: Workers,
    reins: Arc<Reins>,
    brittle: bool,
}

impl<'a> Rounds<'a> {
    /// A session before its first frame.
    pub fn new(stage: Stage<'a>, screen: Screen, workers: Workers, reins: Arc<Reins>) -> Self {
        Self {
            model: stage.model,
            paint: stage.paint,
            save: stage.save,
            screen,
            workers,
            reins,
            brittle: stage.brittle,
        }
    }

    /// Where the engine is to be put, and, once, where its first answers are heard of.
    pub fn ends(&mut self) -> (EngineSlot, Option<Receiver<()>>) {
        let answered = self.workers.answered.take();
        (Arc::clone(&self.workers.engine), answered)
    }

    /// The queries that were taken, and those that were taken out.
    pub fn history(&self) -> (Vec<String>, Vec<String>) {
        let finder = &self.model.finder;
        (finder.history.clone(), finder.forgotten.clone())
    }

    /// Asks the first questions and paints the first frame.
    pub fn begin(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        let mut effects = update(&mut self.model, Msg::Resize(size));
        effects.extend(start(&mut self.model));
        self.carry_out(effects)?;
        self.frame()
    }

    /// Goes round until the session ends.
    pub fn turn(&mut self, inbox: &Receiver<News>) -> Result<End, Error> {
        // The loop holds the other end of the inbox itself: it is never closed before the end.
        while let Ok(news) = inbox.recv() {
            let mut waiting: VecDeque<News> = VecDeque::from([news]);
            waiting.extend(inbox.try_iter());
            while let Some(news) = waiting.pop_front() {
                if is_superseded(&news, waiting.front()) {
                    continue;
                }
                match self.take(news) {
                    Ok(None) => {}
                    Ok(Some(end)) => return end,
                    Err(_) => return Ok(End::Gone),
                }
            }
            if self.frame().is_err() {
                return Ok(End::Gone);
            }
        }
        Ok(End::Gone)
    }

    /// Takes one piece of news; the end, if it is that.
    fn take(&mut self, news: News) -> io::Result<Option<Result<End, Error>>> {
        let quit = match news {
            News::Msg(Msg::Key(key)) if self.brittle && key == Key::plain(Code::F(12)) => {
                return Ok(Some(broken()));
            }
            News::Msg(msg) => {
                if matches!(msg, Msg::Resize(_)) {
                    // A terminal that was smaller for a moment has lost what was outside.
                    self.screen.forget()?;
                }
                let effects = update(&mut self.model, msg);
                self.carry_out(effects)?
            }
            News::Signal(SIGTSTP) => self.carry_out(vec![Effect::Suspend])?,
            News::Signal(SIGCONT) => {
                self.screen.resume()?;
                self.back()?
            }
            News::Signal(signal) => return Ok(Some(Ok(End::Signal(signal)))),
            News::Gone => return Ok(Some(Ok(End::Gone))),
            News::Fault(fault) => return Ok(Some(Err(Error::Fault(fault)))),
        };
        Ok(quit.then_some(Ok(End::Quit)))
    }

    /// Carries out effects and what they bring about; whether the session ends.
    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<bool> {
        for effect in effects {
            if let Effect::Save { query, kept } = &effect {
                if let Some(words) = (self.save)(query, *kept) {
                    let more = update(&mut self.model, Msg::Said(words));
                    self.carry_out(more)?;
                }
                continue;
            }
            match &effect {
                Effect::StopIndexing => self.reins.stop(),
                Effect::Index => self.reins.go_on(),
                _ => {}
            }
            match perform(effect, &self.workers, &mut self.screen)? {
                Outcome::Going => {}
                Outcome::Quit => return Ok(true),
                Outcome::Msg(Msg::Resumed) => {
                    if self.back()? {
                        return Ok(true);
                    }
                }
                Outcome::Msg(msg) => {
                    let more = update(&mut self.model, msg);
                    if self.carry_out(more)? {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Tells the model that the process was stopped and is back, perhaps on a screen of another size.
    fn back(&mut self) -> io::Result<bool> {
        let size = self.screen.size()?;
        let mut effects = update(&mut self.model, Msg::Resize(size));
        effects.extend(update(&mut self.model, Msg::Resumed));
        self.carry_out(effects)
    }

    fn frame(&mut self) -> io::Result<()> {
        let (paint, model) = (self.paint, &self.model);
        self.screen.paint(|frame| paint(model, frame))
    }
}

/// Whether the next piece of news makes this one moot: a size that is no more.
fn is_superseded(news: &News, next: Option<&News>) -> bool {
    let is_size = |news: &News| matches!(news, News::Msg(Msg::Resize(_)));
    is_size(news) && next.is_some_and(is_size)
}

/// What a fault of the program looks like, for the test that the terminal survives it.
fn broken() -> Result<End, Error> {
    let nothing: [u8; 0] = [];
    let at = std::env::args().count();
    Ok(End::Signal(nothing[at].into()))
}
