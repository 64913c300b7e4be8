//! The help: every key that does something here, made from the keymap.

use crate::app::{Action, Keymap, Mode, Model, panes, spelled};
use crate::text::{Text, text_columns, wrap};

/// One line of the help: the keys, and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// All ways to do it.
    pub keys: String,
    /// What they do.
    pub help: String,
}

/// The lines of the help for a mode, in the order of the actions.
#[must_use]
pub fn help_lines(keymap: &Keymap, mode: Mode) -> Vec<HelpLine> {
    let mut out: Vec<(Action, HelpLine)> = Vec::new();
    // The menu under the line comes and goes: its keys are told with those of the line.
    let menu = keymap.bindings(Mode::Completions);
    let menu = menu.filter(|binding| mode == Mode::Prompt && binding.mode == Mode::Completions);
    for binding in keymap.bindings(mode).chain(menu) {
        let keys = spelled(&binding.keys);
        let same = out
            .iter_mut()
            .find(|(action, line)| *action == binding.action && line.help == binding.help);
        match same {
            Some((_, line)) => {
                line.keys += "  ";
                line.keys += &keys;
            }
            None => out.push((
                binding.action,
                HelpLine {
                    keys,
                    help: binding.help.clone(),
                },
            )),
        }
    }
    out.sort_by_key(|(action, _)| *action);
    out.into_iter().map(|(_, line)| line).collect()
}

/// The mode that the open help is about.
#[must_use]
pub fn helped_mode(model: &Model) -> Mode {
    if model.picker.is_some() {
        Mode::History
    } else if model.finder.open {
        Mode::Prompt
    } else if model.menu.is_some() {
        Mode::Filter
    } else {
        model.pane_mode()
    }
}

/// The help as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpPage {
    /// Its columns, the frame with them.
    pub width: u16,
    /// The columns of the keys.
    pub keys_width: u16,
    /// Its rows; where what keys do takes several, only the first of them names the keys.
    pub rows: Vec<HelpLine>,
    /// How many rows fit on the screen.
    pub height: usize,
}

/// The widest help.
const WIDEST: u16 = 100;

/// The columns of the help that are neither keys nor words: the frame, and air.
const AIR: u16 = 8;

/// The open help for the model's screen.
#[must_use]
pub fn help_page(model: &Model) -> HelpPage {
    let body = panes(model).map(|panes| panes.body).unwrap_or_default();
    let lines = help_lines(&model.keymap, helped_mode(model));
    let widest = |part: fn(&HelpLine) -> &String| {
        let columns = lines.iter().map(|line| text_columns(part(line))).max();
        u16::try_from(columns.unwrap_or(0)).unwrap_or(u16::MAX)
    };
    let most = body.width.min(WIDEST);
    // Keys that leave the words no room give way to them.
    let keys_width = widest(|line| &line.keys).min(most / 2);
    let wanted = widest(|line| &line.help).saturating_add(keys_width + AIR);
    let width = wanted.min(most);
    let room = usize::from(width.saturating_sub(keys_width + AIR));
    let mut rows = Vec::new();
    for line in lines {
        let help = Text::from(line.help.as_str());
        let mut keys = line.keys;
        for part in wrap(&help, help.whole(), room) {
            rows.push(HelpLine {
                keys: std::mem::take(&mut keys),
                help: help.slice(part.span).to_owned(),
            });
        }
    }
    HelpPage {
        width,
        keys_width,
        rows,
        height: usize::from(body.height.saturating_sub(2)),
    }
}
