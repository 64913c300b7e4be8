//! The picked articles as a clause of the query: `is:picked`.
//!
//! No engine knows what is picked. The ids stand in the tree of a question before it is asked, and a question with
//! other ids is another question: so it is asked again as soon as something is picked or unpicked.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::{Facet, Filter, Model, Question};
use crate::query::{PICKED, Pattern, Query, Reading, Term, without};

impl Model {
    /// A tree with the picked articles put in where it names them.
    pub(crate) fn with_picked(&self, query: &Query) -> Query {
        if !query.names_picked() {
            return query.clone();
        }
        let ids = self.picked.iter().map(|id| id.as_str().to_owned());
        query.with_picked(&Arc::new(ids.collect::<BTreeSet<String>>()))
    }

    /// A question with the picked articles put in where it names them.
    pub(crate) fn filled(&self, question: Question) -> Question {
        if !question.query.names_picked() {
            return question;
        }
        let query = self.with_picked(&question.query);
        Question {
            typed: self.with_picked(&question.typed),
            pattern: Pattern::new(&query),
            query,
            ..question
        }
    }
}

/// Puts the picked articles into the question in force, where it names them.
pub(super) fn fill(model: &mut Model) {
    if model.finder.question.query.names_picked() {
        let filled = model.filled(model.finder.question.clone());
        if filled != model.finder.question {
            model.finder.question = filled;
        }
    }
}

/// Searches the picked articles only, whatever is typed, or all again.
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
    let mut filters = model.finder.filters.clone();
    filters.retain(|filter| filter.facet != Facet::Picked);
    let on = filters.len() < model.finder.filters.len();
    // Who has typed the clause means it, too.
    let typed = without(&question.text, is_picked, Reading::Typing, today);
    if !on && typed.is_none() {
        if model.picked.is_empty() {
            model.message = Some("nothing is picked: Space in a list picks, . anywhere".to_owned());
            return;
        }
        filters.push(Filter {
            facet: Facet::Picked,
            value: Some(PICKED.to_owned()),
            negated: false,
        });
        model.finder.filter(filters);
        model.message = Some("only picked articles".to_owned());
        return;
    }
    model.finder.filter(filters);
    model.message = Some("all articles, picked or not".to_owned());
    let asked = typed.and_then(|text| Question::typed(&text, model.finder.question.scope, today).0);
    if let Some(asked) = asked {
        let finder = &mut model.finder;
        finder.question = asked.narrowed(&finder.filters).sorted(finder.sort);
    }
}
