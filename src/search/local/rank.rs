//! Which rows come first: the order of what was found, in one segment and over all.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::{DocAddress, DocId, Score, SegmentOrdinal};

use crate::search::local::breath::Breath;
use crate::search::local::columns::Columns;
use crate::search::{Cancel, Sort};

/// A place in the order; the smallest is the best. Date counts downwards, undated is last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// By what the rows are sorted: [`Columns::first`].
    pub first: u64,
    pub date: u64,
    /// The rank of the article's id among those of its segment; 0 until it is looked up, which costs more than all else
    /// and decides between equals only.
    pub id: u64,
    pub ordinal: u32,
}

impl Key {
    /// What decides first.
    pub fn start(self) -> (u64, u64) {
        (self.first, self.date)
    }
}

/// Turns the order of scores, which are not negative, into the reverse order of numbers.
#[inline]
pub(super) fn falling(score: Score) -> u32 {
    !score.max(0.0).to_bits()
}

/// The score that a first place in the order stands for.
pub(super) fn rising(first: u64) -> Score {
    Score::from_bits(!u32::try_from(first).unwrap_or(u32::MAX))
}

/// A row found: an article or a quote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub key: Key,
    /// The article, or that of the quote.
    pub article: DocId,
    pub address: DocAddress,
    pub score: Score,
    /// For an article: how many of its quotes match.
    pub matching: u32,
}

impl Found {
    /// An article whose place in the order is known from elsewhere.
    pub fn article(address: DocAddress, matching: u32) -> Self {
        let key = Key {
            first: 0,
            date: 0,
            id: 0,
            ordinal: 0,
        };
        Self {
            key,
            article: address.doc_id,
            address,
            score: 0.0,
            matching,
        }
    }
}

/// What a search looks for in the documents that match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    /// Whether the matches are quotes (or else articles).
    pub quotes_match: bool,
    /// Whether articles are wanted (or else quotes, if quotes match).
    pub articles_wanted: bool,
    /// Whether articles without quotes are of no use: their quotes are wanted.
    pub quotes_needed: bool,
    pub sort: Sort,
    /// The most rows that can be asked for.
    pub limit: usize,
}

impl Aim {
    /// Whether places in the order mean the same in all segments.
    pub fn is_everywhere_alike(self) -> bool {
        !matches!(self.sort, Sort::Outlet | Sort::Speaker)
    }

    /// Whether nothing but score and day put one row before another, or none are wanted.
    pub fn is_plain(self) -> bool {
        self.limit == 0 || matches!(self.sort, Sort::Relevance | Sort::Date)
    }

    /// Whether the quotes of an article that match make one row of it.
    #[inline]
    pub fn unites(self) -> bool {
        self.quotes_match && self.articles_wanted
    }
}

/// The answer of one segment, and then of all.
#[derive(Default)]
pub(super) struct Tally {
    pub articles: u64,
    pub quotes: u64,
    pub best: Vec<Found>,
    /// Where the worst of the best stands, when there are as many as are wanted: here or, so far, in other segments.
    pub worst: Option<(u64, u64)>,
}

impl Tally {
    /// Keeps the best `limit`.
    pub fn trim(&mut self, limit: usize, columns: &Columns) {
        let best = &mut self.best;
        if limit == 0 || best.len() < limit {
            return;
        }
        let (_, last, _) = best.select_nth_unstable_by_key(limit - 1, |found| found.key.start());
        let last = last.key.start();
        self.worst = Some(last);
        best.retain(|found| found.key.start() <= last);
        if best.len() > limit {
            // Only among those that stand where the last one does the ids decide.
            best.sort_unstable_by_key(|found| found.key.start());
            let equals = best.partition_point(|found| found.key.start() < last);
            rank(&mut best[equals..], columns);
            best[equals..].select_nth_unstable_by_key(limit - 1 - equals, |found| found.key);
            best.truncate(limit);
        }
    }
}

/// Looks up the ranks of ids that are not known yet.
pub(super) fn rank(found: &mut [Found], columns: &Columns) {
    let mut last = None;
    for found in found {
        found.key.id = match last {
            // The quotes of one article come one after the other.
            Some((article, id)) if article == found.article => id,
            _ => columns.rank(found.article),
        };
        last = Some((found.article, found.key.id));
    }
}

