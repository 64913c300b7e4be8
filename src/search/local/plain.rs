//! [`Plain`]: the queries that are asked most, a word in any of its forms, all words that begin so, or both at once
//! (the word that is being typed, [`Typed`]), and several of these [`Together`]: their matches come as sets of bits.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::search::local::any_word::AnyWord;
use crate::search::local::bits::{BITS, Bits, OneByOne};
use crate::search::local::forms::{Forms, FormsWeight};
use crate::search::local::lists::{DOCS, Merged, WORDS, Windows};

/// A word that may not be at its end yet: what has the word, by its score, and behind that what has one that begins so.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub word: Forms,
    pub start: AnyWord,
}

impl Query for Typed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(TypedWeight {
            word: self.word.weigh(scoring)?,
            start: self.start.clone(),
        }))
    }
}

struct TypedWeight {
    word: FormsWeight,
    start: AnyWord,
}

impl Weight for TypedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut bits = self.start.bits(reader)?;
        for mut block in self.word.blocks(reader)? {
            while !block.docs().is_empty() {
                block.docs().iter().for_each(|doc| bits.insert(*doc));
                block.advance();
            }
        }
        Ok(Box::new(TypedScorer {
            all: OneByOne::new(bits, Typed::START),
            word: self.word.scorer(reader, boost)?,
        }))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a word that is being typed", Typed::START))
    }
}

impl Typed {
    /// What a word scores that only begins so. So the order stays when the word is at its end.
    const START: Score = 0.0;
}

struct TypedScorer {
    all: OneByOne,
    word: Box<dyn Scorer>,
}

impl DocSet for TypedScorer {
    fn advance(&mut self) -> DocId {
        self.all.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.all.seek(target)
    }

    fn doc(&self) -> DocId {
        self.all.doc()
    }

    fn size_hint(&self) -> u32 {
        self.all.size_hint()
    }
}

impl Scorer for TypedScorer {
    fn score(&mut self) -> Score {
        let doc = self.all.doc();
        if self.word.doc() < doc {
            self.word.seek(doc);
        }
        match self.word.doc() == doc && doc != TERMINATED {
            true => self.word.score(),
            false => self.all.score(),
        }
    }
}

/// Members that all match, each of them such a query.
#[derive(Debug)]
pub(super) struct Together {
    members: Vec<Box<dyn Query>>,
    /// The same as tantivy has it.
    query: Box<dyn Query>,
}

impl Clone for Together {
    fn clone(&self) -> Self {
        Self {
            members: self
                .members
                .iter()
                .map(|member| member.box_clone())
                .collect(),
            query: self.query.box_clone(),
        }
    }
}

impl Together {
    /// Gives the query back when a member is another one.
    pub fn of(members: Vec<Box<dyn Query>>, query: Box<dyn Query>) -> Result<Self, Box<dyn Query>> {
        let is_plain = |member: &dyn Query| {
            member.is::<Forms>() || member.is::<AnyWord>() || member.is::<Typed>()
        };
        match members.iter().all(|member| is_plain(&**member)) {
            true => Ok(Self { members, query }),
            false => Err(query),
        }
    }
}

impl Query for Together {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        self.query.weight(scoring)
    }
}

/// One member, ready to be asked of every segment.
struct Member<'q> {
    word: Option<FormsWeight>,
    start: Option<&'q AnyWord>,
}

impl<'q> Member<'q> {
    fn of(query: &'q dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Self>> {
        let (word, start) = if let Some(word) = query.downcast_ref::<Forms>() {
            (Some(word), None)
        } else if let Some(start) = query.downcast_ref::<AnyWord>() {
            (None, Some(start))
        } else if let Some(typed) = query.downcast_ref::<Typed>() {
            (Some(&typed.word), Some(&typed.start))
        } else {
            return Ok(None);
        };
        Ok(Some(Self {
            word: word.map(|word| word.weigh(scoring)).transpose()?,
            start,
        }))
    }

    fn part(&self, reader: &SegmentReader) -> tantivy::Result<Part> {
        let word = self.word.as_ref().map(|word| word.standing(reader));
        let is_typed = word.is_some() && self.start.is_some();
        Ok(Part {
            word: word.transpose()?,
            start: self.start.map(|start| start.bits(reader)).transpose()?,
            otherwise: if is_typed { Typed::START } else { 1.0 },
        })
    }
}

/// Such a query, ready to be asked of every segment.
pub(super) struct Plain<'q> {
    members: Vec<Member<'q>>,
    /// Where there are several: the same as tantivy has it.
    weight: Option<Box<dyn Weight>>,
}

