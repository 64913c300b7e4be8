//! Which corpus a command works on, and its engine.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use crate::cli::{Failure, Shell, words};
use crate::config::at_home;
use crate::corpus::{self, Corpus, sample_engine};
use crate::search::{self, Engine};

/// What a command works on.
pub struct Chosen {
    /// Where the articles come from; `None` for the sample.
    pub corpus: Option<Corpus>,
    /// What answers.
    pub engine: Arc<dyn Engine>,
}

/// An engine, and whether what it holds stays.
pub struct Kept {
    /// What answers.
    pub engine: Arc<dyn Engine>,
    /// Whether it is an index on disk.
    pub on_disk: bool,
}

impl Chosen {
    /// The file of an article, when it has one.
    #[must_use]
    pub fn path_of(&self, id: &str) -> Option<PathBuf> {
        self.corpus.as_ref()?.path_of(id)
    }
}

/// The corpus that `paths` name, else the last one; `None` when there was none yet.
///
/// # Errors
///
/// When a path is not there.
pub fn find(shell: &Shell, paths: &[PathBuf]) -> Result<Option<Corpus>, Failure> {
    if !paths.is_empty() {
        return Corpus::new(paths).map(Some).map_err(Failure::from);
    }
    let last = shell.places.last_corpus();
    if last.is_empty() {
        return Ok(None);
    }
    Corpus::new(&last).map(Some).map_err(|e| {
        let why = words(&e);
        Failure::Unreadable(format!(
            "{why}, the last corpus; name another one with -C PATH"
        ))
    })
}

/// Opens a corpus to look something up; one that was never indexed is indexed first. Says which one it is.
///
/// # Errors
///
/// When a path or the index cannot be read.
pub fn choose(shell: &Shell) -> Result<Chosen, Failure> {
    let Some(corpus) = find(shell, &shell.corpus)? else {
        shell
            .notes
            .say("no corpus yet, this is the sample; name yours with -C PATH");
        let engine = sample_engine();
        return Ok(Chosen {
            corpus: None,
            engine,
        });
    };
    let Kept {
        mut engine,
        mut on_disk,
    } = open(shell, &corpus)?;
    let mut summary = engine.summary()?;
    if summary.articles == 0 && summary.skipped == 0 {
        let began = SystemTime::now();
        let fill = |engine: &dyn Engine| {
            let go = AtomicBool::new(false);
            let settings = corpus::Settings::default();
            corpus::index(&corpus, engine, settings, &go, &mut |_| {})
        };
        let done = match fill(&*engine) {
            // A full disk is seen no earlier than this.
            Err(corpus::Error::Index(error @ search::Error::ReadOnly { .. })) => {
                Kept { engine, on_disk } = in_memory(shell, &error);
                fill(&*engine)
            }
            done => done,
        };
        summary = done?.summary;
        if on_disk {
            note_looked(shell, &corpus, began);
        }
    }
    shell.notes.say(&format!(
        "{}: {}, {}{}",
        roots(&corpus),
        counted(summary.articles, "article"),
        counted(summary.quotes, "quote"),
        since(shell, &corpus)
    ));
    Ok(Chosen {
        corpus: Some(corpus),
        engine,
    })
}

/// Notes that all that was there at `began` is in the index.
pub fn note_looked(shell: &Shell, corpus: &Corpus, began: SystemTime) {
    let dir = shell.places.data.as_ref();
    if let Some(dir) = dir
        .map(|data| corpus.index_dir(data))
        .filter(|dir| dir.is_dir())
    {
        corpus::note_looked(&dir, began);
    }
}

/// Whether the answers may be older than the files; nothing when that is not seen at a glance.
fn since(shell: &Shell, corpus: &Corpus) -> String {
    let update = "`pullquote index` brings it up to date";
    let dir = shell.places.data.as_ref();
    let Some(dir) = dir
        .map(|data| corpus.index_dir(data))
        .filter(|dir| dir.is_dir())
    else {
        return String::new();
    };
    let Some(looked) = corpus::looked(&dir) else {
        return format!("; the files were not all read yet, {update}");
    };
    if !corpus::has_changed(corpus, looked) {
        return String::new();
    }
    let when = jiff::Timestamp::try_from(looked).map(|when| {
        let when = when.to_zoned(jiff::tz::TimeZone::system());
        let form = match when.date() == jiff::Zoned::now().date() {
            true => "%H:%M",
            false => "%Y-%m-%d %H:%M",
        };
        when.strftime(form).to_string()
    });
    let when = when.unwrap_or_default();
    format!("; as of {when}, files have changed since: {update}")
}

/// Opens the index of a corpus, in memory when there is no place for it on disk.
///
/// # Errors
///
/// When the index cannot be read.
pub fn open(shell: &Shell, corpus: &Corpus) -> Result<Kept, Failure> {
    let Some(data) = &shell.places.data else {
        shell
            .notes
            .say("the index is kept in memory only: this user has no place for it");
        return Ok(Kept {
            engine: search::memory(),
            on_disk: false,
        });
    };
    match search::open(&corpus.index_dir(data)) {
        Ok(opened) => {
            if let Some(note) = opened.note {
                shell.notes.say(&note);
            }
            if opened.earlier {
                shell.notes.say(
                    "the index was made by an earlier version; what it answers may be old until \
                     `pullquote index` has read all articles again",
                );
            }
            Ok(Kept {
                engine: opened.engine,
                on_disk: true,
            })
        }
        Err(error @ (search::Error::ReadOnly { .. } | search::Error::Refused { .. })) => {
            Ok(in_memory(shell, &error))
        }
        Err(error) => Err(error.into()),
    }
}

/// An engine in memory where none can be written, and why.
fn in_memory(shell: &Shell, error: &search::Error) -> Kept {
    let why = words(error);
    shell
        .notes
        .say(&format!("the index is kept in memory only: {why}"));
    Kept {
        engine: search::memory(),
        on_disk: false,
    }
}

/// The roots as they are said.
#[must_use]
pub fn roots(corpus: &Corpus) -> String {
    let roots = corpus.roots().iter().map(|root| at_home(root));
    let roots: Vec<String> = roots.collect();
    roots.join(" + ")
}

/// "1 article", "5 articles".
#[must_use]
pub fn counted(n: u64, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
