//! [`Reader`]: one open article, its place on the screen, what is lit in it and which quote is selected.

use std::sync::Arc;

use crate::app::layout::{Anchor, Layout, Place, TextRow};
use crate::app::lens::{Light, Question};
use crate::app::marks::Marks;
use crate::app::{Boilerplate, Cards};
use crate::article::{ArticleId, Label};
use crate::record::Record;

/// The largest article that is searched anew at every letter, in bytes; larger ones when the query is taken.
const LIVE_BYTES: usize = 400 << 10;

/// Where to go when there is something to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To the first hit, else to the first quote that matches, else to this place.
    Best(Anchor),
    /// To the last hit, else to the end.
    LastHit,
    /// To a quote.
    Quote(usize),
    /// To a place, put at the top.
    Top(Anchor),
    /// To a byte, wherever it comes into sight with the least scrolling.
    Show(usize),
}

/// The part of a screen that a text fills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Columns for the text.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// One open article. With a layout, `rows` are the rows in sight, from `top` on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reader {
    /// Which article; it may still be on its way.
    pub article: Option<ArticleId>,
    /// Why it cannot be shown.
    pub trouble: Option<String>,
    /// The article cut for the screen; `None` while it is on its way.
    pub layout: Option<Layout>,
    /// Its quotes as marks in the text.
    pub marks: Arc<Marks>,
    /// What the question in force lights in it.
    pub light: Light,
    /// What has lit it: the question in force, a search inside it, and whether boilerplate was hidden.
    pub lamp: Option<(Question, Option<Question>, bool)>,
    /// It is too large to be searched anew at every letter, and letters are being typed.
    pub dark: bool,
    /// The hit that `n` and `N` have come to.
    pub hit: Option<usize>,
    /// The quotes beside it.
    pub cards: Cards,
    /// The rows in sight.
    pub rows: Vec<TextRow>,
    /// The first row in sight.
    pub top: Place,
    /// The place that stays when the width changes.
    pub anchor: Option<Anchor>,
    /// Where to go next.
    pub goal: Option<Goal>,
    /// The part of the screen it fills.
    pub shape: Shape,
}

impl Reader {
    /// A reader for an article that is on its way.
    #[must_use]
    pub fn new(article: ArticleId, goal: Goal) -> Self {
        Self {
            article: Some(article),
            goal: Some(goal),
            ..Self::default()
        }
    }

    /// The article, when it has come.
    #[must_use]
    pub fn record(&self) -> Option<&Arc<Record>> {
        self.layout.as_ref().map(Layout::record)
    }

    /// Takes the article in.
    pub fn open(&mut self, record: Arc<Record>, boilerplate: Boilerplate) {
        self.marks = Arc::new(Marks::new(&record.extraction));
        self.layout = Some(Layout::new(record, boilerplate));
        self.trouble = None;
    }

    /// Lights what the question in force (`main`) matches, or a search inside this article (`find`). While
    /// typing (`live`), huge articles are left dark. Whether the question in force is another one than before.
    pub fn relight(&mut self, main: &Question, find: Option<&Question>, live: bool) -> bool {
        let Some(layout) = &self.layout else {
            return false;
        };
        let record = layout.record().clone();
        let hides = layout.boilerplate() == Boilerplate::Hide;
        let lamp = (main.clone(), find.cloned(), hides);
        let changed = self.lamp.as_ref().is_none_or(|(old, ..)| old != main);
        let dark = live && record.article.text.len() > LIVE_BYTES;
        if self.lamp.as_ref() == Some(&lamp) && self.dark == dark {
            return false;
        }
        (self.lamp, self.dark) = (Some(lamp), dark);
        let mut light = if dark {
            Light::default()
        } else {
            Light::of(main, &record)
        };
        if let Some(find) = find.filter(|_| !dark) {
            let mut hits = Light::inside(find, &record);
            if hides {
                let blocks = &record.article.blocks;
                let shown = |at| blocks.label_at(at) != Some(Label::Boilerplate);
                hits.retain(|hit| hit.first().is_some_and(|piece| shown(piece.start())));
            }
            light = Light::new(hits, light.quotes);
        }
        if light.hits != self.light.hits {
            self.hit = None;
        }
        self.light = light;
        self.cards.settle_selection(&self.light, &record);
        changed
    }

