//! The fields of the index, and what becomes of a source, an article and its quotes in them.
//!
//! One index holds three sorts of documents (`doc` = article, quote, source), so that one commit covers an
//! article with its quotes and one deletion by source takes them all. The documents of one article lie side
//! by side in one segment:
//!
//! ```text
//! doc id   n        n+1      n+2             n+k
//!          article  quote 0  quote 1   …     quote k-1        k, 0, 1 …: fast field `kin`
//! ```
//!
//! tantivy promises it (`IndexWriter::run` keeps a group in one segment, merges keep the order, and a source
//! goes as a whole), and it makes the join of quotes with their article a subtraction.
//!
//! The record is stored once, with the article; a quote is indexed words and its ordinal, no more.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema,
    TextFieldIndexing, TextOptions,
};

use crate::article::Label;
use crate::quote::{Quote, thousandths};
use crate::record::{FORM, RULES, Record, Source, SourceKey, Status, store, store_source};
use crate::search::local::draft::{Draft, Pass};
use crate::search::local::join::{KIN, of_article, of_quote};
use crate::search::local::words::WORDS;
use crate::search::rows::sorted;

/// Rises with every change of the fields or of what is put into them. Where the fields stay the same, an index of before
/// is read on while everything is put into it anew; where they do not, it is set aside.
pub(super) const SCHEMA: u32 = 10;

/// Between a stored source, which is JSON in one line, and the number of the schema.
pub(super) const BREAK: u8 = b'\n';

/// What is stored of a source: itself, and the schema by which its documents were made.
pub(super) fn stamped(mut source: Vec<u8>) -> Vec<u8> {
    source.push(BREAK);
    source.extend_from_slice(SCHEMA.to_string().as_bytes());
    source
}

/// What a commit says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub schema: u32,
    pub rules: u32,
    pub generation: u64,
    /// The stored form of its records; the first one had no number.
    #[serde(default = "first_form")]
    pub form: u32,
    /// Whether the list of segments that it stands in has a seal (`shelf`).
    #[serde(default)]
    pub sealed: bool,
}

fn first_form() -> u32 {
    1
}

impl Stamp {
    /// The stamp of a commit by this version.
    pub fn new(generation: u64) -> Self {
        Self {
            schema: SCHEMA,
            rules: RULES,
            generation,
            form: FORM,
            sealed: true,
        }
    }

    /// Whether this version can read what it stands for, when the fields are the same.
    pub fn fits(self) -> bool {
        self.form == FORM
    }

    /// Whether this version would make the same of the same files.
    pub fn is_current(self) -> bool {
        (self.schema, self.rules) == (SCHEMA, RULES)
    }
}

/// The values of the field `doc`.
pub(super) const ARTICLE: &str = "article";
pub(super) const QUOTE: &str = "quote";
pub(super) const SOURCE: &str = "source";
/// Also the sort of a source that was skipped, so that those can be counted.
pub(super) const SKIPPED: &str = "skipped";

/// Names of fast fields.
pub(super) const ID: &str = "id";
pub(super) const WHEN: &str = "when";
pub(super) const OUTLET_NAME: &str = "outlet_name";
pub(super) const SPEAKER_NAME: &str = "speaker_name";
pub(super) const KIND: &str = "kind";
pub(super) const VERB_NAME: &str = "verb_name";
pub(super) const STAMP: &str = "stamp";

/// The fields. Which document has which is told at each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// All: the sort of document.
    pub doc: Field,
    /// All: the key of the source they came from.
    pub source: Field,
    /// Article: its name; indexed, and fast for ties.
    pub id: Field,
    /// Article: the stored record.
    pub record: Field,
    /// Article: title and text without boilerplate, a value a block, so that no phrase runs over a border.
    pub body: Field,
    /// Article: the shown title.
    pub title: Field,
    /// Article: who published it; folded, with positions.
    pub outlet: Field,
    /// Article: its outlet to sort and to count by ([`sorted`]).
    pub outlet_name: Field,
    /// Article: who wrote it; folded, with positions.
    pub author: Field,
    /// Article: the name of its file and folders; folded, with positions.
    pub path: Field,
    /// Article: its web address; folded, with positions.
    pub url: Field,
    /// Article: the host of its web address, likewise.
    pub host: Field,
    /// Article: the code and the English name of its language.
    pub language: Field,
    /// Article: what it has, by the names of `has:`.
    pub has: Field,
    /// Article: days since the year 0, roughly; only the order means something. Fast for ranges, indexed so that the
    /// newest are found at once (see `newest`).
    pub date: Field,
    /// All: the same to sort by; 0 for undated and for sources. All have one, so that it is found without a search:
    /// where one document has none, finding the others is the dearest step of a search.
    pub when: Field,
    /// Quote: its content.
    pub content: Field,
    /// Quote: who said it; folded, with positions.
    pub speaker: Field,
    /// Quote: `direct`, `mixed`, `indirect`.
    pub kind: Field,
    /// Quote: the words that introduce it, with their first forms; folded, with positions.
    pub verb: Field,
    /// Quote: what is so of it, by the names of `is:`, and the class of its verb.
    pub sign: Field,
    /// Quote: its length in words.
    pub length: Field,
    /// Quote: its speaker to sort and to count by ([`sorted`]).
    pub speaker_name: Field,
    /// Quote: the first form of its verb, to count by.
    pub verb_name: Field,
    /// All: which quotes follow an article, and which place a quote has behind it (see `join`).
    pub kin: Field,
    /// Quote: the first byte of its content in the article's text.
    pub start: Field,
    /// Quote: how sure it is, in thousandths.
    pub confidence: Field,
    /// Article and quote: which values are absent ([`NO_OUTLET`], [`NO_SPEAKER`] …).
    pub absent: Field,
    /// Source: the whole source, fast, so that the manifest is read without touching stored texts.
    pub stamp: Field,
}

