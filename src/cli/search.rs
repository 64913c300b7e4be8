//! `pullquote search` and `pullquote quotes`: hits, one line each.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::article::{ArticleId, Known};
use crate::cli::corpora::{Chosen, choose};
use crate::cli::kwic::{Lines, MOST_SORTED, Wish};
use crate::cli::out::Ink;
use crate::cli::{Done, Failure, Shell, badge, date, explain, offers, one_line, said};
use crate::query::{Field, Query, Reading, Term, parse_on};
use crate::record::{Headline, HitForm, QuoteForm, Record};
use crate::search::{ArticleRow, Cancel, Page, QuoteRow, Request, Row, Rows, Scope, Sort};

/// Rows that are asked for at first; the rest follows in one go.
const PAGE: usize = 1000;

/// What to list, and how.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Articles or quotes.
    pub rows: Rows,
    /// In which order.
    pub sort: Option<Sort>,
    /// Whether what is odd in the query is a note and no error.
    pub lenient: bool,
    /// Counts instead of rows: so many values of each facet.
    pub facets: Option<usize>,
    /// Quotes as lines that are aligned on the words searched.
    pub wish: Option<Wish>,
}

/// Lists the articles or the quotes that match; all quotes for no words at all.
///
/// # Errors
///
/// When the query is wrong, the index cannot be read, or the output cannot be written.
pub fn run(shell: &mut Shell, query: &[String], ask: Ask) -> Result<Done, Failure> {
    let Ask {
        rows,
        sort,
        lenient,
        facets,
        wish,
    } = ask;
    let text = query.join(" ");
    let query = match lenient {
        true => as_far_as_it_goes(shell, &text),
        false => strict(&text)?,
    };
    if query.names_picked() {
        let words = "nothing is picked on a command line: is:picked is for the screen";
        return Err(Failure::Usage(words.into()));
    }
    let scope = match rows {
        Rows::Articles => Scope::Articles,
        Rows::Quotes => Scope::Quotes,
    };
    if let Some(most) = facets {
        let query = at_least(query, shell.floor);
        return crate::cli::facets::run(shell, &query, scope, most);
    }
    let chosen = choose(shell)?;
    // Without words nothing is more relevant than anything else.
    let by_itself = match query {
        Query::All => Sort::Date,
        _ => Sort::Relevance,
    };
    let typed = (text.as_str(), query.clone());
    let query = at_least(query, shell.floor);
    let lines = wish.map(|wish| Lines::new(&query, wish));
    let limit = shell.limit.unwrap_or(usize::MAX);
    let mut request = Request {
        query,
        scope,
        rows,
        sort: sort.unwrap_or(by_itself),
        page: Page {
            offset: 0,
            limit: limit.min(PAGE),
        },
    };
    if let Some(lines) = lines.as_ref().filter(|lines| lines.is_sorted()) {
        let done = sorted(shell, &chosen, request, lines)?;
        if done == Done::Nothing && limit > 0 {
            offers::say(shell, &*chosen.engine, (typed.0, &typed.1), rows)?;
        }
        return Ok(done);
    }
    let mut shown = 0;
    while request.page.limit > 0 {
        let hits = chosen.engine.search(&request, &Cancel::never())?;
        for row in &hits.rows {
            print(shell, &chosen, row, lines.as_ref())?;
        }
        shown += hits.rows.len();
        let all = match rows {
            Rows::Articles => hits.articles.number(),
            Rows::Quotes => hits.quotes.number(),
        };
        let all = usize::try_from(all).unwrap_or(usize::MAX).min(limit);
        if hits.rows.len() < request.page.limit || shown >= all {
            break;
        }
        request.page = Page {
            offset: shown,
            limit: all - shown,
        };
    }
    shell.out.flush()?;
    if shown == 0 && limit > 0 {
        offers::say(shell, &*chosen.engine, (typed.0, &typed.1), rows)?;
    }
    Ok(if shown == 0 {
        Done::Nothing
    } else {
        Done::Found
    })
}

