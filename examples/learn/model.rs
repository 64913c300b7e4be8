//! A linear model of competing answers: conditional logit, trained with AdaGrad.

use pullquote::lang::{Calibration, FIRST_KNOT, KNOTS, Weights};

use crate::lesson::Lesson;

/// The number of weights.
const SIZE: usize = 1 << 19;

/// How often all lessons are gone through.
const PASSES: usize = 12;

/// The last ones, of whose weights the mean is taken.
const MEAN: usize = 8;

/// The first step.
const RATE: f32 = 0.04;

/// How much weights shrink: so little that only rare features feel it.
const SHRINK: f32 = 2e-5;

/// Each begins a row of orders.
const SEEDS: [u64; 4] = [
    0x2545_f491_4f6c_dd1d,
    0x9e37_79b9_7f4a_7c15,
    0xbf58_476d_1ce4_e5b9,
    0x94d0_49bb_1331_11eb,
];

/// Weights in the making.
pub struct Model {
    learned: Learned,
    calibration: Calibration,
}

/// Weights, and for each the sum of the squares of its slopes.
struct Learned {
    weights: Vec<f32>,
    squares: Vec<f32>,
}

fn add(sums: &mut [f32], more: &[f32]) {
    for (sum, one) in sums.iter_mut().zip(more) {
        *sum += one;
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most a dozen")]
fn share(sums: &mut [f32], among: usize) {
    for sum in sums {
        *sum /= among as f32;
    }
}

impl Model {
    /// Knows nothing.
    pub fn new() -> Model {
        Model {
            learned: Learned {
                weights: vec![0.0; SIZE],
                squares: vec![0.0; SIZE],
            },
            calibration: Calibration::NONE,
        }
    }

    /// Goes through the lessons some times, each time in another order that is always the same, and does so from
    /// the start with other orders. What counts is the mean of the last rounds of each: the order of the lessons
    /// leaves less of a mark on it.
    pub fn study(&mut self, lessons: &[Lesson]) {
        let learned: Vec<Learned> = std::thread::scope(|scope| {
            let handles: Vec<_> = SEEDS
                .into_iter()
                .map(|seed| {
                    let start = Learned {
                        weights: self.learned.weights.clone(),
                        squares: self.learned.squares.clone(),
                    };
                    scope.spawn(move || start.study(lessons, seed))
                })
                .collect();
            handles
                .into_iter()
                .map(|handle| handle.join().expect("an order ends"))
                .collect()
        });
        let mean = |of: fn(&Learned) -> &[f32]| {
            let mut sums = vec![0.0; SIZE];
            for one in &learned {
                add(&mut sums, of(one));
            }
            share(&mut sums, SEEDS.len());
            sums
        };
        self.learned = Learned {
            weights: mean(|one| &one.weights),
            squares: mean(|one| &one.squares),
        };
    }

    /// The table in the form the extractor reads.
    pub fn bytes(&self) -> Vec<u8> {
        let largest = self
            .learned
            .weights
            .iter()
            .fold(0.0_f32, |most, w| most.max(w.abs()));
        let step = (largest / 127.0).max(1e-6);
        #[expect(clippy::cast_possible_truncation, reason = "at most 127")]
        let cells: Vec<i8> = self
            .learned
            .weights
            .iter()
            .map(|w| (w / step).round() as i8)
            .collect();
        Weights::write(&cells, step, self.calibration)
    }

    /// The table, as the extractor sees it.
    pub fn weights(&self) -> Weights {
        Weights::read(self.bytes().into()).expect("it was just written")
    }

    /// Learns what log odds are worth from what was said of quotes and whether they were right: at each place
    /// the odds that were found near it. Rounded, so that the last bits of a machine do not matter.
    pub fn calibrate(&mut self, said: &[(f32, bool)]) {
        let mut knots = [0.0_f32; KNOTS];
        let mut least = f32::MIN;
        for (number, knot) in knots.iter_mut().enumerate() {
            let place = FIRST_KNOT + number as f32;
            let last = number + 1 == KNOTS;
            let near = said.iter().filter(|(odds, _)| {
                let far = odds - place;
                far.abs() <= 0.5 || number == 0 && far < 0.0 || last && far > 0.0
            });
            let (mut right, mut wrong) = (1.0_f32, 1.0_f32);
            for (_, is_right) in near {
                *if *is_right { &mut right } else { &mut wrong } += 1.0;
            }
            *knot = ((right / wrong).ln() * 100.0).round() / 100.0;
            *knot = knot.max(least);
            least = *knot;
        }
        self.calibration = Calibration(knots);
    }

    /// How many weights are not nothing.
    pub fn used(&self) -> usize {
        self.learned
            .weights
            .iter()
            .filter(|weight| **weight != 0.0)
            .count()
    }
}

impl Learned {
    /// The mean of the weights of the last rounds.
    fn study(mut self, lessons: &[Lesson], seed: u64) -> Learned {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut state = seed;
        let mut sums = vec![0.0; SIZE];
        for pass in 0..PASSES {
            for at in (1..order.len()).rev() {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let other = usize::try_from(state % (at as u64 + 1)).unwrap_or(0);
                order.swap(at, other);
            }
            for lesson in order.iter().filter_map(|at| lessons.get(*at)) {
                self.step(lesson);
            }
            if pass >= PASSES - MEAN {
                add(&mut sums, &self.weights);
            }
        }
        share(&mut sums, MEAN);
        self.weights = sums;
        self
    }

    fn step(&mut self, lesson: &Lesson) {
        let scores: Vec<f32> = lesson.choices.iter().map(|f| self.score(f)).collect();
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| power(score - top)).collect();
        let sum: f32 = powers.iter().sum();
        for (number, features) in lesson.choices.iter().enumerate() {
            let wanted = if number == lesson.right { 1.0 } else { 0.0 };
            let slope = powers[number] / sum - wanted;
            if slope.abs() < 1e-4 {
                continue;
            }
            for feature in features {
                let at = *feature as usize & (SIZE - 1);
                let slope = slope + SHRINK * self.weights[at];
                self.squares[at] += slope * slope;
                self.weights[at] -= RATE * slope / (self.squares[at].sqrt() + 1e-2);
            }
        }
    }

    fn score(&self, features: &[u32]) -> f32 {
        features
            .iter()
            .map(|feature| self.weights[*feature as usize & (SIZE - 1)])
            .sum()
    }
}

/// e to the power of `x`, for `x` not above 0: by squaring, so that every machine gets the same bits.
fn power(x: f32) -> f32 {
    let mut out = (1.0 + x.max(-60.0) / 1024.0).max(0.0);
    for _ in 0..10 {
        out *= out;
    }
    out
}
