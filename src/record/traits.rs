//! What can be asked of a quote or an article beside its words: the rules of `verb:`, `len:`, `is:` and `has:`.

use crate::article::{Article, entry_of};
use crate::lang::Pack;
use crate::quote::{Fact, Quote, Speaker};
use crate::record::Record;
use crate::text::{count_words, fold, tokens};

/// What a cue says of its verbs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verbs {
    /// The words of the cue, each that is a form of a verb with its first form behind it: `said say`.
    pub words: String,
    /// The first form of the last one.
    pub last: Option<&'static str>,
    /// Their classes, as `verb:` has them (`@neutral`).
    pub classes: Vec<&'static str>,
}

impl Verbs {
    /// Of a cue as written. O(n) in bytes.
    #[must_use]
    pub fn of(cue: &str) -> Self {
        // Only English has rules that find cues.
        let pack = Pack::english();
        let mut out = Self::default();
        for word in tokens(cue).map(|word| fold(&cue[word.range()])) {
            let first = pack.first_form(&word);
            out.last = first.or(out.last);
            out.classes
                .extend(first.and_then(|first| pack.stance(first)));
            let first = first.filter(|first| *first != word);
            for word in [Some(&*word), first].into_iter().flatten() {
                if !out.words.is_empty() {
                    out.words.push(' ');
                }
                out.words.push_str(word);
            }
        }
        out
    }
}

/// The first form of a verb of saying, when a word is a form of one: `say` of `said`.
#[must_use]
pub fn first_form(word: &str) -> Option<&'static str> {
    Pack::english().first_form(&fold(word))
}

impl Record {
    /// What the words that introduce a quote say of their verbs.
    #[must_use]
    pub fn verbs(&self, quote: &Quote) -> Verbs {
        Verbs::of(&self.cue(quote))
    }

    /// How many words a quote holds.
    #[must_use]
    pub fn length(&self, quote: &Quote) -> u32 {
        let text = &self.article.text;
        let words = |piece| {
            let slice = text.slice(piece);
            count_words(slice).unwrap_or_else(|| tokens(slice).count())
        };
        let count: usize = quote.content.iter().map(|piece| words(*piece)).sum();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// What is so of a quote, by the names of `is:`, and the classes of its `verbs`.
    #[must_use]
    pub fn signs(&self, quote: &Quote, verbs: &Verbs) -> Vec<&'static str> {
        let by = |fact: Fact| quote.why.iter().any(|evidence| evidence.fact == fact);
        let speaker = quote
            .speaker
            .and_then(|id| self.extraction.speakers.get(id.0 as usize));
        let unnamed = matches!(speaker, Some(Speaker::Unnamed { .. }));
        let signs = [
            ("unattributed", speaker.is_none()),
            ("unnamed", unnamed),
            ("pronoun", by(Fact::Pronoun)),
            ("role", by(Fact::Role) || unnamed && by(Fact::Described)),
            ("joint", matches!(speaker, Some(Speaker::Joint(_)))),
            ("unreal", by(Fact::Unreal)),
            ("rival", by(Fact::Rival)),
        ];
        let mut out: Vec<&'static str> = signs
            .into_iter()
            .filter_map(|(name, so)| so.then_some(name))
            .chain(verbs.classes.iter().copied())
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// What the article has, by the names of `has:`.
    #[must_use]
    pub fn has(&self) -> Vec<&'static str> {
        let Article {
            outlet,
            date,
            byline,
            url,
            ..
        } = &self.article;
        let guessed = |known: Option<bool>| known == Some(true);
        let all = [
            ("quotes", !self.extraction.quotes.is_empty()),
            ("date", date.is_some()),
            ("outlet", outlet.is_some()),
            ("author", byline.is_some()),
            ("url", url.is_some()),
            (
                "guessed-date",
                guessed(date.as_ref().map(|known| known.is_guess())),
            ),
            (
                "guessed-outlet",
                guessed(outlet.as_ref().map(|known| known.is_guess())),
            ),
        ];
        all.into_iter()
            .filter_map(|(name, so)| so.then_some(name))
            .collect()
    }

    /// The name of its file with the folders it is in, the root left out, and no word of which entry of it.
    #[must_use]
    pub fn path(&self) -> &str {
        let (file, _) = entry_of(self.article.id.as_str());
        file.split_once('/').map_or(file, |(_, path)| path)
    }
}
