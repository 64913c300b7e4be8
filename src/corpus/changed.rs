//! Some paths of a corpus, looked at without walking through the rest.
//!
//! What a walk would say of a path follows from the ignore files above it and from what it is, unless links are in play:
//! which of several links to a file counts is only seen by a whole walk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::corpus::roots::key;
use crate::corpus::rules::{Rules, has_say};
use crate::corpus::walk::{check_root, found, is_article, stamp, walk_only};
use crate::corpus::{Corpus, Error, Links, Walk};
use crate::record::SourceKey;

/// What is at some paths now.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// The files that are articles.
    pub walk: Walk,
    /// The keys that were looked at, those below them included.
    pub keys: Vec<SourceKey>,
}

/// Looks at some paths, which may be of files or folders, there or not. `None` when that needs a whole walk.
///
/// # Errors
///
/// [`Error::Root`] when a root is not there or cannot be read.
pub(super) fn glance(
    corpus: &Corpus,
    paths: &[PathBuf],
    cancel: &AtomicBool,
) -> Result<Option<Glance>, Error> {
    for root in corpus.roots() {
        check_root(root)?;
    }
    let mut spots = Spots::default();
    for path in paths {
        if !spots.take(corpus, path) {
            return Ok(None);
        }
    }
    let all = spots.folders.iter().chain(&spots.files).chain(&spots.gone);
    let keys = all.map(|(path, at)| SourceKey::new(key(*at, &corpus.roots()[*at], path)));
    let keys = keys.collect();
    let only: BTreeSet<PathBuf> = spots.folders.into_keys().collect();
    let mut walk = match only.is_empty() {
        true => Walk::default(),
        false => walk_only(corpus, only, cancel),
    };
    if walk.links != Links::default() {
        return Ok(None);
    }
    let mut rules = Rules::default();
    for (path, at) in spots.files {
        let root = &corpus.roots()[at];
        let named = path == *root;
        if named || (rules.admit(root, &path) && is_article(&path)) {
            walk.files.push(found(at, root, path));
        }
    }
    walk.files.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    // A file may have been found in a folder, too.
    walk.files.dedup_by(|a, b| a.key == b.key);
    stamp(&mut walk.files)?;
    Ok(Some(Glance { walk, keys }))
}

/// Paths by what is there, with the positions of their roots.
#[derive(Default)]
struct Spots {
    folders: BTreeMap<PathBuf, usize>,
    files: BTreeMap<PathBuf, usize>,
    gone: BTreeMap<PathBuf, usize>,
    /// Folders as they were named, and as they are called without links.
    canonical: HashMap<PathBuf, Option<PathBuf>>,
}

impl Spots {
    /// Takes a path up; false when it cannot be looked at alone.
    fn take(&mut self, corpus: &Corpus, path: &Path) -> bool {
        let Some(path) = self.without_links(path) else {
            return false;
        };
        let path = match path.parent() {
            // It changes what is left out beside it.
            Some(folder) if has_say(&path) => folder,
            _ => &path,
        };
        let roots = corpus.roots();
        let Some(at) = roots.iter().position(|root| path.starts_with(root)) else {
            return false;
        };
        let spots = match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => return false,
            Ok(metadata) if metadata.is_dir() && path == roots[at] => return false,
            Ok(metadata) if metadata.is_dir() => &mut self.folders,
            Ok(metadata) if metadata.is_file() => &mut self.files,
            // What is neither is no article.
            Ok(_) => &mut self.gone,
            Err(error) if is_gone(&error) => &mut self.gone,
            Err(_) => return false,
        };
        spots.insert(path.to_owned(), at);
        true
    }

    /// A path of which only the last name may be a link.
    fn without_links(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent()?;
        let known = match self.canonical.get(folder) {
            Some(known) => known,
            None => {
                let canonical = canonical(folder);
                self.canonical.entry(folder.to_owned()).or_insert(canonical)
            }
        };
        Some(known.as_ref()?.join(path.file_name()?))
    }
}

/// A folder without links, as far as it is still there.
fn canonical(folder: &Path) -> Option<PathBuf> {
    match folder.canonicalize() {
        Ok(canonical) => Some(canonical),
        Err(error) if is_gone(&error) => {
            Some(canonical(folder.parent()?)?.join(folder.file_name()?))
        }
        Err(_) => None,
    }
}

/// Whether nothing is there: also when a folder above has become a file.
fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}
