//! A tree of clauses as a tantivy query.
//!
//! When no clause is about quotes, the tree is a query on articles. Otherwise it is one on quotes, and what
//! is about articles in it is found among articles and lifted to their quotes ([`OfArticle`]); the largest
//! parts of the tree that are about articles only are lifted as one.
//!
//! Which words a clause takes is decided as in `query::Pattern`: one word is stemmed; a phrase, a prefix and
//! the values of `speaker:`, `outlet:` and `kind:` are not, and of those two the last word may go on.

use std::ops::Bound;

use tantivy::Term as Word;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery, Occur,
    PhraseQuery, Query as Compiled, RangeQuery, TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};

use crate::query::{Field, Query, Term};
use crate::search::local::excluded::Excluded;
use crate::search::local::join::OfArticle;
use crate::search::local::phrase::PhrasePrefix;
use crate::search::local::schema::{ARTICLE, Fields, NO_OUTLET, NO_SPEAKER, QUOTE, Words};
use crate::search::{Scope, is_about_quotes};
use crate::text::{fold, stem, tokens};

/// How much more a word in the title says than one in the text.
const TITLE: f32 = 1.5;

/// Makes queries for one index.
pub(super) struct Compiler<'i> {
    pub fields: &'i Fields,
    /// What bare words look into.
    pub scope: Scope,
    /// How many articles there are, for [`OfArticle`].
    pub articles: u64,
}

/// The documents that a query is about.
#[derive(Clone, Copy, PartialEq)]
enum Universe {
    Articles,
    Quotes,
}

impl Compiler<'_> {
    /// Whether any clause is about quotes.
    pub fn about_quotes(query: &Query, scope: Scope) -> bool {
        match query {
            Query::All => false,
            Query::Clause { field, .. } => is_about_quotes(*field, scope),
            Query::And(members) | Query::Or(members) => members
                .iter()
                .any(|member| Self::about_quotes(member, scope)),
            Query::Not(inner) => Self::about_quotes(inner, scope),
        }
    }

    /// The query on quotes, or else on articles, that finds what the tree says.
    pub fn compile(&self, query: &Query, quotes: bool) -> Box<dyn Compiled> {
        let universe = if quotes {
            Universe::Quotes
        } else {
            Universe::Articles
        };
        self.tree(query, universe)
    }

    fn tree(&self, query: &Query, universe: Universe) -> Box<dyn Compiled> {
        if universe == Universe::Quotes
            && *query != Query::All
            && !Self::about_quotes(query, self.scope)
        {
            return self.lift(query);
        }
        match query {
            Query::All => self.everything(universe),
            Query::Clause { field, term } => self.clause(*field, term),
            Query::Not(inner) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, self.everything(universe)),
                (Occur::MustNot, self.excluded(inner, universe)),
            ])),
            Query::And(members) => self.all(members, universe),
            Query::Or(members) => {
                let members = self.lifted_together(members, universe, Query::Or);
                let members = members.iter().map(|member| self.tree(member, universe));
                Box::new(BooleanQuery::union(members.collect()))
            }
        }
    }

    fn all(&self, members: &[Query], universe: Universe) -> Box<dyn Compiled> {
        let members = self.lifted_together(members, universe, Query::And);
        let mut clauses: Vec<(Occur, Box<dyn Compiled>)> = members
            .iter()
            .map(|member| match member {
                Query::Not(inner) => (Occur::MustNot, self.excluded(inner, universe)),
                other => (Occur::Must, self.tree(other, universe)),
            })
            .collect();
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.everything(universe)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The members, with those that are about articles only put together, so that they are joined once.
    fn lifted_together(
        &self,
        members: &[Query],
        universe: Universe,
        join: fn(Vec<Query>) -> Query,
    ) -> Vec<Query> {
        if universe == Universe::Articles {
            return members.to_vec();
        }
        let (mut out, mut lifted): (Vec<Query>, Vec<Query>) = members
            .iter()
            .cloned()
            .partition(|member| Self::about_quotes(member, self.scope));
        match lifted.len() {
            0 => {}
            1 => out.append(&mut lifted),
            _ => out.push(join(lifted)),
        }
        out
    }

    fn excluded(&self, query: &Query, universe: Universe) -> Box<dyn Compiled> {
        Box::new(Excluded {
            inner: self.tree(query, universe),
        })
    }

    fn lift(&self, query: &Query) -> Box<dyn Compiled> {
        Box::new(OfArticle {
            inner: self.tree(query, Universe::Articles),
            articles: self.articles,
        })
    }

    fn everything(&self, universe: Universe) -> Box<dyn Compiled> {
        let sort = match universe {
            Universe::Articles => ARTICLE,
            Universe::Quotes => QUOTE,
        };
        marked(self.fields.doc, sort)
    }

    fn clause(&self, field: Option<Field>, term: &Term) -> Box<dyn Compiled> {
        let fields = self.fields;
        if *term == Term::Absent {
            return match field {
                Some(Field::Speaker) => marked(fields.absent, NO_SPEAKER),
                Some(Field::Outlet) => marked(fields.absent, NO_OUTLET),
                Some(Field::Kind | Field::Title | Field::Confidence) | None => Box::new(EmptyQuery),
            };
        }
        if let Term::Between { least, most } = term {
            return match field {
                Some(Field::Confidence) => between(fields.confidence, *least, *most),
                _ => Box::new(EmptyQuery),
            };
        }
        match (field, self.scope) {
            (Some(Field::Confidence), _) => Box::new(EmptyQuery),
            (Some(Field::Speaker), _) => exact(fields.speaker, term, true),
            (Some(Field::Outlet), _) => exact(fields.outlet, term, true),
            (Some(Field::Kind), _) => kind(fields.kind, term),
            (Some(Field::Title), _) => words(fields.title, term),
            (None, Scope::Quotes) => words(fields.content, term),
            (None, Scope::Articles) => {
                // The text holds the title too: the second member only lifts the score.
                let title = BoostQuery::new(words(fields.title, term), TITLE);
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, words(fields.body, term)),
                    (Occur::Should, Box::new(title)),
                ]))
            }
        }
    }
}

