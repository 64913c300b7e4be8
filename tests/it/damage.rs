//! An index that is damaged, foreign or cannot be written, as the commands meet it: right answers, or a word and a new
//! index, and never anything of the reader's own lost.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use pullquote::article::ArticleId;
use pullquote::record::{RULES, Record};
use pullquote::search;
use serde_json::Value;

use crate::bench::{Bench, PROGRAM, Run, tree};
use crate::pty::Pty;

const NOTE: &str = "Ferry late\n\n“The tide has its own timetable,” said Brona Tull.\n";

/// A corpus of twelve articles, indexed, with a query that was kept.
fn indexed() -> (Bench, PathBuf) {
    let bench = Bench::new();
    for number in 0..12 {
        let text = NOTE.replace("Brona", &format!("Brona{number}"));
        bench.write(&format!("news/{number:02}.txt"), text);
    }
    bench.ok(&["index", "news"]);
    let index = bench.indexes().remove(0);
    let user = index.with_file_name("user");
    std::fs::create_dir(&user).expect("made");
    std::fs::write(user.join("searches.jsonl"), "{\"query\":\"tide\"}\n").expect("written");
    (bench, index)
}

/// What is the reader's own, byte for byte.
fn own(index: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    tree(&index.with_file_name("user"))
}

/// Puts other bytes in place of a file, which may be mapped.
fn replace(path: &Path, bytes: &[u8]) {
    std::fs::remove_file(path).expect("removed");
    std::fs::write(path, bytes).expect("written");
}

fn says(run: &Run, words: &str) -> bool {
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run.err.contains(words)
}

/// The same answers from the same files, or from a new index that is made on the way, with a word about it.
#[test]
fn whatever_happens_to_a_file_the_answers_are_right() {
    let (bench, index) = indexed();
    let kept = own(&index);
    let asked = ["quotes", "tide", "--json"];
    let right = bench.ok(&asked);
    let good = tree(&index);
    let mut anew = 0;
    for (number, (path, bytes)) in good.iter().enumerate() {
        // Each is cut and flipped; where, that goes round.
        let end = [0, bytes.len() / 2, bytes.len().saturating_sub(1)][number % 3];
        let at = [0, bytes.len() / 3, bytes.len() / 2, bytes.len() * 2 / 3][number % 4];
        let mut flipped = bytes.clone();
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= 4;
        }
        for case in [&bytes[..end], &flipped] {
            if case == bytes.as_slice() {
                continue;
            }
            replace(path, case);
            let run = bench.run(&asked);
            assert_eq!(run.code, 0, "{}: {}", path.display(), run.err);
            assert_eq!(run.out, right, "{}", path.display());
            if says(&run, "set aside") {
                anew += 1;
                assert!(index.with_file_name("index.broken").is_dir());
                assert!(bench.ok(&["doctor", "news"]).ends_with("\nsound\n"));
            }
            // The old one again, for the next case.
            std::fs::remove_dir_all(&index).expect("removed");
            for (path, bytes) in &good {
                std::fs::create_dir_all(&index).expect("made");
                std::fs::write(path, bytes).expect("written");
            }
        }
    }
    assert!(anew > 20, "{anew} of {}", good.len());
    assert_eq!(
        own(&index),
        kept,
        "what is the reader's own is not the index's"
    );
}

