//! The one that fills the index.

use std::path::PathBuf;
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, IndexWriter, ReloadPolicy, TERMINATED, Term};

use crate::record::{Record, Source, SourceKey};
use crate::search::local::behind::{Behind, restore_stamped};
use crate::search::local::draft::{Draft, Gate};
use crate::search::local::fault::{Fault, guarded, writing};
use crate::search::local::place::is_all_managed;
use crate::search::local::schema::{Fields, SOURCE, STAMP, Stamp, schema};
use crate::search::local::shelf::Refusals;
use crate::search::{Error, Generation, Writer};

/// What one indexing thread may hold before it writes a segment.
const BUDGET_BYTES: usize = 64 << 20;

/// How many bytes of texts may wait to be indexed.
const UNDER_WAY_BYTES: usize = 8 << 20;

/// So many pieces of like size are put together: a query visits each of them, and looks up its words there. What is left
/// at the end is tidied up.
const PIECES: usize = 5;

/// Pieces with fewer documents (articles and quotes) are all of like size.
const SMALL_DOCS: u32 = 50_000;

/// The most indexing threads: others are busy extracting.
const THREADS: usize = 2;

/// Holds the lock of the index while it lives.
pub(super) struct Pen {
    path: PathBuf,
    index: Index,
    fields: Fields,
    writer: Option<IndexWriter<Draft>>,
    gate: Arc<Gate>,
    /// Whether something was put since the last commit: then a drop has nothing to wait for.
    unsaved: bool,
    /// How many documents were put.
    put: usize,
    behind: Behind,
    refusals: Refusals,
}

impl Pen {
    pub fn new(
        path: PathBuf,
        (index, refusals): (Index, Refusals),
        fields: Fields,
    ) -> Result<Self, Error> {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(THREADS));
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(BUDGET_BYTES)
            .num_merge_threads(1)
            .build();
        let writer = index
            .writer_with_options(options)
            .map_err(|error| writing(&path, error, &refusals))?;
        let behind = guarded(&path, || match stamp(&index)? {
            Some(stamp) if !stamp.is_current() => Ok(Behind::new(stamp, sources(&index)?)),
            _ => Ok(Behind::default()),
        })?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(PIECES);
        policy.set_min_layer_size(SMALL_DOCS);
        writer.set_merge_policy(Box::new(policy));
        Ok(Self {
            path,
            index,
            fields,
            writer: Some(writer),
            gate: Gate::new(UNDER_WAY_BYTES),
            unsaved: false,
            put: 0,
            behind,
            refusals,
        })
    }

    fn writer(&mut self) -> Result<&mut IndexWriter<Draft>, Error> {
        let gone = || Fault::broken("the writer of the index is gone");
        self.writer.as_mut().ok_or_else(|| gone().at(&self.path))
    }

    fn run(&mut self, operations: Vec<UserOperation<Draft>>) -> Result<(), Error> {
        self.unsaved = true;
        let ran = self.writer()?.run(operations);
        ran.map(|_| ())
            .map_err(|error| writing(&self.path, error, &self.refusals))
    }

    fn of_source(&self, key: &SourceKey) -> Term {
        Term::from_field_text(self.fields.source, key.as_str())
    }
}

impl Writer for Pen {
    fn sources(&self) -> Result<Vec<Source>, Error> {
        guarded(&self.path, || sources(&self.index))
    }

    fn put(&mut self, source: &Source, records: &[Record]) -> Result<(), Error> {
        let delete = UserOperation::Delete(self.of_source(&source.key));
        let add = UserOperation::Add(self.fields.source(&self.gate.enter(0), source));
        self.run(vec![delete, add])?;
        self.behind.done(&source.key);
        for record in records {
            // One group: an article and its quotes must lie side by side.
            let pass = self.gate.enter(record.article.text.len());
            let docs = self.fields.record(&pass, &source.key, record);
            drop(pass);
            self.put += docs.len();
            self.run(docs.into_iter().map(UserOperation::Add).collect())?;
        }
        Ok(())
    }

    fn remove(&mut self, key: &SourceKey) -> Result<(), Error> {
        let delete = UserOperation::Delete(self.of_source(key));
        self.run(vec![delete])?;
        self.behind.done(key);
        Ok(())
    }

    fn commit(&mut self) -> Result<Generation, Error> {
        let last = guarded(&self.path, || Ok(generation(&self.index)?))?;
        let next = Generation(last.0 + 1);
        let stamp = serde_json::to_string(&self.behind.stamp(next.0))
            .map_err(|error| Fault::new(error).at(&self.path))?;
        let commit = |writer: &mut IndexWriter<Draft>| -> tantivy::Result<()> {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&stamp);
            prepared.commit()?;
            Ok(())
        };
        let done = commit(self.writer()?);
        done.map_err(|error| writing(&self.path, error, &self.refusals))?;
        self.unsaved = false;
        Ok(next)
    }
}

/// After a commit the merges that it began are worth waiting for: killed, they begin again at the next one.
impl Drop for Pen {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take()
            && !self.unsaved
        {
            // Nothing is lost when a merge fails: the segments stay as they are.
            let _ = writer.wait_merging_threads();
            let _ = self.tidy();
        }
    }
}

impl Pen {
    /// Puts the small pieces together that are left at the end. Not for a few new documents: what is merged is no more
    /// than twice what was put, so all of it together costs no more than a share of the indexing.
    fn tidy(&self) -> tantivy::Result<()> {
        self.join(&self.small()?)
    }

