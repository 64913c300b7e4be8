//! [`Keymap`]: which keys do what where. The built-in one is a file, and a user's file is read on top of it.
//!
//! A list of bindings, not a tree: at a hundred of them a scan is quicker than a key repeat by five powers of
//! ten, and the order of the file is the order of the help.

use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use crate::app::{Action, Key};

/// The built-in keys.
const BUILTIN: &str = include_str!("../../assets/keymap.toml");

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// In any of the panes below, where these do not say otherwise.
    Everywhere,
    /// The list of articles.
    List,
    /// The text of an article.
    Text,
    /// The quotes of an article.
    Quotes,
    /// The quotes of all articles.
    AllQuotes,
    /// Articles side by side.
    Compare,
    /// The search line.
    Prompt,
    /// The menu under the search line.
    Completions,
    /// The card that says how the query was understood.
    Explained,
    /// The queries of before.
    History,
    /// The card that says what made a quote.
    Why,
    /// The filters to choose from.
    Filter,
    /// The help.
    Help,
}

impl Mode {
    /// All modes.
    pub const ALL: [Mode; 13] = [
        Mode::Everywhere,
        Mode::List,
        Mode::Text,
        Mode::Quotes,
        Mode::AllQuotes,
        Mode::Compare,
        Mode::Prompt,
        Mode::Completions,
        Mode::Explained,
        Mode::History,
        Mode::Why,
        Mode::Filter,
        Mode::Help,
    ];

    /// The spelling in the keymap.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::List => "list",
            Self::Text => "text",
            Self::Quotes => "quotes",
            Self::AllQuotes => "all-quotes",
            Self::Compare => "compare",
            Self::Prompt => "prompt",
            Self::Completions => "completions",
            Self::Explained => "explained",
            Self::History => "history",
            Self::Why => "why",
            Self::Filter => "filter",
            Self::Help => "help",
        }
    }

    /// Whether keys bound everywhere count here too: not where letters are typed, nor on what lies over the panes.
    #[must_use]
    pub fn is_pane(self) -> bool {
        !matches!(
            self,
            Self::Prompt
                | Self::Completions
                | Self::History
                | Self::Explained
                | Self::Why
                | Self::Filter
                | Self::Help
        )
    }

    /// Whether letters are typed there.
    #[must_use]
    pub fn is_line(self) -> bool {
        matches!(self, Self::Prompt | Self::Completions | Self::History)
    }

    /// Whose keys count where it does not say otherwise.
    fn behind(self) -> Option<Mode> {
        match self {
            Self::Completions => Some(Self::Prompt),
            Self::Everywhere => None,
            mode => mode.is_pane().then_some(Self::Everywhere),
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// Keys in a row that do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub mode: Mode,
    /// The keys, at least one.
    pub keys: Vec<Key>,
    /// What they do.
    pub action: Action,
    /// The line in the help.
    pub help: String,
}

/// What keys in a row come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something to be done.
    Act(Action),
    /// The start of something.
    More,
    /// Nothing.
    Nothing,
}

/// Something in a keymap that was passed over, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong, and what is known instead.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Which keys do what where. No keys are both a binding and the start of another one in the same place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    keys: Vec<Spanned<toml::Value>>,
}

impl Keymap {
    /// The built-in keys.
    #[must_use]
    pub fn builtin() -> Self {
        Self::merged("").0
    }

    /// The built-in keys with a user's file read on top. What cannot be read is passed over with a warning.
    #[must_use]
    pub fn merged(user: &str) -> (Self, Vec<Warning>) {
        let mut keymap = Self {
            bindings: Vec::new(),
        };
        let mut warnings = Vec::new();
        keymap.read(BUILTIN, &mut warnings);
        debug_assert!(warnings.is_empty(), "built-in keymap: {warnings:?}");
        keymap.read(user, &mut warnings);
        (keymap, warnings)
    }

    /// What `keys` in a row come to in `mode`: what the mode itself says first.
    #[must_use]
    pub fn step(&self, mode: Mode, keys: &[Key]) -> Step {
        let own = self.look_up(mode, keys);
        match mode.behind().filter(|_| own == Step::Nothing) {
            Some(behind) => self.look_up(behind, keys),
            None => own,
        }
    }

    /// The bindings that count in `mode`, in the order of the file; its own ones first.
    pub fn bindings(&self, mode: Mode) -> impl Iterator<Item = &Binding> {
        let own = self.bindings.iter().filter(move |b| b.mode == mode);
        let rest = self.bindings.iter().filter(move |b| {
            mode.behind() == Some(b.mode)
                && !self
                    .bindings
                    .iter()
                    .any(|own| own.mode == mode && clash(&own.keys, &b.keys))
        });
        own.chain(rest)
    }

