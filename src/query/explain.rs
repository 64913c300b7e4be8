//! A tree in plain words, one clause a line: how a query was understood.

use crate::query::{Field, Query, Term};

/// A line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How deep it lies inside other lines.
    pub depth: usize,
    /// How it is joined to what stands before: `AND`, `OR`, `NOT`; empty for what comes first.
    pub join: &'static str,
    /// What holds, to be read behind "quotes" or "articles".
    pub words: String,
}

/// A tree in words; nothing for everything. With `articles` the words are about articles, else about quotes.
///
/// ```
/// use pullquote::query::{Reading, explain, parse};
///
/// let query = parse("by:ok bearing -kind:indirect", Reading::Whole).query;
/// let lines: Vec<String> = explain(&query, false)
///     .into_iter()
///     .map(|said| format!("{} {}", said.join, said.words))
///     .collect();
/// assert_eq!(lines, [
///     " by a speaker with a name starting “ok”",
///     "AND with bearing (any form)",
///     "NOT of the kind indirect",
/// ]);
/// ```
#[must_use]
pub fn explain(query: &Query, articles: bool) -> Vec<Said> {
    let mut out = Vec::new();
    let mut teller = Teller {
        articles,
        out: &mut out,
    };
    match query {
        Query::All => {}
        Query::And(members) => teller.members(members, 0, "AND", ""),
        query => teller.tell(query, 0, ""),
    }
    out
}

/// What a name that a field has as value says, in words.
#[must_use]
pub fn meaning(name: &str) -> &'static str {
    match name {
        "unattributed" => "nobody is named or described as its speaker",
        "unnamed" => "its speaker is described, not named",
        "pronoun" => "its speaker is a pronoun",
        "role" => "its speaker is an office or a description",
        "joint" => "several speakers say it",
        "unreal" => "it is denied, or only supposed",
        "rival" => "somebody else may be meant as well",
        "quotes" => "there are quotes in it",
        "date" => "its date is known",
        "outlet" => "its outlet is known",
        "author" => "its author is known",
        "guessed-date" => "its date is guessed",
        "guessed-outlet" => "its outlet is guessed",
        "@neutral" => "only says it",
        "@distance" => "keeps its distance",
        "@concession" => "concedes",
        "@emphasis" => "stresses",
        _ => "",
    }
}

struct Teller<'o> {
    articles: bool,
    out: &'o mut Vec<Said>,
}

