//! KWIC in the Quotes view: when its rows are aligned on the words searched, and on which columns.
//!
//! Where there is nothing to align on, or no room for it, a row is a sentence; that is not the reader's choice and
//! changes none.

use crate::app::{Model, order, panes};
use crate::search::{KwicColumns, QuoteRow, Sort, has_node};

/// The columns of a row before the first one of its table: selected, picked, kind.
pub const SIGNS: u16 = 4;

/// What a key changes the left context by, in columns.
const CONTEXT_STEP: usize = 4;

/// How the days of rows are written: as wide as the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// Their columns; 0 when no day is known.
    pub width: u16,
    /// Whether they are all of one year, which need not be said then.
    pub one_year: bool,
}

impl Days {
    /// How the days of these rows are written. O(n) in rows.
    #[must_use]
    pub fn of(rows: &[QuoteRow]) -> Self {
        let dates = rows.iter().filter_map(|row| row.date.as_ref());
        let mut years = dates.map(|date| date.value.year());
        let first = years.next();
        let one_year = years.all(|year| Some(year) == first);
        let width = match first {
            None => 0,
            Some(_) if one_year => 7,
            Some(_) => 12,
        };
        Self { width, one_year }
    }
}

impl Model {
    /// Whether the query of the Quotes view has words to align its rows on.
    #[must_use]
    pub fn can_align(&self) -> bool {
        let answer = self.all_quotes.answer.as_ref();
        answer.is_some_and(|answer| has_node(&answer.question.pattern))
    }

    /// Whether the rows of the Quotes view are KWIC lines whenever the reader wants them to be.
    #[must_use]
    pub fn could_be_kwic(&self) -> bool {
        self.size.width >= KwicColumns::LEAST_SCREEN && self.can_align()
    }

    /// Whether the rows of the Quotes view are KWIC lines.
    #[must_use]
    pub fn is_kwic(&self) -> bool {
        !self.sentences && self.could_be_kwic()
    }

    /// The columns of the KWIC lines, in a pane of `width` columns inside.
    #[must_use]
    pub fn kwic_columns(&self, width: u16) -> KwicColumns {
        let wide = width >= 150;
        let wanted = KwicColumns {
            date: Days::of(&self.all_quotes.rows).width.into(),
            outlet: if wide { 18 } else { 14 },
            speaker: if wide { 24 } else { 16 },
            cue: if wide { 14 } else { 10 },
            ..KwicColumns::default()
        };
        let width = usize::from(width.saturating_sub(SIGNS));
        wanted.fit(width, self.context.map(usize::from))
    }
}

/// Puts the rows in the order of what stands beside the words searched.
pub(super) fn sort(model: &mut Model, order: Sort) {
    if !model.can_align() {
        model.message = Some("the query has no words to sort the quotes around".to_owned());
        return;
    }
    order::sort(model, order);
}

/// From KWIC lines to whole sentences, and back.
pub(super) fn toggle(model: &mut Model) {
    if is_out_of_place(model) {
        return;
    }
    model.sentences = !model.sentences;
}

/// Gives the left context more columns, or fewer.
pub(super) fn widen(model: &mut Model, wider: bool, times: usize) {
    if is_out_of_place(model) {
        return;
    }
    if model.sentences {
        model.message = Some("whole sentences are shown: there is no context to widen".to_owned());
        return;
    }
    let Some(area) = panes(model).and_then(|panes| panes.all_quotes) else {
        return;
    };
    let width = area.inner().width;
    let now = model.kwic_columns(width).left;
    let by = CONTEXT_STEP.saturating_mul(times);
    let wished = if wider {
        now.saturating_add(by)
    } else {
        now.saturating_sub(by)
    };
    model.context = Some(u16::try_from(wished).unwrap_or(u16::MAX));
    let left = model.kwic_columns(width).left;
    // What did not fit is not wished for any longer: the key back takes effect at once.
    model.context = u16::try_from(left).ok();
    model.message = Some(format!("left context of {left} columns"));
}

/// Says why rows cannot be aligned, where that is so.
fn is_out_of_place(model: &mut Model) -> bool {
    let why = if !model.can_align() {
        "the query has no words to align the quotes on".to_owned()
    } else if model.size.width < KwicColumns::LEAST_SCREEN {
        format!("KWIC needs {} columns", KwicColumns::LEAST_SCREEN)
    } else {
        return false;
    };
    model.message = Some(why);
    true
}
