//! Noun phrases beside a cue: the words that stand for who speaks.
//!
//! There is no parser. A phrase is followed word by word, away from the cue, as long as the words can
//! belong to it; an apposition between commas ("Lee Brandt, who runs the port, said") is stepped over.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::listed;
use crate::quote::sentence::{FUNCTION, Items};
use crate::quote::token::{Shape, Sort, Token};

/// The longest phrase, in items. It also bounds the work for one cue.
const LONGEST: usize = 40;

/// Words that can stand for a speaker without a name.
pub(super) const SPEAKERS: Tags = Tags::ROLE
    .with(Tags::GROUP)
    .with(Tags::DOCUMENT)
    .with(Tags::TITLE)
    .with(Tags::ORGANISATION);

/// The words that end a phrase to the left.
const WALL: Tags = Tags::AUXILIARY
    .with(Tags::SUBORDINATOR)
    .with(Tags::COMPLEMENTISER)
    .with(Tags::PRONOUN)
    .with(Tags::RELATIVE)
    .with(Tags::WH)
    .with(Tags::INFINITIVE)
    .with(Tags::AS)
    .with(Tags::ACCORDING);

/// A noun phrase, maybe with an apposition behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// All of it, as items.
    pub(super) whole: Range<usize>,
    /// The part before the apposition.
    pub(super) core: Range<usize>,
}

impl Phrase {
    fn simple(core: Range<usize>) -> Phrase {
        Phrase {
            whole: core.clone(),
            core,
        }
    }
}

/// The subject whose last word stands right before `end`, not before `lo`.
pub(super) fn before(items: &Items<'_>, lo: usize, end: usize) -> Option<Phrase> {
    let lo = lo.max(end.saturating_sub(LONGEST));
    if end <= lo {
        return None;
    }
    match items.list[end - 1].sort {
        Sort::Word => {
            let core = with_noun(items, lo, simple(items, lo, end)?);
            let core = with_adjectives(items, lo, core);
            let core = listed::with_others(items, lo, core);
            if let Some(name) = named_before(items, lo, &core) {
                return Some(Phrase {
                    whole: name.start..end,
                    core: name,
                });
            }
            // "That" stands for the noun before it, and belongs to it.
            let whole = core.start..end.max(core.end);
            Some(Phrase { whole, core })
        }
        Sort::Close => {
            let open = (lo..end).rev().find(|at| items.is_sort(*at, Sort::Open))?;
            let phrase = before(items, lo, open)?;
            Some(Phrase {
                whole: phrase.whole.start..end,
                core: phrase.core,
            })
        }
        Sort::Comma => apposed(items, lo, end - 1, Sort::Comma),
        Sort::Dash => apposed(items, lo, end - 1, Sort::Dash),
        _ => None,
    }
}

/// The name before a comma and a bare office: "Lee Brandt, founder of the Ledger said".
fn named_before(items: &Items<'_>, lo: usize, core: &Range<usize>) -> Option<Range<usize>> {
    let comma = core.start.checked_sub(1).filter(|comma| *comma > lo)?;
    let office = items.get(core.start)?;
    if !items.is_sort(comma, Sort::Comma)
        || !office.is_lower()
        || !office.is(Tags::ROLE)
        || office.is(Tags::PLURAL)
    {
        return None;
    }
    let name = simple(items, lo, comma)?;
    let named = name.len() > 1 && items.list[name.clone()].iter().all(Token::is_capital);
    (named && is_speaker(items, &name) && !is_object(items, lo, &name)).then_some(name)
}

/// "the tired, elderly mayor": adjectives between the determiner and a comma.
fn with_adjectives(items: &Items<'_>, lo: usize, core: Range<usize>) -> Range<usize> {
    let from = core.start;
    // "One is, a spokeswoman said".
    const NOT_ADJECTIVE: Tags = SPEAKERS.with(Tags::AUXILIARY).with(Tags::SPEECH);
    let bare = items.get(from).is_some_and(Token::is_lower)
        || items
            .get(from)
            .is_some_and(|item| item.shape == Shape::Number);
    let adjective = from >= lo + 3
        && items.is_sort(from - 1, Sort::Comma)
        && items
            .get(from - 2)
            .is_some_and(|item| item.is_lower() && item.tags.none(NOT_ADJECTIVE))
        && items.is(from - 3, Tags::DETERMINER);
    if bare && adjective {
        from - 3..core.end
    } else {
        core
    }
}

