//! What the results are, counted: in the status line, on wide screens in a column beside them; and the filters in
//! force. What belongs to a question before stands back until the new counts come.

use crate::app::{
    Area, Facet, Filter, Model, Put, Role, View, chips as told, has_strip, panes, put, tab,
};
use crate::search::{Counted, Facets, Tab};
use crate::text::{for_terminal, text_columns};
use crate::ui::grouped;
use crate::ui::paint::{Ink, clip, narrow};
use crate::ui::quotes::clip_columns;

/// The most bytes of a value, and the most columns of one in a line with others.
const VALUE_BYTES: usize = 200;
const VALUE_COLUMNS: usize = 26;

/// The filters in at most `room` columns; only how many there are where they do not fit.
pub(super) fn chips(filters: &[Filter], room: usize) -> String {
    let told: Vec<String> = told(filters)
        .iter()
        .map(|chip| for_terminal(clip(chip, VALUE_BYTES)).into_owned())
        .collect();
    let line = |most: usize| {
        let chips = told
            .iter()
            .map(|chip| format!("[{}]", clip_columns(chip, most)));
        chips.collect::<Vec<_>>().join(" ")
    };
    let number = match filters.len() {
        0 => return String::new(),
        1 => "1 filter".to_owned(),
        n => format!("{n} filters"),
    };
    let ways = [line(usize::MAX), line(40), line(VALUE_COLUMNS), number];
    let fits = |line: &String| text_columns(line) <= room;
    ways.into_iter().find(fits).unwrap_or_default()
}

/// The counts of what is shown, or else those counted last; and whether they are of what is shown.
fn counts(model: &Model) -> Option<(&Facets, bool)> {
    let rows = match model.view {
        View::Quotes => model.all_quotes.total,
        View::Read | View::Compare => model.list.total,
    };
    if rows == 0 {
        // Of nothing there are none.
        return None;
    }
    let question = model
        .listed()
        .filter(|question| has_strip(model, question))?;
    match model.tallies.facets(question) {
        Some(facets) => Some((facets, true)),
        None => Some((model.tallies.last()?, false)),
    }
}

/// The most frequent values in a line of at most `room` columns; gives the columns used.
pub(super) fn strip(ink: &mut Ink<'_>, (x, y, room): (u16, u16, u16), model: &Model) -> u16 {
    if panes(model).is_some_and(|panes| panes.facets.is_some()) {
        return 0;
    }
    let Some((facets, fresh)) = counts(model) else {
        return 0;
    };
    // From all that there may be room for to what says anything at all.
    let ways: [&[(Facet, usize)]; 8] = [
        &[(Facet::Speaker, 4), (Facet::Outlet, 4), (Facet::Kind, 3)],
        &[(Facet::Speaker, 4), (Facet::Outlet, 4)],
        &[(Facet::Speaker, 3), (Facet::Outlet, 3)],
        &[(Facet::Speaker, 2), (Facet::Outlet, 2)],
        &[(Facet::Speaker, 3)],
        &[(Facet::Speaker, 2)],
        &[(Facet::Outlet, 3)],
        &[(Facet::Outlet, 2)],
    ];
    let lines = ways.into_iter().map(|way| line(facets, way));
    let line = lines
        .into_iter()
        .find(|line| !line.is_empty() && text_columns(line) <= usize::from(room));
    let role = if fresh { Role::Base } else { Role::Muted };
    ink.text(x, y, room, &line.unwrap_or_default(), role)
}

fn line(facets: &Facets, way: &[(Facet, usize)]) -> String {
    let groups = way.iter().filter_map(|(facet, most)| {
        // One value alone is what was asked for.
        let tab = tab(facets, *facet).filter(|tab| tab.values > 1)?;
        let said = tab.first.iter().filter(|counted| counted.quotes > 0);
        let values: Vec<String> = said
            .take(*most)
            .map(|counted| {
                let value = counted.value.as_deref().unwrap_or("?");
                let value = for_terminal(clip(value, VALUE_BYTES));
                let value = clip_columns(&value, VALUE_COLUMNS);
                format!("{value} {}", grouped(counted.quotes))
            })
            .collect();
        let some = !values.is_empty();
        some.then(|| format!("{}: {}", facet.name(), values.join(" · ")))
    });
    groups.collect::<Vec<_>>().join("    ")
}

