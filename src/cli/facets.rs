//! `--facets`: what is found, counted by speaker, outlet, kind, verb and month.

use crate::cli::corpora::choose;
use crate::cli::out::Ink;
use crate::cli::{Done, Failure, Shell, one_line};
use crate::query::Query;
use crate::record::FacetForm;
use crate::search::{Cancel, Counted, Facets, Scope, Tab};

/// One line a value: facet, quotes, articles, value; `?` for those without one.
///
/// # Errors
///
/// When the index cannot be read, or the output cannot be written.
pub(super) fn run(
    shell: &mut Shell,
    query: &Query,
    scope: Scope,
    most: usize,
) -> Result<Done, Failure> {
    let chosen = choose(shell)?;
    let facets = chosen.engine.facets(query, scope, most, &Cancel::never())?;
    let Facets {
        speakers,
        outlets,
        kinds,
        verbs,
        months,
        cut: _,
    } = &facets;
    let tabs = [
        ("speaker", speakers),
        ("outlet", outlets),
        ("kind", kinds),
        ("verb", verbs),
        ("month", months),
    ];
    for (name, Tab { first, .. }) in tabs {
        for counted in first {
            line(shell, name, counted)?;
        }
    }
    shell.out.flush()?;
    match tabs.iter().all(|(_, tab)| tab.first.is_empty()) {
        true => Ok(Done::Nothing),
        false => Ok(Done::Found),
    }
}

fn line(shell: &mut Shell, facet: &'static str, counted: &Counted) -> Result<(), Failure> {
    if shell.json {
        let value = counted.value.as_deref();
        let form = FacetForm::new(facet, value, counted.quotes, counted.articles);
        return Ok(shell.out.json(&form)?);
    }
    let value = counted.value.as_deref().map_or("?".into(), one_line);
    shell.out.line(&[
        (Ink::Faint, &format!("{facet:<8}")),
        (Ink::Plain, &format!("{:>8} q ", counted.quotes)),
        (Ink::Faint, &format!("{:>7} a  ", counted.articles)),
        (Ink::Bold, &value),
    ])?;
    Ok(())
}
