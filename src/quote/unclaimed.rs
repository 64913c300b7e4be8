//! Words in marks that no known clause claims: another word of the sentence may say that they are somebody's.
//!
//! "thanked her crew “for their patience”", "his boast of “a dry harbour”": the tables of verbs end somewhere.
//! Here any word near the marks that can be a verb or a noun of saying is a candidate.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::claim::behind_clause;
use crate::quote::clause::{Clause, Form};
use crate::quote::edges;
use crate::quote::fit::{self, Side};
use crate::quote::join::{Join, Open};
use crate::quote::judge::{Question, Sketch};
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{FUNCTION, Items, Sentence};
use crate::quote::sketch::{bucket, class, key};
use crate::quote::subject;
use crate::quote::token::Token;
use crate::quote::types::{Evidence, Fact};

/// So far from marks their cue is looked for, in items.
const BEFORE: usize = 12;
const BEHIND: usize = 8;

/// And so far behind marks that open a sentence: “…,” Vale, now 81 and retired, said.
const BEHIND_OPENING: usize = 24;

impl Join<'_, '_> {
    /// Regions inside a sentence that no clause claims: somebody's words, maybe, but by no known verb.
    pub(super) fn unclaimed(
        &mut self,
        number: usize,
        sentence: &Sentence,
        clauses: &[Clause],
        open: Option<Open>,
    ) {
        for at in sentence.from..sentence.to {
            let Some(region) = self
                .items
                .region_at(at)
                .filter(|region| !self.used[*region])
            else {
                continue;
            };
            let free = self.walls(sentence, &(at..at + 1)).start;
            if free > at {
                continue;
            }
            let draft = match self.cue_of(sentence, at, free) {
                Some(clause) => self.told(number, sentence, at, free, &clause),
                None => self.alone(number, sentence, at, free, clauses, open),
            };
            if let Some(draft) = draft {
                self.keep_open(region, draft, sentence);
                self.open = None;
            }
        }
    }

    /// The word that gives a region to somebody, as a clause without a source yet.
    fn cue_of(&mut self, sentence: &Sentence, at: usize, free: usize) -> Option<Clause> {
        let items = self.items;
        let reach = if at == sentence.from {
            BEHIND_OPENING
        } else {
            BEHIND
        };
        let (low, hi) = (
            free.max(at.saturating_sub(BEFORE)),
            sentence.to.min(at + reach),
        );
        let words: Vec<usize> = (low..hi)
            .filter(|k| can_be_cue(items, sentence, *k))
            .collect();
        if words.is_empty() {
            return None;
        }
        let span = items.list[at].span();
        self.ballot.ask(Question::Cue, 0);
        self.ballot
            .add(span, None, |sketch| draw_none(sketch, items, sentence, at));
        for word in words.iter().copied() {
            self.ballot.add(span, None, |sketch| {
                draw_cue(sketch, items, sentence, at, word)
            });
            self.ballot.by(items.list[word].span());
        }
        let choice = self.judge.decide(&self.ballot).choice;
        let cue = words.get(choice.checked_sub(1)?).copied()?;
        let source = phrase::before(items, sentence.from, cue)
            .filter(|source| phrase::is_speaker(items, &source.core))
            .or_else(|| subject::main_subject(items, sentence, cue));
        Some(Clause {
            form: Form::Found,
            cue: cue..cue + 1,
            source,
            named_later: None,
            from: cue,
            to: cue + 1,
            content: Some(at),
            introduced: false,
            tags: items.list[cue].tags,
            unreal: false,
        })
    }

    /// Makes a quote of a region and the words around it that a found cue reports.
    fn told(
        &mut self,
        number: usize,
        sentence: &Sentence,
        at: usize,
        free: usize,
        clause: &Clause,
    ) -> Option<usize> {
        let range = at..at + 1;
        let range = if clause.cue.end <= at {
            let range = self.fit_end(sentence, Some(clause), range);
            self.fit_begin(
                sentence,
                Some(clause),
                range,
                behind_clause(clause),
                Side::Behind,
            )
        } else {
            self.fit_begin(sentence, Some(clause), range, free, Side::Before)
        };
        Some(self.marked(number, range, Some(clause)))
    }

    /// A direct or a mixed quote of a range with regions in it.
    fn marked(&mut self, number: usize, range: Range<usize>, clause: Option<&Clause>) -> usize {
        let items = self.items;
        if items.list[range.clone()].iter().any(Token::is_word) {
            return self.mixed(number, range, clause);
        }
        let regions: Vec<usize> = range.filter_map(|at| items.region_at(at)).collect();
        self.direct(number, &regions, clause, Fact::Marks)
    }

