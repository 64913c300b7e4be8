//! Puts regions, words and clauses together: which pieces are one quote, of which kind, with which clause.

use std::collections::HashMap;
use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::clauses;
use crate::quote::draft::{Draft, Frame, confidence};
use crate::quote::edges;
use crate::quote::judge::{Ballot, Judge};
use crate::quote::marks::End;
use crate::quote::names::Names;
use crate::quote::sentence::{Items, Sentence, Tail};
use crate::quote::token::{Shape, Sort};
use crate::quote::types::{Evidence, Fact, Kind};
use crate::text::Span;

/// Makes the drafts of all sentences, in order of their first pieces. O(n) in items.
pub(super) fn drafts(
    items: &Items<'_>,
    sentences: &[Sentence],
    names: &Names,
    judge: &mut dyn Judge,
) -> Vec<Draft> {
    let mut join = Join {
        items,
        sentences,
        names,
        judge,
        ballot: Ballot::default(),
        labels: labels(items, sentences),
        used: vec![false; items.regions.len()],
        drafts: Vec::new(),
        open: None,
        intro: None,
        carried: Vec::new(),
        last: None,
        latest: None,
        row: 0,
        turns: Vec::new(),
        talk: None,
    };
    for (number, sentence) in sentences.iter().enumerate() {
        join.sentence(number, sentence);
    }
    join.flush();
    join.drafts
}

/// The names, and words in capitals, that open paragraphs before a colon.
#[derive(Default)]
struct Labels<'t> {
    often: HashMap<&'t str, u32>,
    /// By paragraph.
    places: HashMap<usize, Span>,
}

fn labels<'t>(items: &Items<'t>, sentences: &[Sentence]) -> Labels<'t> {
    let mut out = Labels::default();
    for sentence in sentences.iter().filter(|sentence| sentence.first) {
        let sentence = &unmarked(items, sentence);
        if let Some(colon) = clauses::leading_colon(items, sentence)
            && (items.list[sentence.from].shape == Shape::Capitals
                || (sentence.from..colon).all(|at| items.is_name(at)))
        {
            let label = items.list[sentence.from]
                .span()
                .cover(items.list[colon - 1].span());
            let words = items.text.get(label.range()).unwrap_or_default();
            *out.often.entry(words).or_default() += 1;
            out.places.insert(sentence.row, label);
        }
    }
    out
}

/// A sentence without the mark that opens it and no region: the one before the label of a speaker.
fn unmarked(items: &Items<'_>, sentence: &Sentence) -> Sentence {
    let mark = items
        .get(sentence.from)
        .is_some_and(|item| matches!(item.sort, Sort::Mark(_)));
    Sentence {
        from: sentence.from
            + usize::from(mark && sentence.first && sentence.from + 1 < sentence.to),
        ..*sentence
    }
}

/// The first item of a clause that what was said does not hold.
pub(super) fn start(clause: &Clause) -> usize {
    if clause.form == Form::Inverted {
        clause.cue.start
    } else {
        clause.from
    }
}

/// A draft that a region at the start of the next sentence belongs to.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) draft: usize,
    pub(super) row: usize,
    /// The paragraph ended inside the marks: the next one goes on.
    pub(super) continued: bool,
}

/// A region that fills a sentence and waits for a speaker.
#[derive(Clone, Copy)]
pub(super) struct Carried {
    pub(super) region: usize,
    pub(super) sentence: usize,
    pub(super) row: usize,
    /// It opens its paragraph.
    pub(super) first: bool,
    /// It stands in a headline: no paragraph goes on there.
    pub(super) headline: bool,
}

