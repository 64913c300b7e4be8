//! Sentences of a stretch of text, by their marks; what an abbreviation is comes in from outside.

use crate::text::Span;

/// The sentences of `text`, trimmed, in order, disjoint. O(n) in bytes.
///
/// A sentence ends with `.`, `?`, `!` or `…` and the closing marks behind it, when white space and
/// something else than a small letter follow; a full stop behind one letter, or behind a word that
/// `is_abbreviation` knows (without its stop), ends none.
///
/// ```
/// use pullquote::text::sentences;
///
/// let text = "“Is it late?” asked Dr. Vale. It was. “Then go!” he said.";
/// let found: Vec<&str> = sentences(text, |word| word == "Dr").map(|span| &text[span.range()]).collect();
/// assert_eq!(found, ["“Is it late?” asked Dr. Vale.", "It was.", "“Then go!” he said."]);
/// ```
pub fn sentences<'t>(
    text: &'t str,
    is_abbreviation: impl Fn(&str) -> bool + 't,
) -> impl Iterator<Item = Span> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(|c: char| !c.is_whitespace())?;
        let end = end(text, start, &is_abbreviation);
        at = end;
        Some(Span::new(start, start + text[start..end].trim_end().len()))
    })
}

fn end(text: &str, start: usize, is_abbreviation: &impl Fn(&str) -> bool) -> usize {
    let mut chars = text[start..].char_indices().peekable();
    // The word being read, for what stands before a full stop.
    let mut word = start;
    while let Some((i, c)) = chars.next() {
        let here = start + i;
        if !matches!(c, '.' | '?' | '!' | '…') {
            if !c.is_alphanumeric() {
                word = here + c.len_utf8();
            }
            continue;
        }
        let before = &text[word..here];
        word = here + c.len_utf8();
        let initial = before.chars().count() == 1 && before != "I";
        if c == '.' && (initial || is_abbreviation(before)) {
            continue;
        }
        while chars.next_if(|(_, c)| is_tail(*c)).is_some() {}
        let behind = chars.peek().map_or(text.len(), |(i, _)| start + i);
        let space = text[behind..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        let goes_on = text[behind..].trim_start().starts_with(char::is_lowercase);
        if space && !goes_on {
            return behind;
        }
    }
    text.len()
}

/// What may stand between the end of a sentence and the space behind it.
fn is_tail(c: char) -> bool {
    matches!(
        c,
        '.' | '?' | '!' | '…' | '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let known = |word: &str| matches!(word, "Mr" | "St");
        let found: Vec<&str> = sentences(text, known)
            .map(|span| &text[span.range()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn stops_end_sentences() {
        check(
            "One. Two!  Three…\nFour",
            &["One.", "Two!", "Three…", "Four"],
        );
        check(
            "It cost 3.50. (He paid.) Then?!",
            &["It cost 3.50.", "(He paid.)", "Then?!"],
        );
        check(" \n ", &[]);
    }

    #[test]
    fn abbreviations_and_small_letters_do_not() {
        check(
            "Mr. A. Vale of the U.S. came. He left.",
            &["Mr. A. Vale of the U.S. came.", "He left."],
        );
        check("“Is it?” he asked. “No.”", &["“Is it?” he asked.", "“No.”"]);
        check("So am I. You too.", &["So am I.", "You too."]);
    }
}