/// The facets of the column, each with a value a row.
const SHOWN: [Facet; 5] = [
    Facet::Speaker,
    Facet::Outlet,
    Facet::Kind,
    Facet::Verb,
    Facet::Month,
];

/// How many rows each of them has for its values. The height alone decides, so that nothing moves.
fn shares(height: u16) -> ([u16; SHOWN.len()], u16) {
    let heads = narrow(SHOWN.len());
    let gap = u16::from(height >= 28);
    let left = height.saturating_sub(heads + gap * (heads - 1));
    let kinds = 3.min(left);
    let months = (left / 4).clamp(2, 12);
    let verbs = (left / 5).clamp(2, 8);
    let rest = left.saturating_sub(kinds + months + verbs);
    let outlets = rest / 2;
    ([rest - outlets, outlets, kinds, verbs, months], gap)
}

/// Draws the column.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let keys = model
        .keymap
        .keys_for(model.pane_mode(), crate::app::Action::Filter);
    let word = keys.map(|key| format!("{key} filter")).unwrap_or_default();
    let inner = ink.pane(area, false, "Counts", &word);
    let Some((facets, fresh)) = counts(model) else {
        return;
    };
    let (shares, gap) = shares(inner.height);
    let mut y = inner.y;
    for (facet, rows) in SHOWN.into_iter().zip(shares) {
        if let Some(tab) = tab(facets, facet) {
            let area = Area {
                y,
                height: rows + 1,
                ..inner
            };
            section(ink, area, model, (facet, tab), fresh);
        }
        y += rows + 1 + gap;
    }
}

fn section(ink: &mut Ink<'_>, area: Area, model: &Model, (facet, tab): (Facet, &Tab), fresh: bool) {
    let Area { x, y, width, .. } = area;
    let rows = usize::from(area.height - 1);
    ink.text(x + 1, y, width, facet.name(), Role::Title);
    let hidden = tab.values.saturating_sub(rows as u64);
    if hidden > 0 {
        let words = format!("{} more", grouped(hidden));
        ink.right(x, y, width - 1, &words, Role::Muted);
    }
    // Of months the last ones, in their order.
    let from = match facet {
        Facet::Month => tab.first.len().saturating_sub(rows),
        _ => 0,
    };
    let shown = tab.first.get(from..).unwrap_or_default();
    let most = shown
        .iter()
        .map(|counted| counted.quotes)
        .max()
        .unwrap_or(0);
    for (counted, y) in shown.iter().zip(y + 1..y + area.height) {
        let Counted { value, quotes, .. } = counted;
        let put = put(&model.finder.filters, facet, value.as_deref());
        let at = (x + 1, y, width - 2);
        let end = row(
            ink,
            at,
            (facet, value.as_deref()),
            Some(*quotes),
            (put, fresh),
        );
        if facet == Facet::Month && value.is_some() {
            let from = x + 11;
            let room = u64::from(end.saturating_sub(from + 1));
            let cells = (quotes * room).div_ceil(most.max(1));
            let bar = "▪".repeat(usize::try_from(cells.min(room)).unwrap_or(0));
            ink.text(from, y, narrow(bar.chars().count()), &bar, Role::Muted);
        }
    }
}

/// A value with its sign and its count; gives where the count begins.
pub(super) fn row(
    ink: &mut Ink<'_>,
    (x, y, width): (u16, u16, u16),
    (facet, value): (Facet, Option<&str>),
    quotes: Option<u64>,
    (put, fresh): (Put, bool),
) -> u16 {
    let sign = match put {
        Put::Off => " ",
        Put::On => "✓",
        Put::Out => "−",
    };
    ink.text(x, y, 1, sign, Role::SelectionSign);
    let count = quotes.map(grouped).unwrap_or_default();
    let (known, number) = match fresh {
        true => (Role::Base, Role::Base),
        false => (Role::Muted, Role::Muted),
    };
    let used = ink.right(x, y, width, &count, number);
    let role = if value.is_none() { Role::Muted } else { known };
    let words = clip(value.unwrap_or(facet.nothing()), VALUE_BYTES);
    ink.clipped(x + 2, y, width.saturating_sub(used + 3), words, role);
    x + width - used
}
