//! Where the words of a quote begin and end when marks do not say it.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::phrase;
use crate::quote::sentence::{Items, Sentence, Tail};
use crate::quote::token::{Sort, Token};

/// So many words in marks are a quote in any case: nobody puts a longer term or title in marks without capitals.
pub(super) const WHOLE: u32 = 8;

/// Cuts punctuation off both ends; brackets and regions stay.
pub(super) fn trim(items: &Items<'_>, range: Range<usize>) -> Range<usize> {
    let Range {
        start: mut from,
        end: mut to,
    } = range;
    let edge = |at: usize| {
        matches!(
            items.list[at].sort,
            Sort::Comma
                | Sort::Colon
                | Sort::Semicolon
                | Sort::Stop
                | Sort::Loud
                | Sort::Dash
                | Sort::Mark(_)
                | Sort::Other
                | Sort::Break
        )
    };
    while from < to && edge(from) {
        from += 1;
    }
    while from < to && edge(to - 1) {
        to -= 1;
    }
    from..to
}

/// The number of words, those in marks too.
pub(super) fn words(items: &Items<'_>, range: Range<usize>) -> u32 {
    range
        .map(|at| match items.region_at(at) {
            Some(region) => items.regions[region].words,
            None => u32::from(items.list[at].is_word()),
        })
        .sum()
}

/// Where what is said behind a clause ends: at the next clause that is not part of it, or with the sentence.
pub(super) fn boundary(
    items: &Items<'_>,
    sentence: &Sentence,
    content: usize,
    later: &[Clause],
) -> usize {
    for clause in later {
        if clause.from <= content {
            continue;
        }
        let before = &items.list[clause.from - 1];
        let comma = before.sort == Sort::Comma;
        let tied = before.is(Tags::COORDINATOR);
        let after_comma = tied && clause.from >= 2 && items.is_sort(clause.from - 2, Sort::Comma);
        let speech = clause
            .tags
            .any(Tags::QUOTE.with(Tags::THAT).with(Tags::ASK));
        let cut = match clause.form {
            Form::Hanging => {
                comma || tied || before.sort == Sort::Dash || before.region().is_some()
            }
            Form::According => true,
            Form::Plain => {
                let quotes =
                    clause.introduced && clause.content.is_some_and(|at| items.is_region(at));
                quotes && !before.is(Tags::COMPLEMENTISER)
                    || tied
                        && clause.from >= 2
                        && (items.is_region(clause.from - 2)
                            || items.is_sort(clause.from - 2, Sort::Dash))
                    || after_comma
                    || comma && speech
                    || items.is(clause.from - 1, Tags::SUBORDINATOR)
                        && clause.from >= 2
                        && items.is_sort(clause.from - 2, Sort::Comma)
            }
            Form::Inverted => comma || before.region().is_some(),
            Form::Label => before.sort == Sort::Dash || before.is(Tags::PREPOSITION),
            Form::Colon | Form::Signature | Form::Found => false,
        };
        if cut {
            return if tied || !comma && items.is(clause.from - 1, Tags::SUBORDINATOR) {
                clause.from - 1
            } else {
                clause.from
            };
        }
    }
    sentence.to
}

/// The left edge of what stands before its clause: only the last region when it is introduced by itself.
pub(super) fn left(items: &Items<'_>, range: Range<usize>) -> Range<usize> {
    // "The bridge hums, and according to Brandt it always did": the word ties the clauses.
    let tied = range.len() > 3 && items.is(range.end - 1, Tags::COORDINATOR);
    let range = match tied {
        true => trim(items, range.start..range.end - 1),
        false => range,
    };
    let range = if range.len() > 3 && items.is(range.start, Tags::COORDINATOR) {
        range.start + 1..range.end
    } else {
        range
    };
    let Some(region) = items.region_at(range.end.saturating_sub(1)) else {
        return range;
    };
    let before = range.end - 1;
    let mark = (before > range.start).then(|| items.list[before - 1].sort);
    let introduced = match mark {
        Some(Sort::Open) => true,
        Some(Sort::Colon | Sort::Dash | Sort::Semicolon) => items.regions[region].words >= 3,
        _ => false,
    };
    if introduced && items.capital[region] {
        before..range.end
    } else {
        range
    }
}

