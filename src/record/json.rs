//! The outside forms: what `--json` and the extract filter write, and what the filter reads.
//!
//! Every form is a mirror struct with its name and version in `schema`, so that the types of the core stay
//! free to change and a script can tell what it reads. Offsets are UTF-8 bytes, half-open. (The form in which
//! a record is stored in an index is `wire`'s.)

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::article::{Article, ArticleId, Known, Label};
use crate::lang::LangId;
use crate::quote::{Extraction, Quote, Speaker, SpeakerId, thousandths};
use crate::record::why::{decided, who};
use crate::record::{RULES, Record, one_line};
use crate::text::{Span, Spans, Text};

/// Start and end of a piece of text, in bytes.
pub type Place = [usize; 2];

fn place(span: Span) -> Place {
    [span.start(), span.end()]
}

fn places(spans: &Spans) -> Vec<Place> {
    spans.iter().map(|span| place(*span)).collect()
}

/// `null` where there is none.
fn some_places(spans: &Spans) -> Option<Vec<Place>> {
    (!spans.is_empty()).then(|| places(spans))
}

/// Three digits are all that a confidence means; and they print the same on every machine.
fn confidence(value: f32) -> f64 {
    f64::from(thousandths(value)) / 1000.0
}

/// A quote as spans of its text: the extract filter's form.
#[derive(Clone, Debug, Serialize)]
pub struct QuotePlaces<'a> {
    /// `direct`, `mixed` or `indirect`.
    pub kind: &'static str,
    /// The words said, one or more pieces.
    pub content: Vec<Place>,
    /// The words that introduce them.
    pub cue: Option<Vec<Place>>,
    /// The words that stand for who said it.
    pub speaker_span: Option<Vec<Place>>,
    /// Who said it, by name; `null` for somebody unnamed and for unattributed.
    pub speaker: Option<String>,
    /// The words for somebody whom the text does not name.
    pub speaker_label: Option<&'a str>,
    /// 0 to 1.
    pub confidence: f64,
    /// The rule that found it, then what speaks for and against; left out where nobody asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Vec<EvidenceForm>>,
}

/// One piece of evidence for a quote.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceForm {
    /// The name of the rule or fact.
    pub rule: &'static str,
    /// Whether it speaks against the quote or its speaker.
    pub against: bool,
    /// Where, when it is a place.
    pub at: Option<Place>,
    /// Whom the source was taken for, where this decided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

fn evidence(found: &Extraction, quote: &Quote) -> Vec<EvidenceForm> {
    let decided = decided(quote);
    let evidence = quote.why.iter().enumerate();
    evidence
        .map(|(i, evidence)| EvidenceForm {
            rule: evidence.fact.name(),
            against: evidence.fact.against(),
            at: evidence.at.map(place),
            who: (decided == Some(i)).then(|| who(found, quote)).flatten(),
        })
        .collect()
}

impl<'a> QuotePlaces<'a> {
    /// The form of one quote of `extraction`, with its evidence or without.
    #[must_use]
    pub fn new(extraction: &'a Extraction, quote: &Quote, explained: bool) -> Self {
        Self {
            kind: quote.kind.name(),
            content: places(&quote.content),
            cue: some_places(&quote.cue),
            speaker_span: some_places(&quote.source),
            speaker: quote.speaker.and_then(|id| extraction.name(id)),
            speaker_label: quote.speaker.and_then(|id| extraction.label(id)),
            confidence: confidence(quote.confidence),
            why: explained.then(|| evidence(extraction, quote)),
        }
    }
}

/// A line that the extract filter reads. Other fields are passed over.
#[derive(Debug, Deserialize)]
pub struct FilterInput<'a> {
    /// Any JSON value; goes back as it came.
    #[serde(borrow, default)]
    pub id: Option<&'a RawValue>,
    /// The text to look into.
    pub text: String,
    /// Its language, by code or name; anything else is as good as nothing.
    #[serde(borrow, default)]
    pub lang: Option<&'a RawValue>,
}

