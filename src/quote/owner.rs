//! Whose words they are: the phrases of a sentence that can be the source of a quote, and what speaks for each.
//!
//! Grammar finds the subject of most verbs of saying ([`cue`](super::cue)); a verb without one of its own, a
//! noun ("her remark that …") and a verb that no table knows leave several phrases to choose from.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::join::Join;
use crate::quote::judge::{Question, Sketch};
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{Items, Sentence};
use crate::quote::sketch::{self, bucket, class, key};
use crate::quote::subject;
use crate::quote::token::{Sort, Token};
use crate::quote::types::Fact;

/// So many phrases are tried.
const MOST: usize = 16;

/// So far behind a cue its source is looked for.
const BEHIND: usize = 12;

impl Join<'_, '_> {
    /// Chooses the source of `content`; the first of the candidates is what grammar says.
    pub(super) fn owner(
        &mut self,
        sentence: &Sentence,
        clause: &Clause,
        content: &Range<usize>,
    ) -> Option<Phrase> {
        let items = self.items;
        let default = clause.source.clone();
        let settled = matches!(clause.form, Form::Label | Form::Signature | Form::According)
            || clause.is_passive();
        if settled || clause.form == Form::Plain && is_plain(items, clause) {
            return default;
        }
        let mut list: Vec<Option<Phrase>> = Vec::with_capacity(MOST);
        list.push(default.clone());
        let mut add = |phrase: Option<Phrase>| {
            let Some(phrase) = phrase else { return };
            let apart = phrase.core.end <= content.start || phrase.core.start >= content.end;
            let known = list.iter().flatten().any(|known| known.core == phrase.core);
            if apart && !known && list.len() < MOST {
                list.push(Some(phrase));
            }
        };
        candidates(items, sentence, clause, &mut add);
        if matches!(clause.form, Form::Hanging | Form::Found | Form::Colon) {
            add(bare(items, sentence, clause.cue.start));
            let near = |(_, row): &(usize, usize)| row.abs_diff(sentence.row) <= 1;
            let latest = self.latest.filter(near);
            add(latest.and_then(|(draft, _)| self.drafts.get(draft)?.source.clone()));
        }
        if default.is_some() {
            list.push(None);
        }
        if list.len() < 2 {
            return default;
        }
        let mut ballot = std::mem::take(&mut self.ballot);
        ballot.ask(Question::Source, 0);
        let span = self.span(content);
        for (number, phrase) in list.iter().enumerate() {
            let place = phrase.as_ref().map(|phrase| self.span(&phrase.core));
            ballot.add(span, place, |sketch| {
                draw(
                    sketch,
                    items,
                    sentence,
                    clause,
                    phrase.as_ref(),
                    number == 0,
                );
            });
        }
        let verdict = self.judge.decide(&ballot);
        self.ballot = ballot;
        list.into_iter().nth(verdict.choice).flatten()
    }
}

/// Whether a name or "he" stands right before the verb: nothing is left to choose.
fn is_plain(items: &Items<'_>, clause: &Clause) -> bool {
    let Some(source) = &clause.source else {
        return false;
    };
    let pronoun = source.core.len() == 1
        && items.is(source.core.start, Tags::PRONOUN)
        && !items.is(source.core.start, Tags::RELATIVE);
    let named = items.list[source.core.clone()]
        .iter()
        .all(Token::is_capital);
    source.whole.end == clause.cue.start && !clause.unreal && (pronoun || named)
}

/// Where a source outside the sentence of a quote stands.
#[derive(Clone, Copy)]
enum Afar {
    /// The quote before has it.
    Latest,
    /// It is the subject of the sentence before.
    Before,
    /// It opens the sentence behind.
    Behind,
}

