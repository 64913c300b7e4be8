//! Words that may name a field, and the values of fields.

use crate::query::parse::date::Side;
use crate::query::parse::{PROBLEMS, Parser, all_of, any_of, ends_word, is_mark};
use crate::query::{Fault, Field, Query, Severity};
use crate::text::tokens;

/// What the word before a colon is.
enum Name {
    Known(Field, Side),
    Unknown,
}

impl Parser<'_> {
    /// The end of the word that starts at `from`.
    pub(super) fn word_end(&self, from: usize) -> usize {
        self.input[from..]
            .find(ends_word)
            .map_or(self.input.len(), |len| from + len)
    }

    /// A word, or a field with its value. An unknown field counts as a word of its own.
    pub(super) fn word(&mut self, field: Option<Field>) -> Option<Query> {
        let end = self.word_end(self.at);
        let mut parts = Vec::new();
        loop {
            let start = self.at;
            let first = tokens(&self.input[start..end]).next();
            let name_at = start + first.map_or(0, |token| token.start());
            let Some((name, colon)) = self.name(name_at, end) else {
                parts.extend(self.terms(field));
                break;
            };
            self.at = colon + 1;
            match name {
                Name::Known(own, side) => {
                    self.side = side;
                    parts.extend(self.value(own, name_at));
                    break;
                }
                Name::Unknown => {
                    self.unknown(name_at, colon);
                    parts.extend(self.term(field, name_at, colon));
                }
            }
            match self.peek() {
                Some('(') => parts.extend(self.group(field)),
                Some(c) if is_mark(c) => parts.extend(self.terms(field)),
                _ if self.at < end => continue,
                _ => {}
            }
            break;
        }
        all_of(parts)
    }

    /// The name that starts at `from`, when letters and a colon stand there, with the place of the colon.
    fn name(&self, from: usize, end: usize) -> Option<(Name, usize)> {
        let word = &self.input[from..end];
        let len = word.find(|c: char| !c.is_alphabetic())?;
        let value = word[len..].strip_prefix(':')?;
        if len == 0 {
            return None;
        }
        let name = &word[..len];
        let sides = [
            ("after", Side::From),
            ("since", Side::From),
            ("before", Side::To),
        ];
        let side = sides
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((_, side)) = side {
            return Some((Name::Known(Field::Date, *side), from + len));
        }
        match Field::from_name(name) {
            Some(field) => Some((Name::Known(field, Side::Both), from + len)),
            // An address is text.
            None if value.starts_with("//") => None,
            None => Some((Name::Unknown, from + len)),
        }
    }

    /// Says that a field is unknown, unless the colon is only the end of a word ("He said: no").
    fn unknown(&mut self, start: usize, colon: usize) {
        if self.problems.len() >= PROBLEMS {
            return;
        }
        let name = self.input[start..colon].to_lowercase();
        let near = nearest(&name).map(|near| format!("{near}:"));
        let empty = self
            .peek()
            .is_none_or(|c| ends_word(c) && c != '(' && !is_mark(c));
        if empty && near.is_none() {
            return;
        }
        let message = if near.is_some() {
            format!("no field \"{name}:\"")
        } else {
            let known: Vec<String> = Field::ALL
                .iter()
                .map(|field| format!("{}:", field.name()))
                .collect();
            format!("no field \"{name}:\"; there are {}", known.join(" "))
        };
        self.problem((start, colon + 1), Severity::Error, message, near);
    }

    /// The value of a field, whose name starts at `start`: what follows the colon.
    fn value(&mut self, field: Field, start: usize) -> Option<Query> {
        let colon = self.at;
        let before = self.problems.len();
        let value = if self.peek() == Some('(') {
            self.group(Some(field))
        } else if self.at_gap() {
            self.hole(Some(field), colon, colon)
        } else {
            self.terms(Some(field))
        };
        if value.is_none() && self.problems.len() == before {
            let name = self.input[start..colon].trim_end_matches(':').to_owned();
            let fault = match self.is_written(self.at) {
                true => Fault::Unfinished,
                false => Fault::Wrong,
            };
            self.fault(
                (start, colon),
                Severity::Error,
                fault,
                format!("\"{name}:\" needs a value, for example {}", field.example()),
            );
        }
        value
    }

    /// One bare term, or one value of a field, or several values with commas between them.
    pub(super) fn terms(&mut self, field: Option<Field>) -> Option<Query> {
        let mut out = Vec::new();
        loop {
            if self.peek().is_some_and(is_mark) {
                out.extend(self.phrase(field));
            } else if let Some(field) = field.filter(|field| field.takes_prefixes())
                && self.peek() == Some('=')
            {
                out.extend(self.whole(field));
            } else if let Some(end) = self.regex_end()
                && field.is_none_or(Field::takes_words)
            {
                out.extend(self.regex(field, end));
            } else {
                let start = self.at;
                // A comma inside of an address is a part of it.
                let whole = field == Some(Field::Url) && is_web(self.rest());
                let end = if field.is_none() || whole {
                    self.word_end(start)
                } else {
                    let rest = self.rest();
                    let len = rest.find(|c| c == ',' || ends_word(c));
                    start + len.unwrap_or(rest.len())
                };
                let end = match field {
                    Some(Field::Date) => self.days_end(start, end),
                    _ => end,
                };
                self.at = end;
                let words = field.is_some_and(Field::takes_words);
                if words && self.input[start..end].starts_with('-') && end > start + 1 {
                    let message = "a minus stands before the field: -by:okafor";
                    self.error(start, start + 1, message);
                }
                let sort = Some(&self.input[start..end]).filter(|_| field == Some(Field::Speaker));
                match sort.and_then(|value| SORTS.iter().find(|sort| *sort == &value)) {
                    // Not a name: the sort of words that stand for a speaker.
                    Some(_) => out.extend(self.named(Field::Is, start, end)),
                    None => out.extend(self.term(field, start, end)),
                }
            }
            if field.is_none() || self.peek() != Some(',') {
                break;
            }
            self.at += 1;
            let comma_end = self.at;
            self.skip_space();
            if self.at_gap() {
                out.extend(self.hole(field, comma_end, self.at));
            }
            if self.at_gap() || !self.at_value(comma_end) {
                self.at = comma_end;
                break;
            }
        }
        any_of(out)
    }
}

