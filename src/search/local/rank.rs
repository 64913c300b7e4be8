//! Which rows come first, and how many match: one pass over the documents that a query finds.
//!
//! Counting needs every match, so nothing is gained by tantivy's own top-k with its pruning; a plain walk
//! in the order of documents gives counts, distinct articles and the best rows together, and can stop when
//! a newer query waits.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::query::{BitSetDocSet, ConstScorer, Scorer, Weight};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TERMINATED};

use crate::search::local::breath::Breath;
use crate::search::local::fault::Fault;
use crate::search::local::forms::{Several, Single};
use crate::search::local::join::{Family, article_by};
use crate::search::local::schema::{ID, KIND, OUTLET_NAME, SPEAKER_NAME, VERB_NAME, WHEN, day_of};
use crate::search::{Cancel, Error, Sort};

/// What ranking, joining and rows need of one segment. Opened once a commit.
pub(super) struct Columns {
    pub family: Family,
    pub outlets: Option<StrColumn>,
    pub speakers: Option<StrColumn>,
    pub kinds: Option<StrColumn>,
    pub verbs: Option<StrColumn>,
    when: Column<u64>,
    ids: Option<StrColumn>,
    /// Where the records are.
    pub store: StoreReader,
}

/// How many blocks of some 16 KiB of stored records are kept unpacked for a segment.
const BLOCKS: usize = 16;

impl Columns {
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
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
        })
    }

    /// The day of an article or quote, as `schema` counts them.
    pub fn date(&self, doc: DocId) -> Option<i64> {
        day_of(self.when.first(doc)?)
    }

    /// The same as a number that grows with it; 0 when there is none.
    fn when(&self, doc: DocId) -> u64 {
        self.when.first(doc).unwrap_or(0)
    }

    /// The same of some documents at once, which costs a fraction.
    fn whens(&self, docs: &[DocId]) -> [u64; STRIDE] {
        let mut whens = [0; STRIDE];
        if matches!(self.when.index, ColumnIndex::Full) {
            self.when.values.get_vals(docs, &mut whens[..docs.len()]);
        }
        whens
    }

    /// The first place in the order of rows of a document, which is an article or one of its quotes.
    fn first(&self, sort: Sort, doc: DocId, article: DocId, score: Score) -> u64 {
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
    fn value(&self, sort: Sort, first: u64) -> tantivy::Result<Option<String>> {
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

    /// The id of that rank. Costs microseconds.
    pub fn id(&self, rank: u64) -> tantivy::Result<String> {
        let mut id = String::new();
        if let Some(ids) = &self.ids {
            ids.ord_to_str(rank, &mut id)?;
        }
        Ok(id)
    }
}

/// A place in the order; the smallest is the best. Date counts downwards, undated is last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// By what the rows are sorted: [`Columns::first`].
    first: u64,
    date: u64,
    /// The rank of the article's id among those of its segment; 0 until it is looked up, which costs more than all else
    /// and decides between equals only.
    id: u64,
    ordinal: u32,
}

impl Key {
    /// What decides first.
    fn start(self) -> (u64, u64) {
        (self.first, self.date)
    }
}

/// Turns the order of scores, which are not negative, into the reverse order of numbers.
fn falling(score: Score) -> u32 {
    !score.max(0.0).to_bits()
}

/// A row found: an article or a quote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    key: Key,
    /// The article, or that of the quote.
    article: DocId,
    pub address: DocAddress,
    pub score: Score,
    /// For an article: how many of its quotes match.
    pub matching: u32,
}

impl Found {
    /// An article whose place in the order is known from elsewhere.
    pub fn article(address: DocAddress, matching: u32) -> Self {
        let key = Key {
            first: 0,
            date: 0,
            id: 0,
            ordinal: 0,
        };
        Self {
            key,
            article: address.doc_id,
            address,
            score: 0.0,
            matching,
        }
    }
}

/// What a search looks for in the documents that match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    /// Whether the matches are quotes (or else articles).
    pub quotes_match: bool,
    /// Whether articles are wanted (or else quotes, if quotes match).
    pub articles_wanted: bool,
    /// Whether articles without quotes are of no use: their quotes are wanted.
    pub quotes_needed: bool,
    pub sort: Sort,
    /// The most rows that can be asked for.
    pub limit: usize,
}

