//! What a key costs: `cargo bench --bench frame`. The state machine and the frame it leads to, drawn on a test
//! terminal of 200 columns and 50 rows: median, 99th percentile and the slowest of each kind of key, in microseconds.
//! On a sample, in a list of a million rows, and in a text of 5 MB, the last two with highlights.

#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

#[path = "../tests/it/robot.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod robot;

use pullquote::app::{Effect, Msg, Size};
use pullquote::article::ArticleId;
use pullquote::record::Record;
use pullquote::search::{ArticleRow, Count, Cuts, Hits, Page, Reasons, Row};
use pullquote::ui::{Theme, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use robot::{Robot, record};

const SIZE: (u16, u16) = (200, 50);

/// How often each kind of key is measured.
const ROUNDS: usize = 200;

struct Table {
    robot: Robot,
    terminal: Terminal<TestBackend>,
    theme: Theme,
}

impl Table {
    fn new(robot: Robot) -> Self {
        let backend = TestBackend::new(SIZE.0, SIZE.1);
        Self {
            robot,
            terminal: Terminal::new(backend).expect("a test terminal"),
            theme: Theme::default(),
        }
    }

    /// Does something and draws the frame after it, many times; prints how long that takes.
    fn measure(&mut self, what: &str, mut act: impl FnMut(&mut Robot, usize)) {
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|round| {
                let began = Instant::now();
                act(&mut self.robot, round);
                let model = &self.robot.model;
                let drawn = self.terminal.draw(|frame| view(model, &self.theme, frame));
                drawn.expect("a test terminal");
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        let [median, p99, slowest] = [ROUNDS / 2, ROUNDS * 99 / 100 - 1, ROUNDS - 1];
        let micros = |at: usize| times[at].as_micros();
        println!(
            "{what:44} {:8} {:8} {:8}",
            micros(median),
            micros(p99),
            micros(slowest)
        );
    }
}

fn main() {
    println!("{:44} {:>8} {:>8} {:>8}", "", "median", "p99", "slowest");
    let mut table = Table::new(Robot::sample(SIZE.0, SIZE.1));
    table.measure("sample: nothing changes", |_, _| {});
    table.measure(
        "sample: the next article, from the shelf",
        |robot, round| {
            robot.keys(if round % 2 == 0 { "j" } else { "k" });
        },
    );
    table.measure(
        "sample: a letter typed, searched and lit",
        |robot, round| {
            robot.keys(if round % 2 == 0 { "s b e a r" } else { "esc" });
        },
    );
    table.measure("sample: all quotes, one down", |robot, _| robot.keys("2 j"));
    long();
    large();
}

/// How long the long list is.
const MILLION: usize = 1_000_000;

/// Answers whatever was asked for as if there were a million articles, all like one.
fn answer(robot: &mut Robot, like: &Arc<Record>) {
    while !robot.held.is_empty() {
        for effect in std::mem::take(&mut robot.held) {
            let msg = match effect {
                Effect::Search { ticket, request } => Msg::Found {
                    ticket,
                    answer: Ok(hits(request.page, like)),
                    took_us: 2_000,
                },
                Effect::Open(id) => {
                    let mut record = Record::clone(like);
                    record.article.id = id.clone();
                    let record = Ok(Some(Arc::new(record)));
                    Msg::Opened { id, record }
                }
                _ => continue,
            };
            robot.send(msg);
        }
    }
}

fn hits(page: Page, like: &Record) -> Hits {
    let end = MILLION.min(page.offset + page.limit);
    let rows = (page.offset..end).map(|number| {
        Row::Article(ArticleRow {
            id: ArticleId::new(format!("sample/{number}.txt")),
            title: format!("The heron, the river and the heron of the river {number}"),
            outlet: like.article.outlet.clone(),
            date: like.article.date.clone(),
            url: None,
            quotes: 2,
            matching: 2,
            score: 1.0,
            reasons: Reasons::default(),
        })
    });
    Hits {
        rows: rows.collect(),
        articles: Count::Exact(MILLION as u64),
        quotes: Count::Exact(2 * MILLION as u64),
        cut: Cuts::default(),
    }
}

/// A list of a million rows, each with highlights, and the article beside it.
fn long() {
    let sentence = "“The heron looked at the river,” said Ana Bell, and the river looked back. ";
    let text = format!(
        "Heron\n\n{}\n",
        format!("{}\n\n", sentence.repeat(5)).repeat(14)
    );
    let like = record("heron.txt", text.as_bytes());
    let mut table = Table::new(Robot::on(std::slice::from_ref(&like), SIZE.0, SIZE.1));
    let like = Arc::new(like);
    table.robot.holding = true;
    table.robot.keys("/ h e r o n space r i v e r enter");
    answer(&mut table.robot, &like);
    let mut measure = |what: &str, keys: [&str; 2]| {
        table.measure(what, |robot, round| {
            robot.keys(keys[round % 2]);
            answer(robot, &like);
        });
    };
    measure("1 M rows: one down", ["j", "j"]);
    measure("1 M rows: a page down", ["ctrl-f", "ctrl-f"]);
    measure("1 M rows: to the end, to the top", ["G", "g g"]);
    measure("1 M rows: a letter typed and lit", ["/ h", "backspace esc"]);
}

/// An article of one paragraph of 5 MB with a quote in every sentence.
fn large() {
    let sentence = "“The heron looked at the river,” said Ana Bell, and the river looked back. ";
    let text = format!("Heron\n\n{}\n", sentence.repeat(5_000_000 / sentence.len()));
    let records = [
        record("heron.txt", text.as_bytes()),
        record("other.txt", b"Other\n\nNothing.\n"),
    ];
    let mut table = Table::new(Robot::on(&records, SIZE.0, SIZE.1));
    table.robot.keys("enter");
    table.measure("5 MB: one line down", |robot, _| robot.keys("j"));
    table.measure("5 MB: to the end, to the top", |robot, round| {
        robot.keys(if round % 2 == 0 { "G" } else { "g g" });
    });
    table.measure("5 MB: the next quote", |robot, _| robot.keys("] q"));
    table.measure("5 MB: another width", |robot, round| {
        let width = SIZE.0 - u16::try_from(round % 2).expect("small") * 40;
        let height = SIZE.1;
        robot.send(Msg::Resize(Size { width, height }));
    });
    table.robot.keys("/ h e r o n enter");
    table.measure("5 MB, all lit: one line down", |robot, _| robot.keys("j"));
    table.measure("5 MB, all lit: the next hit", |robot, _| robot.keys("n"));
    table.measure("5 MB, all lit: to the end, to the top", |robot, round| {
        robot.keys(if round % 2 == 0 { "G" } else { "g g" });
    });
    table.robot.keys("esc");
    table.robot.holding = true;
    table.robot.keys("/");
    table.measure("5 MB: a letter typed, lit on the side", |robot, round| {
        robot.keys(if round % 2 == 0 { "r" } else { "backspace" });
        robot.held.clear();
    });
}
