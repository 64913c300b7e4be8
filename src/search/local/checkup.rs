//! A look at all that is stored: [`examine`]. Changes nothing, and takes no lock for longer than to open the files.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tantivy::directory::META_LOCK;
use tantivy::directory::footer::Footer;
use tantivy::index::{SegmentMeta, SegmentReader};
use tantivy::{Directory, Index, IndexMeta};

use crate::search::local::census::{Census, NAMED, named};
use crate::search::local::fault::{Fault, guarded};
use crate::search::local::place::{self, MARK, Unlocked, beside, is_litter, mmap, of_segment};
use crate::search::local::schema::{SCHEMA, Stamp};
use crate::search::local::shelf::{LIST, Shelf};
use crate::search::local::sums::{Sum, sum};
use crate::search::{Checkup, Error};

/// tantivy's own list of the files that it is to remove one day.
const MANAGED: &str = ".managed.json";

/// The lock of who writes.
const WRITING: &str = ".tantivy-writer.lock";

/// Looks at the index in `path`; see [`examine`](crate::search::examine).
pub(in crate::search) fn examine(path: &Path) -> Result<Checkup, Error> {
    let mut out = Checkup::default();
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries.flatten().collect::<Vec<_>>(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Fault::from(error).at(path)),
    };
    let names: Vec<String> = entries
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let bytes: u64 = entries
        .iter()
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    if names.iter().all(|name| name.starts_with('.')) {
        out.note(
            "index",
            format!("none yet in \"{}\"", path.display()),
            Some("`pullquote index` makes it"),
        );
        aside(path, &mut out);
        return Ok(out);
    }
    out.good(
        "index",
        format!(
            "\"{}\", {} files, {}",
            path.display(),
            names.len(),
            size(bytes)
        ),
    );
    let writer = writer(path);
    match &writer {
        None => out.good("lock", "nobody writes it"),
        Some(who) => out.note("lock", format!("{who} writes it now"), None),
    }
    if path.join(MARK).exists() {
        out.bad("mark", "it was found damaged while it was read");
    }
    if !path.join(LIST).exists() {
        out.bad("list", format!("\"{LIST}\" is missing"));
    } else if let Err(error) = guarded(path, || look(path, &names, writer.is_some(), &mut out)) {
        match error {
            Error::Damaged { source, .. } => out.bad("list", source.to_string()),
            Error::Version { .. } => out.note(
                "version",
                "made by a version whose index this one cannot read",
                Some("`pullquote index` sets it aside and makes a new one"),
            ),
            error => return Err(error),
        }
    }
    aside(path, &mut out);
    Ok(out)
}

