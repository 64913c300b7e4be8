//! The engine on disk: a tantivy index. The only room that names tantivy.
//!
//! | part | what it holds |
//! |---|---|
//! | `schema` | the fields; what becomes of a source, an article, a quote |
//! | `words`, `lexicon` | the words of a text, which are `text`'s; how they are written and found |
//! | `place` | the directory: made, opened read-only, set aside |
//! | `writer`, `draft` | puts, removes, commits; documents on their way |
//! | `view` | one commit as a reader sees it: search, fetch, rows |
//! | `compile` | a tree of clauses as a tantivy query |
//! | `forms`, `join`, `phrase`, `any_word`, `spots`, `excluded` | queries that tantivy lacks |
//! | `breath` | when a running query asks whether a newer one waits |
//! | `counts` | facets |
//! | `rank` | the one pass that counts and finds the best rows |
//!
//! Invariants: what is read is of one commit until [`Engine::refresh`]; a damaged index gives an error,
//! never a panic and never a wrong span (every stored record is checked against its own text); lock files
//! are never removed, and nothing is ever written into an index that somebody else writes.
//!
//! Deliberately absent: tantivy's query parser, its snippets and its top-k collectors. See `compile`,
//! `query::Pattern` and `rank` for what stands in their place and why.

mod any_word;
mod breath;
mod compile;
mod counts;
mod draft;
mod excluded;
mod fault;
mod forms;
mod join;
mod lexicon;
mod phrase;
mod place;
mod quoteless;
mod rank;
mod schema;
mod spots;
mod view;
mod whole;
mod words;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::{Index, IndexReader};

use crate::article::ArticleId;
use crate::query::Query;
use crate::record::Record;
use crate::search::local::fault::{Fault, guarded};
use crate::search::local::place::Opening;
use crate::search::local::schema::Fields;
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
        engine => Ok(Opened {
            engine: Arc::new(engine?),
            note,
        }),
    }
}

/// Sets aside whatever is in a directory; see [`rebuild`](crate::search::rebuild).
pub(super) fn rebuild(dir: &Path) -> Result<Opened, Error> {
    opened(dir, place::anew(dir, "is rebuilt")?)
}

fn opened(dir: &Path, (opening, note): (Opening, Option<String>)) -> Result<Opened, Error> {
    let engine = Arc::new(Local::new(dir, opening)?);
    Ok(Opened { engine, note })
}

/// An index on disk.
struct Local {
    path: PathBuf,
    index: Index,
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
            reader,
            fields,
        } = opening;
        let view = guarded(path, || {
            Ok(View::new(reader.searcher(), fields, generation(&index)?)?)
        })?;
        Ok(Self {
            path: path.to_owned(),
            index,
            reader,
            fields,
            view: RwLock::new(Arc::new(view)),
            reloading: Mutex::default(),
        })
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn reload(&self) -> Result<Generation, Fault> {
        let _alone = self
            .reloading
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Read before the reload: a commit in between is then seen by the next refresh at the latest.
        let generation = generation(&self.index)?;
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
        let view = self.view();
        guarded(&self.path, || view.search(request, cancel))
    }

    fn facets(
        &self,
        query: &Query,
        scope: Scope,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Facets, Error> {
        let view = self.view();
        guarded(&self.path, || view.facets(query, scope, most, cancel))
    }

    fn fetch(&self, id: &ArticleId) -> Result<Option<Arc<Record>>, Error> {
        let view = self.view();
        guarded(&self.path, || view.fetch(id))
    }

    fn summary(&self) -> Result<Summary, Error> {
        Ok(self.view().summary)
    }

    fn refresh(&self) -> Result<Generation, Error> {
        guarded(&self.path, || self.reload())
    }

    fn writer(&self) -> Result<Box<dyn Writer>, Error> {
        let pen = Pen::new(self.path.clone(), self.index.clone(), self.fields)?;
        Ok(Box::new(pen))
    }
}
