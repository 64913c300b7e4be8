//! Cues of saying in a sentence, each with its source and with where what is said begins.
//!
//! "said Kerry", "Kerry, who was tired, also said", "according to Kerry", "…, adding that": a [`Clause`]
//! knows its cue and its source; whether the words before it or behind it are what was said is decided
//! where the pieces are joined.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{Items, Sentence};
use crate::quote::token::{Shape, Sort, Token};
use crate::quote::types::Fact;

/// How a clause is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "Kerry said".
    Plain,
    /// "said Kerry".
    Inverted,
    /// "according to Kerry".
    According,
    /// "…, saying": the source is that of the clause it hangs on.
    Hanging,
    /// "Kerry:" in a headline or transcript.
    Label,
    /// A clause without a known verb that ends in a colon.
    Colon,
    /// A name behind a dash, under the words.
    Signature,
}

impl Form {
    /// The reason that a clause of this form gives.
    pub(super) fn fact(self) -> Fact {
        match self {
            Form::Plain => Fact::CueAfterSource,
            Form::Inverted => Fact::CueBeforeSource,
            Form::According => Fact::According,
            Form::Hanging => Fact::Hanging,
            Form::Label => Fact::Label,
            Form::Colon => Fact::Colon,
            Form::Signature => Fact::Signature,
        }
    }
}

/// A clause that says that somebody says something.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) form: Form,
    /// The items of the cue.
    pub(super) cue: Range<usize>,
    pub(super) source: Option<Phrase>,
    /// A name behind a pronoun that is its source: "he said at a conference John Kerry".
    pub(super) named_later: Option<Phrase>,
    /// The first item of the clause.
    pub(super) from: usize,
    /// The item behind the clause: cue, source, addressee, time and place.
    pub(super) to: usize,
    /// The first item of what is said, when that stands behind the clause.
    pub(super) content: Option<usize>,
    /// Whether a colon or a comma leads to it.
    pub(super) introduced: bool,
    /// The frames of the verb.
    pub(super) tags: Tags,
    /// Whether the verb is denied or not real ("did not say", "would say", "to say").
    pub(super) unreal: bool,
}

/// How far the end of a clause is looked for.
const LONGEST_TAIL: usize = 30;

/// The clauses of saying of one sentence, in order. O(n) in items.
pub(super) fn clauses(items: &Items<'_>, sentence: &Sentence) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut at = sentence.from;
    while at < sentence.to {
        let item = &items.list[at];
        let found = if item.is(Tags::ACCORDING) && items.is(at + 1, Tags::INFINITIVE) {
            according(items, sentence, at)
        } else if item.is(Tags::SPEECH)
            && (item.is_lower() || sentence.title || at == sentence.from && item.is(Tags::GERUND))
        {
            verb(items, sentence, at, out.last())
        } else {
            None
        };
        match found {
            Some(clause) => {
                at = clause.cue.end.max(at + 1);
                out.push(clause);
            }
            None => at += 1,
        }
    }
    out
}

fn according(items: &Items<'_>, sentence: &Sentence, at: usize) -> Option<Clause> {
    let mut source = phrase::after(items, at + 2, sentence.to)?;
    let opens = at <= sentence.from + 2;
    if opens {
        // What looks like an apposition may be the clause itself: "According to Kerry, the talks failed."
        source.whole = source.core.start..short_apposition(items, source.core.end, sentence.to);
    }
    let to = source.whole.end;
    let content = items
        .is_sort(to, Sort::Comma)
        .then_some(to + 1)
        .or_else(|| items.is_region(to).then_some(to))
        .filter(|content| *content < sentence.to && opens);
    Some(Clause {
        form: Form::According,
        cue: at..at + 2,
        source: Some(source),
        named_later: None,
        from: at,
        to,
        content,
        introduced: false,
        tags: Tags::QUOTE.with(Tags::THAT),
        unreal: false,
    })
}