/// "A woman from Bridge Street": a name behind a preposition belongs to the noun before it, when that one
/// opens a clause.
fn with_noun(items: &Items<'_>, lo: usize, core: Range<usize>) -> Range<usize> {
    const SMALL: Tags = Tags::VERB
        .with(Tags::AUXILIARY)
        .with(Tags::PREPOSITION)
        .with(Tags::COORDINATOR)
        .with(Tags::PRONOUN);
    if core.start < lo + 3 || !is_object(items, lo, &core) || !items.list[core.start - 1].is_lower()
    {
        return core;
    }
    let low = lo.max(core.start.saturating_sub(6));
    for at in (low..core.start - 1).rev() {
        let item = &items.list[at];
        if item.is(Tags::DETERMINER) && item.tags.none(Tags::COMPLEMENTISER.with(Tags::TIME)) {
            let opens = at == lo || !items.list[at - 1].is_word();
            let timed = items.is(core.start - 2, Tags::TIME);
            return if opens && at + 2 < core.start && !timed {
                at..core.end
            } else {
                core
            };
        }
        if !item.is_word() || !item.is_lower() || item.is(SMALL) {
            break;
        }
    }
    core
}

/// `core, apposition,` where `last` is the second comma.
fn apposed(items: &Items<'_>, lo: usize, last: usize, mark: Sort) -> Option<Phrase> {
    let mut nearest = None;
    let mut tried = 0;
    for comma in (lo + 1..last).rev() {
        let item = &items.list[comma];
        if item.is_stop() || item.region().is_some() && !is_title(items, comma) {
            break;
        }
        if item.sort != mark {
            continue;
        }
        nearest = nearest.or(Some(comma));
        tried += 1;
        if tried > 5 {
            break;
        }
        let phrase = match items.list[comma - 1].sort {
            Sort::Word => {
                simple(items, lo, comma).map(|core| Phrase::simple(with_noun(items, lo, core)))
            }
            Sort::Close => before(items, lo, comma),
            _ => None,
        };
        if let Some(phrase) = phrase
            && opens_apposition(&items.list[comma + 1])
            && !is_object(items, lo, &phrase.core)
            && (is_speaker(items, &phrase.core) || items.is(comma + 1, Tags::WHO))
        {
            // "Lee Brandt, the editor of the town's paper, the Ledger, said"
            let start = phrase.core.start;
            let outer = (start > lo + 1
                && items.is_sort(start - 1, mark)
                && items.is(start, Tags::DETERMINER.with(Tags::POSSESSIVE))
                && items.list[start - 2].is_capital())
            .then(|| simple(items, lo, start - 1))
            .flatten()
            .filter(|name| {
                !is_object(items, lo, name)
                    && items.list[name.clone()].iter().all(Token::is_capital)
                    && is_speaker(items, name)
            });
            let core = outer.unwrap_or(phrase.core);
            return Some(Phrase {
                whole: phrase.whole.start.min(core.start)..last,
                core,
            });
        }
    }
    // A parenthesis that says nothing of the speaker: "Kerry, speaking in Geneva, said".
    let comma = nearest?;
    if items.list[comma - 1].sort != Sort::Word {
        return None;
    }
    let core = simple(items, lo, comma)?;
    (!is_object(items, lo, &core) && is_speaker(items, &core)).then(|| Phrase::simple(core))
}

/// "Bottles that said": the noun before "that", whatever it is, and "that" itself.
pub(super) fn with_that(items: &Items<'_>, lo: usize, end: usize) -> Option<Phrase> {
    let that = end.checked_sub(1).filter(|that| *that > lo)?;
    if !items.is(that, Tags::COMPLEMENTISER) || !items.list[that].is_lower() {
        return None;
    }
    let core = simple(items, lo, that)?;
    Some(Phrase {
        whole: core.start..end,
        core,
    })
}

