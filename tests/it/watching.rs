//! Files change while a program looks: the reader on a terminal, and `index --watch`.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::pty::Pty;

/// How long a change may take to be seen, and how long a test waits for it: other tests run, too.
const PATIENCE: Duration = Duration::from_secs(20);

fn note(n: usize, who: &str) -> String {
    format!("Ferry {n} late\n\n“The tide {n} has its own timetable,” said {who}.\n")
}

/// `index --watch` and the lines that it writes.
struct Watcher {
    child: Child,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(bench: &Bench, roots: &[&str]) -> Self {
        let mut args = vec!["index", "--watch"];
        args.extend(roots);
        let mut child = bench.spawn(&args, Stdio::null());
        let (send, lines) = channel();
        let out = child.stdout.take().expect("piped");
        let read = |out: ChildStdout, send: std::sync::mpsc::Sender<String>| {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        };
        std::thread::spawn(move || read(out, send));
        Self { child, lines }
    }

    /// Reads lines until the sum of what they count is that: new, changed, removed.
    #[track_caller]
    fn counts(&self, wanted: [u64; 3]) -> String {
        let (mut sum, deadline) = ([0; 3], Instant::now() + PATIENCE);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            assert!(line.is_ok(), "{sum:?} of {wanted:?}");
            let line = line.expect("a line");
            let mut numbers = line
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|word| word.parse::<u64>().ok());
            for sum in &mut sum {
                *sum += numbers.next().expect("a number");
            }
            if sum == wanted {
                return line;
            }
        }
    }

    /// Nothing is written for that long.
    #[track_caller]
    fn rests(&self, during: Duration) {
        assert_eq!(self.lines.recv_timeout(during).ok(), None);
    }

    /// Ends it with a signal; its code and what it said.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        let kill = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(kill.expect("sent").success());
        let mut said = String::new();
        let err = self.child.stderr.take().expect("piped");
        for line in BufReader::new(err).lines().map_while(Result::ok) {
            said.push_str(&line);
            said.push('\n');
        }
        let status = self.child.wait().expect("it ends");
        (status.code(), said)
    }
}

#[test]
fn a_watched_index_follows_the_files() {
    let bench = Bench::new();
    for n in 0..20 {
        bench.write(&format!("news/{n}.txt"), note(n, "Brona Tull"));
    }
    let watcher = Watcher::start(&bench, &["news"]);
    assert!(
        watcher
            .counts([20, 0, 0])
            .ends_with("· 20 articles, 20 quotes")
    );
    bench.write("news/20.txt", note(20, "Idris Vane"));
    watcher.counts([1, 0, 0]);
    assert_eq!(bench.ok(&["quotes", "by:vane"]).lines().count(), 1);
    bench.write("news/20.txt", note(20, "Ada Quist"));
    watcher.counts([0, 1, 0]);
    assert_eq!(bench.ok(&["quotes", "by:quist"]).lines().count(), 1);
    std::fs::rename(bench.path("news/20.txt"), bench.path("news/moved.txt")).expect("renamed");
    watcher.counts([1, 0, 1]);
    // A folder with files in it, at once.
    for n in 0..50 {
        bench.write(&format!("made/deep/{n}.txt"), note(n, "Nell Orde"));
    }
    std::fs::rename(bench.path("made"), bench.path("news/made")).expect("renamed");
    watcher.counts([50, 0, 0]);
    bench.write("news/made/deep/new.txt", note(51, "Nell Orde"));
    watcher.counts([1, 0, 0]);
    // What is left out says nothing; leaving out does.
    bench.write("news/.ignore", "made/\n");
    watcher.counts([0, 0, 51]);
    bench.write("news/made/deep/new.txt", note(52, "Nell Orde"));
    bench.write("news/.hidden/a.txt", note(53, "Nell Orde"));
    bench.write("news/picture.png", "no article");
    watcher.rests(Duration::from_millis(1_500));
    std::fs::remove_file(bench.path("news/.ignore")).expect("removed");
    watcher.counts([51, 0, 0]);
    std::fs::remove_dir_all(bench.path("news/made")).expect("removed");
    assert!(
        watcher
            .counts([0, 0, 51])
            .ends_with("· 21 articles, 21 quotes")
    );
    // Others may write when nothing has happened for a moment.
    assert!(bench.ok(&["index", "news"]).contains("21 articles"));
    let (code, said) = watcher.end("-TERM");
    assert_eq!(code, Some(143), "{said}");
    assert!(
        said.contains("watching") && said.contains("interrupted"),
        "{said}"
    );
}

