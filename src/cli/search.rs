//! `pullquote search` and `pullquote quotes`: hits, one line each.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::article::{ArticleId, Known, entry_of};
use crate::cli::corpora::{Chosen, choose};
use crate::cli::kwic::{KwicForm, Lines, Wish};
use crate::cli::like::{Likened, LikenessForm};
use crate::cli::out::Ink;
use crate::cli::questions::{Name, Question, at_least};
use crate::cli::{Done, Failure, Shell, badge, csv, date, explain, facets, offers, one_line, said};
use crate::query::{Pattern, Query};
use crate::record::{Headline, HitForm, QuoteForm, Record};
use crate::search::{
    ArticleRow, Cancel, MOST_SORTED, Page, QuoteRow, Request, Row, Rows, Scope, Sort, has_node,
};

/// Rows that are asked for at first; the rest follows in one go.
const PAGE: usize = 1000;

/// What to list, and how.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Articles or quotes.
    pub rows: Rows,
    /// In which order.
    pub sort: Option<Sort>,
    /// Counts instead of rows: so many values of each facet.
    pub facets: Option<usize>,
    /// Quotes as lines that are aligned on the words searched.
    pub wish: Option<Wish>,
}

/// What a row is printed with.
struct Sheet<'a> {
    chosen: &'a Chosen,
    name: Name<'a>,
    lines: Option<Lines>,
    pattern: Pattern,
}

/// Lists the articles or the quotes that match each of some queries; all quotes for no words at all.
///
/// # Errors
///
/// When the index cannot be read, or the output cannot be written.
pub fn run(shell: &mut Shell, questions: &[Question], ask: Ask) -> Result<Done, Failure> {
    for question in questions {
        check(ask.sort, &question.query, ask.rows)?;
    }
    let chosen = choose(shell)?;
    let width = Name::width(questions);
    if shell.csv {
        let named = questions.iter().any(|question| question.name.is_some());
        let names = match (ask.facets, ask.rows, ask.wish) {
            (Some(_), ..) => csv::FACET.to_vec(),
            (None, Rows::Articles, _) => csv::HIT.to_vec(),
            (None, Rows::Quotes, None) => csv::QUOTE.to_vec(),
            (None, Rows::Quotes, Some(_)) => csv::with_kwic(csv::QUOTE, csv::KWIC),
        };
        let query = named.then_some(csv::QUERY);
        shell.out.csv(query.into_iter().chain(names))?;
    }
    let mut done = Done::Nothing;
    for question in questions {
        let text = question.name.as_deref();
        let name = Name { text, width };
        let query = at_least(question.query.clone(), shell.floor);
        let found = match ask.facets {
            Some(most) => facets::run(shell, &chosen, name, (&query, scope(ask.rows)), most)?,
            None => {
                let lines = ask
                    .wish
                    .map(|wish| Lines::new(&query, wish, name.columns()));
                let chosen = &chosen;
                let sheet = Sheet {
                    chosen,
                    name,
                    lines,
                    pattern: Pattern::new(&query),
                };
                // Without words nothing is more relevant than anything else.
                let by_itself = match question.query {
                    Query::All => Sort::Date,
                    _ => Sort::Relevance,
                };
                let sort = ask.sort.unwrap_or(by_itself);
                let found = list(shell, &sheet, query, (ask.rows, sort))?;
                if !found && text.is_none() && shell.limit != Some(0) {
                    let typed = (question.text.as_str(), &question.query);
                    offers::say(shell, &*chosen.engine, typed, ask.rows)?;
                }
                found
            }
        };
        match (found, name.text) {
            (true, _) => done = Done::Found,
            (false, Some(text)) if shell.limit != Some(0) => {
                shell.notes.say(&format!("nothing found: {text}"))
            }
            (false, _) => {}
        }
    }
    shell.out.flush()?;
    Ok(done)
}

/// What bare words look into.
fn scope(rows: Rows) -> Scope {
    match rows {
        Rows::Articles => Scope::Articles,
        Rows::Quotes => Scope::Quotes,
    }
}