/// `“…,” election law expert Lee Brandt said`: all words between marks and a name belong to the name.
pub(super) fn up_to_marks(items: &Items<'_>, lo: usize, phrase: Phrase) -> Phrase {
    const FAR: usize = 8;
    const INSIDE: Tags = WALL.with(Tags::COORDINATOR);
    let start = phrase.whole.start;
    let mut at = start;
    while at > lo && start - at < FAR {
        let item = &items.list[at - 1];
        let fits = item.is_word() && !(item.is_lower() && (item.is(INSIDE) || is_known_verb(item)));
        if !fits {
            break;
        }
        at -= 1;
    }
    const SETTING: Tags = Tags::PREPOSITION
        .with(Tags::ADVERB)
        .with(Tags::TIME)
        .with(Tags::SUBORDINATOR);
    let marks = at > lo
        && (items.is_region(at - 1)
            || items.is_sort(at - 1, Sort::Comma) && at > lo + 1 && items.is_region(at - 2));
    if at == start
        || !marks
        || items.is(at, SETTING) && !items.is(at, Tags::DETERMINER.with(Tags::MODIFIER))
    {
        return phrase;
    }
    Phrase {
        whole: at..phrase.whole.end,
        core: at..phrase.core.end,
    }
}

/// Whether a word is a verb by the tables, and not only by its ending.
fn is_known_verb(item: &Token) -> bool {
    item.is(Tags::AUXILIARY) || item.is(Tags::SPEECH) && !item.is(Tags::NOUN.with(SPEAKERS))
}

/// The phrase from `from` to the name in it, when words that no table holds open it: "said screenwriter Lee Brandt".
pub(super) fn described_name(items: &Items<'_>, from: usize, hi: usize) -> Option<Phrase> {
    const FAR: usize = 7;
    const INSIDE: Tags = WALL
        .with(Tags::COORDINATOR)
        .with(Tags::ADVERB)
        .with(Tags::TIME)
        .with(Tags::PARTICLE);
    for at in from..hi.min(from + FAR) {
        let item = items.get(at).filter(|item| item.is_word())?;
        if item.is_capital()
            && item
                .tags
                .none(Tags::DEMONYM.with(Tags::MODIFIER).with(Tags::TIME))
        {
            let name = after(items, at, hi)?;
            return (at > from).then_some(Phrase {
                whole: from..name.whole.end,
                core: from..name.core.end,
            });
        }
        let tied = at > from && is_of(items, at);
        if item.is_lower()
            && (item.is(INSIDE.with(Tags::PREPOSITION)) && !tied || is_known_verb(item))
        {
            return None;
        }
    }
    None
}

/// Whether a region is the title of a work: "Lee Brandt, who wrote “The Long Winter,” said".
fn is_title(items: &Items<'_>, at: usize) -> bool {
    items
        .region_at(at)
        .is_some_and(|region| items.titles[region])
        && at > 0
        && items.list[at - 1].is_word()
}

fn opens_apposition(item: &Token) -> bool {
    const OPENERS: Tags = Tags::RELATIVE
        .with(Tags::DETERMINER)
        .with(Tags::POSSESSIVE)
        .with(Tags::ROLE)
        .with(Tags::TITLE)
        .with(Tags::MODIFIER)
        .with(Tags::DEMONYM);
    item.is_word()
        && (item.is(OPENERS) || item.is_capital() || item.shape == Shape::Number)
        && (item
            .tags
            .none(Tags::TIME.with(Tags::PREPOSITION).with(Tags::ADVERB))
            || item.is(Tags::DETERMINER))
}

/// Whether a preposition governs the phrase, so that it is no subject.
fn is_object(items: &Items<'_>, lo: usize, core: &Range<usize>) -> bool {
    core.start > lo
        && items.is(core.start - 1, Tags::PREPOSITION)
        && items.get(core.start - 1).is_some_and(Token::is_word)
}

/// Whether a phrase names somebody or says what they are.
pub(super) fn is_speaker(items: &Items<'_>, core: &Range<usize>) -> bool {
    core.clone().any(|at| {
        let item = &items.list[at];
        item.is(SPEAKERS.with(Tags::PRONOUN).with(Tags::RELATIVE))
            || item.is_capital() && item.tags.none(FUNCTION.with(Tags::TIME))
            || item.is(Tags::GIVEN) && item.is_capital()
            || item.is(Tags::DETERMINER) && item.is(Tags::PLURAL) && core.len() == 1
    })
}

