//! How a value is written that is taken, and when the name has to be all of it.
//!
//! `by:"Kerry"` finds John Kerry, too. What is offered with a count is to find that much, so such a name is written
//! `by:="Kerry"`; one that no other name holds is written the plain way, which everybody can read and change.

use crate::app::Completion;
use crate::query::{Field, Term, is_mark, literal};
use crate::text::{fold, tokens};

/// A value as it is written in a query: in quotation marks unless it is one plain word.
pub(super) fn written(value: &str) -> String {
    let plain = value.chars().all(char::is_alphanumeric) && !value.is_empty();
    if plain {
        return value.to_owned();
    }
    let inside = value.replace(is_mark, " ");
    format!("\"{}\"", inside.trim())
}

/// The row for what has no value.
pub(super) fn nobody(field: Field, count: u64) -> Completion {
    Completion {
        written: "?".to_owned(),
        shown: "?".to_owned(),
        note: if field == Field::Speaker {
            "no speaker found"
        } else {
            "no outlet known"
        },
        count: Some(count),
    }
}

/// The folded words of a value.
pub(super) fn words(text: &str) -> Vec<String> {
    tokens(text)
        .map(|token| fold(&text[token.range()]).into_owned())
        .collect()
}

/// Whether words stand side by side among those of a value, the last of which may go on.
pub(super) fn holds(own: &[String], wanted: &[String]) -> bool {
    let Some((last, before)) = wanted.split_last() else {
        return false;
    };
    own.windows(wanted.len()).any(|part| {
        part.split_last()
            .is_some_and(|(end, start)| start == before && end.starts_with(last.as_str()))
    })
}

/// Asks for all of a name where its words would find another one, too: what was counted is to be found. With `signed`
/// the sign that says so stands there already.
pub(super) fn wholly(rows: &mut Vec<Completion>, field: Field, signed: bool) {
    if signed {
        // What has no name has none as a whole.
        rows.retain(|row| row.note.is_empty());
        for row in rows {
            row.written = literal(&row.shown);
        }
        return;
    }
    let words: Vec<Vec<String>> = rows.iter().map(|row| words(&row.shown)).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        let own = &words[at];
        let mut others = words.iter().enumerate().filter(|(i, _)| *i != at);
        let named = row.note.is_empty();
        if named && (own.is_empty() || others.any(|(_, other)| holds(other, own))) {
            row.written = format!("={}", literal(&row.shown));
        }
        // A domain is looked for in the hosts of addresses, too.
        let term = Term::Phrase {
            text: row.shown.clone(),
            prefix: true,
            slop: 0,
        };
        if named && field == Field::Outlet && term.is_domain() {
            row.written = format!("={}", literal(&row.shown));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_inside_of_another_is_asked_for_as_a_whole() {
        let row = |value: &str| Completion {
            written: written(value),
            shown: value.to_owned(),
            note: "",
            count: Some(1),
        };
        let names = [
            "Kerry",
            "John Kerry",
            "Dana Okafor",
            "dana okafor",
            "a.example",
            "—",
        ];
        let taken = |field, signed| -> Vec<String> {
            let mut rows: Vec<Completion> = names.iter().map(|name| row(name)).collect();
            rows.push(nobody(field, 1));
            wholly(&mut rows, field, signed);
            rows.into_iter().map(|row| row.written).collect()
        };
        let [kerry, john, dana, other, domain, dash] = names.map(|name| format!("=\"{name}\""));
        let plain = "\"John Kerry\"".to_owned();
        assert_eq!(
            taken(Field::Outlet, false),
            [&kerry, &plain, &dana, &other, &domain, &dash, "?"]
        );
        assert_eq!(taken(Field::Speaker, false)[4], "\"a.example\"");
        let signed = [kerry, john, dana, other, domain, dash];
        let signed: Vec<&str> = signed.iter().map(|name| &name[1..]).collect();
        assert_eq!(taken(Field::Speaker, true), signed);
    }
}
