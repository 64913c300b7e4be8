//! The state machine, driven by keys and messages on the memory engine: no threads, no clock.

use std::collections::BTreeSet;

use pullquote::app::{
    Action, Anchor, Boilerplate, Effect, Key, Keymap, Mode, Model, Msg, Pane, Progress, Reach,
    Size, TextRow, View, panes, start, update,
};
use pullquote::article::ArticleId;
use pullquote::record::Record;
use pullquote::search::{Page, Rows, Scope, Sort, Summary, Ticket};
use pullquote::ui::Theme;

use crate::robot::{Robot, bridge, draw, record};

fn robot() -> Robot {
    Robot::on(&bridge(), 120, 34)
}

fn titles(robot: &Robot) -> Vec<&str> {
    let rows = robot.model.list.rows.iter();
    rows.map(|row| row.title.split(' ').next().unwrap_or_default())
        .collect()
}

fn selected(robot: &Robot) -> String {
    let row = robot.model.list.selected_row().expect("a row");
    row.title.split(' ').next().unwrap_or_default().to_owned()
}

fn searches(effects: &[Effect]) -> Vec<Ticket> {
    let tickets = effects.iter().filter_map(|effect| match effect {
        Effect::Search { ticket, .. } => Some(*ticket),
        _ => None,
    });
    tickets.collect()
}

fn opens(effects: &[Effect]) -> Vec<&ArticleId> {
    let ids = effects.iter().filter_map(|effect| match effect {
        Effect::Open(id) => Some(id),
        _ => None,
    });
    ids.collect()
}

fn many(count: usize) -> Vec<Record> {
    (0..count)
        .map(|i| {
            let text =
                format!("Ferry report number {i}\nHarbour Sheet, 2 March 2031\n\nQueue {i}.\n");
            record(&format!("harbour-sheet/{i:05}.txt"), text.as_bytes())
        })
        .collect()
}

/// The text on top begins so.
#[track_caller]
fn check_top(robot: &Robot, begins: &str) {
    let top = top_line(robot);
    assert!(top.starts_with(begins), "{top}");
}

/// The text at the top of the text pane.
fn top_line(robot: &Robot) -> String {
    let reader = robot.model.reading();
    let text = &robot.read().article.text;
    let line = reader.rows.iter().find_map(|row| match row {
        TextRow::Line(span, _) => Some(text.slice(*span).to_owned()),
        TextRow::Head(..) | TextRow::Blank => None,
    });
    line.unwrap_or_default()
}

#[test]
fn a_session_begins_with_one_question() {
    let mut model = Model::new("sample", Keymap::builtin(), Summary::default());
    let effects = start(&mut model);
    let first = effects.first().filter(|_| effects.len() == 1);
    let Some(Effect::Search { ticket, request }) = first else {
        unreachable!("one question is asked: {effects:?}");
    };
    assert_eq!(*ticket, Ticket(1));
    assert_eq!(
        (request.rows, request.scope),
        (Rows::Articles, Scope::Quotes)
    );
    assert_eq!(request.sort, Sort::Date);
    assert_eq!((request.page.offset, request.page.limit), (0, 200));
    assert_eq!(
        update(
            &mut model,
            Msg::Resize(Size {
                width: 80,
                height: 24
            })
        ),
        []
    );
}

#[test]
fn every_edit_is_a_question_under_a_new_ticket() {
    let mut robot = robot();
    robot.holding = true;
    let before = robot.effects.len();
    robot.keys("s");
    assert_eq!(robot.effects.len(), before, "an open line asks nothing");
    robot.write("bear");
    robot.keys("backspace left delete");
    let tickets = searches(&robot.effects[before..]);
    assert_eq!(tickets.len(), 6);
    assert!(tickets.windows(2).all(|w| w[0] < w[1]), "{tickets:?}");
}

#[test]
fn an_answer_counts_when_it_is_newer_than_what_is_shown() {
    let mut robot = robot();
    robot.keys("s");
    robot.holding = true;
    robot.write("fer");
    robot.answer(&[1]);
    assert_eq!(
        robot
            .model
            .list
            .answer
            .as_ref()
            .map(|a| a.question.text.as_str()),
        Some("fe")
    );
    let shown = robot.model.list.shown;

    // An older one, one that nobody asked for, the same one again: nothing moves.
    let mut robot = self::robot();
    robot.keys("s");
    robot.holding = true;
    robot.write("fer");
    robot.answer(&[2, 0, 1]);
    assert_eq!(
        robot
            .model
            .list
            .answer
            .as_ref()
            .map(|a| a.question.text.as_str()),
        Some("fer")
    );
    assert!(robot.model.list.shown > shown);
    let model = robot.model.clone();
    let stray = Msg::Found {
        ticket: Ticket(999),
        answer: Err("never asked for".to_owned()),
        took_us: 0,
    };
    robot.send(stray);
    assert_eq!(robot.model, model);
}

#[test]
fn rows_stay_until_newer_ones_come() {
    let mut robot = robot();
    let before = titles(&robot).len();
    robot.keys("s");
    robot.holding = true;
    robot.write("bearings");
    assert_eq!(titles(&robot).len(), before);
    assert!(robot.text().contains("8 quotes") || robot.text().contains("7 quotes"));
    robot.answer(&[]);
    assert_eq!(
        titles(&robot).into_iter().collect::<BTreeSet<_>>(),
        BTreeSet::from(["Bridge", "Ferry", "Mayor:"])
    );
    assert!(
        robot.text().contains("4 quotes · 3 articles · 2 ms"),
        "{}",
        robot.text()
    );
    // An error is said, and the rows stay.
    let ticket = Ticket(robot.model.newest.0 + 1);
    robot.holding = true;
    robot.write("x");
    let failed = Msg::Found {
        ticket,
        answer: Err("cannot read the index".to_owned()),
        took_us: 0,
    };
    robot.send(failed);
    assert_eq!(titles(&robot).len(), 3);
    assert_eq!(
        robot.model.message.as_deref(),
        Some("cannot read the index")
    );
}

#[test]
fn a_half_typed_query_is_read_on() {
    let mut robot = robot();
    robot.keys("s");
    for typed in [
        "\"knew in mar",
        "(bearing OR",
        "by:",
        "-",
        "bearing AND",
        "kind:dir",
    ] {
        robot.keys("ctrl-u");
        robot.write(typed);
        assert!(!titles(&robot).is_empty(), "{typed}");
    }
    robot.keys("ctrl-u");
    robot.write("outlt:herald");
    assert!(robot.text().contains("did you mean"), "{}", robot.text());
}

