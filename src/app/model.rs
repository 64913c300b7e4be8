//! [`Model`]: everything the screen is a picture of. Plain data.

use std::borrow::Cow;

use crate::app::cards::Frame;
use crate::app::desk::Desk;
use crate::app::filter::Facet;
use crate::app::finder::Finder;
use crate::app::jumps::{Jumps, Replaced};
use crate::app::layout::Anchor;
use crate::app::lens::Question;
use crate::app::listing::Listing;
use crate::app::menu::Menu;
use crate::app::offers::Offers;
use crate::app::picker::Picker;
use crate::app::reader::{Reader, Shape};
use crate::app::shelf::Shelf;
use crate::app::tally::Tallies;
use crate::app::why::Why;
use crate::app::{Area, Key, Keymap, Mode, Panes, Progress, Size};
use crate::article::ArticleId;
use crate::query::Pattern;
use crate::search::{ArticleRow, Page, QuoteRow, Rows, Summary, Ticket};

/// What fills the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// One article, with the list and its quotes.
    Read,
    /// The quotes of all articles.
    Quotes,
    /// The picked articles side by side.
    Compare,
}

impl View {
    /// All views, in the order of their keys.
    pub const ALL: [View; 3] = [View::Read, View::Quotes, View::Compare];

    /// The name in the top line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Quotes => "Quotes",
            Self::Compare => "Compare",
        }
    }
}

/// A pane of the Read view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The list of articles.
    List,
    /// The text of one.
    Text,
    /// The quotes of it.
    Quotes,
}

impl Pane {
    /// All panes, from left to right.
    pub const ALL: [Pane; 3] = [Pane::List, Pane::Text, Pane::Quotes];

    /// The name in the breadcrumb.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Text => "Text",
            Self::Quotes => "Quotes",
        }
    }
}

/// How the page around an article is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Boilerplate {
    /// Not at all; the header counts its lines.
    Hide,
    /// In its own ink.
    Dim,
    /// Like the article.
    Show,
}

/// What is known of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Index {
    /// Nothing has been said.
    Silent,
    /// It is being written.
    Busy(Progress),
    /// It was stopped when it had come so far.
    Stopped(Progress),
    /// It was finished at this time of the clock.
    Ready(String),
}

/// Keys typed so far that are no action yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// How often the motion that follows is to be done.
    pub count: Option<usize>,
    /// The start of a binding.
    pub keys: Vec<Key>,
}

/// A request that has not been answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Its number.
    pub ticket: Ticket,
    /// What its rows are.
    pub rows: Rows,
    /// What was asked.
    pub question: Question,
    /// Which rows.
    pub page: Page,
}

/// The columns of a text pane that are no text: the gutter on the left, one column of air on the right.
pub const GUTTER: u16 = 2;

