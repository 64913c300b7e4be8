//! The stored form of a record and of a source: what an index keeps and gives back, bit for bit.
//!
//! A record is written field after field: numbers as LEB128, strings and lists after their length, a span as
//! its distance from the one before and its length, so that what is stored costs little more than the text.
//! (As JSON it took 1.75 times the text; the digits of spans weighed most.) First comes the head, which is all
//! that a list of articles shows, with a seal of its own, and last a seal of it all: its length and the first bytes of its
//! BLAKE3.
//!
//! What is under the seal is checked nevertheless, as far as safety needs it: every span lies on character
//! borders of the very text it came with, every speaker is in range. So a damaged index may lose a record,
//! but it can never show words that nobody said.
//!
//! Sources are few and small: JSON, by a mirror struct.

mod codec;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, Basis, Block, Blocks, Ground, Known, Label, Language};
use crate::lang::LangId;
use crate::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId};
use crate::record::wire::codec::{Reader, Writer};
use crate::record::{Record, Source, SourceKey, Status, Unread};
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

/// What a list shows of an article; read without its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Which one.
    pub id: ArticleId,
    /// The title to show.
    pub title: String,
    /// Who published it.
    pub outlet: Option<Known<String>>,
    /// When.
    pub date: Option<Known<jiff::civil::Date>>,
    /// Its web address.
    pub url: Option<String>,
    /// How many quotes it holds.
    pub quotes: u32,
}

impl Head {
    /// The head of a record that is at hand.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let article = &record.article;
        Self {
            id: article.id.clone(),
            title: article.title().to_owned(),
            outlet: article.outlet.clone(),
            date: article.date.clone(),
            url: article.url.clone(),
            quotes: u32::try_from(record.extraction.quotes.len()).unwrap_or(u32::MAX),
        }
    }
}

/// The version of the stored form of a record. To be raised with every change of what [`store`] writes: records of
/// another form cannot be restored, which is no damage.
pub const FORM: u32 = 2;

/// How many bytes stand behind a record: its length, and the first ones of its hash.
const SEAL_BYTES: usize = 12;

fn seal(record: &[u8]) -> [u8; SEAL_BYTES] {
    // A text is shorter than 4 GiB; a record that is not would be refused when it is read.
    let len = u32::try_from(record.len()).unwrap_or(0).to_le_bytes();
    let hash = blake3::hash(record);
    std::array::from_fn(|i| match len.get(i) {
        Some(byte) => *byte,
        None => hash.as_bytes()[i],
    })
}

/// The record at the end of `bytes`, and its seal.
fn record_in(bytes: &[u8]) -> Option<(&[u8], &[u8; SEAL_BYTES])> {
    let (bytes, stamp) = bytes.split_last_chunk::<SEAL_BYTES>()?;
    let len = stamp.first_chunk::<4>().copied().map(u32::from_le_bytes)?;
    let start = bytes.len().checked_sub(usize::try_from(len).ok()?)?;
    Some((bytes.get(start..)?, stamp))
}

fn broken_seal() -> Broken {
    Broken::new("its seal is broken")
}

/// The bytes of a record. O(n) in its text and spans.
#[must_use]
pub fn store(record: &Record) -> Vec<u8> {
    let Record {
        article,
        extraction,
    } = record;
    let mut out = Writer::with_capacity(article.text.len() * 5 / 4 + 256);
    store_head(&mut out, article, extraction.quotes.len());
    out.text(article.text.as_str());
    out.flag(article.stated_title.is_some());
    out.option(article.byline.as_deref(), Writer::text);
    out.text(article.language.id.code());
    out.letter(ground_letter(article.language.ground));
    out.list(article.blocks.iter(), |out, block| {
        out.span(block.span);
        out.letter(label_letter(block.label));
    });
    out.list(extraction.speakers.iter(), store_speaker);
    let facts = facts(extraction);
    out.list(facts.iter(), |out, fact| out.text(fact.name()));
    for quote in &extraction.quotes {
        store_quote(&mut out, quote, &facts);
    }
    let mut bytes = out.bytes();
    let seal = seal(&bytes);
    bytes.extend_from_slice(&seal);
    bytes
}

/// The record of [`store`]d bytes; others may stand before them.
///
/// # Errors
///
/// When a single one of the bytes is another, or a span does not fit its text.
pub fn restore(bytes: &[u8]) -> Result<Record, Broken> {
    let (record, stamp) = record_in(bytes).ok_or_else(broken_seal)?;
    if *stamp != seal(record) {
        return Err(broken_seal());
    }
    restore_unsealed(Reader::new(record))
}

