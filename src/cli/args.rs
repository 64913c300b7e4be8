//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Color;
use crate::lang::LangId;
use crate::quote::thousandths;
use crate::search::Sort;

const HELP: &str = "\
{about}

Examples:
  pullquote ~/news                      read the articles of a folder
  pullquote demo                        look around the sample
  pullquote index ~/news                only index it
  pullquote index dump.jsonl            a file with an article a line
  pullquote quotes by:okafor bearings   quotes, one line each
  pullquote quotes --kwic bearings      the same, aligned on the word
  pullquote like 'we knew in March'     quotes like a sentence
  pullquote search 'bridge -ferry'      articles, one line each
  pullquote show article.txt            an article with its quotes marked
  pullquote extract - < article.txt     quotes of one text, without an index

{usage-heading} {usage}

{all-args}

Exit codes: 0 found, done or sound, 1 nothing found or not sound, 2 wrong usage
or query, 3 cannot read, 4 some inputs failed, 130 interrupted.
A folder called like a command is reached as ./index or after --.
";

/// pullquote: who said what, where, and in whose words, in saved news articles
#[derive(Debug, Parser)]
#[command(
    name = "pullquote",
    version,
    help_template = HELP,
    subcommand_value_name = "COMMAND",
    disable_help_subcommand = true
)]
pub(super) struct CommandLine {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Folders and files to read; none: the last ones, or the sample
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub common: Common,
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
pub(super) struct Common {
    /// Folder to look into, repeatable [default: the last]
    #[arg(short = 'C', long = "corpus", value_name = "PATH", global = true)]
    pub corpus: Vec<PathBuf>,

    /// At most this many results
    #[arg(short = 'n', long, value_name = "N", global = true)]
    pub limit: Option<usize>,

    /// One JSON object a line
    #[arg(long, global = true)]
    pub json: bool,

    /// One table with a line of names (RFC 4180)
    #[arg(long, global = true)]
    pub csv: bool,

    /// When to use colours: auto, always or never
    #[arg(long, value_name = "WHEN", hide_possible_values = true, global = true)]
    pub color: Option<When>,

    /// This file instead of config.toml
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// Colours and shapes, by name
    #[arg(long, value_name = "NAME", global = true)]
    pub theme: Option<String>,

    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// Several queries at once.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Batch {
    /// A query for each line of a file; -: standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub query_file: Option<PathBuf>,
}

/// Which quotes count.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Floor {
    /// Only quotes at least this sure, 0 to 1
    #[arg(long, value_name = "X", value_parser = confidence, allow_negative_numbers = true)]
    pub min_confidence: Option<u16>,
}

/// A confidence as it is typed, in thousandths.
fn confidence(typed: &str) -> Result<u16, &'static str> {
    match typed.parse::<f32>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(thousandths(number)),
        _ => Err("a number from 0 to 1 is wanted, for example 0.8"),
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

impl From<When> for Color {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::Always,
            When::Never => Self::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Order {
    /// Best first
    Relevance,
    /// Newest first
    Date,
    /// Oldest first
    Oldest,
    /// By outlet
    Outlet,
    /// By speaker
    Speaker,
    /// Articles with the most quotes first
    Quotes,
    /// Quotes by the words before those searched, the nearest first
    Left,
    /// Quotes by those searched and the words behind them
    Right,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Date => Self::Date,
            Order::Oldest => Self::Oldest,
            Order::Outlet => Self::Outlet,
            Order::Speaker => Self::Speaker,
            Order::Quotes => Self::Quotes,
            Order::Left => Self::Left,
            Order::Right => Self::Right,
        }
    }
}

