//! The words of the lines that may be the headline, looked for in the prose.

use std::hash::{Hash, Hasher};

use crate::article::line::{folded, head};
use crate::article::page::Page;
use crate::article::words::Beginnings;
use crate::text::{QuickHasher, QuickMap, fold, starts, tokens};

/// How many bytes of prose are asked for the words of the headline.
const ASKED: usize = 32 << 10;

/// The least and the most that the words in the prose count.
pub(super) const LEAST: i32 = -2;
pub(super) const MOST: i32 = 4;

/// The longer words of the lines that may be the headline, by their first letters: enough to find them in the prose
/// in most forms.
#[derive(Default)]
pub(super) struct Sought {
    /// The number of a line with each of its words, in order of the lines.
    words: Vec<(usize, u64)>,
    /// Where each stands in the prose; `Some(None)` for several lines.
    places: QuickMap<u64, Option<Option<usize>>>,
    /// How the words begin: most words of the prose are not sought by that alone.
    beginnings: Beginnings,
    /// Whether the prose has any longer word.
    any: bool,
}

impl Sought {
    pub(super) fn add(&mut self, at: usize, line: &str) {
        for word in folded(line).iter() {
            if let Some(stump) = stump(word) {
                self.words.push((at, stump));
                self.places.insert(stump, None);
                self.beginnings.add(word);
            }
        }
    }

    /// Looks for the words in the prose until an answer follows from what was found: what is found stays found.
    /// O(n) in bytes, of which there are [`ASKED`].
    pub(super) fn find<T>(
        &mut self,
        page: &Page<'_>,
        answer: impl Fn(&Self) -> Option<T>,
    ) -> Option<T> {
        let mut asked = 0;
        for at in page.body.clone() {
            let line = &page.lines[at];
            if !page.is_prose(at) || self.words.is_empty() {
                continue;
            }
            let text = head(page.slice(line));
            asked += text.len();
            if asked > ASKED {
                return None;
            }
            self.any =
                self.any || tokens(text).any(|span| stump(&fold(&text[span.range()])).is_some());
            if line.plain {
                self.find_in_plain(text, at);
            } else {
                for span in tokens(text) {
                    self.met(&text[span.range()], at);
                }
            }
            let answer = answer(self);
            if answer.is_some() {
                return answer;
            }
        }
        None
    }

    /// As for any text, but most words are passed over by the first letters alone.
    fn find_in_plain(&mut self, text: &str, at: usize) {
        let bytes = text.as_bytes();
        for start in starts(text) {
            let sought = bytes[start].is_ascii_digit() || self.beginnings.may_begin(bytes, start);
            if sought
                && !is_joined(text, start)
                && let Some(span) = tokens(&text[start..]).next()
            {
                self.met(&text[start..][span.range()], at);
            }
        }
    }

    /// The least that [`overlap`](Self::overlap) can come to.
    pub(super) fn least(&self, at: usize) -> i32 {
        if self.any { self.overlap(at) } else { LEAST }
    }

    /// How many of a line's longer words stand in other lines of the prose, in quarters; [`LEAST`] for none of several.
    /// As long as the prose was not read to its end, it can only grow, up to [`MOST`].
    pub(super) fn overlap(&self, at: usize) -> i32 {
        let words = &self.words;
        let from = words.partition_point(|(line, _)| *line < at);
        let to = words.partition_point(|(line, _)| *line <= at);
        let own = &words[from..to];
        if own.is_empty() || !self.any {
            return 0;
        }
        let shared = own
            .iter()
            .filter_map(|(_, word)| self.places.get(word).copied().flatten())
            .filter(|place| *place != Some(at))
            .count();
        match shared * 4 / own.len() {
            0 if shared == 0 && own.len() >= 3 => LEAST,
            quarters => i32::try_from(quarters).unwrap_or_default(),
        }
    }

    /// A word stands in a line of the prose.
    fn met(&mut self, word: &str, at: usize) {
        let place = stump(&fold(word)).and_then(|stump| self.places.get_mut(&stump));
        if let Some(place) = place {
            *place = match *place {
                None => Some(Some(at)),
                Some(before) => Some(before.filter(|before| *before == at)),
            };
        }
    }
}

/// Whether an apostrophe joins what begins at a place to the letter before it.
fn is_joined(text: &str, start: usize) -> bool {
    text[..start]
        .strip_suffix(['\'', '\u{2019}'])
        .is_some_and(|before| before.ends_with(char::is_alphabetic))
        && text[start..].starts_with(char::is_alphabetic)
}

/// A number for the first five letters of a long word.
fn stump(word: &str) -> Option<u64> {
    let alone = word.chars().next().is_some_and(|c| c > '\u{2e80}');
    let wanted = alone || word.chars().nth(3).is_some() || word.bytes().all(|b| b.is_ascii_digit());
    wanted.then(|| {
        let end = word.char_indices().nth(5).map_or(word.len(), |(at, _)| at);
        let mut hasher = QuickHasher::default();
        word[..end].hash(&mut hasher);
        hasher.finish()
    })
}
