//! The values of `date:`, `after:`, `before:` and `since:`: days, months, years, ranges of them, and what is said from
//! today: `2031-03-18`, `2031-03`, `2031`, `2031-03-18..20`, `..2031-03`, `>=2031`, `today`, `7d`, `"last week"`.
//!
//! Both ends are included. A date that is half typed is left out: to guess a month would make a list jump.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::query::parse::{Parser, ends_word};
use crate::query::{Fault, Field, Query, Severity, Term};
use crate::text::Span;

/// Which end of a range a name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// `date:`.
    Both,
    /// `after:`, `since:`.
    From,
    /// `before:`.
    To,
}

/// The first and the last day of what is written.
type Days = (Date, Date);

const EXAMPLE: &str = "2031-03-18, 2031-03, 2031-03-18..2031-03-20, today, 7d or \"last week\"";

impl Parser<'_> {
    /// The range between two places, as a clause. What is half typed or no date is left out, with a problem.
    pub(super) fn dates(&mut self, start: usize, end: usize) -> Option<Query> {
        let words: Vec<&str> = self.input[start..end].split_whitespace().collect();
        let text = words.join(" ").to_lowercase();
        match self.range_of_days(&text) {
            Ok((from, to)) => {
                let (from, to) = match self.side {
                    Side::Both => (from, to),
                    Side::From => (from.or(to), None),
                    Side::To => (None, to.or(from)),
                };
                if let (Some(first), Some(last)) = (from, to)
                    && first > last
                {
                    self.error(start, end, "a range goes from the earlier day to the later");
                    return None;
                }
                let term = Term::Dates { from, to };
                self.clause(Some(Field::Date), term, Span::new(start, end))
            }
            Err(message) => {
                let (severity, fault) = match self.is_written(end) {
                    true => (Severity::Hint, Fault::Unfinished),
                    false => (Severity::Error, Fault::Wrong),
                };
                self.fault((start, end), severity, fault, message);
                None
            }
        }
    }

    /// Where days end that are said in two words without marks around them (`date:last week`); `end` for all others.
    pub(super) fn days_end(&self, start: usize, end: usize) -> usize {
        let is = |word: &str, known: &str| known.eq_ignore_ascii_case(word);
        let first = &self.input[start..end];
        let rest = &self.input[end..];
        let second = rest.trim_start();
        if !["last", "this"].iter().any(|known| is(first, known)) || second.len() == rest.len() {
            return end;
        }
        let len = second.find(|c| c == ',' || ends_word(c));
        let word = &second[..len.unwrap_or(second.len())];
        let word_end = end + (rest.len() - second.len()) + word.len();
        // On the way to one it is no word to look for.
        let goes_on = self.is_written(word_end);
        let meant = |unit: &&str| match unit.get(..word.len()) {
            Some(begin) if goes_on => !word.is_empty() && is(word, begin),
            _ => is(word, unit),
        };
        match ["week", "month", "year"].iter().any(meant) {
            true => word_end,
            false => end,
        }
    }

    fn range_of_days(&self, text: &str) -> Result<(Option<Date>, Option<Date>), String> {
        let next = |day: Date| day.checked_add(1.day()).unwrap_or(day);
        let last = |day: Date| day.checked_sub(1.day()).unwrap_or(day);
        if let Some(text) = text.strip_prefix(">=") {
            return Ok((Some(self.days(text)?.0), None));
        }
        if let Some(text) = text.strip_prefix('>') {
            return Ok((Some(next(self.days(text)?.1)), None));
        }
        if let Some(text) = text.strip_prefix("<=") {
            return Ok((None, Some(self.days(text)?.1)));
        }
        if let Some(text) = text.strip_prefix('<') {
            return Ok((None, Some(last(self.days(text)?.0))));
        }
        let Some((from, to)) = text.split_once("..") else {
            let (from, to) = self.days(text)?;
            return Ok((Some(from), Some(to)));
        };
        let ends = match (from.trim(), to.trim()) {
            ("", "") => return Err(format!("a date is needed: {EXAMPLE}")),
            ("", to) => (None, Some(self.days(to)?.1)),
            (from, "") => (Some(self.days(from)?.0), None),
            // `2031-03-18..20` is short for the day of the same month.
            (from, to) => (
                Some(self.days(from)?.0),
                Some(
                    self.days(to)
                        .or_else(|error| {
                            let short = from
                                .len()
                                .checked_sub(to.len())
                                .map(|len| format!("{}{to}", &from[..len]));
                            let digits = to.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                            self.days(&short.filter(|_| digits).ok_or(error)?)
                        })?
                        .1,
                ),
            ),
        };
        Ok(ends)
    }

    /// The days that are meant by a word.
    fn days(&self, text: &str) -> Result<Days, String> {
        let text = text.trim();
        match written(text) {
            Some(days) => return Ok(days),
            None if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-') => {
                return Err(match text.matches('-').count() {
                    1 => "year-month, e.g. 2031-03".to_owned(),
                    _ => "year-month-day, e.g. 2031-03-18".to_owned(),
                });
            }
            None => {}
        }
        let Some(today) = self.today else {
            return Err(format!("no date: {EXAMPLE}"));
        };
        said(text, today).ok_or_else(|| format!("no date: {EXAMPLE}"))
    }
}

/// A day, a month or a year in digits.
fn written(text: &str) -> Option<Days> {
    let mut parts = text.split(['-', '/']);
    let mut number = |len: usize| -> Option<Option<i16>> {
        let Some(part) = parts.next() else {
            return Some(None);
        };
        let good = part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        good.then(|| part.parse().ok())
    };
    let year = number(4)??;
    let (month, day) = (number(2)?, number(2)?);
    if parts.next().is_some() || !(1..=9999).contains(&year) {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    match (month, day) {
        (None, _) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(month), None) => {
            let first = Date::new(year, small(month)?, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day)) => {
            let day = Date::new(year, small(month)?, small(day)?).ok()?;
            Some((day, day))
        }
    }
}

/// What is said from today: `today`, `7d` (the last seven days and today), `last week`. Weeks begin on Monday.
fn said(text: &str, today: Date) -> Option<Days> {
    let back = |span: jiff::Span| today.checked_sub(span).ok();
    let monday = back(i64::from(today.weekday().to_monday_zero_offset()).days())?;
    let month = today.first_of_month();
    let year = date(today.year(), 1, 1);
    let before = |first: Date, span: jiff::Span| -> Option<Days> {
        let last = first.checked_sub(1.day()).ok()?;
        Some((first.checked_sub(span).ok()?, last))
    };
    match text {
        "today" => return Some((today, today)),
        "yesterday" => return back(1.day()).map(|day| (day, day)),
        "this week" | "week" => return Some((monday, today)),
        "this month" | "month" => return Some((month, today)),
        "this year" | "year" => return Some((year, today)),
        "last week" | "last-week" => return before(monday, 1.week()),
        "last month" | "last-month" => return before(month, 1.month()),
        "last year" | "last-year" => return before(year, 1.year()),
        _ => {}
    }
    let unit = text.char_indices().next_back()?;
    let count: i64 = text[..unit.0]
        .parse()
        .ok()
        .filter(|n| (0..=9999).contains(n))?;
    let span = match unit.1 {
        'd' => count.days(),
        'w' => count.weeks(),
        'm' => count.months(),
        'y' => count.years(),
        _ => return None,
    };
    Some((back(span)?, today))
}
