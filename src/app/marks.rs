//! [`Marks`]: the quotes of an article as places in its text, ready to be looked up line by line.

use crate::quote::{Extraction, Kind};
use crate::text::Span;

/// Spans in order of their start, with the ordinal of their quote.
///
/// Spans that are looked up overlap little and are short, but for contents; those are disjoint, so that their
/// ends are in order as well and `longest` need not be looked back for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Places {
    places: Vec<(Span, usize)>,
    longest: usize,
    disjoint: bool,
}

impl Places {
    fn new(places: impl Iterator<Item = (Span, usize)>) -> Self {
        let mut places: Vec<(Span, usize)> = places.collect();
        places.sort_unstable();
        let longest = places.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        let disjoint = places.windows(2).all(|w| w[0].0.end() <= w[1].0.start());
        Self {
            places,
            longest,
            disjoint,
        }
    }

    /// Those that share a byte with `span`, in order.
    fn over(&self, span: Span) -> impl Iterator<Item = (Span, usize)> + '_ {
        let from = span.start().saturating_sub(self.longest);
        let first = self.places.partition_point(|(s, _)| {
            if self.disjoint {
                s.end() <= span.start()
            } else {
                s.start() < from
            }
        });
        let rest = self.places.get(first..).unwrap_or_default();
        rest.iter()
            .take_while(move |(s, _)| s.start() < span.end())
            .filter(move |(s, _)| s.overlaps(span))
            .copied()
    }
}

/// What a quote puts on a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Words said.
    Content(Kind),
    /// The words that say so.
    Cue,
    /// The words that stand for who said it.
    Source,
}

/// The quotes of an article as places in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    contents: Places,
    cues: Places,
    sources: Places,
    kinds: Vec<Kind>,
}

impl Marks {
    /// The marks of an extraction. O(n log n) in quotes.
    #[must_use]
    pub fn new(extraction: &Extraction) -> Self {
        let quotes = || extraction.quotes.iter().enumerate();
        Self {
            contents: Places::new(
                quotes().flat_map(|(i, q)| q.content.iter().map(move |s| (*s, i))),
            ),
            cues: Places::new(quotes().flat_map(|(i, q)| q.cue.iter().map(move |s| (*s, i)))),
            sources: Places::new(quotes().flat_map(|(i, q)| q.source.iter().map(move |s| (*s, i)))),
            kinds: extraction.quotes.iter().map(|q| q.kind).collect(),
        }
    }

    /// The marks on a line, contents first: where, what, and of which quote. O(log n) and what is near.
    pub fn over(&self, line: Span) -> impl Iterator<Item = (Span, Mark, usize)> + '_ {
        let kind = |i: usize| self.kinds.get(i).copied().unwrap_or(Kind::Direct);
        let contents = self.contents.over(line);
        let cues = self.cues.over(line);
        let sources = self.sources.over(line);
        contents
            .map(move |(s, i)| (s, Mark::Content(kind(i)), i))
            .chain(cues.map(|(s, i)| (s, Mark::Cue, i)))
            .chain(sources.map(|(s, i)| (s, Mark::Source, i)))
    }

    /// The quote whose words hold a byte.
    #[must_use]
    pub fn content_at(&self, at: usize) -> Option<usize> {
        self.contents
            .over(Span::new(at, at + 1))
            .map(|(_, i)| i)
            .next()
    }
}
