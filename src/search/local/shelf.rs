//! The directory as tantivy sees it, with two things that tantivy lacks: a seal on the list of segments, and a memory
//! of what the system refused.
//!
//! Every file of a segment ends with a checksum of its own; `meta.json`, which says what the segments are and how many
//! documents of them are deleted, has none. So its first field is one:
//!
//! ```text
//! {"seal":"0123456789abcdef0123456789abcdef",  the rest as tantivy wrote it … }
//! ```
//!
//! It is JSON as before, of which tantivy passes over a field that it does not know. Whoever reads it through here gets
//! what was written, or an error.
//!
//! When a thread of tantivy cannot write, its writer only says that it was killed. Here the cause is kept.
//!
//! Who writes reads its files piece by piece instead of mapping them: to put segments together all of them are read from
//! end to end, and what is mapped stays in memory until then (370 of 700 MB for 100,000 articles).

use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::{Directory, HasLen};

/// The list of segments.
pub(super) const LIST: &str = "meta.json";

const BEFORE: &[u8] = b"{\"seal\":\"";
const BEHIND: &[u8] = b"\",";
const DIGITS: usize = 32;

/// Stands in the stamp of a sealed list ([`Stamp`](super::schema::Stamp)), as it is written inside a string.
const SAYS_SEALED: &[u8] = b"\\\"sealed\\\":true";

/// The list with its seal. What does not begin as an object stays as it is.
fn sealed(list: &[u8]) -> Vec<u8> {
    let Some(rest) = list.strip_prefix(b"{") else {
        return list.to_vec();
    };
    [BEFORE, seal(rest).as_bytes(), BEHIND, rest].concat()
}

fn seal(rest: &[u8]) -> String {
    blake3::hash(rest).to_hex().as_str()[..DIGITS].to_owned()
}

/// Whether a list is what was written; one by an earlier version has no seal.
fn holds(list: &[u8]) -> bool {
    let Some((digits, rest)) = list
        .strip_prefix(BEFORE)
        .and_then(|rest| rest.split_at_checked(DIGITS))
    else {
        return !list
            .windows(SAYS_SEALED.len())
            .any(|words| words == SAYS_SEALED);
    };
    rest.strip_prefix(BEHIND)
        .is_some_and(|rest| digits == seal(rest).as_bytes())
}

/// What the system refused last.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusals(Arc<Mutex<Option<io::Error>>>);

impl Refusals {
    fn heard<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            self.note(error);
        }
        result
    }

    fn note(&self, error: &io::Error) {
        let again = match error.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code),
            None => io::Error::new(error.kind(), error.to_string()),
        };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The first one is the cause of what follows.
        last.get_or_insert(again);
    }

    /// The first refusal since the last time.
    pub fn take(&self) -> Option<io::Error> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.take()
    }
}

/// A directory of files with a sealed list.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    files: Box<dyn Directory>,
    /// Where they lie, if they are to be read piece by piece.
    asked: Option<PathBuf>,
    pub refusals: Refusals,
}

impl Shelf {
    pub fn new(files: impl Into<Box<dyn Directory>>) -> Self {
        Self {
            files: files.into(),
            asked: None,
            refusals: Refusals::default(),
        }
    }
}

impl Shelf {
    /// The same for who writes.
    pub fn asked(&self, dir: &Path) -> Self {
        Self {
            asked: cfg!(unix).then(|| dir.to_owned()),
            ..self.clone()
        }
    }
}

impl Directory for Shelf {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        #[cfg(unix)]
        if let Some(dir) = &self.asked {
            return match Asked::open(&dir.join(path)) {
                Ok(file) => Ok(Arc::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    Err(OpenReadError::FileDoesNotExist(path.to_owned()))
                }
                Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
            };
        }
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let opened = self.files.open_write(path);
        if let Err(OpenWriteError::IoError { io_error, .. }) = &opened {
            self.refusals.note(io_error);
        }
        let file = opened?.into_inner().map_err(|error| {
            let (error, _) = error.into_parts();
            OpenWriteError::wrap_io_error(error, path.to_owned())
        })?;
        let refusals = self.refusals.clone();
        Ok(BufWriter::new(Box::new(Heard { file, refusals })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.files.atomic_read(path)?;
        if path == Path::new(LIST) && !holds(&bytes) {
            let why = io::Error::new(
                io::ErrorKind::InvalidData,
                "the seal of the list of segments is broken",
            );
            return Err(OpenReadError::wrap_io_error(why, path.to_owned()));
        }
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let written = match path == Path::new(LIST) {
            true => self.files.atomic_write(path, &sealed(data)),
            false => self.files.atomic_write(path, data),
        };
        self.refusals.heard(written)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.refusals.heard(self.files.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// A file that is read piece by piece.
#[cfg(unix)]
#[derive(Debug)]
struct Asked {
    file: std::fs::File,
    bytes: usize,
}

#[cfg(unix)]
impl Asked {
    fn open(path: &Path) -> io::Result<Self> {
        let file = std::fs::File::open(path)?;
        let bytes = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self { file, bytes })
    }
}

#[cfg(unix)]
impl HasLen for Asked {
    fn len(&self) -> usize {
        self.bytes
    }
}

#[cfg(unix)]
impl FileHandle for Asked {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        std::os::unix::fs::FileExt::read_exact_at(&self.file, &mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// A file being written, whose failures are heard.
struct Heard {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    refusals: Refusals,
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        match &written {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => written,
            _ => self.refusals.heard(written),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.refusals.heard(self.file.flush())
    }
}

impl TerminatingWrite for Heard {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.refusals.heard(self.file.terminate_ref(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As tantivy writes it, with the stamp of a commit.
    const WRITTEN: &[u8] =
        b"{\n  \"opstamp\": 7,\n  \"payload\": \"{\\\"generation\\\":1,\\\"sealed\\\":true}\"\n}\n";

    #[test]
    fn every_byte_of_a_sealed_list_is_under_its_seal() {
        let list = sealed(WRITTEN);
        assert!(holds(&list));
        let value: serde_json::Value = serde_json::from_slice(&list).expect("still JSON");
        assert_eq!(value["opstamp"], 7);
        for at in 0..list.len() {
            for bit in 0..8 {
                let mut flipped = list.clone();
                flipped[at] ^= 1 << bit;
                assert!(!holds(&flipped), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn a_list_of_before_has_none() {
        assert!(holds(
            b"{\"opstamp\": 7, \"payload\": \"{\\\"generation\\\":1}\"}"
        ));
        assert!(!holds(WRITTEN), "it says that it has one");
    }
}
