//! What is there now: [`walk`] goes through the roots and lists the files that are articles.
//!
//! Hidden files and what `.gitignore` and `.ignore` files *inside* a root leave out are not articles (files above a
//! root have no say: whoever names a folder means it). Links are followed, so a reading list of links is a corpus
//! like any other; a link that leads round in a circle, or to a folder that is walked anyway, is not entered; a
//! file that is reached twice is listed once, under its own name rather than a link's.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::num::NonZero;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use ignore::{DirEntry, WalkBuilder};

use crate::article::is_lines;
use crate::corpus::roots::key;
use crate::corpus::rules::Rules;
use crate::corpus::{Corpus, Error};
use crate::ingest::format;
use crate::record::SourceKey;

/// The most threads that ask for stamps, and the fewest files that are worth one.
const MOST_THREADS: usize = 8;
const LEAST_SHARE: usize = 1_000;

/// A file that is an article by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name inside the corpus.
    pub key: SourceKey,
    /// Where it lies.
    pub path: PathBuf,
    /// How many folders there are between the root and the file.
    pub depth: usize,
    /// Size in bytes; 0 for a file that cannot be looked at.
    pub size_bytes: u64,
    /// Time of the last change, in nanoseconds since 1970; 0 when the file system keeps none.
    pub modified_ns: i64,
    /// Whether a link led to it.
    pub linked: bool,
}

impl Found {
    /// Whether it holds an article a line.
    #[must_use]
    pub fn is_lines(&self) -> bool {
        is_lines(self.key.as_str())
    }

    /// The names of the folders between the root and the file.
    #[must_use]
    pub fn folders(&self) -> Vec<String> {
        let above = self.path.parent().into_iter().flat_map(Path::iter);
        let outside = above.clone().count().saturating_sub(self.depth);
        above
            .skip(outside)
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }
}

/// A folder that cannot be read now. What is known of the files in it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its name inside the corpus.
    pub key: SourceKey,
    /// Where it lies.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
}

/// The links that a walk met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Whether there is one: then it takes a whole walk to say which files count. (One that leads to a folder that is
    /// walked anyway is a file that cannot be read when that folder has gone.)
    pub any: bool,
    /// Those that led to folders outside all roots.
    pub folders: Vec<PathBuf>,
}

/// What is there now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Sorted by key.
    pub files: Vec<Found>,
    /// Folders that cannot be read, in the order met.
    pub unreadable: Vec<Unreadable>,
    /// The links among them.
    pub links: Links,
}

/// Lists the articles below the roots of `corpus`. Reads no file, except the first bytes of those without an ending.
/// A set `cancel` ends it soon; what was listed till then is no picture of the disk.
///
/// # Errors
///
/// [`Error::Root`] when a root is not there or cannot be read.
pub fn walk(corpus: &Corpus, cancel: &AtomicBool) -> Result<Walk, Error> {
    let mut walk = Walk::default();
    let roots: Arc<[PathBuf]> = corpus.roots().into();
    for (position, root) in corpus.roots().iter().enumerate() {
        check_root(root)?;
        below((&roots, position), None, cancel, &mut walk);
    }
    walk.files = once(walk.files);
    stamp(&mut walk.files)?;
    Ok(walk)
}

/// Whether a root is there. One that has gone must not look like an empty one.
pub(super) fn check_root(root: &Path) -> Result<(), Error> {
    let fail = |source| Error::Root {
        path: root.to_owned(),
        source,
    };
    let metadata = root.metadata().map_err(fail)?;
    if metadata.is_dir() {
        drop(root.read_dir().map_err(fail)?);
    } else if metadata.is_file() {
        drop(File::open(root).map_err(fail)?);
    } else {
        // Opening a pipe would wait for a writer, and no signal ends that.
        return Err(fail(io::Error::other("neither a file nor a folder")));
    }
    Ok(())
}

