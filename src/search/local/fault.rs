//! What went wrong inside, before it is known which index it was.
//!
//! Three sorts are told apart, because each asks for something else: the *system* refuses (a full disk, no rights, too
//! many open files: nothing is wrong with the index, and nothing may be set aside for it), the *content* cannot be what
//! was written (damage: the index is a cache and is made anew), or somebody else *has* it.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

use crate::search::Error;
use crate::search::local::shelf::Refusals;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// An error of the seam, or a cause that has no directory yet.
#[derive(Debug)]
pub(super) enum Fault {
    Seam(Error),
    /// The content is not what was written.
    Cause(Source),
    /// The system would not let it be read.
    Refused(Source),
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
        let path = || path.display().to_string();
        match self {
            Self::Seam(error) => error,
            Self::Cause(source) => Error::Damaged {
                path: path(),
                source,
            },
            Self::Refused(source) => Error::Refused {
                path: path(),
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

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match refuses_reading(&error) {
            true => Self::Refused(Box::new(error)),
            false => Self::new(error),
        }
    }
}

impl From<OpenReadError> for Fault {
    fn from(error: OpenReadError) -> Self {
        TantivyError::from(error).into()
    }
}

impl From<TantivyError> for Fault {
    fn from(error: TantivyError) -> Self {
        let cause = match &error {
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
            | TantivyError::IoError(io_error)
            | TantivyError::LockFailure(LockError::IoError(io_error), _) => Some(io_error),
            _ => None,
        };
        match cause.filter(|cause| refuses_reading(cause)) {
            // What the system said, without tantivy's words around it.
            Some(cause) => Self::Refused(cause.to_string().into()),
            None => Self::new(error),
        }
    }
}

/// Whether a file was not read for a reason that lies outside it. Other errors of the system (it is a folder, there is
/// none) say that the index is not what it was.
fn refuses_reading(error: &io::Error) -> bool {
    /// EPERM, EIO, ENOMEM, EACCES, ENFILE, EMFILE: the same numbers on every Unix.
    const OUTSIDE: [i32; 6] = [1, 5, 12, 13, 23, 24];
    error
        .raw_os_error()
        .is_some_and(|code| OUTSIDE.contains(&code))
}

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads an index, so that a panic is caught and is no fault of the program.
pub(in crate::search) fn is_reading() -> bool {
    READING.get()
}

/// Runs what reads the index. tantivy panics on some damage (seen: an index out of bounds in fast fields and
/// in the store); here that is damage like any other.
pub(super) fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Error> {
    let before = READING.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    READING.set(before);
    match read {
        Ok(result) => result.map_err(|fault| fault.at(path)),
        Err(_) => Err(Fault::broken("the reader of the index panicked").at(path)),
    }
}

/// The error for a directory that cannot be written.
pub(super) fn read_only(path: &Path, source: impl Into<Source>) -> Error {
    Error::ReadOnly {
        path: path.display().to_string(),
        source: source.into(),
    }
}

/// The error for what the system refused to write, with what can be done about it.
pub(super) fn refused(path: &Path, error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full; make room and try again, what was committed is kept"
        }
        io::ErrorKind::FileTooLarge => {
            "a file would be longer than this session allows (`ulimit -f`); what was committed is kept"
        }
        _ => return read_only(path, error.to_string()),
    };
    read_only(path, format!("{why} ({error})"))
}

/// The error for a failure to write: a lock that another has, a place that cannot be written, or damage.
pub(super) fn writing(path: &Path, error: TantivyError, refusals: &Refusals) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy,
        // What the system said, without tantivy's words around it.
        TantivyError::LockFailure(LockError::IoError(cause), _) => refused(path, &cause),
        error => match refusals.take() {
            Some(cause) => refused(path, &cause),
            None => unheard(path, error),
        },
    }
}

/// The same where nothing was heard of the system.
fn unheard(path: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => {
            refused(path, &io_error)
        }
        TantivyError::IoError(cause) if is_from_outside(&cause) => refused(path, &cause),
        TantivyError::ErrorInThread(_) => read_only(path, "the system refused; is the disk full?"),
        // Some errors of the system come as their words only.
        TantivyError::InternalError(words) if words.contains("(os error ") => {
            read_only(path, words)
        }
        error => Fault::from(error).at(path),
    }
}

/// Whether the operating system refused, rather than the content of a file.
fn is_from_outside(cause: &io::Error) -> bool {
    !matches!(
        cause.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
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
            let said = writing(path, error, &Refusals::default());
            assert!(matches!(said, Error::ReadOnly { .. }), "{said:?}");
        }
        let broken = TantivyError::InternalError("wrong magic number".into());
        assert!(matches!(
            writing(path, broken, &Refusals::default()),
            Error::Damaged { .. }
        ));
        assert!(matches!(
            writing(
                path,
                TantivyError::LockFailure(LockError::LockBusy, None),
                &Refusals::default()
            ),
            Error::Busy
        ));
    }

    /// Too many open files, no rights: the index is as good as it was.
    #[test]
    fn what_the_system_does_not_let_us_read_is_no_damage() {
        let path = Path::new("/index");
        for (code, outside) in [(24, true), (13, true), (5, true), (21, false), (2, false)] {
            let error = || std::io::Error::from_raw_os_error(code);
            let opened = OpenReadError::wrap_io_error(error(), path.to_owned());
            for fault in [Fault::from(error()), Fault::from(opened)] {
                let said = fault.at(path);
                assert_eq!(matches!(said, Error::Refused { .. }), outside, "{said:?}");
            }
        }
    }
}
