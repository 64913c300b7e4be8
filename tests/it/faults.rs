//! Hostile files, and indexes that are damaged, foreign, held or half written.

use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pullquote::corpus::Corpus;
use pullquote::search;

use crate::bench::{Bench, tree};

const NOTE: &str = "Ferry late\n\n“The tide has its own timetable,” said Brona Tull.\n";

/// Characters that a terminal would obey.
fn obeyed(text: &str) -> bool {
    let bad = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().any(bad)
}

#[test]
fn hostile_names_and_texts_reach_standard_error_safe_and_a_pipe_as_they_are() {
    let bench = Bench::new();
    let name = "news/e\u{1b}[31mvil\u{202e}\u{9b}2J.txt";
    bench.write(
        name,
        NOTE.replace("Ferry late", "Ferry\u{1b}]52;c;aGk=\u{7} late\u{202e}"),
    );
    let empty = "news/em\u{1b}[2Jpty.txt";
    bench.write(empty, "");
    let run = bench.run(&["index", "news"]);
    assert_eq!(run.code, 4);
    assert!(
        run.err.contains("empty.txt") && !obeyed(&run.err),
        "{:?}",
        run.err
    );
    let out = bench.ok(&["search", "ferry"]);
    assert!(out.contains(name) && out.contains("\u{1b}]52;"), "{out:?}");
    let shown = bench.run(&["show", "news/no\u{1b}[2Jsuch"]);
    assert!(shown.code == 3 && !obeyed(&shown.err), "{:?}", shown.err);
    let usage = bench.run(&["quotes", "--\u{1b}[2Jflag"]);
    assert!(usage.code == 2 && !obeyed(&usage.err), "{:?}", usage.err);
    let query = bench.run(&["quotes", "out\u{1b}[2Jlt:\u{202e}x", "outlt:y"]);
    assert!(query.code == 2 && !obeyed(&query.err), "{:?}", query.err);
}

#[test]
fn files_that_cannot_be_read_are_skipped_and_the_rest_is_indexed() {
    let bench = Bench::new();
    bench.write("news/good.txt", NOTE);
    bench.write("news/zeros.txt", [0; 64]);
    bench.write("news/folder.txt/inner.txt", NOTE);
    symlink("nowhere", bench.path("news/dangling.txt")).expect("linked");
    symlink(".", bench.path("news/round")).expect("linked");
    symlink("good.txt", bench.path("news/again.txt")).expect("linked");
    let odd = PathBuf::from(std::ffi::OsString::from_vec(b"odd\xff.txt".to_vec()));
    std::fs::write(bench.path("news").join(odd), NOTE).expect("written");
    let run = bench.run(&["index", "news"]);
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(
        run.out
            .starts_with("3 new, 0 changed, 0 removed, 0 unchanged, 2 skipped · 3 "),
        "{}",
        run.out
    );
    assert!(run.err.contains("a link that leads nowhere"), "{}", run.err);
    assert!(run.err.contains("zeros.txt"), "{}", run.err);
    let again = bench.run(&["index", "news"]);
    assert!(
        again
            .out
            .starts_with("0 new, 0 changed, 0 removed, 3 unchanged, 2 skipped · 3 "),
        "{}",
        again.out
    );
}

#[test]
fn empty_folders_and_missing_roots() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("empty")).expect("made");
    let line = "0 new, 0 changed, 0 removed, 0 unchanged, 0 skipped · 0 articles, 0 quotes\n";
    assert_eq!(bench.ok(&["index", "empty"]), line);
    bench.write("news/a.txt", NOTE);
    bench.ok(&["index", "news"]);
    let kept = tree(&bench.data());
    std::fs::rename(bench.path("news"), bench.path("moved")).expect("moved");
    for args in [&["index", "news"][..], &["quotes"], &["index"]] {
        let run = bench.run(args);
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.err);
        assert!(run.err.contains("news\""), "{}", run.err);
    }
    assert_eq!(
        tree(&bench.data()),
        kept,
        "a root that has gone removes nothing"
    );
}

