//! The order of the answers.

use crate::app::Model;
use crate::search::Sort;

/// Puts the answers in another order: what is selected stays so.
pub(super) fn sort(model: &mut Model, order: Sort) {
    model.finder.sort = Some(order);
    model.finder.question.sort = order;
}
