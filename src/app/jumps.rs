//! [`Jumps`]: where jumps came from. A place is a byte of an article, so it outlives resizing.

use crate::app::layout::Anchor;
use crate::app::{Pane, View};
use crate::article::ArticleId;

/// How many places are kept.
const KEPT: usize = 100;

/// A place to come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The view.
    pub view: View,
    /// The pane.
    pub focus: Pane,
    /// The article that was read.
    pub article: Option<ArticleId>,
    /// Where in it.
    pub anchor: Anchor,
}

/// Where jumps came from, oldest first; `at` is the place one is at, `places.len()` when that is a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jumps {
    places: Vec<Jump>,
    at: usize,
}

impl Jumps {
    /// Keeps the place that a jump leaves from; what lay ahead is forgotten.
    pub fn leave(&mut self, from: Jump) {
        self.places.truncate(self.at);
        if self.places.last() != Some(&from) {
            self.places.push(from);
        }
        if self.places.len() > KEPT {
            self.places.remove(0);
        }
        self.at = self.places.len();
    }

    /// The place before, when there is one; `here` is kept to come forward to.
    pub fn back(&mut self, here: Jump) -> Option<Jump> {
        let before = self.at.checked_sub(1)?;
        match self.places.get_mut(self.at) {
            Some(place) => *place = here,
            None => self.places.push(here),
        }
        self.at = before;
        self.places.get(before).cloned()
    }

    /// The place after, when there is one.
    pub fn forward(&mut self, here: Jump) -> Option<Jump> {
        let after = self.places.get(self.at + 1).cloned()?;
        if let Some(place) = self.places.get_mut(self.at) {
            *place = here;
        }
        self.at += 1;
        Some(after)
    }
}
