//! How a word is written in the index, and how the words are found there that a test admits.
//!
//! A word stands in the dictionary behind its stem, with what makes the word of it:
//!
//! ```text
//! deal        →  deal ␁           nothing is taken off the stem, nothing is put on
//! dealing     →  deal ␁ ing
//! happy       →  happi ␂ y        one byte is taken off
//! dying       →  die ␃ ying       two are
//! ```
//!
//! So all forms of a word are neighbours, and one list of places serves both the word itself and any form of it: an
//! index that keeps stems beside words was a third larger and took a quarter longer to write (20,000 articles: 216 MB
//! against 164, 28–31 s of CPU against 21–24). The price is a walk along the dictionary for words that start so: [`Spelling`] leads it to the few stems that can have such
//! a word, because a stem differs from the start of its words by [a letter or two](Stemmer::is_tail) at its end.
//!
//! A place in a document is four times the number of the word, and what is left over is the word's [`shape`], so that
//! `=White` needs no list of its own. A form that no shape describes (`McDonald`, `Élan`) has one, behind [`FORM`].

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Term};
use tantivy_fst::Automaton;

use crate::query::{Machine, Test};
use crate::search::local::bits::Bits;
use crate::search::local::breath::Breath;
use crate::text::Stemmer;

/// Stands in a term before a form that no [`shape`] describes. No word holds a control character.
pub(super) const FORM: char = '\u{1f}';

/// Stands behind a stem when nothing is taken off it; each byte more that is makes it one higher.
const WHOLE: u8 = 1;

/// The most that is ever taken off.
const MOST_OFF: usize = 2;

/// So many numbers a word takes up in the places of a document: one for each shape.
pub(super) const SHAPES: u32 = 4;

/// The shape of forms that have a list of their own.
pub(super) const OTHER: u32 = SHAPES - 1;

/// In which capitals a folded word stands.
pub(super) fn shape(key: &str, form: &str) -> u32 {
    let (key, form) = (key.as_bytes(), form.as_bytes());
    if key == form {
        return 0;
    }
    match (key.split_first(), form.split_first()) {
        (Some((key, tail)), Some((first, rest)))
            if first.is_ascii_uppercase() && first.to_ascii_lowercase() == *key && tail == rest =>
        {
            1
        }
        _ if key.len() == form.len()
            && key
                .iter()
                .zip(form)
                .all(|(k, f)| k.to_ascii_uppercase() == *f) =>
        {
            2
        }
        _ => OTHER,
    }
}

/// Appends the term of a folded word.
pub(super) fn term_into(stem: &str, key: &str, out: &mut String) {
    let pairs = stem.char_indices().zip(key.chars());
    let common = pairs
        .take_while(|((_, a), b)| a == b)
        .last()
        .map_or(0, |((at, c), _)| at + c.len_utf8());
    match stem.len() - common {
        off @ 0..=MOST_OFF => {
            out.push_str(stem);
            out.push(char::from(WHOLE + off.to_le_bytes()[0]));
            out.push_str(&key[common..]);
        }
        // No stem is so far from its word, but this is where it would go.
        _ => {
            out.push_str(key);
            out.push(char::from(WHOLE));
        }
    }
}

/// The term of a folded word.
pub(super) fn term(field: Field, key: &str) -> Term {
    let mut text = String::with_capacity(key.len() + 8);
    term_into(&Stemmer::english().stem(key), key, &mut text);
    Term::from_field_text(field, &text)
}

/// Puts the folded word of a term into `key`; whether there is one.
fn key_into(term: &[u8], key: &mut Vec<u8>) -> bool {
    key.clear();
    let Some(at) = term.iter().position(|byte| *byte < b' ') else {
        return false;
    };
    let (stem, rest) = term.split_at(at);
    let Some((mark, put_on)) = rest.split_first() else {
        return false;
    };
    let off = usize::from(mark.wrapping_sub(WHOLE));
    let Some(kept) = stem.len().checked_sub(off) else {
        return false;
    };
    key.extend_from_slice(&stem[..kept]);
    key.extend_from_slice(put_on);
    !stem.is_empty()
}

