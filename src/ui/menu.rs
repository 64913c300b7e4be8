//! The card with the filters to choose from.

use crate::app::{Area, Facet, Model, Role, menu_page};
use crate::text::text_columns;
use crate::ui::facets::row;
use crate::ui::grouped;
use crate::ui::paint::{Ink, narrow};

/// Draws the card at the right of the body, so that the results are seen to change; gives the place of the cursor.
pub(super) fn draw(ink: &mut Ink<'_>, body: Area, model: &Model) -> Option<(u16, u16)> {
    let (page, menu) = (menu_page(model)?, model.menu.as_ref()?);
    let area = Area {
        x: body.x + body.width - page.width,
        y: body.y,
        width: page.width,
        height: narrow(page.height) + 3,
    };
    ink.clear(area);
    let all = page.rows.len() as u64;
    let word = match (all, page.more) {
        (0, _) => String::new(),
        (all, 0) => format!("{} of {}", grouped(menu.selected as u64 + 1), grouped(all)),
        (all, more) => format!(
            "{} of {}",
            grouped(menu.selected as u64 + 1),
            grouped(all + more)
        ),
    };
    let inner = ink.pane(area, true, "Filter: quotes by", &word);
    names(ink, inner, model, menu.facet);
    let list = Area {
        y: inner.y + 1,
        height: inner.height - 1,
        ..inner
    };
    if page.rows.is_empty() {
        let words = if page.fresh {
            "nothing to choose from"
        } else {
            "counting …"
        };
        ink.text(list.x + 2, list.y, list.width, words, Role::Muted);
        return Some((list.x, list.y));
    }
    let mut cursor = None;
    let rows = page.rows.iter().enumerate().skip(menu.top);
    for ((number, value), y) in rows.zip(list.y..list.y + list.height) {
        if number == menu.selected {
            ink.selected(Area { y, ..list }, 1);
            cursor = Some((list.x, y));
        }
        let at = (list.x + 2, y, list.width.saturating_sub(3));
        let of = (menu.facet, value.value.as_deref());
        row(ink, at, of, value.quotes, (value.put, page.fresh));
    }
    cursor
}

/// The names of the facets, the shown one in capitals, a sign behind those that have a filter; only those beside the
/// shown one where there is no room for all.
fn names(ink: &mut Ink<'_>, area: Area, model: &Model, shown: Facet) {
    let filtered = |facet: Facet| {
        let filters = &model.finder.filters;
        filters.iter().any(|filter| filter.facet == facet)
    };
    let mut names: Vec<(String, Role)> = Facet::ALL
        .iter()
        .map(|facet| {
            let sign = if filtered(*facet) { "✓" } else { "" };
            match *facet == shown {
                true => (format!("{}{sign}", facet.name().to_uppercase()), Role::View),
                false => (format!("{}{sign}", facet.name()), Role::Muted),
            }
        })
        .collect();
    let wide: usize = names.iter().map(|(name, _)| text_columns(name) + 2).sum();
    if wide > usize::from(area.width) {
        let at = Facet::ALL.iter().position(|facet| *facet == shown);
        names.rotate_right(1);
        names.rotate_left(at.unwrap_or(0));
        names.truncate(3);
        names.insert(0, ("‹".to_owned(), Role::Muted));
        names.push(("›".to_owned(), Role::Muted));
    }
    let mut at = area.x + 1;
    let end = area.x + area.width;
    for (name, role) in &names {
        at += ink.text(at, area.y, end.saturating_sub(at), name, *role) + 2;
    }
}
