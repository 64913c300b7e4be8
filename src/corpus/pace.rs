//! [`Pace`]: how fast the work goes, and how long it will still take.

use std::collections::VecDeque;
use std::time::Duration;

/// Over how long the rate is taken: commits make it uneven.
const WINDOW: Duration = Duration::from_secs(15);

/// Nothing is said before: the first files tell too little.
const LEAST: Duration = Duration::from_millis(1_500);

/// The bytes done at some times, oldest first.
#[derive(Debug, Default)]
pub(super) struct Pace(VecDeque<(Duration, u64)>);

impl Pace {
    /// Notes that so many bytes were done when so much time had gone.
    pub fn mark(&mut self, elapsed: Duration, bytes: u64) {
        while self.0.len() > 1 && self.0[1].0 + WINDOW <= elapsed {
            self.0.pop_front();
        }
        self.0.push_back((elapsed, bytes));
    }

    /// Bytes a second; `None` as long as it cannot be told.
    pub fn rate(&self) -> Option<u64> {
        let ((from, before), (to, now)) = (self.0.front()?, self.0.back()?);
        let time = to.saturating_sub(*from);
        let bytes = u128::from(now.saturating_sub(*before));
        let rate = (bytes * 1_000).checked_div(time.as_millis())?;
        let rate = u64::try_from(rate).ok()?;
        (time >= LEAST && rate > 0).then_some(rate)
    }

    /// Seconds until so many bytes are done.
    pub fn left_s(&self, total_bytes: u64) -> Option<u64> {
        let (_, done) = self.0.back()?;
        let left = total_bytes.saturating_sub(*done);
        Some(left.div_ceil(self.rate()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_last_seconds_and_says_nothing_at_first() {
        let mut pace = Pace::default();
        assert_eq!((pace.rate(), pace.left_s(9)), (None, None));
        let mut bytes = 0;
        for tenth in 0..600_u64 {
            // Slower by half after half a minute.
            bytes += if tenth < 300 { 200 } else { 100 };
            pace.mark(Duration::from_millis(tenth * 100), bytes);
            if tenth < 15 {
                assert_eq!(pace.rate(), None, "too early");
            }
        }
        let rate = pace.rate().expect("known");
        assert!((990..=1_010).contains(&rate), "{rate}");
        assert_eq!(pace.left_s(bytes + 60_000), Some(60_000_u64.div_ceil(rate)));
        assert_eq!(pace.left_s(bytes), Some(0));
    }
}
