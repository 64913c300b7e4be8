//! [`Listing`]: a window on the rows of an answer, with a selection that survives the next answer.
//!
//! Rows are asked for a window at a time, so that the cost of a key does not grow with the corpus; at first no more
//! than are in sight and some, because to read a row costs more than to find it. The
//! selection is a row number while one question stands, and an identity when the next one comes: the same
//! item if it is still there, else its nearest neighbour that is.

use crate::app::lens::Question;
use crate::article::ArticleId;
use crate::search::{ArticleRow, Count, Cuts, Page, QuoteRow, Ticket};

/// How many rows are asked for at a time.
pub const WINDOW: usize = 200;

/// The rows that are to be here beyond those in sight.
fn margin(height: usize) -> usize {
    height.clamp(8, 20)
}

/// How many rows are asked for at first where `height` are in sight.
pub(super) fn first(height: usize) -> usize {
    (height + margin(height) + 4).min(WINDOW)
}

/// Something with a name that outlives a query.
pub trait Item {
    /// The name.
    type Id: Clone + PartialEq + std::fmt::Debug;

    /// The name of this one.
    fn id(&self) -> Self::Id;
}

impl Item for ArticleRow {
    type Id = ArticleId;

    fn id(&self) -> ArticleId {
        self.id.clone()
    }
}

impl Item for QuoteRow {
    type Id = (ArticleId, u32);

    fn id(&self) -> (ArticleId, u32) {
        (self.article.clone(), self.ordinal)
    }
}

/// What an answer said, beside its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// To what.
    pub question: Question,
    /// Articles that match.
    pub articles: Count,
    /// Quotes that match.
    pub quotes: Count,
    /// How long the engine took, in microseconds.
    pub took_us: u64,
    /// Which clauses were not looked for to the end.
    pub cut: Cuts,
}

/// A window on the rows of an answer. `selected < total` unless there are no rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<R: Item> {
    /// The rows that are here, from `offset` on.
    pub rows: Vec<R>,
    /// The number of the first row that is here.
    pub offset: usize,
    /// How many rows there are.
    pub total: usize,
    /// The number of the selected row.
    pub selected: usize,
    /// The number of the first row in sight.
    pub top: usize,
    /// The ticket of the answer that is shown.
    pub shown: Ticket,
    /// What the answer said; `None` before the first one.
    pub answer: Option<Answer>,
    /// The question of the newest request.
    pub asked: Option<Question>,
    /// The page of the newest request.
    pub page: Page,
    /// What is to be selected whenever an answer holds it.
    pub want: Option<R::Id>,
    /// Whether the reader has chosen a row, rather than been given the first one.
    pub chosen: bool,
    /// What stood around a row when it was chosen, the nearest first: so that it does not depend on the answers that
    /// came and went what is selected in its place.
    near: Option<(R::Id, Vec<R::Id>)>,
}

impl<R: Item> Default for Listing<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            offset: 0,
            total: 0,
            selected: 0,
            top: 0,
            shown: Ticket(0),
            answer: None,
            asked: None,
            page: Page {
                offset: 0,
                limit: WINDOW,
            },
            want: None,
            chosen: false,
            near: None,
        }
    }
}

impl<R: Item> Listing<R> {
    /// The row of that number, when it is here.
    #[must_use]
    pub fn row(&self, number: usize) -> Option<&R> {
        self.rows.get(number.checked_sub(self.offset)?)
    }

    /// The selected row, when it is here.
    #[must_use]
    pub fn selected_row(&self) -> Option<&R> {
        self.row(self.selected)
    }

    /// The name of the selected row, when it is here.
    #[must_use]
    pub fn selected_id(&self) -> Option<R::Id> {
        self.selected_row().map(Item::id)
    }

    /// Goes down by `rows`, or up. Whether it went anywhere.
    pub fn step(&mut self, rows: isize) -> bool {
        let to = self.selected.saturating_add_signed(rows);
        self.go(to)
    }

    /// Goes to a row. Whether it went anywhere.
    pub fn go(&mut self, number: usize) -> bool {
        let to = number.min(self.total.saturating_sub(1));
        let moved = to != self.selected;
        self.selected = to;
        self.want = self.selected_id();
        self.chosen = true;
        moved
    }

    /// Selects the item of that name, now or as soon as an answer holds it.
    pub fn wish(&mut self, id: &R::Id) {
        if let Some(at) = self.rows.iter().position(|row| row.id() == *id) {
            self.selected = self.offset + at;
        }
        self.want = Some(id.clone());
    }

    /// The same, as the reader's choice.
    pub fn select(&mut self, id: &R::Id) {
        self.wish(id);
        self.chosen = true;
    }

    /// Takes the rows of an answer in place of what is here.
    pub fn accept(&mut self, rows: Vec<R>, page: Page, count: Count, answer: Answer) {
        let same = self
            .answer
            .as_ref()
            .is_some_and(|a| a.question == answer.question);
        self.look_around();
        let kept = self.kept(&rows);
        let depth = self.selected.saturating_sub(self.top);
        let end = page.offset + rows.len();
        let short = rows.len() < page.limit && (page.offset == 0 || !rows.is_empty());
        self.total = match count {
            // A short page is the last one, whatever the count says.
            Count::Exact(_) if short => end,
            count => usize::try_from(count.number())
                .unwrap_or(usize::MAX)
                .max(end),
        };
        self.offset = page.offset;
        self.rows = rows;
        self.answer = Some(answer);
        self.selected = match kept {
            Some(at) => page.offset + at,
            None if same => self.selected,
            None => page.offset,
        }
        .min(self.total.saturating_sub(1));
        self.top = self.selected.saturating_sub(depth);
        if self.want.is_none() {
            self.want = self.selected_id();
        }
    }

