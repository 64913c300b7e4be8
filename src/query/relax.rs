//! What somebody could ask instead when nothing is found: one clause less, or one that takes more.
//!
//! Every change is made to the text, so that it can be edited: the part that changes is cut out or written anew and
//! the rest stays as it was typed. A text is only taken when it reads as the tree that is meant; else the whole tree is
//! printed.

use jiff::civil::Date;

use crate::query::join::{all_of, any_of};
use crate::query::parse::term::plain;
use crate::query::parse::{is_mark, parts};
use crate::query::share::may_be_name;
use crate::query::{Field, Named, Problem, Query, Reading, Term, parse_on};
use crate::text::{Span, tokens};

/// How it is told of a change that takes words for a speaker.
pub(super) const SPEAKER: &str = "said by such a name";

/// What a query loses by a change, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// Exactness: all that was asked for is still asked for.
    Exactness,
    /// A clause that names a field.
    Field,
    /// Words.
    Words,
}

/// A query that takes more than another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxed {
    /// The change in words: `without kind:direct`. As raw as the query.
    pub told: String,
    /// The text of the new query.
    pub text: String,
    /// How that reads.
    pub query: Query,
    /// What is lost.
    pub loss: Loss,
    /// Whether it is worth a word only when the one before it finds nothing.
    pub spare: bool,
    /// What it takes for a name.
    pub named: Option<Named>,
}

impl Relaxed {
    pub(super) fn naming(self, field: Field, parts: (usize, usize), alone: bool) -> Self {
        let named = Some(Named {
            field,
            parts,
            alone,
        });
        Self { named, ..self }
    }
}

/// The most changes that are made: each is counted somewhere.
const MOST: usize = 48;

/// The shortest word that a letter more or less leaves recognisable, and the shortest one for two letters, in characters.
const LIKE: usize = 4;
const LIKE_TWO: usize = 7;

/// How it is told that a word may be misspelt.
const ONE: &str = "a letter off";
const TWO: &str = "two letters off";

/// The most characters of a query that are told of a clause.
const TOLD: usize = 48;

/// The queries that are one change away from a text and take more, those that lose least first. Never everything.
/// O(n²) in bytes of the text at the worst, and at most 48.
///
/// ```
/// use pullquote::query::{Reading, relaxed};
///
/// let told = |text| -> Vec<String> {
///     let all = relaxed(text, Reading::Whole, None);
///     all.into_iter().map(|relaxed| relaxed.told).collect()
/// };
/// assert_eq!(told("=Mark kind:direct"), ["=Mark in any form", "without kind:direct", "without =Mark"]);
/// ```
#[must_use]
pub fn relaxed(text: &str, reading: Reading, today: Option<Date>) -> Vec<Relaxed> {
    let before = parse_on(text, reading, today);
    let maker = Maker {
        text,
        reading,
        today,
        parts: parts(text, reading, today),
        problems: before.problems.len(),
    };
    let mut out: Vec<Relaxed> = Vec::new();
    let all = [
        maker.corrected(&before.problems),
        maker.named(),
        maker.reworded(),
        maker.dropped(),
    ];
    for relaxed in all.into_iter().flatten() {
        let known = out.iter().any(|other| other.query == relaxed.query);
        if !known && relaxed.query != Query::All && relaxed.query != before.query {
            out.push(relaxed);
        }
    }
    out.sort_by_key(|relaxed| relaxed.loss);
    out.truncate(MOST);
    out
}

/// The text without the first of its outermost clauses for which `is` holds; `None` when there is none.
#[must_use]
pub fn without(
    text: &str,
    is: impl Fn(&Query) -> bool,
    reading: Reading,
    today: Option<Date>,
) -> Option<String> {
    let parts = parts(text, reading, today);
    let at = parts.iter().position(|(query, _)| is(query))?;
    Some(cut(text, &parts, at))
}

/// The text without one of its parts, and without the operator on one side of it.
fn cut(text: &str, parts: &[(Query, Span)], at: usize) -> String {
    let start = |at: usize| parts.get(at).map(|(_, span)| span.start());
    let end = |at: usize| parts.get(at).map(|(_, span)| span.end());
    let (from, to) = match (start(at), start(at + 1)) {
        (Some(from), Some(to)) => (from, to),
        (from, _) => {
            let before = at.checked_sub(1).and_then(end);
            (before.or(from).unwrap_or(0), end(at).unwrap_or(text.len()))
        }
    };
    let (head, tail) = (text.get(..from), text.get(to..));
    let joined = format!("{}{}", head.unwrap_or_default(), tail.unwrap_or_default());
    joined.trim().to_owned()
}

pub(super) struct Maker<'t> {
    pub(super) text: &'t str,
    reading: Reading,
    today: Option<Date>,
    pub(super) parts: Vec<(Query, Span)>,
    /// How much was odd about the text.
    problems: usize,
}