/// Whether a clause can take marks so far away: a verb that names or blames reaches over no comma.
pub(super) fn reaches(items: &Items<'_>, content: &Range<usize>, verb: Tags) -> bool {
    const TAKING: Tags = Tags::THAT
        .with(Tags::ASK)
        .with(Tags::TO)
        .with(Tags::NAMING)
        .with(Tags::OBJECT)
        .with(Tags::BELIEF);
    if verb.none(TAKING) {
        // "Shouted", "began": marks follow at once or not at all.
        return items.is_region(content.start);
    }
    if verb.any(Tags::THAT.with(Tags::QUOTE)) || verb.none(Tags::NAMING.with(Tags::OBJECT)) {
        return true;
    }
    let Some(region) = content.clone().find(|at| items.is_region(*at)) else {
        return true;
    };
    let commas = (content.start..region)
        .filter(|at| items.is_sort(*at, Sort::Comma))
        .count();
    commas == 0 || commas == 2
}

/// The region behind a clause that goes on with the marks before it: `“A,” she said, “b.”`
pub(super) fn later_region(items: &Items<'_>, from: usize, to: usize) -> Option<usize> {
    let region = (from..to.min(from + 25)).find(|at| {
        items.is_region(*at) && !(is_title(items, *at) && items.list[*at - 1].is_word())
    })?;
    let before = &items.list[region - 1];
    let number = items.region_at(region)?;
    let led = matches!(
        before.sort,
        Sort::Comma | Sort::Dash | Sort::Stop | Sort::Colon
    ) || before.dotted
        || items.is_region(region - 1);
    (led || items.capital[number] && items.regions[number].words >= 5).then_some(region)
}

/// What goes on behind a clause between commas: `The harbour, she said, is closed`.
pub(super) fn resumed(
    items: &Items<'_>,
    sentence: &Sentence,
    clause: &Clause,
    later: &[Clause],
) -> Option<Range<usize>> {
    const ASIDE: Tags = Tags::COORDINATOR
        .with(Tags::RELATIVE)
        .with(Tags::GERUND)
        .with(Tags::PROGRESSIVE)
        .with(Tags::PREPOSITION)
        .with(Tags::TIME)
        .with(Tags::AS)
        .with(Tags::SUBORDINATOR);
    let source = clause.source.as_ref().map_or(0, |source| source.whole.end);
    let bare = clause.form == Form::According
        || clause.to
            == clause.cue.end.max(if clause.form == Form::Inverted {
                source
            } else {
                0
            });
    let next = items.get(clause.to + 1)?;
    let goes_on = bare
        && clause.to + 2 < sentence.to
        && items.is_sort(clause.to, Sort::Comma)
        && next.is_lower()
        && !next.is(ASIDE)
        && matches!(clause.form, Form::Plain | Form::Inverted | Form::According);
    let from = clause.to + 1;
    goes_on.then(|| trim(items, from..boundary(items, sentence, from, later)))
}

/// Whether words before a clause only say when or where it was said: "In Geneva, she said".
pub(super) fn is_setting(items: &Items<'_>, left: &Range<usize>) -> bool {
    const SETTING: Tags = Tags::PREPOSITION
        .with(Tags::GERUND)
        .with(Tags::PROGRESSIVE)
        .with(Tags::TIME)
        .with(Tags::AS);
    items.is(left.start, SETTING) && !items.is(left.start, Tags::SUBORDINATOR)
        || left.len() == 1 && items.is(left.start, Tags::COORDINATOR)
        || items.is(left.start, Tags::SUBORDINATOR)
            && items.is(
                left.start + 1,
                Tags::PAST.with(Tags::GERUND).with(Tags::PROGRESSIVE),
            )
}

/// Whether a region in the middle of a sentence goes on with the words before its clause.
pub(super) fn resumes(items: &Items<'_>, left: &Range<usize>, content: usize) -> bool {
    let lower = items
        .region_at(content)
        .is_some_and(|region| !items.capital[region]);
    lower && !is_setting(items, left)
}

