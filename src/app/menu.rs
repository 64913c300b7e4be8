//! [`Menu`]: the filters to choose from, with how much of the results has each. A card beside the results, which
//! change with every filter that is put on or taken off.

use crate::app::filter::{FLOORS, MOST_FILTERS};
use crate::app::tally::Asking;
use crate::app::{Action, Facet, Filter, Model, Question, Tally, panes};
use crate::query::Query;
use crate::search::{Counted, Facets, Tab};

/// The open menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Which facet is shown.
    pub facet: Facet,
    /// The selected row.
    pub selected: usize,
    /// The first row in sight.
    pub top: usize,
    /// The value that is selected: it stays so where rows come and go. `None` as long as none was seen.
    wish: Option<Option<String>>,
}

/// Whether there is a filter of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// There is none.
    Off,
    /// Results must have it, or another one that is on.
    On,
    /// Results must not have it.
    Out,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuRow {
    /// The value; `None` for what has none. Raw text of articles.
    pub value: Option<String>,
    /// How many quotes have it; `None` as long as they have not been counted.
    pub quotes: Option<u64>,
    /// Whether it is a filter.
    pub put: Put,
}

/// The menu as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuPage {
    /// The columns of the card, the frame with them.
    pub width: u16,
    /// How many values fit.
    pub height: usize,
    /// The values of its facet.
    pub rows: Vec<MenuRow>,
    /// How many there are of which no row tells: of a facet only so many are counted.
    pub more: u64,
    /// Whether these are counts of what is shown, not of a question before it.
    pub fresh: bool,
}

/// The narrowest, the widest and the highest card: the same whatever there is to choose from. Between them it takes
/// half of the screen, so that the results are in sight.
const NARROWEST: u16 = 40;
const WIDEST: u16 = 60;
const HIGHEST: u16 = 22;

/// The rows of the card that are no values: the frame, and the names of the facets.
const HEAD: u16 = 3;

/// Opens the menu on the facet it was on last.
pub(super) fn open(model: &mut Model) {
    if model.listed().is_none() {
        model.message = Some("no list to filter here: 1 and 2 show one".to_owned());
        return;
    }
    model.menu = Some(Menu {
        facet: model.facet,
        selected: 0,
        top: 0,
        wish: None,
    });
}

/// One of the keys of the menu, or the one that opens it.
pub(super) fn act(model: &mut Model, action: Action) {
    let Some(menu) = &model.menu else {
        return open(model);
    };
    let (facet, at) = (menu.facet, menu.selected);
    let row = menu_page(model).and_then(|page| page.rows.into_iter().nth(at));
    let Some(row) = row else {
        return;
    };
    let put = match (action, row.put) {
        (Action::FilterOn, Put::On) | (Action::FilterNot, Put::Out) => Put::Off,
        (Action::FilterOn, _) => Put::On,
        (Action::FilterNot, _) => Put::Out,
        _ => Put::Off,
    };
    set(model, facet, &row.value, put);
}

/// Makes a value a filter, or takes that off.
fn set(model: &mut Model, facet: Facet, value: &Option<String>, put: Put) {
    let mut filters = model.finder.filters.clone();
    filters.retain(|filter| {
        let same = filter.facet == facet && filter.value == *value;
        // Of floors only one is in force: the lower one would make the higher one say nothing.
        let floor = facet == Facet::Confidence && filter.facet == facet && put != Put::Off;
        !same && !floor
    });
    if put != Put::Off {
        let filter = Filter {
            facet,
            value: value.clone(),
            negated: put == Put::Out,
        };
        if filter.clause().is_none() {
            model.message = Some("no query can ask for this".to_owned());
            return;
        }
        if filters.len() >= MOST_FILTERS {
            model.message = Some(format!("at most {MOST_FILTERS} filters"));
            return;
        }
        filters.push(filter);
    }
    model.finder.filter(filters);
}

/// Goes to the next facet, or to the one before; at the end it goes round.
pub(super) fn turn(model: &mut Model, forward: bool) {
    let Some(menu) = &mut model.menu else {
        return;
    };
    let len = Facet::ALL.len();
    let at = Facet::ALL.iter().position(|facet| *facet == menu.facet);
    let step = if forward { 1 } else { len - 1 };
    let facet = Facet::ALL.get((at.unwrap_or(0) + step) % len);
    menu.facet = facet.copied().unwrap_or(menu.facet);
    model.facet = menu.facet;
    (menu.selected, menu.top, menu.wish) = (0, 0, None);
}

/// Goes down by so many rows, or up.
pub(super) fn step(model: &mut Model, rows: isize) {
    let len = menu_page(model).map_or(0, |page| page.rows.len());
    if let Some(menu) = &mut model.menu {
        let to = menu.selected.saturating_add_signed(rows);
        menu.selected = to.min(len.saturating_sub(1));
        menu.wish = None;
    }
}