/// The head of [`store`]d bytes; others may stand before them. O(n) in the head: it has a seal of its own.
///
/// # Errors
///
/// When a single one of its bytes is another.
pub fn restore_head(bytes: &[u8]) -> Result<Head, Broken> {
    let (record, _) = record_in(bytes).ok_or_else(broken_seal)?;
    head(&mut Reader::new(record))
}

fn store_head(out: &mut Writer, article: &Article, quotes: usize) {
    out.text(article.id.as_str());
    out.text(article.title());
    out.option(article.outlet.as_ref(), |out, known| {
        out.text(&known.value);
        out.flag(known.basis == Basis::Stated);
    });
    out.option(article.date.as_ref(), |out, known| {
        let date = known.value;
        out.signed(date.year().into());
        out.signed(date.month().into());
        out.signed(date.day().into());
        out.flag(known.basis == Basis::Stated);
    });
    out.option(article.url.as_deref(), Writer::text);
    out.number(quotes as u64);
    let seal = seal(out.so_far());
    out.raw(&seal);
}

fn head(from: &mut Reader<'_>) -> Result<Head, Broken> {
    let all = from.rest();
    let head = Head {
        id: ArticleId::new(from.text()?),
        title: from.text()?.to_owned(),
        outlet: from.option(|from| Ok(known(from.text()?.to_owned(), from.flag()?)))?,
        date: from.option(|from| {
            let (y, m, d) = (from.small()?, from.small()?, from.small()?);
            let date = jiff::civil::Date::new(y, narrow(m)?, narrow(d)?).map_err(Broken::new)?;
            Ok(known(date, from.flag()?))
        })?,
        url: from.option(|from| Ok(from.text()?.to_owned()))?,
        quotes: narrow(from.number()?)?,
    };
    let read = all.len() - from.rest().len();
    match from.raw()? == seal(&all[..read]) {
        true => Ok(head),
        false => Err(broken_seal()),
    }
}

fn narrow<A, B: TryFrom<A>>(number: A) -> Result<B, Broken> {
    B::try_from(number).map_err(|_| Broken::new("a number too great"))
}

fn known<T>(value: T, stated: bool) -> Known<T> {
    let basis = if stated {
        Basis::Stated
    } else {
        Basis::Guessed
    };
    Known { value, basis }
}

fn restore_unsealed(mut from: Reader<'_>) -> Result<Record, Broken> {
    let from = &mut from;
    let head = head(from)?;
    let text = Text::new(from.text()?);
    let stated = from.flag()?;
    let byline = from.option(|from| Ok(from.text()?.to_owned()))?;
    let language = restore_language(from)?;
    let blocks = restore_blocks(from, &text)?;
    let mut speakers = Vec::new();
    for _ in 0..from.number()? {
        speakers.push(restore_speaker(from, speakers.len(), &text)?);
    }
    let facts = from.list(|from| {
        let name = from.text()?;
        let fact = Fact::ALL.iter().find(|fact| fact.name() == name);
        fact.copied().ok_or_else(|| Broken::new("an unknown fact"))
    })?;
    let mut quotes = Vec::new();
    for _ in 0..head.quotes {
        quotes.push(restore_quote(from, &text, speakers.len(), &facts)?);
    }
    Ok(Record {
        article: Article {
            id: head.id,
            text,
            blocks,
            stated_title: stated.then_some(head.title),
            outlet: head.outlet,
            date: head.date,
            byline,
            url: head.url,
            language,
        },
        extraction: Extraction { quotes, speakers },
    })
}

fn ground_letter(ground: Ground) -> u8 {
    match ground {
        Ground::Stated => b's',
        Ground::Detected => b'd',
        Ground::Assumed => b'a',
    }
}

fn restore_language(from: &mut Reader<'_>) -> Result<Language, Broken> {
    let id = LangId::from_name(from.text()?).ok_or_else(|| Broken::new("an unknown language"))?;
    let letter = from.letter()?;
    let ground = Ground::ALL
        .into_iter()
        .find(|g| ground_letter(*g) == letter);
    let ground = ground.ok_or_else(|| Broken::new("an unknown ground"))?;
    Ok(Language { id, ground })
}

/// The different facts of an extraction: each quote then names them by number.
fn facts(extraction: &Extraction) -> Vec<Fact> {
    let mut facts = Vec::new();
    for why in extraction.quotes.iter().flat_map(|quote| &quote.why) {
        if !facts.contains(&why.fact) {
            facts.push(why.fact);
        }
    }
    facts
}

const LABELS: [(Label, u8); 5] = [
    (Label::Title, b't'),
    (Label::Heading, b'h'),
    (Label::Meta, b'm'),
    (Label::Prose, b'p'),
    (Label::Boilerplate, b'b'),
];

