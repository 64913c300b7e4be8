//! Verbs of saying: which words are one here, with what auxiliaries, and with which subject.

use crate::lang::Tags;
use crate::quote::behind;
use crate::quote::clause::{Clause, Form, Group};
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{Items, Sentence};
use crate::quote::subject::{following_subject, inverted, main_subject};
use crate::quote::token::{Sort, Token};

/// So far behind "put" stands what it is put down to.
const PUT_DOWN: usize = 12;

/// Where a verb ends with the particle that makes it one of saying; `None` when that is missing.
fn with_particle(items: &Items<'_>, sentence: &Sentence, at: usize) -> Option<usize> {
    let verb = &items.list[at];
    let end = at + 1;
    if !verb.is(Tags::OUT.with(Tags::TOWARDS).with(Tags::ABOUT)) {
        return Some(end);
    }
    let down = |at: usize| items.is(at, Tags::PARTICLE) && items.is(at, Tags::TOPIC);
    let good = verb.is(Tags::OUT) && items.is(end, Tags::PARTICLE) && !down(end)
        || verb.is(Tags::TOWARDS) && items.is(end, Tags::INFINITIVE)
        || verb.is(Tags::ABOUT) && items.is(end, Tags::TOPIC) && !down(end);
    // "Went on to say": the verb is "say".
    let leads = items.is(end + 1, Tags::INFINITIVE)
        && items
            .get(end + 2)
            .is_some_and(|next| next.is(Tags::SPEECH) && next.is(Tags::BASE));
    // "Put it down to": what follows is what was said. "Talked it down to" says nothing.
    let puts = verb.is(Tags::ABOUT) && verb.is(Tags::THAT);
    let near = if puts { PUT_DOWN } else { 0 };
    (end..sentence.to.min(end + near))
        .take_while(|at| items.list[*at].is_word())
        .find(|at| down(*at) && items.is(at + 1, Tags::INFINITIVE))
        .map(|down| down + 2)
        .or_else(|| (good && !leads).then_some(end + 1))
}

fn group(items: &Items<'_>, sentence: &Sentence, at: usize) -> Option<Group> {
    let verb = &items.list[at];
    let end = with_particle(items, sentence, at)?;
    let mut group = Group {
        cue: at..end,
        edge: at,
        passive: false,
        unreal: false,
        finite: true,
        perfect: false,
    };
    let mut from = at;
    let low = sentence.from.max(at.saturating_sub(6));
    while from > low {
        let item = &items.list[from - 1];
        if !item.is_word() {
            break;
        }
        if item.is(Tags::INFINITIVE) {
            if from >= low + 3
                && items.is(from - 2, Tags::PREPOSITION)
                && items.is(from - 3, Tags::VERB)
            {
                // "went on to say"
                from -= 3;
                group.perfect = true;
                continue;
            }
            group.unreal = true;
            group.finite = false;
            break;
        }
        if !item.is(Tags::AUXILIARY.with(Tags::ADVERB).with(Tags::NEGATION))
            || item.is(Tags::WH.with(Tags::PRONOUN))
            || item.is_capital() && !sentence.title && item.is(Tags::TIME)
        {
            break;
        }
        group.passive |= item.is(Tags::BE) && !verb.is(Tags::GERUND);
        group.perfect |= item.is(Tags::AUXILIARY);
        group.unreal |= item.is(Tags::NEGATION.with(Tags::MODAL));
        from -= 1;
    }
    // An adverb that opens the sentence belongs to nobody's verb.
    while from < at && items.list[from].is_capital() && !items.is(from, Tags::AUXILIARY) {
        from += 1;
    }
    group.cue.start = from;
    group.edge = before_time(items, low, from);
    // "she's claiming"
    let contracted = from > sentence.from
        && items.list[from - 1].possessive
        && items.is(from - 1, Tags::PRONOUN);
    group.perfect |= contracted;
    if verb.is(Tags::GERUND) && !verb.is(Tags::PAST) {
        group.finite = group.perfect;
    }
    Some(group)
}

/// Steps to the left over "yesterday", "Monday", "on Monday".
fn before_time(items: &Items<'_>, low: usize, from: usize) -> usize {
    if from <= low + 1 || !items.is(from - 1, Tags::TIME) {
        return from;
    }
    if items.is(from - 2, Tags::PREPOSITION) && from > low + 2 {
        from - 2
    } else {
        from - 1
    }
}

