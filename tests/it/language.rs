//! Articles in languages that have no rules: which one it is, and that only their marks are read.
//!
//! `tests/data/languages/<code>.txt` is an article in that language; `⟦⟧` stand around what is quoted.

use std::path::Path;

use pullquote::article::{Article, ArticleId, Ground, Hints, Language, blocks};
use pullquote::corpus::{records, sample};
use pullquote::ingest::Hint;
use pullquote::lang::{LangId, Pack};
use pullquote::quote::{Extraction, Fact, Kind, extract};
use pullquote::record::Record;
use pullquote::text::Text;
use serde_json::{Value, json};

use crate::bench::Bench;

fn record(name: &str, text: &str) -> Record {
    let hint = Hint {
        id: ArticleId::new(name),
        name: name.to_owned(),
        folders: Vec::new(),
        language: None,
    };
    let mut records = records(text.as_bytes().to_vec(), &hint).expect("an article");
    records.remove(0)
}

fn marked(article: &Article, found: &Extraction) -> String {
    let mut out = article.text.as_str().to_owned();
    for piece in found
        .quotes
        .iter()
        .rev()
        .flat_map(|q| q.content.iter().rev())
    {
        out.insert(piece.end(), '⟧');
        out.insert(piece.start(), '⟦');
    }
    out
}

#[test]
fn only_marks_are_read_without_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/languages");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let code = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let expected = std::fs::read_to_string(&path).expect("UTF-8");
        let Record {
            article,
            extraction,
        } = record("a.txt", &expected.replace(['⟦', '⟧'], ""));
        let language = Language {
            id: LangId::from_name(&code).expect("the file is called by a code"),
            ground: Ground::Detected,
        };
        assert_eq!(article.language, language, "{code}");
        assert_eq!(marked(&article, &extraction), expected, "{code}");
        assert_eq!(extraction.check(&article.text, &article.blocks), Ok(()));
        assert!(extraction.speakers.is_empty(), "{code}");
        for quote in &extraction.quotes {
            assert_eq!((quote.kind, quote.speaker), (Kind::Direct, None));
            assert!(quote.cue.is_empty() && quote.source.is_empty() && quote.confidence < 0.5);
            assert!(quote.why.iter().any(|why| why.fact == Fact::MarksOnly));
        }
        seen += 1;
    }
    assert!(seen >= 12, "{seen} languages");
}

#[test]
fn marks_of_every_shape_are_read_and_terms_are_not() {
    for (text, expected) in [
        ("a «b c d» e", "a «⟦b c d⟧» e"),
        ("a « b c d » e", "a « ⟦b c d⟧ » e"),
        ("a « b c d », e « f g h ».", "a « ⟦b c d⟧ », e « ⟦f g h⟧ »."),
        ("a »b c d« e", "a »⟦b c d⟧« e"),
        ("a »b c d» e »f g h» i", "a »⟦b c d⟧» e »⟦f g h⟧» i"),
        ("a „b c d“ e", "a „⟦b c d⟧“ e"),
        ("a „b c d” e", "a „⟦b c d⟧” e"),
        ("a „b c d\" e", "a „⟦b c d⟧\" e"),
        ("a ”b c d” e", "a ”⟦b c d⟧” e"),
        ("a “b c d” e", "a “⟦b c d⟧” e"),
        ("a \"b c d\" e", "a \"⟦b c d⟧\" e"),
        ("a ‹b c d e› f", "a ‹⟦b c d e⟧› f"),
        ("a ‚b c d e‘ f", "a ‚⟦b c d e⟧‘ f"),
        ("甲「乙丙丁戊己庚」辛", "甲「⟦乙丙丁戊己庚⟧」辛"),
        ("甲『乙丙丁。戊己庚』辛", "甲『⟦乙丙丁。戊己庚⟧』辛"),
        ("甲「乙丙『丁戊』己庚」辛", "甲「⟦乙丙『丁戊』己庚⟧」辛"),
        ("a «b c „d e“ f» g", "a «⟦b c „d e“ f⟧» g"),
        // A single word, a term, a title, a book.
        ("a «b» c", "a «b» c"),
        ("甲「乙丙丁」戊", "甲「乙丙丁」戊"),
        ("a „Der Name der Rose“ b", "a „Der Name der Rose“ b"),
        ("甲『乙丙丁戊己庚』辛", "甲『乙丙丁戊己庚』辛"),
        ("甲《乙丙丁戊己庚》辛", "甲《乙丙丁戊己庚》辛"),
        ("a 'b c d e' f l'eau d'or", "a '⟦b c d e⟧' f l'eau d'or"),
        ("l'eau d'hier et l'or d'ici", "l'eau d'hier et l'or d'ici"),
        // A mark that nothing closes.
        ("a «b c d e f", "a «b c d e f"),
    ] {
        let mut article = record("a.txt", "Text.").article;
        article.text = Text::new(text);
        article.blocks = blocks(&article.text, &Hints::default());
        let found = extract(&article.text, &article.blocks, Pack::marks_only());
        assert_eq!(marked(&article, &found), expected);
    }
}