impl Teller<'_> {
    fn say(&mut self, depth: usize, join: &'static str, words: String) {
        self.out.push(Said { depth, join, words });
    }

    /// Members of one list, joined by a word; the first one as the list itself is.
    fn members(
        &mut self,
        members: &[Query],
        depth: usize,
        join: &'static str,
        first: &'static str,
    ) {
        for (i, member) in members.iter().enumerate() {
            self.tell(member, depth, if i == 0 { first } else { join });
        }
    }

    fn tell(&mut self, query: &Query, depth: usize, join: &'static str) {
        match query {
            Query::All => {}
            Query::Clause { field, term } => {
                let words = self.clause(*field, term);
                self.say(depth, join, words);
            }
            Query::Not(inner) => {
                let join = if join == "OR" { "OR NOT" } else { "NOT" };
                self.tell(inner, depth, join);
            }
            Query::And(members) => {
                self.say(depth, join, "all of these:".to_owned());
                self.members(members, depth + 1, "AND", "");
            }
            // A last word that may be whole or go on.
            Query::Or(members) if typed_on(members).is_some() => {
                if let Some((field, term, on)) = typed_on(members) {
                    let words = match term {
                        Term::Word { word, .. } if word == on => "longer words".to_owned(),
                        // The first form of a verb in another one.
                        _ => format!("words starting “{on}”"),
                    };
                    let words = format!("{}, or {words}", self.clause(field, term));
                    self.say(depth, join, words);
                }
            }
            Query::Or(members) => {
                self.say(depth, join, "one of these:".to_owned());
                self.members(members, depth + 1, "OR", "");
            }
        }
    }

    fn clause(&self, field: Option<Field>, term: &Term) -> String {
        let what = looked_for(term);
        let Some(field) = field else {
            return match self.articles {
                true => format!("with {what} in title or text"),
                false => format!("with {what}"),
            };
        };
        // A word that starts so stands behind the noun it belongs to.
        let starting = match term {
            Term::Word { word, .. } => format!("with a name starting “{word}”"),
            Term::Phrase { text, .. } => format!("with “{text}”"),
            _ => format!("with {what}"),
        };
        let (of_quotes, words) = match (field, term) {
            (Field::Speaker, Term::Absent) => (true, "without a speaker found".to_owned()),
            (Field::Speaker, Term::Name { name }) => {
                (true, format!("by exactly “{name}”, case and accents too"))
            }
            (Field::Speaker, _) => (true, format!("by a speaker {starting}")),
            (Field::Outlet, Term::Absent) => (false, "without an outlet".to_owned()),
            (Field::Outlet, Term::Name { name }) => {
                (false, format!("in exactly “{name}”, case and accents too"))
            }
            (Field::Outlet, term) if term.is_domain() => {
                (false, format!("in an outlet {starting}, or of that domain"))
            }
            (Field::Outlet, _) => (false, format!("in an outlet {starting}")),
            (Field::Date, Term::Absent) => (false, "without a date".to_owned()),
            (Field::Date, _) => (false, what),
            (Field::Author, Term::Absent) => (false, "without an author".to_owned()),
            (Field::Author, _) => (false, format!("by an author with {what}")),
            (Field::Kind, Term::Word { word, .. }) => (true, format!("of the kind {word}")),
            (Field::Kind, _) => (true, format!("of the kind {what}")),
            (Field::Verb, Term::Name { name }) => {
                let words = format!("introduced by a verb that {}", meaning(name));
                (true, words)
            }
            (Field::Verb, _) => (true, format!("introduced by {what}")),
            (Field::Title, _) => (false, format!("with {what} in the title")),
            (Field::Text, _) => (false, format!("with {what} in title or text")),
            (Field::Quote, _) => (true, format!("with {what} in what is quoted")),
            (Field::Like, Term::Phrase { text, .. } | Term::Word { word: text, .. }) => {
                (true, format!("like “{text}”"))
            }
            (Field::Like, _) => (true, format!("like {what}")),
            (Field::Path, _) => (false, format!("with {what} in the path of the file")),
            (Field::Language, _) => (false, format!("in the language {what}")),
            (Field::Confidence, Term::Between { least, most }) => (true, sureness(*least, *most)),
            (Field::Length, Term::Between { least, most }) => (true, length(*least, *most)),
            (Field::Confidence | Field::Length, _) => (true, what),
            (Field::Is, Term::Name { name }) => (true, named(name)),
            (Field::Has, Term::Name { name }) => (false, named(name)),
            (Field::Is | Field::Has, _) => (false, what),
            (Field::Url, Term::Absent) => (false, "without a web address".to_owned()),
            (Field::Url, _) => (false, format!("with {what} in the web address")),
            (Field::Id, term) if term.quote_id().is_some() => (true, format!("of the id {what}")),
            (Field::Id, Term::Picked { .. }) => (false, "in the picked articles".to_owned()),
            (Field::Id, _) => (false, format!("of the article {what}")),
        };
        match self.articles && of_quotes {
            true => format!("with a quote {words}"),
            false => words,
        }
    }
}

