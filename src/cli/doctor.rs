//! `pullquote doctor`: whether an index is what was written, line by line; `--repair` sets a damaged one aside and makes
//! it anew.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::out::Ink;
use crate::cli::{Done, Failure, Shell, corpora, index};
use crate::corpus::{Corpus, Settings};
use crate::search::{self, Checkup, Finding, State};

/// The name of the form of a finding in JSON.
const FORM: &str = "pullquote/finding@1";

/// Looks at the index of the corpus that `paths` name (none: `-C`, or the last one): done when it is sound, nothing
/// found where it is not.
///
/// # Errors
///
/// When there is no such corpus, or the index cannot be read at all.
pub fn run(shell: &mut Shell, paths: &[PathBuf], repair: bool) -> Result<Done, Failure> {
    let paths = if paths.is_empty() {
        &shell.corpus
    } else {
        paths
    };
    let Some(corpus) = corpora::find(shell, paths)? else {
        let text = "of which folder? there is no last corpus yet\n  pullquote doctor PATH";
        return Err(Failure::Usage(text.into()));
    };
    let Some(data) = shell.places.data.clone() else {
        shell
            .notes
            .say("there is no index: this user has no place for it");
        return Ok(Done::Found);
    };
    let dir = corpus.index_dir(&data);
    let mut checkup = search::examine(&dir)?;
    yours(&corpus.user_dir(&data), &mut checkup);
    report(shell, &checkup)?;
    if checkup.is_sound() || !repair {
        return Ok(match checkup.is_sound() {
            true => Done::Found,
            false => Done::Nothing,
        });
    }
    mend(shell, &corpus, &dir)
}

/// Sets the index aside and fills a new one from the files.
fn mend(shell: &mut Shell, corpus: &Corpus, dir: &Path) -> Result<Done, Failure> {
    let interrupts = index::interrupts()?;
    let opened = search::rebuild(dir)?;
    if let Some(note) = opened.note {
        shell.notes.say(&note);
    }
    let kept = corpora::Kept {
        engine: opened.engine,
        on_disk: true,
    };
    let done = index::fill(shell, corpus, kept, Settings::default(), &interrupts)?;
    if matches!(done, Done::Signal(_)) {
        return Ok(done);
    }
    let checkup = search::examine(dir)?;
    report(shell, &checkup)?;
    Ok(match checkup.is_sound() {
        true => done,
        false => Done::Nothing,
    })
}

/// What is the reader's own, beside the index: named, so that nobody wonders what becomes of it.
fn yours(dir: &Path, checkup: &mut Checkup) {
    let files = std::fs::read_dir(dir).map_or(0, |entries| entries.flatten().count());
    if files > 0 {
        let files = corpora::counted(files as u64, "file");
        checkup.good(
            "yours",
            format!(
                "\"{}\", {files}: not part of the index, never touched",
                dir.display()
            ),
        );
    }
}

/// A finding in JSON.
#[derive(Serialize)]
struct Form<'a> {
    schema: &'static str,
    part: &'a str,
    state: &'static str,
    said: &'a str,
    todo: Option<&'a str>,
}

fn state(finding: &Finding) -> &'static str {
    match finding.state {
        State::Good => "ok",
        State::Note => "note",
        State::Bad => "bad",
    }
}

/// One line a finding, `ok`, `note` or `bad` in front, and one line at the end.
fn report(shell: &mut Shell, checkup: &Checkup) -> Result<(), Failure> {
    for finding in &checkup.findings {
        let state = state(finding);
        if shell.json {
            shell.out.json(&Form {
                schema: FORM,
                part: finding.part,
                state,
                said: &finding.said,
                todo: finding.todo,
            })?;
            continue;
        }
        let todo = finding.todo.map(|todo| format!("  → {todo}"));
        let ink = match finding.state {
            State::Bad => Ink::Match,
            State::Good | State::Note => Ink::Faint,
        };
        shell.out.line(&[
            (ink, &format!("{state:<4}")),
            (Ink::Bold, &format!("  {:<8}", finding.part)),
            (Ink::Plain, &format!("  {}", finding.said)),
            (Ink::Faint, &todo.unwrap_or_default()),
        ])?;
    }
    if !shell.json {
        let line = match checkup.is_sound() {
            true => "sound",
            false => "not sound",
        };
        shell.out.line(&[(Ink::Plain, line)])?;
    }
    shell.out.flush()?;
    Ok(())
}
