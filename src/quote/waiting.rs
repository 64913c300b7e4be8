//! Quotes that fill sentences of their own and wait for somebody: what comes before or behind may say who.

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::join::{Carried, Join};
use crate::quote::marks::End;
use crate::quote::sentence::{Sentence, Tail};
use crate::quote::token::Sort;
use crate::quote::types::{Evidence, Fact, Kind};
use crate::text::Span;

impl Join<'_, '_> {
    /// `“We are close.” Kerry said the regime …`: the paragraph opens with a quote that nobody claims, and its
    /// next sentence opens with somebody who speaks.
    pub(super) fn next_sentence(&mut self, number: usize, sentence: &Sentence, clauses: &[Clause]) {
        let items = self.items;
        let [waiting] = self.carried.as_slice() else {
            return;
        };
        let waiting = *waiting;
        let goes_on = self.before(waiting).is_some();
        let beside = waiting.first
            && !waiting.headline
            && waiting.row == sentence.row
            && waiting.sentence + 1 == number
            && items.regions[waiting.region].end == End::Closed;
        let speaks = clauses.first().filter(|clause| {
            clause.form == Form::Plain && !clause.unreal && clause.tags.any(Tags::QUOTE)
        });
        let named = speaks
            .and_then(|clause| clause.source.clone())
            .filter(|source| {
                source.whole.start == sentence.from
                    && items.list[source.core.clone()].iter().all(|item| {
                        item.is_capital() && item.tags.none(Tags::PRONOUN.with(Tags::DETERMINER))
                    })
            });
        let Some(source) = named.filter(|_| beside && !goes_on) else {
            return;
        };
        if items.regions[waiting.region].words < 4 {
            return;
        }
        self.carried.clear();
        let draft = self.direct(number, &[waiting.region], None, Fact::Marks);
        let at = self.span(&source.whole);
        let draft = &mut self.drafts[draft];
        draft.source = Some(source);
        draft.confidence = 0.5;
        draft.why.push(Evidence {
            fact: Fact::NextSentence,
            at: Some(at),
        });
    }

    /// The quote of the paragraph before that a waiting region may go on with.
    fn before(&self, waiting: Carried) -> Option<(usize, usize)> {
        self.last
            .filter(|(_, last)| *last + 1 >= waiting.row && !waiting.headline)
    }

    /// Makes direct quotes of the regions that nobody claimed.
    pub(super) fn flush(&mut self) {
        let carried = std::mem::take(&mut self.carried);
        let mut previous: Option<(usize, usize)> = None;
        for waiting in carried {
            let Carried {
                region,
                sentence: number,
                row,
                ..
            } = waiting;
            let answers = self
                .sentences
                .get(number)
                .is_some_and(|sentence| self.answers_marks(sentence.from));
            if let Some((draft, last_row)) = previous
                && !answers
                && (last_row == row || self.continues(region))
            {
                self.add(draft, region, Fact::Joined);
                previous = Some((draft, row));
                continue;
            }
            if self.items.regions[region].words < 4 {
                continue;
            }
            let before = self.before(waiting);
            // Somebody's indirect words stand before it in its own paragraph.
            let beside = self.latest.filter(|(draft, last)| {
                !waiting.first
                    && *last == row
                    && before.is_some_and(|(before, of)| before != *draft && of < row)
                    && self.drafts[*draft].source.is_some()
            });
            if let Some((draft, _)) = beside {
                let next = self.direct(number, &[region], None, Fact::Marks);
                self.drafts[next].continues = Some(draft);
                previous = Some((next, row));
                self.last = previous;
                continue;
            }
            if let Some((last, _)) = before.filter(|(last, _)| {
                self.drafts[*last].kind == Kind::Direct && self.drafts[*last].source.is_some()
            }) {
                self.add(last, region, Fact::Continued);
                previous = Some((last, row));
                self.last = previous;
                continue;
            }
            let source = match before {
                Some(_) => None,
                None => self.owner_afar(number, region),
            };
            let draft = self.direct(number, &[region], None, Fact::Marks);
            if let Some((last, _)) = before {
                self.drafts[draft].continues = Some(last);
            }
            if let Some((source, fact)) = source {
                let at = self.span(&source.whole);
                let draft = &mut self.drafts[draft];
                draft.source = Some(source);
                draft.confidence = 0.5;
                draft.why.push(Evidence { fact, at: Some(at) });
            }
            previous = Some((draft, row));
            self.last = Some((draft, row));
        }
    }

    /// Whether marks stand at an item and others right before it, a space between them, and both are sentences of
    /// their own: `“Why not?” “I have no shoes.”` are two who speak.
    pub(super) fn answers_marks(&self, at: usize) -> bool {
        let items = self.items;
        let full = |at: usize| {
            items
                .region_at(at)
                .is_some_and(|region| matches!(items.tails[region], Tail::Full | Tail::Loud))
        };
        let Some(before) = at.checked_sub(1).filter(|before| full(*before) && full(at)) else {
            return false;
        };
        // `Vale told “Meet the Press.” “It was late.”`: the first are no sentence.
        let opens = before.checked_sub(1).is_none_or(|at| {
            let item = &items.list[at];
            item.is_stop() || item.sort == Sort::Break || item.region().is_some()
        });
        let gap = Span::new(items.list[before].end(), items.list[at].start());
        let gap = items.text.get(gap.range());
        opens && gap.is_some_and(|gap| gap.chars().all(|c| c == ' '))
    }

    /// Whether the region before this one was left open by its paragraph.
    fn continues(&self, region: usize) -> bool {
        region > 0 && self.items.regions[region - 1].end == End::Continued
    }
}