pub(super) struct Join<'i, 't> {
    pub(super) items: &'i Items<'t>,
    pub(super) sentences: &'i [Sentence],
    names: &'i Names,
    pub(super) judge: &'i mut dyn Judge,
    /// Its memory is used again.
    pub(super) ballot: Ballot,
    labels: Labels<'t>,
    pub(super) used: Vec<bool>,
    pub(super) drafts: Vec<Draft>,
    pub(super) open: Option<Open>,
    /// A clause that ended its sentence with a colon: what follows is what was said.
    pub(super) intro: Option<(Clause, usize)>,
    /// Regions that filled whole sentences before anybody was named.
    pub(super) carried: Vec<Carried>,
    /// The last quote of any kind, and its paragraph.
    pub(super) latest: Option<(usize, usize)>,
    row: usize,
    /// Where clauses of this sentence begin that no other one of it says.
    pub(super) turns: Vec<usize>,
    /// The last direct quote that ended its paragraph, and that paragraph.
    pub(super) last: Option<(usize, usize)>,
    /// The paragraph of a transcript that is done with.
    talk: Option<usize>,
}

impl Join<'_, '_> {
    fn sentence(&mut self, number: usize, sentence: &Sentence) {
        if self.talk == Some(sentence.row) {
            return;
        }
        let mut sentence = unmarked(self.items, sentence);
        let mut clauses = self.clauses(&sentence);
        let labelled = clauses
            .first()
            .is_some_and(|clause| clause.form == Form::Label);
        if sentence.first
            && !labelled
            && let Some(from) = clauses::dateline(self.items, &sentence)
        {
            sentence.from = from;
            clauses = self.clauses(&sentence);
        }
        let sentence = &sentence;
        self.row = sentence.row;
        let (open, intro) = (self.open.take(), self.intro.take());
        if let Some(clause) = clauses.first().filter(|_| labelled)
            && self.talks(sentence, clause)
        {
            self.flush();
            self.talk(number, sentence, clause);
            return;
        }
        if let [clause] = clauses.as_slice()
            && clause.form == Form::Signature
            && clause.from == sentence.from
        {
            self.sign(number, sentence, clause);
            return;
        }
        self.turns = edges::turns(self.items, &clauses);
        let lead = self.lead(sentence, &clauses);
        if let Some(upto) = lead {
            self.leading(number, sentence, upto, open, intro);
        } else if !self.items.is_region(sentence.from) {
            self.next_sentence(number, sentence, &clauses);
            self.flush();
        }
        let mut cursor = lead.unwrap_or(sentence.from);
        for n in 0..clauses.len() {
            if start(&clauses[n]) >= cursor {
                cursor = self.clause(number, sentence, cursor, &clauses, n);
            }
        }
        self.unclaimed(number, sentence, &clauses, open);
        if self.items.is_sort(sentence.to - 1, Sort::Colon) {
            let clause = clauses
                .last()
                .filter(|clause| clause.content.is_none())
                .cloned();
            let clause = clause.or_else(|| clauses::colon(self.items, sentence, sentence.to - 1));
            self.intro = clause.map(|clause| (clause, sentence.row));
        }
    }

    /// Whether words in capitals before a colon are somebody who speaks: known by name, or more than once here.
    fn speaks(&self, label: Span) -> bool {
        let words = self.items.text.get(label.range()).unwrap_or_default();
        let named = self.names.in_span(label).last().is_some_and(|mention| {
            let name = &self.names.list[mention.name];
            name.person || name.words > 1 && !name.organisation
        });
        named || self.labels.often.get(words).is_some_and(|often| *often > 1)
    }

    /// Whether a name before a colon is one of several that take turns: "Lind: Why? / Vale: Because."
    fn answers(&self, sentence: &Sentence, label: Span) -> bool {
        let words = |label: Span| self.items.text.get(label.range()).unwrap_or_default();
        let often = |label: Span| self.labels.often.get(words(label)).copied();
        let other = |row: usize| {
            self.labels
                .places
                .get(&row)
                .is_some_and(|other| words(*other) != words(label) && often(*other) > Some(1))
        };
        sentence.first
            && often(label) > Some(1)
            && (other(sentence.row + 1) || other(sentence.row.wrapping_sub(1)))
    }

