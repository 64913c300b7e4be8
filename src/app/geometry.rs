//! Where the panes stand. Geometry belongs to the state: scrolling and "is it in sight" are decided here.
//!
//! ```text
//! top      name, views, totals                (from 24 rows on)
//! bar      the search line and its counts
//! body     list │ text │ quotes               120 columns and more
//!          list │ text over quotes            80 to 119
//!          one of them                        40 to 79
//!          quotes of all │ facets             160 columns and more
//! status   hits, place, picks, index, messages
//! hints    keys that are useful here          (from 20 rows on)
//! ```

use crate::app::{Model, Pane, Size, View};

/// The least a screen needs.
pub const LEAST: Size = Size {
    width: 40,
    height: 10,
};

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// What a frame of one cell leaves inside.
    #[must_use]
    pub fn inner(self) -> Self {
        Self {
            x: self.x + 1,
            y: self.y + 1,
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// Whether a cell is of it.
    #[must_use]
    pub fn holds(self, (x, y): (u16, u16)) -> bool {
        let columns = self.x..self.x.saturating_add(self.width);
        let rows = self.y..self.y.saturating_add(self.height);
        columns.contains(&x) && rows.contains(&y)
    }

    /// The left `width` columns and the rest.
    fn split_left(self, width: u16) -> (Self, Self) {
        let width = width.min(self.width);
        let rest = Self {
            x: self.x + width,
            width: self.width - width,
            ..self
        };
        (Self { width, ..self }, rest)
    }

    /// The upper `height` rows and the rest.
    fn split_top(self, height: u16) -> (Self, Self) {
        let height = height.min(self.height);
        let rest = Self {
            y: self.y + height,
            height: self.height - height,
            ..self
        };
        (Self { height, ..self }, rest)
    }
}

/// Where everything stands. A pane that is not shown has no area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// Name, views and totals.
    pub top: Option<Area>,
    /// The search line.
    pub bar: Area,
    /// All between the search line and the status line.
    pub body: Area,
    /// The list of articles.
    pub list: Option<Area>,
    /// The text of an article.
    pub text: Option<Area>,
    /// The quotes of the article.
    pub quotes: Option<Area>,
    /// The quotes of all articles.
    pub all_quotes: Option<Area>,
    /// The selected one of them in full.
    pub detail: Option<Area>,
    /// What these quotes are, counted.
    pub facets: Option<Area>,
    /// The columns of Compare that are shown: which one, and where.
    pub columns: Vec<(usize, Area)>,
    /// The status line.
    pub status: Area,
    /// The hint line.
    pub hints: Option<Area>,
}

/// How many panes fit side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breadth {
    /// One pane at a time.
    One,
    /// The list, and the text over the quotes.
    Two,
    /// The list, the text and the quotes.
    Three,
}

/// How many panes fit into `width` columns.
#[must_use]
pub fn breadth(width: u16) -> Breadth {
    match width {
        0..80 => Breadth::One,
        80..120 => Breadth::Two,
        _ => Breadth::Three,
    }
}

/// How many columns of Compare fit into `width` columns.
#[must_use]
pub fn columns_that_fit(width: u16) -> usize {
    match width {
        0..80 => 1,
        80..120 => 2,
        120..160 => 3,
        _ => 4,
    }
}

/// Where everything stands on the model's screen; `None` when that is too small for anything but a sentence.
#[must_use]
pub fn panes(model: &Model) -> Option<Panes> {
    let Size { width, height } = model.size;
    if width < LEAST.width || height < LEAST.height {
        return None;
    }
    let mut rest = Area {
        x: 0,
        y: 0,
        width,
        height,
    };
    let mut panes = Panes::default();
    if height >= 24 {
        let (top, below) = rest.split_top(1);
        panes.top = Some(top);
        rest = below;
    }
    (panes.bar, rest) = rest.split_top(1);
    let feet = if height >= 20 && model.hints { 2 } else { 1 };
    let (body, foot) = rest.split_top(rest.height - feet);
    let (status, hints) = foot.split_top(1);
    panes.status = status;
    panes.hints = (feet == 2).then_some(hints);
    panes.body = body;
    match model.view {
        View::Read => read(model, &mut panes),
        View::Quotes => {
            let detail = if body.height >= 14 && !model.zen {
                7
            } else {
                0
            };
            let column = facets_width(model, body);
            let (left, facets) = body.split_left(body.width - column);
            panes.facets = (column > 0).then_some(facets);
            let (upper, lower) = left.split_top(left.height - detail);
            panes.all_quotes = Some(upper);
            panes.detail = (detail > 0).then_some(lower);
        }
        View::Compare => compare(model, &mut panes),
    }
    Some(panes)
}

/// The columns of the facets beside the quotes of all articles. The screen alone decides, so that nothing moves when
/// counts come.
fn facets_width(model: &Model, body: Area) -> u16 {
    match body.width {
        160.. if body.height >= 18 && !model.zen => 34,
        _ => 0,
    }
}

fn read(model: &Model, panes: &mut Panes) {
    let body = panes.body;
    let breadth = breadth(body.width);
    if breadth == Breadth::One || model.zen {
        match model.focus {
            Pane::List => panes.list = Some(body),
            Pane::Text => panes.text = Some(body),
            Pane::Quotes => panes.quotes = Some(body),
        }
        return;
    }
    let mut rest = body;
    if model.list_shown {
        let (list, right) = rest.split_left(if breadth == Breadth::Three { 31 } else { 26 });
        panes.list = Some(list);
        rest = right;
    }
    if model.quotes_shown {
        if breadth == Breadth::Three {
            let wide = if body.width >= 160 { 44 } else { 36 };
            let (text, quotes) = rest.split_left(rest.width - wide);
            panes.quotes = Some(quotes);
            rest = text;
        } else {
            let strip = (rest.height / 3).clamp(5, 12);
            let (text, quotes) = rest.split_top(rest.height - strip);
            panes.quotes = Some(quotes);
            rest = text;
        }
    }
    panes.text = Some(rest);
}

fn compare(model: &Model, panes: &mut Panes) {
    let body = panes.body;
    let fit = if model.zen {
        1
    } else {
        columns_that_fit(body.width)
    };
    let shown = fit.min(model.desk.columns.len());
    let first = model.desk.first_shown(shown);
    let mut rest = body;
    for i in 0..shown {
        let left = u16::try_from(shown - i).unwrap_or(1);
        let (area, right) = rest.split_left(rest.width / left);
        panes.columns.push((first + i, area));
        rest = right;
    }
}