impl FilterInput<'_> {
    /// The language that the line states.
    #[must_use]
    pub fn language(&self) -> Option<LangId> {
        let name: String = serde_json::from_str(self.lang?.get()).ok()?;
        LangId::from_name(&name)
    }
}

/// The id of a line whose text cannot be read, when that much can be told.
#[derive(Debug, Deserialize)]
pub struct FilterId<'a> {
    /// Any JSON value.
    #[serde(borrow, default)]
    pub id: Option<&'a RawValue>,
}

/// A line that the extract filter writes.
#[derive(Debug, Serialize)]
pub struct FilterOutput<'a> {
    /// As it came; `null` when there was none.
    pub id: Option<&'a RawValue>,
    /// The language of the text, as a code of ISO 639-1; `null` for a line that could not be read.
    pub lang: Option<&'static str>,
    /// Whether the language has no rules, so that only quotation marks were read. Left out where it has some.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub marks_only: bool,
    /// The quotes of the text, by their start.
    pub quotes: QuoteList<'a>,
}

/// The quotes of one text, or none. The form of each is made when it is written, so that no list of them all
/// stands in memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuoteList<'a> {
    extraction: Option<&'a Extraction>,
    explained: bool,
}

impl<'a> QuoteList<'a> {
    /// The quotes of `extraction`, each with its evidence or without: the evidence is the most of the bytes.
    #[must_use]
    pub fn new(extraction: &'a Extraction, explained: bool) -> Self {
        Self {
            extraction: Some(extraction),
            explained,
        }
    }
}

impl Serialize for QuoteList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.extraction.into_iter().flat_map(|extraction| {
            let quotes = extraction.quotes.iter();
            quotes.map(|quote| QuotePlaces::new(extraction, quote, self.explained))
        }))
    }
}

/// A piece of the text with its words.
#[derive(Clone, Debug, Serialize)]
pub struct Words {
    /// As one line, with ` … ` between pieces.
    pub text: String,
    /// Where.
    pub spans: Vec<Place>,
}

impl Words {
    fn new(text: &Text, spans: &Spans) -> Option<Self> {
        (!spans.is_empty()).then(|| Self {
            text: one_line(text, spans),
            spans: places(spans),
        })
    }
}

/// Who said it.
#[derive(Clone, Debug, Serialize)]
pub struct SpeakerForm {
    /// The fullest name that the article uses.
    pub name: Option<String>,
    /// The words for somebody whom the article does not name.
    pub label: Option<String>,
    /// How this quote refers to them.
    pub as_written: Option<Words>,
}

/// What lists say of an article.
#[derive(Clone, Debug, Serialize)]
pub struct Headline<'a> {
    /// Its id inside the corpus.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// Whether the outlet was guessed from the name of a folder.
    pub outlet_guessed: bool,
    /// The day, as `2031-03-20`.
    pub date: Option<String>,
    /// Whether the date was guessed from a file's or folder's name.
    pub date_guessed: bool,
    /// Its web address, when the file states one.
    pub url: Option<&'a str>,
    /// The file, when it is known.
    pub path: Option<&'a str>,
}

fn guessed<T>(known: Option<&Known<T>>) -> bool {
    known.is_some_and(Known::is_guess)
}

impl<'a> Headline<'a> {
    /// The form of what is known of an article.
    #[must_use]
    pub fn new(
        (id, title): (&'a ArticleId, &'a str),
        outlet: Option<&'a Known<String>>,
        date: Option<&'a Known<jiff::civil::Date>>,
        url: Option<&'a str>,
        path: Option<&'a str>,
    ) -> Self {
        Self {
            id: id.as_str(),
            title,
            outlet: outlet.map(|o| o.value.as_str()),
            outlet_guessed: guessed(outlet),
            date: date.map(|d| d.value.to_string()),
            date_guessed: guessed(date),
            url,
            path,
        }
    }

    fn of(article: &'a Article, path: Option<&'a str>) -> Self {
        Self::new(
            (&article.id, article.title()),
            article.outlet.as_ref(),
            article.date.as_ref(),
            article.url.as_deref(),
            path,
        )
    }
}

