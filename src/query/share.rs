//! Likeness to a pasted sentence: which of its telling words a text has, and where the two go together.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::query::{LIMIT_BYTES, Test, Words, is_mark};
use crate::text::{Span, Stemmer, fold};

/// Words that every text has, which say nothing of likeness.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../assets/lang/en.common")
        .split_whitespace()
        .collect()
});

/// The clause for quotes like a text. Its own quotation marks are none of the query's; what is longer than a query may be
/// is cut between words.
#[must_use]
pub fn likeness(text: &str) -> String {
    let mut words = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word = word.replace(is_mark, "");
        if words.len() + word.len() + 16 > LIMIT_BYTES {
            break;
        }
        if !word.is_empty() && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&word);
    }
    format!("like:\"{words}\"")
}

/// Whether a folded word is one that every text has.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// So many telling words are enough, however long the pasted text is: a paragraph holds more than the quote in it.
const ENOUGH: usize = 6;

/// The most words of a pasted text that are compared.
const WORDS: usize = 40;

/// The longest text that a pasted one is laid against, in words: both grow the cost.
const LONGEST: usize = 2000;

/// A text that others are to be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    text: String,
    words: Vec<PastedWord>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct PastedWord {
    key: String,
    stem: String,
    span: Span,
}

/// How a text differs from a pasted one, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of both, where they stand in the text.
    Both(Span),
    /// Words that only the text has.
    Added(Span),
    /// Words that only the pasted text has, where they stand in that.
    Missing(Span),
}

impl Pasted {
    /// Makes a text ready. O(n) in bytes.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let words = Words::of(text);
        let stemmer = Stemmer::english();
        let word = |at: usize| {
            let key = words.key(at).to_owned();
            let span = words.place(at..at + 1).first().copied()?;
            (!key.is_empty()).then(|| PastedWord {
                stem: stemmer.stem(&key).into_owned(),
                key,
                span,
            })
        };
        Self {
            text: text.to_owned(),
            words: (0..words.len()).filter_map(word).collect(),
        }
    }

    /// As it was pasted.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its telling words, any form of each, and how many of them another text has to have to be like it: two in five,
    /// two at the least where there are as many, and six at the most. When all words are common ones, those count.
    pub(super) fn telling(&self) -> (Vec<Test>, usize) {
        let some = self.words.iter().any(|word| !is_common(&word.key));
        let mut tests: Vec<Test> = Vec::new();
        let mut known = HashSet::new();
        for word in &self.words {
            let counts = !some || !is_common(&word.key);
            if counts && tests.len() < WORDS && known.insert(&word.stem) {
                tests.push(Test::stem(word.key.clone()));
            }
        }
        let least = (tests.len() * 2)
            .div_ceil(5)
            .clamp(2, ENOUGH)
            .min(tests.len());
        (tests, least)
    }

    /// Whether a text says the same words in the same order.
    #[must_use]
    pub fn is(&self, words: &Words) -> bool {
        words.len() == self.words.len()
            && (self.words.iter().zip(0..)).all(|(word, at)| words.key(at) == word.key)
    }

    /// How many words only one of the two has, each as often as it stands there.
    #[must_use]
    pub fn strangers(&self, words: &Words) -> usize {
        let mut counts: HashMap<&str, isize> = HashMap::new();
        for word in &self.words {
            *counts.entry(&word.key).or_default() += 1;
        }
        for at in 0..words.len() {
            *counts.entry(words.key(at)).or_default() -= 1;
        }
        counts.values().map(|count| count.unsigned_abs()).sum()
    }

    /// Words of the two that go together, in the order of both: forms of the same word. Nothing for a text too long to
    /// be laid beside it.
    fn pairs(&self, words: &Words) -> Vec<(usize, usize)> {
        if words.len() > LONGEST {
            return Vec::new();
        }
        let stemmer = Stemmer::english();
        let here: Vec<&str> = self.words.iter().map(|word| word.stem.as_str()).collect();
        let stems: Vec<String> = (0..words.len())
            .map(|at| stemmer.stem(words.key(at)).into_owned())
            .collect();
        let there: Vec<&str> = stems.iter().map(String::as_str).collect();
        // Words that stand once in both are laid side by side first: those are mostly telling ones.
        let steps = capture_diff_slices(Algorithm::Patience, &here, &there);
        let mut pairs = Vec::new();
        for step in steps {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = step
            {
                pairs.extend((0..len).map(|i| (old_index + i, new_index + i)));
            }
        }
        pairs
    }

    /// The words of a text that go together with those pasted, in runs: each run has one that passes for telling.
    pub(super) fn runs(
        &self,
        words: &Words,
        telling: impl Fn(usize) -> bool,
    ) -> Vec<std::ops::Range<usize>> {
        let pairs = self.pairs(words);
        let runs = pairs.chunk_by(|a, b| (a.0 + 1, a.1 + 1) == *b);
        let runs = runs.filter_map(|run| {
            let run = run.first()?.1..run.last()?.1 + 1;
            run.clone().any(&telling).then_some(run)
        });
        runs.collect()
    }

    /// How many of the pasted words a text has in their order, 0 to 1, to three digits.
    #[expect(clippy::cast_precision_loss, reason = "counts of words of a line")]
    #[must_use]
    pub fn share(&self, text: &str) -> f64 {
        let words = Words::of(text);
        let same = |pair: &(usize, usize)| self.words[pair.0].key == words.key(pair.1);
        let shared = self.pairs(&words).iter().filter(|pair| same(pair)).count();
        let share = shared as f64 / self.words.len().max(1) as f64;
        (share * 1000.0).floor() / 1000.0
    }

    /// How a text differs word by word; other forms of a word differ too. Signs between words do not.
    #[must_use]
    pub fn difference(&self, text: &str) -> Vec<Piece> {
        let words = Words::of(text);
        let same = |pair: &(usize, usize)| self.words[pair.0].key == words.key(pair.1);
        let mut pairs: Vec<_> = self.pairs(&words).into_iter().filter(same).collect();
        pairs.push((self.words.len(), words.len()));
        let of_pasted = |from: usize, to: usize| {
            let run = self.words.get(from..to)?;
            Some(run.first()?.span.cover(run.last()?.span))
        };
        let of_text = |from: usize, to: usize| words.place(from..to).first().copied();
        let mut out = Vec::new();
        // Where a run of words that go together began, and where it goes on.
        let (mut begun, mut next) = (0, (0, 0));
        for pair in pairs {
            if pair != next || pair.1 == words.len() {
                out.extend(of_text(begun, next.1).map(Piece::Both));
                out.extend(of_pasted(next.0, pair.0).map(Piece::Missing));
                out.extend(of_text(next.1, pair.1).map(Piece::Added));
                begun = pair.1;
            }
            next = (pair.0 + 1, pair.1 + 1);
        }
        out
    }
}

