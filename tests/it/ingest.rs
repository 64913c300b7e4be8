//! Bytes in, articles out; and the labels of paragraphs.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use pullquote::article::{Article, ArticleId, Basis, Hints, Label, blocks, judged};
use pullquote::ingest::{FORMATS, Hint, Problem, format, parse};
use pullquote::text::Text;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/ingest")
        .join(name)
}

fn hint(path: &str) -> Hint {
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    let name = parts.pop().unwrap_or_default();
    Hint {
        id: ArticleId::new(format!("0/{path}")),
        name,
        folders: parts,
        language: None,
    }
}

/// Parses `bytes` as if they had been found at `path`; exactly one article comes out.
fn article(path: &str, bytes: &[u8]) -> Article {
    let (mut articles, problems) = parse(bytes, &hint(path));
    assert!(
        problems.iter().all(Problem::is_note),
        "{path}: {problems:?}"
    );
    assert_eq!(articles.len(), 1, "{path}");
    articles.remove(0)
}

fn sample(path: &str) -> Article {
    let bytes = std::fs::read(data(path)).expect("a sample");
    article(path, &bytes)
}

fn letter(label: Label) -> char {
    match label {
        Label::Title => 'T',
        Label::Heading => 'H',
        Label::Meta => 'M',
        Label::Prose => 'P',
        Label::Boilerplate => 'B',
    }
}

