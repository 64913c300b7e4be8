//! What is lit on the screen is what matched, wherever it stands: in rows, in cards, around a text.

use pullquote::ui::Theme;
use ratatui::style::Color;

use crate::robot::{Robot, bridge};

/// What is lit below the search line, from above: each run of letters once.
fn lit(robot: &Robot) -> Vec<String> {
    let (buffer, _) = robot.draw(&Theme::default());
    let mut out: Vec<String> = Vec::new();
    for y in 2..buffer.area.height {
        let mut on = false;
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            let is = matches!(cell.bg, Color::Yellow | Color::LightYellow);
            match (is, on, out.last_mut()) {
                (true, true, Some(last)) => last.push_str(cell.symbol()),
                (true, ..) => out.push(cell.symbol().to_owned()),
                _ => {}
            }
            on = is;
        }
    }
    let mut known: Vec<String> = Vec::new();
    for run in out {
        let run = run.trim().to_owned();
        if !run.is_empty() && !known.contains(&run) {
            known.push(run);
        }
    }
    known
}

/// The same after a search, in a view.
fn after(view: &str, text: &str) -> Vec<String> {
    let mut robot = Robot::on(&bridge(), 160, 50);
    robot.keys(view);
    robot.keys("s");
    robot.write(text);
    robot.keys("enter");
    lit(&robot)
}

#[test]
fn where_nothing_matches_nothing_is_lit() {
    for text in [
        "by:okafor bearings zebra ",
        "by:okafor by:brandt ",
        "in:herald zebra verb:say ",
        "in:ellery zebra",
        "title:mayor zebra ",
    ] {
        for view in ["1", "2", "1 tab"] {
            assert_eq!(after(view, text), [""; 0], "{text} in {view}");
        }
    }
}

#[test]
fn of_alternatives_only_those_that_hold_are_lit() {
    let text = "=bearings OR (by:okafor zebra) ";
    assert_eq!(after("2", text), ["bearings"]);
    assert_eq!(after("1", text), ["bearings"]);
    let text = "(by:okafor knew) OR (by:brandt zebra) ";
    assert_eq!(after("2", text), ["Okafor", "knew"]);
}
