//! The command line: what was asked for, done without a screen or handed to one.
//!
//! Data goes to standard output, everything else to standard error ([`Shell`]); how a command ended is a [`Done`] or
//! a [`Failure`], and only [`run`] turns that into an exit code. Nothing below this floor prints anything.

mod args;
mod browse;
mod corpora;
mod counts;
mod csv;
mod doctor;
mod extract;
mod facets;
mod filter;
mod index;
mod kwic;
mod like;
mod offers;
mod out;
mod questions;
mod report;
mod search;
mod show;
mod watch;

use std::collections::{BTreeSet, HashMap};
use std::error::Error as StdError;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::article::{ArticleId, Known};
use crate::cli::args::{Batch, Command, CommandLine};
use crate::cli::out::{Ink, Notes, Out};
use crate::cli::questions::Question;
use crate::config::{Environment, Loaded, Overrides, Places, inked, load};
use crate::corpus::Corpus;
use crate::quote::{Extraction, Kind, Quote, thousandths};
use crate::record::{Record, because, sure};
use crate::search::{Cuts, Rows};
use crate::text::for_terminal;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Found, or done.
    Found,
    /// Nothing was found, or not all is sound.
    Nothing,
    /// Nothing of what was named could be read; said already.
    Unreadable,
    /// Done, but some inputs failed; said already.
    Partly,
    /// Ended by this signal.
    Signal(u8),
}

/// Why a command could not be done.
#[derive(Debug)]
pub enum Failure {
    /// Asked for in a way that cannot be understood.
    Usage(String),
    /// A corpus, an index or a file cannot be read.
    Unreadable(String),
    /// Standard output takes no more.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<crate::corpus::Error> for Failure {
    fn from(error: crate::corpus::Error) -> Self {
        match error {
            crate::corpus::Error::Index(error) => error.into(),
            error => Self::Unreadable(words(&error)),
        }
    }
}

impl From<crate::search::Error> for Failure {
    fn from(error: crate::search::Error) -> Self {
        use crate::search::Error;
        let what_to_do = match error {
            Error::Busy => "; try again when it is done",
            Error::Damaged { .. } | Error::Version { .. } => "; `pullquote index` makes it anew",
            Error::ReadOnly { .. } | Error::Refused { .. } | Error::Cancelled => "",
        };
        Self::Unreadable(words(&error) + what_to_do)
    }
}

/// What commands work with.
pub struct Shell {
    /// Data.
    pub out: Out,
    /// Everything else.
    pub notes: Notes,
    /// Where things are kept.
    pub places: Places,
    /// The settings.
    pub loaded: Loaded,
    /// Whether the screens have colours.
    pub ink: bool,
    /// The corpus that was named, if one was.
    pub corpus: Vec<PathBuf>,
    /// Results at the most.
    pub limit: Option<usize>,
    /// Whether to write JSON.
    pub json: bool,
    /// Whether to write a table.
    pub csv: bool,
    /// The least confidence of a quote, in thousandths.
    pub floor: Option<u16>,
    /// Whether to say what made a quote.
    pub explain: bool,
    /// What is said once, however often it is so.
    said: BTreeSet<String>,
    /// Articles fetched for their quotes.
    fetched: HashMap<ArticleId, Arc<Record>>,
}

impl Shell {
    fn new(common: args::Common) -> Self {
        let env = Environment::here();
        let places = Places::new(&env);
        let overrides = Overrides {
            file: common.config,
            theme: common.theme,
            color: common.color.map(Into::into),
        };
        let loaded = load(&places, &env, &overrides);
        let terminal = io::stdout().is_terminal();
        let ink = inked(loaded.color_asked, &env, loaded.settings.color, terminal);
        let notes = Notes {
            quiet: common.quiet,
        };
        for warning in &loaded.warnings {
            notes.say(warning);
        }
        let named = env.path("PULLQUOTE_CORPUS").into_iter().collect();
        Self {
            out: Out::stdout(ink),
            notes,
            places,
            loaded,
            ink,
            corpus: if common.corpus.is_empty() {
                named
            } else {
                common.corpus
            },
            limit: common.limit,
            json: common.json,
            csv: common.csv,
            floor: None,
            explain: false,
            said: BTreeSet::new(),
            fetched: HashMap::new(),
        }
    }

