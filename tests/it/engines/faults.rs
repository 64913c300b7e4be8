//! What happens to directories: nothing may end in a panic, a lost lock, or words that nobody said.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use pullquote::article::ArticleId;
use pullquote::record::RULES;
use pullquote::search::{
    Cancel, Checkup, Engine, Error, Opened, Rows, Scope, Sort, examine, open, rebuild,
};

use super::records::{record, skipped, source};
use super::{ask, check, fill, finds_the_crane};

struct Place {
    _dir: tempfile::TempDir,
    index: PathBuf,
}

fn place() -> Place {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let index = dir.path().join("deep").join("index");
    Place { _dir: dir, index }
}

/// A place with an index of three articles.
fn filled() -> Place {
    let place = place();
    let Opened { engine, note, .. } = open(&place.index).expect("a new index");
    assert_eq!(note, None);
    fill(&*engine);
    place
}

fn aside(index: &Path) -> PathBuf {
    index.with_file_name("index.broken")
}

fn is_empty(engine: &dyn Engine) -> bool {
    engine.summary().expect("summary").articles == 0
}

/// Opens what cannot be read, and looks whether a new index stands in its place and can be filled.
fn check_begun_anew(index: &Path, why: &str) {
    let Opened { engine, note, .. } = open(index).expect("a new index");
    let note = note.expect("it is said");
    assert!(
        note.contains(why) && note.contains("index.broken"),
        "{note}"
    );
    assert!(!note.contains('\n'));
    assert!(is_empty(&*engine));
    assert!(aside(index).is_dir());
    fill(&*engine);
    drop(engine);
    let Opened { engine, note, .. } = open(index).expect("a good index");
    assert_eq!(note, None);
    finds_the_crane(&*engine);
}

fn files(index: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(index)
        .expect("a directory")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|name| name == ending))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no .{ending}");
    files
}

#[test]
fn a_good_index_is_opened_again() {
    let place = filled();
    for _ in 0..3 {
        let Opened { engine, note, .. } = open(&place.index).expect("a good index");
        assert_eq!(note, None);
        assert_eq!(engine.summary().expect("summary").articles, 3);
    }
    fs::remove_dir_all(&place.index).expect("remove");
    let Opened { engine, note, .. } = open(&place.index).expect("a new index");
    assert!(
        note.is_none() && is_empty(&*engine),
        "a missing one is just made"
    );
}

#[test]
fn an_index_removed_under_a_reader_is_still_read() {
    let place = filled();
    let engine = open(&place.index).expect("a good index").engine;
    fs::remove_dir_all(&place.index).expect("remove");
    finds_the_crane(&*engine);
    assert!(matches!(engine.refresh(), Err(Error::Damaged { .. })));
    finds_the_crane(&*engine);
}

#[test]
fn garbage_is_set_aside() {
    for garbage in ["", "{", "[1, 2]", "\u{0}\u{1}", "{\"segments\": []}"] {
        for name in ["meta.json", ".managed.json"] {
            let place = filled();
            fs::write(place.index.join(name), garbage).expect("write");
            check_begun_anew(&place.index, "damaged");
        }
    }
}

#[test]
fn only_one_is_kept_aside() {
    let place = filled();
    for content in ["first", "second"] {
        fs::write(place.index.join("meta.json"), content).expect("write");
        check_begun_anew(&place.index, "damaged");
        let kept = fs::read_to_string(aside(&place.index).join("meta.json"));
        assert_eq!(kept.expect("the damaged one"), content);
    }
}

/// Replaces words of the list of segments, as another version would have written them: without a seal.
fn rewrite(index: &Path, from: &str, to: &str) {
    let meta = index.join("meta.json");
    let content = fs::read_to_string(&meta).expect("read");
    let (seal, rest) = content.split_once(',').expect("fields");
    assert!(seal.starts_with("{\"seal\":"), "{seal}");
    let content = format!("{{{rest}").replace("\\\"sealed\\\":true", "\\\"sealed\\\":false");
    assert!(content.contains(from), "{from} in {content}");
    fs::write(&meta, content.replace(from, to)).expect("write");
}

#[test]
fn another_version_is_set_aside() {
    for (from, to) in [
        ("\\\"form\\\":", "\\\"form\\\":9"),
        ("\\\"generation\\\":", "\\\"count\\\":"),
        ("\"content\"", "\"contents\""),
    ] {
        let place = filled();
        rewrite(&place.index, from, to);
        check_begun_anew(&place.index, "another version");
    }
}

/// The same fields, other rules or another schema: it answers as before, and says so until every source was put into it
/// again.
#[test]
fn an_index_of_other_rules_is_read_on() {
    let rules = format!("\\\"rules\\\":{RULES}");
    for (from, to) in [
        (rules.as_str(), "\\\"rules\\\":0"),
        ("\\\"schema\\\":", "\\\"schema\\\":9"),
    ] {
        let place = filled();
        rewrite(&place.index, from, to);
        for _ in 0..2 {
            let opened = open(&place.index).expect("a good index");
            assert!(opened.earlier && opened.note.is_none());
            finds_the_crane(&*opened.engine);
        }
        assert!(!aside(&place.index).exists());
        assert!(
            examine(&place.index).expect("looked at").is_sound(),
            "old is not broken"
        );
    }
}