/// What is known of the article around a quote.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleForm<'a> {
    /// What lists say of it.
    #[serde(flatten)]
    pub headline: Headline<'a>,
    /// Who wrote it.
    pub byline: Option<&'a str>,
    /// What it is written in, as a code of ISO 639-1.
    pub lang: &'static str,
    /// How that is known: `stated`, `detected` or `assumed`.
    pub lang_basis: &'static str,
    /// Whether the language has no rules, so that only quotation marks were read.
    pub marks_only: bool,
}

impl<'a> ArticleForm<'a> {
    fn new(article: &'a Article, path: Option<&'a str>) -> Self {
        Self {
            headline: Headline::of(article, path),
            byline: article.byline.as_deref(),
            lang: article.language.id.code(),
            lang_basis: article.language.ground.name(),
            marks_only: article.language.is_marks_only(),
        }
    }
}

/// One quote with its article: a line of `quotes --json`, schema `pullquote/quote@2`.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteForm<'a> {
    /// `pullquote/quote@2`.
    pub schema: &'static str,
    /// `<article id>:<first byte of the content>`.
    pub id: String,
    /// `direct`, `mixed` or `indirect`.
    pub kind: &'static str,
    /// The words said as one line, with ` … ` where the article interrupts them.
    pub text: String,
    /// Where they stand in the article's text.
    pub spans: Vec<Place>,
    /// Who said it; `null` for unattributed.
    pub speaker: Option<SpeakerForm>,
    /// The words that introduce them.
    pub cue: Option<Words>,
    /// 0 to 1.
    pub confidence: f64,
    /// The rule that found it, then what speaks for and against.
    pub why: Vec<EvidenceForm>,
    /// Where it stands.
    pub article: ArticleForm<'a>,
    /// What made it.
    pub extractor: String,
}

impl<'a> QuoteForm<'a> {
    /// The form of a quote of `record`; `path` is the file, when it is known.
    #[must_use]
    pub fn new(record: &'a Record, quote: &Quote, path: Option<&'a str>) -> Self {
        let (text, found) = (&record.article.text, &record.extraction);
        Self {
            schema: "pullquote/quote@2",
            id: quote_id(record, quote),
            kind: quote.kind.name(),
            text: record.content(quote),
            spans: places(&quote.content),
            speaker: quote.speaker.map(|id| SpeakerForm {
                name: found.name(id),
                label: found.label(id).map(str::to_owned),
                as_written: Words::new(text, &quote.source),
            }),
            cue: Words::new(text, &quote.cue),
            confidence: confidence(quote.confidence),
            why: evidence(found, quote),
            article: ArticleForm::new(&record.article, path),
            extractor: extractor(),
        }
    }
}

/// The id of a quote: `<article id>:<first byte of the content>`.
#[must_use]
pub fn quote_id(record: &Record, quote: &Quote) -> String {
    format!("{}:{}", record.article.id, quote.hull().start())
}

/// The program and its rules, as in "extractor".
fn extractor() -> String {
    format!("pullquote {} rules {}", env!("CARGO_PKG_VERSION"), RULES)
}

/// One article in a list: a line of `search --json`, schema `pullquote/hit@1`.
#[derive(Clone, Debug, Serialize)]
pub struct HitForm<'a> {
    /// `pullquote/hit@1`.
    pub schema: &'static str,
    /// What is known about it.
    #[serde(flatten)]
    pub headline: Headline<'a>,
    /// How many quotes it holds.
    pub quotes: u32,
    /// How many of them match.
    pub matching: u32,
}

impl<'a> HitForm<'a> {
    /// The form of a found article with `matching` of its `quotes`.
    #[must_use]
    pub fn new(headline: Headline<'a>, quotes: u32, matching: u32) -> Self {
        Self {
            schema: "pullquote/hit@1",
            headline,
            quotes,
            matching,
        }
    }
}

