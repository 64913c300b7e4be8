//! The least confidence of the quotes that are shown: a filter that a key goes through.

use crate::app::filter::FLOORS;
use crate::app::{Facet, Filter, Model};

/// From all quotes to those of the next higher floor, and from the highest one back to all.
pub(super) fn raise(model: &mut Model) {
    let is_floor = |filter: &Filter| filter.facet == Facet::Confidence && !filter.negated;
    let mut filters = model.finder.filters.clone();
    let now = filters.iter().find(|filter| is_floor(filter));
    let now = now.and_then(|filter| filter.value.as_deref());
    let at = FLOORS.iter().position(|floor| Some(*floor) == now);
    let next = FLOORS.get(at.map_or(0, |at| at + 1));
    filters.retain(|filter| !is_floor(filter));
    filters.extend(next.map(|floor| Filter {
        facet: Facet::Confidence,
        value: Some((*floor).to_owned()),
        negated: false,
    }));
    model.finder.filter(filters);
    model.message = Some(match next {
        Some(floor) => {
            let told = floor.trim_start_matches(">=");
            format!("only quotes of confidence {told}0 or more – Esc: all again")
        }
        None => "quotes of any confidence".to_owned(),
    });
}
