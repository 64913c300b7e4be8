//! [`Forms`]: any form of a word, as one word.
//!
//! The forms are few and neighbours in the dictionary (see `lexicon`). They score together, as the one word they are:
//! a union of them would let the rare forms of a common word come first.

use std::borrow::Cow;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings, TermInfo};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use crate::query::Test;
use crate::search::Cancel;
use crate::search::local::breath::Breath;
use crate::search::local::lexicon::Lexicon;
use crate::search::local::lists::Windows;
use crate::search::local::plain::{Beside, BesideList, List, Postings, Standing};

/// Documents that have a word which the test admits: one that admits few.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    pub field: Field,
    /// A field whose words are in the other one, too: there they count so much more.
    pub beside: Option<(Field, Score)>,
    pub test: Test,
    pub cancel: Cancel,
}

/// The words that are admitted in each segment.
type Admitted = Vec<(SegmentId, Vec<TermInfo>)>;

impl Forms {
    /// The [`Weight`] of it, as what it is.
    pub fn weigh(&self, scoring: EnableScoring<'_>) -> tantivy::Result<FormsWeight> {
        let beside = match self.beside {
            Some((field, times)) => self
                .weigh_in(field, scoring)?
                .map(|(weight, admitted)| (field, weight.boost_by(times), admitted)),
            None => None,
        };
        Ok(FormsWeight {
            forms: self.clone(),
            own: self.weigh_in(self.field, scoring)?,
            beside,
        })
    }

    fn words(&self, field: Field, reader: &SegmentReader) -> tantivy::Result<Vec<TermInfo>> {
        let index = reader.inverted_index(field)?;
        let words = Lexicon {
            index: &index,
            field,
        };
        words.all(&self.test, &mut Breath::new(&self.cancel))
    }

    fn weigh_in(
        &self,
        field: Field,
        scoring: EnableScoring<'_>,
    ) -> tantivy::Result<Option<(Bm25Weight, Admitted)>> {
        let EnableScoring::Enabled {
            statistics_provider,
            searcher,
        } = scoring
        else {
            return Ok(None);
        };
        let (mut having, mut admitted) = (0, Vec::new());
        for reader in searcher.segment_readers() {
            let words = self.words(field, reader)?;
            having += words
                .iter()
                .map(|word| u64::from(word.doc_freq))
                .sum::<u64>();
            admitted.push((reader.segment_id(), words));
        }
        let docs = statistics_provider.total_num_docs()?;
        let tokens = statistics_provider.total_num_tokens(field)?;
        #[expect(clippy::cast_precision_loss, reason = "a mean")]
        let mean = tokens as Score / docs.max(1) as Score;
        let having = having.min(docs);
        let weight = Bm25Weight::for_one_term_without_explain(having, docs, mean);
        Ok(Some((weight, admitted)))
    }

    /// The words that it admits in a segment, known from before or looked up.
    fn admitted<'a>(
        &self,
        field: Field,
        reader: &SegmentReader,
        admitted: Option<&'a Admitted>,
    ) -> tantivy::Result<Cow<'a, [TermInfo]>> {
        let id = reader.segment_id();
        let known = admitted.and_then(|all| all.iter().find(|(segment, _)| *segment == id));
        Ok(match known {
            Some((_, words)) => Cow::Borrowed(words),
            None => Cow::Owned(self.words(field, reader)?),
        })
    }

    fn lists(
        &self,
        field: Field,
        reader: &SegmentReader,
        admitted: Option<&Admitted>,
    ) -> tantivy::Result<Vec<SegmentPostings>> {
        let index = reader.inverted_index(field)?;
        let words = self.admitted(field, reader, admitted)?;
        let list = |word| index.read_postings_from_terminfo(word, IndexRecordOption::WithFreqs);
        words.iter().map(list).map(|list| Ok(list?)).collect()
    }

    fn blocks(
        &self,
        field: Field,
        reader: &SegmentReader,
        admitted: Option<&Admitted>,
    ) -> tantivy::Result<Vec<BlockSegmentPostings>> {
        let index = reader.inverted_index(field)?;
        let words = self.admitted(field, reader, admitted)?;
        let option = IndexRecordOption::WithFreqs;
        let block = |word| index.read_block_postings_from_terminfo(word, option);
        words.iter().map(block).map(|block| Ok(block?)).collect()
    }
}

