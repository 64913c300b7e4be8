//! `pullquote [PATH…]`: the reader.

use std::path::PathBuf;

use crate::app::{Boilerplate, Keymap, Mode, Model, spelled};
use crate::cli::args::Command;
use crate::cli::out::Ink;
use crate::cli::{Done, Failure, Shell, corpora, words};
use crate::config::{Aside, Places, Saved, UserFile, nearest};
use crate::corpus::Corpus;
use crate::runtime::{self, End, Holdings, Stage};
use crate::search::Summary;
use crate::text::for_terminal;
use crate::ui::{Theme, view};

/// The number of SIGHUP.
const HANGUP: u8 = 1;

/// Set by tests of the terminal: F12 then breaks the program inside the loop.
const BRITTLE: &str = "PULLQUOTE_TEST_BRITTLE";

/// Set, queries with words are not answered until a newer one waits: for the test that typing waits for none.
const STALLS: &str = "PULLQUOTE_TEST_STALLS";

/// Opens the reader on `paths`, or on `-C`, or the last corpus, or the sample.
///
/// # Errors
///
/// When a path is not there, or there is no terminal.
pub fn run(shell: &Shell, paths: &[PathBuf]) -> Result<Done, Failure> {
    let corpus = match paths {
        [] => corpora::find(shell, &shell.corpus)?,
        paths => Some(named(paths)?),
    };
    let Some(corpus) = corpus else {
        let line = "this is the sample; `pullquote PATH` opens yours";
        return open(shell, ("sample".into(), Holdings::Sample), Some(line));
    };
    let name = corpus.name();
    if runtime::is_possible() {
        shell.remember(&corpus);
    }
    let index = shell
        .places
        .data
        .as_ref()
        .map(|data| corpus.index_dir(data));
    open(shell, (name, Holdings::Files(corpus, index)), None)
}

/// Opens the reader on the sample.
///
/// # Errors
///
/// When there is no terminal.
pub fn demo(shell: &Shell) -> Result<Done, Failure> {
    open(shell, ("sample".into(), Holdings::Sample), None)
}

/// The corpus of `paths`; a mistyped command is a path too, until it is looked for.
fn named(paths: &[PathBuf]) -> Result<Corpus, Failure> {
    Corpus::new(paths).map_err(|error| {
        let first = paths.first().and_then(|path| path.to_str());
        let near = first.and_then(|typed| nearest(typed, Command::NAMES));
        match (Failure::from(error), near) {
            (Failure::Unreadable(text), Some(near)) => {
                Failure::Unreadable(format!("{text}; did you mean `pullquote {near}`?"))
            }
            (failure, _) => failure,
        }
    })
}

fn open(
    shell: &Shell,
    (name, holdings): (String, Holdings),
    line: Option<&str>,
) -> Result<Done, Failure> {
    let mut warnings = Vec::new();
    let (keymap, theme) = (keymap(shell, &mut warnings), theme(shell, &mut warnings));
    for warning in &warnings {
        shell.notes.say(warning);
    }
    warnings.splice(0..0, shell.loaded.warnings.iter().cloned());
    let settings = &shell.loaded.settings;
    let mut model = Model::new(name, keymap, Summary::default());
    let places = &shell.places;
    // The sample leaves nothing behind.
    let own = matches!(holdings, Holdings::Files(..));
    let saved = saved(places, &holdings);
    if own {
        model.finder.history = places.history();
        model.finder.starred = saved.queries();
    }
    let save = |query: &str, kept: bool| keep(&saved, query, kept);
    model.finder.today = Some(jiff::Zoned::now().date());
    model.measure = settings.measure;
    model.hints = settings.hints;
    model.boilerplate = match settings.boilerplate {
        Aside::Hide => Boilerplate::Hide,
        Aside::Dim => Boilerplate::Dim,
        Aside::Show => Boilerplate::Show,
    };
    let stage = Stage {
        model,
        paint: &|model, frame| view(model, &theme, frame),
        save: &save,
        holdings,
        note: note(&warnings).or(line.map(str::to_owned)),
        brittle: std::env::var_os(BRITTLE).is_some(),
        stalls: std::env::var_os(STALLS).is_some(),
    };
    let ended = runtime::run(stage).map(|over| {
        // Nothing that matters is lost when it cannot be written.
        if own {
            let _ = places.keep_history(&over.history, &over.forgotten);
        }
        over.end
    });
    match ended {
        Ok(End::Quit) => Ok(Done::Found),
        Ok(End::Signal(n)) => Ok(Done::Signal(u8::try_from(n).unwrap_or_default())),
        // As by the signal that says so.
        Ok(End::Gone) => Ok(Done::Signal(HANGUP)),
        Err(runtime::Error::NotATerminal) => Err(no_terminal()),
        Err(error) => Err(Failure::Unreadable(words(&error))),
    }
}

