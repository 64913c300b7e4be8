//! Puts regions, words and clauses together: which pieces are one quote, of which kind, with which clause.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::cue::{self, Clause, Form};
use crate::quote::edges;
use crate::quote::marks::End;
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{Items, Sentence, Tail};
use crate::quote::token::Sort;
use crate::quote::types::{Evidence, Fact, Kind};
use crate::text::Span;

/// A quote whose speaker is not yet known by name.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Span>,
    pub(super) cue: Option<Span>,
    pub(super) source: Option<Phrase>,
    pub(super) named_later: Option<Phrase>,
    /// The draft whose speaker goes on.
    pub(super) continues: Option<usize>,
    pub(super) sentence: usize,
    pub(super) words: u32,
    pub(super) confidence: f32,
    pub(super) why: Vec<Evidence>,
}

/// Makes the drafts of all sentences, in order of their first pieces. O(n) in items.
pub(super) fn drafts(items: &Items<'_>, sentences: &[Sentence]) -> Vec<Draft> {
    let mut join = Join {
        items,
        used: vec![false; items.regions.len()],
        drafts: Vec::new(),
        open: None,
        intro: None,
        carried: Vec::new(),
        last: None,
    };
    for (number, sentence) in sentences.iter().enumerate() {
        join.sentence(number, sentence);
    }
    join.flush();
    join.drafts
}

/// The first item of a clause that what was said does not hold.
fn start(clause: &Clause) -> usize {
    if clause.form == Form::Inverted {
        clause.cue.start
    } else {
        clause.from
    }
}

/// A draft that a region at the start of the next sentence belongs to.
#[derive(Clone, Copy)]
struct Open {
    draft: usize,
    row: usize,
    /// The paragraph ended inside the marks: the next one goes on.
    continued: bool,
}

struct Join<'i, 't> {
    items: &'i Items<'t>,
    used: Vec<bool>,
    drafts: Vec<Draft>,
    open: Option<Open>,
    /// A clause that ended its sentence with a colon: what follows is what was said.
    intro: Option<(Clause, usize)>,
    /// Regions that filled whole sentences before anybody was named: region, sentence, row.
    carried: Vec<(usize, usize, usize)>,
    /// The last direct quote that ended its paragraph, and that paragraph.
    last: Option<(usize, usize)>,
}

impl Join<'_, '_> {
    fn sentence(&mut self, number: usize, sentence: &Sentence) {
        let clauses = self.clauses(sentence);
        let (open, intro) = (self.open.take(), self.intro.take());
        if let [clause] = clauses.as_slice()
            && clause.form == Form::Signature
            && clause.from == sentence.from
        {
            self.sign(number, sentence, clause);
            return;
        }
        let lead = self.lead(sentence, &clauses);
        if let Some(upto) = lead {
            self.leading(number, sentence, upto, open, intro);
        } else if !self.items.is_region(sentence.from) {
            self.flush();
        }
        let mut cursor = lead.unwrap_or(sentence.from);
        for n in 0..clauses.len() {
            if start(&clauses[n]) >= cursor {
                cursor = self.clause(number, sentence, cursor, &clauses, n);
            }
        }
        self.leftovers(number, sentence, &clauses, open);
        if self.items.is_sort(sentence.to - 1, Sort::Colon) {
            let clause = clauses
                .last()
                .filter(|clause| clause.content.is_none())
                .cloned();
            let clause = clause.or_else(|| cue::colon(self.items, sentence, sentence.to - 1));
            self.intro = clause.map(|clause| (clause, sentence.row));
        }
    }

    /// Gives the regions of the paragraph before to whoever signs them.
    fn sign(&mut self, number: usize, sentence: &Sentence, clause: &Clause) {
        let above = self
            .carried
            .last()
            .is_some_and(|(_, _, row)| row + 1 == sentence.row);
        if above {
            let regions: Vec<usize> = std::mem::take(&mut self.carried)
                .into_iter()
                .map(|(region, _, _)| region)
                .collect();
            self.direct(number, &regions, Some(clause), Fact::Marks);
        }
        self.flush();
    }