    /// The first keys that do `action` in `mode`, as a reader would write them.
    #[must_use]
    pub fn keys_for(&self, mode: Mode, action: Action) -> Option<String> {
        self.bindings(mode)
            .find(|binding| binding.action == action)
            .map(|binding| spelled(&binding.keys))
    }

    /// What may follow `keys` in `mode`: the rest of the keys and what they do.
    #[must_use]
    pub fn continuations(&self, mode: Mode, keys: &[Key]) -> Vec<(String, String)> {
        self.bindings(mode)
            .filter(|b| b.keys.len() > keys.len() && b.keys.starts_with(keys))
            .map(|b| (spelled(&b.keys[keys.len()..]), b.help.clone()))
            .collect()
    }

    /// Bindings that cannot both be reached: the same keys twice, or one the start of the other, in one place.
    #[must_use]
    pub fn clashes(&self) -> Vec<String> {
        let mut out = Vec::new();
        for (i, a) in self.bindings.iter().enumerate() {
            for b in &self.bindings[i + 1..] {
                let same_place = a.mode == b.mode
                    || (a.mode == Mode::Everywhere && b.mode.is_pane())
                    || (b.mode == Mode::Everywhere && a.mode.is_pane());
                if same_place && clash(&a.keys, &b.keys) {
                    out.push(format!(
                        "\"{}\" ({}, {}) and \"{}\" ({}, {})",
                        spelled(&a.keys),
                        a.mode.name(),
                        a.action.name(),
                        spelled(&b.keys),
                        b.mode.name(),
                        b.action.name()
                    ));
                }
            }
        }
        out
    }

    fn look_up(&self, mode: Mode, keys: &[Key]) -> Step {
        let mut found = Step::Nothing;
        for binding in self.bindings.iter().filter(|b| b.mode == mode) {
            if binding.keys == keys {
                return Step::Act(binding.action);
            }
            if binding.keys.starts_with(keys) {
                found = Step::More;
            }
        }
        found
    }

    fn read(&mut self, source: &str, warnings: &mut Vec<Warning>) {
        let file: File = match toml::from_str(source) {
            Ok(file) => file,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                warnings.push(Warning {
                    line: line_of(source, at),
                    text: format!("{}; the whole file is passed over", error.message()),
                });
                return;
            }
        };
        for entry in &file.keys {
            let line = line_of(source, entry.span().start);
            let mut warn = |text: String| warnings.push(Warning { line, text });
            for binding in entry_bindings(entry.get_ref(), &mut warn) {
                self.put(binding, &mut warn);
            }
        }
    }

    /// Takes a binding in; `None` as action takes the keys out. The newer one wins over any it clashes with.
    fn put(&mut self, new: Entry, warn: &mut impl FnMut(String)) {
        self.bindings.retain(|old| {
            let hidden = old.mode == new.mode && clash(&old.keys, &new.keys);
            if hidden && old.keys != new.keys && new.action.is_some() {
                warn(format!(
                    "\"{}\" takes \"{}\" ({}) away",
                    spelled(&new.keys),
                    spelled(&old.keys),
                    old.action.name()
                ));
            }
            !hidden || (new.action.is_none() && old.keys != new.keys)
        });
        if let Some(action) = new.action {
            self.bindings.push(Binding {
                mode: new.mode,
                keys: new.keys,
                action,
                help: new.help.unwrap_or_else(|| action.help().to_owned()),
            });
        }
    }
}

/// One line of a file, read.
struct Entry {
    mode: Mode,
    keys: Vec<Key>,
    action: Option<Action>,
    help: Option<String>,
}

/// The bindings of one entry; nothing, with a warning, where it makes no sense.
fn entry_bindings(value: &toml::Value, warn: &mut impl FnMut(String)) -> Vec<Entry> {
    let Some(table) = value.as_table() else {
        warn("a key is written as { on = \"…\", run = \"…\" }".to_owned());
        return Vec::new();
    };
    for name in table.keys() {
        if !matches!(name.as_str(), "on" | "run" | "in" | "desc") {
            warn(format!(
                "nothing is called \"{name}\" here: on, run, in, desc"
            ));
        }
    }
    let run = table.get("run").and_then(toml::Value::as_str);
    let action = match run.map(|name| (name, Action::from_name(name))) {
        Some((_, Some(action))) => Some(action),
        Some(("noop", None)) => None,
        Some((name, None)) => {
            let near = Action::like(name)
                .map(|known| format!("; did you mean \"{known}\"?"))
                .unwrap_or_default();
            warn(format!("no action is called \"{name}\"{near}"));
            return Vec::new();
        }
        None => {
            warn("run = \"…\" is missing".to_owned());
            return Vec::new();
        }
    };
    let help = table.get("desc").and_then(toml::Value::as_str);
    let mut modes = Vec::new();
    for name in texts(table.get("in"), &["everywhere"]) {
        match Mode::from_name(name) {
            Some(mode) => modes.push(mode),
            None => warn(format!("no place is called \"{name}\"")),
        }
    }
    let mut out = Vec::new();
    let ons = texts(table.get("on"), &[]);
    if ons.is_empty() {
        warn("on = \"…\" is missing".to_owned());
    }
    for on in ons {
        let keys: Result<Vec<Key>, String> = on.split_whitespace().map(str::parse).collect();
        match keys {
            Ok(keys) if !keys.is_empty() => {
                out.extend(modes.iter().map(|&mode| Entry {
                    mode,
                    keys: keys.clone(),
                    action,
                    help: help.map(str::to_owned),
                }));
            }
            Ok(_) => warn("on = \"\" is no key".to_owned()),
            Err(error) => warn(error),
        }
    }
    out
}

