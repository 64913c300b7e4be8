//! One pass over the documents of a segment that a query finds: how many there are, and the best of them.
//!
//! Counting needs every match, so nothing is gained by tantivy's own top-k with its pruning; a plain walk in the order
//! of documents gives counts, distinct articles and the best rows together, and can stop when a newer query waits.
//! What is asked for most, a word or the start of one, comes as sets of bits (see `plain`): those are counted sixty-four
//! documents at a time, and only what may come among the best is looked at.

use tantivy::query::{Scorer, Weight};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TERMINATED};

use crate::search::local::bar::Bar;
use crate::search::local::bits::{BITS, Bits, docs};
use crate::search::local::breath::Breath;
use crate::search::local::columns::{Columns, STRIDE};
use crate::search::local::fault::Fault;
use crate::search::local::forms::{Several, Single};
use crate::search::local::heads::Heads;
use crate::search::local::newest::Days;
use crate::search::local::plain::{self, Found, Plain};
use crate::search::local::rank::{self, Aim, Key, Tally, falling, rank};
use crate::search::{Cancel, Error, Sort};

/// A query, ready to be asked of a segment.
pub(super) enum Asked<'q> {
    /// As tantivy has it.
    Weight(Box<dyn Weight>),
    /// As sets of bits.
    Plain(Plain<'q>),
}

/// One segment of a snapshot.
#[derive(Clone, Copy)]
pub(super) struct Segment<'s> {
    pub ord: SegmentOrdinal,
    pub reader: &'s SegmentReader,
    pub columns: &'s Columns,
}

/// Walks through one segment. What stands behind `worst` in the order is only counted: as many as are wanted, which are
/// no worse than that, were found in other segments.
pub(super) fn walk(
    asked: &Asked<'_>,
    segment: Segment<'_>,
    aim: Aim,
    worst: Option<(u64, u64)>,
    cancel: &Cancel,
) -> Result<Tally, Fault> {
    let Segment {
        reader, columns, ..
    } = segment;
    let mut walk = Walk {
        segment,
        heads: columns.heads(reader)?,
        aim,
        tally: Tally {
            worst,
            ..Tally::default()
        },
        open: None,
        last: None,
        ready: Vec::with_capacity(STRIDE),
    };
    let mut scorer = match asked {
        Asked::Plain(plain) => match plain.found(reader)? {
            Found::Windows(found) => {
                walk.windows(found, cancel)?;
                return Ok(walk.finish());
            }
            Found::List(list) => {
                walk.list(*list, cancel)?;
                return Ok(walk.finish());
            }
            Found::Few(scorer) => scorer,
        },
        Asked::Weight(weight) => weight.scorer(reader, 1.0)?,
    };
    // A word is what is asked for most, in other orders, too: there the steps are known, not looked up one by one.
    if let Some(word) = scorer.downcast_mut::<Single>() {
        walk.through(word, cancel)?;
    } else if let Some(word) = scorer.downcast_mut::<Several>() {
        walk.through(word, cancel)?;
    } else {
        walk.through(&mut *scorer, cancel)?;
    }
    Ok(walk.finish())
}

/// An article some of whose quotes were met.
#[derive(Clone, Copy)]
struct Open {
    article: DocId,
    score: Score,
    first: u64,
    matching: u32,
}

/// What may become a row: a document, or the article of quotes that match.
#[derive(Clone, Copy)]
struct Ready {
    doc: DocId,
    first: u64,
    score: Score,
    /// Of an article of quotes, how many of them match.
    matching: u32,
}

/// A document is counted and taken; of quotes that make one row with their article, that is opened and closed; what may
/// become a row is made ready, looked at with others, and offered.
struct Walk<'s> {
    segment: Segment<'s>,
    heads: &'s Heads,
    aim: Aim,
    tally: Tally,
    open: Option<Open>,
    /// The article of the quote that was counted last.
    last: Option<DocId>,
    /// What is to be looked at together; at most [`STRIDE`].
    ready: Vec<Ready>,
}

