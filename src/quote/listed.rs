//! Lists of names that speak as one: "Lind, Peter Vale and Orin Brandt".

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::sentence::Items;
use crate::quote::token::Sort;

/// The most words of a name in a list of names.
const LONGEST: usize = 5;

/// "Lind, Peter Vale and Orin Brandt": the names before the last two.
pub(super) fn with_others(items: &Items<'_>, lo: usize, core: Range<usize>) -> Range<usize> {
    let tie = core.clone().find(|at| items.is(*at, Tags::COORDINATOR));
    let mut from = core.start;
    if tie.is_none() || !items.is_name(from) {
        return core;
    }
    while from > lo + 1 && items.is_sort(from - 1, Sort::Comma) {
        let first = (lo..from - 1)
            .rev()
            .take_while(|at| items.is_name(*at))
            .last();
        let Some(first) = first.filter(|first| {
            from - 1 - first <= LONGEST && !(*first > lo && items.is(first - 1, Tags::PREPOSITION))
        }) else {
            break;
        };
        from = first;
    }
    from..core.end
}

/// The end of ", Peter Vale and Orin Brandt" behind a name: of all of them, or of the one.
pub(super) fn others_end(items: &Items<'_>, core: &Range<usize>, hi: usize) -> usize {
    if !core.clone().all(|at| items.is_name(at)) {
        return core.end;
    }
    let mut at = core.end;
    loop {
        let comma = items.is_sort(at, Sort::Comma);
        let tie = at + usize::from(comma);
        let last = items.is(tie, Tags::COORDINATOR);
        let from = tie + usize::from(last);
        let words = (from..hi).take_while(|at| items.is_name(*at)).count();
        if !(comma || last) || words == 0 || words > LONGEST {
            return core.end;
        }
        at = from + words;
        if last {
            return at;
        }
    }
}
