//! The half-typed query: what is read, what is said of it, and how the line is drawn, row by row.

use pullquote::query::{Reading, parse};
use pullquote::ui::Theme;
use ratatui::style::{Color, Modifier};

use crate::robot::{Robot, bridge};

/// What stands in the search line: `[…]` is underlined, `{…}` stands back.
fn line(robot: &Robot) -> String {
    let (buffer, _) = robot.draw(&Theme::default());
    let mut out = String::new();
    let mut open = None;
    for x in 3..buffer.area.width {
        let cell = &buffer[(x, 1)];
        if cell.symbol() == "‹" {
            break;
        }
        let mark = if cell.symbol() == " " {
            None
        } else if cell.modifier.contains(Modifier::UNDERLINED) {
            Some(']')
        } else if cell.fg == Color::DarkGray {
            Some('}')
        } else {
            None
        };
        if mark != open {
            out.extend(open);
            out.extend(mark.map(|mark| if mark == ']' { '[' } else { '{' }));
            open = mark;
        }
        out.push_str(cell.symbol());
    }
    out.extend(open);
    out.trim_end().to_owned()
}

/// What stands in the status line.
fn status(robot: &Robot) -> String {
    let text = robot.text();
    let rows: Vec<&str> = text.lines().collect();
    rows[rows.len() - 2].trim().to_owned()
}

/// A query as typed, the tree that it is read as, the line as drawn, and what is said; nothing is said of what is
/// drawn well enough.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("\"knew in mar", "\"knew in mar\"*", "\"knew in mar{\"}", ""),
    ("“knew in mar", "\"knew in mar\"*", "“knew in mar{”}", ""),
    (
        "(bearing OR",
        "bearing",
        "[(]bearing {OR}",
        "“(” not closed yet: read as if it were",
    ),
    (
        "(\"in mar",
        "\"in mar\"*",
        "[(]\"in mar{\"}",
        "“(” not closed yet: read as if it were",
    ),
    ("bearing AND", "bearing", "bearing {AND}", ""),
    ("bearing NEAR/", "bearing", "bearing {NEAR/}", ""),
    ("bearing NEAR/5", "bearing", "bearing {NEAR/5}", ""),
    (
        "OR bearing",
        "bearing OR bearing*",
        "{OR} bearing",
        "nothing before OR",
    ),
    (
        "speaker:",
        "",
        "{speaker:}",
        "\"speaker:\" needs a value, for example",
    ),
    ("by:=\"dana o", "speaker:\"dana o\"", "by:=\"dana o{\"}", ""),
    ("by:=", "", "{by:}=", "\"by:\" needs a value, for example"),
    (
        "conf: bearing",
        "bearing OR bearing*",
        "[conf:] bearing",
        "\"conf:\" needs a value, for example",
    ),
    (
        "outlt:herald",
        "outlt herald*",
        "[outlt:]herald",
        "no field \"outlt:\"; did you mean outlet: (Ctrl-y)",
    ),
    (
        "date:2031-1",
        "",
        "date:{2031-1}",
        "year-month, e.g. 2031-03",
    ),
    (
        "date:2031-03-1",
        "",
        "date:{2031-03-1}",
        "year-month-day, e.g. 2031-03-18",
    ),
    (
        "date:2031-1 a",
        "a",
        "date:[2031-1] a",
        "year-month, e.g. 2031-03",
    ),
    ("/bear(/", "", "[/bear(/]", "regex: unclosed group"),
    ("/bear", "", "[/]bear", "regex: not closed yet"),
    ("is:pi", "", "is:{pi}", "is:picked is waited for"),
    ("-", "", "{-}", ""),
    ("NOT", "", "{NOT}", ""),
    ("bearing -", "bearing", "bearing {-}", ""),
    (
        "conf:>high",
        "",
        "conf:[>high]",
        "a number 0–1, e.g. conf:>=.8",
    ),
    ("conf:>", "", "conf:{>}", "a number 0–1, e.g. conf:>=.8"),
    (
        "len:>",
        "",
        "len:{>}",
        "a length is a number of words, for example",
    ),
    (
        "http://her.example/a?b=1",
        "http://her.example/a?b=1*",
        "http://her.example/a?b=1",
        "",
    ),
];

