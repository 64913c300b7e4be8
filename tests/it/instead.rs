//! What helps a search along: offers where nothing is found, the picked articles, the queries of before.

use std::collections::BTreeSet;

use pullquote::app::{
    Effect, Mode, Model, Msg, Pane, Size, Tally, View, chips, offered, picker_page,
};
use pullquote::search::{Rows, Scope};

use crate::robot::{Robot, bridge};

fn robot() -> Robot {
    Robot::on(&bridge(), 120, 34)
}

/// Searches something from where one is.
fn search(robot: &mut Robot, text: &str) {
    robot.keys("s ctrl-u");
    robot.write(text);
    robot.keys("enter");
}

/// What is offered, each with what it finds.
fn told(robot: &Robot) -> Vec<String> {
    let all = offered(&robot.model).iter();
    let each = all.map(|one| {
        let (told, count) = (&one.offer.told, one.count.number());
        format!("{told}: {count} {}", one.noun())
    });
    each.collect()
}

#[test]
fn where_nothing_is_found_changes_that_find_something_are_offered() {
    let mut robot = robot();
    search(&mut robot, "by:okafor bearings kind:indirect");
    assert_eq!(
        told(&robot),
        [
            "without kind:indirect: 3 quotes",
            "without by:okafor: 1 quote"
        ]
    );
    let seen = robot.text();
    assert!(seen.contains("1  without kind:indirect"), "{seen}");
    robot.keys("2");
    assert_eq!(robot.model.finder.question.text, "bearings kind:indirect");
    assert_eq!((robot.model.view, robot.model.list.total), (View::Read, 1));
    assert_eq!(told(&robot), [""; 0]);
    let last = robot.model.finder.history.last().map(String::as_str);
    assert_eq!(last, Some("bearings kind:indirect"), "it can be edited");
    robot.keys("2");
    assert_eq!(robot.model.view, View::Quotes, "digits are views again");
}

#[test]
fn a_slip_of_the_pen_a_phrase_and_a_form_are_offered_as_what_they_may_mean() {
    let mut robot = robot();
    search(&mut robot, "bearnig by:okafor ");
    assert_eq!(
        told(&robot),
        [
            "bearnig~2 – two letters off: 3 quotes",
            "without bearnig: 3 quotes"
        ]
    );
    search(&mut robot, "\"bearings failing\"");
    assert_eq!(
        told(&robot),
        ["\"bearings failing\" as words, in any order: 2 quotes"]
    );
    search(&mut robot, "=Bearings");
    assert_eq!(told(&robot), ["=Bearings in any form: 4 quotes"]);
    robot.keys("1");
    assert_eq!(robot.model.finder.question.text, "Bearings ");
    assert_eq!(
        robot.model.list.answer.as_ref().map(|a| a.quotes.number()),
        Some(4)
    );
}

/// Many type a name and nothing else: of somebody who speaks, or of an outlet.
#[test]
fn words_that_are_a_name_are_offered_as_one() {
    for (view, text, wanted) in [
        (
            "2",
            "Dana Okafor",
            "speaker:\"Dana Okafor\" – said by such a name: 19 quotes",
        ),
        (
            "2",
            "\"Dana Okafor\"",
            "speaker:\"Dana Okafor\" – said by such a name: 19 quotes",
        ),
        (
            "2",
            "mayor okafor",
            "only speaker:okafor – said by such a name: 22 quotes",
        ),
        (
            "2",
            "okafor bridge ferry",
            "only speaker:okafor – said by such a name: 22 quotes",
        ),
        (
            "2",
            "herald",
            "outlet:herald – printed by such a name: 55 quotes",
        ),
        (
            "2",
            "coast wire ",
            "outlet:\"coast wire\" – printed by such a name: 34 quotes",
        ),
        (
            "2",
            "coast wire ferry",
            "only outlet:\"coast wire\" – printed by such a name: 34 quotes",
        ),
        (
            "1",
            "dana okafor zebra",
            "only speaker:\"dana okafor\" – said by such a name: 19 quotes",
        ),
    ] {
        let mut robot = Robot::sample(120, 40);
        robot.keys(view);
        search(&mut robot, text);
        let all = told(&robot);
        let mut names = all.iter().filter(|one| one.contains("such a name"));
        assert_eq!(
            names.next().map(String::as_str),
            Some(wanted),
            "{text}: {all:?}"
        );
    }
}

