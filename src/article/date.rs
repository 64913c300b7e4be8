//! Days as people print them: `20 March 2031`, `March 20, 2031`, `2031-03-20`, `20.3.2031`.
//!
//! A day without a year is not a day, and `03/04/2031` is none either: nobody can tell which number is the month.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::article::line::is_listed;
use crate::article::words::listed;
use crate::text::{QuickMap, Span, fold, tokens};

/// The names of the months, folded, in the languages of most saved news.
const MONTHS: [&str; 12] = [
    "january jan januar janvier enero gennaio janeiro января січня januari يناير",
    "february feb februar fevrier febrero febbraio fevereiro февраля лютого februari فبراير",
    "march mar marz mars marzo marco марта березня maart مارس",
    "april apr avril abril aprile апреля квітня ابريل",
    "may mai mayo maggio maio мая травня mei مايو",
    "june jun juni juin junio giugno junho июня червня يونيو",
    "july jul juli juillet julio luglio julho июля липня يوليو",
    "august aug aout agosto августа серпня augustus اغسطس",
    "september sep sept septembre septiembre settembre setembro сентября вересня سبتمبر",
    "october oct oktober okt octobre octubre ottobre outubro октября жовтня اكتوبر",
    "november nov novembre noviembre novembro ноября листопада نوفمبر",
    "december dec dezember dez decembre diciembre dicembre dezembro декабря грудня ديسمبر",
];

/// Words that may stand between the parts of a printed day.
const BETWEEN: &str = "of de del do den the 年 月 日";

/// No line that is looked at for a day is longer, in bytes.
const LONGEST: usize = 400;

/// The first full day in a short text, with its place. Looks at the first 400 bytes only.
///
/// ```
/// use pullquote::article::day;
///
/// let (span, date) = day("Ellery Herald, 20 March 2031").expect("a day");
/// assert_eq!(date.to_string(), "2031-03-20");
/// assert_eq!(span.range(), 15..28);
/// assert!(day("20 March").is_none() && day("03/04/2031").is_none());
/// ```
#[must_use]
pub fn day(text: &str) -> Option<(Span, Date)> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    if !holds_year(text) {
        return None;
    }
    let parts: Vec<Part<'_>> = tokens(text)
        .map(|span| Part::new(text, span))
        .filter(|part| !is_listed(BETWEEN, part.word))
        .collect();
    parts.windows(3).find_map(|w| {
        let date = written_out(w).or_else(|| in_numbers(text, w))?;
        Some((w[0].span.cover(w[2].span), date))
    })
}

/// The number of the month that a folded word names, 1 to 12.
pub(crate) fn month(word: &str) -> Option<i8> {
    static NAMES: LazyLock<QuickMap<&str, i8>> =
        LazyLock::new(|| listed(MONTHS.into_iter().zip(1..)));
    NAMES.get(word).copied()
}

/// Whether four digits stand in a row: there is no day without a year.
fn holds_year(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        digits == 4
    })
}

struct Part<'t> {
    span: Span,
    word: &'t str,
    number: Option<i16>,
    month: Option<i8>,
}

impl<'t> Part<'t> {
    fn new(text: &'t str, span: Span) -> Self {
        let word = &text[span.range()];
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        // "20th", "1er", and the day of "2031-03-20T12:00".
        let rest = &word[digits..];
        let number = (digits > 0
            && digits <= 4
            && (matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er") || rest.starts_with('T')))
        .then(|| word[..digits].parse().ok())
        .flatten();
        Part {
            span,
            word,
            number,
            month: if digits == 0 {
                month(&fold(word))
            } else {
                None
            },
        }
    }

    fn is_year(&self) -> Option<i16> {
        self.number
            .filter(|n| (1500..2200).contains(n) && self.span.len() == 4)
    }
}

fn date(year: i16, month: i8, day: i16) -> Option<Date> {
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

fn written_out(w: &[Part<'_>]) -> Option<Date> {
    let year = w[2].is_year()?;
    match (w[0].number, w[0].month, w[1].number, w[1].month) {
        (Some(day), _, _, Some(month)) | (_, Some(month), Some(day), _) => date(year, month, day),
        _ => None,
    }
}

fn in_numbers(text: &str, w: &[Part<'_>]) -> Option<Date> {
    let between = |a: Span, b: Span| text.get(a.end()..b.start());
    let mark = between(w[0].span, w[1].span)?;
    let second = between(w[1].span, w[2].span)?;
    let counted = mark == "年" && second == "月";
    if !counted && (!matches!(mark, "-" | "/" | "." | "_") || second != mark) {
        return None;
    }
    let small = |part: &Part<'_>| {
        part.number
            .filter(|_| part.word.len() <= 2 || part.word.contains('T'))
    };
    if let Some(year) = w[0].is_year() {
        let month = i8::try_from(small(&w[1])?).ok()?;
        return date(year, month, small(&w[2])?);
    }
    let (a, b) = (small(&w[0])?, small(&w[1])?);
    let year = w[2].is_year()?;
    let (day, month) = if mark == "." || a > 12 || a == b {
        (a, b)
    } else if b > 12 {
        (b, a)
    } else {
        return None;
    };
    date(year, i8::try_from(month).ok()?, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = day(text).map(|(_, date)| date.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn days_as_printed() {
        let day = Some("2031-03-20");
        for text in [
            "2031-03-20",
            "2031-03-20T08:15:00Z",
            "2031/3/20",
            "20 March 2031",
            "Thursday, 20th of March, 2031 at 08:15",
            "March 20, 2031",
            "Updated Mar. 20, 2031",
            "20. März 2031",
            "20 de marzo de 2031",
            "20 марта 2031 г.",
            "2031年03月20日",
            "20.03.2031",
            "20/03/2031",
            "03/20/2031",
            "2031_03_20-bridge",
        ] {
            check(text, day);
        }
    }

    #[test]
    fn not_a_day() {
        for text in [
            "",
            "March 20",
            "20 March",
            "03/04/2031",
            "2031-13-40",
            "30 February 2031",
            "1-2-3",
            "in 2031, 20 people marched",
            "from 20-03 2031",
        ] {
            check(text, None);
        }
    }
}