/// Lists what lies in some folders, in no order and without stamps. Besides them it reads only the folders above.
pub(super) fn walk_only(corpus: &Corpus, only: BTreeSet<PathBuf>, cancel: &AtomicBool) -> Walk {
    let mut walk = Walk::default();
    let roots: Arc<[PathBuf]> = corpus.roots().into();
    let only = Arc::new(only);
    for (position, root) in corpus.roots().iter().enumerate() {
        if only.iter().any(|folder| folder.starts_with(root)) {
            below((&roots, position), Some(&only), cancel, &mut walk);
        }
    }
    walk
}

/// Adds what lies below one root.
fn below(
    (roots, position): (&Arc<[PathBuf]>, usize),
    only: Option<&Arc<BTreeSet<PathBuf>>>,
    cancel: &AtomicBool,
    walk: &mut Walk,
) {
    let root = roots[position].as_path();
    let first = walk.files.len();
    let gate = Gate {
        roots: Arc::clone(roots),
        entered: Arc::default(),
        met: Arc::default(),
        only: only.map(Arc::clone),
    };
    let met = Arc::clone(&gate.met);
    let entered = Arc::clone(&gate.entered);
    let entries = WalkBuilder::new(root)
        .follow_links(true)
        .parents(false)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .filter_entry(move |entry| gate.admits(entry))
        .build();
    for entry in entries {
        if cancel.load(Ordering::Relaxed) {
            return;
        }
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let named = entry.depth() == 0;
                if named || is_article(entry.path()) {
                    let link = entry.path_is_symlink() && !named;
                    walk.links.any |= link;
                    let found = found(position, root, entry.into_path());
                    walk.files.push(Found {
                        linked: link,
                        ..found
                    });
                }
            }
            Ok(_) => {}
            Err(error) => {
                walk.links.any |= is_circle(&error);
                trouble(position, root, &error, walk);
            }
        }
    }
    walk.links.any |= met.load(Ordering::Relaxed);
    let entered = entered.lock().unwrap_or_else(PoisonError::into_inner);
    if !entered.is_empty() {
        walk.links.folders.extend(entered.keys().cloned());
        for file in &mut walk.files[first..] {
            file.linked |= file
                .path
                .ancestors()
                .any(|above| entered.contains_key(above));
        }
    }
}

/// Asks for size and time of each file: what a walk takes longest for, so on several threads.
pub(super) fn stamp(files: &mut [Found]) -> Result<(), Error> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files
        .len()
        .div_ceil(threads.min(MOST_THREADS))
        .max(LEAST_SHARE);
    let ask = |files: &mut [Found]| {
        for file in files {
            if let Ok(metadata) = file.path.metadata() {
                file.size_bytes = metadata.len();
                file.modified_ns = modified_ns(&metadata);
            }
        }
    };
    thread::scope(|scope| {
        let mut shares = files.chunks_mut(share);
        let own = shares.next();
        for share in shares {
            thread::Builder::new()
                .name("stamp".into())
                .spawn_scoped(scope, move || ask(share))
                .map_err(Error::Threads)?;
        }
        own.map(ask);
        Ok(())
    })
}

/// Whether a file is an article by its name, or without an ending by its first bytes.
pub(super) fn is_article(path: &Path) -> bool {
    let name = path.file_name().unwrap_or(OsStr::new("")).to_string_lossy();
    if name.contains('.') {
        return format(&name, &[]).is_some();
    }
    let mut head = [0; 1024];
    let read = File::open(path).and_then(|mut file| file.read(&mut head));
    // An empty file without an ending is nothing; one that cannot be read is nothing that we know.
    read.is_ok_and(|len| len > 0 && format(&name, &head[..len]).is_some())
}

/// A file, without its stamp.
pub(super) fn found(position: usize, root: &Path, path: PathBuf) -> Found {
    let key = key(position, root, &path);
    Found {
        // One slash stands before the first folder.
        depth: key.matches('/').count().saturating_sub(1),
        key: SourceKey::new(key),
        size_bytes: 0,
        modified_ns: 0,
        linked: false,
        path,
    }
}

