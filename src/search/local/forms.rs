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
    pub test: Test,
    pub cancel: Cancel,
}

impl Query for Forms {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weight = match scoring {
            EnableScoring::Enabled {
                statistics_provider,
                searcher,
            } => {
                let mut having = 0;
                let mut breath = Breath::new(&self.cancel);
                for reader in searcher.segment_readers() {
                    let index = reader.inverted_index(self.field)?;
                    let words = Lexicon {
                        index: &index,
                        field: self.field,
                    };
                    words.each(&self.test, &mut breath, |word| {
                        having += u64::from(word.doc_freq);
                        Ok(())
                    })?;
                }
                let docs = statistics_provider.total_num_docs()?;
                let tokens = statistics_provider.total_num_tokens(self.field)?;
                #[expect(clippy::cast_precision_loss, reason = "a mean")]
                let mean = tokens as Score / docs.max(1) as Score;
                Some(Bm25Weight::for_one_term_without_explain(
                    having.min(docs),
                    docs,
                    mean,
                ))
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(FormsWeight {
            forms: self.clone(),
            weight,
        }))
    }
}

struct FormsWeight {
    forms: Forms,
    weight: Option<Bm25Weight>,
}

impl Weight for FormsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Forms {
            field,
            test,
            cancel,
        } = &self.forms;
        let index = reader.inverted_index(*field)?;
        let words = Lexicon {
            index: &index,
            field: *field,
        };
        let mut lists = Vec::new();
        words.each(test, &mut Breath::new(cancel), |word| {
            lists.push(index.read_postings_from_terminfo(word, IndexRecordOption::WithFreqs)?);
            Ok(())
        })?;
        let norms = match &self.weight {
            Some(_) => reader.fieldnorms_readers().get_field(*field)?,
            None => None,
        };
        let scores = self.weight.as_ref().zip(norms);
        let scores = scores.map(|(weight, norms)| (weight.boost_by(boost), norms));
        match <[SegmentPostings; 1]>::try_from(lists) {
            Ok([list]) => Ok(Box::new(Single { list, scores })),
            Err(lists) if lists.is_empty() => Ok(Box::new(EmptyScorer)),
            Err(lists) => {
                let mut scorer = Several {
                    doc: 0,
                    lists,
                    scores,
                };
                scorer.settle();
                Ok(Box::new(scorer))
            }
        }
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a form of a word", 1.0))
    }
}

type Scores = Option<(Bm25Weight, FieldNormReader)>;

fn score(scores: &Scores, doc: DocId, times: u32) -> Score {
    match scores {
        Some((weight, norms)) => weight.score(norms.fieldnorm_id(doc), times),
        None => 1.0,
    }
}

/// A word with one form.
struct Single {
    list: SegmentPostings,
    scores: Scores,
}

impl DocSet for Single {
    fn advance(&mut self) -> DocId {
        self.list.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.list.seek(target)
    }

    fn doc(&self) -> DocId {
        self.list.doc()
    }

    fn size_hint(&self) -> u32 {
        self.list.size_hint()
    }
}

impl Scorer for Single {
    fn score(&mut self) -> Score {
        score(&self.scores, self.list.doc(), self.list.term_freq())
    }
}

struct Several {
    doc: DocId,
    lists: Vec<SegmentPostings>,
    scores: Scores,
}

impl Several {
    fn settle(&mut self) -> DocId {
        let docs = self.lists.iter().map(DocSet::doc);
        self.doc = docs.min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for Several {
    fn advance(&mut self) -> DocId {
        for list in &mut self.lists {
            if list.doc() == self.doc {
                list.advance();
            }
        }
        // Those at the end are passed over from then on.
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for list in &mut self.lists {
            if list.doc() < target {
                list.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let all = self.lists.iter().map(DocSet::size_hint);
        all.fold(0, u32::saturating_add)
    }
}

impl Scorer for Several {
    fn score(&mut self) -> Score {
        let here = self.lists.iter().filter(|list| list.doc() == self.doc);
        let times = here.map(Postings::term_freq).fold(0, u32::saturating_add);
        score(&self.scores, self.doc, times)
    }
}