/// "Kerry: …" at the start of a headline, "WALLACE: …" in a transcript.
pub(super) fn label(items: &Items<'_>, sentence: &Sentence) -> Option<Clause> {
    let colon = (sentence.from + 1..sentence.to.min(sentence.from + 6))
        .find(|at| !items.list[*at].is_word())?;
    if !items.is_sort(colon, Sort::Colon) || colon + 1 >= sentence.to {
        return None;
    }
    let words = &items.list[sentence.from..colon];
    let capitals = words
        .iter()
        .all(|word| word.shape == Shape::Capitals || word.is(Tags::TITLE));
    let name = words.iter().all(|word| {
        word.is_capital()
            && word
                .tags
                .none(crate::quote::sentence::FUNCTION.with(Tags::TIME))
    }) && words
        .iter()
        .all(|word| word.tags.none(Tags::DOCUMENT) || word.is(Tags::GIVEN))
        && !words.iter().any(|word| word.is(Tags::CAPTION))
        && words.len() <= 4;
    let headline = sentence.row == 0 || sentence.title;
    if !(name && (capitals && colon == sentence.from + 1 || headline)) {
        return None;
    }
    let source = Phrase {
        whole: sentence.from..colon,
        core: sentence.from..colon,
    };
    Some(Clause {
        form: Form::Label,
        cue: colon..colon,
        source: Some(source),
        named_later: None,
        from: sentence.from,
        to: colon,
        content: Some(colon + 1),
        introduced: true,
        tags: Tags::QUOTE.with(Tags::THAT),
        unreal: false,
    })
}

/// `“Never again.” — Ada Brandt`: a dash and a name that end the paragraph, behind marks or in a line below.
pub(super) fn signature(items: &Items<'_>, sentence: &Sentence) -> Option<Clause> {
    let mut dash = sentence.from;
    while dash < sentence.to && items.is_region(dash) {
        dash += 1;
    }
    let is_dash =
        items.is_sort(dash, Sort::Dash) || dash == sentence.from && items.word(dash) == "-";
    let source = phrase::after(items, dash + 1, sentence.to)?;
    let last = (source.whole.end..sentence.to).all(|at| !items.list[at].is_word());
    let named = items.list[source.core.clone()]
        .iter()
        .filter(|item| item.is_capital())
        .count()
        >= 1;
    (is_dash && last && named && source.core.len() <= 8).then_some(Clause {
        form: Form::Signature,
        cue: dash..dash,
        from: dash,
        to: sentence.to,
        source: Some(source),
        named_later: None,
        content: None,
        introduced: true,
        tags: Tags::QUOTE,
        unreal: false,
    })
}

/// A clause with no known verb in front of a colon: only its subject can be who speaks.
pub(super) fn colon(items: &Items<'_>, sentence: &Sentence, colon: usize) -> Option<Clause> {
    let source = main_subject(items, sentence, colon)?;
    Some(Clause {
        form: Form::Colon,
        cue: colon..colon,
        source: Some(source),
        named_later: None,
        from: sentence.from,
        to: colon,
        content: None,
        introduced: true,
        tags: Tags::QUOTE,
        unreal: false,
    })
}

/// The comma that ends an apposition without a verb behind a phrase that ends at `at`.
fn short_apposition(items: &Items<'_>, at: usize, hi: usize) -> usize {
    let comma = (at + 1..hi.min(at + 12)).find(|k| !items.list[*k].is_word());
    match comma {
        Some(comma)
            if items.is_sort(at, Sort::Comma)
                && items.is_sort(comma, Sort::Comma)
                && (at + 1..comma).any(|k| items.is(k, phrase::SPEAKERS))
                && !(at + 1..comma).any(|k| {
                    items.list[k].is_lower()
                        && items.list[k].tags.none(Tags::NOUN)
                        && items.is(k, Tags::VERB.with(Tags::AUXILIARY).with(Tags::SPEECH))
                }) =>
        {
            comma
        }
        _ => at,
    }
}

/// The words that belong to a verb: auxiliaries, adverbs, negation before it; its particle behind it.
struct Group {
    cue: Range<usize>,
    /// Where the subject ends, time between it and the verb left out ("he yesterday said").
    edge: usize,
    passive: bool,
    unreal: bool,
    finite: bool,
    perfect: bool,
}

