//! What is done again and what is not: stamps that cannot be trusted, files that move, copies, and the key that stops
//! it all.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use pullquote::app::{Effect, Index, Msg, Progress};
use pullquote::article::ArticleId;
use pullquote::corpus::{Corpus, Report, Settings, index};
use pullquote::record::Record;
use pullquote::search::{Engine, Summary, memory, open};

use crate::robot::Robot;

struct Folder {
    home: tempfile::TempDir,
    corpus: Corpus,
    engines: [Arc<dyn Engine>; 2],
}

impl Folder {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().join("news");
        std::fs::create_dir(&folder).expect("made");
        let on_disk = open(&home.path().join("index")).expect("a new index");
        Self {
            corpus: Corpus::new(&[&folder]).expect("it exists"),
            engines: [memory(), on_disk.engine],
            home,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join("news").join(name)
    }

    /// Writes a file that was last changed so long before now.
    fn write(&self, name: &str, text: &str, age: Duration) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("made");
        std::fs::write(&path, text).expect("written");
        stamp(&path, SystemTime::now() - age);
    }

    fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        std::fs::create_dir_all(to.parent().expect("inside")).expect("made");
        std::fs::rename(self.path(from), to).expect("renamed");
    }

    /// Indexes with both engines; they report the same.
    fn follow(&self) -> Report {
        let go = AtomicBool::new(false);
        let reports = self.engines.each_ref().map(|engine| {
            let settings = Settings::default();
            index(&self.corpus, &**engine, settings, &go, &mut |_| {}).expect("indexed")
        });
        assert_eq!(reports[0], reports[1]);
        let [report, _] = reports;
        report
    }

    fn fetch(&self, id: &str) -> Option<Record> {
        let [one, other] = self.engines.each_ref().map(|engine| {
            let record = engine.fetch(&ArticleId::new(id)).expect("it can be read");
            record.map(|record| Record::clone(&record))
        });
        assert_eq!(one, other);
        one
    }
}

fn stamp(path: &Path, time: SystemTime) {
    let file = std::fs::File::options().write(true).open(path);
    file.and_then(|file| file.set_modified(time))
        .expect("a time");
}

fn counts(report: &Report) -> (u64, u64, u64, u64, u64) {
    (
        report.new,
        report.changed,
        report.removed,
        report.unchanged,
        report.extracted,
    )
}

const LONG_AGO: Duration = Duration::from_secs(86_400);

fn story(words: &str) -> String {
    format!("About the {words}\n\n“I saw the {words},” said Mara Quill, who was there on Monday.\n")
}

#[test]
fn a_stamp_of_a_moment_ago_is_not_trusted() {
    let folder = Folder::new();
    for age in [Duration::ZERO, Duration::from_millis(900)] {
        folder.write("a.txt", &story("heron"), age);
        folder.follow();
        // Another text of the same length and, as far as the file system can tell, of the same time.
        let time = folder.path("a.txt").metadata().and_then(|m| m.modified());
        std::fs::write(folder.path("a.txt"), story("otter")).expect("written");
        stamp(&folder.path("a.txt"), time.expect("a time"));
        assert_eq!(folder.follow().changed, 1, "{age:?}");
        let record = folder.fetch("0/a.txt").expect("it is there");
        assert!(record.article.title().contains("otter"));
        let again = folder.follow();
        assert_eq!(
            counts(&again),
            (0, 0, 0, 1, 0),
            "looked into, not extracted"
        );
    }
}

#[test]
fn a_stamp_of_the_future_is_not_trusted_and_an_old_one_is() {
    let folder = Folder::new();
    for (time, seen) in [
        (SystemTime::now() + LONG_AGO, 1),
        (SystemTime::now() - LONG_AGO, 0),
    ] {
        folder.write("a.txt", &story("heron"), LONG_AGO);
        stamp(&folder.path("a.txt"), time);
        folder.follow();
        std::fs::write(folder.path("a.txt"), story("otter")).expect("written");
        stamp(&folder.path("a.txt"), time);
        assert_eq!(folder.follow().changed, seen);
    }
}