/// The answer of one segment, and then of all.
#[derive(Default)]
pub(super) struct Tally {
    pub articles: u64,
    pub quotes: u64,
    pub best: Vec<Found>,
    /// Where the worst of the best stands.
    worst: Option<(u64, u64)>,
}

/// Walks through one segment.
pub(super) fn walk(
    weight: &dyn Weight,
    ord: SegmentOrdinal,
    reader: &SegmentReader,
    columns: &Columns,
    aim: Aim,
    cancel: &Cancel,
) -> Result<Tally, Fault> {
    let mut scorer = weight.scorer(reader, 1.0)?;
    let mut walk = Walk {
        ord,
        columns,
        aim,
        tally: Tally::default(),
        open: None,
        last: None,
    };
    // A word is what is asked for most: there the steps are known, not looked up one by one.
    if let Some(word) = scorer.downcast_mut::<Single>() {
        walk.through(word, reader, cancel)?;
    } else if let Some(word) = scorer.downcast_mut::<Several>() {
        walk.through(word, reader, cancel)?;
    } else if let Some(many) = scorer.downcast_mut::<ConstScorer<BitSetDocSet>>() {
        walk.through(many, reader, cancel)?;
    } else {
        walk.through(&mut *scorer, reader, cancel)?;
    }
    walk.close();
    walk.tally.trim(aim.limit, columns);
    rank(&mut walk.tally.best, columns);
    Ok(walk.tally)
}

/// So many documents are taken from a query before they are looked at.
const STRIDE: usize = 128;

/// An article some of whose quotes were met.
#[derive(Clone, Copy)]
struct Open {
    article: DocId,
    score: Score,
    first: u64,
    matching: u32,
}

struct Walk<'c> {
    ord: SegmentOrdinal,
    columns: &'c Columns,
    aim: Aim,
    tally: Tally,
    open: Option<Open>,
    /// The article of the quote that was met last.
    last: Option<DocId>,
}

