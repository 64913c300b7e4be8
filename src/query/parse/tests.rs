//! Queries as they are typed, and the trees they become.

use crate::query::{Reading, Severity, parse, parse_on};

/// Reads `input` and gives the print of its tree, with `!` before each error and `?` before each hint.
fn read(input: &str, reading: Reading) -> String {
    let parsed = parse(input, reading);
    let mut out = parsed.query.to_string();
    for problem in parsed.problems {
        let mark = match problem.severity {
            Severity::Error => '!',
            Severity::Hint => '?',
        };
        out.push_str(&format!(" {mark}{}", &input[problem.span.range()]));
    }
    out
}

#[track_caller]
fn whole(input: &str, expected: &str) {
    assert_eq!(read(input, Reading::Whole), expected, "{input}");
}

#[track_caller]
fn typing(input: &str, expected: &str) {
    assert_eq!(read(input, Reading::Typing), expected, "{input}");
}

#[test]
fn words_and_operators() {
    whole("", "");
    whole("  \t ", "");
    whole("bridge", "bridge");
    whole("bridge  span", "bridge span");
    whole("bridge AND span", "bridge span");
    whole("bridge and span or pier", "bridge and span or pier");
    whole("a OR b c", "(a OR b) c");
    whole("a b OR c d", "a (b OR c) d");
    whole("a | b", "a OR b");
    whole("a|b", "a OR b");
    whole("(a b) OR c", "(a b) OR c");
    whole("a OR (b OR c)", "a OR b OR c");
    whole("a (b (c d))", "a b c d");
    whole("a AND b OR c", "a (b OR c)");
    whole("ORDER ANDREA", "ORDER ANDREA");
    whole("a OR(b c)", "a OR (b c)");
}

#[test]
fn a_name_copied_with_its_possessive_is_the_name() {
    whole("by:okafor's", "speaker:okafor");
    whole(
        "by:Okafor’s in:\"the herald's\"",
        "speaker:Okafor outlet:\"the herald\"",
    );
    whole("by:'s by:o's's", "speaker:s speaker:o's");
    whole(
        "by:okafors' title:okafor's okafor's",
        "speaker:okafors title:okafor's okafor's",
    );
}

#[test]
fn whole_names() {
    whole("by:=\"Dana Okafor\"", "speaker:=\"Dana Okafor\"");
    whole("in:=“Ellery Herald” a", "outlet:=\"Ellery Herald\" a");
    whole(
        "by:=Kerry,=\"O'Neill, Jr.\", =— a",
        "(speaker:=\"Kerry\" OR speaker:=\"O'Neill, Jr.\" OR speaker:=\"—\") a",
    );
    whole(
        "by:(=Kerry OR -=\"a b\")",
        "speaker:=\"Kerry\" OR -speaker:=\"a b\"",
    );
    whole(
        r#"-by:="a \"b\" “c” \\ \d""#,
        r#"-speaker:="a \"b\" “c” \\ \\d""#,
    );
    whole("by:==a by:=a's", "speaker:=\"=a\" speaker:=\"a's\"");
    whole(
        "by:=? by:=* by:=a~",
        "speaker:=\"?\" speaker:=\"*\" speaker:=\"a~\"",
    );
    whole("by:= a", "a !by:");
    whole("by:=\"\" a", "a !by:");
    whole("by:=a NEAR b", "speaker:=\"a\" b !by:=a NEAR b");
    whole("by:(=a NEAR b)", "speaker:=\"a\" speaker:b !=a NEAR b");
    // Elsewhere it is a form, as ever.
    whole("title:=Mark title:=\"a b\"", "title:=Mark \"a b\" !title:");
}

#[test]
fn a_whole_name_that_is_being_written_is_a_start() {
    typing("a by:=", "a !by:");
    typing("by:=Ker", "speaker:=\"Ker\"");
    typing("by:=\"", " !\"");
    typing("by:=\"—", " !\"");
    typing("by:=\"dana o", "speaker:\"dana o\" !\"");
    typing("by:=\"dana \\\"dee", "speaker:\"dana\" !\"");
    typing("by:=“dana “dee", "speaker:=\"dana \" dee*");
    typing("by:=\"Dana Okafor\"", "speaker:=\"Dana Okafor\"");
    whole("by:=\"dana o", "speaker:\"dana o\" !\"");
}

