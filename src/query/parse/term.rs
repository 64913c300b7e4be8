//! The leaves: words, phrases, kinds.

use crate::query::join::any_of;
use crate::query::parse::{CLAUSES, DISTANCE, EXPRESSIONS, LIKENESSES, Parser, Reading, is_mark};
use crate::query::test::{EDITS, LIKE_LETTERS, regex};
use crate::query::{Fault, Field, Query, Severity, Term};
use crate::text::{Span, Stemmer, fold, text_columns, tokens};

/// The mark that closes what this one opens.
pub(super) fn closing(open: char) -> char {
    match open {
        '“' | '‟' => '”',
        '„' => '“',
        '«' => '»',
        '»' => '«',
        open => open,
    }
}

/// Whether some forms of a word do not begin as it does: `bearings` is a form of what `bearing` is one of.
fn has_other_forms(word: &str) -> bool {
    // A form that the stemmer knows by heart: dying, skies.
    const ODD: [&str; 4] = ["die", "lie", "tie", "sky"];
    let word = fold(word);
    let single = tokens(&word).count() == 1;
    single && (*Stemmer::english().stem(&word) != *word || ODD.contains(&&*word))
}

/// A word as it is kept: `OR,` is one, but must not be printed as an operator.
pub(in crate::query) fn plain(word: &str) -> String {
    let name = word.split('/').next().unwrap_or(word);
    match name {
        "AND" | "OR" | "NOT" if name == word => word.to_lowercase(),
        "NEAR" | "ONEAR" => word.to_lowercase(),
        _ => word.to_owned(),
    }
}

