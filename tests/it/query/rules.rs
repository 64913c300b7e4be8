//! The rules of matching, written as plainly as possible: every term tried at every word.

use pullquote::article::Label;
use pullquote::query::{Field, Query, Term};
use pullquote::quote::Quote;
use pullquote::record::Record;
use pullquote::search::Scope;
use pullquote::text::{fold, stem, tokens};

pub fn keys(text: &str) -> Vec<String> {
    tokens(text)
        .map(|t| fold(&text[t.range()]).into_owned())
        .collect()
}

/// Whether a term is in a text, tried at every word.
pub fn plainly(field: Option<Field>, term: &Term, text: &str) -> bool {
    let (wanted, prefix, is_word) = match term {
        Term::Word { word, prefix } => (keys(word), *prefix, true),
        Term::Phrase { text, prefix } => (keys(text), *prefix, false),
        Term::Absent | Term::Between { .. } => return false,
    };
    let prefix = prefix || matches!(field, Some(Field::Speaker | Field::Outlet));
    let stemmed = is_word && !prefix && wanted.len() == 1 && field != Some(Field::Kind);
    let there = keys(text);
    !wanted.is_empty()
        && there.windows(wanted.len()).any(|window| {
            window
                .iter()
                .zip(&wanted)
                .enumerate()
                .all(|(i, (is, wants))| {
                    if stemmed {
                        stem(is) == stem(wants)
                    } else if prefix && i + 1 == wanted.len() {
                        is.starts_with(wants.as_str())
                    } else {
                        is == wants
                    }
                })
        })
}

pub fn tree(query: &Query, scope: Scope, record: &Record, quote: Option<&Quote>) -> bool {
    let all = |members: &[Query]| members.iter().all(|m| tree(m, scope, record, quote));
    let article = &record.article;
    match query {
        Query::All => true,
        Query::And(members) => all(members),
        Query::Or(members) => members.iter().any(|m| tree(m, scope, record, quote)),
        Query::Not(inner) => !tree(inner, scope, record, quote),
        Query::Clause { field, term } => match (field, scope, quote) {
            (Some(Field::Title), ..) => plainly(*field, term, article.title()),
            (Some(Field::Outlet), ..) => article
                .outlet
                .as_ref()
                .is_some_and(|outlet| plainly(*field, term, &outlet.value)),
            (None, Scope::Articles, _) => {
                plainly(None, term, article.title())
                    || article.blocks.iter().any(|b| {
                        b.label != Label::Boilerplate
                            && plainly(None, term, article.text.slice(b.span))
                    })
            }
            (None, Scope::Quotes, Some(quote)) => plainly(None, term, &record.content(quote)),
            (Some(Field::Kind), _, Some(quote)) => plainly(*field, term, quote.kind.name()),
            (Some(Field::Confidence), _, Some(quote)) => {
                let Term::Between { least, most } = term else {
                    return false;
                };
                let sure = quote.confidence * 1000.0;
                f32::from(*least) <= sure && sure <= f32::from(*most)
            }
            (Some(Field::Speaker), _, Some(quote)) => match record.speaker(quote) {
                None => *term == Term::Absent,
                Some(name) => plainly(*field, term, &name),
            },
            (_, _, None) => false,
        },
    }
}

pub fn clauses<'q>(
    query: &'q Query,
    negated: bool,
    out: &mut Vec<(Option<Field>, &'q Term, bool)>,
) {
    match query {
        Query::All => {}
        Query::Clause { field, term } => out.push((*field, term, negated)),
        Query::And(members) | Query::Or(members) => {
            members.iter().for_each(|m| clauses(m, negated, out));
        }
        Query::Not(inner) => clauses(inner, true, out),
    }
}

pub fn about_quotes(query: &Query, scope: Scope) -> bool {
    let mut all = Vec::new();
    clauses(query, false, &mut all);
    all.iter().any(|(field, ..)| match field {
        Some(Field::Speaker | Field::Kind | Field::Confidence) => true,
        None => scope == Scope::Quotes,
        _ => false,
    })
}

/// The quotes that match, or `None`.
pub fn plain_matches(query: &Query, scope: Scope, record: &Record) -> Option<Vec<u32>> {
    let quotes = (0u32..).zip(&record.extraction.quotes);
    if !about_quotes(query, scope) {
        return tree(query, scope, record, None).then(|| quotes.map(|(i, _)| i).collect());
    }
    let found: Vec<u32> = quotes
        .filter(|(_, quote)| tree(query, scope, record, Some(quote)))
        .map(|(i, _)| i)
        .collect();
    (!found.is_empty()).then_some(found)
}
