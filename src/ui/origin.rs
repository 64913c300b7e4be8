//! Where an article is from, in words: outlet and day; the name of its file where neither is known.

use jiff::civil::Date;

use crate::app::{Role, long_date, short_date};
use crate::article::{ArticleId, Known};
use crate::query::Pattern;
use crate::search::{ArticleRow, QuoteRow, light_outlet};
use crate::text::{for_terminal, text_columns};
use crate::ui::paint::{Ink, clip, marks};

/// The longest name that is looked at, in bytes.
const NAME_BYTES: usize = 1 << 10;

/// What is said where an outlet or a day is not known.
const NO_OUTLET: &str = "no outlet";
const NO_DATE: &str = "no date";

/// Where an article is from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub id: &'a ArticleId,
    pub outlet: Option<&'a Known<String>>,
    pub date: Option<&'a Known<Date>>,
}

impl<'a> From<&'a ArticleRow> for Origin<'a> {
    fn from(row: &'a ArticleRow) -> Self {
        Self {
            id: &row.id,
            outlet: row.outlet.as_ref(),
            date: row.date.as_ref(),
        }
    }
}

impl<'a> From<&'a QuoteRow> for Origin<'a> {
    fn from(row: &'a QuoteRow) -> Self {
        Self {
            id: &row.article,
            outlet: row.outlet.as_ref(),
            date: row.date.as_ref(),
        }
    }
}

impl<'a> Origin<'a> {
    /// Whether neither outlet nor day is known.
    fn is_unknown(self) -> bool {
        self.outlet.is_none() && self.date.is_none()
    }

    /// The name of its file.
    pub(super) fn file(self) -> &'a str {
        let id = self.id.as_str();
        id.rsplit('/').next().unwrap_or(id)
    }

    /// Outlet and day, `how` the day is written; or the file.
    pub(super) fn words(self, how: impl Fn(Date) -> String) -> String {
        if self.is_unknown() {
            return clip(self.file(), NAME_BYTES).to_owned();
        }
        let outlet = self.outlet.map_or(NO_OUTLET.to_owned(), |outlet| {
            guessed(clip(&outlet.value, NAME_BYTES), outlet)
        });
        let date = self
            .date
            .map_or(NO_DATE.to_owned(), |date| guessed(&how(date.value), date));
        format!("{outlet} · {date}")
    }

    /// The day as a list shows it, with the year where that says something.
    pub(super) fn day(self, one_year: bool) -> String {
        let how = if one_year { short_date } else { long_date };
        self.date
            .map_or(NO_DATE.to_owned(), |date| guessed(&how(date.value), date))
    }

    /// Draws day and outlet, or the file; nothing is cut that says that something is not known.
    pub(super) fn draw(
        self,
        ink: &mut Ink<'_>,
        (x, y, width): (u16, u16, u16),
        one_year: bool,
        pattern: Option<&Pattern>,
    ) {
        if self.is_unknown() {
            ink.clipped(x, y, width, self.file(), Role::Muted);
            return;
        }
        let used = ink.text(x, y, width, &self.day(one_year), Role::Muted) + 1;
        let at = (x + used, y, width.saturating_sub(used));
        self.draw_outlet(ink, at, pattern, Role::Muted);
    }

    /// Draws the outlet, lit where it is searched for. The mark of a guess is never what is cut off.
    pub(super) fn draw_outlet(
        self,
        ink: &mut Ink<'_>,
        (x, y, width): (u16, u16, u16),
        pattern: Option<&Pattern>,
        role: Role,
    ) {
        let Some(outlet) = self.outlet else {
            if self.is_unknown() {
                ink.clipped(x, y, width, self.file(), Role::Muted);
            } else if text_columns(NO_OUTLET) <= usize::from(width) {
                ink.text(x, y, width, NO_OUTLET, Role::Muted);
            }
            return;
        };
        let name = for_terminal(clip(&outlet.value, NAME_BYTES));
        let marks = pattern.map_or_else(Vec::new, |p| marks(&light_outlet(p, &name), 0));
        let style = ink.theme.style(role);
        let guess = u16::from(outlet.is_guess());
        let used = ink.clipped_marked(x, y, width.saturating_sub(guess), &name, style, &marks);
        if outlet.is_guess() {
            ink.text(x + used, y, width.saturating_sub(used), "?", role);
        }
    }
}

/// Words with a question mark when what they say was guessed.
fn guessed<T>(words: &str, known: &Known<T>) -> String {
    let guess = if known.is_guess() { "?" } else { "" };
    format!("{}{guess}", words.trim_end())
}

/// A number in at most four columns: `9999`, `12k`, `1.2M`.
pub(super) fn short_number(number: u32) -> String {
    match number {
        0..10_000 => number.to_string(),
        10_000..1_000_000 => format!("{}k", number / 1_000),
        _ => format!("{}.{}M", number / 1_000_000, number / 100_000 % 10),
    }
}