pub(super) fn verb(
    items: &Items<'_>,
    sentence: &Sentence,
    at: usize,
    before: &[Clause],
) -> Option<Clause> {
    let previous = before.last();
    let verb = &items.list[at];
    if is_noun_here(items, sentence, at) {
        return None;
    }
    let group = group(items, sentence, at)?;
    // "an order signed by Kerry": no subject of saying.
    let agent = items.is(group.cue.end, Tags::AGENT)
        && verb.is(Tags::PARTICIPLE)
        && !group.perfect
        && phrase::after(items, group.cue.end + 1, sentence.to)
            .is_some_and(|agent| phrase::is_speaker(items, &agent.core));
    if let Some(clause) = named_by(items, sentence, &group, verb) {
        return Some(clause);
    }
    if agent && !group.passive {
        return None;
    }
    if group.passive {
        return passive(items, sentence, &group, verb.tags);
    }
    let lo = previous.map_or(sentence.from, |clause| clause.cue.end.min(at));
    let mut form = Form::Plain;
    let mut source = None;
    if group.finite {
        let fenced = group.edge > sentence.from
            && matches!(
                items.list[group.edge - 1].sort,
                Sort::Comma | Sort::Close | Sort::Dash
            );
        let lo = if fenced { sentence.from } else { lo };
        source = phrase::before(items, lo, group.edge).filter(|subject| {
            let speaker = phrase::is_speaker(items, &subject.core)
                || beside_marks(items, sentence, verb, subject)
                || is_anybody(items, verb, subject);
            speaker && agrees(items, verb, &group, subject) && !is_bare(items, verb, subject)
        });
        if source.is_none() && verb.is(Tags::QUOTE) && marks_follow(items, group.cue.end) {
            source = phrase::with_that(items, sentence.from, group.edge);
        }
        if verb.is(Tags::QUOTE) {
            source = source.map(|subject| phrase::up_to_marks(items, sentence.from, subject));
        }
        let starts = group.cue.start == sentence.from
            || matches!(
                items.list[group.cue.start - 1].sort,
                Sort::Comma | Sort::Region | Sort::Dash | Sort::Stop | Sort::Loud | Sort::Close
            );
        if source.is_none()
            && verb.is(Tags::QUOTE)
            && (!verb.is(Tags::ADDRESSEE)
                || verb.is(Tags::ASK)
                || behind_marks(items, sentence, group.cue.start))
            && starts
            && !group.unreal
            && (!verb.is(Tags::BASE) || verb.is(Tags::PAST))
        {
            let marked = behind_marks(items, sentence, group.cue.start);
            source = inverted(items, group.cue.end, sentence.to, marked)
                .filter(|subject| marked || !opens_clause(items, subject));
            if source.is_some() {
                form = Form::Inverted;
            }
        }
    }
    if source.is_none() {
        let quoting = !group.finite
            && group.unreal
            && verb.is(Tags::QUOTE)
            && marks_follow(items, group.cue.end);
        if !quoting && (group.unreal || !hangs(items, sentence, &group, verb, previous.is_some())) {
            return None;
        }
        source = own_subject(items, sentence, &group, verb);
        form = Form::Plain;
        if source.is_none() {
            form = Form::Hanging;
            source = outermost(items, before)
                .and_then(|clause| clause.source.clone())
                .filter(|source| !items.is(source.core.start, Tags::RELATIVE))
                .or_else(|| main_subject(items, sentence, group.cue.start));
        }
        if group.cue.start == sentence.from {
            source = following_subject(items, sentence, group.cue.end);
        }
    }
    Some(behind::clause(
        items, sentence, form, &group, source, verb.tags,
    ))
}

/// Of clauses of saying inside what is said, the one that says it: "Lee said he welcomed it and added" is Lee's.
fn outermost<'c>(items: &Items<'_>, clauses: &'c [Clause]) -> Option<&'c Clause> {
    let mut at = clauses.len().checked_sub(1)?;
    while at > 0 {
        let clause = &clauses[at];
        let again = clause.source.as_ref().is_some_and(|source| {
            items.is(source.core.start, Tags::PRONOUN) && source.core.len() == 1
        });
        if !(again && clauses[at - 1].content == Some(clause.from)) {
            break;
        }
        at -= 1;
    }
    clauses.get(at)
}

/// The noun that a participle right behind it belongs to: "held a sign saying", "with many marchers chanting".
fn own_subject(
    items: &Items<'_>,
    sentence: &Sentence,
    group: &Group,
    verb: &Token,
) -> Option<Phrase> {
    if group.finite || !verb.is(Tags::GERUND) || !verb.is(Tags::QUOTE.with(Tags::NAMING)) {
        return None;
    }
    let end = group.cue.start;
    if end <= sentence.from || !items.list[end - 1].is_word() {
        return None;
    }
    let subject = phrase::before(items, sentence.from, end)?;
    let from = subject.core.start;
    if from <= sentence.from || items.is(from, Tags::PRONOUN.with(Tags::RELATIVE)) {
        return None;
    }
    let speaks = phrase::is_speaker(items, &subject.core);
    let good = if items.is(from - 1, Tags::WITH) {
        speaks
    } else if matches!(items.list[from - 1].sort, Sort::Comma | Sort::Dash) {
        // "– Ryan saying": a clause of its own.
        speaks && verb.is(Tags::QUOTE)
    } else {
        // Whoever issues a statement says what it says; a sign says it itself.
        let text = subject.core.clone().any(|at| items.is(at, Tags::DOCUMENT));
        let indefinite = items.is(from, Tags::DETERMINER) && !items.is(from, Tags::DEFINITE);
        indefinite
            && !text
            && !items.is(from - 1, Tags::PREPOSITION)
            && (speaks || marks_follow(items, group.cue.end))
    };
    good.then_some(subject)
}

