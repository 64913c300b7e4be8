//! The one way a tree is written.

use std::fmt::{self, Display, Formatter};

use crate::query::{Field, PICKED, Query, Term};

/// Canonical: reads as the same tree again (see [`Query`]). Everything prints as nothing.
impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Clause { field, term } => clause(f, *field, term),
            Self::And(members) => list(f, members, " ", |member| matches!(member, Self::Or(_))),
            Self::Or(members) => list(f, members, " OR ", |member| matches!(member, Self::And(_))),
            Self::Not(inner) => {
                f.write_str("-")?;
                wrapped(f, inner, !matches!(**inner, Self::Clause { .. }))
            }
        }
    }
}

fn list(
    f: &mut Formatter<'_>,
    members: &[Query],
    between: &str,
    wrap: impl Fn(&Query) -> bool,
) -> fmt::Result {
    for (i, member) in members.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        wrapped(f, member, wrap(member))?;
    }
    Ok(())
}

fn wrapped(f: &mut Formatter<'_>, query: &Query, wrap: bool) -> fmt::Result {
    if wrap {
        write!(f, "({query})")
    } else {
        Display::fmt(query, f)
    }
}

fn clause(f: &mut Formatter<'_>, field: Option<Field>, term: &Term) -> fmt::Result {
    if let Some(field) = field {
        let name = match term {
            Term::Picked { .. } => Field::Is,
            _ => field,
        };
        write!(f, "{}:", name.name())?;
        if matches!(term, Term::Near { .. }) {
            f.write_str("(")?;
            self::term(f, Some(field), term)?;
            return f.write_str(")");
        }
    }
    self::term(f, field, term)
}

fn term(f: &mut Formatter<'_>, field: Option<Field>, term: &Term) -> fmt::Result {
    // For those fields a star would say what is so anyway.
    let star = |prefix: bool| {
        if prefix && !field.is_some_and(Field::takes_prefixes) {
            "*"
        } else {
            ""
        }
    };
    match term {
        Term::Word { word, prefix } => write!(f, "{word}{}", star(*prefix)),
        Term::Form { word } => write!(f, "={word}"),
        Term::Like { word, edits: 1 } => write!(f, "{word}~"),
        Term::Like { word, edits } => write!(f, "{word}~{edits}"),
        Term::Regex { source } => write!(f, "/{source}/"),
        Term::Phrase { text, prefix, slop } => {
            write!(f, "\"{text}\"{}", star(*prefix))?;
            match slop {
                0 => Ok(()),
                slop => write!(f, "~{slop}"),
            }
        }
        Term::Near {
            spots,
            distance,
            ordered,
        } => {
            let sign = if *ordered { "ONEAR" } else { "NEAR" };
            for (i, spot) in spots.iter().enumerate() {
                if i > 0 {
                    write!(f, " {sign}/{distance} ")?;
                }
                alternatives(f, field, spot)?;
            }
            Ok(())
        }
        Term::Absent => f.write_str("?"),
        Term::Between { least, most } if field == Some(Field::Length) => match (least, most) {
            (least, most) if least == most => write!(f, "{least}"),
            (least, &u32::MAX) => write!(f, ">={least}"),
            (0, most) => write!(f, "<={most}"),
            (least, most) => write!(f, "{least}..{most}"),
        },
        Term::Dates { from, to } => match (from, to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (Some(from), Some(to)) => write!(f, "{from}..{to}"),
            (Some(from), None) => write!(f, "{from}.."),
            (None, Some(to)) => write!(f, "..{to}"),
            (None, None) => Ok(()),
        },
        Term::Name { name } if field == Some(Field::Id) => f.write_str(&literal(name)),
        Term::Name { name } if field.is_some_and(Field::takes_prefixes) => {
            write!(f, "={}", literal(name))
        }
        Term::Name { name } => f.write_str(name),
        Term::Picked { .. } => f.write_str(PICKED),
        Term::Between { least, most: 1000 } => write!(f, ">={}", number(*least)),
        Term::Between { least: 0, most } => write!(f, "<={}", number(*most)),
        Term::Between { least, most } => write!(f, "{}..{}", number(*least), number(*most)),
    }
}

/// A name between marks, so that it reads letter by letter as it is.
#[must_use]
pub fn literal(name: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

fn alternatives(f: &mut Formatter<'_>, field: Option<Field>, terms: &[Term]) -> fmt::Result {
    if let [only] = terms {
        return term(f, field, only);
    }
    f.write_str("(")?;
    for (i, one) in terms.iter().enumerate() {
        if i > 0 {
            f.write_str(" OR ")?;
        }
        term(f, field, one)?;
    }
    f.write_str(")")
}

/// Thousandths as a number: `0.8`.
fn number(thousandths: u32) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
