//! `pullquote index`: brings an index up to date and says in one line what that came to.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::cli::corpora::{self, Kept};
use crate::cli::counts::{failed, line, progress_line};
use crate::cli::out::Ink;
use crate::cli::watch::watch;
use crate::cli::{Done, Failure, Shell};
use crate::corpus::{self, Corpus, News, Report, Settings, index};
use crate::runtime::Interrupts;
use crate::search::{self, Engine};

/// The longest wait for another process to be done with the index: one that watches has it for a moment after each change.
const PATIENCE: Duration = Duration::from_secs(5);

/// Indexes the corpus that `paths` name (none: `-C`, or the last one), and stays to watch it if that is wished.
///
/// # Errors
///
/// When a root cannot be read, or the index cannot be written.
pub fn run(
    shell: &mut Shell,
    paths: &[PathBuf],
    settings: Settings,
    stay: bool,
) -> Result<Done, Failure> {
    let paths = if paths.is_empty() {
        &shell.corpus
    } else {
        paths
    };
    let Some(corpus) = corpora::find(shell, paths)? else {
        let text = "which folder? there is no last corpus yet\n  pullquote index PATH";
        return Err(Failure::Usage(text.into()));
    };
    let interrupts = interrupts()?;
    if stay {
        return watch(shell, &corpus, settings, &interrupts);
    }
    let kept = corpora::open(shell, &corpus)?;
    let done = fill(shell, &corpus, kept, settings, &interrupts)?;
    shell.remember(&corpus);
    Ok(done)
}

/// Listens for interrupts: before anything is written, so that one always leaves it whole.
///
/// # Errors
///
/// When the system refuses.
pub fn interrupts() -> Result<Interrupts, Failure> {
    Interrupts::listen().map_err(|e| Failure::Unreadable(format!("cannot listen for signals: {e}")))
}

/// Brings the index that an engine has up to date, and says what that came to.
///
/// # Errors
///
/// When a root cannot be read, or the index cannot be written.
pub fn fill(
    shell: &mut Shell,
    corpus: &Corpus,
    Kept { engine, on_disk }: Kept,
    settings: Settings,
    interrupts: &Interrupts,
) -> Result<Done, Failure> {
    let began = SystemTime::now();
    let report = work(shell, corpus, engine, settings, interrupts.flag())?;
    if on_disk && !report.cancelled {
        corpora::note_looked(shell, corpus, began);
    }
    failed(&report, shell.notes);
    shell.out.line(&[(Ink::Plain, &line(&report))])?;
    shell.out.flush()?;
    Ok(match interrupts.signal() {
        None if report.skipped.is_empty() && report.partly.is_empty() => Done::Found,
        None => Done::Partly,
        Some(n) => {
            shell.notes.say("interrupted; what was indexed is kept");
            Done::Signal(n)
        }
    })
}

/// Indexes; an index that turns out to be damaged is set aside and made anew.
fn work(
    shell: &Shell,
    corpus: &Corpus,
    engine: Arc<dyn Engine>,
    settings: Settings,
    cancel: &AtomicBool,
) -> Result<Report, Failure> {
    let notes = shell.notes;
    let mut tell = |news: News| {
        if let News::Progress(progress) = news {
            notes.progress(&progress_line(progress));
        }
    };
    let began = Instant::now();
    let mut done = index(corpus, &*engine, settings, cancel, &mut tell);
    while matches!(done, Err(corpus::Error::Index(search::Error::Busy)))
        && began.elapsed() < PATIENCE
        && !cancel.load(Ordering::Relaxed)
    {
        thread::sleep(PATIENCE / 50);
        done = index(corpus, &*engine, settings, cancel, &mut tell);
    }
    if let (Err(corpus::Error::Index(search::Error::Damaged { .. })), Some(data)) =
        (&done, &shell.places.data)
    {
        drop(engine);
        let again = search::rebuild(&corpus.index_dir(data))?;
        if let Some(note) = again.note {
            notes.say(&note);
        }
        let engine: Arc<dyn Engine> = again.engine;
        done = index(corpus, &*engine, settings, cancel, &mut tell);
    }
    notes.progress("");
    Ok(done?)
}
