//! The extractor against marked texts: prose that says why, and blocks that say what.
//!
//! A block (fenced, `quotes`) is text with marks, a line `---`, and who the keys stand for:
//!
//! ```text
//! [q:vale|“We agreed,”] [s:vale|Mr Vale] [c|said].
//! ---
//! vale = Orin Vale
//! ```
//!
//! `q` is a direct quote, `m` a mixed one, `i` an indirect one, `s` a source, `c` a cue. A key with `+` is
//! a further piece of the quote before it; `?` stands for nobody; a name in quotation marks is a description.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pullquote::article::{Block, Blocks, Hints, Label, blocks};
use pullquote::lang::Pack;
use pullquote::quote::{Extraction, Kind, SpeakerId, extract};
use pullquote::text::{Span, Text};

/// The text of a block without its marks.
fn strip(marked: &str) -> String {
    let mut out = String::new();
    let mut rest = marked;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match (rest.find('|'), rest.find(']')) {
            (Some(bar), Some(end)) if bar < end && is_mark(&rest[..bar]) => {
                out.push_str(&rest[bar + 1..end]);
                rest = &rest[end + 1..];
            }
            _ => out.push('['),
        }
    }
    out.push_str(rest);
    out
}

fn is_mark(head: &str) -> bool {
    head == "c"
        || head
            .split_once(':')
            .is_some_and(|(kind, _)| matches!(kind, "q" | "m" | "i" | "s"))
}

/// The text with the marks of an extraction.
fn print(text: &Text, extraction: &Extraction, keys: &BTreeMap<String, String>) -> String {
    let key = |id: Option<SpeakerId>| {
        let Some(id) = id else {
            return "?".to_owned();
        };
        let name = extraction
            .name(id)
            .or_else(|| extraction.label(id).map(|label| format!("\"{label}\"")))
            .unwrap_or_default();
        keys.get(&name).cloned().unwrap_or(name)
    };
    let mut marks: BTreeMap<Span, String> = BTreeMap::new();
    for quote in &extraction.quotes {
        let key = key(quote.speaker);
        let kind = match quote.kind {
            Kind::Direct => 'q',
            Kind::Mixed => 'm',
            Kind::Indirect => 'i',
        };
        for (n, piece) in quote.content.iter().enumerate() {
            let more = if n > 0 { "+" } else { "" };
            marks.insert(*piece, format!("{kind}:{key}{more}"));
        }
        for cue in quote.cue.iter() {
            marks.insert(*cue, "c".to_owned());
        }
        for source in quote.source.iter() {
            marks.insert(*source, format!("s:{key}"));
        }
    }
    let mut out = String::new();
    let mut at = 0;
    for (span, mark) in &marks {
        if span.start() < at {
            continue;
        }
        let _ = write!(
            out,
            "{}[{mark}|{}]",
            text.slice(Span::new(at, span.start())),
            text.slice(*span)
        );
        at = span.end();
    }
    out + text.slice(Span::new(at, text.len()))
}

/// One block of a suite.
struct Case {
    line: usize,
    marked: String,
    keys: BTreeMap<String, String>,
}

fn cases(suite: &str) -> Vec<Case> {
    let mut out = Vec::new();
    let mut lines = suite.lines().enumerate();
    while let Some((line, text)) = lines.next() {
        if text != "```quotes" {
            continue;
        }
        let block: Vec<&str> = lines
            .by_ref()
            .map(|(_, text)| text)
            .take_while(|text| *text != "```")
            .collect();
        let legend = block
            .iter()
            .position(|text| *text == "---")
            .unwrap_or(block.len());
        let keys = block[legend..]
            .iter()
            .filter_map(|text| text.split_once(" = "))
            .map(|(key, name)| (name.to_owned(), key.to_owned()))
            .collect();
        out.push(Case {
            line: line + 1,
            marked: block[..legend].join("\n"),
            keys,
        });
    }
    out
}

