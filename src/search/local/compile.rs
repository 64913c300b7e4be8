//! A tree of clauses as a tantivy query.
//!
//! When no clause is about quotes, the tree is a query on articles. Otherwise it is one on quotes, and what
//! is about articles in it is found among articles and lifted to their quotes ([`OfArticle`]); the largest
//! parts of the tree that are about articles only are lifted as one.
//!
//! Which words a clause takes is decided by `query::Needle`, as for highlights; here only how they are found.

use std::collections::BTreeSet;
use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term as Word;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query as Compiled,
    RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption};

use crate::query::{Field, Needle, Query, Reach, Row, Term, Test};
use crate::quote::Kind;
use crate::search::likeness::Likeness;
use crate::search::local::any_word::AnyWord;
use crate::search::local::breath::Breathing;
use crate::search::local::excluded::Excluded;
use crate::search::local::forms::Forms;
use crate::search::local::join::OfArticle;
use crate::search::local::lexicon::term as term_of;
use crate::search::local::phrase::{Phrase, PhrasePrefix};
use crate::search::local::plain::{Together, Typed};
use crate::search::local::schema::{
    ARTICLE, Fields, NO_AUTHOR, NO_DATE, NO_OUTLET, NO_SPEAKER, NO_URL, OUTLET_NAME, QUOTE,
    SPEAKER_NAME, day,
};
use crate::search::local::spots::{Cutting, Spots};
use crate::search::local::whole::Whole;
use crate::search::matching::is_of_quotes;
use crate::search::rows::sorted;
use crate::search::{Cancel, Scope};
use crate::text::Stemmer;

/// How much more a word in the title says than one in the text.
const TITLE: f32 = 1.5;

/// Makes queries for one index.
pub(super) struct Compiler<'i> {
    pub fields: &'i Fields,
    /// What bare words look into.
    pub scope: Scope,
    /// How many articles there are, for [`OfArticle`].
    pub articles: u64,
    /// What makes quotes more alike or less, when the query asks for likeness: then nothing else scores.
    pub likeness: Option<&'i Likeness<'i>>,
    /// For queries that take long before they find anything.
    pub cancel: &'i Cancel,
    /// Where they note what they do not look for to the end.
    pub cutting: Cutting,
}

