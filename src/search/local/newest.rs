//! Everything by date, without a look at everything: the days of articles are words of the index, in order, and each
//! knows how many articles it has. So the first list, and the end of it, cost as much for a million as for a thousand.

use std::cmp::Ordering;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::search::local::rank::{Columns, Found};
use crate::search::local::schema::Fields;

/// The days of one segment, in the order in which they are asked for.
struct Days<'s> {
    ord: u32,
    reader: &'s SegmentReader,
    columns: &'s Columns,
    inverted: std::sync::Arc<InvertedIndexReader>,
    oldest: bool,
    /// How many days are left.
    left: u64,
    /// The next one as it is written in the index; dates are written so that bytes sort as they do.
    day: Vec<u8>,
}

impl<'s> Days<'s> {
    fn open(
        (ord, reader): (u32, &'s SegmentReader),
        columns: &'s Columns,
        fields: &Fields,
        oldest: bool,
    ) -> tantivy::Result<Self> {
        let inverted = reader.inverted_index(fields.date)?;
        let left = inverted.terms().num_terms() as u64 + 1;
        let mut days = Self {
            ord,
            reader,
            columns,
            inverted,
            oldest,
            left,
            day: Vec::new(),
        };
        days.advance()?;
        Ok(days)
    }

    /// Goes to the next day.
    fn advance(&mut self) -> tantivy::Result<()> {
        self.left -= 1;
        self.day.clear();
        if self.left > 0 {
            let terms = self.inverted.terms();
            let at = match self.oldest {
                true => terms.num_terms() as u64 - self.left,
                false => self.left - 1,
            };
            terms.ord_to_term(at, &mut self.day)?;
        }
        Ok(())
    }

    /// Which of two next days comes first; one that has none left is last.
    fn order(&self, other: &Self) -> Ordering {
        let by_day = match self.oldest {
            true => self.day.cmp(&other.day),
            false => other.day.cmp(&self.day),
        };
        (self.left == 0).cmp(&(other.left == 0)).then(by_day)
    }

    /// How many articles the next day has.
    fn count(&self) -> tantivy::Result<usize> {
        match self.reader.has_deletes() {
            true => Ok(self.articles()?.len()),
            false => {
                let info = self.inverted.terms().get(&self.day)?;
                Ok(info.map_or(0, |info| info.doc_freq as usize))
            }
        }
    }

    /// The articles of the next day, by the ranks of their ids.
    fn articles(&self) -> tantivy::Result<Vec<(u64, DocId)>> {
        let Some(info) = self.inverted.terms().get(&self.day)? else {
            return Ok(Vec::new());
        };
        let mut postings = self
            .inverted
            .read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        let mut articles = Vec::with_capacity(postings.size_hint() as usize);
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !self.reader.is_deleted(doc) {
                articles.push((self.columns.rank(doc), doc));
            }
            postings.advance();
        }
        articles.sort_unstable();
        Ok(articles)
    }
}

/// What one segment has of a day, with the id of the first article that is left. Looking an id up costs microseconds:
/// only where it decides.
struct Pile<'s> {
    ord: u32,
    columns: &'s Columns,
    articles: std::vec::IntoIter<(u64, DocId)>,
    id: Option<String>,
}

impl Pile<'_> {
    fn look(&mut self) -> tantivy::Result<()> {
        let first = self.articles.as_slice().first();
        self.id = first.map(|(rank, _)| self.columns.id(*rank)).transpose()?;
        Ok(())
    }
}

/// Gives all articles that have a date to `take`, the newest first or the oldest, those of a day by id, from the one
/// with the number `offset` on, until `take` has enough. Whether it has: those without a date would follow.
pub(super) fn by_date<'s>(
    segments: impl Iterator<Item = (&'s SegmentReader, &'s Columns)>,
    fields: &Fields,
    (oldest, offset): (bool, usize),
    mut take: impl FnMut(Found) -> bool,
) -> tantivy::Result<bool> {
    let mut days: Vec<Days<'s>> = (0..)
        .zip(segments)
        .map(|(ord, (reader, columns))| Days::open((ord, reader), columns, fields, oldest))
        .collect::<tantivy::Result<_>>()?;
    let mut skip = offset;
    loop {
        days.sort_by(Days::order);
        let Some(first) = days.first().filter(|days| days.left > 0) else {
            return Ok(false);
        };
        let same = days.partition_point(|days| days.order(first) != Ordering::Greater);
        let mut count = 0;
        for days in &days[..same] {
            count += days.count()?;
        }
        if skip >= count {
            skip -= count;
        } else if day(&days[..same], &mut skip, &mut take)? {
            return Ok(true);
        }
        for days in &mut days[..same] {
            days.advance()?;
        }
    }
}

/// Gives the articles of one day; whether that is enough.
fn day(
    days: &[Days<'_>],
    skip: &mut usize,
    take: &mut impl FnMut(Found) -> bool,
) -> tantivy::Result<bool> {
    let mut piles = Vec::with_capacity(days.len());
    for days in days {
        piles.push(Pile {
            ord: days.ord,
            columns: days.columns,
            articles: days.articles()?.into_iter(),
            id: None,
        });
    }
    piles.retain(|pile| pile.articles.len() > 0);
    let alone = piles.len() == 1;
    if !alone {
        for pile in &mut piles {
            pile.look()?;
        }
    }
    loop {
        let first = piles.iter_mut().filter(|pile| pile.articles.len() > 0);
        let Some(pile) = first.min_by(|a, b| a.id.cmp(&b.id)) else {
            return Ok(false);
        };
        if let Some((_, doc)) = pile.articles.next() {
            let quotes = pile.columns.family.quotes(doc).unwrap_or(0);
            let found = Found::article(DocAddress::new(pile.ord, doc), quotes);
            match skip.checked_sub(1) {
                Some(rest) => *skip = rest,
                None if take(found) => return Ok(true),
                None => {}
            }
        }
        if !alone {
            pile.look()?;
        }
    }
}
