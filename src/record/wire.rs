//! The stored form of a record and of a source: what an index keeps and gives back, bit for bit.
//!
//! Mirror structs, written as JSON arrays without names: the types of the core stay free to change, and
//! a stored article costs little more than its text. What is read is checked as far as safety needs it:
//! every span lies on character borders of the very text it came with, every speaker is in range. So a
//! damaged index may lose a record, but it can never show words that nobody said.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, Basis, Block, Blocks, Known, Label};
use crate::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId};
use crate::record::{Record, Source, SourceKey, Status};
use crate::text::{Span, Spans, Text};

/// Why a stored record or source cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("a stored record is broken: {0}")]
pub struct Broken(String);

impl Broken {
    fn new(what: impl std::fmt::Display) -> Self {
        Self(what.to_string())
    }
}

/// The bytes of a record. O(n) in its text and spans.
#[must_use]
pub fn store(record: &Record) -> Vec<u8> {
    let article = &record.article;
    let stored = StoredRecord {
        id: article.id.as_str().into(),
        text: article.text.as_str().into(),
        blocks: article
            .blocks
            .iter()
            .map(|b| (pair(b.span), label_letter(b.label)))
            .collect(),
        title: article.stated_title.as_deref().map(Into::into),
        outlet: article
            .outlet
            .as_ref()
            .map(|known| (known.value.as_str().into(), known.basis == Basis::Stated)),
        date: article.date.as_ref().map(|known| {
            let (date, stated) = (known.value, known.basis == Basis::Stated);
            (date.year(), date.month(), date.day(), stated)
        }),
        byline: article.byline.as_deref().map(Into::into),
        quotes: record.extraction.quotes.iter().map(store_quote).collect(),
        speakers: record
            .extraction
            .speakers
            .iter()
            .map(store_speaker)
            .collect(),
    };
    serde_json::to_vec(&stored).expect("strings and numbers always have a JSON form")
}

/// The record of [`store`]d bytes.
///
/// # Errors
///
/// When the bytes are not those of a record, or a span does not fit its text.
pub fn restore(bytes: &[u8]) -> Result<Record, Broken> {
    let stored: StoredRecord<'_> = serde_json::from_slice(bytes).map_err(Broken::new)?;
    let text = Text::new(stored.text.into_owned());
    let article = Article {
        id: ArticleId::new(stored.id),
        blocks: restore_blocks(&stored.blocks, &text)?,
        stated_title: stored.title.map(Cow::into_owned),
        outlet: stored
            .outlet
            .map(|(value, stated)| known(value.into_owned(), stated)),
        date: match stored.date {
            None => None,
            Some((y, m, d, stated)) => Some(known(
                jiff::civil::Date::new(y, m, d).map_err(Broken::new)?,
                stated,
            )),
        },
        byline: stored.byline.map(Cow::into_owned),
        text,
    };
    let text = &article.text;
    let speakers = stored
        .speakers
        .into_iter()
        .enumerate()
        .map(|(ordinal, speaker)| restore_speaker(speaker, ordinal, text))
        .collect::<Result<Vec<_>, _>>()?;
    let quotes = stored
        .quotes
        .into_iter()
        .map(|quote| restore_quote(quote, text, speakers.len()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Record {
        article,
        extraction: Extraction { quotes, speakers },
    })
}

/// The bytes of a source; they begin with its key.
#[must_use]
pub fn store_source(source: &Source) -> Vec<u8> {
    let stored = StoredSource {
        key: source.key.as_str().into(),
        size_bytes: source.size_bytes,
        modified_ns: source.modified_ns,
        hash: Cow::Owned(hex(&source.hash)),
        rules: source.rules,
        status: match &source.status {
            Status::Read { articles, quotes } => StoredStatus::Read(*articles, *quotes),
            Status::Skipped(reason) => StoredStatus::Skipped(reason.as_str().into()),
        },
    };
    serde_json::to_vec(&stored).expect("strings and numbers always have a JSON form")
}

/// The source of [`store_source`]d bytes.
///
/// # Errors
///
/// When the bytes are not those of a source.
pub fn restore_source(bytes: &[u8]) -> Result<Source, Broken> {
    let stored: StoredSource<'_> = serde_json::from_slice(bytes).map_err(Broken::new)?;
    Ok(Source {
        key: SourceKey::new(stored.key),
        size_bytes: stored.size_bytes,
        modified_ns: stored.modified_ns,
        hash: unhex(&stored.hash).ok_or_else(|| Broken::new("not a hash"))?,
        rules: stored.rules,
        status: match stored.status {
            StoredStatus::Read(articles, quotes) => Status::Read { articles, quotes },
            StoredStatus::Skipped(reason) => Status::Skipped(reason.into_owned()),
        },
    })
}

type Pair = (usize, usize);

#[derive(Serialize, Deserialize)]
struct StoredRecord<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    blocks: Vec<(Pair, char)>,
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    outlet: Option<(Cow<'a, str>, bool)>,
    date: Option<(i16, i8, i8, bool)>,
    #[serde(borrow)]
    byline: Option<Cow<'a, str>>,
    #[serde(borrow)]
    quotes: Vec<StoredQuote<'a>>,
    #[serde(borrow)]
    speakers: Vec<StoredSpeaker<'a>>,
}

/// Content, kind, cue, source, speaker, bits of the confidence, evidence.
#[derive(Serialize, Deserialize)]
struct StoredQuote<'a>(
    Vec<Pair>,
    char,
    Vec<Pair>,
    Vec<Pair>,
    Option<u32>,
    u32,
    #[serde(borrow)] Vec<(Cow<'a, str>, Option<Pair>)>,
);

