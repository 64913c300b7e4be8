//! The values of `conf:`: `>.8`, `>=0.8`, `<.5`, `0.5..0.9`, `.5..`, `...9`.

use crate::query::parse::Parser;
use crate::query::{Fault, Field, Query, Severity, Term};
use crate::text::Span;

/// One, in thousandths.
const ONE: u32 = 1000;

/// Why a value is no range of numbers.
struct Wrong {
    message: String,
    /// What could stand in its place.
    suggestion: Option<String>,
    /// The lower end, when only what follows is wrong.
    least: Option<u32>,
}

impl Parser<'_> {
    /// The range between two places, as a clause. What is half typed or no range is left out, with a problem.
    pub(super) fn confidence(&mut self, start: usize, end: usize) -> Option<Query> {
        let value = self.input[start..end].trim();
        let goes_on = self.is_written(end);
        let at = Span::new(start, end);
        let (least, most) = match range(value, goes_on) {
            Ok(range) => range,
            Err(wrong) => {
                let place = (start, end);
                let digits = |c: char| c.is_ascii_digit() || matches!(c, '<' | '>' | '=' | '.');
                if goes_on && wrong.suggestion.is_none() && value.chars().all(digits) {
                    self.fault(place, Severity::Error, Fault::Unfinished, wrong.message);
                } else {
                    self.problem(place, Severity::Error, wrong.message, wrong.suggestion);
                }
                (wrong.least?, ONE)
            }
        };
        self.clause(Some(Field::Confidence), Term::Between { least, most }, at)
    }
}

/// The ends of a range in thousandths, both included. With `goes_on`, an upper end that more digits would lift is
/// not taken yet: a list must not empty on the way from `<0` to `<0.5`.
fn range(value: &str, goes_on: bool) -> Result<(u32, u32), Wrong> {
    let (least, most) = if let Some(number) = value.strip_prefix(">=") {
        (at_least(number).ok_or_else(no_number)?, ONE)
    } else if let Some(number) = value.strip_prefix('>') {
        (above(number)?, ONE)
    } else if let Some(number) = value.strip_prefix("<=") {
        (0, at_most(number).ok_or_else(no_number)?)
    } else if let Some(number) = value.strip_prefix('<') {
        (0, below(number, goes_on)?)
    } else if let Some((from, to)) = value.split_once("..") {
        ends(from, to, goes_on)?
    } else if at_least(value).is_some() {
        return Err(Wrong {
            message: "a number alone is no range".to_owned(),
            suggestion: Some(format!(">={value}")),
            least: None,
        });
    } else {
        return Err(no_number());
    };
    if goes_on && most == 0 {
        return Err(no_number());
    }
    Ok((least, most))
}

/// `from..to`; one of them may be missing.
fn ends(from: &str, to: &str, goes_on: bool) -> Result<(u32, u32), Wrong> {
    let least = match from {
        "" if to.is_empty() => return Err(no_number()),
        "" => 0,
        from => at_least(from).ok_or_else(no_number)?,
    };
    let most = match to {
        "" => ONE,
        to => at_most(to)
            .filter(|most| !goes_on || *most > 0)
            .ok_or_else(|| Wrong {
                least: (least > 0).then_some(least),
                ..no_number()
            })?,
    };
    if least > most {
        return Err(Wrong {
            message: "a range goes from the smaller number to the larger".to_owned(),
            suggestion: (!goes_on).then(|| format!("{to}..{from}")),
            least: Some(least).filter(|_| goes_on),
        });
    }
    Ok((least, most))
}

fn no_number() -> Wrong {
    Wrong {
        message: "a number 0–1, e.g. conf:>=.8".to_owned(),
        suggestion: None,
        least: None,
    }
}

/// A number from 0 to 1 in whole thousandths, and whether more digits follow that are not all zero.
fn number(text: &str) -> Option<(u32, bool)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if part.is_empty() || !digits(whole) || !digits(part) || text.is_empty() {
        return None;
    }
    let whole: u32 = match whole.trim_start_matches('0') {
        "" => 0,
        "1" => ONE,
        _ => return None,
    };
    let (head, rest) = part.split_at(part.len().min(3));
    let more = rest.bytes().any(|b| b != b'0');
    let head = format!("{head:0<3}").parse::<u32>().ok()?;
    (whole == 0 || head == 0 && !more).then_some((whole + head, more))
}

fn at_least(text: &str) -> Option<u32> {
    number(text).map(|(thousandths, more)| thousandths + u32::from(more))
}

fn at_most(text: &str) -> Option<u32> {
    number(text).map(|(thousandths, _)| thousandths)
}

fn above(text: &str) -> Result<u32, Wrong> {
    let least = at_most(text).ok_or_else(no_number)? + 1;
    Some(least)
        .filter(|least| *least <= ONE)
        .ok_or_else(|| Wrong {
            message: "nothing is above 1".to_owned(),
            ..no_number()
        })
}

fn below(text: &str, goes_on: bool) -> Result<u32, Wrong> {
    match at_least(text).ok_or_else(no_number)?.checked_sub(1) {
        Some(most) => Ok(most),
        None if goes_on => Err(no_number()),
        None => Err(Wrong {
            message: "nothing is below 0".to_owned(),
            ..no_number()
        }),
    }
}