impl Query for Forms {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.weigh(scoring)?))
    }
}

/// How much [`Forms`] say, and where they stand in the dictionaries of all segments.
pub(super) struct FormsWeight {
    forms: Forms,
    own: Option<(Bm25Weight, Admitted)>,
    beside: Option<(Field, Bm25Weight, Admitted)>,
}

impl FormsWeight {
    /// The lists of a segment, block by block.
    pub fn blocks(&self, reader: &SegmentReader) -> tantivy::Result<Vec<BlockSegmentPostings>> {
        let admitted = self.own.as_ref().map(|(_, admitted)| admitted);
        self.forms.blocks(self.forms.field, reader, admitted)
    }

    /// How many forms it has in a segment, and how many documents have one, or somewhat more.
    pub fn size(&self, reader: &SegmentReader) -> tantivy::Result<(usize, u32)> {
        let admitted = self.own.as_ref().map(|(_, admitted)| admitted);
        let words = self.forms.admitted(self.forms.field, reader, admitted)?;
        let sizes = words.iter().map(|word| word.doc_freq);
        Ok((words.len(), sizes.fold(0, u32::saturating_add)))
    }

    /// The list of a segment, with what is needed to score it.
    pub fn list(&self, reader: &SegmentReader) -> tantivy::Result<List> {
        let mut beside = None;
        if let Some((field, weight, admitted)) = &self.beside
            && let Some(norms) = reader.fieldnorms_readers().get_field(*field)?
        {
            let blocks = self.forms.blocks(*field, reader, Some(admitted))?;
            beside = Some(BesideList::new(
                Postings::new(blocks),
                weight.clone(),
                norms,
            ));
        }
        Ok(List {
            list: Postings::new(self.blocks(reader)?),
            scores: self.scores(reader)?,
            beside,
        })
    }

    fn scores(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<(Bm25Weight, FieldNormReader)>> {
        let Some((weight, _)) = &self.own else {
            return Ok(None);
        };
        let norms = reader.fieldnorms_readers().get_field(self.forms.field)?;
        Ok(norms.map(|norms| (weight.clone(), norms)))
    }

    /// All lists, with what is needed to score them.
    pub fn standing(&self, reader: &SegmentReader) -> tantivy::Result<Standing> {
        let norms = |field| reader.fieldnorms_readers().get_field(field);
        let beside = match &self.beside {
            Some((field, weight, admitted)) => norms(*field)?.map(|norms| {
                let blocks = self.forms.blocks(*field, reader, Some(admitted))?;
                Ok::<_, TantivyError>(Beside {
                    windows: Windows::new(blocks),
                    weight: weight.clone(),
                    norms,
                })
            }),
            None => None,
        };
        Ok(Standing {
            windows: Windows::new(self.blocks(reader)?),
            scores: self.scores(reader)?,
            beside: beside.transpose()?,
        })
    }
}

impl Weight for FormsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let norms = |field| reader.fieldnorms_readers().get_field(field);
        let admitted = self.own.as_ref().map(|(_, admitted)| admitted);
        let lists = self.forms.lists(self.forms.field, reader, admitted)?;
        if lists.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scores = Scores::default();
        if let Some((weight, _)) = &self.own {
            scores.own = norms(self.forms.field)?.map(|norms| (weight.boost_by(boost), norms));
        }
        if let Some((field, weight, admitted)) = &self.beside
            && let Some(norms) = norms(*field)?
        {
            let lists = self.forms.lists(*field, reader, Some(admitted))?;
            if !lists.is_empty() {
                let several = Several::new(lists, Scores::default(), &self.forms.cancel);
                scores.beside = Some(Box::new((several, weight.boost_by(boost), norms)));
            }
        }
        let cancel = &self.forms.cancel;
        Ok(match <[SegmentPostings; 1]>::try_from(lists) {
            Ok([list]) => Box::new(Single {
                list,
                scores,
                breath: Breath::new(cancel),
                over: false,
            }),
            Err(lists) => Box::new(Several::new(lists, scores, cancel)),
        })
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a form of a word", 1.0))
    }
}

