//! The count of all that is stored, document by document: whether every record can be restored, has its quotes behind
//! it, and is what its source says.

use std::collections::{HashMap, HashSet};

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::record::{SourceKey, Status, restore};
use crate::search::Checkup;
use crate::search::local::behind::restore_stamped;
use crate::search::local::fault::Fault;
use crate::search::local::join::Family;
use crate::search::local::schema::{ARTICLE, Fields, QUOTE, SOURCE, STAMP};

/// What is known of one source.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// How often it stands there: once.
    sources: u32,
    /// What it says; nothing for one that was skipped.
    said: (u64, u64),
    /// Articles and quotes under its key.
    found: (u64, u64),
}

/// Everything that was counted. Some hundred bytes a source and 16 an article.
pub(super) struct Census {
    fields: Fields,
    sources: HashMap<SourceKey, Count>,
    ids: HashSet<[u8; 16]>,
    articles: u64,
    quotes: u64,
    /// What is wrong with records, and with sources.
    broken: Vec<String>,
    astray: Vec<String>,
}

/// What the dictionaries say of each document of a segment.
struct Terms {
    /// The first byte of its sort.
    sorts: Vec<u8>,
    /// The number of its source's key, from 1.
    keys: Vec<u32>,
    names: Vec<String>,
    /// The hash of its id.
    ids: HashMap<DocId, [u8; 16]>,
}

fn hash(id: &[u8]) -> [u8; 16] {
    let hash = blake3::hash(id);
    std::array::from_fn(|i| hash.as_bytes()[i])
}

/// Each living document of each word of a field.
fn each(
    reader: &SegmentReader,
    field: Field,
    mut tell: impl FnMut(&[u8], DocId) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let index = reader.inverted_index(field)?;
    let mut words = index.terms().stream()?;
    while words.advance() {
        let info = words.value().clone();
        let mut postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if doc >= reader.max_doc() {
                return Err(Fault::broken("a word of a document that does not exist"));
            }
            if !reader.is_deleted(doc) {
                tell(words.key(), doc)?;
            }
            postings.advance();
        }
    }
    Ok(())
}

impl Terms {
    fn new(reader: &SegmentReader, fields: &Fields) -> Result<Self, Fault> {
        let docs = reader.max_doc() as usize;
        let mut out = Self {
            sorts: vec![0; docs],
            keys: vec![0; docs],
            names: Vec::new(),
            ids: HashMap::new(),
        };
        each(reader, fields.doc, |word, doc| {
            for sort in [ARTICLE, QUOTE, SOURCE] {
                if word == sort.as_bytes() {
                    out.sorts[doc as usize] = sort.as_bytes()[0];
                }
            }
            Ok(())
        })?;
        each(reader, fields.source, |word, doc| {
            let name = std::str::from_utf8(word).map_err(Fault::new)?;
            if out.names.last().is_none_or(|last| last != name) {
                out.names.push(name.to_owned());
            }
            out.keys[doc as usize] = u32::try_from(out.names.len()).unwrap_or(u32::MAX);
            Ok(())
        })?;
        each(reader, fields.id, |word, doc| {
            out.ids.insert(doc, hash(word));
            Ok(())
        })?;
        Ok(out)
    }

    fn key(&self, doc: DocId) -> Option<&str> {
        let at = self.keys.get(doc as usize)?.checked_sub(1)?;
        self.names.get(at as usize).map(String::as_str)
    }

    fn is(&self, doc: DocId, sort: &str) -> bool {
        self.sorts.get(doc as usize) == sort.as_bytes().first()
    }
}

impl Census {
    pub fn new(fields: Fields) -> Self {
        Self {
            fields,
            sources: HashMap::new(),
            ids: HashSet::new(),
            articles: 0,
            quotes: 0,
            broken: Vec::new(),
            astray: Vec::new(),
        }
    }