#[test]
fn doctor_names_what_is_wrong_and_repairs_it() {
    let (bench, index) = indexed();
    let kept = own(&index);
    let right = bench.ok(&["quotes", "tide", "--json"]);
    let report = bench.ok(&["doctor"]);
    for words in [
        "its seal holds",
        "right checksum",
        "12 articles with 12 quotes",
        "never touched",
    ] {
        assert!(report.contains(words), "{words}: {report}");
    }
    let before = tree(&bench.data());
    bench.ok(&["doctor", "--repair", "news"]);
    assert_eq!(tree(&bench.data()), before, "what is sound is left alone");
    let store = tree(&index)
        .into_iter()
        .find(|(path, _)| path.extension().is_some_and(|ending| ending == "store"));
    let (path, mut bytes) = store.expect("there is one");
    bytes[40] ^= 1;
    replace(&path, &bytes);
    let run = bench.run(&["doctor", "news"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let name = path.file_name().expect("it has one").to_string_lossy();
    assert!(
        run.out.contains(&*name) && run.out.contains("--repair"),
        "{}",
        run.out
    );
    assert!(run.out.ends_with("\nnot sound\n"), "{}", run.out);
    let json = bench.run(&["doctor", "--json", "news"]);
    let lines = json.out.lines();
    let lines: Vec<Value> = lines.map(|l| serde_json::from_str(l).expect(l)).collect();
    assert!(
        lines
            .iter()
            .any(|line| line["state"] == "bad" && line["part"] == "files")
    );
    assert_eq!(json.code, 1);
    assert!(path.exists(), "only looked at");
    let run = bench.run(&["doctor", "--repair", "news"]);
    assert!(
        run.code == 0 && says(&run, "set aside"),
        "{}{}",
        run.out,
        run.err
    );
    assert!(run.out.ends_with("\nsound\n"), "{}", run.out);
    assert_eq!(bench.ok(&["quotes", "tide", "--json"]), right);
    assert_eq!(own(&index), kept);
    for args in [&["doctor", "--csv"][..], &["doctor", "gone"]] {
        assert!(matches!(bench.run(args).code, 2 | 3));
    }
}

#[test]
fn doctor_looks_while_somebody_writes_and_says_who() {
    let (bench, index) = indexed();
    let held = search::open(&index).expect("it opens");
    let writer = held.engine.writer().expect("nobody else writes");
    let report = bench.ok(&["doctor", "news"]);
    assert!(report.contains("writes it now"), "{report}");
    if cfg!(target_os = "linux") {
        let me = format!("process {} ", std::process::id());
        assert!(report.contains(&me), "{report}");
    }
    drop(writer);
    assert!(bench.ok(&["doctor", "news"]).contains("nobody writes it"));
}

/// An index as an earlier version left it: other rules, the same fields.
fn make_earlier(index: &Path) {
    let engine = search::open(index).expect("it opens").engine;
    let mut writer = engine.writer().expect("nobody else writes");
    for mut source in writer.sources().expect("read") {
        let id = ArticleId::new(source.key.as_str());
        let record = engine.fetch(&id).expect("read").expect("there");
        source.rules = RULES - 1;
        writer.put(&source, &[Record::clone(&record)]).expect("put");
    }
    writer.commit().expect("committed");
    drop(writer);
    let list = index.join("meta.json");
    let text = std::fs::read_to_string(&list).expect("read");
    let (_, rest) = text.split_once(',').expect("a seal and more");
    let text = format!("{{{rest}")
        .replace("\\\"sealed\\\":true", "\\\"sealed\\\":false")
        .replace(
            &format!("\\\"rules\\\":{RULES}"),
            &format!("\\\"rules\\\":{}", RULES - 1),
        );
    std::fs::write(list, text).expect("written");
}

#[test]
fn an_index_of_earlier_rules_answers_until_all_is_read_again() {
    let (bench, index) = indexed();
    let asked = ["quotes", "tide", "--json"];
    let right = bench.ok(&asked);
    make_earlier(&index);
    let run = bench.run(&asked);
    assert_eq!(run.out, right);
    assert!(says(&run, "by an earlier version") && !says(&run, "set aside"));
    let report = bench.ok(&["doctor"]);
    assert!(report.contains("reads all articles again"), "{report}");
    let run = bench.run(&["index", "news"]);
    assert!(run.out.starts_with("0 new, 12 changed, "), "{}", run.out);
    let run = bench.run(&asked);
    assert!(run.out == right && !says(&run, "earlier"), "{}", run.err);
    make_earlier(&index);
    // Somebody else is at it: what is there is read meanwhile.
    let other = search::open(&index).expect("it opens");
    let writer = other.engine.writer().expect("nobody else writes");
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("12 articles");
    pty.sees("Ferry late");
    drop(writer);
    let deadline = Instant::now() + Duration::from_secs(60);
    while search::open(&index).expect("it opens").earlier {
        assert!(Instant::now() < deadline, "it is never read again");
        std::thread::yield_now();
    }
    pty.rests();
    pty.keys("q");
    assert_eq!(pty.end(), 0);
    assert!(
        bench
            .ok(&["index", "news"])
            .starts_with("0 new, 0 changed, ")
    );
    assert!(!bench.ok(&["doctor"]).contains("again"));
    assert!(!index.with_file_name("index.broken").exists());
}

/// Somebody for whom file modes mean something; none where that cannot be had.
fn as_nobody(bench: &Bench, args: &[&str]) -> Option<Run> {
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM])
        .args(args)
        .current_dir(bench.path(""))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(bench.variables());
    let output = command.output().ok()?;
    let run = Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    // The program itself may lie where nobody else may go, and only the superuser may become another.
    (!run.err.contains("setpriv")).then_some(run)
}

#[test]
fn an_index_that_may_only_be_read_answers() {
    let (bench, index) = indexed();
    let right = bench.ok(&["quotes", "tide", "--json"]);
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    mode(&bench.path(""), 0o755);
    // tantivy lets nobody else read its lists.
    for list in ["meta.json", ".managed.json"] {
        mode(&index.join(list), 0o644);
    }
    let before = tree(&bench.data());
    let Some(run) = as_nobody(&bench, &["-C", "news", "quotes", "tide", "--json"]) else {
        return;
    };
    assert_eq!(run.out, right, "{}", run.err);
    assert!(!says(&run, "in memory"), "{}", run.err);
    let run = as_nobody(&bench, &["doctor", "news"]).expect("as before");
    assert!(
        run.code == 0 && run.out.ends_with("\nsound\n"),
        "{}{}",
        run.out,
        run.err
    );
    let run = as_nobody(&bench, &["index", "news"]).expect("as before");
    assert!(
        run.code == 3 && says(&run, "cannot write the index"),
        "{}",
        run.err
    );
    // A file that may not even be read is no damage: nothing is set aside, nothing is marked.
    let store = before.iter().map(|(path, _)| path);
    let store = store.filter(|path| path.extension().is_some_and(|ending| ending == "store"));
    store.for_each(|path| mode(path, 0o600));
    let run = as_nobody(&bench, &["-C", "news", "quotes", "tide", "--json"]).expect("as before");
    assert_eq!(run.out, right, "{}", run.err);
    assert!(
        says(&run, "does not let") && says(&run, "in memory"),
        "{}",
        run.err
    );
    let run = as_nobody(&bench, &["doctor", "news"]).expect("as before");
    assert!(run.code == 3 && says(&run, "does not let"), "{}", run.err);
    assert_eq!(tree(&bench.data()), before);
    assert!(index.is_dir());
}