/// The whole word, where two clauses ask for its forms and for words that start as it was typed; with that.
fn typed_on(members: &[Query]) -> Option<(Option<Field>, &Term, &str)> {
    match members {
        [
            Query::Clause { field, term },
            Query::Clause {
                field: other,
                term:
                    Term::Word {
                        word: on,
                        prefix: true,
                    },
            },
        ] => match term {
            Term::Word {
                word,
                prefix: false,
            } => {
                let alike = word == on || *field == Some(Field::Verb);
                (alike && field == other).then_some((*field, term, on.as_str()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A name with its meaning.
fn named(name: &str) -> String {
    match meaning(name) {
        "" => format!("that are {name}"),
        meaning => format!("of which holds: {meaning}"),
    }
}

/// What a term looks for.
fn looked_for(term: &Term) -> String {
    match term {
        Term::Word { word, prefix: true } => format!("words starting “{word}”"),
        Term::Word { word, .. } => format!("{word} (any form)"),
        Term::Form { word } => format!("“{word}” in this form"),
        Term::Like { word, edits: 1 } => format!("“{word}”, give or take a letter"),
        Term::Like { word, edits } => format!("“{word}”, give or take {edits} letters"),
        Term::Regex { source } => format!("a word of the form /{source}/"),
        Term::Phrase { text, prefix, slop } => {
            let more = if *prefix { "…" } else { "" };
            match slop {
                0 => format!("“{text}{more}” word for word"),
                1 => format!("“{text}{more}” in this order, a word between"),
                slop => format!("“{text}{more}” in this order, up to {slop} words between"),
            }
        }
        Term::Near {
            spots,
            distance,
            ordered,
        } => {
            let spots: Vec<String> = spots
                .iter()
                .map(|spot| {
                    let words: Vec<String> = spot.iter().map(looked_for).collect();
                    words.join(" or ")
                })
                .collect();
            let order = if *ordered { "in this" } else { "in any" };
            let near = spots.join(" near ");
            match distance {
                0 => format!("{near}, side by side {order} order"),
                distance => format!("{near}, up to {distance} words between, {order} order"),
            }
        }
        Term::Absent => "nothing".to_owned(),
        Term::Between { least, most } => format!("{least} to {most}"),
        Term::Dates { from, to } => match (from, to) {
            (Some(from), Some(to)) if from == to => format!("of {from}"),
            (Some(from), Some(to)) => format!("from {from} to {to}"),
            (Some(from), None) => format!("from {from} on"),
            (None, Some(to)) => format!("up to {to}"),
            (None, None) => "of any day".to_owned(),
        },
        Term::Name { name } => name.clone(),
        Term::Picked { .. } => "that are picked".to_owned(),
    }
}

/// A range of confidences, in thousandths.
fn sureness(least: u32, most: u32) -> String {
    let number = |thousandths: u32| f64::from(thousandths) / 1000.0;
    match (least, most) {
        (least, 1000) => format!("with a confidence of {} or more", number(least)),
        (0, most) => format!("with a confidence of {} or less", number(most)),
        (least, most) => {
            let (least, most) = (number(least), number(most));
            format!("with a confidence from {least} to {most}")
        }
    }
}

fn length(least: u32, most: u32) -> String {
    match (least, most) {
        (least, most) if least == most => format!("of {least} words"),
        (least, u32::MAX) => format!("of {least} words or more"),
        (0, most) => format!("of {most} words or fewer"),
        (least, most) => format!("of {least} to {most} words"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Reading, parse};

    fn lines(input: &str, articles: bool) -> Vec<String> {
        let query = parse(input, Reading::Whole).query;
        explain(&query, articles)
            .into_iter()
            .map(|said| format!("{}{} {}", "  ".repeat(said.depth), said.join, said.words))
            .collect()
    }

    #[test]
    fn a_tree_is_told_line_by_line() {
        assert_eq!(lines("", false), Vec::<String>::new());
        assert_eq!(
            lines("a OR (b -\"c d\") -(x y)", false),
            [
                " one of these:",
                "   with a (any form)",
                "  OR all of these:",
                "     with b (any form)",
                "    NOT with “c d” word for word",
                "NOT all of these:",
                "   with x (any form)",
                "  AND with y (any form)",
            ]
        );
        assert_eq!(
            lines("-a", true),
            ["NOT with a (any form) in title or text"]
        );
    }

    #[test]
    fn every_sort_of_clause_has_words() {
        for (input, expected) in [
            ("by:\"dana o\"", "by a speaker with “dana o”"),
            (
                "by:=\"Dana Okafor\"",
                "by exactly “Dana Okafor”, case and accents too",
            ),
            ("in:=Herald", "in exactly “Herald”, case and accents too"),
            ("by:?", "without a speaker found"),
            ("in:herald", "in an outlet with a name starting “herald”"),
            ("date:2031-03", "from 2031-03-01 to 2031-03-31"),
            ("before:2031-03-02", "up to 2031-03-02"),
            ("verb:admit", "introduced by admit (any form)"),
            (
                "verb:@distance",
                "introduced by a verb that keeps its distance",
            ),
            ("title:bri*", "with words starting “bri” in the title"),
            ("conf:.5...9", "with a confidence from 0.5 to 0.9"),
            ("conf:>=.8", "with a confidence of 0.8 or more"),
            ("len:<5", "of 4 words or fewer"),
            ("is:pronoun", "of which holds: its speaker is a pronoun"),
            (
                "a NEAR/5 (b OR c)",
                "with a (any form) near b (any form) or c (any form), up to 5 words between, in any order",
            ),
            (
                "\"a b\"~3",
                "with “a b” in this order, up to 3 words between",
            ),
            ("bearnig~", "with “bearnig”, give or take a letter"),
            ("like:\"knew it\"", "like “knew it”"),
            ("lang:de", "in the language de"),
        ] {
            assert_eq!(lines(input, false), [format!(" {expected}")], "{input}");
        }
        assert_eq!(
            lines("by:oka", true),
            [" with a quote by a speaker with a name starting “oka”"]
        );
    }
}
