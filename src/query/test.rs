//! What a single word has to be like.

use std::sync::{Arc, LazyLock};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use regex::Regex;
use regex::RegexBuilder;

use crate::text::{Stemmer, fold_into};

/// A condition on one word of a text. Words are compared folded, but for [`Test::Form`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// This word.
    Key(String),
    /// Any word that starts so.
    Start(String),
    /// Any form of a word.
    Stem {
        /// The word itself: the form that is found most and costs least.
        word: String,
        /// What its forms have in common.
        stem: String,
    },
    /// This word in this form, with its capitals and accents.
    Form {
        /// Folded.
        key: String,
        /// As [`form`](crate::text::form) gives it.
        form: String,
    },
    /// Any word that a few letters more, less, other or swapped make of this one.
    Like(Like),
    /// Any word that an expression describes as a whole.
    Described(Described),
}

/// A word and how many edits it may be away.
#[derive(Clone)]
pub struct Like {
    word: String,
    edits: u8,
    automaton: Arc<DFA>,
}

/// A regular expression on a whole folded word.
#[derive(Clone, Debug)]
pub struct Described {
    source: String,
    start: String,
    regex: Regex,
}

/// The most edits that can be asked for.
pub const EDITS: u8 = 2;

/// A longer word is looked for as it is: what a likeness costs grows with its letters.
pub(super) const LIKE_LETTERS: usize = 32;

/// Their making is dear, their use is not.
static BUILDERS: LazyLock<[LevenshteinAutomatonBuilder; EDITS as usize]> = LazyLock::new(|| {
    [
        LevenshteinAutomatonBuilder::new(1, true),
        LevenshteinAutomatonBuilder::new(2, true),
    ]
});

impl Like {
    fn new(word: String, edits: u8) -> Self {
        let edits = edits.clamp(1, EDITS);
        let automaton = Arc::new(BUILDERS[usize::from(edits) - 1].build_dfa(&word));
        Self {
            word,
            edits,
            automaton,
        }
    }
}

impl PartialEq for Like {
    fn eq(&self, other: &Self) -> bool {
        (&self.word, self.edits) == (&other.word, other.edits)
    }
}

impl Eq for Like {}

impl std::fmt::Debug for Like {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}", self.word, self.edits)
    }
}

/// The most bytes that a compiled expression may take.
const REGEX_BYTES: usize = 1 << 18;

/// An expression with its letters folded as those of words are, so that it can find them. A letter that becomes two is
/// still one thing for a sign behind it; among the letters in brackets it is either of them.
fn folded(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut key = String::new();
    let (mut escaped, mut bracket) = (false, false);
    for c in source.chars() {
        if c.is_ascii() {
            out.push(c);
            if !escaped {
                bracket = c == '[' || bracket && c != ']';
            }
            escaped = c == '\\' && !escaped;
            continue;
        }
        escaped = false;
        key.clear();
        fold_into(c.encode_utf8(&mut [0; 4]), &mut key);
        let several = key.chars().nth(1).is_some() && !bracket;
        out.push_str(if several { "(?:" } else { "" });
        out.push_str(&key);
        out.push_str(if several { ")" } else { "" });
    }
    out
}

/// An expression for whole folded words, or why it is none, in one line.
pub(super) fn regex(source: &str) -> Result<Regex, String> {
    RegexBuilder::new(&format!("^(?:{})$", folded(source)))
        .case_insensitive(true)
        .size_limit(REGEX_BYTES)
        .dfa_size_limit(REGEX_BYTES)
        .nest_limit(32)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the expression is too large".to_owned(),
            error => error
                .to_string()
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned(),
        })
}

impl Described {
    fn new(source: &str) -> Option<Self> {
        let folded = folded(source);
        let plain: String = folded
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect();
        // What repeats or makes way for something else is not sure to be there.
        let rest = &folded[plain.len()..];
        let sure = match rest.chars().next() {
            Some('*' | '?' | '{' | '+') => plain.len().saturating_sub(1),
            _ => plain.len(),
        };
        let sure = if folded.contains('|') { 0 } else { sure };
        Some(Self {
            regex: regex(source).ok()?,
            // In no letter do folded words and case-insensitive ASCII differ.
            start: plain[..sure].to_lowercase(),
            source: source.to_owned(),
        })
    }
}

impl PartialEq for Described {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Described {}

impl Test {
    pub(super) fn stem(word: String) -> Self {
        let stem = Stemmer::english().stem(&word).into_owned();
        Self::Stem { word, stem }
    }

    /// Any word at most so many edits away.
    #[must_use]
    pub fn like(word: String, edits: u8) -> Self {
        Self::Like(Like::new(word, edits))
    }

    /// `None` for what is no expression.
    pub(super) fn described(source: &str) -> Option<Self> {
        Described::new(source).map(Self::Described)
    }

    /// Whether a word is what is looked for, by its folded form alone: for [`Test::Form`] it may be.
    #[must_use]
    pub fn admits(&self, key: &str, stemmer: &Stemmer) -> bool {
        match self {
            Self::Key(word) | Self::Form { key: word, .. } => key == word,
            Self::Start(start) => key.starts_with(start.as_str()),
            Self::Stem { word, stem } => is_form(key, word, stem, stemmer),
            Self::Like(like) => matches!(like.automaton.eval(key), Distance::Exact(_)),
            Self::Described(expression) => expression.regex.is_match(key),
        }
    }

