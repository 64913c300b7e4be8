//! [`Jumps`]: where jumps came from. A place is a byte of an article, so it outlives resizing.
//! [`Replaced`]: queries that a key put another one in place of, to come back to.

use crate::app::layout::Anchor;
use crate::app::{Finder, Pane, Question, View};
use crate::article::ArticleId;
use crate::search::Sort;

/// How many places are kept.
const KEPT: usize = 100;

/// How many replaced queries are kept.
const REPLACED: usize = 16;

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

/// A query that another one was put in place of without being typed, and where that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// The question, with its filters.
    pub question: Question,
    /// How many of the filters were older than the query.
    pub older: usize,
    /// The order that was chosen.
    pub sort: Option<Sort>,
    /// The search inside the article.
    pub find: Option<Question>,
    /// The place.
    pub place: Jump,
    /// What was selected in the list of quotes.
    pub quote: Option<(ArticleId, u32)>,
}

/// Such queries, the newest last, each with the question that took its place. They stand so long as nothing else
/// changes the newest of these: then there is another narrowing to undo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replaced {
    steps: Vec<(Earlier, Question)>,
}

impl Replaced {
    /// Keeps what the question in force was put in place of.
    pub fn keep(&mut self, earlier: Earlier, finder: &Finder) {
        if is_same(&earlier.question, &finder.question) {
            return;
        }
        self.settle(&earlier.question);
        self.steps.push((earlier, finder.question.clone()));
        if self.steps.len() > REPLACED {
            self.steps.remove(0);
        }
    }

    /// Forgets all when another question is in force than the one that came last.
    pub fn settle(&mut self, now: &Question) {
        if !self.stands(now) {
            self.steps.clear();
        }
    }

    /// Whether the newest was replaced by the question in force, or there is none.
    #[must_use]
    pub fn stands(&self, now: &Question) -> bool {
        let last = self.steps.last();
        last.is_none_or(|(_, by)| is_same(by, now))
    }

    /// The newest, which is forgotten.
    pub fn take(&mut self) -> Option<Earlier> {
        self.steps.pop().map(|(earlier, _)| earlier)
    }
}

/// Whether two questions are the same but for the order of their answers and what is picked.
fn is_same(one: &Question, other: &Question) -> bool {
    one.text == other.text && one.scope == other.scope && one.filters == other.filters
}
