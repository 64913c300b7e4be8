//! The words of a text as tantivy wants them: cut by `text::tokens`, folded, and for one field stemmed.
//!
//! Nothing is decided here: whatever `text` calls a word, the index calls a word, so that the engine in
//! memory, this one and the highlighter agree. Tokenizers are not saved in an index; they are registered
//! after every opening, or a commit fails.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::query::DISTANCE;
use crate::text::{Span, Stemmer, Tokens, fold_into, form, tokens};

/// The name of the tokenizer that stems.
pub(super) const STEM: &str = "pq_stem";

/// The name of the tokenizer that folds, and tells the form of a word beside it at the same place.
pub(super) const EXACT: &str = "pq_exact";

/// Stands in a token of the index between a folded word and its form, where those differ. No word holds it.
pub(super) const FORM: char = '\u{1}';

/// So many places are left free between two blocks of a text, so that no distance reaches over a border.
const GAP: usize = DISTANCE as usize + 28;

/// Longer words are cut: tantivy drops those above 64 KiB, and no query is that long.
const LONGEST_BYTES: usize = 8 << 10;

/// Makes the tokenizers known to an index that was just opened.
pub(super) fn register(index: &Index) {
    let words = |stemmer| Words {
        stemmer,
        stems: Stems::default(),
        token: Token::default(),
    };
    let stemmer = Some(Arc::new(Stemmer::english()));
    for (name, words) in [(EXACT, words(None)), (STEM, words(stemmer))] {
        index
            .tokenizers()
            .register(name, TextAnalyzer::builder(words).build());
    }
}

#[derive(Clone)]
struct Words {
    stemmer: Option<Arc<Stemmer>>,
    stems: Stems,
    token: Token,
}

/// Stems that were asked for before: a text says the same words over and over, and stemming is what costs
/// most in indexing.
#[derive(Clone, Default)]
struct Stems(HashMap<String, String>);

impl Stems {
    /// The most words that are remembered; then all are forgotten.
    const LIMIT: usize = 1 << 15;

    /// Longer words are not: they hardly come twice.
    const LONGEST_BYTES: usize = 32;

    /// Puts the stem in place of a folded word.
    fn stem(&mut self, stemmer: &Stemmer, word: &mut String) {
        if let Some(stem) = self.0.get(word.as_str()) {
            word.clone_from(stem);
            return;
        }
        let stem = stemmer.stem(word).into_owned();
        if word.len() > Self::LONGEST_BYTES {
            *word = stem;
            return;
        }
        if self.0.len() >= Self::LIMIT {
            self.0.clear();
        }
        self.0.insert(std::mem::replace(word, stem.clone()), stem);
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        // The first word stands so far behind what another value of the field says.
        self.token.position = GAP - 1;
        WordStream {
            stems: &mut self.stems,
            form: None,
            text,
            tokens: tokens(text),
            stemmer: self.stemmer.as_deref(),
            token: &mut self.token,
        }
    }
}

struct WordStream<'a> {
    /// The form of the last word, still to be told beside it.
    form: Option<Span>,
    text: &'a str,
    tokens: Tokens<'a>,
    stemmer: Option<&'a Stemmer>,
    stems: &'a mut Stems,
    token: &'a mut Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let token = &mut *self.token;
        if let Some(span) = self.form.take() {
            token.text.push(FORM);
            token.text.push_str(&form(&self.text[span.range()]));
            cut(&mut token.text);
            return true;
        }
        let Some(span) = self.tokens.next() else {
            return false;
        };
        token.position = token.position.wrapping_add(1);
        token.offset_from = span.start();
        token.offset_to = span.end();
        token.text.clear();
        fold_into(&self.text[span.range()], &mut token.text);
        match self.stemmer {
            Some(stemmer) => self.stems.stem(stemmer, &mut token.text),
            None if *form(&self.text[span.range()]) != *token.text => self.form = Some(span),
            None => {}
        }
        cut(&mut token.text);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

fn cut(word: &mut String) {
    if word.len() > LONGEST_BYTES {
        let mut end = LONGEST_BYTES;
        while !word.is_char_boundary(end) {
            end -= 1;
        }
        word.truncate(end);
    }
}
