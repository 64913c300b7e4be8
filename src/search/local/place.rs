//! The directory of an index: made when missing, read as it is when it cannot be written, and set aside when
//! this version cannot read it. An index is a cache; the articles lie elsewhere.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{
    Directory, Index, IndexMeta, IndexReader, IndexSettings, ReloadPolicy, TantivyError,
};

use crate::search::Error;
use crate::search::local::fault::{Fault, guarded, read_only, writing};
use crate::search::local::schema::{Fields, Stamp, schema};
use crate::search::local::shelf::{LIST, Refusals, Shelf};
use crate::search::local::sums;
use crate::search::local::words::register;

/// An index that was opened, with a reader on it.
pub(super) struct Opening {
    pub index: Index,
    pub shelf: Shelf,
    pub reader: IndexReader,
    pub fields: Fields,
    /// Whether an earlier version made some of what is in it.
    pub earlier: bool,
}

/// Stands in an index that was found damaged while it was read: whoever opens it next makes it anew.
pub(super) const MARK: &str = ".damaged";

/// Opens what is in `path`, or makes it. The second value says what had to be set aside.
pub(super) fn open(path: &Path) -> Result<(Opening, Option<String>), Error> {
    fs::create_dir_all(path).map_err(|error| read_only(path, error))?;
    match existing(path) {
        Ok(Some(opening)) => Ok((opening, None)),
        Ok(None) => Ok((create(path)?, None)),
        Err(Error::Damaged { .. }) => anew(path, "was damaged"),
        Err(Error::Version { .. }) => anew(path, "was written by another version"),
        Err(error) => Err(error),
    }
}

/// Sets aside whatever is in `path` and makes an empty index.
pub(super) fn anew(path: &Path, why: &str) -> Result<(Opening, Option<String>), Error> {
    let aside = set_aside(path)?;
    let note = format!(
        "the index {why}; set aside in \"{}\", building anew",
        aside.display()
    );
    Ok((create(path)?, Some(note)))
}

/// The index in `path`; `None` when the directory holds nothing but locks.
fn existing(path: &Path) -> Result<Option<Opening>, Error> {
    let files = mmap(path)?;
    if path.join(MARK).exists() {
        return Err(Fault::broken("found damaged when it was read").at(path));
    }
    if !path.join(LIST).exists() {
        return match is_bare(path) {
            true => Ok(None),
            false => Err(Fault::broken("files of an index without a list of them").at(path)),
        };
    }
    let opened = checked(path, Shelf::new(files.clone()));
    match opened {
        Err(Error::ReadOnly { .. }) => checked(path, Shelf::new(Unlocked(files))).map(Some),
        opened => opened.map(Some),
    }
}

pub(super) fn mmap(path: &Path) -> Result<MmapDirectory, Error> {
    MmapDirectory::open(path).map_err(|error| read_only(path, error))
}

/// Whether nothing but dot files (locks) is in it.
fn is_bare(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|entries| {
        entries.flatten().all(|entry| {
            let name = entry.file_name();
            name.as_encoded_bytes().starts_with(b".")
        })
    })
}

/// The index on a shelf as it is now, and its list, with its fields looked at.
pub(super) fn index(path: &Path, shelf: &Shelf) -> Result<(Index, IndexMeta, Fields), Fault> {
    let index = Index::open(shelf.clone())?;
    let (schema, fields) = schema();
    let metas = index.load_metas()?;
    // An index that was made but never committed to has no stamp.
    let fits = match metas.payload.as_deref() {
        None => metas.segments.is_empty(),
        Some(payload) => serde_json::from_str(payload).is_ok_and(Stamp::fits),
    };
    if index.schema() != schema || !fits {
        return Err(Fault::Seam(Error::Version {
            path: path.display().to_string(),
        }));
    }
    register(&index);
    Ok((index, metas, fields))
}

/// Opens an index and looks whether this version can read it and nothing is missing.
pub(super) fn checked(path: &Path, shelf: Shelf) -> Result<Opening, Error> {
    guarded(path, || {
        let (index, metas, fields) = index(path, &shelf)?;
        let stamp = metas.payload.as_deref().map(serde_json::from_str::<Stamp>);
        let earlier = stamp.is_some_and(|stamp| !stamp.is_ok_and(Stamp::is_current))
            && metas.segments.iter().any(|segment| segment.num_docs() > 0);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        let reader: IndexReader = match reader {
            Err(error @ TantivyError::LockFailure(..)) => {
                return Err(Fault::Seam(writing(path, error, &Refusals::default())));
            }
            reader => reader?,
        };
        complete(&reader)?;
        sums::check((&index, path), &metas, sums::AT_OPENING)?;
        Ok(Opening {
            index,
            shelf,
            reader,
            fields,
            earlier,
        })
    })
}