#[test]
fn the_selection_survives_every_question() {
    let mut robot = robot();
    robot.keys("j j");
    assert_eq!(selected(&robot), "Ferry");
    robot.keys("s");
    robot.write("bearings");
    assert_eq!(selected(&robot), "Ferry", "the same article");
    robot.write(" admitted");
    assert_eq!(titles(&robot), Vec::<&str>::new());
    robot.keys("ctrl-w ctrl-w");
    assert_eq!(selected(&robot), "Ferry", "it has come back");
    robot.write("replaced");
    assert_eq!(selected(&robot), "Mayor:", "the only one that is left");
    robot.keys("esc");
    assert_eq!(
        (selected(&robot).as_str(), robot.model.finder.text()),
        ("Ferry", "")
    );
    assert_eq!(robot.model.list.rows.len(), 4);
}

#[test]
fn a_fresh_search_shows_its_best_hit() {
    let mut robot = robot();
    robot.keys("/");
    robot.write("heron");
    robot.keys("enter");
    assert_eq!(selected(&robot), "A");
    robot.keys("/ ctrl-u");
    robot.write("ferry");
    robot.keys("enter");
    assert_eq!(selected(&robot), titles(&robot)[0]);
}

#[test]
fn escape_brings_back_the_query_and_the_place() {
    let mut robot = Robot::on(&bridge(), 80, 14);
    robot.keys("s");
    robot.write("bearings");
    robot.keys("enter enter G");
    let (top, anchor) = (robot.model.reader.top, robot.model.reader.place());
    assert_ne!(anchor, Anchor::Head(0));
    robot.keys("s");
    robot.write("ferry");
    assert_ne!(robot.model.finder.question.text, "bearings");
    robot.keys("esc");
    assert_eq!(robot.model.finder.question.text, "bearings");
    assert_eq!(robot.model.focus, Pane::Text);
    assert_eq!(
        (robot.model.reader.top, robot.model.reader.place()),
        (top, anchor)
    );
}

#[test]
fn late_answers_do_not_take_the_place_away() {
    let mut robot = Robot::on(&bridge(), 80, 14);
    robot.keys("s");
    robot.write("bearings");
    robot.keys("enter j j G");
    robot.keys("g t G g l");
    let (id, top) = (robot.model.reader.article.clone(), robot.model.reader.top);
    robot.keys("s");
    robot.holding = true;
    robot.write("march");
    robot.keys("esc");
    robot.answer(&[]);
    assert_eq!(robot.model.finder.text(), "bearings");
    assert_eq!(
        (robot.model.reader.article.clone(), robot.model.reader.top),
        (id, top)
    );
    // A place that was brought back once does not hold back the next search.
    robot.keys("s");
    robot.write("knew");
    assert_eq!(robot.model.reader.hit, Some(0));
}

#[test]
fn escape_narrows_back_and_never_quits() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("bearings");
    robot.keys("enter enter /");
    robot.write("ferry");
    robot.keys("enter ?");
    let steps = |robot: &Robot| {
        let finder = &robot.model.finder;
        (
            robot.model.help.is_some(),
            finder.find.is_some(),
            finder.question.is_all(),
        )
    };
    assert_eq!(steps(&robot), (true, true, false));
    robot.keys("esc");
    assert_eq!(steps(&robot), (false, true, false));
    robot.keys("esc");
    assert_eq!(steps(&robot), (false, false, false));
    robot.keys("esc");
    assert_eq!(steps(&robot), (false, false, true));
    robot.keys("esc esc esc");
    assert!(!robot.effects.contains(&Effect::Quit));
}

#[test]
fn an_alt_key_without_a_meaning_is_escape_and_the_key() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("bearings");
    robot.keys("alt-x");
    assert!(!robot.model.finder.open, "Esc left the search line");
    robot.keys("2 g alt-j");
    assert_eq!(robot.model.all_quotes.selected, 1, "Esc dropped the g");
    robot.keys("1 ? alt-Q");
    assert_eq!(robot.model.help, None);
    assert_eq!(robot.effects.last(), Some(&Effect::Quit));
}

#[test]
fn one_key_opens_the_help_and_one_closes_it() {
    for close in ["esc", "?", "q", "f1"] {
        let mut robot = robot();
        let before = robot.model.clone();
        robot.keys("?");
        assert_eq!(robot.model.mode(), Mode::Help);
        assert!(robot.text().contains("Search all quotes, from anywhere"));
        robot.keys("j j k G g g ctrl-d");
        robot.keys(close);
        assert_eq!(robot.model.help, None);
        assert_eq!(robot.model, before, "{close}");
    }
}

/// The title of the open card.
fn card(robot: &Robot) -> Option<String> {
    robot.model.why.as_ref()?;
    let text = robot.text();
    let row = text.lines().find(|row| row.contains("━ Why"))?;
    let title = row.split("━ ").find(|part| part.starts_with("Why"))?;
    Some(title.split(" ━").next().unwrap_or_default().to_owned())
}

