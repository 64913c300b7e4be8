//! Finding the headline: one line among those above the prose, by shape, repetition and position.

use crate::article::facts::{is_masthead, is_weekday};
use crate::article::furniture::Sign;
use crate::article::line::{End, folded, head, key};
use crate::article::page::Page;
use crate::article::sought::{LEAST, MOST, Sought};
use crate::article::words::{SEPARATORS, may_be_parted};
use crate::text::{QuickMap, QuickSet, fold, tokens};

/// How many paragraphs may stand above the headline.
const REACH: usize = 600;

/// A headline scores more than this.
const ENOUGH: i32 = 4;

/// The ordinal of the line that is the headline, if one is.
///
/// Every line above the second paragraph of prose is scored; the best one wins, of equal ones the first:
///
/// | evidence | score |
/// |---|---|
/// | stands twice, or is a part of a breadcrumb or a page title | +4 |
/// | no full stop; a full stop | +2; −2 |
/// | 4 to 25 words; 1 word; more than 25 | +2; −2; −2 |
/// | its words are in the prose | up to +4, −2 for none |
/// | prose follows, after nothing but facts, furniture and its own repetition | +3 |
/// | is the first line that is no furniture; of the whole text | +1; +1 more |
/// | a byline or a day stands right below; a credit right above | +2; −4 |
/// | marked as a heading by the format | +3, of the top level +6 |
/// | prose or the label of a list of links stands above; is the name of an outlet | −4, −3; −6 |
/// | begins in the middle of a sentence, like a list, a quote, a place of news | −2 to −6 |
pub(super) fn find(page: &Page<'_>) -> Option<usize> {
    if let Some(stated) = page.hints.title.as_deref() {
        let key = key(stated, &folded(stated));
        let lines = page.lines.iter().take(REACH);
        if let Some(at) = lines.clone().position(|line| line.key == key) {
            return Some(at);
        }
    }
    let mut able = scores(page);
    able.retain(|(score, _)| score + MOST > ENOUGH);
    if let Some(at) = certain(&able, |_| LEAST) {
        return Some(at);
    }
    let mut sought = Sought::default();
    for (_, at) in &able {
        sought.add(*at, page.slice(&page.lines[*at]));
    }
    let found = sought.find(page, |sought| certain(&able, |at| sought.least(at)));
    if found.is_some() {
        return found;
    }
    for (score, at) in &mut able {
        *score += sought.overlap(*at);
    }
    able.retain(|(score, _)| *score > ENOUGH);
    // Of equal ones the first.
    let best = able.iter().rev().max_by_key(|(score, _)| *score)?;
    Some(best.1)
}

/// The headline, when it is one whatever else is found of the words in the prose: at `least` so much counts for a
/// line what was found so far, at most [`MOST`].
fn certain(able: &[(i32, usize)], least: impl Fn(usize) -> i32) -> Option<usize> {
    let scores = able.iter().map(|(score, at)| (score + least(*at), *at));
    let (score, best) = scores.rev().max_by_key(|(score, _)| *score)?;
    let beaten =
        |(other, at): &(i32, usize)| *at == best || other + MOST < score + i32::from(best < *at);
    (score > ENOUGH && able.iter().all(beaten)).then_some(best)
}

/// The lines that may be the headline with what they score, their words in the prose left aside.
fn scores(page: &Page<'_>) -> Vec<(i32, usize)> {
    let last = page.second_prose().min(REACH);
    let parts = parts(page, last);
    let mut counts = QuickMap::<u64, usize>::default();
    for line in page.lines.iter().take(REACH) {
        *counts.entry(line.key).or_default() += 1;
    }
    let mut out = Vec::new();
    let mut told = false;
    // In verse any line looks like a headline to what follows: only the first one can be it.
    let verse = page.is_verse(None);
    for at in 0..=last {
        let Some(line) = page.lines.get(at).filter(|_| page.may_be_title(at)) else {
            told |= page.lines.get(at).is_some() && page.is_prose(at);
            continue;
        };
        let first = out.is_empty();
        if verse && !first {
            break;
        }
        let repeated =
            counts.get(&line.key).is_some_and(|n| (2..=4).contains(n)) || parts.contains(&line.key);
        let score = shape(page, at)
            + place(page, at, first)
            + if repeated && line.words > 2 { 4 } else { 0 }
            - if told { 4 } else { 0 };
        out.push((score, at));
        told |= page.is_prose(at);
    }
    out
}