/// Quotes aligned on the words searched.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Aligned {
    /// Key word in context: aligned on the words searched
    #[arg(long)]
    pub kwic: bool,
    /// Columns on each side [default: as many as fit]
    #[arg(long, value_name = "N", requires = "kwic")]
    pub context: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Index folders and files without opening the reader
    Index {
        /// Folders and files (.txt, .md, .jsonl); none: the last corpus
        paths: Vec<PathBuf>,
        /// Read every file anew
        #[arg(long)]
        force: bool,
        /// Stay and index what changes; Ctrl-C ends it
        #[arg(short, long)]
        watch: bool,
        /// Threads that read and extract [default: one a core]
        #[arg(
            short = 'j',
            long,
            value_name = "N",
            default_value_t = 0,
            hide_default_value = true
        )]
        jobs: usize,
    },
    /// Articles, one line each
    Search {
        /// word "a phrase" by:name in:outlet kind:direct title:word OR -not
        #[arg(required_unless_present = "query_file")]
        query: Vec<String>,
        #[command(flatten)]
        batch: Batch,
        /// relevance, date, oldest, outlet, speaker or quotes
        #[arg(long, value_name = "ORDER", hide_possible_values = true)]
        sort: Option<Order>,
        /// Read a wrong query as far as it goes
        #[arg(long)]
        lenient: bool,
        /// Count by speaker, outlet, kind, verb, month
        #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "10")]
        facets: Option<usize>,
        #[command(flatten)]
        floor: Floor,
    },
    /// Quotes, one line each
    Quotes {
        /// As for search; bare words look into the quotes; none: all quotes
        query: Vec<String>,
        #[command(flatten)]
        batch: Batch,
        /// As for search, or by context: left, right
        #[arg(long, value_name = "ORDER", hide_possible_values = true)]
        sort: Option<Order>,
        /// Read a wrong query as far as it goes
        #[arg(long)]
        lenient: bool,
        /// Count by speaker, outlet, kind, verb, month
        #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "10")]
        facets: Option<usize>,
        #[command(flatten)]
        aligned: Aligned,
        #[command(flatten)]
        floor: Floor,
        /// Under each quote what made it; --json always says it
        #[arg(long)]
        explain: bool,
    },
    /// Quotes that share the telling words of a text, the likest first
    Like {
        /// A sentence, with or without its quotation marks; -: standard input
        #[arg(required = true)]
        text: Vec<String>,
        /// relevance, date, oldest, outlet, speaker or quotes
        #[arg(long, value_name = "ORDER", hide_possible_values = true)]
        sort: Option<Order>,
        #[command(flatten)]
        floor: Floor,
        /// Under each quote what made it; --json always says it
        #[arg(long)]
        explain: bool,
    },
    /// One article with its quotes marked
    Show {
        /// An id as search prints it, or any file
        article: PathBuf,
        /// Its prose only, one line a paragraph
        #[arg(long, conflicts_with = "json")]
        plain: bool,
        #[command(flatten)]
        floor: Floor,
        /// For each quote what made it; --json always says it
        #[arg(long, conflicts_with = "plain")]
        explain: bool,
    },
    /// Quotes of single texts, without an index
    Extract {
        /// Files; - or none: standard input
        files: Vec<PathBuf>,
        /// Lines {"id", "text"} in, {"id", "quotes"} out
        #[arg(long, conflicts_with = "json")]
        jsonl: bool,
        /// Language (de, German) [default: what the text tells]
        #[arg(long, value_name = "LANG", value_parser = language)]
        lang: Option<LangId>,
        #[command(flatten)]
        floor: Floor,
        /// Under each quote what made it; --json always says it
        #[arg(long)]
        explain: bool,
    },
    /// Open the reader on the sample: invented articles and outlets
    Demo,
    /// The keys of the reader, your own among them
    Keys,
    /// Whether an index is sound: checksums, records, sources
    Doctor {
        /// Folders and files; none: the last corpus
        paths: Vec<PathBuf>,
        /// Set a damaged one aside and make it anew
        #[arg(long)]
        repair: bool,
    },
}

fn language(name: &str) -> Result<LangId, String> {
    LangId::from_name(name).ok_or_else(|| "no language has this code or English name".into())
}

impl Command {
    /// The names of all commands, for suggestions.
    pub const NAMES: [&'static str; 9] = [
        "index", "search", "quotes", "like", "show", "extract", "demo", "keys", "doctor",
    ];

    /// Whether what it writes is a table with `--csv`.
    pub fn is_table(&self) -> bool {
        match self {
            Self::Search { .. } | Self::Quotes { .. } | Self::Like { .. } => true,
            Self::Extract { jsonl, .. } => !jsonl,
            Self::Index { .. }
            | Self::Show { .. }
            | Self::Demo
            | Self::Keys
            | Self::Doctor { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn help_fits_a_terminal_and_shows_examples_first() {
        let mut command = CommandLine::command();
        CommandLine::command().debug_assert();
        let mut pages = vec![command.render_help(), command.render_long_help()];
        let names: Vec<String> = command
            .get_subcommands()
            .map(|sub| sub.get_name().to_owned())
            .collect();
        assert_eq!(names, Command::NAMES);
        for name in names {
            let sub = command.find_subcommand_mut(&name).expect("listed");
            pages.push(sub.render_help());
        }
        for page in &pages {
            let page = page.to_string();
            for line in page.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
        let first = pages[0].to_string();
        assert!(first.find("Examples:") < first.find("Usage:"));
    }
}
