//! Whether to use colours. Our own decision, made once: libraries below write the wrong bytes under `NO_COLOR`.

use crate::config::Environment;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// When a terminal shows them and the environment does not say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// The value of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// Decides: `asked` (an option or `PULLQUOTE_COLOR`), then `NO_COLOR`, `TERM=dumb` and `CLICOLOR_FORCE`, then the
/// config file's `color`, then whether a terminal reads it.
#[must_use]
pub fn inked(asked: Option<Color>, env: &Environment, file: Color, terminal: bool) -> bool {
    let is_set = |name: &str| env.text(name).is_some_and(|value| !value.is_empty());
    match asked.unwrap_or_default() {
        Color::Always => return true,
        Color::Never => return false,
        Color::Auto => {}
    }
    if is_set("NO_COLOR") || env.text("TERM").as_deref() == Some("dumb") {
        return false;
    }
    if is_set("CLICOLOR_FORCE") && env.text("CLICOLOR_FORCE").as_deref() != Some("0") {
        return true;
    }
    match file {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wish_wins() {
        let env = |pairs: &[(&str, &str)]| Environment::of(pairs);
        let none = env(&[("NO_COLOR", "")]);
        assert!(
            inked(None, &none, Color::Auto, true),
            "an empty NO_COLOR says nothing"
        );
        assert!(!inked(None, &none, Color::Auto, false));
        let no = env(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]);
        assert!(!inked(None, &no, Color::Always, true));
        assert!(inked(Some(Color::Always), &no, Color::Never, false));
        let force = env(&[("CLICOLOR_FORCE", "1")]);
        assert!(inked(None, &force, Color::Auto, false));
        assert!(!inked(Some(Color::Never), &force, Color::Auto, true));
        assert!(!inked(None, &env(&[("TERM", "dumb")]), Color::Auto, true));
        assert!(!inked(None, &env(&[]), Color::Never, true));
    }
}
