//! The index as the reader sees it made: how far it is, when it will be there, and the keys that stop it and let it go on.

use crate::app::{Action, Effect, Index, Mode, Model, Progress, news};
use crate::search::Summary;

impl Progress {
    /// How much is done, in hundredths: by bytes, since files are long and short.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let (done, total) = match self.total_bytes {
            0 => (self.done, self.total),
            total => (self.bytes, total),
        };
        let percent = u128::from(done.min(total)) * 100 / u128::from(total.max(1));
        // All is done when that is said.
        u64::try_from(percent).unwrap_or(100).min(99)
    }
}

/// `2 min left`: the less exact the longer it is.
#[must_use]
pub fn time_left(seconds: u64) -> String {
    match seconds {
        0..10 => format!("{} s left", seconds.max(1)),
        10..55 => format!("{} s left", seconds.div_ceil(5) * 5),
        55..3_570 => format!("{} min left", (seconds + 20) / 60),
        _ => {
            let minutes = seconds.div_ceil(60);
            format!("{} h {} min left", minutes / 60, minutes % 60 / 5 * 5)
        }
    }
}

/// Stops it; whether there was anything to stop.
pub(super) fn stop(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let is_busy = matches!(model.index, Index::Busy(_));
    if is_busy {
        effects.push(Effect::StopIndexing);
        model.message = Some("stopping …".to_owned());
    }
    is_busy
}

/// Stops it, lets it go on, or looks for changes.
pub(super) fn toggle(model: &mut Model, effects: &mut Vec<Effect>) {
    if stop(model, effects) {
        return;
    }
    match model.index {
        Index::Silent | Index::Busy(_) => {
            model.message = Some("there is nothing to be indexed here".to_owned());
        }
        Index::Stopped(_) | Index::Ready(_) => {
            model.index = Index::Busy(Progress::default());
            effects.push(Effect::Index);
        }
    }
}

/// It was stopped.
pub(super) fn stopped(model: &mut Model, summary: Summary, effects: &mut Vec<Effect>) {
    let progress = match &model.index {
        Index::Busy(progress) => progress.clone(),
        _ => Progress::default(),
    };
    let key = model.keymap.keys_for(Mode::List, Action::Index);
    let key = key.map_or_else(String::new, |key| format!(" – {key} goes on"));
    model.message = Some(format!("stopped; what was read is kept{key}"));
    model.index = Index::Stopped(progress);
    if summary != model.summary {
        news::committed(model, summary, effects);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_in_few_words() {
        for (seconds, words) in [
            (0, "1 s left"),
            (7, "7 s left"),
            (12, "15 s left"),
            (60, "1 min left"),
            (110, "2 min left"),
            (1_234, "20 min left"),
            (3_570, "1 h 0 min left"),
            (8_000, "2 h 10 min left"),
        ] {
            assert_eq!(time_left(seconds), words);
        }
    }
}