fn shape(page: &Page<'_>, at: usize) -> i32 {
    let line = &page.lines[at];
    let text = page.slice(line);
    let mut score = match line.end {
        End::Open | End::Mark => 2,
        End::Stop => stopped(page, at),
        End::Cut => -3,
        // The first half of a headline in two lines.
        End::Pause if at == 0 && text.ends_with(';') => 0,
        End::Pause | End::Colon => -4,
    };
    score += match line.words {
        0 | 1 => -2,
        2 => 0,
        3 => 1,
        4..=25 => 2,
        _ => -2,
    };
    let ended = matches!(line.end, End::Stop | End::Mark);
    let penalties = [
        (line.small, 3),
        (line.bullet || line.dashed, 5),
        (
            line.spoken && text.starts_with(crate::article::line::is_quote),
            4,
        ),
        (is_dateline(text), 20),
        (page.menu[at], 4),
        (page.is_furniture(at), 5),
        (ended && line.quoted, 4),
        (at > 0 && page.opens(at - 1, Sign::Opener), 3),
        (line.words <= 5 && is_masthead(text), 6),
        (line.end == End::Mark && line.words > 16, 2),
    ];
    for (holds, less) in penalties {
        score -= if holds { less } else { 0 };
    }
    match page.heading(at) {
        Some(true) => score + 6,
        Some(false) => score + 3,
        None if !page.hints.headings.is_empty() => score - 2,
        None => score,
    }
}

/// A line with a full stop is more often a short first paragraph than a headline: the longer it is, the more so,
/// and when it names a day of the week.
fn stopped(page: &Page<'_>, at: usize) -> i32 {
    let line = &page.lines[at];
    let text = page.slice(line);
    let length = match line.words {
        0..=14 => 2,
        15..=18 => 4,
        _ => 6,
    };
    let score = if in_capitals(text) { 0 } else { -length };
    let weekday = tokens(text).any(|span| is_weekday(&fold(&text[span.range()])));
    score - if weekday { 2 } else { 0 }
}

/// Every long word begins with a capital: the usual dress of English headlines.
fn in_capitals(text: &str) -> bool {
    let mut words = text
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_alphabetic) && word.chars().nth(3).is_some());
    words.all(|word| word.starts_with(char::is_uppercase))
}

/// `PORT ELLERY, March 20 (Coast Wire) — …`, `MOSCOW: …`: the first words of prose.
pub(super) fn is_dateline(text: &str) -> bool {
    let start = head(text);
    let Some(end) = start.char_indices().take(80).find(|(at, c)| {
        matches!(c, '—' | '–') || start[*at..].starts_with(" - ") || start[*at..].starts_with("-- ")
    }) else {
        return false;
    };
    let place = start[..end.0]
        .split([',', '('])
        .next()
        .unwrap_or_default()
        .trim();
    place.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !place.chars().any(char::is_lowercase)
        && start[end.0..].chars().any(char::is_lowercase)
}

fn place(page: &Page<'_>, at: usize, first: bool) -> i32 {
    let key = page.lines[at].key;
    let mut score = i32::from(first) + i32::from(at == 0);
    let mut between = 0;
    // A byline or a day right below it; a credit right above makes it a caption.
    let next = (at + 1..page.lines.len().min(at + 4)).find(|&next| page.lines[next].key != key);
    score += if next.is_some_and(|next| page.meta[next]) {
        2
    } else {
        0
    };
    score -= if at > 0 && page.clues[at - 1].sign == Some(Sign::Credit) {
        4
    } else {
        0
    };
    for next in at + 1..page.lines.len().min(at + 40) {
        let line = &page.lines[next];
        if line.key == key || page.is_furniture(next) || page.meta[next] {
            continue;
        }
        if page.is_prose(next) {
            return score + 3 - between;
        }
        // Names and places of three words hardly part a headline from its article.
        if line.words <= 3 && next < at + 5 {
            continue;
        }
        between += 1;
        if between > 3 {
            break;
        }
    }
    score -= between.min(2);
    score
}

/// The keys of the parts of lines like `Home / Policy / Title` and `Title | Ellery Herald`.
fn parts(page: &Page<'_>, last: usize) -> QuickSet<u64> {
    let mut out = QuickSet::default();
    let short = page.lines.iter().take(last + 1).filter(|line| !line.long);
    for text in short
        .map(|line| page.slice(line))
        .filter(|text| may_be_parted(text))
    {
        for mark in SEPARATORS {
            if text.contains(mark) {
                // The name of the site is the shorter part.
                let longest = text
                    .split(mark)
                    .max_by_key(|part| part.split_whitespace().count());
                out.extend(longest.map(|part| key(part.trim(), &folded(part))));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain_before_the_prose_was_read() {
        assert_eq!(certain(&[(7, 0)], |_| LEAST), Some(0));
        assert_eq!(certain(&[(6, 0)], |_| LEAST), None, "not enough");
        assert_eq!(certain(&[(7, 0), (3, 1)], |_| LEAST), None);
        assert_eq!(
            certain(&[(7, 0), (3, 1)], |_| 0),
            Some(0),
            "the first of equal ones"
        );
        assert_eq!(
            certain(&[(3, 0), (7, 1)], |_| 0),
            None,
            "the first of equal ones"
        );
        assert_eq!(certain(&[(3, 0), (8, 1)], |_| 0), Some(1));
    }
}