#[test]
fn the_sample_is_english() {
    for record in sample().iter().flat_map(|(_, records)| records) {
        let language = record.article.language;
        assert_eq!(language.id, LangId::ENGLISH, "{}", record.article.id);
        assert_eq!(language.ground, Ground::Detected, "{}", record.article.id);
        assert_eq!(language.caution(), None);
    }
}

#[test]
fn what_is_stated_goes_before_what_is_detected() {
    let german = GERMAN.trim_end();
    let english = "The bridge stays closed. “Nobody warned the people of the town,” said Ada Brandt on Monday.";
    for (name, text, code, ground) in [
        ("a.txt", german.to_owned(), "de", Ground::Detected),
        (
            "a.md",
            format!("---\nlang: en\n---\n\n{german}\n"),
            "en",
            Ground::Stated,
        ),
        (
            "a.md",
            format!("---\nlanguage: \"de-AT\"\n---\n\n{english}\n"),
            "de",
            Ground::Stated,
        ),
        (
            "a.txt",
            format!("Title: Bridge\nLanguage: German\n\n{english}\n"),
            "de",
            Ground::Stated,
        ),
        (
            "a.md",
            format!("---\nlang: klingon\n---\n\n{english}\n"),
            "en",
            Ground::Detected,
        ),
        ("a.txt", "He said no.".to_owned(), "en", Ground::Assumed),
    ] {
        let language = record(name, &text).article.language;
        assert_eq!(
            (language.id.code(), language.ground),
            (code, ground),
            "{text}"
        );
    }
    // English rules name the speaker; without them nobody is named, whatever the words are.
    assert_eq!(record("a.txt", english).extraction.speakers.len(), 1);
    let stated = record("a.md", &format!("---\nlang: de\n---\n\n{english}\n"));
    assert_eq!(stated.extraction.speakers.len(), 0);
    assert_eq!(stated.extraction.quotes.len(), 1);
}

const GERMAN: &str = "Die Brücke bleibt bis zum Sommer gesperrt, und „niemand hat die Leute gewarnt“, hieß es am Tag danach. Was nun aus der alten Fähre werden soll, das weiß in der Stadt noch keiner so recht.\n";

#[test]
fn every_way_out_says_so() {
    let bench = Bench::new();
    bench.write("a.txt", GERMAN);
    assert!(
        bench
            .ok(&["show", "a.txt"])
            .contains("German: only marks are read")
    );
    let shown: Value = serde_json::from_str(&bench.ok(&["show", "a.txt", "--json"])).expect("JSON");
    assert_eq!(shown["lang"], "de");
    assert_eq!(
        (&shown["lang_basis"], &shown["marks_only"]),
        (&json!("detected"), &json!(true))
    );
    let why = shown["quotes"][0]["why"].as_array().expect("a list");
    let rules: Vec<&Value> = why.iter().map(|why| &why["rule"]).collect();
    assert_eq!(rules, ["marks", "marks-only"]);
    assert_eq!(shown["quotes"][0]["speaker"], Value::Null);

    let run = bench.run(&["extract", "a.txt"]);
    assert!(
        run.err.contains("German: only marks are read"),
        "{}",
        run.err
    );
    let run = bench.run(&["extract", "a.txt", "--lang", "en"]);
    assert!(!run.err.contains("only marks"), "{}", run.err);
    let line: Value =
        serde_json::from_str(&bench.ok(&["extract", "a.txt", "--json", "--lang", "French"]))
            .expect("JSON");
    assert_eq!(
        (&line["article"]["lang"], &line["article"]["lang_basis"]),
        (&json!("fr"), &json!("stated"))
    );
    assert_eq!(bench.run(&["extract", "a.txt", "--lang", "xx"]).code, 2);
}

#[test]
fn the_filter_says_the_language_and_takes_it() {
    let bench = Bench::new();
    let english = "The bridge stays closed, and “nobody warned the people,” said Ada Brandt.";
    let lines = [
        json!({"id": 1, "text": GERMAN}),
        json!({"id": 2, "text": english}),
        json!({"id": 3, "text": english, "lang": "fr-CA"}),
        json!({"id": 4, "text": GERMAN, "lang": ["no", "name"]}),
        json!({"id": 5, "text": GERMAN, "lang": "English"}),
        json!({"id": 6}),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let says = |args: &[&str]| -> Vec<(Value, Value)> {
        let run = bench.feed(args, input.as_bytes());
        let lines = run
            .out
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        lines
            .map(|line: Value| (line["lang"].clone(), line["marks_only"].clone()))
            .collect()
    };
    let marks = |code: &str| (json!(code), json!(true));
    let rules = (json!("en"), Value::Null);
    assert_eq!(
        says(&["extract", "--jsonl"]),
        [
            marks("de"),
            rules.clone(),
            marks("fr"),
            marks("de"),
            rules.clone(),
            (Value::Null, Value::Null)
        ]
    );
    assert!(
        says(&["extract", "--jsonl", "--lang", "en"])[..5]
            .iter()
            .all(|said| *said == rules)
    );
}
