//! [`slot`]: what somebody is typing, and what the rest of the query asks for where it stands.

use jiff::civil::Date;

use crate::query::parse::{Hole, is_mark, read};
use crate::query::{Field, Query, Reading, parse_on};
use crate::text::Span;

/// The word, or the value of a field, that the cursor stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The field that it is a value of; `None` for a word without one.
    pub field: Option<Field>,
    /// What stands there, its quotation marks with it. Empty where a value is still to come.
    pub span: Span,
    /// What the rest asks for where it stands: without it, without alternatives to it, and without a negation of it.
    pub rest: Query,
    /// The same with what is typed up to the cursor in its place: any value that is offered there finds some of it.
    pub typed: Query,
}

/// What the cursor stands in, in a query that is being typed. O(n) in bytes.
///
/// ```
/// use pullquote::query::{Field, slot};
///
/// let typed = "bearing -by:kat,ok";
/// let slot = slot(typed, typed.len(), None).expect("a value");
/// assert_eq!((slot.field, &typed[slot.span.range()]), (Some(Field::Speaker), "ok"));
/// assert_eq!(slot.rest.to_string(), "bearing");
/// assert_eq!(slot.typed.to_string(), "bearing speaker:ok");
/// ```
#[must_use]
pub fn slot(input: &str, cursor: usize, today: Option<Date>) -> Option<Slot> {
    let (parsed, hole) = read(input, Reading::Typing, today, Some(cursor));
    let Hole { field, span } = hole?;
    let value = input.get(span.start()..cursor).unwrap_or_default();
    let typed = match field {
        _ if value.is_empty() => Query::All,
        Some(field) => {
            // Even a single letter is the start of a value.
            let on = field.takes_words() && value.ends_with(char::is_alphanumeric);
            let star = if on && !value.contains(is_mark) {
                "*"
            } else {
                ""
            };
            let alone = format!("{}:{value}{star}", field.name());
            parse_on(&alone, Reading::Typing, today).query
        }
        None => parse_on(value, Reading::Typing, today).query,
    };
    Some(Slot {
        field,
        span,
        rest: filled(&parsed.query, &Query::All).0,
        typed: filled(&parsed.query, &typed).0,
    })
}

/// A tree with something in place of its hole, where that is not negated and has no alternatives; and whether it has
/// one.
fn filled(query: &Query, with: &Query) -> (Query, bool) {
    match query {
        Query::Clause { field, .. } if *query == Hole::clause(*field) => (with.clone(), true),
        Query::All | Query::Clause { .. } => (query.clone(), false),
        Query::Not(inner) => match filled(inner, with) {
            (inner, true) => (inner, true),
            (_, false) => (query.clone(), false),
        },
        Query::Or(members) => {
            let mut members = members.iter().map(|member| filled(member, with));
            match members.find(|(_, open)| *open) {
                Some(found) => found,
                None => (query.clone(), false),
            }
        }
        Query::And(members) => {
            let parts: Vec<(Query, bool)> = members.iter().map(|m| filled(m, with)).collect();
            let open = parts.iter().any(|(_, open)| *open);
            let parts = parts.into_iter().map(|(part, _)| part);
            (Query::all_of(parts.collect()), open)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The field, the span, the rest and the whole of the slot where `|` stands.
    fn at(marked: &str) -> Option<(String, String, String, String)> {
        let cursor = marked.find('|').expect("a cursor");
        let input = marked.replace('|', "");
        let slot = slot(&input, cursor, None)?;
        let field = slot.field.map_or("", Field::name).to_owned();
        let span = input[slot.span.range()].to_owned();
        Some((field, span, slot.rest.to_string(), slot.typed.to_string()))
    }

    #[track_caller]
    fn check(marked: &str, expected: [&str; 4]) {
        let [field, span, rest, typed] = expected.map(str::to_owned);
        assert_eq!(at(marked), Some((field, span, rest, typed)), "{marked}");
    }

    #[test]
    fn values_of_fields() {
        check("speaker:|", ["speaker", "", "", ""]);
        check("a by:ok|", ["speaker", "ok", "a", "a speaker:ok"]);
        check("by:ok|afor a", ["speaker", "okafor", "a", "speaker:ok a"]);
        check(
            "by:\"dana o| a",
            ["speaker", "\"dana o a", "", "speaker:\"dana o\""],
        );
        check(
            "by:\"dana o|\" a",
            ["speaker", "\"dana o\"", "a", "speaker:\"dana o\" a"],
        );
        check("a in:herald,|", ["outlet", "", "a", "a"]);
        check("in:herald,led|", ["outlet", "led", "", "outlet:led"]);
        check("-in:led|", ["outlet", "led", "", "outlet:led"]);
        check("a OR by:ok|", ["speaker", "ok", "", "speaker:ok"]);
        check("b by:(kim OR ok|", ["speaker", "ok", "b", "b speaker:ok"]);
        check("b by:(|", ["speaker", "", "b", "b"]);
        check("b by:(kim OR |", ["speaker", "", "b", "b"]);
        check("kind:d|", ["kind", "d", "", "kind:direct"]);
        check("date:2031-0|", ["date", "2031-0", "", ""]);
        check("a by:=|", ["speaker", "", "a", "a"]);
        check("by:=Da|na a", ["speaker", "Dana", "a", "speaker:Da a"]);
        check(
            "by:=\"Dana O|\" a",
            ["speaker", "\"Dana O\"", "a", "speaker:\"Dana O\" a"],
        );
        check(
            "by:=\"Dana O|",
            ["speaker", "\"Dana O", "", "speaker:\"Dana O\""],
        );
        check("-(a by:ok|) c ", ["speaker", "ok", "a c", "a speaker:ok c"]);
    }

    #[test]
    fn words() {
        check("a sp|", ["", "sp", "a", "a sp*"]);
        check("-sp|", ["", "sp", "", "sp*"]);
        assert_eq!(at("a \"sp|"), None);
        assert_eq!(at("a |"), None);
        assert_eq!(at("by:\"dana okafor\"|"), None);
        assert_eq!(at("by:=\"dana okafor\"|"), None);
        assert_eq!(at("by:(\"dana okafor\"| OR b)"), None);
        assert_eq!(at("/sp|/"), None);
    }
}
