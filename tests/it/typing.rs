//! Answers as one types: old rows stay, the newest answer wins, what is late is said, and no letter waits for a search.

use std::time::Duration;

use proptest::prelude::*;
use pullquote::app::{Effect, Keymap, Model, Msg, Size, start, update};
use pullquote::search::{Rows, Summary, Ticket};
use pullquote::ui::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use crate::bench::Bench;
use crate::pty::Pty;
use crate::robot::{Robot, bridge, draw, text};

fn robot() -> Robot {
    Robot::on(&bridge(), 120, 34)
}

/// Says of the newest request that it is late.
fn late(robot: &mut Robot) {
    robot.send(Msg::Late(robot.model.newest));
}

fn shown(robot: &Robot) -> Option<&str> {
    let answer = robot.model.answer();
    answer.map(|answer| answer.question.text.as_str())
}

/// A place on the screen where these letters begin.
fn find(buffer: &Buffer, letters: &str) -> (u16, u16) {
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let row: String = (x..buffer.area.width)
                .map(|x| buffer[(x, y)].symbol())
                .collect();
            if row.starts_with(letters) {
                return (x, y);
            }
        }
    }
    unreachable!("not on the screen: {letters}\n{}", text(buffer))
}

/// The letters with `…` in place of the time.
fn waiting(letters: &str) -> String {
    letters.replacen("· 2 ms", "· …", 1)
}

#[test]
fn what_is_late_is_said_and_nothing_moves() {
    for view in ["2", "2 s"] {
        for theme in [
            Theme::default(),
            Theme::builtin("mono").expect("it is there"),
        ] {
            // Read, or Quotes.
            let keys = if view == "2" { "s" } else { view };
            let mut robot = robot();
            robot.keys(keys);
            robot.write("bearings");
            let before = robot.draw(&theme).0;
            robot.holding = true;
            robot.write("x");
            let typed = robot.draw(&theme).0;
            let letters = text(&before).replacen("bearings ", "bearingsx", 1);
            assert_eq!(text(&typed), letters, "at first only the letter comes");
            let (x, y) = find(&typed, "bearingsx");
            for cell in (0..120).flat_map(|x| (y + 1..33).map(move |y| (x, y))) {
                assert_eq!(typed[cell], before[cell], "nothing is dimmed yet");
            }

            late(&mut robot);
            assert!(robot.model.is_late() && robot.model.is_outdated());
            let dimmed = robot.draw(&theme).0;
            assert_eq!(text(&dimmed), waiting(&letters), "nothing moves");
            let stands_back = |at: (u16, u16)| {
                let cell = &dimmed[at];
                cell.fg == Color::DarkGray || cell.modifier.contains(Modifier::DIM)
            };
            let words = match view {
                "2" => "Mayor: bridge",
                _ => "Dana Okafor",
            };
            let row = find(&dimmed, words);
            assert!(stands_back(row), "rows of before stand back");
            assert!(row.1 > y && x < 120);
            // What is lit stays so: its ground, or reverse.
            let lit = |buffer: &Buffer| -> Vec<(u16, u16)> {
                let cells = (0..120).flat_map(|x| (0..34).map(move |y| (x, y)));
                let cells = cells.filter(|at| {
                    let cell = &buffer[*at];
                    cell.bg != Color::Reset || cell.modifier.contains(Modifier::REVERSED)
                });
                cells.collect()
            };
            assert_eq!(lit(&dimmed), lit(&typed));
            assert!(lit(&dimmed).iter().all(|at| dimmed[*at] == typed[*at]));

            // Whatever comes, comes undimmed, with its own counts.
            robot.answer(&[]);
            assert!(!robot.model.is_late());
            assert_eq!(shown(&robot), Some("bearingsx"));
            robot.keys("backspace");
            let after = robot.draw(&theme).0;
            let row = find(&after, words);
            assert_eq!(after[row], before[find(&before, words)]);
        }
    }
}