impl Parser<'_> {
    /// Whether one more value stands behind a comma: after a space (`in:herald, ledger`) not if it reads as
    /// something of its own.
    fn at_value(&self, comma_end: usize) -> bool {
        if self.peek().is_none_or(|c| c == '(') {
            return false;
        }
        let own = self.operator().is_some()
            || self.peek() == Some('-')
            || self.name(self.at, self.input.len()).is_some();
        self.at == comma_end || !own
    }
}

/// Values of `speaker:` that are not names; between quotation marks they are.
const SORTS: [&str; 2] = ["pronoun", "role"];

/// Whether a value begins as a web address does.
fn is_web(value: &str) -> bool {
    value.starts_with("https://") || value.starts_with("http://")
}

/// The name of a field that somebody may have meant by `name`, which is none.
fn nearest(name: &str) -> Option<&'static str> {
    let names = Field::ALL.iter().flat_map(|field| field.names()).copied();
    let names = names.chain(["after", "before", "since"]);
    names
        .filter_map(|known| {
            // One slip for short names, two for long ones, and the start of a name.
            let allowed = match known.len() {
                0..=2 => 0,
                3..=4 => 1,
                _ => 2,
            };
            let begun = name.chars().count() >= 3 && known.starts_with(name);
            let slips = slips(name, known);
            (begun || slips <= allowed).then_some((slips, known))
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| known)
}

/// How many letters to add, drop, change, or swap with the next one (Damerau 1964, each part changed once); 99 for words
/// too unlike to be counted.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(16).collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return 99;
    }
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let change = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(above[j - 2] + 1);
            }
            next.push(least);
        }
        above = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}