    /// Whether a label is that of a speaker in a transcript, to whom the whole paragraph belongs.
    fn talks(&self, sentence: &Sentence, clause: &Clause) -> bool {
        let label = &self.items.list[clause.from..clause.to];
        let capitals = label
            .iter()
            .all(|word| word.shape == Shape::Capitals || word.is(Tags::TITLE));
        let here = self.span(&(clause.from..clause.to));
        sentence.first && (capitals && !sentence.headline || self.answers(sentence, here))
    }

    /// `VALE: We knew it. We did not say so.`: the paragraph, less its label.
    fn talk(&mut self, number: usize, sentence: &Sentence, clause: &Clause) {
        let items = self.items;
        self.talk = Some(sentence.row);
        let mut to = clause.to + 1;
        while items.get(to).is_some_and(|item| item.sort != Sort::Break) {
            to += 1;
        }
        while matches!(items.list[to - 1].sort, Sort::Mark(_)) && to > clause.to + 2 {
            to -= 1;
        }
        let content = edges::trim(items, clause.to + 1..to);
        // The stop is the speaker's, as in marks.
        let content = content.start..to;
        let marked = sentence.from.checked_sub(1).is_some_and(|before| {
            items
                .list
                .get(before)
                .is_some_and(|item| matches!(item.sort, Sort::Mark(_)))
        });
        let regions: Vec<usize> = content
            .clone()
            .filter_map(|at| items.region_at(at))
            .collect();
        let bare = items.list[content.clone()]
            .iter()
            .any(|item| item.is_word());
        let kind = match (marked || !bare, regions.is_empty()) {
            (true, _) => Kind::Direct,
            (false, true) => Kind::Indirect,
            (false, false) => Kind::Mixed,
        };
        for region in regions {
            self.used[region] = true;
        }
        let words = edges::words(items, content.clone());
        if words > 0 {
            let pieces = vec![self.span(&content)];
            self.push(kind, pieces, words, number, Some(clause), Fact::Label);
        }
    }

    /// Gives the regions of the paragraph before to whoever signs them.
    fn sign(&mut self, number: usize, sentence: &Sentence, clause: &Clause) {
        let above = self
            .carried
            .last()
            .is_some_and(|carried| carried.row + 1 == sentence.row);
        if above {
            let regions: Vec<usize> = std::mem::take(&mut self.carried)
                .into_iter()
                .map(|carried| carried.region)
                .collect();
            self.direct(number, &regions, Some(clause), Fact::Marks);
        }
        self.flush();
    }

    /// The clauses of a sentence; only the last one when that one says all that stands before it.
    fn clauses(&self, sentence: &Sentence) -> Vec<Clause> {
        let items = self.items;
        let mut clauses = clauses::clauses(items, sentence);
        if let Some(label) = clauses::label(items, sentence, |label, capitals| {
            if !capitals {
                return self.answers(sentence, label);
            }
            // "LIND: …" and "VALE: …" in neighbouring paragraphs are talk.
            let near = [sentence.row + 1, sentence.row.wrapping_sub(1)];
            let word = |span: &Span| !self.items.text[span.range()].contains(' ');
            let answers = |row: &usize| self.labels.places.get(row).is_some_and(word);
            self.speaks(label) || word(&label) && near.iter().any(answers)
        }) {
            // "TESSIN: Orin Vale said …" starts with a place, "VALE: …" with who speaks.
            let dateline = items.list[sentence.from].shape == Shape::Capitals
                && clauses.iter().any(|clause| {
                    clause.source.as_ref().is_some_and(|source| {
                        source.core.start == label.to + 1
                            && !items.is(label.to + 1, Tags::RELATIVE.with(Tags::PRONOUN))
                    })
                });
            if !dateline {
                return vec![label];
            }
        }
        if clauses.is_empty() {
            clauses.extend(clauses::signature(items, sentence));
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
        // `“Because,” came the reply.` is told of others, and `“Hope” was the slogan` is nobody's speech.
        let told = self
            .items
            .is(upto, Tags::AUXILIARY.with(Tags::VERB).with(Tags::PAST))
            && !self.items.is(upto, Tags::GERUND);
        if self.answers_marks(sentence.from) {
            self.direct(number, &regions, None, Fact::Marks);
        } else if let Some(open) =
            open.filter(|open| open.row == sentence.row && !told || open.continued)
        {
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
                self.carried.push(Carried {
                    region,
                    sentence: number,
                    row: sentence.row,
                    first: sentence.first,
                    headline: sentence.headline,
                });
                self.used[region] = true;
            }
        }
    }

