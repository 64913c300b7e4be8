//! A quick hash for maps of short words, where the standard one is most of the time of a look-up.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map with [`QuickHasher`].
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// A set with [`QuickHasher`].
pub type QuickSet<K> = HashSet<K, BuildHasherDefault<QuickHasher>>;

/// A multiplicative hash, eight bytes at a time; the same in every run.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuickHasher(u64);

impl QuickHasher {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

    fn stir(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(Self::FACTOR);
    }
}

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        let state = (self.0 ^ (self.0 >> 32)).wrapping_mul(Self::FACTOR);
        state ^ (state >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.stir(u64::from_le_bytes(*word));
        }
        let mut last = bytes.len() as u64;
        for byte in rest {
            last = last << 8 | u64::from(*byte);
        }
        self.stir(last);
    }

    fn write_u8(&mut self, value: u8) {
        self.stir(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.stir(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.stir(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.stir(value as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::Hash;

    #[test]
    fn words_that_look_alike_are_told_apart() {
        let hash = |word: &str| {
            let mut hasher = QuickHasher::default();
            word.hash(&mut hasher);
            hasher.finish()
        };
        let words = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "a\0",
            "\0",
            "harbour",
            "harbours",
            "harboursharbours",
        ];
        let seen: QuickSet<u64> = words.iter().map(|word| hash(word)).collect();
        assert_eq!(seen.len(), words.len());
    }
}
