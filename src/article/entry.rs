//! Articles that share a file: the lines of `0/news.jsonl` are `0/news.jsonl#8f2`, `0/news.jsonl#8f3`.
//!
//! A real file may have such a name, too (`news.jsonl#2.txt`): what looks like an article's file by its ending, or
//! lies in a folder of such a name, is one. Whoever spells an entry leaves out what would look so.

/// The endings of files that hold an article a line, lower case, without the dot.
pub const LINES: &[&str] = &["jsonl", "ndjson"];

/// Whether a file of this name holds an article a line.
#[must_use]
pub fn is_lines(name: &str) -> bool {
    let known = |ending: &str| LINES.iter().any(|known| ending.eq_ignore_ascii_case(known));
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && !stem.ends_with('/') && known(ending))
}

/// Where the ending of a name begins that could be a file's: `.txt`, not `.5`.
#[must_use]
pub fn ending(name: &str) -> Option<usize> {
    let dot = name.rfind('.')?;
    let rest = &name[dot + 1..];
    let is_one = (1..=8).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphabetic());
    is_one.then_some(dot)
}

/// The file of an id, and which of its articles it is when it holds several.
///
/// ```
/// use pullquote::article::entry_of;
///
/// assert_eq!(entry_of("0/news.jsonl#8f2"), ("0/news.jsonl", Some("8f2")));
/// assert_eq!(entry_of("0/news.txt"), ("0/news.txt", None));
/// assert_eq!(entry_of("0/news.jsonl#2.txt"), ("0/news.jsonl#2.txt", None));
/// ```
#[must_use]
pub fn entry_of(id: &str) -> (&str, Option<&str>) {
    match id.rsplit_once('#') {
        Some((file, entry)) if is_lines(file) && is_entry(entry) => (file, Some(entry)),
        _ => (id, None),
    }
}

fn is_entry(name: &str) -> bool {
    !name.is_empty() && !name.contains('/') && ending(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_the_sign_in_their_names_are_files() {
        for file in [
            "0/a#b.txt",
            "0/a.jsonl",
            "0/a.jsonl#b/c",
            "0/a.jsonl#b/README",
            "0/a.jsonl#",
            "0/a.txt#1",
            "0/.jsonl#1",
            "0/a.jsonl#1.jsonl",
        ] {
            assert_eq!(entry_of(file), (file, None));
        }
        assert_eq!(
            entry_of("0/a#b/c.NDJSON#1.5"),
            ("0/a#b/c.NDJSON", Some("1.5"))
        );
        assert_eq!(
            entry_of("0/a.jsonl#1.jsonl#2"),
            ("0/a.jsonl#1.jsonl", Some("2"))
        );
    }
}