#[test]
fn w_says_what_made_the_quote_wherever_there_is_one() {
    let mut robot = robot();
    robot.keys("j g q j j w");
    assert_eq!(card(&robot).as_deref(), Some("Why “Luis Brandt”?"));
    let text = robot.text();
    for words in [
        "words between quotation marks: “I would not drive over it,”",
        "a pronoun stands for somebody named before: “he” → Luis Brandt",
        "–   no rule speaks against it",
        "confidence  .81  a direct quote",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // One closes it, whatever it is; nothing else is undone.
    for key in ["w", "esc", "q"] {
        if robot.model.why.is_none() {
            robot.keys("w");
        }
        let (focus, mode) = (robot.model.focus, robot.model.mode());
        assert_eq!((focus, mode), (Pane::Quotes, Mode::Why));
        robot.keys(key);
        assert_eq!(
            (robot.model.why.is_none(), robot.model.focus),
            (true, focus),
            "{key}"
        );
    }
    // In the text: the selected one while it is in sight.
    robot.keys("enter w");
    assert_eq!(card(&robot).as_deref(), Some("Why “Luis Brandt”?"));
    robot.keys("w ] q w");
    assert_eq!(card(&robot).as_deref(), Some("Why no speaker?"));
    let text = robot.text();
    assert!(
        text.contains("2 − against it: only a word or two are quoted"),
        "{text}"
    );
    // The Quotes view fetches the article.
    robot.keys("w 2 /");
    robot.write("admitted OR weeks by:okafor");
    robot.keys("enter");
    robot.keys("esc G");
    let row = robot.model.all_quotes.selected_row().expect("a row");
    let (id, ordinal) = (row.article.clone(), row.ordinal as usize);
    robot.holding = true;
    robot.keys("w");
    assert!(robot.text().contains("opening …"));
    robot.answer(&[]);
    let why = robot.model.why.as_ref().expect("a card");
    assert_eq!((&why.article, why.ordinal), (&id, ordinal));
    assert!(why.quote().is_some());
    assert!(!robot.text().contains("opening …"));
}

#[test]
fn w_in_compare_is_about_the_column_and_says_where_there_is_none() {
    let mut robot = Robot::on(&bridge(), 120, 34);
    robot.keys("space space space space 3 l l l w");
    assert_eq!(robot.model.why, None, "nobody is quoted there");
    assert_eq!(robot.model.message.as_deref(), Some("no quote in sight"));
    robot.keys("h w");
    let why = robot.model.why.as_ref().expect("a card");
    let column = robot.model.desk.focused().expect("a column");
    assert_eq!(Some(&why.article), column.article.as_ref());
    assert_eq!(card(&robot).as_deref(), Some("Why “Dana Okafor”?"));
}

#[test]
fn a_card_that_does_not_fit_is_scrolled() {
    let mut robot = Robot::on(&bridge(), 44, 12);
    robot.keys("j g q j j w");
    assert!(robot.text().contains("more: j"), "{}", robot.text());
    let mut seen = robot.text();
    for _ in 0..30 {
        robot.keys("j");
        seen += &robot.text();
    }
    assert!(robot.text().contains("the end"));
    assert!(seen.contains("bytes") && seen.contains("file"), "{seen}");
    let end = robot.text();
    robot.keys("g g G");
    assert_eq!(robot.text(), end);
    robot.keys("k");
    assert_ne!(robot.text(), end);
}

#[test]
fn a_card_goes_with_the_article_it_was_opened_on() {
    let mut robot = robot();
    robot.keys("2 w");
    let summary = robot.model.summary;
    let id = robot.model.why.as_ref().expect("a card").article.clone();
    robot.send(Msg::Committed(summary));
    assert!(robot.model.why.as_ref().expect("a card").quote().is_some());
    robot.keys("w");
    // An article with fewer quotes than the row was of.
    robot.holding = true;
    robot.send(Msg::Committed(summary));
    robot.keys("w");
    robot.held.clear();
    let bare = record("notes/bare.txt", b"Nothing\n\nThe harbour was quiet.\n");
    let record = Ok(Some(std::sync::Arc::new(bare)));
    robot.send(Msg::Opened { id, record });
    assert!(
        robot.text().contains("no longer in the article"),
        "{}",
        robot.text()
    );
}

#[test]
fn the_floor_is_raised_by_a_key_and_lifted_by_escape() {
    let mut robot = Robot::on(&bridge(), 120, 34);
    let shown = |robot: &Robot| {
        let answer = robot.model.list.answer.as_ref().expect("an answer");
        (
            robot.model.finder.question.told(),
            answer.quotes.number(),
            answer.articles.number(),
        )
    };
    assert_eq!(shown(&robot), (String::new(), 7, 4));
    for (text, quotes, articles) in [
        ("[conf:>=.5]", 6, 3),
        ("[conf:>=.8]", 4, 2),
        ("[conf:>=.9]", 2, 2),
        ("", 7, 4),
    ] {
        robot.keys("C");
        assert_eq!(shown(&robot), (text.to_owned(), quotes, articles));
        assert!(robot.text().contains(text));
    }
    // Beside whatever is searched; the words stay when it goes.
    robot.keys("s");
    robot.write("(bearing");
    robot.keys("enter");
    assert_eq!(shown(&robot), ("(bearing".to_owned(), 4, 3));
    robot.keys("C C");
    assert_eq!(shown(&robot), ("(bearing  [conf:>=.8]".to_owned(), 3, 2));
    robot.keys("g q");
    assert!(robot.text().contains("Quotes 1 of 2"), "{}", robot.text());
    robot.keys("2");
    let listed = &robot.model.all_quotes;
    assert!(listed.rows.iter().all(|row| row.confidence >= 0.8));
    assert!(robot.text().contains("Quotes 3 of 7"), "{}", robot.text());
    robot.keys("1 esc");
    assert_eq!(shown(&robot).0, "(bearing");
    robot.keys("esc");
    assert_eq!(shown(&robot), (String::new(), 7, 4));
    // What somebody typed alike is left alone.
    robot.keys("s");
    robot.write("conf:>=.5 ");
    robot.keys("enter C C");
    assert_eq!(shown(&robot).0, "conf:>=.5  [conf:>=.8]");
}

#[test]
fn q_goes_back_step_by_step() {
    let mut robot = robot();
    robot.keys("2 enter z ?");
    robot.keys("q");
    assert!(robot.model.help.is_none() && robot.model.zen);
    robot.keys("q");
    assert!(!robot.model.zen && robot.model.focus == Pane::Text);
    robot.keys("q");
    assert_eq!(
        (robot.model.view, robot.model.focus),
        (View::Read, Pane::List)
    );
    assert!(!robot.effects.contains(&Effect::Quit));
    robot.keys("q");
    assert_eq!(robot.effects.last(), Some(&Effect::Quit));
    for keys in ["Q", "ctrl-c", "s ctrl-c", "? Q", "2 Q"] {
        let mut robot = self::robot();
        robot.keys(keys);
        assert_eq!(robot.effects.last(), Some(&Effect::Quit), "{keys}");
    }
}

#[test]
fn the_line_searches_what_has_the_focus() {
    for (keys, reach) in [
        ("/", Reach::Articles),
        ("tab /", Reach::Here),
        ("tab tab /", Reach::Quotes),
        ("2 /", Reach::Quotes),
        ("tab s", Reach::Quotes),
    ] {
        let mut robot = robot();
        robot.keys(keys);
        assert_eq!(robot.model.finder.reach, reach, "{keys}");
    }
    let mut robot = robot();
    robot.keys("s");
    robot.write("ferry");
    assert_eq!(robot.model.list.total, 0, "no quote has it");
    robot.keys("tab");
    assert_eq!(robot.model.finder.reach, Reach::Articles);
    assert_eq!(robot.model.list.total, 2, "but two articles");
    robot.keys("tab");
    assert_eq!(
        (robot.model.finder.reach, robot.model.list.total),
        (Reach::Here, 4)
    );
    robot.keys("shift-tab shift-tab");
    assert_eq!(
        (robot.model.finder.reach, robot.model.list.total),
        (Reach::Quotes, 0)
    );
}

#[test]
fn a_search_in_this_article_leaves_the_list_alone() {
    let mut robot = robot();
    robot.keys("/");
    robot.write("walk");
    robot.keys("enter enter");
    let asked = searches(&robot.effects).len();
    robot.keys("/");
    robot.write("not");
    robot.keys("enter");
    assert_eq!(searches(&robot.effects).len(), asked);
    let reader = robot.model.reading();
    assert_eq!(reader.hit, Some(0));
    assert!(robot.text().contains("‹this article›"));
    robot.keys("/");
    robot.write("zebra");
    robot.keys("enter");
    assert!(
        robot
            .model
            .message
            .as_deref()
            .is_some_and(|m| m.contains("not in this article"))
    );
    robot.keys("2");
    assert!(!robot.text().contains("zebra"), "no article is shown");
    robot.keys("/ tab tab");
    assert_eq!(robot.model.finder.reach, Reach::Quotes);
}

#[test]
fn typing_filters_the_quotes_beside_the_text() {
    let mut robot = robot();
    robot.keys("j");
    assert_eq!(selected(&robot), "Mayor:");
    robot.keys("s");
    robot.write("bearing");
    let reader = &robot.model.reader;
    assert_eq!(reader.light.quotes, Some(vec![0, 1]));
    assert!(robot.text().contains("Quotes 2 of 4"), "{}", robot.text());
    assert!(robot.text().contains("❝2/4"));
    robot.keys("esc");
    assert!(robot.text().contains("Quotes 4 "));
}

#[test]
fn n_goes_from_hit_to_hit_and_stops_at_the_last_one() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("bearing");
    robot.keys("enter g g enter");
    let hits: Vec<usize> = (0..robot.model.list.total)
        .map(|_| {
            let hits = robot.model.reader.light.hits.len();
            robot.keys("J");
            hits
        })
        .collect();
    robot.keys("g l g g enter");
    let first = selected(&robot);
    for hit in 0..hits[0] {
        assert_eq!(robot.model.reader.hit, Some(hit));
        robot.keys("n");
    }
    assert_eq!(
        robot.model.message.as_deref(),
        Some("last hit here – n again: next article")
    );
    assert_eq!(selected(&robot), first);
    robot.keys("n");
    assert_ne!(selected(&robot), first);
    assert_eq!(robot.model.reader.hit, Some(0));
    robot.keys("N");
    assert_eq!(
        robot.model.message.as_deref(),
        Some("first hit here – N again: article before")
    );
    // Another key between the two: it stops again.
    robot.keys("j N");
    assert_ne!(selected(&robot), first);
    robot.keys("N");
    assert_eq!(selected(&robot), first);
    assert_eq!(robot.model.reader.hit, Some(hits[0] - 1));
}

