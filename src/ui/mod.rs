//! The screen as a picture of the state: a function of [`Model`], [`Theme`] and nothing else.
//!
//! ```text
//!  pullquote  sample     1 READ  2 Quotes  3 Compare                    15 articles · 122 quotes
//!  / bearings█                       ‹quotes› articles · this article   9 quotes · 4 articles · 3 ms
//! ┏━ Articles 4 ━━━━━━┓┌─ Ellery Herald ───────────────────┐┌─ Quotes 2 of 7 ─────────┐
//! ┃▶ 20 Mar Herald ❝2/7┃│▌ “We knew in March that the ⟦bea…││▶D Dana Okafor  said .97 │
//! ```
//!
//! Every pane is a file with a free function; the one way into cells is `paint`. Deliberately absent: state.
//! What must be known to scroll is worked out in `app`, so nothing here changes the model, and a frame costs
//! what is in sight, never what is behind it.

mod all_quotes;
mod bar;
mod chrome;
mod compare;
mod complete;
mod detail;
mod explain;
mod facets;
mod help;
mod kwic;
mod likened;
mod list;
mod menu;
mod nothing;
mod origin;
mod paint;
mod picker;
mod quotes;
mod reader;
mod status;
mod theme;
mod which_key;
mod why;

pub use theme::Theme;

use ratatui::Frame;

use crate::app::{Area, LEAST, Model, Panes, Role, View, panes};
use crate::ui::paint::Ink;

/// Paints the model. Any size will do, from nothing on.
pub fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let fits = screen.width >= model.size.width && screen.height >= model.size.height;
    let mut ink = Ink {
        buffer: frame.buffer_mut(),
        theme,
    };
    ink.tint(
        Area {
            x: 0,
            y: 0,
            width: screen.width,
            height: screen.height,
        },
        Role::Base,
    );
    // Between a resize and its message the old picture would not fit.
    let Some(panes) = panes(model).filter(|_| fits) else {
        let sentence = format!(
            "pullquote needs {}×{}, this is {}×{}",
            LEAST.width, LEAST.height, screen.width, screen.height
        );
        if screen.height > 0 {
            ink.clipped(0, 0, screen.width, &sentence, Role::Base);
        }
        return;
    };
    if let Some(area) = panes.top {
        chrome::top(&mut ink, area, model);
    }
    let in_bar = bar::draw(&mut ink, panes.bar, model);
    let on_row = match model.view {
        View::Read => read(&mut ink, model, &panes),
        View::Quotes => all_quotes::draw(&mut ink, model, &panes),
        View::Compare => compare::draw(&mut ink, model, &panes),
    };
    status::draw(&mut ink, panes.status, model);
    if let Some(area) = panes.hints {
        chrome::hints(&mut ink, area, model);
    }
    let cursor = if model.help.is_some() {
        Some(help::draw(&mut ink, panes.body, model))
    } else {
        let on_menu = menu::draw(&mut ink, panes.body, model);
        let on_card = explain::draw(&mut ink, panes.body, model).or(on_menu);
        let on_card = why::draw(&mut ink, panes.body, model).or(on_card);
        let in_picker = picker::draw(&mut ink, panes.body, model);
        if let Some(at) = in_bar.filter(|_| in_picker.is_none()) {
            complete::draw(&mut ink, panes.body, model, at);
        }
        on_card.or(in_picker).or(in_bar).or(on_row)
    };
    let choices = which_key::draw(&mut ink, &panes, model);
    // A cursor under the box goes to its first choice.
    let cursor = cursor.map(|at| match choices {
        Some((area, first)) if area.holds(at) => first,
        _ => at,
    });
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
}

/// The panes of the Read view; gives the place of the selected row in the one that has the focus.
fn read(ink: &mut Ink<'_>, model: &Model, panes: &Panes) -> Option<(u16, u16)> {
    let mut cursor = None;
    if let Some(area) = panes.list {
        cursor = cursor.or(list::draw(ink, area, model));
    }
    if let Some(area) = panes.text {
        let alone = panes.list.is_none() && panes.quotes.is_none();
        cursor = cursor.or(reader::pane(ink, area, model, alone));
    }
    if let Some(area) = panes.quotes {
        cursor = cursor.or(quotes::pane(ink, area, model));
    }
    cursor
}

/// `12345` as `12,345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 quote`, `2 quotes`.
fn counted(number: u64, one: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {one}{s}", grouped(number))
}
