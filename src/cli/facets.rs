//! `--facets`: what is found, counted by speaker, outlet, kind, verb and month.

use crate::cli::corpora::Chosen;
use crate::cli::out::Ink;
use crate::cli::questions::Name;
use crate::cli::{Failure, Shell, csv, one_line};
use crate::query::Query;
use crate::record::FacetForm;
use crate::search::{Cancel, Counted, Facets, Scope, Tab};

/// One line a value: facet, quotes, articles, value; `?` for those without one. Whether there is any.
///
/// # Errors
///
/// When the index cannot be read, or the output cannot be written.
pub(super) fn run(
    shell: &mut Shell,
    chosen: &Chosen,
    name: Name<'_>,
    (query, scope): (&Query, Scope),
    most: usize,
) -> Result<bool, Failure> {
    let facets = chosen.engine.facets(query, scope, most, &Cancel::never())?;
    shell.say_cuts(&facets.cut);
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
    for (facet, Tab { first, .. }) in tabs {
        for counted in first {
            line(shell, name, facet, counted)?;
        }
    }
    Ok(tabs.iter().any(|(_, tab)| !tab.first.is_empty()))
}

fn line(
    shell: &mut Shell,
    name: Name<'_>,
    facet: &'static str,
    counted: &Counted,
) -> Result<(), Failure> {
    let value = counted.value.as_deref();
    let form = FacetForm::new(facet, value, counted.quotes, counted.articles);
    if shell.json {
        return Ok(shell.out.json(&name.form(&form))?);
    }
    if shell.csv {
        return Ok(shell.out.csv(name.cells().chain(csv::facet(&form)))?);
    }
    let value = counted.value.as_deref().map_or("?".into(), one_line);
    shell.out.line(&[
        (Ink::Faint, &name.padded()),
        (Ink::Faint, &format!("{facet:<8}")),
        (Ink::Plain, &format!("{:>8} q ", counted.quotes)),
        (Ink::Faint, &format!("{:>7} a  ", counted.articles)),
        (Ink::Bold, &value),
    ])?;
    Ok(())
}