/// The words of one field in one segment.
#[derive(Clone, Copy)]
pub(super) struct Lexicon<'i> {
    pub index: &'i InvertedIndexReader,
    pub field: Field,
}

impl Lexicon<'_> {
    /// Goes through the words that a test admits; of a [`Test::Form`], where that form may stand.
    pub fn each(
        self,
        test: &Test,
        breath: &mut Breath,
        mut take: impl FnMut(&TermInfo) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        match test {
            Test::Key(key) => self.one(&term(self.field, key), take),
            Test::Form { key, form } => match shape(key, form) {
                OTHER => {
                    let text = format!("{FORM}{form}");
                    self.one(&Term::from_field_text(self.field, &text), take)
                }
                _ => self.one(&term(self.field, key), take),
            },
            Test::Stem { stem, .. } => {
                let bound = |mark: char| format!("{stem}{mark}");
                let range = self.index.terms().range();
                let range = range.ge(bound(char::from(WHOLE))).lt(bound(FORM));
                let mut forms = range.into_stream()?;
                while forms.advance() {
                    breath.go(1)?;
                    take(forms.value())?;
                }
                Ok(())
            }
            Test::Start(start) => {
                // Most words that start so have a stem that does.
                let mut words = self.index.terms().range().ge(start).into_stream()?;
                let mut key = Vec::new();
                while words.advance() && words.key().starts_with(start.as_bytes()) {
                    breath.go(1)?;
                    if key_into(words.key(), &mut key) && key.starts_with(start.as_bytes()) {
                        take(words.value())?;
                    }
                }
                let rest = Spelling {
                    machine: test.machine(),
                    others: true,
                };
                self.spelt(test, rest, breath, take)
            }
            Test::Like(_) | Test::Described(_) => {
                let all = Spelling {
                    machine: test.machine(),
                    others: false,
                };
                self.spelt(test, all, breath, take)
            }
        }
    }

    fn spelt(
        self,
        test: &Test,
        spelling: Spelling<'_>,
        breath: &mut Breath,
        mut take: impl FnMut(&TermInfo) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let stemmer = Stemmer::english();
        let mut words = self.index.terms().search(spelling).into_stream()?;
        let mut key = Vec::new();
        while words.advance() {
            breath.go(1)?;
            if key_into(words.key(), &mut key)
                && std::str::from_utf8(&key).is_ok_and(|key| test.admits(key, &stemmer))
            {
                take(words.value())?;
            }
        }
        Ok(())
    }

    /// What [`each`](Self::each) goes through.
    pub fn all(self, test: &Test, breath: &mut Breath) -> tantivy::Result<Vec<TermInfo>> {
        let mut out = Vec::new();
        self.each(test, breath, |word| {
            out.push(word.clone());
            Ok(())
        })?;
        Ok(out)
    }

    /// The documents below `end` that have one of these words.
    pub fn documents(
        self,
        words: &[TermInfo],
        end: DocId,
        breath: &mut Breath,
    ) -> tantivy::Result<Bits> {
        let mut found = Bits::new(end);
        for word in words {
            let option = IndexRecordOption::Basic;
            let mut block = self.index.read_block_postings_from_terminfo(word, option)?;
            while !block.docs().is_empty() {
                block.docs().iter().for_each(|doc| found.insert(*doc));
                // A block holds 128 documents at the most.
                breath.go(128)?;
                block.advance();
            }
        }
        Ok(found)
    }

    fn one(
        self,
        term: &Term,
        mut take: impl FnMut(&TermInfo) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        match self.index.get_term_info(term)? {
            Some(word) => take(&word),
            None => Ok(()),
        }
    }
}

/// Reads terms as a machine would read their words.
struct Spelling<'t> {
    machine: Machine<'t>,
    /// Whether terms are of no interest whose stem is accepted.
    others: bool,
}

#[derive(Clone, Copy)]
enum Read {
    Stem {
        /// The states after all of it, and after all but a tail of one byte and of two, if it ends with such a one.
        states: [u32; MOST_OFF + 1],
        last: u8,
    },
    /// Behind it.
    Rest(u32),
    /// Not the term of a word.
    Astray,
}

