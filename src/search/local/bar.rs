//! [`Bar`]: which scores are too low for a row, known before they are worked out.

use tantivy::query::Bm25Weight;

use crate::search::local::rank::rising;

/// Which scores come to nothing, asked without a division: the more often a word stands in a text, and the shorter that
/// is, the higher it scores.
#[derive(Default)]
pub(super) struct Bar {
    worst: Option<u64>,
    /// For each number of times, from one on: texts of so many lengths, the shortest ones, score high enough.
    lengths: [u16; Bar::TIMES],
}

impl Bar {
    const TIMES: usize = 16;

    /// Rises when the worst of the best does.
    #[inline]
    pub fn follow(&mut self, worst: Option<(u64, u64)>, weight: &Bm25Weight) {
        let worst = worst.map(|(first, _)| first);
        if self.worst != worst {
            self.rise(worst, weight);
        }
    }

    #[cold]
    fn rise(&mut self, worst: Option<u64>, weight: &Bm25Weight) {
        self.worst = worst;
        let Some(score) = worst.map(rising) else {
            return;
        };
        for (times, lengths) in (1..).zip(&mut self.lengths) {
            let (mut low, mut high) = (0, 256);
            while low < high {
                let middle = u16::midpoint(low, high);
                match weight.score(middle.to_le_bytes()[0], times) >= score {
                    true => low = middle + 1,
                    false => high = middle,
                }
            }
            *lengths = low;
        }
    }

    /// Whether a text of that length, with the word so many times, scores too low.
    #[inline]
    pub fn is_above(&self, norm: u8, times: u32) -> bool {
        let lengths = self.lengths.get((times as usize).wrapping_sub(1));
        self.worst.is_some() && lengths.is_some_and(|lengths| u16::from(norm) >= *lengths)
    }
}
