//! The reader on a real terminal: what it shows, what it leaves behind, and what it never writes.

use std::time::Duration;

use pullquote::corpus::Corpus;
use pullquote::search;

use crate::bench::Bench;
use crate::pty::Pty;

const CTRL_Z: &str = "\u{1a}";

/// The sample, open and at rest.
fn sample(bench: &Bench) -> Pty {
    let pty = Pty::start(bench, &["demo"]);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty
}

#[test]
fn open_search_jump_compare_and_leave() {
    let bench = Bench::new();
    let mut pty = sample(&bench);
    pty.keys("/bearings");
    pty.sees("bearings");
    pty.keys("\r");
    pty.sees("hit 1 of");
    pty.rests();
    pty.keys("n");
    pty.sees("hit 2 of");
    pty.keys("cjc");
    pty.sees("COMPARE");
    pty.keys("Q");
    assert_eq!(pty.end(), 0);
    pty.is_restored();
    assert!(
        !bench.path("xdg").exists(),
        "the sample leaves nothing behind"
    );
}

#[test]
fn a_folder_is_indexed_while_it_is_read_and_remembered() {
    let bench = Bench::with_sample();
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
    let again = bench.ok(&["index", "news"]);
    assert!(again.contains("15 unchanged"), "{again}");
    let mut pty = Pty::start(&bench, &[]);
    pty.sees("15 articles");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
}

#[test]
fn with_no_corpus_yet_it_is_the_sample_and_says_so() {
    let bench = Bench::new();
    let mut pty = Pty::start(&bench, &[]);
    pty.sees("this is the sample");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
}

