//! Where a quote begins and ends when marks do not say it: the places that can be, and what speaks for each.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::edges;
use crate::quote::join::Join;
use crate::quote::judge::{Question, Sketch};
use crate::quote::phrase;
use crate::quote::sentence::{Items, Sentence};
use crate::quote::sketch::{bucket, class, has_verb, key, source, verb};
use crate::quote::token::Sort;

/// So many places are tried for one edge.
const MOST: usize = 20;

/// So many words before a quote are tried as its beginning.
const BEFORE: usize = 8;

/// On which side of its clause a quote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    Behind,
    /// No clause claims it.
    Alone,
}

impl Join<'_, '_> {
    /// Chooses where words behind a clause end, between the first region in them and the end of the sentence.
    pub(super) fn fit_end(
        &mut self,
        sentence: &Sentence,
        clause: Option<&Clause>,
        range: Range<usize>,
    ) -> Range<usize> {
        let items = self.items;
        let mut hi = self.walls(sentence, &range).end.min(self.turn(range.start));
        hi = edges::relative_end(items, clause, range.end.max(range.start + 1) - 1, hi)
            .max(range.end);
        while hi > range.end && items.list[hi - 1].is_stop() {
            hi -= 1;
        }
        let low = range
            .clone()
            .find(|at| items.is_region(*at))
            .map_or(range.start + 1, |region| region + 1);
        let mut ends = Vec::with_capacity(MOST);
        ends.push(range.end);
        let mut cut = false;
        for at in low..=hi {
            let here = at == hi || can_end(items, at);
            let end = edges::trim(items, range.start..at).end;
            if here && end >= low && !ends.contains(&end) {
                if ends.len() >= MOST {
                    cut = true;
                    continue;
                }
                ends.push(end);
            }
        }
        if ends.len() < 2 || cut && clause.is_none() {
            return range;
        }
        let mut ballot = std::mem::take(&mut self.ballot);
        ballot.ask(Question::End, 0);
        for end in ends.iter().copied() {
            let span = self.span(&(range.start..end));
            ballot.add(span, None, |sketch| {
                draw_end(sketch, items, hi, clause, range.start..end, range.end);
            });
        }
        let verdict = self.judge.decide(&ballot);
        self.ballot = ballot;
        let end = ends.get(verdict.choice).copied().unwrap_or(range.end);
        range.start..end
    }

    /// Where the next clause begins that is no part of what stands at `from`.
    pub(super) fn turn(&self, from: usize) -> usize {
        let after = self.turns.partition_point(|turn| *turn <= from);
        self.turns.get(after).copied().unwrap_or(usize::MAX)
    }

    /// The items around a range that no quote holds yet.
    pub(super) fn walls(&self, sentence: &Sentence, range: &Range<usize>) -> Range<usize> {
        let (mut low, mut hi) = (sentence.from, sentence.to);
        let used = |at: usize| {
            self.items
                .region_at(at)
                .is_some_and(|region| self.used[region])
        };
        low = (low..range.start)
            .rev()
            .find(|at| used(*at))
            .map_or(low, |at| at + 1);
        hi = (range.end..hi).find(|at| used(*at)).unwrap_or(hi);
        let (first, last) = (self.span(range).start(), self.span(range).end());
        // Drafts of this sentence are the last ones.
        let start = self.items.list[sentence.from].start();
        for piece in self
            .drafts
            .iter()
            .rev()
            .take_while(|draft| draft.pieces.last().is_some_and(|piece| piece.end() > start))
            .flat_map(|draft| &draft.pieces)
            .filter(|piece| piece.end() > start)
        {
            if piece.start() <= first {
                low = low.max(self.item_behind(sentence, *piece));
            } else if piece.start() >= last {
                let list = &self.items.list[sentence.from..sentence.to];
                let at = list.partition_point(|item| item.end() <= piece.start());
                hi = hi.min(sentence.from + at);
            }
        }
        low..hi.max(range.end)
    }

