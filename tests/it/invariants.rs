//! What holds of the extractor whatever the text is: with the rules of English and with marks only.

use proptest::prelude::*;
use pullquote::article::{Block, Blocks, Hints, Label, blocks};
use pullquote::lang::Pack;
use pullquote::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, extract};
use pullquote::text::{Span, Spans, Text};

/// What texts are made of here: marks of every shape, words that the rules look for, and what breaks offsets.
const ALPHABET: &[&str] = &[
    "“",
    "”",
    "‘",
    "’",
    "\"",
    "'",
    "''",
    "``",
    "`",
    "´",
    "«",
    "»",
    "‹",
    "›",
    "„",
    "‟",
    "‚",
    "‛",
    "「",
    "」",
    "『",
    "』",
    "《",
    "》",
    "＂",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<b c=\"",
    ">",
    ",",
    ".",
    ":",
    ";",
    "?",
    "!",
    "…",
    "—",
    "–",
    "-",
    "/",
    "。",
    "，",
    "！",
    " ",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{200f}",
    "\u{202e}",
    "\u{2028}",
    "\u{2060}",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[1m",
    "\u{301}",
    "\u{20dd}",
    "Orin Vale",
    "Vale",
    "Mara Lind",
    "Mr. ",
    "Dr.",
    "Ms ",
    "U.S.",
    "Jr.",
    "de Rooy",
    "VALE:",
    "Vale:",
    "O’Dea",
    "McVay",
    "Vale’s",
    "said",
    " said ",
    " said.",
    "Said",
    "SAID",
    "says",
    "told",
    " told ",
    "asked",
    "called",
    "according to ",
    "According to ",
    "saying ",
    " that ",
    "he ",
    "He ",
    "she ",
    "They ",
    "who ",
    "the minister",
    "a senior aide",
    "the Ellery council",
    " and ",
    "but ",
    "not ",
    "would ",
    "on Monday",
    "of ",
    "by ",
    "We agreed",
    "the bridge is closed",
    "I",
    "A",
    "a",
    "s",
    "1",
    "6'2\"",
    "1,000",
    "3.5",
    "'em",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "Ã¡",
    "東京",
    "橋",
    "が閉まる",
    "다리가",
    "الجسر",
    "قال",
    "מֹשֶׁה",
    "мост",
    "\u{1F469}\u{200d}\u{1F467}",
    "\u{1F1E9}\u{1F1EA}",
    "𝔄",
    "@lind",
    "#",
];

fn made() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(ALPHABET), 0..90).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => made(),
        1 => any::<String>(),
        1 => "(?s).{0,200}",
        1 => "[“”\"'‘’ a-zA-Z.,\n]{0,200}",
    ]
}

fn packs() -> [&'static Pack; 2] {
    [Pack::english(), Pack::marks_only()]
}

/// Everything that must hold of one extraction.
fn holds(text: &Text, blocks: &Blocks, pack: &Pack) -> Result<Extraction, TestCaseError> {
    let found = extract(text, blocks, pack);
    prop_assert_eq!(found.check(text, blocks), Ok(()));
    prop_assert_eq!(&found, &extract(text, blocks, pack));
    let at = found.quotes.iter().flat_map(|quote| &quote.why);
    for span in at.filter_map(|why| why.at) {
        prop_assert!(text.fits(span), "evidence outside the text: {:?}", span);
    }
    if pack.is_empty() {
        prop_assert!(found.speakers.is_empty());
        for quote in &found.quotes {
            prop_assert!(quote.kind == Kind::Direct && quote.speaker.is_none());
            prop_assert!(quote.cue.is_empty() && quote.source.is_empty());
            prop_assert!(quote.content.len() == 1 && quote.confidence < 0.5);
            prop_assert!(quote.why.iter().any(|why| why.fact == Fact::MarksOnly));
        }
    }
    Ok(found)
}

fn moved(found: &Extraction, by: usize) -> Extraction {
    let span = |span: Span| span.shift(by);
    let spans = |spans: &Spans| Spans::new(spans.iter().copied().map(span).collect());
    let all = |spans: &[Span]| spans.iter().copied().map(span).collect();
    Extraction {
        quotes: found
            .quotes
            .iter()
            .map(|quote| Quote {
                content: spans(&quote.content),
                cue: spans(&quote.cue),
                source: spans(&quote.source),
                why: quote
                    .why
                    .iter()
                    .map(|why| Evidence {
                        fact: why.fact,
                        at: why.at.map(span),
                    })
                    .collect(),
                ..quote.clone()
            })
            .collect(),
        speakers: found
            .speakers
            .iter()
            .map(|speaker| match speaker {
                Speaker::Named { name, mentions } => Speaker::Named {
                    name: name.clone(),
                    mentions: all(mentions),
                },
                Speaker::Unnamed { label, mentions } => Speaker::Unnamed {
                    label: label.clone(),
                    mentions: all(mentions),
                },
                Speaker::Joint(ids) => Speaker::Joint(ids.clone()),
            })
            .collect(),
    }
}

/// The paragraphs of a text that begins at `from`, and the stretches around it as boilerplate. (Where the lines of the
/// page break is no matter of the extractor.)
fn labelled(text: &Text, from: usize, end: usize) -> Blocks {
    let block = |span, label| Block { span, label };
    let prose = text
        .paragraphs()
        .iter()
        .map(|span| block(span.shift(from), Label::Prose));
    let before = block(Span::new(0, from), Label::Boilerplate);
    let after = block(Span::new(from + text.len(), end), Label::Boilerplate);
    let all = [before].into_iter().chain(prose).chain([after]);
    Blocks::new(all.filter(|block| !block.span.is_empty()).collect())
}

/// Texts that a fuzzer or these properties found, in fewer words.
#[test]
fn texts_that_once_broke_the_invariants() {
    for text in [
        // A quote was found by a word before its marks, and reached into the next clause's.
        " says «said»““] said Orin Vale “\u{200b}““Orin Vale",
        "[le|Vale] [c|described] [m:vale|the crane as “a heap of rust” told reporters that narrator ].",
        // Words without a cue of their own that are marked like a title, and nothing else, were reported twice.
        "` saying ''1,000U.S.6'2\"Mr. ",
    ] {
        let text = Text::new(text);
        let blocks = blocks(&text, &Hints::default());
        for pack in packs() {
            assert!(holds(&text, &blocks, pack).is_ok(), "{}", text.as_str());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn invariants_hold(text in any_text(), aside in prop::collection::vec(any::<bool>(), 0..8)) {
        let text = Text::new(text);
        let plain = blocks(&text, &Hints::default());
        let torn = plain.iter().enumerate().map(|(n, block)| Block {
            span: block.span,
            label: if aside.get(n) == Some(&true) { Label::Boilerplate } else { block.label },
        });
        let torn = Blocks::new(torn.collect());
        for pack in packs() {
            holds(&text, &plain, pack)?;
            holds(&text, &torn, pack)?;
        }
    }

    #[test]
    fn the_page_around_an_article_does_not_matter(before in made(), text in made(), after in made()) {
        let alone = Text::new(text.as_str());
        let from = before.len() + 2;
        let page = Text::new(format!("{before}\n\n{text}\n\n{after}"));
        for pack in packs() {
            let found = extract(&alone, &labelled(&alone, 0, alone.len()), pack);
            let inside = extract(&page, &labelled(&alone, from, page.len()), pack);
            prop_assert_eq!(moved(&found, from), inside);
        }
    }
}