#[test]
fn values_go_on_behind_a_comma_with_or_without_a_space() {
    whole("in:herald, ledger", "outlet:herald OR outlet:ledger");
    whole(
        "in:herald, \"the ledger\" x",
        "(outlet:herald OR outlet:\"the ledger\") x",
    );
    whole("in:herald, by:okafor", "outlet:herald speaker:okafor");
    whole("in:herald, -ledger", "outlet:herald -ledger");
    whole("in:herald, OR ledger", "outlet:herald OR ledger");
    whole("in:herald,", "outlet:herald");
    whole("in:herald , ledger", "outlet:herald ledger");
    typing("in:herald, ", "outlet:herald");
    typing("in:herald, le", "outlet:herald OR outlet:le");
}

#[test]
fn carets_stand_under_wide_characters() {
    let shown = |input: &str| parse(input, Reading::Whole).carets(input);
    let expected =
        "  日本 kind:x\n            ^ no kind \"x\"; there are direct, mixed, indirect\n";
    assert_eq!(shown("日本 kind:x").as_deref(), Some(expected));
    let wide = shown("kind:日本").unwrap_or_default();
    assert!(wide.contains("\n       ^^^^ no kind"), "{wide}");
}

#[test]
fn negation() {
    whole("-a", "-a");
    whole("NOT a b", "-a b");
    whole("--a", "-a");
    whole("NOT -a", "a");
    whole("NOT NOT NOT a", "-a");
    whole("-(a OR b)", "-(a OR b)");
    whole("-\"a b\"", "-\"a b\"");
    whole("-by:a", "-speaker:a");
    whole("COVID-19 co-operate", "COVID-19 co-operate");
    whole("a OR -b", "a OR -b");
    whole("-(-(a b) c)", "-(-(a b) c)");
}

#[test]
fn words_are_taken_from_letter_to_letter() {
    whole("“bridge, (that) ‘span’…", "\"bridge, (that) ‘span\" !“");
    whole("bridge, that… 50% - — don't", "bridge that 50 don't !-");
    whole("U.S. a", "U.S a");
    whole("bear* *bear b*ar", "bear* bear b*ar");
    whole("OR, .AND", "or and");
    whole("http://herald.example/a?b=1", "http://herald.example/a?b=1");
    whole("10:30", "10:30");
}

#[test]
fn phrases() {
    whole("\"knew in March\"", "\"knew in March\"");
    whole("“knew in March”", "\"knew in March\"");
    whole("«knew» „March“", "\"knew\" \"March\"");
    whole("\"knew in mar\"*", "\"knew in mar\"*");
    whole("\"knew in\" mar", "\"knew in\" mar");
    whole("\"\" \"...\" a", "a");
    whole("a\"b c\"d", "a \"b c\" d");
    whole("\"a b\"~3 c", "\"a b\"~3 c");
    whole("\"a b\"*~3", "\"a b\"*~3");
    whole("\"a b\"~3*", "\"a b\"*~3");
    whole("\"a b\"~", "\"a b\" !~");
    whole("\"a b\"~101", "\"a b\"~100 !~101");
}

#[test]
fn forms_likenesses_and_expressions() {
    whole("=Mark", "=Mark");
    whole("=\"Mark", "\"Mark\" !\"");
    whole("=COVID-19, a", "=COVID-19 a");
    whole("=", "");
    whole("a=b", "a=b");
    whole("bearnig~", "bearnig~");
    whole("bearnig~2.", "bearnig~2");
    whole("bearnig~3", "bearnig~2 !~3");
    whole("~ ~2 a~b", "2 a~b");
    whole("/bear.+/", "/bear.+/");
    whole("/a|b/ c", "/a|b/ c");
    whole("(/a/ OR b)", "/a/ OR b");
    whole("title:/a/,=B", "title:/a/ OR title:=B");
    whole("/usr/bin and/or", "usr/bin and/or");
    whole("/bear(/ a", "a !/bear(/");
    whole("/bear", " !/");
}

