//! Where things are kept: settings, indexes, and what is remembered between runs.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// The environment of the process as it was at the start; a value, so that tests can give another.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The environment of this process.
    #[must_use]
    pub fn here() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// An environment of these variables.
    #[must_use]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        Self(
            pairs
                .iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }

    /// A variable as text, if it is set and is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.0.get(OsStr::new(name))?.to_str().map(str::to_owned)
    }

    /// A variable as a path, if it is set to something.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.0
            .get(OsStr::new(name))
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    }
}

/// Where things are kept. `None` where this user has no such place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// `config.toml`, `keymap.toml`, `themes/`: written by the user only.
    pub config: Option<PathBuf>,
    /// Indexes: a cache, safe to delete.
    pub data: Option<PathBuf>,
    /// What is remembered between runs.
    pub state: Option<PathBuf>,
}

/// The file of the state directory that names the roots of the last corpus, each ended by a NUL.
const LAST: &str = "last-corpus";

impl Places {
    /// Finds the places: `PULLQUOTE_*_DIR`, then the XDG variables (on every system), then what the system wants.
    #[must_use]
    pub fn new(env: &Environment) -> Self {
        let system = ProjectDirs::from("", "", "pullquote");
        let xdg = |name: &str| {
            let base = env.path(name).filter(|path| path.is_absolute());
            base.map(|base| base.join("pullquote"))
        };
        let dot_config = || {
            let path = BaseDirs::new()?.home_dir().join(".config/pullquote");
            path.is_dir().then_some(path)
        };
        let system = system.as_ref();
        Self {
            config: env
                .path("PULLQUOTE_CONFIG_DIR")
                .or_else(|| xdg("XDG_CONFIG_HOME"))
                .or_else(dot_config)
                .or_else(|| system.map(|dirs| dirs.config_dir().to_owned())),
            data: env
                .path("PULLQUOTE_DATA_DIR")
                .or_else(|| xdg("XDG_DATA_HOME"))
                .or_else(|| system.map(|dirs| dirs.data_dir().to_owned())),
            state: env
                .path("PULLQUOTE_STATE_DIR")
                .or_else(|| xdg("XDG_STATE_HOME"))
                .or_else(|| {
                    let dirs = system?;
                    Some(dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned())
                }),
        }
    }

    /// The roots of the corpus that was opened last; empty when none was.
    #[must_use]
    pub fn last_corpus(&self) -> Vec<PathBuf> {
        let Some(state) = &self.state else {
            return Vec::new();
        };
        let bytes = std::fs::read(state.join(LAST)).unwrap_or_default();
        bytes
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
            .map(|path| PathBuf::from(OsString::from_vec(path.to_vec())))
            .collect()
    }

    /// Remembers the roots of a corpus as the last one. Whole or not at all: a second process reads the old file or
    /// the new one.
    ///
    /// # Errors
    ///
    /// When it cannot be written: nothing that matters is lost.
    pub fn remember(&self, roots: &[PathBuf]) -> io::Result<()> {
        let Some(state) = &self.state else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        for root in roots {
            bytes.extend_from_slice(root.as_os_str().as_bytes());
            bytes.push(0);
        }
        if std::fs::read(state.join(LAST)).is_ok_and(|before| before == bytes) {
            return Ok(());
        }
        std::fs::create_dir_all(state)?;
        replace(&state.join(LAST), &bytes)
    }
}

/// The file of the state directory that holds the queries of before, one a line, newest last.
const HISTORY: &str = "history";

/// The most queries that are kept.
const KEPT: usize = 500;