/// Values of the field `absent`.
pub(super) const NO_OUTLET: &str = "outlet";
pub(super) const NO_DATE: &str = "date";
pub(super) const NO_AUTHOR: &str = "author";
pub(super) const NO_URL: &str = "url";
pub(super) const NO_SPEAKER: &str = "speaker";

fn raw() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    )
}

/// Read by document only, not searched.
fn column() -> TextOptions {
    TextOptions::default().set_fast("raw")
}

/// The name in a value that is sorted by [`sorted`]; a value that is not stays as it is.
pub(super) fn shown(value: &str) -> &str {
    value.split_once('\u{1}').map_or(value, |(_, name)| name)
}

/// Searched word by word, with places.
fn words() -> TextFieldIndexing {
    TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
}

/// A text: its length says how much a word in it says.
fn text() -> TextOptions {
    TextOptions::default().set_indexing_options(words())
}

/// A name: they are all short.
fn name() -> TextOptions {
    TextOptions::default().set_indexing_options(words().set_fieldnorms(false))
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fast = NumericOptions::default().set_fast();
    let fields = Fields {
        doc: schema.add_text_field("doc", raw()),
        source: schema.add_text_field("source", raw()),
        id: schema.add_text_field(ID, raw().set_fast("raw")),
        record: schema.add_bytes_field("record", BytesOptions::from(STORED)),
        body: schema.add_text_field("body", text()),
        title: schema.add_text_field("title", text()),
        outlet: schema.add_text_field("outlet", name()),
        outlet_name: schema.add_text_field(OUTLET_NAME, column()),
        author: schema.add_text_field("author", name()),
        path: schema.add_text_field("path", name()),
        url: schema.add_text_field("url", name()),
        host: schema.add_text_field("host", name()),
        language: schema.add_text_field("language", raw()),
        has: schema.add_text_field("has", raw()),
        date: schema.add_i64_field("date", fast.clone().set_indexed()),
        when: schema.add_u64_field(WHEN, fast.clone()),
        content: schema.add_text_field("content", text()),
        speaker: schema.add_text_field("speaker", name()),
        kind: schema.add_text_field(KIND, raw().set_fast("raw")),
        speaker_name: schema.add_text_field(SPEAKER_NAME, column()),
        verb_name: schema.add_text_field(VERB_NAME, column()),
        verb: schema.add_text_field("verb", name()),
        sign: schema.add_text_field("sign", raw()),
        length: schema.add_u64_field("length", fast.clone()),
        kin: schema.add_u64_field(KIN, fast.clone()),
        start: schema.add_u64_field("start", fast.clone()),
        confidence: schema.add_u64_field("confidence", fast),
        absent: schema.add_text_field("absent", raw()),
        stamp: schema.add_bytes_field(STAMP, BytesOptions::from(FAST)),
    };
    (schema.build(), fields)
}

impl Fields {
    /// The document of a source.
    pub fn source(&self, pass: &Arc<Pass>, source: &Source) -> Draft {
        let mut doc = Draft::new(pass);
        doc.fixed(self.doc, SOURCE);
        if matches!(source.status, Status::Skipped(_)) {
            doc.fixed(self.doc, SKIPPED);
        }
        doc.text(self.source, &source.key.as_str().into());
        doc.number(self.kin, of_article(0));
        doc.number(self.when, 0);
        doc.bytes(self.stamp, stamped(store_source(source)));
        doc
    }

