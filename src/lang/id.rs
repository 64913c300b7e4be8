//! [`LangId`]: a language by its code.

use std::fmt;

/// Code of ISO 639-1, codes of ISO 639-3, English name: one line a language, in order of the first.
const CODES: &str = include_str!("../../assets/lang/codes.txt");

/// A language, by its code of ISO 639-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LangId(&'static str);

impl LangId {
    /// English of any country, also machine-translated.
    pub const ENGLISH: LangId = LangId("en");

    /// The language of that code or English name: `de`, `de-AT`, `de_DE.UTF-8`, `deu`, `German`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<LangId> {
        let name = name.trim();
        let code = name.split(['-', '_', '.']).next().unwrap_or_default();
        rows()
            .find(|row| row.is_code(code) || row.name.eq_ignore_ascii_case(name))
            .map(|row| LangId(row.code))
    }

    /// Every language that has a code.
    pub fn all() -> impl Iterator<Item = LangId> {
        rows().map(|row| LangId(row.code))
    }

    /// The code of ISO 639-1, in lower case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The name in English ("German").
    #[must_use]
    pub fn name(self) -> &'static str {
        let row = rows().find(|row| row.code == self.0);
        row.map_or(self.0, |row| row.name)
    }
}

impl fmt::Debug for LangId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

struct Row {
    code: &'static str,
    long: &'static str,
    name: &'static str,
}

impl Row {
    fn is_code(&self, code: &str) -> bool {
        code.eq_ignore_ascii_case(self.code)
            || code.len() == 3
                && self
                    .long
                    .split(',')
                    .any(|long| long.eq_ignore_ascii_case(code))
    }
}

fn rows() -> impl Iterator<Item = Row> {
    CODES.lines().filter_map(|line| {
        let (code, rest) = line.split_once(' ')?;
        let (long, name) = rest.split_once(' ')?;
        Some(Row { code, long, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_languages() {
        for name in [
            "de",
            "DE",
            "de-AT",
            "de_DE.UTF-8",
            "deu",
            "German",
            " german ",
        ] {
            assert_eq!(
                LangId::from_name(name).map(LangId::code),
                Some("de"),
                "{name}"
            );
        }
        assert_eq!(LangId::from_name("cmn").map(LangId::name), Some("Chinese"));
        assert_eq!(LangId::from_name("en-GB"), Some(LangId::ENGLISH));
        assert_eq!(LangId::ENGLISH.name(), "English");
        for name in ["", "xx", "und", "the language of the sea", "-"] {
            assert_eq!(LangId::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_whole() {
        assert_eq!(rows().count(), CODES.lines().count());
        assert!(rows().count() > 180);
        let codes: Vec<&str> = rows().map(|row| row.code).collect();
        assert!(codes.is_sorted() && codes.iter().all(|code| code.len() == 2));
        for row in rows() {
            assert_eq!(
                LangId::from_name(row.code).map(LangId::name),
                Some(row.name)
            );
        }
    }
}
