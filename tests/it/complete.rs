//! What is offered under the search line, and how the query was understood.

use pullquote::app::{Effect, Mode, Tally};
use pullquote::search::Count;

use crate::robot::{Robot, bridge, raw, record, sample};

fn typed(text: &str) -> Robot {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write(text);
    robot
}

/// What `gx` says goes away by the key that takes a card away, and the query stays.
#[test]
fn the_line_that_explains_closes_as_the_card_does() {
    for key in ["esc", "q"] {
        for text in ["bearings", "bearings OR span OR ferry OR mayor OR bridge"] {
            let mut robot = typed(text);
            robot.keys("enter g x");
            let model = &robot.model;
            assert!(
                model.message.is_some() != model.explained.is_some(),
                "{text}"
            );
            robot.keys(key);
            let model = &robot.model;
            assert_eq!((&model.message, model.explained), (&None, None));
            assert_eq!(model.finder.question.text, text, "{key}");
        }
        let mut robot = typed("bearings");
        robot.keys("enter g x esc esc");
        assert_eq!(robot.model.finder.question.text, "");
    }
}

/// What is offered, with its count.
fn offered(robot: &Robot) -> Vec<String> {
    let offers = robot.model.finder.completing.offers.as_ref();
    let rows = offers
        .map(|offers| offers.rows.as_slice())
        .unwrap_or_default();
    let shown = rows.iter().map(|row| match row.count {
        Some(count) => format!("{} {count}", row.shown),
        None => row.shown.clone(),
    });
    shown.collect()
}

fn line(robot: &Robot) -> &str {
    robot.model.finder.input.text()
}

#[test]
fn values_are_those_of_what_the_rest_finds() {
    assert_eq!(
        offered(&typed("speaker:")),
        ["Dana Okafor 3", "Luis Brandt 3", "? 1"]
    );
    assert_eq!(offered(&typed("knew speaker:")), ["Dana Okafor 3"]);
    assert_eq!(offered(&typed("by:ok")), ["Dana Okafor 3"]);
    assert_eq!(offered(&typed("by:\"luis b")), ["Luis Brandt 3"]);
    assert_eq!(offered(&typed("by:zo")), Vec::<String>::new());
    assert_eq!(
        offered(&typed("-by:")),
        ["Dana Okafor 3", "Luis Brandt 3", "? 1"]
    );
    assert_eq!(offered(&typed("-by:b")), ["Luis Brandt 3"]);
    assert_eq!(offered(&typed("heron OR by:b")), ["Luis Brandt 3"]);
    assert_eq!(
        offered(&typed("six kind:")),
        ["direct 0", "mixed 0", "indirect 2"]
    );
    assert_eq!(offered(&typed("kind:d")), ["direct 4"]);
    assert_eq!(offered(&typed("by:?")), Vec::<String>::new());
    assert_eq!(offered(&typed("date:2031-")), ["2031-03 7"]);
    assert_eq!(offered(&typed("verb:a")), ["add 1", "admit 1"]);
    assert_eq!(offered(&typed("verb:@d")), ["@distance"]);
    assert_eq!(
        offered(&typed("is:un")),
        ["unattributed", "unnamed", "unreal"]
    );
    assert_eq!(offered(&typed("lang:germ")), ["German"]);
    assert_eq!(
        offered(&typed("lang:d")),
        ["Danish", "Divehi", "Dutch", "Dzongkha", "German"]
    );
    assert_eq!(offered(&typed("title:br")), Vec::<String>::new());
    assert_eq!(offered(&typed("by:ok ")), Vec::<String>::new());
}