    /// Chooses where words begin, not before `low`.
    pub(super) fn fit_begin(
        &mut self,
        sentence: &Sentence,
        clause: Option<&Clause>,
        range: Range<usize>,
        low: usize,
        side: Side,
    ) -> Range<usize> {
        let items = self.items;
        if range.is_empty() {
            return range;
        }
        let low = low.max(self.walls(sentence, &range).start);
        let region = range.clone().find(|at| items.is_region(*at));
        let mut begins = Vec::with_capacity(MOST);
        begins.push(range.start);
        let (from, upto) = match side {
            Side::Behind | Side::Alone => {
                let last = region.unwrap_or(range.end - 1).min(range.start + BEFORE);
                (low.max(last.saturating_sub(2 * BEFORE)), last)
            }
            Side::Before => {
                let last = range.clone().rev().find(|at| items.is_region(*at));
                (low, last.unwrap_or(range.end - 1).min(low + 60))
            }
        };
        for at in from..=upto {
            let opens =
                items.list[at].is_word() || items.is_region(at) || items.is_sort(at, Sort::Open);
            let fits = side != Side::Before || can_begin(items, at, from);
            if opens && fits && !begins.contains(&at) && begins.len() < MOST {
                begins.push(at);
            }
        }
        if begins.len() < 2 {
            return range;
        }
        let mut ballot = std::mem::take(&mut self.ballot);
        ballot.ask(Question::Begin, 0);
        for begin in begins.iter().copied() {
            let span = self.span(&(begin..range.end));
            ballot.add(span, None, |sketch| {
                let place = Place {
                    low,
                    region,
                    side,
                    begin,
                    default: range.start,
                };
                draw_begin(sketch, items, clause, &place, range.end);
            });
        }
        let verdict = self.judge.decide(&ballot);
        self.ballot = ballot;
        let begin = begins.get(verdict.choice).copied().unwrap_or(range.start);
        begin..range.end
    }
}

/// Whether a quote can end before an item.
fn can_end(items: &Items<'_>, at: usize) -> bool {
    const TURN: Tags = Tags::COORDINATOR
        .with(Tags::SUBORDINATOR)
        .with(Tags::RELATIVE)
        .with(Tags::WH)
        .with(Tags::AS)
        .with(Tags::PREPOSITION)
        .with(Tags::TIME)
        .with(Tags::GERUND)
        .with(Tags::ACCORDING);
    let item = &items.list[at];
    items.is_region(at - 1) || !item.is_word() && !items.is_region(at) || item.is(TURN)
}

/// Whether a quote before its clause can begin with an item.
fn can_begin(items: &Items<'_>, at: usize, low: usize) -> bool {
    at == low
        || items.is_region(at)
        || !items.list[at - 1].is_word()
        || items.is(
            at - 1,
            Tags::COORDINATOR
                .with(Tags::SUBORDINATOR)
                .with(Tags::ADVERB)
                .with(Tags::COMPLEMENTISER),
        )
        || items.is(at, Tags::WH.with(Tags::COMPLEMENTISER))
}

/// The cue, as numbers: which word, with which frames, in which form.
fn cue(items: &Items<'_>, clause: Option<&Clause>) -> (u64, u64, u64) {
    clause.map_or((0, 0, 9), |clause| {
        let at = verb(items, clause);
        let known = !matches!(clause.form, Form::Label | Form::Colon | Form::Signature);
        let word = if known { key(items, at) } else { 0 };
        (word, clause.tags.bits(), clause.form as u64)
    })
}

fn draw_end(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    hi: usize,
    clause: Option<&Clause>,
    range: Range<usize>,
    default: usize,
) {
    let (word, frames, form) = cue(items, clause);
    let end = range.end;
    let (before, next) = (class(items, end - 1), class(items, end));
    let regions = range.clone().filter(|at| items.is_region(*at)).count();
    let after = (end..hi).filter(|at| items.is_region(*at)).count();
    let last = range.clone().rev().find(|at| items.is_region(*at));
    let since = last.map_or(20, |last| bucket(end - 1 - last));
    let closes = u64::from(end == hi);
    let is_default = u64::from(end == default);
    let kind = u64::from(regions > 0);
    let first = class(items, range.start);
    sketch.put(1, is_default);
    sketch.pair(2, is_default, form << 1 | kind);
    sketch.pair(3, is_default, word);
    sketch.pair(4, kind, next);
    sketch.pair(5, kind, before);
    sketch.pair(6, next, before);
    sketch.pair(7, closes, since << 1 | kind);
    sketch.pair(8, kind, key(items, end));
    sketch.pair(9, next, class(items, end + 1));
    sketch.pair(10, key(items, end), key(items, end + 1));
    sketch.pair(11, word, next);
    sketch.pair(12, frames, next);
    sketch.pair(13, since, next);
    sketch.pair(14, word, closes);
    sketch.pair(15, first, closes << 1 | kind);
    sketch.pair(16, bucket(range.len()), kind << 1 | closes);
    sketch.pair(17, bucket(hi - end), kind);
    sketch.pair(18, bucket(after), bucket(regions) << 4 | since);
    sketch.pair(19, u64::from(has_verb(items, &range)), next);
    sketch.pair(20, u64::from(has_verb(items, &(end..hi))), next);
    let commas = |range: Range<usize>| range.filter(|at| items.is_sort(*at, Sort::Comma)).count();
    sketch.pair(21, bucket(commas(range.clone())), next);
    sketch.pair(22, bucket(commas(end..hi)), next);
    sketch.pair(23, key(items, end), since);
    sketch.pair(24, form, next);
    if items.is_sort(end, Sort::Comma) {
        sketch.pair(25, key(items, end + 1), kind);
        sketch.pair(26, class(items, end + 2), class(items, end + 1));
    }
    // A subject and a verb behind "and": a clause of its own, or more of what was said.
    let subject = (end..hi.min(end + 4))
        .find(|at| items.is(*at, Tags::PRONOUN) || items.list[*at].is_capital());
    let verb_after = subject
        .is_some_and(|at| items.is(at + 1, Tags::AUXILIARY.with(Tags::VERB).with(Tags::SPEECH)));
    sketch.pair(
        27,
        u64::from(subject.is_some()) << 1 | u64::from(verb_after),
        next,
    );
    sketch.pair(
        28,
        u64::from((end..hi.min(end + 6)).any(|at| items.is(at, Tags::SPEECH))),
        next,
    );
}