/// "was asked by Kerry whether": the source is behind "by".
fn passive(items: &Items<'_>, sentence: &Sentence, group: &Group, tags: Tags) -> Option<Clause> {
    let by = group.cue.end;
    if group.unreal || tags.none(Tags::ASK.with(Tags::ADDRESSEE)) || !items.is(by, Tags::AGENT) {
        return None;
    }
    let source = phrase::after(items, by + 1, sentence.to)?;
    let (to, content, introduced) = behind::behind(items, sentence, source.core.end, tags);
    Some(Clause {
        form: Form::Inverted,
        cue: group.cue.clone(),
        source: Some(source),
        named_later: None,
        from: group.cue.start,
        to,
        content,
        introduced,
        tags,
        unreal: false,
    })
}

/// `was called “a liar” by Vale`, `described by Vale as “a liar”`: who is behind "by" says what is in marks.
fn named_by(items: &Items<'_>, sentence: &Sentence, group: &Group, verb: &Token) -> Option<Clause> {
    /// So many words stand between verb, marks and "by" at most.
    const NEAR: usize = 5;
    let named = verb.is(Tags::NAMING) && verb.is(Tags::PARTICIPLE) && !group.unreal;
    if !named {
        return None;
    }
    let by = group.cue.end;
    let reach = |from: usize| {
        (from..sentence.to.min(from + NEAR))
            .find(|at| !items.list[*at].is_word() || items.is(*at, Tags::SPEECH))
            .filter(|at| items.is_region(*at))
    };
    let agent = |by: usize| {
        phrase::after(items, by + 1, sentence.to)
            .filter(|agent| items.is(by, Tags::AGENT) && phrase::is_speaker(items, &agent.core))
    };
    let (source, region) = if let Some(source) = agent(by) {
        let region = reach(source.core.end)?;
        (source, region)
    } else {
        // "Called it “a mess” by accident" is no passive.
        let loose = group.cue.start > sentence.from
            && (items.is_sort(group.cue.start - 1, Sort::Comma) || items.is(by, Tags::AS));
        let region = reach(by).filter(|_| group.passive || loose)?;
        (agent(region + 1)?, region)
    };
    Some(Clause {
        form: Form::Inverted,
        cue: group.cue.clone(),
        from: group.cue.start,
        to: source.core.end.max(region + 1),
        source: Some(source),
        named_later: None,
        content: Some(region),
        introduced: false,
        tags: Tags::NAMING.with(Tags::OBJECT),
        unreal: false,
    })
}

/// Whether any noun will do as a subject: right behind marks, before a verb that introduces them.
fn beside_marks(items: &Items<'_>, sentence: &Sentence, verb: &Token, subject: &Phrase) -> bool {
    let from = subject.core.start;
    behind_marks(items, sentence, from)
        && verb.is(Tags::QUOTE)
        && items.is(from, Tags::DETERMINER.with(Tags::POSSESSIVE))
}

/// Whether a verb of nothing but saying makes any noun with a determiner one who speaks: "an old sailor said".
fn is_anybody(items: &Items<'_>, verb: &Token, subject: &Phrase) -> bool {
    const ONLY: Tags = Tags::NOUN
        .with(Tags::OBJECT)
        .with(Tags::NAMING)
        .with(Tags::BELIEF);
    let says = verb.is(Tags::QUOTE) && verb.is(Tags::THAT) && verb.tags.none(ONLY);
    says && subject.core.len() > 1
        && items.is(subject.core.start, Tags::DETERMINER.with(Tags::POSSESSIVE))
}

/// Whether a phrase behind a verb is the subject of what is said, not who says it: "said she was tired".
fn opens_clause(items: &Items<'_>, phrase: &Phrase) -> bool {
    const FINITE: Tags = Tags::VERB
        .with(Tags::AUXILIARY)
        .with(Tags::PAST)
        .with(Tags::THIRD);
    items
        .get(phrase.core.end)
        .is_some_and(|next| next.is_lower() && next.is(FINITE))
}