    /// Remembers that a quote goes on in the next paragraph, or may go on in the next sentence.
    pub(super) fn keep_open(&mut self, region: usize, draft: usize, sentence: &Sentence) {
        let continued = self.items.regions[region].end == End::Continued;
        self.open = Some(Open {
            draft,
            row: sentence.row,
            continued,
        });
        self.last = Some((draft, sentence.row));
    }

    pub(super) fn add(&mut self, draft: usize, region: usize, fact: Fact) {
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

    /// Makes a direct quote of regions; its number.
    pub(super) fn direct(
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

    pub(super) fn push(
        &mut self,
        kind: Kind,
        pieces: Vec<Span>,
        words: u32,
        sentence: usize,
        clause: Option<&Clause>,
        fact: Fact,
    ) -> usize {
        let place = pieces.first().copied();
        let cue = clause
            .map(|clause| self.span(&clause.cue))
            .filter(|cue| !cue.is_empty());
        // Rule, cue and how the name was resolved; what more there is to say is rare.
        let mut why = Vec::with_capacity(4);
        why.push(Evidence { fact, at: place });
        let form = clause
            .map(|clause| clause.form.fact())
            .filter(|form| *form != fact);
        why.extend(form.map(|fact| Evidence { fact, at: cue }));
        if clause.is_some_and(|clause| clause.unreal) {
            why.push(Evidence {
                fact: Fact::Unreal,
                at: cue,
            });
        }
        if words < 3 {
            why.push(Evidence {
                fact: Fact::Short,
                at: None,
            });
        }
        let source = clause.and_then(|clause| {
            let (sentence, content) = (self.sentence_of(clause.cue.start), self.items_of(&pieces));
            self.owner(&sentence?, clause, &content)
        });
        let grammar = clause.and_then(|clause| clause.source.as_ref());
        if source.as_ref() != grammar {
            let at = source.as_ref().map(|source| self.span(&source.whole));
            why.push(Evidence {
                fact: Fact::Chosen,
                at,
            });
        }
        let confidence = confidence(kind, words, clause);
        self.drafts.push(Draft {
            kind,
            pieces,
            cue,
            frame: clause.map(|clause| Frame::of(self.items, clause)),
            source,
            named_later: clause.and_then(|clause| clause.named_later.clone()),
            continues: None,
            sentence,
            words,
            confidence,
            why,
        });
        self.latest = Some((self.drafts.len() - 1, self.row));
        self.drafts.len() - 1
    }

    /// The sentence of an item.
    fn sentence_of(&self, at: usize) -> Option<Sentence> {
        let after = self
            .sentences
            .partition_point(|sentence| sentence.from <= at);
        self.sentences.get(after.checked_sub(1)?).copied()
    }

    /// The items from the first piece to the last one.
    fn items_of(&self, pieces: &[Span]) -> Range<usize> {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return 0..0;
        };
        let list = &self.items.list;
        let from = list.partition_point(|item| item.start() <= first.start());
        let to = list.partition_point(|item| item.start() < last.end());
        from.saturating_sub(1)..to
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        match (
            self.items.get(range.start),
            self.items.get(range.end.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) if range.start < range.end => first.span().cover(last.span()),
            _ => Span::new(0, 0),
        }
    }
}