#[test]
fn words_near_each_other() {
    whole("a NEAR b", "a NEAR/10 b");
    whole("a NEAR/3 b NEAR/5 c", "a NEAR/5 b NEAR/5 c !NEAR/5");
    whole("a NEAR/0 b NEAR/9 c", "a NEAR/9 b NEAR/9 c !NEAR/9");
    whole("a NEAR/0 b NEAR/0 c", "a NEAR/0 b NEAR/0 c");
    typing("a NEAR/0 b NEAR/9 c ", "a NEAR/9 b NEAR/9 c ?NEAR/9");
    whole("a ONEAR/0 \"b c\"", "a ONEAR/0 \"b c\"");
    whole("(a OR b*) NEAR/8 close d", "(a OR b*) NEAR/8 close d");
    whole("-a NEAR/2 b", "-a NEAR/2 b");
    whole("title:(a NEAR/2 b)", "title:(a NEAR/2 b)");
    whole("a NEAR/2 b OR c", "a NEAR/2 b OR c");
    whole("a NEAR/2 b ONEAR/2 c", "a NEAR/2 b NEAR/2 c !ONEAR/2");
    // As is advised.
    whole("a NEAR/1 b b ONEAR/2 c", "a NEAR/1 b b ONEAR/2 c");
    whole("(a b) NEAR/2 c", "a b c !(a b) NEAR/2 c");
    whole("by:x NEAR/2 c", "speaker:x c !by:x NEAR/2 c");
    whole("a NEAR/ b", "a NEAR/10 b !NEAR/");
    whole("a NEAR/500 b", "a NEAR/100 b !NEAR/500");
    whole("NEAR a", "a !NEAR");
    whole("NEARBY ONEAR, near", "NEARBY onear near");
    typing("bearing NEAR/", "bearing ?NEAR/");
    typing("bearing NEAR", "bearing ?NEAR");
    typing("bearing NEAR/5 sp", "bearing NEAR/5 sp*");
}

#[test]
fn fields() {
    whole("by:okafor", "speaker:okafor");
    whole("SPEAKER:Okafor", "speaker:Okafor");
    whole("speaker:okafor*", "speaker:okafor");
    whole("in:herald,ledger", "outlet:herald OR outlet:ledger");
    whole(
        "in:\"the herald\",ledger a",
        "(outlet:\"the herald\" OR outlet:ledger) a",
    );
    whole("by:(okafor OR brandt)", "speaker:okafor OR speaker:brandt");
    whole("by:(dana okafor)", "speaker:dana speaker:okafor");
    whole("-in:herald,ledger", "-(outlet:herald OR outlet:ledger)");
    whole("by:?", "speaker:?");
    whole("by:?,okafor", "speaker:? OR speaker:okafor");
    whole("by:(okafor OR ?)", "speaker:okafor OR speaker:?");
    whole("title:bridge", "title:bridge");
    whole("title:\"the bridge\"", "title:\"the bridge\"");
    whole("title:bri*", "title:bri*");
    whole("title:(a in:b)", "title:a outlet:b");
    whole("kind:direct", "kind:direct");
    whole("kind:Direct,\"mixed\"", "kind:direct OR kind:mixed");
    whole(".in:herald", "outlet:herald");
    whole("in:a,,b,", "outlet:a OR outlet:b");
    whole("title:OR title:10:30", "title:or title:10:30");
}

#[test]
fn addresses() {
    whole("url:coastwire.example", "url:coastwire.example");
    whole("url:bridge-closed,?", "url:bridge-closed OR url:?");
    for address in [
        "https://coastwire.example/2031/bridge",
        "http://coastwire.example/a,b?c=d&e=f",
        "https://coastwire.example/~user",
    ] {
        whole(&format!("url:{address}"), &format!("url:{address}"));
        whole(
            &format!("url:\"{address}\" a"),
            &format!("url:\"{address}\" a"),
        );
        // Outside of a field it is text.
        whole(address, address);
    }
    whole("in:coastwire.example", "outlet:coastwire.example");
    whole("url:", " !url:");
    typing("url:coastw", "url:coastw*");
    typing("url:https://coast", "url:https://coast*");
}