fn group(items: &Items<'_>, sentence: &Sentence, at: usize) -> Option<Group> {
    let verb = &items.list[at];
    let mut end = at + 1;
    if verb.is(Tags::OUT.with(Tags::TOWARDS).with(Tags::ABOUT)) {
        let next = items.get(end)?;
        let good = verb.is(Tags::OUT) && next.is(Tags::PARTICLE)
            || verb.is(Tags::TOWARDS) && next.is(Tags::INFINITIVE)
            || verb.is(Tags::ABOUT) && next.is(Tags::TOPIC);
        if !good {
            return None;
        }
        end += 1;
    }
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

fn is_text(item: &Token, bytes: usize) -> bool {
    item.is_word() && item.end() - item.start() == bytes
}

fn verb(
    items: &Items<'_>,
    sentence: &Sentence,
    at: usize,
    previous: Option<&Clause>,
) -> Option<Clause> {
    let verb = &items.list[at];
    if is_noun_here(items, sentence, at) {
        return None;
    }
    let group = group(items, sentence, at)?;
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
                || beside_marks(items, sentence, verb, subject);
            speaker && agrees(items, verb, &group, subject) && !is_bare(items, verb, subject)
        });
        let starts = group.cue.start == sentence.from
            || matches!(
                items.list[group.cue.start - 1].sort,
                Sort::Comma | Sort::Region(_) | Sort::Dash | Sort::Stop | Sort::Loud | Sort::Close
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
            source = inverted(items, group.cue.end, sentence.to);
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
        form = Form::Hanging;
        source = previous
            .and_then(|clause| clause.source.clone())
            .filter(|source| !items.is(source.core.start, Tags::RELATIVE))
            .or_else(|| main_subject(items, sentence, group.cue.start));
        if group.cue.start == sentence.from {
            source = following_subject(items, sentence, group.cue.end);
        }
    }
    Some(clause(items, sentence, form, &group, source, verb.tags))
}