#[test]
fn tab_takes_what_is_chosen_and_nothing_else_changes_the_query() {
    let mut robot = typed("knew in:");
    assert_eq!(robot.model.mode(), Mode::Completions);
    robot.keys("tab");
    assert_eq!(line(&robot), "knew in:\"Coast Wire\"");
    assert_eq!(robot.model.mode(), Mode::Prompt);
    robot.write(",");
    robot.keys("down tab");
    assert_eq!(line(&robot), "knew in:\"Coast Wire\",\"Ellery Herald\"");
    assert_eq!(
        robot.model.finder.question.query.to_string(),
        "knew (outlet:\"Coast Wire\" OR outlet:\"Ellery Herald\")"
    );

    let mut robot = typed("by:");
    robot.keys("down");
    assert_eq!(line(&robot), "by:", "a choice is no edit");
    // Who has gone to a row wants it; the next one takes the query.
    robot.keys("enter");
    assert_eq!(line(&robot), "by:\"Luis Brandt\"");
    assert!(robot.model.finder.open);
    robot.keys("enter");
    assert!(!robot.model.finder.open);

    let mut robot = typed("by:");
    robot.keys("enter");
    assert!(!robot.model.finder.open);
    assert_eq!(robot.model.finder.question.text, "by:");
}

#[test]
fn the_word_at_the_cursor_is_replaced_as_a_whole() {
    let mut robot = typed("by:okafor bearings");
    robot.keys("ctrl-a right right right right right");
    robot.keys("tab");
    assert_eq!(line(&robot), "by:\"Dana Okafor\" bearings");
    let mut robot = typed("date:2031-02..2031");
    robot.keys("tab");
    assert_eq!(line(&robot), "date:2031-02..2031-03");
}

#[test]
fn escape_closes_the_menu_before_the_line() {
    let mut robot = typed("by:o");
    robot.keys("esc");
    assert_eq!(robot.model.mode(), Mode::Prompt);
    robot.write("k");
    assert_eq!(
        robot.model.mode(),
        Mode::Prompt,
        "it stays closed for this word"
    );
    let selected = robot.model.list.selected;
    robot.keys("down");
    assert_ne!(
        robot.model.list.selected, selected,
        "and arrows move in the results"
    );
    robot.write(" in:");
    assert_eq!(robot.model.mode(), Mode::Completions);
    robot.keys("esc esc");
    assert!(!robot.model.finder.open);
    assert!(robot.model.finder.question.is_all());
}

#[test]
fn arrows_choose_while_the_menu_is_open() {
    let mut robot = typed("by:");
    let selected = robot.model.list.selected;
    let chosen = |robot: &Robot| {
        robot
            .model
            .finder
            .completing
            .offers
            .as_ref()
            .map(|o| o.chosen)
    };
    robot.keys("down ctrl-n");
    assert_eq!(
        (robot.model.list.selected, chosen(&robot)),
        (selected, Some(2))
    );
    robot.keys("down");
    assert_eq!(chosen(&robot), Some(0), "round and round");
    robot.keys("up ctrl-p");
    assert_eq!(chosen(&robot), Some(1));
    robot.keys("tab");
    assert_eq!(line(&robot), "by:\"Luis Brandt\"");
    // With no menu Tab changes what is searched.
    let reach = robot.model.finder.reach;
    robot.keys("tab");
    assert_ne!(robot.model.finder.reach, reach);
}

#[test]
fn no_menu_comes_unasked() {
    let mut robot = typed("by:ok");
    robot.keys("enter s");
    assert_eq!(
        robot.model.mode(),
        Mode::Prompt,
        "the line opens on the query before"
    );
    robot.keys("right");
    assert_eq!(
        robot.model.mode(),
        Mode::Completions,
        "until it is gone into"
    );
    for text in ["sp", "speaker", "bearing ", "\"by:ok", "/by"] {
        assert_eq!(typed(text).model.mode(), Mode::Prompt, "{text}");
    }
    // Inside an article only words are searched.
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("j enter /");
    robot.write("by:ok");
    assert_eq!(robot.model.mode(), Mode::Prompt);
}

#[test]
fn fields_are_offered_when_asked_for() {
    let mut robot = typed("knew sp");
    robot.keys("ctrl-space");
    assert_eq!(offered(&robot), ["speaker:"]);
    robot.keys("tab");
    assert_eq!(line(&robot), "knew speaker:");
    assert_eq!(offered(&robot), ["Dana Okafor 3"], "and its values at once");

    let mut robot = typed("");
    robot.keys("f2");
    assert!(offered(&robot).len() > 15);
    robot.write("o");
    assert_eq!(offered(&robot), ["outlet:"]);
    robot.write("k");
    assert_eq!(robot.model.mode(), Mode::Prompt);
}