/// Beside a name of two words there is room for another person.
#[test]
fn a_second_name_is_offered_beside_a_longer_one() {
    let mut robot = Robot::sample(120, 40);
    robot.keys("2");
    search(&mut robot, "Dana Okafor Brandt");
    let all = told(&robot);
    for name in ["only speaker:\"Dana Okafor\" ", "only speaker:Brandt "] {
        assert!(
            all.iter().any(|one| one.starts_with(name)),
            "{name}: {all:?}"
        );
    }
    assert!(
        !all.iter().any(|one| one.starts_with("only speaker:Dana ")),
        "{all:?}"
    );
}

/// A mistyped field is read as words; where they find nothing, what was meant is the first offer.
#[test]
fn a_mistyped_field_is_put_right_by_the_first_offer() {
    let mut robot = Robot::sample(80, 24);
    robot.keys("2 s");
    robot.write("outlt:herald");
    let seen = robot.text();
    assert!(
        seen.contains("did you mean outlet: (Ctrl-y) · until then as words\n"),
        "{seen}"
    );
    let offer = "outlet:herald – outlet: in place of outlt:: 55 quotes";
    assert_eq!(told(&robot).first().map(String::as_str), Some(offer));
    robot.keys("enter 1");
    assert_eq!(robot.model.finder.question.text, "outlet:herald");
    assert_eq!(robot.model.all_quotes.total, 55);
}

#[test]
fn the_other_scope_is_offered_and_lists_articles() {
    let mut robot = robot();
    robot.keys("2");
    search(&mut robot, "ferryman");
    assert_eq!(told(&robot), ["in articles, not only quotes: 1 article"]);
    robot.keys("1");
    let model = &robot.model;
    assert_eq!((model.view, model.focus), (View::Read, Pane::List));
    assert_eq!(model.finder.question.scope, Scope::Articles);
    assert_eq!(model.list.total, 1);
}

/// A pasted sentence is a likeness beside what is typed, too, unless it is pasted into a word or a phrase.
#[test]
fn a_sentence_can_be_pasted_behind_a_filter() {
    let sentence = "we knew in March that the bearings were failing and told nobody";
    let paste = |typed: &str| {
        let mut robot = robot();
        robot.keys("2 s");
        robot.write(typed);
        robot.send(Msg::Paste(sentence.to_owned()));
        robot
    };
    let mut robot = paste("in:coast ");
    assert_eq!(
        robot.model.finder.question.text,
        format!("in:coast like:\"{sentence}\"")
    );
    assert_eq!(robot.model.all_quotes.total, 1);
    robot.keys("ctrl-y");
    assert_eq!(
        robot.model.finder.question.text,
        format!("in:coast {sentence}")
    );
    for typed in ["\"in the ", "brid"] {
        assert_eq!(
            paste(typed).model.finder.question.text,
            format!("{typed}{sentence}")
        );
    }
}

/// A search for others like a quote always finds the quote itself.
#[test]
fn that_there_is_no_other_quote_like_it_is_said() {
    let similar = |quote: &str| {
        let mut robot = robot();
        search(&mut robot, quote);
        robot.keys("2 *");
        let total = robot.model.all_quotes.total;
        (total, robot.model.message.clone())
    };
    let alone = Some("no other quote like it".to_owned());
    assert_eq!(similar("structurally "), (1, alone));
    let (total, said) = similar("=failing by:okafor ");
    assert!(total > 1 && said.is_none(), "{total} {said:?}");
}

/// One step back from a text is where it was gone to from.
#[test]
fn back_from_the_text_of_a_quote_are_the_quotes() {
    let mut robot = robot();
    let quits = |robot: &Robot| robot.effects.contains(&Effect::Quit);
    robot.keys("2 j enter");
    assert_eq!(
        (robot.model.view, robot.model.focus),
        (View::Read, Pane::Text)
    );
    robot.keys("q");
    assert_eq!(
        (robot.model.view, robot.model.all_quotes.selected),
        (View::Quotes, 1)
    );
    robot.keys("q");
    assert_eq!(robot.model.view, View::Read);
    assert!(!quits(&robot));
    // Who went to the view goes back to its list.
    robot.keys("2 enter 1 q");
    assert_eq!(
        (robot.model.view, robot.model.focus),
        (View::Read, Pane::List)
    );
    robot.keys("q");
    assert!(quits(&robot));
}

