//! From occurrences to what is lit: on grapheme borders, each byte once.

use unicode_segmentation::GraphemeCursor;

use crate::text::{Span, Spans};

/// Makes occurrences in `text` fit to be shown: every piece grows to the nearest grapheme borders,
/// occurrences that share a byte become one, and all are put in order of their start.
///
/// A count of the result is a count of hits. O(n log n) in pieces.
#[must_use]
pub fn merge(text: &str, occurrences: &[Spans]) -> Vec<Spans> {
    let mut pieces: Vec<(Span, usize)> = occurrences
        .iter()
        .enumerate()
        .flat_map(|(which, spans)| spans.iter().map(move |piece| (*piece, which)))
        .collect();
    pieces.sort_unstable();
    let mut group: Vec<usize> = (0..occurrences.len()).collect();
    let mut last: Option<(Span, usize)> = None;
    for (piece, which) in &mut pieces {
        match last {
            // Inside what is lit already: nothing to look up, and no way to be quadratic.
            Some((lit, _)) if lit.contains(*piece) => *piece = lit,
            _ => *piece = whole_graphemes(text, *piece),
        }
        match &mut last {
            Some((lit, other)) if lit.overlaps(*piece) => {
                unite(&mut group, *other, *which);
                *lit = lit.cover(*piece);
            }
            _ => last = Some((*piece, *which)),
        }
    }
    let mut out: Vec<Vec<Span>> = vec![Vec::new(); occurrences.len()];
    for (piece, which) in pieces {
        let root = root(&mut group, which);
        out[root].push(piece);
    }
    let mut out: Vec<Spans> = out
        .into_iter()
        .map(Spans::new)
        .filter(|spans| !spans.is_empty())
        .collect();
    out.sort_by_key(|spans| spans.first().copied());
    out
}

fn root(group: &mut [usize], mut which: usize) -> usize {
    while group[which] != which {
        group[which] = group[group[which]];
        which = group[which];
    }
    which
}

fn unite(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    group[a.max(b)] = a.min(b);
}

/// The smallest span of whole graphemes that holds `span`.
fn whole_graphemes(text: &str, span: Span) -> Span {
    let start = edge(text, span.start(), |cursor| cursor.prev_boundary(text, 0));
    let end = edge(text, span.end(), |cursor| cursor.next_boundary(text, 0));
    Span::new(start.min(end), end)
}

fn edge(
    text: &str,
    at: usize,
    step: impl Fn(
        &mut GraphemeCursor,
    ) -> Result<Option<usize>, unicode_segmentation::GraphemeIncomplete>,
) -> usize {
    let bytes = text.as_bytes();
    let plain = |at: usize| bytes.get(at).is_none_or(|b| b.is_ascii() && *b != b'\n');
    // Between two ASCII characters there is always a border, but for a line break of two.
    if at == 0 || at >= text.len() || (plain(at) && plain(at - 1)) {
        return at.min(text.len());
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => step(&mut cursor).ok().flatten().unwrap_or(at),
        _ => at,
    }
}