#[derive(Serialize, Deserialize)]
enum StoredSpeaker<'a> {
    #[serde(rename = "n")]
    Named(#[serde(borrow)] Cow<'a, str>, Vec<Pair>),
    #[serde(rename = "u")]
    Unnamed(#[serde(borrow)] Cow<'a, str>, Vec<Pair>),
    #[serde(rename = "j")]
    Joint(Vec<u32>),
}

#[derive(Serialize, Deserialize)]
struct StoredSource<'a> {
    #[serde(borrow)]
    key: Cow<'a, str>,
    size_bytes: u64,
    modified_ns: i64,
    #[serde(borrow)]
    hash: Cow<'a, str>,
    rules: u32,
    #[serde(borrow)]
    status: StoredStatus<'a>,
}

#[derive(Serialize, Deserialize)]
enum StoredStatus<'a> {
    #[serde(rename = "r")]
    Read(u32, u32),
    #[serde(rename = "s")]
    Skipped(#[serde(borrow)] Cow<'a, str>),
}

fn known<T>(value: T, stated: bool) -> Known<T> {
    let basis = if stated {
        Basis::Stated
    } else {
        Basis::Guessed
    };
    Known { value, basis }
}

const LABELS: [(Label, char); 5] = [
    (Label::Title, 't'),
    (Label::Heading, 'h'),
    (Label::Meta, 'm'),
    (Label::Prose, 'p'),
    (Label::Boilerplate, 'b'),
];

fn label_letter(label: Label) -> char {
    match label {
        Label::Title => 't',
        Label::Heading => 'h',
        Label::Meta => 'm',
        Label::Prose => 'p',
        Label::Boilerplate => 'b',
    }
}

fn pair(span: Span) -> Pair {
    (span.start(), span.end())
}

fn pairs(spans: &[Span]) -> Vec<Pair> {
    spans.iter().copied().map(pair).collect()
}

fn store_quote(quote: &Quote) -> StoredQuote<'_> {
    StoredQuote(
        pairs(&quote.content),
        quote.kind.letter(),
        pairs(&quote.cue),
        pairs(&quote.source),
        quote.speaker.map(|id| id.0),
        quote.confidence.to_bits(),
        quote
            .why
            .iter()
            .map(|why| (why.fact.name().into(), why.at.map(pair)))
            .collect(),
    )
}

fn store_speaker(speaker: &Speaker) -> StoredSpeaker<'_> {
    match speaker {
        Speaker::Named { name, mentions } => {
            StoredSpeaker::Named(name.as_str().into(), pairs(mentions))
        }
        Speaker::Unnamed { label, mentions } => {
            StoredSpeaker::Unnamed(label.as_str().into(), pairs(mentions))
        }
        Speaker::Joint(ids) => StoredSpeaker::Joint(ids.iter().map(|id| id.0).collect()),
    }
}

/// A span of `text`, or nothing: [`Span::new`] must never see a damaged pair.
fn span((start, end): Pair, text: &Text) -> Result<Span, Broken> {
    if start > end || end > text.len() {
        return Err(Broken::new("a span outside its text"));
    }
    let span = Span::new(start, end);
    if !text.fits(span) {
        return Err(Broken::new("a span inside a character"));
    }
    Ok(span)
}

fn list(pairs: &[Pair], text: &Text) -> Result<Vec<Span>, Broken> {
    pairs.iter().map(|pair| span(*pair, text)).collect()
}

fn spans(pairs: &[Pair], text: &Text) -> Result<Spans, Broken> {
    list(pairs, text).map(Spans::new)
}

fn restore_blocks(stored: &[(Pair, char)], text: &Text) -> Result<Blocks, Broken> {
    let mut blocks: Vec<Block> = Vec::with_capacity(stored.len());
    for (pair, letter) in stored {
        let span = span(*pair, text)?;
        if blocks
            .last()
            .is_some_and(|last| last.span.end() > span.start())
        {
            return Err(Broken::new("blocks out of order"));
        }
        let (label, _) = LABELS
            .into_iter()
            .find(|(_, known)| known == letter)
            .ok_or_else(|| Broken::new("an unknown label"))?;
        blocks.push(Block { span, label });
    }
    Ok(Blocks::new(blocks))
}

