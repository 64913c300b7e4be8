//! [`Reader`]: one open article, its place on the screen, what is lit in it and which quote is selected.

use std::sync::Arc;

use crate::app::layout::{Anchor, Layout, Place, TextRow};
use crate::app::lens::{Lamp, Light, Lighting, Question};
use crate::app::marks::Marks;
use crate::app::{Boilerplate, Cards, Effect};
use crate::article::ArticleId;
use crate::query::Pattern;
use crate::record::Record;

/// The widest and the narrowest measure, and what a key changes it by.
pub(crate) const MEASURES: std::ops::RangeInclusive<u16> = 40..=120;
pub(crate) const MEASURE_STEP: u16 = 4;

/// The largest article that is lit at once, in bytes; the light of larger ones comes when it is ready.
const LIVE_BYTES: usize = 400 << 10;

/// Where to go when there is something to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To the first hit, else to the first quote that matches, else to this place.
    Best(Anchor),
    /// To the last hit, else to the end.
    LastHit,
    /// To the first hit from this place on, else to the first one, else to this place, put at the top.
    HitFrom(Anchor),
    /// To a quote.
    Quote(usize),
    /// To a place, put at the top.
    Top(Anchor),
    /// To a byte, wherever it comes into sight with the least scrolling.
    Show(usize),
}

impl Goal {
    /// Whether it cannot be reached before it is known what is lit.
    fn needs_light(self) -> bool {
        matches!(self, Self::Best(_) | Self::LastHit | Self::HitFrom(_))
    }
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
    /// What has lit it, or will as soon as the light has come.
    pub lamp: Option<Lamp>,
    /// Its light is on its way: it is too large to be searched at once.
    pub dark: bool,
    /// The hit that `n` and `N` have come to.
    pub hit: Option<usize>,
    /// The quote that was gone to last, until a hit is: `n` and `N` go on from it while it is in sight.
    pub aim: Option<usize>,
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

    /// Takes in the article as it is now in place of the one of before; the place stays.
    pub fn renew(&mut self, record: Arc<Record>) {
        let Some(layout) = self.layout.as_ref().filter(|l| **l.record() != *record) else {
            return;
        };
        let (old, new) = (&layout.record().article.text, &record.article.text);
        let place = match self.place() {
            Anchor::Byte(at) => Anchor::Byte(moved(old.as_str(), new.as_str(), at)),
            head @ Anchor::Head(_) => head,
        };
        let boilerplate = layout.boilerplate();
        (self.lamp, self.dark) = (None, false);
        (self.hit, self.aim) = (None, None);
        self.light = Light::default();
        self.cards.settle_selection(&self.light, &record);
        self.open(record, boilerplate);
        self.rows.clear();
        self.shape = Shape::default();
        self.anchor = Some(place);
        self.goal = self.goal.or(Some(Goal::Top(place)));
    }

    /// Lights what the question in force (`main`) matches, or a search inside this article (`find`): at once, or,
    /// where that would keep a key waiting, when it is ready. Whether `main` is another one than before.
    pub fn relight(
        &mut self,
        main: &Question,
        find: Option<&Question>,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let Some(layout) = &self.layout else {
            return false;
        };
        let lamp = Lamp {
            main: main.clone(),
            find: find.cloned(),
            hides: layout.boilerplate() == Boilerplate::Hide,
        };
        if self.lamp.as_ref() == Some(&lamp) {
            return false;
        }
        let record = layout.record().clone();
        let changed = self.lamp.as_ref().is_none_or(|old| old.main != *main);
        self.dark = record.article.text.len() > LIVE_BYTES && !lamp.is_out();
        if self.dark {
            self.shine(Light::default(), &record);
            let lamp = lamp.clone();
            effects.push(Effect::Light(Box::new(Lighting { lamp, record })));
        } else {
            self.shine(lamp.light(&record), &record);
        }
        self.lamp = Some(lamp);
        changed
    }

    /// What was asked, with these of its clauses lit and no others; `None` when that is nothing.
    #[must_use]
    pub fn lit(&self, clauses: &[usize]) -> Option<Pattern> {
        let lamp = self.lamp.as_ref().filter(|_| !clauses.is_empty())?;
        Some(lamp.main.pattern.only(clauses))
    }