#[test]
fn a_half_typed_query_is_read_said_and_drawn() {
    for (width, height) in [(80, 24), (120, 40)] {
        for (typed, tree, drawn, said) in ROWS {
            let parsed = parse(typed, Reading::Typing);
            assert_eq!(parsed.query.to_string(), *tree, "{typed}");
            let mut robot = Robot::on(&bridge(), width, height);
            robot.keys("s");
            robot.write(typed);
            assert_eq!(line(&robot), *drawn, "{typed}");
            let shown = status(&robot);
            if said.is_empty() {
                let quiet = parsed.problems.iter().all(|p| !shown.contains(&p.message));
                assert!(quiet, "{typed}: {shown}");
            } else {
                assert!(shown.starts_with(said), "{typed}: {shown}");
            }
        }
    }
}

#[test]
fn results_stay_while_an_expression_is_written() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write("bearing");
    let found = robot.model.list.total;
    assert!(found > 0 && found < 4);
    for c in [" ", "/", "k", "n", "(", "/"] {
        robot.write(c);
        assert_eq!(robot.model.list.total, found, "{c}");
    }
}

/// The first letter of a word does not empty the list, and is a word when nothing more comes.
#[test]
fn a_word_behind_others_counts_from_its_second_letter_on() {
    let found = |robot: &Robot| robot.model.answer().map(|answer| answer.quotes.number());
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write("bearings ");
    let before = found(&robot);
    for (typed, count) in [("k", before), ("n", Some(3))] {
        robot.write(typed);
        assert_eq!(found(&robot), count, "{typed}");
    }
    robot.keys("backspace g");
    robot.keys("backspace backspace k");
    assert_eq!(line(&robot), "bearings {k}");
    assert!(
        status(&robot).starts_with("“k” is waited for; k* is"),
        "{}",
        status(&robot)
    );
    robot.keys("ctrl-g");
    assert!(
        robot.text().contains("“k” is waited for  "),
        "{}",
        robot.text()
    );
    robot.keys("ctrl-g ctrl-u");
    robot.write("bearings k");
    robot.write(" ");
    assert_eq!(found(&robot), Some(0), "behind a space it is a word");
    robot.keys("backspace enter");
    assert_eq!(found(&robot), Some(0), "and so it is when it is taken");
    assert_eq!(robot.model.finder.question.query.to_string(), "bearings k");
    // It is a word in a query that was not typed just now, too, and alone.
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write("k");
    assert_eq!(found(&robot), Some(0));
    for (typed, tree) in [
        ("bearings -k", "bearings -k"),
        ("bearings =k", "bearings =k"),
        ("bearings k*", "bearings k*"),
        ("bearings by:k", "bearings speaker:k"),
        ("bearings OR k", "bearings"),
        ("bearings NEAR/3 k", "bearings"),
        ("bearings 橋", "bearings 橋"),
    ] {
        assert_eq!(
            parse(typed, Reading::Typing).query.to_string(),
            tree,
            "{typed}"
        );
        let whole = parse(typed, Reading::Whole);
        assert!(whole.query.to_string() == tree || tree == "bearings");
    }
}

/// The same between quotation marks that are open, in a field, and with a sign behind it that a word may hold.
#[test]
fn a_letter_is_waited_for_wherever_a_word_may_begin() {
    for typed in [
        "bearings \"k",
        "bearings text:\"k",
        "bearings title:\"b",
        "bearings “k",
    ] {
        let tree = parse(typed, Reading::Typing).query.to_string();
        assert_eq!(tree, "bearings", "{typed}");
    }
    for typed in ["bearings o'", "bearings o’", "bearings k-", "bearings k."] {
        let tree = parse(typed, Reading::Typing).query.to_string();
        assert_eq!(tree, "bearings", "{typed}");
        let mut robot = Robot::on(&bridge(), 120, 40);
        robot.keys("s");
        robot.write(typed);
        assert!(robot.model.list.total > 0, "{typed}");
    }
    for (typed, tree) in [
        ("bearings \"k\"", "bearings \"k\""),
        ("bearings \"k ", "bearings \"k\""),
        ("bridge ONEAR/3 \"c", "bridge"),
        ("bearings AND k", "bearings"),
        ("bearings AND title:k", "bearings"),
    ] {
        let read = parse(typed, Reading::Typing).query.to_string();
        assert_eq!(read, tree, "{typed}");
    }
}

