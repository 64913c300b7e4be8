//! Front matter: `key: value` between `---` lines, `key = "value"` between `+++` lines.
//!
//! Not YAML and not TOML: only flat keys are looked at, everything else is skipped, so nothing can fail.

use crate::article::{Key, header};
use crate::ingest::{Stated, state};

/// No front matter is longer, in bytes: a fence that never closes is a rule between paragraphs.
const LONGEST: usize = 64 << 10;

/// What the front matter states, and where the text after it begins. `(nothing, 0)` when there is none.
pub(super) fn front(text: &str) -> (Stated, usize) {
    let mut stated = Stated::default();
    let start = text.len() - text.trim_start_matches(['\n', '\r', ' ']).len();
    let mut lines = text[start..].split_inclusive('\n');
    let mut at = start;
    let fence = match lines.next() {
        Some(line) if matches!(line.trim_end(), "---" | "+++") => {
            at += line.len();
            line.trim_end()
        }
        _ => return (stated, 0),
    };
    let body = at;
    for line in lines {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            take(&text[body..at], fence, &mut stated);
            return (stated, at + line.len());
        }
        at += line.len();
        if at - body > LONGEST {
            break;
        }
    }
    (Stated::default(), 0)
}

fn take(matter: &str, fence: &str, stated: &mut Stated) {
    let mut open: Option<Key> = None;
    for line in matter.lines() {
        let nested = line.starts_with([' ', '\t', '-']);
        if nested {
            // The first item below `authors:` or `source:` (`- A. Reyes`, `  name: …`).
            if let Some(key) = open.take() {
                let item = line.trim().trim_start_matches("- ");
                let item = item.strip_prefix("name:").unwrap_or(item);
                state(stated, key, unquoted(item));
            }
            continue;
        }
        let line = if fence == "+++" {
            line.replacen('=', ":", 1)
        } else {
            line.to_owned()
        };
        open = None;
        if let Some((key, value)) = header(&line) {
            let value = unquoted(value);
            if value.is_empty() {
                open = Some(key);
            } else {
                state(stated, key, value);
            }
        }
    }
}

/// A value without its quotation marks, or the first of a list in brackets.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let value = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(list) if list.contains(['"', '\'']) => list.split("\",").next().unwrap_or(list).trim(),
        Some(list) => list.split(',').next().unwrap_or(list).trim(),
        None => value,
    };
    for mark in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(mark) {
            return inner.strip_suffix(mark).unwrap_or(inner).trim();
        }
    }
    if matches!(value, "|" | ">" | ">-" | "|-" | "null" | "~") {
        ""
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_like() {
        let text = "---\ntitle: \"Bridge closes: a story\"\npublication: Ellery Herald\ndate: March 20, 2031\n\
                    authors:\n  - A. Reyes\n  - T. Brandt\ntags: [a, b]\n---\n\nText.\n";
        let (stated, at) = front(text);
        assert_eq!(&text[at..], "\nText.\n");
        assert_eq!(stated.title.as_deref(), Some("Bridge closes: a story"));
        assert_eq!(stated.facts.outlet.as_deref(), Some("Ellery Herald"));
        assert_eq!(
            stated.facts.date.map(|d| d.to_string()).as_deref(),
            Some("2031-03-20")
        );
        assert_eq!(stated.facts.byline.as_deref(), Some("A. Reyes"));
    }

    #[test]
    fn toml_like() {
        let (stated, at) = front(
            "+++\ntitle = 'Bridge closes'\ndate = 2031-03-20T08:00:00Z\nsource = \"Coast Wire\"\n+++\nText.",
        );
        assert!(at > 0);
        assert_eq!(stated.title.as_deref(), Some("Bridge closes"));
        assert_eq!(stated.facts.outlet.as_deref(), Some("Coast Wire"));
        assert!(stated.facts.date.is_some());
    }

    #[test]
    fn addresses() {
        let url = |text: &str| front(text).0.url;
        for key in [
            "url",
            "Link",
            "permalink",
            "canonical",
            "source_url",
            "source",
        ] {
            let text = format!("---\n{key}: \"https://coastwire.example/7\"\n---\n");
            assert_eq!(
                url(&text).as_deref(),
                Some("https://coastwire.example/7"),
                "{key}"
            );
            assert_eq!(front(&text).0.facts.outlet, None);
        }
        let toml = url("+++\npermalink = '/7/'\nurl = 'http://coastwire.example/7?a=b'\n+++\n");
        assert_eq!(toml.as_deref(), Some("http://coastwire.example/7?a=b"));
        assert_eq!(url("---\nurl: javascript:alert(1)\n---\n"), None);
        let (stated, _) = front("---\nwebsite: https://coastwire.example/\n---\n");
        assert_eq!(stated.url, None, "the front of a site is no article");
    }

    #[test]
    fn never_closed() {
        assert_eq!(front("---\ntitle: a\n\nText."), (Stated::default(), 0));
        assert_eq!(front("---"), (Stated::default(), 0));
        assert_eq!(front(""), (Stated::default(), 0));
    }
}
