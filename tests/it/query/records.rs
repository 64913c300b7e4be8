//! Records written down in a few lines, and what is lit in them as text.

use pullquote::article::{Article, ArticleId, Block, Blocks, Known, Label, Language};
use pullquote::query::{Pattern, Reading, parse};
use pullquote::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId};
use pullquote::record::Record;
use pullquote::text::{Span, Spans, Text};

/// A record written down: one line a paragraph, `# ` for the title, `! ` for boilerplate; the pieces of a
/// quote between `[` and `]`, after the last one `{kind speaker}`, no speaker for an unattributed quote.
pub fn record(id: &str, outlet: Option<&str>, date: Option<&str>, written: &str) -> Record {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut extraction = Extraction::default();
    for line in written.lines() {
        let (label, line) = match line.get(..2) {
            Some("# ") => (Label::Title, &line[2..]),
            Some("! ") => (Label::Boilerplate, &line[2..]),
            _ => (Label::Prose, line),
        };
        let start = text.len();
        quotes(line, &mut text, &mut extraction);
        let span = Span::new(start, text.len());
        if !span.is_empty() {
            blocks.push(Block { span, label });
        }
        text.push('\n');
    }
    Record {
        article: Article {
            id: ArticleId::new(id),
            text: Text::new(text),
            blocks: Blocks::new(blocks),
            stated_title: None,
            outlet: outlet.map(|name| Known::stated(name.to_owned())),
            date: date.map(|date| Known::stated(date.parse().expect("a date"))),
            byline: None,
            url: None,
            language: Language::ASSUMED,
        },
        extraction,
    }
}

/// Takes the marks off a line.
pub fn quotes(line: &str, text: &mut String, extraction: &mut Extraction) {
    let mut pieces: Vec<Span> = Vec::new();
    let mut open = 0;
    let mut rest = line;
    while let Some(at) = rest.find(['[', ']', '{']) {
        let (before, mark) = rest.split_at(at);
        text.push_str(before);
        rest = &mark[1..];
        match mark.as_bytes()[0] {
            b'[' => open = text.len(),
            b']' => pieces.push(Span::new(open, text.len())),
            _ => {
                let (tag, after) = rest.split_once('}').expect("a tag is closed");
                rest = after;
                let (kind, name) = tag.split_once(' ').unwrap_or((tag, ""));
                extraction.quotes.push(Quote {
                    content: Spans::new(std::mem::take(&mut pieces)),
                    kind: Kind::from_name(kind).expect("a kind"),
                    cue: Spans::none(),
                    source: Spans::none(),
                    speaker: (!name.is_empty()).then(|| speaker(&mut extraction.speakers, name)),
                    confidence: sure(name),
                    why: vec![Evidence {
                        fact: Fact::Marks,
                        at: None,
                    }],
                });
            }
        }
    }
    text.push_str(rest);
}

/// Who has a name is surer, and each in their own way.
fn sure(name: &str) -> f32 {
    match name.len() {
        0 => 0.25,
        even if even % 2 == 0 => 0.75,
        _ => 0.5,
    }
}

pub fn speaker(speakers: &mut Vec<Speaker>, name: &str) -> SpeakerId {
    let same = |s: &Speaker| matches!(s, Speaker::Named { name: known, .. } if known == name);
    let at = speakers.iter().position(same).unwrap_or_else(|| {
        speakers.push(Speaker::Named {
            name: name.to_owned(),
            mentions: vec![Span::new(0, 1)],
        });
        speakers.len() - 1
    });
    SpeakerId(u32::try_from(at).expect("few speakers"))
}

pub fn pattern(input: &str) -> Pattern {
    Pattern::new(&parse(input, Reading::Whole).query)
}

/// The text under hits: `|` between hits, `_` between the spans of one.
pub fn shown(text: &str, hits: &[Spans]) -> String {
    let hit = |hit: &Spans| -> String {
        let spans: Vec<&str> = hit.iter().map(|span| &text[span.range()]).collect();
        spans.join("_")
    };
    hits.iter().map(hit).collect::<Vec<_>>().join("|")
}

/// Two speakers, one interrupted quote, one unattributed, one line of the page around.
pub fn bridge() -> Record {
    record(
        "0/bridge.txt",
        Some("Harbour Herald"),
        Some("2031-03-18"),
        "# Bridge closed after inspection\n\
         The bridge was closed. “[We knew in],” she said, “[March that the bearings were failing]{direct Dana Okafor}.”\n\
         “[No bearing has failed]{mixed Jonas Brandt},” he answered.\n\
         Asked again: “[We are closed]{direct}.”\n\
         ! Read more: bearings of the churches\n\
         The council meets again.",
    )
}

pub fn silent() -> Record {
    record(
        "0/silent.txt",
        None,
        None,
        "# Council meets\nThe bridge was on no list.",
    )
}