    /// The clauses of a sentence; only the last one when that one says all that stands before it.
    fn clauses(&self, sentence: &Sentence) -> Vec<Clause> {
        let items = self.items;
        if let Some(label) = cue::label(items, sentence) {
            return vec![label];
        }
        let mut clauses = cue::clauses(items, sentence);
        if clauses.is_empty() {
            clauses.extend(cue::signature(items, sentence));
        }
        // "Mr Brandt, who says little, said": a clause inside the source of another one.
        for n in (1..clauses.len()).rev() {
            let Some(source) = clauses[n]
                .source
                .as_ref()
                .map(|source| source.whole.clone())
            else {
                continue;
            };
            let enclosed =
                |clause: &Clause| clause.cue.start >= source.start && clause.cue.end <= source.end;
            if enclosed(&clauses[n - 1]) {
                clauses.remove(n - 1);
            }
        }
        let outer = clauses.len() > 1
            && !items.is_region(sentence.from)
            && clauses.last().is_some_and(|last| {
                let from = start(last);
                last.content.is_none()
                    && matches!(last.form, Form::Plain | Form::Inverted | Form::According)
                    && !last.unreal
                    && from > sentence.from + 2
                    && (items.is_sort(from - 1, Sort::Comma)
                        || last.form == Form::According
                        || items
                            .region_at(from - 1)
                            .is_some_and(|region| items.tails[region] == Tail::Comma))
            });
        if outer {
            clauses.drain(..clauses.len() - 1);
        }
        clauses
    }

    /// The end of the regions that open the sentence, when no clause of the sentence claims them.
    fn lead(&self, sentence: &Sentence, clauses: &[Clause]) -> Option<usize> {
        let items = self.items;
        let mut at = sentence.from;
        while at < sentence.to
            && (items.is_region(at) || at > sentence.from && !items.list[at].is_word())
        {
            at += 1;
        }
        if at == sentence.from {
            return None;
        }
        let claimed = clauses.iter().any(|clause| match clause.form {
            Form::Label => true,
            Form::Hanging | Form::Colon => false,
            _ => clause.content.is_none() || start(clause) == at,
        });
        (!claimed).then_some(at)
    }

    /// Regions at the start of a sentence that has no cue for them: they belong to what came before.
    fn leading(
        &mut self,
        number: usize,
        sentence: &Sentence,
        upto: usize,
        open: Option<Open>,
        intro: Option<(Clause, usize)>,
    ) {
        let regions: Vec<usize> = (sentence.from..upto)
            .filter_map(|at| self.items.region_at(at))
            .collect();
        let Some(&first) = regions.first() else {
            return;
        };
        let alone = upto >= sentence.to;
        if let Some(open) = open.filter(|open| open.row == sentence.row || open.continued) {
            for region in regions {
                self.add(open.draft, region, Fact::Joined);
            }
            self.open = Some(Open {
                draft: open.draft,
                row: sentence.row,
                continued: false,
            });
            self.keep_open(first, open.draft, sentence);
        } else if let Some((clause, _)) = intro.filter(|(_, row)| *row + 1 >= sentence.row) {
            let draft = self.direct(number, &regions, Some(&clause), Fact::Introduced);
            self.keep_open(first, draft, sentence);
        } else if alone {
            for region in regions {
                self.carried.push((region, number, sentence.row));
                self.used[region] = true;
            }
        }
    }

    /// Remembers that a quote goes on in the next paragraph, or may go on in the next sentence.
    fn keep_open(&mut self, region: usize, draft: usize, sentence: &Sentence) {
        let continued = self.items.regions[region].end == End::Continued;
        self.open = Some(Open {
            draft,
            row: sentence.row,
            continued,
        });
        self.last = Some((draft, sentence.row));
    }

    fn add(&mut self, draft: usize, region: usize, fact: Fact) {
        let inner = self.items.regions[region].inner;
        self.used[region] = true;
        let draft = &mut self.drafts[draft];
        draft.pieces.push(inner);
        draft.words += self.items.regions[region].words;
        draft.why.push(Evidence {
            fact,
            at: Some(inner),
        });
    }

    /// Makes direct quotes of the regions that nobody claimed.
    fn flush(&mut self) {
        let carried = std::mem::take(&mut self.carried);
        let mut previous: Option<(usize, usize)> = None;
        for (region, number, row) in carried {
            if let Some((draft, last_row)) = previous
                && (last_row == row || self.continues(region))
            {
                self.add(draft, region, Fact::Joined);
                previous = Some((draft, row));
                continue;
            }
            if self.items.regions[region].words < 4 {
                continue;
            }
            let before = self.last.filter(|(_, last)| *last + 1 >= row);
            if let Some((last, _)) = before.filter(|(last, _)| {
                self.drafts[*last].kind == Kind::Direct && self.drafts[*last].source.is_some()
            }) {
                self.add(last, region, Fact::Continued);
                previous = Some((last, row));
                self.last = previous;
                continue;
            }
            let draft = self.direct(number, &[region], None, Fact::Marks);
            if let Some((last, _)) = before {
                self.drafts[draft].continues = Some(last);
            }
            previous = Some((draft, row));
            self.last = Some((draft, row));
        }
    }