/// What is said of a letter is what was read, wherever it stands.
#[test]
fn what_is_said_of_a_letter_is_what_was_read() {
    for (typed, said) in [
        ("bearings AND k", "“k” is waited for; k* is"),
        ("bearings title:k", "“k” is waited for; k* is"),
        ("bearings text:k", "“k” is waited for; k* is"),
        ("bearings url:b", "“b” is waited for; b* is"),
        ("bearings \"k", "“k” is waited for; k* is"),
        ("title:k", "\"k\" alone is a whole word; k* is"),
        ("bearings -k", "\"k\" alone is a whole word; k* is"),
    ] {
        let mut robot = Robot::on(&bridge(), 120, 40);
        robot.keys("s");
        robot.write(typed);
        let shown = status(&robot);
        assert!(shown.starts_with(said), "{typed}: {shown}");
    }
    for typed in ["\"the b", "bearings k*", "bearings by:k"] {
        let mut robot = Robot::on(&bridge(), 120, 40);
        robot.keys("s");
        robot.write(typed);
        let shown = status(&robot);
        assert!(!shown.contains("word"), "{typed}: {shown}");
    }
}

/// A query of before is whole, however it is taken.
#[test]
fn a_query_from_the_history_waits_for_nothing() {
    let found = |robot: &Robot| robot.model.answer().map(|answer| answer.quotes.number());
    for keys in ["g h enter", "s ctrl-r enter", "s ctrl-u up"] {
        let mut robot = Robot::on(&bridge(), 120, 40);
        robot.keys("s");
        robot.write("bearings k");
        robot.keys("enter");
        assert_eq!(found(&robot), Some(0));
        assert_eq!(robot.model.finder.history, ["bearings k"]);
        robot.keys("esc");
        robot.keys(keys);
        assert_eq!(robot.model.finder.input.text(), "bearings k ", "{keys}");
        assert_eq!(found(&robot), Some(0), "{keys}");
    }
}

#[test]
fn a_sort_that_is_cut_short_is_waited_for_only_while_it_is_typed() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write("is:pi");
    assert!(status(&robot).starts_with("is:picked is waited for"));
    assert!(robot.model.list.total > 0);
    robot.write(" ");
    assert!(!robot.text().contains("waited for"));
    assert_eq!(robot.model.finder.question.query.to_string(), "is:picked");
    robot.keys("backspace enter");
    assert_eq!(robot.model.finder.question.query.to_string(), "is:picked");
}

/// No problem of the syntax ever empties a list.
#[test]
fn what_is_half_typed_never_empties_the_list() {
    for (typed, tree, ..) in ROWS {
        // These words are looked for, and are not there.
        if tree.contains("outlt") || tree.contains("http") {
            continue;
        }
        let mut robot = Robot::on(&bridge(), 120, 40);
        robot.keys("s");
        robot.write(typed);
        assert!(robot.model.list.total > 0, "{typed}");
    }
}

#[test]
fn what_was_meant_is_taken_by_its_key() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write("bearing speeker:oka");
    assert!(status(&robot).contains("did you mean speaker: (Ctrl-y)"));
    robot.keys("ctrl-y");
    assert_eq!(robot.model.finder.input.text(), "bearing speaker:oka");
    assert!(robot.model.list.total > 0);
}

/// `verb:said` asks for every form of "to say", whether or not it may go on.
#[test]
fn a_verb_in_a_past_form_is_known_while_it_is_the_last_word() {
    let found = |text: &str| {
        let mut robot = Robot::sample(120, 40);
        robot.keys("s");
        robot.write(text);
        robot.model.answer().map(|answer| answer.quotes.number())
    };
    for (open, whole) in [
        ("verb:said", "verb:say "),
        ("cue:told", "verb:tell "),
        ("verb:told,said", "verb:tell,say "),
    ] {
        assert_eq!(found(open), found(whole), "{open}");
    }
    let mut robot = Robot::on(&bridge(), 200, 50);
    robot.keys("s");
    robot.write("verb:told");
    robot.keys("enter g x");
    let told = robot.model.message.as_deref().unwrap_or_default();
    assert!(
        told.contains("introduced by tell (any form), or words starting “told”"),
        "{told}"
    );
}