    /// Says which clauses were not looked for to the end.
    fn say_cuts(&mut self, cuts: &Cuts) {
        for sentence in cuts.sentences() {
            if self.said.insert(sentence.clone()) {
                self.notes.say(&sentence);
            }
        }
    }

    /// Remembers a corpus as the last one.
    pub fn remember(&self, corpus: &Corpus) {
        if let Err(error) = self.places.remember(corpus.roots()) {
            self.notes.say(&format!(
                "cannot remember this corpus as the last one: {error}"
            ));
        }
    }
}

/// Runs the program; the exit code is 0 found or done, 1 nothing found, 2 wrong usage, 3 unreadable, 4 some inputs
/// failed, 128 + n ended by signal n.
#[must_use]
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    report::install();
    // Without it a limit ends the process, which leaves the index whole, too.
    let _ = crate::runtime::bear_limits();
    let line = match CommandLine::try_parse_from(args) {
        Ok(line) => line,
        Err(error) => return ExitCode::from(usage(&error)),
    };
    let mut shell = Shell::new(line.common);
    let done = table(&shell, line.command.as_ref())
        .and_then(|()| perform(&mut shell, line.command, &line.paths));
    ExitCode::from(code(done, shell.notes))
}

/// Whether what is to be written can be written in the form that was asked for.
fn table(shell: &Shell, command: Option<&Command>) -> Result<(), Failure> {
    let why = match (shell.csv, shell.json) {
        (true, true) => "--csv and --json are two forms of the same; choose one",
        (true, false) if !command.is_some_and(Command::is_table) => {
            "--csv is for search, quotes, like and extract (without --jsonl)"
        }
        _ => return Ok(()),
    };
    Err(Failure::Usage(why.into()))
}

fn perform(
    shell: &mut Shell,
    command: Option<Command>,
    paths: &[PathBuf],
) -> Result<Done, Failure> {
    match command {
        None => browse::run(shell, paths),
        Some(Command::Demo) => browse::demo(shell),
        Some(Command::Keys) => browse::keys(shell),
        Some(Command::Doctor { paths, repair }) => doctor::run(shell, &paths, repair),
        Some(Command::Index {
            paths,
            force,
            watch,
            jobs,
        }) => {
            let settings = crate::corpus::Settings {
                part_bytes: 0,
                threads: jobs,
                force,
            };
            index::run(shell, &paths, settings, watch)
        }
        Some(Command::Search {
            query,
            batch,
            sort,
            lenient,
            facets,
            floor,
        }) => {
            shell.floor = floor.min_confidence;
            let ask = search::Ask {
                rows: Rows::Articles,
                sort: sort.map(Into::into),
                facets,
                wish: None,
            };
            let questions = asked(shell, &query, &batch, lenient)?;
            search::run(shell, &questions, ask)
        }
        Some(Command::Quotes {
            query,
            batch,
            sort,
            lenient,
            facets,
            aligned,
            floor,
            explain,
        }) => {
            (shell.floor, shell.explain) = (floor.min_confidence, explain);
            let wish = aligned.kwic.then(|| kwic::Wish {
                context: aligned.context.map(Into::into),
            });
            let ask = search::Ask {
                rows: Rows::Quotes,
                sort: sort.map(Into::into),
                facets,
                wish,
            };
            let questions = asked(shell, &query, &batch, lenient)?;
            search::run(shell, &questions, ask)
        }
        Some(Command::Like {
            text,
            sort,
            floor,
            explain,
        }) => {
            (shell.floor, shell.explain) = (floor.min_confidence, explain);
            let ask = search::Ask {
                rows: Rows::Quotes,
                sort: sort.map(Into::into),
                facets: None,
                wish: None,
            };
            search::run(shell, &[questions::like(shell.notes, &text)?], ask)
        }
        Some(Command::Show {
            article,
            plain,
            floor,
            explain,
        }) => {
            (shell.floor, shell.explain) = (floor.min_confidence, explain);
            show::run(shell, &article, plain)
        }
        Some(Command::Extract {
            files,
            jsonl,
            lang,
            floor,
            explain,
        }) => {
            (shell.floor, shell.explain) = (floor.min_confidence, explain);
            extract::run(shell, &files, jsonl, lang)
        }
    }
}

