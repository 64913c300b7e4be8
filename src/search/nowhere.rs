//! In place of the engine on disk when the program is built without it.

use std::path::Path;

use crate::search::{Checkup, Error, Opened};

/// Fails as a place does that cannot be written.
pub(super) fn open(dir: &Path) -> Result<Opened, Error> {
    Err(Error::ReadOnly {
        path: dir.display().to_string(),
        source: "built without the feature \"local\"".into(),
    })
}

pub(super) use open as rebuild;

/// There is nothing to be looked at.
pub(super) fn examine(_dir: &Path) -> Result<Checkup, Error> {
    Ok(Checkup::default())
}

pub(super) fn is_reading() -> bool {
    false
}
