//! Sections of a page: lines that belong to the line that opens them.

use std::collections::{HashMap, HashSet};

use crate::article::clue::speaker;
use crate::article::furniture::Sign;
use crate::article::line::End;
use crate::article::page::{Page, Reason};
use crate::text::Text;

/// The names that stand before a colon three times or more, in capitals twice: an interview, a transcript.
pub(super) fn speakers(text: &Text) -> HashSet<&str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for span in text.paragraphs() {
        if let Some(name) = speaker(text.slice(*span)) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(name, n)| *n >= 3 || (*n == 2 && !name.chars().any(char::is_lowercase)))
        .map(|(name, _)| name)
        .collect()
}

/// What follows a place in the text, summed up from the end.
#[derive(Clone, Copy, Default)]
struct Rest {
    sentences: usize,
    /// Words in sentences.
    words: usize,
    /// Headlines, facts and furniture.
    others: usize,
    /// Facts and furniture.
    marks: usize,
    /// Sentences right after sentences.
    runs: usize,
}

impl Rest {
    /// Headlines with a teaser each, and not a link or two between paragraphs. The opener counts among the others.
    fn is_list(self) -> bool {
        self.others > self.sentences.max(3) && self.runs * 4 <= self.sentences
    }
}

/// For each line the reason why it is set aside as part of a section, if it is.
pub(super) fn aside(page: &Page<'_>, title: Option<usize>) -> Vec<Option<Reason>> {
    let count = page.lines.len();
    let mut out = vec![None; count];
    let rest = rests(page);
    let all = rest[0];
    let floor = title.map_or(0, |title| title + 1);
    let mut at = 0;
    while at < count {
        let (before, after) = (all.words - rest[at].words, rest[at]);
        if page.opens(at, Sign::Comments)
            && at >= floor
            && all.sentences - after.sentences >= 2
            && is_comments(page, at, before, after)
        {
            out[at..].fill(Some(Reason::Comments));
            break;
        }
        if !page.opens(at, Sign::Opener) {
            at += 1;
            continue;
        }
        let tail = at >= floor
            && all.sentences - after.sentences >= 3
            && after.words * 5 < before * 2
            && after.is_list();
        if tail {
            out[at..].fill(Some(Reason::Section));
            break;
        }
        let end = absorbed(page, at, title);
        out[at..end].fill(Some(Reason::Section));
        at = end;
    }
    out
}

/// The line after the titles and teasers that follow an opener.
fn absorbed(page: &Page<'_>, opener: usize, title: Option<usize>) -> usize {
    let mut at = opener + 1;
    while at < page.lines.len() && Some(at) != title && page.heading(at).is_none() {
        let line = &page.lines[at];
        let teaser = line.end == End::Cut && !line.long;
        let link = line.is_headline() && !page.clues[at].speech;
        if !(teaser || link || page.is_furniture(at) || page.meta[at]) {
            break;
        }
        at += 1;
    }
    at
}

fn is_comments(page: &Page<'_>, at: usize, before: usize, after: Rest) -> bool {
    // Under what readers wrote stand buttons and times; where nothing does, only a short rest is theirs.
    let marked = after.marks > 1 && after.marks * 3 >= after.sentences;
    let numbered = page.lines[at].numbers > 0 || page.lines[at].words > 2;
    (marked && after.words * 2 <= before) || (numbered && after.words * 4 <= before)
}

fn rests(page: &Page<'_>) -> Vec<Rest> {
    let mut out = vec![Rest::default(); page.lines.len() + 1];
    for at in (0..page.lines.len()).rev() {
        let mut rest = out[at + 1];
        if page.is_furniture(at) || page.meta[at] {
            rest.marks += 1;
            rest.others += 1;
        } else if page.is_prose(at) {
            rest.sentences += 1;
            rest.runs += usize::from(at > 0 && page.is_prose(at - 1));
            rest.words += page.lines[at].words;
        } else {
            rest.others += 1;
        }
        out[at] = rest;
    }
    out
}

/// From how many short lines in a row on a menu is seen among the prose.
const ROW: usize = 8;

/// Marks the lines of rows of short lines that no colon announces: menus, tables of links.
pub(super) fn menus(page: &Page<'_>) -> Vec<bool> {
    let mut out = vec![false; page.lines.len()];
    let short = |at: usize| {
        let line = &page.lines[at];
        let clue = &page.clues[at];
        page.is_furniture(at)
            || (line.is_headline()
                && line.words <= 5
                && line.end == End::Open
                && !line.bullet
                && !line.quoted
                && !clue.speech)
    };
    let mut at = 0;
    while at < out.len() {
        let end = (at..out.len())
            .find(|&next| !short(next))
            .unwrap_or(out.len());
        let announced = at > 0 && page.lines[at - 1].end == End::Colon;
        if end - at >= ROW && !announced {
            out[at..end].fill(true);
        }
        at = end + 1;
    }
    out
}