fn simple(items: &Items<'_>, lo: usize, end: usize) -> Option<Range<usize>> {
    let last = items.get(end - 1)?;
    if !last.is_word() {
        return None;
    }
    if last.is(Tags::PRONOUN.with(Tags::RELATIVE))
        && !(last.is_capital() && last.shape == Shape::Capitals && last.end() - last.start() > 2)
    {
        return Some(end - 1..end);
    }
    if last.is(Tags::COMPLEMENTISER) && last.is_lower() && end >= lo + 2 {
        // "a study that found"
        return simple(items, lo, end - 1).filter(|core| is_speaker(items, core));
    }
    if last.tags.any(WALL.with(Tags::PREPOSITION)) && last.is_lower() || is_verb(last) {
        return None;
    }
    let mut at = end;
    let mut only_capitals = true;
    while at > lo {
        let item = &items.list[at - 1];
        if !item.is_word() {
            break;
        }
        if item.is(Tags::DETERMINER.with(Tags::POSSESSIVE))
            && item.tags.none(Tags::RELATIVE.with(Tags::PRONOUN))
        {
            at -= 1;
            if let Some(further) = governed(items, lo, at) {
                at = further;
                only_capitals = false;
                continue;
            }
            break;
        }
        if item.is(Tags::PREPOSITION) && !item.is(Tags::NAME_PARTICLE) {
            match governed(items, lo, at) {
                Some(further) if at < end => {
                    at = further;
                    only_capitals = false;
                    continue;
                }
                _ => break,
            }
        }
        if item.is(Tags::COORDINATOR) {
            if at < end && joins(items, lo, at) {
                at -= 1;
                if items.is(at - 1, Tags::PRONOUN) {
                    at -= 1;
                    break;
                }
                continue;
            }
            break;
        }
        if item.tags.any(WALL)
            || is_verb(item)
            || item.is(Tags::PARTICLE) && item.is_lower()
            || item.is(Tags::ADVERB) && item.tags.none(Tags::MODIFIER.with(Tags::DETERMINER))
        {
            break;
        }
        if item.is_lower()
            && only_capitals
            && last.is_capital()
            && at < end
            && item.tags.none(BESIDE_NAMES)
        {
            break;
        }
        only_capitals &= item.is_capital() || item.is(BESIDE_NAMES);
        if item.is(Tags::TIME)
            && !item.possessive
            && at < end
            && item.tags.none(Tags::GIVEN)
            && item.is_capital()
        {
            break;
        }
        at -= 1;
    }
    (at < end).then_some(at..end)
}

/// Words in lower case that may stand between a determiner and a name.
const BESIDE_NAMES: Tags = SPEAKERS
    .with(Tags::MODIFIER)
    .with(Tags::NAME_PARTICLE)
    .with(Tags::DEMONYM);

fn is_verb(item: &Token) -> bool {
    item.is_lower()
        && item.tags.none(Tags::ROLE.with(Tags::MODIFIER))
        && (item.is(Tags::VERB)
            || item.is(Tags::SPEECH) && item.tags.none(Tags::NOUN.with(SPEAKERS)))
}

/// The start of the preposition before `at` and one word more, when a noun before it governs the phrase.
fn governed(items: &Items<'_>, lo: usize, at: usize) -> Option<usize> {
    let preposition = at.checked_sub(1).filter(|k| *k > lo)?;
    let word = items.get(preposition)?;
    if !(word.is_word() && word.is(Tags::PREPOSITION) && word.is_lower()) {
        return None;
    }
    let noun = items.get(preposition - 1)?;
    let good = noun.is_word()
        && (noun.is(SPEAKERS.with(Tags::DETERMINER))
            || items.is(preposition, Tags::PREPOSITION)
                && noun.tags.is_empty()
                && is_of(items, preposition)
            || noun.is_capital() && noun.tags.none(FUNCTION) && is_of(items, preposition));
    good.then_some(preposition)
}

/// "Of" and "for" tie nouns; other prepositions tie speakers to their places only.
fn is_of(items: &Items<'_>, at: usize) -> bool {
    items.is(at, Tags::OF)
}

/// Whether the coordinator before `at` ties two subjects ("Kerry and Lavrov").
fn joins(items: &Items<'_>, lo: usize, at: usize) -> bool {
    let Some(left) = (at >= lo + 2).then(|| &items.list[at - 2]) else {
        return false;
    };
    let Some(right) = items.get(at) else {
        return false;
    };
    let noun = |item: &Token| {
        item.is_word() && (item.is_capital() && item.tags.none(FUNCTION) || item.is(SPEAKERS))
    };
    let opens = right.is(Tags::DETERMINER.with(Tags::POSSESSIVE));
    let pronoun = left.is(Tags::PRONOUN) && left.is(Tags::MALE.with(Tags::FEMALE));
    (noun(left) || pronoun && right.is_capital()) && (noun(right) || opens)
}

