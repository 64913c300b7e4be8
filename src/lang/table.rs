//! A table from folded words to tags, made for being asked about every word of a text.
//!
//! A word is three machine words: packing lowers its case, comparing is three comparisons, and most words that are
//! in no table meet an empty place at once.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lang::Tags;
use crate::text::fold_into;

/// Words longer than this are in no table.
pub(super) const LONGEST_WORD: usize = 24;

/// The bytes of a machine word.
const STEP: usize = 8;

/// A folded word of at most [`LONGEST_WORD`] bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    bytes: [u64; LONGEST_WORD / STEP],
    length: usize,
}

impl Packed {
    /// Packs a word of ASCII of at most eight bytes at a place of a text, as most are; `None` for another one, and at
    /// the end of the text.
    #[inline]
    pub(super) fn brief(text: &[u8], place: &Range<usize>) -> Option<Packed> {
        let length = place.len();
        let around = text.get(place.start..)?.first_chunk::<STEP>()?;
        if !(1..=STEP).contains(&length) {
            return None;
        }
        let word = u64::from_le_bytes(*around) & u64::MAX >> ((STEP - length) * 8);
        (word & (EACH * 0x80) == 0).then(|| Packed {
            bytes: [lower(word), 0, 0],
            length,
        })
    }

    /// The hash of a word that is [`brief`](Self::brief).
    #[inline]
    pub(super) fn brief_hash(&self) -> u64 {
        stirred(self.bytes.iter().copied().take(1), self.length)
    }

    /// Packs bytes of lower case.
    fn new(folded: &[u8]) -> Option<Packed> {
        let (words, rest) = folded.as_chunks::<STEP>();
        let mut bytes = [0; LONGEST_WORD / STEP];
        for (to, from) in bytes.iter_mut().zip(words) {
            *to = u64::from_le_bytes(*from);
        }
        if let Some(last) = bytes.get_mut(words.len()) {
            *last = few(rest);
        } else if words.len() > bytes.len() || !rest.is_empty() {
            return None;
        }
        Some(Packed {
            bytes,
            length: folded.len(),
        })
    }

    /// Packs a word of ASCII at a place of a text; `None` for another one, and near the end of the text. No branch
    /// but for that: how long the next word is cannot be foreseen.
    #[inline]
    pub(super) fn within(text: &[u8], place: &Range<usize>) -> Option<Packed> {
        let around = text.get(place.start..)?.first_chunk::<LONGEST_WORD>()?;
        let length = place.len();
        if length > LONGEST_WORD {
            return None;
        }
        let mut bytes = [0; LONGEST_WORD / STEP];
        let (words, _) = around.as_chunks::<STEP>();
        let mut all = 0;
        for (number, (to, from)) in bytes.iter_mut().zip(words).enumerate() {
            let inside = length.saturating_sub(number * STEP).min(STEP);
            // Twice half of the way: a shift by all 64 bits is none.
            let half = inside * 4;
            let mask = !(u64::MAX << half << half);
            *to = u64::from_le_bytes(*from) & mask;
            all |= *to;
        }
        (all & (EACH * 0x80) == 0).then(|| Packed { bytes, length }.lower())
    }

    /// Packs a word of ASCII and typographic apostrophes; `None` for other and for long words.
    fn quick(word: &str) -> Option<Packed> {
        let packed = Packed::new(word.as_bytes())?;
        if packed.bytes.iter().all(|word| word & (EACH * 0x80) == 0) {
            return Some(packed.lower());
        }
        let mut bytes = [0_u8; LONGEST_WORD];
        let mut length = 0;
        for c in word.chars() {
            *bytes.get_mut(length)? = match c {
                '\u{2018}' | '\u{2019}' => b'\'',
                c if c.is_ascii() => c as u8,
                _ => return None,
            };
            length += 1;
        }
        Packed::new(bytes.get(..length)?).map(Packed::lower)
    }

    fn lower(self) -> Packed {
        Packed {
            bytes: self.bytes.map(lower),
            ..self
        }
    }

    #[inline]
    pub(super) fn hash(&self) -> u64 {
        let used = self.length.div_ceil(STEP);
        stirred(self.bytes.iter().copied().take(used), self.length)
    }