fn label_letter(label: Label) -> u8 {
    match label {
        Label::Title => b't',
        Label::Heading => b'h',
        Label::Meta => b'm',
        Label::Prose => b'p',
        Label::Boilerplate => b'b',
    }
}

fn store_quote(out: &mut Writer, quote: &Quote, facts: &[Fact]) {
    out.spans(&quote.content);
    out.letter(match quote.kind {
        Kind::Direct => b'd',
        Kind::Mixed => b'm',
        Kind::Indirect => b'i',
    });
    out.spans(&quote.cue);
    out.spans(&quote.source);
    out.option(quote.speaker, |out, id| out.number(id.0.into()));
    // The bits: a number that went through decimals may come back as its neighbour.
    out.number(quote.confidence.to_bits().into());
    out.list(quote.why.iter(), |out, why| {
        let known = facts.iter().position(|fact| *fact == why.fact);
        out.number(known.unwrap_or(facts.len()) as u64);
        out.option(why.at, Writer::span);
    });
}

fn restore_quote(
    from: &mut Reader<'_>,
    text: &Text,
    speakers: usize,
    facts: &[Fact],
) -> Result<Quote, Broken> {
    Ok(Quote {
        content: Spans::new(from.spans(text)?),
        kind: match from.letter()? {
            b'd' => Kind::Direct,
            b'm' => Kind::Mixed,
            b'i' => Kind::Indirect,
            _ => return Err(Broken::new("an unknown kind")),
        },
        cue: Spans::new(from.spans(text)?),
        source: Spans::new(from.spans(text)?),
        speaker: from.option(|from| speaker_id(from, speakers))?,
        confidence: f32::from_bits(narrow(from.number()?)?),
        why: from.list(|from| {
            let fact = facts.get(narrow::<_, usize>(from.number()?)?).copied();
            Ok(Evidence {
                fact: fact.ok_or_else(|| Broken::new("a fact out of range"))?,
                at: from.option(|from| from.span(text))?,
            })
        })?,
    })
}

/// The ordinal of one of the first `speakers`.
fn speaker_id(from: &mut Reader<'_>, speakers: usize) -> Result<SpeakerId, Broken> {
    let id: u32 = narrow(from.number()?)?;
    if id as usize >= speakers {
        return Err(Broken::new("a speaker out of range"));
    }
    Ok(SpeakerId(id))
}

fn store_speaker(out: &mut Writer, speaker: &Speaker) {
    match speaker {
        Speaker::Named { name, mentions } => {
            out.letter(b'n');
            out.text(name);
            out.spans(mentions);
        }
        Speaker::Unnamed { label, mentions } => {
            out.letter(b'u');
            out.text(label);
            out.spans(mentions);
        }
        Speaker::Joint(ids) => {
            out.letter(b'j');
            out.list(ids.iter(), |out, id| out.number(id.0.into()));
        }
    }
}

fn restore_speaker(from: &mut Reader<'_>, ordinal: usize, text: &Text) -> Result<Speaker, Broken> {
    match from.letter()? {
        b'n' => Ok(Speaker::Named {
            name: from.text()?.to_owned(),
            mentions: from.spans(text)?,
        }),
        b'u' => Ok(Speaker::Unnamed {
            label: from.text()?.to_owned(),
            mentions: from.spans(text)?,
        }),
        b'j' => Ok(Speaker::Joint(from.list(|from| speaker_id(from, ordinal))?)),
        _ => Err(Broken::new("an unknown sort of speaker")),
    }
}

fn restore_blocks(from: &mut Reader<'_>, text: &Text) -> Result<Blocks, Broken> {
    let mut end = 0;
    let blocks = from.list(|from| {
        let span: Span = from.span(text)?;
        if span.start() < end {
            return Err(Broken::new("blocks out of order"));
        }
        end = span.end();
        let letter = from.letter()?;
        let label = LABELS.into_iter().find(|(_, known)| *known == letter);
        let (label, _) = label.ok_or_else(|| Broken::new("an unknown label"))?;
        Ok(Block { span, label })
    })?;
    Ok(Blocks::new(blocks))
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
            Status::Lines {
                articles,
                quotes,
                unread,
            } => {
                let first = unread.first.iter();
                let first = first.map(|(line, reason)| (*line, reason.as_str().into()));
                StoredStatus::Lines(*articles, *quotes, unread.count, first.collect())
            }
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
            StoredStatus::Lines(articles, quotes, count, first) => Status::Lines {
                articles,
                quotes,
                unread: Unread { count, first },
            },
        },
    })
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
    #[serde(rename = "l")]
    Lines(u32, u32, u32, Vec<(u64, String)>),
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
mod tests;
