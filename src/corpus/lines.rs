//! The writer's side of files that hold an article a line: their parts come in any order, and what they replace goes
//! in the same commit.

use crate::corpus::feed::{Begun, Coming, Ended, Stamp, Tally};
use crate::corpus::reading::PartRead;
use crate::corpus::work::Work;
use crate::corpus::{Error, Look};
use crate::record::{RULES, Source, Status};

impl Work<'_> {
    /// A file was compared with what the index has of it.
    pub(super) fn begin(&mut self, at: usize, look: &Look, begun: Begun) -> Result<(), Error> {
        let kept = begun.kept_bytes;
        self.progress.total_bytes = self.progress.total_bytes.saturating_sub(kept);
        if begun.changed {
            if !begun.exchanges.is_empty() {
                // What is broken off in an exchange is not committed: nothing else shall be lost with it.
                if self.waiting > 0 {
                    self.commit()?;
                }
                self.exchanging += 1;
            }
            // Until all is in, the index knows the file as one that is to be looked into.
            self.writer.remove(&look.found.key)?;
            self.waiting += 1;
        }
        let coming = Coming {
            compared: true,
            changed: begun.changed,
            tally: begun.kept,
            exchanges: begun.exchanges,
            ..Coming::default()
        };
        self.open.insert(at, coming);
        self.exchanged(at, 0)
    }

    /// A part has come; `None` for one that is no longer there. One of a later exchange waits until those before it are
    /// done: each ends with a commit, which would show its articles beside those that they replace.
    pub(super) fn take_part(
        &mut self,
        (at, look): (usize, &Look),
        part: Option<PartRead>,
        exchange: usize,
    ) -> Result<(), Error> {
        let coming = self.open.entry(at).or_default();
        coming.early.push((exchange, part));
        while let Some((exchange, part)) = self.open.get_mut(&at).and_then(Coming::next) {
            self.place((at, look), part, exchange)?;
        }
        Ok(())
    }

    fn place(
        &mut self,
        (at, look): (usize, &Look),
        part: Option<PartRead>,
        exchange: usize,
    ) -> Result<(), Error> {
        if let Some(part) = &part {
            self.writer.put(&part.source, &part.records)?;
            self.waiting += 1;
            self.report.extracted += part.extracted;
            self.progress.bytes += part.source.size_bytes;
        }
        let coming = self.open.entry(at).or_default();
        coming.taken += 1;
        if let Some(part) = part {
            coming.tally.add(&part.source.status, part.lines_before);
        }
        if let Some(exchange) = coming.exchanges.get_mut(exchange) {
            exchange.to_come = exchange.to_come.saturating_sub(1);
        }
        self.exchanged(at, exchange)?;
        self.complete(at, look)
    }

    /// When all parts of an exchange have come, those that they replace go.
    fn exchanged(&mut self, at: usize, exchange: usize) -> Result<(), Error> {
        let Some(coming) = self.open.get_mut(&at) else {
            return Ok(());
        };
        let Some(done) = coming.exchanges.get_mut(exchange) else {
            return Ok(());
        };
        if done.to_come > 0 {
            return Ok(());
        }
        let go = std::mem::take(&mut done.go);
        let all = coming
            .exchanges
            .iter()
            .all(|exchange| exchange.to_come == 0);
        if all {
            coming.exchanges.clear();
            self.exchanging -= 1;
        }
        for key in go {
            self.writer.remove(&key)?;
            self.waiting += 1;
        }
        if all { Ok(()) } else { self.commit() }
    }

    /// All parts of a file were handed out.
    pub(super) fn end(&mut self, at: usize, look: &Look, ended: Ended) -> Result<(), Error> {
        self.open.entry(at).or_default().ended = Some(ended);
        self.complete(at, look)
    }

    /// When all parts of a file have come, it is done.
    fn complete(&mut self, at: usize, look: &Look) -> Result<(), Error> {
        let is_done = self.open.get(&at).is_some_and(|coming| {
            let ended = coming.ended.as_ref();
            ended.is_some_and(|ended| ended.sent == coming.taken)
        });
        if !is_done {
            return Ok(());
        }
        let Some(Coming {
            compared,
            changed,
            tally,
            exchanges,
            ended: Some(Ended { stamp, .. }),
            ..
        }) = self.open.remove(&at)
        else {
            return Ok(());
        };
        self.progress.done += 1;
        if !exchanges.is_empty() {
            // It could not be read to its end: what has not been replaced stays.
            self.exchanging -= 1;
        }
        let path = look.found.path.clone();
        let stamp = match stamp {
            Ok(stamp) => stamp,
            Err(reason) => {
                self.skip(path, reason);
                return Ok(());
            }
        };
        let source = source(look, &stamp, &tally);
        if look.before.as_ref() != Some(&source) || changed {
            self.writer.put(&source, &[])?;
            self.waiting += 1;
        }
        if self.told_unread(&path, &tally) {
            match look.before.as_ref().map(|before| &before.status) {
                _ if compared && !changed => self.report.unchanged += 1,
                Some(Status::Lines { .. }) => self.report.changed += 1,
                _ => self.report.new += 1,
            }
        }
        if look.moved.is_some() {
            self.report.removed += 1;
        }
        Ok(())
    }
}

fn source(look: &Look, stamp: &Stamp, tally: &Tally) -> Source {
    Source {
        key: look.found.key.clone(),
        size_bytes: stamp.size_bytes,
        modified_ns: stamp.modified_ns,
        hash: stamp.hash,
        rules: RULES,
        status: Status::Lines {
            articles: tally.articles,
            quotes: tally.quotes,
            unread: tally.unread.clone(),
        },
    }
}