/// Keeps the same value selected, and the selected row in sight.
pub(super) fn settle(model: &mut Model) {
    let Some(page) = menu_page(model) else {
        return;
    };
    let Some(menu) = &mut model.menu else {
        return;
    };
    let wish = menu.wish.as_ref();
    let same = wish.and_then(|wish| page.rows.iter().position(|row| row.value == *wish));
    let last = page.rows.len().saturating_sub(1);
    menu.selected = same.unwrap_or(menu.selected).min(last);
    menu.wish = page.rows.get(menu.selected).map(|row| row.value.clone());
    let height = page.height.max(1);
    let least = (menu.selected + 1).saturating_sub(height);
    menu.top = menu.top.clamp(least, menu.selected);
    menu.top = menu.top.min(page.rows.len().saturating_sub(height));
}

/// What the menu shows counts of: what is found without the values chosen of its facet, so that another one can
/// still be chosen.
pub(super) fn wanted(model: &Model) -> Vec<Tally> {
    let Some((menu, question)) = model.menu.as_ref().zip(model.listed()) else {
        return Vec::new();
    };
    let question = model.filled(question.clone().widened(menu.facet));
    match menu.facet {
        Facet::Confidence => vec![Tally::Counts(floors(&question))],
        _ => vec![Tally::facets(&question)],
    }
}

/// What is found by each of the least confidences.
fn floors(question: &Question) -> Vec<Asking> {
    let clause = |floor: &&str| {
        let filter = Filter {
            facet: Facet::Confidence,
            value: Some((*floor).to_owned()),
            negated: false,
        };
        filter.clause().unwrap_or_default()
    };
    let queries = FLOORS.iter().map(clause);
    queries
        .map(|clause| {
            let query = Query::all_of(vec![question.query.clone(), clause]);
            (query, question.scope)
        })
        .collect()
}

/// The values of a facet.
#[must_use]
pub fn tab(facets: &Facets, facet: Facet) -> Option<&Tab> {
    match facet {
        Facet::Speaker => Some(&facets.speakers),
        Facet::Outlet => Some(&facets.outlets),
        Facet::Kind => Some(&facets.kinds),
        Facet::Verb => Some(&facets.verbs),
        Facet::Month => Some(&facets.months),
        Facet::Confidence | Facet::Picked => None,
    }
}

/// Whether there is a filter of a value.
#[must_use]
pub fn put(filters: &[Filter], facet: Facet, value: Option<&str>) -> Put {
    let same = |filter: &&Filter| filter.facet == facet && filter.value.as_deref() == value;
    match filters.iter().find(same) {
        None => Put::Off,
        Some(filter) if filter.negated => Put::Out,
        Some(_) => Put::On,
    }
}

/// The open menu for the model's screen.
#[must_use]
pub fn menu_page(model: &Model) -> Option<MenuPage> {
    let menu = model.menu.as_ref()?;
    let body = panes(model).map(|panes| panes.body).unwrap_or_default();
    let facet = menu.facet;
    let filters = &model.finder.filters;
    let row = |value: Option<String>, quotes: Option<u64>| MenuRow {
        put: put(filters, facet, value.as_deref()),
        value,
        quotes,
    };
    let question = model
        .listed()
        .map(|question| model.filled(question.clone().widened(facet)));
    let current = question.as_ref().is_some_and(|question| {
        // Rows that belong to other filters are on their way out.
        question.filters == model.finder.question.clone().widened(facet).filters
    });
    let mut rows: Vec<MenuRow> = Vec::new();
    let (mut fresh, mut more) = (false, 0);
    if facet == Facet::Confidence {
        let counts = question.and_then(|question| model.tallies.counts(&floors(&question)));
        fresh = counts.is_some();
        for (at, floor) in FLOORS.iter().enumerate() {
            let count = counts.and_then(|counts| counts.get(at));
            let count = count.map(|extent| extent.quotes.number());
            rows.push(row(Some((*floor).to_owned()), count));
        }
    } else {
        let own = question.and_then(|question| model.tallies.facets(&question));
        fresh |= own.is_some();
        if let Some(tab) = own.or(model.tallies.last()).and_then(|all| tab(all, facet)) {
            more = tab.values.saturating_sub(tab.first.len() as u64);
            // What no clause can ask for is no choice.
            let asked = |counted: &&Counted| {
                let filter = Filter {
                    facet,
                    value: counted.value.clone(),
                    negated: false,
                };
                filter.clause().is_some()
            };
            let each = tab
                .first
                .iter()
                .filter(asked)
                .map(|Counted { value, quotes, .. }| row(value.clone(), Some(*quotes)));
            rows = each.collect();
            // The last months are what is in the news.
            if facet == Facet::Month {
                rows.reverse();
            }
        }
        // What is a filter can be taken off even where nothing has it.
        let missing = filters.iter().filter(|filter| filter.facet == facet);
        for filter in missing {
            if rows.iter().all(|row| row.value != filter.value) {
                rows.push(row(filter.value.clone(), fresh.then_some(0)));
            }
        }
    }
    Some(MenuPage {
        width: (body.width / 2).clamp(NARROWEST, WIDEST),
        height: usize::from(body.height.min(HIGHEST).saturating_sub(HEAD)),
        rows,
        more,
        fresh: fresh && current,
    })
}
