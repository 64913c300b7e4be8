//! [`Pack`]: the tables of one language, parsed from `assets/lang/*.toml` and checked when built.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::lang::table::{Key, LONGEST_WORD, Packed, Table};
use crate::lang::{LangId, PACKS, Tags, WEIGHTS, Weights};
use crate::text::fold;

/// The tables of one language. Loaded once, immutable.
#[derive(Debug, Default)]
pub struct Pack {
    words: Table,
    endings: Vec<(Box<[u8]>, Tags)>,
    /// The lowest five bits of the last bytes of endings, as bits: most words have none of them.
    lasts: u32,
    /// For each form of a verb its first form.
    firsts: BTreeMap<Box<str>, Box<str>>,
    /// For a verb in its first form its class.
    stances: BTreeMap<Box<str>, &'static str>,
    weights: Option<Weights>,
}

/// The classes of verbs of saying, as queries name them.
const STANCES: [&str; 4] = ["@neutral", "@distance", "@concession", "@emphasis"];

impl Pack {
    /// The English pack, built into the program. Parsed on first use.
    #[must_use]
    pub fn english() -> &'static Pack {
        static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::built_in(LangId::ENGLISH));
        &PACK
    }

    /// The pack without words, of every language that has none of its own.
    #[must_use]
    pub fn marks_only() -> &'static Pack {
        static PACK: LazyLock<Pack> = LazyLock::new(Pack::default);
        &PACK
    }

    /// The pack of a language; [`Pack::marks_only`] when there is none.
    #[must_use]
    pub fn of(language: LangId) -> &'static Pack {
        match language {
            LangId::ENGLISH => Pack::english(),
            _ => Pack::marks_only(),
        }
    }

    fn built_in(language: LangId) -> Pack {
        let source = PACKS
            .iter()
            .find(|(id, _)| *id == language)
            .map_or("", |(_, source)| source);
        let pack = Pack::parse(source).expect("a test parses every built-in pack");
        let weights = WEIGHTS
            .iter()
            .find(|(id, _)| *id == language)
            .and_then(|(_, bytes)| Weights::read((*bytes).into()).ok());
        pack.with_weights(weights)
    }

    /// Parses the tables of one language.
    ///
    /// # Errors
    ///
    /// A sentence that names the word or the table that is wrong.
    pub fn parse(source: &str) -> Result<Pack, String> {
        let tables: Tables = toml::from_str(source).map_err(|error| error.to_string())?;
        let mut words = Words::new();
        for verbs in &tables.verbs {
            words.add_verbs(verbs)?;
        }
        for (name, listed) in &tables.words {
            let tags = tags_of(name)?;
            for word in listed.split_whitespace() {
                words.add(word, tags)?;
            }
        }
        let mut endings = Vec::new();
        for (name, listed) in &tables.endings {
            let tags = tags_of(name)?;
            for ending in listed.split_whitespace() {
                endings.push((ending.as_bytes().into(), tags));
            }
        }
        let mut firsts = BTreeMap::new();
        for line in tables.verbs.iter().flat_map(|verbs| &verbs.forms) {
            let mut forms = line.split_whitespace();
            let first = forms.next().unwrap_or_default();
            firsts.insert(first.into(), first.into());
            for form in forms {
                firsts.entry(form.into()).or_insert_with(|| first.into());
            }
        }
        let mut stances = BTreeMap::new();
        for (name, listed) in &tables.stances {
            let class = STANCES
                .into_iter()
                .find(|class| class[1..] == **name)
                .ok_or_else(|| format!("no class of verbs is named {name:?}"))?;
            for verb in listed.split_whitespace() {
                stances.insert(verb.into(), class);
            }
        }
        let lasts = endings
            .iter()
            .filter_map(|(ending, _): &(Box<[u8]>, Tags)| ending.last())
            .fold(0, |bits, byte| bits | 1 << (byte & 31));
        Ok(Pack {
            words: Table::new(&words.0)?,
            endings,
            lasts,
            firsts,
            stances,
            weights: None,
        })
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

    /// The first form of a verb, of a folded form of it: `say` of `said`. O(log n).
    #[must_use]
    pub fn first_form<'p>(&'p self, form: &str) -> Option<&'p str> {
        self.firsts.get(form).map(|first| &**first)
    }

    /// How a writer stands to what a verb in its first form reports: `@distance` of `claim`. O(log n).
    #[must_use]
    pub fn stance(&self, first_form: &str) -> Option<&'static str> {
        self.stances.get(first_form).copied()
    }

    /// Whether it knows no word, so that only quotation marks can be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What the tables know about a word, in any case and with any accents, and a number that stands for the
    /// folded word: the same on every machine and in every version. O(n) in bytes, no allocation for words of
    /// ASCII letters.
    #[must_use]
    pub fn look(&self, word: &str) -> (Tags, u32) {
        let key = Key::new(word);
        self.known(word, key.hash(), |ending| key.has_ending(ending))
    }

    /// The same for the word at a place of a text: quicker, since bytes behind the word may be read with it.
    #[must_use]
    pub fn look_in(&self, text: &str, place: Range<usize>) -> (Tags, u32) {
        let word = text.get(place.clone()).unwrap_or_default();
        if let Some(packed) = Packed::brief(text.as_bytes(), &place) {
            return self.known(word, packed.brief_hash(), |ending| {
                packed.has_ending(ending)
            });
        }
        match Packed::within(text.as_bytes(), &place) {
            // Nearly every other word; its key stays in registers.
            Some(packed) => self.known(word, packed.hash(), |ending| packed.has_ending(ending)),
            None => self.look(word),
        }
    }

    #[inline]
    fn known(&self, word: &str, hash: u64, ends: impl Fn(&[u8]) -> bool) -> (Tags, u32) {
        let number = (hash >> 32) as u32;
        if let Some(tags) = self.words.get(hash) {
            return (tags, number);
        }
        // The last byte of ASCII stays what it is when it is folded, but for its case.
        let other = |byte: &u8| byte.is_ascii() && self.lasts >> (byte & 31) & 1 == 0;
        if word.as_bytes().last().is_none_or(other) {
            return (Tags::NONE, number);
        }
        (self.by_ending(word, ends), number)
    }

    /// What the ending says of a word that is in no table.
    fn by_ending(&self, word: &str, ends: impl Fn(&[u8]) -> bool) -> Tags {
        // Names end in anything.
        let long = word.len() > LONGEST_WORD && (word.is_ascii() || word.len() > LONGEST_WORD * 2);
        if long || word.starts_with(char::is_uppercase) {
            return Tags::NONE;
        }
        let fitting = self.endings.iter().filter(|(ending, _)| ends(ending));
        fitting.fold(Tags::NONE, |tags, (_, of_ending)| tags | *of_ending)
    }

    /// What the tables know about a word: [`look`](Pack::look) without the number.
    #[must_use]
    pub fn tags(&self, word: &str) -> Tags {
        self.look(word).0
    }
}