    /// The small pieces that are left.
    fn small(&self) -> tantivy::Result<Vec<SegmentId>> {
        let mut pieces: Vec<_> = self.index.load_metas()?.segments;
        pieces.sort_by_key(SegmentMeta::max_doc);
        let sizes: Vec<usize> = pieces
            .iter()
            .map(|piece| piece.max_doc() as usize)
            .collect();
        pieces.truncate(odd(&sizes, self.put));
        // Files are kept for who knows of them: only the names may stay.
        Ok(pieces.iter().map(SegmentMeta::id).collect())
    }

    /// Puts these together, unless somebody else came before.
    fn join(&self, ids: &[SegmentId]) -> tantivy::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(15 << 20)
            .num_merge_threads(1)
            .build();
        // Somebody else may have taken the lock meanwhile: then they merge.
        let mut writer = self.index.writer_with_options::<Draft>(options)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        // Or they have written all they wanted: files that are not known here would be on no list any more.
        if !is_all_managed(&self.index) {
            return Ok(());
        }
        writer.merge(ids).wait()?;
        writer.wait_merging_threads()
    }
}

/// How many of the pieces, the smallest first, are to be put together after so many documents were put.
fn odd(sizes: &[usize], put: usize) -> usize {
    /// Larger ones than this share of all are no small pieces.
    const SHARE: usize = 8;
    /// Fewer are left as they are.
    const LEAST: usize = 3;
    let all: usize = sizes.iter().sum();
    let mut sum = 0;
    let small = sizes.iter().take_while(|size| {
        sum += **size;
        **size < all / SHARE && sum <= put.saturating_mul(2)
    });
    Some(small.count())
        .filter(|count| *count >= LEAST)
        .unwrap_or(0)
}

/// The generation of the last commit.
pub(super) fn generation(index: &Index) -> tantivy::Result<Generation> {
    Ok(Generation(
        stamp(index)?.map_or(0, |stamp| stamp.generation),
    ))
}

/// What the last commit says about itself.
fn stamp(index: &Index) -> tantivy::Result<Option<Stamp>> {
    let payload = index.load_metas()?.payload;
    Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()))
}

/// Every source as last committed. O(n) in sources: one pass over the terms of one column, and none over articles or
/// stored texts.
pub(super) fn sources(index: &Index) -> Result<Vec<Source>, Fault> {
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let is_source = Term::from_field_text(schema().1.doc, SOURCE);
    let mut out = Vec::new();
    for segment in reader.searcher().segment_readers() {
        let Some(column) = segment.fast_fields().bytes(STAMP)? else {
            continue;
        };
        let mut alive = vec![false; column.num_terms()];
        let docs = segment
            .inverted_index(is_source.field())?
            .read_postings(&is_source, IndexRecordOption::Basic)?;
        let Some(mut docs) = docs else {
            continue;
        };
        while docs.doc() != TERMINATED {
            if !segment.is_deleted(docs.doc()) {
                for ord in column.term_ords(docs.doc()) {
                    let slot = usize::try_from(ord).ok().and_then(|ord| alive.get_mut(ord));
                    *slot.ok_or_else(|| Fault::broken("a source without a name"))? = true;
                }
            }
            docs.advance();
        }
        let mut terms = column.dictionary().stream().map_err(Fault::new)?;
        for alive in alive {
            if !terms.advance() {
                return Err(Fault::broken("a source is missing"));
            }
            if alive {
                out.push(restore_stamped(terms.key()).map_err(Fault::new)?);
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Status;
    use crate::search::local::shelf::Shelf;
    use crate::search::local::words::register;

    #[test]
    fn small_pieces_are_put_together_when_they_are_new() {
        assert_eq!(odd(&[1, 2, 3, 100], 6), 3);
        assert_eq!(odd(&[1, 2, 3, 100], 2), 0, "most were there before");
        assert_eq!(odd(&[1, 2, 100], 50), 0, "they are few");
        assert_eq!(odd(&[40, 50, 60], 150), 0, "they are large");
        assert_eq!(odd(&[], 0), 0);
    }

    /// Puts one source, which becomes a piece.
    fn put(pen: &mut Pen, name: &str) {
        let source = Source {
            key: SourceKey::new(name),
            size_bytes: 1,
            modified_ns: 1,
            hash: [0; 32],
            rules: 1,
            status: Status::Skipped("empty".into()),
        };
        pen.put(&source, &[]).expect("put");
        pen.commit().expect("committed");
    }

    #[test]
    fn pieces_stay_when_somebody_else_has_written_meanwhile() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let pen = || {
            let files = tantivy::directory::MmapDirectory::open(dir.path()).expect("it opens");
            let shelf = Shelf::new(files);
            let refusals = shelf.refusals.clone();
            let index = Index::open_or_create(shelf, schema().0).expect("an index");
            register(&index);
            Pen::new(dir.path().to_owned(), (index, refusals), schema().1).expect("the lock")
        };
        let mut first = pen();
        ["a", "b", "c"]
            .iter()
            .for_each(|name| put(&mut first, name));
        let ids = first.index.searchable_segment_ids().expect("a list");
        drop(first.writer.take());
        put(&mut pen(), "d");
        first.join(&ids).expect("nothing to do");
        assert!(is_all_managed(&pen().index), "no file is forgotten");
    }
}
