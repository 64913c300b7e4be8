//! Who "he" is, and "the minister".
//!
//! A pronoun is looked up among the names before it: nearness in sentences, being a subject, and having
//! just been quoted count. No gender that contradicts is ever accepted: the name's own, or that of a pronoun
//! which stood for it before.

use crate::lang::Tags;
use crate::quote::names::{Gender, Names};
use crate::quote::sentence::{Items, Sentence};
use crate::quote::token::{Sort, Token};
use crate::text::Span;

/// How many mentions before a pronoun are considered.
const MEMORY: usize = 24;

/// How many sentences back a pronoun reaches.
const REACH: usize = 6;

/// How many items before a pronoun are looked at for somebody unnamed.
const LONGEST_LOOK: usize = 80;

/// What is known when a pronoun is met.
pub(super) struct Context<'c, 't> {
    pub(super) items: &'c Items<'t>,
    pub(super) sentences: &'c [Sentence],
    pub(super) names: &'c Names,
    /// Who was quoted last, and in which sentence.
    pub(super) last: Option<(usize, usize)>,
    /// For each name, the gender of the first pronoun that clearly stood for it.
    pub(super) told: &'c [Option<Gender>],
}

impl Context<'_, '_> {
    /// Whether a pronoun of that gender cannot stand for a name.
    fn contradicts(&self, name: usize, gender: Option<Gender>) -> bool {
        let known = &self.names.list[name];
        let own = known.gender.or(self.told.get(name).copied().flatten());
        known.organisation || gender.is_some() && own.is_some() && own != gender
    }

    /// The name a pronoun at `at` in `sentence` stands for, with a margin between 0 and 1; rather nobody whom
    /// the `words` said by it name.
    pub(super) fn pronoun(
        &self,
        gender: Option<Gender>,
        at: usize,
        sentence: usize,
        words: &[Span],
    ) -> Option<(usize, f32)> {
        let in_words = |name: usize| {
            words
                .iter()
                .flat_map(|piece| self.names.in_span(*piece))
                .any(|mention| mention.name == name)
        };
        let mentions = &self.names.mentions;
        let before = mentions.partition_point(|mention| mention.span.start() < at);
        let mut scores: Vec<(usize, f32)> = Vec::new();
        let mut seen = sentence;
        let row = self.sentences.get(sentence).map(|sentence| sentence.row);
        // Somebody opens a sentence of this paragraph since the last quote.
        let mut turn = None;
        let of_another = self.opens_with(words, gender);
        for mention in mentions[before.saturating_sub(MEMORY)..before].iter().rev() {
            let name = &self.names.list[mention.name];
            while seen > 0 && self.start(seen) > mention.span.start() {
                seen -= 1;
            }
            let distance = sentence - seen;
            if distance > REACH {
                break;
            }
            let known = name.person || name.words > 1;
            if self.contradicts(mention.name, gender) || !known || self.in_marks(mention.span) {
                continue;
            }
            #[expect(clippy::cast_precision_loss, reason = "at most a handful of sentences")]
            let mut score = 4.0 - distance as f32;
            let named = in_words(mention.name);
            if named {
                score -= 3.0;
            }
            if self.is_subject(mention.span, seen) && !self.is_owner(mention.span, seen) {
                score += 1.5;
                let here = self.sentences.get(seen).map(|sentence| sentence.row) == row;
                if here
                    && !named
                    && turn.is_none()
                    && self.last.is_some_and(|(_, place)| place < seen)
                {
                    if of_another {
                        score -= 2.5;
                    } else {
                        turn = Some(mention.name);
                        score += 1.5;
                    }
                }
            }
            if gender.is_some() && name.gender == gender {
                score += 1.5;
            }
            if name.person {
                score += 1.0;
            }
            if self.is_object(mention.span, seen) || self.is_owner(mention.span, seen) {
                score -= 1.5;
            }
            match scores.iter_mut().find(|(known, _)| *known == mention.name) {
                Some((_, best)) => *best = best.max(score) + 0.2,
                None => scores.push((mention.name, score)),
            }
        }
        if let Some((last, place)) = self.last
            && sentence.saturating_sub(place) <= 3
            && !self.contradicts(last, gender)
        {
            #[expect(clippy::cast_precision_loss, reason = "at most a handful of sentences")]
            let mut bonus = 2.5 - 0.5 * (sentence - place.min(sentence)) as f32;
            if turn.is_some_and(|turn| turn != last) {
                bonus = 0.0;
            }
            match scores.iter_mut().find(|(known, _)| *known == last) {
                Some((_, score)) => *score += bonus,
                None => scores.push((last, 2.5 + bonus)),
            }
        }
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (best, score) = *scores.first()?;
        let margin = scores.get(1).map_or(2.0, |(_, second)| score - second);
        Some((best, (margin / 2.0).clamp(0.0, 1.0)))
    }

    /// Somebody without a name who is the subject of this sentence or the one before it, nobody being named
    /// since: "One fund manager, who owned none, was glad. … he said".
    pub(super) fn unnamed(&self, gender: Gender, at: usize, sentence: usize) -> Option<Span> {
        let row = self.sentences.get(sentence)?.row;
        let near = self.sentences.get(sentence.saturating_sub(1)..=sentence)?;
        let described = near
            .iter()
            .rev()
            .filter(|sentence| sentence.row == row)
            .find_map(|sentence| self.subject_without_name(gender, at, sentence))?;
        let named = self
            .names
            .in_span(Span::new(described.end(), at.max(described.end())))
            .iter()
            .any(|mention| {
                !self.names.list[mention.name].organisation && !self.in_marks(mention.span)
            });
        (!named).then_some(described)
    }

