//! Queries on records: what matches, what is lit, and the engine that keeps everything in memory.

mod memory;
mod properties;
mod records;
mod rules;
mod table;

use pullquote::search::{
    Scope, find, light_content, light_outlet, light_speaker, light_title, matches,
};
use pullquote::text::Spans;

use records::{bridge, pattern, shown, silent};

/// Checks which quotes of [`bridge`] match, and what is lit: `quotes: lit`, or `no`.
#[track_caller]
fn on_bridge(scope: Scope, query: &str, expected: &str) {
    let record = bridge();
    record
        .extraction
        .check(&record.article.text, &record.article.blocks)
        .expect("a sound record");
    let found = match matches(&pattern(query), scope, &record) {
        None => "no".to_owned(),
        Some(found) => {
            let quotes: String = found.quotes.iter().map(u32::to_string).collect();
            format!(
                "{quotes}: {}",
                shown(record.article.text.as_str(), &found.hits)
            )
        }
    };
    assert_eq!(found, expected, "{scope:?} {query}");
}

#[test]
fn words_in_quotes() {
    let check = |query, expected| on_bridge(Scope::Quotes, query, expected);
    check("", "012: ");
    check("bearing", "01: bearings|bearing");
    check("failed", "01: failing|failed");
    check("bearing closed", "no");
    check("bearing OR closed", "012: bearings|bearing|closed");
    check("bridge", "no");
    check("-bearing", "2: ");
    check("we -bearing", "2: We");
    check("\"knew in March\"", "0: knew in_March");
    check("\"in march that\"", "0: in_March that");
    check("\"knew in\"", "0: knew in");
    check("\"knew in mar\"*", "0: knew in_March");
    check("\"the bearing\"", "no");
    check("bear*", "01: bearings|bearing");
    check("(we closed) OR failed", "012: failing|failed|We|closed");
    check("WE", "02: We|We");
}

#[test]
fn clauses_about_the_same_quote() {
    let check = |query, expected| on_bridge(Scope::Quotes, query, expected);
    check("by:okafor bearing", "0: bearings");
    check("by:oka", "0: ");
    check("by:dana by:jonas", "no");
    check("by:\"dana oka\"", "0: ");
    check("by:\"okafor dana\"", "no");
    check("by:(dana OR brandt) bearing", "01: bearings|bearing");
    check("by:=\"Dana Okafor\" bearing", "0: bearings");
    check("by:=\"dana okafor\"", "no");
    check("by:=Okafor", "no");
    check("-by:=\"Dana Okafor\"", "12: ");
    check("by:=Okafor,=\"Dana Okafor\",?", "02: ");
    check("in:=Harbour", "no");
    check("by:?", "2: ");
    check("-by:?", "01: ");
    check("kind:mixed bearing", "1: bearing");
    check("-kind:direct", "1: ");
    check("in:herald by:brandt", "1: ");
    check("in:ledger by:brandt", "no");
    check("in:harbour", "012: ");
    check("-in:harbour", "no");
    check("conf:>.5", "1: ");
    check("conf:>=.5 bearing", "01: bearings|bearing");
    check("conf:<.5", "2: ");
    check("-conf:.3...6", "12: ");
    check("conf:<.5 by:okafor", "no");
    check("title:bridge we", "02: We|We");
    check("title:bridges we", "02: We|We");
    check("title:\"bridges\" we", "no");
    check("title:okafor", "no");
}

