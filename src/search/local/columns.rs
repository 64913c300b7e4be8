//! [`Columns`]: what ranking, joining and rows need of one segment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::store::StoreReader;
use tantivy::{DocId, Score, SegmentReader};

use crate::search::Sort;
use crate::search::local::heads::Heads;
use crate::search::local::join::Family;
use crate::search::local::rank::falling;
use crate::search::local::schema::{
    Fields, ID, KIND, OUTLET_NAME, SPEAKER_NAME, VERB_NAME, WHEN, day_of,
};

/// What ranking, joining and rows need of one segment. Opened once a commit.
pub(super) struct Columns {
    pub family: Family,
    pub outlets: Option<StrColumn>,
    pub speakers: Option<StrColumn>,
    pub kinds: Option<StrColumn>,
    pub verbs: Option<StrColumn>,
    when: Column<u64>,
    ids: Option<StrColumn>,
    /// Of some ranks.
    kept: Mutex<HashMap<u64, Arc<str>>>,
    /// Read when the first query wants them.
    heads: OnceLock<Heads>,
    pub fields: Fields,
    /// Where the records are.
    pub store: StoreReader,
}

/// How many blocks of some 16 KiB of stored records are kept unpacked for a segment.
const BLOCKS: usize = 16;

/// So many documents are looked at together.
pub(super) const STRIDE: usize = 128;

impl Columns {
    pub fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let when = reader.fast_fields().column_opt::<u64>(WHEN)?;
        Ok(Self {
            family: Family::open(reader)?,
            when: when.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            ids: reader.fast_fields().str(ID)?,
            outlets: reader.fast_fields().str(OUTLET_NAME)?,
            speakers: reader.fast_fields().str(SPEAKER_NAME)?,
            kinds: reader.fast_fields().str(KIND)?,
            verbs: reader.fast_fields().str(VERB_NAME)?,
            store: reader.get_store_reader(BLOCKS)?,
            kept: Mutex::default(),
            heads: OnceLock::new(),
            fields,
        })
    }

    /// Where the articles of the segment begin, whose reader is given.
    pub fn heads(&self, reader: &SegmentReader) -> tantivy::Result<&Heads> {
        if let Some(heads) = self.heads.get() {
            return Ok(heads);
        }
        let heads = Heads::open(reader, self.fields.doc)?;
        Ok(self.heads.get_or_init(|| heads))
    }

    /// The day of an article or quote, as `schema` counts them.
    pub fn date(&self, doc: DocId) -> Option<i64> {
        day_of(self.when.first(doc)?)
    }

    /// The same as a number that grows with it; 0 when there is none.
    pub fn when(&self, doc: DocId) -> u64 {
        self.when.first(doc).unwrap_or(0)
    }

    /// The same of so many documents at the most, which costs a fraction.
    pub fn whens(&self, docs: &[DocId]) -> [u64; STRIDE] {
        let mut whens = [0; STRIDE];
        if let (ColumnIndex::Full, Some(whens)) = (&self.when.index, whens.get_mut(..docs.len())) {
            self.when.values.get_vals(docs, whens);
        }
        whens
    }

    /// The first place in the order of rows of a document, which is an article or one of its quotes.
    pub fn first(&self, sort: Sort, doc: DocId, article: DocId, score: Score) -> u64 {
        let rank = |column: &Option<StrColumn>, doc| {
            let rank = column.as_ref().and_then(|column| column.ords().first(doc));
            rank.unwrap_or(u64::MAX)
        };
        match sort {
            Sort::Relevance => falling(score).into(),
            Sort::Date | Sort::Left | Sort::Right => 0,
            // Undated last.
            Sort::Oldest => self.when(article).wrapping_sub(1),
            Sort::Outlet => rank(&self.outlets, article),
            // An article stands where the first of its quotes does.
            Sort::Speaker if doc == article => {
                let quotes = self.family.quotes(article).unwrap_or(0);
                let ranks = (doc + 1..=doc + quotes).map(|quote| rank(&self.speakers, quote));
                ranks.min().unwrap_or(u64::MAX)
            }
            Sort::Speaker => rank(&self.speakers, doc),
            Sort::Quotes => u64::MAX - u64::from(self.family.quotes(article).unwrap_or(0)),
        }
    }

    /// The value that a first place in the order stands for, where that means something inside the segment only.
    pub fn value(&self, sort: Sort, first: u64) -> tantivy::Result<Option<String>> {
        let column = match sort {
            Sort::Outlet => &self.outlets,
            Sort::Speaker => &self.speakers,
            _ => return Ok(None),
        };
        let mut value = String::new();
        match column {
            Some(column) if first != u64::MAX => {
                column.ord_to_str(first, &mut value)?;
                Ok(Some(value))
            }
            _ => Ok(None),
        }
    }

    /// The rank of an article's id among those of the segment.
    pub fn rank(&self, article: DocId) -> u64 {
        let ids = self.ids.as_ref();
        let rank = ids.and_then(|ids| ids.ords().first(article));
        rank.unwrap_or(u64::MAX)
    }

    /// The id of that rank. Costs microseconds, but for those that were asked for lately: while a word is typed, the
    /// same rows come first again and again.
    pub fn id(&self, rank: u64) -> tantivy::Result<Arc<str>> {
        /// So many are kept.
        const KEPT: usize = 512;
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = kept().get(&rank) {
            return Ok(Arc::clone(id));
        }
        let mut id = String::new();
        if let Some(ids) = &self.ids {
            ids.ord_to_str(rank, &mut id)?;
        }
        let id: Arc<str> = id.into();
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(rank, Arc::clone(&id));
        Ok(id)
    }
}
