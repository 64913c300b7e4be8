//! The list of articles: date, outlet, number of quotes; title.

use crate::app::{Area, Index, Mode, Model, Pane, Role, View, panes};
use crate::query::Pattern;
use crate::search::{ArticleRow, Scope, Sort, light_title};
use crate::text::{Span, Text, for_terminal, wrap};
use crate::ui::grouped;
use crate::ui::nothing;
use crate::ui::origin::{Origin, short_number};
use crate::ui::paint::{Ink, Marked, beside, clip, marks, narrow};

/// The longest title that is looked at, in bytes.
const TITLE_BYTES: usize = 1 << 10;

/// Whether the pane has the focus, also while a query is typed.
pub(super) fn has_focus(model: &Model, pane: Pane) -> bool {
    model.view == View::Read && model.focus == pane
}

/// Draws the pane; gives the place of the selected row when it has the focus.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model) -> Option<(u16, u16)> {
    let focused = has_focus(model, Pane::List);
    let list = &model.list;
    let sort = match &list.answer {
        // What stands beside words is an order of quotes: articles are then sorted by date.
        Some(answer) => match answer.question.sort {
            sort if sort.is_context() => "by date".to_owned(),
            sort => format!("by {}", sort.name()),
        },
        None => String::new(),
    };
    let titles = titles(model, area.width == model.size.width && !model.zen);
    let title = beside(area.width, &titles, &sort);
    let inner = ink.pane(area, focused, title, &sort);
    if list.answer.is_none() && model.is_late() {
        ink.text(inner.x + 2, inner.y, inner.width, "…", Role::Muted);
    } else if list.total == 0 {
        // Where the text has room for it, a word about an empty corpus stands there.
        let found_nothing = list.answer.as_ref().is_some_and(|a| !a.question.is_all());
        let alone = panes(model).is_none_or(|panes| panes.text.is_none());
        if found_nothing || alone {
            empty(ink, inner, model);
        }
    }
    if list.total == 0 {
        return focused.then_some((inner.x, inner.y));
    }
    let one_year = one_year(model);
    let rows = model.list_item_rows();
    let mut cursor = None;
    for i in 0..usize::from(inner.height / rows) {
        let number = list.top + i;
        if number >= list.total {
            break;
        }
        let y = inner.y + narrow(i) * rows;
        let item = Area {
            y,
            height: rows,
            ..inner
        };
        let selected = number == list.selected;
        match list.row(number) {
            Some(row) => draw_item(ink, item, model, row, selected, one_year),
            None => {
                ink.text(item.x + 2, y, item.width, "…", Role::Muted);
            }
        }
        if selected && focused && model.mode() == Mode::List {
            cursor = Some((inner.x, y));
        }
    }
    if model.is_outdated() {
        ink.stand_back(inner);
    }
    cursor
}

/// How many articles there are, from the longest way to say it to the shortest, so that their order has room beside it.
fn titles(model: &Model, alone: bool) -> Vec<String> {
    let total = model.list.total as u64;
    let counts = match &model.list.answer {
        None => vec!["Articles".to_owned()],
        // The order that all articles come in needs no name where that would cost the pane its own.
        Some(answer) if answer.question.is_all() && answer.question.sort == Sort::Date => {
            vec![format!("Articles {}", grouped(total))]
        }
        Some(answer) if answer.question.is_all() => numbers("Articles", total, None),
        Some(_) => {
            let all = model.summary.articles.max(total);
            numbers("Articles", total, Some(all))
        }
    };
    if !alone {
        return counts;
    }
    let pane = Pane::List.name().to_uppercase();
    let whole = counts.iter().map(|count| breadcrumb(Pane::List, count));
    let short = counts.iter().map(|count| format!("{pane}   {count}"));
    whole.chain(short).collect()
}

/// A count of something, from the longest way to say it to the shortest.
pub(super) fn numbers(what: &str, total: u64, all: Option<u64>) -> Vec<String> {
    let total = grouped(total);
    let Some(all) = all.map(grouped) else {
        return vec![format!("{what} {total}"), total];
    };
    vec![
        format!("{what} {total} of {all}"),
        format!("{what} {total}/{all}"),
        format!("{total}/{all}"),
        total,
    ]
}

/// Names the panes where only one is shown, the shown one in capitals.
pub(super) fn breadcrumb(shown: Pane, title: &str) -> String {
    let names: Vec<String> = Pane::ALL
        .iter()
        .map(|pane| {
            if *pane == shown {
                pane.name().to_uppercase()
            } else {
                pane.name().to_owned()
            }
        })
        .collect();
    format!("{}   {title}", names.join(" › "))
}

