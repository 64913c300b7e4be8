//! What a reader would see: letters, inks and the cursor, at three sizes.
//!
//! The snapshots are of articles marked by hand, so that they change with the screen and not with the
//! extractor; the sample itself is drawn in every state without a snapshot.

use std::fmt::Write as _;

use pullquote::app::{Msg, Progress, Size};
use pullquote::article::ArticleId;
use pullquote::ui::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use crate::robot::{Robot, bridge, raw, record, sample, text};

/// The ink of a cell in a word or two; nothing for plain cells.
fn ink(buffer: &Buffer, x: u16, y: u16) -> String {
    let cell = &buffer[(x, y)];
    let mut out = Vec::new();
    if cell.fg != Color::Reset {
        out.push(format!("{}", cell.fg).to_lowercase());
    }
    if cell.bg != Color::Reset {
        out.push(format!("on {}", cell.bg).to_lowercase());
    }
    for (modifier, name) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underline"),
        (Modifier::REVERSED, "reverse"),
    ] {
        if cell.modifier.contains(modifier) {
            out.push(name.to_owned());
        }
    }
    out.join(" ")
}

/// The letters, then every run of ink that is not a frame: row, columns, ink, letters.
fn picture(robot: &Robot, theme: &Theme) -> String {
    let (buffer, cursor) = robot.draw(theme);
    let mut out = text(&buffer);
    let _ = writeln!(out, "cursor {},{}", cursor.x, cursor.y);
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = ink(&buffer, x, y);
            let from = x;
            let mut letters = String::new();
            while x < buffer.area.width && ink(&buffer, x, y) == style {
                letters.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            let letters = letters.trim_end();
            let plain = letters.chars().all(|c| "┌┐└┘─│┏┓┗┛━┃ ".contains(c));
            let shown = style.contains("reverse") || style.contains("on ");
            if !style.is_empty() && (!plain || shown) {
                let _ = writeln!(out, "{y:>3}:{from:<3} {style:<22} {letters}");
            }
        }
    }
    out
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

fn check(name: &str, keys: &[&str]) {
    for (width, height) in SIZES {
        let mut robot = Robot::on(&bridge(), width, height);
        press(&mut robot, keys);
        let name = format!("{name}_{width}x{height}");
        insta::assert_snapshot!(name, picture(&robot, &Theme::default()));
    }
}

/// Presses keys; what starts with `=` is typed.
fn press(robot: &mut Robot, keys: &[&str]) {
    for part in keys {
        match part.strip_prefix('=') {
            Some(typed) => robot.write(typed),
            None => robot.keys(part),
        }
    }
}

#[test]
fn first_screen() {
    check("first", &[]);
}

#[test]
fn typing() {
    check("typing", &["s", "=bearing"]);
}

#[test]
fn values_to_choose_from() {
    check("completions", &["s", "=in speaker:"]);
}

#[test]
fn how_the_query_was_understood() {
    check(
        "explained",
        &[
            "s",
            "=by:ok (knew OR bearing) -kind:indirect date:2031-03 ",
            "enter g x",
        ],
    );
}

#[test]
fn reading_at_a_hit() {
    check("reading", &["j", "s", "=bearing", "enter enter n"]);
}

#[test]
fn all_quotes() {
    check("quotes", &["2", "/", "=knew", "enter j"]);
}

#[test]
fn all_quotes_as_sentences() {
    check("sentences", &["2", "/", "=knew", "enter j K"]);
}

#[test]
fn quotes_like_a_sentence_with_their_differences() {
    let query = "=like:\"We knew in March that the bearings were failing badly\"";
    check("alike", &["2", "/", query, "enter"]);
}

