//! The extractor: text in, spans out. Total, deterministic, no I/O, linear in the text.
//!
//! Five steps, a file or two for each: words and marks (`token`); regions between marks (`marks`);
//! sentences in which a region is one word (`sentence`); clauses of saying (`clauses`, `cue`, `phrase`, `listed`,
//! `subject`, `behind`) joined with what is said (`join`, `claim`, `waiting`, `unclaimed`, `edges`); and who that is
//! (`runs`, `names`, `small`, `coref`, `speaker`). Every quote says which rule found it and what spoke for and against
//! ([`Evidence`]).
//!
//! What rules leave open is put to a [`Judge`] as a [`Ballot`] (`judge`): edges (`fit`), whose words they are
//! (`owner`), and of the finished quote whether it is one and how surely it is right (`doubt`), all in terms of what
//! a word or a clause looks like (`sketch`). With weights in the pack a linear model decides, else the rules do.
//!
//! A pack without words gets the first two steps and no names (`bare`).
//!
//! Invariants: [`Extraction::check`]. Deliberately absent: articles and formats (a text and its labelled
//! paragraphs are all it sees), words of any language (they come in with the pack), and changed text.

mod bare;
mod behind;
mod claim;
mod clause;
mod clauses;
mod coref;
mod cue;
mod doubt;
mod draft;
mod edges;
mod fit;
mod join;
mod judge;
mod listed;
mod marks;
mod names;
mod owner;
mod phrase;
mod runs;
mod sentence;
mod sketch;
mod small;
mod speaker;
mod subject;
mod token;
mod types;
mod unclaimed;
mod waiting;

pub use judge::{Ballot, Choice, Judge, Question, Rules, Verdict};
pub use types::{
    Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId, Speakers, thousandths,
};

use crate::article::{Blocks, Label};
use crate::lang::Pack;
use crate::text::{Span, Spans, Text};

/// Finds the quotes of a text and who said them; by a pack without words, only what stands between quotation marks.
/// O(n) in bytes.
#[must_use]
pub fn extract(text: &Text, blocks: &Blocks, pack: &Pack) -> Extraction {
    match pack.weights() {
        Some(mut weights) => extract_with(text, blocks, pack, &mut weights),
        None => extract_with(text, blocks, pack, &mut Rules),
    }
}

/// The same with a judge of your own. O(n) in bytes, and in what the judge takes.
#[must_use]
pub fn extract_with(
    text: &Text,
    blocks: &Blocks,
    pack: &Pack,
    judge: &mut dyn Judge,
) -> Extraction {
    let (tokens, rows) = rows(text, blocks, pack);
    let mut regions = marks::pair(&tokens, &rows, text.as_str());
    regions.sort_unstable_by_key(|region| region.first);
    if pack.is_empty() {
        return bare::extraction(text.as_str(), &tokens, &regions);
    }
    let names = names::Names::collect(text.as_str(), &tokens);
    let items = sentence::Items::new(text.as_str(), tokens, &regions);
    let sentences = items.sentences(&rows);
    let drafts = join::drafts(&items, &sentences, &names, judge);
    finish(&items, &sentences, &names, drafts, judge)
}

/// The tokens of every paragraph that is neither boilerplate nor a web address.
fn rows(text: &Text, blocks: &Blocks, pack: &Pack) -> (Vec<token::Token>, Vec<marks::Row>) {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut rows = Vec::new();
    let mut follows = false;
    for block in blocks.iter() {
        // "URL: https://…" is no answer of somebody called URL.
        let address = block.label == Label::Meta && text.slice(block.span).contains("://");
        if block.label == Label::Boilerplate || address {
            follows = false;
            continue;
        }
        let from = tokens.len();
        token::scan(text, block.span, pack, &mut tokens);
        rows.push(marks::Row {
            from,
            to: tokens.len() - 1,
            follows,
            headline: matches!(block.label, Label::Title | Label::Heading),
        });
        follows = true;
    }
    (tokens, rows)
}

