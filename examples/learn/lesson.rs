//! What annotated articles answer to the questions of the extractor.

use pullquote::lang::Weights;
use pullquote::quote::{Ballot, Judge, Question, Verdict};
use pullquote::text::Span;
use serde_json::Value;

/// One question with the right answer.
pub struct Lesson {
    /// The features of every answer.
    pub choices: Vec<Vec<u32>>,
    /// The number of the right one.
    pub right: usize,
}

/// One attribution that people marked; words by number.
struct Attribution {
    content: Vec<usize>,
    source: Vec<usize>,
    cue: Vec<usize>,
    /// Whether it is of speech or writing, not of thought.
    said: bool,
}

/// What people marked in an article. Words are runs of letters and digits, as the scorer counts them.
pub struct Gold {
    words: Vec<Span>,
    list: Vec<Attribution>,
}

impl Gold {
    /// Reads `attributions` of an annotated article.
    pub fn read(value: &Value, text: &str) -> Gold {
        let mut gold = Gold {
            words: words(text),
            list: Vec::new(),
        };
        for one in value["attributions"].as_array().into_iter().flatten() {
            let attribution = Attribution {
                content: gold.spans(&one["content"]),
                source: gold.spans(&one["source"]),
                cue: gold.spans(&one["cue"]),
                said: one["kind"] != "indirect" || one["say"].as_bool().unwrap_or(true),
            };
            gold.list.push(attribution);
        }
        gold
    }

    fn spans(&self, value: &Value) -> Vec<usize> {
        let place = |pair: &Value, at: usize| usize::try_from(pair[at].as_u64().unwrap_or(0)).ok();
        let mut out = Vec::new();
        for pair in value.as_array().into_iter().flatten() {
            if let (Some(from), Some(to)) = (place(pair, 0), place(pair, 1)) {
                out.extend(self.range(Span::new(from, to.max(from))));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The words of which a span holds more than half.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let middle = |word: &Span| word.start().midpoint(word.end());
        let from = self
            .words
            .partition_point(|word| middle(word) < span.start());
        let to = self.words.partition_point(|word| middle(word) < span.end());
        from..to.max(from)
    }

    /// The attribution that shares most words with a span, and how many.
    fn nearest(&self, span: Span) -> Option<(&Attribution, usize)> {
        let range = self.range(span);
        self.list
            .iter()
            .map(|one| {
                let shared = one
                    .content
                    .iter()
                    .filter(|word| range.contains(word))
                    .count();
                (one, shared)
            })
            .filter(|(_, shared)| *shared > 0)
            .max_by_key(|(one, shared)| (*shared, std::cmp::Reverse(one.content.len())))
    }

    /// Whether a span is what somebody said; `None` when it is what somebody only thought.
    fn is_real(&self, span: Span) -> Option<bool> {
        let Some((one, shared)) = self.nearest(span) else {
            return Some(false);
        };
        let smaller = one.content.len().min(self.range(span).len());
        match shared * 2 >= smaller {
            true if !one.said => None,
            real => Some(real),
        }
    }

    /// Whether it is, and who said it.
    pub fn is_right(&self, span: Span, source: Option<Span>) -> Option<bool> {
        if !self.is_real(span)? {
            return Some(false);
        }
        let (one, _) = self.nearest(span)?;
        let range = source.map(|source| self.range(source));
        Some(match range {
            Some(range) => one.source.iter().any(|word| range.contains(word)),
            None => one.source.is_empty(),
        })
    }

    fn edge(&self, ballot: &Ballot) -> Option<usize> {
        let first = ballot.choices.first()?;
        let hull = ballot.choices.iter().map(|c| c.span).reduce(Span::cover)?;
        let (one, _) = self.nearest(first.span)?;
        let all = self.range(hull);
        let mut inside = one
            .content
            .iter()
            .copied()
            .filter(|word| all.contains(word));
        let edge = |span: Span| {
            let range = self.range(span);
            match ballot.question {
                Question::End => range.end.checked_sub(1),
                _ => Some(range.start),
            }
        };
        let wanted = match ballot.question {
            Question::End => {
                let from = self.range(first.span).start;
                inside.rfind(|word| *word >= from)
            }
            _ => inside.next(),
        }?;
        ballot
            .choices
            .iter()
            .position(|choice| edge(choice.span) == Some(wanted))
    }

    /// The choice whose words are most like the source that people marked.
    fn owner(&self, ballot: &Ballot) -> Option<usize> {
        let first = ballot.choices.first()?;
        if !self.is_real(first.span)? {
            return None;
        }
        let (one, _) = self.nearest(first.span)?;
        if one.source.is_empty() {
            return ballot
                .choices
                .iter()
                .position(|choice| choice.source.is_none());
        }
        let held = |choice: &pullquote::quote::Choice| {
            let range = choice.source.map(|source| self.range(source));
            range
                .unwrap_or_default()
                .filter(|word| one.source.contains(word))
                .count()
        };
        // People mark appositions with the name; which part of a source grammar takes is its own affair.
        if held(first) > 0 {
            return Some(0);
        }
        let opens = |choice: &pullquote::quote::Choice| {
            let range = choice
                .source
                .map(|source| self.range(source))
                .unwrap_or_default();
            one.source.first().is_some_and(|word| range.contains(word))
        };
        let found = ballot
            .choices
            .iter()
            .enumerate()
            .filter(|(_, choice)| held(choice) > 0);
        found
            .max_by_key(|(number, choice)| {
                (opens(choice), held(choice), std::cmp::Reverse(*number))
            })
            .map(|(number, _)| number)
    }

    /// The word that people marked as the cue of words in marks.
    fn cue(&self, ballot: &Ballot) -> Option<usize> {
        let first = ballot.choices.first()?;
        let held = self.nearest(first.span).filter(|(one, shared)| {
            *shared * 2 >= self.range(first.span).len().max(1) && !one.content.is_empty()
        });
        let Some((one, _)) = held else {
            return Some(0);
        };
        let word = |span: Span| self.range(span).next_back();
        ballot.choices.iter().rposition(|choice| {
            choice
                .cue
                .and_then(word)
                .is_some_and(|w| one.cue.contains(&w))
        })
    }

    /// The right answer, if people gave one.
    fn answer(&self, ballot: &Ballot) -> Option<usize> {
        let choice = ballot.choices.first()?;
        match ballot.question {
            Question::Begin | Question::End => self.edge(ballot),
            Question::Report | Question::Real => self.is_real(choice.span).map(usize::from),
            Question::Source => self.owner(ballot),
            Question::Cue => self.cue(ballot),
            Question::Marked => {
                let range = self.range(choice.span);
                let held = self.nearest(choice.span).map_or(0, |(_, shared)| shared);
                Some(usize::from(held * 2 >= range.len().max(1)))
            }
            Question::Right => self.is_right(choice.span, choice.source).map(usize::from),
        }
    }
}

fn words(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    out.extend(start.map(|from| Span::new(from, text.len())));
    out
}

/// Whether a question is about finished quotes.
fn is_finished(question: Question) -> bool {
    matches!(question, Question::Real | Question::Right)
}

/// Answers as people did, and writes down what was asked.
pub struct Teacher<'g> {
    gold: &'g Gold,
    lessons: &'g mut Vec<Lesson>,
    /// Who answers what is asked of unfinished quotes; nobody, when the lessons are about these.
    pupil: Option<&'g Weights>,
}

impl<'g> Teacher<'g> {
    /// Teaches the questions about unfinished quotes.
    pub fn new(gold: &'g Gold, lessons: &'g mut Vec<Lesson>) -> Self {
        Teacher {
            gold,
            lessons,
            pupil: None,
        }
    }