    /// Counts a segment.
    pub fn add(&mut self, reader: &SegmentReader) -> Result<(), Fault> {
        let terms = Terms::new(reader, &self.fields)?;
        let family = Family::open(reader)?;
        let store = reader.get_store_reader(1)?;
        let stamps = reader.fast_fields().bytes(STAMP)?;
        // The quotes that the article before them still has to have, and the next one's ordinal.
        let (mut left, mut next) = (0_u32, 0_u32);
        for doc in 0..reader.max_doc() {
            if reader.is_deleted(doc) {
                self.ends(&mut left, doc);
                continue;
            }
            let Some(key) = terms.key(doc) else {
                self.broken.push(format!("document {doc}: of no source"));
                continue;
            };
            if terms.is(doc, QUOTE) {
                let article = doc.checked_sub(next + 1);
                let at_home = left > 0
                    && family.article(doc).map(|(article, _)| article) == article
                    && article.and_then(|article| terms.key(article)) == Some(key);
                if at_home {
                    (left, next) = (left - 1, next + 1);
                } else {
                    self.broken
                        .push(format!("document {doc}: a quote without its article"));
                }
                self.quotes += 1;
                self.of(key).found.1 += 1;
                continue;
            }
            self.ends(&mut left, doc);
            if terms.is(doc, ARTICLE) {
                self.articles += 1;
                self.of(key).found.0 += 1;
                let bytes = store.get_document_bytes(doc);
                match bytes
                    .map_err(Fault::from)
                    .and_then(|bytes| restore(&bytes).map_err(Fault::new))
                {
                    Ok(record) => {
                        let id = record.article.id.as_str();
                        let of_it = record.extraction.quotes.len();
                        if terms.ids.get(&doc) != Some(&hash(id.as_bytes())) {
                            self.broken
                                .push(format!("\"{id}\": stored under another name"));
                        }
                        if family.quotes(doc).map(|n| n as usize) != Some(of_it) {
                            self.broken
                                .push(format!("\"{id}\": with quotes of another one"));
                        }
                        // Two files may call theirs the same.
                        if !self.ids.insert(hash(format!("{key}\n{id}").as_bytes())) {
                            self.broken.push(format!("\"{id}\": there twice"));
                        }
                        (left, next) = (u32::try_from(of_it).unwrap_or(u32::MAX), 0);
                    }
                    Err(Fault::Cause(cause)) => {
                        self.broken
                            .push(format!("an article of \"{key}\": {cause}"));
                        (left, next) = (family.quotes(doc).unwrap_or(0), 0);
                    }
                    Err(fault) => return Err(fault),
                }
            } else if terms.is(doc, SOURCE) {
                let mut stamp = Vec::new();
                if let Some(column) = &stamps
                    && let Some(ord) = column.term_ords(doc).next()
                {
                    column.ord_to_bytes(ord, &mut stamp)?;
                }
                self.source(key, &stamp);
            } else {
                self.broken.push(format!("document {doc}: of no sort"));
            }
        }
        self.ends(&mut left, reader.max_doc());
        Ok(())
    }

    /// An article ends here: it must have had all its quotes.
    fn ends(&mut self, left: &mut u32, doc: DocId) {
        if *left > 0 {
            self.broken.push(format!(
                "document {doc}: the article before it lacks {left} quotes"
            ));
            *left = 0;
        }
    }

    fn of(&mut self, key: &str) -> &mut Count {
        self.sources.entry(SourceKey::new(key)).or_default()
    }

    fn source(&mut self, key: &str, stamp: &[u8]) {
        match restore_stamped(stamp) {
            Ok(source) if source.key.as_str() == key => {
                let count = self.of(key);
                count.sources += 1;
                count.said = match source.status {
                    Status::Read { articles, quotes }
                    | Status::Lines {
                        articles, quotes, ..
                    } => (articles.into(), quotes.into()),
                    Status::Skipped(_) => (0, 0),
                };
            }
            Ok(_) => self.astray.push(format!("\"{key}\": under another name")),
            Err(error) => self.astray.push(format!("\"{key}\": {error}")),
        }
    }

    /// Says what it came to.
    pub fn report(mut self, out: &mut Checkup) {
        match self.broken.is_empty() {
            true => out.good(
                "records",
                format!(
                    "{} articles with {} quotes restored, every seal and span holds",
                    self.articles, self.quotes
                ),
            ),
            false => named("records", self.broken, out),
        }
        // What a file holds in parts, each a source of its own, counts for the file, too.
        let mut parts: HashMap<&str, (u64, u64)> = HashMap::new();
        for (key, count) in &self.sources {
            if let Some((file, _)) = key.as_str().split_once("//") {
                let (articles, quotes) = parts.entry(file).or_default();
                (*articles, *quotes) = (*articles + count.found.0, *quotes + count.found.1);
            }
        }
        for (key, count) in &self.sources {
            let key = key.as_str();
            let (more_articles, more_quotes) = parts.get(key).copied().unwrap_or_default();
            let (articles, quotes) = (count.found.0 + more_articles, count.found.1 + more_quotes);
            match count.sources {
                0 => self.astray.push(format!("\"{key}\": {articles} articles of no source")),
                1 if count.said == (articles, quotes) => {}
                1 => self.astray.push(format!(
                    "\"{key}\": {articles} articles and {quotes} quotes, where there were {} and {}",
                    count.said.0, count.said.1
                )),
                n => self.astray.push(format!("\"{key}\": there {n} times")),
            }
        }
        self.astray.sort();
        match self.astray.is_empty() {
            true => out.good(
                "sources",
                format!(
                    "{}, each with all its articles and quotes",
                    self.sources.len()
                ),
            ),
            false => named("sources", self.astray, out),
        }
    }
}

/// The most files or records of one sort that are named one by one.
pub(super) const NAMED: usize = 10;

/// Names the first few of many.
pub(super) fn named(part: &'static str, broken: Vec<String>, out: &mut Checkup) {
    let more = broken.len().saturating_sub(NAMED);
    for said in broken.into_iter().take(NAMED) {
        out.bad(part, said);
    }
    if more > 0 {
        out.bad(part, format!("and {more} more"));
    }
}