impl Join<'_, '_> {
    /// Chooses the source of a region that fills its sentence, among those who stand in the sentences beside it,
    /// and says what speaks for it.
    pub(super) fn owner_afar(&mut self, number: usize, region: usize) -> Option<(Phrase, Fact)> {
        let items = self.items;
        let sentence = *self.sentences.get(number)?;
        if sentence.headline {
            // It is of somebody in the text below, whom nothing here tells.
            return None;
        }
        let near = |other: &Sentence| other.row.abs_diff(sentence.row) <= 1 && !other.headline;
        let latest = self
            .latest
            .filter(|(_, row)| row.abs_diff(sentence.row) <= 1)
            .and_then(|(draft, _)| self.drafts.get(draft)?.source.clone());
        let before = number
            .checked_sub(1)
            .and_then(|at| self.sentences.get(at))
            .filter(|other| near(other))
            .and_then(|other| subject::main_subject(items, other, other.to));
        let behind = self
            .sentences
            .get(number + 1)
            .filter(|other| near(other))
            .and_then(|other| phrase::after(items, other.from, other.to));
        if let (Some(latest), Some(behind)) = (&latest, &behind)
            && speaks_on(items, latest, behind)
        {
            return Some((behind.clone(), Fact::Between));
        }
        let list: Vec<(Afar, Phrase)> = [
            (Afar::Latest, latest),
            (Afar::Before, before),
            (Afar::Behind, behind),
        ]
        .into_iter()
        .filter_map(|(place, phrase)| Some((place, phrase?)))
        .filter(|(_, phrase)| phrase::is_speaker(items, &phrase.core))
        .collect();
        if list.is_empty() {
            return None;
        }
        let span = items.regions[region].inner;
        let mut ballot = std::mem::take(&mut self.ballot);
        ballot.ask(Question::Source, 0);
        ballot.add(span, None, |sketch| {
            draw_nobody(sketch, items, &sentence, region)
        });
        for (place, phrase) in &list {
            let core = self.span(&phrase.core);
            ballot.add(span, Some(core), |sketch| {
                draw_afar(sketch, items, &sentence, region, *place, phrase);
            });
        }
        let choice = self.judge.decide(&ballot).choice;
        self.ballot = ballot;
        let (_, phrase) = list.into_iter().nth(choice.checked_sub(1)?)?;
        Some((phrase, Fact::Chosen))
    }
}

/// Whether who spoke last is named again, and speaks again: "Kerry added".
fn speaks_on(items: &Items<'_>, latest: &Phrase, behind: &Phrase) -> bool {
    let name = |phrase: &Phrase| {
        let last = items.get(phrase.core.end.checked_sub(1)?)?;
        (last.is_capital() && !last.possessive).then_some(last.key)
    };
    let verb = behind.core.end..behind.core.end + 3;
    name(behind).is_some_and(|behind| Some(behind) == name(latest))
        && verb
            .into_iter()
            .any(|at| items.is(at, Tags::SPEECH) && items.is(at, Tags::QUOTE))
}

fn draw_nobody(sketch: &mut Sketch<'_>, items: &Items<'_>, sentence: &Sentence, region: usize) {
    let region = &items.regions[region];
    let words = bucket(region.words as usize);
    sketch.put(40, 0);
    sketch.pair(41, words, u64::from(sentence.first));
    sketch.pair(42, u64::from(sentence.headline), u64::from(region.single));
    sketch.pair(
        43,
        class(items, sentence.from.wrapping_sub(2)),
        u64::from(sentence.first),
    );
}

fn draw_afar(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentence: &Sentence,
    region: usize,
    place: Afar,
    phrase: &Phrase,
) {
    let place = place as u64;
    let who = sketch::source(items, Some(phrase));
    let first = u64::from(sentence.first);
    let words = bucket(items.regions[region].words as usize);
    let inside = u64::from(phrase.core.start > sentence.from) << 1 | first;
    let next = phrase.core.end;
    sketch.put(44, place);
    sketch.pair(45, place, who);
    sketch.pair(46, place, inside);
    sketch.pair(47, place, words << 1 | first);
    sketch.pair(48, class(items, next), place << 1 | first);
    sketch.pair(49, key(items, next), place << 1 | first);
    sketch.pair(50, class(items, phrase.core.start.wrapping_sub(1)), place);
    // What ends the sentence before, which stands before a break where the region opens its paragraph.
    let end = sentence
        .from
        .saturating_sub(1 + usize::from(sentence.first));
    sketch.pair(51, class(items, end), place << 1 | first);
    sketch.pair(52, bucket(sentence.from.abs_diff(phrase.core.end)), place);
    let speech = (next..items.list.len().min(next + 4)).find(|at| items.is(*at, Tags::SPEECH));
    sketch.pair(
        53,
        speech.map_or(0, |at| key(items, at)),
        place << 1 | first,
    );
}

