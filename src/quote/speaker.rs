//! From the words for a source to who that is.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::coref::Context;
use crate::quote::draft::Draft;
use crate::quote::names::{Gender, Name, Names, bare_end};
use crate::quote::phrase::{self, Phrase, SPEAKERS};
use crate::quote::sentence::{FUNCTION, Items, Sentence};
use crate::quote::token::{Sort, Token};
use crate::quote::types::{Evidence, Fact, Kind, Speaker, SpeakerId, Speakers};
use crate::text::Span;

/// "He" is somebody, and hardly more so than another one, when the margin between them is below this.
const CLOSE: f32 = 0.25;

/// Who a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// A name of the table.
    Name(usize),
    /// A description: the span of its words.
    Label(Span),
    /// Several, each with their own words.
    Several(Vec<(Who, Span)>),
}

/// A speaker with the words that were read, and how sure the reading is.
struct Reading {
    who: Who,
    fact: Fact,
    sure: f32,
    /// Whether somebody else could be meant as well.
    rival: bool,
}

impl Reading {
    fn new(who: Who, fact: Fact, sure: f32) -> Reading {
        Reading {
            who,
            fact,
            sure,
            rival: false,
        }
    }
}

/// Finds the speakers of drafts, one after the other.
pub(super) struct Cast<'c, 't> {
    items: &'c Items<'t>,
    sentences: &'c [Sentence],
    names: &'c Names,
    speakers: Speakers,
    /// For each name, its number among the speakers.
    of_name: Vec<Option<SpeakerId>>,
    labels: std::collections::HashMap<String, SpeakerId>,
    last: Option<(usize, usize)>,
    /// For each name, the gender of the first pronoun that clearly stood for it.
    told: Vec<Option<Gender>>,
    /// Who was quoted last without a name, and in which sentence.
    described: Option<(Span, usize)>,
    /// The group, organisation or text that was quoted last, and in which sentence: "it".
    thing: Option<(Who, usize)>,
}

impl<'c, 't> Cast<'c, 't> {
    pub(super) fn new(items: &'c Items<'t>, sentences: &'c [Sentence], names: &'c Names) -> Self {
        Cast {
            items,
            sentences,
            names,
            speakers: Vec::new(),
            of_name: vec![None; names.list.len()],
            labels: std::collections::HashMap::new(),
            last: None,
            told: vec![None; names.list.len()],
            described: None,
            thing: None,
        }
    }

    pub(super) fn into_speakers(mut self) -> Speakers {
        for speaker in &mut self.speakers {
            if let Speaker::Named { mentions, .. } | Speaker::Unnamed { mentions, .. } = speaker {
                mentions.sort_unstable();
                mentions.dedup();
            }
        }
        self.speakers
    }

    /// The speaker of a draft whose source is known, with what that says about confidence.
    pub(super) fn speaker(&mut self, draft: &mut Draft) -> Option<SpeakerId> {
        let phrase = draft.named_later.clone().or_else(|| draft.source.clone())?;
        let span = self.span(&phrase.core);
        let Some((reading, words)) = self.read(&phrase, draft) else {
            draft.confidence *= 0.7;
            draft.why.push(Evidence {
                fact: Fact::NoName,
                at: Some(span),
            });
            return None;
        };
        draft.confidence *= reading.sure;
        draft.why.push(Evidence {
            fact: reading.fact,
            at: Some(self.span(&words)),
        });
        if reading.rival {
            draft.why.push(Evidence {
                fact: Fact::Rival,
                at: Some(span),
            });
        }
        self.described = None;
        self.thing = self
            .is_thing(&reading.who)
            .then(|| (reading.who.clone(), draft.sentence));
        match &reading.who {
            Who::Name(name) => {
                self.last = Some((*name, draft.sentence));
                if reading.fact == Fact::Pronoun && !reading.rival {
                    let gender = self
                        .items
                        .get(words.start)
                        .and_then(|word| Gender::of(word.tags));
                    self.told[*name] = self.told[*name].or(gender);
                }
            }
            Who::Label(label) if self.is_one_person(&phrase) => {
                self.described = Some((*label, draft.sentence))
            }
            Who::Label(_) | Who::Several(_) => {}
        }
        self.enter(&reading.who, span)
    }

