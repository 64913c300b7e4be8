//! The rules of matching, written as plainly as possible: every term tried at every word.

use pullquote::article::{Article, Label};
use pullquote::query::{Field, Query, Term};
use pullquote::quote::Quote;
use pullquote::record::Record;
use pullquote::search::Scope;
use pullquote::text::{fold, stem, tokens};
use unicode_normalization::UnicodeNormalization;

pub fn keys(text: &str) -> Vec<String> {
    tokens(text)
        .map(|t| fold(&text[t.range()]).into_owned())
        .collect()
}

/// An address without what the same page is written with and without.
fn bare(field: Option<Field>, text: &str) -> &str {
    let mut text = text;
    if matches!(field, Some(Field::Outlet | Field::Url)) {
        for start in ["https://", "http://", "www."] {
            let rest = text.get(start.len()..).unwrap_or_default();
            if text.to_lowercase().starts_with(start) && rest.contains(char::is_alphanumeric) {
                text = rest;
            }
        }
    }
    text
}

/// Whether a term is one word with dots between its parts.
fn is_domain(term: &Term) -> bool {
    let (Term::Word { word: text, .. } | Term::Phrase { text, slop: 0, .. }) = term else {
        return false;
    };
    let label = regex::Regex::new(r"^[\p{L}\p{N}-]+$").expect("an expression");
    let labels: Vec<&str> = bare(Some(Field::Url), text).split('.').collect();
    labels.len() > 1 && labels.iter().all(|part| label.is_match(part))
}

/// The words of a text, folded and as they are.
type There = Vec<(String, String)>;

fn there(text: &str) -> There {
    let words = tokens(text).map(|t| &text[t.range()]);
    words
        .map(|word| {
            (
                fold(word).into_owned(),
                word.nfkc().collect::<String>().replace('’', "'"),
            )
        })
        .collect()
}

/// How many letters to add, drop, change or swap with a neighbour.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

/// Every place of a term: its first word and the word behind it.
fn places(field: Option<Field>, term: &Term, there: &There) -> Vec<(usize, usize)> {
    let (wanted, prefix, is_word) = match term {
        Term::Word { word, prefix } => (keys(bare(field, word)), *prefix, true),
        Term::Phrase { text, prefix, .. } => (keys(bare(field, text)), *prefix, false),
        Term::Form { word } => (keys(word), false, false),
        Term::Like { word, .. } => (keys(bare(field, word)), false, false),
        Term::Regex { source } => (vec![source.clone()], false, false),
        Term::Near { .. }
        | Term::Absent
        | Term::Between { .. }
        | Term::Dates { .. }
        | Term::Name { .. }
        | Term::Picked { .. } => return Vec::new(),
    };
    let takes = matches!(term, Term::Word { .. } | Term::Phrase { .. });
    let begins = takes && matches!(field, Some(Field::Speaker | Field::Outlet));
    let prefix = prefix || begins;
    let stemmed = is_word && !prefix && wanted.len() == 1 && field != Some(Field::Kind);
    let forms = self::there(match term {
        Term::Form { word } => word,
        _ => "",
    });
    let fits = |i: usize, (key, form): &(String, String)| match term {
        Term::Form { .. } => forms.get(i).is_some_and(|(_, wants)| wants == form),
        Term::Like { edits: most, .. } if wanted.len() == 1 => {
            edits(key, &wanted[i]) <= usize::from(*most)
        }
        Term::Regex { source } => regex::Regex::new(&format!("(?i)^(?:{source})$"))
            .expect("an expression")
            .is_match(key),
        _ if stemmed => stem(key) == stem(&wanted[i]),
        _ if prefix && i + 1 == wanted.len() => key.starts_with(wanted[i].as_str()),
        _ => *key == wanted[i],
    };
    if wanted.is_empty() {
        return Vec::new();
    }
    there
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| window.iter().enumerate().all(|(i, word)| fits(i, word)))
        .map(|(at, window)| (at, at + window.len()))
        .collect()
}

/// Whether one place of each can be chosen so that they are near: tries all choices.
fn near(
    all: &[Vec<(usize, usize)>],
    distance: usize,
    ordered: bool,
    chosen: &mut Vec<(usize, usize)>,
) -> bool {
    let Some((first, rest)) = all.split_first() else {
        let mut row = chosen.clone();
        row.sort_unstable();
        let between: usize = row.windows(2).map(|w| w[1].0.saturating_sub(w[0].1)).sum();
        return row.windows(2).all(|w| w[0].1 <= w[1].0)
            && (!ordered || row == *chosen)
            && between <= distance;
    };
    first.iter().any(|place| {
        chosen.push(*place);
        let found = near(rest, distance, ordered, chosen);
        chosen.pop();
        found
    })
}

/// Whether a term is in a text, tried at every word.
pub fn plainly(field: Option<Field>, term: &Term, text: &str) -> bool {
    let there = there(text);
    match term {
        Term::Near {
            spots,
            distance,
            ordered,
        } => {
            let all: Vec<_> = spots
                .iter()
                .map(|terms| {
                    terms
                        .iter()
                        .flat_map(|term| places(field, term, &there))
                        .collect()
                })
                .collect();
            near(&all, usize::from(*distance), *ordered, &mut Vec::new())
        }
        Term::Phrase { text, prefix, slop } if *slop > 0 => {
            let words = keys(bare(field, text));
            let begins = *prefix || matches!(field, Some(Field::Speaker | Field::Outlet));
            let all: Vec<Vec<(usize, usize)>> = (0..words.len())
                .map(|i| {
                    let last = begins && i + 1 == words.len();
                    let fits =
                        |key: &str| key == words[i] || last && key.starts_with(words[i].as_str());
                    (0..there.len())
                        .filter(|at| fits(&there[*at].0))
                        .map(|at| (at, at + 1))
                        .collect()
                })
                .collect();
            !all.is_empty() && near(&all, usize::from(*slop), true, &mut Vec::new())
        }
        term => !places(field, term, &there).is_empty(),
    }
}

