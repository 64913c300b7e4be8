//! [`Forms`]: any form of a word, as one word.
//!
//! The forms are few and neighbours in the dictionary (see `lexicon`). They score together, as the one word they are:
//! a union of them would let the rare forms of a common word come first.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::query::Test;
use crate::search::Cancel;
use crate::search::local::breath::Breath;
use crate::search::local::lexicon::Lexicon;

/// Documents that have a word which the test admits: one that admits few.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    pub field: Field,
    /// A field whose words are in the other one, too: there they count so much more.
    pub beside: Option<(Field, Score)>,
    pub test: Test,
    pub cancel: Cancel,
}

impl Forms {
    fn weigh(
        &self,
        field: Field,
        scoring: EnableScoring<'_>,
    ) -> tantivy::Result<Option<Bm25Weight>> {
        let EnableScoring::Enabled {
            statistics_provider,
            searcher,
        } = scoring
        else {
            return Ok(None);
        };
        let mut having = 0;
        let mut breath = Breath::new(&self.cancel);
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let words = Lexicon {
                index: &index,
                field,
            };
            words.each(&self.test, &mut breath, |word| {
                having += u64::from(word.doc_freq);
                Ok(())
            })?;
        }
        let docs = statistics_provider.total_num_docs()?;
        let tokens = statistics_provider.total_num_tokens(field)?;
        #[expect(clippy::cast_precision_loss, reason = "a mean")]
        let mean = tokens as Score / docs.max(1) as Score;
        let having = having.min(docs);
        Ok(Some(Bm25Weight::for_one_term_without_explain(
            having, docs, mean,
        )))
    }

    fn lists(&self, field: Field, reader: &SegmentReader) -> tantivy::Result<Vec<SegmentPostings>> {
        let index = reader.inverted_index(field)?;
        let words = Lexicon {
            index: &index,
            field,
        };
        let mut lists = Vec::new();
        words.each(&self.test, &mut Breath::new(&self.cancel), |word| {
            lists.push(index.read_postings_from_terminfo(word, IndexRecordOption::WithFreqs)?);
            Ok(())
        })?;
        Ok(lists)
    }
}

impl Query for Forms {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let beside = match self.beside {
            Some((field, times)) => self
                .weigh(field, scoring)?
                .map(|weight| (field, weight.boost_by(times))),
            None => None,
        };
        Ok(Box::new(FormsWeight {
            forms: self.clone(),
            weight: self.weigh(self.field, scoring)?,
            beside,
        }))
    }
}

struct FormsWeight {
    forms: Forms,
    weight: Option<Bm25Weight>,
    beside: Option<(Field, Bm25Weight)>,
}

impl Weight for FormsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let norms = |field| reader.fieldnorms_readers().get_field(field);
        let lists = self.forms.lists(self.forms.field, reader)?;
        if lists.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scores = Scores::default();
        if let Some(weight) = &self.weight {
            scores.own = norms(self.forms.field)?.map(|norms| (weight.boost_by(boost), norms));
        }
        if let Some((field, weight)) = &self.beside
            && let Some(norms) = norms(*field)?
        {
            let lists = self.forms.lists(*field, reader)?;
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