    /// Whether it ends in `ending` and at least three bytes stand before that.
    pub(super) fn has_ending(&self, ending: &[u8]) -> bool {
        let byte = |at: usize| {
            let word = self.bytes.get(at / STEP).copied().unwrap_or(0);
            word.to_le_bytes()[at % STEP]
        };
        self.length > ending.len() + 2
            && (self.length - ending.len()..)
                .zip(ending)
                .all(|(at, wanted)| byte(at) == *wanted)
    }
}

/// A word with its folded form, which is looked for in tables.
pub(super) enum Key {
    Short(Packed),
    Long(String),
}

impl Key {
    pub(super) fn new(word: &str) -> Key {
        if let Some(packed) = Packed::quick(word) {
            return Key::Short(packed);
        }
        let mut folded = String::with_capacity(word.len());
        fold_into(word, &mut folded);
        Packed::new(folded.as_bytes()).map_or(Key::Long(folded), Key::Short)
    }

    /// The key of the word at a place of a text.
    #[inline]
    pub(super) fn within(text: &str, place: Range<usize>) -> Key {
        match Packed::within(text.as_bytes(), &place) {
            Some(packed) => Key::Short(packed),
            None => Key::new(text.get(place).unwrap_or_default()),
        }
    }

    /// A number for the folded word: the same on every machine and in every version, since weights that were
    /// learned once are found by it.
    #[inline]
    pub(super) fn hash(&self) -> u64 {
        match self {
            Key::Short(packed) => packed.hash(),
            Key::Long(folded) => {
                let (words, rest) = folded.as_bytes().as_chunks::<STEP>();
                let words = words.iter().map(|word| u64::from_le_bytes(*word));
                let rest = (!rest.is_empty()).then(|| few(rest));
                stirred(words.chain(rest), folded.len())
            }
        }
    }

    pub(super) fn has_ending(&self, ending: &[u8]) -> bool {
        match self {
            Key::Short(packed) => packed.has_ending(ending),
            Key::Long(folded) => {
                folded.len() > ending.len() + 2 && folded.as_bytes().ends_with(ending)
            }
        }
    }
}

/// Fewer than eight bytes as one machine word. No byte goes through memory: a load right behind smaller stores of
/// the same bytes would have to wait for them.
fn few(bytes: &[u8]) -> u64 {
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let word = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        return word(head) | word(tail) << ((bytes.len() - 4) * 8);
    }
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| u64::from(*byte) << (at * 8));
    byte(0) | byte(1) | byte(2)
}

/// One in each of eight bytes.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Eight ASCII bytes in lower case.
fn lower(word: u64) -> u64 {
    let from_a = word.wrapping_add(EACH * u64::from(0x80 - b'A'));
    let behind_z = word.wrapping_add(EACH * u64::from(0x80 - (b'Z' + 1)));
    word | ((from_a ^ behind_z) & (EACH * 0x80)) >> 2
}

/// A number for the folded word at a place of a text: any two words that a reader would call the same have the same.
pub(crate) fn hash(text: &str, place: Range<usize>) -> u64 {
    match Packed::brief(text.as_bytes(), &place) {
        Some(packed) => packed.brief_hash(),
        None => Key::within(text, place).hash(),
    }
}

/// A multiplicative hash: the tables are ours, nobody can crowd them.
fn stirred(words: impl Iterator<Item = u64>, length: usize) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = length as u64;
    for word in words {
        state = (state.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
    state ^= state >> 32;
    state = state.wrapping_mul(FACTOR);
    state ^ (state >> 29)
}

/// The words of all tables of a language, as their hashes: what a text asks for is mostly in no table, and of a few
/// thousand words no other one in the world has the same hash by chance. Eight bytes a place, so that the whole
/// table stays near the processor.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By hash: the hash, the number of its set instead of the lowest bits; 0 for an empty place. A power of two in
    /// length.
    places: Vec<u64>,
    /// The sets of tags that words have, each once. The first one is of no word.
    sets: Vec<Tags>,
    /// A bit for each word, by other bits of its hash: half the words of a text are in no table, and this says so
    /// of most of them from the nearest memory.
    sieve: Vec<u64>,
    #[cfg(test)]
    words: usize,
}

/// So many bits of a place are the number of a set. The lowest ones of the hash say where it stands anyway.
const SET_BITS: u32 = 12;