#[test]
fn labels_of_scraped_articles() {
    let suite = std::fs::read_to_string(data("labels.md")).expect("the suite");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for case in suite.split("\n## ").skip(1) {
        let name = case.lines().next().unwrap_or_default();
        let block = case.split("```\n").nth(1).expect("a block");
        let (mut right, mut text) = (Vec::new(), String::new());
        for line in block.lines() {
            match line.split_once("| ") {
                Some((labels, line)) => {
                    right.push(labels);
                    text.push_str(line);
                }
                None => assert!(line.is_empty(), "{name}: {line}"),
            }
            text.push('\n');
        }
        let text = Text::new(text);
        let found = judged(&text, &Hints::default());
        assert_eq!(found.len(), right.len(), "{name}: paragraphs");
        for ((block, reason), right) in found.iter().zip(right) {
            if !right.contains(letter(block.label)) {
                let line: String = text.slice(block.span).chars().take(70).collect();
                wrong.push(format!(
                    "{name}: {right} expected, {:?} for {reason:?}: {line}",
                    block.label
                ));
            }
        }
        cases += 1;
    }
    assert!(cases > 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_format_has_samples() {
    for format in FORMATS {
        let samples = std::fs::read_dir(data(format.name)).expect("a folder of samples");
        let mut count = 0;
        for sample in samples {
            let path = sample.expect("a sample").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a name");
            let bytes = std::fs::read(&path).expect("a sample");
            let article = article(name, &bytes);
            assert!(
                article
                    .blocks
                    .iter()
                    .any(|block| block.label == Label::Prose),
                "{name}"
            );
            assert!(article.title_span().is_some(), "{name}");
            assert_eq!(
                pullquote::ingest::format(name, &bytes),
                Some(*format),
                "{name}"
            );
            count += 1;
        }
        assert!(count > 0, "{}", format.name);
    }
}

fn known<T: ToString>(value: Option<&pullquote::article::Known<T>>) -> Option<(String, Basis)> {
    value.map(|known| (known.value.to_string(), known.basis))
}

#[test]
fn plain_text_is_verbatim() {
    let bytes = std::fs::read(data("plain/bridge.txt")).expect("a sample");
    let article = article("coast-wire/2031/03/21/bridge.txt", &bytes);
    assert_eq!(article.text.as_str().as_bytes(), bytes);
    assert_eq!(article.title(), "Harbour bridge to close for a month");
    assert_eq!(article.byline.as_deref(), Some("Ana Reyes"));
    assert_eq!(
        known(article.outlet.as_ref()),
        Some(("Ellery Herald".into(), Basis::Stated))
    );
    assert_eq!(
        known(article.date.as_ref()),
        Some(("2031-03-20".into(), Basis::Stated))
    );
}

#[test]
fn plain_text_with_header_lines() {
    let article = sample("plain/header.txt");
    assert_eq!(article.title(), "Mayor of Ellery resigns");
    assert_eq!(article.byline.as_deref(), Some("Tom van Brandt"));
    assert_eq!(
        known(article.outlet.as_ref()),
        Some(("Ellery Herald".into(), Basis::Stated))
    );
    assert_eq!(
        known(article.date.as_ref()),
        Some(("2031-03-21".into(), Basis::Stated))
    );
    assert_eq!(article.blocks[0].label, Label::Meta);
}

#[test]
fn header_lines_state_the_address() {
    let prose =
        "Ferry late\n\nThe ferry was late, and nobody at the quay in Tarn knew why that was.\n";
    let url = |header: &str| {
        let text = format!("{header}\n\n{prose}");
        let article = article("ferry.txt", text.as_bytes());
        assert_eq!(article.title(), "Ferry late", "{header}");
        article.url
    };
    let address = "https://coastwire.example/7";
    for header in [
        "URL: https://coastwire.example/7",
        "Title: Ferry late\nLink: <https://coastwire.example/7>",
        "Outlet: Coast Wire\nCanonical: https://coastwire.example/7\nURL: https://coastwire.example/8",
        "Source: https://coastwire.example/7\nDate: 2031-03-20",
    ] {
        assert_eq!(url(header).as_deref(), Some(address), "{header}");
    }
    for header in [
        "Title: Ferry late\nURL: /7",
        "Title: Ferry late\nURL: https://coastwire.example/a b",
        "Title: Ferry late\nURL: https://coastwire.example/\u{1b}[2J",
    ] {
        assert_eq!(url(header), None, "{header}");
    }
}

#[test]
fn names_of_folders_and_files_are_guesses() {
    let bytes = b"Ferry late\n\nThe ferry was late on 20 March 2031, and nobody at the quay in Tarn knew why that was.\n";
    let article = |path: &str| article(path, bytes);
    let guessed = article("ellery-herald/2031-04-02-ferry.txt");
    assert_eq!(
        known(guessed.outlet.as_ref()),
        Some(("Ellery Herald".into(), Basis::Guessed))
    );
    assert_eq!(
        known(guessed.date.as_ref()),
        Some(("2031-04-02".into(), Basis::Guessed))
    );
    let nothing = article("ferry.txt");
    assert_eq!(nothing.outlet, None, "no folder, no outlet");
    assert_eq!(
        nothing.date, None,
        "a day that the prose mentions is no day of publication"
    );
    assert_eq!(article("articles/2031/ferry.txt").outlet, None);
}

#[test]
fn the_agency_of_a_dateline_comes_last() {
    let bytes = "Crane falls\n\nPORT ELLERY, March 20 (Coast Wire) — A crane fell over in the harbour on Thursday, police said.\n".as_bytes();
    let outlet = |path: &str| known(article(path, bytes).outlet.as_ref());
    assert_eq!(
        outlet("crane.txt"),
        Some(("Coast Wire".into(), Basis::Stated))
    );
    assert_eq!(
        outlet("ellery-herald/crane.txt"),
        Some(("Ellery Herald".into(), Basis::Guessed))
    );
    assert_eq!(
        article("crane.txt", bytes).date,
        None,
        "a day without a year is none"
    );
}

#[test]
fn markdown_is_rendered() {
    let found = sample("markdown/ferry.md");
    assert_eq!(found.title(), "Ferry captain praised for calm in storm");
    assert_eq!(found.byline.as_deref(), Some("Ana Reyes"));
    assert_eq!(
        known(found.outlet.as_ref()),
        Some(("Coast Wire".into(), Basis::Stated))
    );
    assert_eq!(
        known(found.date.as_ref()),
        Some(("2031-03-20".into(), Basis::Stated))
    );
    let lines: Vec<(char, &str)> = found
        .blocks
        .iter()
        .map(|block| (letter(block.label), found.text.slice(block.span)))
        .collect();
    assert_eq!(
        lines,
        [
            ('T', "Ferry captain praised for calm in storm"),
            (
                'P',
                "A ferry captain who brought ninety passengers through Thursday’s storm was praised by the coast guard & the mayor."
            ),
            (
                'P',
                "\"She did everything right,\" said Lieutenant Ines Falk of the coast guard."
            ),
            ('H', "What went wrong"),
            (
                'P',
                "The ferry lost power in one engine soon after it had left the harbour:"
            ),
            ('P', "first the lights"),
            ('P', "then the heating"),
            (
                'P',
                "Nobody was hurt, which the captain called \"mostly luck\"."
            ),
            (
                'P',
                "A last paragraph in a box of HTML, with a word that matters."
            ),
        ]
    );
}

#[test]
fn markdown_with_toml_front_matter_and_no_title_of_its_own() {
    let found = sample("markdown/bridge.markdown");
    assert_eq!(found.title(), "Harbour bridge to close");
    assert_eq!(
        known(found.outlet.as_ref()),
        Some(("Ellery Herald".into(), Basis::Stated))
    );
    assert!(!found.text.as_str().contains("+++"));
}

#[test]
fn problems_say_what_is_wrong() {
    let problem = |name: &str, bytes: &[u8]| {
        let (articles, problems) = parse(bytes, &hint(name));
        assert!(articles.is_empty());
        assert_eq!(problems.len(), 1);
        problems[0].to_string()
    };
    assert_eq!(problem("a.txt", b""), "empty");
    assert_eq!(problem("a.txt", b" \n\t \r\n"), "empty");
    assert_eq!(problem("a.txt", b"\xef\xbb\xbf"), "empty");
    assert_eq!(
        problem("a.md", b"---\ntitle: nothing else\n---\n<!-- no -->\n"),
        "empty"
    );
    assert_eq!(problem("a.txt", b"PK\x03\x04\0\0"), "not text");
    assert_eq!(
        problem("a.pdf", b"text"),
        "unknown format; known are .txt, .text, .md, .markdown, .jsonl, .ndjson"
    );
    assert_eq!(
        Problem::TooLarge { bytes: 300 << 20 }.to_string(),
        "too large: 300 MiB, the limit is 256 MiB"
    );
    let (articles, problems) = parse(b"caf\xe9", &hint("a.txt"));
    assert_eq!(articles[0].text.as_str(), "café");
    assert_eq!(
        problems[0].to_string(),
        "not valid UTF-8, read as windows-1252"
    );
}

#[test]
fn formats_of_names() {
    let name = |name: &str, bytes: &[u8]| format(name, bytes).map(|format| format.name);
    assert_eq!(name("A.TXT", b""), Some("plain"));
    assert_eq!(name("a.b.markdown", b""), Some("markdown"));
    assert_eq!(name("story", b"Words"), Some("plain"));
    assert_eq!(name("program", b"\x7fELF\0\0"), None);
    assert_eq!(name(".hidden", b"Words"), None);
    assert_eq!(name("a.html", b"<p>"), None);
    for ending in pullquote::article::LINES {
        assert_eq!(
            name(&format!("a.{}", ending.to_uppercase()), b""),
            Some("jsonl")
        );
    }
}

#[test]
fn hostile_input_stays_text_and_stays_fast() {
    let escape = article(
        "a.txt",
        b"\x1b[2J\x1b]0;title\x07Words here\rand here\rand there",
    );
    assert!(escape.text.as_str().contains('\x1b'));
    assert_eq!(
        escape.text.paragraphs().len(),
        3,
        "a lone carriage return ends a line"
    );

    let nested = format!("{} deep words", ">".repeat(20_000));
    assert!(
        article("a.md", nested.as_bytes())
            .text
            .as_str()
            .contains("deep words")
    );

    let open = article("a.md", b"---\ntitle: never closed\n\nWords that stay.\n");
    assert!(open.text.as_str().contains("Words that stay."));

    let quotes = "“a” ".repeat(200_000);
    assert_eq!(article("a.txt", quotes.as_bytes()).blocks.len(), 1);

    let lines = "Related\nShort\nHome / News / Short\n\n".repeat(40_000);
    assert_eq!(article("a.txt", lines.as_bytes()).blocks.len(), 120_000);
}

/// Labels cover the paragraphs, in order, with at most one title.
fn check(text: &str, hints: &Hints) {
    let text = Text::new(text);
    let blocks = blocks(&text, hints);
    let spans: Vec<_> = blocks.iter().map(|block| block.span).collect();
    assert_eq!(spans, text.paragraphs());
    assert!(
        blocks
            .iter()
            .filter(|block| block.label == Label::Title)
            .count()
            <= 1
    );
}

proptest! {
    #[test]
    fn labels_cover_every_paragraph(lines in prop::collection::vec(line(), 0..40), title in prop::option::of(0..40_usize)) {
        let text = lines.join("\n");
        let hints = Hints {
            title: title.and_then(|at| lines.get(at).cloned()),
            headings: title.map(|at| (at, true)).into_iter().collect(),
        };
        check(&text, &hints);
    }

    #[test]
    fn bytes_never_fail(bytes in prop::collection::vec(any::<u8>(), 0..400), name in prop::sample::select(vec!["a.txt", "a.md", "a", "a.jsonl"])) {
        let (articles, problems) = parse(&bytes, &hint(name));
        prop_assert!(articles.len() + problems.len() > 0);
        for article in articles {
            check(article.text.as_str(), &Hints::default());
            if let Some(title) = article.title_span() {
                prop_assert!(article.blocks.iter().any(|block| block.span == title));
            }
        }
    }

    #[test]
    fn strings_never_fail(text in "(?s).{0,200}", name in prop::sample::select(vec!["a.txt", "a.md", "a.jsonl"])) {
        let (articles, _) = parse(text.as_bytes(), &hint(name));
        for article in articles {
            prop_assert_eq!(article.blocks.len(), article.text.paragraphs().len());
            prop_assert!(!article.title().is_empty());
        }
    }
}

/// Lines as pages have them, and nonsense.
fn line() -> impl Strategy<Value = String> {
    let common = vec![
        "",
        "Share",
        "Home / News / Bridge closes",
        "Bridge closes",
        "Bridge closes | Ellery Herald",
        "By Ana Reyes",
        "20 March 2031",
        "• $ 87.70 -0.69",
        "Check Also",
        "Comments",
        "3 Comments",
        "Title: Bridge closes",
        "Date: 2031-03-20",
        "“No”.",
        "— No",
        "Q: Why?",
        "Мост закрыт",
        "The old bridge of Port Ellery will be closed for a month from Tuesday, the city said.",
        "A teaser that is cut …",
        "***",
    ];
    prop_oneof![3 => prop::sample::select(common).prop_map(str::to_owned), 1 => ".{0,80}"]
}
