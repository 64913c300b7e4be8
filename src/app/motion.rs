//! Going up and down, in whatever has the focus.

use crate::app::{
    Action, Goal, Mode, Model, Pane, Place, View, explain_page, help_page, menu, menu_page, panes,
    why_page,
};

/// Which way, and how far.
#[derive(Clone, Copy)]
enum Way {
    Rows(isize),
    /// Half pages.
    Halves(isize),
    First,
    Last,
}

impl Way {
    /// How many rows that is, where a page has so many; `None` for the ends.
    fn rows(self, page: usize) -> Option<isize> {
        let page = isize::try_from(page.max(1)).unwrap_or(1);
        match self {
            Self::Rows(rows) => Some(rows),
            Self::Halves(halves) => {
                let rows = (page * halves.abs() / 2).max(1);
                Some(rows * halves.signum())
            }
            Self::First | Self::Last => None,
        }
    }
}

/// Goes up or down in what has the focus; with a count, so often, or for the ends: to the row of that number.
pub(super) fn go(model: &mut Model, action: Action, count: Option<usize>) {
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(1);
    let way = match action {
        Action::Up => Way::Rows(-times),
        Action::HalfDown => Way::Halves(times),
        Action::HalfUp => Way::Halves(-times),
        Action::PageDown => Way::Halves(times * 2),
        Action::PageUp => Way::Halves(-times * 2),
        Action::First => Way::First,
        Action::Last => Way::Last,
        _ => Way::Rows(times),
    };
    match model.mode() {
        Mode::Help => return help(model, way),
        Mode::Why => return card(model, way),
        Mode::Filter => return values(model, way),
        Mode::Explained => return explained(model, way),
        _ => {}
    }
    let Some(panes) = panes(model) else {
        return;
    };
    let number = count.map(|n| n.saturating_sub(1));
    let prompting = model.finder.open;
    match (model.view, model.focus) {
        (View::Quotes, _) => {
            let page = model.all_quotes_height(&panes);
            let listing = &mut model.all_quotes;
            match (way.rows(page), number) {
                (Some(rows), _) => listing.step(rows),
                (None, Some(number)) => listing.go(number),
                (None, None) => listing.go(end(way)),
            };
        }
        (View::Compare, _) => columns(model, way),
        (View::Read, Pane::Quotes) if !prompting => cards(model, way),
        (View::Read, Pane::Text) if !prompting => text(model, way),
        (View::Read, _) => {
            let page = model.list_height(&panes);
            let listing = &mut model.list;
            match (way.rows(page), number) {
                (Some(rows), _) => listing.step(rows),
                (None, Some(number)) => listing.go(number),
                (None, None) => listing.go(end(way)),
            };
        }
    }
}

fn end(way: Way) -> usize {
    match way {
        Way::Last => usize::MAX,
        Way::First | Way::Rows(_) | Way::Halves(_) => 0,
    }
}

fn help(model: &mut Model, way: Way) {
    let scroll = model.help.unwrap_or(0);
    model.help = Some(match way.rows(help_page(model).height) {
        Some(rows) => scroll.saturating_add_signed(rows),
        None => end(way),
    });
}

fn card(model: &mut Model, way: Way) {
    let height = why_page(model).map_or(1, |page| page.height);
    if let Some(why) = &mut model.why {
        why.scroll = match way.rows(height) {
            Some(rows) => why.scroll.saturating_add_signed(rows),
            None => end(way),
        };
    }
}

/// Moves in the values that can be filtered by.
fn values(model: &mut Model, way: Way) {
    let height = menu_page(model).map_or(1, |page| page.height);
    let rows = way.rows(height).unwrap_or(match way {
        Way::Last => isize::MAX,
        _ => isize::MIN,
    });
    menu::step(model, rows);
}

/// Scrolls the card that says how the query was understood.
fn explained(model: &mut Model, way: Way) {
    let height = explain_page(model).map_or(1, |page| page.height);
    model.explained = model.explained.map(|scroll| match way.rows(height) {
        Some(rows) => scroll.saturating_add_signed(rows),
        None => end(way),
    });
}

/// Scrolls the text; a page keeps two lines of the one before.
fn text(model: &mut Model, way: Way) {
    scroll(&mut model.reader, way);
}

fn scroll(reader: &mut crate::app::Reader, way: Way) {
    let page = reader.shape.height.saturating_sub(2);
    match (way.rows(page), way) {
        (Some(rows), _) => {
            reader.scroll(rows);
        }
        (None, Way::Last) => {
            if let Some(end) = reader.layout.as_ref().map(|l| l.end(reader.shape.width)) {
                reader.put_top(end);
            }
        }
        (None, _) => reader.put_top(Place::default()),
    }
}

fn columns(model: &mut Model, way: Way) {
    let desk = &mut model.desk;
    let (focus, locked) = (desk.focus, desk.locked);
    for (i, reader) in desk.columns.iter_mut().enumerate() {
        if locked || i == focus {
            scroll(reader, way);
        }
    }
}

/// Moves in the quotes beside the text; the text goes along.
fn cards(model: &mut Model, way: Way) {
    let page = panes(model)
        .and_then(|panes| panes.quotes)
        .map_or(1, |area| usize::from(area.inner().height / 4));
    let reader = &mut model.reader;
    let Some(record) = reader.record().cloned() else {
        return;
    };
    let total = record.extraction.quotes.len();
    let cards = match (way.rows(page), way) {
        (Some(rows), _) => rows,
        (None, Way::Last) => isize::MAX,
        (None, _) => isize::MIN,
    };
    reader.cards.step(&reader.light, total, cards);
    if let Some(ordinal) = reader.cards.selected {
        reader.goal = Some(Goal::Quote(ordinal));
    }
}
