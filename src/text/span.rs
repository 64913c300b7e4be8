//! Places in a text: [`Span`] for one piece, [`Spans`] for several.

use std::fmt;
use std::ops::{Deref, Range};

/// A half-open range of UTF-8 bytes, `start <= end`.
///
/// Spans lie *between* bytes, so an empty span is a place and has a neighbour on either side:
///
/// ```text
/// bytes   M   r   .   ␣   K
///       0   1   2   3   4   5
///         └───────┘            Span::new(1, 3)   "r."
///                   │          Span::new(4, 4)   empty
/// ```
///
/// Every span that `text`, `quote` and `query` make lies on character borders of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Makes the span of the bytes `start..end`.
    ///
    /// # Panics
    ///
    /// When `start > end`, or `end` does not fit in 32 bits: a [`Text`](super::Text) is never longer.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(
            start <= end,
            "a span must not end before it starts: {start}..{end}"
        );
        Self {
            start: u32::try_from(start).expect("a text is shorter than 4 GiB"),
            end: u32::try_from(end).expect("a text is shorter than 4 GiB"),
        }
    }

    /// The first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The bytes as a range, for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte at `offset` is in the span.
    #[must_use]
    pub fn holds(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether every byte of `other` is in the span. An empty `other` is inside when its place is.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The bytes that both hold, when there are any.
    #[must_use]
    pub fn intersection(self, other: Span) -> Option<Span> {
        let start = self.start.max(other.start);
        let end = self.end.min(other.end);
        (start < end).then_some(Span { start, end })
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The span moved right by `bytes`.
    ///
    /// # Panics
    ///
    /// As [`Span::new`].
    #[must_use]
    pub fn shift(self, bytes: usize) -> Span {
        Span::new(self.start() + bytes, self.end() + bytes)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// Several places of one text: non-empty spans, sorted, disjoint. May itself be empty.
///
/// The content of an interrupted quote (`"A," she said, "b."`) is one `Spans` of two pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// Makes the set of bytes that any of `pieces` holds: sorts, drops empty ones, unites overlapping
    /// ones. Pieces that only touch stay apart.
    #[must_use]
    pub fn new(mut pieces: Vec<Span>) -> Self {
        pieces.retain(|piece| !piece.is_empty());
        pieces.sort_unstable();
        pieces.dedup_by(|piece, last| {
            let overlap = last.overlaps(*piece);
            if overlap {
                *last = last.cover(*piece);
            }
            overlap
        });
        Self(pieces)
    }

    /// No place at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The smallest span that holds every piece.
    #[must_use]
    pub fn hull(&self) -> Option<Span> {
        Some(self.0.first()?.cover(*self.0.last()?))
    }

    /// Whether any piece shares a byte with `span`.
    #[must_use]
    pub fn overlaps(&self, span: Span) -> bool {
        self.0.iter().any(|piece| piece.overlaps(span))
    }

    /// The number of bytes in all pieces.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|piece| piece.len()).sum()
    }
}

impl Deref for Spans {
    type Target = [Span];

    fn deref(&self) -> &[Span] {
        &self.0
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Self {
        Spans::new(vec![span])
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(pieces: I) -> Self {
        Spans::new(pieces.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algebra() {
        let a = Span::new(2, 6);
        let b = Span::new(4, 9);
        assert!(a.overlaps(b) && !a.contains(b));
        assert_eq!(a.intersection(b), Some(Span::new(4, 6)));
        assert_eq!(a.cover(b), Span::new(2, 9));
        assert!(!a.overlaps(Span::new(6, 7)), "touching is not overlapping");
        assert!(a.contains(Span::new(6, 6)), "a place at the end is inside");
        assert!(!a.holds(6));
    }

    #[test]
    fn spans_are_normalised() {
        let s = Spans::new(vec![
            Span::new(8, 9),
            Span::new(0, 4),
            Span::new(2, 6),
            Span::new(7, 7),
        ]);
        assert_eq!(&*s, &[Span::new(0, 6), Span::new(8, 9)]);
        assert_eq!(s.hull(), Some(Span::new(0, 9)));
        assert_eq!(s.bytes(), 7);
        assert_eq!(Spans::none().hull(), None);
    }
}
