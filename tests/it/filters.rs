//! Filters beside the query, the menu they are chosen from, and the counts beside the results.

use pullquote::app::{Effect, Facet, Filter, Model, Put, Tally, chips, menu_page, panes};
use pullquote::article::Known;
use pullquote::query::{Reading, parse};
use pullquote::record::Record;
use pullquote::search::{Cancel, Engine, Page, Request, Rows, Scope, Sort, light_speaker};

use crate::robot::{Robot, bridge, engine, record, sample};

/// Quotes and articles found.
fn found(robot: &Robot) -> (u64, u64) {
    let model = &robot.model;
    let answer = match model.view {
        pullquote::app::View::Quotes => model.all_quotes.answer.as_ref(),
        _ => model.list.answer.as_ref(),
    };
    let answer = answer.expect("an answer");
    (answer.quotes.number(), answer.articles.number())
}

fn filters(model: &Model) -> Vec<String> {
    chips(&model.finder.filters)
}

/// The values to choose from, with their counts.
fn choice(robot: &Robot) -> Vec<(String, u64, Put)> {
    let page = menu_page(&robot.model).expect("an open menu");
    assert!(page.fresh, "counted");
    let rows = page.rows.into_iter();
    rows.map(|row| {
        let value = row.value.unwrap_or_else(|| "?".to_owned());
        (value, row.quotes.expect("counted"), row.put)
    })
    .collect()
}

fn rows(of: &[(&str, u64, Put)]) -> Vec<(String, u64, Put)> {
    let owned = |(value, quotes, put): &(&str, u64, Put)| ((*value).to_owned(), *quotes, *put);
    of.iter().map(owned).collect()
}

#[test]
fn values_of_one_facet_are_alternatives() {
    use Put::{Off, On, Out};
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("2 F");
    let all = [
        ("Dana Okafor", 3, Off),
        ("Luis Brandt", 3, Off),
        ("?", 1, Off),
    ];
    assert_eq!(choice(&robot), rows(&all));
    robot.keys("enter");
    assert_eq!(found(&robot), (3, 3));
    assert_eq!(filters(&robot.model), ["speaker:Dana Okafor"]);
    // The others are still there to be chosen, with what they would add.
    robot.keys("j");
    assert_eq!(choice(&robot)[1], ("Luis Brandt".to_owned(), 3, Off));
    robot.keys("j space");
    assert_eq!(found(&robot), (4, 3));
    assert_eq!(filters(&robot.model), ["speaker:Dana Okafor, ?"]);
    // Another facet is counted among what these leave, and must hold as well.
    robot.keys("tab tab");
    let kinds = [("direct", 3, Off), ("mixed", 1, Off)];
    assert_eq!(choice(&robot), rows(&kinds));
    robot.keys("-");
    assert_eq!(found(&robot), (1, 1));
    assert_eq!(choice(&robot)[1], ("direct".to_owned(), 0, Out));
    robot.keys("esc");
    assert!(robot.model.menu.is_none());
    assert_eq!(
        filters(&robot.model),
        ["speaker:Dana Okafor, ?", "-kind:direct"]
    );
    assert!(
        robot
            .text()
            .contains("[speaker:Dana Okafor, ?] [-kind:direct]")
    );
    // It opens where it was left; what is a filter comes off by the key that put it on, or by its own.
    robot.keys("F");
    assert_eq!(
        robot.model.menu.as_ref().map(|menu| menu.facet),
        Some(Facet::Kind)
    );
    robot.keys("j x h h enter F");
    assert_eq!(filters(&robot.model), ["speaker:?"]);
    assert_eq!(choice_after(&mut robot, "F")[2], ("?".to_owned(), 1, On));
}

fn choice_after(robot: &mut Robot, keys: &str) -> Vec<(String, u64, Put)> {
    robot.keys(keys);
    choice(robot)
}

#[test]
fn filters_stay_while_queries_come_and_go() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("2 F enter esc s");
    robot.write("bearings");
    assert_eq!(found(&robot), (3, 3), "of Okafor alone, while it is typed");
    robot.keys("ctrl-u");
    robot.write("admit");
    robot.keys("esc");
    assert_eq!(filters(&robot.model), ["speaker:Dana Okafor"]);
    assert_eq!(found(&robot), (3, 3));
    robot.keys("s");
    robot.write("bearing");
    robot.keys("enter");
    assert_eq!(robot.model.finder.question.text, "bearing");
    robot.keys("g x");
    let text = robot.text();
    assert!(text.contains("by exactly “Dana Okafor”"), "{text}");
    // The newest narrowing goes first: a filter after the query, the query, the filter before it.
    robot.keys("C");
    assert_eq!(filters(&robot.model), ["speaker:Dana Okafor", "conf:>=.5"]);
    robot.keys("esc");
    assert_eq!(filters(&robot.model), ["speaker:Dana Okafor"]);
    robot.keys("esc");
    assert_eq!(robot.model.finder.question.text, "");
    assert_eq!((filters(&robot.model).len(), found(&robot)), (1, (3, 3)));
    robot.keys("esc");
    assert_eq!((filters(&robot.model).len(), found(&robot)), (0, (7, 4)));
    robot.keys("esc");
    assert_eq!(found(&robot), (7, 4));
}

