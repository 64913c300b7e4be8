//! A read-only index, played by a directory whose locks fail: the tests may run as a user for whom no
//! directory is read-only.

use super::*;

/// Like a directory on a file system mounted read-only.
#[derive(Clone, Debug)]
struct Frozen(MmapDirectory);

impl Directory for Frozen {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }
    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(io::ErrorKind::PermissionDenied.into()),
            filepath: path.to_owned(),
        })
    }
    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }
    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(
            io::ErrorKind::PermissionDenied.into(),
            path.to_owned(),
        ))
    }
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }
    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }
    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Err(LockError::wrap_io_error(
            io::ErrorKind::PermissionDenied.into(),
        ))
    }
    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

#[test]
fn a_read_only_index_opens_without_its_lock() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    open(dir.path()).expect("a new index");
    let frozen = Frozen(mmap(dir.path()).expect("a directory"));
    let refused = checked(dir.path(), frozen.clone());
    assert!(
        matches!(refused, Err(Error::ReadOnly { .. })),
        "this is why the wrapper is there"
    );
    let opening = checked(dir.path(), Unlocked(frozen)).expect("it opens for reading");
    opening.reader.reload().expect("and reloads");
    let writer = opening
        .index
        .writer::<tantivy::TantivyDocument>(15_000_000)
        .map_err(|error| writing(dir.path(), error));
    assert!(matches!(writer, Err(Error::ReadOnly { .. })));
}

#[test]
fn a_place_that_cannot_be_is_read_only() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let file = dir.path().join("file");
    fs::write(&file, "not a directory").expect("a file");
    for place in [file.join("below"), file] {
        assert!(matches!(open(&place), Err(Error::ReadOnly { .. })));
    }
}