    /// Whether the region before this one was left open by its paragraph.
    fn continues(&self, region: usize) -> bool {
        region > 0 && self.items.regions[region - 1].end == End::Continued
    }

    /// Makes a direct quote of regions; its number.
    fn direct(
        &mut self,
        sentence: usize,
        regions: &[usize],
        clause: Option<&Clause>,
        fact: Fact,
    ) -> usize {
        let pieces: Vec<Span> = regions
            .iter()
            .map(|region| self.items.regions[*region].inner)
            .collect();
        let words = regions
            .iter()
            .map(|region| self.items.regions[*region].words)
            .sum();
        for region in regions {
            self.used[*region] = true;
        }
        self.push(Kind::Direct, pieces, words, sentence, clause, fact)
    }

    fn push(
        &mut self,
        kind: Kind,
        pieces: Vec<Span>,
        words: u32,
        sentence: usize,
        clause: Option<&Clause>,
        fact: Fact,
    ) -> usize {
        let mut why = vec![Evidence {
            fact,
            at: pieces.first().copied(),
        }];
        let mut confidence = match kind {
            Kind::Direct => 0.95,
            Kind::Mixed => 0.9,
            Kind::Indirect => 0.8,
        };
        let cue = clause
            .map(|clause| self.span(&clause.cue))
            .filter(|cue| !cue.is_empty());
        if let Some(clause) = clause {
            why.push(Evidence {
                fact: clause.form.fact(),
                at: cue,
            });
            if clause.unreal {
                confidence *= 0.7;
                why.push(Evidence {
                    fact: Fact::Unreal,
                    at: cue,
                });
            }
            if clause.form == Form::Hanging {
                confidence *= 0.9;
            }
        } else {
            confidence = if words >= 6 { 0.6 } else { 0.35 };
        }
        if words < 3 {
            confidence *= 0.8;
            why.push(Evidence {
                fact: Fact::Short,
                at: None,
            });
        }
        self.drafts.push(Draft {
            kind,
            pieces,
            cue,
            source: clause.and_then(|clause| clause.source.clone()),
            named_later: clause.and_then(|clause| clause.named_later.clone()),
            continues: None,
            sentence,
            words,
            confidence,
            why,
        });
        self.drafts.len() - 1
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

    /// Takes what one clause says; the first item that is still free.
    fn clause(
        &mut self,
        number: usize,
        sentence: &Sentence,
        cursor: usize,
        clauses: &[Clause],
        n: usize,
    ) -> usize {
        let clause = &clauses[n];
        let items = self.items;
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
        let Some(content) = clause.content else {
            let backward = clause.form == Form::According && clause.from > sentence.from
                || !hangs && (comma || region.is_some() || self.dash_before(from));
            if !backward || left.is_empty() {
                return cursor;
            }
            if let Some(right) =
                edges::resumed(items, sentence, clause, &clauses[n + 1..]).filter(|_| comma)
            {
                return self.interrupted(number, left, right, clause);
            }
            let begins = items.is_region(left.start);
            let draft = self.backward(number, sentence, left, clause);
            let end = edges::boundary(items, sentence, clause.to, &clauses[n + 1..]);
            let later =
                edges::later_region(items, clause.cue.end, end).filter(|_| begins && !hangs);
            return match (draft, later) {
                (Some(draft), Some(later)) => self.forward_joined(draft, later, end, sentence),
                _ => clause.to,
            };
        };
        let end = edges::boundary(items, sentence, content, &clauses[n + 1..]);
        if quoted && items.is_region(left.start) {
            let draft = self.backward(number, sentence, left, clause);
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
            return self.interrupted(number, left, right, clause);
        }
        self.forward(number, sentence, content..end, clause)
            .unwrap_or(cursor)
    }

    /// `The harbour, she said, is “a mess”`: words on both sides of the clause are one quote.
    fn interrupted(
        &mut self,
        number: usize,
        left: Range<usize>,
        right: Range<usize>,
        clause: &Clause,
    ) -> usize {
        let items = self.items;
        let left = edges::left(items, left);
        let left = if edges::is_setting(items, &left) {
            left.end..left.end
        } else {
            left
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
            return self.indirect(number, left, clause);
        }
        let words = left.clone().any(|at| items.list[at].is_word());
        let draft = if words {
            for region in &regions {
                self.used[*region] = true;
            }
            let count = edges::words(items, left.clone());
            self.push(
                Kind::Mixed,
                vec![self.span(&left)],
                count,
                number,
                Some(clause),
                Fact::Marks,
            )
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
        let fits = self.carried.last().is_some_and(|(region, _, last)| {
            *last == row || self.items.regions[*region].end == End::Continued
        });
        if !fits {
            self.flush();
            return Vec::new();
        }
        std::mem::take(&mut self.carried)
            .into_iter()
            .map(|(region, _, _)| region)
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
        let loose = clause.tags.none(
            Tags::THAT
                .with(Tags::ASK)
                .with(Tags::TO)
                .with(Tags::NAMING)
                .with(Tags::OBJECT)
                .with(Tags::BELIEF),
        ) && !items.is_region(content.start);
        let content = if loose {
            content.start..content.start
        } else {
            content
        };
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
            let end = content.end;
            return self.indirect(number, content, clause).map(|_| end);
        };
        let words = content.clone().any(|at| items.list[at].is_word());
        if !words {
            let draft = self.direct(number, &regions, Some(clause), Fact::Marks);
            self.keep_open(last, draft, sentence);
            return Some(content.end);
        }
        let opening = items.region_at(content.start).filter(|region| {
            clause.introduced
                && (regions.len() == 1 || matches!(items.tails[*region], Tail::Full | Tail::Loud))
                && items.capital[*region]
                && items.regions[*region].words >= 4
                && !items.regions[*region].single
        });
        if let Some(region) = opening {
            let draft = self.direct(number, &[region], Some(clause), Fact::Marks);
            self.keep_open(region, draft, sentence);
            return Some(content.start + 1);
        }
        let content = edges::right(items, content, clause.tags);
        if !items.list[content.clone()]
            .iter()
            .any(|item| item.is_word())
        {
            let draft = self.direct(number, &regions, Some(clause), Fact::Marks);
            self.keep_open(last, draft, sentence);
            return Some(content.end);
        }
        for region in content.clone().filter_map(|at| items.region_at(at)) {
            self.used[region] = true;
        }
        let count = edges::words(items, content.clone());
        let draft = self.push(
            Kind::Mixed,
            vec![self.span(&content)],
            count,
            number,
            Some(clause),
            Fact::Marks,
        );
        self.keep_open(last, draft, sentence);
        Some(content.end)
    }

    /// Words without marks, when the verb takes them.
    fn indirect(&mut self, number: usize, content: Range<usize>, clause: &Clause) -> Option<usize> {
        let items = self.items;
        let content = edges::trim(items, content);
        let count = edges::words(items, content.clone());
        if count < 3 || clause.unreal || !edges::is_reported(items, &content, clause) {
            return None;
        }
        clause.source.as_ref()?;
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

    /// Regions inside a sentence that no clause claims: somebody's words, maybe, but by no known verb.
    fn leftovers(
        &mut self,
        number: usize,
        sentence: &Sentence,
        clauses: &[Clause],
        open: Option<Open>,
    ) {
        let items = self.items;
        for at in sentence.from..sentence.to {
            let Some(region) = items.region_at(at).filter(|region| !self.used[*region]) else {
                continue;
            };
            let long = items.regions[region].words;
            if long < 2 || long < 4 && items.regions[region].single || edges::is_title(items, at) {
                continue;
            }
            let subject = clauses
                .iter()
                .rev()
                .find(|clause| clause.from < at)
                .and_then(|clause| clause.source.clone())
                .or_else(|| cue::main_subject(items, sentence, at));
            let before = open.filter(|open| open.row == sentence.row && subject.is_none());
            if subject.is_none() && long < 4 {
                continue;
            }
            let draft = if long < 4 {
                // A few words in marks are no speech of their own; with the phrase around them they may be.
                let Some(from) = edges::phrase_start(items, sentence, at) else {
                    continue;
                };
                self.used[region] = true;
                let count = edges::words(items, from..at + 1);
                self.push(
                    Kind::Mixed,
                    vec![self.span(&(from..at + 1))],
                    count,
                    number,
                    None,
                    Fact::Marks,
                )
            } else {
                self.direct(number, &[region], None, Fact::Marks)
            };
            self.drafts[draft].continues = before.map(|open| open.draft);
            if let Some(subject) = subject.filter(|subject| {
                phrase::is_speaker(items, &subject.core)
                    && !items.is(subject.core.start, Tags::RELATIVE)
            }) {
                let at = self.span(&subject.whole);
                self.drafts[draft].source = Some(subject);
                self.drafts[draft].why.push(Evidence {
                    fact: Fact::Subject,
                    at: Some(at),
                });
            }
            self.keep_open(region, draft, sentence);
            self.open = None;
        }
    }
}