#[test]
fn digits_are_letters_while_the_line_is_open() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("by:okafor bearings kind:indirect");
    assert_eq!(told(&robot).len(), 2, "shown, but not to be pressed");
    assert!(robot.text().contains("Enter, then the number"));
    robot.keys("1");
    assert!(robot.model.finder.input.text().ends_with("indirect1"));
    robot.keys("backspace enter tab");
    assert_eq!(robot.model.focus, Pane::Text);
    robot.keys("2");
    assert_eq!(
        robot.model.view,
        View::Quotes,
        "the empty list has no focus"
    );
}

#[test]
fn offers_are_counted_once_and_anew_after_a_commit() {
    let mut robot = robot();
    let counts = |robot: &Robot| {
        let tallies = robot.effects.iter().filter(|effect| {
            matches!(
                effect,
                Effect::Tally {
                    tally: Tally::Counts(_),
                    ..
                }
            )
        });
        tallies.count()
    };
    search(&mut robot, "zebra ");
    let before = counts(&robot);
    assert!(before > 0);
    robot.keys("j k tab tab tab");
    assert_eq!(counts(&robot), before);
    let summary = robot.model.summary;
    robot.send(Msg::Committed(summary));
    assert_eq!(counts(&robot), before + 1);
    assert_eq!(told(&robot), [""; 0]);
}

#[test]
fn the_picked_articles_are_searched() {
    let mut robot = robot();
    robot.keys("g p");
    assert!(
        robot
            .model
            .message
            .as_deref()
            .is_some_and(|m| m.contains("nothing is picked"))
    );
    assert!(robot.model.finder.question.is_all());
    robot.keys("space space g p");
    assert_eq!(chips(&robot.model.finder.filters), ["is:picked"]);
    let ids = |robot: &Robot| -> BTreeSet<String> {
        let rows = robot.model.list.rows.iter();
        rows.map(|row| row.id.as_str().to_owned()).collect()
    };
    let picked: BTreeSet<String> = robot
        .model
        .picked
        .iter()
        .map(|id| id.as_str().to_owned())
        .collect();
    assert_eq!((ids(&robot), picked.len()), (picked, 2));
    // It stays while something else is searched.
    search(&mut robot, "bearings");
    assert_eq!(chips(&robot.model.finder.filters), ["is:picked"]);
    assert!(robot.model.list.total <= 2);
    robot.keys("g p");
    assert!(robot.model.finder.filters.is_empty());
    search(&mut robot, "is:picked bearings");
    assert!(robot.model.list.total <= 2);
    // One is unpicked: it leaves the list at once, and comes back when it is picked again.
    search(&mut robot, "is:picked");
    robot.keys("g g .");
    assert_eq!((robot.model.list.total, robot.model.picked.len()), (1, 1));
    robot.keys(".");
    assert_eq!(robot.model.list.total, 0);
    let seen = robot.text();
    assert!(seen.contains("nothing is picked"), "{seen}");
    robot.keys("g p");
    assert_eq!(robot.model.finder.question.text, "");
    assert_eq!(robot.model.list.total, 4);
    robot.keys("space C g p");
    assert_eq!(robot.model.list.total, 1);
    let asked = robot.model.finder.question.query.to_string();
    assert_eq!(asked, "conf:>=0.5 is:picked");
    robot.keys("esc esc");
    search(&mut robot, "-is:picked");
    assert_eq!(robot.model.list.total, 3);
}

/// A session with some queries behind it.
fn after(queries: &[&str]) -> Robot {
    let mut robot = robot();
    for query in queries {
        search(&mut robot, query);
    }
    robot.keys("esc");
    robot
}

fn rows(robot: &Robot) -> Vec<String> {
    let page = picker_page(&robot.model).expect("it is open");
    let rows = page.rows.into_iter();
    rows.map(|row| {
        if row.starred {
            format!("*{}", row.text)
        } else {
            row.text
        }
    })
    .collect()
}