impl<'q> Plain<'q> {
    /// Fewer documents are met one by one: to set up windows takes as long as some hundred of them.
    const FEW: u32 = 512;
    /// Lists that are longer than this share of the documents are poured into windows.
    const SPARSE: u32 = 16;
    /// A word so many times rarer than another leads through that one's documents faster than a window does.
    const RARE: u32 = 4;

    /// `None` when it is another query.
    pub fn of(query: &'q dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Self>> {
        let Some(all) = query.downcast_ref::<Together>() else {
            let member = Member::of(query, scoring)?;
            return Ok(member.map(|member| Self {
                members: vec![member],
                weight: None,
            }));
        };
        let mut members = Vec::new();
        for member in &all.members {
            match Member::of(&**member, scoring)? {
                Some(member) => members.push(member),
                None => return Ok(None),
            }
        }
        Ok(Some(Self {
            members,
            weight: Some(all.query.weight(scoring)?),
        }))
    }

    /// What a segment has of it.
    pub fn found(&self, reader: &SegmentReader) -> tantivy::Result<Found> {
        if let Some(weight) = &self.weight {
            // A member that is rare among the others leads from one of its documents to the next.
            let mut words = Vec::new();
            for member in &self.members {
                if let (Some(word), None) = (&member.word, member.start) {
                    words.push(word.size(reader)?.1);
                }
            }
            let least = words.iter().min().copied().unwrap_or(u32::MAX);
            let most = words.iter().max().copied().unwrap_or(0);
            if least < Self::FEW || least < most / Self::RARE {
                return Ok(Found::Few(weight.scorer(reader, 1.0)?));
            }
        } else if let [
            Member {
                word: Some(word),
                start: None,
            },
        ] = self.members.as_slice()
        {
            let (forms, size) = word.size(reader)?;
            if size < Self::FEW {
                return Ok(Found::Few(word.scorer(reader, 1.0)?));
            }
            // Less than one document in so many.
            let is_sparse = size < reader.max_doc() / Self::SPARSE;
            if (forms == 1 || is_sparse) && !reader.has_deletes() {
                return Ok(Found::List(Box::new(word.list(reader)?)));
            }
        }
        let parts = self.members.iter().map(|member| member.part(reader));
        Ok(Found::Windows(Windowed {
            parts: parts.collect::<tantivy::Result<_>>()?,
            next: 0,
        }))
    }
}

/// What a segment has of a plain query.
pub(super) enum Found {
    /// A word that stands in a few documents.
    Few(Box<dyn Scorer>),
    /// A word that has one form, or is rare.
    List(Box<List>),
    /// Any other.
    Windows(Windowed),
}

/// The list of a word, and what it scores, where scores are wanted.
pub(super) struct List {
    pub list: Postings,
    pub scores: Option<(Bm25Weight, FieldNormReader)>,
    pub beside: Option<BesideList>,
}

/// Another field whose words count, too, and how far its list was read.
pub(super) struct BesideList {
    list: Postings,
    at: usize,
    weight: Bm25Weight,
    norms: FieldNormReader,
}

impl BesideList {
    pub fn new(list: Postings, weight: Bm25Weight, norms: FieldNormReader) -> Self {
        Self {
            list,
            at: 0,
            weight,
            norms,
        }
    }

    /// What a document scores for it, if it has the word there. Documents come in order.
    #[inline]
    pub fn score(&mut self, doc: DocId) -> Option<Score> {
        loop {
            let (docs, freqs) = self.list.block();
            match docs.get(self.at) {
                None if docs.is_empty() => return None,
                None => {
                    self.list.advance();
                    self.at = 0;
                }
                Some(at) if *at < doc => self.at += 1,
                Some(at) if *at == doc => {
                    let times = freqs.get(self.at).copied().unwrap_or(0);
                    return Some(self.weight.score(self.norms.fieldnorm_id(doc), times));
                }
                Some(_) => return None,
            }
        }
    }
}

/// One list, or several as one.
pub(super) enum Postings {
    One(Box<BlockSegmentPostings>),
    Several(Box<Merged>),
}

impl Postings {
    pub fn new(lists: Vec<BlockSegmentPostings>) -> Self {
        match <[_; 1]>::try_from(lists) {
            Ok([list]) => Self::One(Box::new(list)),
            Err(lists) => Self::Several(Box::new(Merged::new(lists))),
        }
    }

    /// The documents of the block, and how often each has the word; none when all were there.
    pub fn block(&self) -> (&[DocId], &[u32]) {
        match self {
            Self::One(list) => (list.docs(), list.freqs()),
            Self::Several(list) => list.block(),
        }
    }