/// What is left of an earlier version is counted: a run that was broken off does not hide it.
#[test]
fn it_is_of_an_earlier_version_until_the_last_source_is_read_again() {
    let place = filled();
    let engine = open(&place.index).expect("a good index").engine;
    let mut writer = engine.writer().expect("nobody else writes");
    let old = |key: &str| {
        let mut old = skipped(key);
        old.rules = RULES - 1;
        old
    };
    writer.put(&old("0/a"), &[]).expect("put");
    writer.put(&old("0/b"), &[]).expect("put");
    writer.commit().expect("commit");
    drop((writer, engine));
    rewrite(
        &place.index,
        &format!("\\\"rules\\\":{RULES}"),
        &format!("\\\"rules\\\":{}", RULES - 1),
    );
    for (key, earlier) in [("0/a", true), ("0/b", false)] {
        let opened = open(&place.index).expect("a good index");
        assert!(opened.earlier, "before {key}");
        let mut writer = opened.engine.writer().expect("nobody else writes");
        writer.put(&skipped(key), &[]).expect("put");
        writer.commit().expect("commit");
        drop((writer, opened));
        assert_eq!(open(&place.index).expect("good").earlier, earlier, "{key}");
    }
}

#[test]
fn a_cut_or_missing_file_is_set_aside() {
    for ending in ["store", "idx", "pos", "term", "fast", "fieldnorm"] {
        for keep in [None, Some(0), Some(1), Some(2)] {
            let place = filled();
            for file in files(&place.index, ending) {
                match keep {
                    None => fs::remove_file(&file).expect("remove"),
                    Some(part) => {
                        let bytes = fs::read(&file).expect("read");
                        let end = bytes.len() * part / 3;
                        fs::write(&file, &bytes[..end]).expect("write");
                    }
                }
            }
            check_begun_anew(&place.index, "damaged");
        }
    }
}

/// Flipped while it is read, so that no checksum was looked at since. Whatever is asked then: an answer or an error,
/// and no article whose quotes lie outside its text. What was met is known to whoever opens the index next.
#[test]
fn flipped_bytes_never_end_in_a_panic() {
    let requests = [
        ask("", Scope::Articles, Rows::Articles),
        ask("bridge", Scope::Articles, Rows::Articles),
        ask(
            "\"old bridge\" OR \"its cra\"*",
            Scope::Articles,
            Rows::Quotes,
        ),
        ask("b* -kind:direct by:oka", Scope::Articles, Rows::Articles),
        ask("bearings -in:ledger", Scope::Quotes, Rows::Quotes),
    ];
    let (mut answered, mut refused) = (0, 0);
    for ending in ["store", "idx", "pos", "term", "fast", "fieldnorm"] {
        for start in [0, 7, 31] {
            let place = filled();
            let engine = open(&place.index).expect("a good index").engine;
            let (mut damaged, mut flipped) = (false, false);
            for file in files(&place.index, ending) {
                let mut bytes = fs::read(&file).expect("read");
                let end = bytes.len().saturating_sub(start % 2 * 100);
                for byte in bytes[..end].iter_mut().skip(start).step_by(37) {
                    *byte ^= 0x55;
                    flipped = true;
                }
                // In place, without cutting it: the file is mapped.
                let mut file = fs::OpenOptions::new()
                    .write(true)
                    .open(&file)
                    .expect("open");
                file.write_all(&bytes).expect("write");
            }
            for mut request in requests.clone() {
                for sort in [Sort::Date, Sort::Relevance] {
                    request.sort = sort;
                    match engine.search(&request, &Cancel::never()) {
                        Ok(_) => answered += 1,
                        Err(error) => {
                            assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
                            refused += 1;
                            damaged = true;
                        }
                    }
                }
            }
            for id in ["0/bridge.txt", "0/two.jsonl#a"] {
                if let Ok(Some(record)) = engine.fetch(&ArticleId::new(id)) {
                    let article = &record.article;
                    assert_eq!(article.id.as_str(), id);
                    record
                        .extraction
                        .check(&article.text, &article.blocks)
                        .expect("a record that is whole");
                }
            }
            drop(engine);
            // A short file has no byte to flip so far from its ends.
            assert_eq!(
                wrong(&place.index).is_some(),
                flipped,
                ".{ending} from {start}"
            );
            if damaged {
                check_begun_anew(&place.index, "damaged");
            }
        }
    }
    assert!(answered > 0 && refused > 0, "{answered} {refused}");
}

#[test]
fn what_proves_damaged_later_can_be_rebuilt() {
    let place = filled();
    let Opened { engine, note, .. } = rebuild(&place.index).expect("a new index");
    assert!(note.is_some_and(|note| note.contains("rebuilt")));
    assert!(is_empty(&*engine));
}

