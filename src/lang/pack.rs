//! [`Pack`]: the tables of one language, parsed from `assets/lang/*.toml` and checked when built.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::lang::{LangId, PACKS, Tags, Weights};
use crate::text::{fold, fold_into};

/// The tables of one language. Loaded once, immutable.
#[derive(Debug)]
pub struct Pack {
    language: LangId,
    words: HashMap<Box<[u8]>, Tags, BuildHasherDefault<WordHasher>>,
    endings: Vec<(Box<[u8]>, Tags)>,
    weights: Option<Weights>,
}

/// Words longer than this are in no table.
const LONGEST_WORD: usize = 24;

impl Pack {
    /// The English pack, built into the program. Parsed on first use.
    #[must_use]
    pub fn english() -> &'static Pack {
        static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::built_in(LangId::English));
        &PACK
    }

    fn built_in(language: LangId) -> Pack {
        let source = PACKS
            .iter()
            .find(|(id, _)| *id == language)
            .map_or("", |(_, source)| source);
        Pack::parse(language, source).expect("a test parses every built-in pack")
    }

    /// Parses the tables of one language.
    ///
    /// # Errors
    ///
    /// A sentence that names the word or the table that is wrong.
    pub fn parse(language: LangId, source: &str) -> Result<Pack, String> {
        let tables: Tables = toml::from_str(source).map_err(|error| error.to_string())?;
        let mut pack = Pack {
            language,
            words: HashMap::default(),
            endings: Vec::new(),
            weights: None,
        };
        for verbs in &tables.verbs {
            pack.add_verbs(verbs)?;
        }
        for (name, words) in &tables.words {
            let tags = tags_of(name)?;
            for word in words.split_whitespace() {
                pack.add(word, tags)?;
            }
        }
        for (name, endings) in &tables.endings {
            let tags = tags_of(name)?;
            for ending in endings.split_whitespace() {
                pack.endings.push((ending.as_bytes().into(), tags));
            }
        }
        Ok(pack)
    }

    fn add_verbs(&mut self, verbs: &Verbs) -> Result<(), String> {
        let mut frames = Tags::NONE;
        for frame in &verbs.frames {
            frames = frames | tags_of(frame)?;
        }
        for line in &verbs.forms {
            let forms: Vec<&str> = line.split_whitespace().collect();
            let &[base, third, past, participle, gerund] = forms.as_slice() else {
                return Err(format!("five forms are needed: {line:?}"));
            };
            for (form, tag) in [
                (base, Tags::BASE),
                (third, Tags::THIRD),
                (past, Tags::PAST),
                (participle, Tags::PARTICIPLE),
                (gerund, Tags::GERUND),
            ] {
                self.add(form, frames | tag)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, word: &str, tags: Tags) -> Result<(), String> {
        if word.len() > LONGEST_WORD || *fold(word) != *word {
            return Err(format!(
                "a word of a table must be folded and of at most {LONGEST_WORD} bytes: {word:?}"
            ));
        }
        let entry = self.words.entry(word.as_bytes().into()).or_default();
        *entry = *entry | tags;
        Ok(())
    }

    /// The same tables with what was learned from annotated articles, or without any.
    #[must_use]
    pub fn with_weights(self, weights: Option<Weights>) -> Pack {
        Pack { weights, ..self }
    }

    /// What was learned from annotated articles; the extractor works without, worse.
    #[must_use]
    pub fn weights(&self) -> Option<&Weights> {
        self.weights.as_ref()
    }

    /// The language of the tables.
    #[must_use]
    pub fn language(&self) -> LangId {
        self.language
    }

    /// What the tables know about a word, in any case and with any accents. O(n) in bytes, no allocation
    /// for words of ASCII letters.
    #[must_use]
    pub fn tags(&self, word: &str) -> Tags {
        if word.len() > LONGEST_WORD * 2 {
            return Tags::NONE;
        }
        let mut key = [0_u8; LONGEST_WORD];
        let mut folded = String::new();
        let key: &[u8] = if word.is_ascii() {
            let Some(key) = key.get_mut(..word.len()) else {
                return Tags::NONE;
            };
            for (to, from) in key.iter_mut().zip(word.bytes()) {
                *to = from.to_ascii_lowercase();
            }
            key
        } else {
            fold_into(word, &mut folded);
            folded.as_bytes()
        };
        if let Some(tags) = self.words.get(key) {
            return *tags;
        }
        // Names end in anything.
        let mut tags = Tags::NONE;
        if word.starts_with(char::is_uppercase) {
            return tags;
        }
        for (ending, of_ending) in &self.endings {
            if key.len() > ending.len() + 2 && key.ends_with(ending) {
                tags = tags | *of_ending;
            }
        }
        tags
    }
}

fn tags_of(names: &str) -> Result<Tags, String> {
    let mut tags = Tags::NONE;
    for name in names.split('+') {
        let (_, tag) = Tags::NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| format!("no property of words is named {name:?}"))?;
        tags = tags | *tag;
    }
    Ok(tags)
}

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    verbs: Vec<Verbs>,
    /// "tag+tag" → words, separated by white space.
    words: BTreeMap<String, String>,
    /// "tag+tag" → endings of words that are in no table.
    #[serde(default)]
    endings: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    frames: Vec<String>,
    /// Base, third person, past, participle, gerund.
    forms: Vec<String>,
}

/// A multiplicative hash of short keys: the tables are ours, nobody can crowd them.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in bytes.chunks(8) {
            let mut word = [0_u8; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_parses() {
        for (id, source) in PACKS {
            let pack = Pack::parse(*id, source).expect("the pack parses");
            assert_eq!(pack.language(), *id);
            assert!(pack.words.len() > 500, "{id:?} is nearly empty");
        }
    }

    #[test]
    fn words_are_found_in_any_dress() {
        let pack = Pack::english();
        assert!(pack.tags("Said").any(Tags::PAST));
        assert!(pack.tags("SAYS").any(Tags::THIRD));
        assert!(pack.tags("don’t").any(Tags::NEGATION));
        assert!(
            pack.tags("unequivocally").any(Tags::ADVERB),
            "by its ending"
        );
        assert!(pack.tags("harbour").is_empty());
    }

    #[test]
    fn wrong_tables_are_named() {
        let wrong = |source: &str| Pack::parse(LangId::English, source).expect_err("it is wrong");
        assert!(wrong("verbs = []\n[words]\nnonsense = 'x'").contains("nonsense"));
        assert!(wrong("verbs = []\n[words]\nbe = 'Was'").contains("Was"));
        assert!(
            wrong("[[verbs]]\nframes = []\nforms = ['say says']\n[words]").contains("five forms")
        );
    }
}
