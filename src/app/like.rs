//! Likeness: what a pasted sentence becomes, and the search for quotes like the selected one.

use crate::app::{Model, Reach, View, go, why};
use crate::query::{Field, Pattern, Reading, is_mark, likeness, parse};
use crate::text::tokens;

/// A pasted text of so many words is a sentence.
const SENTENCE: usize = 6;

/// What a paste becomes when it is a quotation rather than words: a text of six words or more, or with quotation marks.
/// One that is a query already, by its fields, stays what it is.
pub(super) fn quotation(pasted: &str, reach: Reach) -> Option<String> {
    let words = tokens(pasted).count();
    let quoted = pasted.trim_start().starts_with(is_mark) && words > 1;
    let good = reach != Reach::Here && (words >= SENTENCE || quoted) && !is_query(pasted);
    good.then(|| likeness(pasted))
}

/// The clause as it is put between what stands in the line: beside words, not into one and not between quotation
/// marks. It narrows what they find.
pub(super) fn between(before: &str, clause: String, after: &str) -> Option<String> {
    let inside = before.matches(is_mark).count() % 2 == 1;
    let field = Field::Like.name();
    // The field may stand there already.
    let begins = |c: char| c.is_whitespace() || c == '(';
    let head = before.trim_end_matches(':');
    let border = |head: &str| head.is_empty() || head.ends_with(begins);
    let named = head.len() < before.len() && head.strip_suffix(field).is_some_and(border);
    let begun = before.is_empty() || before.ends_with(begins) || named;
    let ended = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == ')');
    let clause = match clause.split_once(':') {
        Some((_, words)) if named => words.to_owned(),
        _ => clause,
    };
    let clause = Some(clause).filter(|_| !inside && begun && ended)?;
    // Left out, or beside another word, it would say something else.
    let beside = [
        before.split_whitespace().next_back(),
        after.split_whitespace().next(),
    ];
    let near = beside.into_iter().flatten().any(is_near);
    let read = parse(&format!("{before}{clause}{after}"), Reading::Typing);
    let asked = Pattern::new(&read.query).pasted().is_some();
    Some(clause).filter(|_| asked && !near)
}

/// Whether a word is an operator that joins words.
fn is_near(word: &str) -> bool {
    let name = word.split('/').next().unwrap_or(word);
    matches!(name.trim_start_matches('('), "NEAR" | "ONEAR")
}

/// Whether a text names a field, as a query that was copied does.
fn is_query(text: &str) -> bool {
    let names = text
        .split_whitespace()
        .filter_map(|word| word.split_once(':'));
    names
        .map(|(name, _)| name.trim_start_matches(['-', '(']))
        .any(|name| Field::from_name(name).is_some())
}

/// Searches all quotes for those like the selected one.
pub(super) fn search(model: &mut Model) {
    let content = if model.view == View::Quotes {
        model
            .all_quotes
            .selected_row()
            .map(|row| row.content.clone())
    } else {
        why::current(model).and_then(|(_, ordinal)| {
            let record = model.reading().record()?;
            let quote = record.extraction.quotes.get(ordinal)?;
            Some(record.content(quote))
        })
    };
    let Some(content) = content else {
        model.message = Some("no quote in sight".to_owned());
        return;
    };
    let earlier = go::earlier(model);
    // In another order the quote itself and its copies would not come first.
    model.finder.sort = None;
    let clause = likeness(&content);
    model.finder.take(&clause);
    model.finder.alike = Some(clause);
    model.replaced.keep(earlier, &model.finder);
    go::view(model, View::Quotes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_quotations_are_taken_for_what_they_are() {
        let taken = |text: &str| quotation(text, Reach::Quotes);
        assert_eq!(taken("bridge bearings"), None);
        assert_eq!(
            taken("“We knew”,\nshe said").as_deref(),
            Some("like:\"We knew, she said\"")
        );
        assert!(taken("we knew in March that the bearings were failing").is_some());
        assert_eq!(
            taken("by:okafor bearings failing in the March of 2031"),
            None
        );
        let put = |before: &str, after: &str| between(before, "like:\"a b\"".to_owned(), after);
        let whole = Some("like:\"a b\"".to_owned());
        assert_eq!(put("in:herald ", ""), whole);
        assert_eq!(put("(", ") -c"), whole);
        assert_eq!(put("like:", " c").as_deref(), Some("\"a b\""));
        assert_eq!(put("a OR ", ""), whole);
        for (before, after) in [
            ("in:herald", ""),
            ("\"a ", ""),
            ("\"a ", " b\""),
            ("a ", "b"),
            ("NOT ", ""),
            ("a NOT (", ")"),
            ("a NEAR/3 ", ""),
            ("", " NEAR b"),
            ("dislike:", ""),
            ("-like:", ""),
        ] {
            assert_eq!(put(before, after), None, "{before}|{after}");
        }
        assert_eq!(
            quotation("we knew in March of the bearings", Reach::Here),
            None
        );
    }
}