    /// Remembers what stands around the chosen row, once.
    fn look_around(&mut self) {
        let Some(want) = self.want.as_ref().filter(|_| self.chosen) else {
            return;
        };
        if self.near.as_ref().is_some_and(|(of, _)| of == want) {
            return;
        }
        let at = self.rows.iter().position(|row| row.id() == *want);
        self.near = at.map(|at| {
            let (before, after) = self.rows.split_at(at);
            let near = after.iter().skip(1).chain(before.iter().rev());
            (want.clone(), near.take(WINDOW * 2).map(Item::id).collect())
        });
    }

    /// Which of `rows` the selection goes to: what is wanted, or the nearest neighbour of what was chosen.
    fn kept(&self, rows: &[R]) -> Option<usize> {
        let find = |id: &R::Id| rows.iter().position(|row| row.id() == *id);
        if let Some(at) = self.want.as_ref().and_then(find) {
            return Some(at);
        }
        if !self.chosen {
            return None;
        }
        if let Some((of, ids)) = &self.near
            && Some(of) == self.want.as_ref()
        {
            return ids.iter().find_map(find);
        }
        let at = self.selected.checked_sub(self.offset)?;
        let (before, after) = self.rows.split_at_checked(at)?;
        let near = after.iter().chain(before.iter().rev());
        near.take(WINDOW * 2).find_map(|row| find(&row.id()))
    }

    /// Brings the selection into sight of `height` rows.
    pub fn settle(&mut self, height: usize) {
        self.selected = self.selected.min(self.total.saturating_sub(1));
        let height = height.max(1);
        if self.selected < self.top {
            self.top = self.selected;
        } else if self.selected >= self.top + height {
            self.top = self.selected + 1 - height;
        }
        self.top = self.top.min(self.total.saturating_sub(height));
    }

    /// The page to ask for when the rows around those in sight are not here and have not been asked for.
    #[must_use]
    pub fn missing(&self, height: usize) -> Option<Page> {
        let answer = self.answer.as_ref()?;
        if self.asked.as_ref() != Some(&answer.question) || self.total == 0 {
            return None;
        }
        let margin = margin(height);
        let first = self.top.saturating_sub(margin);
        let last = (self.top + height + margin).min(self.total);
        let holds = |offset: usize, end: usize| offset <= first && last <= end;
        let asked_end = self.page.offset + self.page.limit;
        if holds(self.offset, self.offset + self.rows.len()) || holds(self.page.offset, asked_end) {
            return None;
        }
        Some(Page {
            offset: self.top.saturating_sub(WINDOW / 4),
            limit: WINDOW + height,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Row(u32);

    impl Item for Row {
        type Id = u32;

        fn id(&self) -> u32 {
            self.0
        }
    }

    fn answer(text: &str) -> Answer {
        Answer {
            question: Question {
                text: text.to_owned(),
                ..Question::all()
            },
            articles: Count::Exact(0),
            quotes: Count::Exact(0),
            took_us: 0,
            cut: Cuts::default(),
        }
    }

    fn tell(listing: &mut Listing<Row>, text: &str, ids: &[u32]) {
        let page = Page {
            offset: 0,
            limit: WINDOW,
        };
        listing.asked = Some(answer(text).question);
        listing.page = page;
        let rows = ids.iter().map(|id| Row(*id)).collect();
        let count = Count::Exact(ids.len() as u64);
        listing.accept(rows, page, count, answer(text));
        listing.settle(3);
    }

    #[test]
    fn the_selection_is_an_identity() {
        let mut listing = Listing::default();
        tell(&mut listing, "", &[1, 2, 3, 4, 5]);
        tell(&mut listing, "z", &[7, 1, 3]);
        assert_eq!(listing.selected_id(), Some(1), "the same item");
        tell(&mut listing, "zz", &[7, 3]);
        assert_eq!(
            listing.selected_id(),
            Some(7),
            "nothing was chosen: the best one"
        );
        tell(&mut listing, "", &[1, 2, 3, 4, 5]);
        listing.go(3);
        tell(&mut listing, "a", &[9, 4, 1]);
        assert_eq!(listing.selected_id(), Some(4), "the same item");
        tell(&mut listing, "ab", &[9, 1]);
        assert_eq!(listing.selected_id(), Some(1), "the next one that is left");
        tell(&mut listing, "a", &[9, 4, 1]);
        assert_eq!(
            listing.selected_id(),
            Some(4),
            "the chosen one has come back"
        );
        tell(&mut listing, "x", &[]);
        assert_eq!((listing.selected, listing.selected_id()), (0, None));
        tell(&mut listing, "", &[1, 2, 3, 4, 5]);
        assert_eq!(listing.selected_id(), Some(4));
    }

    #[test]
    fn rows_far_down_are_asked_for_by_the_window() {
        let mut listing = Listing::default();
        let ids: Vec<u32> = (0..200).collect();
        tell(&mut listing, "", &ids);
        let page = listing.page;
        let rows = ids.iter().map(|id| Row(*id)).collect();
        listing.accept(rows, page, Count::Exact(1_000_000), answer(""));
        assert_eq!(listing.total, 1_000_000);
        listing.settle(10);
        assert_eq!(listing.missing(10), None);
        listing.go(usize::MAX);
        listing.settle(10);
        let page = listing.missing(10).expect("the end is not here");
        assert_eq!((page.offset, page.limit), (999_940, 210));
        listing.page = page;
        assert_eq!(listing.missing(10), None, "asked for once");
        let rows = (999_940..1_000_000).map(Row).collect();
        listing.accept(rows, page, Count::Exact(1_000_000), answer(""));
        listing.settle(10);
        assert_eq!(listing.selected_id(), Some(999_999));
        assert_eq!(listing.missing(10), None);
    }
}
