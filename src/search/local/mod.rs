//! The engine on disk: a tantivy index. The only room that names tantivy.
//!
//! | part | what it holds |
//! |---|---|
//! | `schema` | the fields; what becomes of a source, an article, a quote |
//! | `words`, `lexicon` | the words of a text, which are `text`'s; how they are written and found |
//! | `place` | the directory: made, opened read-only, swept, set aside |
//! | `shelf` | the directory under tantivy: the list of segments sealed, refusals of the system kept |
//! | `sums`, `checkup` | the checksums; a look at all that is stored |
//! | `behind` | what an earlier version put into it |
//! | `manifest` | what is known of some sources |
//! | `writer`, `draft` | puts, removes, commits; documents on their way |
//! | `view` | one commit as a reader sees it: search, fetch, rows |
//! | `compile` | a tree of clauses as a tantivy query |
//! | `forms`, `join`, `phrase`, `any_word`, `spots`, `excluded` | queries that tantivy lacks |
//! | `breath` | when a running query asks whether a newer one waits |
//! | `counts`, `values` | facets |
//! | `plain`, `bits`, `lists` | what is asked most, found as sets of bits |
//! | `walk`, `bar`, `heads` | the one pass that counts and finds the best rows |
//! | `rank`, `columns` | their order, and what it is made of |
//! | `newest` | everything by date, without that pass |
//!
//! Invariants: what is read is of one commit until [`Engine::refresh`]; a damaged index gives an error,
//! never a panic and never a wrong span (every stored record is checked against its own text); lock files
//! are never removed, and nothing is ever written into an index that somebody else writes.
//!
//! Deliberately absent: tantivy's query parser, its snippets and its top-k collectors. See `compile`,
//! `query::Pattern` and `walk` for what stands in their place and why.

mod any_word;
mod bar;
mod behind;
mod bits;
mod breath;
mod census;
mod checkup;
mod columns;
mod compile;
mod counts;
mod draft;
mod excluded;
mod fault;
mod forms;
mod heads;
mod join;
mod lexicon;
mod lists;
mod manifest;
mod newest;
mod phrase;
mod place;
mod plain;
mod quoteless;
mod rank;
#[cfg(test)]
mod refusing;
mod schema;
mod shelf;
mod spots;
mod sums;
mod values;
mod view;
mod walk;
mod whole;
mod words;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::{Index, IndexReader};

use crate::article::ArticleId;
use crate::query::Query;
use crate::record::{Record, Source, SourceKey};
use crate::search::local::fault::{Fault, guarded};
use crate::search::local::place::Opening;
use crate::search::local::schema::Fields;
use crate::search::local::shelf::Shelf;
use crate::search::local::view::View;
use crate::search::local::writer::{Pen, generation};
use crate::search::{
    Cancel, Engine, Error, Facets, Generation, Hits, Opened, Request, Scope, Summary, Writer,
};

/// Opens the index in a directory; see [`open`](crate::search::open).
pub(super) fn open(dir: &Path) -> Result<Opened, Error> {
    let (opening, note) = place::open(dir)?;
    match Local::new(dir, opening) {
        Err(Error::Damaged { .. }) => opened(dir, place::anew(dir, "was damaged")?),
        engine => {
            let engine = engine?;
            let earlier = engine.earlier;
            Ok(Opened {
                engine: Arc::new(engine),
                note,
                earlier,
            })
        }
    }
}

pub(super) use checkup::examine;
pub(super) use fault::is_reading;

/// Sets aside whatever is in a directory; see [`rebuild`](crate::search::rebuild).
pub(super) fn rebuild(dir: &Path) -> Result<Opened, Error> {
    opened(dir, place::anew(dir, "is rebuilt")?)
}

fn opened(dir: &Path, (opening, note): (Opening, Option<String>)) -> Result<Opened, Error> {
    let engine = Arc::new(Local::new(dir, opening)?);
    Ok(Opened {
        engine,
        note,
        earlier: false,
    })
}

/// A program that another thread has just begun holds a copy of every lock for a moment, until it is itself: so a lock
/// that is held is tried again.
const TRIES: u32 = 5;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// An index on disk.
struct Local {
    path: PathBuf,
    index: Index,
    shelf: Shelf,
    earlier: bool,
    reader: IndexReader,
    fields: Fields,
    view: RwLock<Arc<View>>,
    /// Held while a newer view is made, so that an older one can never follow it.
    reloading: Mutex<()>,
}

