//! The command line: what was asked for, done without a screen or handed to one.
//!
//! Data goes to standard output, everything else to standard error ([`out`]); exit codes are those of
//! [`Done`] and [`Failure`]. Only here is anything printed and does the process end.

mod extract;
mod filter;
mod out;

use std::error::Error as StdError;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::out::{Notes, Out};
use crate::quote::Kind;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Found, or done.
    Found,
    /// Nothing was found.
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

/// What commands write to.
pub struct Shell {
    /// Data.
    pub out: Out,
    /// Everything else.
    pub notes: Notes,
}

/// Runs the program; the exit code is 0 found or done, 1 nothing found, 2 wrong usage, 3 unreadable, 4 some inputs
/// failed, 128 + n ended by signal n.
#[must_use]
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args = Args::try_parse_from(args).expect("later");
    let mut shell = Shell {
        out: Out::stdout(None),
        notes: Notes::default(),
    };
    let done = match args.command {
        Some(Command::Extract { files, json, jsonl }) => {
            extract::run(&mut shell, &files, json, jsonl)
        }
        None => Ok(Done::Nothing),
    };
    ExitCode::from(code(done, shell.notes))
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
    out
}

/// Kind and confidence as in lists: `D .97`.
fn badge(kind: Kind, confidence: f32) -> String {
    let confidence = format!("{confidence:.2}");
    let letter = kind.letter();
    format!("{letter} {}", confidence.trim_start_matches('0'))
}

#[derive(Debug, Parser)]
#[command(name = "pullquote", version)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// quotes of single texts, without an index
    Extract {
        /// files; `-` or none is standard input
        files: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
        #[arg(long)]
        jsonl: bool,
    },
}