impl Maker<'_> {
    /// A part as it was written, not too much of it.
    fn written(&self, span: Span) -> String {
        shortened(self.text.get(span.range()).unwrap_or_default())
    }

    /// The query of a text that is to read as a tree.
    pub(super) fn make(
        &self,
        told: String,
        loss: Loss,
        text: Option<String>,
        wanted: &Query,
    ) -> Relaxed {
        let printed = wanted.to_string();
        let texts = text.into_iter().chain([printed.clone()]);
        // Behind a space a last word is whole.
        let texts = texts.flat_map(|text| [text.clone(), text + " "]);
        for text in texts {
            let parsed = parse_on(&text, self.reading, self.today);
            if parsed.query == *wanted && parsed.problems.len() <= self.problems {
                let query = parsed.query;
                return Relaxed {
                    told,
                    text,
                    query,
                    loss,
                    spare: false,
                    named: None,
                };
            }
        }
        Relaxed {
            query: parse_on(&printed, self.reading, self.today).query,
            text: printed,
            told,
            loss,
            spare: false,
            named: None,
        }
    }

    /// With what was meant in place of what is no field and no name of a value.
    fn corrected(&self, problems: &[Problem]) -> Vec<Relaxed> {
        let each = problems.iter().filter_map(|problem| {
            let meant = problem.suggestion.as_ref()?;
            let before = self.text.get(..problem.span.start())?;
            let text = format!("{before}{meant}{}", self.text.get(problem.span.end()..)?);
            let query = parse_on(&text, self.reading, self.today).query;
            let slip = self.written(problem.span);
            let told = format!("{} – {meant} in place of {slip}", shortened(text.trim()));
            Some(self.make(told, Loss::Exactness, Some(text), &query))
        });
        each.collect()
    }

    /// All parts but one.
    fn others(&self, at: usize) -> Query {
        let others = self.parts.iter().enumerate().filter(|(i, _)| *i != at);
        all_of(others.map(|(_, (query, _))| query.clone()).collect()).unwrap_or_default()
    }

    /// Without one clause.
    fn dropped(&self) -> Vec<Relaxed> {
        // What stands in parentheses as a whole is as good as without them.
        if let [(Query::And(members), _)] = self.parts.as_slice() {
            let without = |at: usize| {
                let others = members.iter().enumerate().filter(|(i, _)| *i != at);
                all_of(others.map(|(_, query)| query.clone()).collect()).unwrap_or_default()
            };
            let each = members.iter().enumerate();
            let each = each.map(|(at, member)| {
                let told = format!("without {}", shortened(&member.to_string()));
                self.make(told, loss(member), None, &without(at))
            });
            return each.collect();
        }
        let each = self.parts.iter().enumerate();
        let each = each.map(|(at, (query, span))| {
            let told = format!("without {}", self.written(*span));
            let text = cut(self.text, &self.parts, at);
            self.make(told, loss(query), Some(text), &self.others(at))
        });
        each.collect()
    }

    /// With one clause that takes more.
    fn reworded(&self) -> Vec<Relaxed> {
        let mut out = Vec::new();
        for (at, (query, span)) in self.parts.iter().enumerate() {
            for (new, told) in gentler(query) {
                let print = match &new {
                    Query::Or(_) if self.parts.len() > 1 => format!("({new})"),
                    new => new.to_string(),
                };
                let around = (
                    self.text.get(..span.start()),
                    self.text.get(span.end()..).map(str::trim_end),
                );
                let text = match around {
                    (Some(head), Some(tail)) => Some(format!("{head}{print}{tail}")),
                    _ => None,
                };
                let all = self.parts.iter().enumerate();
                let all = all.map(|(i, (old, _))| if i == at { &new } else { old });
                let wanted = all_of(all.cloned().collect()).unwrap_or_default();
                let made = self.make(told, Loss::Exactness, text, &wanted);
                let spare = made.told.ends_with(TWO);
                out.push(Relaxed { spare, ..made });
            }
        }
        out
    }
}

/// What a query loses with a clause.
fn loss(query: &Query) -> Loss {
    match query {
        Query::All => Loss::Exactness,
        Query::Clause { field: Some(_), .. } => Loss::Field,
        Query::Clause { field: None, .. } => Loss::Words,
        // What was to be left out is missed least.
        Query::Not(_) => Loss::Field,
        Query::And(members) | Query::Or(members) => {
            members.iter().map(loss).max().unwrap_or(Loss::Words)
        }
    }
}