/// Says of a quote of nobody that nothing names anybody; a choice of nobody is no evidence for a source. Only what
/// a judge has seen before this is learned from.
fn admit(why: &mut Vec<Evidence>, speaker: Option<SpeakerId>) {
    why.retain(|evidence| evidence.fact != Fact::Chosen || evidence.at.is_some());
    let said = why.iter().any(|evidence| evidence.fact == Fact::NoName);
    if speaker.is_none() && !said {
        why.push(Evidence {
            fact: Fact::NoName,
            at: None,
        });
    }
}

/// What is left of a confidence when somebody else could be meant as well: the judge knows source and words, not names.
const RIVAL: f32 = 0.7;

/// Gives the drafts their speakers, and lets go of those that are rather no quotes.
fn finish(
    items: &sentence::Items<'_>,
    sentences: &[sentence::Sentence],
    names: &names::Names,
    mut drafts: Vec<draft::Draft>,
    judge: &mut dyn Judge,
) -> Extraction {
    let mut doubt = doubt::Doubt {
        items,
        sentences,
        judge,
        ballot: Ballot::default(),
    };
    let mut real = Vec::with_capacity(drafts.len());
    let mut cast = speaker::Cast::new(items, sentences, names);
    let mut quotes: Vec<Quote> = Vec::with_capacity(drafts.len());
    for draft in &mut drafts {
        let found = draft.why.len();
        let (mut speaker, mut source) = attribute(&mut cast, items, &quotes, draft);
        let opinion = doubt.weigh(
            draft,
            speaker.and_then(|id| cast.known(id)),
            source.first().copied(),
        );
        real.push(opinion.real);
        if opinion.nobodys {
            draft.why.truncate(found);
            draft
                .why
                .retain(|evidence| !matches!(evidence.fact, Fact::Chosen | Fact::Subject));
            (speaker, source) = (None, Vec::new());
        }
        draft.confidence = opinion.sure.unwrap_or(draft.confidence);
        if draft
            .why
            .iter()
            .any(|evidence| evidence.fact == Fact::Rival)
        {
            draft.confidence *= RIVAL;
        }
        admit(&mut draft.why, speaker);
        quotes.push(quote(draft, speaker, source));
    }
    let mut real = real.into_iter();
    quotes.retain(|quote| real.next().unwrap_or(true) && !quote.content.is_empty());
    quotes.sort_by_key(|quote| quote.hull().start());
    Extraction {
        quotes,
        speakers: cast.into_speakers(),
    }
}

/// Who says a draft, and the words that stand for them: its own, or those of the quote it goes on with.
fn attribute(
    cast: &mut speaker::Cast<'_, '_>,
    items: &sentence::Items<'_>,
    quotes: &[Quote],
    draft: &mut draft::Draft,
) -> (Option<SpeakerId>, Vec<Span>) {
    let speaker = cast.speaker(draft);
    if let Some(earlier) = draft.continues.and_then(|earlier| quotes.get(earlier))
        && earlier.speaker.is_some()
        && !cast.names(earlier.speaker, items.text, draft)
    {
        draft.confidence = (earlier.confidence * 0.6).min(0.6);
        draft.why.push(Evidence {
            fact: Fact::Continued,
            at: earlier.source.hull(),
        });
        return (earlier.speaker, earlier.source.to_vec());
    }
    let source = [&draft.source, &draft.named_later]
        .into_iter()
        .flatten()
        .filter_map(|phrase| speaker::source_span(items, &phrase.whole))
        .collect();
    (speaker, source)
}

/// A draft as a quote; what it holds of itself is taken out of it.
fn quote(draft: &mut draft::Draft, speaker: Option<SpeakerId>, mut source: Vec<Span>) -> Quote {
    let content = Spans::new(std::mem::take(&mut draft.pieces));
    source.retain(|span| !content.overlaps(*span));
    let cue = draft.cue.filter(|cue| !content.overlaps(*cue));
    Quote {
        cue: cue.map(Spans::from).unwrap_or_default(),
        content,
        kind: draft.kind,
        source: Spans::new(source),
        speaker,
        confidence: draft.confidence.clamp(0.0, 1.0),
        why: std::mem::take(&mut draft.why),
    }
}
