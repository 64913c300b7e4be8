//! The work under way, on the thread that owns the writer: takes what workers made of files, commits, and keeps count.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::corpus::feed::{Message, Open, Tally};
use crate::corpus::news::{NEWS_EVERY, News, PartlyRead, Progress, Report, Skipped};
use crate::corpus::pace::Pace;
use crate::corpus::plan::was_unreadable;
use crate::corpus::reading::Outcome;
use crate::corpus::{Error, Found, Look};
use crate::record::{RULES, Source, SourceKey, Status};
use crate::search::{Engine, Writer};

/// The most files between two commits.
const COMMIT_FILES: usize = 50_000;

/// Time to the first commit, and the longest time between two: what a kill can cost. Each commit leaves pieces of an
/// index that queries must visit one by one until they are put together.
const COMMIT_SOONEST: Duration = Duration::from_millis(400);
const COMMIT_LATEST: Duration = Duration::from_secs(30);

/// The work under way.
pub(super) struct Work<'a> {
    pub writer: Box<dyn Writer>,
    pub report: Report,
    pub progress: Progress,
    /// Files that have gone, unless they turn out to have moved.
    pub perhaps_moved: HashSet<SourceKey>,
    /// Files and parts put or removed since the last commit.
    pub waiting: usize,
    /// Files whose parts are coming in.
    pub open: Open,
    /// How many of those are half exchanged: no time for a commit.
    pub exchanging: usize,
    tell: &'a mut dyn FnMut(News),
    began: Instant,
    pace: Pace,
    told: Instant,
    committed: Instant,
    pause: Duration,
}

impl<'a> Work<'a> {
    pub fn new(writer: Box<dyn Writer>, tell: &'a mut dyn FnMut(News)) -> Self {
        let now = Instant::now();
        Self {
            writer,
            report: Report::default(),
            progress: Progress::default(),
            perhaps_moved: HashSet::new(),
            waiting: 0,
            open: Open::default(),
            exchanging: 0,
            tell,
            began: now,
            pace: Pace::default(),
            told: now,
            committed: now,
            pause: COMMIT_SOONEST,
        }
    }

    pub fn skip(&mut self, path: PathBuf, reason: String) {
        self.progress.skipped += 1;
        self.report.skipped.push(Skipped { path, reason });
    }

    pub fn remove(&mut self, keys: &[SourceKey]) -> Result<(), Error> {
        for key in keys {
            self.writer.remove(key)?;
            self.waiting += 1;
        }
        Ok(())
    }

    /// Counts a file that is as the index knows it.
    pub fn unchanged(&mut self, path: PathBuf, status: Status) {
        match status {
            Status::Skipped(reason) => self.skip(path, reason),
            Status::Read { .. } => self.report.unchanged += 1,
            Status::Lines {
                articles,
                quotes,
                unread,
            } => {
                let tally = Tally {
                    articles,
                    quotes,
                    unread,
                };
                if self.told_unread(&path, &tally) {
                    self.report.unchanged += 1;
                }
            }
        }
    }

    /// Notes the lines of a file that gave no article; whether there are others.
    pub fn told_unread(&mut self, path: &Path, tally: &Tally) -> bool {
        let unread = &tally.unread;
        if tally.articles > 0 {
            if unread.count > 0 {
                self.report.partly.push(PartlyRead {
                    path: path.to_owned(),
                    unread: unread.clone(),
                });
            }
            return true;
        }
        let reason = match unread.first.first() {
            None => "empty".to_owned(),
            Some((line, reason)) => format!("no line of it is an article; line {line}: {reason}"),
        };
        self.skip(path.to_owned(), reason);
        false
    }

    /// Takes what came of a file or of a part.
    pub fn take(&mut self, looks: &[Look], message: Message<'_>) -> Result<(), Error> {
        match message {
            // Its place is given back when it is in.
            Message::File(at, outcome, _place) => self.take_file(&looks[at], outcome)?,
            Message::Begun(at, begun) => self.begin(at, &looks[at], begun)?,
            Message::Part(at, part, exchange, _place) => {
                self.take_part((at, &looks[at]), Some(part), exchange)?;
            }
            Message::Lost(at, exchange) => self.take_part((at, &looks[at]), None, exchange)?,
            Message::Ended(at, ended) => self.end(at, &looks[at], ended)?,
        }
        self.settle()
    }