#[test]
fn a_filter_that_leaves_nothing_is_named() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("2 F enter esc s");
    robot.write("heron");
    robot.keys("enter");
    let text = robot.text();
    assert!(
        text.contains("0 quotes for  heron  [speaker:Dana Okafor]"),
        "{text}"
    );
    // It can be taken off although nothing has it.
    robot.keys("F");
    assert_eq!(choice(&robot), rows(&[("Dana Okafor", 0, Put::On)]));
    robot.keys("x");
    assert!(robot.model.finder.filters.is_empty());
}

#[test]
fn floors_are_counted_and_one_is_in_force() {
    let mut robot = Robot::on(&bridge(), 80, 24);
    robot.keys("2 F h");
    assert_eq!(robot.model.facet, Facet::Confidence);
    let floors = |robot: &Robot| {
        choice(robot)
            .into_iter()
            .map(|(_, n, _)| n)
            .collect::<Vec<_>>()
    };
    assert_eq!(floors(&robot), [6, 4, 2]);
    robot.keys("enter");
    assert_eq!(found(&robot).0, 6);
    robot.keys("G enter");
    assert_eq!(
        (filters(&robot.model), found(&robot).0),
        (vec!["conf:>=.9".to_owned()], 2)
    );
    assert_eq!(floors(&robot), [6, 4, 2], "without the one in force");
    robot.keys("esc C");
    assert!(robot.model.finder.filters.is_empty());
}

#[test]
fn what_is_counted_is_what_the_command_line_counts() {
    let records = sample();
    let engine = engine(&records);
    let mut robot = Robot::on(&records, 200, 50);
    robot.keys("2");
    for (typed, scope) in [
        ("bearings", Scope::Quotes),
        ("by:okafor OR ferry", Scope::Quotes),
    ] {
        robot.keys("s");
        robot.write(typed);
        robot.keys("enter");
        let query = parse(typed, Reading::Typing).query;
        let facets = engine
            .facets(&query, scope, 200, &Cancel::never())
            .expect("facets");
        assert_eq!(
            robot.model.tallies.facets(&robot.model.finder.question),
            Some(&facets)
        );
        let first = &facets.speakers.first[0];
        let row = format!("{} ", first.value.as_deref().unwrap_or("?"));
        let text = robot.text();
        let shown = text
            .lines()
            .any(|line| line.contains(&row) && line.contains(&first.quotes.to_string()));
        assert!(shown, "{row}: {text}");
    }
}

/// What a menu of every facet lists, and what it leads to: as much as was counted, neither more nor less.
fn counted_is_found(records: &[Record]) -> Vec<String> {
    let mut robot = Robot::on(records, 200, 50);
    robot.keys("2 F");
    let engine = engine(records);
    let mut seen = Vec::new();
    for facet in Facet::ALL {
        assert_eq!(robot.model.facet, facet);
        for row in menu_page(&robot.model).expect("an open menu").rows {
            let (value, negated) = (row.value, false);
            let filter = Filter {
                facet,
                value,
                negated,
            };
            let Some(query) = filter.clause() else {
                assert_eq!((facet, filter.value), (Facet::Verb, None));
                continue;
            };
            let request = Request {
                query,
                scope: Scope::Quotes,
                rows: Rows::Quotes,
                sort: Sort::Date,
                page: Page {
                    offset: 0,
                    limit: 0,
                },
            };
            let found = engine.search(&request, &Cancel::never()).expect("memory");
            let (found, counted) = (found.quotes.number(), row.quotes.expect("counted"));
            // A verb is found wherever it introduces a quote, and counted where it does so last.
            let same = found == counted || facet == Facet::Verb && found > counted;
            assert!(same, "{filter:?}: {found} of {counted}");
            seen.extend(filter.value);
        }
        robot.keys("tab");
    }
    seen
}

