//! [`Desk`]: the picked articles side by side, each with its own place.

use crate::app::layout::Anchor;
use crate::app::reader::{Goal, Reader};
use crate::article::ArticleId;

/// The most articles side by side.
pub const MOST: usize = 4;

/// The picked articles side by side. `focus < columns.len()` unless there are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// One to four open articles.
    pub columns: Vec<Reader>,
    /// The one that keys go to.
    pub focus: usize,
    /// Whether they scroll together.
    pub locked: bool,
}

impl Desk {
    /// Makes the columns those of `ids`, the first four of them; who stays keeps its place.
    pub fn lay(&mut self, ids: &[ArticleId]) {
        let focused = self.focused().and_then(|reader| reader.article.clone());
        let mut old = std::mem::take(&mut self.columns);
        for id in ids.iter().take(MOST) {
            let kept = old.iter().position(|r| r.article.as_ref() == Some(id));
            self.columns.push(match kept {
                Some(at) => old.swap_remove(at),
                None => Reader::new(id.clone(), Goal::Best(Anchor::Head(0))),
            });
        }
        let same = self.columns.iter().position(|r| r.article == focused);
        self.focus = same
            .unwrap_or(self.focus)
            .min(self.columns.len().saturating_sub(1));
    }

    /// The column that keys go to.
    #[must_use]
    pub fn focused(&self) -> Option<&Reader> {
        self.columns.get(self.focus)
    }

    /// The same, to be changed.
    pub fn focused_mut(&mut self) -> Option<&mut Reader> {
        self.columns.get_mut(self.focus)
    }

    /// The first column in sight when `shown` of them fit: the focused one is always in sight.
    #[must_use]
    pub fn first_shown(&self, shown: usize) -> usize {
        let last = self.columns.len().saturating_sub(shown);
        (self.focus + 1).saturating_sub(shown).min(last)
    }

    /// Gives the focus to the next column, or the one before; at the end it goes round if `round`.
    pub fn step(&mut self, forward: bool, round: bool) {
        let len = self.columns.len();
        if len == 0 {
            return;
        }
        self.focus = match (forward, self.focus) {
            (true, at) if at + 1 < len => at + 1,
            (true, at) => {
                if round {
                    0
                } else {
                    at
                }
            }
            (false, 0) => {
                if round {
                    len - 1
                } else {
                    0
                }
            }
            (false, at) => at - 1,
        };
    }
}