/// The documents that carry a mark; all score alike.
fn marked(field: Column, value: &str) -> Box<dyn Compiled> {
    let term = Word::from_field_text(field, value);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

/// The documents with a number between two; all score alike.
fn between(field: Column, least: u16, most: u16) -> Box<dyn Compiled> {
    let end = |thousandths: u16| Bound::Included(Word::from_field_u64(field, thousandths.into()));
    let range = RangeQuery::new(end(least), end(most));
    Box::new(ConstScoreQuery::new(Box::new(range), 0.0))
}

fn folded(text: &str) -> Vec<String> {
    tokens(text)
        .map(|token| fold(&text[token.range()]).into_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// A term in a text that is indexed in both forms.
fn words(field: Words, term: &Term) -> Box<dyn Compiled> {
    if let Term::Word {
        word,
        prefix: false,
    } = term
        && let [word] = folded(word).as_slice()
    {
        let term = Word::from_field_text(field.stem, &stem(word));
        return Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
    }
    exact(field.exact, term, false)
}

/// A term in a text that is not stemmed: its words side by side, the last one perhaps only begun.
fn exact(field: Column, term: &Term, takes_prefixes: bool) -> Box<dyn Compiled> {
    let (text, begun) = match term {
        Term::Word { word, prefix } => (word, *prefix),
        Term::Phrase { text, prefix } => (text, *prefix),
        Term::Absent | Term::Between { .. } => return Box::new(EmptyQuery),
    };
    let begun = begun || takes_prefixes;
    let words = folded(text);
    let mut terms: Vec<Word> = words
        .iter()
        .map(|word| Word::from_field_text(field, word))
        .collect();
    match terms.pop() {
        None => Box::new(EmptyQuery),
        Some(last) if terms.is_empty() && begun => starting(field, last, &words[0]),
        Some(last) if terms.is_empty() => {
            Box::new(TermQuery::new(last, IndexRecordOption::WithFreqs))
        }
        Some(prefix) if begun => Box::new(PhrasePrefix {
            fixed: terms,
            prefix,
        }),
        Some(last) => {
            terms.push(last);
            Box::new(PhraseQuery::new(terms))
        }
    }
}

/// Every word that starts so: complete, however many there are; all score alike.
fn starting(field: Column, prefix: Word, text: &str) -> Box<dyn Compiled> {
    // No word holds the last character there is.
    let end = Word::from_field_text(field, &format!("{text}\u{10ffff}"));
    let range = InvertedIndexRangeQuery::new(Bound::Included(prefix), Bound::Excluded(end));
    Box::new(range)
}

fn kind(field: Column, term: &Term) -> Box<dyn Compiled> {
    match term {
        Term::Word { word, prefix } | Term::Phrase { text: word, prefix } => {
            match folded(word).as_slice() {
                [name] if *prefix => starting(field, Word::from_field_text(field, name), name),
                [name] => marked(field, name),
                _ => Box::new(EmptyQuery),
            }
        }
        Term::Absent | Term::Between { .. } => Box::new(EmptyQuery),
    }
}