/// Where the queries of a corpus are kept for good.
fn saved(places: &Places, holdings: &Holdings) -> Saved {
    let dir = match (holdings, &places.data) {
        (Holdings::Files(corpus, _), Some(data)) => Some(corpus.user_dir(data)),
        _ => None,
    };
    Saved::new(dir)
}

/// Keeps a query for good, or no longer; what is to be said about that.
fn keep(saved: &Saved, query: &str, kept: bool) -> Option<String> {
    match saved.keep(query, kept) {
        Ok(true) => None,
        Ok(false) if kept => {
            Some("kept until you leave: this corpus has no place to keep it".into())
        }
        Ok(false) => None,
        Err(error) => Some(format!("cannot keep the query: {error}")),
    }
}

/// Lists the keys as they are bound, the user's own among them.
///
/// # Errors
///
/// When the output cannot be written.
pub fn keys(shell: &mut Shell) -> Result<Done, Failure> {
    let mut warnings = Vec::new();
    let keymap = keymap(shell, &mut warnings);
    for warning in &warnings {
        shell.notes.say(warning);
    }
    for mode in Mode::ALL {
        for binding in keymap.bindings(mode).filter(|b| b.mode == mode) {
            shell.out.line(&[
                (Ink::Faint, &format!("{:<10}  ", mode.name())),
                (Ink::Bold, &format!("{:<12}  ", spelled(&binding.keys))),
                (Ink::Plain, &binding.help),
            ])?;
        }
    }
    shell.out.flush()?;
    Ok(match warnings.is_empty() {
        true => Done::Found,
        false => Done::Partly,
    })
}

/// What is wrong with the settings, in one line; all of it stands above the screen when it is left.
fn note(warnings: &[String]) -> Option<String> {
    let first = for_terminal(warnings.first()?).into_owned();
    Some(match warnings.len() {
        1 => first,
        n => format!("{first} (and {} more)", n - 1),
    })
}

/// The user's keys over ours.
fn keymap(shell: &Shell, notes: &mut Vec<String>) -> Keymap {
    let Some(UserFile { path, text }) = &shell.loaded.keymap else {
        return Keymap::builtin();
    };
    let (keymap, warnings) = Keymap::merged(text);
    notes.extend(
        warnings
            .iter()
            .map(|warning| format!("{}: {warning}", path.display())),
    );
    keymap
}

/// The theme of that name, the user's file over ours; without colours, if that was decided.
fn theme(shell: &Shell, notes: &mut Vec<String>) -> Theme {
    let name = shell.loaded.settings.theme.as_str();
    let user = shell.loaded.theme_file.as_ref();
    let base = match (shell.ink, Theme::builtin(name), user) {
        (false, ..) => "mono",
        (true, None, Some(_)) => "default",
        (true, ..) => name,
    };
    let (theme, warnings) = Theme::merged(base, user.map_or("", |file| &file.text));
    let place = user.map_or(String::new(), |file| format!("{}: ", file.path.display()));
    notes.extend(warnings.iter().map(|warning| format!("{place}{warning}")));
    theme
}

fn no_terminal() -> Failure {
    let text = "the reader needs a terminal that can show a screen\n\
                without one: pullquote quotes, search, show or extract";
    Failure::Usage(text.into())
}
