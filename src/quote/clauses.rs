//! Finds the clauses that say that somebody says something, each with its source and with where what is said begins.
//!
//! "said Kerry", "Kerry, who was tired, also said", "according to Kerry", "…, adding that", "Kerry: …".

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::cue;
use crate::quote::phrase::{self, Phrase};
use crate::quote::sentence::{FUNCTION, Items, Sentence, Tail};
use crate::quote::subject;
use crate::quote::token::{Shape, Sort, Token};
use crate::text::Span;

/// Words with which a clause of saying can be found.
const CUES: Tags = Tags::ACCORDING.with(Tags::SOURCING).with(Tags::SPEECH);

/// The clauses of saying of one sentence, in order. O(n) in items.
pub(super) fn clauses(items: &Items<'_>, sentence: &Sentence) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut at = sentence.from;
    while at < sentence.to {
        let item = &items.list[at];
        let behind_marks = at > sentence.from && items.is_region(at - 1);
        // Of most items one look says that they are nothing of the kind.
        if !(item.is(CUES) | (item.sort == Sort::Colon) | behind_marks) {
            at += 1;
            continue;
        }
        let found = if item.is(Tags::ACCORDING) && items.is(at + 1, Tags::INFINITIVE) {
            according(items, sentence, at..at + 2)
        } else if item.is(Tags::SOURCING) {
            sourcing(items, sentence, at)
        } else if item.is(Tags::SPEECH)
            && (item.is_lower()
                || sentence.title
                || at == sentence.from
                    && (item.is(Tags::GERUND) || opens_inverted(items, sentence)))
        {
            cue::verb(items, sentence, at, &out)
        } else if item.sort == Sort::Colon && items.is_region(at + 1) {
            dashed_label(items, sentence, at)
        } else if behind_marks && item.is_lower() {
            unheard(items, sentence, at)
        } else {
            None
        };
        match found {
            Some(clause) => {
                at = clause.cue.end.max(at + 1);
                let clause = quoted_as(items, &mut out, clause);
                out.push(clause);
            }
            None => at += 1,
        }
    }
    out
}

/// "Vale quoted Lind as saying": who says it is who is quoted, and the two clauses are one.
fn quoted_as(items: &Items<'_>, out: &mut Vec<Clause>, clause: Clause) -> Clause {
    let as_at = clause.cue.start.wrapping_sub(1);
    let quoting = out.last().filter(|outer| {
        let near = outer.cue.end < as_at && outer.content == Some(outer.cue.end);
        near && outer.form == Form::Plain && outer.tags.any(Tags::NAMING)
    });
    let quoted = clause.form == Form::Hanging
        && items.is(as_at, Tags::AS)
        && items.is(clause.cue.start, Tags::GERUND)
        && clause.tags.any(Tags::QUOTE);
    let source = quoting
        .filter(|_| quoted)
        .and_then(|outer| phrase::after(items, outer.cue.end, as_at))
        .filter(|source| source.core.end == as_at);
    let Some(source) = source else {
        return clause;
    };
    let from = out.pop().map_or(clause.from, |outer| outer.from);
    Clause {
        form: Form::Plain,
        cue: as_at..clause.cue.end,
        source: Some(source),
        from,
        ..clause
    }
}

/// "so Kerry" right behind marks and at the end of its clause; "in the words of Kerry", with marks beside it.
fn sourcing(items: &Items<'_>, sentence: &Sentence, at: usize) -> Option<Clause> {
    let (from, names) = if items.is(at + 1, Tags::OF) {
        (at.checked_sub(2)?, at + 2)
    } else {
        (at, at + 1)
    };
    let words = names == at + 2;
    if from < sentence.from || words && !items.is(from, Tags::PREPOSITION) {
        return None;
    }
    let mut clause = according(items, sentence, from..names)?;
    let region = clause.to + usize::from(items.is_sort(clause.to, Sort::Comma));
    if words && clause.content.is_none() && items.is_region(region) {
        // What stands before it is the writer's: it leads to nothing but the marks.
        clause.content = Some(region);
    }
    let marked = if words {
        items.is_region(region)
    } else {
        items.is_region(from.wrapping_sub(1))
            || items.is_sort(from.wrapping_sub(1), Sort::Comma)
                && items.is_region(from.wrapping_sub(2))
    };
    let closed = items.get(clause.to).is_none_or(|next| !next.is_word());
    (marked && (words || closed)).then_some(clause)
}

