//! The top line and the hint line.

use crate::app::{Action, Area, Mode, Model, Role, View};
use crate::text::text_columns;
use crate::ui::counted;
use crate::ui::paint::{Ink, narrow};
use crate::ui::which_key;

/// Name, corpus, views, totals.
pub(super) fn top(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let Area { x, y, width, .. } = area;
    let totals = format!(
        "{} · {} ",
        counted(model.summary.articles, "article"),
        counted(model.summary.quotes, "quote")
    );
    let totals_width = narrow(text_columns(&totals));
    let views_width = 31;
    let mut at = x + 1;
    at += ink.text(at, y, width - 1, "pullquote", Role::View);
    at += 2;
    let room = width.saturating_sub(at + views_width + totals_width + 3);
    at += ink.clipped(at, y, room.min(40), &model.corpus, Role::Muted);
    at += 3;
    for (i, view) in View::ALL.into_iter().enumerate() {
        let left = (x + width).saturating_sub(at);
        let name = if view == model.view {
            format!("{} {}", i + 1, view.name().to_uppercase())
        } else {
            format!("{} {}", i + 1, view.name())
        };
        let role = if view == model.view {
            Role::View
        } else {
            Role::Muted
        };
        at += ink.text(at, y, left, &name, role) + 2;
    }
    let left = (x + width).saturating_sub(at);
    if left > totals_width {
        ink.right(at, y, left, &totals, Role::Muted);
    }
}

/// What is useful in a mode, the most useful first: an action, or two that share a word.
fn useful(mode: Mode) -> &'static [(&'static [Action], &'static str)] {
    use Action as A;
    const MOVE: (&[Action], &str) = (&[A::Down, A::Up], "move");
    match mode {
        Mode::Everywhere | Mode::List => &[
            MOVE,
            (&[A::Enter], "read"),
            (&[A::Search], "search"),
            (&[A::SearchAll], "all quotes"),
            (&[A::Pick], "pick"),
            (&[A::Filter], "filter"),
            (&[A::Compare], "compare"),
            (&[A::NextPane], "pane"),
            (&[A::Help], "all keys"),
        ],
        Mode::Text => &[
            (&[A::Down, A::Up], "scroll"),
            (&[A::NextHit], "hit"),
            (&[A::NextQuote], "quote"),
            (&[A::Search], "find here"),
            (&[A::SearchAll], "all quotes"),
            (&[A::Compare], "compare"),
            (&[A::Back], "list"),
            (&[A::Help], "all keys"),
        ],
        Mode::Quotes => &[
            MOVE,
            (&[A::Enter], "go to its place"),
            (&[A::Search], "search"),
            (&[A::Why], "why"),
            (&[A::Compare], "compare"),
            (&[A::Pick], "pick"),
            (&[A::Back], "back"),
            (&[A::Help], "all keys"),
        ],
        Mode::AllQuotes => &[
            MOVE,
            (&[A::Enter], "go to its place"),
            (&[A::Search], "search"),
            (&[A::Filter], "filter"),
            (&[A::Kwic], "KWIC"),
            (&[A::Why], "why"),
            (&[A::Compare], "compare"),
            (&[A::Pick], "pick"),
            (&[A::Back], "back"),
            (&[A::Help], "all keys"),
        ],
        Mode::Compare => &[
            (&[A::Down, A::Up], "scroll"),
            (&[A::Left, A::Right], "column"),
            (&[A::Align], "others here"),
            (&[A::Lock], "lock"),
            (&[A::Close], "close"),
            (&[A::Enter], "read"),
            (&[A::Back], "back"),
            (&[A::Help], "all keys"),
        ],
        Mode::Prompt => &[
            (&[A::Accept], "take it"),
            (&[A::Cancel], "as before"),
            (&[A::NextScope], "search in"),
            (&[A::ResultDown, A::ResultUp], "results"),
            (&[A::Completions], "fields"),
            (&[A::History], "history"),
            (&[A::DeleteToStart], "clear"),
            (&[A::Explain], "understood as"),
            (&[A::Help], "all keys"),
        ],
        Mode::Filter => &[
            MOVE,
            (&[A::PreviousPane, A::NextPane], "facet"),
            (&[A::FilterOn], "on/off"),
            (&[A::FilterNot], "leave out"),
            (&[A::FilterOff], "take off"),
            (&[A::Widen], "close"),
            (&[A::Help], "all keys"),
        ],
        Mode::Completions => &[
            (&[A::TakeCompletion], "take"),
            (&[A::PreviousCompletion, A::NextCompletion], "choose"),
            (&[A::CloseCompletions], "close the menu"),
            (&[A::Accept], "take the query as it is"),
            (&[A::Help], "all keys"),
        ],
        Mode::History => &[
            (&[A::Accept], "search it"),
            (&[A::Cancel], "close"),
            (&[A::Star], "keep for good"),
            (&[A::Forget], "leave out"),
            (&[A::Help], "all keys"),
        ],
        Mode::Explained | Mode::Why | Mode::Help => {
            &[(&[A::Down, A::Up], "scroll"), (&[A::Widen], "close")]
        }
    }
}

/// Keys that are useful here; while a binding is half typed, what may follow, unless that takes more room.
pub(super) fn hints(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let mode = model.mode();
    let half_typed = !model.pending.keys.is_empty();
    let hints: Vec<(String, String)> = if half_typed {
        let choices = which_key::choices(model);
        if !which_key::fit(&choices, area.width) {
            return;
        }
        choices
    } else {
        useful(mode)
            .iter()
            .filter(|(actions, _)| model.could_be_kwic() || !actions.contains(&Action::Kwic))
            .filter_map(|(actions, words)| {
                let keys: Option<Vec<String>> = actions
                    .iter()
                    .map(|action| model.keymap.keys_for(mode, *action))
                    .collect();
                Some((keys?.join("/"), (*words).to_owned()))
            })
            .collect()
    };
    // The last one, where all keys are told, has its place in any case; those before it as far as they fit.
    let width =
        |(keys, words): &(String, String)| narrow(text_columns(keys) + text_columns(words)) + 1;
    let end = area.x + area.width;
    let kept = hints
        .last()
        .filter(|_| !half_typed)
        .map_or(0, |hint| width(hint) + 3);
    let mut at = area.x + 1;
    for (i, hint) in hints.iter().enumerate() {
        let kept = if i + 1 == hints.len() { 0 } else { kept };
        if at + width(hint) + kept > end {
            continue;
        }
        let (keys, words) = hint;
        at += ink.text(at, area.y, area.width, keys, Role::Key) + 1;
        at += ink.text(at, area.y, area.width, words, Role::Hint) + 3;
    }
}