/// The length of the sieve: 4 KiB, one bit in eight set by the largest pack.
const SIEVE: usize = 512;

/// Where a hash has its bit in the sieve.
fn grain(hash: u64) -> (usize, u64) {
    let word = usize::try_from((hash >> 32) % SIEVE as u64);
    (word.unwrap_or(0), hash >> 58)
}

impl Table {
    /// Makes a table of folded words.
    ///
    /// # Errors
    ///
    /// The first word that does not fit.
    pub(super) fn new(words: &BTreeMap<Box<str>, Tags>) -> Result<Table, String> {
        let size = (words.len() * 4).next_power_of_two();
        let mut table = Table {
            places: vec![0; size],
            sets: vec![Tags::NONE],
            sieve: vec![0; SIEVE],
            #[cfg(test)]
            words: words.len(),
        };
        let mut numbers = BTreeMap::new();
        for (word, tags) in words {
            let number = *numbers.entry(tags.bits()).or_insert(table.sets.len());
            if number == table.sets.len() {
                table.sets.push(*tags);
            }
            let hash = Packed::new(word.as_bytes()).map(|packed| packed.hash());
            let Some(hash) = hash.filter(|_| number >> SET_BITS == 0) else {
                return Err(format!("no room for {word:?}"));
            };
            if table.get(hash).is_some() {
                return Err(format!("two words have the hash of {word:?}"));
            }
            let mut at = table.place(hash);
            while table.places[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            let (word, bit) = grain(hash);
            table.sieve[word] |= 1 << bit;
            table.places[at] = hash >> SET_BITS << SET_BITS | number as u64;
        }
        Ok(table)
    }

    fn place(&self, hash: u64) -> usize {
        // The lowest bits say it all: `hash` stirs them.
        usize::try_from(hash & (self.places.len() as u64).wrapping_sub(1)).unwrap_or(0)
    }

    /// How many words are in it.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.words
    }

    /// Whether there is no word in it.
    pub(super) fn is_empty(&self) -> bool {
        self.sets.len() <= 1
    }

    /// The tags of the word with that hash, if it is in a table.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Option<Tags> {
        let (word, bit) = grain(hash);
        if self.sieve.get(word)? >> bit & 1 == 0 {
            return None;
        }
        let mut at = self.place(hash);
        loop {
            let place = *self.places.get(at)?;
            if place == 0 {
                return None;
            }
            if (place ^ hash) >> SET_BITS == 0 {
                let number = place & ((1 << SET_BITS) - 1);
                return self.sets.get(usize::try_from(number).ok()?).copied();
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_lowered_as_by_the_book() {
        for byte in 0..0x80_u8 {
            let word = u64::from_le_bytes([byte, b'A', byte, b'z', b'Z', b'@', b'[', byte]);
            let small = word.to_le_bytes().map(|byte| byte.to_ascii_lowercase());
            assert_eq!(lower(word).to_le_bytes(), small);
        }
    }

    #[test]
    fn spellings_of_one_word_have_one_hash() {
        let hash = |word: &str| Key::new(word).hash();
        assert_eq!(hash("Said"), hash("SAID"));
        assert_eq!(hash("don’t"), hash("Don't"));
        assert_eq!(hash("Élan"), hash("elan"));
        assert_ne!(hash("said"), hash("says"));
        assert_ne!(hash("a"), hash("a\0"));
        let long = "Ä-word-that-is-longer-than-any";
        assert_eq!(hash(long), hash(&long.to_uppercase()));
        assert_ne!(hash(long), hash(&long[..29]));
    }

    #[test]
    fn a_word_of_a_text_is_what_it_is_alone() {
        let text = "I SAID “don’t” to Unconstitutionally-minded, élan and internationalisation too, at last.";
        for span in crate::text::tokens(text) {
            let word = &text[span.range()];
            let key = Key::within(text, span.range());
            assert_eq!(key.hash(), Key::new(word).hash(), "{word}");
        }
    }

    #[test]
    fn the_hash_stays_as_it_is() {
        assert_eq!(Key::new("said").hash(), 0xbcd3_a83a_66d4_cf63);
        assert_eq!(
            Key::new("Unconstitutionality’s-and-more").hash(),
            0x8e40_e6ea_e70f_3347
        );
    }
}