impl Parser<'_> {
    /// From the first letter to the last between two places; `None` when there is none.
    fn hull(&self, start: usize, end: usize) -> Option<Span> {
        let text = &self.input[start..end];
        let mut words = tokens(text);
        let first = words.next()?;
        let hull = words.last().map_or(first, |last| first.cover(last));
        Some(hull.shift(start))
    }

    /// As [`Parser::hull`], for a field that takes the start of a word without the `'s` of a name that was copied
    /// from a text: what starts with the rest is found with and without it.
    pub(super) fn value_hull(
        &self,
        field: Option<Field>,
        start: usize,
        end: usize,
    ) -> Option<Span> {
        let hull = self.hull(start, end)?;
        if !field.is_some_and(Field::takes_prefixes) {
            return Some(hull);
        }
        let word = &self.input[hull.range()];
        let name = ["'s", "’s", "'S", "’S"]
            .into_iter()
            .find_map(|possessive| word.strip_suffix(possessive))
            .filter(|name| name.ends_with(char::is_alphanumeric));
        Some(Span::new(
            hull.start(),
            hull.start() + name.unwrap_or(word).len(),
        ))
    }

    /// Whether the word that ends at `end` can still go on: nothing follows it, and it is long enough that
    /// its forms are few. A negated word is whole, or else `-be` would take away half of the results.
    fn goes_on(&self, hull: Span) -> bool {
        if self.reading == Reading::Whole || self.negated || hull.end() != self.whole_len {
            return false;
        }
        let text = &self.input[hull.range()];
        tokens(text).count() > 1 || text.chars().filter(|c| c.is_alphanumeric()).count() > 1
    }

    /// What is to be said of a word of one letter that ends at `end`, with whatever belongs to it, and can still be
    /// written on: behind other clauses it is waited for. Words of one letter are rare: taken for one, it would empty
    /// the list at the start of nearly every word. Gives whether that is so.
    fn is_waited_for(&mut self, field: Option<Field>, hull: Span, end: usize) -> bool {
        let prefixes = field.is_some_and(Field::takes_prefixes);
        let mut letters = self.input[hull.range()].chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return false;
        };
        // The word may go on behind these: o'clock, k-line.
        let behind = self.input[hull.end()..end].trim_start_matches(['\'', '’', '-', '.']);
        if prefixes || !behind.is_empty() || !self.is_written(end) {
            return false;
        }
        // A sign as wide as two letters is a word in itself.
        let narrow = text_columns(letter.encode_utf8(&mut [0; 4])) < 2;
        let waits = narrow && !self.negated && self.clauses > 0;
        let (fault, message) = match waits {
            true => (Fault::Waited, format!("“{letter}” is waited for")),
            false => (Fault::Lone, format!("\"{letter}\" alone is a whole word")),
        };
        let place = (hull.start(), hull.end());
        self.fault(place, Severity::Hint, fault, message);
        waits
    }

    /// Makes a clause, if there is room for one more.
    pub(super) fn clause(&mut self, field: Option<Field>, term: Term, at: Span) -> Option<Query> {
        self.clauses += 1;
        if self.clauses > CLAUSES {
            if self.clauses == CLAUSES + 1 {
                self.error(
                    at.start(),
                    at.end(),
                    "more than 64 words; the rest is left out",
                );
            }
            return None;
        }
        Some(Query::Clause { field, term })
    }

    /// A word between two places, as a clause. Nothing when no letter is in it.
    pub(super) fn term(&mut self, field: Option<Field>, start: usize, end: usize) -> Option<Query> {
        if let Some(hole) = self.hole(field, start, end) {
            return Some(hole);
        }
        let raw = &self.input[start..end];
        if raw == "?" && field.is_some_and(|field| field.may_be_absent()) {
            return self.clause(field, Term::Absent, Span::new(start, end));
        }
        if let Some(field) = field.filter(|field| !field.takes_words()) {
            return self.other(field, start, end);
        }
        if field == Some(Field::Verb) && raw.starts_with('@') {
            return self.stance(start, end);
        }
        if raw.starts_with('=') {
            let hull = self.hull(start, end)?;
            let word = self.input[hull.range()].to_owned();
            return self.clause(field, Term::Form { word }, hull);
        }
        if let Some((hull, tilde)) = self.tilde(start, end) {
            return self.like(field, hull, tilde);
        }
        let hull = self.value_hull(field, start, end)?;
        if self.is_waited_for(field, hull, end) {
            return None;
        }
        let word = &self.input[hull.range()];
        let prefix = self.input[hull.end()..end].starts_with('*')
            || field.is_some_and(Field::takes_prefixes)
            || self.goes_on(hull);
        let typed = prefix && self.goes_on(hull) && !field.is_some_and(Field::takes_prefixes);
        let starred = self.input[hull.end()..end].starts_with('*');
        let word = plain(word);
        let on = Term::Word {
            word: word.clone(),
            prefix,
        };
        let on = self.clause(field, on, hull)?;
        // Which verbs have odd forms (said, told) is not known here.
        let forms = field == Some(Field::Verb) || has_other_forms(&word);
        if !typed || starred || !forms {
            return Some(on);
        }
        // Whole as it may be, it finds what it would with a space behind it.
        let prefix = false;
        let whole = self.clause(field, Term::Word { word, prefix }, hull);
        any_of([whole, Some(on)].into_iter().flatten().collect())
    }

    /// A word with a tilde behind it, and that with its number.
    fn tilde(&self, start: usize, end: usize) -> Option<(Span, Span)> {
        let hull = self.hull(start, end)?;
        if self.input[hull.end()..end].starts_with('~') {
            return Some((hull, Span::new(hull.end(), hull.end() + 1)));
        }
        let (word, edits) = self.input[hull.range()].rsplit_once('~')?;
        let digits = edits.bytes().all(|b| b.is_ascii_digit());
        let word = self.hull(start, hull.start() + word.len())?;
        digits.then(|| (word, Span::new(hull.end() - edits.len() - 1, hull.end())))
    }

    /// A word, and a tilde with the edits it may be away.
    fn like(&mut self, field: Option<Field>, hull: Span, tilde: Span) -> Option<Query> {
        let edits = match &self.input[tilde.start() + 1..tilde.end()] {
            "" => 1,
            digits => digits.parse().unwrap_or(u8::MAX),
        };
        if !(1..=EDITS).contains(&edits) {
            let message = "a word can be one or two letters away: ~ or ~2";
            self.error(tilde.start(), tilde.end(), message);
        }
        self.likenesses += 1;
        if self.likenesses > LIKENESSES {
            if self.likenesses == LIKENESSES + 1 {
                let message = "more than 16 words with ~; the rest is left out";
                self.error(hull.start(), tilde.end(), message);
            }
            return None;
        }
        let word = plain(&self.input[hull.range()]);
        if word.chars().count() > LIKE_LETTERS {
            let message = "a word of more than 32 letters is looked for as it is";
            self.problem((tilde.start(), tilde.end()), Severity::Hint, message, None);
        }
        let edits = edits.clamp(1, EDITS);
        self.clause(field, Term::Like { word, edits }, hull)
    }

    /// The end of the expression between slashes that starts here, the closing slash left out; `None` when this is
    /// something else, such as a path. While it is still being written, up to the end.
    pub(super) fn regex_end(&self) -> Option<(usize, bool)> {
        let body = self.rest().strip_prefix('/')?;
        let mut escaped = false;
        for (at, c) in body.char_indices() {
            if c.is_whitespace() {
                return None;
            }
            if c == '/' && !escaped {
                let behind = body[at + 1..].chars().next();
                let whole =
                    behind.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '|' | ','));
                return (whole && at > 0).then_some((self.at + 1 + at, true));
            }
            escaped = c == '\\' && !escaped;
        }
        (!body.is_empty()).then_some((self.input.len(), false))
    }

    /// An expression between slashes.
    pub(super) fn regex(
        &mut self,
        field: Option<Field>,
        (end, closed): (usize, bool),
    ) -> Option<Query> {
        let start = self.at;
        self.at = end + usize::from(closed);
        let source = self.input[start + 1..end].to_owned();
        if !closed {
            let message = match self.reading {
                Reading::Typing => "regex: not closed yet",
                Reading::Whole => "expression not closed: /…/",
            };
            let fault = Fault::Open(None);
            self.fault((start, start + 1), Severity::Error, fault, message);
            self.holds = true;
            return None;
        }
        self.expressions += 1;
        if self.expressions > EXPRESSIONS {
            if self.expressions == EXPRESSIONS + 1 {
                let message =
                    "more than four expressions; the rest is left out: one can hold several, /a|b/";
                self.error(start, self.at, message);
            }
            return None;
        }
        if let Err(error) = regex(&source) {
            self.error(start, self.at, format!("regex: {error}"));
            self.holds = true;
            return None;
        }
        self.clause(field, Term::Regex { source }, Span::new(start, self.at))
    }

    /// A value that is no words.
    fn other(&mut self, field: Field, start: usize, end: usize) -> Option<Query> {
        match field {
            Field::Confidence => self.confidence(start, end),
            Field::Length => self.length(start, end),
            Field::Date => self.dates(start, end),
            _ => self.named(field, start, end),
        }
    }

    /// Words between quotation marks; the closing mark may be missing, then the last word may go on.
    pub(super) fn phrase(&mut self, field: Option<Field>) -> Option<Query> {
        if field == Some(Field::Id) {
            return self.quoted_id();
        }
        let open = self.at;
        let mark = self.peek().map_or(0, char::len_utf8);
        let start = open + mark;
        let close = self.input[start..].find(is_mark).map(|len| start + len);
        let end = close.unwrap_or(self.input.len());
        self.at = end;
        if close.is_some() {
            self.at += self.peek().map_or(0, char::len_utf8);
        } else {
            let closing = self.input[open..].chars().next().map(closing);
            self.fault(
                (open, start),
                Severity::Error,
                Fault::Open(closing),
                "quotation mark not closed",
            );
        }
        let (star, slop) = self.star(close.is_some());
        if let Some(hole) = field.and_then(|_| self.quoted_hole(field, (open, start), end)) {
            return Some(hole);
        }
        if let Some(field) = field.filter(|field| !field.takes_words()) {
            return self.other(field, start, end);
        }
        let hull = self.value_hull(field, start, end)?;
        if close.is_none() && self.is_waited_for(field, hull, end) {
            return None;
        }
        let prefix = star
            || field.is_some_and(Field::takes_prefixes)
            || close.is_none()
                && (self.input[hull.end()..end].starts_with('*') || self.goes_on(hull));
        let text = self.input[hull.range()].to_owned();
        self.clause(field, Term::Phrase { text, prefix, slop }, hull)
    }

    /// What may follow a closed phrase: a star, a distance, or both.
    fn star(&mut self, closed: bool) -> (bool, u8) {
        let (mut star, mut slop) = (false, 0);
        if !closed {
            return (star, slop);
        }
        loop {
            let start = self.at;
            if self.peek() == Some('*') && !star {
                self.at += 1;
                star = true;
            } else if self.peek() == Some('~') && slop == 0 {
                self.at += 1;
                slop = self.distance(start, '~').unwrap_or(0);
            } else {
                break;
            }
        }
        (star, slop)
    }

    /// The number of words behind the sign that starts at `start`.
    pub(super) fn distance(&mut self, start: usize, sign: char) -> Option<u8> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = rest[..digits].parse::<u32>();
        self.at += digits;
        match number {
            Ok(number) if number <= u32::from(DISTANCE) => u8::try_from(number).ok(),
            // The number may still come, and what is missing behind it is said anyway.
            _ if digits == 0 && self.is_written(self.at) => None,
            _ if digits == 0 => {
                self.error(
                    start,
                    self.at,
                    format!("a number of words belongs behind {sign}, for example {sign}5"),
                );
                None
            }
            _ => {
                self.error(start, self.at, format!("at most {DISTANCE} words"));
                Some(DISTANCE)
            }
        }
    }
}
