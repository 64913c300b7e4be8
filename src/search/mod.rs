//! One small seam between the reader and whatever holds the articles: [`Engine`] to ask, [`Writer`] to fill.
//!
//! Two engines stand behind it: one in memory (the sample, a data directory that cannot be written, and the
//! oracle of the tests) and one on disk (tantivy). Both give the same answer *set* for the same records,
//! unless [`Hits::cut`] names a clause that the one on disk has not looked for to the end.
//!
//! Deliberately absent: files to be indexed (`corpus` knows those), threads (callers decide where to wait),
//! and any text of a query (a [`Query`](crate::query::Query) is a tree by the time it comes here).

#[cfg(feature = "local")]
mod local;
#[cfg(feature = "local")]
use local as on_disk;
#[cfg(not(feature = "local"))]
mod nowhere;
#[cfg(not(feature = "local"))]
use nowhere as on_disk;

mod checkup;
mod deep;
mod facets;
mod kwic;
mod likeness;
mod matching;
mod memory;
mod offers;
mod reasons;
mod rows;
mod types;
mod verbs;

use std::path::Path;
use std::sync::Arc;

pub use checkup::{Checkup, Finding, State};
pub use deep::MOST_SORTED;
pub use facets::{Counted, Facets, Tab};
pub use kwic::{Kwic, KwicColumns, KwicShown, has_node, initials};
pub use matching::{
    Matches, find, is_about_quotes, light_content, light_cue, light_outlet, light_speaker,
    light_title, matches,
};
pub use memory::Memory;
pub use offers::{OFFERS, Offer, Offered, best, offers};
pub use reasons::Reasons;
pub use types::{
    ArticleRow, Cancel, Count, Cut, Cuts, Error, Extent, FORMS, Generation, Hits, Page, QuoteRow,
    Request, Row, Rows, Scope, Sort, Summary, Ticket,
};
pub use verbs::by_first_forms;

use crate::article::ArticleId;
use crate::query::Query;
use crate::record::{Record, Source, SourceKey};

/// Something that holds articles and answers queries. Blocking; shared between threads.
///
/// An engine is a moving target: what it holds changes only at [`Engine::refresh`], so a reader never sees
/// half of a commit.
pub trait Engine: Send + Sync {
    /// Answers a request from what is committed. Returns early with [`Error::Cancelled`] when `cancel` is stale.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn search(&self, request: &Request, cancel: &Cancel) -> Result<Hits, Error>;

    /// Counts what matches by speaker, outlet, kind, verb and month: the first `most` values of each. Returns early with
    /// [`Error::Cancelled`] when `cancel` is stale. O(n) in matching quotes.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn facets(
        &self,
        query: &Query,
        scope: Scope,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Facets, Error>;

    /// One article with its quotes; `None` when there is none of that id.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn fetch(&self, id: &ArticleId) -> Result<Option<Arc<Record>>, Error>;

    /// What it knows of these sources and of all below them: the parts of a file, the files in a folder. As last refreshed,
    /// in no order, and twice when a key lies below another. Nearly independent of how much it holds.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn known(&self, keys: &[SourceKey]) -> Result<Vec<Source>, Error>;

    /// How much it holds. O(1) or nearly.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn summary(&self) -> Result<Summary, Error>;

    /// Looks at what has been committed since, by this or another process.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn refresh(&self) -> Result<Generation, Error>;

    /// Opens it for writing. One writer at a time, over all processes.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] when another writer has it, [`Error::ReadOnly`] when it cannot be written.
    fn writer(&self) -> Result<Box<dyn Writer>, Error>;
}

/// How much a query finds, without any rows. Cost as a search.
///
/// # Errors
///
/// As [`Engine::search`].
pub fn extent(
    engine: &dyn Engine,
    query: &Query,
    scope: Scope,
    cancel: &Cancel,
) -> Result<Extent, Error> {
    let page = Page {
        offset: 0,
        limit: 0,
    };
    let request = Request {
        query: query.clone(),
        scope,
        rows: Rows::Articles,
        sort: Sort::Date,
        page,
    };
    let Hits {
        articles, quotes, ..
    } = engine.search(&request, cancel)?;
    Ok(Extent { articles, quotes })
}

/// An engine that was opened, with what there is to say about it.
pub struct Opened {
    /// The engine.
    pub engine: Arc<dyn Engine>,
    /// One line for the reader: what was set aside and why.
    pub note: Option<String>,
    /// Whether an earlier version made some of what is in it: it answers as that one did until every source has been put
    /// into it again.
    pub earlier: bool,
}

/// Opens the index in a directory, which is made when it is missing.
///
/// An index that this version cannot read (damaged, other fields) is set aside beside it, as `<name>.broken` in place of
/// an earlier one, and a new one begun: the note says so. One of other rules is read on: [`Opened::earlier`]. An index
/// that cannot be written opens for reading; so does one that somebody else writes. Cost: nearly independent of its size;
/// the checksums of a small one are looked at.
///
/// # Errors
///
/// [`Error::ReadOnly`] when there is no index and none can be made: fall back to [`memory()`].
/// [`Error::Busy`] when it ought to be set aside while somebody writes it. [`Error::Refused`] when the system does not let
/// it be read.
pub fn open(dir: &Path) -> Result<Opened, Error> {
    on_disk::open(dir)
}

/// Sets aside whatever is in a directory and opens an empty index there: for an index that turns out to be
/// damaged ([`Error::Damaged`]) after it was opened.
///
/// # Errors
///
/// As [`open`].
pub fn rebuild(dir: &Path) -> Result<Opened, Error> {
    on_disk::rebuild(dir)
}

/// Looks at all that is stored in a directory and changes nothing: every checksum, every record, whether what the
/// sources say is there. Also while somebody writes. O(n) in bytes.
///
/// # Errors
///
/// [`Error::Refused`] when the system does not let it be read.
pub fn examine(dir: &Path) -> Result<Checkup, Error> {
    on_disk::examine(dir)
}

/// Whether this thread reads an index, where a panic is caught and counts as damage: nothing is to be said of it.
#[must_use]
pub fn is_reading() -> bool {
    on_disk::is_reading()
}

/// An engine that holds nothing yet and keeps nothing: for the sample, and where no index can be written.
#[must_use]
pub fn memory() -> Arc<dyn Engine> {
    Arc::new(Memory::new())
}

/// Fills an engine. All or nothing at [`Writer::commit`]; what was put since is lost when it is dropped.
pub trait Writer: Send {
    /// Every source in the index as last committed: the manifest.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    fn sources(&self) -> Result<Vec<Source>, Error>;

    /// Puts a source with its records in place of what was there under its key.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    fn put(&mut self, source: &Source, records: &[Record]) -> Result<(), Error>;

    /// Removes a source and its records.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    fn remove(&mut self, key: &SourceKey) -> Result<(), Error>;

    /// Makes all of it visible at once, or nothing.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    fn commit(&mut self) -> Result<Generation, Error>;
}