/// Opens everything that the list names at one moment, and looks at it.
fn look(path: &Path, names: &[String], written: bool, out: &mut Checkup) -> Result<(), Fault> {
    let files = mmap(path)?;
    // Who writes removes files; not while this lock is held.
    let (lock, shelf) = match files.acquire_lock(&META_LOCK) {
        Ok(lock) => (Some(lock), Shelf::new(files)),
        Err(_) => (None, Shelf::new(Unlocked(files))),
    };
    let (index, metas, fields) = place::index(path, &shelf)?;
    listed(path, &metas, out);
    let readers = files_of((&index, &shelf), &metas, out)?;
    managed(&index, &metas, out);
    drop(lock);
    if !written {
        orphans(names, &metas, out);
    }
    let Some(readers) = readers else {
        return Ok(());
    };
    // Whatever it meets there is a finding of its own: the others stand.
    let counted = guarded(path, || {
        let mut census = Census::new(fields);
        for reader in &readers {
            census.add(reader)?;
        }
        Ok(census)
    });
    match counted {
        Ok(census) => census.report(out),
        Err(Error::Damaged { source, .. }) => out.bad("records", source.to_string()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// The list itself: it was readable, so its seal holds.
fn listed(path: &Path, metas: &IndexMeta, out: &mut Checkup) {
    let stamp = metas.payload.as_deref();
    let stamp: Option<Stamp> = stamp.and_then(|stamp| serde_json::from_str(stamp).ok());
    let Some(stamp) = stamp else {
        out.note("list", "nothing was ever committed", None);
        return;
    };
    let when = fs::metadata(path.join(LIST)).ok().and_then(|metadata| {
        let at = jiff::Timestamp::from_second(metadata.mtime()).ok()?;
        let at = at.to_zoned(jiff::tz::TimeZone::system());
        Some(at.strftime("%Y-%m-%d %H:%M").to_string())
    });
    let (generation, segments) = (stamp.generation, metas.segments.len());
    let when = when.map_or_else(String::new, |when| format!(" of {when}"));
    let said = format!("commit {generation}{when}, segments: {segments}");
    match stamp.sealed {
        true => out.good("list", format!("{said}; its seal holds")),
        false => out.note(
            "list",
            format!("{said}; an earlier version gave it no seal"),
            None,
        ),
    }
    let said = format!("schema {}, rules {}", stamp.schema, stamp.rules);
    match stamp.is_current() {
        true => out.good("version", said),
        false => out.note(
            "version",
            format!(
                "{said}; this one has schema {SCHEMA}, rules {}",
                crate::record::RULES
            ),
            Some("`pullquote index` reads all articles again"),
        ),
    }
}

/// Every file of every segment by its checksum; the readers of the segments when all is well.
fn files_of(
    (index, shelf): (&Index, &Shelf),
    metas: &IndexMeta,
    out: &mut Checkup,
) -> Result<Option<Vec<SegmentReader>>, Fault> {
    let files: Vec<PathBuf> = metas.segments.iter().flat_map(of_segment).collect();
    let mut broken = Vec::new();
    for file in &files {
        match sum(index, file)? {
            Sum::Good => {}
            Sum::Bad => broken.push(format!("\"{}\": its checksum is wrong", file.display())),
            Sum::Gone => broken.push(format!("\"{}\" is missing", file.display())),
        }
    }
    if !broken.is_empty() {
        named("files", broken, out);
        return Ok(None);
    }
    out.good("files", format!("{} with the right checksum", files.len()));
    let foreign = files.iter().filter(|file| is_foreign(shelf, file)).count();
    if foreign > 0 {
        let said = format!("{foreign} written by another version of the library of the index");
        out.note("files", said, None);
    }
    let open = |meta: &SegmentMeta| SegmentReader::open(&index.segment(meta.clone()));
    let readers = metas.segments.iter().map(open);
    match readers.collect::<tantivy::Result<Vec<_>>>() {
        Ok(readers) => Ok(Some(readers)),
        Err(error) => match Fault::from(error) {
            Fault::Cause(cause) => {
                out.bad("files", cause.to_string());
                Ok(None)
            }
            fault => Err(fault),
        },
    }
}

/// Whether the end of a file says that another version of tantivy wrote it. Its checksum does not cover that.
fn is_foreign(shelf: &Shelf, file: &Path) -> bool {
    let opened = shelf.open_read(file).ok();
    let footer = opened.and_then(|file| Footer::extract_footer(file).ok());
    footer.is_none_or(|(footer, _)| footer.version != *tantivy::version())
}

/// Whether each file of a segment is in tantivy's own list: one that is not is never removed.
fn managed(index: &Index, metas: &IndexMeta, out: &mut Checkup) {
    let managed = index.directory().list_managed_files();
    let lost: Vec<String> = metas
        .segments
        .iter()
        .flat_map(of_segment)
        .filter(|file| !managed.contains(file))
        .map(|file| format!("\"{MANAGED}\" does not name \"{}\"", file.display()))
        .collect();
    named("files", lost, out);
    let strange = managed.iter().filter(|file| {
        let name = file.to_string_lossy();
        name != LIST && !is_litter(&name)
    });
    for file in strange.take(NAMED) {
        out.bad(
            "files",
            format!("\"{MANAGED}\" names \"{}\"", file.display()),
        );
    }
}

/// Files that no segment has.
fn orphans(names: &[String], metas: &IndexMeta, out: &mut Checkup) {
    let listed: HashSet<PathBuf> = metas.segments.iter().flat_map(of_segment).collect();
    let known = [LIST, MANAGED, WRITING, ".tantivy-meta.lock", MARK];
    let (mut litter, mut strange) = (0_u64, Vec::new());
    for name in names {
        match () {
            () if listed.contains(Path::new(name)) || known.contains(&name.as_str()) => {}
            () if is_litter(name) => litter += 1,
            () => strange.push(name),
        }
    }
    if litter > 0 {
        let said = format!("{litter} that belong to nothing, left by a run that was killed");
        out.note(
            "files",
            said,
            Some("the next `pullquote index` removes them"),
        );
    }
    for name in strange.into_iter().take(NAMED) {
        out.note("files", format!("\"{name}\" is none of an index"), None);
    }
}

/// Who has the lock of the writer.
fn writer(path: &Path) -> Option<String> {
    let lock = fs::File::open(path.join(WRITING)).ok()?;
    match lock.try_lock_shared() {
        Err(fs::TryLockError::WouldBlock) => {}
        // It is given back when the file is closed, at once.
        Ok(()) | Err(fs::TryLockError::Error(_)) => return None,
    }
    let inode = lock.metadata().ok()?.ino();
    Some(holder(inode).unwrap_or_else(|| "another process".into()))
}

/// The process that holds a lock, where the system has a list of them (Linux).
fn holder(inode: u64) -> Option<String> {
    let locks = fs::read_to_string("/proc/locks").ok()?;
    let ending = format!(":{inode}");
    let pid = locks.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let kind = words.nth(1)?;
        let pid = words.nth(2)?;
        let place = words.next()?;
        (kind == "FLOCK" && place.ends_with(&ending)).then_some(pid)
    })?;
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    Some(match name.trim() {
        "" => format!("process {pid}"),
        name => format!("process {pid} ({name})"),
    })
}

/// What was set aside before.
fn aside(path: &Path, out: &mut Checkup) {
    let broken = beside(path);
    let Ok(entries) = fs::read_dir(&broken) else {
        return;
    };
    let metadata = entries.flatten().filter_map(|entry| entry.metadata().ok());
    let bytes: u64 = metadata.map(|metadata| metadata.len()).sum();
    let said = format!(
        "\"{}\", {}: an index that was set aside",
        broken.display(),
        size(bytes)
    );
    out.note("aside", said, Some("it can be deleted"));
}

/// `1.2 MB`.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a size for the eye")]
    let bytes_ = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes_ / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes_ / 1e6),
        _ => format!("{:.1} GB", bytes_ / 1e9),
    }
}