#[test]
fn a_folder_that_goes_away_is_waited_for() {
    let bench = Bench::new();
    bench.write("up/news/a.txt", note(1, "Brona Tull"));
    bench.write("b.txt", note(2, "Brona Tull"));
    let watcher = Watcher::start(&bench, &["up/news", "b.txt"]);
    watcher.counts([2, 0, 0]);
    std::fs::rename(bench.path("up"), bench.path("down")).expect("renamed");
    watcher.rests(Duration::from_millis(800));
    bench.write("down/news/c.txt", note(3, "Brona Tull"));
    watcher.rests(Duration::from_millis(800));
    std::fs::rename(bench.path("down"), bench.path("up")).expect("renamed");
    watcher.counts([1, 0, 0]);
    bench.write("up/news/d.txt", note(4, "Brona Tull"));
    watcher.counts([1, 0, 0]);
    // A file is exchanged, as editors do.
    bench.write("b.new", note(5, "Brona Tull"));
    std::fs::rename(bench.path("b.new"), bench.path("b.txt")).expect("renamed");
    assert!(
        watcher
            .counts([0, 1, 0])
            .ends_with("· 4 articles, 4 quotes")
    );
    let (code, said) = watcher.end("-INT");
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("cannot read"), "{said}");
}

#[test]
fn lines_that_are_appended_are_articles_and_a_file_that_is_written_slowly_is_read_at_its_end() {
    use std::io::Write;
    let bench = Bench::new();
    let line =
        |n: usize| format!("{{\"id\":\"{n}\",\"title\":\"T{n}\",\"body\":\"Words {n}.\"}}\n");
    bench.write("news/all.jsonl", line(0));
    let watcher = Watcher::start(&bench, &["news"]);
    watcher.counts([1, 0, 0]);
    let mut file = std::fs::File::options()
        .append(true)
        .open(bench.path("news/all.jsonl"))
        .expect("opened");
    let (mut reads, mut last) = (0, String::new());
    for n in 1..300 {
        file.write_all(line(n).as_bytes()).expect("written");
        if let Ok(line) = watcher.lines.recv_timeout(Duration::from_millis(5)) {
            (reads, last) = (reads + 1, line);
        }
    }
    drop(file);
    while !last.contains("· 300 articles") {
        last = watcher.lines.recv_timeout(PATIENCE).expect("a line");
        reads += 1;
    }
    assert!(reads <= 4, "{reads}");
    drop(watcher.end("-TERM"));
}

#[test]
fn two_watch_one_corpus() {
    let bench = Bench::new();
    bench.write("news/a.txt", note(1, "Brona Tull"));
    let one = Watcher::start(&bench, &["news"]);
    one.counts([1, 0, 0]);
    let two = Watcher::start(&bench, &["news"]);
    two.counts([0, 0, 0]);
    for n in 0..5 {
        bench.write(&format!("news/n{n}.txt"), note(n, "Idris Vane"));
        let _ = one.lines.recv_timeout(Duration::from_millis(300));
    }
    let deadline = Instant::now() + PATIENCE;
    while bench.ok(&["quotes", "by:vane"]).lines().count() < 5 {
        assert!(Instant::now() < deadline);
    }
    assert_eq!(one.end("-TERM").0, Some(143));
    bench.write("news/last.txt", note(9, "Ada Quist"));
    while !bench.run(&["quotes", "by:quist"]).out.contains("Quist") {
        assert!(Instant::now() < deadline + PATIENCE);
    }
    assert_eq!(two.end("-TERM").0, Some(143));
}

#[test]
fn the_reader_shows_what_changes_while_it_is_open() {
    let bench = Bench::new();
    for n in 0..3 {
        bench.write(&format!("news/{n}.txt"), note(n, "Brona Tull"));
    }
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("3 articles");
    pty.sees("watching");
    let began = Instant::now();
    bench.write(
        "news/new.txt",
        "Lighthouse sold\n\n“It is gone,” said Ada Quist.\n",
    );
    pty.sees("Lighthouse sold");
    pty.sees("4 articles");
    let took = began.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    std::fs::rename(bench.path("news/new.txt"), bench.path("news/other.txt")).expect("renamed");
    bench.write(
        "news/other.txt",
        "Lighthouse bought\n\n“It is back,” said Ada Quist.\n",
    );
    pty.sees("Lighthouse bought");
    std::fs::remove_file(bench.path("news/other.txt")).expect("removed");
    pty.wait("it to go", |screen| {
        !screen.contents().contains("Lighthouse")
    });
    pty.sees("3 articles");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
}

#[test]
fn ten_thousand_files_at_once_do_no_harm() {
    let bench = Bench::new();
    bench.write("news/a.txt", note(0, "Brona Tull"));
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("watching");
    for n in 0..10_000 {
        bench.write(&format!("news/{}/{n}.txt", n % 10), "Short\n\nWords.\n");
    }
    pty.wait("all of them", |screen| {
        screen.contents().contains("10,001 articles")
    });
    for n in 0..10_000 {
        bench.write(&format!("news/{}/{n}.txt", n % 10), "Short\n\nWords.\n");
    }
    bench.write("news/last.txt", "Lighthouse sold\n\nWords.\n");
    pty.sees("10,002 articles");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
}
