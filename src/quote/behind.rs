//! What stands behind a cue: who is told, when and where, and then what is said, or nothing.

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form, Group};
use crate::quote::edges;
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{Items, Sentence};
use crate::quote::subject::{self, LONGEST_TAIL};
use crate::quote::token::{Sort, Token};

/// Finds what stands behind the verb: source, addressee, time and place, and then what is said or nothing.
pub(super) fn clause(
    items: &Items<'_>,
    sentence: &Sentence,
    form: Form,
    group: &Group,
    source: Option<Phrase>,
    tags: Tags,
) -> Clause {
    let mut from = group.cue.start;
    let mut at = group.cue.end;
    if let Some(source) = &source {
        if form == Form::Inverted {
            at = at.max(source.whole.end);
        } else if form == Form::Plain {
            from = from.min(source.whole.start);
        }
    }
    let mut cue = group.cue.clone();
    if tags.any(Tags::NAMING) && at == cue.end && items.is(at, Tags::CALLING) {
        at += 1;
        cue.end = at;
    }
    if tags.any(Tags::ADDRESSEE) && form != Form::Inverted {
        at = addressee(items, at, sentence.to);
        if items.is_region(at) && items.list[at - 1].possessive && edges::is_title(items, at) {
            at += 1;
        }
    }
    // "Said one who had left": the relative clause belongs to who says it.
    if form == Form::Inverted && items.is(at, Tags::WHO) {
        at = (at..sentence.to)
            .find(|at| !items.list[*at].is_word())
            .unwrap_or(sentence.to);
    }
    let (to, content, introduced) = behind(items, sentence, at, tags);
    let nobody = source
        .as_ref()
        .is_some_and(|source| items.is(source.core.start, Tags::NEGATION));
    let named_later = source
        .as_ref()
        .filter(|source| content.is_none() && items.is(source.core.start, Tags::PRONOUN))
        .and_then(|_| subject::later_name(items, at, to));
    Clause {
        form,
        cue,
        source,
        named_later,
        from,
        to,
        content,
        introduced,
        tags,
        unreal: group.unreal || nobody,
    }
}

/// Steps over who is told: "reporters", "him", "the BBC", "ABC News on Monday".
fn addressee(items: &Items<'_>, from: usize, hi: usize) -> usize {
    let Some(first) = items.get(from).filter(|item| item.is_word() && from < hi) else {
        return from;
    };
    if first.is(Tags::COMPLEMENTISER) && !items.is(from + 1, phrase::SPEAKERS) {
        return from;
    }
    if first.is_lower()
        && (first.is(Tags::PRONOUN.with(Tags::POSSESSIVE)) || is_object_pronoun(first))
    {
        let noun = first.is(Tags::POSSESSIVE) && items.is(from + 1, phrase::SPEAKERS);
        return from + 1 + usize::from(noun);
    }
    match phrase::after(items, from, hi) {
        Some(phrase) => {
            // A name right before a verb is the subject of what is said, not who is told it.
            let verb = items
                .get(phrase.core.end)
                .is_some_and(|item| item.is_lower() && item.is(Tags::AUXILIARY.with(Tags::VERB)));
            if verb { from } else { phrase.core.end }
        }
        None if first.is_lower() && first.tags.is_empty() => from + 1,
        None => from,
    }
}

fn is_object_pronoun(item: &Token) -> bool {
    item.is(Tags::MALE
        .with(Tags::FEMALE)
        .with(Tags::PLURAL)
        .with(Tags::SPEAKING))
        && item
            .tags
            .none(Tags::GIVEN.with(Tags::ROLE).with(Tags::TITLE))
}

/// What one item behind a cue means for where what is said begins.
enum Step {
    /// It begins here.
    Content,
    /// Time, place and manner: it may come yet.
    Trailing,
    /// It does not follow.
    Nothing,
}

/// The end of the clause, the start of what is said behind it, and whether a colon or comma leads there.
pub(super) fn behind(
    items: &Items<'_>,
    sentence: &Sentence,
    from: usize,
    tags: Tags,
) -> (usize, Option<usize>, bool) {
    let hi = sentence.to.min(from + LONGEST_TAIL);
    let mut trailing = false;
    for at in from..hi {
        let step = match items.list[at].sort {
            Sort::Region
                if trailing && edges::is_title(items, at) && items.list[at - 1].is_word() =>
            {
                Step::Trailing
            }
            Sort::Region => Step::Content,
            Sort::Colon => return (at, (at + 1 < sentence.to).then_some(at + 1), true),
            Sort::Comma => return after_comma(items, sentence, at, from, tags),
            Sort::Word => word(items, at, at == from, trailing, tags),
            Sort::Stop | Sort::Loud | Sort::Semicolon | Sort::Break | Sort::Dash | Sort::Close => {
                Step::Nothing
            }
            _ => Step::Content,
        };
        match step {
            Step::Content => return (at, Some(at), false),
            Step::Nothing => return (at, None, false),
            Step::Trailing => trailing = true,
        }
    }
    (hi, None, false)
}

