//! What can be asked of a quote or an article beside its words: the rules of `verb:`, `len:`, `is:` and `has:`.

use crate::article::Article;
use crate::lang::Pack;
use crate::quote::{Fact, Quote, Speaker};
use crate::record::Record;
use crate::text::{fold, tokens};

impl Record {
    /// The words that introduce a quote, each that is a form of a verb with its first form behind it: `said say`.
    #[must_use]
    pub fn verbs(&self, quote: &Quote) -> String {
        let pack = Pack::of(self.article.language.id);
        let mut out = String::new();
        for word in self.cue_words(quote) {
            let first = pack.first_form(&word).filter(|first| *first != word);
            for word in [Some(word.as_str()), first].into_iter().flatten() {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(word);
            }
        }
        out
    }

    fn cue_words(&self, quote: &Quote) -> Vec<String> {
        let text = &self.article.text;
        let words = |piece: &str| -> Vec<String> {
            tokens(piece)
                .map(|word| fold(&piece[word.range()]).into_owned())
                .collect()
        };
        quote
            .cue
            .iter()
            .flat_map(|piece| words(text.slice(*piece)))
            .collect()
    }

    /// How many words a quote holds.
    #[must_use]
    pub fn length(&self, quote: &Quote) -> u32 {
        let text = &self.article.text;
        let words = |piece| tokens(text.slice(piece)).count();
        let count: usize = quote.content.iter().map(|piece| words(*piece)).sum();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// What is so of a quote, by the names of `is:`, and the class of its verb as `verb:` has it (`@distance`).
    #[must_use]
    pub fn signs(&self, quote: &Quote) -> Vec<&'static str> {
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
        let pack = Pack::of(self.article.language.id);
        let classes = self.cue_words(quote).into_iter().filter_map(|word| {
            let first = pack.first_form(&word)?;
            pack.stance(first)
        });
        let mut out: Vec<&'static str> = signs
            .into_iter()
            .filter_map(|(name, so)| so.then_some(name))
            .chain(classes)
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
            ..
        } = &self.article;
        let guessed = |known: Option<bool>| known == Some(true);
        let all = [
            ("quotes", !self.extraction.quotes.is_empty()),
            ("date", date.is_some()),
            ("outlet", outlet.is_some()),
            ("author", byline.is_some()),
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

    /// The name of its file with the folders it is in, the root left out.
    #[must_use]
    pub fn path(&self) -> &str {
        let id = self.article.id.as_str();
        id.split_once('/').map_or(id, |(_, path)| path)
    }
}