fn restore_quote(stored: StoredQuote<'_>, text: &Text, speakers: usize) -> Result<Quote, Broken> {
    let StoredQuote(content, kind, cue, source, speaker, confidence, why) = stored;
    if speaker.is_some_and(|id| id as usize >= speakers) {
        return Err(Broken::new("a speaker out of range"));
    }
    Ok(Quote {
        content: spans(&content, text)?,
        kind: Kind::ALL
            .into_iter()
            .find(|known| known.letter() == kind)
            .ok_or_else(|| Broken::new("an unknown kind"))?,
        cue: spans(&cue, text)?,
        source: spans(&source, text)?,
        speaker: speaker.map(SpeakerId),
        confidence: f32::from_bits(confidence),
        why: why
            .into_iter()
            .map(|(name, at)| {
                Ok(Evidence {
                    fact: Fact::from_name(&name).ok_or_else(|| Broken::new("an unknown fact"))?,
                    at: at.map(|pair| span(pair, text)).transpose()?,
                })
            })
            .collect::<Result<_, Broken>>()?,
    })
}

fn restore_speaker(
    stored: StoredSpeaker<'_>,
    ordinal: usize,
    text: &Text,
) -> Result<Speaker, Broken> {
    Ok(match stored {
        StoredSpeaker::Named(name, mentions) => Speaker::Named {
            name: name.into_owned(),
            mentions: list(&mentions, text)?,
        },
        StoredSpeaker::Unnamed(label, mentions) => Speaker::Unnamed {
            label: label.into_owned(),
            mentions: list(&mentions, text)?,
        },
        StoredSpeaker::Joint(ids) => {
            if ids.iter().any(|id| *id as usize >= ordinal) {
                return Err(Broken::new("a joint speaker out of range"));
            }
            Speaker::Joint(ids.into_iter().map(SpeakerId).collect())
        }
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, at) in out.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Hints, blocks};

    fn record() -> Record {
        let text = Text::new("A title\n\nÉlodie said: “We “agreed”.” Ćma\u{1F600}.");
        let at = |words: &str| {
            let start = text.as_str().find(words).expect("the words are there");
            Span::new(start, start + words.len())
        };
        let extraction = Extraction {
            quotes: vec![Quote {
                content: Spans::new(vec![at("We"), at("“agreed”")]),
                kind: Kind::Mixed,
                cue: at("said").into(),
                source: at("Élodie").into(),
                speaker: Some(SpeakerId(2)),
                confidence: 0.1 + 0.2,
                why: vec![Evidence {
                    fact: Fact::Marks,
                    at: Some(at("“")),
                }],
            }],
            speakers: vec![
                Speaker::Named {
                    name: "Élodie".into(),
                    mentions: vec![at("Élodie")],
                },
                Speaker::Unnamed {
                    label: "an \"aide\"".into(),
                    mentions: vec![at("Ćma")],
                },
                Speaker::Joint(vec![SpeakerId(0), SpeakerId(1)]),
            ],
        };
        Record {
            article: Article {
                id: ArticleId::new("0/a \\ \"b\".txt#\u{7}"),
                blocks: blocks(&text, &Hints::default()),
                text,
                stated_title: Some("Stated\ttitle".into()),
                outlet: Some(Known::stated("The Herald".into())),
                date: Some(Known {
                    value: jiff::civil::date(-44, 3, 15),
                    basis: Basis::Guessed,
                }),
                byline: None,
            },
            extraction,
        }
    }

    #[test]
    fn a_record_survives_bit_for_bit() {
        let record = record();
        let again = restore(&store(&record)).expect("its own bytes");
        assert_eq!(again, record);
        assert_eq!(
            again.article.text.paragraphs(),
            record.article.text.paragraphs()
        );
    }

    #[test]
    fn a_source_survives() {
        for status in [
            Status::Read {
                articles: 3,
                quotes: 70,
            },
            Status::Skipped("not a text: \"x\"".into()),
        ] {
            let source = Source {
                key: SourceKey::new("1/ü/\"b\".html"),
                size_bytes: u64::MAX,
                modified_ns: i64::MIN,
                hash: std::array::from_fn(|i| u8::try_from(i * 7).unwrap_or(255)),
                rules: 9,
                status,
            };
            assert_eq!(
                restore_source(&store_source(&source)).expect("its own bytes"),
                source
            );
        }
    }

    /// Whatever single byte is damaged: an error or a record whose spans fit its text, never a panic.
    #[test]
    fn damage_is_an_error_or_fits() {
        let good = store(&record());
        let mut refused = 0;
        for at in 0..good.len() {
            for byte in [b'0', b'9', b'"', b']', b'z', 0xff] {
                let mut bad = good.clone();
                bad[at] = byte;
                match restore(&bad) {
                    Err(_) => refused += 1,
                    Ok(record) => {
                        let text = &record.article.text;
                        for quote in &record.extraction.quotes {
                            assert!(quote.content.iter().all(|piece| text.fits(*piece)));
                            assert!(quote.cue.iter().all(|piece| text.fits(*piece)));
                        }
                        assert!(record.article.blocks.iter().all(|b| text.fits(b.span)));
                    }
                }
            }
        }
        assert!(refused > good.len(), "most damage is seen: {refused}");
    }
}