#[test]
fn the_id_of_a_quote() {
    let record = bridge();
    let text = record.article.text.as_str();
    let id = |words: &str| format!("id:\"0/bridge.txt:{}\"", text.find(words).expect("there"));
    let (first, second) = (id("We knew"), id("No bearing"));
    for scope in [Scope::Quotes, Scope::Articles] {
        let check = |query: &str, expected| on_bridge(scope, query, expected);
        check(&first, "0: ");
        check(&format!("{first} OR {second}"), "01: ");
        check(&format!("-{first}"), "12: ");
        check(&format!("{first} {second}"), "no");
        check(&format!("{first} by:brandt"), "no");
        check(&format!("{second} by:brandt quote:failed"), "1: failed");
        check("id:0/bridge.txt", "012: ");
        check("id:0/bridge.txt by:brandt", "1: ");
        check("id:0/bridge.txt:1", "no");
        check("-id:0/bridge.txt:1", "012: ");
        check("id:0/other.txt:23", "no");
        check("id:0/bridge.txt:x", "no");
        check("id:0/bridge.txt:99999999999999999999", "no");
    }
}

#[test]
fn addresses_and_domains() {
    let mut record = bridge();
    record.article.url = Some("https://www.news.coastwire.example/2031/bridge-closed?id=7".into());
    let found = |query: &str| matches(&pattern(query), Scope::Articles, &record).is_some();
    for query in [
        "url:coastwire",
        "url:coastwire.example",
        "url:news.coastwire.example/2031",
        "url:bridge-closed",
        "url:\"bridge closed\"",
        "url:bridges",
        "url:brid*",
        "url:https",
        "url:https://www.news.coastwire.example/2031/bridge-closed?id=7",
        "url:\"http://news.coastwire.example/2031/bridge-closed\"",
        "has:url",
        "-url:?",
        "in:herald",
        "in:coastwire.example",
        "in:coastwire.exam",
        "in:news.coastwire.example",
        "in:https://coastwire.example/",
        "in:ledger,coastwire.example",
    ] {
        assert!(found(query), "{query}");
    }
    for query in [
        "url:ledger",
        "url:closed-bridge",
        "url:https://www.coastwire.example/2030",
        "url:?",
        "in:coastwire",
        "in:example",
        "in:bridge.closed",
        "in:wire.example",
        "in:coastwire.example/2031",
        "-in:coastwire.example",
    ] {
        assert!(!found(query), "{query}");
    }
    assert!(matches(&pattern("url:?"), Scope::Quotes, &bridge()).is_some());
}

#[test]
fn words_in_articles() {
    let check = |query, expected| on_bridge(Scope::Articles, query, expected);
    check("", "012: ");
    check("bridge", "012: Bridge|bridge");
    check("bearing council", "012: bearings|bearing|council");
    check("churches", "no");
    check("-churches", "012: ");
    check("-bridge", "no");
    check("\"closed after\"", "012: closed after");
    check("\"inspection the\"", "no");
    check(
        "\"bridge was closed\" bridge",
        "012: Bridge|bridge was closed",
    );
    check("bridge by:okafor", "0: Bridge|bridge");
    check("bridge by:okafor kind:mixed", "no");
    check("bridge OR by:okafor", "012: Bridge|bridge");
    check("bridge conf:>.5", "1: Bridge|bridge");
    check("bridge conf:>.5 by:okafor", "no");
    check("(churches bridge) OR council", "012: council");
    check("title:bridge council", "012: council");
}

#[test]
fn an_article_without_quotes() {
    let record = silent();
    for (query, scope, expected) in [
        ("", Scope::Quotes, true),
        ("", Scope::Articles, true),
        ("bridge", Scope::Articles, true),
        ("bridge", Scope::Quotes, false),
        ("-bridge", Scope::Quotes, false),
        ("title:council", Scope::Quotes, true),
        ("-in:herald", Scope::Quotes, true),
        ("-by:okafor", Scope::Articles, true),
        ("-by:okafor", Scope::Quotes, false),
        ("bridge -by:okafor", Scope::Articles, true),
        ("bridge OR by:okafor", Scope::Articles, true),
        ("bridge by:okafor", Scope::Articles, false),
        ("conf:>=0", Scope::Articles, false),
    ] {
        let found = matches(&pattern(query), scope, &record);
        assert_eq!(found.is_some(), expected, "{query} {scope:?}");
        assert!(found.is_none_or(|found| found.quotes.is_empty()));
    }
}