#[test]
fn the_ends_of_the_list_promise_no_further_article() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("bearing ");
    robot.keys("enter g g enter");
    let said = |robot: &Robot| robot.model.message.clone().unwrap_or_default();
    robot.keys("g g N N");
    assert_eq!(said(&robot), "first hit here");
    robot.keys("K");
    assert_eq!(said(&robot), "no article before");
    robot.keys("g l G enter 9 n");
    assert_eq!(said(&robot), "last hit here");
    robot.keys("n");
    assert_eq!(said(&robot), "last hit here");
    robot.keys("J");
    assert_eq!(said(&robot), "no further article");
}

#[test]
fn n_goes_from_match_to_match_where_no_word_is_searched() {
    let mut robot = robot();
    robot.keys("j s");
    robot.write("kind:direct");
    robot.keys("enter enter");
    let matching = robot.model.reader.light.quotes.clone().expect("some match");
    assert!(matching.len() > 1, "{matching:?}");
    let place = |robot: &Robot| robot.model.reader.matching();
    assert_eq!(place(&robot), Some(0));
    let status = format!("match 1 of {}", matching.len());
    assert!(robot.text().contains(&status), "{}", robot.text());
    robot.keys("n");
    assert_eq!(place(&robot), Some(1));
    robot.keys("9 n");
    let said = robot.model.message.as_deref();
    assert_eq!(said, Some("last match here"), "of the last article");
    robot.keys("N");
    assert_eq!(place(&robot), Some(0));
}

/// The first hit inside the selected quote, and how many hits there are.
#[track_caller]
fn hit_in_selected(robot: &Robot) -> (Option<usize>, usize) {
    let reader = robot.model.reading();
    let selected = reader.cards.selected.expect("a quote");
    let quote = &robot.read().extraction.quotes[selected];
    let inside = |at: usize| quote.content.iter().any(|span| span.holds(at));
    let hits = reader.light.hits.len();
    let starts = |hit: &usize| reader.light.start(*hit).is_some_and(inside);
    ((0..hits).find(starts), hits)
}

#[test]
fn a_quote_that_is_gone_to_makes_its_first_hit_the_current_one() {
    let mut robot = robot();
    robot.keys("2 s");
    robot.write("bearing ");
    robot.keys("enter");
    let rows = robot.model.all_quotes.total;
    let mut later = 0;
    for row in 0..rows {
        robot.keys("2 g g");
        for _ in 0..row {
            robot.keys("j");
        }
        robot.keys("enter");
        let (hit, hits) = hit_in_selected(&robot);
        let at = hit.expect("it was found for its words");
        assert_eq!(robot.model.reader.hit, hit);
        let status = format!("hit {} of {hits}", at + 1);
        assert!(robot.text().contains(&status), "{}", robot.text());
        if at > 0 {
            robot.keys("N");
            assert_eq!(robot.model.reader.hit, Some(at - 1));
            robot.keys("n");
            later += 1;
        }
        if at + 1 < hits {
            robot.keys("n");
            assert_eq!(robot.model.reader.hit, Some(at + 1));
        }
    }
    assert!(later > 0, "some hit is not the first one of its article");
}