#[derive(Default)]
struct Scores {
    own: Option<(Bm25Weight, FieldNormReader)>,
    beside: Option<Box<(Several, Bm25Weight, FieldNormReader)>>,
}

impl Scores {
    fn score(&mut self, doc: DocId, times: u32) -> Score {
        let Some((weight, norms)) = &self.own else {
            return 1.0;
        };
        let mut score = weight.score(norms.fieldnorm_id(doc), times);
        if let Some(beside) = &mut self.beside {
            let (several, weight, norms) = &mut **beside;
            if several.doc < doc {
                several.seek(doc);
            }
            if several.doc == doc {
                score += weight.score(norms.fieldnorm_id(doc), several.times());
            }
        }
        score
    }
}

/// A word with one form.
pub(super) struct Single {
    list: SegmentPostings,
    scores: Scores,
    breath: Breath,
    /// A newer query waits.
    over: bool,
}

impl DocSet for Single {
    #[inline]
    fn advance(&mut self) -> DocId {
        self.over = self.over || self.breath.steps(1);
        match self.over {
            true => TERMINATED,
            false => self.list.advance(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.over = self.over || self.breath.steps(1);
        match self.over {
            true => TERMINATED,
            false => self.list.seek(target),
        }
    }

    #[inline]
    fn doc(&self) -> DocId {
        match self.over {
            true => TERMINATED,
            false => self.list.doc(),
        }
    }

    fn size_hint(&self) -> u32 {
        self.list.size_hint()
    }
}

impl Scorer for Single {
    #[inline]
    fn score(&mut self) -> Score {
        self.scores.score(self.list.doc(), self.list.term_freq())
    }
}

/// A word with several forms, as one.
pub(super) struct Several {
    doc: DocId,
    /// The places of each form, with the document that they have come to.
    lists: Vec<(DocId, SegmentPostings)>,
    scores: Scores,
    breath: Breath,
}

impl Several {
    fn new(lists: Vec<SegmentPostings>, scores: Scores, cancel: &Cancel) -> Self {
        let lists = lists.into_iter().map(|list| (list.doc(), list)).collect();
        let mut several = Self {
            doc: 0,
            lists,
            scores,
            breath: Breath::new(cancel),
        };
        several.settle();
        several
    }

    /// At the end when a newer query waits.
    #[inline]
    fn settle(&mut self) -> DocId {
        let docs = self.lists.iter().map(|(doc, _)| *doc);
        self.doc = docs.fold(TERMINATED, DocId::min);
        if self.breath.steps(1) {
            self.lists.clear();
            self.doc = TERMINATED;
        }
        self.doc
    }

    /// How often the word stands in the document.
    #[inline]
    fn times(&self) -> u32 {
        let here = self.lists.iter().filter(|(doc, _)| *doc == self.doc);
        here.fold(0, |times, (_, list)| times + list.term_freq())
    }
}

impl DocSet for Several {
    #[inline]
    fn advance(&mut self) -> DocId {
        for (doc, list) in &mut self.lists {
            if *doc == self.doc {
                *doc = list.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for (doc, list) in &mut self.lists {
            if *doc < target {
                *doc = list.seek(target);
            }
        }
        self.settle()
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let all = self.lists.iter().map(|(_, list)| list.size_hint());
        all.fold(0, u32::saturating_add)
    }
}

impl Scorer for Several {
    #[inline]
    fn score(&mut self) -> Score {
        let times = self.times();
        self.scores.score(self.doc, times)
    }
}
