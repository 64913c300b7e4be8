//! [`Theme`]: what each kind of ink looks like, from a file.

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use toml::Table;

use crate::app::Role;

/// The built-in themes. A new one is a file and a line here.
const THEMES: [(&str, &str); 2] = [
    ("default", include_str!("../../assets/themes/default.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// What each kind of ink looks like. Every role has a style; without colour no style has one.
///
/// Whether there is to be colour at all (`NO_COLOR`, `--color`) is for the caller to decide: the theme `mono`
/// holds none, and drops any that a user's file names, because a terminal library that filters colours itself
/// writes sequences that reset bold and reverse as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    styles: Vec<Style>,
    colour: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    colour: Option<bool>,
    #[serde(default)]
    roles: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ink {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    attr: Vec<String>,
}

impl Theme {
    /// The names of the built-in themes.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        THEMES.iter().map(|(name, _)| *name).collect()
    }

    /// A built-in theme; `None` for a name that there is none of.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        let (_, source) = THEMES.iter().find(|(known, _)| *known == name)?;
        let mut theme = Self {
            styles: vec![Style::new(); Role::ALL.len()],
            colour: true,
        };
        let mut warnings = Vec::new();
        theme.read(source, &mut warnings);
        debug_assert!(warnings.is_empty(), "theme {name}: {warnings:?}");
        Some(theme)
    }

    /// A built-in theme with a user's file read on top; `default` for a name that there is none of. What
    /// cannot be read is passed over with a warning.
    #[must_use]
    pub fn merged(name: &str, user: &str) -> (Self, Vec<String>) {
        let mut warnings = Vec::new();
        let mut theme = Self::builtin(name).unwrap_or_else(|| {
            let known = Self::names().join(", ");
            warnings.push(format!("no theme is called \"{name}\": {known}"));
            Self::default()
        });
        theme.read(user, &mut warnings);
        (theme, warnings)
    }

    /// What a kind of ink looks like.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// Whether any style may have a colour.
    #[must_use]
    pub fn has_colour(&self) -> bool {
        self.colour
    }

    fn read(&mut self, source: &str, warnings: &mut Vec<String>) {
        let file: File = match toml::from_str(source) {
            Ok(file) => file,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let head = source.as_bytes().get(..at).unwrap_or_default();
                let line = 1 + head.iter().filter(|b| **b == b'\n').count();
                warnings.push(format!("line {line}: {}", error.message()));
                return;
            }
        };
        // A theme without colour stays one.
        self.colour &= file.colour.unwrap_or(true);
        self.roles("", &file.roles, warnings);
        if !self.colour {
            for style in &mut self.styles {
                (style.fg, style.bg) = (None, None);
            }
        }
    }

    /// Reads roles; `quote.direct` may be written with quotation marks or as a table in a table.
    fn roles(&mut self, above: &str, table: &Table, warnings: &mut Vec<String>) {
        for (name, value) in table {
            let name = format!("{above}{name}");
            let Some(inner) = value.as_table() else {
                warnings.push(format!("{name}: a style is written as {{ fg = \"cyan\" }}"));
                continue;
            };
            let (deeper, own): (Table, Table) = inner
                .clone()
                .into_iter()
                .partition(|(_, value)| value.is_table());
            match Role::from_name(&name) {
                Some(role) if deeper.is_empty() || !own.is_empty() => match Ink::deserialize(own) {
                    Ok(ink) => self.put(role, &ink, warnings),
                    Err(error) => warnings.push(format!("{name}: {}", error.message())),
                },
                None if deeper.is_empty() => {
                    warnings.push(format!("no role is called \"{name}\""));
                }
                Some(_) | None => {}
            }
            self.roles(&format!("{name}."), &deeper, warnings);
        }
    }

    fn put(&mut self, role: Role, ink: &Ink, warnings: &mut Vec<String>) {
        let mut style = Style::new();
        let mut warn = |text: String| warnings.push(format!("{}: {text}", role.name()));
        let mut colour_of = |name: &Option<String>| {
            let name = name.as_deref()?;
            let colour = colour(name);
            if colour.is_none() {
                warn(format!("no colour is called \"{name}\""));
            }
            colour
        };
        (style.fg, style.bg) = (colour_of(&ink.fg), colour_of(&ink.bg));
        for name in &ink.attr {
            match modifier(name) {
                Some(modifier) => style = style.add_modifier(modifier),
                None => warn(format!("nothing is called \"{name}\" here")),
            }
        }
        if let Some(slot) = self.styles.get_mut(role as usize) {
            *slot = style;
        }
    }
}