impl Walk<'_> {
    fn finish(mut self) -> Tally {
        self.close();
        self.look();
        let columns = self.segment.columns;
        self.tally.trim(self.aim.limit, columns);
        rank(&mut self.tally.best, columns);
        self.tally
    }

    fn through<S: Scorer + ?Sized>(
        &mut self,
        scorer: &mut S,
        cancel: &Cancel,
    ) -> Result<(), Fault> {
        let reader = self.segment.reader;
        let scored = self.aim.sort == Sort::Relevance;
        let is_plain = self.aim.is_plain();
        let mut breath = Breath::new(cancel);
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if breath.steps(1) {
                return Err(Error::Cancelled.into());
            }
            if !reader.is_deleted(doc) {
                let score = if scored { scorer.score() } else { 0.0 };
                match is_plain {
                    true => {
                        self.count(&[doc]);
                        self.take(doc, score);
                    }
                    false => self.meet(doc, score),
                }
            }
            doc = scorer.advance();
        }
        Ok(())
    }

    /// Goes through the list of a word. Nothing is deleted in the segment.
    fn list(&mut self, mut list: plain::List, cancel: &Cancel) -> Result<(), Fault> {
        let mut breath = Breath::new(cancel);
        let mut bar = Bar::default();
        let scores = list.scores.filter(|_| self.aim.sort == Sort::Relevance);
        loop {
            let (docs, freqs) = list.list.block();
            if docs.is_empty() {
                return Ok(());
            }
            if breath.steps(128) {
                return Err(Error::Cancelled.into());
            }
            self.count(docs);
            match &scores {
                _ if self.aim.limit == 0 => {}
                None => docs.iter().for_each(|doc| self.take(*doc, 1.0)),
                Some((weight, norms)) => {
                    bar.follow(self.tally.worst, weight);
                    for (doc, times) in docs.iter().zip(freqs) {
                        let norm = norms.fieldnorm_id(*doc);
                        let beside = list.beside.as_mut();
                        let beside = beside.and_then(|beside| beside.score(*doc));
                        match beside.is_none() && bar.is_above(norm, *times) {
                            true => self.pass(*doc),
                            false => {
                                let score = weight.score(norm, *times);
                                self.take(*doc, score + beside.unwrap_or(0.0));
                            }
                        }
                    }
                }
            }
            list.list.advance();
        }
    }

    /// Goes through what was found as sets of bits.
    fn windows(&mut self, mut found: plain::Windowed, cancel: &Cancel) -> Result<(), Fault> {
        let Segment { reader, .. } = self.segment;
        let alive = reader.alive_bitset();
        let scored = self.aim.sort == Sort::Relevance && found.scores();
        let otherwise = found.otherwise();
        let done = match found.only() {
            Some(matches) if self.aim.limit > 0 => self.newest(matches, otherwise, cancel)?,
            _ => false,
        };
        let mut breath = Breath::new(cancel);
        let mut bar = Bar::default();
        while let Some(words) = found.next(reader.max_doc()) {
            // The words of a window take some steps, and each of its documents.
            if breath.steps(1024) {
                return Err(Error::Cancelled.into());
            }
            for (base, all) in words {
                let all = match alive {
                    None => all,
                    Some(alive) => docs(base, all)
                        .filter(|doc| alive.is_alive(*doc))
                        .fold(0, |bits, doc| bits | 1 << (doc % BITS)),
                };
                self.count_word(base, all);
                match scored {
                    _ if self.aim.limit == 0 || done => {}
                    true => self.score(base, all, &found, &mut bar),
                    false => docs(base, all).for_each(|doc| self.take(doc, otherwise)),
                }
            }
        }
        Ok(())
    }

    /// Looks for the rows among documents that all score the same: the newest. With many matches they are found day by
    /// day, from the last one on, before many articles were looked at. Whether that was so.
    fn newest(&mut self, matches: &Bits, score: Score, cancel: &Cancel) -> Result<bool, Fault> {
        /// So many days of matches can be compared while one article is looked at.
        const SHARE: u32 = 4;
        /// Fewer matches are compared in no time.
        const FEW: u32 = 2048;
        let Segment {
            ord,
            reader,
            columns,
        } = self.segment;
        let fields = columns.fields;
        let mut room = match matches.len() {
            ..FEW => return Ok(false),
            matches => matches / SHARE,
        };
        let mut days = Days::open((ord, reader), columns, &fields, false)?;
        let (mut rows, mut articles) = (0, Vec::new());
        while !days.are_over() {
            days.each(|article| articles.push(article))?;
            if cancel.is_stale() {
                return Err(Error::Cancelled.into());
            }
            if let (Some(worst), Some(first)) = (self.tally.worst, articles.first()) {
                let day = (self.place(score), u64::MAX - columns.when(*first));
                if day > worst {
                    return Ok(true);
                }
            }
            for article in articles.drain(..) {
                rows += self.article(article, matches, score);
                room = room.saturating_sub(1);
            }
            if rows >= self.aim.limit {
                return Ok(true);
            }
            if room == 0 {
                break;
            }
            days.advance()?;
        }
        // There may be more, without a date or too far back: from the beginning. The bar stays where it is: what set it
        // is found again.
        self.tally.best.clear();
        self.ready.clear();
        self.open = None;
        Ok(false)
    }

    /// Takes what matches of an article; how many rows that gives.
    fn article(&mut self, article: DocId, matches: &Bits, score: Score) -> usize {
        let quotes = self.heads.quotes(article).unwrap_or(0);
        if !self.aim.quotes_match {
            if !matches.contains(article) || quotes == 0 && self.aim.quotes_needed {
                return 0;
            }
            self.take(article, score);
            return 1;
        }
        let (mut next, mut rows) = (article + 1, 0);
        while let Some(quote) = matches
            .next(next)
            .filter(|quote| *quote <= article + quotes)
        {
            self.take(quote, score);
            (next, rows) = (quote + 1, rows + 1);
        }
        match self.aim.unites() {
            true => rows.min(1),
            false => rows,
        }
    }

    fn count_word(&mut self, base: DocId, matches: u64) {
        let heads = self.heads;
        let (articles, quotes) = match self.aim.quotes_match {
            true => (
                heads.articles_of(base, matches, &mut self.last),
                heads.quotes_among(base, matches),
            ),
            false => (
                heads.articles_among(base, matches),
                heads.quotes_of(base, matches),
            ),
        };
        self.tally.articles += u64::from(articles);
        self.tally.quotes += u64::from(quotes);
    }

    /// Counts documents in order.
    #[inline]
    fn count(&mut self, docs: &[DocId]) {
        let heads = self.heads;
        let (mut articles, mut quotes, mut last) = (0, 0, self.last);
        match self.aim.quotes_match {
            true => {
                for doc in docs {
                    let article = heads.article(*doc).map(|(article, _)| article);
                    quotes += u64::from(article.is_some());
                    articles += u64::from(article.is_some() && article != last);
                    last = article.or(last);
                }
            }
            false => {
                let of = |doc: &DocId| u64::from(heads.quotes(*doc).unwrap_or(0));
                (articles, quotes) = (docs.len() as u64, docs.iter().map(of).sum());
            }
        }
        self.tally.articles += articles;
        self.tally.quotes += quotes;
        self.last = last;
    }

    /// Scores the documents of a word of bits, where that may come to something.
    fn score(&mut self, base: DocId, matches: u64, found: &plain::Windowed, bar: &mut Bar) {
        let Some(word) = found.alone() else {
            for doc in docs(base, matches) {
                self.take(doc, found.score(doc));
            }
            return;
        };
        let Some((weight, norms)) = &word.scores else {
            return;
        };
        bar.follow(self.tally.worst, weight);
        let otherwise = found.otherwise();
        for doc in docs(base, matches) {
            let times = word.windows.times(doc);
            if times == 0 {
                self.take(doc, otherwise);
                continue;
            }
            let norm = norms.fieldnorm_id(doc);
            let beside = word.beside.as_ref().and_then(|beside| beside.score(doc));
            match beside.is_none() && bar.is_above(norm, times) {
                true => self.pass(doc),
                false => self.take(doc, weight.score(norm, times) + beside.unwrap_or(0.0)),
            }
        }
    }

    /// Takes a document that scores too low for a row: it matters as one of its article's only.
    #[inline]
    fn pass(&mut self, doc: DocId) {
        if self.aim.unites() {
            self.take(doc, 0.0);
        }
    }

    /// Takes a document, when nothing but score and day put one row before another.
    #[inline]
    fn take(&mut self, doc: DocId, score: Score) {
        if self.aim.limit == 0 {
            return;
        }
        let first = self.place(score);
        if !self.aim.unites() {
            self.ready(Ready {
                doc,
                first,
                score,
                matching: 0,
            });
        } else if let Some((article, _)) = self.heads.article(doc) {
            self.open(article, first, score);
        }
    }

    /// The first place in the order, when nothing but score and day put one row before another.
    #[inline]
    fn place(&self, score: Score) -> u64 {
        match self.aim.sort {
            Sort::Relevance => falling(score).into(),
            _ => 0,
        }
    }

    /// Makes it ready to be looked at; by far the most are passed over.
    #[inline]
    fn ready(&mut self, ready: Ready) {
        if self
            .tally
            .worst
            .is_some_and(|(worst, _)| ready.first > worst)
        {
            return;
        }
        self.ready.push(ready);
        if self.ready.len() == STRIDE {
            self.look();
        }
    }

    /// Looks at the days of what is ready: where words all score the same, they decide of nearly all.
    fn look(&mut self) {
        let columns = self.segment.columns;
        let mut docs = [0; STRIDE];
        for (place, ready) in docs.iter_mut().zip(&self.ready) {
            *place = ready.doc;
        }
        let docs = docs.get(..self.ready.len()).unwrap_or_default();
        let whens = columns.whens(docs);
        let all = std::mem::take(&mut self.ready);
        for (ready, when) in all.iter().zip(whens) {
            let worst = self.tally.worst.unwrap_or((u64::MAX, u64::MAX));
            if (ready.first, u64::MAX - when) <= worst {
                self.offer_ready(*ready, when);
            }
        }
        self.ready = all;
        self.ready.clear();
    }

    fn offer_ready(&mut self, ready: Ready, when: u64) {
        let Ready {
            doc, first, score, ..
        } = ready;
        let (place, matching) = match self.aim {
            Aim {
                quotes_match: false,
                quotes_needed,
                ..
            } => match self.heads.quotes(doc).unwrap_or(0) {
                0 if quotes_needed => return,
                quotes => ((doc, 0), quotes),
            },
            aim if aim.unites() => ((doc, 0), ready.matching),
            _ => match self.heads.article(doc) {
                Some(place) => (place, 0),
                None => return,
            },
        };
        self.offer((doc, place), (first, when), score, matching);
    }

    /// Meets a document whose place takes more than a score and a day.
    fn meet(&mut self, doc: DocId, score: Score) {
        let columns = self.segment.columns;
        if !self.aim.quotes_match {
            let quotes = self.heads.quotes(doc).unwrap_or(0);
            self.tally.articles += 1;
            self.tally.quotes += u64::from(quotes);
            if quotes > 0 || !self.aim.quotes_needed {
                let first = self.first(doc, doc, score);
                self.offer((doc, (doc, 0)), (first, columns.when(doc)), score, quotes);
            }
            return;
        }
        let Some((article, ordinal)) = self.heads.article(doc) else {
            return;
        };
        self.count(&[doc]);
        let first = self.first(doc, article, score);
        match self.aim.articles_wanted {
            true => self.open(article, first, score),
            false => {
                let when = columns.when(article);
                self.offer((doc, (article, ordinal)), (first, when), score, 0);
            }
        }
    }

    fn first(&self, doc: DocId, article: DocId, score: Score) -> u64 {
        let columns = self.segment.columns;
        match self.aim.limit {
            0 => 0,
            _ => columns.first(self.aim.sort, doc, article, score),
        }
    }

    /// Adds a quote to its article. The quotes of one lie side by side: when the next article begins, this one is known.
    #[inline]
    fn open(&mut self, article: DocId, first: u64, score: Score) {
        match &mut self.open {
            Some(open) if open.article == article => {
                open.score = open.score.max(score);
                open.first = open.first.min(first);
                open.matching += 1;
            }
            _ => {
                self.close();
                self.open = Some(Open {
                    article,
                    score,
                    first,
                    matching: 1,
                });
            }
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.ready(Ready {
                doc: open.article,
                first: open.first,
                score: open.score,
                matching: open.matching,
            });
        }
    }

    fn offer(
        &mut self,
        (doc, (article, ordinal)): (DocId, (DocId, u32)),
        (first, when): (u64, u64),
        score: Score,
        matching: u32,
    ) {
        let Segment { ord, columns, .. } = self.segment;
        let key = Key {
            first,
            date: u64::MAX - when,
            id: 0,
            ordinal,
        };
        let worst = self.tally.worst.unwrap_or((u64::MAX, u64::MAX));
        if self.aim.limit == 0 || key.start() > worst {
            return;
        }
        self.tally.best.push(rank::Found {
            key,
            article,
            address: DocAddress::new(ord, doc),
            score,
            matching,
        });
        if self.tally.best.len() >= self.aim.limit.saturating_mul(2).max(64) {
            self.tally.trim(self.aim.limit, columns);
        }
    }
}
