//! The least confidence of the quotes that are shown: a clause at the start of the query, put there by a key.

use crate::app::{Model, Question};

/// The clauses that the key goes through, with how they are told.
const FLOORS: [(&str, &str); 3] = [
    ("conf:>=.5", ".50"),
    ("conf:>=.8", ".80"),
    ("conf:>=.9", ".90"),
];

/// Which of the clauses a query begins with, and the rest of it.
fn split(text: &str) -> (Option<usize>, &str) {
    let text = text.trim_start();
    let found = FLOORS.iter().enumerate().find_map(|(at, (clause, _))| {
        let rest = text.strip_prefix(clause)?;
        let whole = rest.is_empty() || rest.starts_with(char::is_whitespace);
        whole.then(|| (at, rest.trim_start()))
    });
    match found {
        Some((at, rest)) => (Some(at), rest),
        None => (None, text),
    }
}

/// From all quotes to those of the next higher floor, and from the highest one back to all.
pub(super) fn raise(model: &mut Model) {
    let (at, rest) = split(&model.finder.question.text);
    let next = FLOORS.get(at.map_or(0, |at| at + 1));
    // In front, so that no half-typed parenthesis or mark takes it in.
    let text = match (next, rest) {
        (None, rest) => rest.to_owned(),
        (Some((clause, _)), "") => (*clause).to_owned(),
        (Some((clause, _)), rest) => format!("{clause} {rest}"),
    };
    model.message = Some(match next {
        Some((_, told)) => format!("only quotes of confidence {told} or more – Esc: all again"),
        None => "quotes of any confidence".to_owned(),
    });
    ask(model, &text);
}

/// Takes the floor away, when there is one. Whether there was.
pub(super) fn lift(model: &mut Model) -> bool {
    let (at, rest) = split(&model.finder.question.text);
    let rest = rest.to_owned();
    if at.is_some() {
        ask(model, &rest);
    }
    at.is_some()
}

fn ask(model: &mut Model, text: &str) {
    let question = match text {
        "" => Question::all(),
        text => {
            let finder = &model.finder;
            let (question, _) = Question::typed(text, finder.question.scope, finder.today);
            question.unwrap_or_else(|| finder.question.clone())
        }
    };
    model.finder.question = question.sorted(model.finder.sort);
}