impl Walk<'_> {
    fn through<S: Scorer + ?Sized>(
        &mut self,
        scorer: &mut S,
        reader: &SegmentReader,
        cancel: &Cancel,
    ) -> Result<(), Fault> {
        let scored = self.aim.sort == Sort::Relevance;
        let mut breath = Breath::new(cancel);
        let (mut docs, mut scores, mut kin) = ([0; STRIDE], [0.0; STRIDE], [0; STRIDE]);
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            let mut taken = 0;
            for (place, score) in docs.iter_mut().zip(&mut scores) {
                if doc == TERMINATED {
                    break;
                }
                *place = doc;
                if scored {
                    *score = scorer.score();
                }
                taken += 1;
                doc = scorer.advance();
            }
            if breath.steps(128) {
                return Err(Error::Cancelled.into());
            }
            let (docs, kin) = (&docs[..taken], &mut kin[..taken]);
            self.columns.family.kin(docs, kin);
            if !reader.has_deletes() && self.stride(docs, &scores, kin) {
                continue;
            }
            for ((doc, score), kin) in docs.iter().zip(&scores).zip(kin) {
                if !reader.is_deleted(*doc) {
                    self.meet(*doc, *kin, *score);
                }
            }
        }
        Ok(())
    }

    /// Meets documents that are all alive, one like the other, where nothing but the score puts one before another and
    /// each is a row of its own: by far the most are only counted. Whether that is so.
    fn stride(&mut self, docs: &[DocId], scores: &[Score], kin: &[u64]) -> bool {
        let Aim { sort, limit, .. } = self.aim;
        let are_rows = match self.aim.quotes_match {
            true => !self.aim.articles_wanted,
            false => !self.aim.quotes_needed,
        };
        if limit > 0 && !(are_rows && sort == Sort::Relevance) {
            return false;
        }
        let mut whens = None;
        for (at, ((doc, score), kin)) in docs.iter().zip(scores).zip(kin).enumerate() {
            let first = falling(*score).into();
            let hopeless = match self.tally.worst {
                _ if limit == 0 => true,
                None => false,
                // Words by their start all score the same: then the day decides of nearly all.
                Some((equal, day)) if first == equal => {
                    let whens = whens.get_or_insert_with(|| self.columns.whens(docs));
                    u64::MAX - whens[at] > day
                }
                Some((worst, _)) => first > worst,
            };
            if !self.aim.quotes_match {
                let quotes = self.columns.family.quotes_by(*doc, *kin).unwrap_or(0);
                self.tally.articles += 1;
                self.tally.quotes += u64::from(quotes);
                if !hopeless {
                    self.offer(*doc, (*doc, 0), first, *score, quotes);
                }
            } else if let Some((article, ordinal)) = article_by(*doc, *kin) {
                self.tally.articles += u64::from(self.last != Some(article));
                self.last = Some(article);
                self.tally.quotes += 1;
                if !hopeless {
                    self.offer(*doc, (article, ordinal), first, *score, 0);
                }
            }
        }
        true
    }

    fn meet(&mut self, doc: DocId, kin: u64, score: Score) {
        let family = &self.columns.family;
        if !self.aim.quotes_match {
            let quotes = family.quotes_by(doc, kin).unwrap_or(0);
            self.tally.articles += 1;
            self.tally.quotes += u64::from(quotes);
            if quotes > 0 || !self.aim.quotes_needed {
                let first = self.first(doc, doc, score);
                self.offer(doc, (doc, 0), first, score, quotes);
            }
            return;
        }
        let Some((article, ordinal)) = article_by(doc, kin) else {
            return;
        };
        self.tally.quotes += 1;
        let first = self.first(doc, article, score);
        match &mut self.open {
            Some(open) if open.article == article => {
                open.score = open.score.max(score);
                open.first = open.first.min(first);
                open.matching += 1;
            }
            _ => {
                self.close();
                self.tally.articles += 1;
                self.open = Some(Open {
                    article,
                    score,
                    first,
                    matching: 1,
                });
            }
        }
        if !self.aim.articles_wanted {
            self.offer(doc, (article, ordinal), first, score, 0);
        }
    }

    fn first(&self, doc: DocId, article: DocId, score: Score) -> u64 {
        match self.aim.limit {
            0 => 0,
            _ => self.columns.first(self.aim.sort, doc, article, score),
        }
    }

    /// The quotes of an article lie side by side: when the next article begins, this one is known.
    fn close(&mut self) {
        if let Some(open) = self.open.take()
            && self.aim.articles_wanted
        {
            let place = (open.article, 0);
            self.offer(open.article, place, open.first, open.score, open.matching);
        }
    }

    fn offer(
        &mut self,
        doc: DocId,
        (article, ordinal): (DocId, u32),
        first: u64,
        score: Score,
        matching: u32,
    ) {
        if self.aim.limit == 0 {
            return;
        }
        // Most matches are worse by that alone: then no column is read.
        let worst = self.tally.worst.unwrap_or((u64::MAX, u64::MAX));
        if first > worst.0 {
            return;
        }
        let key = Key {
            first,
            date: u64::MAX - self.columns.when(article),
            id: 0,
            ordinal,
        };
        if key.start() > worst {
            return;
        }
        self.tally.best.push(Found {
            key,
            article,
            address: DocAddress::new(self.ord, doc),
            score,
            matching,
        });
        if self.tally.best.len() >= self.aim.limit.saturating_mul(2).max(256) {
            self.tally.trim(self.aim.limit, self.columns);
        }
    }
}

impl Tally {
    /// Keeps the best `limit`.
    fn trim(&mut self, limit: usize, columns: &Columns) {
        let best = &mut self.best;
        if limit == 0 || best.len() <= limit {
            return;
        }
        let (_, last, _) = best.select_nth_unstable_by_key(limit - 1, |found| found.key.start());
        let last = last.key.start();
        best.retain(|found| found.key.start() <= last);
        self.worst = Some(last);
        if best.len() > limit {
            // Only among those that stand where the last one does the ids decide.
            best.sort_unstable_by_key(|found| found.key.start());
            let equals = best.partition_point(|found| found.key.start() < last);
            rank(&mut best[equals..], columns);
            best[equals..].select_nth_unstable_by_key(limit - 1 - equals, |found| found.key);
            best.truncate(limit);
        }
    }
}

