//! Header lines: `Title: …`, `Date: …` at the very top of a text, or in front matter.

use crate::article::address::address;
use crate::article::date::day;
use crate::article::line::is_listed;

/// A header line's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The headline.
    Title,
    /// The day of publication.
    Date,
    /// Who published it.
    Outlet,
    /// Who wrote it.
    Byline,
    /// What it is written in.
    Language,
    /// Its web address.
    Address,
    /// Known to be about the article, of no use here: section, tags.
    Other,
}

/// The names of the keys, in lower case, words joined by `_`.
const KEYS: [(Key, &str); 7] = [
    (Key::Title, "title headline titel titre titulo"),
    (
        Key::Date,
        "date published pubdate pub_date publish_date publication_date date_published datum fecha",
    ),
    (
        Key::Outlet,
        "outlet source publication publisher site site_name sitename newspaper website",
    ),
    (Key::Byline, "author authors byline by writer autor auteur"),
    (Key::Language, "language lang"),
    (
        Key::Address,
        "url link permalink canonical canonical_url source_url original_url",
    ),
    (
        Key::Other,
        "section category categories tags keywords id slug updated modified \
         description summary subtitle country retrieved accessed copyright",
    ),
];

/// Reads `key: value` with a known key. The value is trimmed, as printed. O(1): looks at the first 400 bytes.
#[must_use]
pub fn header(line: &str) -> Option<(Key, &str)> {
    let (key, value) = line.split_once(':').filter(|(key, _)| key.len() <= 24)?;
    let key = key.trim().to_lowercase().replace([' ', '-'], "_");
    let value = value.trim();
    let (kind, _) = KEYS.iter().find(|(_, names)| is_listed(names, &key))?;
    // "Source: the minister will resign." is a sentence.
    let fits = value.len() <= 400
        && (*kind != Key::Date || value.is_empty() || value.chars().any(|c| c.is_ascii_digit()));
    fits.then_some((*kind, value))
}

/// The lines at the very top of a text that are a header, as in a letter: `Title: …`, `Date: …`.
///
/// Takes the first paragraphs; answers how many belong to the header. One line alone is a header only when
/// it holds a full day, a title or a web address: an article may begin with "Source: minister to resign".
#[must_use]
pub fn header_lines<'t>(lines: impl Iterator<Item = &'t str>) -> usize {
    let keys: Vec<(Key, &str)> = lines.take(20).map_while(header).collect();
    let sure = match keys.as_slice() {
        [] => false,
        [(Key::Title, value)] => !value.is_empty(),
        [(Key::Date, value)] => day(value).is_some(),
        [(Key::Address, value)] => address(value).is_some(),
        [_] => false,
        _ => true,
    };
    if sure { keys.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        assert_eq!(
            header("Title: Bridge closes"),
            Some((Key::Title, "Bridge closes"))
        );
        assert_eq!(header("Date: soon"), None);
        assert_eq!(header("Okafor: the bridge is safe"), None);
        assert_eq!(
            header_lines(["Source: Coast Wire", "Date: 2031-03-20", "Bridge closes"].into_iter()),
            2
        );
        assert_eq!(
            header_lines(["Source: minister to resign", "She said so."].into_iter()),
            0
        );
        assert_eq!(
            header_lines(["URL: https://coastwire.example/7", "Bridge closes"].into_iter()),
            1
        );
        assert_eq!(header_lines(["Link: a bridge"].into_iter()), 0);
    }
}
