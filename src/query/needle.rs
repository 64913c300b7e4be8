//! One term made ready to be looked for among words.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::query::near::{Place, Reach, windows};
use crate::query::test::LIKE_LETTERS;
use crate::query::types::bare_address;
use crate::query::{Field, Pasted, Term, Test, Vocabulary, Words};
use crate::text::{Stemmer, fold, form, tokens};

/// Words side by side, as a test for each; at least one.
pub type Row = Vec<Test>;

/// What a clause looks for. Both engines and the highlighter go by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needle {
    /// Words: at each spot one of its rows, the spots as near as asked for.
    Words {
        /// For each spot the rows it takes; at least one spot, one row each.
        spots: Vec<Vec<Row>>,
        /// The distance of the spots; of no meaning for a single one.
        reach: Reach,
    },
    /// So many of these words, in any order.
    Share {
        /// What they are of.
        pasted: Pasted,
        /// The words, in their order; each at most once.
        tests: Vec<Test>,
        /// How many of them there have to be; at least one.
        least: usize,
    },
    /// No value.
    Absent,
    /// A number between these, both included.
    Between {
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// A day between these, both included.
    Dates {
        /// The first.
        from: Option<Date>,
        /// The last.
        to: Option<Date>,
    },
    /// One of the names that there are, or the whole name of a speaker or an outlet.
    Name(String),
    /// The quote of an article that begins at a byte.
    Quote {
        /// The id of the article.
        article: String,
        /// The first byte of the content.
        start: u32,
    },
    /// One of these articles, by id.
    Among(Arc<BTreeSet<String>>),
    /// Not to be found anywhere.
    Nothing,
}

/// The folded words of a text, with their forms.
fn keys(text: &str) -> impl Iterator<Item = (String, &str)> {
    tokens(text)
        .map(|token| {
            (
                fold(&text[token.range()]).into_owned(),
                &text[token.range()],
            )
        })
        .filter(|(word, _)| !word.is_empty())
}

/// The words of a text side by side.
fn row(field: Option<Field>, text: &str) -> Row {
    let text = match field {
        Some(Field::Url | Field::Outlet) => bare_address(text),
        _ => text,
    };
    keys(text).map(|(word, _)| Test::Key(word)).collect()
}

/// Lets the last word of a row go on.
fn begun(mut row: Row) -> Row {
    if let Some(Test::Key(word)) = row.pop() {
        row.push(Test::Start(word));
    }
    row
}

impl Needle {
    /// Makes a term ready that stands in a field, or in none.
    #[must_use]
    pub fn new(field: Option<Field>, term: &Term) -> Self {
        if field == Some(Field::Like) {
            return match term {
                Term::Word { word: text, .. }
                | Term::Phrase { text, .. }
                | Term::Form { word: text }
                | Term::Like { word: text, .. } => {
                    let pasted = Pasted::new(text);
                    match pasted.telling() {
                        (_, 0) => Self::Nothing,
                        (tests, least) => Self::Share {
                            pasted,
                            tests,
                            least,
                        },
                    }
                }
                _ => Self::Nothing,
            };
        }
        let begins = field.is_some_and(Field::takes_prefixes);
        match term {
            Term::Absent => Self::Absent,
            Term::Between { least, most } => Self::Between {
                least: *least,
                most: *most,
            },
            Term::Dates {
                from: None,
                to: None,
            } => Self::Nothing,
            Term::Dates { from, to } => Self::Dates {
                from: *from,
                to: *to,
            },
            Term::Name { name } => match term.quote_id().filter(|_| field == Some(Field::Id)) {
                Some((article, start)) => Self::Quote {
                    article: article.to_owned(),
                    start,
                },
                None => Self::Name(name.clone()),
            },
            Term::Picked { ids } => Self::Among(Arc::clone(ids)),
            Term::Phrase { text, prefix, slop } if *slop > 0 => {
                let row = row(field, text);
                let row = if *prefix || begins { begun(row) } else { row };
                let spots = row.into_iter().map(|test| vec![vec![test]]).collect();
                Self::words(spots, (*slop).into(), true)
            }
            Term::Near {
                spots,
                distance,
                ordered,
            } => {
                let spots = spots
                    .iter()
                    .map(|terms| terms.iter().filter_map(|term| spot(term, field)).collect())
                    .collect();
                Self::words(spots, (*distance).into(), *ordered)
            }
            term => match spot(term, field) {
                Some(row) => Self::words(vec![vec![row]], 0, true),
                None => Self::Nothing,
            },
        }
    }

    fn words(spots: Vec<Vec<Row>>, distance: u32, ordered: bool) -> Self {
        if spots.is_empty() || spots.iter().any(Vec::is_empty) {
            return Self::Nothing;
        }
        let Ok(count) = u8::try_from(spots.len()) else {
            return Self::Nothing;
        };
        let reach = Reach {
            spots: count,
            distance,
            ordered,
        };
        Self::Words { spots, reach }
    }

