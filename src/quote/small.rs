//! Words of names that the article writes small elsewhere: they are nouns rather than names.

use crate::lang::Tags;
use crate::quote::names::{OFTEN, bare_end, hash, last};
use crate::quote::runs::Run;
use crate::quote::sentence::FUNCTION;
use crate::quote::token::Token;
use crate::text::QuickSet;

/// Whether the text also writes the last word of a name small.
pub(super) fn is_small(text: &str, word: &Token, small: &QuickSet<&str>, key: &mut String) -> bool {
    if small.is_empty() || word.is(NO_NOUN) {
        return false;
    }
    let word = text
        .get(word.start()..bare_end(text, word))
        .unwrap_or_default();
    if !word.is_ascii() {
        return small.contains(&*word.to_lowercase());
    }
    key.clear();
    key.push_str(word);
    key.make_ascii_lowercase();
    small.contains(key.as_str())
}

/// Last words of names that are no noun, however they are written elsewhere.
const NO_NOUN: Tags = Tags::GIVEN;

/// Which words are worth a look: a bit each, for some bits of the number that stands for the folded word.
struct Sieve([u64; Sieve::LENGTH]);

impl Sieve {
    const LENGTH: usize = 32;

    fn grain(key: u32) -> (usize, u32) {
        ((key / 64) as usize % Sieve::LENGTH, key % 64)
    }

    fn add(&mut self, key: u32) {
        let (at, bit) = Sieve::grain(key);
        self.0[at] |= 1 << bit;
    }

    fn holds(&self, key: u32) -> bool {
        let (at, bit) = Sieve::grain(key);
        self.0[at] >> bit & 1 != 0
    }
}

/// What the text writes small, all last words of runs that it writes so among them. O(n) in tokens.
pub(super) fn small_words<'t>(text: &'t str, tokens: &[Token], runs: &[Run]) -> QuickSet<&'t str> {
    let mut wanted = Sieve([0; Sieve::LENGTH]);
    for run in runs {
        if let Some(last) = last(&tokens[run.from..run.to]).filter(|last| !last.is(NO_NOUN)) {
            wanted.add(match last.possessive {
                true => (hash(text, last) >> 32) as u32,
                false => last.key,
            });
        }
    }
    // The sieve first: what the next word is cannot be foreseen, but that it is hardly ever one of them.
    let looked_at = |token: &&Token| {
        (wanted.holds(token.key) | token.possessive)
            && token.is_lower()
            && token.tags.none(FUNCTION)
    };
    let mut small = QuickSet::default();
    small.reserve(OFTEN);
    let looked_at = tokens.iter().filter(looked_at);
    small.extend(looked_at.filter_map(|token| text.get(token.start()..bare_end(text, token))));
    small
}

#[cfg(test)]
mod tests {
    use crate::lang;

    #[test]
    fn a_small_word_has_the_number_of_the_large_one() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_uppercase()) {
            for large in [c.to_string(), format!("A{c}"), format!("{c}a")] {
                let small = large.to_lowercase();
                let number = |word: &str| lang::hash(word, 0..word.len());
                assert_eq!(number(&small), number(&large), "{large}");
            }
        }
    }
}