    /// Makes a quote of a region that has no cue at all, when it looks like one.
    fn alone(
        &mut self,
        number: usize,
        sentence: &Sentence,
        at: usize,
        free: usize,
        clauses: &[Clause],
        open: Option<Open>,
    ) -> Option<usize> {
        let items = self.items;
        let region = items.region_at(at)?;
        let long = items.regions[region].words;
        let subject = clauses
            .iter()
            .rev()
            .find(|clause| clause.from < at)
            .and_then(|clause| clause.source.clone())
            .or_else(|| subject::main_subject(items, sentence, at));
        let before = open.filter(|open| open.row == sentence.row && subject.is_none());
        let few = long < 4;
        // A few words in marks are no speech of their own; with the phrase around them they may be.
        let start = if few {
            edges::phrase_start(items, sentence, at)
        } else {
            Some(at)
        };
        let rule = long >= 2
            && !(few && (items.regions[region].single || subject.is_none()))
            && !edges::is_title(items, at)
            && start.is_some();
        let seen = (rule, !clauses.is_empty(), subject.is_some());
        let span = items.list[at].span();
        // A whole sentence in marks is somebody's, though nobody knows whose.
        let marked = rule && long >= edges::WHOLE
            || self.ask(Question::Marked, span, rule, |sketch| {
                fit::draw_marked(sketch, items, sentence, at, seen);
            });
        if !marked {
            return None;
        }
        let range = start.unwrap_or(at).max(free)..at + 1;
        let low = free.max(at.saturating_sub(BEFORE));
        let range = self.fit_begin(sentence, None, range, low, Side::Alone);
        let draft = self.marked(number, range, None);
        self.drafts[draft].continues = before.map(|open| open.draft);
        self.suggest(draft, subject);
        Some(draft)
    }

    /// Takes the subject of the sentence for the source of a draft that has none.
    fn suggest(&mut self, draft: usize, subject: Option<Phrase>) {
        let items = self.items;
        let Some(subject) = subject.filter(|subject| {
            phrase::is_speaker(items, &subject.core)
                && !items.is(subject.core.start, Tags::RELATIVE)
        }) else {
            return;
        };
        let at = self.span(&subject.whole);
        self.drafts[draft].source = Some(subject);
        self.drafts[draft].why.push(Evidence {
            fact: Fact::Subject,
            at: Some(at),
        });
    }
}

/// Whether a word can be a verb or a noun that gives words to somebody.
fn can_be_cue(items: &Items<'_>, sentence: &Sentence, at: usize) -> bool {
    items.get(at).is_some_and(|item| {
        item.is_word()
            && (item.is_lower() || sentence.title)
            && item.tags.none(FUNCTION.with(Tags::TIME))
            && (!item.is_capital() || item.is(Tags::SPEECH.with(Tags::VERB)))
    })
}

fn draw_none(sketch: &mut Sketch<'_>, items: &Items<'_>, sentence: &Sentence, at: usize) {
    let Some(region) = items.region_at(at).map(|number| &items.regions[number]) else {
        return;
    };
    let title = u64::from(edges::is_title(items, at));
    let words = bucket(region.words as usize);
    let headline = u64::from(sentence.headline) << 1 | u64::from(sentence.title);
    sketch.put(0, 0);
    sketch.pair(1, words, title);
    sketch.pair(2, headline, words);
    sketch.pair(3, class(items, at.wrapping_sub(1)), title);
    sketch.pair(4, key(items, at.wrapping_sub(1)), title);
    sketch.pair(5, class(items, at + 1), title);
    sketch.pair(6, u64::from(region.single), words);
    sketch.pair(
        7,
        class(items, at.wrapping_sub(2)),
        class(items, at.wrapping_sub(1)),
    );
    sketch.pair(
        8,
        key(items, at.wrapping_sub(2)),
        key(items, at.wrapping_sub(1)),
    );
    sketch.pair(9, u64::from(at == sentence.from), words);
}

fn draw_cue(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentence: &Sentence,
    at: usize,
    cue: usize,
) {
    let before = cue < at;
    let between = if before { cue + 1..at } else { at + 1..cue };
    let far = bucket(between.len()) << 1 | u64::from(before);
    let word = items.word(cue);
    let ending = word
        .len()
        .checked_sub(2)
        .and_then(|cut| word.get(cut..))
        .unwrap_or(word);
    let ending = ending
        .bytes()
        .fold(0, |sum, byte| sum << 8 | u64::from(byte));
    let (this, kind) = (key(items, cue), class(items, cue));
    let (lead, next) = (class(items, cue.wrapping_sub(1)), class(items, cue + 1));
    let inside = between.clone().any(|at| !items.list[at].is_word());
    let verbs = between
        .clone()
        .filter(|at| items.is(*at, Tags::VERB.with(Tags::AUXILIARY).with(Tags::SPEECH)))
        .count();
    sketch.put(10, 0);
    sketch.pair(11, this, u64::from(before));
    sketch.pair(12, kind, far);
    sketch.pair(13, ending, far);
    sketch.pair(14, ending, lead);
    sketch.pair(15, ending, next);
    sketch.pair(16, lead, kind);
    sketch.pair(17, next, kind);
    sketch.pair(18, lead, next);
    sketch.pair(19, far, u64::from(inside) << 4 | bucket(verbs));
    sketch.pair(20, this, key(items, cue + 1));
    sketch.pair(21, key(items, cue.wrapping_sub(1)), u64::from(before));
    sketch.pair(22, key(items, cue + 1), u64::from(before));
    sketch.pair(23, key(items, at.wrapping_sub(1)), far);
    sketch.pair(24, class(items, at.wrapping_sub(1)), kind);
    sketch.pair(25, u64::from(sentence.headline || sentence.title), kind);
    sketch.pair(26, this, far);
    let owned = items
        .get(cue.wrapping_sub(1))
        .is_some_and(|item| item.possessive || item.is(Tags::POSSESSIVE));
    sketch.pair(27, u64::from(owned), ending);
    let speaker = phrase::before(items, sentence.from, cue)
        .is_some_and(|subject| phrase::is_speaker(items, &subject.core));
    sketch.pair(28, u64::from(speaker), ending);
    sketch.pair(29, u64::from(speaker), kind);
    sketch.pair(30, u64::from(speaker), far);
}
