//! Folding: one key for all the spellings a reader would call the same word.
//!
//! Case, accents and the shape of apostrophes go; letters stay. Only ever applied to single words (see
//! [`tokens`](super::tokens)), so an offset in a folded key is never turned back into a place in the text.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The folded form of a word: lower case, without accents, `’` as `'`. O(n) in bytes.
///
/// ```
/// use pullquote::text::fold;
///
/// assert_eq!(fold("Élan"), "elan");
/// assert_eq!(fold("E\u{301}LAN"), "elan");
/// assert_eq!(fold("don’t"), "don't");
/// assert_eq!(fold("ﬁre"), "fire");
/// assert_eq!(fold("bear\u{ad}ings"), "bearings");
/// assert_eq!(fold("ΟΔΥΣΣΕΥΣ"), fold("Οδυσσεύς"));
/// assert_eq!(fold("said"), "said");
/// ```
#[must_use]
pub fn fold(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    Cow::Owned(out)
}

/// Whether a character is there for whoever sets a line or joins letters, and nobody sees it: a soft hyphen, joiners,
/// directions, tags. Inside a word it is a part of it, and folded it is nothing. All but the two joiners that scripts
/// and emoji need never reach a terminal (see [`for_terminal`](super::for_terminal)).
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// A name as it is compared and counted: letters and their accents composed, everything else as it is. O(n) in bytes.
///
/// ```
/// use pullquote::text::composed;
///
/// assert_eq!(composed("Zoe\u{308}"), "Zoë");
/// ```
#[must_use]
pub fn composed(name: &str) -> Cow<'_, str> {
    if is_nfc_quick(name.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.nfc().collect())
}

/// Appends the folded form of `word` to `out`; the same as [`fold`] without an allocation of its own.
pub fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        let start = out.len();
        out.push_str(word);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
        return;
    }
    for c in word.nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{ff07}' => out.push('\''),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ı' => out.push('i'),
            // The sigma at the end of a word; in capitals there is one only.
            'ς' => out.push('σ'),
            c if is_combining_mark(c) || is_invisible(c) => {}
            c => out.push(c),
        }
    }
}

/// A word in the form it has: case and accents stay, composed; `’` is `'` and ligatures are letters. O(n) in bytes.
///
/// ```
/// use pullquote::text::form;
///
/// assert_eq!(form("E\u{301}lan"), form("Élan"));
/// assert_eq!(form("Don’t"), "Don't");
/// assert_eq!(form("bear\u{ad}ings"), "bearings");
/// assert_ne!(form("Bridge"), form("bridge"));
/// ```
#[must_use]
pub fn form(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let apostrophe = |c| match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{ff07}' => '\'',
        c => c,
    };
    let seen = word.nfkc().filter(|c| !is_invisible(*c));
    Cow::Owned(seen.map(apostrophe).collect())
}
