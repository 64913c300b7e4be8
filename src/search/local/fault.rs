//! What went wrong inside, before it is known which index it was.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::LockError;

use crate::search::Error;

/// An error of the seam, or a cause that has no directory yet.
#[derive(Debug)]
pub(super) enum Fault {
    Seam(Error),
    Cause(Box<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    pub fn new(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Cause(Box::new(cause))
    }

    /// Something that only a damaged index can hold.
    pub fn broken(what: &'static str) -> Self {
        Self::Cause(what.into())
    }

    /// The error for the index in `path`.
    pub fn at(self, path: &Path) -> Error {
        match self {
            Self::Seam(error) => error,
            Self::Cause(source) => Error::Damaged {
                path: path.display().to_string(),
                source,
            },
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Seam(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

impl From<TantivyError> for Fault {
    fn from(error: TantivyError) -> Self {
        Self::new(error)
    }
}

/// Runs what reads the index. tantivy panics on some damage (seen: an index out of bounds in fast fields and
/// in the store); here that is damage like any other.
pub(super) fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|fault| fault.at(path)),
        Err(_) => Err(Fault::broken("the reader of the index panicked").at(path)),
    }
}

/// The error for a directory that cannot be written.
pub(super) fn read_only(
    path: &Path,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::ReadOnly {
        path: path.display().to_string(),
        source: source.into(),
    }
}

/// The error for a failure to write: a lock that another has, a place that cannot be written, or damage.
pub(super) fn writing(path: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy,
        // What the system said, without tantivy's words around it.
        TantivyError::LockFailure(LockError::IoError(cause), _) => read_only(path, cause),
        TantivyError::ErrorInThread(_) => read_only(path, "the system refused; is the disk full?"),
        error if is_io(&error) => read_only(path, error),
        error => Fault::from(error).at(path),
    }
}

/// Whether the operating system refused, rather than the content of a file.
fn is_io(error: &TantivyError) -> bool {
    use tantivy::directory::error::OpenWriteError;
    match error {
        TantivyError::OpenWriteError(OpenWriteError::IoError { .. }) => true,
        // Some errors of the system come as their words only.
        TantivyError::InternalError(words) => words.contains("(os error "),
        TantivyError::IoError(cause) => !matches!(
            cause.kind(),
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However tantivy wraps it: what the system refuses to write is no damage, and nothing is set aside for it.
    #[test]
    fn a_full_disk_is_no_damage() {
        let path = Path::new("/index");
        let full = || std::io::Error::from_raw_os_error(28);
        for error in [
            TantivyError::from(full()),
            TantivyError::InternalError(full().to_string()),
            TantivyError::LockFailure(LockError::wrap_io_error(full()), None),
            TantivyError::ErrorInThread("killed".into()),
        ] {
            let said = writing(path, error);
            assert!(matches!(said, Error::ReadOnly { .. }), "{said:?}");
        }
        let broken = TantivyError::InternalError("wrong magic number".into());
        assert!(matches!(writing(path, broken), Error::Damaged { .. }));
        assert!(matches!(
            writing(path, TantivyError::LockFailure(LockError::LockBusy, None)),
            Error::Busy
        ));
    }
}