/// A string or a list of strings.
fn texts<'t>(value: Option<&'t toml::Value>, missing: &[&'t str]) -> Vec<&'t str> {
    match value {
        None => missing.to_vec(),
        Some(toml::Value::Array(all)) => all.iter().filter_map(toml::Value::as_str).collect(),
        Some(one) => one.as_str().into_iter().collect(),
    }
}

/// Whether two runs of keys cannot both be typed: one is the other or its start.
fn clash(a: &[Key], b: &[Key]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

fn line_of(source: &str, at: usize) -> usize {
    let head = source.as_bytes().get(..at).unwrap_or_default();
    1 + head.iter().filter(|b| **b == b'\n').count()
}

/// Keys as a reader would write them: `Ctrl-d`, `gg`, `]q`, `↓`.
#[must_use]
pub fn spelled(keys: &[Key]) -> String {
    keys.iter()
        .map(|key| {
            let text = key.to_string();
            match text.as_str() {
                "down" => "↓".to_owned(),
                "up" => "↑".to_owned(),
                "left" => "←".to_owned(),
                "right" => "→".to_owned(),
                "pagedown" => "PgDn".to_owned(),
                "pageup" => "PgUp".to_owned(),
                "shift-tab" => "Shift-Tab".to_owned(),
                _ if text.chars().count() == 1 => text,
                _ => capital(&text),
            }
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        text.split_whitespace()
            .map(|k| k.parse().expect("a key"))
            .collect()
    }

    #[test]
    fn the_builtin_keys_are_whole() {
        let keymap = Keymap::builtin();
        assert_eq!(keymap.clashes(), Vec::<String>::new());
        for action in Action::ALL {
            assert!(
                keymap.bindings.iter().any(|b| b.action == *action),
                "{} has no key",
                action.name()
            );
            assert_eq!(Action::from_name(action.name()), Some(*action));
        }
    }

    #[test]
    fn a_pane_says_otherwise() {
        let keymap = Keymap::builtin();
        assert_eq!(keymap.step(Mode::List, &keys("g")), Step::More);
        assert_eq!(
            keymap.step(Mode::List, &keys("g g")),
            Step::Act(Action::First)
        );
        assert_eq!(
            keymap.step(Mode::List, &keys("space")),
            Step::Act(Action::Pick)
        );
        assert_eq!(
            keymap.step(Mode::Text, &keys("space")),
            Step::Act(Action::PageDown)
        );
        assert_eq!(keymap.step(Mode::Prompt, &keys("q")), Step::Nothing);
    }

    #[test]
    fn a_users_file_is_read_on_top() {
        let (keymap, warnings) = Keymap::merged(
            "keys = [\n\
             { on = \"x\", run = \"search-all\" },\n\
             { on = \"q\", run = \"noop\" },\n\
             { on = \"ctrl-hyper\", run = \"quit\" },\n\
             { on = \"w\", run = \"serch\" },\n\
             { on = \"g\", run = \"last\", in = \"everywhere\" },\n\
             { on = \"y\", run = \"help\", at = \"list\", in = [\"nowhere\", \"list\"] },\n\
             ]",
        );
        assert_eq!(
            keymap.step(Mode::Text, &keys("x")),
            Step::Act(Action::SearchAll)
        );
        assert_eq!(keymap.step(Mode::Text, &keys("q")), Step::Nothing);
        assert_eq!(keymap.step(Mode::List, &keys("y")), Step::Act(Action::Help));
        assert_eq!(keymap.step(Mode::List, &keys("g")), Step::Act(Action::Last));
        let mut lines: Vec<usize> = warnings.iter().map(|w| w.line).collect();
        lines.dedup();
        assert_eq!(lines, [4, 5, 6, 7], "{warnings:#?}");
        assert!(warnings[1].text.contains("did you mean \"search\""));
        assert_eq!(keymap.clashes(), Vec::<String>::new());
    }

    #[test]
    fn a_broken_file_leaves_the_builtin_keys() {
        let (keymap, warnings) = Keymap::merged("\n\nkeys = [ { on = ");
        assert_eq!(keymap, Keymap::builtin());
        assert_eq!((warnings.len(), warnings[0].line), (1, 3));
    }
}