#[test]
fn only_what_waits_is_late() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("be");
    let model = robot.model.clone();
    late(&mut robot);
    assert!(!robot.model.is_late(), "it was answered before");
    robot.send(Msg::Late(Ticket(999)));
    assert!(!robot.model.is_late(), "nobody asked that");
    assert_eq!(robot.model.list, model.list);
    // The same rows in part: they are not dimmed, but the rest is awaited.
    robot.holding = true;
    robot.send(Msg::Committed(robot.model.summary));
    late(&mut robot);
    assert!(robot.model.is_late() && !robot.model.is_outdated());
    assert!(robot.text().contains("· …"), "{}", robot.text());
    // An error is an answer too.
    let failed = Msg::Found {
        ticket: robot.model.newest,
        answer: Err("cannot read the index".to_owned()),
        took_us: 0,
    };
    robot.send(failed);
    assert!(!robot.model.is_late());
    assert_eq!(shown(&robot), Some("be"), "the rows stay");
}

#[test]
fn a_first_answer_that_is_late_is_awaited_in_sight() {
    let mut model = Model::new("sample", Keymap::builtin(), Summary::default());
    let size = Size {
        width: 120,
        height: 34,
    };
    start(&mut model);
    update(&mut model, Msg::Resize(size));
    let before = text(&draw(&model, &Theme::default(), size).0);
    assert_eq!(before.matches('…').count(), 1, "in the line:\n{before}");
    update(&mut model, Msg::Late(Ticket(1)));
    let after = text(&draw(&model, &Theme::default(), size).0);
    assert_eq!(after.matches('…').count(), 2, "and in the list:\n{after}");
}

#[test]
fn rows_that_were_asked_for_in_vain_are_asked_for_again() {
    let mut robot = robot();
    robot.keys("s");
    robot.holding = true;
    robot.write("bearings");
    // The other view asks for its own rows, in place of the ones that wait.
    robot.keys("enter 2");
    late(&mut robot);
    let asked = robot.model.asked.last().map(|asked| asked.rows);
    assert_eq!(asked, Some(Rows::Quotes));
    let last = robot
        .held
        .iter()
        .rposition(|effect| matches!(effect, Effect::Search { .. }));
    robot.answer(&[last.expect("a search")]);
    assert_eq!(shown(&robot), Some("bearings"));
    assert!(!robot.model.is_late());
    robot.keys("1");
    assert_eq!(shown(&robot), Some("bearings"), "the list is not of before");
    assert!(robot.model.asked.is_empty());
}

#[test]
fn a_single_letter_is_a_whole_word_and_says_so() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("w");
    assert!(
        robot
            .text()
            .contains("\"w\" alone is a whole word; w* is every word")
    );
    assert_eq!(robot.model.answer().map(|a| a.quotes.number()), Some(0));
    robot.write("*");
    assert!(!robot.text().contains("whole word"));
    let starred = robot.model.answer().map(|answer| answer.quotes);
    assert!(starred.is_some_and(|quotes| quotes.number() > 0));
    robot.keys("backspace");
    robot.write("e");
    assert!(
        robot.model.answer().is_some_and(|a| a.quotes.number() > 0),
        "it goes on"
    );
    assert!(!robot.text().contains("whole word"));
    robot.keys("enter");
    assert!(!robot.text().contains("whole word"));
}