    /// Takes what became of one file.
    fn take_file(&mut self, look: &Look, outcome: Outcome) -> Result<(), Error> {
        self.progress.done += 1;
        self.progress.bytes += look.found.size_bytes;
        match outcome {
            Outcome::Vanished => {
                let known = look.before.iter().chain(&look.parts);
                let keys: Vec<SourceKey> = known.map(|source| source.key.clone()).collect();
                self.remove(&keys)?;
                self.report.removed += u64::from(!keys.is_empty());
            }
            Outcome::Unreadable(reason) => {
                // What the index knows is better than nothing, as long as the file is there.
                let unknown = look.before.as_ref().is_none_or(was_unreadable);
                if unknown && look.parts.is_empty() {
                    let source = unreadable(&look.found, reason.clone());
                    if look.before.as_ref() != Some(&source) {
                        self.put(&source)?;
                    }
                }
                self.skip(look.found.path.clone(), reason);
            }
            Outcome::Same => {
                let status = look.before.as_ref().map(|before| before.status.clone());
                if let Some(status) = status {
                    self.unchanged(look.found.path.clone(), status);
                }
            }
            Outcome::Skipped { source, reason } => {
                self.put(&source)?;
                self.skip(look.found.path.clone(), reason);
            }
            Outcome::Read {
                source,
                records,
                same,
                extracted,
                was,
            } => {
                self.report.extracted += extracted;
                self.writer.put(&source, &records)?;
                self.waiting += 1;
                // In the same commit, so that it is there once and at all times.
                if let Some(was) = was.filter(|was| self.perhaps_moved.remove(was)) {
                    self.remove(&[was])?;
                    self.report.removed += 1;
                }
                match look.before.as_ref().map(|before| &before.status) {
                    _ if same => self.report.unchanged += 1,
                    Some(Status::Read { .. }) => self.report.changed += 1,
                    Some(Status::Skipped(_) | Status::Lines { .. }) | None => self.report.new += 1,
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, source: &Source) -> Result<(), Error> {
        self.writer.put(source, &[])?;
        self.waiting += 1;
        Ok(())
    }

    /// Commits and tells when it is time.
    pub fn settle(&mut self) -> Result<(), Error> {
        if self.told.elapsed() >= NEWS_EVERY {
            self.told = Instant::now();
            self.pace.mark(self.began.elapsed(), self.progress.bytes);
            self.progress.rate = self.pace.rate();
            self.progress.left_s = self.pace.left_s(self.progress.total_bytes);
            (self.tell)(News::Progress(self.progress));
        }
        let due = self.waiting >= COMMIT_FILES || self.committed.elapsed() >= self.pause;
        if due && self.waiting > 0 && self.exchanging == 0 {
            self.commit()?;
        }
        Ok(())
    }

    pub fn commit(&mut self) -> Result<(), Error> {
        self.writer.commit()?;
        self.waiting = 0;
        self.committed = Instant::now();
        self.pause = (self.pause * 2).min(COMMIT_LATEST);
        (self.tell)(News::Committed);
        Ok(())
    }

    /// Commits what is left; the report, and the writer.
    pub fn finish(mut self, engine: &dyn Engine) -> Result<(Report, Box<dyn Writer>), Error> {
        (self.tell)(News::Progress(self.progress));
        if !self.report.cancelled {
            let gone: Vec<SourceKey> = self.perhaps_moved.drain().collect();
            self.remove(&gone)?;
            self.report.removed += gone.len() as u64;
        }
        // Half an exchange would show articles twice: it is begun again next time.
        if self.waiting > 0 && self.exchanging == 0 {
            self.commit()?;
        }
        engine.refresh()?;
        self.report.summary = engine.summary()?;
        let report = &mut self.report;
        report.skipped.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        report.partly.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok((self.report, self.writer))
    }
}

fn unreadable(found: &Found, reason: String) -> Source {
    Source {
        key: found.key.clone(),
        size_bytes: found.size_bytes,
        modified_ns: found.modified_ns,
        hash: [0; 32],
        rules: RULES,
        status: Status::Skipped(reason),
    }
}