#[test]
fn signals_give_the_terminal_back() {
    let bench = Bench::new();
    for (signal, code) in [("-TERM", 143), ("-HUP", 129), ("-INT", 130)] {
        let mut pty = sample(&bench);
        pty.signal(signal);
        assert_eq!(pty.end(), code, "{signal}");
        pty.is_restored();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    let mut bench = Bench::new();
    bench.env("PULLQUOTE_TEST_BRITTLE", "1");
    let mut pty = sample(&bench);
    pty.keys("\u{1b}[24~");
    assert_eq!(pty.end(), 101);
    pty.is_restored();
    pty.sees("index out of bounds");
    pty.sees("a fault of pullquote");
}

#[test]
fn stopping_and_going_on() {
    let bench = Bench::new();
    let script = "\"$0\" demo; echo STOPPED; read line; fg >/dev/null; echo ENDED $?; read line";
    let mut pty = Pty::script(&bench, script);
    pty.sees("15 articles");
    for _ in 0..1 {
        pty.keys(CTRL_Z);
        pty.sees("STOPPED");
        pty.is_restored();
        pty.keys("\n");
        pty.wait("the alternate screen", vt100::Screen::alternate_screen);
        pty.sees("15 articles");
        pty.sees("The Ledger");
    }
    pty.keys("q");
    pty.sees("ENDED 0");
    pty.is_restored();
    pty.keys("\n");
    assert_eq!(pty.end(), 0);
}

#[test]
fn whoever_stops_it_from_outside_gets_a_whole_screen_back() {
    let bench = Bench::new();
    let mut pty = sample(&bench);
    pty.rests();
    pty.signal("-STOP");
    let before = pty.bytes().len();
    pty.signal("-CONT");
    // Painted anew in full: what a shell wrote meanwhile is gone.
    assert!(pty.bytes().len() > before || pty.stirs(Duration::from_secs(20)));
    pty.sees("15 articles");
    assert!(pty.bytes().len() > before);
    pty.keys("q");
    assert_eq!(pty.end(), 0);
    pty.is_restored();
}

#[test]
fn idle_writes_nothing() {
    let bench = Bench::with_sample();
    for args in [&["demo"][..], &["news"]] {
        let mut pty = Pty::start(&bench, args);
        pty.sees("15 articles");
        pty.sees("The Ledger");
        // Answers and the end of the indexing may still come; then it is quiet.
        pty.rests();
        assert!(!pty.stirs(Duration::from_secs(2)), "{}", pty.contents());
        pty.keys("q");
        assert_eq!(pty.end(), 0);
    }
}

/// The parameters of every SGR sequence in the bytes.
fn inks(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let tails = text.split("\u{1b}[").skip(1);
    tails
        .filter_map(|tail| {
            let end = tail.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
            tail[end..].starts_with('m').then(|| tail[..end].to_owned())
        })
        .collect()
}

fn is_colour(parameters: &str) -> bool {
    let numbers = parameters
        .split([';', ':'])
        .filter_map(|n| n.parse::<u16>().ok());
    let mut numbers = numbers.filter(|n| !matches!(n, 39 | 49));
    numbers.any(|n| matches!(n, 30..=49 | 90..=107))
}

#[test]
fn no_color_means_no_colour_and_keeps_the_other_inks() {
    let mut bench = Bench::new();
    let painted = |bench: &Bench| {
        let mut pty = sample(bench);
        pty.keys("/bearings\r");
        pty.sees("hit 1 of");
        pty.keys("q");
        pty.keys("Q");
        pty.end();
        inks(&pty.bytes())
    };
    assert!(
        painted(&bench).iter().any(|ink| is_colour(ink)),
        "colours by default"
    );
    bench.env("NO_COLOR", "1");
    let inks = painted(&bench);
    assert!(!inks.iter().any(|ink| is_colour(ink)), "{inks:?}");
    assert!(
        inks.iter().any(|ink| ink == "7"),
        "a match is still lit: {inks:?}"
    );
}

#[test]
fn a_terminal_that_has_gone_ends_it() {
    let bench = Bench::new();
    let mut pty = sample(&bench);
    pty.take_away();
    assert_eq!(pty.end(), 129);
}

#[test]
fn a_storm_of_sizes_is_survived() {
    let bench = Bench::new();
    let mut pty = sample(&bench);
    for i in 0..200_u16 {
        pty.resize(1 + i * 7 % 100, 1 + i * 13 % 300);
    }
    pty.resize(40, 120);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
    pty.is_restored();
}

#[test]
fn a_dumb_terminal_is_told_what_to_use_instead() {
    let mut bench = Bench::new();
    bench.env("TERM", "dumb");
    let mut pty = Pty::start(&bench, &["demo"]);
    assert_eq!(pty.end(), 2);
    pty.sees("needs a terminal");
    assert!(!pty.bytes().contains(&0x1b), "not one escape sequence");
}

const NOTE: &str = "Ferry late\n\n“The tide has its own timetable,” said Brona Tull.\n";

#[test]
fn an_index_that_another_process_writes_is_read_and_taken_over_when_it_is_done() {
    let bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    bench.ok(&["index", "news"]);
    let corpus = Corpus::new(&[bench.path("news")]).expect("it exists");
    let other = search::open(&corpus.index_dir(&bench.data())).expect("it opens");
    let writer = other.engine.writer().expect("nobody else writes");
    bench.write("news/b.txt", NOTE.replace("Brona Tull", "Idris Vane"));
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("another pullquote is indexing");
    pty.sees("1 article ");
    drop(writer);
    pty.sees("2 articles");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
}

#[test]
fn without_a_place_for_an_index_it_reads_from_memory_and_says_so() {
    let mut bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    bench.write("blocked", "");
    let blocked = bench.path("blocked").to_string_lossy().into_owned();
    bench.env("PULLQUOTE_DATA_DIR", &blocked);
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("in memory");
    pty.sees("Brona Tull");
    pty.keys("q");
    assert_eq!(pty.end(), 0);
}

#[test]
fn an_index_that_vanishes_under_the_reader_leaves_it_reading() {
    let bench = Bench::with_sample();
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty.sees("watching");
    std::fs::remove_dir_all(bench.path("xdg/data")).expect("removed");
    pty.keys("/bearings\r");
    pty.sees("hit 1 of");
    pty.keys("QQ");
    assert_eq!(pty.end(), 0);
    pty.is_restored();
}

#[test]
fn settings_of_the_user_reach_the_screen() {
    let bench = Bench::new();
    let config = "xdg/config/pullquote";
    bench.write(
        &format!("{config}/config.toml"),
        "hints = false\nmeasur = 3\n",
    );
    bench.write(
        &format!("{config}/keymap.toml"),
        "[[keys]]\non = \"ctrl-q\"\nrun = \"quit\"\n",
    );
    let mut pty = sample(&bench);
    pty.sees("did you mean \"measure\"?");
    assert!(!pty.contents().contains("? all keys"), "{}", pty.contents());
    pty.keys("\u{11}");
    assert_eq!(pty.end(), 0);
}

#[test]
fn queries_kept_for_good_are_there_the_next_time() {
    let bench = Bench::with_sample();
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("15 articles");
    pty.keys("sbearings\r");
    pty.rests();
    pty.keys("gh");
    pty.sees("Queries of before 1");
    pty.keys("\u{13}");
    pty.sees("★ bearings");
    let saved = || {
        let index = bench.indexes().pop().expect("an index");
        std::fs::read_to_string(index.with_file_name("user").join("searches.jsonl"))
    };
    let line = "{\"schema\":\"pullquote/search@1\",\"query\":\"bearings\"}\n";
    assert_eq!(saved().expect("written at once"), line);
    pty.keys("Q\u{1b}Q");
    assert_eq!(pty.end(), 0);
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("15 articles");
    pty.keys("gh");
    pty.sees("★ bearings");
    pty.keys("\u{13}\u{3}");
    assert_eq!(pty.end(), 0);
    assert_eq!(saved().expect("there"), "");
}

/// Three at once: two readers that were opened before, and one that indexes.
#[test]
fn readers_see_what_another_process_commits_later() {
    let bench = Bench::new();
    bench.write("news/a.txt", NOTE);
    bench.ok(&["index", "news"]);
    let mut readers: Vec<Pty> = (0..2).map(|_| Pty::start(&bench, &["news"])).collect();
    for pty in &readers {
        pty.sees("1 article ");
        pty.rests();
    }
    for (number, speaker) in ["Idris Vane", "Mara Quill", "Dana Okafor"]
        .iter()
        .enumerate()
    {
        bench.write(
            &format!("news/{number}.txt"),
            NOTE.replace("Brona Tull", speaker),
        );
        bench.ok(&["index", "news"]);
        let committed = std::time::Instant::now();
        for pty in &readers {
            pty.sees(&format!("{} articles", number + 2));
        }
        assert!(committed.elapsed() < Duration::from_secs(1));
    }
    for pty in &mut readers {
        pty.rests();
        assert!(!pty.stirs(Duration::from_millis(900)), "idle again");
        pty.keys("/tide\r");
        pty.sees("4 articles");
        pty.keys("QQ");
        assert_eq!(pty.end(), 0);
        pty.is_restored();
    }
    let sound = bench.ok(&["doctor", "news"]);
    assert!(sound.ends_with("\nsound\n"), "{sound}");
}

/// Another process finds it damaged: whoever reads it then has a whole one again, made from the files.
#[test]
fn a_damaged_index_is_made_anew_under_the_reader() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty.rests();
    let index = bench.indexes().remove(0);
    std::fs::write(index.join(".damaged"), "").expect("written");
    pty.sees("set aside");
    pty.sees("15 articles");
    assert!(index.with_file_name("index.broken").is_dir());
    assert!(!index.join(".damaged").exists());
    pty.keys("QQ");
    assert_eq!(pty.end(), 0);
    assert!(bench.ok(&["doctor", "news"]).ends_with("\nsound\n"));
}

/// The index is put in another one's place under a reader that is at rest.
#[test]
fn a_repair_by_another_process_is_followed() {
    let bench = Bench::with_sample();
    bench.ok(&["index", "news"]);
    let mut pty = Pty::start(&bench, &["news"]);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty.rests();
    let index = bench.indexes().remove(0);
    std::fs::write(index.join(".managed.json"), "[]").expect("written");
    assert_eq!(bench.run(&["doctor", "news"]).code, 1);
    let repaired = bench.run(&["doctor", "--repair", "news"]);
    assert_eq!(repaired.code, 0, "{}{}", repaired.out, repaired.err);
    pty.rests();
    bench.write("news/late.txt", NOTE);
    bench.ok(&["index", "news"]);
    pty.sees("16 articles");
    pty.keys("/timetable\r");
    pty.sees("hit 1 of");
    pty.keys("QQ");
    assert_eq!(pty.end(), 0);
}