    /// Takes in the light that was on its way, when it is still the one that is wanted. Whether it was.
    pub fn shone(&mut self, lighting: &Lighting, light: &Light) -> bool {
        let wanted = self.dark
            && self.lamp.as_ref() == Some(&lighting.lamp)
            && self
                .record()
                .is_some_and(|own| Arc::ptr_eq(own, &lighting.record));
        if wanted {
            self.dark = false;
            self.shine(light.clone(), &lighting.record);
        }
        wanted
    }

    fn shine(&mut self, light: Light, record: &Record) {
        let other = light.hits != self.light.hits;
        self.light = light;
        if other {
            // Light may come after one has gone to a quote; whoever has left it meanwhile does not go on from it.
            self.hit = self
                .aimed_at()
                .and(self.aim)
                .and_then(|aim| self.hit_in(aim));
        }
        self.cards.settle_selection(&self.light, record);
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
        // Whoever moves does not wait any more.
        self.goal = None;
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
        let waits = |goal: &Goal| self.dark && goal.needs_light();
        if shape.height > 0
            && let Some(goal) = self.goal.take_if(|goal| !waits(goal))
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
            Goal::HitFrom(anchor) => {
                let from = match anchor {
                    Anchor::Head(_) => 0,
                    Anchor::Byte(at) => at,
                };
                let hits = self.light.hits.len();
                let next = (0..hits).find(|hit| self.light.start(*hit) >= Some(from));
                match next.or((hits > 0).then_some(0)) {
                    Some(hit) => self.go_to_hit(hit),
                    None => self.reach(Goal::Top(anchor)),
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
        self.aim = None;
        if let Some(ordinal) = self.marks.content_at(at) {
            self.select_quote(ordinal);
        }
        self.show(at);
    }

    /// Goes to a quote and selects it; its first hit is the current one.
    pub fn go_to_quote(&mut self, ordinal: usize) {
        let Some(quote) = self.record().and_then(|r| r.extraction.quotes.get(ordinal)) else {
            return;
        };
        let at = quote.hull().start();
        self.aim = Some(ordinal);
        self.hit = self.hit_in(ordinal);
        self.select_quote(ordinal);
        self.show(at);
    }

    /// The first hit inside a quote.
    fn hit_in(&self, ordinal: usize) -> Option<usize> {
        let quote = self.record()?.extraction.quotes.get(ordinal)?;
        let inside = |at: usize| quote.content.iter().any(|span| span.holds(at));
        (0..self.light.hits.len()).find(|hit| self.light.start(*hit).is_some_and(inside))
    }

    /// Where the quote starts that was gone to, while that is in sight.
    #[must_use]
    pub fn aimed_at(&self) -> Option<usize> {
        let quote = self.record()?.extraction.quotes.get(self.aim?)?;
        let at = quote.hull().start();
        self.sees(at).then_some(at)
    }

    fn select_quote(&mut self, ordinal: usize) {
        let filtered = self.light.quotes.as_ref();
        if filtered.is_some_and(|quotes| quotes.binary_search(&ordinal).is_err()) {
            self.cards.all = true;
        }
        self.cards.selected = Some(ordinal);
    }

    /// The place of the selected quote among those that match, when it is one of them.
    #[must_use]
    pub fn matching(&self) -> Option<usize> {
        let quotes = self.light.quotes.as_ref()?;
        quotes.binary_search(&self.cards.selected?).ok()
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

    /// The ordinals of the first and the last paragraph in sight, from 1; `None` while only the header is.
    #[must_use]
    pub fn paragraphs(&self) -> Option<(usize, usize)> {
        let layout = self.layout.as_ref()?;
        let piece_of = |row: &TextRow| match row {
            TextRow::Line(span, _) => layout.piece_at(span.start()),
            TextRow::Head(..) | TextRow::Blank => None,
        };
        let first = self.rows.iter().find_map(piece_of)?;
        let last = self.rows.iter().rev().find_map(piece_of)?;
        Some((first.ordinal, last.ordinal))
    }
}

/// Where a byte of an old text stands in the new one: counted from the end where only what is before has changed.
fn moved(old: &str, new: &str, at: usize) -> usize {
    let pairs = old.bytes().zip(new.bytes());
    let head = pairs.take_while(|(a, b)| a == b).count();
    let ends = old.bytes().rev().zip(new.bytes().rev());
    let tail = ends.take_while(|(a, b)| a == b).count();
    if at >= head && at >= old.len() - tail {
        new.len() - (old.len() - at)
    } else {
        at
    }
}
