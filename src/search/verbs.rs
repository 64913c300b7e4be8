//! `verb:said` asks for every form of "to say", as `verb:say` does.

use crate::query::{Field, Query, Term};
use crate::record::first_form;

/// The same query with verbs in their first form, where that is known and the stem does not tell it: what introduces a
/// quote is known by its first form.
#[must_use]
pub fn by_first_forms(query: Query) -> Query {
    let each = |members: Vec<Query>| members.into_iter().map(by_first_forms).collect();
    match query {
        Query::Clause {
            field: Some(Field::Verb),
            term: Term::Word {
                word,
                prefix: false,
            },
        } => {
            let first = first_form(&word);
            let word = first.map_or(word, str::to_owned);
            Query::Clause {
                field: Some(Field::Verb),
                term: Term::Word {
                    word,
                    prefix: false,
                },
            }
        }
        Query::And(members) => Query::And(each(members)),
        Query::Or(members) => Query::Or(each(members)),
        Query::Not(inner) => Query::Not(Box::new(by_first_forms(*inner))),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Reading, parse};

    #[test]
    fn a_past_form_asks_for_all_forms() {
        let first = |text| by_first_forms(parse(text, Reading::Whole).query).to_string();
        assert_eq!(first("verb:said"), "verb:say");
        assert_eq!(first("-(verb:told OR bridge)"), "-(verb:tell OR bridge)");
        assert_eq!(first("verb:=said said"), "verb:=said said");
        assert_eq!(first("verb:flurbed"), "verb:flurbed");
    }

    #[test]
    fn a_past_form_that_may_go_on_asks_for_them_too() {
        let typed = |text| by_first_forms(parse(text, Reading::Typing).query).to_string();
        assert_eq!(typed("verb:said"), "verb:say OR verb:said*");
        assert_eq!(
            typed("verb:told,said"),
            "verb:tell OR verb:say OR verb:said*"
        );
        assert_eq!(typed("verb:said*"), "verb:said*");
        assert_eq!(typed("verb:said "), "verb:say");
    }
}