#[test]
fn a_title_beside_the_text_is_looked_at_and_lit() {
    let mut record = silent();
    record.article.stated_title = Some("Élan’s last ﬁre".to_owned());
    let title = record.article.title();
    for scope in [Scope::Articles, Scope::Quotes] {
        let query = pattern("title:elan");
        assert!(matches(&query, scope, &record).is_some());
        assert_eq!(shown(title, &light_title(&query, scope, title)), "Élan’s");
    }
    let query = pattern("fire");
    let found = matches(&query, Scope::Articles, &record).expect("in the title");
    assert!(found.hits.is_empty());
    assert_eq!(
        shown(title, &light_title(&query, Scope::Articles, title)),
        "ﬁre"
    );
    assert_eq!(light_title(&query, Scope::Quotes, title), []);
}

#[test]
fn lists_are_lit() {
    let query = pattern("by:oka in:herald -by:dana bear* -failing OR -(no) kind:direct");
    let lit = |hits: Vec<Spans>, text| shown(text, &hits);
    let (name, outlet) = ("Dana Okafor", "Harbour Herald");
    assert_eq!(lit(light_speaker(&query, name), name), "Okafor");
    assert_eq!(lit(light_outlet(&query, outlet), outlet), "Herald");
    let content = "No bearings failing";
    assert_eq!(lit(light_content(&query, content), content), "bearings");
}

#[test]
fn a_search_inside_an_article_looks_everywhere() {
    let record = bridge();
    let text = record.article.text.as_str();
    let lit = |query: &str| shown(text, &find(&pattern(query), &record));
    assert_eq!(lit("bearing"), "bearings|bearing|bearings");
    assert_eq!(lit("bearing nowhere"), "bearings|bearing|bearings");
    assert_eq!(lit("-bearing"), "");
    assert_eq!(lit("churches by:okafor"), "churches");
    assert_eq!(
        lit("\"knew in march\""),
        "",
        "somebody else's words lie between"
    );
    assert_eq!(lit(""), "");
}

#[test]
fn highlights_keep_to_graphemes() {
    for (text, query, expected) in [
        ("The E\u{301}LAN!", "elan", "E\u{301}LAN"),
        ("a ﬁre ﬁres", "fire", "ﬁre|ﬁres"),
        ("👩‍👩‍👧bridge👩‍👩‍👧", "bridge", "bridge"),
        ("東京都", "京", "京"),
        ("x bridge\u{200d}", "bridge", "bridge\u{200d}"),
        ("the U.S. bridge", "U.S. bridge", "U.S|bridge"),
        ("don’t", "DON'T", "don’t"),
        ("Straße", "strasse", "Straße"),
        ("a a a", "\"a a\"", "a a"),
        ("क्\u{200d}ष क", "क", "क"),
        ("क्\u{200d}ष क", "क्ष", "क्\u{200d}ष"),
    ] {
        let hits = pattern(query).light(text, &[None]);
        assert_eq!(shown(text, &hits), expected, "{query}");
    }
}

/// What nobody sees does not keep a word from being found, and is lit with it.
#[test]
fn words_are_found_through_what_nobody_sees() {
    for hidden in ["\u{ad}", "\u{200b}", "\u{2060}", "\u{feff}", "\u{200d}"] {
        let text = format!("the gamma{hidden}ray of 2031");
        for query in [
            "gammaray",
            "gamma*",
            "=gammaray",
            &format!("gam{hidden}maray"),
        ] {
            let lit = pattern(query).light(&text, &[None]);
            let lit: Vec<&str> = lit.iter().map(|hit| &text[hit[0].range()]).collect();
            assert_eq!(lit, [format!("gamma{hidden}ray")], "{query}");
        }
        assert!(pattern("gamma").light(&text, &[None]).is_empty());
    }
}