    /// A speaker by number.
    pub(super) fn known(&self, id: SpeakerId) -> Option<&Speaker> {
        self.speakers.get(id.0 as usize)
    }

    /// Whether a speaker is one that "it" stands for.
    fn is_thing(&self, who: &Who) -> bool {
        const THINGS: Tags = Tags::GROUP.with(Tags::DOCUMENT).with(Tags::ORGANISATION);
        match who {
            Who::Name(name) => self.names.list[*name].organisation,
            Who::Label(label) => {
                let list = &self.items.list;
                let from = list.partition_point(|item| item.start() < label.start());
                let last = list[from..]
                    .iter()
                    .take_while(|item| item.end() <= label.end() && !item.is(Tags::PREPOSITION))
                    .last();
                last.is_some_and(|head| {
                    head.is(THINGS) && head.tags.none(Tags::ROLE.with(Tags::PLURAL))
                })
            }
            Who::Several(_) => false,
        }
    }

    /// "It": the organisation or text that was quoted last, in this sentence or one of the two before it.
    fn it(&self, item: &Token, sentence: usize) -> Option<Reading> {
        const OTHERS: Tags = Tags::PLURAL.with(Tags::SPEAKING).with(Tags::NEGATION);
        let (who, place) = self.thing.clone()?;
        (item.is(Tags::PRONOUN) && !item.is(OTHERS) && sentence <= place + 2)
            .then(|| Reading::new(who, Fact::Pronoun, 0.8))
    }

    /// Whether a description is of one person.
    fn is_one_person(&self, phrase: &Phrase) -> bool {
        let head = head(self.items, self.names, &phrase.core);
        self.items
            .get(head.end.wrapping_sub(1))
            .is_some_and(|last| {
                last.is(Tags::ROLE) && !last.is(Tags::PLURAL)
                    || last.is_lower() && last.tags.is_empty()
            })
    }

    /// Whether the words of a draft name the speaker: nobody speaks of themselves by name.
    pub(super) fn names(&self, speaker: Option<SpeakerId>, text: &str, draft: &Draft) -> bool {
        let Some(Speaker::Named { name, .. }) =
            speaker.and_then(|id| self.speakers.get(id.0 as usize))
        else {
            return false;
        };
        let surname = name.rsplit(' ').next().unwrap_or(name);
        draft.pieces.iter().any(|piece| {
            text.get(piece.range())
                .is_some_and(|words| words.contains(surname))
        })
    }

    fn span(&self, range: &Range<usize>) -> Span {
        match (
            self.items.get(range.start),
            self.items.get(range.end.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) if range.start < range.end => first.span().cover(last.span()),
            _ => Span::new(0, 0),
        }
    }

    fn context(&self) -> Context<'_, 't> {
        Context {
            items: self.items,
            sentences: self.sentences,
            names: self.names,
            last: self.last,
            told: &self.told,
        }
    }

    /// Who a phrase stands for, and the words that say so: its core, or a name beside that.
    fn read(&self, phrase: &Phrase, draft: &Draft) -> Option<(Reading, Range<usize>)> {
        let items = self.items;
        let first = items.get(phrase.core.start)?;
        let by_core = |reading| (reading, phrase.core.clone());
        if phrase.core.len() == 1 {
            if first.is(Tags::RELATIVE) {
                return self
                    .antecedent(phrase.core.start, draft.sentence)
                    .map(by_core);
            }
            // "Her" in "her remark that …" stands for somebody as "she" does.
            let stands = first.is(Tags::PRONOUN.with(Tags::POSSESSIVE));
            if stands && !(first.is_capital() && first.is(Tags::GIVEN)) {
                return self.pronoun(first, draft).map(by_core);
            }
        }
        if let Some(several) = self.several(&phrase.core, draft) {
            return Some(by_core(Reading::new(several, Fact::Joint, 1.0)));
        }
        let reading = self
            .single(&phrase.core)
            .map(|reading| self.namesake(reading, &phrase.core, draft.sentence));
        if reading.as_ref().is_none_or(|reading| {
            matches!(reading.who, Who::Label(_)) || reading.fact == Fact::Role
        }) && let Some(named) = self.apposed_name(phrase)
        {
            return Some(named);
        }
        reading.map(by_core)
    }

