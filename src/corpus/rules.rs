//! [`Rules`]: whether a walk would come to a file, without the walk.
//!
//! Invariant: for files that no link leads to, it says what [`walk`](crate::corpus::walk()) does; a test compares both.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::Gitignore;

/// The files that leave out others, those that count more first.
const IGNORE_FILES: [&str; 2] = [".ignore", ".gitignore"];

/// Whether a file has a say in what is walked.
pub(super) fn has_say(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| IGNORE_FILES.iter().any(|file| *file == name))
}

/// What the folders of one root leave out, as far as it was asked for.
#[derive(Default)]
pub(super) struct Rules {
    /// By folder, those of [`IGNORE_FILES`].
    files: HashMap<PathBuf, [Gitignore; 2]>,
    /// By folder, whether it is entered.
    entered: HashMap<PathBuf, bool>,
}

impl Rules {
    /// Whether a file below this root is come to.
    pub fn admit(&mut self, root: &Path, file: &Path) -> bool {
        file.parent().is_none_or(|folder| self.enter(root, folder))
            && self.admits(root, file, false)
    }

    fn enter(&mut self, root: &Path, folder: &Path) -> bool {
        if folder == root {
            return true;
        }
        if let Some(known) = self.entered.get(folder) {
            return *known;
        }
        let above = folder.parent().is_none_or(|above| self.enter(root, above));
        let entered = above && self.admits(root, folder, true);
        self.entered.insert(folder.to_owned(), entered);
        entered
    }

    /// Whether something in a folder that is entered is left out neither by a rule nor because it is hidden. Of rules of
    /// the same sort the nearest one counts.
    fn admits(&mut self, root: &Path, path: &Path, is_dir: bool) -> bool {
        let mut said = [None; 2];
        let folders = path.ancestors().skip(1);
        for folder in folders.take_while(|folder| folder.starts_with(root)) {
            let rules = self.files.entry(folder.to_owned()).or_insert_with(|| {
                IGNORE_FILES.map(|name| {
                    let file = folder.join(name);
                    match file.exists() {
                        // What is wrong in it is passed over, as in a walk.
                        true => Gitignore::new(file).0,
                        false => Gitignore::empty(),
                    }
                })
            });
            for (said, rules) in said.iter_mut().zip(rules) {
                *said = said.or(match rules.matched(path, is_dir) {
                    Match::None => None,
                    Match::Ignore(_) => Some(false),
                    Match::Whitelist(_) => Some(true),
                });
            }
        }
        let [ignore, git] = said;
        ignore.or(git).unwrap_or_else(|| !is_hidden(path))
    }
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or(OsStr::new(""));
    name.as_encoded_bytes().starts_with(b".")
}