/// "was asked by Kerry whether": the source is behind "by".
fn passive(items: &Items<'_>, sentence: &Sentence, group: &Group, tags: Tags) -> Option<Clause> {
    let by = group.cue.end;
    if group.unreal || tags.none(Tags::ASK.with(Tags::ADDRESSEE)) || !items.is(by, Tags::AGENT) {
        return None;
    }
    let source = phrase::after(items, by + 1, sentence.to)?;
    let (to, content, introduced) = behind(items, sentence, source.core.end, tags);
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

/// Whether any noun will do as a subject: right behind marks, before a verb that introduces them.
fn beside_marks(items: &Items<'_>, sentence: &Sentence, verb: &Token, subject: &Phrase) -> bool {
    let from = subject.core.start;
    behind_marks(items, sentence, from)
        && verb.is(Tags::QUOTE)
        && items.is(from, Tags::DETERMINER.with(Tags::POSSESSIVE))
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

/// "Citing …, Kerry left": the phrase behind the first comma.
fn following_subject(items: &Items<'_>, sentence: &Sentence, from: usize) -> Option<Phrase> {
    let comma = (from..sentence.to.min(from + LONGEST_TAIL)).find(|at| {
        items.is_sort(*at, Sort::Comma)
            || items.is_region(*at) && items.get(*at + 1).is_some_and(Token::is_word)
    })?;
    phrase::after(items, comma + 1, sentence.to)
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

/// The subject behind its verb: "said Kerry", "said following the talks, Kerry".
fn inverted(items: &Items<'_>, from: usize, hi: usize) -> Option<Phrase> {
    if let Some(phrase) = phrase::after(items, from, hi) {
        return Some(phrase);
    }
    let first = items.get(from)?;
    if !first.is(Tags::PREPOSITION.with(Tags::TIME).with(Tags::ADVERB)) {
        return None;
    }
    for at in from..hi.min(from + 9) {
        match items.list[at].sort {
            Sort::Comma => {
                return phrase::after(items, at + 1, hi).filter(|phrase| {
                    items.list[phrase.core.clone()]
                        .iter()
                        .any(Token::is_capital)
                });
            }
            Sort::Word | Sort::Other => {}
            _ => break,
        }
    }
    None
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
            || matches!(before.sort, Sort::Dash | Sort::Region(_))
            || loose && verb.is(Tags::QUOTE) && before.tags.none(Tags::PREPOSITION)
            || loose && !follows)
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
    if first.is(HANGING) && first.tags.none(Tags::GIVEN) {
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

/// Finds what stands behind the verb: source, addressee, time and place, and then what is said or nothing.
fn clause(
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
        if items.is_region(at)
            && items.list[at - 1].possessive
            && crate::quote::edges::is_title(items, at)
        {
            at += 1;
        }
    }
    let (to, content, introduced) = behind(items, sentence, at, tags);
    let nobody = source
        .as_ref()
        .is_some_and(|source| items.is(source.core.start, Tags::NEGATION));
    let named_later = source
        .as_ref()
        .filter(|source| content.is_none() && items.is(source.core.start, Tags::PRONOUN))
        .and_then(|_| later_name(items, at, to));
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

/// The end of the clause, the start of what is said behind it, and whether a colon or comma leads there.
fn behind(
    items: &Items<'_>,
    sentence: &Sentence,
    from: usize,
    tags: Tags,
) -> (usize, Option<usize>, bool) {
    let hi = sentence.to.min(from + LONGEST_TAIL);
    let mut at = from;
    let mut trailing = false;
    while at < hi {
        let item = &items.list[at];
        match item.sort {
            Sort::Region(_)
                if trailing
                    && crate::quote::edges::is_title(items, at)
                    && items.list[at - 1].is_word() => {}
            Sort::Region(_) => return (at, Some(at), false),
            Sort::Colon => return (at, (at + 1 < sentence.to).then_some(at + 1), true),
            Sort::Stop | Sort::Loud | Sort::Semicolon | Sort::Break | Sort::Dash | Sort::Close => {
                return (at, None, false);
            }
            Sort::Comma => return after_comma(items, sentence, at, from, tags),
            Sort::Word
                if tags.any(Tags::TO)
                    && (item.is(Tags::INFINITIVE) && opens_infinitive(items, at + 1)
                        || item.is(Tags::NEGATION) && items.is(at + 1, Tags::INFINITIVE)) =>
            {
                return (at, Some(at), false);
            }
            Sort::Word
                if item.is(Tags::DETERMINER) && at == from && items.is(at + 1, Tags::TIME) =>
            {
                trailing = true;
            }
            Sort::Word
                if item.is(Tags::COMPLEMENTISER)
                    && tags.any(Tags::THAT.with(Tags::QUOTE))
                    && !(trailing && is_relative(items, at)) =>
            {
                return (at, Some(at), false);
            }
            Sort::Word
                if trailing
                    && item.is(Tags::SPEECH)
                    && item.is_lower()
                    && item.tags.none(Tags::NOUN) =>
            {
                return (at, None, false);
            }
            Sort::Word if trailing => {
                let subject = item.is(Tags::PRONOUN)
                    && items.get(at + 1).is_some_and(|next| {
                        next.is(Tags::AUXILIARY.with(Tags::VERB).with(Tags::ADVERB))
                    });
                if subject && item.tags.none(Tags::RELATIVE) {
                    return (at, Some(at), false);
                }
            }
            Sort::Word
                if item.is(Tags::PREPOSITION
                    .with(Tags::TIME)
                    .with(Tags::ADVERB)
                    .with(Tags::AS)
                    .with(Tags::SUBORDINATOR))
                    && item
                        .tags
                        .none(Tags::DETERMINER.with(Tags::WH).with(Tags::NEGATION))
                    && !(tags.any(Tags::NAMING.with(Tags::OBJECT))) =>
            {
                trailing = true;
            }
            Sort::Word
                if item.is(Tags::ADVERB) && item.tags.none(Tags::DETERMINER) && from == at =>
            {
                trailing = true;
            }
            Sort::Word if item.is(Tags::INFINITIVE) && !tags.any(Tags::TO) && at == from => {
                trailing = true
            }
            _ => return (at, Some(at), false),
        }
        at += 1;
    }
    (at.min(sentence.to), None, false)
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

/// A full name at the very end of a clause, which no preposition governs.
fn later_name(items: &Items<'_>, from: usize, to: usize) -> Option<Phrase> {
    let mut start = to;
    while start > from {
        let item = &items.list[start - 1];
        let fits = item.is_word()
            && (item.is_capital()
                || item.is(Tags::TITLE.with(Tags::ROLE))
                || item.is(Tags::PREPOSITION)
                    && is_text(item, 2)
                    && items.is(start - 2, Tags::TITLE));
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
