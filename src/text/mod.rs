//! Text as bytes with places in it. Knows no language, no article, no screen.
//!
//! The ground floor of the house: everything above speaks of text in [`Span`]s, half-open ranges of
//! **UTF-8 bytes** into one [`Text`] that is never rewritten after decoding. So an offset means the
//! same thing to the extractor, the index, the screen and any script that reads our output. Columns
//! of a terminal exist only in [`wrap()`] and above it in the screens; characters are not a unit at all.
//!
//! Deliberately absent: languages (verbs, titles, abbreviations come in as values), files, and any
//! function that returns a changed copy of an article's text. Folding and stemming make *keys* for
//! comparison, never text to be shown.
//!
//! ```
//! use pullquote::text::{Span, Text};
//!
//! let text = Text::new("One line.\n\nAnother one.");
//! assert_eq!(text.paragraphs().len(), 2);
//! assert_eq!(text.slice(Span::new(0, 3)), "One");
//! ```

mod body;
mod fold;
mod quick;
mod safe;
mod span;
mod stem;
mod token;
mod wrap;

pub use body::Text;
pub use fold::{composed, fold, fold_into, form, is_invisible};
pub use quick::{QuickHasher, QuickMap, QuickSet};
pub use safe::{for_terminal, sequences};
pub use span::{Span, Spans};
pub use stem::{Stemmer, stem};
pub use token::{Tokens, count_words, tokens};
pub(crate) use token::{run, starts};
pub use wrap::{Line, columns, text_columns, wrap};
