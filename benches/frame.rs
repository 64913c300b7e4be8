//! What a key costs: `cargo bench --bench frame`. The state machine and the frame it leads to, drawn on a test
//! terminal of 200 columns and 50 rows: medians and the slowest of each kind of key, in microseconds.

#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::time::{Duration, Instant};

#[path = "../tests/it/robot.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod robot;

use pullquote::app::{Msg, Size};
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
        let (median, slowest) = (times[ROUNDS / 2], times[ROUNDS - 1]);
        println!(
            "{what:44} {:8} {:8}",
            median.as_micros(),
            slowest.as_micros()
        );
    }
}

fn main() {
    println!("{:44} {:>8} {:>8}", "", "median", "slowest");
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
    large();
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
    table.robot.holding = true;
    table.robot.keys("/");
    table.measure("5 MB: a letter typed, lit on the side", |robot, round| {
        robot.keys(if round % 2 == 0 { "r" } else { "backspace" });
        robot.held.clear();
    });
}
