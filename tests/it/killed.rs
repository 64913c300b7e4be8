//! `kill -9` at any moment: the index opens, is sound, holds what was committed as a whole, and the next run goes on.
//!
//! `PULLQUOTE_TEST_KILLS` says how often (20); `PULLQUOTE_TEST_KILLS=500 cargo test --test it killed` is the long run.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::Bench;

/// The files, so many that an undisturbed run takes some hundred milliseconds and commits several times.
const FILES: usize = 160;

/// Numbers that look thrown (an xorshift), the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// The file of that number in its n-th version: as many quotes as its version tells.
fn write(bench: &Bench, number: usize, version: usize) {
    let mut text = format!("Ferry {number} late\n\n");
    for quote in 0..=(number + version) % 5 {
        text.push_str(&format!(
            "“The tide {number} has timetable {quote} of version {version},” said Brona Tull.\n\n"
        ));
    }
    bench.write(&format!("news/{number:04}.txt"), text);
}

/// Whether all quotes of an article are of one version, and all of that version are there.
fn check(articles: &str) {
    let mut files: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for line in articles.lines() {
        let quote: Value = serde_json::from_str(line).expect("JSON");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        files
            .entry(text(&quote["article"]["path"]))
            .or_default()
            .push(text(&quote["text"]));
    }
    for (path, mut quotes) in files {
        quotes.sort();
        let number: usize = path
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".txt")?.parse().ok())
            .expect("a number");
        let version: usize = quotes[0]
            .trim_end_matches([',', '”'])
            .rsplit(' ')
            .next()
            .and_then(|word| word.parse().ok())
            .expect("a version");
        let all = (0..=(number + version) % 5)
            .map(|quote| format!("The tide {number} has timetable {quote} of version {version},"));
        assert_eq!(quotes, all.collect::<Vec<_>>(), "{path}");
    }
}

#[test]
fn killed_at_any_moment_nothing_is_half_and_the_next_run_goes_on() {
    let kills = std::env::var("PULLQUOTE_TEST_KILLS").ok();
    let kills: u64 = kills.and_then(|n| n.parse().ok()).unwrap_or(20);
    let bench = Bench::new();
    for number in 0..FILES {
        write(&bench, number, 0);
    }
    let began = Instant::now();
    Bench::ok(&bench, &["index", "news"]);
    let whole = u64::try_from(began.elapsed().as_micros()).expect("short");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 1..=kills {
        // Some change, some go, some come.
        for _ in 0..60 {
            let number = usize::try_from(dice.below(FILES as u64)).expect("small");
            match dice.below(4) {
                0 => {
                    let _ = std::fs::remove_file(bench.path(&format!("news/{number:04}.txt")));
                }
                _ => write(&bench, number, usize::try_from(round).expect("small")),
            }
        }
        let force = ["index", "--force", "news"];
        let args = if round % 2 == 0 {
            &force[..]
        } else {
            &["index", "news"]
        };
        let mut child = bench.spawn(args, Stdio::null());
        let moment = Instant::now() + Duration::from_micros(dice.below(whole));
        while Instant::now() < moment && child.try_wait().expect("asked").is_none() {
            std::thread::yield_now();
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
        let run = bench.run(&["doctor", "news"]);
        assert!(run.code == 0, "round {round}: {}{}", run.out, run.err);
        assert!(!run.err.contains("set aside"), "round {round}: {}", run.err);
        if round % 4 == 0 {
            let run = bench.run(&["-C", "news", "quotes", "--json"]);
            assert!(!run.err.contains("set aside"), "round {round}: {}", run.err);
            check(&run.out);
        }
    }
    let done = bench.run(&["index", "news"]);
    assert!(done.code == 0 && done.err.is_empty(), "{}", done.err);
    let killed = bench.ok(&["quotes", "--json", "--sort", "date"]);
    check(&killed);
    let again = bench.ok(&["index", "news"]);
    assert!(
        again.starts_with("0 new, 0 changed, 0 removed, "),
        "{again}"
    );
    // Nothing is left lying, and an index that nobody disturbed says the same.
    let report = bench.ok(&["doctor", "news"]);
    assert!(
        report.ends_with("\nsound\n") && !report.contains("\nnote"),
        "{report}"
    );
    std::fs::remove_dir_all(bench.path("xdg/data")).expect("removed");
    bench.ok(&["index", "news"]);
    assert_eq!(bench.ok(&["quotes", "--json", "--sort", "date"]), killed);
}
