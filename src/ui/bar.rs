//! The search line: what is typed, what it searches, and what was found.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::{Action, Answer, Area, Model, Reach, Role, View};
use crate::query::Fault;
use crate::search::Count;
use crate::text::{Span, columns, text_columns};
use crate::ui::paint::{Ink, Marked, narrow};
use crate::ui::{counted, grouped};

/// Draws the line; gives the place of the cursor while it is open.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model) -> Option<(u16, u16)> {
    let Area { x, y, width, .. } = area;
    let finder = &model.finder;
    let counts = counts(model, width);
    let reaches = reaches(model, width);
    let counts_width = narrow(text_columns(&counts));
    let reaches_width: u16 = reaches
        .iter()
        .map(|(text, _)| narrow(text_columns(text)))
        .sum();
    let role = match model.is_outdated() && finder.shown_reach() != Reach::Here {
        true => Role::Muted,
        false => Role::Base,
    };
    ink.right(x, y, width - 1, &counts, role);
    let mut end = width.saturating_sub(counts_width + 3);
    if end > reaches_width + 16 {
        let mut at = x + end - reaches_width;
        for (text, role) in &reaches {
            at += ink.text(at, y, width, text, *role);
        }
        end -= reaches_width + 2;
    }
    let asks = finder_has_text(model);
    ink.text(x + 1, y, 1, if asks { "/" } else { " " }, Role::Muted);
    let room = end.saturating_sub(3);
    if !finder.open {
        if finder.text().is_empty() {
            ink.text(x + 1, y, room, &invitation(model, room), Role::Muted);
        } else {
            let used = ink.clipped(x + 3, y, room, finder.text(), Role::Prompt);
            // A search inside the article stands over the one that made the list.
            let list = &finder.question.text;
            if finder.find.is_some() && !list.is_empty() && used + 20 < room {
                let words = format!("in the list: {list}");
                ink.clipped(x + 6 + used, y, room - used - 3, &words, Role::Muted);
            }
        }
        return None;
    }
    let text = finder.input.text();
    let from = scrolled(text, finder.input.cursor(), usize::from(room));
    let mut marks: Vec<Marked> = Vec::new();
    if finder.input.is_selected() {
        marks.push((Span::new(0, text.len() - from), Role::PromptAll));
    }
    for problem in &finder.problems {
        let (start, end) = (problem.span.start(), problem.span.end().min(text.len()));
        let role = match problem.fault {
            Fault::Wrong | Fault::Open(None) => Role::Problem,
            Fault::Unfinished | Fault::Idle | Fault::Waited => Role::Muted,
            // The mark that closes it stands behind the text; a letter is what it is.
            Fault::Open(Some(_)) | Fault::Lone => continue,
        };
        if end > from {
            marks.push((Span::new(start.max(from) - from, end - from), role));
        }
    }
    let style = ink.theme.style(Role::Prompt);
    let used = ink.marked(x + 3, y, room, &text[from..], style, &marks);
    // What is not typed, but read as if it were, or could be.
    let mark = finder.closing().map(String::from);
    if let Some(behind) = mark.as_ref().or(finder.completing.rest.as_ref()) {
        ink.text(x + 3 + used, y, room - used, behind, Role::Muted);
    }
    let before = narrow(text_columns(&text[from..finder.input.cursor()]));
    Some((x + 3 + before.min(room.saturating_sub(1)), y))
}

/// Whether a query is typed or in force.
fn finder_has_text(model: &Model) -> bool {
    model.finder.open || !model.finder.text().is_empty()
}

/// What to press to search, in as many words as there is room for.
fn invitation(model: &Model, room: u16) -> String {
    let mode = model.pane_mode();
    let key = |action| model.keymap.keys_for(mode, action);
    let here = |words: &str| key(Action::Search).map(|key| format!("{key} {words}"));
    let all = key(Action::SearchAll).map(|key| format!("{key} searches all quotes"));
    let both = here("searches here").zip(all.clone());
    let both = both.map(|(here, all)| format!("{here}, {all}"));
    let ways = [both, here("searches here"), here("search"), all];
    let fits = |words: &String| text_columns(words) <= usize::from(room);
    ways.into_iter().flatten().find(fits).unwrap_or_default()
}

/// Where to start drawing so that the cursor is in sight.
fn scrolled(text: &str, cursor: usize, room: usize) -> usize {
    let mut used = 1;
    let mut from = cursor;
    for (at, grapheme) in text[..cursor].grapheme_indices(true).rev() {
        used += columns(grapheme);
        if used > room {
            break;
        }
        from = at;
    }
    from
}

/// What can be searched, with the one that is in ‹ ›; only that one where there is little room.
fn reaches(model: &Model, width: u16) -> Vec<(String, Role)> {
    let shown = model.finder.shown_reach();
    if width < 100 {
        return vec![(format!("‹{}›", shown.name()), Role::Base)];
    }
    let mut out = Vec::new();
    for reach in Reach::ALL {
        if reach == Reach::Here && model.view == View::Quotes {
            continue;
        }
        if !out.is_empty() {
            out.push((" ".to_owned(), Role::Muted));
        }
        out.push(if reach == shown {
            (format!("‹{}›", reach.name()), Role::Base)
        } else {
            (reach.name().to_owned(), Role::Muted)
        });
    }
    out
}

/// What was found, and how quickly: it belongs to the rows that are shown. While the next answer is late, `…` stands
/// where the time stood, and nothing moves.
fn counts(model: &Model, width: u16) -> String {
    if model.finder.shown_reach() == Reach::Here {
        let reader = model.reading();
        if reader.dark {
            return "searching …".to_owned();
        }
        let hits = reader.light.hits.len();
        return counted(hits as u64, "hit");
    }
    let Some(answer) = model.answer() else {
        return "…".to_owned();
    };
    let mut took = took(answer);
    if model.is_late() {
        took = format!("{:<width$}", "…", width = text_columns(&took));
    }
    if width < 100 {
        return format!(
            "{} q · {} a · {took}",
            number(answer.quotes),
            number(answer.articles),
        );
    }
    format!(
        "{} · {} · {took}",
        words(answer.quotes, "quote"),
        words(answer.articles, "article"),
    )
}

fn number(count: Count) -> String {
    match count {
        Count::Exact(n) => grouped(n),
        Count::AtLeast(n) => format!("{}+", grouped(n)),
    }
}

fn words(count: Count, one: &str) -> String {
    match count {
        Count::Exact(n) => counted(n, one),
        Count::AtLeast(_) => format!("{} {one}s", number(count)),
    }
}

/// How long it took, as coarsely as it is felt.
fn took(answer: &Answer) -> String {
    match answer.took_us {
        0..1_000 => "<1 ms".to_owned(),
        us => format!("{} ms", grouped(us.div_ceil(1_000))),
    }
}