/// Lists quotes in an order that only all of them tell.
fn sorted(
    shell: &mut Shell,
    chosen: &Chosen,
    mut request: Request,
    lines: &Lines,
) -> Result<Done, Failure> {
    request.page.limit = MOST_SORTED;
    let hits = chosen.engine.search(&request, &Cancel::never())?;
    let all = usize::try_from(hits.quotes.number()).unwrap_or(usize::MAX);
    let quotes = hits.rows.into_iter().filter_map(|row| match row {
        Row::Quote(row) => Some(row),
        Row::Article(_) => None,
    });
    let mut rows: Vec<QuoteRow> = quotes.collect();
    if all > rows.len() {
        let (kept, order) = (rows.len(), request.sort.name());
        shell.notes.say(&format!(
            "only the first {kept} of {all} by {order} are sorted"
        ));
    }
    lines.sort(&mut rows);
    rows.truncate(shell.limit.unwrap_or(usize::MAX));
    let done = match rows.is_empty() {
        true => Done::Nothing,
        false => Done::Found,
    };
    for row in rows {
        print(shell, chosen, &Row::Quote(row), Some(lines))?;
    }
    shell.out.flush()?;
    Ok(done)
}

/// Reads a query as the search line does; what was odd in it is said.
fn as_far_as_it_goes(shell: &mut Shell, text: &str) -> Query {
    let parsed = parse_on(text, Reading::Whole, Some(jiff::Zoned::now().date()));
    for problem in &parsed.problems {
        shell.notes.say(&problem.sentence());
    }
    parsed.query
}

/// Reads a query as a command line should: what is odd in it is an error.
fn strict(text: &str) -> Result<Query, Failure> {
    let parsed = parse_on(text, Reading::Whole, Some(jiff::Zoned::now().date()));
    match parsed.carets(text) {
        Some(carets) => Err(Failure::Usage(format!("cannot read the query\n{carets}"))),
        // Everything is what nobody who typed something meant.
        None if parsed.query == Query::All && !matches!(text.trim(), "" | "*") => {
            Err(Failure::Usage(format!(
                "no word to look for in the query\n  {}",
                text.trim()
            )))
        }
        None => Ok(parsed.query),
    }
}

/// The query with the least confidence that the command line names.
pub(super) fn at_least(query: Query, floor: Option<u16>) -> Query {
    let Some(least) = floor else {
        return query;
    };
    let least = least.into();
    let term = Term::Between { least, most: 1000 };
    let field = Some(Field::Confidence);
    let mut members = vec![Query::Clause { field, term }];
    match query {
        Query::All => return members.remove(0),
        Query::And(others) => members.extend(others),
        other => members.push(other),
    }
    Query::And(members)
}

fn print(
    shell: &mut Shell,
    chosen: &Chosen,
    row: &Row,
    lines: Option<&Lines>,
) -> Result<(), Failure> {
    match (row, shell.json) {
        (Row::Article(row), false) => article_line(shell, chosen, row),
        (Row::Quote(row), false) => quote_line(shell, chosen, row, lines),
        (Row::Article(row), true) => {
            let path = text_path(chosen, row.id.as_str());
            let headline = Headline::new(
                (&row.id, &row.title),
                row.outlet.as_ref(),
                row.date.as_ref(),
                path.as_deref(),
            );
            let form = HitForm::new(headline, row.quotes, row.matching);
            Ok(shell.out.json(&form)?)
        }
        (Row::Quote(row), true) => {
            let Some(record) = fetch(shell, chosen, &row.article)? else {
                return Ok(());
            };
            let Some(quote) = record.extraction.quotes.get(row.ordinal as usize) else {
                return Ok(());
            };
            let path = text_path(chosen, row.article.as_str());
            let form = QuoteForm::new(&record, quote, path.as_deref());
            match lines {
                Some(lines) => shell.out.json(&lines.form(form, &row.content))?,
                None => shell.out.json(&form)?,
            }
            Ok(())
        }
    }
}

