//! Everything by date, without a look at everything: the days of articles are words of the index, in order, and each
//! knows how many articles it has. So the first list, and the end of it, cost as much for a million as for a thousand.

use std::cmp::Ordering;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::search::local::columns::Columns;
use crate::search::local::fault::Fault;
use crate::search::local::rank::Found;
use crate::search::local::schema::Fields;
use crate::search::{Cancel, Error, Rows};

/// The days of one segment, in the order in which they are asked for.
pub(super) struct Days<'s> {
    ord: u32,
    reader: &'s SegmentReader,
    columns: &'s Columns,
    inverted: Arc<InvertedIndexReader>,
    oldest: bool,
    /// How many days are left.
    left: u64,
    /// The next one as it is written in the index; dates are written so that bytes sort as they do.
    day: Vec<u8>,
}

impl<'s> Days<'s> {
    pub fn open(
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

    /// Whether there is no next day.
    pub fn are_over(&self) -> bool {
        self.left == 0
    }

    /// Goes to the next day.
    pub fn advance(&mut self) -> tantivy::Result<()> {
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

    /// How many articles the next day has, or how many quotes.
    fn count(&self, what: Rows) -> tantivy::Result<usize> {
        let mut count = 0;
        if what == Rows::Articles && !self.reader.has_deletes() {
            let info = self.inverted.terms().get(&self.day)?;
            return Ok(info.map_or(0, |info| info.doc_freq as usize));
        }
        self.each(|doc| {
            count += match what {
                Rows::Articles => 1,
                Rows::Quotes => self.quotes(doc) as usize,
            };
        })?;
        Ok(count)
    }

    fn quotes(&self, doc: DocId) -> u32 {
        self.columns.family.quotes(doc).unwrap_or(0)
    }

    /// The articles of the next day, by the ranks of their ids.
    fn articles(&self) -> tantivy::Result<Vec<(u64, DocId)>> {
        let mut articles = Vec::new();
        self.each(|doc| articles.push((self.columns.rank(doc), doc)))?;
        articles.sort_unstable();
        Ok(articles)
    }

    /// Does something with each article of the next day.
    pub fn each(&self, mut act: impl FnMut(DocId)) -> tantivy::Result<()> {
        let Some(info) = self.inverted.terms().get(&self.day)? else {
            return Ok(());
        };
        let mut postings = self
            .inverted
            .read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if !self.reader.is_deleted(postings.doc()) {
                act(postings.doc());
            }
            postings.advance();
        }
        Ok(())
    }
}

/// What one segment has of a day, with the id of the first article that is left. Looking an id up costs microseconds:
/// only where it decides.
struct Pile<'s> {
    ord: u32,
    columns: &'s Columns,
    articles: std::vec::IntoIter<(u64, DocId)>,
    id: Option<Arc<str>>,
}

impl Pile<'_> {
    fn look(&mut self) -> tantivy::Result<()> {
        let first = self.articles.as_slice().first();
        self.id = first.map(|(rank, _)| self.columns.id(*rank)).transpose()?;
        Ok(())
    }
}

/// Where a window on everything begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct From {
    pub oldest: bool,
    /// What is counted on the way there.
    pub rows: Rows,
    /// So many of those are passed over. What is left in the end is of the first article that is given.
    pub skip: usize,
    /// Whether the window has begun.
    pub begun: bool,
}

/// Gives all articles that have a date to `take`, the newest first or the oldest, those of a day by id, until `take`
/// has enough. Whether it has: those without a date would follow.
pub(super) fn by_date<'s>(
    segments: impl Iterator<Item = (&'s SegmentReader, &'s Columns)>,
    fields: &Fields,
    from: &mut From,
    (take, cancel): (&mut dyn FnMut(Found) -> bool, &Cancel),
) -> Result<bool, Fault> {
    let mut days: Vec<Days<'s>> = (0..)
        .zip(segments)
        .map(|(ord, (reader, columns))| Days::open((ord, reader), columns, fields, from.oldest))
        .collect::<tantivy::Result<_>>()?;
    loop {
        if cancel.is_stale() {
            return Err(Error::Cancelled.into());
        }
        days.sort_by(Days::order);
        let Some(first) = days.first().filter(|days| days.left > 0) else {
            return Ok(false);
        };
        let same = days.partition_point(|days| days.order(first) != Ordering::Greater);
        let mut count = 0;
        let before = from.skip > 0 && !from.begun;
        for days in days[..same].iter().filter(|_| before) {
            count += days.count(from.rows)?;
        }
        if before && from.skip >= count {
            from.skip -= count;
        } else if day(&days[..same], from, take)? {
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
    from: &mut From,
    take: &mut dyn FnMut(Found) -> bool,
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
            let count = match from.rows {
                Rows::Articles => 1,
                Rows::Quotes => quotes as usize,
            };
            if from.skip >= count && from.skip > 0 && !from.begun {
                from.skip -= count;
            } else {
                from.begun = true;
                if take(found) {
                    return Ok(true);
                }
            }
        }
        if !alone {
            pile.look()?;
        }
    }
}
