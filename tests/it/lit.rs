//! What is lit on the screen is what matched, wherever it stands: in rows, in cards, around a text.

use pullquote::query::{Pattern, Reading, parse};
use pullquote::record::Record;
use pullquote::search::{
    Cancel, Engine, Kwic, Page, Request, Row, Rows, Scope, Sort, light_content,
};
use pullquote::text::Span;
use pullquote::ui::Theme;
use ratatui::style::Color;

use crate::bench::Bench;
use crate::robot::{Robot, bridge, engine, record};

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

/// One quote, and nothing else.
fn ferry() -> Vec<Record> {
    let text = "“The bridge is closed and the ferry is late,” said Mara Quill.\n";
    vec![record("herald/min.txt", text.as_bytes())]
}

/// What a row of quotes is aligned on, and what is lit in it.
fn node_and_lit(records: &[Record], text: &str, sort: Sort) -> Vec<(String, Vec<String>)> {
    let query = parse(text, Reading::Whole).query;
    let pattern = Pattern::new(&query);
    let request = Request {
        query,
        scope: Scope::Quotes,
        rows: Rows::Quotes,
        sort,
        page: Page {
            offset: 0,
            limit: 100,
        },
    };
    let found = engine(records).search(&request, &Cancel::never());
    let rows = found.expect("the engine answers").rows.into_iter();
    rows.map(|row| {
        let Row::Quote(row) = row else {
            unreachable!("quotes were asked for");
        };
        let words = |span: Span| row.content[span.range()].to_owned();
        let pattern = row.reasons.lit(&pattern);
        let lit = light_content(&pattern, &row.content);
        let lit = lit.iter().flat_map(|hit| hit.iter());
        let node = Kwic::new(&pattern, &row.content).node;
        (words(node), lit.map(|piece| words(*piece)).collect())
    })
    .collect()
}

#[test]
fn a_row_stands_on_what_is_lit_in_it() {
    for (text, word) in [
        ("(bridge zzz) OR late", "late"),
        ("(bridge zzz) OR ferry", "ferry"),
        ("(bridge -verb:say) OR ferry", "ferry"),
        ("(bridge -verb:@neutral) OR ferry", "ferry"),
        ("(bridge NOT (verb:say late)) OR ferry", "ferry"),
        ("(bridge is:unnamed) OR ferry", "ferry"),
        ("(bridge len:>100) OR ferry", "ferry"),
        ("(bridge text:zzz) OR ferry", "ferry"),
        ("(bridge path:zzz) OR ferry", "ferry"),
        ("(bridge lang:de) OR ferry", "ferry"),
        ("(bridge has:url) OR ferry", "ferry"),
        ("(bridge id:0/zzz.txt) OR ferry", "ferry"),
        ("(bridge path:min) OR zzz", "bridge"),
        ("(bridge verb:say) OR zzz", "bridge"),
    ] {
        let word = word.to_owned();
        let expected = [(word.clone(), vec![word])];
        assert_eq!(
            node_and_lit(&ferry(), text, Sort::Relevance),
            expected,
            "{text}"
        );
    }
    // An order by context is one around what the rows stand on.
    let text = |last: &str, name: &str| {
        let text = format!("“The bridge is closed and {last},” said Mara Quill.\n");
        record(&format!("herald/{name}.txt"), text.as_bytes())
    };
    let records = [text("now the zebra", "a"), text("a late ferry", "b")];
    let nodes = node_and_lit(&records, "(bridge zzz) OR ferry OR zebra", Sort::Right);
    let nodes: Vec<_> = nodes.into_iter().map(|(node, _)| node).collect();
    assert_eq!(nodes, ["ferry", "zebra"]);
}

#[test]
fn an_article_is_lit_only_where_its_own_quote_matches() {
    let lit = |text: &str, view: &str| {
        let mut robot = Robot::on(&ferry(), 160, 50);
        robot.keys(view);
        robot.keys("s");
        robot.write(text);
        robot.keys("enter");
        lit(&robot)
    };
    for view in ["1", "2"] {
        assert_eq!(lit("bridge OR (zebra in:herald) ", view), ["bridge"]);
        let both = lit("bridge OR (ferry in:herald) ", view);
        assert!(
            both.iter().any(|word| word == "Herald" || word == "herald"),
            "{both:?}"
        );
    }
}

#[test]
fn a_script_gets_the_node_that_is_lit() {
    let bench = Bench::new();
    let text = "“The bridge is closed and the ferry is late,” said Mara Quill.\n";
    bench.write("news/min.txt", text);
    bench.ok(&["index", "news"]);
    let ask = ["quotes", "--kwic", "--json", "(bridge zzz) OR late"];
    assert!(bench.ok(&ask).contains(r#""node":"late""#));
}

/// A title is gone to wherever it is told from: stated beside the text, or its first words.
#[test]
fn a_title_that_is_lit_is_a_hit() {
    let stated = "---\ntitle: The zebra crossing\n---\n\nThe goats of the town were counted again.\n\n\
                  “It is a goat,” said Mara Quill on Monday.\n";
    let words = "No title here, but a first paragraph that is long enough to be prose and no title at all, as \
                 it ends with a stop. And more of it follows, so that it is long.\n\n“It is a goat,” said Mara Quill.\n";
    for (name, text, query) in [
        ("a.md", stated, "title:zebra "),
        ("a.md", stated, "zebra "),
        ("b.txt", words, "title:paragraph "),
    ] {
        let records = [record(&format!("herald/{name}"), text.as_bytes())];
        let mut robot = Robot::on(&records, 160, 50);
        robot.keys("1 s tab");
        robot.write(query);
        robot.keys("enter");
        assert_eq!(robot.model.list.total, 1, "{query}");
        assert_eq!(robot.model.reader.light.hits.len(), 1, "{query}");
        robot.keys("n");
        assert_eq!(robot.model.reader.hit, Some(0), "{query}");
    }
}