#[test]
fn a_time_alone_extracts_nothing() {
    let folder = Folder::new();
    folder.write("a.txt", &story("heron"), LONG_AGO);
    assert_eq!(counts(&folder.follow()), (1, 0, 0, 0, 1));
    folder.write("a.txt", &story("heron"), LONG_AGO * 2);
    assert_eq!(counts(&folder.follow()), (0, 0, 0, 1, 0));
    assert_eq!(counts(&folder.follow()), (0, 0, 0, 1, 0));
}

#[test]
fn what_moves_is_not_extracted_but_is_where_it_is_now() {
    let folder = Folder::new();
    folder.write("ellery-herald/a.txt", &story("heron"), LONG_AGO);
    folder.write("ellery-herald/b.md", &story("otter"), LONG_AGO);
    folder.write("keep.txt", &story("gull"), LONG_AGO);
    folder.follow();
    folder.rename("ellery-herald/a.txt", "coast-wire/2031-03-20.txt");
    folder.rename("ellery-herald/b.md", "ellery-herald/c.txt");
    std::fs::copy(folder.path("keep.txt"), folder.path("copy.txt")).expect("copied");
    let report = folder.follow();
    assert_eq!(counts(&report), (3, 0, 2, 1, 0), "{report:?}");
    assert_eq!(report.summary.articles, 4);
    assert_eq!(folder.fetch("0/ellery-herald/a.txt"), None);
    let moved = folder.fetch("0/coast-wire/2031-03-20.txt").expect("moved");
    let fresh = memory();
    let go = AtomicBool::new(false);
    index(
        &folder.corpus,
        &*fresh,
        Settings::default(),
        &go,
        &mut |_| {},
    )
    .expect("indexed");
    let made = fresh
        .fetch(&moved.article.id)
        .expect("read")
        .expect("there");
    assert_eq!(*made, moved, "as if it had always been there");
    let outlet = moved.article.outlet.map(|known| known.value);
    assert_eq!(outlet.as_deref(), Some("Coast Wire"));
    assert!(moved.article.date.is_some());
    assert_eq!(counts(&folder.follow()), (0, 0, 0, 4, 0));
}

#[test]
fn a_deleted_file_is_gone_also_when_another_has_its_length() {
    let folder = Folder::new();
    folder.write("a.txt", &story("heron"), LONG_AGO);
    folder.write("a.jsonl", "{\"body\":\"Words.\"}", LONG_AGO);
    folder.follow();
    std::fs::remove_file(folder.path("a.txt")).expect("removed");
    std::fs::remove_file(folder.path("a.jsonl")).expect("removed");
    folder.write("b.txt", &story("otter"), LONG_AGO);
    let report = folder.follow();
    assert_eq!(counts(&report), (1, 0, 2, 0, 1), "{report:?}");
    assert_eq!(
        (report.summary.articles, folder.fetch("0/a.txt")),
        (1, None)
    );
}

#[test]
fn a_file_of_lines_that_was_half_read_is_gone_on_with() {
    let folder = Folder::new();
    let lines: Vec<String> = (0..60)
        .map(|n| format!("{{\"id\":{n},\"body\":\"A gull, number {n}, was seen by Mara Quill.\"}}"))
        .collect();
    folder.write("a.jsonl", &lines.join("\n"), LONG_AGO);
    let settings = Settings {
        threads: 1,
        part_bytes: 300,
        ..Settings::default()
    };
    for engine in &folder.engines {
        let stop = AtomicBool::new(false);
        let follow = |stop: &AtomicBool, until: Option<u64>| {
            index(&folder.corpus, &**engine, settings, stop, &mut |news| {
                if let (pullquote::corpus::News::Progress(progress), Some(until)) = (news, until)
                    && progress.bytes >= until
                {
                    stop.store(true, std::sync::atomic::Ordering::Relaxed);
                }
            })
            .expect("indexed")
        };
        let cut = follow(&stop, Some(0));
        let rest = follow(&AtomicBool::new(false), None);
        assert!(cut.cancelled && !rest.cancelled);
        assert_eq!(cut.extracted + rest.extracted, 60, "{cut:?} {rest:?}");
        assert_eq!(rest.summary.articles, 60);
    }
}