    /// Of several people of one surname, the one who spoke right before, or was named in full since:
    /// `“No,” Orin Vale said. “Never,” Vale added.` When nobody did, each of those named as often may be meant.
    fn namesake(&self, reading: Reading, core: &Range<usize>, sentence: usize) -> Reading {
        let (Who::Name(name), Some(word)) = (&reading.who, self.items.get(core.start)) else {
            return reading;
        };
        let shares = |other: usize| self.names.share(self.items.text, word, *name, other);
        let near = self
            .last
            .filter(|(last, place)| sentence <= place + 2 && shares(*last));
        let (1, Some((last, place))) = (core.len(), near) else {
            let rival = reading.fact == Fact::Surname
                && core.len() == 1
                && self.names.has_rival(self.items.text, word, *name);
            return Reading { rival, ..reading };
        };
        let from = self
            .sentences
            .get(place)
            .and_then(|at| self.items.get(at.from));
        let since = from.map_or(word.start(), |from| from.start().min(word.start()));
        let named = self
            .names
            .in_span(Span::new(since, word.start()))
            .iter()
            .rev()
            .find(|mention| self.names.is_full(mention) && shares(mention.name));
        Reading {
            who: Who::Name(named.map_or(last, |mention| mention.name)),
            ..reading
        }
    }

    /// "The commodore of the regatta, Hugh Brandt,": the name is in the apposition.
    fn apposed_name(&self, phrase: &Phrase) -> Option<(Reading, Range<usize>)> {
        let items = self.items;
        let from = phrase.core.end + 1;
        if !items.is_sort(phrase.core.end, Sort::Comma) || from >= phrase.whole.end {
            return None;
        }
        let to = (from..phrase.whole.end)
            .find(|at| !items.list[*at].is_word() || items.is(*at, Tags::RELATIVE))
            .unwrap_or(phrase.whole.end);
        let reading = self.single(&(from..to))?;
        matches!(reading.who, Who::Name(name) if !self.names.list[name].organisation)
            .then_some((reading, from..to))
    }

    fn pronoun(&self, item: &Token, draft: &Draft) -> Option<Reading> {
        let sentence = draft.sentence;
        let Some(gender) = Gender::of(item.tags) else {
            return self.it(item, sentence);
        };
        if let Some(label) = self.described_before(item, sentence) {
            return Some(Reading::new(Who::Label(label), Fact::Pronoun, 0.8));
        }
        if let Some(label) = self.context().unnamed(gender, item.start(), sentence) {
            return Some(Reading::new(Who::Label(label), Fact::Pronoun, 0.7));
        }
        // "He wants Vale out" may be the reporter's word for "he wants me out"; in marks nobody names themselves.
        let words = match draft.kind {
            Kind::Direct => draft.pieces.as_slice(),
            _ => &[],
        };
        let (name, margin) = self
            .context()
            .pronoun(Some(gender), item.start(), sentence, words)?;
        Some(Reading {
            rival: margin < CLOSE,
            ..Reading::new(Who::Name(name), Fact::Pronoun, 0.6 + 0.35 * margin)
        })
    }

    /// Somebody unnamed who was just quoted, nobody being named since: "A listener … she says".
    fn described_before(&self, item: &Token, sentence: usize) -> Option<Span> {
        let (label, place) = self.described?;
        let row = |at: usize| self.sentences.get(at).map(|sentence| sentence.row);
        let between = self
            .names
            .in_span(Span::new(label.end(), item.start().max(label.end())));
        let named = between
            .iter()
            .any(|mention| self.names.list[mention.name].person);
        (row(place) == row(sentence) && sentence <= place + 2 && !named).then_some(label)
    }

    /// "…, who said": the phrase right before the pronoun.
    fn antecedent(&self, at: usize, sentence: usize) -> Option<Reading> {
        let lo = self.sentences.get(sentence)?.from;
        let end = at - usize::from(at > lo && !self.items.list[at - 1].is_word());
        let phrase = phrase::before(self.items, lo, end)?;
        if self.items.is(phrase.core.start, Tags::RELATIVE) {
            return None;
        }
        // Of "Lind, Brandt and Vale, who joked" it is the last one.
        let tie = |at: &usize| {
            self.items.is(*at, Tags::COORDINATOR) || self.items.is_sort(*at, Sort::Comma)
        };
        let from = phrase
            .core
            .clone()
            .rev()
            .find(tie)
            .map_or(phrase.core.start, |at| at + 1);
        let reading = self.single(&(from..phrase.core.end))?;
        Some(Reading {
            fact: Fact::Relative,
            ..reading
        })
    }