/// The shortest word that may be a name, in characters.
const SHORTEST: usize = 3;

/// Whether a name may begin or end with this word.
pub(super) fn may_be_name(word: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.');
    word.chars().count() >= SHORTEST && word.chars().all(letter) && !is_common(&fold(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn telling(text: &str) -> (usize, usize) {
        let (tests, least) = Pasted::new(text).telling();
        (tests.len(), least)
    }

    #[test]
    fn common_words_do_not_count_unless_there_are_no_others() {
        assert_eq!(
            telling("We knew in March that the bearings were failing"),
            (4, 2)
        );
        assert_eq!(telling("it is what it is").0, 3);
        assert_eq!(telling("bridges and a bridge").0, 1);
        assert_eq!(telling("…").1, 0);
    }

    fn signs(pasted: &str, text: &str) -> String {
        let difference = Pasted::new(pasted).difference(text);
        let pieces = difference.into_iter().map(|piece| match piece {
            Piece::Both(span) => text[span.range()].to_owned(),
            Piece::Added(span) => format!("+{}+", &text[span.range()]),
            Piece::Missing(span) => format!("-{}-", &pasted[span.range()]),
        });
        pieces.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_text_differs_by_words_missing_and_added() {
        let pasted = "We knew in March that the bearings were failing";
        assert_eq!(
            signs(pasted, "we knew, in March, that the bearings were failing."),
            "we knew, in March, that the bearings were failing"
        );
        assert_eq!(
            signs(pasted, "We knew the bearings had been failing for weeks"),
            "We knew -in March that- the bearings -were- +had been+ failing +for weeks+"
        );
        assert_eq!(
            signs("the bearing fails", "the bearings"),
            "the -bearing fails- +bearings+"
        );
        assert_eq!(signs("a b", "c"), "-a b- +c+");
        assert_eq!(signs("a b", ""), "-a b-");
        assert_eq!(signs("", "a b"), "+a b+");
        let words = Words::of("March! we knew in");
        assert_eq!(Pasted::new("We knew in March").strangers(&words), 0);
        assert!(!Pasted::new("We knew in March").is(&words));
        assert!(Pasted::new("We knew — in “March”").is(&Words::of("we knew in march")));
    }

    proptest! {
        #[test]
        fn a_difference_holds_both_texts(a in "[abc ]{0,12}", b in "[abc ]{0,12}") {
            let pasted = Pasted::new(&a);
            let (mut here, mut there) = (Vec::new(), Vec::new());
            for piece in pasted.difference(&b) {
                match piece {
                    Piece::Both(span) => {
                        here.extend(b[span.range()].split_whitespace());
                        there.extend(b[span.range()].split_whitespace());
                    }
                    Piece::Added(span) => there.extend(b[span.range()].split_whitespace()),
                    Piece::Missing(span) => here.extend(a[span.range()].split_whitespace()),
                }
            }
            prop_assert_eq!(here, a.split_whitespace().collect::<Vec<_>>());
            prop_assert_eq!(there, b.split_whitespace().collect::<Vec<_>>());
        }
    }
}