/// The right edge of a mixed quote: behind its last region, asides are the writer's.
pub(super) fn right(items: &Items<'_>, range: Range<usize>, verb: Tags) -> Range<usize> {
    let Some(last) = range.clone().rev().find(|at| items.is_region(*at)) else {
        return range;
    };
    for at in last + 1..range.end {
        let item = &items.list[at];
        let next = items.get(at + 1);
        let aside = match item.sort {
            Sort::Dash | Sort::Semicolon => true,
            Sort::Open => true,
            Sort::Comma => next.is_some_and(|next| {
                next.is(Tags::RELATIVE
                    .with(Tags::SUBORDINATOR)
                    .with(Tags::GERUND)
                    .with(Tags::PROGRESSIVE))
                    || verb.any(Tags::NAMING.with(Tags::OBJECT))
            }),
            // `said it was “thin at best” and adjourned`: the subject of saying goes on.
            Sort::Word if at == last + 1 && item.is(Tags::COORDINATOR) => {
                next.is_some_and(is_main_verb) || verb.any(Tags::NAMING)
            }
            Sort::Word => {
                verb.any(Tags::NAMING)
                    && item.is(Tags::SUBORDINATOR.with(Tags::COORDINATOR))
                    && next.is_some_and(|next| next.region().is_none())
            }
            _ => false,
        };
        if aside {
            return trim(items, range.start..at);
        }
    }
    range
}

/// A verb that can be the main one of its clause, as far as a word says that.
fn is_main_verb(item: &Token) -> bool {
    const NONE: Tags = Tags::GERUND.with(Tags::PROGRESSIVE).with(Tags::NOUN);
    item.is_lower()
        && item.is(Tags::PAST.with(Tags::VERB))
        && (item.is(Tags::PAST) || item.tags.none(NONE))
}

/// Where the words of a relative clause end at the latest: "Brandt, who said that it hums, told the council".
pub(super) fn relative_end(
    items: &Items<'_>,
    clause: Option<&Clause>,
    from: usize,
    hi: usize,
) -> usize {
    let Some(source) = clause.and_then(|clause| clause.source.as_ref()) else {
        return hi;
    };
    let subject = items.is(source.core.start, Tags::RELATIVE);
    // `Brandt, whom Lind called “a menace,” declined`, `Brandt, whose wife “slept badly”, left`
    let opens = source.whole.start - usize::from(!subject && source.whole.start > 0);
    let fenced =
        items.is(opens, Tags::RELATIVE) && items.is_sort(opens.wrapping_sub(1), Sort::Comma);
    let main = |at: usize| {
        subject && items.is_sort(at, Sort::Comma) && items.get(at + 1).is_some_and(is_main_verb)
    };
    let closes = |at: usize| {
        let Some(region) = items.region_at(at).filter(|_| fenced) else {
            return false;
        };
        let comma = items.is_sort(at + 1, Sort::Comma);
        const MORE: Tags = Tags::COORDINATOR.with(Tags::COMPLEMENTISER);
        (comma || items.tails[region] == Tail::Comma)
            && items
                .get(at + 1 + usize::from(comma))
                .is_some_and(|next| next.is_lower() && !next.is(MORE))
    };
    if !subject && !fenced {
        return hi;
    }
    (from..hi)
        .find_map(|at| match closes(at) {
            true => Some(at + 1),
            false => (at > from && main(at)).then_some(at),
        })
        .unwrap_or(hi)
}

/// Where clauses of saying begin that are no part of what the one before them says, each with the word that ties it:
/// `Vale said it “leaks” and Lind said it is “sound”`. They have a subject of their own, and marks.
pub(super) fn turns(items: &Items<'_>, clauses: &[Clause]) -> Vec<usize> {
    /// So near behind such a clause its marks stand, in items.
    const NEAR: usize = 30;
    let turn = |pair: &[Clause]| {
        let [before, clause] = pair else { return None };
        let source = clause.source.as_ref()?;
        let (named, tie) = (&source.core, clause.from.checked_sub(1)?);
        let tied = items.is(tie, Tags::COORDINATOR) || items.is_sort(tie, Sort::Semicolon);
        let apart = items.is(tie, Tags::SUBORDINATOR)
            && (items.is_region(tie - 1) || items.is_sort(tie - 1, Sort::Comma));
        let own = clause.form == Form::Plain
            && !items.is(named.start, Tags::PRONOUN.with(Tags::RELATIVE))
            && !items.is(clause.from, Tags::COMPLEMENTISER)
            && phrase::is_speaker(items, named);
        let content = clause.content?;
        let marked = (content..items.list.len().min(content + NEAR))
            .take_while(|at| !items.list[*at].is_stop())
            .any(|at| items.is_region(at));
        (before.content.is_some() && (tied || apart) && own && marked).then_some(tie)
    };
    clauses.windows(2).filter_map(turn).collect()
}

