//! `pullquote extract`: the quotes of single texts, without an index.

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::article::ArticleId;
use crate::cli::out::Ink;
use crate::cli::{Done, Failure, Shell, badge, explain, said, sift};
use crate::cli::{csv, filter};
use crate::corpus;
use crate::ingest::{Hint, LIMIT_BYTES};
use crate::lang::LangId;
use crate::record::{QuoteForm, Record};

/// Finds the quotes of each of `files`, or of standard input, in the language that is said or that they tell.
///
/// # Errors
///
/// When the output cannot be written, or not one of the files can be read.
pub fn run(
    shell: &mut Shell,
    files: &[PathBuf],
    jsonl: bool,
    lang: Option<LangId>,
) -> Result<Done, Failure> {
    let stdin = [PathBuf::from("-")];
    let files = if files.is_empty() { &stdin[..] } else { files };
    if jsonl {
        return filter::run(shell, files, lang);
    }
    if shell.csv {
        shell.out.csv(csv::QUOTE)?;
    }
    let (mut found, mut failed) = (0, 0);
    for file in files {
        if file.as_os_str() == "-" && io::stdin().is_terminal() {
            shell
                .notes
                .say("reading from the terminal; end the text with Ctrl-D");
        }
        match records(file, lang) {
            Ok(mut records) => {
                for record in &mut records {
                    sift(&mut record.extraction, shell.floor);
                    if let Some(caution) = record.article.language.caution() {
                        shell.notes.say(&format!("{}: {caution}", file.display()));
                    }
                    found += record.extraction.quotes.len();
                    write(shell, record, file)?;
                }
            }
            Err(why) => {
                failed += 1;
                shell
                    .notes
                    .error(&format!("cannot read \"{}\": {why}", file.display()));
            }
        }
    }
    shell.out.flush()?;
    Ok(match (found, failed) {
        (_, failed) if failed == files.len() => Done::Unreadable,
        (_, 1..) => Done::Partly,
        (0, _) => Done::Nothing,
        _ => Done::Found,
    })
}

/// The articles of one file with their quotes; the reason in words when there are none.
///
/// # Errors
///
/// A reason in words.
pub fn records(file: &Path, language: Option<LangId>) -> Result<Vec<Record>, String> {
    let bytes = bytes(file).map_err(|e| crate::cli::words(&e))?;
    let stdin = file.as_os_str() == "-";
    let name = match stdin {
        true => "-".into(),
        false => file.file_name().unwrap_or(OsStr::new("")).to_string_lossy(),
    };
    let mut hint = Hint {
        id: ArticleId::new(file.to_string_lossy()),
        name: name.into_owned(),
        // A file that is named by itself is a root: the folders above it are nobody's outlet, as in an index of it.
        folders: Vec::new(),
        language,
    };
    // Whoever names a file means it to be read, whatever it is called.
    if stdin || crate::ingest::format(&hint.name, &bytes).is_none() {
        hint.name = "plain.txt".into();
    }
    corpus::records(bytes, &hint)
}

/// Reads a file, or standard input for `-`; what is longer than the limit is refused by its parser.
fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = LIMIT_BYTES as u64 + 1;
    match file.as_os_str() == "-" {
        true => io::stdin().lock().take(limit).read_to_end(&mut bytes)?,
        false => std::fs::File::open(file)?
            .take(limit)
            .read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

fn write(shell: &mut Shell, record: &Record, file: &Path) -> Result<(), Failure> {
    let path = file.to_string_lossy();
    for quote in &record.extraction.quotes {
        if shell.json || shell.csv {
            let form = QuoteForm::new(record, quote, Some(path.as_ref()));
            match shell.csv {
                true => shell.out.csv(csv::quote(&form))?,
                false => shell.out.json(&form)?,
            }
            continue;
        }
        let speaker = record.speaker(quote).unwrap_or_else(|| "?".into());
        let cue = record.cue(quote);
        shell.out.line(&[
            (Ink::Bold, &speaker),
            (Ink::Plain, "  "),
            (Ink::Plain, if cue.is_empty() { "—" } else { &cue }),
            (Ink::Plain, "  "),
            (Ink::Plain, &badge(quote.kind, quote.confidence)),
            (Ink::Plain, "  "),
            (Ink::Quote, &said(quote.kind, &record.content(quote))),
            (Ink::Plain, "  "),
            (Ink::Faint, &format!("{path}:{}", quote.hull().start())),
        ])?;
        explain(shell, record, quote)?;
    }
    Ok(())
}