#[test]
fn what_is_counted_is_what_the_filter_finds() {
    let seen = counted_is_found(&sample());
    assert!(seen.len() > 40, "{seen:?}");
    let said = |path: &str, who: &str| {
        let text = format!("Ferry stays shut\n\n“The ramp is rust,” said {who} on Monday.\n");
        let mut record = record(path, text.as_bytes());
        let outlet = path.split('/').next().unwrap_or_default().to_owned();
        record.article.outlet = Some(Known::stated(outlet));
        record
    };
    let records = [
        said("Herald/a.txt", "John Kerry"),
        said("The Herald/b.txt", "John Kerry"),
        said("herald.example/c.txt", "Kerry"),
        said("HERALD/d.txt", "Kerry Heron"),
    ];
    let seen = counted_is_found(&records);
    for name in ["Kerry", "John Kerry", "Herald", "HERALD", "herald.example"] {
        assert!(seen.iter().any(|one| one == name), "{name}: {seen:?}");
    }
}

#[test]
fn the_name_of_a_filter_is_lit() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("2 F enter esc");
    let pattern = &robot.model.finder.question.pattern;
    let lit = |name: &str| -> Vec<String> {
        let lit = light_speaker(pattern, name);
        let each = lit.iter().flat_map(|spans| spans.iter().copied());
        each.map(|span| name[span.range()].to_owned()).collect()
    };
    assert_eq!(lit("Dana Okafor"), ["Dana Okafor"]);
    assert_eq!(lit("‹Dana Okafor›"), ["Dana Okafor"]);
    for other in ["dana okafor", "Okafor", "Dana Okafor Jr.", "?"] {
        assert_eq!(lit(other), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn nothing_is_counted_that_nobody_sees() {
    let facets = |robot: &Robot| {
        let all = robot.effects.iter();
        all.filter(|effect| {
            matches!(
                effect,
                Effect::Tally {
                    tally: Tally::Facets { .. },
                    ..
                }
            )
        })
        .count()
    };
    let mut robot = Robot::on(&bridge(), 120, 40);
    assert_eq!(facets(&robot), 0, "of everything, beside the list");
    robot.keys("2");
    assert_eq!(facets(&robot), 1);
    robot.keys("1 2 j k");
    assert_eq!(facets(&robot), 1, "they are known");
    let mut narrow = Robot::on(&bridge(), 60, 20);
    narrow.keys("2 s");
    narrow.write("bearing");
    narrow.keys("enter");
    assert_eq!(facets(&narrow), 0);
    narrow.keys("F");
    assert_eq!(facets(&narrow), 1);
}

#[test]
fn counts_move_no_list() {
    let mut robot = Robot::on(&bridge(), 200, 50);
    robot.holding = true;
    robot.keys("2");
    let before = panes(&robot.model);
    let column = before
        .as_ref()
        .and_then(|panes| panes.facets)
        .expect("a column");
    assert!(column.width > 20);
    robot.answer(&[]);
    assert_eq!(panes(&robot.model), before);
    let text = robot.text();
    assert!(
        text.contains("Dana Okafor") && text.contains("2031-03"),
        "{text}"
    );
    // The next question: its rows first, the counts of the one before stand back until its own come.
    robot.holding = true;
    robot.keys("s");
    robot.write("bearing");
    assert_eq!(panes(&robot.model), before);
    robot.answer(&[]);
    assert_eq!(panes(&robot.model), before);
    robot.keys("enter z");
    assert_eq!(
        panes(&robot.model).and_then(|panes| panes.facets),
        None,
        "zen"
    );
}

#[test]
fn a_filter_orders_nothing_anew() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("2");
    let before = robot.model.finder.question.sort;
    robot.keys("F enter esc");
    assert_eq!(robot.model.finder.question.sort, before);
    robot.keys("S o");
    assert!(robot.text().contains("by outlet"), "{}", robot.text());
    robot.keys("C");
    assert!(robot.text().contains("by outlet"), "{}", robot.text());
}

#[test]
fn there_is_no_menu_without_a_list() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("space space 3 F");
    assert!(robot.model.menu.is_none());
    assert!(
        robot.text().contains("no list to filter here"),
        "{}",
        robot.text()
    );
}

#[test]
fn a_filter_that_leaves_nothing_is_offered_to_be_taken_off() {
    let mut robot = Robot::on(&bridge(), 120, 40);
    robot.keys("2 F enter esc s");
    robot.write("would stay shut");
    robot.keys("enter");
    let text = robot.text();
    assert!(
        text.contains("without the filter speaker:Dana Okafor"),
        "{text}"
    );
    assert_eq!(found(&robot), (0, 0));
    robot.keys("1");
    assert!(robot.model.finder.filters.is_empty());
    assert!(found(&robot).0 > 0);
    assert_eq!(robot.model.finder.question.text, "would stay shut");
}