/// Whether all dates at hand are of one year, so that the year says nothing.
fn one_year(model: &Model) -> bool {
    let mut years = model
        .list
        .rows
        .iter()
        .filter_map(|row| row.date.as_ref())
        .map(|date| date.value.year());
    let first = years.next();
    years.all(|year| Some(year) == first)
}

fn draw_item(
    ink: &mut Ink<'_>,
    area: Area,
    model: &Model,
    row: &ArticleRow,
    selected: bool,
    one_year: bool,
) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    if selected {
        ink.selected(area, height);
    }
    if model.is_picked(&row.id) {
        ink.text(x + 1, y, 1, "■", Role::Picked);
    }
    let (left, room) = (x + 2, width.saturating_sub(3));
    let answer = model.list.answer.as_ref();
    let lit = answer.map(|answer| row.reasons.lit(&answer.question.pattern));
    let pattern = lit.as_deref();
    let partly = answer.is_some_and(|answer| answer.question.is_about_quotes());
    let quotes = if partly {
        let matching = short_number(row.matching);
        format!("❝{matching}/{}", short_number(row.quotes))
    } else {
        format!("❝{}", short_number(row.quotes))
    };
    let used = ink.right(left, y, room, &quotes, Role::Muted);
    let at = (left, y, room.saturating_sub(used + 1));
    Origin::from(row).draw(ink, at, one_year, pattern);
    let scope = answer.map_or(Scope::Quotes, |answer| answer.question.scope);
    let title_area = Area {
        x: left,
        y: y + 1,
        width: room,
        height: height - 1,
    };
    draw_title(
        ink,
        title_area,
        &row.title,
        pattern.map(|p| (p, scope)),
        selected,
    );
}

/// A title in as many lines as there are, with an ellipsis at its end where they are too few.
fn draw_title(
    ink: &mut Ink<'_>,
    area: Area,
    title: &str,
    query: Option<(&Pattern, Scope)>,
    selected: bool,
) {
    let safe = for_terminal(clip(title, TITLE_BYTES));
    let title = Text::from(&*safe);
    let marks = query.map_or_else(Vec::new, |(pattern, scope)| {
        marks(&light_title(pattern, scope, &safe), 0)
    });
    let style = ink.theme.style(if selected {
        Role::Selection
    } else {
        Role::Base
    });
    let width = usize::from(area.width);
    for (y, line) in (area.y..area.y + area.height).zip(wrap(&title, title.whole(), width)) {
        // The last line takes all that is left, and is cut there.
        let end = if y + 1 == area.y + area.height {
            title.len()
        } else {
            line.span.end()
        };
        let span = Span::new(line.span.start(), end);
        let own: Vec<Marked> = marks
            .iter()
            .filter_map(|(mark, role)| {
                let part = mark.intersection(span)?;
                let start = part.start() - span.start();
                Some((Span::new(start, start + part.len()), *role))
            })
            .collect();
        ink.clipped_marked(area.x, y, area.width, title.slice(span), style, &own);
    }
}

/// What stands in an empty list: that nothing was found, that nothing is there yet, or that there is nothing.
pub(super) fn empty(ink: &mut Ink<'_>, area: Area, model: &Model) {
    let answer = match model.view {
        View::Quotes => model.all_quotes.answer.as_ref(),
        View::Read | View::Compare => model.list.answer.as_ref(),
    };
    let (words, role) = match (answer, &model.index) {
        (None, _) => ("…".to_owned(), Role::Muted),
        (Some(answer), _) if !answer.question.is_all() => {
            return nothing::draw(ink, area, model, answer);
        }
        (Some(_), Index::Busy(progress)) => {
            let words = if progress.total == 0 {
                "looking for articles …".to_owned()
            } else {
                format!(
                    "reading {} of {} files – articles show up here as they come",
                    grouped(progress.done),
                    grouped(progress.total)
                )
            };
            (words, Role::Base)
        }
        (Some(_), _) => {
            let words = "no articles here: pullquote reads .txt, .md, .jsonl";
            (words.to_owned(), Role::Base)
        }
    };
    let mut y = area.y + 1.min(area.height.saturating_sub(1));
    for line in words.split('\n') {
        let line = Text::from(&*for_terminal(line));
        let width = usize::from(area.width.saturating_sub(3));
        let mut drawn = false;
        for part in wrap(&line, line.whole(), width) {
            if y < area.y + area.height {
                let text = line.slice(part.span);
                ink.text(area.x + 2, y, area.width.saturating_sub(2), text, role);
            }
            drawn = true;
            y += 1;
        }
        if !drawn {
            y += 1;
        }
    }
}