    /// Goes to the next block.
    pub fn advance(&mut self) {
        match self {
            Self::One(list) => list.advance(),
            Self::Several(list) => list.advance(),
        }
    }
}

/// Where a word stands in a segment.
pub(super) struct Standing {
    pub windows: Windows,
    /// What it scores, where scores are wanted.
    pub scores: Option<(Bm25Weight, FieldNormReader)>,
    pub beside: Option<Beside>,
}

/// Another field whose words count, too.
pub(super) struct Beside {
    pub windows: Windows,
    pub weight: Bm25Weight,
    pub norms: FieldNormReader,
}

impl Beside {
    /// What a document of the window scores for it, if it has the word there.
    #[inline]
    pub fn score(&self, doc: DocId) -> Option<Score> {
        match self.windows.times(doc) {
            0 => None,
            times => Some(self.weight.score(self.norms.fieldnorm_id(doc), times)),
        }
    }
}

/// What a segment has of one member.
struct Part {
    word: Option<Standing>,
    start: Option<Bits>,
    /// What a document scores that has not the word, or where words do not score.
    otherwise: Score,
}

impl Part {
    /// Leaves the documents of the window in `all` that match.
    fn narrow(&self, base: DocId, all: &mut [u64; WORDS]) {
        let none = [0; WORDS];
        let word = self.word.as_ref();
        let word = word.map_or(&none, |word| word.windows.words());
        let start = self.start.as_ref();
        let start = start.map_or(none.as_slice(), |start| start.words(base));
        let rest = std::iter::repeat(&0);
        for ((all, word), start) in all.iter_mut().zip(word).zip(start.iter().chain(rest)) {
            *all &= word | start;
        }
    }

    #[inline]
    fn score(&self, doc: DocId) -> Score {
        let Some(Standing {
            windows,
            scores: Some((weight, norms)),
            beside,
        }) = &self.word
        else {
            return self.otherwise;
        };
        match windows.times(doc) {
            0 => self.otherwise,
            times => {
                let beside = beside.as_ref().and_then(|beside| beside.score(doc));
                weight.score(norms.fieldnorm_id(doc), times) + beside.unwrap_or(0.0)
            }
        }
    }
}

/// What a segment has of a plain query, window by window.
pub(super) struct Windowed {
    parts: Vec<Part>,
    next: DocId,
}

impl Windowed {
    /// Goes to the next window; gives which of its documents match, and the first document of each word of bits, until
    /// there are no more.
    pub fn next(&mut self, end: DocId) -> Option<impl Iterator<Item = (DocId, u64)> + use<>> {
        let mut base = self.next;
        for part in &self.parts {
            match (&part.word, &part.start) {
                (Some(word), None) => base = base.max(word.windows.next()?),
                (None, Some(start)) => base = base.max(start.next(base)? / BITS * BITS),
                _ => {}
            }
        }
        if base >= end {
            return None;
        }
        self.next = base.saturating_add(DOCS);
        let words = self.parts.iter_mut().filter_map(|part| part.word.as_mut());
        for word in words {
            word.windows.pour(base);
            if let Some(beside) = &mut word.beside {
                beside.windows.pour(base);
            }
        }
        let mut all = [u64::MAX; WORDS];
        for part in &self.parts {
            part.narrow(base, &mut all);
        }
        let bases = (base..).step_by(BITS as usize);
        Some(bases.zip(all).filter(|(_, all)| *all != 0))
    }

    /// The only set of bits that there is.
    pub fn only(&self) -> Option<&Bits> {
        match self.parts.as_slice() {
            [
                Part {
                    word: None, start, ..
                },
            ] => start.as_ref(),
            _ => None,
        }
    }

    /// Whether documents score differently.
    pub fn scores(&self) -> bool {
        let mut words = self.parts.iter().filter_map(|part| part.word.as_ref());
        words.any(|word| word.scores.is_some())
    }

    /// What a document scores where no word does.
    #[inline]
    pub fn otherwise(&self) -> Score {
        self.parts.iter().map(|part| part.otherwise).sum()
    }

    /// What a document of the window scores.
    #[inline]
    pub fn score(&self, doc: DocId) -> Score {
        self.parts.iter().map(|part| part.score(doc)).sum()
    }

    /// The word, when nothing else scores.
    #[inline]
    pub fn alone(&self) -> Option<&Standing> {
        match self.parts.as_slice() {
            [part] => part.word.as_ref(),
            _ => None,
        }
    }
}