/// The phrases that can be the source of a clause: possessors, subjects of verbs before it, what is behind it.
fn candidates(
    items: &Items<'_>,
    sentence: &Sentence,
    clause: &Clause,
    add: &mut impl FnMut(Option<Phrase>),
) {
    const VERB: Tags = Tags::VERB
        .with(Tags::AUXILIARY)
        .with(Tags::PAST)
        .with(Tags::THIRD)
        .with(Tags::SPEECH);
    let cue = clause.cue.clone();
    add(possessor(items, sentence, cue.start));
    if cue.start > sentence.from {
        add(phrase::before(items, sentence.from, cue.start));
    }
    let low = sentence.from.max(cue.start.saturating_sub(60));
    let mut tried = 0;
    for at in (low + 1..cue.start).rev() {
        let item = &items.list[at];
        let verb = item.is_lower() && item.is(VERB);
        if (verb || item.sort == Sort::Comma) && tried < 12 {
            tried += 1;
            add(phrase::before(items, sentence.from, at));
        }
    }
    add(phrase::after(
        items,
        sentence.from,
        cue.start.max(sentence.from),
    ));
    if matches!(clause.form, Form::Hanging | Form::Found | Form::Colon) {
        for at in (low..cue.start).filter(|at| opens(items, sentence, *at)) {
            add(phrase::after(items, at, cue.start));
        }
    }
    let hi = sentence.to.min(cue.end + BEHIND);
    add(phrase::after(items, cue.end, hi));
    for at in cue.end..hi {
        if items.is(at, Tags::AGENT) || items.is_sort(at, Sort::Comma) {
            add(phrase::after(items, at + 1, sentence.to));
        }
    }
}

/// The words right before a cue, back to a verb, a preposition or a mark: "those surveyed said".
fn bare(items: &Items<'_>, sentence: &Sentence, cue: usize) -> Option<Phrase> {
    const WALL: Tags = Tags::AUXILIARY
        .with(Tags::PREPOSITION)
        .with(Tags::SUBORDINATOR)
        .with(Tags::COMPLEMENTISER)
        .with(Tags::COORDINATOR)
        .with(Tags::RELATIVE)
        .with(Tags::INFINITIVE);
    const LONGEST: usize = 6;
    let low = sentence.from.max(cue.saturating_sub(LONGEST));
    let mut end = cue;
    while end > low && items.is(end - 1, Tags::ADVERB.with(Tags::AUXILIARY)) {
        end -= 1;
    }
    let mut from = end;
    while from > low && items.list[from - 1].is_word() && !items.is(from - 1, WALL) {
        from -= 1;
    }
    let core = from..end;
    (from < end).then(|| Phrase {
        whole: core.clone(),
        core,
    })
}

/// Whether a phrase of its own can open with an item.
fn opens(items: &Items<'_>, sentence: &Sentence, at: usize) -> bool {
    const OPENERS: Tags = Tags::PRONOUN
        .with(Tags::DETERMINER)
        .with(Tags::POSSESSIVE)
        .with(Tags::ROLE)
        .with(Tags::GROUP);
    const INSIDE: Tags = OPENERS
        .with(Tags::MODIFIER)
        .with(Tags::TITLE)
        .with(Tags::DEMONYM);
    let opener = |item: &Token| item.is_capital() || item.is(OPENERS);
    items.get(at).is_some_and(opener)
        && (at == sentence.from
            || items.get(at - 1).is_some_and(|before| {
                !before.is_word() || !before.is_capital() && !before.is(INSIDE)
            }))
}

/// "Brandt's" in "Brandt's sharp remark", "her" in "her remark".
fn possessor(items: &Items<'_>, sentence: &Sentence, noun: usize) -> Option<Phrase> {
    let low = sentence.from.max(noun.saturating_sub(5));
    for at in (low..noun).rev() {
        let item = &items.list[at];
        if !item.is_word() {
            return None;
        }
        if item.possessive && item.tags.none(Tags::PRONOUN) {
            return phrase::before(items, sentence.from, at + 1);
        }
        if item.is(Tags::POSSESSIVE) {
            let core = at..at + 1;
            return Some(Phrase {
                whole: core.clone(),
                core,
            });
        }
    }
    None
}

