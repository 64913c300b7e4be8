//! What to ask instead, said where `search` and `quotes` find nothing.

use crate::cli::questions::at_least;
use crate::cli::{Failure, Shell};
use crate::query::{Query, Reading};
use crate::search::{Cancel, Engine, Offered, Rows, Scope, best, extent, offers};

/// Says in a note which changes of a query find something, unless notes are not wanted.
///
/// # Errors
///
/// When the index cannot be read.
pub fn say(
    shell: &Shell,
    engine: &dyn Engine,
    typed: (&str, &Query),
    rows: Rows,
) -> Result<(), Failure> {
    if shell.notes.quiet || *typed.1 == Query::All {
        return Ok(());
    }
    let (scope, none) = match rows {
        Rows::Articles => (Scope::Articles, "0 articles"),
        Rows::Quotes => (Scope::Quotes, "0 quotes"),
    };
    let today = Some(jiff::Zoned::now().date());
    let candidates = offers(typed, scope, rows, (Reading::Whole, today));
    let never = Cancel::never();
    let mut extents = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        let query = at_least(candidate.query.clone(), shell.floor);
        extents.push(extent(engine, &query, candidate.scope, &never)?);
    }
    let mut line = none.to_owned();
    for one in best(candidates, &extents) {
        line += &format!("; {}", words(&one));
    }
    if shell.floor.is_some() {
        let found = extent(engine, typed.1, scope, &never)?;
        let (n, what) = match rows {
            Rows::Articles => (found.articles.number(), "article"),
            Rows::Quotes => (found.quotes.number(), "quote"),
        };
        if n > 0 {
            let counted = crate::cli::corpora::counted(n, what);
            line += &format!("; without --min-confidence: {counted}");
        }
    }
    shell.notes.say(&line);
    Ok(())
}

/// An offer with what it finds.
fn words(one: &Offered) -> String {
    format!("{}: {} {}", one.offer.told, one.count.number(), one.noun())
}