/// The queries that one passes through while typing this.
const TYPED: [&str; 5] = ["bearings", "by:brandt", "march -six", "\"knew in", "the"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whichever answers come, in whatever order: the newest of them is what is shown, and it is whole.
    #[test]
    fn the_newest_answer_is_shown(
        typed in prop::sample::select(&TYPED[..]),
        quotes in any::<bool>(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let mut robot = robot();
        robot.keys(if quotes { "2 s" } else { "s" });
        robot.holding = true;
        robot.write(typed);
        let searches: Vec<usize> = (0..robot.held.len())
            .filter(|at| matches!(robot.held[*at], Effect::Search { .. }))
            .collect();
        let order: Vec<usize> = order.iter().map(|at| *at.get(&searches)).collect();
        let newest = order.iter().max().copied().expect("one at least");
        let Effect::Search { ticket, request } = robot.held[newest].clone() else {
            unreachable!("it is a search");
        };
        robot.answer(&order);
        let (list, all) = (&robot.model.list, &robot.model.all_quotes);
        prop_assert_eq!(if quotes { all.shown } else { list.shown }, ticket);
        let answer = robot.model.answer().expect("one came");
        prop_assert_eq!(&answer.question.query, &request.query);
        let (total, counted) = match quotes {
            true => (all.total, answer.quotes),
            false => (list.total, answer.articles),
        };
        prop_assert_eq!(total as u64, counted.number(), "the counter is of what is shown");
        prop_assert!(robot.model.asked.iter().all(|asked| asked.ticket > ticket));
    }

    /// What the reader has chosen stays selected in every answer that holds it, and comes back with the next one.
    #[test]
    fn what_was_chosen_stays_selected(
        typed in prop::sample::select(&TYPED[..]),
        quotes in any::<bool>(),
        down in 0usize..8,
    ) {
        let mut robot = robot();
        robot.keys(if quotes { "2" } else { "1" });
        for _ in 0..=down {
            robot.keys("j");
        }
        let article = robot.model.list.selected_id();
        let quote = robot.model.all_quotes.selected_id();
        robot.keys("s");
        let mut holds = true;
        for c in typed.chars() {
            robot.write(&c.to_string());
            let model = &robot.model;
            if quotes {
                holds = model.all_quotes.rows.iter().any(|row| {
                    quote == Some((row.article.clone(), row.ordinal))
                });
                prop_assert_eq!(model.all_quotes.selected_id() == quote, holds);
            } else {
                holds = model.list.rows.iter().any(|row| Some(&row.id) == article.as_ref());
                prop_assert_eq!(model.list.selected_id() == article, holds);
            }
        }
        let _ = holds;
        while robot.model.finder.open {
            // A menu closes before the line does.
            robot.keys("esc");
        }
        if quotes {
            prop_assert_eq!(robot.model.all_quotes.selected_id(), quote);
        } else {
            prop_assert_eq!(robot.model.list.selected_id(), article);
        }
    }
}

/// Fourteen letters, as fast as a good typist.
const LETTERS: &str = "bearings march";
const PACE: Duration = Duration::from_millis(30);

/// The same session without a terminal.
fn same(keys: &str) -> Robot {
    let mut robot = Robot::sample(120, 40);
    robot.keys(keys);
    robot.write(LETTERS);
    robot
}

/// What stands behind the sign of the selection in the list.
fn selected(contents: &str) -> Vec<String> {
    let rows = contents.lines().filter(|row| row.contains('▶'));
    let cut = |row: &str| row.chars().take(30).collect::<String>();
    rows.map(cut).collect()
}

#[test]
fn fourteen_letters_at_thirty_milliseconds_a_key() {
    let bench = Bench::with_sample();
    for keys in ["j j s", "2 j j j s"] {
        let robot = same(keys);
        let answer = robot.model.answer().expect("an answer");
        let counts = format!(
            "{} quotes · {} articles · ",
            answer.quotes.number(),
            answer.articles.number()
        );
        let mut pty = Pty::start(&bench, &["demo"]);
        pty.sees("15 articles");
        pty.sees("The Ledger");
        pty.rests();
        for key in keys.split(' ') {
            // A row can be gone to when it is there.
            pty.keys(key);
            pty.rests();
        }
        pty.types(LETTERS, PACE);
        pty.sees(&format!("/ {LETTERS}"));
        pty.sees(&counts);
        pty.rests();
        let (screen, drawn) = (pty.contents(), robot.text());
        assert!(screen.contains(&counts), "{counts}:\n{screen}");
        assert!(!selected(&screen).is_empty(), "{screen}");
        assert_eq!(selected(&screen), selected(&drawn), "\n{screen}\n{drawn}");
        pty.keys("\u{3}");
        pty.end();
    }
}

#[test]
fn no_letter_waits_for_a_search() {
    let mut bench = Bench::with_sample();
    // No query with words is answered but when a newer one waits.
    bench.env("PULLQUOTE_TEST_STALLS", "1");
    let mut pty = Pty::start(&bench, &["demo"]);
    pty.sees("15 articles");
    pty.sees("The Ledger");
    pty.keys("s");
    pty.types(LETTERS, PACE);
    // All letters are there, though the query that they make is never answered; and that is said.
    pty.sees(&format!("/ {LETTERS}"));
    pty.sees(" articles · …");
    assert!(!selected(&pty.contents()).is_empty(), "{}", pty.contents());
    // Nothing moves while it waits.
    pty.rests();
    assert!(!pty.stirs(Duration::from_secs(1)), "{}", pty.contents());
    pty.keys("\u{15}");
    pty.sees("15 articles · ");
    pty.wait("an answer", |screen| {
        !screen.contents().contains("articles · …")
    });
    pty.keys("\u{3}");
    pty.end();
}
