//! How sure the extractor is of a finished quote: whether it is one, and whether source and words are right.

use crate::quote::clause::Form;
use crate::quote::draft::Draft;
use crate::quote::edges;
use crate::quote::judge::{Ballot, Judge, Question, Sketch};
use crate::quote::sentence::{Items, Sentence, Tail};
use crate::quote::sketch::{bucket, class, key, source};
use crate::quote::types::{Fact, Kind, Speaker};
use crate::text::Span;

/// Asks a judge about finished quotes.
pub(super) struct Doubt<'d, 't> {
    pub(super) items: &'d Items<'t>,
    pub(super) sentences: &'d [Sentence],
    pub(super) judge: &'d mut dyn Judge,
    pub(super) ballot: Ballot,
}

/// What is held of a finished quote.
pub(super) struct Opinion {
    /// Whether it is somebody's words at all.
    pub(super) real: bool,
    /// Whether whose they are is only a guess, and one that is too often wrong.
    pub(super) nobodys: bool,
    /// How likely it and its source are right, 0 to 1; `None` when nobody knows.
    pub(super) sure: Option<f32>,
}

/// Words in marks that fill no sentence of their own, and that a known cue gives to somebody, have to be right so
/// often, source and all.
///
/// By five folds of the annotated training articles (`learn -- try`): of the words below this and [`GUESSED`] every
/// third has the right source, and every seventh is no quote at all.
const KNOWN: f32 = 0.55;

/// The same of words that are only guessed to be somebody's, by a word that no table has or for want of another
/// subject.
const GUESSED: f32 = 0.65;

/// Whole sentences in marks stay, but a name that is only guessed has to be right so often.
const NAMED: f32 = 0.6;

impl Doubt<'_, '_> {
    /// What is held of a draft.
    pub(super) fn weigh(
        &mut self,
        draft: &Draft,
        speaker: Option<&Speaker>,
        source: Option<Span>,
    ) -> Opinion {
        let whole =
            draft.kind == Kind::Direct && (draft.words >= edges::WHOLE || self.is_sentence(draft));
        self.show(draft, speaker, source);
        let (real, _) = self.answer();
        self.ballot.ask_also(Question::Right, 1);
        let (_, odds) = self.answer();
        let sure = odds.map(|odds| 1.0 / (1.0 + (-odds).exp()));
        let below = |enough: f32| sure.is_some_and(|sure| sure < enough);
        let by = |fact: Fact| draft.why.iter().any(|evidence| evidence.fact == fact);
        let guessed = [Fact::Found, Fact::Subject, Fact::Chosen]
            .into_iter()
            .any(by);
        let doubtful = draft.kind != Kind::Indirect && below(if guessed { GUESSED } else { KNOWN });
        // A label says it all, and so does `“No,” snarked Vale`, whatever the verb; a whole sentence in marks is
        // somebody's, though nobody knows whose.
        let said = draft.frame.is_some_and(|frame| match frame.form {
            Form::Label => true,
            Form::Inverted => draft.kind == Kind::Direct && self.tail(draft) != Some(Tail::Open),
            _ => false,
        });
        Opinion {
            real: said || whole || real && !doubtful,
            nobodys: whole && guessed && below(NAMED),
            // Nobody annotated transcripts: the judge has not seen any.
            sure: sure.filter(|_| draft.why.first().is_none_or(|why| why.fact != Fact::Label)),
        }
    }

    /// Whether marks hold a sentence from its capital to its full stop, or to the comma of `“…,” she said`.
    fn is_sentence(&self, draft: &Draft) -> bool {
        const FEWEST: u32 = 4;
        let region = self.region(draft);
        draft.words >= FEWEST
            && draft.pieces.len() == 1
            && region.is_some_and(|region| {
                self.items.capital[region] && self.items.tails[region] != Tail::Open
            })
    }

    /// The region that opens a draft.
    fn region(&self, draft: &Draft) -> Option<usize> {
        let start = draft.pieces.first()?.start();
        let list = &self.items.list;
        let at = list.partition_point(|item| item.start() <= start);
        self.items.region_at(at.checked_sub(1)?)
    }

    fn tail(&self, draft: &Draft) -> Option<Tail> {
        self.region(draft).map(|region| self.items.tails[region])
    }

