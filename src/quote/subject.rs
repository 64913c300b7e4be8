//! Who a clause speaks of when its subject does not stand right before the verb.

use crate::lang::Tags;
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{Items, Sentence};
use crate::quote::token::{Shape, Sort, Token};

/// How far the end of a clause is looked for.
pub(super) const LONGEST_TAIL: usize = 30;

/// The subject behind its verb: "said Kerry", "said following the talks, Kerry"; `marked` says that marks end
/// right before the verb.
pub(super) fn inverted(items: &Items<'_>, from: usize, hi: usize, marked: bool) -> Option<Phrase> {
    if let Some(phrase) = phrase::after(items, from, hi) {
        return Some(phrase);
    }
    if marked && let Some(phrase) = phrase::described_name(items, from, hi) {
        return Some(phrase);
    }
    let first = items.get(from)?;
    if !first.is(Tags::PREPOSITION.with(Tags::TIME).with(Tags::ADVERB)) {
        return None;
    }
    for at in from + 1..hi.min(from + 10) {
        let item = &items.list[at];
        match item.sort {
            Sort::Comma => {
                return phrase::after(items, at + 1, hi).filter(|phrase| {
                    items.list[phrase.core.clone()]
                        .iter()
                        .any(Token::is_capital)
                });
            }
            // "said at the conference the mayor", as German and Russian put it.
            Sort::Word if ends_setting(&items.list[at - 1]) && opens_speaker(item) => {
                return phrase::after(items, at, hi)
                    .filter(|phrase| phrase::is_speaker(items, &phrase.core));
            }
            Sort::Word | Sort::Other => {}
            _ => break,
        }
    }
    None
}

/// A noun or day that can end "at the conference", "on Monday".
fn ends_setting(item: &Token) -> bool {
    const OPEN: Tags = Tags::PREPOSITION
        .with(Tags::DETERMINER)
        .with(Tags::POSSESSIVE)
        .with(Tags::ADVERB)
        .with(Tags::COORDINATOR)
        .with(Tags::MODIFIER);
    item.is_word() && (item.is_lower() && !item.is(OPEN) || item.is(Tags::TIME))
}

fn opens_speaker(item: &Token) -> bool {
    item.is_lower() && item.is(Tags::DEFINITE) && !item.is(Tags::COMPLEMENTISER)
        || item.is_capital() && item.is(Tags::TITLE.with(Tags::GIVEN))
}

/// "Citing …, Kerry left": the phrase behind the first comma.
pub(super) fn following_subject(
    items: &Items<'_>,
    sentence: &Sentence,
    from: usize,
) -> Option<Phrase> {
    let comma = (from..sentence.to.min(from + LONGEST_TAIL)).find(|at| {
        items.is_sort(*at, Sort::Comma)
            || items.is_region(*at) && items.get(*at + 1).is_some_and(Token::is_word)
    })?;
    phrase::after(items, comma + 1, sentence.to)
}

/// The subject of what a verb without one hangs on: of the main clause, else of the nearest verb before
/// it, else the first phrase.
pub(super) fn main_subject(items: &Items<'_>, sentence: &Sentence, end: usize) -> Option<Phrase> {
    let mut from = sentence.from;
    for _ in 0..5 {
        if let Some(subject) = subject_at(items, sentence, from, end) {
            return Some(subject);
        }
        let comma = (from..end.min(from + 40))
            .find(|at| items.is_sort(*at, Sort::Comma) || items.is_region(*at));
        match comma {
            Some(comma) => from = comma + 1,
            None => break,
        }
    }
    nearest_subject(items, sentence, end)
}

/// The subject of the last of several clauses tied by "and" or "but", else of the main one.
pub(super) fn last_subject(items: &Items<'_>, sentence: &Sentence, end: usize) -> Option<Phrase> {
    let tie = (sentence.from + 1..end)
        .rev()
        .find(|at| items.is(*at, Tags::COORDINATOR) && !items.list[*at - 1].is_word());
    tie.and_then(|tie| subject_at(items, sentence, tie + 1, end))
        .or_else(|| main_subject(items, sentence, end))
}

