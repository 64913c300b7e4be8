//! [`Saved`]: the queries that a reader keeps for good. The reader's own work, so not in the index, which is a cache:
//! a file of JSON Lines beside it, `searches.jsonl`, one query a line, oldest first.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::config::places::replace;

/// The name of the file, and of the form of its lines.
const FILE: &str = "searches.jsonl";
const SCHEMA: &str = "pullquote/search@1";

/// The queries that are kept for good. `None` where there is no place for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    dir: Option<PathBuf>,
}

#[derive(Serialize)]
struct Form<'a> {
    schema: &'static str,
    query: &'a str,
}

/// As much of a line as is looked at: another version may write more.
#[derive(Deserialize)]
struct Line {
    query: String,
}

fn query(line: &str) -> Option<String> {
    serde_json::from_str::<Line>(line)
        .ok()
        .map(|line| line.query)
}

impl Saved {
    /// Those in a directory, which need not be there yet.
    #[must_use]
    pub fn new(dir: Option<PathBuf>) -> Self {
        Self { dir }
    }

    /// The queries, oldest first. What cannot be read is left out.
    #[must_use]
    pub fn queries(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for query in self.read().unwrap_or_default().lines().filter_map(query) {
            if !out.contains(&query) {
                out.push(query);
            }
        }
        out
    }

    fn read(&self) -> io::Result<String> {
        let Some(dir) = &self.dir else {
            return Ok(String::new());
        };
        match std::fs::read_to_string(dir.join(FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read,
        }
    }

    /// Keeps a query, or keeps it no longer. All other lines stay as they are, those that another version or a person
    /// wrote among them; whole or not at all. Whether there is a place for it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written: then it is left alone.
    pub fn keep(&self, text: &str, kept: bool) -> io::Result<bool> {
        let Some(dir) = &self.dir else {
            return Ok(false);
        };
        let before = self.read()?;
        let others = before
            .lines()
            .filter(|line| query(line).as_deref() != Some(text));
        let mut after: String = others.map(|line| format!("{line}\n")).collect();
        if kept {
            let form = Form {
                schema: SCHEMA,
                query: text,
            };
            after += &serde_json::to_string(&form)?;
            after.push('\n');
        }
        if after != before {
            std::fs::create_dir_all(dir)?;
            replace(&dir.join(FILE), after.as_bytes())?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_kept_a_line_each_and_other_lines_stay() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let dir = home.path().join("deep/user");
        let saved = Saved::new(Some(dir.clone()));
        assert!(saved.queries().is_empty());
        assert!(saved.keep("by:okafor \"a\nb\"", true).expect("written"));
        assert!(saved.keep("bridge", true).expect("written"));
        assert_eq!(saved.queries(), ["by:okafor \"a\nb\"", "bridge"]);
        let path = dir.join(FILE);
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::write(
            &path,
            format!("{text}# mine\n{{\"query\":\"x\",\"name\":\"y\"}}"),
        )
        .expect("there");
        assert!(saved.keep("bridge", false).expect("written"));
        assert_eq!(saved.queries(), ["by:okafor \"a\nb\"", "x"]);
        let text = std::fs::read_to_string(&path).expect("there");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines, ["# mine", "{\"query\":\"x\",\"name\":\"y\"}"]);
        let left = std::fs::read_dir(&dir).expect("there").count();
        assert_eq!(left, 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_alone() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join(FILE);
        std::fs::write(&path, b"\xff").expect("written");
        let saved = Saved::new(Some(home.path().to_owned()));
        assert!(saved.keep("bridge", true).is_err());
        assert_eq!(std::fs::read(&path).expect("there"), b"\xff");
        assert_eq!(Saved::new(None).keep("bridge", true).ok(), Some(false));
    }
}