/// `“Rubbish,” snarked Vale.`: any verb between marks that end in a comma and a name that ends its clause.
fn unheard(items: &Items<'_>, sentence: &Sentence, at: usize) -> Option<Clause> {
    const FINITE: Tags = Tags::VERB.with(Tags::PAST).with(Tags::THIRD);
    const NONE: Tags = FUNCTION
        .with(Tags::TIME)
        .with(Tags::ROLE)
        .with(Tags::PROGRESSIVE)
        .with(Tags::GERUND);
    let verb = items.list[at];
    let marks = items.region_at(at - 1)?;
    let spoken = matches!(items.tails[marks], Tail::Comma | Tail::Loud);
    let finite = (verb.tags.is_empty() || verb.is(FINITE)) && !verb.possessive;
    let source = inverted_name(items, at + 1, sentence.to)?;
    let closed = items.get(source.whole.end).is_none_or(|next| {
        !next.is_word() || next.is(Tags::PREPOSITION.with(Tags::COORDINATOR).with(Tags::AS))
    });
    let good = spoken && finite && closed && verb.tags.none(NONE);
    good.then(|| Clause {
        form: Form::Inverted,
        cue: at..at + 1,
        from: at,
        to: source.whole.end,
        source: Some(source),
        named_later: None,
        content: None,
        introduced: false,
        tags: Tags::QUOTE,
        unreal: false,
    })
}

/// "Said Vale, …": a verb of saying that opens the sentence, and a name right behind it.
fn opens_inverted(items: &Items<'_>, sentence: &Sentence) -> bool {
    let at = sentence.from;
    items.is(at, Tags::PAST.with(Tags::THIRD))
        && items.is(at, Tags::QUOTE)
        && inverted_name(items, at + 1, sentence.to).is_some_and(|source| {
            items.is_sort(source.whole.end, Sort::Comma)
                || items.is_sort(source.whole.end, Sort::Colon)
        })
}

/// Somebody's name right behind a verb.
fn inverted_name(items: &Items<'_>, at: usize, hi: usize) -> Option<Phrase> {
    let first = items.get(at).filter(|first| first.is_capital())?;
    let named = first.is(Tags::GIVEN.with(Tags::TITLE))
        || first.tags.none(
            FUNCTION
                .with(Tags::TIME)
                .with(Tags::PLACE)
                .with(Tags::DEMONYM),
        );
    phrase::after(items, at, hi).filter(|_| named)
}

/// A cue that stands before its source: "according to".
fn according(items: &Items<'_>, sentence: &Sentence, cue: Range<usize>) -> Option<Clause> {
    let at = cue.start;
    let mut source = phrase::after(items, cue.end, sentence.to)?;
    let opens = at <= sentence.from + 2;
    if opens {
        // What looks like an apposition may be the clause itself: "According to Kerry, the talks failed."
        source.whole = source.core.start..short_apposition(items, source.core.end, sentence.to);
    }
    let to = source.whole.end;
    let content = items
        .is_sort(to, Sort::Comma)
        .then_some(to + 1)
        .or_else(|| items.is_region(to).then_some(to))
        .filter(|content| *content < sentence.to && opens);
    Some(Clause {
        form: Form::According,
        cue,
        source: Some(source),
        named_later: None,
        from: at,
        to,
        content,
        introduced: false,
        tags: Tags::QUOTE.with(Tags::THAT),
        unreal: false,
    })
}

