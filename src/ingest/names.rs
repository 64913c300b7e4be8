//! What the names of folders and files let one guess: the outlet, the day.

use jiff::civil::Date;

use crate::article::day;

/// Folder names that say how files are kept and not who published them.
const GENERIC: [&str; 44] = [
    "article",
    "articles",
    "archive",
    "archives",
    "clean",
    "clippings",
    "content",
    "corpus",
    "data",
    "dataset",
    "desktop",
    "doc",
    "docs",
    "documents",
    "download",
    "downloads",
    "dump",
    "en",
    "english",
    "export",
    "feed",
    "feeds",
    "files",
    "home",
    "html",
    "import",
    "inbox",
    "items",
    "markdown",
    "md",
    "misc",
    "new",
    "news",
    "old",
    "plain",
    "pages",
    "posts",
    "raw",
    "saved",
    "scraped",
    "stories",
    "text",
    "texts",
    "tmp",
];

/// The outlet that the nearest telling folder names: `ellery-herald` → `Ellery Herald`.
pub(super) fn outlet(folders: &[String]) -> Option<String> {
    folders
        .iter()
        .rev()
        .find(|name| tells(name))
        .map(|name| spelled(name))
        .filter(|name| !name.is_empty())
}

/// Whether a folder's name can be an outlet's: neither generic nor a number or a day, and with a letter in it.
fn tells(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = || {
        lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let dull = |word: &str| {
        GENERIC.contains(&word)
            || word == "txt"
            || word.bytes().any(|b| b.is_ascii_digit()) && word.len() != 2
            || is_month(word)
    };
    words().next().is_some()
        && lower.chars().any(char::is_alphabetic)
        && !words().all(dull)
        && !name.starts_with('.')
}

fn is_month(word: &str) -> bool {
    day(&format!("1 {word} 2000")).is_some()
}

fn spelled(name: &str) -> String {
    let name = name.strip_prefix("www.").unwrap_or(name).trim();
    // A domain, or a name that was written with care, stays as it is.
    if name.contains('.')
        || name.contains(' ')
        || name.chars().any(char::is_uppercase) && !name.contains(['-', '_'])
    {
        return name.replace('_', " ");
    }
    name.split(['-', '_'])
        .filter(|word| !word.is_empty())
        .enumerate()
        .map(|(at, word)| capital(word, at == 0))
        .collect::<Vec<_>>()
        .join(" ")
}

fn capital(word: &str, first: bool) -> String {
    let small = matches!(
        word,
        "of" | "the" | "and" | "de" | "la" | "le" | "del" | "der" | "for" | "in" | "on"
    );
    if small && !first || word.chars().any(char::is_uppercase) {
        return word.to_owned();
    }
    // "bbc", "ap": nobody could say it as a word.
    if word.len() <= 2 || !word.contains(['a', 'e', 'i', 'o', 'u', 'y']) && word.is_ascii() {
        return word.to_uppercase();
    }
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The day that a file's name holds (`2031-03-20-bridge.txt`, `20310320.txt`), or the folders above it
/// (`2031/03/20`, `2031-03-20`).
pub(super) fn date(name: &str, folders: &[String]) -> Option<Date> {
    numeric(name).or_else(|| {
        let nearest = folders
            .iter()
            .rev()
            .take(3)
            .find_map(|folder| numeric(folder));
        nearest.or_else(|| folders.windows(3).rev().find_map(|w| numeric(&w.join("-"))))
    })
}

/// A day in numbers, year first: other orders in a file's name are too often something else.
fn numeric(name: &str) -> Option<Date> {
    if let Some((span, date)) = day(name) {
        let year = name[span.range()].get(..4)?;
        if year.bytes().all(|b| b.is_ascii_digit()) {
            return Some(date);
        }
    }
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 8 {
        return None;
    }
    let (year, rest) = name.split_at(4);
    let dashed = format!("{year}-{}-{}", &rest[..2], &rest[2..4]);
    day(&dashed)
        .map(|(_, date)| date)
        .filter(|date| (1900..2100).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(path: &str) -> Vec<String> {
        path.split('/')
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn outlets_of_folders() {
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(outlet(&folders(path)).as_deref(), expected, "{path}");
        };
        check("ellery-herald", Some("Ellery Herald"));
        check("voice_of_the_coast/2031/03/20", Some("Voice of the Coast"));
        check("Ellery Herald/articles", Some("Ellery Herald"));
        check("bbc", Some("BBC"));
        check("nine", Some("Nine"));
        check("www.ellery.example", Some("ellery.example"));
        check("CoastWire", Some("CoastWire"));
        check("", None);
        check("news", None);
        check("2031-03-20", None);
        check("data/raw/2031/march", None);
        check("001/batch7", None);
    }

    #[test]
    fn days_of_names() {
        let check = |path: &str, name: &str, expected: Option<&str>| {
            let found = date(name, &folders(path)).map(|d| d.to_string());
            assert_eq!(found.as_deref(), expected, "{path}/{name}");
        };
        check("", "2031-03-20-bridge.txt", Some("2031-03-20"));
        check("", "20310320_bridge.txt", Some("2031-03-20"));
        check("", "bridge_2031_03_20.md", Some("2031-03-20"));
        check("herald/2031/03/20", "bridge.txt", Some("2031-03-20"));
        check("2031-03-20", "bridge.txt", Some("2031-03-20"));
        check("", "000_07821880fc4e7020.txt", None);
        check("", "12345678.txt", None);
        check("2031/03", "bridge.txt", None);
    }
}