/// Joins the answers of all segments: sums, and the best `limit` rows in order.
pub(super) fn merge(
    tallies: Vec<Tally>,
    columns: &[Columns],
    aim: Aim,
    cancel: &Cancel,
) -> tantivy::Result<Tally> {
    let mut breath = Breath::new(cancel);
    let limit = aim.limit;
    let mut out = Tally::default();
    let mut segments = 0;
    for tally in tallies {
        out.articles += tally.articles;
        out.quotes += tally.quotes;
        segments += usize::from(!tally.best.is_empty());
        out.best.extend(tally.best);
    }
    if segments < 2 {
        out.best.sort_unstable_by_key(|found| found.key);
        out.best.truncate(limit);
        return Ok(out);
    }
    rerank(&mut out.best, columns, aim.sort, &mut breath)?;
    // Ranks of ids mean something inside a segment only: where nothing else decides, the ids do.
    let first = |found: &Found| (found.key.first, found.key.date);
    if limit > 0 && out.best.len() > limit {
        let (_, last, _) = out.best.select_nth_unstable_by_key(limit - 1, first);
        let last = first(last);
        out.best.retain(|found| first(found) <= last);
    }
    out.best.sort_unstable_by_key(first);
    let mut best = Vec::with_capacity(limit.min(out.best.len()));
    for ties in out.best.chunk_by_mut(|a, b| first(a) == first(b)) {
        let room = limit.saturating_sub(best.len());
        untie(ties, room, columns, &mut best, &mut breath)?;
    }
    out.best = best;
    Ok(out)
}

/// Puts ranks over all segments in place of those among the values of one.
fn rerank(
    best: &mut [Found],
    columns: &[Columns],
    sort: Sort,
    breath: &mut Breath,
) -> tantivy::Result<()> {
    if !matches!(sort, Sort::Outlet | Sort::Speaker) {
        return Ok(());
    }
    let mut values: HashMap<(SegmentOrdinal, u64), String> = HashMap::new();
    for found in &*best {
        breath.go(1)?;
        let place = (found.address.segment_ord, found.key.first);
        if let (Entry::Vacant(entry), Some(columns)) =
            (values.entry(place), columns.get(place.0 as usize))
            && let Some(value) = columns.value(sort, place.1)?
        {
            entry.insert(value);
        }
    }
    let mut all: Vec<&str> = values.values().map(String::as_str).collect();
    all.sort_unstable();
    all.dedup();
    for found in best {
        let place = (found.address.segment_ord, found.key.first);
        let value = values.get(&place);
        found.key.first = value.map_or(u64::MAX, |value| {
            all.partition_point(|other| *other < value.as_str()) as u64
        });
    }
    Ok(())
}

/// Appends the first `most` of rows of the same first place and date, in order. Inside a segment the ranks of ids say
/// which; between segments the ids themselves, of which each costs microseconds to look up: only the next one of every
/// segment is.
fn untie(
    ties: &mut [Found],
    most: usize,
    columns: &[Columns],
    out: &mut Vec<Found>,
    breath: &mut Breath,
) -> tantivy::Result<()> {
    let segment = |found: &Found| found.address.segment_ord;
    ties.sort_unstable_by_key(|found| (segment(found), found.key));
    let mut queues: Vec<_> = ties
        .chunk_by(|a, b| segment(a) == segment(b))
        .map(|queue| queue.iter().peekable())
        .collect();
    if let [only] = queues.as_mut_slice() {
        out.extend(only.take(most));
        return Ok(());
    }
    let mut next = BinaryHeap::new();
    for (at, queue) in queues.iter_mut().enumerate() {
        if let Some(found) = queue.peek() {
            next.push(Reverse((name(found, columns)?, at)));
        }
    }
    for _ in 0..most {
        let Some(Reverse((_, at))) = next.pop() else {
            break;
        };
        breath.go(1)?;
        let queue = queues.get_mut(at);
        let Some((found, queue)) = queue.and_then(|queue| Some((queue.next()?, queue))) else {
            continue;
        };
        out.push(*found);
        if let Some(found) = queue.peek() {
            next.push(Reverse((name(found, columns)?, at)));
        }
    }
    Ok(())
}

/// By what rows are ordered when nothing else decides.
fn name(found: &Found, columns: &[Columns]) -> tantivy::Result<(Option<Arc<str>>, u32)> {
    let columns = columns.get(found.address.segment_ord as usize);
    let id = columns.map(|columns| columns.id(found.key.id));
    Ok((id.transpose()?, found.key.ordinal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_reversed() {
        assert!(falling(2.5) < falling(1.0) && falling(1.0) < falling(0.0));
        assert_eq!(rising(falling(2.5).into()), 2.5);
    }
}