/// The trees that differ from this one in one clause, which takes more; with the change in words. What is left out is
/// left alone: with less to leave out more would be found, but who knows whether that is meant.
fn gentler(query: &Query) -> Vec<(Query, String)> {
    match query {
        Query::All | Query::Not(_) => Vec::new(),
        Query::Clause { field, term } => gentler_terms(*field, term),
        Query::And(members) => inside(members, all_of),
        Query::Or(members) => match written_on(members) {
            Some(whole) => gentler(whole),
            None => inside(members, any_of),
        },
    }
}

/// The whole word, where a word that is typed asks for its forms and for what begins so.
pub(super) fn written_on(members: &[Query]) -> Option<&Query> {
    let word = |query: &Query| match query {
        Query::Clause {
            field,
            term: Term::Word { word, prefix },
        } => Some((*field, word.clone(), *prefix)),
        _ => None,
    };
    let [whole, on] = members else {
        return None;
    };
    let (a, b) = (word(whole)?, word(on)?);
    ((&a.0, &a.1) == (&b.0, &b.1) && !a.2 && b.2).then_some(whole)
}

/// The same word as a name.
fn as_speaker(field: Option<Field>, word: &str) -> Option<(Query, String)> {
    if field.is_some() || !may_be_name(word) {
        return None;
    }
    let term = Term::Word {
        word: word.to_owned(),
        prefix: true,
    };
    let field = Some(Field::Speaker);
    let by = Query::Clause { field, term };
    let told = format!("{} – {SPEAKER}", shortened(&by.to_string()));
    Some((by, told))
}

fn inside(members: &[Query], join: fn(Vec<Query>) -> Option<Query>) -> Vec<(Query, String)> {
    let mut out = Vec::new();
    for (at, member) in members.iter().enumerate() {
        for (new, told) in gentler(member) {
            let mut all = members.to_vec();
            if let Some(old) = all.get_mut(at) {
                *old = new;
            }
            out.extend(join(all).map(|query| (query, told)));
        }
    }
    out
}

fn gentler_terms(field: Option<Field>, term: &Term) -> Vec<(Query, String)> {
    let takes = field.is_none_or(|field| field.takes_words() && field != Field::Like);
    if !takes {
        return Vec::new();
    }
    let clause = |term: Term| Query::Clause { field, term };
    let begins = field.is_some_and(Field::takes_prefixes);
    let word = |word: &str| {
        clause(Term::Word {
            word: plain(word),
            prefix: begins,
        })
    };
    let before = shortened(&clause(term.clone()).to_string());
    let mut out = Vec::new();
    match term {
        Term::Phrase { text, .. } => {
            let words: Vec<&str> = tokens(text).map(|token| &text[token.range()]).collect();
            let told = match words.as_slice() {
                [_] => format!("{before} in any form"),
                _ => format!("{before} as words, in any order"),
            };
            let words = all_of(words.into_iter().map(word).collect());
            out.extend(words.map(|words| (words, told)));
        }
        Term::Near { spots, .. } => {
            let spots = spots
                .iter()
                .filter_map(|spot| any_of(spot.iter().cloned().map(clause).collect()));
            let told = format!("{before} at any distance");
            out.extend(all_of(spots.collect()).map(|words| (words, told)));
        }
        // Without the sign the name may go on, before and behind.
        Term::Name { name } if !name.contains(is_mark) => {
            let name = Term::Phrase {
                text: name.clone(),
                prefix: true,
                slop: 0,
            };
            let read = parse_on(&clause(name).to_string(), Reading::Whole, None);
            if read.query != Query::All {
                let print = shortened(&read.query.to_string());
                out.push((
                    read.query,
                    format!("{print} – in any case, in longer names, too"),
                ));
            }
        }
        Term::Form { word: form } => out.push((word(form), format!("{before} in any form"))),
        Term::Word { word, .. } if tokens(word).count() == 1 => {
            out.extend(as_speaker(field, word));
            let letters = word.chars().count();
            for (edits, least, told) in [(1, LIKE, ONE), (2, LIKE_TWO, TWO)] {
                if letters >= least {
                    let like = clause(Term::Like {
                        word: word.clone(),
                        edits,
                    });
                    let told = format!("{} – {told}", shortened(&like.to_string()));
                    out.push((like, told));
                }
            }
        }
        _ => {}
    }
    out
}