impl Spelling<'_> {
    /// One byte more of a stem.
    fn stem(&self, [now, one, _]: [u32; MOST_OFF + 1], last: u8, byte: u8) -> Read {
        let dead = self.machine.dead();
        let tail = |tail: &[u8], before| match Stemmer::is_tail(tail) {
            true => before,
            false => dead,
        };
        let states = [
            self.machine.step(now, byte),
            tail(&[byte], now),
            tail(&[last, byte], one),
        ];
        Read::Stem { states, last: byte }
    }
}

impl Automaton for Spelling<'_> {
    type State = Read;

    fn start(&self) -> Read {
        let dead = self.machine.dead();
        Read::Stem {
            states: [self.machine.start(), dead, dead],
            last: 0,
        }
    }

    fn accept(&self, state: &Read, byte: u8) -> Read {
        match *state {
            Read::Stem { states, .. } if byte < b' ' => {
                let off = usize::from(byte.wrapping_sub(WHOLE));
                states.get(off).map_or(Read::Astray, |at| Read::Rest(*at))
            }
            Read::Stem { states, last } => self.stem(states, last, byte),
            Read::Rest(state) => Read::Rest(self.machine.step(state, byte)),
            Read::Astray => Read::Astray,
        }
    }

    fn can_match(&self, state: &Read) -> bool {
        match state {
            Read::Stem { states, .. } => {
                !(self.others && self.machine.accepts(states[0]))
                    && states.iter().any(|state| self.machine.lives(*state))
            }
            Read::Rest(state) => self.machine.lives(*state),
            Read::Astray => false,
        }
    }

    fn is_match(&self, state: &Read) -> bool {
        match state {
            Read::Rest(state) => self.machine.accepts(*state),
            Read::Stem { .. } | Read::Astray => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{fold, form, stem};

    fn spelt(key: &str) -> String {
        let mut text = String::new();
        term_into(&stem(key), key, &mut text);
        text
    }

    #[test]
    fn words_stand_behind_their_stem() {
        assert_eq!(spelt("dealing"), "deal\u{1}ing");
        assert_eq!(spelt("happy"), "happi\u{2}y");
        assert_eq!(spelt("dying"), "die\u{3}ying");
        assert_eq!(spelt("東"), "東\u{1}");
    }

    #[test]
    fn shapes() {
        let of = |word: &str| shape(&fold(word), &form(word));
        let words = [
            "deal", "Deal", "DEAL", "McDonald", "Élan", "I", "1,2", "O’Hara", "ßen",
        ];
        let shapes = words.map(of);
        assert_eq!(shapes, [0, 1, 2, 3, 3, 1, 0, 3, 3]);
    }

    proptest! {
        /// A term gives its word back, starts with the stem, and is read as the word would be.
        #[test]
        fn terms_are_words(
            start in "[a-z]{0,5}[a-zé]",
            end in prop::sample::select(vec!["", "s", "y", "ies", "ying", "ing", "bility", "ization"]),
            wanted in "[a-z]{0,3}",
            edits in 1u8..3,
        ) {
            let word = format!("{start}{end}");
            let key = fold(&word).into_owned();
            let term = spelt(&key);
            prop_assert!(term.starts_with(&*stem(&key)));
            let mut back = Vec::new();
            prop_assert!(key_into(term.as_bytes(), &mut back));
            prop_assert_eq!(std::str::from_utf8(&back), Ok(key.as_str()));
            let near = key.get(1..).unwrap_or_default().to_owned();
            for test in [Test::Start(wanted), Test::Start(near.clone()), Test::like(near, edits)] {
                let spelling = Spelling {
                    machine: test.machine(),
                    others: false,
                };
                let mut read = spelling.start();
                let mut alive = spelling.can_match(&read);
                for byte in term.bytes() {
                    read = spelling.accept(&read, byte);
                    alive &= spelling.can_match(&read);
                }
                let admitted = test.admits(&key, &Stemmer::english());
                prop_assert!(!admitted || alive && spelling.is_match(&read), "{:?} {}", test, key);
            }
        }
    }
}
