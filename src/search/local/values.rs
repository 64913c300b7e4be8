//! The most frequent values of a column over all segments, with their names.
//!
//! A name is looked up in a dictionary of packed blocks: one by one each costs a block. Here the names of a segment
//! are read in order, so that a block is unpacked once and one without a value that was met is passed over; and the
//! segments are read side by side, so that no more than some names of each are held, however many there are.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::ops::AddAssign;

use tantivy::columnar::StrColumn;

use crate::search::local::fault::Fault;
use crate::search::local::schema::shown;
use crate::search::{Cancel, Counted, Error, Tab};

/// So many names are read of a segment at a time.
const READ: usize = 1 << 11;

/// How often a value was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sum {
    pub quotes: u32,
    pub articles: u32,
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.quotes = self.quotes.saturating_add(other.quotes);
        self.articles = self.articles.saturating_add(other.articles);
    }
}

/// The values met in one segment.
struct Part {
    column: StrColumn,
    /// Their numbers in the dictionary of the column, rising, with how often.
    sums: Vec<(u32, Sum)>,
    /// How many of them have been read.
    read: usize,
    /// Names that have been read and not taken.
    names: VecDeque<(Vec<u8>, Sum)>,
}

impl Part {
    /// Sees to it that the next name is there, if any is left.
    fn fill(&mut self, cancel: &Cancel) -> Result<(), Fault> {
        if !self.names.is_empty() || self.read == self.sums.len() {
            return Ok(());
        }
        if cancel.is_stale() {
            return Err(Error::Cancelled.into());
        }
        let end = self.sums.len().min(self.read + READ);
        let sums = &self.sums[self.read..end];
        let ords: Vec<u64> = sums.iter().map(|(ord, _)| u64::from(*ord)).collect();
        let mut met = sums.iter().map(|(_, sum)| *sum);
        let names = &mut self.names;
        let dictionary = self.column.dictionary();
        let whole = dictionary.sorted_ords_to_term_cb(&ords, |name| {
            names.push_back((name.to_vec(), met.next().unwrap_or_default()));
        });
        if !whole.map_err(Fault::new)? {
            return Err(Fault::broken("a column with a value that has no name"));
        }
        self.read = end;
        Ok(())
    }
}

/// The values of one facet over all segments.
#[derive(Default)]
pub(super) struct Values {
    parts: Vec<Part>,
    /// How often there was none.
    none: Sum,
}

impl Values {
    /// Adds what was met in one segment, by the numbers of the values; behind them what has none.
    pub fn add(&mut self, column: Option<&StrColumn>, mut sums: Vec<Sum>) {
        self.none += sums.pop().unwrap_or_default();
        let Some(column) = column else {
            return;
        };
        let sums = (0..).zip(sums).filter(|(_, sum)| *sum != Sum::default());
        self.parts.push(Part {
            column: column.clone(),
            sums: sums.collect(),
            read: 0,
            names: VecDeque::new(),
        });
    }

    /// The first `most` of them in the order of [`Tab::of`].
    pub fn tab(mut self, most: usize, cancel: &Cancel) -> Result<Tab, Fault> {
        let mut best = Best::new(most);
        if self.none != Sum::default() {
            best.offer(None, self.none);
        }
        let rare = self.leave_rare(most);
        loop {
            for part in &mut self.parts {
                part.fill(cancel)?;
            }
            let first = self.parts.iter().filter_map(|part| part.names.front());
            let Some(first) = first.map(|(name, _)| name).min().cloned() else {
                break;
            };
            let mut sum = Sum::default();
            for part in &mut self.parts {
                let next = part.names.pop_front_if(|(name, _)| *name == first);
                sum += next.map_or_else(Sum::default, |(_, sum)| sum);
            }
            best.offer(Some(&first), sum);
        }
        Ok(best.tab(rare))
    }

    /// Where there is but one segment, what is too rare to be among the first needs no name. Gives how many values
    /// are left out.
    fn leave_rare(&mut self, most: usize) -> u64 {
        let [part] = self.parts.as_mut_slice() else {
            return 0;
        };
        let all = part.sums.len();
        if most == 0 || all <= most {
            return 0;
        }
        let mut by_count: Vec<Sum> = part.sums.iter().map(|(_, sum)| *sum).collect();
        let (_, least, _) = by_count.select_nth_unstable_by_key(most - 1, |sum| Reverse(*sum));
        let least = *least;
        part.sums.retain(|(_, sum)| *sum >= least);
        (all - part.sums.len()) as u64
    }
}

/// The first of many values.
struct Best {
    most: usize,
    first: Vec<(Reverse<Sum>, Option<String>)>,
    /// What comes behind this is not among the first.
    last: Option<Sum>,
    values: u64,
}

impl Best {
    fn new(most: usize) -> Self {
        Self {
            most,
            first: Vec::new(),
            last: None,
            values: 0,
        }
    }

    fn offer(&mut self, name: Option<&[u8]>, sum: Sum) {
        self.values += 1;
        if self.most == 0 || self.last.is_some_and(|last| sum < last) {
            return;
        }
        let name = name.map(String::from_utf8_lossy);
        let name = name.map(|name| shown(&name).to_owned());
        self.first.push((Reverse(sum), name));
        if self.first.len() >= self.most.saturating_mul(2).max(256) {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.first.sort_unstable();
        self.first.truncate(self.most);
        if self.first.len() == self.most {
            self.last = self.first.last().map(|(Reverse(sum), _)| *sum);
        }
    }

    fn tab(mut self, left_out: u64) -> Tab {
        self.trim();
        let first = self.first.into_iter();
        Tab {
            first: first
                .map(|(Reverse(sum), value)| Counted {
                    value,
                    quotes: sum.quotes.into(),
                    articles: sum.articles.into(),
                })
                .collect(),
            values: self.values + left_out,
        }
    }
}