#[test]
fn a_data_directory_may_be_a_link_and_may_be_missing() {
    let bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    std::fs::create_dir_all(bench.path("xdg")).expect("made");
    std::fs::create_dir_all(bench.path("elsewhere/deep")).expect("made");
    symlink(bench.path("elsewhere/deep"), bench.path("xdg/data")).expect("linked");
    bench.ok(&["index", "news"]);
    let index = bench.indexes().remove(0);
    assert!(bench.ok(&["doctor"]).ends_with("\nsound\n"));
    std::fs::write(index.join("meta.json"), "{").expect("written");
    assert!(says(&bench.run(&["index", "news"]), "set aside"));
    assert!(bench.ok(&["doctor"]).ends_with("\nsound\n"));
    assert!(bench.path("xdg/data").is_symlink());
    // An index that is a link itself, to a larger disk.
    let moved = bench.path("elsewhere/index");
    std::fs::rename(&index, &moved).expect("moved");
    symlink(&moved, &index).expect("linked");
    assert!(
        bench
            .ok(&["index", "news"])
            .starts_with("0 new, 0 changed, 0 removed, 1 unchanged")
    );
    assert_eq!(bench.ok(&["quotes", "tide"]).lines().count(), 1);
}

/// Times are compared, never ordered: files from the future, from before 1970, and a clock that was set back.
#[test]
fn clocks_may_be_wrong() {
    let (bench, index) = indexed();
    let set = |path: &Path, time: SystemTime| {
        let file = std::fs::File::options().write(true).open(path);
        file.expect("opened").set_modified(time).expect("set");
    };
    let far = Duration::from_secs(40 * 365 * 86_400);
    set(&bench.path("news/00.txt"), SystemTime::now() + far);
    set(&bench.path("news/01.txt"), SystemTime::UNIX_EPOCH - far);
    let out = bench.ok(&["index", "news"]);
    assert!(
        out.starts_with("0 new, 0 changed, 0 removed, 12 unchanged"),
        "{out}"
    );
    bench.write("news/02.txt", NOTE.replace("Brona", "Idris"));
    set(&bench.path("news/02.txt"), SystemTime::UNIX_EPOCH);
    set(&index.join("meta.json"), SystemTime::now() + far);
    let out = bench.ok(&["index", "news"]);
    assert!(
        out.starts_with("0 new, 1 changed, 0 removed, 11 unchanged"),
        "{out}"
    );
    assert!(bench.ok(&["doctor"]).ends_with("\nsound\n"));
}

/// `ulimit -f` would end the process without a word.
#[test]
fn a_limit_of_the_session_is_told() {
    let bench = Bench::new();
    let words =
        |n: usize| format!("“The tide{n} has timetable{n} of its own{n},” said Brona Tull.\n\n");
    for number in 0..60 {
        let text: String = (0..40).map(|n| words(number * 1000 + n)).collect();
        bench.write(&format!("news/{number}.txt"), format!("Ferry\n\n{text}"));
    }
    let limited = |blocks: u32| {
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                &format!("ulimit -f {blocks}; exec \"$0\" \"$@\""),
                PROGRAM,
            ])
            .args(["index", "news"])
            .current_dir(bench.path(""))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(bench.variables());
        let output = command.output().expect("it starts");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, said) = limited(16);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("ulimit -f"), "{said}");
    assert!(bench.ok(&["doctor", "news"]).ends_with("\nsound\n"));
    assert!(
        bench
            .ok(&["index", "news"])
            .contains(" · 60 articles, 2400 quotes")
    );
    let report = bench.ok(&["doctor", "news"]);
    assert!(!report.contains("belong to nothing"), "{report}");
}

/// Whoever only asks is told when the files are no longer what the index knows.
#[test]
fn answers_that_may_be_old_say_so() {
    let (bench, index) = indexed();
    let asked = ["-C", "news", "quotes", "tide"];
    let old = |run: &Run| says(run, "brings it up to date");
    assert!(!old(&bench.run(&asked)));
    bench.write("news/new.txt", NOTE);
    let run = bench.run(&asked);
    assert!(old(&run) && says(&run, "as of "), "{}", run.err);
    assert_eq!(run.out.lines().count(), 12, "the index is as it was");
    bench.ok(&["index", "news"]);
    assert!(!old(&bench.run(&asked)));
    // A run that was broken off has not read everything.
    std::fs::remove_file(index.with_file_name("looked")).expect("removed");
    assert!(says(&bench.run(&asked), "not all read yet"));
}
