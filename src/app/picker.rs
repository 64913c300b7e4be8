//! [`Picker`]: the queries of before on a card over the panes. Those that are kept for good stand first, then the
//! others, newest first; typing narrows them.

use crate::app::{Action, Effect, Input, Model, Reach, panes, prompt};
use crate::text::fold;

/// The open card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picker {
    /// What narrows the queries.
    pub input: Input,
    /// Which of those that are left is selected.
    pub selected: usize,
    /// The first one in sight.
    pub top: usize,
}

/// A query of before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerRow {
    /// Its text.
    pub text: String,
    /// Whether it is kept for good.
    pub starred: bool,
}

/// The card as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerPage {
    /// Its columns, the frame with them.
    pub width: u16,
    /// The queries that are left.
    pub rows: Vec<PickerRow>,
    /// How many there are in all.
    pub all: usize,
    /// The selected one.
    pub selected: usize,
    /// The first one in sight.
    pub top: usize,
    /// How many can be in sight.
    pub height: usize,
}

/// The widest card.
const WIDEST: u16 = 100;

/// The rows of the card that hold no query: the frame, and the line that is typed into.
const FRAME: u16 = 3;

impl Picker {
    /// Types something that narrows the queries.
    pub(super) fn insert(&mut self, typed: &str) {
        self.input.insert(typed);
        self.selected = 0;
    }
}

/// The queries that are kept, then the others, newest first.
fn queries(model: &Model) -> impl Iterator<Item = PickerRow> {
    let finder = &model.finder;
    let row = |starred| {
        move |text: &String| PickerRow {
            text: text.clone(),
            starred,
        }
    };
    let others = finder.history.iter().rev();
    let others = others.filter(|text| !finder.starred.contains(text));
    let starred = finder.starred.iter().rev();
    starred.map(row(true)).chain(others.map(row(false)))
}

/// Those that hold what is typed, whatever the case and the accents.
fn rows(model: &Model, picker: &Picker) -> Vec<PickerRow> {
    let typed = fold(picker.input.text().trim()).into_owned();
    queries(model)
        .filter(|row| typed.is_empty() || fold(&row.text).contains(&typed))
        .collect()
}

/// The open card for the model's screen.
#[must_use]
pub fn picker_page(model: &Model) -> Option<PickerPage> {
    let picker = model.picker.as_ref()?;
    let body = panes(model).map(|panes| panes.body).unwrap_or_default();
    Some(PickerPage {
        width: body.width.min(WIDEST),
        rows: rows(model, picker),
        all: queries(model).count(),
        selected: picker.selected,
        top: picker.top,
        height: usize::from(body.height.saturating_sub(FRAME)),
    })
}

/// Opens the card.
pub(super) fn open(model: &mut Model) {
    model.picker = Some(Picker::default());
}

/// Keeps the selection on a query, and in sight.
pub(super) fn settle(model: &mut Model) {
    let Some(page) = picker_page(model) else {
        return;
    };
    if let Some(picker) = &mut model.picker {
        picker.selected = picker.selected.min(page.rows.len().saturating_sub(1));
        let height = page.height.max(1);
        picker.top = picker
            .top
            .min(page.rows.len().saturating_sub(height))
            .clamp(
                (picker.selected + 1).saturating_sub(height),
                picker.selected,
            );
    }
}

/// One of the keys of the card. Whether it was one.
pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> bool {
    let Some(page) = picker_page(model) else {
        return false;
    };
    let Some(picker) = &mut model.picker else {
        return false;
    };
    let last = page.rows.len().saturating_sub(1);
    let row = page.rows.get(picker.selected);
    let narrowed = match action {
        Action::Down => {
            picker.selected = (picker.selected + 1).min(last);
            false
        }
        Action::Up => {
            picker.selected = picker.selected.saturating_sub(1);
            false
        }
        Action::PageDown => {
            picker.selected = (picker.selected + page.height).min(last);
            false
        }
        Action::PageUp => {
            picker.selected = picker.selected.saturating_sub(page.height);
            false
        }
        Action::Backspace => picker.input.backspace(),
        Action::DeleteWord => picker.input.delete_word(),
        Action::DeleteToStart => picker.input.delete_to_start(),
        Action::Cancel => {
            model.picker = None;
            return true;
        }
        Action::Accept => {
            if let Some(row) = row {
                take(model, &row.text, effects);
            }
            return true;
        }
        Action::Star => {
            if let Some(row) = row {
                star(model, row, effects);
            }
            return true;
        }
        Action::Forget => {
            if let Some(row) = row {
                forget(model, row);
            }
            return true;
        }
        // Help, redraw, quit.
        _ => return false,
    };
    if narrowed {
        picker.selected = 0;
    }
    true
}

/// Puts a query into the search line; where that was not open, the query is taken at once.
fn take(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    model.picker = None;
    let open = model.finder.open;
    if !open {
        prompt::open(model, Reach::of(model.finder.question.scope));
    }
    prompt::replace(model, text, effects);
    if !open {
        prompt::accept(model, effects);
    }
}

/// Keeps a query for good, or no longer. The selection goes with it.
fn star(model: &mut Model, row: &PickerRow, effects: &mut Vec<Effect>) {
    let finder = &mut model.finder;
    if row.starred {
        finder.starred.retain(|text| *text != row.text);
        // It may have been kept for longer than the history is.
        if !finder.history.contains(&row.text) {
            finder.history.push(row.text.clone());
        }
    } else {
        finder.starred.push(row.text.clone());
    }
    let (query, kept) = (row.text.clone(), !row.starred);
    effects.push(Effect::Save { query, kept });
    let at = model.picker.as_ref().map(|picker| {
        let same = |other: &PickerRow| other.text == row.text;
        rows(model, picker).iter().position(same).unwrap_or(0)
    });
    if let (Some(picker), Some(at)) = (&mut model.picker, at) {
        picker.selected = at;
    }
}

/// Leaves a query out of the history. One that is kept stays until it is no longer.
fn forget(model: &mut Model, row: &PickerRow) {
    if row.starred {
        let key = model
            .keymap
            .keys_for(crate::app::Mode::History, Action::Star);
        let key = key.map_or_else(String::new, |key| format!(": {key} first"));
        model.message = Some(format!("this query is kept for good{key}"));
        return;
    }
    let finder = &mut model.finder;
    finder.history.retain(|text| *text != row.text);
    finder.forgotten.push(row.text.clone());
}