/// Folded words while the tables are read.
struct Words(BTreeMap<Box<str>, Tags>);

impl Words {
    fn new() -> Words {
        Words(BTreeMap::new())
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
        let entry = self.0.entry(word.into()).or_default();
        *entry = *entry | tags;
        Ok(())
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
    /// Class → verbs in their first forms.
    #[serde(default)]
    stances: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    frames: Vec<String>,
    /// Base, third person, past, participle, gerund.
    forms: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_parses() {
        for (id, source) in PACKS {
            let pack = Pack::parse(source).expect("the pack parses");
            assert!(pack.words.len() > 500, "{id:?} is nearly empty");
            assert!(!Pack::of(*id).is_empty(), "{id:?} is not used");
        }
    }

    #[test]
    fn every_table_of_weights_can_be_read() {
        for (id, bytes) in WEIGHTS {
            assert!(
                Weights::read((*bytes).into()).is_ok(),
                "the weights of {id:?}"
            );
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
        assert_eq!(pack.look("Said"), pack.look("said"));
    }

    #[test]
    fn wrong_tables_are_named() {
        let wrong = |source: &str| Pack::parse(source).expect_err("it is wrong");
        assert!(wrong("verbs = []\n[words]\nnonsense = 'x'").contains("nonsense"));
        assert!(wrong("verbs = []\n[words]\nbe = 'Was'").contains("Was"));
        assert!(
            wrong("[[verbs]]\nframes = []\nforms = ['say says']\n[words]").contains("five forms")
        );
    }
}