fn check(name: &str, suite: &str) -> usize {
    let cases = cases(suite);
    let mut failures = String::new();
    for case in &cases {
        let text = Text::new(strip(&case.marked));
        let blocks = blocks(&text, &Hints::default());
        let extraction = extract(&text, &blocks, Pack::english());
        if let Err(broken) = extraction.check(&text, &blocks) {
            let _ = writeln!(failures, "{name}:{}: {broken}", case.line);
        }
        let found = print(&text, &extraction, &case.keys);
        if found != case.marked {
            let _ = writeln!(
                failures,
                "{name}:{}\n--- expected\n{}\n--- found\n{found}\n",
                case.line, case.marked
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
    cases.len()
}

macro_rules! suites {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let suite = include_str!(concat!("../data/quotes/", stringify!($name), ".md"));
            assert!(check(stringify!($name), suite) > 0);
        }
    )*};
}

suites! { direct joined marks mixed indirect names pronouns speakers headlines traps wrong }

/// Pieces that every rule stumbles over, in any order.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "''",
    "'",
    "‘",
    "’",
    "``",
    "«",
    "»",
    "„",
    "「",
    "」",
    "‹",
    "(",
    ")",
    "[",
    "]",
    "—",
    "-",
    ",",
    ".",
    "?",
    "!",
    "…",
    ":",
    ";",
    " ",
    " ",
    " ",
    " ",
    "\u{a0}",
    "\n",
    "\n\n",
    "\r",
    "\u{200b}",
    "Orin Vale",
    "Vale",
    "Mara Lind",
    "Mr. ",
    "Dr.",
    "U.S.",
    "Kerry’s",
    "said",
    " said ",
    " says ",
    "saying",
    " told ",
    "according to ",
    "According to ",
    " that ",
    "he ",
    "She ",
    "they ",
    " who ",
    "the minister",
    "a senior aide",
    " and ",
    " but ",
    "called it",
    " of ",
    "We agreed",
    "not",
    "to ",
    "asked",
    "on Monday",
    "6'2\"",
    "<tweet a=\"b\">",
    "VALE:",
    "é",
    "東京",
    "\u{1F469}\u{200d}\u{1F467}",
    "Ã¡",
    "ﬁ",
    "I",
    "was",
    "reporters",
    " by ",
    "In ",
    "As ",
    "e\u{301}",
    "#",
    "@lind",
    "3.5",
    "1,000",
    "Jr.",
    "de Rooy",
    "\u{2028}",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn invariants_hold_on_any_text(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..80),
        labels in proptest::collection::vec(0..6_u8, 0..12),
    ) {
        let text = Text::new(pieces.concat());
        let plain = blocks(&text, &Hints::default());
        let labelled = Blocks::new(
            plain
                .iter()
                .enumerate()
                .map(|(n, block)| Block {
                    span: block.span,
                    label: if labels.get(n) == Some(&0) { Label::Boilerplate } else { block.label },
                })
                .collect(),
        );
        for blocks in [&plain, &labelled] {
            let extraction = extract(&text, blocks, Pack::english());
            proptest::prop_assert_eq!(extraction.check(&text, blocks), Ok(()));
            proptest::prop_assert_eq!(&extraction, &extract(&text, blocks, Pack::english()));
        }
    }
}

#[test]
fn hostile_texts_take_no_longer_than_others() {
    // A rule that looks at all of a text for each word of it would take minutes here.
    for piece in [
        "\"",
        "“",
        "‘a ",
        "(",
        "Ab ",
        "said ",
        "saying that ",
        "“Ab c d e,” he said, ",
        "Vale and ",
        "Ab Vale said. ",
    ] {
        let text = Text::new(piece.repeat(200_000 / piece.len()));
        let blocks = blocks(&text, &Hints::default());
        let extraction = extract(&text, &blocks, Pack::english());
        assert_eq!(extraction.check(&text, &blocks), Ok(()), "{piece:?}");
    }
}