/// Where a beginning stands.
struct Place {
    low: usize,
    region: Option<usize>,
    side: Side,
    begin: usize,
    default: usize,
}

fn draw_begin(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    clause: Option<&Clause>,
    place: &Place,
    end: usize,
) {
    let (word, frames, form) = cue(items, clause);
    let Place {
        low,
        region,
        side,
        begin,
        default,
    } = *place;
    let kind = (side as u64) << 1 | u64::from(region.is_some());
    let (here, before) = (class(items, begin), class(items, begin.wrapping_sub(1)));
    let is_default = u64::from(begin == default);
    let starts = u64::from(begin == low);
    let marked = u64::from(Some(begin) == region);
    sketch.pair(1, is_default, kind);
    sketch.pair(2, is_default, form << 3 | kind);
    sketch.pair(3, is_default, word);
    sketch.pair(4, here, kind);
    sketch.pair(5, before, kind);
    sketch.pair(6, here, before);
    sketch.pair(7, key(items, begin), kind);
    sketch.pair(8, key(items, begin.wrapping_sub(1)), kind);
    sketch.pair(9, word, here);
    sketch.pair(10, word, before);
    sketch.pair(11, frames, here);
    sketch.pair(12, frames, before);
    sketch.pair(13, bucket(begin.saturating_sub(low)), kind);
    sketch.pair(14, starts << 1 | marked, form << 3 | kind);
    sketch.pair(15, word, starts << 1 | marked);
    sketch.pair(16, frames, starts << 1 | marked);
    let ahead = region.map_or(20, |region| bucket(region.saturating_sub(begin)));
    sketch.pair(17, ahead, kind);
    sketch.pair(18, ahead, here);
    sketch.pair(19, bucket(begin.saturating_sub(low)), word);
    sketch.pair(20, class(items, begin + 1), here);
    sketch.pair(21, class(items, begin.wrapping_sub(2)), before);
    sketch.pair(22, bucket(end - begin), kind);
    if let Some(number) = region.and_then(|region| items.region_at(region)) {
        let words = bucket(items.regions[number].words as usize);
        let capital = u64::from(items.capital[number]);
        sketch.pair(23, words << 1 | capital, marked << 4 | kind);
        sketch.pair(24, words, starts << 4 | kind);
        let between = begin..region.unwrap_or(begin);
        sketch.pair(25, u64::from(has_verb(items, &between)), marked << 4 | kind);
        sketch.pair(
            26,
            u64::from(between.clone().any(|at| items.is_sort(at, Sort::Comma))),
            capital << 4 | kind,
        );
        sketch.pair(
            27,
            u64::from(between.clone().any(|at| items.is(at, Tags::COMPLEMENTISER))),
            here,
        );
    }
    if side == Side::Alone {
        sketch.put(
            28,
            u64::from((begin..end).any(|at| items.is(at, Tags::SPEECH))),
        );
    }
}