/// Whether words without marks can be what the verb of the clause reports.
pub(super) fn is_reported(items: &Items<'_>, content: &Range<usize>, clause: &Clause) -> bool {
    if matches!(clause.form, Form::According | Form::Label) {
        return true;
    }
    if clause.tags.any(Tags::BELIEF) {
        return false;
    }
    let Some(first) = items.get(content.start) else {
        return false;
    };
    let clausal = clause.tags.any(Tags::THAT.with(Tags::ASK));
    if first.is(Tags::COMPLEMENTISER) && clausal {
        return true;
    }
    if first.is(Tags::INFINITIVE) {
        return clause.tags.any(Tags::TO);
    }
    if first.is(Tags::WH) && first.is_lower() {
        return clausal;
    }
    if !clausal {
        return false;
    }
    clause.content.is_none()
        || has_verb(items, content)
        || opens_clause(items, content, clause.tags)
}

/// Whether words can be told at all: a clause, or what a verb speaks about. "Wrote the rules" tells nothing.
pub(super) fn is_told(items: &Items<'_>, content: &Range<usize>, verb: Tags) -> bool {
    const CLAUSE: Tags = Tags::COMPLEMENTISER.with(Tags::WH).with(Tags::INFINITIVE);
    verb.any(Tags::OBJECT.with(Tags::NAMING).with(Tags::CALLING))
        || items.is(content.start, CLAUSE)
        || has_verb(items, content)
}

/// Whether a verb that takes little but clauses is followed by a phrase that can be a subject.
fn opens_clause(items: &Items<'_>, content: &Range<usize>, verb: Tags) -> bool {
    const SUBJECT: Tags = Tags::DETERMINER.with(Tags::PRONOUN).with(Tags::POSSESSIVE);
    let first = &items.list[content.start];
    content.len() >= 5
        && verb.any(Tags::QUOTE)
        && verb.none(
            Tags::NOUN
                .with(Tags::OBJECT)
                .with(Tags::ADDRESSEE)
                .with(Tags::OUT),
        )
        && (first.is(SUBJECT) || first.is_capital())
}

/// Whether the words hold a finite verb, as far as one can tell without a parser.
fn has_verb(items: &Items<'_>, content: &Range<usize>) -> bool {
    content.clone().skip(1).take(25).any(|at| {
        let item = &items.list[at];
        item.is_lower() && item.is(Tags::AUXILIARY.with(Tags::VERB))
            || item.is(Tags::THIRD.with(Tags::PAST)) && item.is_lower()
    })
}

/// Whether all that is quoted among words is written like titles: "wrote the foreword to “The Long Winter”".
pub(super) fn holds_titles(items: &Items<'_>, content: &Range<usize>, verb: Tags) -> bool {
    let words = content.clone().any(|at| items.list[at].is_word());
    let mut regions = content.clone().filter(|at| items.is_region(*at)).peekable();
    words
        && verb.none(Tags::NAMING)
        && regions.peek().is_some()
        && regions.all(|at| {
            let long = items
                .region_at(at)
                .is_some_and(|region| items.regions[region].words >= 3);
            long && is_title(items, at) && !items.is_sort(at - 1, Sort::Comma)
        })
}

/// The determiner that opens the phrase a region ends: `the “quiet business”`.
pub(super) fn phrase_start(items: &Items<'_>, sentence: &Sentence, region: usize) -> Option<usize> {
    const INSIDE: Tags = Tags::VERB
        .with(Tags::AUXILIARY)
        .with(Tags::PREPOSITION)
        .with(Tags::PRONOUN)
        .with(Tags::COORDINATOR);
    for at in (sentence.from.max(region.saturating_sub(5))..region).rev() {
        let item = &items.list[at];
        if item.is(Tags::DETERMINER.with(Tags::POSSESSIVE)) && item.is_lower() {
            return Some(at);
        }
        if !item.is_word() || item.is(INSIDE) {
            return None;
        }
    }
    None
}

/// Whether the region at an item is written like a title: capitals on all but small words.
pub(super) fn is_title(items: &Items<'_>, at: usize) -> bool {
    items
        .region_at(at)
        .is_some_and(|region| items.titles[region])
}