/// The time of the last change, in nanoseconds since 1970; 0 when the file system keeps none.
pub(super) fn modified_ns(metadata: &Metadata) -> i64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// Nanoseconds since 1970, clamped to what fits.
pub(super) fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    }
}

/// Takes up an error of the walk: a file that cannot be looked at stays in the list (reading it will say why), a
/// folder is noted, and a circle of links or something that has just gone is nothing.
fn trouble(position: usize, root: &Path, error: &ignore::Error, walk: &mut Walk) {
    let Some((path, cause)) = placed(error) else {
        return;
    };
    let is_dir = match path.symlink_metadata() {
        Ok(metadata) => metadata.is_dir(),
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => return,
        // Nested so deep that its path is too long, or inside a folder that may be listed and not entered.
        Err(_) => cause.kind() == io::ErrorKind::InvalidFilename,
    };
    if is_dir {
        walk.unreadable.push(Unreadable {
            key: SourceKey::new(key(position, root, path)),
            path: path.to_owned(),
            reason: without_path(&cause.to_string(), path),
        });
    } else if path.extension().is_some() && is_article(path) && Rules::default().admit(root, path) {
        // (The walk tells of it whether it is left out or not.)
        walk.links.any |= path.is_symlink();
        walk.files.push(found(position, root, path.to_owned()));
    }
}

/// The cause in words: the walk puts the path before it, and so does whoever lists what was skipped.
fn without_path(cause: &str, path: &Path) -> String {
    let named = format!("IO error for operation on {}: ", path.display());
    cause.strip_prefix(&named).unwrap_or(cause).to_owned()
}

/// Whether a link leads round.
fn is_circle(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. }
        | ignore::Error::WithPath { err, .. } => is_circle(err),
        ignore::Error::Partial(errors) => errors.iter().any(is_circle),
        _ => false,
    }
}

/// The path and the cause inside an error of the walk; `None` for circles and for lines of ignore files.
fn placed(error: &ignore::Error) -> Option<(&Path, &io::Error)> {
    match error {
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            placed(err)
        }
        ignore::Error::WithPath { path, err } => match placed(err) {
            Some(inner) => Some(inner),
            None => Some((path.as_path(), err.io_error()?)),
        },
        ignore::Error::Partial(errors) => errors.iter().find_map(placed),
        _ => None,
    }
}

/// Keeps the walk out of folders that links lead to a second time.
struct Gate {
    roots: Arc<[PathBuf]>,
    /// Links that were followed to folders outside all roots, with those folders.
    entered: Arc<Mutex<HashMap<PathBuf, PathBuf>>>,
    /// Whether a link to a folder was met.
    met: Arc<AtomicBool>,
    /// The folders that are asked for, when not all are.
    only: Option<Arc<BTreeSet<PathBuf>>>,
}

impl Gate {
    /// Whether to go on with an entry.
    fn admits(&self, entry: &DirEntry) -> bool {
        if self
            .only
            .as_ref()
            .is_some_and(|only| !leads(entry.path(), only))
        {
            return false;
        }
        if entry.depth() == 0
            || !entry.path_is_symlink()
            || !entry.file_type().is_some_and(|kind| kind.is_dir())
        {
            return true;
        }
        self.met.store(true, Ordering::Relaxed);
        let Ok(target) = entry.path().canonicalize() else {
            return false;
        };
        // Inside a root it is walked anyway; above one it would be a circle.
        let known = |root: &PathBuf| target.starts_with(root) || root.starts_with(&target);
        if self.roots.iter().any(known) {
            return false;
        }
        let mut entered = self.entered.lock().unwrap_or_else(PoisonError::into_inner);
        if entered.values().any(|other| *other == target) {
            return false;
        }
        entered.insert(entry.path().to_owned(), target);
        true
    }
}

