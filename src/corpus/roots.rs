//! [`Corpus`]: which folders and files belong together.

use std::ffi::OsStr;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

use crate::article::entry_of;
use crate::corpus::Error;

/// A set of roots, each a folder or a file. The same set, however it is named, is the same corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corpus {
    /// Canonical, sorted, without repeats, never empty: the position of a root is the first part of its ids.
    roots: Vec<PathBuf>,
}

impl Corpus {
    /// Takes the folders and files that `paths` name. A root inside another root adds nothing and is left out.
    ///
    /// # Errors
    ///
    /// [`Error::Root`] for the first path that is not there or cannot be resolved.
    pub fn new<P: AsRef<Path>>(paths: &[P]) -> Result<Self, Error> {
        let mut roots = Vec::with_capacity(paths.len());
        for path in paths {
            let path = path.as_ref();
            let root = path.canonicalize().map_err(|source| Error::Root {
                path: path.to_owned(),
                source,
            })?;
            roots.push(root);
        }
        roots.sort_unstable();
        roots.dedup();
        // Sorted part by part, what lies inside a root follows it.
        roots.dedup_by(|inner, outer| inner.starts_with(outer));
        Ok(Self { roots })
    }

    /// The roots: canonical, sorted, none inside another.
    #[must_use]
    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// What to call it in one or two words: the name of its first root, and how many more there are.
    #[must_use]
    pub fn name(&self) -> String {
        let first = self.roots.first().map(|root| match root.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => root.display().to_string(),
        });
        let first = first.unwrap_or_default();
        match self.roots.len() {
            0 | 1 => first,
            n => format!("{first} +{}", n - 1),
        }
    }

    /// Where its index lies below a data directory: `corpora/<name>-<hash>/index`.
    #[must_use]
    pub fn index_dir(&self, data_dir: &Path) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        for root in &self.roots {
            let bytes = root.as_os_str().as_encoded_bytes();
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        let hash = hasher.finalize().to_hex();
        let name = self.roots.first().and_then(|root| root.file_name());
        let name = slug(name.unwrap_or(OsStr::new("root")));
        let folder = format!("{name}-{}", &hash.as_str()[..16]);
        data_dir.join("corpora").join(folder).join("index")
    }

    /// Where what the reader makes of it lies: beside the index, which is a cache and may be deleted.
    #[must_use]
    pub fn user_dir(&self, data_dir: &Path) -> PathBuf {
        self.index_dir(data_dir).with_file_name("user")
    }

    /// The file behind an id or key of this corpus (`<root>/<relative path>`, for one article of many `…#<entry>`),
    /// whether it still exists or not.
    #[must_use]
    pub fn path_of(&self, id: &str) -> Option<PathBuf> {
        let (file, _) = entry_of(id);
        let (root, rest) = file.split_once('/')?;
        let root = self.roots.get(root.parse::<usize>().ok()?)?;
        let inside = Path::new(rest);
        let plain = inside
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !plain {
            return None;
        }
        // A root that is a file has its own name as the relative path.
        if root.file_name() == Some(inside.as_os_str()) && !root.is_dir() {
            return Some(root.clone());
        }
        Some(root.join(inside))
    }

    /// The id that the file at a canonical `path` has in this corpus, if it lies in it.
    #[must_use]
    pub fn id_of(&self, path: &Path) -> Option<String> {
        let at = self.roots.iter().position(|root| path.starts_with(root))?;
        Some(key(at, &self.roots[at], path))
    }
}

/// The key of `path` below the root of that position: printable parts joined by `/`.
pub(super) fn key(position: usize, root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    // Mostly it is text, and its parts are joined so already.
    if MAIN_SEPARATOR == '/'
        && let Some(inside) = inside.to_str().filter(|inside| !inside.is_empty())
    {
        return format!("{position}/{inside}");
    }
    let mut out = position.to_string();
    let parts: Vec<&OsStr> = match inside.as_os_str().is_empty() {
        true => root.file_name().into_iter().collect(),
        false => inside.iter().collect(),
    };
    for part in parts {
        out.push('/');
        push_name(part, &mut out);
    }
    out
}

/// Appends a name as text; bytes that are no UTF-8 become U+FFFD and two hexadecimal digits, so that two names
/// never become one.
fn push_name(name: &OsStr, out: &mut String) {
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\u{fffd}{byte:02x}"));
        }
    }
}

/// A name that every file system takes: letters and digits in lower case, dashes, at most 40 bytes.
fn slug(name: &OsStr) -> String {
    let mut out = String::new();
    for c in name.to_string_lossy().chars().take(40) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() {
        "corpus".into()
    } else {
        out.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_set_of_roots_has_one_index_however_it_is_named() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let (a, b) = (home.path().join("A news!"), home.path().join("b"));
        std::fs::create_dir_all(a.join("in")).expect("made");
        std::fs::create_dir(&b).expect("made");
        let data = Path::new("/data");
        let dir = |paths: &[&Path]| Corpus::new(paths).expect("they exist").index_dir(data);
        assert_eq!(dir(&[&a, &b]), dir(&[&b, &a.join("../A news!"), &a]));
        assert_eq!(
            dir(&[&a]),
            dir(&[&a, &a.join("in")]),
            "a root inside another"
        );
        assert_ne!(dir(&[&a]), dir(&[&b]));
        let name = dir(&[&a]).to_string_lossy().into_owned();
        assert!(name.starts_with("/data/corpora/a-news-") && name.ends_with("/index"));
        let missing = Corpus::new(&[home.path().join("gone")]).expect_err("not there");
        assert!(missing.to_string().contains("gone"));
    }

    #[test]
    fn ids_lead_back_to_files() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let home = home.path().canonicalize().expect("it exists");
        let file = home.join("x.txt");
        std::fs::write(&file, "words").expect("written");
        let folder = Corpus::new(&[&home]).expect("it exists");
        assert_eq!(folder.id_of(&file).as_deref(), Some("0/x.txt"));
        assert_eq!(folder.path_of("0/x.txt"), Some(file.clone()));
        assert_eq!(folder.path_of("1/x.txt"), None);
        assert_eq!(folder.path_of("0/../etc"), None);
        let single = Corpus::new(&[&file]).expect("it exists");
        assert_eq!(single.id_of(&file).as_deref(), Some("0/x.txt"));
        assert_eq!(single.path_of("0/x.txt"), Some(file));
    }

    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let key_of = |name: &[u8]| {
            let path = Path::new("/r").join(OsStr::from_bytes(name));
            key(3, Path::new("/r"), &path)
        };
        assert_eq!(key_of(b"a\xff/b.txt"), "3/a\u{fffd}ff/b.txt");
        assert_ne!(key_of(b"\xfe.txt"), key_of(b"\xff.txt"));
    }
}