/// Everything the screen is a picture of. No handle, clock, path or lock: a session is a list of messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The size of the screen.
    pub size: Size,
    /// The name of the corpus.
    pub corpus: String,
    /// Which keys do what.
    pub keymap: Keymap,
    /// How much the corpus holds.
    pub summary: Summary,
    /// What is known of the index.
    pub index: Index,
    /// Whether changed files are seen as they change.
    pub watching: bool,
    /// What fills the screen.
    pub view: View,
    /// Whether the text was gone to from the quotes of all articles: one step back leads there.
    pub from_quotes: bool,
    /// The pane that keys go to in the Read view.
    pub focus: Pane,
    /// Whether that pane has the whole screen.
    pub zen: bool,
    /// Whether the list is shown beside the text.
    pub list_shown: bool,
    /// Whether the quotes are shown beside the text.
    pub quotes_shown: bool,
    /// The most columns of a line of text.
    pub measure: u16,
    /// How the page around an article is shown.
    pub boilerplate: Boilerplate,
    /// Whether the line that names keys is shown, where there is room.
    pub hints: bool,
    /// Keys typed so far that are no action yet.
    pub pending: Pending,
    /// The help, scrolled down by so many rows; `None` when it is closed.
    pub help: Option<usize>,
    /// The card that says what made a quote; `None` when it is closed.
    pub why: Option<Why>,
    /// The filters to choose from; `None` when that is closed.
    pub menu: Option<Menu>,
    /// The facet that the menu was on last.
    pub facet: Facet,
    /// How the query was understood, scrolled down by so many rows; `None` when that is not shown.
    pub explained: Option<usize>,
    /// The queries of before, to take one again; `None` when they are closed.
    pub picker: Option<Picker>,
    /// What is to be said, until the next key.
    pub message: Option<String>,
    /// The search line.
    pub finder: Finder,
    /// The list of articles.
    pub list: Listing<ArticleRow>,
    /// The quotes of all articles.
    pub all_quotes: Listing<QuoteRow>,
    /// Whether these are whole sentences even where they could be aligned on the words searched.
    pub sentences: bool,
    /// The columns of left context that the reader wishes for where they are.
    pub context: Option<u16>,
    /// The article that is read.
    pub reader: Reader,
    /// The article that was read before, shown until the next one has come: no frame is blank.
    pub before: Option<Reader>,
    /// The picked articles side by side.
    pub desk: Desk,
    /// The picked articles, in the order of picking.
    pub picked: Vec<ArticleId>,
    /// What is counted beside the rows.
    pub tallies: Tallies,
    /// What to ask instead, where nothing was found.
    pub offers: Offers,
    /// Where jumps came from.
    pub jumps: Jumps,
    /// Queries that a key put another one in place of.
    pub replaced: Replaced,
    /// The articles opened last.
    pub shelf: Shelf,
    /// Where articles were left, oldest first.
    pub places: Vec<(ArticleId, Anchor)>,
    /// A place to come back to whatever is lit: set when a search is dropped.
    pub restore: Option<(ArticleId, Anchor)>,
    /// The article that the selection of the list was followed to last.
    pub followed: Option<ArticleId>,
    /// The key before was stopped at the last hit (`Some(true)`) or the first one: once more goes on.
    pub brink: Option<bool>,
    /// The newest ticket.
    pub newest: Ticket,
    /// Requests that have not been answered.
    pub asked: Vec<Asked>,
    /// The newest of those that have waited for a moment.
    pub late: Ticket,
}

impl Model {
    /// A session on a corpus that holds so much, before the first message.
    #[must_use]
    pub fn new(corpus: impl Into<String>, keymap: Keymap, summary: Summary) -> Self {
        Self {
            size: Size::default(),
            corpus: corpus.into(),
            keymap,
            summary,
            index: Index::Silent,
            watching: false,
            view: View::Read,
            from_quotes: false,
            focus: Pane::List,
            zen: false,
            list_shown: true,
            quotes_shown: true,
            measure: 72,
            boilerplate: Boilerplate::Hide,
            hints: true,
            pending: Pending::default(),
            help: None,
            why: None,
            menu: None,
            facet: Facet::Speaker,
            explained: None,
            picker: None,
            message: None,
            finder: Finder::default(),
            list: Listing::default(),
            all_quotes: Listing::default(),
            sentences: false,
            context: None,
            reader: Reader::default(),
            before: None,
            desk: Desk::default(),
            picked: Vec::new(),
            tallies: Tallies::default(),
            offers: Offers::default(),
            jumps: Jumps::default(),
            replaced: Replaced::default(),
            shelf: Shelf::default(),
            places: Vec::new(),
            restore: None,
            followed: None,
            brink: None,
            newest: Ticket(0),
            asked: Vec::new(),
            late: Ticket(0),
        }
    }