/// Whether a path is in one of these folders, or leads there.
fn leads(path: &Path, folders: &BTreeSet<PathBuf>) -> bool {
    // In their order what lies in a folder follows it.
    let next = folders
        .range::<Path, _>((Bound::Included(path), Bound::Unbounded))
        .next();
    next.is_some_and(|folder| folder.starts_with(path))
        || path.ancestors().any(|above| folders.contains(above))
}

/// Sorts by key and keeps each file once: under its own name if it is there, else under the first link.
fn once(mut files: Vec<Found>) -> Vec<Found> {
    files.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    if !files.iter().any(|file| file.linked) {
        return files;
    }
    // Roots are canonical: only behind a link can a path be another one's.
    let own_paths = files.iter().filter(|file| !file.linked);
    let mut seen: HashSet<PathBuf> = own_paths.map(|file| file.path.clone()).collect();
    files.retain(|file| {
        let target = file.linked.then(|| file.path.canonicalize().ok()).flatten();
        target.is_none_or(|target| seen.insert(target))
    });
    files
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Tree(tempfile::TempDir);

    impl Tree {
        fn new(files: &[&str]) -> Self {
            let tree = Self(tempfile::tempdir().expect("a temporary folder"));
            for file in files {
                let path = tree.path(file);
                std::fs::create_dir_all(path.parent().expect("inside")).expect("made");
                std::fs::write(path, "words").expect("written");
            }
            tree
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn link(&self, target: &str, name: &str) {
            symlink(target, self.path(name)).expect("linked");
        }

        fn keys(&self, roots: &[&str]) -> Vec<String> {
            let roots: Vec<PathBuf> = roots.iter().map(|root| self.path(root)).collect();
            let corpus = Corpus::new(&roots).expect("they exist");
            let walk = walk(&corpus, &AtomicBool::new(false)).expect("it can be walked");
            let keys = walk.files.iter().map(|file| file.key.as_str().to_owned());
            keys.collect()
        }
    }

    #[test]
    fn articles_by_their_names_sorted() {
        let tree = Tree::new(&[
            "b/z.txt",
            "a.md",
            "b/A.TXT",
            "x.pdf",
            ".hidden.txt",
            ".git/c.txt",
            "b/README",
            "b/i.txt",
        ]);
        std::fs::write(tree.path("b/.ignore"), "i.txt\n").expect("written");
        let expected = ["0/a.md", "0/b/A.TXT", "0/b/README", "0/b/z.txt"];
        assert_eq!(tree.keys(&["."]), expected);
        assert_eq!(
            tree.keys(&["b", "a.md"]),
            ["0/a.md", "1/A.TXT", "1/README", "1/z.txt"]
        );
    }

    #[test]
    fn links_are_followed_once_and_never_round() {
        let tree = Tree::new(&["in/a/x.txt", "out/y.txt", "out/deep/z.txt"]);
        tree.link("..", "in/a/up");
        tree.link("a", "in/again");
        tree.link("../out", "in/first");
        tree.link("../out", "in/second");
        tree.link("../out/y.txt", "in/0-link.txt");
        tree.link("nowhere.txt", "in/dangling.txt");
        tree.link("loop.txt", "in/loop.txt");
        assert_eq!(
            tree.keys(&["in"]),
            [
                "0/0-link.txt",
                "0/a/x.txt",
                "0/dangling.txt",
                "0/first/deep/z.txt",
                "0/loop.txt",
            ]
        );
    }

    #[test]
    fn a_root_that_has_gone_is_named() {
        let tree = Tree::new(&["in/a.txt"]);
        let corpus = Corpus::new(&[tree.path("in")]).expect("it exists");
        std::fs::remove_dir_all(tree.path("in")).expect("removed");
        let error = walk(&corpus, &AtomicBool::new(false)).expect_err("it has gone");
        assert!(error.to_string().contains("in\""), "{error}");
    }
}