/// Looks up the ranks of ids that are not known yet.
fn rank(found: &mut [Found], columns: &Columns) {
    let mut last = None;
    for found in found {
        found.key.id = match last {
            // The quotes of one article come one after the other.
            Some((article, id)) if article == found.article => id,
            _ => columns.rank(found.article),
        };
        last = Some((found.article, found.key.id));
    }
}

/// Joins the answers of all segments: sums, and the best `limit` rows in order.
pub(super) fn merge(
    tallies: Vec<Tally>,
    columns: &[Columns],
    aim: Aim,
    cancel: &Cancel,
) -> tantivy::Result<Tally> {
    let mut breath = Breath::new(cancel);
    let limit = aim.limit;
    let mut out = Tally::default();
    let mut segments = 0;
    for tally in tallies {
        out.articles += tally.articles;
        out.quotes += tally.quotes;
        segments += usize::from(!tally.best.is_empty());
        out.best.extend(tally.best);
    }
    if segments < 2 {
        out.best.sort_unstable_by_key(|found| found.key);
        out.best.truncate(limit);
        return Ok(out);
    }
    rerank(&mut out.best, columns, aim.sort, &mut breath)?;
    // Ranks of ids mean something inside a segment only: where nothing else decides, the ids do.
    let first = |found: &Found| (found.key.first, found.key.date);
    if limit > 0 && out.best.len() > limit {
        let (_, last, _) = out.best.select_nth_unstable_by_key(limit - 1, first);
        let last = first(last);
        out.best.retain(|found| first(found) <= last);
    }
    out.best.sort_unstable_by_key(first);
    for ties in out.best.chunk_by_mut(|a, b| first(a) == first(b)) {
        untie(ties, columns, &mut breath)?;
    }
    out.best.truncate(limit);
    Ok(out)
}

/// Puts ranks over all segments in place of those among the values of one.
fn rerank(
    best: &mut [Found],
    columns: &[Columns],
    sort: Sort,
    breath: &mut Breath,
) -> tantivy::Result<()> {
    if !matches!(sort, Sort::Outlet | Sort::Speaker) {
        return Ok(());
    }
    let mut values: HashMap<(SegmentOrdinal, u64), String> = HashMap::new();
    for found in &*best {
        breath.go(1)?;
        let place = (found.address.segment_ord, found.key.first);
        if let (Entry::Vacant(entry), Some(columns)) =
            (values.entry(place), columns.get(place.0 as usize))
            && let Some(value) = columns.value(sort, place.1)?
        {
            entry.insert(value);
        }
    }
    let mut all: Vec<&str> = values.values().map(String::as_str).collect();
    all.sort_unstable();
    all.dedup();
    for found in best {
        let place = (found.address.segment_ord, found.key.first);
        let value = values.get(&place);
        found.key.first = value.map_or(u64::MAX, |value| {
            all.partition_point(|other| *other < value.as_str()) as u64
        });
    }
    Ok(())
}

/// Orders rows of the same first place and date. Looking up an id costs microseconds: only where it decides.
fn untie(ties: &mut [Found], columns: &[Columns], breath: &mut Breath) -> tantivy::Result<()> {
    let segment = |found: &Found| found.address.segment_ord;
    if ties.windows(2).all(|w| segment(&w[0]) == segment(&w[1])) {
        ties.sort_unstable_by_key(|found| found.key);
        return Ok(());
    }
    let mut ids: HashMap<(SegmentOrdinal, u64), String> = HashMap::new();
    for found in &*ties {
        breath.go(1)?;
        let place = (segment(found), found.key.id);
        if let (Entry::Vacant(entry), Some(columns)) =
            (ids.entry(place), columns.get(place.0 as usize))
        {
            entry.insert(columns.id(place.1)?);
        }
    }
    let name = |found: &Found| (ids.get(&(segment(found), found.key.id)), found.key.ordinal);
    ties.sort_unstable_by(|a, b| name(a).cmp(&name(b)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_reversed() {
        assert!(falling(2.5) < falling(1.0) && falling(1.0) < falling(0.0));
    }
}