/// A word behind a cue: the first one, or one behind words of time, place and manner.
fn word(items: &Items<'_>, at: usize, first: bool, trailing: bool, tags: Tags) -> Step {
    const MANNER: Tags = Tags::PREPOSITION
        .with(Tags::TIME)
        .with(Tags::ADVERB)
        .with(Tags::AS)
        .with(Tags::SUBORDINATOR);
    const OPENING: Tags = Tags::DETERMINER.with(Tags::WH).with(Tags::NEGATION);
    let item = &items.list[at];
    let infinitive = item.is(Tags::INFINITIVE) && opens_infinitive(items, at + 1)
        || item.is(Tags::NEGATION) && items.is(at + 1, Tags::INFINITIVE);
    if tags.any(Tags::TO) && infinitive {
        return Step::Content;
    }
    if item.is(Tags::DETERMINER) && first && items.is(at + 1, Tags::TIME) {
        return Step::Trailing;
    }
    if item.is(Tags::COMPLEMENTISER)
        && tags.any(Tags::THAT.with(Tags::QUOTE))
        && !(trailing && is_relative(items, at))
    {
        return Step::Content;
    }
    if trailing {
        if item.is(Tags::SPEECH) && item.is_lower() && item.tags.none(Tags::NOUN) {
            return Step::Nothing;
        }
        let subject = item.is(Tags::PRONOUN)
            && item.tags.none(Tags::RELATIVE)
            && items.is(at + 1, Tags::AUXILIARY.with(Tags::VERB).with(Tags::ADVERB));
        return if subject {
            Step::Content
        } else {
            Step::Trailing
        };
    }
    let manner =
        item.is(MANNER) && item.tags.none(OPENING) && tags.none(Tags::NAMING.with(Tags::OBJECT));
    let adverb = first && item.is(Tags::ADVERB) && item.tags.none(Tags::DETERMINER);
    let towards = first && item.is(Tags::INFINITIVE) && tags.none(Tags::TO);
    if manner || adverb || towards {
        Step::Trailing
    } else {
        Step::Content
    }
}

/// Whether the word behind "to" can be a verb.
fn opens_infinitive(items: &Items<'_>, at: usize) -> bool {
    items.is_region(at)
        || items.get(at).is_some_and(|item| {
            item.is_lower()
                && item.tags.none(
                    Tags::DETERMINER
                        .with(Tags::POSSESSIVE)
                        .with(Tags::PRONOUN)
                        .with(Tags::MALE)
                        .with(Tags::FEMALE)
                        .with(Tags::PREPOSITION),
                )
        })
}

/// Whether "that" ties a clause to the noun before it: "steps that would help".
fn is_relative(items: &Items<'_>, at: usize) -> bool {
    items
        .get(at - 1)
        .is_some_and(|noun| noun.is_lower() && noun.tags.none(Tags::TIME))
        && items.is(at + 1, Tags::AUXILIARY.with(Tags::VERB))
}

/// A comma behind the verb: what is said follows when a region does, or when the clause opens its sentence.
fn after_comma(
    items: &Items<'_>,
    sentence: &Sentence,
    comma: usize,
    from: usize,
    tags: Tags,
) -> (usize, Option<usize>, bool) {
    if items.is_region(comma + 1) {
        return (comma, Some(comma + 1), true);
    }
    if items.is(comma + 1, Tags::COMPLEMENTISER)
        && comma == from
        && items.list[comma + 1].is_lower()
    {
        return (comma, Some(comma + 1), false);
    }
    // "said, however, that": the comma only fences a parenthesis.
    for at in comma + 1..sentence.to.min(comma + 16) {
        let item = &items.list[at];
        match item.sort {
            Sort::Comma => {
                if items.is(at + 1, Tags::COMPLEMENTISER) && tags.any(Tags::THAT) {
                    return (comma, Some(at + 1), false);
                }
                if items.is_region(at + 1) {
                    return (comma, Some(at + 1), true);
                }
            }
            Sort::Word if item.is(Tags::SPEECH) && item.is_lower() => break,
            Sort::Word | Sort::Other => {}
            Sort::Colon if from + 12 > at => return (comma, Some(at + 1), true),
            _ => break,
        }
    }
    (comma, None, false)
}