/// Whether a region ends right before, but for a comma.
fn behind_marks(items: &Items<'_>, sentence: &Sentence, at: usize) -> bool {
    at > sentence.from
        && (items.is_region(at - 1)
            || items.is_sort(at - 1, Sort::Comma) && items.is_region(at.saturating_sub(2)))
}

/// Whether a region follows, at once or behind a comma or colon.
fn marks_follow(items: &Items<'_>, at: usize) -> bool {
    items.is_region(at)
        || matches!(
            items.get(at).map(|item| item.sort),
            Some(Sort::Comma | Sort::Colon)
        ) && items.is_region(at + 1)
}

/// Whether nothing before a form that may be a noun can be a subject: "government emails".
fn is_bare(items: &Items<'_>, verb: &Token, subject: &Phrase) -> bool {
    const SUBJECT: Tags = Tags::PRONOUN
        .with(Tags::RELATIVE)
        .with(Tags::DETERMINER)
        .with(Tags::POSSESSIVE)
        .with(Tags::PLURAL);
    verb.is(Tags::NOUN)
        && verb.is(Tags::THIRD.with(Tags::BASE))
        && !verb.is(Tags::PAST)
        && !items.list[subject.core.clone()]
            .iter()
            .any(|item| item.is_capital() || item.is(SUBJECT))
        && !(verb.is(Tags::BASE) && items.word(subject.core.end - 1).ends_with('s'))
}

/// Whether a form that may be a noun is one here.
fn is_noun_here(items: &Items<'_>, sentence: &Sentence, at: usize) -> bool {
    let verb = &items.list[at];
    if at == sentence.from {
        return verb.is(Tags::NOUN) && !verb.is(Tags::GERUND) || verb.is(Tags::BASE);
    }
    let next = items.get(at + 1);
    if verb.is(Tags::NOUN)
        && verb.is(Tags::BASE)
        && next.is_some_and(|next| {
            next.is_lower() && next.is(Tags::AUXILIARY.with(Tags::VERB).with(Tags::PAST))
        })
    {
        return true;
    }
    let before = &items.list[at - 1];
    if !before.is_word() {
        return false;
    }
    if before.possessive && !before.is(Tags::PRONOUN)
        || before.is(Tags::POSSESSIVE) && !before.is(Tags::PRONOUN)
    {
        return true;
    }
    if before.is(Tags::DETERMINER) && !before.is(Tags::PLURAL) {
        // "the said", "a called": never a verb; "that said" and "some say" are.
        let pronoun_like =
            before.is(Tags::COMPLEMENTISER) || verb.is(Tags::BASE) && !verb.is(Tags::NOUN);
        return !pronoun_like;
    }
    if before.is(Tags::PREPOSITION) && !before.is(Tags::INFINITIVE) && !verb.is(Tags::GERUND) {
        return true;
    }
    verb.is(Tags::NOUN)
        && !verb.is(Tags::PAST)
        && (before.is(Tags::DEMONYM
            .with(Tags::MODIFIER)
            .with(Tags::PREPOSITION)
            .with(Tags::COORDINATOR)
            .with(Tags::BE))
            || before.is_lower() && before.tags.is_empty() && verb.is(Tags::BASE))
}

/// Whether the verb's form can go with the subject: "they say", "she says"; "say" alone is an infinitive.
fn agrees(items: &Items<'_>, verb: &Token, group: &Group, subject: &Phrase) -> bool {
    if !verb.is(Tags::BASE) || verb.is(Tags::PAST) || group.perfect {
        return true;
    }
    const MANY: Tags = Tags::PLURAL
        .with(Tags::SPEAKING)
        .with(Tags::RELATIVE)
        .with(Tags::GROUP)
        .with(Tags::COORDINATOR);
    // Plurals end in "s"; so do some names, which does little harm.
    subject
        .core
        .clone()
        .any(|at| items.is(at, MANY) || items.word(at).ends_with('s') && items.word(at).len() > 2)
}

/// Whether a verb without a subject of its own goes on with somebody's saying.
fn hangs(
    items: &Items<'_>,
    sentence: &Sentence,
    group: &Group,
    verb: &Token,
    follows: bool,
) -> bool {
    if group.cue.start == sentence.from {
        return verb.is(Tags::GERUND);
    }
    let before = &items.list[group.cue.start - 1];
    let tied = before.is(Tags::COORDINATOR) || before.sort == Sort::Comma;
    if group.finite {
        return tied && verb.is(Tags::PAST.with(Tags::THIRD));
    }
    let loose = before.is_word() && before.tags.none(Tags::BE.with(Tags::SUBORDINATOR));
    verb.is(Tags::GERUND)
        && (tied
            || matches!(before.sort, Sort::Dash | Sort::Region)
            || loose && verb.is(Tags::QUOTE) && before.tags.none(Tags::PREPOSITION)
            || loose && !follows)
}