/// Whatever is read of a file that changes all the time: when it rests, the index has what it then is.
#[test]
fn a_file_that_changes_while_it_is_read_is_seen_at_last() {
    let folder = Folder::new();
    let write = |n: u32| {
        let words = format!("heron {:03}", n % 1000);
        std::fs::write(folder.path("a.txt"), story(&words).repeat(300)).expect("written");
        let line = format!("{{\"id\":1,\"body\":\"A {words} was seen.\"}}\n").repeat(900);
        std::fs::write(folder.path("a.jsonl"), line).expect("written");
    };
    write(0);
    let go = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut n = 0;
            while go.load(std::sync::atomic::Ordering::Relaxed) {
                n += 1;
                write(n);
            }
            n
        });
        let never = AtomicBool::new(false);
        for _ in 0..6 {
            for engine in &folder.engines {
                let settings = Settings::default();
                index(&folder.corpus, &**engine, settings, &never, &mut |_| {}).expect("indexed");
            }
        }
        go.store(false, std::sync::atomic::Ordering::Relaxed);
        assert!(writer.join().expect("it ends") > 0);
    });
    let never = AtomicBool::new(false);
    for engine in &folder.engines {
        let settings = Settings::default();
        index(&folder.corpus, &**engine, settings, &never, &mut |_| {}).expect("indexed");
    }
    let text = std::fs::read_to_string(folder.path("a.txt")).expect("read");
    let record = folder.fetch("0/a.txt").expect("it is there");
    assert_eq!(record.article.text.as_str(), text);
    let line = std::fs::read_to_string(folder.path("a.jsonl")).expect("read");
    for id in ["0/a.jsonl#1", "0/a.jsonl#1~900"] {
        let record = folder.fetch(id).expect("it is there");
        assert!(line.contains(record.article.text.as_str()), "{id}");
    }
    for engine in &folder.engines {
        assert_eq!(engine.summary().expect("a summary").articles, 901);
    }
}

#[test]
fn escape_stops_the_index_where_nothing_else_is_left_and_a_key_goes_on() {
    let mut robot = Robot::on(&[], 120, 24);
    robot.keys("g i");
    assert!(
        robot.text().contains("nothing to be indexed"),
        "{}",
        robot.text()
    );
    robot.send(Msg::Indexing(Progress {
        done: 2,
        total: 10,
        bytes: 43_000,
        total_bytes: 100_000,
        left_s: Some(110),
        ..Progress::default()
    }));
    assert!(
        robot.text().contains("⟳ 43 %, 2 min left"),
        "{}",
        robot.text()
    );
    robot.keys("s h e r o n enter esc");
    assert!(
        !robot.effects.contains(&Effect::StopIndexing),
        "it undoes the query first"
    );
    robot.keys("esc");
    assert!(robot.effects.contains(&Effect::StopIndexing));
    robot.send(Msg::Stopped(Summary::default()));
    let text = robot.text();
    assert!(
        text.contains("stopped; what was read is kept – gi goes on"),
        "{text}"
    );
    assert!(matches!(robot.model.index, Index::Stopped(_)));
    robot.keys("g i");
    assert!(robot.effects.contains(&Effect::Index));
    assert!(robot.text().contains("⟳ looking"), "{}", robot.text());
    robot.keys("g i");
    let stops = robot
        .effects
        .iter()
        .filter(|effect| **effect == Effect::StopIndexing);
    assert_eq!(stops.count(), 2, "the same key stops it, too");
}