#[test]
fn kwic_lines_are_sorted_by_what_stands_beside_the_node() {
    let mut robot = Robot::on(&sample(), 120, 40);
    press(&mut robot, &["2", "/", "=the bearings", "enter j"]);
    let chosen = |robot: &Robot| {
        let row = |text: String| {
            text.lines()
                .find(|row| row.starts_with("┃▶"))
                .map(str::to_owned)
        };
        row(robot.text())
    };
    let nodes = |robot: &Robot, behind: bool| -> Vec<String> {
        let text = robot.text();
        let rows = text.lines().filter(|row| row.starts_with('┃'));
        let lines = rows.filter_map(|row| row.split_once("bearing"));
        let word = |(before, after): (&str, &str)| match behind {
            true => after.to_lowercase(),
            false => before
                .split_whitespace()
                .last()
                .map_or_else(String::new, str::to_lowercase),
        };
        lines.map(word).collect()
    };
    let row = chosen(&robot);
    assert!(!nodes(&robot, false).is_sorted(), "{}", robot.text());
    robot.keys("S h");
    let left = nodes(&robot, false);
    assert!(left.len() > 5 && left.is_sorted(), "{left:?}");
    assert!(robot.text().contains("by left context"), "{}", robot.text());
    assert_eq!(chosen(&robot), row, "the selection stays");
    robot.keys("S l");
    let right = nodes(&robot, true);
    assert!(right.len() > 5 && right.is_sorted(), "{right:?}");
    assert!(
        robot.text().contains("by right context"),
        "{}",
        robot.text()
    );
    press(&mut robot, &["/", "=by:okafor", "enter"]);
    assert!(robot.text().contains("by date"), "{}", robot.text());
    robot.keys("S h");
    assert!(
        robot.text().contains("no words to sort"),
        "{}",
        robot.text()
    );
}

#[test]
fn a_quote_comes_first_among_those_like_it() {
    let mut robot = Robot::on(&sample(), 120, 40);
    press(&mut robot, &["2", "/", "=knew", "enter S d j *"]);
    let text = robot.text();
    assert!(
        text.contains("the same words") && text.contains("by relevance"),
        "{text}"
    );
    assert!(text.contains("quote 1 of"), "{text}");
}

#[test]
fn kwic_lines_stand_aligned_at_every_width() {
    let column = |text: &str| -> Vec<usize> {
        let rows = text.lines().filter(|row| row.starts_with('┃'));
        let nodes = rows.filter_map(|row| row.split_once("bearing"));
        nodes.map(|(before, _)| before.chars().count()).collect()
    };
    for width in [60, 72, 80, 100, 120, 160, 200] {
        let mut robot = Robot::on(&sample(), width, 40);
        press(&mut robot, &["2", "/", "=bearings", "enter"]);
        let text = robot.text();
        assert!(text.contains("KWIC"), "{text}");
        let before = column(&text);
        assert!(before.len() > 2, "{text}");
        assert!(before.iter().all(|at| *at == before[0]), "{text}");
        robot.keys("- -");
        let after = column(&robot.text());
        assert_eq!(after[0] + 8, before[0], "{}", robot.text());
        robot.keys("+ +");
        assert_eq!(column(&robot.text()), before);
        robot.keys("K");
        assert!(robot.text().contains("sentences"), "{}", robot.text());
        robot.keys("K");
        assert_eq!(column(&robot.text()), before);
    }
    let mut robot = Robot::on(&sample(), 59, 40);
    press(&mut robot, &["2", "/", "=bearings", "enter K"]);
    assert!(
        robot.text().contains("KWIC needs 60 columns"),
        "{}",
        robot.text()
    );
    let mut robot = Robot::on(&sample(), 120, 40);
    press(&mut robot, &["2", "/", "=by:okafor", "enter K"]);
    assert!(
        robot.text().contains("no words to align"),
        "{}",
        robot.text()
    );
    robot.keys("+");
    assert!(
        robot.text().contains("no words to align"),
        "{}",
        robot.text()
    );
}

#[test]
fn side_by_side() {
    check(
        "compare",
        &["space space space", "s", "=\"in march\"", "enter 3"],
    );
}

#[test]
fn what_made_a_quote() {
    check("why", &["j g q j j w"]);
    check("why_nobody", &["2", "/", "=sufficient", "enter w"]);
}

#[test]
fn only_what_is_sure() {
    check("sure", &["j C C"]);
}

#[test]
fn filters() {
    check("filters", &["2 F enter tab enter"]);
    check(
        "filtered",
        &["2 F enter l enter esc", "/", "=bearing", "enter"],
    );
}

#[test]
fn help() {
    check("help", &["?"]);
}

#[test]
fn help_is_whole_on_the_narrowest_screen() {
    let mut robot = Robot::on(&bridge(), 40, 10);
    robot.keys("?");
    let mut seen = String::new();
    for _ in 0..120 {
        let text = robot.text();
        let cut: Vec<&str> = text.lines().filter(|row| row.contains("…")).collect();
        assert!(cut.is_empty(), "{cut:?}");
        seen += &text;
        robot.keys("j");
    }
    assert!(
        seen.contains("Ctrl-z") && seen.contains("fg returns"),
        "{seen}"
    );
}

