//! What is asked: one query from the command line, or those of a file, one a line.
//!
//! All of them are read before anything is looked for: a slip in the last line of a file is told before the first
//! result is printed.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use crate::cli::out::Notes;
use crate::cli::{Failure, words};
use crate::query::{Field, Query, Reading, Term, likeness, parse_on};
use crate::search::by_first_forms;
use crate::text::{text_columns, tokens};

/// The most bytes of a file of queries, or of a text to compare with.
const LIMIT_BYTES: u64 = 16 << 20;

/// The most lines of a file that are told to be wrong.
const TOLD: usize = 10;

/// Begins a line that is no query.
const COMMENT: char = '#';

/// A query, and how it is named in the first column when there are several.
pub struct Question {
    /// As it stands in its line.
    pub name: Option<String>,
    /// As it was typed.
    pub text: String,
    /// What it says.
    pub query: Query,
}

impl Question {
    fn columns(&self) -> usize {
        self.name.as_deref().map_or(0, text_columns)
    }
}

/// The first column: the query that a row answers, when there are several.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    /// The query; `None` when it is the only one.
    pub text: Option<&'a str>,
    /// The columns that the longest of all queries takes.
    pub width: usize,
}

/// A form with the query that it answers.
#[derive(Serialize)]
pub struct Named<'a, T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    #[serde(flatten)]
    form: &'a T,
}

impl<'a> Name<'a> {
    /// The most columns where a line has to fit: what is longer is cut.
    const CUT: usize = 24;

    /// The most columns that the others are padded to.
    const PADDED: usize = 48;

    /// The width for the names of these.
    pub fn width(questions: &[Question]) -> usize {
        questions.iter().map(Question::columns).max().unwrap_or(0)
    }

    /// The columns that it takes, with the gap behind it, where a line has to fit.
    pub fn columns(self) -> usize {
        self.text.map_or(0, |_| self.width.min(Self::CUT) + 1)
    }

    /// As it stands before columns that are not aligned: as long as it is.
    pub fn start(self) -> String {
        self.text.map_or(String::new(), |text| format!("{text}  "))
    }

    /// As it stands before columns that are aligned; a longer one moves them.
    pub fn padded(self) -> String {
        let width = self.width.min(Self::PADDED);
        let pad = |text| width.saturating_sub(text_columns(text));
        self.text.map_or(String::new(), |text| {
            format!("{text}{}  ", " ".repeat(pad(text)))
        })
    }

    /// As the first cell of a table.
    pub fn cells(self) -> impl Iterator<Item = String> {
        self.text.map(str::to_owned).into_iter()
    }