    /// The documents of a record: the article, then its quotes in order.
    pub fn record(&self, pass: &Arc<Pass>, key: &SourceKey, record: &Record) -> Vec<Draft> {
        let key: Arc<str> = key.as_str().into();
        let mut docs = Vec::with_capacity(1 + record.extraction.quotes.len());
        docs.push(self.article(Draft::new(pass), &key, record));
        for (ordinal, quote) in (0..).zip(&record.extraction.quotes) {
            let mut doc = Draft::new(pass);
            doc.number(self.kin, of_quote(ordinal));
            docs.push(self.quote(doc, &key, record, quote));
        }
        docs
    }

    fn article(&self, mut doc: Draft, key: &Arc<str>, record: &Record) -> Draft {
        let article = &record.article;
        doc.fixed(self.doc, ARTICLE);
        doc.text(self.source, key);
        doc.text(self.id, &article.id.as_str().into());
        doc.number(self.kin, of_article(record.extraction.quotes.len()));
        doc.number(self.when, when(record));
        match &article.date {
            Some(date) => doc.signed(self.date, day(date.value)),
            None => doc.fixed(self.absent, NO_DATE),
        }
        match &article.byline {
            Some(author) => doc.words(self.author, &author.as_str().into()),
            None => doc.fixed(self.absent, NO_AUTHOR),
        }
        doc.words(self.path, &record.path().into());
        match &article.url {
            Some(url) => doc.words(self.url, &url.as_str().into()),
            None => doc.fixed(self.absent, NO_URL),
        }
        if let Some(host) = article.host() {
            doc.words(self.host, &host.into());
        }
        let language = article.language.id;
        doc.fixed(self.language, language.code());
        doc.text(self.language, &language.name().to_lowercase().into());
        for name in record.has() {
            doc.fixed(self.has, name);
        }
        let title = article.title().into();
        doc.words(self.title, &title);
        // Bare words look into the title, too. Mostly it is a block of the text.
        let in_text = article.title_span().map(|span| article.text.slice(span));
        if in_text != Some(article.title()) {
            doc.words(self.body, &title);
        }
        doc.of(&article.text);
        for block in article.blocks.iter() {
            if block.label != Label::Boilerplate {
                doc.piece(self.body, block.span);
            }
        }
        match &article.outlet {
            Some(outlet) => {
                doc.words(self.outlet, &outlet.value.as_str().into());
                doc.text(self.outlet_name, &sorted(&outlet.value).into());
            }
            None => doc.fixed(self.absent, NO_OUTLET),
        }
        doc.bytes(self.record, store(record));
        doc
    }

    fn quote(&self, mut doc: Draft, key: &Arc<str>, record: &Record, quote: &Quote) -> Draft {
        doc.fixed(self.doc, QUOTE);
        doc.text(self.source, key);
        doc.fixed(self.kind, quote.kind.name());
        doc.number(self.confidence, thousandths(quote.confidence).into());
        doc.number(self.length, record.length(quote).into());
        doc.number(self.when, when(record));
        doc.number(self.start, quote.hull().start() as u64);
        let verbs = record.verbs(quote);
        if !verbs.words.is_empty() {
            doc.words(self.verb, &verbs.words.as_str().into());
        }
        if let Some(verb) = verbs.last {
            doc.fixed(self.verb_name, verb);
        }
        for name in record.signs(quote, &verbs) {
            doc.fixed(self.sign, name);
        }
        match quote.content.iter().as_slice() {
            // Words are all that counts, and those are the text's own: nothing is copied.
            [piece] => {
                doc.of(&record.article.text);
                doc.piece(self.content, *piece);
            }
            // Pieces are read as one text, so that phrases run over what stands between them.
            _ => doc.words(self.content, &record.content(quote).into()),
        }
        match record.speaker(quote) {
            Some(speaker) => {
                doc.text(self.speaker_name, &sorted(&speaker).into());
                doc.words(self.speaker, &speaker.into());
            }
            None => doc.fixed(self.absent, NO_SPEAKER),
        }
        doc
    }
}

/// The day of an article to sort by; 0 when it has none.
fn when(record: &Record) -> u64 {
    let date = record.article.date.as_ref();
    date.map_or(0, |date| {
        u64::try_from(day(date.value) - FIRST_DAY).unwrap_or(1)
    })
}

/// Less than [`day`] is for any date there is: years go from -9999 on.
const FIRST_DAY: i64 = -10_000 * 12 * 31;

/// The day that a value of the field `when` stands for, if any.
pub(super) fn day_of(when: u64) -> Option<i64> {
    let days = i64::try_from(when).ok().filter(|days| *days > 0)?;
    days.checked_add(FIRST_DAY)
}

/// A number that grows with the date.
pub(super) fn day(date: jiff::civil::Date) -> i64 {
    (i64::from(date.year()) * 12 + i64::from(date.month())) * 31 + i64::from(date.day())
}