    /// Puts a draft on the ballot: no, or yes.
    fn show(&mut self, draft: &Draft, speaker: Option<&Speaker>, source: Option<Span>) {
        let hull = draft
            .pieces
            .iter()
            .copied()
            .reduce(Span::cover)
            .unwrap_or(Span::new(0, 0));
        self.ballot.ask(Question::Real, 1);
        self.ballot.add(hull, source, |_| {});
        let (items, sentences) = (self.items, self.sentences);
        self.ballot.add(hull, source, |sketch| {
            draw(sketch, items, sentences, draft, speaker);
        });
    }

    /// The answer, and the log odds for "yes".
    fn answer(&mut self) -> (bool, Option<f32>) {
        let verdict = self.judge.decide(&self.ballot);
        let yes = verdict.choice == 1;
        let odds = verdict
            .margin
            .map(|margin| if yes { margin } else { -margin });
        (yes, odds)
    }
}

fn draw(
    sketch: &mut Sketch<'_>,
    items: &Items<'_>,
    sentences: &[Sentence],
    draft: &Draft,
    speaker: Option<&Speaker>,
) {
    let (Some(first), Some(last)) = (draft.pieces.first(), draft.pieces.last()) else {
        return;
    };
    let from = items
        .list
        .partition_point(|item| item.start() <= first.start())
        .saturating_sub(1);
    let to = items.list.partition_point(|item| item.start() < last.end());
    let kind = draft.kind as u64;
    let words = bucket(draft.words as usize);
    let (form, frames, verb, unreal) = draft.frame.map_or((9, 0, 0, 0), |frame| {
        let known = !matches!(frame.form, Form::Label | Form::Colon | Form::Signature);
        let verb = if known { key(items, frame.verb) } else { 0 };
        (
            frame.form as u64,
            frame.tags.bits(),
            verb,
            u64::from(frame.unreal),
        )
    });
    let who = source(items, draft.source.as_ref());
    let named = match speaker {
        None => 0,
        Some(Speaker::Named { .. }) => 1,
        Some(Speaker::Unnamed { .. }) => 2,
        Some(Speaker::Joint(_)) => 3,
    };
    sketch.put(0, 0);
    sketch.put(1, kind);
    sketch.pair(2, kind, words);
    sketch.pair(3, kind, form << 1 | unreal);
    sketch.pair(4, kind, verb);
    sketch.pair(5, kind, frames);
    sketch.pair(6, kind, who << 4 | named);
    sketch.pair(7, who, verb);
    sketch.pair(8, who, form << 1 | unreal);
    sketch.pair(9, kind, bucket(draft.pieces.len()));
    sketch.pair(10, kind, class(items, from.wrapping_sub(1)));
    sketch.pair(11, kind, class(items, to));
    sketch.pair(12, kind, key(items, from.wrapping_sub(1)));
    sketch.pair(13, kind, key(items, to));
    sketch.pair(14, kind, class(items, from));
    for evidence in &draft.why {
        sketch.pair(15, kind, evidence.fact as u64);
        sketch.pair(16, words, evidence.fact as u64);
        sketch.pair(17, form, evidence.fact as u64);
    }
    if let Some(number) = items.region_at(from) {
        let title = u64::from(edges::is_title(items, from));
        let single = u64::from(items.regions[number].single);
        sketch.pair(18, words, title << 1 | single);
        sketch.pair(19, form, title << 1 | single);
        sketch.pair(20, items.tails[number] as u64, form);
    }
    if let Some(sentence) = sentences.get(draft.sentence) {
        let place = u64::from(sentence.headline) << 1 | u64::from(sentence.title);
        sketch.pair(21, place, kind);
        sketch.pair(22, place, verb);
        sketch.pair(23, place, form);
    }
    if let Some(source) = &draft.source {
        let far = source
            .core
            .start
            .abs_diff(from)
            .min(source.core.start.abs_diff(to));
        sketch.pair(24, bucket(far), kind);
        sketch.pair(25, key(items, source.core.end - 1), kind);
        sketch.pair(26, class(items, source.core.end - 1), kind);
        sketch.pair(27, class(items, source.core.start.wrapping_sub(1)), form);
        if let Some(frame) = &draft.frame {
            let gap = frame.verb.saturating_sub(source.core.end);
            sketch.pair(28, bucket(gap), form);
            sketch.pair(29, class(items, frame.from.wrapping_sub(1)), form);
        }
    }
}
