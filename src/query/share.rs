//! Likeness to a pasted sentence: how many of its telling words a quote has.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::query::{LIMIT_BYTES, Test};
use crate::text::{fold, tokens};

/// Words that every text has, which say nothing of likeness.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../assets/lang/en.common")
        .split_whitespace()
        .collect()
});

/// The clause for quotes like a text. Its own quotation marks are none of the query's; what is longer than a query may be
/// is cut between words.
#[must_use]
pub fn likeness(text: &str) -> String {
    let mut words = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word: String = word
            .chars()
            .filter(|c| !matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{ff02}'))
            .collect();
        if words.len() + word.len() + 16 > LIMIT_BYTES {
            break;
        }
        if !word.is_empty() && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&word);
    }
    format!("like:\"{words}\"")
}

/// The most words of a pasted text that are compared.
const WORDS: usize = 40;

/// The telling words of a text, any form of each, and how many of them another text has to have to be like it: two in
/// five, and two at the least where there are as many. When all words are common ones, those count. O(n) in bytes.
pub(super) fn telling(text: &str) -> (Vec<Test>, usize) {
    let words: Vec<String> = tokens(text)
        .map(|token| fold(&text[token.range()]).into_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let telling = |word: &&String| !COMMON.contains(word.as_str());
    let some = words.iter().any(|word| telling(&word));
    let mut tests: Vec<Test> = Vec::new();
    for word in words.iter().filter(|word| !some || telling(word)) {
        let test = Test::stem(word.clone());
        let known = |other: &Test| match (other, &test) {
            (Test::Stem { stem: a, .. }, Test::Stem { stem: b, .. }) => a == b,
            _ => false,
        };
        if tests.len() < WORDS && !tests.iter().any(known) {
            tests.push(test);
        }
    }
    let least = (tests.len() * 2).div_ceil(5).max(2).min(tests.len());
    (tests, least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_do_not_count_unless_there_are_no_others() {
        let (tests, least) = telling("We knew in March that the bearings were failing");
        assert_eq!((tests.len(), least), (4, 2));
        assert_eq!(telling("it is what it is").0.len(), 3);
        assert_eq!(telling("bridges and a bridge").0.len(), 1);
        assert_eq!(telling("…").1, 0);
    }
}
