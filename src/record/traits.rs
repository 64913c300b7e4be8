//! What can be asked of a quote or an article beside its words: the rules of `verb:`, `len:`, `is:` and `has:`.

use crate::article::Article;
use crate::lang::Pack;
use crate::quote::{Fact, Quote, Speaker};
use crate::record::Record;
use crate::text::{fold, tokens};

/// The words of a cue, each that is a form of a verb with its first form behind it (`said say`), and the classes of
/// those verbs as `verb:` has them (`@neutral`).
#[must_use]
pub fn verbs_of(cue: &str) -> (String, Vec<&'static str>) {
    // Only English has rules that find cues.
    let pack = Pack::english();
    let (mut out, mut classes) = (String::new(), Vec::new());
    for word in tokens(cue).map(|word| fold(&cue[word.range()])) {
        let first = pack.first_form(&word);
        classes.extend(first.and_then(|first| pack.stance(first)));
        for word in [Some(&*word), first.filter(|first| *first != word)]
            .into_iter()
            .flatten()
        {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    (out, classes)
}

impl Record {
    /// The words that introduce a quote, with the first forms of verbs: see [`verbs_of`].
    #[must_use]
    pub fn verbs(&self, quote: &Quote) -> String {
        verbs_of(&self.cue(quote)).0
    }

    /// The first form of the verb that introduces a quote: the last word of the cue that is one.
    #[must_use]
    pub fn verb(&self, quote: &Quote) -> Option<&'static str> {
        let cue = self.cue(quote);
        let pack = Pack::english();
        let firsts = tokens(&cue).filter_map(|word| pack.first_form(&fold(&cue[word.range()])));
        firsts.last()
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
        let (_, classes) = verbs_of(&self.cue(quote));
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