/// Words near each other, and the clause that they come from.
#[derive(Clone, Copy)]
struct Sought<'t> {
    spots: &'t [Vec<Row>],
    reach: Reach,
    /// As the query prints it.
    clause: &'t str,
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
            Query::Clause { field, term } => {
                let quote = term.quote_id().filter(|_| *field == Some(Field::Id));
                quote.is_some() || is_of_quotes(*field, scope)
            }
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
                (Occur::Must, self.breathing(self.everything(universe))),
                (Occur::MustNot, self.excluded(inner, universe)),
            ])),
            Query::And(members) => self.all(members, universe),
            Query::Or(members) => {
                if let Some(typed) = self.typed(members) {
                    return typed;
                }
                let members = self.lifted_together(members, universe, Query::Or);
                let members = members.iter().map(|member| self.tree(member, universe));
                Box::new(BooleanQuery::union(members.collect()))
            }
        }
    }

    fn all(&self, members: &[Query], universe: Universe) -> Box<dyn Compiled> {
        let members = self.lifted_together(members, universe, Query::And);
        let (mut clauses, mut plain) = (Vec::new(), Vec::new());
        for member in &members {
            match member {
                Query::Not(inner) => {
                    clauses.push((Occur::MustNot, self.excluded(inner, universe)));
                }
                other => {
                    let tree = self.tree(other, universe);
                    plain.push(tree.box_clone());
                    clauses.push((Occur::Must, self.breathing(tree)));
                }
            }
        }
        if plain.is_empty() {
            clauses.push((Occur::Must, self.breathing(self.everything(universe))));
        }
        let all_match = plain.len() == clauses.len();
        let query = Box::new(BooleanQuery::new(clauses));
        match all_match {
            true => match Together::of(plain, query) {
                Ok(together) => Box::new(together),
                Err(query) => query,
            },
            false => query,
        }
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

    /// A member that may be passed over many times before all members meet.
    fn breathing(&self, inner: Box<dyn Compiled>) -> Box<dyn Compiled> {
        // These see to it themselves.
        if inner.is::<Forms>() || inner.is::<Phrase>() || inner.is::<OfArticle>() {
            return inner;
        }
        let cancel = self.cancel.clone();
        Box::new(Breathing { inner, cancel })
    }

    fn excluded(&self, query: &Query, universe: Universe) -> Box<dyn Compiled> {
        Box::new(Excluded {
            inner: self.tree(query, universe),
        })
    }

    fn lift(&self, query: &Query) -> Box<dyn Compiled> {
        self.of_article(self.tree(query, Universe::Articles))
    }

    fn of_article(&self, inner: Box<dyn Compiled>) -> Box<dyn Compiled> {
        Box::new(OfArticle {
            inner,
            articles: self.articles,
            cancel: self.cancel.clone(),
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
        let clause = self.any_clause(field, term);
        match self.likeness {
            Some(_) if field != Some(Field::Like) => Box::new(ConstScoreQuery::new(clause, 0.0)),
            _ => clause,
        }
    }

    fn any_clause(&self, field: Option<Field>, term: &Term) -> Box<dyn Compiled> {
        let fields = self.fields;
        match (field, Needle::new(field, term)) {
            (_, Needle::Nothing) => Box::new(EmptyQuery),
            (Some(field), Needle::Absent) => match field {
                Field::Speaker => marked(fields.absent, NO_SPEAKER),
                Field::Outlet => marked(fields.absent, NO_OUTLET),
                Field::Date => marked(fields.absent, NO_DATE),
                Field::Author => marked(fields.absent, NO_AUTHOR),
                Field::Url => marked(fields.absent, NO_URL),
                _ => Box::new(EmptyQuery),
            },
            (Some(Field::Confidence), Needle::Between { least, most }) => {
                between(fields.confidence, least, most)
            }
            (Some(Field::Length), Needle::Between { least, most }) => {
                between(fields.length, least, most)
            }
            (Some(Field::Like), Needle::Share { tests, least, .. }) => self.alike(&tests, least),
            (_, Needle::Share { .. }) => Box::new(EmptyQuery),
            (Some(Field::Date), Needle::Dates { from, to }) => days(fields.date, from, to),
            (Some(field), Needle::Name(name)) => match field {
                Field::Verb | Field::Is => marked(fields.sign, &name),
                Field::Has => marked(fields.has, &name),
                Field::Language => marked(fields.language, &name),
                Field::Id => marked(fields.id, &name),
                Field::Speaker => self.whole(fields.speaker, SPEAKER_NAME, &name),
                Field::Outlet => self.whole(fields.outlet, OUTLET_NAME, &name),
                _ => Box::new(EmptyQuery),
            },
            (Some(Field::Id), Needle::Among(ids)) => among(fields.id, &ids),
            (_, Needle::Absent | Needle::Between { .. }) => Box::new(EmptyQuery),
            (_, Needle::Quote { article, start }) => Box::new(BooleanQuery::intersection(vec![
                self.of_article(marked(fields.id, &article)),
                between(fields.start, start, start),
            ])),
            (_, Needle::Dates { .. } | Needle::Name(_) | Needle::Among(_)) => Box::new(EmptyQuery),
            (field, Needle::Words { spots, reach }) => {
                let clause = Query::Clause {
                    field,
                    term: term.clone(),
                };
                let sought = Sought {
                    spots: &spots,
                    reach,
                    clause: &clause.to_string(),
                };
                if field == Some(Field::Outlet) && term.is_domain() {
                    let into = |column| self.spots(column, sought);
                    let both = vec![into(fields.outlet), into(fields.host)];
                    return Box::new(BooleanQuery::union(both));
                }
                self.words(field, sought)
            }
        }
    }

    /// The documents whose value in a column is a whole name: among those that have its words side by side, or among
    /// all when it has none. All score alike.
    fn whole(&self, field: Column, column: &'static str, name: &str) -> Box<dyn Compiled> {
        let words = crate::query::Words::of(name);
        let keys = (0..words.len()).map(|at| Test::Key(words.key(at).to_owned()));
        let inner = self.plain(field, &keys.collect(), "");
        let whole = Whole {
            inner: inner.unwrap_or_else(|| Box::new(AllQuery)),
            column,
            value: sorted(name),
            cancel: self.cancel.clone(),
        };
        Box::new(ConstScoreQuery::new(Box::new(whole), 0.0))
    }

    /// The quotes that have so many of these words; they score by the weights of those that they have.
    fn alike(&self, tests: &[Test], least: usize) -> Box<dyn Compiled> {
        let content = self.fields.content;
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let weight = |test: &Test| {
            let weight = self.likeness.map_or(1, |likeness| likeness.weight(test));
            weight as f32
        };
        let word = |test: &Test| {
            let word = self.plain(content, &vec![test.clone()], "")?;
            let word = ConstScoreQuery::new(word, weight(test));
            Some((Occur::Should, self.breathing(Box::new(word))))
        };
        let words = tests.iter().filter_map(word).collect();
        Box::new(BooleanQuery::with_minimum_required_clauses(words, least))
    }

    fn words(&self, field: Option<Field>, sought: Sought<'_>) -> Box<dyn Compiled> {
        let fields = self.fields;
        let text = |column| self.spots(column, sought);
        match (field, self.scope) {
            (Some(Field::Speaker), _) => text(fields.speaker),
            (Some(Field::Outlet), _) => text(fields.outlet),
            (Some(Field::Author), _) => text(fields.author),
            (Some(Field::Path), _) => text(fields.path),
            (Some(Field::Url), _) => text(fields.url),
            (Some(Field::Verb), _) => text(fields.verb),
            (Some(Field::Kind), _) => match sought.spots {
                [rows] => union(rows, |row| kind(fields.kind, row)),
                _ => Box::new(EmptyQuery),
            },
            (Some(Field::Title), _) => text(fields.title),
            (Some(Field::Quote), _) | (None, Scope::Quotes) => text(fields.content),
            (Some(Field::Text), _) | (None, Scope::Articles) => {
                let single =
                    |row: &Row| matches!(row.as_slice(), [Test::Stem { .. } | Test::Start(_)]);
                if let [rows] = sought.spots
                    && rows.iter().all(single)
                {
                    let beside = Some((fields.title, TITLE));
                    return union(rows, |row| match row.as_slice() {
                        [test @ Test::Stem { .. }] => {
                            Box::new(self.forms(fields.body, beside, test))
                        }
                        _ => {
                            let plain = self.plain(fields.body, row, sought.clause);
                            plain.unwrap_or(Box::new(EmptyQuery))
                        }
                    });
                }
                // The text holds the title too: the second member only lifts the score.
                let title = BoostQuery::new(text(fields.title), TITLE);
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, text(fields.body)),
                    (Occur::Should, Box::new(title)),
                ]))
            }
            (Some(_), _) => Box::new(EmptyQuery),
        }
    }

    /// Words in a field that has places.
    fn spots(&self, field: Column, sought: Sought<'_>) -> Box<dyn Compiled> {
        let Sought {
            spots,
            reach,
            clause,
        } = sought;
        let plain = |rows: &[Row]| -> Option<Vec<Box<dyn Compiled>>> {
            rows.iter()
                .map(|row| self.plain(field, row, clause))
                .collect()
        };
        if let [rows] = spots
            && let Some(queries) = plain(rows)
        {
            return match <[_; 1]>::try_from(queries) {
                Ok([only]) => only,
                Err(queries) => Box::new(BooleanQuery::union(queries)),
            };
        }
        Box::new(Spots {
            field,
            spots: spots.to_vec(),
            reach,
            cancel: self.cancel.clone(),
            clause: clause.to_owned(),
            cutting: self.cutting.clone(),
        })
    }

    fn forms(&self, field: Column, beside: Option<(Column, f32)>, test: &Test) -> Forms {
        Forms {
            field,
            beside,
            test: test.clone(),
            cancel: self.cancel.clone(),
        }
    }

    fn any_word(&self, field: Column, test: &Test, clause: &str) -> AnyWord {
        AnyWord {
            field,
            test: test.clone(),
            cancel: self.cancel.clone(),
            clause: clause.to_owned(),
            cutting: self.cutting.clone(),
        }
    }

    /// The word that is being typed, if that is what the clauses say: any form of it, or any word that begins so. Names
    /// score all the same.
    fn typed(&self, members: &[Query]) -> Option<Box<dyn Compiled>> {
        let [
            Query::Clause { field, term: word },
            Query::Clause {
                field: other,
                term: start,
            },
        ] = members
        else {
            return None;
        };
        let (into, beside) = match (field, self.scope) {
            (Some(Field::Quote), _) | (None, Scope::Quotes) => (self.fields.content, None),
            (Some(Field::Title), _) => (self.fields.title, None),
            (Some(Field::Text), _) | (None, Scope::Articles) => {
                (self.fields.body, Some((self.fields.title, TITLE)))
            }
            _ => return None,
        };
        let test = |term| match Needle::new(*field, term) {
            Needle::Words { spots, .. } => match spots.as_slice() {
                [rows] => match rows.as_slice() {
                    [row] => <[Test; 1]>::try_from(row.clone()).ok(),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        match (test(word)?, test(start)?) {
            ([word @ Test::Stem { .. }], [start @ Test::Start(_)])
                if field == other && self.likeness.is_none() =>
            {
                Some(Box::new(Typed {
                    word: self.forms(into, beside, &word),
                    start: self.any_word(into, &start, ""),
                }))
            }
            _ => None,
        }
    }

    /// What is found of a row of words without a look at distances: a word or a form of it, words side by side, and
    /// the start of a last one.
    fn plain(&self, field: Column, row: &Row, clause: &str) -> Option<Box<dyn Compiled>> {
        let cancel = self.cancel.clone();
        let (last, firsts) = row.split_last()?;
        let key = |test: &Test| match test {
            Test::Key(word) => Some(term_of(field, word)),
            _ => None,
        };
        if firsts.is_empty() {
            return match last {
                Test::Key(_) => {
                    let option = IndexRecordOption::WithFreqs;
                    Some(Box::new(TermQuery::new(key(last)?, option)))
                }
                Test::Stem { .. } => Some(Box::new(self.forms(field, None, last))),
                Test::Start(_) | Test::Like(_) | Test::Described(_) => {
                    Some(Box::new(self.any_word(field, last, clause)))
                }
                Test::Form { .. } => None,
            };
        }
        let mut words: Vec<Word> = firsts.iter().map(key).collect::<Option<_>>()?;
        Some(match last {
            Test::Start(_) => Box::new(PhrasePrefix {
                field,
                fixed: words,
                prefix: last.clone(),
                clause: clause.to_owned(),
                cutting: self.cutting.clone(),
                cancel,
            }),
            last => {
                words.push(key(last)?);
                Box::new(Phrase { words, cancel })
            }
        })
    }
}

fn union(rows: &[Row], query: impl Fn(&Row) -> Box<dyn Compiled>) -> Box<dyn Compiled> {
    match rows {
        [row] => query(row),
        rows => Box::new(BooleanQuery::union(rows.iter().map(query).collect())),
    }
}

/// The documents that carry a mark; all score alike.
fn marked(field: Column, value: &str) -> Box<dyn Compiled> {
    let term = Word::from_field_text(field, value);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

/// The documents that carry one of these marks, however many they are; all score alike.
fn among(field: Column, values: &BTreeSet<String>) -> Box<dyn Compiled> {
    if values.is_empty() {
        return Box::new(EmptyQuery);
    }
    let terms = values
        .iter()
        .map(|value| Word::from_field_text(field, value));
    let query = TermSetQuery::new(terms);
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

/// The documents with a number between two; all score alike.
fn between(field: Column, least: u32, most: u32) -> Box<dyn Compiled> {
    let end = |number: u32| Bound::Included(Word::from_field_u64(field, number.into()));
    let range = RangeQuery::new(end(least), end(most));
    Box::new(ConstScoreQuery::new(Box::new(range), 0.0))
}

/// The documents with a day between two; all score alike.
fn days(field: Column, from: Option<Date>, to: Option<Date>) -> Box<dyn Compiled> {
    let end = |date: Option<Date>| match date {
        Some(date) => Bound::Included(Word::from_field_i64(field, day(date))),
        None => Bound::Unbounded,
    };
    if from.is_none() && to.is_none() {
        return Box::new(EmptyQuery);
    }
    let range = RangeQuery::new(end(from), end(to));
    Box::new(ConstScoreQuery::new(Box::new(range), 0.0))
}

/// The quotes of the kinds whose name is admitted: there are three.
fn kind(field: Column, row: &Row) -> Box<dyn Compiled> {
    let [test] = row.as_slice() else {
        return Box::new(EmptyQuery);
    };
    let stemmer = Stemmer::english();
    let names = Kind::ALL.into_iter().map(Kind::name);
    let fits = |name: &&str| match test {
        Test::Form { form, .. } => form == name,
        test => test.admits(name, &stemmer),
    };
    let marked = names.filter(fits).map(|name| marked(field, name));
    Box::new(BooleanQuery::union(marked.collect()))
}