    /// What every folded word that is admitted starts with.
    #[must_use]
    pub fn start(&self) -> &[u8] {
        match self {
            Self::Key(word) | Self::Form { key: word, .. } | Self::Start(word) => word.as_bytes(),
            Self::Stem { stem, .. } => &stem.as_bytes()[..Stemmer::sure(stem)],
            Self::Described(expression) => expression.start.as_bytes(),
            Self::Like(_) => &[],
        }
    }

    /// The test as a machine that reads a folded word byte by byte, for a dictionary that is walked along its words.
    #[must_use]
    pub fn machine(&self) -> Machine<'_> {
        Machine(match self {
            Self::Like(like) => Steps::Like(&like.automaton),
            test => Steps::Start(test.start()),
        })
    }
}

/// Reads a folded word byte by byte. Accepts every word that its [`Test`] admits, and perhaps others.
#[derive(Clone, Copy)]
pub struct Machine<'t>(Steps<'t>);

#[derive(Clone, Copy)]
enum Steps<'t> {
    /// What all words that are admitted start with.
    Start(&'t [u8]),
    Like(&'t DFA),
}

impl Machine<'_> {
    /// Behind a start that no word has which is accepted.
    const DEAD: u32 = u32::MAX;

    /// The state from which no word is accepted.
    #[must_use]
    pub fn dead(self) -> u32 {
        match self.0 {
            Steps::Start(_) => Self::DEAD,
            Steps::Like(_) => levenshtein_automata::SINK_STATE,
        }
    }

    /// The state in which nothing was read.
    #[must_use]
    pub fn start(self) -> u32 {
        match self.0 {
            Steps::Start(_) => 0,
            Steps::Like(automaton) => automaton.initial_state(),
        }
    }

    /// The state after one byte more.
    #[must_use]
    pub fn step(self, state: u32, byte: u8) -> u32 {
        match self.0 {
            Steps::Like(automaton) => automaton.transition(state, byte),
            Steps::Start(_) if state == Self::DEAD => state,
            Steps::Start(start) => match start.get(state as usize) {
                None => state,
                Some(wanted) if *wanted == byte => state + 1,
                Some(_) => Self::DEAD,
            },
        }
    }

    /// Whether a word that goes on may be accepted.
    #[must_use]
    pub fn lives(self, state: u32) -> bool {
        state != self.dead()
    }

    /// Whether a word that ends here is accepted.
    #[must_use]
    pub fn accepts(self, state: u32) -> bool {
        match self.0 {
            Steps::Start(start) => state as usize == start.len(),
            Steps::Like(automaton) => matches!(automaton.distance(state), Distance::Exact(_)),
        }
    }
}

/// Whether `key` is a form of the word. Stemming is dear, so only keys that can share the stem are stemmed.
fn is_form(key: &str, word: &str, stem: &str, stemmer: &Stemmer) -> bool {
    if key == word {
        return true;
    }
    let sure = Stemmer::sure(stem);
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

        /// What is admitted is accepted, and lives until then.
        #[test]
        fn what_is_admitted_is_accepted(
            source in "[a-c.]{0,3}[*?+|]?[a-c()|]{0,3}",
            near in "[a-cé]{0,5}",
            word in "[a-cé]{0,5}",
            edits in 1u8..3,
        ) {
            let tests = [Test::Start(near.clone()), Test::like(near.clone(), edits), Test::stem(near)];
            for test in tests.into_iter().chain(Test::described(&source)) {
                if !test.admits(&word, &Stemmer::english()) {
                    continue;
                }
                let machine = test.machine();
                let mut state = machine.start();
                for byte in word.bytes() {
                    state = machine.step(state, byte);
                    prop_assert!(machine.lives(state), "{test:?} {word}");
                }
                prop_assert!(machine.accepts(state), "{test:?} {word}");
            }
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
            let test = Test::stem(word.to_owned());
            assert!(test.admits(form, &Stemmer::english()), "{form}");
        }
    }

    /// However its letters are spelt, an expression describes words as they are compared.
    #[test]
    fn expressions_are_folded_as_words_are() {
        for (source, word, is) in [
            ("cafe\u{301}?", "caf", true),
            ("cafe\u{301}?", "cafe", true),
            ("café", "cafe", true),
            ("straße", "strasse", true),
            ("ß+e", "sssse", true),
            ("ærø", "aero", true),
            ("[øł]x", "ox", true),
            ("œuvres?", "oeuvre", true),
            ("don’t", "don't", true),
            ("\\w+ß", "gross", true),
            ("ø", "oo", false),
        ] {
            let test = Test::described(source).expect(source);
            assert_eq!(
                test.admits(word, &Stemmer::english()),
                is,
                "{source} {word}"
            );
            let start = test.start();
            assert!(!is || word.as_bytes().starts_with(start), "{source} {word}");
        }
    }

    #[test]
    fn few_edits() {
        let test = Test::like("bearing".to_owned(), 1);
        let admits = |word: &str| test.admits(word, &Stemmer::english());
        assert!(admits("bearing") && admits("baring") && admits("bearnig") && admits("bearings"));
        assert!(!admits("barings") && !admits("earnig"));
    }
}
