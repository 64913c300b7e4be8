//! Decisions that rules leave open, and who takes them.
//!
//! Rules propose, in an order of their own: the first option is what they would do. A [`Judge`] chooses: the
//! learned one adds up weights, [`Rules`] takes the first, and `examples/learn.rs` has one that knows the
//! answers and writes down what was asked. So there is one extractor, whoever decides.

use crate::lang::Weights;
use crate::text::Span;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// Where the words of a quote begin that marks do not delimit.
    Begin,
    /// Where they end.
    End,
    /// Whether a clause reports the words without marks beside it: no, yes.
    Report,
    /// Whose words they are: one of the phrases of the sentence, or nobody's.
    Source,
    /// Which word of a sentence gives words in marks to somebody that no known clause claims: none, or one.
    Cue,
    /// Whether words in marks that no clause claims are somebody's: no, yes.
    Marked,
    /// Whether a finished quote is one at all: no, yes.
    Real,
    /// Whether a finished quote and its source are right: no, yes.
    Right,
}

impl Question {
    /// All questions.
    pub const ALL: [Question; 8] = [
        Question::Begin,
        Question::End,
        Question::Report,
        Question::Source,
        Question::Cue,
        Question::Marked,
        Question::Real,
        Question::Right,
    ];
}

/// One answer that may be given.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The words the quote would have, or has; with its gaps.
    pub span: Span,
    /// The words that stand for who said it, if they are known yet.
    pub source: Option<Span>,
    /// The words that say that it is said, where these are asked for.
    pub cue: Option<Span>,
    features: std::ops::Range<usize>,
}

/// A question with its answers.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// What is asked.
    pub question: Question,
    /// The answers; the first is that of the rules. "No" comes before "yes" where the question takes these.
    pub choices: Vec<Choice>,
    /// Which one the rules take.
    pub default: usize,
    features: Vec<u32>,
}

impl Ballot {
    /// The features of an answer: places in a table of weights, before it is known how large that is.
    #[must_use]
    pub fn features(&self, choice: usize) -> &[u32] {
        self.choices
            .get(choice)
            .and_then(|choice| self.features.get(choice.features.clone()))
            .unwrap_or_default()
    }

    /// Forgets the answers and asks anew.
    pub(super) fn ask(&mut self, question: Question, default: usize) {
        self.question = question;
        self.default = default;
        self.choices.clear();
        self.features.clear();
    }

    /// Asks something else of the same answers.
    pub(super) fn ask_also(&mut self, question: Question, default: usize) {
        const FACTOR: u32 = 0x9e37_79b9;
        let salt = (question as u32).wrapping_mul(FACTOR);
        for feature in &mut self.features {
            *feature = (*feature ^ salt).wrapping_mul(FACTOR).rotate_left(16);
        }
        self.question = question;
        self.default = default;
    }

    /// Says which word the last answer takes for the cue.
    pub(super) fn by(&mut self, cue: Span) {
        if let Some(choice) = self.choices.last_mut() {
            choice.cue = Some(cue);
        }
    }

    /// Adds an answer whose features `sketch` draws.
    pub(super) fn add(
        &mut self,
        span: Span,
        source: Option<Span>,
        sketch: impl FnOnce(&mut Sketch<'_>),
    ) {
        let from = self.features.len();
        sketch(&mut Sketch {
            question: self.question,
            out: &mut self.features,
        });
        self.choices.push(Choice {
            span,
            source,
            cue: None,
            features: from..self.features.len(),
        });
    }
}

impl Default for Ballot {
    fn default() -> Self {
        Ballot {
            question: Question::Begin,
            choices: Vec::new(),
            default: 0,
            features: Vec::new(),
        }
    }
}

/// Draws the features of one answer.
pub(super) struct Sketch<'b> {
    question: Question,
    out: &'b mut Vec<u32>,
}

impl Sketch<'_> {
    /// Adds the feature that the trait number `kind` has this value. The place is part of trained weights.
    pub(super) fn put(&mut self, kind: u32, value: u64) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let seed = u64::from(kind) << 8 | self.question as u64;
        let mixed = (seed.wrapping_mul(FACTOR) ^ value).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(FACTOR);
        self.out.push((mixed >> 32) as u32);
    }

    /// Adds the feature that two values come together.
    pub(super) fn pair(&mut self, kind: u32, a: u64, b: u64) {
        self.put(
            kind,
            a.wrapping_mul(0xc2b2_ae3d_27d4_eb4f).rotate_left(31) ^ b,
        );
    }
}

/// An answer, and by how much it is better than the next one, in log odds where two are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Verdict {
    /// The number of the choice.
    pub choice: usize,
    /// How much better it is than the best other one; `None` where nobody knows.
    pub margin: Option<f32>,
}

/// Somebody who decides.
pub trait Judge {
    /// Chooses one of the answers.
    fn decide(&mut self, ballot: &Ballot) -> Verdict;
}

/// Takes what the rules say.
#[derive(Clone, Copy, Debug)]
pub struct Rules;

impl Judge for Rules {
    fn decide(&mut self, ballot: &Ballot) -> Verdict {
        Verdict {
            choice: ballot.default,
            margin: None,
        }
    }
}

/// Adds up weights.
impl Judge for &Weights {
    fn decide(&mut self, ballot: &Ballot) -> Verdict {
        let (mut best, mut second) = ((0, f32::MIN), f32::MIN);
        for choice in 0..ballot.choices.len() {
            let mut score = self.sum(ballot.features(choice));
            if ballot.question == Question::Right && choice == 1 {
                score = self.calibrated(score);
            }
            if score > best.1 {
                second = best.1;
                best = (choice, score);
            } else {
                second = second.max(score);
            }
        }
        Verdict {
            choice: best.0,
            margin: (ballot.choices.len() > 1).then_some(best.1 - second),
        }
    }
}
