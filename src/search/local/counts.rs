//! How often each speaker, outlet, kind, verb and month occurs among what a query finds: one pass, no text touched.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::query::Weight;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::search::local::breath::Breath;
use crate::search::local::columns::Columns;
use crate::search::local::fault::Fault;
use crate::search::local::values::{Sum, Values};
use crate::search::{Cancel, Counted, Cuts, Error, Facets, Tab};

/// The values of one column of a segment; the last place is for those that have none.
struct Tally<'c> {
    column: Option<&'c StrColumn>,
    sums: Vec<Sum>,
    /// The article that was counted last of each, and one: its quotes come one after the other.
    last: Vec<DocId>,
}

impl<'c> Tally<'c> {
    fn new(column: Option<&'c StrColumn>) -> Self {
        let terms = column.map_or(0, |column| column.num_terms());
        Self {
            column,
            sums: vec![Sum::default(); terms + 1],
            last: vec![0; terms + 1],
        }
    }

    fn add(&mut self, doc: DocId, article: DocId, quotes: u32) {
        let none = self.sums.len() - 1;
        let ord = self.column.and_then(|column| column.ords().first(doc));
        let at = ord.and_then(|ord| usize::try_from(ord).ok());
        let at = at.unwrap_or(none).min(none);
        let first = self.last[at] != article + 1;
        self.last[at] = article + 1;
        self.sums[at] += Sum {
            quotes,
            articles: first.into(),
        };
    }
}

/// What there is of a month.
#[derive(Clone, Copy, Default)]
struct Month {
    quotes: u64,
    articles: u64,
}

/// Counts over all segments.
#[derive(Default)]
pub(super) struct Counts {
    speakers: Values,
    outlets: Values,
    kinds: Values,
    verbs: Values,
    months: HashMap<Option<i64>, Month>,
}

impl Counts {
    /// Adds what a query finds in one segment: quotes, or articles with all of theirs.
    pub fn add(
        &mut self,
        weight: &dyn Weight,
        reader: &SegmentReader,
        columns: &Columns,
        quotes_match: bool,
        cancel: &Cancel,
    ) -> Result<(), Fault> {
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut speakers = Tally::new(columns.speakers.as_ref());
        let mut outlets = Tally::new(columns.outlets.as_ref());
        let mut kinds = Tally::new(columns.kinds.as_ref());
        let mut verbs = Tally::new(columns.verbs.as_ref());
        let mut breath = Breath::new(cancel);
        // The article that was met last, and one.
        let mut last = 0;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if breath.steps(1) {
                return Err(Error::Cancelled.into());
            }
            if !reader.is_deleted(doc) {
                let family = &columns.family;
                let (article, quotes) = match quotes_match {
                    true => match family.article(doc) {
                        Some((article, _)) => (article, doc..doc + 1),
                        None => (doc, 0..0),
                    },
                    false => (doc, doc + 1..doc + 1 + family.quotes(doc).unwrap_or(0)),
                };
                let count = quotes.end - quotes.start;
                let first = last != article + 1;
                last = article + 1;
                outlets.add(article, article, count);
                let month = columns.date(article).map(|day| (day - 1).div_euclid(31));
                let month = self.months.entry(month).or_default();
                month.quotes += u64::from(count);
                month.articles += u64::from(first);
                if breath.steps(count) {
                    return Err(Error::Cancelled.into());
                }
                for quote in quotes {
                    speakers.add(quote, article, 1);
                    kinds.add(quote, article, 1);
                    verbs.add(quote, article, 1);
                }
            }
            doc = scorer.advance();
        }
        for (tally, values) in [
            (speakers, &mut self.speakers),
            (outlets, &mut self.outlets),
            (kinds, &mut self.kinds),
            (verbs, &mut self.verbs),
        ] {
            values.add(tally.column, tally.sums);
        }
        Ok(())
    }

    /// The most frequent values of each.
    pub fn facets(self, most: usize, cut: Cuts, cancel: &Cancel) -> Result<Facets, Fault> {
        let month = |number: i64| {
            let (year, month) = ((number - 1).div_euclid(12), (number - 1).rem_euclid(12) + 1);
            format!("{year:04}-{month:02}")
        };
        let months = self.months.into_iter().map(|(number, sum)| Counted {
            value: number.map(month),
            quotes: sum.quotes,
            articles: sum.articles,
        });
        Ok(Facets {
            speakers: self.speakers.tab(most, cancel)?,
            outlets: self.outlets.tab(most, cancel)?,
            kinds: self.kinds.tab(most, cancel)?,
            verbs: self.verbs.tab(most, cancel)?,
            months: Tab::by_value(months, most),
            cut,
        })
    }
}
