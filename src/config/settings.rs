//! [`Settings`] and [`load`]: one table of names; a line of it is all that a new setting needs here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Spanned, Value};

use crate::config::{Color, Environment, Places, nearest};

/// How the page around an article is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aside {
    /// Left out.
    Hide,
    /// Shown faintly.
    #[default]
    Dim,
    /// Shown like the rest.
    Show,
}

/// What can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The name of a theme.
    pub theme: String,
    /// When to use colours, as the file says.
    pub color: Color,
    /// The widest line of an article, in columns.
    pub measure: u16,
    /// How the page around an article is shown.
    pub boilerplate: Aside,
    /// Whether the line of keys is shown.
    pub hints: bool,
}

/// What options of the command line say; they go before everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--config`: this file instead of the user's.
    pub file: Option<PathBuf>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--color`.
    pub color: Option<Color>,
}

/// A file of the user's that another layer reads: a keymap or a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserFile {
    /// Where it lies, for messages.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

/// Everything that was set, and what there is to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// A wish about colours that goes before `NO_COLOR`: an option or `PULLQUOTE_COLOR`.
    pub color_asked: Option<Color>,
    /// `keymap.toml`, when there is one.
    pub keymap: Option<UserFile>,
    /// `themes/<theme>.toml`, when there is one.
    pub theme_file: Option<UserFile>,
    /// One line each.
    pub warnings: Vec<String>,
}

/// The defaults; the file is its own documentation.
const DEFAULTS: &str = include_str!("../../assets/config.toml");

type Set = fn(&mut Settings, &Value) -> Result<(), &'static str>;

/// Every setting: its name, and how a value of it is taken or what it should be.
const TABLE: &[(&str, Set)] = &[
    ("theme", |settings, value| {
        let name = value.as_str().filter(|name| is_name(name));
        settings.theme = name.ok_or("the name of a theme")?.to_owned();
        Ok(())
    }),
    ("color", |settings, value| {
        let color = value.as_str().and_then(Color::from_name);
        settings.color = color.ok_or("\"auto\", \"always\" or \"never\"")?;
        Ok(())
    }),
    ("measure", |settings, value| {
        let columns = value.as_integer().and_then(|n| u16::try_from(n).ok());
        let columns = columns.filter(|n| (40..=120).contains(n));
        settings.measure = columns.ok_or("a number from 40 to 120")?;
        Ok(())
    }),
    ("boilerplate", |settings, value| {
        settings.boilerplate = match value.as_str() {
            Some("hide") => Aside::Hide,
            Some("dim") => Aside::Dim,
            Some("show") => Aside::Show,
            _ => return Err("\"hide\", \"dim\" or \"show\""),
        };
        Ok(())
    }),
    ("hints", |settings, value| {
        settings.hints = value.as_bool().ok_or("true or false")?;
        Ok(())
    }),
];

/// The names of all settings.
pub const NAMES: [&str; TABLE.len()] = {
    let mut names = [""; TABLE.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = TABLE[i].0;
        i += 1;
    }
    names
};

/// A name that can stand in a path: letters, digits, `-` and `_`.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// Loads everything: defaults, the user's file, the environment, then `overrides`. What cannot be used is a warning.
#[must_use]
pub fn load(places: &Places, env: &Environment, overrides: &Overrides) -> Loaded {
    let mut loaded = Loaded::default();
    apply(DEFAULTS, "the defaults", &mut loaded);
    let own = places.config.as_ref().map(|dir| dir.join("config.toml"));
    match (&overrides.file, own) {
        (Some(path), _) => match std::fs::read_to_string(path) {
            Ok(text) => apply(&text, &path.display().to_string(), &mut loaded),
            Err(error) => {
                let line = format!("cannot read \"{}\": {error}", path.display());
                loaded.warnings.push(line);
            }
        },
        (None, Some(path)) => {
            if let Some(file) = user_file(&path, &mut loaded.warnings) {
                apply(&file.text, &path.display().to_string(), &mut loaded);
            }
        }
        (None, None) => {}
    }
    environment(env, &mut loaded);
    if let Some(theme) = &overrides.theme {
        loaded.settings.theme.clone_from(theme);
    }
    loaded.color_asked = overrides.color.or(loaded.color_asked);
    if let Some(dir) = &places.config {
        loaded.keymap = user_file(&dir.join("keymap.toml"), &mut loaded.warnings);
        let theme = format!("{}.toml", loaded.settings.theme);
        if is_name(&loaded.settings.theme) {
            loaded.theme_file = user_file(&dir.join("themes").join(theme), &mut loaded.warnings);
        }
    }
    loaded
}

/// A file that need not be there.
fn user_file(path: &Path, warnings: &mut Vec<String>) -> Option<UserFile> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(UserFile {
            path: path.to_owned(),
            text,
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            warnings.push(format!("cannot read \"{}\": {error}", path.display()));
            None
        }
    }
}

/// Takes the settings of a file.
fn apply(text: &str, name: &str, loaded: &mut Loaded) {
    let table: BTreeMap<Spanned<String>, Value> = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let line = line_of(text, at);
            let what = error.message().lines().next().unwrap_or_default();
            let what = format!("{name}:{line}: {what}; none of it is used");
            loaded.warnings.push(what);
            return;
        }
    };
    let mut table: Vec<(&Spanned<String>, &Value)> = table.iter().collect();
    table.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in table {
        let line = line_of(text, key.span().start);
        if let Err(why) = set(&mut loaded.settings, key.get_ref(), value) {
            loaded.warnings.push(format!("{name}:{line}: {why}"));
        }
    }
}

/// Sets one setting, or says why not.
fn set(settings: &mut Settings, name: &str, value: &Value) -> Result<(), String> {
    match TABLE.iter().find(|(known, _)| *known == name) {
        Some((_, set)) => {
            set(settings, value).map_err(|wanted| format!("\"{name}\" wants {wanted}"))
        }
        None => Err(match nearest(name, NAMES) {
            Some(near) => format!("no setting \"{name}\"; did you mean \"{near}\"?"),
            None => format!("no setting \"{name}\"; there are {}", NAMES.join(", ")),
        }),
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Takes `PULLQUOTE_<NAME>` for every setting.
fn environment(env: &Environment, loaded: &mut Loaded) {
    for name in NAMES {
        let variable = format!("PULLQUOTE_{}", name.to_uppercase());
        let Some(text) = env.text(&variable).filter(|text| !text.is_empty()) else {
            continue;
        };
        let value = match (text.parse::<i64>(), text.as_str()) {
            (Ok(number), _) => Value::Integer(number),
            (_, "true") => Value::Boolean(true),
            (_, "false") => Value::Boolean(false),
            (_, text) => Value::String(text.to_owned()),
        };
        if let Err(why) = set(&mut loaded.settings, name, &value) {
            loaded.warnings.push(format!("${variable}: {why}"));
        } else if name == "color" {
            loaded.color_asked = Some(loaded.settings.color);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(text: &str, env: &[(&str, &str)], overrides: &Overrides) -> Loaded {
        let home = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(home.path().join("config.toml"), text).expect("written");
        let places = Places {
            config: Some(home.path().to_owned()),
            ..Places::default()
        };
        let mut loaded = load(&places, &Environment::of(env), overrides);
        let dir = home.path().display().to_string();
        for warning in &mut loaded.warnings {
            *warning = warning.replace(&dir, "~");
        }
        loaded
    }

    #[test]
    fn defaults_are_complete_and_right() {
        let loaded = load(
            &Places::default(),
            &Environment::default(),
            &Overrides::default(),
        );
        assert_eq!(loaded.warnings, [""; 0]);
        assert_eq!(loaded.settings.theme, "default");
        assert_eq!((loaded.settings.measure, loaded.settings.hints), (72, true));
        let named: toml::Table = toml::from_str(DEFAULTS).expect("it parses");
        assert!(
            NAMES.iter().all(|name| named.contains_key(*name)),
            "each has a default"
        );
    }

    #[test]
    fn an_option_goes_before_the_environment_and_that_before_the_file() {
        let overrides = Overrides {
            theme: Some("paper".into()),
            ..Overrides::default()
        };
        let file = "theme = \"light\"\nmeasure = 60\nhints = false\n";
        let env = [("PULLQUOTE_MEASURE", "66"), ("PULLQUOTE_THEME", "dark")];
        let loaded = load_text(file, &env, &overrides);
        let settings = loaded.settings;
        assert_eq!(settings.theme, "paper");
        assert_eq!((settings.measure, settings.hints), (66, false));
        assert_eq!(loaded.warnings, [""; 0]);
    }

    #[test]
    fn what_cannot_be_used_is_said_with_its_line() {
        let file = "\nthem = \"light\"\nmeasure = 7\nhints = true\n[keys]\na = 1\n";
        let loaded = load_text(file, &[("PULLQUOTE_HINTS", "maybe")], &Overrides::default());
        assert_eq!(
            loaded.warnings,
            [
                "~/config.toml:2: no setting \"them\"; did you mean \"theme\"?",
                "~/config.toml:3: \"measure\" wants a number from 40 to 120",
                "~/config.toml:5: no setting \"keys\"; there are theme, color, measure, boilerplate, hints",
                "$PULLQUOTE_HINTS: \"hints\" wants true or false",
            ]
        );
        assert_eq!(loaded.settings.measure, 72);
        let broken = load_text("theme = \"a\nb", &[], &Overrides::default());
        assert!(
            broken.warnings[0].starts_with("~/config.toml:"),
            "{:?}",
            broken.warnings
        );
        assert_eq!(broken.settings.theme, "default");
    }
}
