//! What a clause says: before it, behind it, or on both sides; and what nobody claims.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::edges;
use crate::quote::fit::{self, Side};
use crate::quote::join::{Join, start};
use crate::quote::judge::{Question, Sketch};
use crate::quote::marks::End;
use crate::quote::sentence::{Sentence, Tail};
use crate::quote::token::{Sort, Token};
use crate::quote::types::{Fact, Kind};
use crate::text::Span;

impl Join<'_, '_> {
    /// Takes what one clause says; the first item that is still free.
    pub(super) fn clause(
        &mut self,
        number: usize,
        sentence: &Sentence,
        cursor: usize,
        clauses: &[Clause],
        n: usize,
    ) -> usize {
        let clause = &clauses[n];
        let items = self.items;
        if let Some(region) = clause.content.filter(|_| clause.is_passive()) {
            // What stands around the marks is the writer's.
            let regions: Vec<usize> = items.region_at(region).into_iter().collect();
            self.direct(number, &regions, Some(clause), Fact::Marks);
            return clause.to;
        }
        let from = start(clause);
        let left = edges::left(items, edges::trim(items, cursor..from.max(cursor)));
        let comma = from > cursor && items.is_sort(from - 1, Sort::Comma);
        let region = (!left.is_empty())
            .then(|| items.region_at(left.end - 1))
            .flatten();
        let hangs = matches!(clause.form, Form::Hanging | Form::Colon);
        // Marks that end right before the clause, as before a clause that says who spoke.
        let quoted =
            !hangs && region.is_some_and(|region| comma || items.tails[region] != Tail::Open);
        let later = &clauses[n + 1..];
        let Some(content) = clause.content else {
            let backward = clause.form == Form::According && clause.from > sentence.from
                || !hangs && (comma || region.is_some() || self.dash_before(from));
            if !backward || left.is_empty() {
                return cursor;
            }
            if let Some(right) = edges::resumed(items, sentence, clause, later).filter(|_| comma) {
                return self.interrupted(number, sentence, cursor, left, right, clause);
            }
            return self.said_before(number, sentence, cursor, left, clause, later);
        };
        let end = edges::boundary(items, sentence, content, later).min(self.turn(content));
        let end = edges::relative_end(items, Some(clause), content, end);
        if quoted && items.is_region(left.start) {
            let draft = self.backward(number, sentence, cursor, left, clause);
            let later = edges::later_region(items, clause.cue.end, end);
            return match (draft, later) {
                (Some(draft), Some(later)) => self.forward_joined(draft, later, end, sentence),
                _ => content,
            };
        }
        if comma
            && !hangs
            && clause.introduced
            && !left.is_empty()
            && edges::resumes(items, &left, content)
        {
            let right = edges::trim(items, content..end);
            return self.interrupted(number, sentence, cursor, left, right, clause);
        }
        self.forward(number, sentence, content..end, clause)
            .unwrap_or(cursor)
    }

    /// `The harbour, she said, is “a mess”`: words on both sides of the clause are one quote.
    fn interrupted(
        &mut self,
        number: usize,
        sentence: &Sentence,
        low: usize,
        left: Range<usize>,
        right: Range<usize>,
        clause: &Clause,
    ) -> usize {
        let items = self.items;
        let left = edges::left(items, left);
        let right = self.fit_end(sentence, Some(clause), right);
        let left = if clause.form != Form::According && edges::is_setting(items, &left) {
            left.end..left.end
        } else {
            self.fit_begin(sentence, Some(clause), left, low, Side::Before)
        };
        let mut quoted = false;
        for region in left
            .clone()
            .chain(right.clone())
            .filter_map(|at| items.region_at(at))
        {
            quoted = true;
            self.used[region] = true;
        }
        let end = right.end;
        let words = edges::words(items, left.clone()) + edges::words(items, right.clone());
        let pieces: Vec<Span> = [&left, &right]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(|part| self.span(part))
            .collect();
        let (kind, rule) = if quoted {
            (Kind::Mixed, Fact::Marks)
        } else {
            (Kind::Indirect, Fact::Reported)
        };
        let reported = words >= 3
            && !clause.unreal
            && (!left.is_empty() || edges::is_reported(items, &right, clause));
        if quoted || reported && edges::is_reported(items, &left, clause) {
            self.push(kind, pieces, words, number, Some(clause), rule);
        }
        end
    }

