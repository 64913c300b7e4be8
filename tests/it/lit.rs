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

/// `title:` lights the title over the text as a bare word does, and `n` goes there.
#[test]
fn a_title_that_is_searched_is_lit_and_counted() {
    let mut robot = Robot::on(&bridge(), 160, 50);
    robot.keys("1 s");
    robot.write("title:sat ");
    robot.keys("enter");
    assert_eq!(robot.model.reader.light.hits.len(), 1);
    let (buffer, _) = robot.draw(&Theme::default());
    let lit = (0..160).flat_map(|x| (0..50).map(move |y| (x, y)));
    let cells = lit.filter(|at| matches!(buffer[*at].bg, Color::Yellow | Color::LightYellow));
    assert_eq!(
        cells.count(),
        2 * "sat".len(),
        "in the list and over the text"
    );
    robot.keys("n");
    assert!(robot.model.reader.hit.is_some());
    // It holds for the article, but is not why it was found.
    assert_eq!(after("1", "title:sat zebra OR (title:sat zebra) "), [""; 0]);
}

#[test]
fn of_alternatives_only_those_that_hold_are_lit() {
    let text = "=bearings OR (by:okafor zebra) ";
    assert_eq!(after("2", text), ["bearings"]);
    assert_eq!(after("1", text), ["bearings"]);
    let text = "(by:okafor knew) OR (by:brandt zebra) ";
    assert_eq!(after("2", text), ["Okafor", "knew"]);
}