#[test]
fn n_goes_on_from_a_quote_without_a_hit() {
    let mut robot = robot();
    robot.keys("j /");
    robot.write("ferry OR bearing OR city");
    robot.keys("enter g q");
    let quotes = robot.read().extraction.quotes.clone();
    let starts = |robot: &Robot, hit: usize| robot.model.reader.light.start(hit);
    let mut without = 0;
    for (ordinal, quote) in quotes.iter().enumerate() {
        robot.keys("g q");
        robot.model.reader.cards.selected = Some(ordinal);
        robot.keys("enter");
        let (hit, hits) = hit_in_selected(&robot);
        assert_eq!(robot.model.reader.hit, hit);
        let at = quote.hull().start();
        let next = (0..hits).find(|hit| starts(&robot, *hit) >= Some(at));
        if hit.is_none()
            && let Some(next) = next
        {
            assert!(next > 0, "there is one before");
            robot.keys("n");
            assert_eq!(robot.model.reader.hit, Some(next));
            robot.keys("g q");
            robot.model.reader.cards.selected = Some(ordinal);
            robot.keys("enter N");
            assert_eq!(robot.model.reader.hit, Some(next - 1));
            without += 1;
        }
    }
    assert!(without > 0);
}

#[test]
fn the_hit_of_a_quote_is_current_as_soon_as_a_large_article_is_lit() {
    let sentence = "The heron looked at the river and a ferry looked at the bridge. ";
    let text = format!(
        "Heron\nHarbour Sheet, 2 March 2031\n\n{}\n\n“The ferry came late and nobody was told of it,” said \
         Mayor Dana Okafor.\n\n{}\n",
        sentence.repeat(4_000),
        sentence.repeat(4_000)
    );
    let records = vec![record("harbour-sheet/heron.txt", text.as_bytes())];
    let mut robot = Robot::on(&records, 120, 34);
    robot.keys("2 /");
    robot.write("ferry");
    robot.keys("tab enter 2 enter");
    let lit = |effect: &Effect| matches!(effect, Effect::Light(_));
    assert!(robot.effects.iter().any(lit), "on the side");
    let (hit, hits) = hit_in_selected(&robot);
    assert!(hits > 1 && hit > Some(0), "{hit:?} of {hits}");
    assert_eq!(robot.model.reader.hit, hit);
    robot.keys("n");
    assert_eq!(robot.model.reader.hit, hit.map(|hit| hit + 1));
}

#[test]
fn a_phrase_is_one_hit() {
    let mut robot = robot();
    robot.keys("s");
    robot.write("\"knew in March\"");
    robot.keys("enter");
    assert_eq!(robot.model.reader.light.hits.len(), 1);
}

#[test]
fn articles_are_asked_for_once_and_not_in_passing() {
    let records = many(40);
    let mut robot = Robot::on(&records, 80, 24);
    let before = robot.effects.len();
    robot.holding = true;
    for _ in 0..30 {
        robot.keys("j");
    }
    assert_eq!(
        opens(&robot.effects[before..]).len(),
        1,
        "one on its way, the rest waits"
    );
    robot.answer(&[]);
    let asked = opens(&robot.effects[before..]);
    assert_eq!(asked.len(), 2, "then the one that is selected");
    assert_eq!(Some(asked[1].clone()), robot.model.list.selected_id());
    assert_eq!(robot.model.reader.article, robot.model.list.selected_id());
    assert!(robot.model.reader.record().is_some());
    robot.keys("k j k j");
    let all = opens(&robot.effects);
    let once: BTreeSet<_> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "what is here is not asked for again");
}

#[test]
fn the_text_stays_until_the_next_one_comes() {
    let mut robot = robot();
    let before = robot.text();
    assert!(before.contains("Six weeks of repairs"));
    robot.holding = true;
    robot.keys("j");
    let between = robot.text();
    assert!(between.contains("Six weeks of repairs"), "{between}");
    assert!(between.contains("opening …"), "{between}");
    robot.answer(&[]);
    let after = robot.text();
    assert!(!after.contains("Six weeks of repairs") && !after.contains("opening"));
    assert!(after.contains("PORT ELLERY"), "{after}");
    assert_eq!(robot.model.before, None);
}

#[test]
fn a_long_list_is_asked_for_by_the_window() {
    let mut robot = Robot::on(&many(700), 80, 24);
    assert_eq!(
        (robot.model.list.total, robot.model.list.rows.len()),
        (700, 200)
    );
    robot.keys("G");
    assert_eq!(robot.model.list.selected, 699);
    assert!(robot.model.list.selected_row().is_some());
    robot.keys("g g 9 9 j");
    assert_eq!(robot.model.list.selected, 99);
    let id = robot.model.list.selected_id();
    for _ in 0..40 {
        robot.keys("ctrl-f");
        assert!(robot.model.list.selected_row().is_some());
    }
    let pages = robot.effects.iter().filter_map(|effect| match effect {
        Effect::Search { request, .. } => Some(request.page),
        _ => None,
    });
    let pages: Vec<Page> = pages.collect();
    assert!(pages.iter().all(|page| page.limit <= 500), "{pages:?}");
    assert!(pages.len() < 12, "{pages:?}");
    robot.keys("4 9 9 k 4 9 9 k 9 9 j");
    assert_eq!(robot.model.list.selected_id(), id);
}

#[test]
fn news_of_the_index_asks_anew_and_keeps_the_place() {
    let mut robot = robot();
    robot.keys("j j enter");
    let place = robot.model.reader.top;
    let asked = searches(&robot.effects).len();
    robot.send(Msg::Indexing(Progress {
        done: 1,
        total: 5,
        skipped: 0,
        ..Progress::default()
    }));
    assert!(robot.text().contains("⟳ 20 %"));
    let summary = Summary {
        articles: 5,
        quotes: 9,
        skipped: 1,
    };
    robot.send(Msg::Committed(summary));
    robot.send(Msg::Indexed {
        summary,
        at: "12:04".to_owned(),
        note: Some("1 file was skipped".to_owned()),
    });
    assert_eq!(searches(&robot.effects).len(), asked + 1);
    assert_eq!(
        (selected(&robot).as_str(), robot.model.reader.top),
        ("Ferry", place)
    );
    let text = robot.text();
    assert!(
        text.contains("✓ 12:04") && text.contains("1 file was skipped"),
        "{text}"
    );
    assert!(text.contains("5 articles · 9 quotes"));
    robot.keys("k");
    assert!(
        !robot.text().contains("1 file was skipped"),
        "said until the next key"
    );
    robot.send(Msg::Resumed);
    assert_eq!(robot.effects.last(), Some(&Effect::Redraw));
    robot.keys("ctrl-z ctrl-l");
    assert!(robot.effects.ends_with(&[Effect::Suspend, Effect::Redraw]));
}

