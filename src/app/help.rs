//! The help: every key that does something here, made from the keymap.

use crate::app::{Action, Keymap, Mode, Model, panes, spelled};

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
    for binding in keymap.bindings(mode) {
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
    if model.finder.open {
        Mode::Prompt
    } else {
        model.pane_mode()
    }
}

/// The rows of the help that fit on the screen.
#[must_use]
pub fn help_height(model: &Model) -> usize {
    panes(model).map_or(0, |panes| usize::from(panes.body.height.saturating_sub(2)))
}

/// How far down the help can be scrolled.
#[must_use]
pub fn last_scroll(model: &Model) -> usize {
    help_lines(&model.keymap, helped_mode(model))
        .len()
        .saturating_sub(help_height(model))
}