/// Pipes and sockets as roots: an opened pipe waits for a writer, and no signal ends that.
#[test]
fn what_is_neither_file_nor_folder_is_refused_at_once() {
    let bench = Bench::new();
    bench.write("news/good.txt", NOTE);
    let _socket = UnixListener::bind(bench.path("news/socket.txt")).expect("bound");
    let made = Command::new("mkfifo")
        .arg(bench.path("news/pipe.txt"))
        .status();
    assert!(made.expect("it starts").success());
    for name in ["news/socket.txt", "news/pipe.txt", "/dev/null"] {
        for command in ["index", "show"] {
            let run = bench.run(&[command, name]);
            assert_eq!(run.code, 3, "{command} {name}: {}", run.err);
            assert!(run.err.contains(name), "{}", run.err);
        }
    }
    let out = bench.ok(&["index", "news"]);
    assert!(
        out.starts_with("1 new, 0 changed, 0 removed, 0 unchanged, 0 skipped"),
        "{out}"
    );
}

#[test]
fn a_folder_too_deep_to_be_named_is_skipped_and_said() {
    let bench = Bench::new();
    bench.write("news/good.txt", NOTE);
    // A path holds 4,096 bytes at most: the lower half is made by itself and put in place.
    let part = |from: &str| format!("{from}{}", "/a-folder-with-a-long-name".repeat(90));
    std::fs::create_dir_all(bench.path(&part("news/deep"))).expect("made");
    bench.write(&format!("{}/lost.txt", part("low")), NOTE);
    let moved = Command::new("mv")
        .arg(bench.path("low"))
        .arg(".")
        .current_dir(bench.path(&part("news/deep")))
        .status();
    assert!(moved.expect("it starts").success());
    let run = bench.run(&["index", "news"]);
    assert_eq!(run.code, 4, "{}{}", run.out, run.err);
    assert!(run.out.starts_with("1 new"), "{}", run.out);
    assert!(run.err.contains("too long"), "{}", run.err);
}

/// As from `pullquote index *.txt`: the time must not grow with the square of the names.
#[test]
fn thousands_of_roots_are_one_corpus() {
    let bench = Bench::new();
    let names: Vec<String> = (0..3000).map(|i| format!("news/{i}.txt")).collect();
    for name in &names {
        bench.write(name, NOTE);
    }
    let mut args = vec!["index".to_owned()];
    args.extend(names.iter().cloned());
    let out = bench.ok(&args);
    assert!(out.starts_with("3000 new"), "{out}");
    args.push("news".into());
    let out = bench.ok(&args);
    assert!(
        out.starts_with("3000 new"),
        "the folder holds them all: {out}"
    );
    let again = bench.ok(&["index", "news"]);
    assert!(again.contains("3000 unchanged"), "{again}");
}

#[test]
fn a_file_that_cannot_be_read_any_more_keeps_its_articles() {
    let bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    bench.write("news/b.txt", NOTE);
    bench.ok(&["index", "news"]);
    std::fs::remove_file(bench.path("news/a.txt")).expect("removed");
    symlink("nowhere", bench.path("news/a.txt")).expect("linked");
    let run = bench.run(&["index", "news"]);
    assert_eq!(run.code, 4);
    assert!(
        run.out
            .starts_with("0 new, 0 changed, 0 removed, 1 unchanged, 1 skipped · 2 articles"),
        "{}",
        run.out
    );
    bench.write("news/c.txt", NOTE);
    std::fs::remove_file(bench.path("news/a.txt")).expect("removed");
    let out = bench.ok(&["index", "news"]);
    assert!(
        out.starts_with("1 new, 0 changed, 1 removed, 1 unchanged"),
        "{out}"
    );
}

#[test]
fn an_index_that_is_gone_or_garbage_is_made_anew() {
    let bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    bench.ok(&["index", "news"]);
    let index = bench.indexes().remove(0);
    std::fs::remove_dir_all(&index).expect("removed");
    assert!(bench.ok(&["index", "news"]).starts_with("1 new, "));
    for garbage in ["", "{", "{\"index_settings\":7}"] {
        std::fs::write(index.join("meta.json"), garbage).expect("written");
        let run = bench.run(&["index", "news"]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(
            run.out.starts_with("1 new, 0 changed, 0 removed, "),
            "{}",
            run.out
        );
        assert!(
            !run.err.is_empty(),
            "it is said that the old one was set aside"
        );
        assert_eq!(bench.ok(&["quotes", "tide"]).lines().count(), 1);
    }
}

#[test]
fn damage_inside_the_index_never_shows_wrong_words() {
    let bench = Bench::new();
    for i in 0..40 {
        bench.write(&format!("news/{i:02}.txt"), NOTE.repeat(1 + i % 3));
    }
    bench.ok(&["index", "news"]);
    let index = bench.indexes().remove(0);
    let good = bench.ok(&["quotes", "-q"]);
    for (path, bytes) in tree(&index) {
        if bytes.is_empty()
            || path
                .file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with('.'))
        {
            continue;
        }
        let mut cut = bytes.clone();
        cut.truncate(bytes.len() / 2);
        std::fs::remove_file(&path).expect("removed");
        std::fs::write(&path, cut).expect("written");
        let run = bench.run(&["quotes", "-q"]);
        assert!(
            matches!(run.code, 0 | 1 | 3),
            "{}: {} {}",
            path.display(),
            run.code,
            run.err
        );
        assert!(
            run.out.lines().all(|line| good.contains(line)),
            "{}",
            run.out
        );
        let repaired = bench.run(&["index", "news"]);
        assert_eq!(repaired.code, 0, "{}: {}", path.display(), repaired.err);
        assert!(
            repaired.out.contains(" · 40 articles, "),
            "{}: {}",
            path.display(),
            repaired.out
        );
        if !path.exists() {
            // It was made anew; the other files of the old one are gone with it.
            break;
        }
        std::fs::remove_file(&path).expect("removed");
        std::fs::write(&path, bytes).expect("put back");
    }
}