#[test]
fn the_rest_of_a_name_stands_behind_its_start() {
    let mut robot = typed("knew spe");
    assert_eq!(robot.model.finder.completing.rest.as_deref(), Some("aker:"));
    assert!(robot.text().contains("knew speaker:"), "{}", robot.text());
    robot.keys("right");
    assert_eq!(line(&robot), "knew speaker:");
    for text in ["sp", "speaker", "knew", "title:spe", "\"spe", "spe "] {
        assert_eq!(typed(text).model.finder.completing.rest, None, "{text}");
    }
    let mut robot = typed("spe bearing");
    robot.keys("ctrl-a right right right");
    assert_eq!(
        robot.model.finder.completing.rest, None,
        "only at the end of the line"
    );
}

#[test]
fn a_name_inside_of_another_is_written_as_a_whole() {
    let said = |path: &str, who: &str| {
        let text = format!("Ferry stays shut\n\n“The ramp is rust,” said {who} on Monday.\n");
        record(path, text.as_bytes())
    };
    let records = [
        said("a/a.txt", "John Kerry"),
        said("a/b.txt", "John Kerry"),
        said("a/c.txt", "Kerry"),
    ];
    let take = |typed: &str, keys: &str| {
        let mut robot = Robot::on(&records, 120, 40);
        robot.keys("s");
        robot.write(typed);
        robot.keys(keys);
        let total = robot.model.list.total;
        (line(&robot).to_owned(), total)
    };
    assert_eq!(take("by:ker", "tab"), ("by:\"John Kerry\"".to_owned(), 2));
    let kerry = ("by:=\"Kerry\"".to_owned(), 1);
    for typed in ["by:ker", "by:=", "by:=ke", "by:=\"ker"] {
        assert_eq!(take(typed, "down tab"), kerry, "{typed}");
    }
}

/// Whatever is offered with a count finds that much when it is taken.
#[test]
fn what_is_offered_is_found() {
    let all = sample();
    for start in [
        "by:",
        "in:",
        "kind:",
        "verb:",
        "date:",
        "bearing by:",
        "-in:herald by:",
    ] {
        let mut robot = Robot::on(&all, 120, 40);
        robot.keys("s");
        robot.write(start);
        let offers = robot.model.finder.completing.offers.clone().expect(start);
        for offer in offers.rows.iter().filter(|offer| offer.count > Some(0)) {
            let mut robot = Robot::on(&all, 120, 40);
            robot.keys("s");
            let text = format!("{start}{} ", offer.written);
            robot.send(pullquote::app::Msg::Paste(text.clone()));
            robot.keys("left right");
            let answer = robot.model.list.answer.as_ref().expect("an answer");
            let (Count::Exact(found) | Count::AtLeast(found)) = answer.quotes;
            // A verb is counted where it is the last one.
            let most = if start == "verb:" {
                Some(u64::MAX)
            } else {
                offer.count
            };
            assert!(
                (offer.count..=most).contains(&Some(found)),
                "{text}: {found} of {:?}",
                offer.count
            );
        }
    }
}

#[test]
fn only_what_is_needed_is_counted() {
    let tallies = |robot: &Robot| -> Vec<String> {
        let asked = robot.effects.iter().filter_map(|effect| match effect {
            Effect::Tally {
                tally: Tally::Facets { query, .. },
                ..
            } => Some(query.to_string()),
            _ => None,
        });
        asked.collect()
    };
    assert_eq!(tallies(&typed("by:ok")), ["", "speaker:o", "speaker:ok"]);
    let negated = tallies(&typed("-by:ok"));
    assert!(
        negated.ends_with(&["speaker:ok".to_owned(), "-speaker:ok".to_owned()]),
        "{negated:?}"
    );
}

#[test]
fn the_menu_says_when_it_is_still_counting() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("s");
    robot.write("knew ");
    robot.holding = true;
    robot.write("by:");
    // What was counted for the same rest is there at once.
    assert_eq!(offered(&robot), ["Dana Okafor 3"]);
    robot.write("l");
    assert!(robot.text().contains("counting …"), "{}", robot.text());
    robot.keys("tab");
    assert_eq!(
        line(&robot),
        "knew by:l",
        "nothing is taken that is not there"
    );
}