fn article_line(shell: &mut Shell, chosen: &Chosen, row: &ArticleRow) -> Result<(), Failure> {
    let count = match row.matching == row.quotes {
        true => format!("{} q", row.quotes),
        false => format!("{}/{} q", row.matching, row.quotes),
    };
    shell.out.line(&[
        (Ink::Faint, &date(row.date.as_ref())),
        (Ink::Plain, "  "),
        (Ink::Plain, &outlet(row.outlet.as_ref())),
        (Ink::Plain, "  "),
        (Ink::Bold, &one_line(&row.title)),
        (Ink::Plain, "  "),
        (Ink::Plain, &count),
        (Ink::Plain, "  "),
        (Ink::Faint, &place(chosen, row.id.as_str())),
    ])?;
    Ok(())
}

fn quote_line(
    shell: &mut Shell,
    chosen: &Chosen,
    row: &QuoteRow,
    lines: Option<&Lines>,
) -> Result<(), Failure> {
    match lines {
        Some(lines) => lines.line(&mut shell.out, row)?,
        None => sentence(shell, chosen, row)?,
    }
    if shell.explain
        && let Some(record) = fetch(shell, chosen, &row.article)?
        && let Some(quote) = record.extraction.quotes.get(row.ordinal as usize)
    {
        explain(shell, &record, quote)?;
    }
    Ok(())
}

/// A quote with all that is known of it in one line.
fn sentence(shell: &mut Shell, chosen: &Chosen, row: &QuoteRow) -> Result<(), Failure> {
    shell.out.line(&[
        (Ink::Faint, &date(row.date.as_ref())),
        (Ink::Plain, "  "),
        (Ink::Plain, &outlet(row.outlet.as_ref())),
        (Ink::Plain, "  "),
        (
            Ink::Bold,
            &row.speaker.as_deref().map_or("?".into(), one_line),
        ),
        (Ink::Plain, "  "),
        (Ink::Plain, if row.cue.is_empty() { "—" } else { &row.cue }),
        (Ink::Plain, "  "),
        (Ink::Plain, &badge(row.kind, row.confidence)),
        (Ink::Plain, "  "),
        (Ink::Quote, &said(row.kind, &row.content)),
        (Ink::Plain, "  "),
        (Ink::Faint, &place(chosen, row.article.as_str())),
    ])?;
    Ok(())
}

/// The outlet, with a `?` when it was guessed.
fn outlet(outlet: Option<&Known<String>>) -> String {
    match outlet {
        Some(outlet) if outlet.is_guess() => format!("{}?", one_line(&outlet.value)),
        Some(outlet) => one_line(&outlet.value),
        None => "—".into(),
    }
}

/// The file of an article as a person writes it from here, or its id.
fn place(chosen: &Chosen, id: &str) -> String {
    let Some(path) = chosen.path_of(id) else {
        return id.to_owned();
    };
    let here: Option<PathBuf> = std::env::current_dir().ok();
    let here = here.and_then(|here| path.strip_prefix(here).ok().map(PathBuf::from));
    here.unwrap_or(path).display().to_string()
}

fn text_path(chosen: &Chosen, id: &str) -> Option<String> {
    Some(chosen.path_of(id)?.to_string_lossy().into_owned())
}

/// An article, kept for its next quote.
fn fetch(
    shell: &mut Shell,
    chosen: &Chosen,
    id: &ArticleId,
) -> Result<Option<Arc<Record>>, Failure> {
    if let Some(record) = shell.fetched.get(id) {
        return Ok(Some(Arc::clone(record)));
    }
    let record = chosen.engine.fetch(id)?;
    if shell.fetched.len() >= 64 {
        shell.fetched = HashMap::new();
    }
    if let Some(record) = &record {
        shell.fetched.insert(id.clone(), Arc::clone(record));
    }
    Ok(record)
}
