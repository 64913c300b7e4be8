//! The picked articles as a clause of the query: `is:picked`.
//!
//! No engine knows what is picked. The ids stand in the tree of a question before it is asked, and a question with
//! other ids is another question: so it is asked again as soon as something is picked or unpicked.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::{Model, Question};
use crate::query::{Field, PICKED, Query, Reading, Term, parse_on, without};

impl Model {
    /// A tree with the picked articles put in where it names them.
    pub(crate) fn with_picked(&self, query: &Query) -> Query {
        if !query.names_picked() {
            return query.clone();
        }
        let ids = self.picked.iter().map(|id| id.as_str().to_owned());
        query.with_picked(&Arc::new(ids.collect::<BTreeSet<String>>()))
    }
}

/// Puts the picked articles into the question in force, where it names them.
pub(super) fn fill(model: &mut Model) {
    let question = &model.finder.question;
    if !question.typed.names_picked() {
        return;
    }
    let typed = model.with_picked(&question.typed);
    if typed != question.typed {
        let filled = Question::new(question.text.clone(), typed, question.scope);
        let filled = filled.narrowed(&question.filters);
        let sort = question.sort;
        model.finder.question = Question { sort, ..filled };
    }
}

/// Searches the picked articles only, or all again.
pub(super) fn toggle(model: &mut Model) {
    let (today, question) = (model.finder.today, &model.finder.question);
    let is_picked = |query: &Query| {
        matches!(
            query,
            Query::Clause {
                term: Term::Picked { .. },
                ..
            }
        )
    };
    let text = match without(&question.text, is_picked, Reading::Typing, today) {
        Some(text) => text,
        None if model.picked.is_empty() => {
            model.message = Some("nothing is picked: Space in a list picks, . anywhere".to_owned());
            return;
        }
        None => with_clause(&question.text),
    };
    let on = parse_on(&text, Reading::Typing, today).query.names_picked();
    model.message = Some(match on {
        true => "only picked articles".to_owned(),
        false => "all articles, picked or not".to_owned(),
    });
    let (asked, _) = Question::typed(&text, question.scope, today);
    if let Some(asked) = asked {
        let finder = &mut model.finder;
        finder.question = asked.narrowed(&finder.filters).sorted(finder.sort);
    }
}

/// The clause in front of a text, so that no half-typed parenthesis or mark takes it in.
fn with_clause(text: &str) -> String {
    let clause = format!("{}:{PICKED}", Field::Is.name());
    format!("{clause} {}", text.trim_start())
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clause_stands_in_front() {
        assert_eq!(with_clause(""), "is:picked");
        assert_eq!(
            with_clause("bridge \"knew in"),
            "is:picked bridge \"knew in"
        );
    }
}