#[test]
fn ids() {
    whole("id:0/a-b.txt", "id:\"0/a-b.txt\"");
    whole("id:\"0/a b.txt:120\"", "id:\"0/a b.txt:120\"");
    whole(
        "id:0/a.txt:120,0/b.txt x",
        "(id:\"0/a.txt:120\" OR id:\"0/b.txt\") x",
    );
    whole("-id:(\"0/a\" OR 0/b)", "-(id:\"0/a\" OR id:\"0/b\")");
    // Marks and backslashes as JSON writes them, or as they are.
    whole(
        r#"id:"0/say \"no\" “here”\d\\.txt:7""#,
        r#"id:"0/say \"no\" “here”\\d\\.txt:7""#,
    );
    whole("id:“0/a b” x", "id:\"0/a b\" x");
    whole("id:\"0/a", "id:\"0/a\" !\"");
    for odd in ["bridge", "0/", "/a", "s:41aa", "\"\"", "120", "?"] {
        whole(&format!("id:{odd} x"), &format!("x !{odd}"));
    }
}

#[test]
fn mistakes() {
    whole("\"knew in mar", "\"knew in mar\" !\"");
    whole("(a OR b", "a OR b !(");
    whole("a) b", "a b !)");
    whole("speaker:", " !speaker:");
    whole("by: okafor", "okafor !by:");
    whole("by:... okafor", "okafor !by:");
    whole("outlet:()", " !outlet:");
    whole("outlt:herald", "outlt herald !outlt:");
    whole("foo:\"a b\"", "foo \"a b\" !foo:");
    whole("-foo:bar", "-(foo bar) !foo:");
    whole("foo:(a OR b)", "foo (a OR b) !foo:");
    whole("foo:bar:baz:in:x", "foo bar baz outlet:x !foo: !bar: !baz:");
    whole("He said: no", "He said no");
    whole("outlt: herald", "outlt herald !outlt:");
    whole("kind:dir", " !dir");
    whole("kind:loud", " !loud");
    whole("outlet:? author:?", "outlet:? author:?");
    whole("title:?", " !title:");
    whole("a AND", "a !AND");
    whole("OR a", "a !OR");
    whole("a OR OR b", "a OR b !OR");
    whole("a OR AND b", "a b !OR");
    whole("- NOT", " !- !NOT");
    whole("(- a)", "a !-");
    whole("()", "");
}

#[test]
fn suggestions() {
    let suggest = |input| {
        let parsed = parse(input, Reading::Whole);
        parsed.problems.first().and_then(|p| p.suggestion.clone())
    };
    for (input, expected) in [
        ("outlt:x", Some("outlet:")),
        ("Speeker:x", Some("speaker:")),
        ("spea:x", Some("speaker:")),
        ("tittle:x", Some("title:")),
        ("kin:x", Some("kind:")),
        ("knid:x", Some("kind:")),
        ("dtae:x", Some("date:")),
        ("is:x", None),
        ("verb:x", None),
        ("kind:dir", Some("direct")),
        ("kind:loud", None),
    ] {
        assert_eq!(suggest(input).as_deref(), expected, "{input}");
    }
}

#[test]
fn half_typed() {
    typing("b", "b ?b");
    typing("be", "be*");
    typing("be ", "be");
    typing("be,", "be");
    typing("a be", "a be*");
    typing("é", "é ?é");
    typing("\"knew in mar", "\"knew in mar\"* !\"");
    typing("\"knew in m", "\"knew in m\"* !\"");
    typing("\"knew in ", "\"knew in\" !\"");
    typing("\"k", "\"k\" !\" ?k");
    typing("\"knew\"", "\"knew\"");
    typing("\"", " !\"");
    typing("(bearing OR", "bearing !( ?OR");
    typing("(", " !(");
    typing("bearing AND", "bearing ?AND");
    typing("bearing OR ", "bearing ?OR");
    typing("bearing -", "bearing ?-");
    typing("bearing NOT", "bearing ?NOT");
    typing("bearing -be", "bearing -be");
    typing("bearing -(be", "bearing -be !(");
    typing("bearing NOT -be", "bearing be*");
    typing("speaker:", " !speaker:");
    typing("a speaker:", "a !speaker:");
    typing("by:oka", "speaker:oka");
    typing("by:\"dana o", "speaker:\"dana o\" !\"");
    typing("by:(oka", "speaker:oka !(");
    typing("in:herald,", "outlet:herald");
    typing("kind:", " !kind:");
    typing("kind:d", "kind:direct");
    typing("kind:dir bridge", "kind:direct (bridge OR bridge*)");
    typing("kind:x", " !x");
    typing("title:bri", "title:bri*");
    typing("outlt:herald", "outlt herald* !outlt:");
    typing("http://her", "http://her*");
    typing("COVID-1", "COVID-1*");
}