impl Places {
    /// The queries of earlier sessions, newest last. What cannot be read is left out.
    #[must_use]
    pub fn history(&self) -> Vec<String> {
        let Some(state) = &self.state else {
            return Vec::new();
        };
        let bytes = std::fs::read(state.join(HISTORY)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut out: Vec<String> = lines.map(str::to_owned).collect();
        out.drain(..out.len().saturating_sub(KEPT));
        out
    }

    /// Keeps the queries of a session that began with those of [`Places::history`]. What another session kept since
    /// stays, but for those `forgotten`; whole or not at all.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn keep_history(&self, queries: &[String], forgotten: &[String]) -> io::Result<()> {
        let Some(state) = &self.state else {
            return Ok(());
        };
        let before = self.history();
        let mut all: Vec<&str> = before
            .iter()
            .filter(|query| !queries.contains(query) && !forgotten.contains(query))
            .map(String::as_str)
            .collect();
        all.extend(queries.iter().map(String::as_str));
        all.drain(..all.len().saturating_sub(KEPT));
        if all == before {
            return Ok(());
        }
        let mut text = String::new();
        for query in all {
            text.extend(query.chars().map(|c| if c.is_control() { ' ' } else { c }));
            text.push('\n');
        }
        std::fs::create_dir_all(state)?;
        replace(&state.join(HISTORY), text.as_bytes())
    }
}

/// A path as a person writes it: `~` for the home directory.
#[must_use]
pub fn at_home(path: &Path) -> String {
    let home = BaseDirs::new();
    let inside = home
        .as_ref()
        .and_then(|home| path.strip_prefix(home.home_dir()).ok());
    match inside {
        Some(inside) if !inside.as_os_str().is_empty() => format!("~/{}", inside.display()),
        _ => path.display().to_string(),
    }
}

/// Writes a file beside the old one and puts it in its place.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Two processes that remember at once must not write the same file.
    let chance = RandomState::new().build_hasher().finish();
    let aside = path.with_extension(format!("{chance:016x}.new"));
    std::fs::write(&aside, bytes)?;
    let done = std::fs::rename(&aside, path);
    if done.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_variables_go_before_those_of_the_system() {
        let env = Environment::of(&[
            ("XDG_DATA_HOME", "/x/data"),
            ("XDG_STATE_HOME", "not/absolute"),
            ("PULLQUOTE_CONFIG_DIR", "/p"),
            ("XDG_CONFIG_HOME", "/x/config"),
        ]);
        let places = Places::new(&env);
        assert_eq!(places.config, Some("/p".into()));
        assert_eq!(places.data, Some("/x/data/pullquote".into()));
        assert_ne!(places.state, Some("not/absolute/pullquote".into()));
    }

    #[test]
    fn the_last_corpus_is_remembered_byte_for_byte() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let places = Places {
            state: Some(home.path().join("deep/state")),
            ..Places::default()
        };
        assert!(places.last_corpus().is_empty());
        let odd = PathBuf::from(OsString::from_vec(b"/a\nb\xff".to_vec()));
        let roots = vec![odd, PathBuf::from("/c")];
        places.remember(&roots).expect("it can be written");
        assert_eq!(places.last_corpus(), roots);
        places.remember(&roots[1..]).expect("it can be written");
        assert_eq!(places.last_corpus(), roots[1..]);
        let left = std::fs::read_dir(home.path().join("deep/state"))
            .expect("there")
            .count();
        assert_eq!(left, 1, "nothing is left beside it");
    }

    #[test]
    fn queries_are_kept_for_the_next_session_with_those_of_others() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let places = Places {
            state: Some(home.path().join("state")),
            ..Places::default()
        };
        let queries = |list: &[&str]| list.iter().map(|q| (*q).to_owned()).collect::<Vec<_>>();
        assert!(places.history().is_empty());
        places
            .keep_history(&queries(&["a", "b\nc"]), &[])
            .expect("kept");
        assert_eq!(places.history(), ["a", "b c"]);
        places
            .keep_history(&queries(&["a", "d"]), &[])
            .expect("kept");
        assert_eq!(places.history(), ["b c", "a", "d"]);
        let gone = queries(&["b c"]);
        places.keep_history(&[], &gone).expect("kept");
        assert_eq!(places.history(), ["a", "d"]);
        let many: Vec<String> = (0..600).map(|n| n.to_string()).collect();
        places.keep_history(&many, &[]).expect("kept");
        assert_eq!(places.history().len(), KEPT);
        assert_eq!(places.history().last().map(String::as_str), Some("599"));
    }
}
