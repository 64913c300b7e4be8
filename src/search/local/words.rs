//! The words of a text as tantivy wants them: cut by `text::tokens`, folded, each behind its stem (see `lexicon`).
//!
//! Nothing is decided here: whatever `text` calls a word, the index calls a word, so that the engine in
//! memory, this one and the highlighter agree. Tokenizers are not saved in an index; they are registered
//! after every opening, or a commit fails.

use std::cell::RefCell;
use std::sync::Arc;

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::query::DISTANCE;
use crate::search::local::lexicon::{FORM, OTHER, SHAPES, shape, term_into};
use crate::text::{Span, Stemmer, Tokens, fold_into, form, tokens};

/// The name of the tokenizer.
pub(super) const WORDS: &str = "pq_words";

/// So many places are left free between two blocks of a text, so that no distance reaches over a border.
const GAP: usize = DISTANCE as usize + 28;

/// Longer words are cut: tantivy drops those above 64 KiB, and no query is that long.
const LONGEST_BYTES: usize = 8 << 10;

/// Makes the tokenizer known to an index that was just opened.
pub(super) fn register(index: &Index) {
    let words = Words {
        stemmer: Arc::new(Stemmer::english()),
        token: Token::default(),
        folded: String::new(),
    };
    let analyzer = TextAnalyzer::builder(words).build();
    index.tokenizers().register(WORDS, analyzer);
}

/// Whether a text holds a word. One that does not must not be put into a field of words: tantivy would count it as a
/// place, and the shapes of what follows would be others.
pub(super) fn has_words(text: &str) -> bool {
    tokens(text).next().is_some()
}

#[derive(Clone)]
struct Words {
    stemmer: Arc<Stemmer>,
    token: Token,
    folded: String,
}

/// What became of words before: a text says the same ones over and over, and to fold and stem them is what costs most.
/// A word has one slot in each table, whoever had it before, and is found without following a pointer.
struct Known {
    /// As many as fit into the second cache of a core (0.3 MB): of news, they miss every fifth word.
    near: Box<[Slot]>,
    /// Asked for those: one word in seventeen is in neither (3,000 articles), and 2.6 MB are still in some cache.
    far: Box<[Slot]>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The word as it stands in the text; 0 for an empty slot.
    word: [u64; 2],
    term: [u8; Slot::TERM_BYTES],
    len: u8,
    shape: u8,
}

impl Slot {
    const TERM_BYTES: usize = 22;

    /// What became of a word; `None` when that does not fit.
    fn new(word: [u64; 2], term: &str, shape: u32) -> Option<Self> {
        let mut slot = Self {
            word,
            term: [0; Self::TERM_BYTES],
            len: u8::try_from(term.len()).ok()?,
            shape: u8::try_from(shape).ok()?,
        };
        let place = slot.term.get_mut(..term.len())?;
        place.copy_from_slice(term.as_bytes());
        Some(slot)
    }

    fn term(&self) -> &str {
        let term = self.term.get(..self.len.into()).unwrap_or_default();
        std::str::from_utf8(term).unwrap_or_default()
    }
}

thread_local! {
    /// Shared by all fields that a thread indexes.
    static KNOWN: RefCell<Known> = RefCell::new(Known {
        near: vec![Slot::default(); 1 << 13].into(),
        far: vec![Slot::default(); 1 << 16].into(),
    });
}

/// A word as two numbers, if it is short: most are.
#[inline]
fn number(word: &str) -> Option<[u64; 2]> {
    let mut bytes = [0; 16];
    bytes
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    let all = u128::from_le_bytes(bytes);
    Some([all, all >> 64].map(|half| u64::try_from(half & HALF).unwrap_or(0)))
}

/// The slot of a word in a table whose size is a power of two.
#[inline]
fn slot(table: &mut [Slot], [low, high]: [u64; 2]) -> Option<&mut Slot> {
    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    let mixed = (low ^ high.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let at = usize::try_from(mixed >> (64 - table.len().ilog2())).unwrap_or(0);
    table.get_mut(at)
}

const HALF: u128 = u64::MAX as u128;

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            text,
            tokens: tokens(text),
            // The first word stands so far behind what another value of the field says.
            place: GAP - 1,
            form: None,
            stemmer: &self.stemmer,
            token: &mut self.token,
            folded: &mut self.folded,
        }
    }
}

struct WordStream<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    /// The number of the last word.
    place: usize,
    /// The last word, when its form is still to be told beside it.
    form: Option<Span>,
    stemmer: &'a Stemmer,
    token: &'a mut Token,
    folded: &'a mut String,
}

impl WordStream<'_> {
    /// Puts the term of a word into the token; its shape.
    fn tell(&mut self, word: &str) -> u32 {
        let Some(number) = number(word) else {
            return self.spell(word);
        };
        KNOWN.with_borrow_mut(|Known { near, far }| {
            let (Some(near), Some(far)) = (slot(near, number), slot(far, number)) else {
                return self.spell(word);
            };
            if near.word != number {
                if far.word != number {
                    let shape = self.spell(word);
                    let Some(slot) = Slot::new(number, &self.token.text, shape) else {
                        return shape;
                    };
                    *far = slot;
                }
                *near = *far;
            }
            self.token.text.clear();
            self.token.text.push_str(near.term());
            near.shape.into()
        })
    }

    /// The same for a word that is not known.
    fn spell(&mut self, word: &str) -> u32 {
        self.folded.clear();
        fold_into(word, self.folded);
        cut(self.folded);
        self.token.text.clear();
        let stem = self.stemmer.stem(self.folded);
        term_into(&stem, self.folded, &mut self.token.text);
        shape(self.folded, &form(word))
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(span) = self.form.take() {
            let text = &mut self.token.text;
            text.clear();
            text.push(FORM);
            text.push_str(&form(&self.text[span.range()]));
            cut(text);
            return true;
        }
        let Some(span) = self.tokens.next() else {
            return false;
        };
        self.place += 1;
        let shape = self.tell(&self.text[span.range()]);
        if shape == OTHER {
            self.form = Some(span);
        }
        let (shape, shapes) = (shape as usize, SHAPES as usize);
        self.token.position = self.place * shapes + shape;
        // With the one place that tantivy leaves between values, the next one begins with a whole word.
        self.token.position_length = shapes - 1 - shape;
        self.token.offset_from = span.start();
        self.token.offset_to = span.end();
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