#[test]
fn an_article_that_has_gone_says_so() {
    let mut robot = robot();
    robot.holding = true;
    robot.keys("j");
    let id = robot.model.list.selected_id().expect("a row");
    robot.send(Msg::Opened {
        id: id.clone(),
        record: Ok(None),
    });
    assert!(robot.text().contains("no longer in the corpus"));
    robot.keys("k j k j");
    assert_eq!(
        opens(&robot.effects)
            .iter()
            .filter(|open| ***open == id)
            .count(),
        1
    );
    robot.held.clear();
    robot.holding = false;
    robot.send(Msg::Committed(Summary::default()));
    assert!(
        robot.model.reader.record().is_some(),
        "asked for again after a commit"
    );
}

#[test]
fn quotes_lead_to_their_place_and_back() {
    let mut robot = robot();
    robot.keys("j tab tab j j");
    assert_eq!(robot.model.reader.cards.selected, Some(2));
    robot.keys("enter");
    assert_eq!(robot.model.focus, Pane::Text);
    let hull = robot.read().extraction.quotes[2].hull();
    assert!(robot.model.reader.sees(hull.start()));
    robot.keys("H");
    assert_eq!(robot.model.focus, Pane::Quotes);
    robot.keys("L");
    assert_eq!(robot.model.focus, Pane::Text);

    robot.keys("2 j");
    let row = robot
        .model
        .all_quotes
        .selected_row()
        .expect("a row")
        .clone();
    robot.keys("enter");
    assert_eq!(
        (robot.model.view, robot.model.focus),
        (View::Read, Pane::Text)
    );
    assert_eq!(robot.model.reader.article.as_ref(), Some(&row.article));
    assert_eq!(
        robot.model.reader.cards.selected,
        Some(row.ordinal as usize)
    );
    assert_eq!(robot.model.list.selected_id(), Some(row.article));
    robot.keys("ctrl-o");
    assert_eq!(robot.model.view, View::Quotes);
    robot.keys("H H H H H H");
    assert_eq!(
        robot.model.message.as_deref(),
        Some("no jump back from here")
    );
}

#[test]
fn quotes_and_paragraphs_are_steps_in_the_text() {
    let mut robot = Robot::on(&bridge(), 100, 14);
    robot.keys("j enter");
    let mut seen = Vec::new();
    for _ in 0..5 {
        robot.keys("] q");
        seen.push(robot.model.reader.cards.selected);
    }
    assert_eq!(seen, [Some(0), Some(1), Some(2), Some(3), Some(3)]);
    assert_eq!(
        robot.model.message.as_deref(),
        Some("that was the last quote")
    );
    robot.keys("[ q [ q [ q");
    assert_eq!(robot.model.reader.cards.selected, Some(0));
    robot.keys("g g }");
    check_top(&robot, "By Tamsin");
    robot.keys("} }");
    check_top(&robot, "“We knew");
    robot.keys("{");
    check_top(&robot, "PORT ELLERY");
    robot.keys("j {");
    check_top(&robot, "PORT ELLERY");
}

#[test]
fn articles_are_picked_and_compared() {
    let mut robot = robot();
    robot.keys("3");
    assert_eq!(robot.model.view, View::Read);
    assert!(
        robot
            .model
            .message
            .as_deref()
            .is_some_and(|m| m.contains("pick two"))
    );
    robot.keys("space");
    assert_eq!(robot.model.list.selected, 1, "and a step down");
    assert!(robot.text().contains('■'));
    robot.keys("3");
    assert!(
        robot
            .model
            .message
            .as_deref()
            .is_some_and(|m| m.contains("one article"))
    );
    robot.keys(". . .");
    assert_eq!(robot.model.picked.len(), 2);
    robot.keys("c");
    assert_eq!(
        (robot.model.view, robot.model.desk.columns.len()),
        (View::Compare, 2)
    );
    assert_eq!(robot.model.desk.focus, 1, "on the article one comes from");
    robot.keys("q j c");
    assert_eq!(robot.model.desk.columns.len(), 3, "a third one joins them");
    let ids: Vec<_> = robot
        .model
        .desk
        .columns
        .iter()
        .map(|r| r.article.clone())
        .collect();
    robot.keys("h h X");
    assert_eq!(robot.model.desk.columns.len(), 2);
    assert_eq!(robot.model.desk.columns[0].article, ids[1]);
    assert_eq!(robot.model.picked.len(), 2, "and is picked no longer");
    robot.keys("tab enter");
    assert_eq!(
        (robot.model.view, robot.model.focus),
        (View::Read, Pane::Text)
    );
    assert_eq!(robot.model.reader.article, ids[2]);
    robot.keys("H X");
    assert_eq!(robot.model.view, View::Read, "one is no comparison");
}

#[test]
fn c_opens_compare_at_two() {
    let mut robot = robot();
    robot.keys("c");
    assert_eq!(robot.model.view, View::Read);
    robot.keys("j c");
    assert_eq!(robot.model.view, View::Compare);
}

#[test]
fn counts_in_compare_are_those_of_the_question() {
    let mut robot = robot();
    robot.keys("space space s");
    robot.write("bearings");
    robot.keys("enter 3");
    assert_eq!(robot.model.view, View::Compare);
    let before = robot.model.list.top;
    robot.keys("esc");
    let answer = robot.model.list.answer.as_ref().expect("an answer");
    assert!(answer.question.is_all());
    robot.keys("q");
    assert_eq!(robot.model.list.top, before);
}

#[test]
fn compare_has_as_many_columns_as_fit() {
    let mut robot = robot();
    robot.keys("space space space space 3");
    for (width, shown) in [
        (200, 4),
        (160, 4),
        (159, 3),
        (120, 3),
        (119, 2),
        (80, 2),
        (79, 1),
        (40, 1),
    ] {
        robot.send(Msg::Resize(Size { width, height: 30 }));
        let columns = panes(&robot.model).expect("large enough").columns;
        assert_eq!(columns.len(), shown, "{width}");
        let used: u16 = columns.iter().map(|(_, area)| area.width).sum();
        assert_eq!(used, width);
    }
    let mut seen = Vec::new();
    for _ in 0..5 {
        let columns = panes(&robot.model).expect("large enough").columns;
        seen.push(columns[0].0);
        robot.keys("tab");
    }
    assert_eq!(seen, [3, 0, 1, 2, 3], "Tab goes round");
}