/// The menu lies over the rows and never over the bar, at every size.
#[test]
fn the_menu_lies_inside_the_body() {
    for (width, height) in [(40, 10), (60, 20), (80, 24), (120, 40), (200, 50)] {
        for text in ["by:", "knew knew knew knew knew knew knew by:", "is:"] {
            let mut robot = Robot::on(&bridge(), width, height);
            robot.keys("s");
            robot.write(text);
            let screen = robot.text();
            let bar = usize::from(height >= 24);
            let rows: Vec<&str> = screen.lines().collect();
            assert!(rows[bar].starts_with(" / "), "{screen}");
            assert!(rows[bar + 1].contains('┌'), "{screen}");
            assert!(screen.contains("Tab take"), "{screen}");
            let shown = if text == "is:" {
                "unattributed"
            } else {
                "Dana Okafor"
            };
            assert!(screen.contains(shown), "{screen}");
        }
    }
}

#[test]
fn nothing_a_terminal_obeys_comes_out_of_a_value() {
    let evil = record(
        "evil\u{1b}]52;c;x\u{7}-post/2031-03-20-a.txt",
        "Title here\n\n\u{201c}We knew,\u{201d} said Dana \u{1b}[31mOkafor.\n".as_bytes(),
    );
    let mut robot = Robot::on(&[evil, raw("a.txt", "x")], 80, 24);
    robot.keys("s");
    robot.write("in:");
    assert!(!robot.text().contains('\u{1b}') && !robot.text().contains('\u{7}'));
    robot.keys("tab");
    assert!(!line(&robot).chars().any(char::is_control));
}

#[test]
fn how_the_query_was_understood() {
    let mut robot = typed("by:ok knew ");
    robot.keys("enter g x");
    let words =
        "understood as: quotes by a speaker with a name starting “ok” AND with knew (any form)";
    assert!(robot.text().contains(words), "{}", robot.text());
    assert_eq!(robot.model.mode(), Mode::List);

    // What does not fit into the line is a card.
    let mut robot = typed("by:ok (knew OR bearing) -kind:indirect date:2031-03 in:herald,wire ");
    robot.keys("enter g x");
    assert_eq!(robot.model.mode(), Mode::Explained);
    for words in [
        "AND one of these:",
        "    OR with bearing (any form)",
        "NOT of the kind indirect",
        "as written:",
    ] {
        assert!(robot.text().contains(words), "{words}\n{}", robot.text());
    }
    robot.keys("esc");
    assert_eq!(robot.model.mode(), Mode::List);
    assert!(
        !robot.model.finder.question.is_all(),
        "only the card is closed"
    );
}

#[test]
fn a_long_explanation_is_read_to_its_end() {
    let mut robot = typed("-(a OR b) (c OR (d e)) f g h i j k l m n o p q r s last ");
    robot.send(pullquote::app::Msg::Resize(pullquote::app::Size {
        width: 60,
        height: 12,
    }));
    robot.keys("enter g x");
    assert!(robot.text().contains("more: j"), "{}", robot.text());
    robot.keys("G");
    assert!(robot.text().contains("last"), "{}", robot.text());
    robot.keys("g g k q");
    assert_eq!(robot.model.mode(), Mode::List);
}

#[test]
fn the_explanation_follows_what_is_typed() {
    let mut robot = typed("");
    robot.keys("ctrl-g");
    assert!(robot.text().contains("all quotes"), "{}", robot.text());
    robot.write("bearing -kind:indirect");
    assert_eq!(robot.model.mode(), Mode::Prompt);
    assert!(
        robot.text().contains("NOT of the kind indirect"),
        "{}",
        robot.text()
    );
    robot.keys("tab");
    assert!(
        robot.text().contains("in title or text"),
        "{}",
        robot.text()
    );
    robot.keys("esc");
    assert!(robot.model.finder.open && robot.model.explained.is_none());
    let mut inside = Robot::on(&bridge(), 120, 40);
    inside.keys("j enter / ctrl-g");
    inside.write("by:ok");
    assert!(
        inside.text().contains("only words are searched"),
        "{}",
        inside.text()
    );
    robot.keys("ctrl-g enter");
    assert!(robot.model.explained.is_none());
}
