//! What the learned part sees of words and clauses: small numbers that features are made of.
//!
//! Nothing here knows a name: a word in capitals that no table has is only that.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::Clause;
use crate::quote::phrase::{Phrase, SPEAKERS};
use crate::quote::sentence::{FUNCTION, Items, Tail};
use crate::quote::token::{Shape, Sort};

/// A number as one of ten.
pub(super) fn bucket(number: usize) -> u64 {
    match number {
        0..=4 => number as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

/// What an item is: its mark, or what the pack knows of the word.
pub(super) fn class(items: &Items<'_>, at: usize) -> u64 {
    let Some(item) = items.get(at) else {
        return 1;
    };
    match item.sort {
        Sort::Word => item.tags.bits() << 3 | shape(item.shape),
        Sort::Region => {
            let number = item.key as usize;
            let tail = items.tails.get(number).copied().unwrap_or(Tail::Open) as u64;
            let capital = u64::from(items.capital.get(number).copied().unwrap_or(false));
            7 << 40 | tail << 1 | capital
        }
        Sort::Stop => 2 << 40,
        Sort::Loud => 3 << 40,
        Sort::Comma => 4 << 40,
        Sort::Colon => 5 << 40,
        Sort::Semicolon => 6 << 40,
        Sort::Dash => 8 << 40,
        Sort::Open => 9 << 40,
        Sort::Close => 10 << 40,
        Sort::Mark(_) => 11 << 40,
        Sort::Break => 12 << 40,
        Sort::Other => 13 << 40,
    }
}

fn shape(shape: Shape) -> u64 {
    match shape {
        Shape::Lower => 0,
        Shape::Capital => 1,
        Shape::Capitals => 2,
        Shape::Number => 3,
        Shape::None => 4,
    }
}

/// Which word an item is; names and marks are all alike.
pub(super) fn key(items: &Items<'_>, at: usize) -> u64 {
    let Some(item) = items.get(at) else {
        return 1;
    };
    if !item.is_word() {
        return class(items, at);
    }
    if item.shape == Shape::Number {
        return 2;
    }
    if !item.is_lower() && item.tags.none(FUNCTION.with(SPEAKERS).with(Tags::SPEECH)) {
        return 3;
    }
    u64::from(item.key)
}

/// The verb of a cue.
pub(super) fn verb(items: &Items<'_>, clause: &Clause) -> usize {
    let Range { start, end } = clause.cue.clone();
    (start..end)
        .rev()
        .find(|at| items.is(*at, Tags::SPEECH))
        .unwrap_or(end.saturating_sub(1))
}

/// What kind of words stand for a source.
pub(super) fn source(items: &Items<'_>, phrase: Option<&Phrase>) -> u64 {
    let Some(phrase) = phrase else {
        return 0;
    };
    let Some(first) = items.get(phrase.core.start) else {
        return 0;
    };
    let named = items.list[phrase.core.clone()]
        .iter()
        .any(|item| item.is_capital() && item.tags.none(FUNCTION.with(Tags::TIME)));
    let of = |tags: Tags| {
        items.list[phrase.core.clone()]
            .iter()
            .any(|item| item.is(tags))
    };
    if phrase.core.len() == 1 && first.is(Tags::RELATIVE) {
        1
    } else if phrase.core.len() == 1 && first.is(Tags::PRONOUN) {
        2 + u64::from(first.is(Tags::SPEAKING)) + 2 * u64::from(first.is(Tags::PLURAL))
    } else if of(Tags::DOCUMENT) {
        6 + u64::from(named)
    } else if named {
        8 + u64::from(of(Tags::ROLE.with(Tags::TITLE)))
    } else if of(Tags::ROLE) {
        10
    } else if of(SPEAKERS) {
        11
    } else {
        12
    }
}

/// Whether the words hold a finite verb, as far as one can tell without a parser.
pub(super) fn has_verb(items: &Items<'_>, range: &Range<usize>) -> bool {
    range.clone().skip(1).take(25).any(|at| {
        let item = &items.list[at];
        item.is_lower()
            && item.is(Tags::AUXILIARY
                .with(Tags::VERB)
                .with(Tags::THIRD)
                .with(Tags::PAST))
    })
}