    /// Lets a pupil make the quotes and marks them.
    pub fn examiner(gold: &'g Gold, pupil: &'g Weights, lessons: &'g mut Vec<Lesson>) -> Self {
        Teacher {
            gold,
            lessons,
            pupil: Some(pupil),
        }
    }
}

impl Judge for Teacher<'_> {
    fn decide(&mut self, ballot: &Ballot) -> Verdict {
        let finished = is_finished(ballot.question);
        if let Some(mut pupil) = self.pupil.filter(|_| !finished) {
            return pupil.decide(ballot);
        }
        let answer = self.gold.answer(ballot);
        if let Some(right) = answer
            && finished == self.pupil.is_some()
        {
            self.lessons.push(Lesson {
                choices: (0..ballot.choices.len())
                    .map(|c| ballot.features(c).to_vec())
                    .collect(),
                right,
            });
        }
        Verdict {
            choice: answer.filter(|_| !finished).unwrap_or(ballot.default),
            margin: None,
        }
    }
}

/// Uses weights for all questions but some.
pub struct Partly<'w> {
    /// The weights.
    pub weights: &'w Weights,
    /// The questions that the rules answer.
    pub without: &'w [Question],
}

impl Judge for Partly<'_> {
    fn decide(&mut self, ballot: &Ballot) -> Verdict {
        if self.without.contains(&ballot.question) {
            return Verdict {
                choice: ballot.default,
                margin: None,
            };
        }
        let mut weights = self.weights;
        weights.decide(ballot)
    }
}