/// The comma that ends an apposition without a verb behind a phrase that ends at `at`.
fn short_apposition(items: &Items<'_>, at: usize, hi: usize) -> usize {
    let comma = (at + 1..hi.min(at + 12)).find(|k| !items.list[*k].is_word());
    match comma {
        Some(comma)
            if items.is_sort(at, Sort::Comma)
                && items.is_sort(comma, Sort::Comma)
                && (at + 1..comma).any(|k| items.is(k, phrase::SPEAKERS))
                && !(at + 1..comma).any(|k| {
                    items.list[k].is_lower()
                        && items.list[k].tags.none(Tags::NOUN)
                        && items.is(k, Tags::VERB.with(Tags::AUXILIARY).with(Tags::SPEECH))
                }) =>
        {
            comma
        }
        _ => at,
    }
}

/// "Kerry: …" at the start of a headline, "WALLACE: …" in a transcript.
///
/// `speaks` says whether words are known to be somebody who speaks here, and gets whether they are in capitals: at
/// the head of a paragraph those may be a place as well.
pub(super) fn label(
    items: &Items<'_>,
    sentence: &Sentence,
    speaks: impl Fn(Span, bool) -> bool,
) -> Option<Clause> {
    let colon = leading_colon(items, sentence)?;
    let words = &items.list[sentence.from..colon];
    let capitals = words
        .iter()
        .all(|word| word.shape == Shape::Capitals || word.is(Tags::TITLE));
    let name = words
        .iter()
        .all(|word| word.is_capital() && word.tags.none(FUNCTION.with(Tags::TIME)))
        && words
            .iter()
            .all(|word| word.tags.none(Tags::DOCUMENT) || word.is(Tags::GIVEN))
        && !words.iter().any(|word| {
            word.is(Tags::CAPTION) || word.is(Tags::PLACE) && word.tags.none(Tags::GIVEN)
        })
        && words.len() <= 4;
    let headline = sentence.row == 0 || sentence.title;
    let here = items.list[sentence.from]
        .span()
        .cover(items.list[colon - 1].span());
    if !(name && (headline || speaks(here, capitals))) {
        return None;
    }
    let source = Phrase {
        whole: sentence.from..colon,
        core: sentence.from..colon,
    };
    Some(Clause {
        form: Form::Label,
        cue: colon..colon,
        source: Some(source),
        named_later: None,
        from: sentence.from,
        to: colon,
        content: Some(colon + 1),
        introduced: true,
        tags: Tags::QUOTE.with(Tags::THAT),
        unreal: false,
    })
}

/// "Polls were not wrong – Orin Vale: “…”", as newsletters put it: a name between a dash and a colon.
fn dashed_label(items: &Items<'_>, sentence: &Sentence, colon: usize) -> Option<Clause> {
    const LONGEST: usize = 6;
    let low = sentence.from.max(colon.saturating_sub(LONGEST));
    let dash = (low..colon).rev().find(|at| !items.list[*at].is_word())?;
    // "More from Orin Vale:"
    let from = (dash + 1..colon.min(dash + 3))
        .find(|at| items.is(*at, Tags::PREPOSITION))
        .unwrap_or(dash)
        + 1;
    let words = &items.list[from..colon];
    let named = words.iter().all(|word| {
        word.is_capital() && word.tags.none(FUNCTION.with(Tags::TIME))
            || word.is(Tags::COORDINATOR.with(Tags::NAME_PARTICLE))
            || word.dotted
    });
    let good = items.is_sort(dash, Sort::Dash)
        && named
        && words.first().is_some_and(Token::is_capital)
        && words.last().is_some_and(Token::is_capital);
    good.then(|| Clause {
        form: Form::Label,
        cue: colon..colon,
        source: Some(Phrase {
            whole: from..colon,
            core: from..colon,
        }),
        named_later: None,
        from,
        to: colon,
        content: Some(colon + 1),
        introduced: true,
        tags: Tags::QUOTE,
        unreal: false,
    })
}

