//! Records made by hand: a text with its quotes where one says they are.

use pullquote::article::{Article, ArticleId, Block, Blocks, Known, Label, Language};
use pullquote::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId};
use pullquote::record::{RULES, Record, Source, SourceKey, Status};
use pullquote::text::{Span, Spans, Text};

/// A record being made: paragraphs are added in order.
pub struct Draft {
    id: String,
    date: String,
    outlet: String,
    url: String,
    text: String,
    blocks: Vec<Block>,
    quotes: Vec<(Option<String>, Kind, Vec<Span>)>,
    sure: Vec<f32>,
}

/// Begins one; an empty date or outlet is unknown.
pub fn record(id: &str, date: &str, outlet: &str) -> Draft {
    Draft {
        id: id.into(),
        date: date.into(),
        outlet: outlet.into(),
        url: String::new(),
        text: String::new(),
        blocks: Vec::new(),
        quotes: Vec::new(),
        sure: Vec::new(),
    }
}

impl Draft {
    pub fn block(mut self, label: Label, words: &str) -> Self {
        let start = self.text.len();
        self.text.push_str(words);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { span, label });
        self.text.push_str("\n\n");
        self
    }

    pub fn title(self, words: &str) -> Self {
        self.block(Label::Title, words)
    }

    pub fn prose(self, words: &str) -> Self {
        self.block(Label::Prose, words)
    }

    pub fn boilerplate(self, words: &str) -> Self {
        self.block(Label::Boilerplate, words)
    }

    /// A paragraph of pieces with words between them; nobody speaks when `speaker` is empty.
    pub fn quote(mut self, speaker: &str, kind: &str, pieces: &[&str]) -> Self {
        let start = self.text.len();
        let mut spans = Vec::new();
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                self.text.push_str(", somebody interrupted, ");
            }
            spans.push(Span::new(self.text.len(), self.text.len() + piece.len()));
            self.text.push_str(piece);
        }
        let speaker = (!speaker.is_empty()).then(|| speaker.to_owned());
        let kind = Kind::from_name(kind).expect("a kind");
        self.quotes.push((speaker, kind, spans));
        self.sure.push(0.5);
        self.blocks.push(Block {
            span: Span::new(start, self.text.len()),
            label: Label::Prose,
        });
        self.text.push_str("\n\n");
        self
    }

    /// Its web address; an empty one is unknown.
    pub fn url(mut self, url: &str) -> Self {
        self.url = url.into();
        self
    }

    /// How sure the last quote is.
    pub fn sure(mut self, confidence: f32) -> Self {
        *self.sure.last_mut().expect("a quote") = confidence;
        self
    }

    pub fn done(self) -> Record {
        let text = Text::new(self.text);
        let mut extraction = Extraction::default();
        for ((speaker, kind, pieces), confidence) in self.quotes.into_iter().zip(self.sure) {
            let speaker = speaker.map(|name| {
                extraction.speakers.push(speaking(name, pieces[0]));
                SpeakerId(u32::try_from(extraction.speakers.len() - 1).expect("few"))
            });
            extraction.quotes.push(Quote {
                content: Spans::new(pieces),
                kind,
                cue: Spans::none(),
                source: Spans::none(),
                speaker,
                confidence,
                why: vec![Evidence {
                    fact: Fact::Marks,
                    at: None,
                }],
            });
        }
        Record {
            article: Article {
                id: ArticleId::new(self.id),
                text,
                blocks: Blocks::new(self.blocks),
                stated_title: None,
                outlet: (!self.outlet.is_empty()).then(|| Known::stated(self.outlet)),
                date: self.date.parse().ok().map(Known::stated),
                byline: None,
                url: (!self.url.is_empty()).then_some(self.url),
                language: Language::ASSUMED,
            },
            extraction,
        }
    }
}

/// Somebody with a name, unless it begins with a small letter.
fn speaking(name: String, at: Span) -> Speaker {
    let mentions = vec![at];
    if name.starts_with(char::is_lowercase) {
        Speaker::Unnamed {
            label: name,
            mentions,
        }
    } else {
        Speaker::Named { name, mentions }
    }
}

fn stamp(key: &str, status: Status) -> Source {
    Source {
        key: SourceKey::new(key),
        size_bytes: key.len() as u64,
        modified_ns: -5,
        hash: [7; 32],
        rules: RULES,
        status,
    }
}

/// The source of some records.
pub fn source(key: &str, records: &[&Record]) -> Source {
    let quotes = records.iter().map(|record| record.extraction.quotes.len());
    let status = Status::Read {
        articles: u32::try_from(records.len()).expect("few"),
        quotes: u32::try_from(quotes.sum::<usize>()).expect("few"),
    };
    stamp(key, status)
}

/// A source that could not be read.
pub fn skipped(key: &str) -> Source {
    stamp(key, Status::Skipped("not a text".into()))
}