    /// A clause with nothing behind it but, maybe, the second half of marks: the next free item.
    fn said_before(
        &mut self,
        number: usize,
        sentence: &Sentence,
        low: usize,
        left: Range<usize>,
        clause: &Clause,
        later: &[Clause],
    ) -> usize {
        let begins = self.items.is_region(left.start);
        let draft = self.backward(number, sentence, low, left, clause);
        let end = edges::boundary(self.items, sentence, clause.to, later);
        let resumed = edges::later_region(self.items, clause.cue.end, end).filter(|_| begins);
        match (draft, resumed) {
            (Some(draft), Some(region)) => self.forward_joined(draft, region, end, sentence),
            _ => clause.to,
        }
    }

    fn dash_before(&self, from: usize) -> bool {
        from > 0 && self.items.is_sort(from - 1, Sort::Dash)
    }

    /// `“A,” she said, “b.”`: the region behind the clause joins the one before it.
    fn forward_joined(
        &mut self,
        draft: usize,
        content: usize,
        end: usize,
        sentence: &Sentence,
    ) -> usize {
        let mut last = None;
        let mut at = content;
        while at < end && (self.items.is_region(at) || !self.items.list[at].is_word()) {
            if let Some(region) = self.items.region_at(at) {
                self.add(draft, region, Fact::Joined);
                last = Some(region);
            }
            at += 1;
        }
        if let Some(region) = last {
            self.keep_open(region, draft, sentence);
        }
        at
    }

    /// What stands before its clause: `“A,” she said`, `It was “a mess”, she said`, `It was late, she said`.
    fn backward(
        &mut self,
        number: usize,
        sentence: &Sentence,
        low: usize,
        left: Range<usize>,
        clause: &Clause,
    ) -> Option<usize> {
        let items = self.items;
        let left = edges::left(items, left);
        let regions: Vec<usize> = left
            .clone()
            .filter_map(|at| items.region_at(at))
            .filter(|region| !self.used[*region])
            .collect();
        if regions.is_empty() {
            let comma = left.clone().any(|at| items.is_sort(at, Sort::Comma));
            if clause.form != Form::According && !comma && edges::is_setting(items, &left) {
                return None;
            }
            return self.indirect(number, sentence, low, left, clause);
        }
        let left = self.fit_begin(sentence, Some(clause), left, low, Side::Before);
        let words = left.clone().any(|at| items.list[at].is_word());
        let draft = if words {
            self.mixed(number, left, Some(clause))
        } else {
            let carried: Vec<usize> = self.take_carried(sentence.row);
            let all: Vec<usize> = carried.into_iter().chain(regions.iter().copied()).collect();
            self.direct(number, &all, Some(clause), Fact::Marks)
        };
        if let Some(last) = regions.last() {
            self.keep_open(*last, draft, sentence);
        }
        Some(draft)
    }

    /// The regions before, in this paragraph or left open by the one before, that waited for a speaker.
    fn take_carried(&mut self, row: usize) -> Vec<usize> {
        let fits = self.carried.last().is_some_and(|carried| {
            carried.row == row || self.items.regions[carried.region].end == End::Continued
        });
        if !fits {
            self.flush();
            return Vec::new();
        }
        std::mem::take(&mut self.carried)
            .into_iter()
            .map(|carried| carried.region)
            .collect()
    }

    /// What stands behind its clause; the first item that is still free.
    fn forward(
        &mut self,
        number: usize,
        sentence: &Sentence,
        content: Range<usize>,
        clause: &Clause,
    ) -> Option<usize> {
        let items = self.items;
        let content = edges::trim(items, content);
        let content = if edges::reaches(items, &content, clause.tags) {
            content
        } else {
            content.start..content.start
        };
        let regions: Vec<usize> = content
            .clone()
            .filter_map(|at| items.region_at(at))
            .filter(|region| !self.used[*region])
            .collect();
        let titles = !sentence.title && edges::holds_titles(items, &content, clause.tags);
        let Some(&last) = regions.last().filter(|_| !titles) else {
            return self
                .indirect(number, sentence, clause.cue.end, content, clause)
                .and_then(|draft| self.drafts.get(draft))
                .and_then(|draft| draft.pieces.last().copied())
                .map(|last| self.item_behind(sentence, last));
        };
        let opening = items.region_at(content.start).filter(|region| {
            clause.introduced
                && (regions.len() == 1 || matches!(items.tails[*region], Tail::Full | Tail::Loud))
                && items.capital[*region]
                && items.regions[*region].words >= 4
                && !items.regions[*region].single
        });
        let content = match opening {
            Some(_) => content.start..content.start + 1,
            None => edges::right(items, content, clause.tags),
        };
        let content = self.fit_end(sentence, Some(clause), content);
        let low = behind_clause(clause);
        let content = self.fit_begin(sentence, Some(clause), content, low, Side::Behind);
        let regions: Vec<usize> = content
            .clone()
            .filter_map(|at| items.region_at(at))
            .collect();
        let words = items.list[content.clone()].iter().any(Token::is_word);
        let draft = if words {
            self.mixed(number, content.clone(), Some(clause))
        } else {
            self.direct(number, &regions, Some(clause), Fact::Marks)
        };
        self.keep_open(regions.last().copied().unwrap_or(last), draft, sentence);
        Some(content.end)
    }