/// The queries of the command line, or of the file that it names.
fn asked(
    shell: &Shell,
    typed: &[String],
    batch: &Batch,
    lenient: bool,
) -> Result<Vec<Question>, Failure> {
    match &batch.query_file {
        Some(file) => questions::many(shell.notes, file, lenient),
        None => questions::one(shell.notes, typed, lenient),
    }
}

/// Prints help where it was asked for, and what is wrong with the command line otherwise.
fn usage(error: &clap::Error) -> u8 {
    if error.use_stderr() {
        let text = error.render().to_string();
        let notes = Notes::default();
        notes.error(text.strip_prefix("error: ").unwrap_or(&text));
        return 2;
    }
    let _ = io::stdout().write_all(error.render().to_string().as_bytes());
    0
}

fn code(done: Result<Done, Failure>, notes: Notes) -> u8 {
    match done {
        Ok(Done::Found) => 0,
        Ok(Done::Nothing) => 1,
        Ok(Done::Unreadable) => 3,
        Ok(Done::Partly) => 4,
        Ok(Done::Signal(n)) => 128 + n,
        Err(Failure::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(Failure::Output(e)) => {
            notes.error(&format!("cannot write the output: {}", words(&e)));
            3
        }
        Err(Failure::Usage(text)) => {
            notes.error(&text);
            2
        }
        Err(Failure::Unreadable(text)) => {
            notes.error(&text);
            3
        }
    }
}

/// An error with its causes in one line.
#[must_use]
pub fn words(error: &dyn StdError) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !out.contains(&text) {
            out.push_str(": ");
            out.push_str(&text);
        }
        cause = error.source();
    }
    for_terminal(&out).into_owned()
}

/// The content of a quote as in lists: marks stand around what was said word for word, and only there. The words of
/// the others are the article's, with its own marks inside.
fn said(kind: Kind, content: &str) -> String {
    match kind {
        Kind::Direct => format!("“{content}”"),
        Kind::Mixed | Kind::Indirect => content.to_owned(),
    }
}

/// White space folded into single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Leaves out the quotes that are less sure than the floor.
fn sift(extraction: &mut Extraction, floor: Option<u16>) {
    if let Some(floor) = floor {
        extraction
            .quotes
            .retain(|quote| thousandths(quote.confidence) >= floor);
    }
}

/// Writes what made a quote, a line for each piece of evidence, when that is asked for.
fn explain(shell: &mut Shell, record: &Record, quote: &Quote) -> io::Result<()> {
    if !shell.explain {
        return Ok(());
    }
    for (number, because) in (1..).zip(because(record, quote)) {
        let place = because
            .at
            .map(|at| format!("  {}–{}", at.start(), at.end()));
        shell.out.line(&[
            (Ink::Faint, &format!("    {number}  ")),
            (Ink::Plain, &because.sentence()),
            (Ink::Faint, &place.unwrap_or_default()),
        ])?;
    }
    Ok(())
}

/// Kind and confidence as in lists: `D .97`.
fn badge(kind: Kind, confidence: f32) -> String {
    format!("{} {}", kind.letter(), sure(confidence))
}

/// The day, with a `?` when it was guessed.
fn date(date: Option<&Known<jiff::civil::Date>>) -> String {
    match date {
        Some(date) if date.is_guess() => format!("{}?", date.value),
        Some(date) => date.value.to_string(),
        None => "—".into(),
    }
}