#[test]
fn columns_scroll_alone_or_together() {
    let mut robot = Robot::on(&bridge(), 80, 12);
    robot.keys("space space 3 g g j j");
    let tops =
        |robot: &Robot| -> Vec<_> { robot.model.desk.columns.iter().map(|r| r.top).collect() };
    let alone = tops(&robot);
    let focus = robot.model.desk.focus;
    assert_ne!(alone[focus], alone[1 - focus]);
    robot.keys("& j");
    let together = tops(&robot);
    assert!(
        together[0] != alone[0] && together[1] != alone[1],
        "{alone:?} {together:?}"
    );
    robot.keys("& k");
    assert_eq!(tops(&robot)[1 - focus], together[1 - focus]);
}

#[test]
fn columns_are_brought_to_the_same_words() {
    let mut robot = Robot::on(&bridge(), 80, 14);
    robot.keys("space space 3");
    robot.keys("g g ] q [ q");
    let focus = robot.model.desk.focus;
    robot.keys("=");
    let other = &robot.model.desk.columns[1 - focus];
    let text = &other.record().expect("it is here").article.text;
    let knew = text.as_str().find("We knew").expect("it is printed there");
    assert!(other.sees(knew), "{:?}", other.rows);
}

#[test]
fn picks_beyond_four_are_said() {
    let mut robot = Robot::on(&many(6), 160, 30);
    robot.keys("space space space space space 3");
    assert_eq!(robot.model.desk.columns.len(), 4);
    assert_eq!(
        robot.model.message.as_deref(),
        Some("5 are picked: the first four are shown")
    );
}

#[test]
fn counts_go_before_motions() {
    let mut robot = Robot::on(&many(60), 80, 24);
    robot.keys("5 j");
    assert_eq!(robot.model.list.selected, 5);
    robot.keys("4 0 j");
    assert_eq!(robot.model.list.selected, 45);
    robot.keys("5 esc j");
    assert_eq!(robot.model.list.selected, 46);
    robot.keys("9 G");
    assert_eq!(robot.model.list.selected, 8);
    robot.keys("g x j");
    assert_eq!(
        robot.model.list.selected, 9,
        "keys that come to nothing are dropped"
    );
}

#[test]
fn pasting_opens_the_line() {
    let mut robot = robot();
    robot.send(Msg::Paste("knew in\tMarch\u{1b}[31m\n".to_owned()));
    assert!(robot.model.finder.open);
    assert_eq!(robot.model.finder.input.text(), "knew in March");
    assert_eq!(robot.model.list.total, 3);
    robot.send(Msg::Paste("zebra ".repeat(2_000)));
    assert!(robot.model.finder.input.text().len() <= 4096);
    assert_eq!(robot.model.list.total, 0);
}

#[test]
fn queries_of_the_session_come_back() {
    let mut robot = robot();
    for query in ["bearings", "ferry"] {
        robot.keys("s ctrl-u");
        robot.write(query);
        robot.keys("enter");
    }
    robot.keys("s ctrl-u up");
    assert_eq!(robot.model.finder.input.text(), "ferry");
    robot.keys("up up");
    assert_eq!(robot.model.finder.input.text(), "bearings");
    robot.keys("left up up down");
    assert_eq!(robot.model.finder.input.text(), "bearings");
    assert_eq!(robot.model.list.selected, 1, "arrows move in the results");
}

#[test]
fn the_page_around_an_article_is_hidden_dimmed_shown() {
    let page = "# Ferry queues\n\nThe queue for the ferry reached the fish market on Monday morning.\n\n\
                It is expected to reach the church, which is older, by the end of the week.\n\n\
                Skip to content\n\nShare this page\n\nSign in\n";
    let mut robot = Robot::on(
        &[record("radio-nine/2031-03-19-q.md", page.as_bytes())],
        100,
        30,
    );
    let hidden = robot.read().article.blocks.iter();
    let hidden = hidden
        .filter(|b| b.label == pullquote::article::Label::Boilerplate)
        .count();
    assert!(hidden > 0, "the sample has lost its boilerplate");
    robot.keys("enter");
    assert!(!robot.text().contains("Sign in"));
    assert!(robot.text().contains("around the article hidden"));
    robot.keys("B");
    assert_eq!(robot.model.boilerplate, Boilerplate::Dim);
    assert!(robot.text().contains("~ Sign in"), "{}", robot.text());
    robot.keys("B B");
    assert!(!robot.text().contains("Sign in"));
}

#[test]
fn a_resize_keeps_the_place() {
    let mut robot = Robot::on(&bridge(), 80, 12);
    robot.keys("j enter 4 j");
    let line = top_line(&robot);
    for (width, height) in [(40, 10), (300, 12), (120, 12), (61, 11), (0, 0), (80, 12)] {
        robot.send(Msg::Resize(Size { width, height }));
        drop(robot.draw(&Theme::default()));
    }
    assert_eq!(top_line(&robot), line);
}

#[test]
fn any_size_draws() {
    let mut robots: Vec<Robot> = ["", "enter", "2", "space space 3", "?", "s b", "tab tab z"]
        .iter()
        .map(|keys| {
            let mut robot = robot();
            robot.keys(keys);
            robot
        })
        .collect();
    for robot in &mut robots {
        for width in (0..=41).chain([79, 80, 119, 120]) {
            for height in (0..=12).chain([19, 20, 23, 24]) {
                let size = Size { width, height };
                robot.send(Msg::Resize(size));
                let (buffer, at) = robot.draw(&Theme::default());
                assert!(
                    at.x < width.max(1) && at.y < height.max(1),
                    "{size:?} {at:?}"
                );
                if (width < 40 || height < 10) && width > 37 && height > 0 {
                    let needs = format!("pullquote needs 40×10, this is {width}×{height}");
                    assert!(
                        crate::robot::text(&buffer).starts_with(&needs),
                        "{width} {height}"
                    );
                }
            }
        }
        // The terminal may already have another size than the one that the model knows.
        for (width, height) in [(10, 3), (500, 200), (119, 24), (120, 23)] {
            drop(draw(
                &robot.model,
                &Theme::default(),
                Size { width, height },
            ));
        }
    }
}

