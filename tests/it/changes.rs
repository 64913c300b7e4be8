//! After any changes, an index that was told of the changed paths alone is what one made from scratch would be.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use proptest::sample::select;

use pullquote::article::ArticleId;
use pullquote::corpus::{self, Corpus, Report, Settings, index, index_changed};
use pullquote::record::{Record, Source, SourceKey, Status};
use pullquote::search::{self, Engine, memory, open};

/// Names that clash: folders and files, hidden ones, links, endings that are none of articles.
const FOLDERS: &[&str] = &["", "a", "a-", "a/b", "a/b/deep", ".hidden", "c.txt"];
const FILES: &[&str] = &[
    "one.txt",
    "two.md",
    "lines.jsonl",
    ".dot.txt",
    "x.pdf",
    "bare",
    "a.txt",
];
const RULES: &[&str] = &[
    "",
    "*.md\n",
    "b/\n",
    "one.txt\n!two.md\n",
    "!.dot.txt\n",
    "/a\n",
    "deep\n",
    "!one.txt\n",
    "[",
];

#[derive(Clone, Debug)]
enum Change {
    Write(String, u8),
    Append(String, u8),
    Touch(String),
    Remove(String),
    Rename(String, String),
    Rules(String, &'static str, &'static str),
    Link(String, String),
}

fn path() -> impl Strategy<Value = String> {
    (select(FOLDERS), select(FILES)).prop_map(|(folder, file)| format!("{folder}/{file}"))
}

fn any_path() -> impl Strategy<Value = String> {
    prop_oneof![3 => path(), 1 => select(FOLDERS).prop_map(str::to_owned)]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => (path(), any::<u8>()).prop_map(|(path, n)| Change::Write(path, n)),
        2 => (path(), any::<u8>()).prop_map(|(path, n)| Change::Append(path, n)),
        1 => path().prop_map(Change::Touch),
        3 => any_path().prop_map(Change::Remove),
        4 => (any_path(), any_path()).prop_map(|(from, to)| Change::Rename(from, to)),
        2 => (select(FOLDERS), select(&[".ignore", ".gitignore"][..]), select(RULES))
            .prop_map(|(folder, file, rules)| Change::Rules(folder.into(), file, rules)),
        1 => (any_path(), any_path()).prop_map(|(to, at)| Change::Link(to, at)),
    ]
}

/// What a file of that name may hold.
fn text(path: &str, n: u8) -> String {
    match (path.ends_with(".jsonl"), n % 5) {
        (true, 0) => "no object\n".into(),
        (true, _) => format!(
            "{{\"id\":\"{n}\",\"title\":\"T{n}\",\"body\":\"“It is {n},” said Ada Quist.\"}}\n"
        ),
        (false, 0) => String::new(),
        (false, _) => format!("Title {n}\n\n“It is {n},” said Ada Quist.\n"),
    }
}

struct Place {
    home: tempfile::TempDir,
    corpus: Corpus,
    engines: [Arc<dyn Engine>; 2],
}

impl Place {
    fn new(as_file: bool) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let news = home.path().join("news");
        fs::create_dir(&news).expect("made");
        fs::create_dir(home.path().join("out")).expect("made");
        fs::write(home.path().join("out/far.txt"), text("", 3)).expect("written");
        fs::write(home.path().join("single.txt"), text("", 1)).expect("written");
        let mut roots = vec![news];
        if as_file {
            roots.push(home.path().join("single.txt"));
        }
        let on_disk = open(&home.path().join("index")).expect("a new index");
        Self {
            corpus: Corpus::new(&roots).expect("they exist"),
            engines: [memory(), on_disk.engine],
            home,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        let news = self
            .home
            .path()
            .canonicalize()
            .expect("it exists")
            .join("news");
        match name.trim_start_matches('/') {
            "" => news.join("a"),
            name => news.join(name),
        }
    }

