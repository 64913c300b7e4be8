//! How like a quote is to a pasted sentence (`like:`): one score, the same in every engine.
//!
//! Two steps, so that an index need not read every quote that shares some words:
//!
//! 1. *overlap*: the weights of the telling words that the quote has, each counted once. A word weighs the more, the
//!    fewer quotes have it: the inverse document frequency of BM25 (Robertson and Zaragoza 2009, "The probabilistic
//!    relevance framework", 3.3), in whole numbers, so that the order in which they are added does not matter.
//! 2. the first [`MOST_WEIGHED`](crate::search::deep::MOST_WEIGHED) by that are read, and put in order by: the very
//!    same words first; then twice the overlap and the heaviest run of those words that stand in the quote in the order
//!    of what was pasted; then the fewest words, common ones too, that only one of the two has.
//!
//! So a copy comes before a shuffled one, and that before half a copy; but nearly all of a sentence in its order comes
//! before all of its words in disorder.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::query::{Needle, Pasted, Pattern, Test, Words};
use crate::text::Stemmer;

/// What is weighed in parts of: fine enough to tell words apart, and sums stay exact in an `f32`.
const PARTS: f64 = 64.0;

/// The clauses of a query that ask for likeness, with what their words weigh.
pub(super) struct Likeness<'p> {
    clauses: Vec<Clause<'p>>,
    /// By stem.
    weights: HashMap<&'p str, u32>,
}

struct Clause<'p> {
    pasted: &'p Pasted,
    tests: &'p [Test],
    least: usize,
}

/// A place in the order of likeness; the smallest is the most alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alike {
    same: Reverse<bool>,
    score: Reverse<u32>,
    strangers: usize,
}

fn stem(test: &Test) -> Option<&str> {
    match test {
        Test::Stem { stem, .. } => Some(stem),
        _ => None,
    }
}

impl<'p> Likeness<'p> {
    /// Of a query that asks for it.
    pub(super) fn of(pattern: &'p Pattern) -> Option<Self> {
        let clause = |clause: usize| match pattern.needle(clause)? {
            Needle::Share {
                pasted,
                tests,
                least,
            } if !pattern.is_negated(clause) => Some(Clause {
                pasted,
                tests,
                least: *least,
            }),
            _ => None,
        };
        let clauses: Vec<_> = (0..pattern.len()).filter_map(clause).collect();
        (!clauses.is_empty()).then_some(Self {
            clauses,
            weights: HashMap::new(),
        })
    }

    /// The words to be weighed, each once.
    pub(super) fn tests(&self) -> Vec<&'p Test> {
        let mut tests: Vec<&Test> = Vec::new();
        for test in self.clauses.iter().flat_map(|clause| clause.tests) {
            if !tests.iter().any(|known| stem(known) == stem(test)) {
                tests.push(test);
            }
        }
        tests
    }

    /// Weighs a word that so many of all `quotes` have.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a logarithm of counts is a small positive number"
    )]
    pub(super) fn weigh(&mut self, test: &'p Test, having: u64, quotes: u64) {
        let Some(stem) = stem(test) else {
            return;
        };
        let (having, quotes) = (having as f64, quotes.max(having) as f64);
        let idf = (1.0 + (quotes - having + 0.5) / (having + 0.5)).ln();
        let weight = (idf * PARTS).round().max(1.0) as u32;
        self.weights.insert(stem, weight);
    }

    /// What a word weighs.
    pub(super) fn weight(&self, test: &Test) -> u32 {
        let weight = stem(test).and_then(|stem| self.weights.get(stem));
        weight.copied().unwrap_or(1)
    }

    /// The first step, for a quote.
    pub(super) fn overlap(&self, content: &str) -> u32 {
        let words = Words::of(content);
        let shared = |clause| Shared::of(self, clause, &words).overlap;
        self.clauses.iter().map(shared).sum()
    }

    /// Both steps, for a quote.
    pub(super) fn place(&self, content: &str) -> Alike {
        let words = Words::of(content);
        let shared = |clause| Shared::of(self, clause, &words);
        let shared = self.clauses.iter().map(shared);
        let score = shared.map(|shared| shared.overlap * 2 + shared.ordered);
        let strangers = |clause: &Clause<'_>| clause.pasted.strangers(&words);
        Alike {
            same: Reverse(self.clauses.iter().any(|clause| clause.pasted.is(&words))),
            score: Reverse(score.sum()),
            strangers: self.clauses.iter().map(strangers).min().unwrap_or(0),
        }
    }
}

/// What a quote shares with one pasted text.
#[derive(Default)]
struct Shared {
    overlap: u32,
    /// The weight of the shared words that stand in the order of the pasted text.
    ordered: u32,
}

impl Shared {
    fn of(all: &Likeness<'_>, clause: &Clause<'_>, words: &Words) -> Self {
        let stemmer = Stemmer::english();
        // By word of the pasted text: the heaviest run in order that ends with it.
        let mut best = vec![0; clause.tests.len()];
        for at in 0..words.len() {
            let key = words.key(at);
            let admits = |test: &Test| test.admits(key, &stemmer);
            if let Some(test) = clause.tests.iter().position(admits) {
                let before = best[..test].iter().max().copied().unwrap_or(0);
                best[test] = best[test].max(before + all.weight(&clause.tests[test]));
            }
        }
        let there = best.iter().zip(clause.tests);
        let there = there.filter(|(best, _)| **best > 0);
        if there.clone().count() < clause.least {
            return Self::default();
        }
        Self {
            overlap: there.map(|(_, test)| all.weight(test)).sum(),
            ordered: best.iter().max().copied().unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Reading, parse_on};

    #[test]
    fn a_copy_then_a_shuffled_one_then_half_of_it() {
        let query = "like:\"we knew in March that the bearings were failing\"";
        let pattern = Pattern::new(&parse_on(query, Reading::Whole, None).query);
        let mut likeness = Likeness::of(&pattern).expect("it asks for likeness");
        for (test, having) in likeness.tests().into_iter().zip([30, 20, 3, 10]) {
            likeness.weigh(test, having, 100);
        }
        let in_order = [
            "We knew in March that the bearings were failing.",
            "We knew in March that a bearing was failing",
            "They knew in March, he added, that all of the bearings on that side were failing",
            "The bearings were failing, that we knew in March",
            "Failing were the bearings in March, as we knew",
            "the bearings were failing",
            "who knew of bearings?",
            "in March we knew",
        ];
        let places = in_order.map(|content| likeness.place(content));
        assert!(places.is_sorted(), "{places:#?}");
        assert_eq!(likeness.overlap("who knew"), 0, "one word is not enough");
        assert!(likeness.overlap(in_order[5]) > likeness.overlap(in_order[6]));
    }
}