#[test]
fn odd_queries() {
    check("nothing_found", &["s", "=zebra", "enter"]);
    check("half_typed", &["s", "=(bearing outlt:x"]);
}

#[test]
fn something_else_is_offered() {
    check(
        "offers",
        &["s", "=by:okafor bearings kind:indirect", "enter"],
    );
    check(
        "offers_quotes",
        &["2", "s", "=by:okafor bearings kind:indirect"],
    );
}

#[test]
fn queries_of_before() {
    let queries = ["by:okafor bearings", "\"did not tell the public\"", "ferry"];
    let mut keys = Vec::new();
    let typed: Vec<String> = queries.iter().map(|query| format!("={query}")).collect();
    for query in &typed {
        keys.extend(["s", "ctrl-u", query, "enter"]);
    }
    keys.extend(["esc", "g h", "down", "down", "ctrl-s", "down", "=r"]);
    check("history", &keys);
    let mut robot = Robot::on(&bridge(), 60, 20);
    press(&mut robot, &keys);
    let mono = Theme::builtin("mono").expect("a built-in theme");
    insta::assert_snapshot!("narrow_history", picture(&robot, &mono));
}

#[test]
fn one_pane_at_a_time() {
    let mut robot = Robot::on(&bridge(), 60, 20);
    let mono = Theme::builtin("mono").expect("a built-in theme");
    press(&mut robot, &["j", "s", "=bearing", "enter"]);
    insta::assert_snapshot!("narrow_list", picture(&robot, &mono));
    press(&mut robot, &["enter"]);
    insta::assert_snapshot!("narrow_text", picture(&robot, &mono));
    press(&mut robot, &["tab"]);
    insta::assert_snapshot!("narrow_quotes", picture(&robot, &mono));
}

#[test]
fn the_order_is_named_at_every_width() {
    for (key, order) in [
        ("r", "by relevance"),
        ("d", "by date"),
        ("D", "by oldest"),
        ("o", "by outlet"),
        ("s", "by speaker"),
        ("q", "by quotes"),
    ] {
        for width in [40, 45, 60, 79, 80, 119, 120, 160, 200] {
            let mut robot = Robot::on(&sample(), width, 24);
            press(&mut robot, &["s", "=bearing", "enter", "S", key]);
            let text = robot.text();
            assert!(text.contains(order), "{width}\n{text}");
            press(&mut robot, &["2"]);
            let text = robot.text();
            assert!(width < 45 || text.contains(order), "{width}\n{text}");
        }
    }
}

#[test]
fn what_may_follow_a_key_is_whole() {
    check("which_key", &["2", "S"]);
    let choices = ["best match", "newest", "oldest", "by outlet", "by speaker"];
    for (width, height) in [(60, 20), (60, 19), (80, 19), (100, 24), (200, 19)] {
        let mut robot = Robot::on(&bridge(), width, height);
        let before = robot.text();
        robot.keys("S");
        let text = robot.text();
        for choice in choices {
            assert!(text.contains(choice), "{width}×{height}\n{text}");
        }
        robot.keys("esc");
        assert_eq!(robot.text(), before);
    }
    let mut robot = Robot::on(&bridge(), 40, 10);
    robot.keys("2 S");
    assert!(robot.text().contains("… 3 more"), "{}", robot.text());
}

#[test]
fn kwic_is_hinted_at_where_there_is_any() {
    for (width, query, hinted) in [
        (120, "=bearing", true),
        (120, "=by:okafor", false),
        (56, "=bearing", false),
    ] {
        let mut robot = Robot::on(&bridge(), width, 24);
        press(&mut robot, &["2", "/", query, "enter"]);
        let text = robot.text();
        assert_eq!(text.contains("K KWIC"), hinted, "{width} {query}\n{text}");
    }
}

