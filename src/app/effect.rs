//! [`Effect`]: everything that `update` may ask for. Data only, a request, never a closure.

use crate::app::{Lighting, Tally};
use crate::article::ArticleId;
use crate::search::{Request, Ticket};

/// A request to the world outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the engine; answer with `Msg::Found`. A newer ticket replaces an older one that still waits.
    Search {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What to ask.
        request: Request,
    },
    /// Count something beside the rows, after a pause; answer with `Msg::Tallied`. A newer ticket replaces an older one.
    Tally {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What to count.
        tally: Tally,
    },
    /// Fetch an article; answer with `Msg::Opened`. In order, none is dropped.
    Open(ArticleId),
    /// Find out what is lit in a large article; answer with `Msg::Lit`. A newer one for the same article
    /// replaces one that still waits.
    Light(Box<Lighting>),
    /// Keep a query for good, or no longer; answer with `Msg::Said` when there is something to say.
    Save {
        /// Its text.
        query: String,
        /// Whether it is kept.
        kept: bool,
    },
    /// Stop indexing and keep what is in; `Msg::Stopped` when that is done.
    StopIndexing,
    /// Go on with indexing, or look for changes; the messages are those of the first time.
    Index,
    /// Paint the whole screen anew.
    Redraw,
    /// Stop the process as the shell's job control does; `Msg::Resumed` when it is back.
    Suspend,
    /// Leave.
    Quit,
}