    /// A form with it.
    pub fn form<T>(self, form: &'a T) -> Named<'a, T> {
        Named {
            query: self.text,
            form,
        }
    }
}

/// The query of the command line, its words joined.
///
/// # Errors
///
/// When it cannot be read, unless it is read `lenient`ly.
pub fn one(notes: Notes, typed: &[String], lenient: bool) -> Result<Vec<Question>, Failure> {
    let text = typed.join(" ");
    let query = match lenient {
        true => as_far_as_it_goes(&text, today(), |odd| notes.say(odd)),
        false => strict(&text, today()),
    };
    let query = query.map_err(Failure::Usage)?;
    Ok(vec![Question {
        name: None,
        text,
        query,
    }])
}

/// The queries of a file, or of standard input for `-`. Blank lines and those that begin with `#` are none.
///
/// # Errors
///
/// When the file cannot be read, or holds no query, or one that cannot be read, unless they are read `lenient`ly.
pub fn many(notes: Notes, file: &Path, lenient: bool) -> Result<Vec<Question>, Failure> {
    let text = text(notes, file)?;
    let (place, today) = (place(file), today());
    let (mut out, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(COMMENT) {
            continue;
        }
        let query = match lenient {
            true => as_far_as_it_goes(line, today, |odd| {
                notes.say(&format!("{place}:{number}: {odd}"));
            }),
            false => strict(line, today),
        };
        match query {
            Ok(query) => out.push(Question {
                name: Some(line.to_owned()),
                text: line.to_owned(),
                query,
            }),
            Err(why) => wrong.push(format!("{place}:{number}: {}", why.trim_end())),
        }
    }
    if !wrong.is_empty() {
        let more = wrong.len().saturating_sub(TOLD);
        wrong.truncate(TOLD);
        if more > 0 {
            wrong.push(format!("and {more} more"));
        }
        return Err(Failure::Usage(wrong.join("\n")));
    }
    if out.is_empty() {
        return Err(Failure::Usage(format!(
            "no query in {}; write one a line",
            quoted(file)
        )));
    }
    Ok(out)
}

/// Quotes like a text; like standard input for `-`.
///
/// # Errors
///
/// When standard input cannot be read, or there is no word in it to compare.
pub fn like(notes: Notes, typed: &[String]) -> Result<Question, Failure> {
    let text = match typed {
        [only] if only == "-" => text(notes, Path::new(only))?,
        typed => typed.join(" "),
    };
    if tokens(&text).next().is_none() {
        return Err(Failure::Usage("no word to compare with in the text".into()));
    }
    let text = likeness(&text);
    let query = strict(&text, today()).map_err(Failure::Usage)?;
    Ok(Question {
        name: None,
        text,
        query,
    })
}

/// The text of a file, or of standard input for `-`, without a byte order mark.
///
/// # Errors
///
/// When it cannot be read, or is no UTF-8, or too long.
pub fn text(notes: Notes, file: &Path) -> Result<String, Failure> {
    let place = quoted(file);
    let unreadable = |why: &str| Failure::Unreadable(format!("cannot read {place}: {why}"));
    if is_stdin(file) && io::stdin().is_terminal() {
        notes.say("reading from the terminal; end with Ctrl-D");
    }
    if file.is_dir() {
        return Err(unreadable("it is a folder; name a text file"));
    }
    let bytes = bytes(file).map_err(|error| unreadable(&words(&error)))?;
    if bytes.len() as u64 > LIMIT_BYTES {
        let most = LIMIT_BYTES >> 20;
        return Err(unreadable(&format!("it is longer than {most} MiB")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        unreadable(&format!("line {line} is no UTF-8; save it as UTF-8"))
    })?;
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Ok(rest.to_owned()),
        None => Ok(text),
    }
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn place(file: &Path) -> String {
    match is_stdin(file) {
        true => "standard input".into(),
        false => file.display().to_string(),
    }
}

fn quoted(file: &Path) -> String {
    match is_stdin(file) {
        true => place(file),
        false => format!("\"{}\"", file.display()),
    }
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = LIMIT_BYTES + 1;
    match is_stdin(file) {
        true => io::stdin().lock().take(most).read_to_end(&mut bytes)?,
        false => File::open(file)?.take(most).read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

fn today() -> Date {
    jiff::Zoned::now().date()
}

/// The query with the least confidence that the command line names.
pub fn at_least(query: Query, floor: Option<u16>) -> Query {
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

/// Reads a query as the search line does; what was odd in it is said.
fn as_far_as_it_goes(text: &str, today: Date, say: impl Fn(&str)) -> Result<Query, String> {
    let parsed = parse_on(text, Reading::Whole, Some(today));
    for problem in &parsed.problems {
        say(&problem.sentence());
    }
    unpicked(parsed.query)
}

/// Nothing is picked here.
fn unpicked(query: Query) -> Result<Query, String> {
    match query.names_picked() {
        true => Err("nothing is picked on a command line: is:picked is for the screen".into()),
        false => Ok(by_first_forms(query)),
    }
}

/// Reads a query as a command line should: what is odd in it is an error.
fn strict(text: &str, today: Date) -> Result<Query, String> {
    let parsed = parse_on(text, Reading::Whole, Some(today));
    match parsed.carets(text) {
        Some(carets) => Err(format!("cannot read the query\n{carets}")),
        // Everything is what nobody who typed something meant.
        None if parsed.query == Query::All && !matches!(text.trim(), "" | "*") => Err(format!(
            "no word to look for in the query\n  {}",
            text.trim()
        )),
        None => unpicked(parsed.query),
    }
}