#[test]
fn an_index_that_another_process_writes_is_read_and_not_written() {
    let bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    bench.ok(&["index", "news"]);
    let corpus = Corpus::new(&[bench.path("news")]).expect("it exists");
    let held = search::open(&corpus.index_dir(&bench.data())).expect("it opens");
    let writer = held.engine.writer().expect("nobody else writes");
    let busy = bench.run(&["index", "news"]);
    assert_eq!((busy.code, busy.out.as_str()), (3, ""));
    assert!(busy.err.contains("another pullquote"), "{}", busy.err);
    assert_eq!(bench.ok(&["quotes", "tide"]).lines().count(), 1);
    drop(writer);
    bench.ok(&["index", "news"]);
}

#[test]
fn a_place_that_cannot_be_written_is_made_up_for_in_memory() {
    let mut bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    // A file where the data directory should be: nobody can write there, not even the superuser.
    bench.write("blocked", "");
    let blocked = bench.path("blocked").to_string_lossy().into_owned();
    bench.env("PULLQUOTE_DATA_DIR", &blocked);
    let run = bench.run(&["-C", "news", "quotes", "tide"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 1), "{}", run.err);
    assert!(run.err.contains("in memory"), "{}", run.err);
}

#[test]
fn killed_while_indexing_it_goes_on_where_it_was() {
    let bench = Bench::new();
    for i in 0..1500 {
        bench.write(
            &format!("news/{i:04}.txt"),
            NOTE.repeat(8).replace("Brona", &format!("Brona{i}")),
        );
    }
    let mut child = bench.spawn(&["index", "news"], Stdio::null());
    let deadline = Instant::now() + Duration::from_secs(60);
    // Something is committed as soon as a document store stands in the index.
    let committed = || {
        let files = bench
            .indexes()
            .first()
            .map(|index| tree(index))
            .unwrap_or_default();
        files
            .iter()
            .any(|(path, _)| path.extension().is_some_and(|e| e == "store"))
    };
    while !committed() && child.try_wait().expect("asked").is_none() {
        assert!(Instant::now() < deadline, "nothing was ever committed");
        std::thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    let out = bench.ok(&["index", "news"]);
    let number = |what: &str| -> u64 {
        let before = out
            .split(what)
            .next()
            .expect("said")
            .rsplit([' ', ','])
            .next();
        before.expect("a number").parse().expect("a number")
    };
    assert_eq!(number(" new") + number(" unchanged"), 1500, "{out}");
    assert!(out.contains(" · 1500 articles, "), "{out}");
    assert!(bench.ok(&["index", "news"]).contains("1500 unchanged"));
}

#[test]
fn interrupted_it_keeps_what_it_has() {
    let bench = Bench::new();
    for i in 0..1500 {
        bench.write(&format!("news/{i:04}.txt"), NOTE.repeat(8));
    }
    let mut child = bench.spawn(&["index", "news"], Stdio::null());
    let deadline = Instant::now() + Duration::from_secs(60);
    // Listening for signals begins before the index is opened for writing.
    while bench.indexes().is_empty() || tree(&bench.indexes()[0]).is_empty() {
        assert!(Instant::now() < deadline && child.try_wait().expect("asked").is_none());
        std::thread::yield_now();
    }
    let status = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(status.expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    // The machine may have been quicker than the interrupt.
    assert!(
        matches!(output.status.code(), Some(130 | 0)),
        "{:?}",
        output.status
    );
    assert!(bench.ok(&["index", "news"]).contains(" · 1500 articles, "));
}