#[test]
fn any_keys_keep_the_invariants() {
    let keymap = Keymap::builtin();
    let mut keys: Vec<Key> = Mode::ALL
        .iter()
        .flat_map(|mode| keymap.bindings(*mode))
        .filter(|binding| !matches!(binding.action, Action::Quit | Action::Suspend))
        .flat_map(|binding| binding.keys.clone())
        .collect();
    keys.extend("abe\"(:- 456日\u{301}".chars().map(Key::char));
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    let mut robot = robot();
    for step in 0..4_000 {
        if step % 97 == 0 {
            let size = Size {
                width: u16::try_from(next(170)).expect("small"),
                height: u16::try_from(next(50)).expect("small"),
            };
            robot.send(Msg::Resize(size));
        }
        robot.holding = next(5) == 0;
        robot.send(Msg::Key(keys[next(keys.len())]));
        if !robot.holding && next(3) == 0 {
            robot.answer(&[]);
        }
        if step % 16 == 0 {
            drop(robot.draw(&Theme::default()));
        }
    }
}

#[test]
fn a_huge_paragraph_is_read_in_pieces() {
    let sentence = "The heron looked at the river and the river looked at the bridge. ";
    let text = format!(
        "Heron\nHarbour Sheet, 2 March 2031\n\n{}\n",
        sentence.repeat(16_000)
    );
    let mut robot = Robot::on(
        &[record("harbour-sheet/heron.txt", text.as_bytes())],
        120,
        34,
    );
    robot.keys("enter G");
    assert_eq!(robot.model.reader.percent(), 100);
    let height = robot.model.reader.shape.height;
    assert_eq!(robot.model.reader.rows.len(), height);
    robot.keys("g g 9 9 9 j");
    assert!(robot.model.reader.percent() < 10);
    let line = top_line(&robot);
    robot.keys("ctrl-f ctrl-b");
    assert_eq!(top_line(&robot), line);
    robot.send(Msg::Resize(Size {
        width: 60,
        height: 20,
    }));
    robot.send(Msg::Resize(Size {
        width: 120,
        height: 34,
    }));
    assert_eq!(top_line(&robot), line);
}

/// An article too large to be lit at once.
fn large() -> Vec<Record> {
    let sentence = "The heron looked at the river and the river looked at the bridge. ";
    let text = format!(
        "Heron\nHarbour Sheet, 2 March 2031\n\n{} A ferry came. {}\n",
        sentence.repeat(4_000),
        sentence.repeat(4_000)
    );
    vec![record("harbour-sheet/heron.txt", text.as_bytes())]
}

#[test]
fn a_large_article_is_lit_on_the_side() {
    let mut robot = Robot::on(&large(), 120, 34);
    robot.keys("enter /");
    robot.holding = true;
    robot.write("fer");
    assert!(robot.model.reader.dark);
    assert!(robot.text().contains("searching …"), "{}", robot.text());
    robot.write("ry");
    robot.keys("enter n");
    assert_eq!(
        robot.model.message.as_deref(),
        Some("this article is still being searched")
    );
    robot.answer(&[]);
    let reader = &robot.model.reader;
    assert_eq!((reader.dark, reader.light.hits.len()), (false, 1));
    assert_eq!(reader.hit, Some(0));
    assert!(robot.text().contains("ferry came."), "{}", robot.text());

    robot.keys("/ ctrl-u");
    robot.holding = true;
    robot.write("zebra");
    robot.keys("enter j j");
    let top = robot.model.reader.top;
    robot.answer(&[]);
    let said = robot.model.message.as_deref();
    assert_eq!(said, Some("not in this article – s searches all"));
    assert_eq!(robot.model.reader.top, top, "whoever moved stays");
}

#[test]
fn an_open_article_is_shown_as_it_is_after_a_commit() {
    let mut robot = Robot::on(&large(), 120, 34);
    robot.keys("enter 9 0 j");
    let line = top_line(&robot);
    let id = robot.model.reader.article.clone().expect("open");
    robot.holding = true;
    robot.send(Msg::Committed(Summary::default()));
    assert!(opens(&robot.effects).ends_with(&[&id]));
    let mut new = robot.read().as_ref().clone();
    let text = new.article.text.as_str();
    let text = text.replacen(
        "March 2031\n\n",
        "March 2031\n\nA new first paragraph.\n\n",
        1,
    );
    new.article = record("harbour-sheet/heron.txt", text.as_bytes()).article;
    robot.send(Msg::Opened {
        id: id.clone(),
        record: Ok(Some(std::sync::Arc::new(new))),
    });
    assert!(robot.read().article.text.as_str().contains("A new first"));
    assert_eq!(top_line(&robot), line, "the place is kept");
    robot.keys("g g");
    assert!(robot.text().contains("A new first paragraph."));
    let short = record("harbour-sheet/heron.txt", b"Heron\n\nNothing more.\n");
    robot.keys("G");
    robot.send(Msg::Opened {
        id,
        record: Ok(Some(std::sync::Arc::new(short))),
    });
    assert!(robot.text().contains("Nothing more."));
}

#[test]
fn panes_are_gone_to_hidden_and_filled() {
    let mut robot = robot();
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(robot.model.focus);
        robot.keys("tab");
    }
    assert_eq!(seen, [Pane::List, Pane::Text, Pane::Quotes, Pane::List]);
    robot.keys("g l h");
    assert_eq!(robot.model.focus, Pane::List);
    robot.keys("right l l");
    assert_eq!(robot.model.focus, Pane::Quotes);
    robot.keys("p");
    assert_eq!(robot.model.focus, Pane::Text);
    assert!(panes(&robot.model).expect("large").quotes.is_none());
    robot.keys("P");
    let text = panes(&robot.model).expect("large").text.expect("shown");
    assert_eq!(text.width, 120);
    robot.keys("g q");
    assert!(panes(&robot.model).expect("large").quotes.is_some());
    robot.keys("z");
    assert_eq!(
        panes(&robot.model).expect("large").quotes.map(|a| a.width),
        Some(120)
    );
    robot.keys("z g t + + -");
    assert_eq!(robot.model.measure, 76);
    robot.send(Msg::Resize(Size {
        width: 60,
        height: 20,
    }));
    robot.keys("g l tab");
    let panes = panes(&robot.model).expect("large");
    assert!(panes.list.is_none() && panes.text.is_some() && panes.quotes.is_none());
}