#[test]
fn confidences() {
    whole("conf:>=.8", "conf:>=0.8");
    whole("CONF:>=0.80 bridge", "conf:>=0.8 bridge");
    whole("conf:>.8", "conf:>=0.801");
    whole("conf:<.5", "conf:<=0.499");
    whole("conf:<=.5", "conf:<=0.5");
    whole("conf:0.5..0.9", "conf:0.5..0.9");
    whole("conf:.5...9", "conf:0.5..0.9");
    whole("conf:.5..", "conf:>=0.5");
    whole("conf:...5", "conf:<=0.5");
    whole("conf:0..1", "conf:>=0");
    whole("conf:1..1.000", "conf:>=1");
    whole("conf:.97...97", "conf:0.97..0.97");
    whole("conf:>=.8005", "conf:>=0.801");
    whole("conf:>.8005", "conf:>=0.801");
    whole("conf:<.8005", "conf:<=0.8");
    whole("conf:<=.8005", "conf:<=0.8");
    whole("-conf:>=.8", "-conf:>=0.8");
    whole("conf:<.3,>.9", "conf:<=0.299 OR conf:>=0.901");
    whole("conf:(>=.9 OR <=.1) a", "(conf:>=0.9 OR conf:<=0.1) a");
    whole("conf:\">=.8\"", "conf:>=0.8");
    for value in [
        "high", ">high", ">", ">=", ">=.", ">=1.", ">=2", ">1", ">1.0005", "<0", "..", ".8%",
        "-.5", ">=-1", ">=1e0", "?", "*", ".9...5", ">=.8..9", "٣", ".8", "1",
    ] {
        whole(&format!("conf:{value}"), &format!(" !{value}"));
    }
    whole("conf:", " !conf:");
    whole("conf: a", "a !conf:");
    let parsed = parse("conf:.8", Reading::Whole);
    assert_eq!(parsed.problems[0].suggestion.as_deref(), Some(">=.8"));
    let parsed = parse("conf:.9...5", Reading::Whole);
    assert_eq!(parsed.problems[0].suggestion.as_deref(), Some(".5...9"));
}

/// What is typed never empties a list before it is a number that does.
#[test]
fn confidences_half_typed() {
    for typed in [
        "", ">", ">=", ">=.", "<", "<0", "<0.", "<=0", "<0.0", "..", "...", "0", ".8",
    ] {
        let input = format!("conf:{typed}");
        assert_eq!(
            parse(&input, Reading::Typing).query.to_string(),
            "",
            "{input}"
        );
        assert!(
            !parse(&input, Reading::Typing).problems.is_empty(),
            "{input}"
        );
    }
    typing("conf:>=0", "conf:>=0");
    typing("conf:>=0.8", "conf:>=0.8");
    typing("conf:<0.5", "conf:<=0.499");
    typing("conf:.5.", " !.5.");
    typing("conf:.5..", "conf:>=0.5");
    typing("conf:.5..0", "conf:>=0.5 !.5..0");
    typing("conf:.5..0.", "conf:>=0.5 !.5..0.");
    typing("conf:.5..0.3", "conf:>=0.5 !.5..0.3");
    typing("conf:.5..0.9", "conf:0.5..0.9");
    typing("conf:<=0 bridge", "conf:<=0 (bridge OR bridge*)");
}

#[test]
fn bounds() {
    let many = "a ".repeat(100);
    let parsed = parse(&many, Reading::Whole);
    assert_eq!(parsed.query.to_string().split(' ').count(), super::CLAUSES);
    assert_eq!(parsed.problems.len(), 1);

    let expressions = parse(&"/a/ ".repeat(10), Reading::Whole);
    assert_eq!(expressions.query.to_string(), "/a/ /a/ /a/ /a/");
    assert_eq!(expressions.problems.len(), 1);
    let likenesses = parse(&"a~ ".repeat(40), Reading::Whole);
    assert_eq!(
        likenesses.query.to_string().split(' ').count(),
        super::LIKENESSES
    );
    assert_eq!(likenesses.problems.len(), 1);
    let long = "a".repeat(33);
    whole(&format!("{long}~"), &format!("{long}~ ?~"));

    let deep = format!("{}a{} b", "(".repeat(1000), ")".repeat(1000));
    let parsed = parse(&deep, Reading::Whole);
    assert_eq!(parsed.query.to_string(), "a b");
    assert_eq!(parsed.problems.len(), 1);

    let long = "é".repeat(5000);
    let parsed = parse(&long, Reading::Typing);
    assert_eq!(parsed.query.to_string().len(), super::LIMIT_BYTES);
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.problems[0].span.end(), long.len());
}