#[test]
fn a_query_of_before_is_found_and_taken_again() {
    let mut robot = after(&["Bearings", "ferry", "by:okafor"]);
    robot.keys("g h");
    assert_eq!(robot.model.mode(), Mode::History);
    assert_eq!(rows(&robot), ["by:okafor", "ferry", "Bearings"]);
    robot.write("ér");
    assert_eq!(rows(&robot), ["ferry"]);
    robot.keys("ctrl-u down down up enter");
    assert_eq!(robot.model.mode(), Mode::List, "it is searched at once");
    assert_eq!(robot.model.finder.question.text, "ferry");
    robot.keys("s end");
    robot.write(" queue");
    assert_eq!(
        robot.model.finder.input.text(),
        "ferry queue",
        "to go on from there"
    );
    robot.keys("esc");
    assert_eq!(robot.model.finder.question.text, "ferry", "as before");
}

#[test]
fn the_history_is_left_as_it_was_found() {
    let mut robot = after(&["bearings", "ferry"]);
    robot.keys("s");
    robot.write("heron");
    let before = robot.model.clone();
    robot.keys("ctrl-r down x esc");
    assert_eq!(robot.model.finder, before.finder);
    assert_eq!(robot.model.mode(), Mode::Prompt);
    robot.keys("ctrl-r");
    robot.write("nothing like it");
    assert!(robot.text().contains("no query holds that"));
    robot.keys("enter f1 esc ctrl-r");
    assert_eq!(robot.model.finder, before.finder);
    robot.send(Msg::Key("ctrl-r".parse().expect("a key")));
    robot.send(Msg::Paste("ferry".to_owned()));
    assert_eq!(rows(&robot), ["ferry"], "a paste goes into the card");
}

#[test]
fn starred_queries_stay_on_top_and_are_saved_at_once() {
    let mut robot = after(&["bearings", "ferry", "heron"]);
    robot.keys("g h down ctrl-s");
    assert_eq!(rows(&robot), ["*ferry", "heron", "bearings"]);
    let page = picker_page(&robot.model).expect("it is open");
    assert_eq!(page.selected, 0, "the selection goes with it");
    let save = |query: &str, kept| Effect::Save {
        query: query.to_owned(),
        kept,
    };
    assert_eq!(robot.effects.last(), Some(&save("ferry", true)));
    robot.keys("ctrl-d");
    assert!(
        rows(&robot).contains(&"*ferry".to_owned()),
        "it is kept for good"
    );
    robot.keys("down ctrl-d");
    assert_eq!(rows(&robot), ["*ferry", "bearings"]);
    assert_eq!(robot.model.finder.forgotten, ["heron"]);
    robot.keys("up ctrl-s");
    assert_eq!(rows(&robot), ["ferry", "bearings"]);
    assert_eq!(robot.effects.last(), Some(&save("ferry", false)));
    robot.keys("esc");
    search(&mut robot, "heron");
    assert_eq!(robot.model.finder.forgotten, [""; 0]);
}

#[test]
fn a_long_history_is_scrolled_on_every_screen() {
    let mut robot = robot();
    robot.model.finder.history = (0..500).map(|n| format!("query {n}")).collect();
    robot.keys("g h");
    for (width, height) in [(120, 34), (80, 24), (60, 20), (40, 10)] {
        robot.send(Msg::Resize(Size { width, height }));
        robot.keys("pagedown pagedown down");
        let page = picker_page(&robot.model).expect("it is open");
        let row = &page.rows[page.selected];
        let seen = robot.text();
        assert!(seen.contains(&format!("▶   {}", row.text)), "{seen}");
        let line = seen.lines().map(|line| line.chars().count()).max();
        assert!(line <= Some(usize::from(width)), "{seen}");
    }
}

#[test]
fn what_is_offered_counts_what_is_listed() {
    let mut robot = robot();
    robot.keys("/");
    robot.write("ferryman in:wire ");
    robot.keys("enter");
    let offers = offered(&robot.model);
    assert!(offers.iter().any(|one| one.offer.counted == Rows::Articles));
    for at in 1..=offers.len() {
        let mut other = robot_at(&robot);
        let one = offers[at - 1].clone();
        other.keys(&at.to_string());
        let answer = other.model.list.answer.as_ref().expect("an answer");
        let count = match one.offer.counted {
            Rows::Articles => answer.articles,
            Rows::Quotes => answer.quotes,
        };
        assert_eq!(count, one.count, "{}", one.offer.told);
    }
}

/// Another session in the same state.
fn robot_at(robot: &Robot) -> Robot {
    let mut other = self::robot();
    other.model = robot.model.clone();
    other
}

