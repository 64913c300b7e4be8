//! What is slow: answers that have not come within a moment, and rows that stand for a question of before.
//!
//! The model has no clock. Somebody who has one sends `Msg::Late` when a request has waited for a moment and neither
//! it nor a newer one was answered.

use crate::app::{Answer, Model, Question, View};
use crate::search::{Rows, Ticket};

/// This request has waited for a moment.
pub(super) fn late(model: &mut Model, ticket: Ticket) {
    model.late = model.late.max(ticket.min(model.newest));
}

impl Model {
    /// What the rows of the view are.
    #[must_use]
    pub fn rows(&self) -> Rows {
        match self.view {
            View::Quotes => Rows::Quotes,
            View::Read | View::Compare => Rows::Articles,
        }
    }

    /// What the answer said that is shown in this view.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self.rows() {
            Rows::Quotes => self.all_quotes.answer.as_ref(),
            Rows::Articles => self.list.answer.as_ref(),
        }
    }

    /// Whether an answer for this view is late: counts and rows are still those of before.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.late_questions().next().is_some()
    }

    /// Whether the rows in sight are late and answer another question than the one that was asked since.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        let shown = self.answer().map(|answer| &answer.question);
        self.late_questions()
            .any(|question| Some(question) != shown)
    }

    fn late_questions(&self) -> impl Iterator<Item = &Question> {
        let (rows, late) = (self.rows(), self.late);
        let asked = self.asked.iter();
        asked
            .filter(move |asked| asked.rows == rows && asked.ticket <= late)
            .map(|asked| &asked.question)
    }
}
