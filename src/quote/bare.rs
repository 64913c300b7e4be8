//! Quotes of a language without rules: what stands between quotation marks, and nothing else.
//!
//! Nobody is named and nothing is said to introduce a quote, for that would take words. What is no quote by its
//! shape alone stays out: a single word, a title. (Of a language that is written without spaces every character is a
//! word, so there a term is one of few characters.)

use crate::quote::marks::{End, Region};
use crate::quote::token::{Shape, Sort, Token};
use crate::quote::types::{Evidence, Extraction, Fact, Kind, Quote};
use crate::text::{Span, Spans};

/// How sure it is that a region is a quote: of a few words, and of more.
const CONFIDENCE: (f32, f32) = (0.25, 0.4);

/// Characters of a term in a language without spaces.
const LONGEST_TERM: usize = 5;

/// Words of a title.
const LONGEST_TITLE: usize = 9;

/// Words of a name.
const LONGEST_NAME: usize = 3;

/// A word of up to so many characters may be one of the small ones of a title ("für", "della").
const LONGEST_SMALL: usize = 5;

/// The quotes of paired marks, in order. O(n).
pub(super) fn extraction(text: &str, tokens: &[Token], regions: &[Region]) -> Extraction {
    let quotes = regions
        .iter()
        .filter(|region| is_quote(text, tokens, region))
        .map(quote)
        .collect();
    Extraction {
        quotes,
        speakers: Vec::new(),
    }
}

fn quote(region: &Region) -> Quote {
    let few = region.words < 4;
    let fact = |fact, at| Evidence { fact, at };
    let mut why = vec![
        fact(Fact::Marks, Some(region.inner)),
        fact(Fact::MarksOnly, None),
    ];
    if few {
        why.push(fact(Fact::Short, None));
    }
    Quote {
        content: Spans::from(region.inner),
        kind: Kind::Direct,
        cue: Spans::none(),
        source: Spans::none(),
        speaker: None,
        confidence: if few { CONFIDENCE.0 } else { CONFIDENCE.1 },
        why,
    }
}

/// Whether somebody may be quoted here, by the shape alone.
fn is_quote(text: &str, tokens: &[Token], region: &Region) -> bool {
    let closing = usize::from(region.end == End::Closed);
    let inner = &tokens[region.first + 1..region.after - closing];
    let words = || inner.iter().filter(|token| token.is_word());
    let written = |span: Span| text.get(span.range()).unwrap_or_default();
    let ends = inner.iter().any(Token::is_stop);
    // Of the corners these stand around the names of works, and inside others.
    let work = match written(tokens[region.first].span()) {
        "《" => true,
        "『" => !ends,
        _ => false,
    };
    if work || region.end == End::Lost {
        return false;
    }
    // Neither small nor capital, as no letter of an alphabet with capitals is.
    let is_sign = |word: &Token| {
        let mut chars = written(word.span()).chars();
        let caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
        chars.next().is_some_and(caseless) && chars.next().is_none()
    };
    let alone = words().all(is_sign);
    let count = words().count();
    if alone && count <= LONGEST_TERM || count < 2 || region.single && count < 4 {
        return false;
    }
    ends || count > LONGEST_TITLE || !is_title(text, inner)
}

/// Whether it is written like a title or a name: capitals on most words, small ones left aside; of a few words also
/// on the first one alone, as most languages write titles.
fn is_title(text: &str, inner: &[Token]) -> bool {
    let words = || inner.iter().filter(|token| token.is_word());
    let large = |word: &&Token| word.shape != Shape::Lower;
    let is_small = |word: &Token| {
        let word = text.get(word.span().range()).unwrap_or_default();
        word.chars().count() <= LONGEST_SMALL
    };
    let comma = inner.iter().any(|token| token.sort == Sort::Comma);
    let count = words().count();
    !comma
        && words().next().as_ref().is_some_and(large)
        && (count <= LONGEST_NAME
            || words().filter(large).count() * 2 > count
                && words().all(|word| large(&word) || is_small(word)))
}