    /// The place that stays when the width changes.
    #[must_use]
    pub fn place(&self) -> Anchor {
        self.anchor.unwrap_or(Anchor::Head(0))
    }

    /// Whether a byte is in sight.
    #[must_use]
    pub fn sees(&self, at: usize) -> bool {
        self.row_of(at).is_some()
    }

    /// The row in sight that holds a byte.
    #[must_use]
    pub fn row_of(&self, at: usize) -> Option<usize> {
        self.rows
            .iter()
            .position(|row| matches!(row, TextRow::Line(span, _) if span.holds(at)))
    }

    /// Scrolls down by `rows`, or up. Whether anything moved.
    pub fn scroll(&mut self, rows: isize) -> bool {
        let Some(layout) = &self.layout else {
            return false;
        };
        let to = layout.step(self.top, rows, self.shape.width);
        let before = self.top;
        self.put_top(to);
        self.top != before
    }

    /// Puts a row at the top, as far as the end of the text allows.
    pub fn put_top(&mut self, place: Place) {
        self.top = place;
        self.fill();
        let (top, width) = (self.top, self.shape.width);
        self.anchor = self.layout.as_ref().map(|layout| layout.anchor(top, width));
    }

    /// Fills the rows in sight; goes up where the text ends too early.
    fn fill(&mut self) {
        let Some(layout) = &self.layout else {
            self.rows.clear();
            return;
        };
        let Shape { width, height } = self.shape;
        self.rows = layout.window(self.top, width, height);
        let short = height.saturating_sub(self.rows.len());
        if short > 0 && self.top != Place::default() {
            let up = isize::try_from(short).unwrap_or(isize::MAX);
            self.top = layout.step(self.top, -up, width);
            self.rows = layout.window(self.top, width, height);
        }
    }

    /// Lays the article out for its part of the screen, and goes where it is to go.
    pub fn settle(&mut self, shape: Shape, boilerplate: Boilerplate) {
        let Some(layout) = &self.layout else {
            self.rows.clear();
            self.shape = shape;
            return;
        };
        if layout.boilerplate() != boilerplate {
            self.layout = Some(Layout::new(layout.record().clone(), boilerplate));
            self.shape = Shape::default();
        }
        if shape != self.shape {
            self.shape = shape;
            let anchor = self.place();
            if let Some(layout) = &self.layout {
                self.top = layout.locate(anchor, shape.width);
            }
        }
        self.fill();
        if shape.height > 0
            && let Some(goal) = self.goal.take()
        {
            self.reach(goal);
        }
    }

    fn reach(&mut self, goal: Goal) {
        let Some(layout) = &self.layout else {
            return;
        };
        let width = self.shape.width;
        match goal {
            Goal::Top(anchor) => {
                let place = layout.locate(anchor, width);
                self.put_top(place);
                self.anchor = Some(anchor);
            }
            Goal::Show(at) => self.show(at),
            Goal::Quote(ordinal) => self.go_to_quote(ordinal),
            Goal::Best(anchor) => {
                let matching = self.light.quotes.as_ref().and_then(|q| q.first().copied());
                if !self.light.hits.is_empty() {
                    self.go_to_hit(0);
                } else if let Some(ordinal) = matching {
                    self.go_to_quote(ordinal);
                } else {
                    let place = layout.locate(anchor, width);
                    self.put_top(place);
                }
            }
            Goal::LastHit => match self.light.hits.len().checked_sub(1) {
                Some(last) => self.go_to_hit(last),
                None => {
                    let end = layout.end(width);
                    self.put_top(end);
                }
            },
        }
    }