/// One value of a facet: a line of `--facets --json`, schema `pullquote/facet@1`.
#[derive(Clone, Debug, Serialize)]
pub struct FacetForm<'a> {
    /// `pullquote/facet@1`.
    pub schema: &'static str,
    /// `speaker`, `outlet`, `kind`, `verb` or `month`.
    pub facet: &'static str,
    /// The value; `null` for what has none.
    pub value: Option<&'a str>,
    /// Quotes with it.
    pub quotes: u64,
    /// Articles with it.
    pub articles: u64,
}

impl<'a> FacetForm<'a> {
    /// The form of a value with its counts.
    #[must_use]
    pub fn new(facet: &'static str, value: Option<&'a str>, quotes: u64, articles: u64) -> Self {
        Self {
            schema: "pullquote/facet@1",
            facet,
            value,
            quotes,
            articles,
        }
    }
}

/// A labelled paragraph.
#[derive(Clone, Debug, Serialize)]
pub struct BlockForm {
    /// `title`, `heading`, `meta`, `prose` or `boilerplate`.
    pub label: &'static str,
    /// Where.
    pub span: Place,
}

/// Somebody who is quoted in an article.
#[derive(Clone, Debug, Serialize)]
pub struct SpeakersForm {
    /// The fullest name, or "A and B".
    pub name: Option<String>,
    /// The words for somebody unnamed.
    pub label: Option<String>,
    /// Where the article mentions them.
    pub mentions: Vec<Place>,
    /// How many quotes are theirs.
    pub quotes: usize,
}

/// A whole article: `show --json`, schema `pullquote/article@2`.
#[derive(Clone, Debug, Serialize)]
pub struct RecordForm<'a> {
    /// `pullquote/article@2`.
    pub schema: &'static str,
    /// What is known about it.
    #[serde(flatten)]
    pub article: ArticleForm<'a>,
    /// The text that all offsets refer to.
    pub text: &'a str,
    /// Its paragraphs, labelled.
    pub blocks: Vec<BlockForm>,
    /// The paragraphs that are set aside.
    pub boilerplate: Vec<Place>,
    /// Its quotes.
    pub quotes: QuoteList<'a>,
    /// Those who said them.
    pub speakers: Vec<SpeakersForm>,
    /// What made it.
    pub extractor: String,
}

impl<'a> RecordForm<'a> {
    /// The form of a record; `path` is the file, when it is known.
    #[must_use]
    pub fn new(record: &'a Record, path: Option<&'a str>) -> Self {
        let (article, found) = (&record.article, &record.extraction);
        let blocks: Vec<BlockForm> = article
            .blocks
            .iter()
            .map(|block| BlockForm {
                label: block.label.name(),
                span: place(block.span),
            })
            .collect();
        Self {
            schema: "pullquote/article@2",
            article: ArticleForm::new(article, path),
            text: article.text.as_str(),
            boilerplate: blocks
                .iter()
                .filter(|block| block.label == Label::Boilerplate.name())
                .map(|block| block.span)
                .collect(),
            blocks,
            quotes: QuoteList::new(found, true),
            speakers: speakers(found),
            extractor: extractor(),
        }
    }
}

fn speakers(found: &Extraction) -> Vec<SpeakersForm> {
    let mut counts = vec![0; found.speakers.len()];
    for id in found.quotes.iter().filter_map(|quote| quote.speaker) {
        if let Some(count) = counts.get_mut(id.0 as usize) {
            *count += 1;
        }
    }
    let ids = (0..).map(SpeakerId);
    ids.zip(&found.speakers)
        .zip(counts)
        .map(|((id, speaker), quotes)| SpeakersForm {
            name: found.name(id),
            label: found.label(id).map(str::to_owned),
            mentions: match speaker {
                Speaker::Named { mentions, .. } | Speaker::Unnamed { mentions, .. } => {
                    mentions.iter().map(|span| place(*span)).collect()
                }
                Speaker::Joint(_) => Vec::new(),
            },
            quotes,
        })
        .collect()
}