#[test]
fn every_offer_is_in_sight_on_the_lowest_screen() {
    let query = "=by:okafor bearings kind:mixed outlet:nine";
    let offers = |robot: &Robot| -> Vec<String> {
        let text = robot.text();
        let numbers = text.lines().filter_map(|row| {
            let row = row.strip_prefix(['┃', '│'])?.trim_start();
            let number = row.split("  ").next()?;
            number.parse::<u8>().ok().map(|_| number.to_owned())
        });
        numbers.collect()
    };
    for keys in [["s", query, "enter"], ["2 s", query, "enter"]] {
        let mut tall = Robot::on(&sample(), 120, 40);
        press(&mut tall, &keys);
        let all = offers(&tall);
        assert!(all.len() > 1, "{}", tall.text());
        for (width, height) in [(40, 10), (60, 10), (80, 10), (80, 12), (120, 10)] {
            let mut robot = Robot::on(&sample(), width, height);
            press(&mut robot, &keys);
            assert_eq!(offers(&robot), all, "{width}×{height}\n{}", robot.text());
            if width == 40 {
                insta::assert_snapshot!(format!("lowest_{}", &keys[0][..1]), robot.text());
            }
        }
    }
}

#[test]
fn nothing_there_yet() {
    let mut robot = Robot::on(&[], 80, 24);
    assert!(robot.text().contains("no articles here: pullquote"));
    robot.send(Msg::Indexing(Progress::default()));
    assert!(robot.text().contains("looking for articles"));
    robot.send(Msg::Indexing(Progress {
        done: 2_310,
        total: 11_204,
        skipped: 3,
        ..Progress::default()
    }));
    assert!(robot.text().contains("2,310 of"), "{}", robot.text());
    assert!(robot.text().contains("⟳ 20 %"));
}

const STATES: [&[&str]; 14] = [
    &[],
    &["s", "=bearings"],
    &["s", "=okafor", "tab", "enter enter n n n"],
    &["enter B B ] q } ctrl-d"],
    &["tab tab j j enter"],
    &["2", "/", "=by:okafor said", "enter j j"],
    &["space space space space 3 & j ="],
    &["?"],
    &["s", "=outlet:her (kind:dir"],
    &["s", "=zebra", "enter"],
    &["enter ] q w j"],
    &["2 C C j w"],
    &["2 F enter l - l l enter"],
    &["2", "/", "=bearings", "enter + + j K"],
];

#[test]
fn mono_has_no_colour_in_any_cell() {
    let records = sample();
    let mono = Theme::builtin("mono").expect("a built-in theme");
    for (width, height) in SIZES {
        for keys in STATES {
            let mut robot = Robot::on(&records, width, height);
            press(&mut robot, keys);
            let (buffer, _) = robot.draw(&mono);
            for cell in &buffer.content {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{keys:?}");
            }
        }
    }
}

#[test]
fn what_matched_is_lit_and_nothing_else() {
    let mut robot = Robot::on(&sample(), 200, 50);
    press(&mut robot, &["s", "=\"knew in March\"", "enter"]);
    let (buffer, _) = robot.draw(&Theme::default());
    let mut lit = String::new();
    for y in 2..buffer.area.height - 2 {
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            if cell.bg != Color::Reset {
                lit.push_str(cell.symbol());
            }
        }
        lit.push(' ');
    }
    let words: std::collections::BTreeSet<&str> = lit.split_whitespace().collect();
    let knew: Vec<&str> = words.into_iter().collect();
    assert!(knew.contains(&"knew"), "{lit}");
    for words in knew {
        assert!(
            "knew in March knew in March".contains(words),
            "{words}: {lit}"
        );
    }
}

#[test]
fn titles_and_names_are_lit_where_they_are_searched() {
    let lit = |keys: &[&str]| -> String {
        let mut robot = Robot::on(&bridge(), 200, 50);
        press(&mut robot, keys);
        let (buffer, _) = robot.draw(&Theme::default());
        let cells = buffer.content.iter();
        cells
            .filter(|cell| cell.bg != Color::Reset)
            .map(|cell| cell.symbol())
            .collect()
    };
    let titles = lit(&["/", "=sat", "enter"]);
    assert_eq!(titles, "satsat", "in the list and over the text");
    let named = lit(&["s", "=by:okafor", "enter"]);
    assert!(named.starts_with("Okafor"), "{named}");
    assert!(named.contains("Mayor Dana Okafor"), "in the text: {named}");
    let outlets = lit(&["s", "=outlet:coast", "enter"]);
    assert_eq!(outlets, "CoastCoast", "in the list and over the text");
    assert_eq!(
        lit(&["s", "=-bearings", "enter"]),
        "",
        "what must not be there is not lit"
    );
}

