//! How often each speaker, outlet, kind, verb and month occurs among what a query finds: one pass, no text touched.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::query::Weight;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::search::local::breath::Breath;
use crate::search::local::fault::Fault;
use crate::search::local::rank::Columns;
use crate::search::local::schema::shown;
use crate::search::{Cancel, Counted, Cuts, Error, Facets, Tab};

/// What there is of one value.
#[derive(Clone, Copy, Default)]
struct Sum {
    quotes: u64,
    articles: u64,
    /// The article that was counted last, and one: its quotes come one after the other.
    last: DocId,
}

impl Sum {
    fn add(&mut self, article: DocId, quotes: u64) {
        self.quotes += quotes;
        if self.last != article + 1 {
            self.articles += 1;
            self.last = article + 1;
        }
    }
}

/// The values of one column of a segment; the last place is for those that have none.
struct Tally<'c> {
    column: Option<&'c StrColumn>,
    sums: Vec<Sum>,
}

impl<'c> Tally<'c> {
    fn new(column: Option<&'c StrColumn>) -> Self {
        let terms = column.map_or(0, |column| column.num_terms());
        Self {
            column,
            sums: vec![Sum::default(); terms + 1],
        }
    }

    fn add(&mut self, doc: DocId, article: DocId, quotes: u64) {
        let none = self.sums.len() - 1;
        let ord = self.column.and_then(|column| column.ords().first(doc));
        let at = ord
            .and_then(|ord| usize::try_from(ord).ok())
            .unwrap_or(none);
        self.sums[at.min(none)].add(article, quotes);
    }

    fn into(self, out: &mut Counting) -> tantivy::Result<()> {
        let none = self.sums.len() - 1;
        let mut value = String::new();
        for (at, sum) in self.sums.iter().enumerate() {
            if sum.articles == 0 {
                continue;
            }
            let name = match self.column.filter(|_| at < none) {
                Some(column) => {
                    value.clear();
                    column.ord_to_str(at as u64, &mut value)?;
                    Some(shown(&value).to_owned())
                }
                None => None,
            };
            out.add(name, sum);
        }
        Ok(())
    }
}

/// The values of one facet over all segments.
#[derive(Default)]
struct Counting(HashMap<Option<String>, (u64, u64)>);

impl Counting {
    fn add(&mut self, value: Option<String>, sum: &Sum) {
        let (quotes, articles) = self.0.entry(value).or_default();
        *quotes += sum.quotes;
        *articles += sum.articles;
    }

    fn tab(self, most: usize) -> Tab {
        Tab::of(
            self.0
                .into_iter()
                .map(|(value, (quotes, articles))| Counted {
                    value,
                    quotes,
                    articles,
                }),
            most,
        )
    }
}

/// Counts over all segments.
#[derive(Default)]
pub(super) struct Counts {
    speakers: Counting,
    outlets: Counting,
    kinds: Counting,
    verbs: Counting,
    months: HashMap<Option<i64>, Sum>,
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
        let mut months: HashMap<Option<i64>, Sum> = HashMap::new();
        let mut breath = Breath::new(cancel);
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
                let count = quotes.len() as u64;
                outlets.add(article, article, count);
                let month = columns.date(article).map(|day| (day - 1).div_euclid(31));
                months.entry(month).or_default().add(article, count);
                if breath.steps(u32::try_from(count).unwrap_or(u32::MAX)) {
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
        speakers.into(&mut self.speakers)?;
        outlets.into(&mut self.outlets)?;
        kinds.into(&mut self.kinds)?;
        verbs.into(&mut self.verbs)?;
        for (month, sum) in months {
            let all = self.months.entry(month).or_default();
            all.quotes += sum.quotes;
            all.articles += sum.articles;
        }
        Ok(())
    }

    /// The most frequent values of each.
    pub fn facets(self, most: usize, cut: Cuts) -> Facets {
        let month = |number: i64| {
            let (year, month) = ((number - 1).div_euclid(12), (number - 1).rem_euclid(12) + 1);
            format!("{year:04}-{month:02}")
        };
        let months = self.months.into_iter().map(|(number, sum)| Counted {
            value: number.map(month),
            quotes: sum.quotes,
            articles: sum.articles,
        });
        Facets {
            speakers: self.speakers.tab(most),
            outlets: self.outlets.tab(most),
            kinds: self.kinds.tab(most),
            verbs: self.verbs.tab(most),
            months: Tab::by_value(months, most),
            cut,
        }
    }
}