fn of_outlet(term: &Term, article: &Article) -> bool {
    let field = Some(Field::Outlet);
    let named = match &article.outlet {
        None => *term == Term::Absent,
        Some(outlet) => plainly(field, term, &outlet.value) || is_named(term, &[&outlet.value]),
    };
    // These addresses have neither users nor ports.
    let url = article.url.as_deref().unwrap_or_default();
    let host = url.split('/').nth(2).unwrap_or_default();
    named || is_domain(term) && plainly(field, term, host)
}

fn of_id(term: &Term, article: &Article, quote: Option<&Quote>) -> bool {
    let start = |quote: &Quote| quote.content.iter().map(|piece| piece.start()).min();
    let of_quote = quote
        .and_then(start)
        .map(|at| format!("{}:{at}", article.id));
    is_named(term, &[article.id.as_str(), &of_quote.unwrap_or_default()])
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
            (Some(Field::Outlet), ..) => of_outlet(term, article),
            (Some(Field::Url), ..) => match &article.url {
                None => *term == Term::Absent,
                Some(url) => plainly(*field, term, url),
            },
            (Some(Field::Author), ..) => match &article.byline {
                None => *term == Term::Absent,
                Some(author) => plainly(*field, term, author),
            },
            (Some(Field::Path), ..) => {
                let (_, path) = article.id.as_str().split_once('/').expect("a root");
                plainly(*field, term, path)
            }
            (Some(Field::Date), ..) => match (&article.date, term) {
                (None, term) => *term == Term::Absent,
                (Some(day), Term::Dates { from, to }) => {
                    !from.is_some_and(|from| day.value < from)
                        && !to.is_some_and(|to| day.value > to)
                }
                _ => false,
            },
            (Some(Field::Language), ..) => is_named(term, &["en", "english"]),
            (Some(Field::Has), ..) => {
                let all = [
                    ("quotes", !record.extraction.quotes.is_empty()),
                    ("date", article.date.is_some()),
                    ("outlet", article.outlet.is_some()),
                    ("author", article.byline.is_some()),
                    ("url", article.url.is_some()),
                ];
                let names: Vec<&str> = all.iter().filter(|(_, so)| *so).map(|(n, _)| *n).collect();
                is_named(term, &names)
            }
            (Some(Field::Id), ..) => of_id(term, article, quote),
            (Some(Field::Text), ..) | (None, Scope::Articles, _) => {
                plainly(None, term, article.title())
                    || article.blocks.iter().any(|b| {
                        b.label != Label::Boilerplate
                            && plainly(None, term, article.text.slice(b.span))
                    })
            }
            (Some(Field::Quote), _, Some(quote)) | (None, Scope::Quotes, Some(quote)) => {
                plainly(None, term, &record.content(quote))
            }
            (Some(Field::Kind), _, Some(quote)) => plainly(*field, term, quote.kind.name()),
            (Some(Field::Confidence), _, Some(quote)) => {
                between(term, f64::from(quote.confidence) * 1000.0)
            }
            (Some(Field::Length), _, Some(quote)) => between(
                term,
                f64::from(u32::try_from(keys(&record.content(quote)).len()).expect("few")),
            ),
            (Some(Field::Is), _, Some(quote)) => {
                let nobody: &[&str] = if quote.speaker.is_none() {
                    &["unattributed"]
                } else {
                    &[]
                };
                is_named(term, nobody)
            }
            (Some(Field::Like), _, Some(quote)) => {
                let Term::Phrase { text, .. } = term else {
                    return false;
                };
                let there: Vec<String> = keys(&record.content(quote))
                    .iter()
                    .map(|w| stem(w).into_owned())
                    .collect();
                let mut wanted: Vec<String> =
                    keys(text).iter().map(|w| stem(w).into_owned()).collect();
                wanted.sort();
                wanted.dedup();
                let common = ["the", "a", "don't"];
                if wanted.iter().any(|w| !common.contains(&w.as_str())) {
                    wanted.retain(|w| !common.contains(&w.as_str()));
                }
                let least = (wanted.len() * 2).div_ceil(5).max(2).min(wanted.len());
                least > 0 && wanted.iter().filter(|w| there.contains(w)).count() >= least
            }
            // These records have no cues.
            (Some(Field::Verb), ..) => false,
            (Some(Field::Speaker), _, Some(quote)) => match record.speaker(quote) {
                None => *term == Term::Absent,
                Some(name) => plainly(*field, term, &name) || is_named(term, &[&name]),
            },
            (_, _, None) => false,
        },
    }
}

fn is_named(term: &Term, names: &[&str]) -> bool {
    matches!(term, Term::Name { name } if names.contains(&name.as_str()))
}

fn between(term: &Term, number: f64) -> bool {
    matches!(term, Term::Between { least, most } if f64::from(*least) <= number && number <= f64::from(*most))
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
    let quote = regex::Regex::new("^.+:(0|[1-9][0-9]*)$").expect("an expression");
    all.iter().any(|(field, term, _)| match field {
        Some(Field::Id) => {
            matches!(term, Term::Name { name } if quote.is_match(name))
        }
        Some(
            Field::Speaker
            | Field::Kind
            | Field::Confidence
            | Field::Verb
            | Field::Length
            | Field::Is
            | Field::Like
            | Field::Quote,
        ) => true,
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
    let quoteless = scope == Scope::Articles && record.extraction.quotes.is_empty();
    let alone = quoteless && tree(query, scope, record, None);
    (alone || !found.is_empty()).then_some(found)
}
