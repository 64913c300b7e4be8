//! The half-typed query, state by state: what it is taken as, and what is said.

use pullquote::query::{Reading, parse_on};

/// What is typed so far, the tree that it is taken as, and a part of what is said about it; nothing is said where that
/// is empty.
const STATES: &[(&str, &str, &str)] = &[
    // Precedence and signs.
    ("a OR b c ", "(a OR b) c", ""),
    ("a | b AND c ", "(a OR b) c", ""),
    ("NOT a -b ", "-a -b", ""),
    ("and or not near ", "and or not near", ""),
    ("-bridge", "-bridge", ""),
    ("\"knew in\"~3 ", "\"knew in\"~3", ""),
    ("\"knew in mar\"* ", "\"knew in mar\"*", ""),
    (
        "=Mark mark* mark~ mark~2 /mar.+/ ",
        "=Mark mark* mark~ mark~2 /mar.+/",
        "",
    ),
    (
        "in:(herald OR ledger) ",
        "outlet:herald OR outlet:ledger",
        "",
    ),
    (
        "in:herald,\"the ledger\" ",
        "outlet:herald OR outlet:\"the ledger\"",
        "",
    ),
    ("bridge NEAR/5 closed ", "bridge NEAR/5 closed", ""),
    ("bridge NEAR closed ", "bridge NEAR/10 closed", ""),
    ("bridge ONEAR/2 closed ", "bridge ONEAR/2 closed", ""),
    // States on the way.
    (
        "\"knew in mar",
        "\"knew in mar\"*",
        "quotation mark not closed",
    ),
    ("(bearing OR", "bearing", "not closed"),
    ("bearing AND", "bearing", "nothing after AND"),
    ("bearing OR", "bearing", "nothing after OR"),
    ("bearing NEAR/", "bearing", "nothing after NEAR"),
    ("bearing NEAR/5", "bearing", "nothing after NEAR"),
    ("bearing ONEAR", "bearing", "nothing after NEAR"),
    ("speaker:", "", "needs a value"),
    ("by:", "", "needs a value"),
    ("by:=", "", "needs a value"),
    ("by:=\"", "", "quotation mark not closed"),
    (
        "by:=\"Dana Oka",
        "speaker:\"Dana Oka\"",
        "quotation mark not closed",
    ),
    ("by:=\"Dana Okafor\"", "speaker:=\"Dana Okafor\"", ""),
    (
        "in:=Herald,=\"the ledger\" ",
        "outlet:=\"Herald\" OR outlet:=\"the ledger\"",
        "",
    ),
    ("bearing by:", "bearing", "needs a value"),
    ("outlt:herald", "outlt herald*", "no field \"outlt:\""),
    ("date:", "", "needs a value"),
    ("date:2", "", "no date"),
    ("date:2031-", "", "2031-03"),
    ("date:2031-1", "", "2031-03"),
    ("date:2031-03-1", "", "2031-03"),
    ("date:2031-03..", "date:2031-03-01..", ""),
    ("date:2031-03..2031-0", "", "2031-03"),
    ("date:las", "", "no date"),
    ("date:\"last we", "", "no date"),
    ("date:last we", "", "no date"),
    ("date:last week", "date:2031-03-10..2031-03-16", ""),
    ("since:Last  Month bea", "date:2031-02-01.. bea*", ""),
    ("date:last wednesday ", "wednesday", "no date"),
    ("since:7", "", "no date"),
    ("since:7d", "date:2031-03-12..", ""),
    ("/bear(/", "", "regex: unclosed group"),
    ("/bear", "", "regex: not closed yet"),
    ("bridge /bear(/", "bridge", "unclosed group"),
    ("-", "", "nothing to leave out"),
    ("NOT", "", "nothing to leave out"),
    ("bearing -", "bearing", "nothing to leave out"),
    ("conf:", "", "needs a value"),
    ("conf:>", "", "a number 0–1"),
    ("conf:>high", "", "a number 0–1"),
    ("conf:<.", "", "a number 0–1"),
    ("len:>", "", "a number of words"),
    ("len:2..", "len:>=2", ""),
    ("kind:d", "kind:direct", ""),
    ("verb:@d", "verb:@distance", ""),
    ("is:una", "is:unattributed", ""),
    ("has:q", "has:quotes", ""),
    ("is:x", "", "there are unattributed"),
    (
        "like:\"knew in",
        "like:\"knew in\"*",
        "quotation mark not closed",
    ),
    ("url:", "", "url:coastwire.example"),
    ("id:", "", "needs a value"),
    ("id:bri", "", "it is what --json prints"),
    (
        "http://coastwire.example/a:b",
        "http://coastwire.example/a:b*",
        "",
    ),
    (
        "https://coastwire.example/2031 ",
        "https://coastwire.example/2031",
        "",
    ),
    ("He said: no ", "He said no", ""),
    ("10:30 ", "10:30", ""),
];

#[test]
fn every_state_of_a_query_being_typed_is_taken_as_the_table_says() {
    let today = "2031-03-19".parse().ok();
    for (typed, taken, said) in STATES {
        let parsed = parse_on(typed, Reading::Typing, today);
        assert_eq!(parsed.query.to_string(), *taken, "{typed}");
        let problems: Vec<String> = parsed.problems.iter().map(|p| p.sentence()).collect();
        let problems = problems.join("; ");
        assert_eq!(problems.is_empty(), said.is_empty(), "{typed}: {problems}");
        assert!(problems.contains(said), "{typed}: {problems}");
        assert_eq!(parsed.holds, problems.contains("regex"), "{typed}");
    }
}

#[test]
fn no_letter_on_the_way_to_a_query_is_lost_on_it() {
    // Whatever was typed before, a word that is whole stays in the tree.
    let whole = "bearings by:okafor -in:herald,\"the ledger\" (span OR bridge) NEAR/8 closed date:2031-03-18..20 \
                 by:=\"Dana Okafor\" in:=Herald \
                 verb:@distance conf:>=.5 is:unattributed url:https://coastwire.example/a,b id:\"0/a b.txt:7\" /be.*/";
    let today = "2031-03-19".parse().ok();
    for (at, _) in whole.char_indices().skip("bearings ".len()) {
        let print = parse_on(&whole[..at], Reading::Typing, today)
            .query
            .to_string();
        assert!(print.starts_with("bearings"), "{print}");
    }
    assert!(parse_on(whole, Reading::Typing, today).problems.is_empty());
}