    /// Where keys go.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.help.is_some() {
            return Mode::Help;
        }
        if self.why.is_some() {
            return Mode::Why;
        }
        if self.menu.is_some() {
            return Mode::Filter;
        }
        if self.picker.is_some() {
            return Mode::History;
        }
        if self.finder.open {
            return match self.finder.completing.offers {
                Some(_) => Mode::Completions,
                None => Mode::Prompt,
            };
        }
        if self.explained.is_some() {
            return Mode::Explained;
        }
        self.pane_mode()
    }

    /// Where keys go when neither help, card nor prompt is open.
    #[must_use]
    pub fn pane_mode(&self) -> Mode {
        match (self.view, self.focus) {
            (View::Quotes, _) => Mode::AllQuotes,
            (View::Read, Pane::Quotes) => Mode::Quotes,
            (View::Compare, _) => Mode::Compare,
            (View::Read, Pane::List) => Mode::List,
            (View::Read, Pane::Text) => Mode::Text,
        }
    }

    /// Whether the Read view shows the article before, because the one that is read is on its way.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        let coming = self.reader.layout.is_none() && self.reader.trouble.is_none();
        self.view == View::Read && self.before.is_some() && coming
    }

    /// What the text pane of the Read view shows: the article that is read, or the one before it while that
    /// is on its way.
    #[must_use]
    pub fn shown(&self) -> &Reader {
        self.before
            .as_ref()
            .filter(|_| self.is_opening())
            .unwrap_or(&self.reader)
    }

    /// The text that has the focus, or is beside what has it.
    #[must_use]
    pub fn reading(&self) -> &Reader {
        match self.view {
            View::Compare => self.desk.focused().unwrap_or(&self.reader),
            View::Read | View::Quotes => &self.reader,
        }
    }

    /// The same, to be changed.
    pub(crate) fn reading_mut(&mut self) -> &mut Reader {
        match self.view {
            View::Compare => match self.desk.columns.get_mut(self.desk.focus) {
                Some(reader) => reader,
                None => &mut self.reader,
            },
            View::Read | View::Quotes => &mut self.reader,
        }
    }

    /// What may be lit in the row of a quote.
    #[must_use]
    pub fn lit_in(&self, row: &QuoteRow) -> Cow<'_, Pattern> {
        row.reasons.lit(&self.lit().pattern)
    }

    /// The question that the shown rows answer, so that what is lit belongs to what is listed.
    #[must_use]
    pub fn lit(&self) -> &Question {
        let answer = match self.view {
            View::Quotes => &self.all_quotes.answer,
            View::Read | View::Compare => &self.list.answer,
        };
        let newest = match self.view {
            // No rows are shown: nothing to wait for.
            View::Compare => Some(&self.finder.question),
            View::Read | View::Quotes => None,
        };
        newest
            .or(answer.as_ref().map(|answer| &answer.question))
            .unwrap_or(&self.finder.question)
    }

    /// The question whose rows are listed; `None` where no list is shown.
    #[must_use]
    pub fn listed(&self) -> Option<&Question> {
        let answer = self.answer().filter(|_| self.view != View::Compare);
        answer.map(|answer| &answer.question)
    }

    /// The article of what is selected.
    #[must_use]
    pub fn current_article(&self) -> Option<ArticleId> {
        match (self.view, self.focus) {
            (View::Quotes, _) => self
                .all_quotes
                .selected_row()
                .map(|row| row.article.clone()),
            (View::Compare, _) => self.desk.focused()?.article.clone(),
            (View::Read, Pane::List) => self.list.selected_id(),
            (View::Read, _) => self.reader.article.clone(),
        }
    }

    /// Whether an article is picked.
    #[must_use]
    pub fn is_picked(&self, id: &ArticleId) -> bool {
        self.picked.contains(id)
    }

    /// The part of a text pane that the text fills.
    #[must_use]
    pub fn shape(&self, pane: Area) -> Shape {
        let inner = pane.inner();
        Shape {
            width: usize::from(inner.width.saturating_sub(GUTTER + 1).min(self.measure)),
            height: usize::from(inner.height),
        }
    }

    /// The part of a quotes pane that the cards fill.
    #[must_use]
    pub fn frame(&self, pane: Area) -> Frame {
        let inner = pane.inner();
        Frame {
            width: usize::from(inner.width.saturating_sub(GUTTER + 1)),
            height: usize::from(inner.height),
        }
    }

    /// The rows of one article in the list.
    #[must_use]
    pub fn list_item_rows(&self) -> u16 {
        if self.size.height >= 20 { 3 } else { 2 }
    }

    /// The rows of one quote in the Quotes view.
    #[must_use]
    pub fn quote_item_rows(&self) -> u16 {
        if self.size.width >= 110 || self.is_kwic() {
            1
        } else {
            2
        }
    }

    /// How many articles of the list are in sight.
    #[must_use]
    pub fn list_height(&self, panes: &Panes) -> usize {
        let rows = panes.list.map_or(0, |area| area.inner().height);
        usize::from(rows / self.list_item_rows())
    }

    /// How many quotes of the Quotes view are in sight.
    #[must_use]
    pub fn all_quotes_height(&self, panes: &Panes) -> usize {
        let rows = panes.all_quotes.map_or(0, |area| area.inner().height);
        let head = u16::from(self.quote_item_rows() == 1);
        usize::from(rows.saturating_sub(head) / self.quote_item_rows())
    }
}