#[test]
fn what_is_not_known_takes_no_room() {
    let said = b"Ferry\n\n\"The ferry is free,\" said Ana Bell.\n".as_slice();
    let records = [
        record("2-ferry-notes.txt", said),
        record("1-bridge-notes.txt", said),
    ];
    for (width, height) in [(80, 24), (120, 34)] {
        let mut robot = Robot::on(&records, width, height);
        let seen = robot.text();
        assert!(seen.contains("▶ 1-bridge-notes.txt"), "{seen}");
        assert!(seen.contains("no outlet · no date"), "{seen}");
        robot.keys("2");
        let seen = robot.text();
        assert!(seen.contains("1-bridge-notes.txt · Ferry"), "{seen}");
        assert!(
            !seen.contains("no date") && !seen.contains("unknown"),
            "{seen}"
        );
    }
    let dated = [record(
        "notes.txt",
        b"Ferry\n2 March 2031\n\nNothing was said.\n",
    )];
    let seen = Robot::on(&dated, 80, 24).text();
    assert!(seen.contains(" 2 Mar no outlet"), "{seen}");
}

/// An article that tries everything a terminal obeys, and everything that is hard to measure.
fn hostile() -> String {
    "Evil \u{1b}]52;c;ZXZpbA==\u{7}title \u{202e}gnirts\u{202c} \u{1b}[2J\u{9b}31m日本語 👩‍👩‍👧\n\
     Har\u{1b}[Hbour\tSheet, 2 March 2031\n\n\
     “We\u{1b}[31m knew\u{1b}]8;;http://x\u{1b}\\ in March,” said Ma\u{7}yor Dana\u{8}\u{8} Okafor.\u{0}\n\n\
     שלום עולם \u{200f}and e\u{301}\u{301}\u{301}clair 👨‍👩‍👧‍👦 ﷽ 🇩🇪 \u{fe0f}⌚\u{fe0f} ㍿ ｶﾞ \u{ad}soft\u{200b}\n\n\
     “日本語の引用は二倍の幅で、折り返しも違います。” said the tab\tand the \u{85} next line.\n"
        .to_owned()
}

#[test]
fn nothing_that_a_terminal_obeys_reaches_a_cell() {
    let records = vec![
        raw("har\u{1b}[Hbour/2031-03-02-evil.txt", &hostile()),
        record("b/x.txt", b"Other\n\nText.\n"),
    ];
    let unsafe_char = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}')
    };
    for (width, height) in [(40, 10), (60, 20), (80, 24), (120, 40), (200, 50)] {
        for keys in [
            &["tab"][..],
            &["s", "=knew"],
            &["2"],
            &["2 F enter"],
            &["space space 3"],
            &["enter / ", "=march"],
            &["tab tab"],
        ] {
            let mut robot = Robot::on(&records, width, height);
            robot.send(Msg::Said("\u{1b}[31mbad\u{7}".to_owned()));
            press(&mut robot, keys);
            robot.send(Msg::Said("\u{1b}[31mbad\u{7}".to_owned()));
            robot.send(Msg::Paste("x\u{1b}]0;evil\u{7}".to_owned()));
            let (buffer, _) = robot.draw(&Theme::default());
            for cell in &buffer.content {
                assert!(
                    !cell.symbol().chars().any(unsafe_char),
                    "{:?}",
                    cell.symbol()
                );
            }
            let seen = text(&buffer);
            assert!(!seen.contains("[31m") && !seen.contains("ZXZpbA"), "{seen}");
            // Frames stand where they stand, whatever is inside them: every row is as wide as the screen.
            for y in 0..height {
                let row: usize = columns_of_row(&buffer, y);
                assert_eq!(row, usize::from(width), "row {y}");
            }
        }
    }
}

/// The columns that a terminal would use for a row, cell by cell as it is sent.
fn columns_of_row(buffer: &Buffer, y: u16) -> usize {
    let mut x = 0;
    let mut used = 0;
    while x < buffer.area.width {
        let columns = pullquote::text::text_columns(buffer[(x, y)].symbol()).max(1);
        used += columns;
        x += u16::try_from(columns).expect("at most 2");
    }
    used
}

#[test]
fn idle_changes_nothing() {
    let mut robot = Robot::sample(120, 40);
    let before = robot.draw(&Theme::default());
    let size = robot.model.size;
    robot.send(Msg::Resize(size));
    robot.send(Msg::Opened {
        id: ArticleId::new("nobody/asked"),
        record: Ok(None),
    });
    assert_eq!(robot.draw(&Theme::default()), before);
    assert_eq!(
        robot.model.size,
        Size {
            width: 120,
            height: 40
        }
    );
}