    /// Brings a byte into sight: as it is when it already is, else a third from the top.
    pub fn show(&mut self, at: usize) {
        let Some(layout) = &self.layout else {
            return;
        };
        if self.sees(at) {
            return;
        }
        let Shape { width, height } = self.shape;
        let third = isize::try_from(height / 3).unwrap_or(0);
        let place = layout.step(layout.locate(Anchor::Byte(at), width), -third, width);
        // An article that begins close by is shown from its title on.
        self.put_top(if place.item == 0 {
            Place::default()
        } else {
            place
        });
        if !self.sees(at)
            && let Some(layout) = &self.layout
        {
            let place = layout.locate(Anchor::Byte(at), width);
            self.put_top(place);
        }
    }

    /// Goes to a hit, and selects the quote that it is in.
    pub fn go_to_hit(&mut self, hit: usize) {
        let Some(at) = self.light.start(hit) else {
            return;
        };
        self.hit = Some(hit);
        if let Some(ordinal) = self.marks.content_at(at) {
            self.select_quote(ordinal);
        }
        self.show(at);
    }

    /// Goes to a quote and selects it.
    pub fn go_to_quote(&mut self, ordinal: usize) {
        let Some(quote) = self.record().and_then(|r| r.extraction.quotes.get(ordinal)) else {
            return;
        };
        let at = quote.hull().start();
        self.select_quote(ordinal);
        self.show(at);
    }

    fn select_quote(&mut self, ordinal: usize) {
        let filtered = self.light.quotes.as_ref();
        if filtered.is_some_and(|quotes| quotes.binary_search(&ordinal).is_err()) {
            self.cards.all = true;
        }
        self.cards.selected = Some(ordinal);
    }

    /// The first byte of the text in sight; the end of the header when only that is.
    #[must_use]
    pub fn first_byte(&self) -> usize {
        let lines = self.rows.iter().filter_map(|row| match row {
            TextRow::Line(span, _) => Some(span.start()),
            TextRow::Head(..) | TextRow::Blank => None,
        });
        lines.min().unwrap_or(0)
    }

    /// The byte after the text in sight.
    #[must_use]
    pub fn last_byte(&self) -> usize {
        let lines = self.rows.iter().filter_map(|row| match row {
            TextRow::Line(span, _) => Some(span.end()),
            TextRow::Head(..) | TextRow::Blank => None,
        });
        lines.max().unwrap_or(0)
    }

    /// Goes to the paragraph `by` further on, or back.
    pub fn step_paragraph(&mut self, by: isize) {
        let Some(layout) = &self.layout else {
            return;
        };
        let mut place = self.top;
        for _ in 0..by.unsigned_abs() {
            let starts = |item: &usize| {
                *item == 0 || layout.piece(*item - 1).is_none_or(|before| before.ends)
            };
            let found = if by > 0 {
                (place.item + 1..layout.items()).find(starts)
            } else if place.row > 0 && starts(&place.item) {
                Some(place.item)
            } else {
                (0..place.item).rev().find(starts)
            };
            let Some(item) = found else {
                break;
            };
            place = Place { item, row: 0 };
        }
        self.put_top(place);
    }

    /// How much of the text has been passed, in percent.
    #[must_use]
    pub fn percent(&self) -> usize {
        let Some(record) = self.record() else {
            return 0;
        };
        let ends = self.layout.as_ref().is_some_and(|layout| {
            let last = layout.piece(layout.items() - 1);
            last.is_none_or(|last| self.last_byte() >= last.span.end())
        });
        if ends {
            return 100;
        }
        self.last_byte() * 100 / record.article.text.len().max(1)
    }

    /// The ordinal of the first paragraph in sight, from 1; 0 while only the header is.
    #[must_use]
    pub fn paragraph(&self) -> usize {
        let Some(layout) = &self.layout else {
            return 0;
        };
        let item = self.top.item.max(1);
        layout.piece(item).map_or(0, |piece| piece.ordinal)
    }
}