    /// The item behind a piece that ends in a sentence.
    pub(super) fn item_behind(&self, sentence: &Sentence, piece: Span) -> usize {
        let list = &self.items.list[sentence.from..sentence.to];
        sentence.from + list.partition_point(|item| item.start() < piece.end())
    }

    /// Makes a mixed quote of words and regions; its number.
    pub(super) fn mixed(
        &mut self,
        number: usize,
        content: Range<usize>,
        clause: Option<&Clause>,
    ) -> usize {
        for region in content.clone().filter_map(|at| self.items.region_at(at)) {
            self.used[region] = true;
        }
        let count = edges::words(self.items, content.clone());
        let pieces = vec![self.span(&content)];
        self.push(Kind::Mixed, pieces, count, number, clause, Fact::Marks)
    }

    /// Words without marks, when the verb takes them.
    fn indirect(
        &mut self,
        number: usize,
        sentence: &Sentence,
        low: usize,
        content: Range<usize>,
        clause: &Clause,
    ) -> Option<usize> {
        let items = self.items;
        let content = edges::trim(items, content);
        if clause.source.is_none() || !self.reports(sentence, &content, clause) {
            return None;
        }
        // Marks that nobody is quoted in, as around a title, may stand in it.
        let marked = |range: &Range<usize>| range.clone().any(|at| items.is_region(at));
        let titles = marked(&content);
        let content = if content.start >= clause.cue.end {
            let content = self.fit_end(sentence, Some(clause), content);
            self.fit_begin(
                sentence,
                Some(clause),
                content,
                behind_clause(clause),
                Side::Behind,
            )
        } else {
            self.fit_begin(sentence, Some(clause), content, low, Side::Before)
        };
        if !titles && marked(&content) {
            return Some(self.mixed(number, content, Some(clause)));
        }
        let count = edges::words(items, content.clone());
        let rule = if clause.form == Form::According {
            Fact::According
        } else {
            Fact::Reported
        };
        let draft = self.push(
            Kind::Indirect,
            vec![self.span(&content)],
            count,
            number,
            Some(clause),
            rule,
        );
        self.last = None;
        Some(draft)
    }

    /// Whether a clause reports the words beside it.
    fn reports(&mut self, sentence: &Sentence, content: &Range<usize>, clause: &Clause) -> bool {
        let items = self.items;
        let count = edges::words(items, content.clone());
        let rule = count >= 3 && !clause.unreal && edges::is_reported(items, content, clause);
        // What was only thought, or not said at all, is no quote for any weights; nor is a title.
        let never = count < 2
            || clause.unreal
            || clause.tags.any(Tags::BELIEF)
            || content.clone().any(|at| items.is_region(at))
            || !rule && !edges::is_told(items, content, clause.tags);
        if never || clause.form == Form::Label {
            return rule;
        }
        let span = self.span(content);
        self.ask(Question::Report, span, rule, |sketch| {
            fit::draw_report(sketch, items, sentence, clause, content, rule);
        })
    }

    /// Asks a question whose answer is no or yes.
    pub(super) fn ask(
        &mut self,
        question: Question,
        span: Span,
        rule: bool,
        sketch: impl FnOnce(&mut Sketch<'_>),
    ) -> bool {
        self.ballot.ask(question, usize::from(rule));
        self.ballot.add(span, None, |_| {});
        self.ballot.add(span, None, sketch);
        self.judge.decide(&self.ballot).choice == 1
    }
}

/// The first item behind a clause that may be said.
pub(super) fn behind_clause(clause: &Clause) -> usize {
    let source = clause.source.as_ref().map_or(0, |source| source.whole.end);
    match clause.form {
        Form::Inverted | Form::According => clause.cue.end.max(source),
        _ => clause.cue.end,
    }
}
