//! The checksums: every file of a segment ends with one, over all that stands before it.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::directory::error::OpenReadError;
use tantivy::{Index, IndexMeta};

use crate::search::local::fault::Fault;

/// So many bytes are checked whenever an index is opened, the smallest files first: that is a small index as a whole,
/// and of a large one what is read at the start. Some 3 ms.
pub(super) const AT_OPENING: u64 = 16 << 20;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// It is what was written.
    Good,
    /// It is not.
    Bad,
    /// It is not there.
    Gone,
}

/// Looks whether a file is what was written. O(n) in its bytes.
pub(super) fn sum(index: &Index, file: &Path) -> Result<Sum, Fault> {
    match index.directory().validate_checksum(file) {
        Ok(true) => Ok(Sum::Good),
        Ok(false) => Ok(Sum::Bad),
        Err(OpenReadError::FileDoesNotExist(_)) => Ok(Sum::Gone),
        Err(error) => match Fault::from(error) {
            Fault::Cause(_) => Ok(Sum::Bad),
            fault => Err(fault),
        },
    }
}

/// The files of all segments that are there, with their sizes, the smallest first.
pub(super) fn files(path: &Path, metas: &IndexMeta) -> Vec<(u64, PathBuf)> {
    let mut files: Vec<(u64, PathBuf)> = metas
        .list_segment_files()
        .into_iter()
        .filter_map(|file| Some((fs::metadata(path.join(&file)).ok()?.len(), file)))
        .collect();
    files.sort();
    files
}

/// Checks files up to so many bytes. One that has gone was merged away by somebody who writes.
pub(super) fn check(
    (index, path): (&Index, &Path),
    metas: &IndexMeta,
    limit_bytes: u64,
) -> Result<(), Fault> {
    let mut bytes = 0_u64;
    for (size, file) in files(path, metas) {
        bytes += size;
        if bytes > limit_bytes {
            break;
        }
        if sum(index, &file)? == Sum::Bad {
            return Err(Fault::Cause(
                format!("the checksum of \"{}\" is wrong", file.display()).into(),
            ));
        }
    }
    Ok(())
}