impl Default for Theme {
    /// The theme `default`.
    fn default() -> Self {
        Self::builtin("default").unwrap_or(Self {
            styles: Vec::new(),
            colour: false,
        })
    }
}

fn modifier(name: &str) -> Option<Modifier> {
    Some(match name {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        _ => return None,
    })
}

fn colour(name: &str) -> Option<Color> {
    if let Some(hex) = name.strip_prefix('#') {
        let value = u32::from_str_radix(hex, 16)
            .ok()
            .filter(|_| hex.len() == 6)?;
        return Some(Color::from_u32(value));
    }
    Some(match name {
        "default" => Color::Reset,
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "white" => Color::Gray,
        "bright black" => Color::DarkGray,
        "bright red" => Color::LightRed,
        "bright green" => Color::LightGreen,
        "bright yellow" => Color::LightYellow,
        "bright blue" => Color::LightBlue,
        "bright magenta" => Color::LightMagenta,
        "bright cyan" => Color::LightCyan,
        "bright white" => Color::White,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_themes_are_total() {
        for (name, source) in THEMES {
            let file: File = toml::from_str(source).expect(name);
            for role in Role::ALL {
                assert!(
                    file.roles.contains_key(role.name()),
                    "{name} lacks {}",
                    role.name()
                );
            }
            assert_eq!(file.roles.len(), Role::ALL.len(), "{name}");
            let (theme, warnings) = Theme::merged(name, "");
            assert_eq!(warnings, Vec::<String>::new());
            assert_eq!(Some(theme), Theme::builtin(name));
        }
    }

    #[test]
    fn mono_stays_without_colour() {
        let user =
            "colour = true\n[roles]\nmatch = { fg = \"red\", bg = \"#112233\", attr = [\"bold\"] }";
        let (theme, warnings) = Theme::merged("mono", user);
        assert!(warnings.is_empty() && !theme.has_colour());
        for role in Role::ALL {
            let style = theme.style(*role);
            assert_eq!((style.fg, style.bg), (None, None), "{}", role.name());
        }
        assert!(
            theme
                .style(Role::Match)
                .add_modifier
                .contains(Modifier::BOLD)
        );
        let (theme, _) = Theme::merged("default", user);
        assert_eq!(
            theme.style(Role::Match).bg,
            Some(Color::Rgb(0x11, 0x22, 0x33))
        );
    }

    #[test]
    fn a_users_file_is_read_on_top() {
        let user = "[roles]\nquote.direct = { fg = \"green\" }\nborder = { fg = \"pink\" }\n\
                    nothing = {}\ncue = 3\n[roles.match]\nattr = [\"loud\"]\nhere = { fg = \"red\" }";
        let (theme, warnings) = Theme::merged("default", user);
        assert_eq!(theme.style(Role::Direct).fg, Some(Color::Green));
        assert_eq!(theme.style(Role::MatchHere).fg, Some(Color::Red));
        assert_eq!(warnings.len(), 4, "{warnings:#?}");
        let (theme, warnings) = Theme::merged("nowhere", "\n[roles");
        assert_eq!(theme, Theme::default());
        assert!(warnings[1].starts_with("line 2"), "{warnings:?}");
    }
}