/// The subject that starts a clause at `from`, when no word there says that the clause hangs on another.
fn subject_at(items: &Items<'_>, sentence: &Sentence, from: usize, end: usize) -> Option<Phrase> {
    let mut from = from;
    while from < end && items.is(from, Tags::COORDINATOR.with(Tags::ADVERB)) {
        from += 1;
    }
    const HANGING: Tags = Tags::PREPOSITION
        .with(Tags::SUBORDINATOR)
        .with(Tags::AS)
        .with(Tags::WH)
        .with(Tags::RELATIVE)
        .with(Tags::PROGRESSIVE)
        .with(Tags::GERUND)
        .with(Tags::SPEECH);
    let first = items
        .get(from)
        .filter(|first| first.is_word() && from < end)?;
    // "About 200 people left"
    let counted = items
        .get(from + 1)
        .is_some_and(|next| next.shape == Shape::Number && next.tags.none(Tags::TIME));
    if counted && first.is(Tags::TOPIC.with(Tags::PREPOSITION)) {
        from += 1;
    } else if first.is(HANGING) && first.tags.none(Tags::GIVEN) {
        return None;
    }
    let verb = (from + 1..end.min(from + 30)).find(|at| {
        let item = &items.list[*at];
        item.is_lower()
            && item.is(Tags::VERB
                .with(Tags::AUXILIARY)
                .with(Tags::PAST)
                .with(Tags::THIRD))
            && !items.is(*at - 1, Tags::RELATIVE.with(Tags::DETERMINER))
    })?;
    let mut edge = verb;
    while edge > from + 1 && items.is(edge - 1, Tags::ADVERB) {
        edge -= 1;
    }
    let subject = phrase::before(items, sentence.from.max(from), edge)?;
    let whole = subject.whole.start == from && phrase::is_speaker(items, &subject.core);
    (whole && !items.is(subject.core.start, Tags::RELATIVE)).then_some(subject)
}

fn nearest_subject(items: &Items<'_>, sentence: &Sentence, end: usize) -> Option<Phrase> {
    let low = sentence.from.max(end.saturating_sub(60));
    let mut tries = 0;
    for at in (low..end).rev() {
        let item = &items.list[at];
        if !(item.is_lower()
            && item.is(Tags::VERB
                .with(Tags::AUXILIARY)
                .with(Tags::PAST)
                .with(Tags::THIRD)))
        {
            continue;
        }
        tries += 1;
        if tries > 6 {
            break;
        }
        if let Some(subject) = phrase::before(items, sentence.from, at)
            && phrase::is_speaker(items, &subject.core)
            && !items.is(subject.core.start, Tags::RELATIVE)
            && (subject.core.start == sentence.from
                || !items.is(subject.core.start - 1, Tags::PREPOSITION))
        {
            return Some(subject);
        }
    }
    (low..end.min(low + 30)).find_map(|at| {
        let item = &items.list[at];
        (item.is_capital() && (at == sentence.from || !items.is(at - 1, Tags::PREPOSITION)))
            .then(|| phrase::after(items, at, end))
            .flatten()
    })
}

/// A full name at the very end of a clause, which no preposition governs.
pub(super) fn later_name(items: &Items<'_>, from: usize, to: usize) -> Option<Phrase> {
    let mut start = to;
    while start > from {
        let item = &items.list[start - 1];
        let fits = item.is_word()
            && (item.is_capital()
                || item.is(Tags::TITLE.with(Tags::ROLE))
                || item.is(Tags::OF) && items.is(start - 2, Tags::TITLE));
        if !fits || item.is(Tags::TIME) {
            break;
        }
        start -= 1;
    }
    let governed = start <= from
        || items.is(
            start - 1,
            Tags::PREPOSITION
                .with(Tags::DETERMINER)
                .with(Tags::COORDINATOR),
        );
    let titled = (start..to).any(|at| items.is(at, Tags::TITLE.with(Tags::GIVEN)));
    (!governed && titled && to >= start + 2).then_some(Phrase {
        whole: start..to,
        core: start..to,
    })
}