/// The colon behind the first few words of a sentence.
pub(super) fn leading_colon(items: &Items<'_>, sentence: &Sentence) -> Option<usize> {
    (sentence.from + 1..sentence.to.min(sentence.from + 6))
        .find(|at| !items.list[*at].is_word())
        .filter(|colon| items.is_sort(*colon, Sort::Colon) && colon + 1 < sentence.to)
}

/// The item behind a dateline: "MOSCOW:", "PORT ELLERY, March 19 (Coast Wire) —".
pub(super) fn dateline(items: &Items<'_>, sentence: &Sentence) -> Option<usize> {
    /// Words and marks of the longest one.
    const LONGEST: usize = 16;
    let place = (sentence.from..sentence.to)
        .take_while(|at| items.list[*at].shape == Shape::Capitals || items.list[*at].dotted)
        .count();
    if place == 0 || place > 4 {
        return None;
    }
    let behind = sentence.from + place;
    if items.is_sort(behind, Sort::Colon) {
        return (behind + 1 < sentence.to).then_some(behind + 1);
    }
    let dash = (behind..sentence.to.min(sentence.from + LONGEST)).find(|at| {
        let item = &items.list[*at];
        item.sort == Sort::Dash
            || item.is_lower() && item.tags.none(Tags::COORDINATOR.with(Tags::OF))
            || item.region().is_some()
    })?;
    if !items.is_sort(dash, Sort::Dash) || dash + 1 >= sentence.to {
        return None;
    }
    // "NATO — the alliance — said": a parenthesis and no dateline.
    let bare = dash == behind;
    let again = (dash + 1..sentence.to).any(|at| items.is_sort(at, Sort::Dash));
    let known = items.is(sentence.from, Tags::ORGANISATION)
        || items.is(dash + 1, Tags::RELATIVE.with(Tags::WH));
    (!bare || !again && !known).then_some(dash + 1)
}

/// `“Never again.” — Ada Brandt`: a dash and a name that end the paragraph, behind marks or in a line below.
pub(super) fn signature(items: &Items<'_>, sentence: &Sentence) -> Option<Clause> {
    let mut dash = sentence.from;
    while dash < sentence.to && items.is_region(dash) {
        dash += 1;
    }
    let is_dash =
        items.is_sort(dash, Sort::Dash) || dash == sentence.from && items.word(dash) == "-";
    let source = phrase::after(items, dash + 1, sentence.to)?;
    let last = (source.whole.end..sentence.to).all(|at| !items.list[at].is_word());
    let named = items.list[source.core.clone()]
        .iter()
        .filter(|item| item.is_capital())
        .count()
        >= 1;
    (is_dash && last && named && source.core.len() <= 8).then_some(Clause {
        form: Form::Signature,
        cue: dash..dash,
        from: dash,
        to: sentence.to,
        source: Some(source),
        named_later: None,
        content: None,
        introduced: true,
        tags: Tags::QUOTE,
        unreal: false,
    })
}

/// A clause with no known verb in front of a colon: only its subject can be who speaks.
pub(super) fn colon(items: &Items<'_>, sentence: &Sentence, colon: usize) -> Option<Clause> {
    /// "It gets worse:" says nothing of anybody.
    const SOMEBODY: Tags = Tags::MALE
        .with(Tags::FEMALE)
        .with(Tags::PLURAL)
        .with(Tags::SPEAKING);
    let source = subject::last_subject(items, sentence, colon).filter(|source| {
        !items.is(source.core.start, Tags::PRONOUN) || items.is(source.core.start, SOMEBODY)
    })?;
    Some(Clause {
        form: Form::Colon,
        cue: colon..colon,
        source: Some(source),
        named_later: None,
        from: sentence.from,
        to: colon,
        content: None,
        introduced: true,
        tags: Tags::QUOTE,
        unreal: false,
    })
}
