//! Words that may be a name: the first thing that many type is who said it, or who printed it.
//!
//! Which names there are is not known here. Every run of words that could be one is made a change of its own, the
//! longest first; whoever counts them takes those that find something (see [`Named`]).

use crate::query::join::all_of;
use crate::query::relax::{Loss, Maker, Relaxed, SPEAKER, shortened, written_on};
use crate::query::share::may_be_name;
use crate::query::{Field, Query, Term};
use crate::text::{Span, tokens};

/// The most words of a name.
const WORDS: usize = 4;

/// In a query of more words nobody looks for a name.
const TYPED: usize = 6;

/// How it is told of a change that takes words for an outlet.
const OUTLET: &str = "printed by such a name";

/// What a change takes for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Whose: a speaker's or an outlet's.
    pub field: Field,
    /// The first and the last part of the query in it. Where a longer one is found, one inside of it says no more.
    pub parts: (usize, usize),
    /// Whether all other words are left out: worth a word only when nothing is found with them.
    pub alone: bool,
}

/// Words that stand side by side, outermost in a query.
struct Run {
    /// The first and the last of the parts.
    parts: (usize, usize),
    words: Vec<String>,
}

impl Maker<'_> {
    /// With words taken for the name of a speaker or an outlet.
    pub(super) fn named(&self) -> Vec<Relaxed> {
        let runs = self.runs();
        let typed = self.parts.iter().filter(|(query, _)| bare(query).is_some());
        let lone = typed.count() > 1;
        let mut out = Vec::new();
        for alone in [false, true] {
            for run in &runs {
                if !alone {
                    out.extend(FIELDS.map(|field| self.with_name(run, field)));
                } else if lone {
                    out.extend(
                        FIELDS
                            .iter()
                            .filter_map(|field| self.only_name(run, *field)),
                    );
                }
            }
        }
        out
    }

    /// The runs that may be names, the longest first.
    fn runs(&self) -> Vec<Run> {
        let bare: Vec<Option<Vec<String>>> =
            self.parts.iter().map(|(query, _)| bare(query)).collect();
        let mut out = Vec::new();
        if bare.iter().flatten().count() > TYPED {
            return out;
        }
        for first in 0..bare.len() {
            let mut words = Vec::new();
            for (last, more) in bare.iter().enumerate().skip(first) {
                let Some(more) = more else {
                    break;
                };
                words.extend(more.iter().cloned());
                if words.len() > WORDS {
                    break;
                }
                // "The mayor of" is none.
                let ends = [words.first(), words.last()];
                if ends.into_iter().flatten().all(|word| may_be_name(word)) {
                    out.push(Run {
                        parts: (first, last),
                        words: words.clone(),
                    });
                }
            }
        }
        out.sort_by_key(|run| std::cmp::Reverse(run.words.len()));
        out
    }

    /// With a run as a name and everything else as it is.
    fn with_name(&self, run: &Run, field: Field) -> Relaxed {
        let name = name(run, field);
        let (first, last) = run.parts;
        let at = |part: usize| self.parts.get(part).map(|(_, span)| *span);
        let span = at(first).zip(at(last)).map(|(a, b)| a.cover(b));
        let text = span.and_then(|span: Span| {
            let tail = self.text.get(span.end()..)?.trim_end();
            Some(format!("{}{name}{tail}", self.text.get(..span.start())?))
        });
        let each = self.parts.iter().enumerate();
        let each = each.filter(|(i, _)| *i == first || !(first..=last).contains(i));
        let each = each.map(|(i, (old, _))| if i == first { &name } else { old });
        let wanted = all_of(each.cloned().collect()).unwrap_or_default();
        let told = format!("{} – {}", shortened(&name.to_string()), said(field));
        self.make(told, Loss::Exactness, text, &wanted)
            .naming(field, run.parts, false)
    }

    /// With a run as a name and without all other words.
    fn only_name(&self, run: &Run, field: Field) -> Option<Relaxed> {
        let (first, last) = run.parts;
        let other =
            |at: usize, query: &Query| !(first..=last).contains(&at) && bare(query).is_some();
        let mut parts = self.parts.iter().enumerate();
        if !parts.any(|(at, (query, _))| other(at, query)) {
            return None;
        }
        let name = name(run, field);
        let kept = self.parts.iter().filter(|(query, _)| bare(query).is_none());
        let kept = kept.map(|(query, _)| query.clone());
        let wanted = all_of([name.clone()].into_iter().chain(kept).collect())?;
        let told = format!("only {} – {}", shortened(&name.to_string()), said(field));
        let made = self.make(told, Loss::Words, None, &wanted);
        Some(made.naming(field, run.parts, true))
    }
}

/// Whose names there are.
const FIELDS: [Field; 2] = [Field::Speaker, Field::Outlet];

fn said(field: Field) -> &'static str {
    match field {
        Field::Outlet => OUTLET,
        _ => SPEAKER,
    }
}

/// The clause of a name.
fn name(run: &Run, field: Field) -> Query {
    let (prefix, slop) = (true, 0);
    let term = match run.words.as_slice() {
        [word] => Term::Word {
            word: word.clone(),
            prefix,
        },
        words => {
            let text = words.join(" ");
            Term::Phrase { text, prefix, slop }
        }
    };
    Query::Clause {
        field: Some(field),
        term,
    }
}

/// The words of a part that is a word or a phrase of the scope.
fn bare(query: &Query) -> Option<Vec<String>> {
    match query {
        Query::Or(members) => written_on(members).and_then(bare),
        Query::Clause {
            field: None,
            term: Term::Word { word: text, .. } | Term::Phrase { text, slop: 0, .. },
        } => {
            let all = tokens(text).map(|token| text[token.range()].to_owned());
            Some(all.collect::<Vec<_>>()).filter(|words| !words.is_empty())
        }
        _ => None,
    }
}