/// The text, scope and filters in force.
fn asked(robot: &Robot) -> (String, Scope) {
    let question = &robot.model.finder.question;
    (question.told(), question.scope)
}

#[test]
fn escape_brings_back_the_query_that_similar_replaced_and_its_place() {
    let mut robot = Robot::on(&bridge(), 120, 16);
    robot.keys("C /");
    robot.write("bearings");
    robot.keys("enter j enter / ctrl-u");
    robot.write("over");
    robot.keys("enter G [ q");
    let before = robot.model.clone();
    let place = |model: &Model| {
        let reader = &model.reader;
        (
            (model.view, model.focus, model.list.selected_id()),
            (reader.article.clone(), reader.place(), reader.top),
            (model.finder.question.clone(), model.finder.find.clone()),
            (model.finder.filters.clone(), model.finder.older),
        )
    };
    robot.keys("*");
    assert_eq!(robot.model.view, View::Quotes);
    assert!(asked(&robot).0.starts_with("like:"));
    // From likeness to likeness, and away to another article.
    robot.keys("G *");
    robot.keys("j enter n");
    robot.keys("esc");
    assert_eq!(robot.model.view, View::Quotes);
    assert!(asked(&robot).0.starts_with("like:"));
    robot.keys("esc");
    assert_eq!(place(&robot.model), place(&before));
    let told = [
        "bearings  [conf:>=.5]",
        "bearings  [conf:>=.5]",
        "[conf:>=.5]",
        "",
    ];
    for (at, told) in told.into_iter().enumerate() {
        assert_eq!(asked(&robot).0, told);
        assert_eq!(robot.model.finder.find.is_some(), at == 0);
        robot.keys("esc");
    }
}

#[test]
fn escape_brings_back_the_query_that_an_offer_replaced() {
    let mut robot = robot();
    search(&mut robot, "by:okafor bearings kind:indirect");
    let first = asked(&robot);
    robot.keys("2");
    assert_eq!(asked(&robot).0, "bearings kind:indirect");
    robot.keys("enter esc");
    assert_eq!(asked(&robot), first);
    assert_eq!(robot.model.focus, Pane::List);
    assert_eq!(told(&robot).len(), 2, "to take the other one");
    robot.keys("1");
    assert_eq!(asked(&robot).0, "by:okafor bearings");
    robot.keys("esc esc");
    assert!(robot.model.finder.question.is_all());

    // The scope and the view come back too.
    robot.keys("2");
    search(&mut robot, "ferryman");
    robot.keys("1");
    assert_eq!(robot.model.view, View::Read);
    robot.keys("esc");
    assert_eq!(asked(&robot), ("ferryman".to_owned(), Scope::Quotes));
    assert_eq!(robot.model.view, View::Quotes);
}

#[test]
fn escape_puts_a_filter_on_again_that_an_offer_took_off() {
    let mut robot = robot();
    robot.keys("C C");
    search(&mut robot, "structurally ");
    let first = asked(&robot);
    let offers = told(&robot);
    let at = offers.iter().position(|told| told.contains("the filter"));
    let at = at.expect("it is the filter that hides the quote");
    robot.keys(&(at + 1).to_string());
    assert_eq!(asked(&robot).0, "structurally");
    robot.keys("esc");
    assert_eq!(asked(&robot), first);
    robot.keys("esc");
    assert_eq!(asked(&robot).0, "[conf:>=.8]", "the query was the newest");
    robot.keys("esc");
    assert!(robot.model.finder.question.is_all());
}

#[test]
fn a_replaced_query_is_forgotten_when_another_is_typed_or_filters_change() {
    let replaced = || {
        let mut robot = robot();
        search(&mut robot, "bearings");
        robot.keys("enter *");
        robot
    };
    let mut robot = replaced();
    search(&mut robot, "ferry");
    robot.keys("esc");
    assert!(robot.model.finder.question.is_all());
    let mut robot = replaced();
    robot.keys("C esc");
    assert!(asked(&robot).0.starts_with("like:"));
    robot.keys("esc");
    assert!(robot.model.finder.question.is_all());
    // An edit that is dropped changes nothing, nor does another order.
    let mut robot = replaced();
    robot.keys("s");
    robot.write("ferry");
    robot.keys("esc S d esc");
    assert_eq!(asked(&robot).0, "bearings");
    assert_eq!(robot.model.finder.sort, None);
}
