//! One term made ready to be looked for among folded words.

use std::ops::Range;

use crate::query::{Field, Term, Vocabulary, Words};
use crate::text::{Stemmer, fold, tokens};

/// What a clause looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Needle {
    /// Any form of a word.
    Stem {
        /// The word itself, folded: the form that is found most and costs least.
        word: String,
        stem: String,
    },
    /// These words side by side, the last one perhaps only begun. At least one.
    Phrase { words: Vec<String>, prefix: bool },
    /// No value.
    Absent,
    /// A number between these, in thousandths.
    Between { least: u16, most: u16 },
    /// Not to be found anywhere.
    Nothing,
}

impl Needle {
    pub(super) fn new(field: Option<Field>, term: &Term) -> Self {
        let (text, prefix, stemmed) = match term {
            Term::Word { word, prefix } => (word, *prefix, !prefix),
            Term::Phrase { text, prefix } => (text, *prefix, false),
            Term::Absent => return Self::Absent,
            Term::Between { least, most } => {
                return Self::Between {
                    least: *least,
                    most: *most,
                };
            }
        };
        let prefix = prefix || field.is_some_and(Field::takes_prefixes);
        let mut words: Vec<String> = tokens(text)
            .map(|token| fold(&text[token.range()]).into_owned())
            .filter(|word| !word.is_empty())
            .collect();
        let exact = prefix || !stemmed || field == Some(Field::Kind);
        match words.len() {
            0 => Self::Nothing,
            1 if !exact => {
                let word = words.remove(0);
                let stem = Stemmer::english().stem(&word).into_owned();
                Self::Stem { word, stem }
            }
            _ => Self::Phrase { words, prefix },
        }
    }

    /// The first occurrence that starts at the word `from` or later.
    pub(super) fn next(
        &self,
        words: &Words,
        from: usize,
        stemmer: &Stemmer,
    ) -> Option<Range<usize>> {
        match self {
            Self::Stem { word, stem } => (from..words.len())
                .find(|at| is_form(words.key(*at), word, stem, stemmer))
                .map(|at| at..at + 1),
            Self::Phrase {
                words: wanted,
                prefix,
            } => {
                let (last, firsts) = wanted.split_last()?;
                let end = (words.len() + 1).checked_sub(wanted.len())?;
                (from..end)
                    .find(|at| {
                        let key = words.key(at + firsts.len());
                        let ends = if *prefix {
                            key.starts_with(last.as_str())
                        } else {
                            key == last
                        };
                        ends && firsts
                            .iter()
                            .enumerate()
                            .all(|(i, word)| words.key(at + i) == word)
                    })
                    .map(|at| at..at + wanted.len())
            }
            Self::Absent | Self::Between { .. } | Self::Nothing => None,
        }
    }

    /// Whether it may occur in a text of these words; `true` for one that looks for the absence of words.
    pub(super) fn may_occur(&self, vocabulary: &Vocabulary) -> bool {
        match self {
            Self::Stem { word, stem } => {
                let stemmer = Stemmer::english();
                vocabulary
                    .starting(&stem.as_bytes()[..sure(stem)])
                    .any(|key| is_form(key, word, stem, &stemmer))
            }
            Self::Phrase { words, prefix } => words.iter().enumerate().all(|(i, word)| {
                if *prefix && i + 1 == words.len() {
                    vocabulary.starting(word.as_bytes()).next().is_some()
                } else {
                    vocabulary.has(word)
                }
            }),
            Self::Absent | Self::Between { .. } => true,
            Self::Nothing => false,
        }
    }
}

/// How many bytes of a stem every form of the word starts with.
fn sure(stem: &str) -> usize {
    stem.len().saturating_sub(2).max(1).min(stem.len())
}

/// Whether `key` is a form of the word. Stemming is dear, so only keys that can share the stem are stemmed:
/// the English stemmer changes at most the last two bytes of what it leaves of a word and adds none
/// (Porter 2001, "The English (Porter2) stemming algorithm"; a test tries it).
fn is_form(key: &str, word: &str, stem: &str, stemmer: &Stemmer) -> bool {
    if key == word {
        return true;
    }
    let sure = sure(stem);
    key.len() >= stem.len()
        && key.as_bytes()[..sure] == stem.as_bytes()[..sure]
        && stemmer.stem(key) == stem
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::stem;

    proptest! {
        /// What `is_form` leaves out without stemming would not have had the stem.
        #[test]
        fn a_stem_keeps_the_start_of_its_word(
            start in "y?[a-z]{0,6}[a-zé]",
            end in prop::sample::select(vec![
                "", "s", "'s", "es", "ies", "ied", "ed", "ing", "y", "ly", "ingly", "eedly", "ational",
                "ization", "biliti", "bility", "ably", "ency", "ancy", "ogist", "logy", "fulness",
                "iveness", "ousness", "ement", "ying", "yed", "ionally", "alism", "icate",
            ]),
        ) {
            let word = format!("{start}{end}");
            let stemmed = stem(&word);
            prop_assert!(!stemmed.is_empty());
            prop_assert!(is_form(&word, &stemmed, &stemmed, &Stemmer::english()), "{word} {stemmed}");
        }
    }

    #[test]
    fn exceptions_of_the_stemmer_are_forms_too() {
        for (form, word) in [
            ("dying", "die"),
            ("skies", "sky"),
            ("lying", "lie"),
            ("only", "only"),
        ] {
            let needle = Needle::new(
                None,
                &Term::Word {
                    word: word.into(),
                    prefix: false,
                },
            );
            let found = needle.next(&Words::of(form), 0, &Stemmer::english());
            assert_eq!(found, Some(0..1), "{form}");
        }
    }
}