impl Local {
    fn new(path: &Path, opening: Opening) -> Result<Self, Error> {
        let Opening {
            index,
            shelf,
            reader,
            fields,
            earlier,
        } = opening;
        let view = guarded(path, || {
            Ok(View::new(reader.searcher(), fields, generation(&index)?)?)
        })?;
        Ok(Self {
            path: path.to_owned(),
            index,
            shelf,
            earlier,
            reader,
            fields,
            view: RwLock::new(Arc::new(view)),
            reloading: Mutex::default(),
        })
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads. Damage that is met, and that the checksums confirm, is marked, so that the index is made anew by whoever
    /// opens it next. (What panics may be a fault of this program; and the index of this view may be gone, with a good
    /// one in its place.)
    fn reading<T>(&self, read: impl FnOnce(&View) -> Result<T, Fault>) -> Result<T, Error> {
        let view = self.view();
        let answer = guarded(&self.path, || read(&view));
        if matches!(answer, Err(Error::Damaged { .. })) && self.is_damaged() {
            // Where it cannot be written it is still an error.
            let _ = std::fs::write(self.path.join(place::MARK), []);
        }
        answer
    }

    /// A pen on the index opened anew: a file that another process has written since it was opened here would not be known
    /// to be removed one day.
    fn pen(&self) -> Result<(Pen, Index), Error> {
        let (index, ..) = guarded(&self.path, || {
            place::index(&self.path, &self.shelf.asked(&self.path))
        })?;
        let _ = self.shelf.refusals.take();
        let heard = (index.clone(), self.shelf.refusals.clone());
        Ok((Pen::new(self.path.clone(), heard, self.fields)?, index))
    }

    /// Whether a file that is listed now is not what was written. O(n) in the bytes of the index.
    fn is_damaged(&self) -> bool {
        let checked = guarded(&self.path, || {
            let Ok(metas) = self.index.load_metas() else {
                return Ok(());
            };
            sums::check((&self.index, &self.path), &metas, u64::MAX)
        });
        matches!(checked, Err(Error::Damaged { .. }))
    }

    fn reload(&self) -> Result<Generation, Fault> {
        let _alone = self
            .reloading
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Read before the reload: a commit in between is then seen by the next refresh at the latest.
        let generation = generation(&self.index)?;
        if self.index.load_metas()?.schema != self.index.schema() {
            // Another version has set it aside and begun its own in its place.
            let path = self.path.display().to_string();
            return Err(Error::Version { path }.into());
        }
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        let before = self.view();
        if before.generation == generation && before.same(&searcher) {
            return Ok(generation);
        }
        let view = View::new(searcher, self.fields, generation)?;
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        Ok(generation)
    }
}

impl Engine for Local {
    fn search(&self, request: &Request, cancel: &Cancel) -> Result<Hits, Error> {
        self.reading(|view| view.search(request, cancel))
    }

    fn facets(
        &self,
        query: &Query,
        scope: Scope,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Facets, Error> {
        self.reading(|view| view.facets(query, scope, most, cancel))
    }

    fn fetch(&self, id: &ArticleId) -> Result<Option<Arc<Record>>, Error> {
        self.reading(|view| view.fetch(id))
    }

    fn summary(&self) -> Result<Summary, Error> {
        Ok(self.view().summary)
    }

    fn known(&self, keys: &[SourceKey]) -> Result<Vec<Source>, Error> {
        self.reading(|view| view.known(keys))
    }

    fn refresh(&self) -> Result<Generation, Error> {
        guarded(&self.path, || self.reload())
    }

    fn writer(&self) -> Result<Box<dyn Writer>, Error> {
        let mut taken = self.pen();
        for _ in 0..TRIES {
            if !matches!(taken, Err(Error::Busy)) {
                break;
            }
            std::thread::sleep(PAUSE);
            taken = self.pen();
        }
        let (mut pen, mut index) = taken?;
        // Between opening it and having its lock another process may have written more.
        for _ in 0..3 {
            if place::is_all_managed(&index) {
                break;
            }
            drop(pen);
            (pen, index) = self.pen()?;
        }
        place::sweep(&self.path, &index);
        Ok(Box::new(pen))
    }
}