    /// "Kerry and Lavrov", "Lind, Vale and Brandt".
    fn several(&self, core: &Range<usize>, draft: &Draft) -> Option<Who> {
        let items = self.items;
        core.clone().find(|at| items.is(*at, Tags::COORDINATOR))?;
        let tie = |at: &usize| items.is(*at, Tags::COORDINATOR) || items.is_sort(*at, Sort::Comma);
        let mut parts: Vec<(Who, Span)> = Vec::new();
        let mut from = core.start;
        for end in core.clone().filter(tie).chain([core.end]) {
            let part = std::mem::replace(&mut from, end + 1)..end;
            if part.is_empty() && items.is_sort(end.wrapping_sub(1), Sort::Comma) {
                // "Lind, and Brandt"
                continue;
            }
            let first = items.get(part.start).filter(|_| !part.is_empty())?;
            let reading = if part.len() == 1 && first.is(Tags::PRONOUN) && !first.is(Tags::GIVEN) {
                self.pronoun(first, draft)
            } else {
                self.single(&part)
            };
            // "Department of Trade and Industry" is one; names are several.
            let who = reading
                .map(|reading| reading.who)
                .filter(|who| matches!(who, Who::Name(_)))?;
            if parts.iter().any(|(other, _)| *other == who) {
                return None;
            }
            parts.push((who, self.span(&part)));
        }
        (parts.len() > 1).then_some(Who::Several(parts))
    }

    /// One person, organisation or text.
    fn single(&self, core: &Range<usize>) -> Option<Reading> {
        let items = self.items;
        let head = head(items, self.names, core);
        let last = items.get(head.end.checked_sub(1)?)?;
        let named = last.is_capital() && last.tags.none(FUNCTION.with(Tags::TIME))
            || last.is(Tags::GIVEN) && last.is_capital()
            || last.is(Tags::NAME_SUFFIX);
        if named
            && let Some(mention) = self.names.in_span(self.span(&head)).last()
            && mention.span.end() + 2 >= last.end()
            && !self.names.list[mention.name].is_noun()
        {
            let name = &self.names.list[mention.name];
            let fact = match self.names.is_full(mention) {
                true => Fact::FullName,
                false => Fact::Surname,
            };
            let sure = if name.person || name.organisation {
                1.0
            } else {
                0.95
            };
            return Some(Reading::new(Who::Name(mention.name), fact, sure));
        }
        if let Some(name) = self.in_office(core, &head) {
            return Some(Reading::new(Who::Name(name), Fact::Role, 0.85));
        }
        let speaks = core
            .clone()
            .any(|at| items.is(at, SPEAKERS) || items.get(at).is_some_and(Token::is_capital));
        let speaks = speaks
            || items.is(core.start, Tags::DETERMINER.with(Tags::POSSESSIVE)) && core.len() > 1
            || items.is(core.end, Tags::COMPLEMENTISER);
        speaks.then(|| {
            let label = source_span(items, core).unwrap_or(self.span(core));
            Reading::new(Who::Label(label), Fact::Described, 0.95)
        })
    }

    /// "The minister": who holds that office in this article.
    fn in_office(&self, core: &Range<usize>, head: &Range<usize>) -> Option<usize> {
        let items = self.items;
        let last = items.get(head.end.checked_sub(1)?)?;
        let first = items.get(head.start)?;
        let definite = first.is(Tags::DEFINITE.with(Tags::POSSESSIVE))
            || first.is_capital() && !first.is(Tags::DETERMINER)
            || head.len() == 1 && first.is_lower();
        let whole = head == core;
        let fits = definite
            && last.is(Tags::ROLE)
            && !last.is(Tags::PLURAL)
            && (whole || last.is(Tags::TITLE));
        // "Her manager", "the mayor of Tessin": others may have the same office.
        let own = first.is(Tags::POSSESSIVE)
            || items.list[head.clone()].iter().any(|item| item.possessive);
        fits.then(|| self.names.holder(items, last, last.start(), !whole || own))
            .flatten()
            .filter(|name| !self.names.list[*name].organisation)
    }