    fn subject_without_name(&self, gender: Gender, at: usize, sentence: &Sentence) -> Option<Span> {
        let list = &self.items.list[sentence.from..sentence.to];
        let upto = list.partition_point(|item| item.start() < at);
        let low = upto.saturating_sub(LONGEST_LOOK);
        (low..upto).rev().find_map(|noun| {
            let item = &list[noun];
            let other = Gender::of(item.tags).is_some_and(|of| of != gender);
            if !item.is_lower() || !item.is(Tags::ROLE) || item.is(Tags::PLURAL) || other {
                return None;
            }
            const INDEFINITE: Tags = Tags::DEFINITE.with(Tags::PLURAL).with(Tags::NEGATION);
            // "His wife was not": nobody but "she" can be meant by a word for women.
            let own = |of: &Token| of.is(Tags::POSSESSIVE) && Gender::of(item.tags).is_some();
            let open = (noun.saturating_sub(4)..noun)
                .rev()
                .take_while(|at| list[*at].tags.none(Tags::PREPOSITION))
                .take_while(|at| list[*at].is_lower() || own(&list[*at]))
                .find(|at| list[*at].is(Tags::DETERMINER) || own(&list[*at]))?;
            let first = &list[open];
            let starts = open == 0
                || !(list[open - 1].is_word() || open > 1 && list[open - 2].is_capital())
                || list[open - 1].is(Tags::COMPLEMENTISER);
            let relative = |at: usize| list.get(at).is_some_and(|next| next.is(Tags::WHO));
            let comma = list
                .get(noun + 1)
                .is_some_and(|next| next.sort == Sort::Comma);
            let verb = list.get(noun + 1).is_some_and(|next| {
                next.is_lower() && next.is(Tags::AUXILIARY.with(Tags::VERB).with(Tags::SPEECH))
            });
            let subject = verb || relative(noun + 1) || comma && relative(noun + 2);
            (first.tags.none(INDEFINITE) && starts && subject)
                .then(|| first.span().cover(item.span()))
        })
    }

    /// Whether words in marks open with a pronoun of that gender: who speaks, speaks of somebody else.
    fn opens_with(&self, words: &[Span], gender: Option<Gender>) -> bool {
        let Some(first) = words.first() else {
            return false;
        };
        let regions = self.items.regions;
        let region = regions.partition_point(|region| region.inner.start() < first.start());
        regions
            .get(region)
            .zip(self.items.heads.get(region))
            .is_some_and(|(region, head)| {
                region.inner.start() == first.start()
                    && head.any(Tags::PRONOUN)
                    && gender.is_some()
                    && Gender::of(*head) == gender
            })
    }

    fn start(&self, sentence: usize) -> usize {
        self.sentences
            .get(sentence)
            .and_then(|sentence| self.items.get(sentence.from))
            .map_or(0, |item| item.start())
    }

    /// Whether a place lies between quotation marks. O(log n).
    fn in_marks(&self, span: Span) -> bool {
        let regions = self.items.regions;
        let after = regions.partition_point(|region| region.inner.start() <= span.start());
        after > 0 && regions[after - 1].inner.end() > span.start()
    }

    /// Whether a preposition governs a name, titles before it left out: "with Minister Brandt".
    fn is_object(&self, span: Span, sentence: usize) -> bool {
        let Some(sentence) = self.sentences.get(sentence) else {
            return false;
        };
        let list = &self.items.list[sentence.from..sentence.to];
        let mut at = list.partition_point(|item| item.start() < span.start());
        let low = at.saturating_sub(6);
        while at > low
            && list[at - 1].is_word()
            && (list[at - 1].is_capital()
                || list[at - 1].is(Tags::ROLE
                    .with(Tags::TITLE)
                    .with(Tags::MODIFIER)
                    .with(Tags::DETERMINER)))
        {
            at -= 1;
        }
        at > 0 && list[at - 1].is_lower() && list[at - 1].is(Tags::PREPOSITION)
    }

    /// Whether something of somebody's is spoken of: "Vale's friend said" is not Vale.
    fn is_owner(&self, span: Span, sentence: usize) -> bool {
        let Some(sentence) = self.sentences.get(sentence) else {
            return false;
        };
        let list = &self.items.list[sentence.from..sentence.to];
        let at = list.partition_point(|item| item.start() < span.start());
        list[at..]
            .iter()
            .take_while(|item| item.start() < span.end())
            .any(|item| item.possessive)
    }

    /// Whether a name opens its sentence, or nearly so.
    fn is_subject(&self, span: Span, sentence: usize) -> bool {
        let Some(sentence) = self.sentences.get(sentence) else {
            return false;
        };
        let list = &self.items.list[sentence.from..sentence.to];
        let at = list.partition_point(|item| item.start() < span.start());
        let opening = list[..at.min(list.len())].iter().all(|item| {
            item.tags
                .none(Tags::VERB.with(Tags::AUXILIARY).with(Tags::SPEECH))
                && item.region().is_none()
        });
        opening && !(at > 0 && list[at - 1].is(Tags::PREPOSITION))
    }
}