#[test]
fn long_inputs_of_one_sort() {
    for piece in [
        "(",
        ")",
        "\"",
        "-",
        "|",
        "NOT ",
        "OR ",
        "AND ",
        "a:",
        "in:",
        "in:a,",
        "in:,",
        "-(",
        "by:(",
        "(a OR ",
        "?",
        "*",
        "\"a",
        "a\"",
        "~1\"",
        "a OR -(b ",
        "\u{301}",
        "in:(a b OR ",
        "conf:",
        "conf:.5...9,",
        "conf:(>.1 ",
        "url:https://a,",
        "id:\"0/",
        "id:0/a,",
        "id:\"\\",
    ] {
        let input = piece.repeat(super::LIMIT_BYTES / piece.len());
        for reading in [Reading::Typing, Reading::Whole] {
            let parsed = parse(&input, reading);
            assert!(parsed.problems.len() <= super::PROBLEMS);
            let print = parsed.query.to_string();
            assert!(print.len() < 2 * super::LIMIT_BYTES, "{piece}");
        }
    }
}

#[test]
fn days() {
    let day = jiff::civil::date(2031, 3, 19);
    let on = |input: &str| parse_on(input, Reading::Whole, Some(day)).query.to_string();
    whole("date:2031-03-18", "date:2031-03-18");
    whole("date:2031-02", "date:2031-02-01..2031-02-28");
    whole("date:2031", "date:2031-01-01..2031-12-31");
    whole("date:2031-03-18..20", "date:2031-03-18..2031-03-20");
    whole("date:2031-03-18..04-02", "date:2031-03-18..2031-04-02");
    whole("date:2031-02..2031-03", "date:2031-02-01..2031-03-31");
    whole(
        "after:2031-03 before:2031-04",
        "date:2031-03-01.. date:..2031-04-30",
    );
    whole("date:>2031-03", "date:2031-04-01..");
    whole("date:<2031-03-01", "date:..2031-02-28");
    whole("date:..2031", "date:..2031-12-31");
    whole(
        "date:2031-03-18,2031-03-20",
        "date:2031-03-18 OR date:2031-03-20",
    );
    whole("date:?", "date:?");
    whole("date:2031-13 a", "a !2031-13");
    whole("date:2031-03-20..2031-03-18", " !2031-03-20..2031-03-18");
    whole("since:7d", " !7d");
    typing("date:2031-1", " ?2031-1");
    typing("bridge date:203", "bridge ?203");
    assert_eq!(on("date:today"), "date:2031-03-19");
    assert_eq!(on("since:7d"), "date:2031-03-12..");
    assert_eq!(on("date:\"last week\""), "date:2031-03-10..2031-03-16");
    assert_eq!(on("date:last-month"), "date:2031-02-01..2031-02-28");
    assert_eq!(on("before:yesterday"), "date:..2031-03-18");
}

#[test]
fn names_and_numbers() {
    whole("is:unattributed has:quotes", "is:unattributed has:quotes");
    whole("is:guessed-date", "has:guessed-date");
    whole("is:unattr", " !unattr");
    typing("is:unattr", "is:unattributed");
    whole("verb:@Distance verb:claimed", "verb:@distance verb:claimed");
    typing("verb:@dis", "verb:@distance");
    whole("verb:@nothing", " !@nothing");
    whole("lang:DE,french", "lang:de OR lang:french");
    whole(
        "len:>=20 len:5 len:<3 len:4..",
        "len:>=20 len:5 len:<=2 len:>=4",
    );
    whole("len:many a", "a !many");
    whole(
        "text:bridge quote:\"a b\" author:reyes path:herald",
        "text:bridge quote:\"a b\" author:reyes path:herald",
    );
}

#[test]
fn one_slip_is_told_once() {
    let parsed = parse("a NEAR/1 b ONEAR/2 c", Reading::Whole);
    assert_eq!(parsed.errors().count(), 1);
}