    fn enter(&mut self, who: &Who, at: Span) -> Option<SpeakerId> {
        match who {
            Who::Name(name) => Some(self.name(*name, at)),
            Who::Label(span) => Some(self.label(*span)),
            Who::Several(parts) => {
                let ids: Vec<SpeakerId> = parts
                    .iter()
                    .filter_map(|(who, span)| self.enter(who, *span))
                    .collect();
                let known = self
                    .speakers
                    .iter()
                    .position(|speaker| matches!(speaker, Speaker::Joint(known) if *known == ids));
                if let Some(known) = known {
                    return u32::try_from(known).ok().map(SpeakerId);
                }
                self.add(Speaker::Joint(ids))
            }
        }
    }

    fn name(&mut self, name: usize, at: Span) -> SpeakerId {
        if let Some(id) = self.of_name[name] {
            if let Some(Speaker::Named { mentions, .. }) = self.speakers.get_mut(id.0 as usize)
                && mentions.last() != Some(&at)
            {
                mentions.push(at);
            }
            return id;
        }
        let text = self
            .items
            .text
            .get(self.names.list[name].span.range())
            .unwrap_or_default();
        let speaker = Speaker::Named {
            name: spaced(text),
            mentions: vec![at],
        };
        let id = self.add(speaker).unwrap_or(SpeakerId(0));
        self.of_name[name] = Some(id);
        id
    }

    fn label(&mut self, span: Span) -> SpeakerId {
        let label = spaced(self.items.text.get(span.range()).unwrap_or_default());
        if let Some(&id) = self.labels.get(&label) {
            if let Some(Speaker::Unnamed { mentions, .. }) = self.speakers.get_mut(id.0 as usize) {
                mentions.push(span);
            }
            return id;
        }
        let id = self
            .add(Speaker::Unnamed {
                label: label.clone(),
                mentions: vec![span],
            })
            .unwrap_or(SpeakerId(0));
        self.labels.insert(label, id);
        id
    }

    fn add(&mut self, speaker: Speaker) -> Option<SpeakerId> {
        self.speakers.push(speaker);
        u32::try_from(self.speakers.len() - 1).ok().map(SpeakerId)
    }
}

/// One space between words, whatever white space there was.
fn spaced(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words
        .split(|c: char| c.is_whitespace() || c == '\u{200b}')
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The part of a phrase that says who: up to the first preposition, unless that belongs to a title before
/// a name ("Secretary of State John Kerry").
fn head(items: &Items<'_>, names: &Names, core: &Range<usize>) -> Range<usize> {
    let Some(cut) = core.clone().skip(1).find(|at| {
        items.get(*at).is_some_and(|item| {
            item.is_lower() && item.is(Tags::PREPOSITION) && item.tags.none(Tags::NAME_PARTICLE)
                || !item.is_word()
        })
    }) else {
        return core.clone();
    };
    let titled = items.is(cut - 1, Tags::TITLE.with(Tags::ROLE)) && items.is(cut, Tags::OF);
    let rest = Span::new(items.list[cut].start(), items.list[core.end - 1].end());
    let somebody = |name: &Name| name.person || name.words > 1 && !name.organisation;
    let Some(name) = names
        .in_span(rest)
        .last()
        .filter(|mention| titled && somebody(&names.list[mention.name]))
    else {
        return core.start..cut;
    };
    let from = (cut..core.end).find(|at| items.list[*at].start() == name.span.start());
    match from {
        // A word between "of" and the name: the office is of that, and the name holds it.
        Some(from)
            if from > cut + 1
                && !items.is(from - 1, Tags::DETERMINER)
                && name.span.end() + 2 >= rest.end() =>
        {
            from..core.end
        }
        _ => core.start..cut,
    }
}

/// The span of a source as written, without a possessive ending.
pub(super) fn source_span(items: &Items<'_>, whole: &Range<usize>) -> Option<Span> {
    let first = items.get(whole.start)?;
    let last = items.get(whole.end.checked_sub(1)?)?;
    let end = bare_end(items.text, last);
    (whole.start < whole.end && end > first.start()).then(|| Span::new(first.start(), end))
}
