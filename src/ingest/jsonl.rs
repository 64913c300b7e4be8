//! JSON Lines: an article a line, `{"id":…,"title":…,"author":…,"source":…,"date":…,"url":…,"body":…}`.
//!
//! Only `body` must be there; other keys are of no use here. What the keys say is stated, as front matter says it. A line
//! that is broken costs nobody but itself.
//!
//! A record is called by its `id`, so that it keeps its name when lines come and go around it; without one, by the
//! hash of its line. Where an id comes again in a file, the later ones are told apart by `~2`, `~3` ([`Ids`]).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::value::RawValue;

use crate::article::{Article, ArticleId, Hints, Key, ending};
use crate::ingest::{Draft, Hint, LIMIT_BYTES, Problem, Stated, article, state};

/// The longest name of a record, in bytes as it is spelled.
const LONGEST_NAME: usize = 160;

/// The longest value that is taken, in bytes: a longer title is no title.
const LONGEST_VALUE: usize = 1 << 10;

/// The keys that state something.
const KEYS: [(&str, Key); 5] = [
    ("title", Key::Title),
    ("author", Key::Byline),
    ("source", Key::Outlet),
    ("date", Key::Date),
    ("url", Key::Address),
];

/// All articles of a file that is at hand as a whole.
pub(super) fn articles(bytes: &[u8], hint: &Hint) -> (Vec<Article>, Vec<Problem>) {
    let (mut articles, mut problems, mut ids) = (Vec::new(), Vec::new(), Ids::default());
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let Some(id) = line_id(line) else { continue };
        let id = ids.name(&id);
        let id = ArticleId::new(format!("{}#{id}", hint.id));
        match line_article(line, id, hint) {
            Ok(article) => articles.push(article),
            Err(problem) => problems.push(Problem::Line {
                line: number,
                problem: Box::new(problem),
            }),
        }
    }
    if articles.is_empty() && problems.is_empty() {
        problems.push(Problem::Empty);
    }
    (articles, problems)
}

/// A line without white space around it, and without a byte order mark before it.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    line.trim_ascii()
}

/// The name of the record in a line, as it stands behind the `#` of an article's id; `None` for a blank line. What is
/// no JSON has a name, too. O(n) in bytes, and O(1) where `id` comes first, as it mostly does.
#[must_use]
pub fn line_id(line: &[u8]) -> Option<String> {
    let line = bare(line);
    if line.is_empty() {
        return None;
    }
    let name = match first_value(line) {
        Some(id) => spelled(id),
        None => values(line).ok().and_then(|values| {
            let id = values.get("id").and_then(|value| string(value));
            spelled(&id?)
        }),
    };
    Some(name.unwrap_or_else(|| format!("~{}", hashed(line))))
}

/// The first 16 digits of a hash.
fn hashed(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// The value of an `id` that comes first and is simple: a string without escapes, or digits.
fn first_value(line: &[u8]) -> Option<&str> {
    let rest = line.strip_prefix(b"{")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"id\"")?.trim_ascii_start();
    let rest = rest.strip_prefix(b":")?.trim_ascii_start();
    let near = &rest[..rest.len().min(LONGEST_NAME)];
    let value = match near.strip_prefix(b"\"") {
        Some(text) => &text[..text.iter().position(|byte| *byte == b'"')?],
        None => {
            let end = near.iter().position(|byte| !byte.is_ascii_digit())?;
            let ends = matches!(near[end], b',' | b'}' | b' ') && end > 0;
            &near[..ends.then_some(end)?]
        }
    };
    let simple = !value.iter().any(|byte| *byte == b'\\' || *byte < 0x20);
    std::str::from_utf8(value).ok().filter(|_| simple)
}

/// An id as a name: what would be read as something else is written as `%` and two digits. `None` for an empty one.
fn spelled(id: &str) -> Option<String> {
    let id = id.trim();
    if id.is_empty() {
        return None;
    }
    let dot = ending(id);
    let mut out = String::with_capacity(id.len());
    for (at, c) in id.char_indices() {
        // A slash parts folders, a colon stands before the place of a quote, and an ending makes a file of it.
        let odd = c.is_control() || matches!(c, '%' | '/' | '#' | ':' | '~') || dot == Some(at);
        if odd {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02x}"));
            }
        } else {
            out.push(c);
        }
        if out.len() > LONGEST_NAME {
            let kept = out.floor_char_boundary(LONGEST_NAME / 2);
            out.truncate(kept);
            out.push_str(&format!("~{}", hashed(id.as_bytes())));
            break;
        }
    }
    Some(out)
}

/// Which names came before. Remembers eight bytes of each.
#[derive(Debug, Default)]
pub struct Ids {
    seen: HashSet<u64>,
    again: HashMap<u64, u32>,
}

impl Ids {
    /// How often a name came, this time included.
    pub fn count(&mut self, name: &str) -> u32 {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let hash = hasher.finish();
        if self.seen.insert(hash) {
            return 1;
        }
        let count = self.again.entry(hash).or_insert(1);
        *count = count.saturating_add(1);
        *count
    }

    /// A name as it is when it came so often.
    #[must_use]
    pub fn nth(name: &str, count: u32) -> String {
        match count {
            0 | 1 => name.to_owned(),
            n => format!("{name}~{n}"),
        }
    }

    fn name(&mut self, name: &str) -> String {
        let count = self.count(name);
        Self::nth(name, count)
    }
}

/// Makes the article of one line. Total; O(n) in bytes.
///
/// # Errors
///
/// Why there is none.
pub fn line_article(line: &[u8], id: ArticleId, hint: &Hint) -> Result<Article, Problem> {
    if line.len() > LIMIT_BYTES {
        return Err(Problem::TooLarge { bytes: line.len() });
    }
    let values = values(bare(line))?;
    let body = values.get("body").and_then(|value| string(value));
    let body = body.ok_or(Problem::NoBody)?;
    let mut stated = Stated::default();
    for (name, key) in KEYS {
        if let Some(value) = values.get(name).and_then(|value| string(value)) {
            state(&mut stated, key, &in_one_line(&value));
        }
    }
    let hints = Hints {
        title: stated.title.clone(),
        headings: Vec::new(),
    };
    let draft = Draft {
        text: body,
        hints,
        stated,
    };
    let article = article(draft, id, hint);
    match article.text.paragraphs().is_empty() {
        true => Err(Problem::NoBody),
        false => Ok(article),
    }
}

/// The keys of a line with what stands behind them; of a key that comes twice, the last.
fn values(line: &[u8]) -> Result<BTreeMap<String, &RawValue>, Problem> {
    let line = std::str::from_utf8(line).map_err(|_| Problem::NotUtf8)?;
    serde_json::from_str(line).map_err(|error| {
        // There is only one line.
        let why = error.to_string().replace(" at line 1 column ", " at byte ");
        Problem::NotJson(why)
    })
}

/// A string, or a number as it is written.
fn string(value: &RawValue) -> Option<String> {
    let value = value.get();
    match value.as_bytes().first()? {
        b'"' => serde_json::from_str(value).ok(),
        b'-' | b'0'..=b'9' => Some(value.to_owned()),
        _ => None,
    }
}

/// White space folded into single spaces; a value that is too long is cut.
fn in_one_line(value: &str) -> String {
    let mut out = String::new();
    for word in value.split_whitespace() {
        if out.len() + word.len() > LONGEST_VALUE {
            let room = LONGEST_VALUE.saturating_sub(out.len());
            out.push_str(&word[..word.floor_char_boundary(room.min(word.len()))]);
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
