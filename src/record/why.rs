//! The evidence for a quote in words: what made it, with the words of the article it points at.

use crate::quote::{Extraction, Fact, Quote};
use crate::record::Record;
use crate::text::{Span, Text};

/// The most characters of the article that a piece of evidence shows.
const SHOWN: usize = 60;

/// One piece of evidence for a quote, or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// What it says.
    pub fact: Fact,
    /// Where in the text, when it is a place.
    pub at: Option<Span>,
    /// The words there as one line, the middle left out when they are many; empty without a place. Raw text of the
    /// article: make it safe before it goes to a terminal.
    pub words: String,
    /// Who the source was taken for, when this decided it: a name, or the words for somebody unnamed.
    pub who: Option<String>,
}

impl Because {
    /// It as a sentence: `the name is part of one that stands in full elsewhere: “Okafor” → Dana Okafor`. Raw, as the
    /// words are.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut out = if self.fact.against() {
            "against it: ".to_owned()
        } else {
            String::new()
        };
        out += self.fact.sentence();
        // Words with marks of their own need none around them.
        match self.words.contains(['“', '”', '"']) {
            true => out += &format!(": {}", self.words),
            false if self.words.is_empty() => {}
            false => out += &format!(": “{}”", self.words),
        }
        if let Some(who) = &self.who {
            out += &format!(" → {who}");
        }
        out
    }
}

/// The evidence for a quote of `record`: first the rule that found it, then what speaks for and against.
#[must_use]
pub fn because(record: &Record, quote: &Quote) -> Vec<Because> {
    let text = &record.article.text;
    let decided = decided(quote);
    let evidence = quote.why.iter().enumerate();
    evidence
        .map(|(i, evidence)| Because {
            fact: evidence.fact,
            at: evidence.at,
            words: evidence
                .at
                .map_or_else(String::new, |at| excerpt(text, at, SHOWN)),
            who: (decided == Some(i))
                .then(|| who(&record.extraction, quote))
                .flatten(),
        })
        .collect()
}

/// Which piece of evidence says who the source is: a later one corrects those before it.
pub(super) fn decided(quote: &Quote) -> Option<usize> {
    quote.speaker?;
    quote.why.iter().rposition(|why| why.fact.names_source())
}

/// Whom a quote is given to: the name, or the words for somebody unnamed.
pub(super) fn who(found: &Extraction, quote: &Quote) -> Option<String> {
    let id = quote.speaker?;
    found
        .name(id)
        .or_else(|| found.label(id).map(str::to_owned))
}

/// The words under a span as one line of about `most` characters: the middle of a longer one is left out. O(1) in
/// the text for a constant `most`.
fn excerpt(text: &Text, span: Span, most: usize) -> String {
    let slice = text.slice(span);
    let line = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join(" ");
    // Twice the room, for the white space that goes.
    let near = slice.char_indices().nth(most * 2).is_none();
    if near {
        let whole = line(&mut slice.split_whitespace());
        if whole.chars().count() <= most {
            return whole;
        }
    }
    let half = most / 2;
    let head = slice
        .char_indices()
        .nth(half)
        .map_or(slice.len(), |(at, _)| at);
    let tail = slice.char_indices().rev().nth(half).map_or(0, |(at, _)| at);
    let (head, tail) = (&slice[..head], &slice[tail.max(head)..]);
    // No word is cut, but one that is all there is.
    let head = head
        .rfind(char::is_whitespace)
        .map_or(head, |at| &head[..at]);
    let tail = tail
        .find(char::is_whitespace)
        .map_or(tail, |at| &tail[at..]);
    format!(
        "{} … {}",
        line(&mut head.split_whitespace()),
        line(&mut tail.split_whitespace())
    )
}
