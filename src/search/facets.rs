//! How often each speaker, outlet, kind, verb and month occurs among what matches.

use std::collections::BTreeMap;

use crate::search::Cuts;

/// One value of a facet with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The value; `None` for what has none (unattributed, undated). Raw text of articles: make it safe before it goes
    /// to a terminal.
    pub value: Option<String>,
    /// Quotes with it among those that match.
    pub quotes: u64,
    /// Articles with it among those that match, or with such a quote.
    pub articles: u64,
}

/// The values of one facet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// The first of them, in order.
    pub first: Vec<Counted>,
    /// How many values there are in all.
    pub values: u64,
}

impl Tab {
    /// The values with the most quotes, then articles, then by name; that without a value has no privilege.
    #[must_use]
    pub fn of(all: impl Iterator<Item = Counted>, most: usize) -> Self {
        let mut all: Vec<Counted> = all.collect();
        let values = all.len() as u64;
        all.sort_by(|a, b| (b.quotes, b.articles, &a.value).cmp(&(a.quotes, a.articles, &b.value)));
        all.truncate(most);
        Self { first: all, values }
    }

    /// The last values by name, in order: months. That without a value comes first.
    #[must_use]
    pub fn by_value(all: impl Iterator<Item = Counted>, most: usize) -> Self {
        let mut all: Vec<Counted> = all.collect();
        let values = all.len() as u64;
        all.sort_by(|a, b| a.value.cmp(&b.value));
        all.drain(..all.len().saturating_sub(most));
        Self { first: all, values }
    }
}

/// What a search finds, counted by what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By speaker: a name, or the words for somebody unnamed.
    pub speakers: Tab,
    /// By outlet.
    pub outlets: Tab,
    /// By kind.
    pub kinds: Tab,
    /// By the first form of the verb that introduces a quote.
    pub verbs: Tab,
    /// By month (`2031-03`), the last ones.
    pub months: Tab,
    /// Which clauses were not looked for to the end.
    pub cut: Cuts,
}

/// Counts values one by one.
#[derive(Default)]
pub(super) struct Counter(BTreeMap<Option<String>, (u64, u64)>);

impl Counter {
    pub(super) fn add(&mut self, value: Option<String>, quotes: u64, articles: u64) {
        let sums = self.0.entry(value).or_default();
        sums.0 += quotes;
        sums.1 += articles;
    }

    /// Adds the values of the quotes of one article.
    pub(super) fn add_each(&mut self, values: impl Iterator<Item = Option<String>>) {
        let mut here: BTreeMap<Option<String>, u64> = BTreeMap::new();
        for value in values {
            *here.entry(value).or_default() += 1;
        }
        for (value, quotes) in here {
            self.add(value, quotes, 1);
        }
    }

    pub(super) fn counted(self) -> impl Iterator<Item = Counted> {
        self.0
            .into_iter()
            .map(|(value, (quotes, articles))| Counted {
                value,
                quotes,
                articles,
            })
    }
}