#[test]
fn nothing_is_set_aside_under_a_writer() {
    let place = filled();
    let engine = open(&place.index).expect("a good index").engine;
    let writer = engine.writer().expect("nobody else writes");
    fs::write(place.index.join("meta.json"), "garbage").expect("write");
    assert!(matches!(open(&place.index), Err(Error::Busy)));
    assert!(matches!(rebuild(&place.index), Err(Error::Busy)));
    drop(writer);
    check_begun_anew(&place.index, "damaged");
}

/// Two engines on one directory stand for two processes: each has its own lock and its own reader.
#[test]
fn one_writes_and_others_read() {
    let place = filled();
    let first = open(&place.index).expect("a good index").engine;
    let mut writer = first.writer().expect("nobody else writes");
    let second = open(&place.index).expect("it opens as a reader").engine;
    assert!(matches!(second.writer(), Err(Error::Busy)));
    let before = second.refresh().expect("refresh");
    let new = record("0/new.txt", "", "")
        .quote("Dana Okafor", "direct", &["unheard of"])
        .done();
    writer
        .put(&source("0/new.txt", &[&new]), &[new])
        .expect("put");
    writer.commit().expect("commit");
    check(&*second, "unheard", Scope::Quotes, Rows::Quotes, &[]);
    let after = second.refresh().expect("refresh");
    assert!(after > before);
    check(
        &*second,
        "unheard",
        Scope::Quotes,
        Rows::Quotes,
        &["0/new.txt/0"],
    );
    assert_eq!(second.refresh().expect("refresh"), after, "nothing new");
    drop(writer);
    drop(second.writer().expect("the lock is free"));
}

/// Commits and merges remove files under a reader that keeps to its own commit, and under one that goes along.
#[test]
fn readers_survive_what_merges_remove() {
    let place = filled();
    let engine = || open(&place.index).expect("a good index").engine;
    let (still, along, writer) = (engine(), engine(), engine());
    let first = files(&place.index, "store");
    for number in 0..20 {
        let key = format!("0/new{number}.txt");
        let new = record(&key, "", "").quote("Dana Okafor", "direct", &["a crane again"]);
        let new = new.done();
        let mut pen = writer.writer().expect("nobody else writes");
        pen.put(&source(&key, &[&new]), &[new]).expect("put");
        pen.commit().expect("commit");
        drop(pen);
        along.refresh().expect("refresh");
        assert_eq!(along.summary().expect("summary").articles, 4 + number);
        assert_eq!(still.summary().expect("summary").articles, 3);
        finds_the_crane(&*still);
        let id = ArticleId::new("0/bridge.txt");
        assert!(still.fetch(&id).expect("read").is_some());
    }
    assert!(
        first.iter().any(|file| !file.exists()),
        "nothing was merged"
    );
    assert_eq!(wrong(&place.index), None);
}

/// What is wrong, in words; nothing when all is sound.
fn wrong(index: &Path) -> Option<Checkup> {
    let checkup = examine(index).expect("it can be read");
    (!checkup.is_sound()).then_some(checkup)
}

#[test]
fn a_flipped_byte_anywhere_is_found() {
    let place = filled();
    let sound = examine(&place.index).expect("it can be read");
    assert!(sound.is_sound(), "{sound:?}");
    let (mut flips, mut notes) = (0, 0);
    for entry in fs::read_dir(&place.index).expect("a directory").flatten() {
        let path = entry.path();
        let bytes = fs::read(&path).expect("read");
        let step = (bytes.len() / 60).max(1);
        let ends = (0..8).chain(bytes.len().saturating_sub(120)..bytes.len());
        for at in (0..bytes.len()).step_by(step).chain(ends) {
            if at >= bytes.len() {
                continue;
            }
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 7);
            // A file of its own: the old one may be mapped.
            fs::remove_file(&path).expect("removed");
            fs::write(&path, flipped).expect("written");
            let found = examine(&place.index).expect("it can be read");
            assert!(found != sound, "{} at {at}", path.display());
            // The version of the library, of which nothing depends: said, and no fault.
            notes += u32::from(found.is_sound());
            flips += 1;
        }
        fs::remove_file(&path).expect("removed");
        fs::write(&path, &bytes).expect("put back");
        for end in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            if end >= bytes.len() {
                continue;
            }
            fs::remove_file(&path).expect("removed");
            fs::write(&path, &bytes[..end]).expect("written");
            // White space at the end of a list of names means nothing.
            let idle = path.ends_with(".managed.json") && end + 1 == bytes.len();
            assert!(
                wrong(&place.index).is_some() || idle,
                "{} cut at {end}",
                path.display()
            );
        }
        fs::remove_file(&path).expect("removed");
        fs::write(&path, &bytes).expect("put back");
        assert_eq!(wrong(&place.index), None, "{}", path.display());
    }
    assert!(flips > 500 && notes < flips / 20, "{notes} of {flips}");
}
