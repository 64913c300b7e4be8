//! Carries out what `update` asks for. Never waits, except for the shell when the process is stopped.

use std::io;

use crate::app::{Effect, Msg};
use crate::runtime::screen::Screen;
use crate::runtime::workers::Workers;

/// What an effect brought about at once.
pub(super) enum Outcome {
    /// Nothing that the loop need know.
    Going,
    /// Something that happened.
    Msg(Msg),
    /// The end.
    Quit,
}

/// Carries out one effect.
pub(super) fn perform(
    effect: Effect,
    workers: &Workers,
    screen: &mut Screen,
) -> io::Result<Outcome> {
    match effect {
        Effect::Search { ticket, request } => workers.search(ticket, request),
        Effect::Tally { ticket, tally } => workers.tally(ticket, tally),
        Effect::Open(id) => workers.open(id),
        Effect::Light(lighting) => workers.light(lighting),
        // Done by the loop itself: it knows where.
        Effect::Save { .. } | Effect::StopIndexing | Effect::Index => {}
        Effect::Redraw => screen.forget()?,
        Effect::Suspend => {
            screen.suspend()?;
            return Ok(Outcome::Msg(Msg::Resumed));
        }
        Effect::Quit => return Ok(Outcome::Quit),
    }
    Ok(Outcome::Going)
}