/// Lists what matches one query; whether anything does.
fn list(
    shell: &mut Shell,
    sheet: &Sheet<'_>,
    query: Query,
    (rows, sort): (Rows, Sort),
) -> Result<bool, Failure> {
    let limit = shell.limit.unwrap_or(usize::MAX);
    let mut request = Request {
        query,
        scope: scope(rows),
        rows,
        sort,
        page: Page {
            offset: 0,
            limit: limit.min(PAGE),
        },
    };
    let mut shown = 0;
    while request.page.limit > 0 {
        let hits = sheet.chosen.engine.search(&request, &Cancel::never())?;
        if shown == 0 {
            shell.say_cuts(&hits.cut);
            say_what_is_sorted(shell, &request, hits.quotes.number());
        }
        for row in &hits.rows {
            print(shell, sheet, row)?;
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
    Ok(shown > 0)
}

/// An order by context is one of quotes that have words to stand around.
fn check(sort: Option<Sort>, query: &Query, rows: Rows) -> Result<(), Failure> {
    let Some(sort) = sort.filter(|sort| sort.is_context()) else {
        return Ok(());
    };
    let why = match rows {
        Rows::Articles => "is an order of quotes: pullquote quotes",
        Rows::Quotes if !has_node(&Pattern::new(query)) => "needs words to sort the quotes around",
        Rows::Quotes => return Ok(()),
    };
    Err(Failure::Usage(format!(
        "the order by {} {why}",
        sort.name()
    )))
}

/// Says that an order is not that of all quotes.
fn say_what_is_sorted(shell: &mut Shell, request: &Request, all: u64) {
    if request.sort.is_context() && all > MOST_SORTED as u64 {
        shell.notes.say(&format!(
            "only the newest {MOST_SORTED} of {all} are sorted by {}; the others follow, newest first",
            request.sort.name()
        ));
    }
}

fn print(shell: &mut Shell, sheet: &Sheet<'_>, row: &Row) -> Result<(), Failure> {
    let Sheet {
        chosen,
        name,
        lines,
        pattern,
    } = sheet;
    match (row, shell.json || shell.csv) {
        (Row::Article(row), false) => article_line(shell, sheet, row),
        (Row::Quote(row), false) => quote_line(shell, sheet, row),
        (Row::Article(row), true) => {
            let path = text_path(chosen, row.id.as_str());
            let headline = Headline::new(
                (&row.id, &row.title),
                row.outlet.as_ref(),
                row.date.as_ref(),
                row.url.as_deref(),
                path.as_deref(),
            );
            let form = HitForm::new(headline, row.quotes, row.matching);
            match shell.csv {
                true => shell.out.csv(name.cells().chain(csv::hit(&form)))?,
                false => shell.out.json(&name.form(&form))?,
            }
            Ok(())
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
            let kwic = lines.as_ref().map(|lines| lines.parts(row));
            let likeness = LikenessForm::new(pattern, &row.content);
            match (shell.csv, kwic) {
                (false, None) => {
                    let quote = form;
                    shell.out.json(&name.form(&Likened { quote, likeness }))?;
                }
                (false, Some([left, node, right])) => {
                    let quote = KwicForm {
                        quote: form,
                        left,
                        node,
                        right,
                    };
                    shell.out.json(&name.form(&Likened { quote, likeness }))?;
                }
                (true, None) => shell.out.csv(name.cells().chain(csv::quote(&form)))?,
                (true, Some(parts)) => {
                    let cells = csv::with_kwic(csv::quote(&form), parts.map(str::to_owned));
                    shell.out.csv(name.cells().chain(cells))?;
                }
            }
            Ok(())
        }
    }
}

fn article_line(shell: &mut Shell, sheet: &Sheet<'_>, row: &ArticleRow) -> Result<(), Failure> {
    let count = match row.matching == row.quotes {
        true => format!("{} q", row.quotes),
        false => format!("{}/{} q", row.matching, row.quotes),
    };
    shell.out.line(&[
        (Ink::Faint, &sheet.name.start()),
        (Ink::Faint, &date(row.date.as_ref())),
        (Ink::Plain, "  "),
        (Ink::Plain, &outlet(row.outlet.as_ref())),
        (Ink::Plain, "  "),
        (Ink::Bold, &one_line(&row.title)),
        (Ink::Plain, "  "),
        (Ink::Plain, &count),
        (Ink::Plain, "  "),
        (Ink::Faint, &place(sheet.chosen, row.id.as_str())),
    ])?;
    Ok(())
}

fn quote_line(shell: &mut Shell, sheet: &Sheet<'_>, row: &QuoteRow) -> Result<(), Failure> {
    match &sheet.lines {
        Some(lines) => lines.line(&mut shell.out, sheet.name, row)?,
        None => sentence(shell, sheet, row)?,
    }
    if shell.explain
        && let Some(record) = fetch(shell, sheet.chosen, &row.article)?
        && let Some(quote) = record.extraction.quotes.get(row.ordinal as usize)
    {
        explain(shell, &record, quote)?;
    }
    Ok(())
}

/// A quote with all that is known of it in one line.
fn sentence(shell: &mut Shell, sheet: &Sheet<'_>, row: &QuoteRow) -> Result<(), Failure> {
    shell.out.line(&[
        (Ink::Faint, &sheet.name.start()),
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
        (Ink::Faint, &place(sheet.chosen, row.article.as_str())),
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
    let file = here.unwrap_or(path).display().to_string();
    match entry_of(id) {
        (_, Some(entry)) => format!("{file}#{entry}"),
        (_, None) => file,
    }
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
