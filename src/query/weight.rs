//! [`Weight`]: how much the place of a clause says, judged without a corpus.
//!
//! A line can be aligned on one place only. The rarest clause would be the best; how rare it is an index could count,
//! but then lines would move when articles are added, and differ between engines. What is known of words without
//! counting does nearly as well: `the` is common everywhere, several words are rarer than one, and long words are rarer
//! than short ones (Zipf 1935, "The psycho-biology of language").

use crate::query::share::is_common;
use crate::query::{Needle, Row, Test};

/// The greater, the more it says. Ties: the clause that comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    /// There is a word that not every text has.
    telling: bool,
    /// Several words have to come together: a phrase, or words near each other.
    several: bool,
    /// The letters that are sure to be there.
    letters: usize,
}

impl Weight {
    /// How much the places of a needle say.
    pub(super) fn of(needle: &Needle) -> Self {
        let Needle::Words { spots, .. } = needle else {
            return Self::default();
        };
        // Of alternatives the one that says least may be there.
        let spots = spots.iter().filter_map(|rows| rows.iter().map(row).min());
        let all = spots.reduce(|a, b| Self {
            telling: a.telling || b.telling,
            several: true,
            letters: a.letters + b.letters,
        });
        all.unwrap_or_default()
    }
}

fn row(row: &Row) -> Weight {
    let letters = |test: &Test| String::from_utf8_lossy(test.start()).chars().count();
    let word = |test: &Test| match test {
        Test::Key(word) | Test::Stem { word, .. } | Test::Form { key: word, .. } => Weight {
            telling: !is_common(word),
            several: false,
            letters: word.chars().count(),
        },
        // What may be some other word is sure of its start only.
        test => Weight {
            telling: letters(test) > 1,
            several: false,
            letters: letters(test),
        },
    };
    Weight {
        telling: row.iter().any(|test| word(test).telling),
        several: row.len() > 1,
        letters: row.iter().map(|test| word(test).letters).sum(),
    }
}