/// The features of whether a clause reports the words of `range`.
pub(super) fn draw_report(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentence: &Sentence,
    clause: &Clause,
    range: &Range<usize>,
    default: bool,
) {
    let (word, frames, form) = cue(items, Some(clause));
    let who = source(items, clause.source.as_ref());
    let behind = u64::from(range.start >= clause.cue.end);
    let (first, second) = (class(items, range.start), class(items, range.start + 1));
    let count = bucket(edges::words(items, range.clone()) as usize);
    let verbal = u64::from(has_verb(items, range));
    let unreal = u64::from(clause.unreal);
    let rule = u64::from(default);
    let headline = u64::from(sentence.headline) << 1 | u64::from(sentence.title);
    let gap = bucket(range.start.saturating_sub(clause.cue.end));
    sketch.put(0, 0);
    sketch.put(1, rule);
    sketch.pair(2, rule, word);
    sketch.pair(3, rule, form << 2 | behind << 1 | unreal);
    sketch.pair(4, word, behind << 1 | unreal);
    sketch.pair(5, frames, behind << 1 | unreal);
    sketch.pair(6, frames, first);
    sketch.pair(7, word, first);
    sketch.pair(8, first, second);
    sketch.pair(9, key(items, range.start), frames);
    sketch.pair(10, key(items, range.start), unreal);
    sketch.pair(11, who, word);
    sketch.pair(12, who, form << 1 | unreal);
    sketch.pair(13, count, verbal << 1 | behind);
    sketch.pair(14, verbal, word);
    sketch.pair(15, verbal, frames);
    sketch.pair(16, headline, form);
    sketch.pair(17, headline, word);
    sketch.pair(18, gap, frames);
    sketch.pair(19, gap, form << 1 | unreal);
    let lead = clause.from.wrapping_sub(1);
    sketch.pair(20, class(items, lead), form);
    sketch.pair(21, class(items, clause.cue.start.wrapping_sub(1)), unreal);
    sketch.pair(22, key(items, clause.cue.start), form);
    sketch.pair(23, key(items, clause.cue.start), word);
    sketch.pair(24, class(items, verb(items, clause)), form);
    sketch.pair(25, class(items, clause.cue.end), class(items, range.start));
    sketch.pair(26, u64::from(clause.introduced), form);
    sketch.pair(27, key(items, clause.cue.end), word);
    let speaks = clause
        .source
        .as_ref()
        .is_some_and(|source| phrase::is_speaker(items, &source.core));
    sketch.pair(28, u64::from(speaks), word);
    if let Some(source) = &clause.source {
        sketch.pair(29, key(items, source.core.end - 1), form);
        sketch.pair(30, class(items, source.core.end - 1), frames);
    }
}

/// The features of whether the region at an item, which no clause claims, is somebody's words.
pub(super) fn draw_marked(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentence: &Sentence,
    at: usize,
    seen: (bool, bool, bool),
) {
    let Some(number) = items.region_at(at) else {
        return;
    };
    let (default, clauses, subject) = seen;
    let region = &items.regions[number];
    let title = u64::from(edges::is_title(items, at));
    let single = u64::from(region.single);
    let words = bucket(region.words as usize);
    let (before, next) = (class(items, at.wrapping_sub(1)), class(items, at + 1));
    let opens = u64::from(at == sentence.from);
    let headline = u64::from(sentence.headline) << 1 | u64::from(sentence.title);
    let capital = u64::from(items.capital[number]);
    sketch.put(0, 0);
    sketch.put(1, u64::from(default));
    sketch.pair(2, words, title << 2 | single << 1 | capital);
    sketch.pair(3, words, headline << 2 | opens);
    sketch.pair(4, before, title);
    sketch.pair(5, key(items, at.wrapping_sub(1)), title);
    sketch.pair(
        6,
        key(items, at.wrapping_sub(1)),
        key(items, at.wrapping_sub(2)),
    );
    sketch.pair(7, class(items, at.wrapping_sub(2)), before);
    sketch.pair(8, next, title);
    sketch.pair(9, key(items, at + 1), title);
    sketch.pair(10, class(items, at + 2), next);
    sketch.pair(11, words, u64::from(clauses) << 1 | u64::from(subject));
    sketch.pair(12, items.tails[number] as u64, title << 4 | words);
    sketch.pair(13, before, words);
    sketch.pair(14, next, words);
    sketch.pair(
        15,
        bucket(sentence.to - at),
        u64::from(at + 1 == sentence.to),
    );
    let said = (sentence.from..at).any(|at| items.is(at, Tags::SPEECH));
    let says = (at..sentence.to).any(|at| items.is(at, Tags::SPEECH));
    sketch.pair(16, u64::from(said) << 1 | u64::from(says), words);
    for back in 1..=4 {
        let at = at.wrapping_sub(back);
        if items.is(at, Tags::SPEECH.with(Tags::NOUN).with(Tags::NAMING)) {
            sketch.pair(17, key(items, at), title);
        }
    }
    sketch.pair(18, title, opens);
    sketch.pair(19, title << 1 | single, u64::from(clauses));
}
