//! From the words for a source to who that is.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::coref::Context;
use crate::quote::join::Draft;
use crate::quote::names::{Gender, Names, bare_end};
use crate::quote::phrase::{self, Phrase, SPEAKERS};
use crate::quote::sentence::{FUNCTION, Items, Sentence};
use crate::quote::token::Token;
use crate::quote::types::{Evidence, Fact, Speaker, SpeakerId, Speakers};
use crate::text::Span;

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
        let reading = self.read(&phrase, draft.sentence);
        let span = self.span(&phrase.core);
        let Some(reading) = reading else {
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
            at: Some(span),
        });
        if let Who::Name(name) = reading.who {
            self.last = Some((name, draft.sentence));
        }
        self.enter(&reading.who, span)
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

    fn context(&self) -> Context<'c, 't> {
        Context {
            items: self.items,
            sentences: self.sentences,
            names: self.names,
            last: self.last,
        }
    }

    fn read(&self, phrase: &Phrase, sentence: usize) -> Option<Reading> {
        let items = self.items;
        let first = items.get(phrase.core.start)?;
        if phrase.core.len() == 1 {
            if first.is(Tags::RELATIVE) {
                return self.antecedent(phrase.core.start, sentence);
            }
            if first.is(Tags::PRONOUN) && !(first.is_capital() && first.is(Tags::GIVEN)) {
                return self.pronoun(first, sentence);
            }
        }
        if let Some(several) = self.several(&phrase.core) {
            return Some(Reading {
                who: several,
                fact: Fact::Joint,
                sure: 1.0,
            });
        }
        self.single(&phrase.core)
    }

    fn pronoun(&self, item: &Token, sentence: usize) -> Option<Reading> {
        let gender = Gender::of(item.tags)?;
        let (name, margin) = self
            .context()
            .pronoun(Some(gender), item.start(), sentence)?;
        Some(Reading {
            who: Who::Name(name),
            fact: Fact::Pronoun,
            sure: 0.6 + 0.35 * margin,
        })
    }

    /// "…, who said": the phrase right before the pronoun.
    fn antecedent(&self, at: usize, sentence: usize) -> Option<Reading> {
        let lo = self.sentences.get(sentence)?.from;
        let end = at - usize::from(at > lo && !self.items.list[at - 1].is_word());
        let phrase = phrase::before(self.items, lo, end)?;
        if self.items.is(phrase.core.start, Tags::RELATIVE) {
            return None;
        }
        let reading = self.single(&phrase.core)?;
        Some(Reading {
            fact: Fact::Relative,
            ..reading
        })
    }

    /// "Kerry and Lavrov".
    fn several(&self, core: &Range<usize>) -> Option<Who> {
        let items = self.items;
        let tie = core.clone().find(|at| items.is(*at, Tags::COORDINATOR))?;
        let (left, right) = (core.start..tie, tie + 1..core.end);
        if left.is_empty() || right.is_empty() {
            return None;
        }
        let one = |part: Range<usize>| {
            self.single(&part)
                .map(|reading| (reading.who, self.span(&part)))
        };
        let (left, right) = (one(left)?, one(right)?);
        // "Department of Trade and Industry" is one; two names, or two descriptions, are two.
        let both = matches!((&left.0, &right.0), (Who::Name(a), Who::Name(b)) if a != b);
        both.then(|| Who::Several(vec![left, right]))
    }

    /// One person, organisation or text.
    fn single(&self, core: &Range<usize>) -> Option<Reading> {
        let items = self.items;
        let head = head(items, self.names, core);
        let last = items.get(head.end.checked_sub(1)?)?;
        let named =
            last.is_capital() && last.tags.none(FUNCTION.with(Tags::TIME)) && !last.possessive
                || last.is(Tags::GIVEN) && last.is_capital()
                || last.is(Tags::NAME_SUFFIX);
        if named
            && let Some(mention) = self.names.in_span(self.span(&head)).last()
            && mention.span.end() + 2 >= last.end()
        {
            let name = &self.names.list[mention.name];
            let fact = if mention.span.len() + 2 < name.span.len() {
                Fact::Surname
            } else {
                Fact::FullName
            };
            let sure = if name.person || name.organisation {
                1.0
            } else {
                0.95
            };
            return Some(Reading {
                who: Who::Name(mention.name),
                fact,
                sure,
            });
        }
        // "the minister": who holds that office in this article.
        let definite = items.is(head.start, Tags::DETERMINER.with(Tags::POSSESSIVE))
            || items.get(head.start).is_some_and(Token::is_capital);
        let indefinite = matches!(
            items.word(head.start),
            "a" | "an" | "A" | "An" | "another" | "one" | "some"
        );
        if definite
            && !indefinite
            && last.is(Tags::ROLE)
            && !last.is(Tags::PLURAL)
            && (head == *core || last.is(Tags::TITLE))
            && let Some(name) = self
                .names
                .holder(items.text, last, last.start(), head != *core)
        {
            return Some(Reading {
                who: Who::Name(name),
                fact: Fact::Role,
                sure: 0.85,
            });
        }
        let speaks = core
            .clone()
            .any(|at| items.is(at, SPEAKERS) || items.get(at).is_some_and(Token::is_capital));
        let speaks = speaks
            || items.is(core.start, Tags::DETERMINER.with(Tags::POSSESSIVE)) && core.len() > 1;
        speaks.then(|| Reading {
            who: Who::Label(self.span(core)),
            fact: Fact::Described,
            sure: 0.95,
        })
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
    let titled = items.is(cut - 1, Tags::TITLE.with(Tags::ROLE));
    let rest = Span::new(items.list[cut].start(), items.list[core.end - 1].end());
    let Some(name) = names.in_span(rest).last().filter(|_| titled) else {
        return core.start..cut;
    };
    let from = (cut..core.end).find(|at| items.list[*at].start() == name.span.start());
    match from {
        // A word between "of" and the name: the office is of that, and the name holds it.
        Some(from) if from > cut + 1 && name.span.end() + 2 >= rest.end() => from..core.end,
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