/// Whether tantivy's list of the files that it is to remove one day names every file of every segment.
pub(super) fn is_all_managed(index: &Index) -> bool {
    let managed = index.directory().list_managed_files();
    let Ok(metas) = index.load_metas() else {
        return true;
    };
    let mut files = metas.segments.iter().flat_map(of_segment);
    files.all(|file| managed.contains(&file))
}

/// The names of the files that a segment must have.
pub(super) fn of_segment(meta: &SegmentMeta) -> Vec<PathBuf> {
    let mut parts = vec![
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Terms,
        SegmentComponent::Store,
    ];
    if meta.has_deletes() {
        parts.push(SegmentComponent::Delete);
    }
    let path = |part| meta.relative_path(part);
    parts.into_iter().map(path).collect()
}

/// Removes what nobody lists any more: what was being written when a process was killed, and files of a process whose
/// list of files another one has overwritten. Only for who holds the lock of the writer, before it writes; a file that
/// cannot be removed stays.
pub(super) fn sweep(path: &Path, index: &Index) {
    // Readers hold this lock while they open what they have seen listed.
    let Ok(_lock) = index.directory().acquire_lock(&META_LOCK) else {
        return;
    };
    let (Ok(metas), Ok(entries)) = (index.load_metas(), fs::read_dir(path)) else {
        return;
    };
    let listed = metas.list_segment_files();
    for entry in entries.flatten() {
        let name = entry.file_name();
        if is_litter(&name.to_string_lossy()) && !listed.contains(Path::new(&name)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a file is one of a segment, or one that was to be renamed when it was whole.
pub(super) fn is_litter(name: &str) -> bool {
    let of_segment = name
        .split_once('.')
        .is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    of_segment || name.starts_with(".tmp")
}

/// A reader opens every file but that of the positions, without which only phrases fail: look for it too.
fn complete(reader: &IndexReader) -> Result<(), Fault> {
    loop {
        let searcher = reader.searcher();
        let segments = searcher.generation().segments();
        let mut files = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.open_read(SegmentComponent::Positions));
        let Some(error) = files.find_map(Result::err) else {
            return Ok(());
        };
        // Somebody who writes may have merged the segment away since: then look at what is there now.
        reader.reload()?;
        if reader.searcher().generation().segments() == segments {
            return Err(Fault::new(error));
        }
    }
}

fn create(path: &Path) -> Result<Opening, Error> {
    let (schema, fields) = schema();
    let shelf = Shelf::new(mmap(path)?);
    let make = || -> tantivy::Result<Opening> {
        // Another process may have been faster: what it made is the same.
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .open_or_create(shelf.clone())?;
        register(&index);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Opening {
            index,
            shelf: shelf.clone(),
            reader,
            fields,
            earlier: false,
        })
    };
    make().map_err(|error| writing(path, error, &shelf.refusals))
}

/// Records are packed by zstd: a quarter smaller than by lz4 (measured), for hardly more time.
fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(1),
        }),
        ..IndexSettings::default()
    }
}

/// Where an index is set aside.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".broken");
    path.with_file_name(name)
}

/// Renames the directory to `….broken` in place of an earlier one. Not while somebody writes into it.
fn set_aside(path: &Path) -> Result<PathBuf, Error> {
    let _lock = mmap(path)?
        .acquire_lock(&INDEX_WRITER_LOCK)
        .map_err(|error| {
            let error = TantivyError::LockFailure(error, None);
            writing(path, error, &Refusals::default())
        })?;
    let aside = beside(path);
    match fs::remove_dir_all(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(read_only(&aside, error));
        }
        _ => {}
    }
    fs::rename(path, &aside).map_err(|error| read_only(path, error))?;
    fs::create_dir_all(path).map_err(|error| read_only(path, error))?;
    Ok(aside)
}

/// A directory that cannot be written, read without the lock that tantivy takes for reading.
///
/// The lock keeps a writer from removing files that a reader is about to open. Where nobody can write,
/// there is no writer; should one come from elsewhere (a share mounted read-only here), a reload may fail
/// and be tried again.
#[derive(Clone, Debug)]
pub(super) struct Unlocked<D>(pub D);

impl<D: Directory + Clone> Directory for Unlocked<D> {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == META_LOCK.filepath {
            return Ok(DirectoryLock::from(Box::new(())));
        }
        Err(LockError::wrap_io_error(
            io::ErrorKind::ReadOnlyFilesystem.into(),
        ))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Like a directory on a file system mounted read-only: for whoever runs the tests, no directory may be.
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
        let refused = checked(dir.path(), Shelf::new(frozen.clone()));
        assert!(
            matches!(refused, Err(Error::ReadOnly { .. })),
            "this is why the wrapper is there"
        );
        let opening =
            checked(dir.path(), Shelf::new(Unlocked(frozen))).expect("it opens for reading");
        opening.reader.reload().expect("and reloads");
        let writer = opening
            .index
            .writer::<tantivy::TantivyDocument>(15_000_000)
            .map_err(|error| writing(dir.path(), error, &Refusals::default()));
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
}