    /// Its occurrences among words, from left to right, none overlapping the one before: for each the words that it
    /// takes.
    pub(super) fn occurrences<'n>(
        &'n self,
        words: &'n Words,
    ) -> Box<dyn Iterator<Item = Vec<Range<usize>>> + 'n> {
        let stemmer = Stemmer::english();
        if let Self::Share {
            pasted,
            tests,
            least,
        } = self
        {
            return Box::new(shared(pasted, tests, *least, words).into_iter());
        }
        let Self::Words { spots, reach } = self else {
            return Box::new(std::iter::empty());
        };
        if let [rows] = spots.as_slice() {
            let mut from = 0;
            return Box::new(std::iter::from_fn(move || {
                let found = next(rows, words, from, &stemmer)?;
                from = found.end;
                Some(vec![found])
            }));
        }
        let mut places = Vec::new();
        for (spot, rows) in (0u8..).zip(spots) {
            for row in rows {
                let mut from = 0;
                while let Some(found) = next(std::slice::from_ref(row), words, from, &stemmer) {
                    from = found.start + 1;
                    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                    places.push(Place {
                        end: place(found.end),
                        start: place(found.start),
                        spot,
                    });
                }
            }
            if places.last().is_none_or(|place| place.spot != spot) {
                return Box::new(std::iter::empty());
            }
        }
        places.sort_unstable();
        Box::new(windows(&places, *reach).into_iter().map(|window| {
            window
                .into_iter()
                .map(|place| place.start as usize..place.end as usize)
                .collect()
        }))
    }

    /// Whether it occurs among words.
    pub(super) fn occurs(&self, words: &Words) -> bool {
        match self {
            // Where the words go together costs more than to count them.
            Self::Share { tests, least, .. } => has_enough(&admitted(tests, words), tests, *least),
            needle => needle.occurrences(words).next().is_some(),
        }
    }

    /// Whether it may occur in a text of these words; `true` for one that looks for the absence of words.
    pub(super) fn may_occur(&self, vocabulary: &Vocabulary) -> bool {
        match self {
            Self::Words { spots, .. } => {
                let known = |test: &Test| vocabulary.admits(test);
                spots
                    .iter()
                    .all(|rows| rows.iter().any(|row| row.iter().all(known)))
            }
            Self::Share { tests, least, .. } => {
                let known = |test: &&Test| vocabulary.admits(test);
                tests.iter().filter(known).count() >= *least
            }
            Self::Absent
            | Self::Between { .. }
            | Self::Dates { .. }
            | Self::Name(_)
            | Self::Quote { .. }
            | Self::Among(_) => true,
            Self::Nothing => false,
        }
    }
}

/// For each word the test that admits it.
fn admitted(tests: &[Test], words: &Words) -> Vec<Option<usize>> {
    let stemmer = Stemmer::english();
    let admits = |at: usize| {
        tests
            .iter()
            .position(|test| test.admits(words.key(at), &stemmer))
    };
    (0..words.len()).map(admits).collect()
}

/// Whether so many of the tests admit a word.
fn has_enough(admitted: &[Option<usize>], tests: &[Test], least: usize) -> bool {
    let there = |test: &usize| admitted.contains(&Some(*test));
    (0..tests.len()).filter(there).count() >= least
}

/// The places of the words that are shared, as one occurrence, when there are enough of them: where the two texts go
/// together, and if they do so nowhere, all of them.
fn shared(
    pasted: &Pasted,
    tests: &[Test],
    least: usize,
    words: &Words,
) -> Option<Vec<Range<usize>>> {
    let admitted = admitted(tests, words);
    if !has_enough(&admitted, tests, least) {
        return None;
    }
    let runs = pasted.runs(words, |at| admitted[at].is_some());
    if !runs.is_empty() {
        return Some(runs);
    }
    let there = (0..words.len()).filter(|at| admitted[*at].is_some());
    Some(there.map(|at| at..at + 1).collect())
}

/// A term that stands for words side by side, as their tests.
fn spot(term: &Term, field: Option<Field>) -> Option<Row> {
    let exact = field == Some(Field::Kind);
    let begins = field.is_some_and(Field::takes_prefixes);
    let row = match term {
        Term::Word { word, prefix } => {
            let row = row(field, word);
            match row.as_slice() {
                _ if *prefix || begins => begun(row),
                [Test::Key(word)] if !exact => vec![Test::stem(word.clone())],
                _ => row,
            }
        }
        Term::Phrase { text, prefix, .. } if *prefix || begins => begun(row(field, text)),
        Term::Phrase { text, .. } => row(field, text),
        Term::Form { word } => keys(word)
            .map(|(key, raw)| Test::Form {
                key,
                form: form(raw).into_owned(),
            })
            .collect(),
        Term::Like { word, edits } => match row(field, word).as_slice() {
            [Test::Key(word)] if word.chars().count() <= LIKE_LETTERS => {
                vec![Test::like(word.clone(), *edits)]
            }
            // `COVID-19~` has no letters to spare.
            _ => row(field, word),
        },
        Term::Regex { source } => Test::described(source).into_iter().collect(),
        Term::Near { .. }
        | Term::Absent
        | Term::Between { .. }
        | Term::Dates { .. }
        | Term::Name { .. }
        | Term::Picked { .. } => return None,
    };
    (!row.is_empty()).then_some(row)
}

/// The first place of one of the rows that starts at the word `from` or later: the longest one there.
fn next(rows: &[Row], words: &Words, from: usize, stemmer: &Stemmer) -> Option<Range<usize>> {
    (from..words.len()).find_map(|at| {
        rows.iter()
            .filter(|row| stands(row, words, at, stemmer))
            .map(|row| at..at + row.len())
            .max_by_key(|place| place.end)
    })
}

fn stands(row: &Row, words: &Words, at: usize, stemmer: &Stemmer) -> bool {
    at + row.len() <= words.len()
        && row.iter().zip(at..).all(|(test, at)| match test {
            Test::Form { key, form } => words.key(at) == key && words.form(at) == form,
            test => test.admits(words.key(at), stemmer),
        })
}
