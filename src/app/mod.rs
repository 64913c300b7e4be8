//! The program as a state machine: keys and news in, state and requests out. Pure.
//!
//! [`update`] takes a [`Model`] and one [`Msg`] and gives back the [`Effect`]s it wants done; `ui` paints
//! the model; `runtime` feeds messages in and carries effects out. Nothing here names a terminal, a clock, a
//! file or a thread, so a session is replayed from a list of messages.

mod effect;
mod key;
mod msg;

pub use effect::Effect;
pub use key::{Code, Key};
pub use msg::{Msg, Progress, Size};