    /// Changes the disk, as far as it can be changed so; the paths of which a watcher would tell.
    fn apply(&self, change: &Change) -> Vec<PathBuf> {
        let parent = |path: &Path| path.parent().map(fs::create_dir_all);
        match change {
            Change::Write(name, n) => {
                let path = self.path(name);
                // Folders that were made for it are told of.
                let first = path.ancestors().filter(|above| !above.exists()).last();
                let first = first.map(Path::to_owned);
                parent(&path);
                let _ = fs::write(&path, text(name, *n));
                first.into_iter().chain([path]).collect()
            }
            Change::Append(name, n) => {
                let path = self.path(name);
                let mut all = fs::read_to_string(&path).unwrap_or_default();
                all.push_str(&text(name, *n));
                if path.is_file() {
                    let _ = fs::write(&path, all);
                }
                vec![path]
            }
            Change::Touch(name) => {
                let path = self.path(name);
                if let Ok(file) = fs::File::options().write(true).open(&path) {
                    let _ = file.set_modified(std::time::SystemTime::now());
                }
                vec![path]
            }
            Change::Remove(name) => {
                let path = self.path(name);
                let _ = match path.symlink_metadata() {
                    Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(&path),
                    _ => fs::remove_file(&path),
                };
                vec![path]
            }
            Change::Rename(from, to) => {
                let (from, to) = (self.path(from), self.path(to));
                let _ = fs::rename(&from, &to);
                vec![from, to]
            }
            Change::Rules(folder, file, rules) => {
                let path = self.path(folder).join(file);
                if path.parent().is_some_and(Path::is_dir) {
                    let _ = fs::write(&path, rules);
                }
                vec![path]
            }
            Change::Link(to, at) => {
                let at = self.path(at);
                let to = match to.is_empty() {
                    true => self.home.path().join("out"),
                    false => self.path(to),
                };
                if at.parent().is_some_and(Path::is_dir) {
                    let _ = symlink(to, &at);
                }
                vec![at]
            }
        }
    }
}

/// Tries again while somebody writes: another test that starts a program holds every lock of this process until that
/// program has begun.
fn patiently<T, E: Into<corpus::Error>>(mut act: impl FnMut() -> Result<T, E>) -> T {
    loop {
        match act().map_err(Into::into) {
            Err(corpus::Error::Index(search::Error::Busy)) => std::thread::yield_now(),
            done => return done.expect("done"),
        }
    }
}

/// The manifest, sorted.
fn sources(engine: &dyn Engine) -> Vec<Source> {
    let writer = patiently(|| engine.writer());
    let mut sources = writer.sources().expect("it can be read");
    sources.sort_by(|a, b| a.key.cmp(&b.key));
    sources
}

/// What an engine knows of a source.
type Known = (String, u64, [u8; 32], Status, Option<Arc<Record>>);

/// All that an engine knows: sources but for their times, and records.
fn all(engine: &dyn Engine) -> Vec<Known> {
    let of = |source: Source| {
        let id = ArticleId::new(source.key.as_str());
        let record = engine.fetch(&id).expect("it can be read");
        let key = source.key.as_str().to_owned();
        (key, source.size_bytes, source.hash, source.status, record)
    };
    sources(engine).into_iter().map(of).collect()
}

fn whole(corpus: &Corpus, engine: &dyn Engine) -> Result<Report, corpus::Error> {
    let go = AtomicBool::new(false);
    index(corpus, engine, Settings::default(), &go, &mut |_| {})
}

fn scratch(corpus: &Corpus) -> (Arc<dyn Engine>, Report) {
    let engine = memory();
    let report = whole(corpus, &*engine).expect("indexed");
    (engine, report)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn told_of_what_changed_an_index_is_what_one_from_scratch_is(
        before in prop::collection::vec(change(), 0..12),
        batches in prop::collection::vec(prop::collection::vec(change(), 1..6), 1..6),
        as_file in any::<bool>(),
    ) {
        let place = Place::new(as_file);
        for change in &before {
            place.apply(change);
        }
        let go = AtomicBool::new(false);
        // As a watcher does: as long as there are links, everything is looked at.
        let mut linked = false;
        for engine in &place.engines {
            linked = patiently(|| whole(&place.corpus, &**engine)).links.any;
        }
        for batch in &batches {
            let paths: Vec<PathBuf> = batch.iter().flat_map(|change| place.apply(change)).collect();
            let (fresh, report) = scratch(&place.corpus);
            for engine in &place.engines {
                patiently(|| match linked {
                    true => whole(&place.corpus, &**engine),
                    false => index_changed(
                        (&place.corpus, &paths),
                        (&**engine, &mut None),
                        Settings::default(),
                        &go,
                        &mut |_| {},
                    ),
                });
                let (mut known, wanted) = (all(&**engine), all(&*fresh));
                // Of what cannot be read any more an index keeps what it knew.
                let mut kept = false;
                for (known, wanted) in known.iter_mut().zip(&wanted) {
                    if known.0 == wanted.0 && wanted.2 == [0; 32] && known != wanted {
                        (*known, kept) = (wanted.clone(), true);
                    }
                }
                prop_assert_eq!(known, wanted, "{:?}", paths);
                if !kept {
                    let summary = engine.summary().expect("it can be read");
                    prop_assert_eq!(summary, report.summary);
                }
                let keys = [SourceKey::new("0"), SourceKey::new("1")];
                let mut known = engine.known(&keys).expect("it can be read");
                known.sort_by(|a, b| a.key.cmp(&b.key));
                prop_assert_eq!(known, sources(&**engine));
            }
            linked = report.links.any;
        }
    }
}
