//! The words of a text, folded once, so that many clauses can be looked for in them.

use crate::text::{Span, Spans, fold_into, form, tokens};

/// The folded words of one text, or of several pieces of it that are read as one.
///
/// Meant to be used again: [`Words::clear`] keeps the memory.
#[derive(Debug, Default)]
pub struct Words {
    keys: String,
    /// The forms of words that are not as folded.
    forms: String,
    words: Vec<Word>,
    pieces: u32,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    span: Span,
    /// Where its key ends in `keys`; it starts where the one before ends.
    key_end: u32,
    /// Where its form ends in `forms`, if it differs from the key; else where the one before ends.
    form_end: u32,
    piece: u32,
}

impl Words {
    /// The words of a whole text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        words.read(text, Span::new(0, text.len()));
        words
    }

    /// Forgets all words.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.forms.clear();
        self.words.clear();
        self.pieces = 0;
    }

    /// Adds the words of one more piece of `text`, as if a space stood between it and the one before.
    /// A span that is not of this text adds nothing. O(n) in bytes of the piece.
    pub fn read(&mut self, text: &str, piece: Span) {
        let slice = text.get(piece.range()).unwrap_or_default();
        self.pieces += 1;
        for token in tokens(slice) {
            let (word, start) = (&slice[token.range()], self.keys.len());
            fold_into(word, &mut self.keys);
            let form = form(word);
            if self.keys.get(start..) != Some(&*form) {
                self.forms.push_str(&form);
            }
            self.words.push(Word {
                span: token.shift(piece.start()),
                // Folding can make a text longer; what does not fit in 32 bits any more is not found.
                key_end: u32::try_from(self.keys.len()).unwrap_or(u32::MAX),
                form_end: u32::try_from(self.forms.len()).unwrap_or(u32::MAX),
                piece: self.pieces,
            });
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded form of a word; empty beyond the end.
    #[must_use]
    pub fn key(&self, at: usize) -> &str {
        let Some(word) = self.words.get(at) else {
            return "";
        };
        let start = at
            .checked_sub(1)
            .and_then(|before| self.words.get(before))
            .map_or(0, |before| before.key_end as usize);
        self.keys
            .get(start..word.key_end as usize)
            .unwrap_or_default()
    }

    /// A word as [`form`](crate::text::form) gives it; empty beyond the end.
    #[must_use]
    pub fn form(&self, at: usize) -> &str {
        let end = |at: usize| self.words.get(at).map(|word| word.form_end as usize);
        let start = at.checked_sub(1).and_then(end).unwrap_or(0);
        match end(at).and_then(|end| self.forms.get(start..end)) {
            Some("") | None => self.key(at),
            Some(form) => form,
        }
    }

    /// Whether there are some, and the same ones in the same form as in another text.
    #[must_use]
    pub fn are(&self, others: &Self) -> bool {
        let same = |at: usize| self.form(at) == others.form(at);
        !self.is_empty() && self.len() == others.len() && (0..self.len()).all(same)
    }

    /// Where the words `first..end` stand: one span for each piece that they are of.
    #[must_use]
    pub fn place(&self, words: std::ops::Range<usize>) -> Spans {
        let mut out: Vec<Span> = Vec::with_capacity(1);
        let mut piece = None;
        for word in self.words.get(words).unwrap_or_default() {
            match out.last_mut() {
                Some(last) if piece == Some(word.piece) => *last = last.cover(word.span),
                _ => out.push(word.span),
            }
            piece = Some(word.piece);
        }
        Spans::new(out)
    }
}