/// The first characters of a part, with an ellipsis when that is not all.
pub(super) fn shortened(text: &str) -> String {
    let mut chars = text.chars();
    let mut out: String = chars.by_ref().take(TOLD).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a text and the texts that come of it.
    fn of(text: &str, reading: Reading) -> Vec<(String, String)> {
        let today = Some(jiff::civil::date(2031, 3, 21));
        let all = relaxed(text, reading, today);
        let all = all.into_iter().map(|relaxed| {
            assert_eq!(parse_on(&relaxed.text, reading, today).query, relaxed.query);
            (relaxed.told, relaxed.text)
        });
        all.collect()
    }

    fn check(text: &str, wanted: &[(&str, &str)]) {
        let found = of(text, Reading::Typing);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn clauses_are_cut_out_of_the_text_as_it_was_typed() {
        check(
            "by:oka  AND =on kind:direct before:2031-03-19",
            &[
                (
                    "=on in any form",
                    "by:oka  AND on kind:direct before:2031-03-19",
                ),
                ("without by:oka", "=on kind:direct before:2031-03-19"),
                ("without kind:direct", "by:oka  AND =on before:2031-03-19"),
                ("without before:2031-03-19", "by:oka  AND =on kind:direct"),
                ("without =on", "by:oka  AND kind:direct before:2031-03-19"),
            ],
        );
        check(
            "=on since:7d",
            &[
                ("=on in any form", "on since:7d"),
                ("without since:7d", "=on"),
                ("without =on", "since:7d"),
            ],
        );
    }

    #[test]
    fn a_word_that_becomes_the_last_one_stays_whole() {
        check(
            "=on the kind:direct",
            &[
                ("=on in any form", "on the kind:direct"),
                ("without kind:direct", "=on the "),
                ("without =on", "the kind:direct"),
                ("without the", "=on kind:direct"),
            ],
        );
    }

    #[test]
    fn a_clause_can_take_more_instead() {
        check(
            "\"knew in Ma",
            &[("\"knew in Ma\"* as words, in any order", "knew in Ma ")],
        );
        check(
            "title:(a NEAR/5 b)",
            &[("title:(a NEAR/5 b) at any distance", "title:a title:b ")],
        );
        check(
            "bearnig",
            &[
                ("speaker:bearnig – said by such a name", "speaker:bearnig"),
                ("outlet:bearnig – printed by such a name", "outlet:bearnig"),
                ("bearnig~ – a letter off", "bearnig~"),
                ("bearnig~2 – two letters off", "bearnig~2"),
            ],
        );
        check("bearings~", &[]);
        check(
            "(bridge OR =on) -the",
            &[
                (
                    "speaker:bridge – said by such a name",
                    "(speaker:bridge OR =on) -the",
                ),
                ("bridge~ – a letter off", "(bridge~ OR =on) -the"),
                ("=on in any form", "(bridge OR on) -the"),
                ("without -the", "(bridge OR =on)"),
                ("without (bridge OR =on)", "-the"),
            ],
        );
        check(
            "by:=\"Dana Okafor\"",
            &[(
                "speaker:\"Dana Okafor\" – in any case, in longer names, too",
                "speaker:\"Dana Okafor\"",
            )],
        );
        check("by:=—", &[]);
        check(
            "by:okafro",
            &[("speaker:okafro~ – a letter off", "speaker:okafro~")],
        );
    }

    #[test]
    fn what_was_meant_comes_first() {
        let first = |text| of(text, Reading::Typing).into_iter().next();
        let both = |told: &str, text: &str| Some((told.to_owned(), text.to_owned()));
        assert_eq!(
            first("the outlt:herald"),
            both(
                "the outlet:herald – outlet: in place of outlt:",
                "the outlet:herald"
            )
        );
    }

    #[test]
    fn words_may_be_a_name() {
        let names = |text: &str| -> Vec<String> {
            let all = relaxed(text, Reading::Typing, None).into_iter();
            let names =
                all.filter(|relaxed| relaxed.named.is_some_and(|n| n.field == Field::Speaker));
            names.map(|relaxed| relaxed.text).collect()
        };
        assert_eq!(
            names("the Dana Okafo kind:direct"),
            [
                "the speaker:\"Dana Okafo\" kind:direct",
                "the speaker:Dana Okafo kind:direct",
                "the Dana speaker:Okafo kind:direct",
                "speaker:\"Dana Okafo\" kind:direct",
                "speaker:Dana kind:direct",
                "speaker:Okafo kind:direct",
            ]
        );
        assert_eq!(names("\"Dana Okafor\""), ["speaker:\"Dana Okafor\""]);
        assert_eq!(names("to be or not to be is it"), [""; 0]);
    }

    #[test]
    fn parentheses_around_everything_do_not_matter() {
        check(
            "(an in:bb)",
            &[("without outlet:bb", "an "), ("without an", "outlet:bb")],
        );
    }

    #[test]
    fn nothing_leads_to_everything() {
        for text in [
            "",
            "an",
            "kind:direct",
            "(",
            "-",
            "\"\"",
            "is:picked",
            "in:",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_clause_is_taken_away_by_what_it_is() {
        let out = |text| without(text, Query::names_picked, Reading::Typing, None);
        assert_eq!(out("is:picked  bridge"), Some("bridge".to_owned()));
        assert_eq!(out("bridge AND is:picked"), Some("bridge".to_owned()));
        assert_eq!(out("bridge"), None);
    }
}