/// The noun phrase that starts at `from`: after an inverted cue, or after "according to".
pub(super) fn after(items: &Items<'_>, from: usize, hi: usize) -> Option<Phrase> {
    let hi = hi.min(from + LONGEST);
    let first = items.get(from).filter(|item| item.is_word() && from < hi)?;
    if first.is(Tags::PRONOUN) && first.is_lower() {
        return Some(Phrase::simple(from..from + 1));
    }
    const OPENERS: Tags = SPEAKERS
        .with(Tags::DETERMINER)
        .with(Tags::POSSESSIVE)
        .with(Tags::MODIFIER)
        .with(Tags::DEMONYM)
        .with(Tags::NAME_PARTICLE);
    let opens = first.is(OPENERS)
        || first.is_capital() && first.tags.none(FUNCTION.with(Tags::TIME))
        || first.is(Tags::GIVEN) && first.is_capital()
        || first.shape == Shape::Number;
    if !opens || first.is(Tags::COMPLEMENTISER) {
        return None;
    }
    let mut at = from;
    while at < hi {
        let item = &items.list[at];
        if item.sort == Sort::Open && at > from {
            match (at..hi.min(at + 12)).find(|k| items.is_sort(*k, Sort::Close)) {
                Some(close) => {
                    at = close + 1;
                    continue;
                }
                None => break,
            }
        }
        if !item.is_word() {
            break;
        }
        if at > from && breaks_right(items, from, at) {
            break;
        }
        at += 1;
    }
    let at = listed::others_end(items, &(from..at), hi);
    let core = from..at;
    if at == from || !is_speaker(items, &core) && !first.is(Tags::DETERMINER.with(Tags::POSSESSIVE))
    {
        return None;
    }
    let whole = from..apposition_end(items, at, hi);
    Some(Phrase { whole, core })
}

fn breaks_right(items: &Items<'_>, from: usize, at: usize) -> bool {
    let item = &items.list[at];
    let previous = &items.list[at - 1];
    if item.is(Tags::PREPOSITION) && !(item.is(Tags::NAME_PARTICLE) && item.is_capital()) {
        let next = items.get(at + 1);
        let time = next.is_some_and(|next| next.is(Tags::TIME));
        let place = next.is_some_and(Token::is_capital)
            || next.is_some_and(|next| next.is(Tags::DETERMINER));
        let noun = is_of(items, at) && (previous.is_lower() || previous.is(SPEAKERS))
            || previous.is(SPEAKERS) && place;
        return time || !noun || next.is_none_or(|next| !next.is_word());
    }
    if item.is(Tags::COORDINATOR) {
        return !joins(items, from, at + 1);
    }
    if item.is(Tags::NAME_PARTICLE) {
        return false;
    }
    let function = Tags::AUXILIARY
        .with(Tags::SUBORDINATOR)
        .with(Tags::PRONOUN)
        .with(Tags::RELATIVE)
        .with(Tags::INFINITIVE)
        .with(Tags::AS)
        .with(Tags::WH)
        .with(Tags::COMPLEMENTISER)
        .with(Tags::NEGATION)
        .with(Tags::ACCORDING);
    item.is(function) && item.is_lower()
        || item.is(Tags::TIME) && item.tags.none(Tags::GIVEN) && !previous.is(Tags::DETERMINER)
        || item.is(Tags::ADVERB)
            && item.tags.none(Tags::MODIFIER.with(Tags::DETERMINER))
            && item.is_lower()
        || is_verb(item)
}

/// Where the apposition behind a phrase that ends at `at` ends.
fn apposition_end(items: &Items<'_>, at: usize, hi: usize) -> usize {
    if !items.is_sort(at, Sort::Comma) || !items.get(at + 1).is_some_and(opens_apposition) {
        return at;
    }
    let says = |at: usize| items.is(at, Tags::SPEECH) && items.is(at, Tags::QUOTE);
    if items.is(at + 1, Tags::RELATIVE) && (says(at + 2) || says(at + 3)) {
        return at;
    }
    let mut end = at;
    for k in at + 1..hi {
        let item = &items.list[k];
        match item.sort {
            Sort::Word | Sort::Open | Sort::Close | Sort::Other => end = k + 1,
            Sort::Comma => {
                let next = items.get(k + 1);
                if next.is_none_or(|next| {
                    next.region().is_some()
                        || next.is(Tags::GERUND.with(Tags::SUBORDINATOR))
                        || next.is(Tags::COORDINATOR)
                }) {
                    break;
                }
            }
            _ => break,
        }
    }
    end
}