fn draw(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentence: &Sentence,
    clause: &Clause,
    phrase: Option<&Phrase>,
    default: bool,
) {
    let form = clause.form as u64;
    let verb = sketch::verb(items, clause);
    let (word, cue) = (key(items, verb), class(items, verb));
    let rule = u64::from(default);
    let Some(phrase) = phrase else {
        sketch.pair(1, rule, form);
        sketch.pair(2, word, form);
        sketch.pair(3, class(items, clause.cue.start.wrapping_sub(1)), form);
        sketch.pair(4, u64::from(sentence.headline || sentence.title), form);
        return;
    };
    let core = &phrase.core;
    let who = sketch::source(items, Some(phrase));
    let before = core.end <= clause.cue.start;
    let between = if before {
        core.end..clause.cue.start
    } else {
        clause.cue.end.min(core.start)..core.start
    };
    let far = bucket(between.len()) << 1 | u64::from(before);
    let (lead, next) = (
        class(items, core.start.wrapping_sub(1)),
        class(items, core.end),
    );
    let count = |of: &dyn Fn(usize) -> bool| bucket(between.clone().filter(|at| of(*at)).count());
    let verbs = count(&|at| items.is(at, Tags::AUXILIARY.with(Tags::VERB).with(Tags::SPEECH)));
    let commas = count(&|at| items.is_sort(at, Sort::Comma));
    let regions = count(&|at| items.is_region(at));
    let opens = u64::from(core.start == sentence.from);
    sketch.pair(5, rule, form);
    sketch.pair(6, rule, word);
    sketch.pair(7, rule, who);
    sketch.pair(8, who, form);
    sketch.pair(9, who, word);
    sketch.pair(10, far, form);
    sketch.pair(11, far, cue);
    sketch.pair(12, far, word);
    sketch.pair(13, lead, form << 1 | u64::from(before));
    sketch.pair(14, next, form << 1 | u64::from(before));
    sketch.pair(15, lead, next);
    sketch.pair(
        16,
        key(items, core.start.wrapping_sub(1)),
        form << 1 | u64::from(before),
    );
    sketch.pair(17, key(items, core.end), form << 1 | u64::from(before));
    sketch.pair(18, key(items, core.end - 1), form);
    sketch.pair(19, class(items, core.end - 1), who);
    sketch.pair(20, verbs << 4 | commas, form << 1 | u64::from(before));
    sketch.pair(21, verbs << 4 | regions, cue);
    sketch.pair(22, opens, form << 8 | who);
    sketch.pair(23, opens, verbs << 4 | commas);
    sketch.pair(24, class(items, clause.cue.start.wrapping_sub(1)), far);
    sketch.pair(25, key(items, clause.cue.start.wrapping_sub(1)), far);
    let owns = items
        .get(core.end - 1)
        .is_some_and(|last| last.possessive || last.is(Tags::POSSESSIVE));
    sketch.pair(26, u64::from(owns), cue);
    sketch.pair(27, u64::from(owns), word);
    sketch.pair(28, u64::from(owns) << 8 | far, form);
    sketch.pair(29, u64::from(phrase.whole != phrase.core), form);
    sketch.pair(30, bucket(core.len()), who);
    sketch.pair(31, cue, lead);
    let relative = between
        .clone()
        .any(|at| items.is(at, Tags::RELATIVE.with(Tags::COMPLEMENTISER)));
    sketch.pair(32, u64::from(relative), verbs << 1 | u64::from(before));
    if before && clause.form != Form::Plain {
        draw_subject(sketch, items, sentence, core, clause, (form, who, lead));
    }
}

/// Whether a phrase before a cue looks like the subject that governs it: others between them, its own verb, and the
/// clause it stands in.
fn draw_subject(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentence: &Sentence,
    core: &Range<usize>,
    clause: &Clause,
    (form, who, lead): (u64, u64, u64),
) {
    const VERB: Tags = Tags::VERB
        .with(Tags::AUXILIARY)
        .with(Tags::PAST)
        .with(Tags::THIRD);
    let verb = |at: usize| {
        items
            .get(at)
            .is_some_and(|item| item.is_lower() && item.is(VERB))
    };
    let between = core.end..clause.cue.start;
    let others = between
        .clone()
        .filter(|at| {
            let item = &items.list[*at];
            let name = item.is_capital() && !item.possessive || item.is(Tags::PRONOUN);
            name && verb(at + 1)
        })
        .count()
        .min(3) as u64;
    let governs = u64::from(verb(core.end))
        | u64::from(items.is_sort(core.end, Sort::Comma)) << 1
        | u64::from(items.is(core.end, Tags::RELATIVE)) << 2;
    let opener = class(items, sentence.from);
    let commas = |range: Range<usize>| {
        range
            .filter(|at| items.is_sort(*at, Sort::Comma))
            .take(3)
            .count() as u64
    };
    let place = commas(sentence.from..core.start) << 2 | commas(between.clone());
    let tied = u64::from(items.is(clause.cue.start.wrapping_sub(1), Tags::COORDINATOR));
    sketch.pair(33, others, form << 1 | tied);
    sketch.pair(34, others, lead);
    sketch.pair(35, others << 4 | who, governs << 8 | form);
    sketch.pair(36, governs, lead);
    sketch.pair(37, opener, place);
    sketch.pair(38, place, lead);
    sketch.pair(39, others << 4 | place, tied << 8 | form);
}
