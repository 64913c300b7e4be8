//! How the query was understood, in words: a line where it fits, else a card. Beside the line that is typed in, the
//! card follows every key.

use crate::app::{Model, Question, Reach, Role, panes};
use crate::query::{Field, Said, explain};
use crate::search::Scope;
use crate::text::{Text, text_columns, wrap};

/// The widest card.
const WIDEST: u16 = 72;

/// The columns of the card that are no words: the frame, and air.
const AIR: u16 = 4;

/// The card as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainPage {
    /// Its columns, the frame with them.
    pub width: u16,
    /// Its rows, and their ink.
    pub rows: Vec<(String, Role)>,
    /// How many rows fit on the screen.
    pub height: usize,
}

/// How the line begins that says it.
const UNDERSTOOD: &str = "understood as: ";

/// Whether a message is that line.
pub(super) fn is_line(message: &str) -> bool {
    message.starts_with(UNDERSTOOD)
}

/// Says how the query was understood, or shows it on a card; closes an open card.
pub(super) fn toggle(model: &mut Model) {
    if model.explained.take().is_some() {
        return;
    }
    let words = format!("{UNDERSTOOD}{}", sentence(model));
    // The status line has other things at its end, and what is cut explains nothing.
    let fits = text_columns(&words) + 2 <= usize::from(model.size.width);
    if fits && !model.finder.open {
        model.message = Some(words);
    } else {
        model.explained = Some(0);
    }
}

/// Keeps the rows in sight on the card.
pub(super) fn settle(model: &mut Model) {
    let Some(page) = explain_page(model) else {
        return;
    };
    let last = page.rows.len().saturating_sub(page.height);
    model.explained = model.explained.map(|scroll| scroll.min(last));
}

/// The open card for the model's screen.
#[must_use]
pub fn explain_page(model: &Model) -> Option<ExplainPage> {
    model.explained?;
    let body = panes(model).map(|panes| panes.body).unwrap_or_default();
    let most = body.width.min(WIDEST);
    let room = usize::from(most.saturating_sub(AIR));
    let mut rows = Vec::new();
    for (indent, words) in told(model) {
        let words = Text::from(words.as_str());
        let hang = indent + 4;
        let room = room.saturating_sub(hang).max(8);
        for (i, line) in wrap(&words, words.whole(), room).enumerate() {
            let indent = if i == 0 { indent } else { hang };
            let line = words.slice(line.span).trim_end();
            rows.push((format!("{:indent$}{line}", ""), Role::Base));
        }
    }
    let written = shown(model).map(|question| question.query.to_string());
    if let Some(written) = written.filter(|written| !written.is_empty()) {
        rows.push((String::new(), Role::Base));
        let words = Text::from(format!("as written: {written}").as_str());
        for line in wrap(&words, words.whole(), room) {
            let line = words.slice(line.span).trim_end().to_owned();
            rows.push((line, Role::Muted));
        }
    }
    let widest = rows.iter().map(|(row, _)| text_columns(row)).max();
    let wanted = u16::try_from(widest.unwrap_or(0)).unwrap_or(u16::MAX);
    Some(ExplainPage {
        width: wanted.saturating_add(AIR).max(28).min(most),
        rows,
        height: usize::from(body.height.saturating_sub(2)),
    })
}

/// The question that is explained: while somebody types, the one that is typed.
fn shown(model: &Model) -> Option<&Question> {
    let finder = &model.finder;
    match finder.shown_reach() {
        Reach::Here => finder.find.as_ref(),
        Reach::Quotes | Reach::Articles => Some(&finder.question),
    }
}

/// The lines of the explanation, each with its indentation.
fn told(model: &Model) -> Vec<(usize, String)> {
    let here = model.finder.shown_reach() == Reach::Here;
    let Some(question) = shown(model) else {
        return vec![(0, "nothing in this article".to_owned())];
    };
    let articles = question.scope == Scope::Articles;
    let noun = match (here, articles) {
        (true, _) => "every place in this article",
        (false, true) => "articles",
        (false, false) => "quotes",
    };
    if question.is_all() {
        return vec![(0, format!("all {noun}"))];
    }
    let said = if here {
        places(question)
    } else {
        explain(&question.query, articles)
    };
    if said.is_empty() {
        return vec![(
            0,
            "nothing: inside an article only words are searched".to_owned(),
        )];
    }
    let mut out: Vec<(usize, String)> = Vec::with_capacity(said.len());
    for (i, said) in said.iter().enumerate() {
        let Said { depth, join, words } = said;
        let joined = match join.is_empty() {
            true => words.clone(),
            false => format!("{join} {words}"),
        };
        match i {
            0 if join.is_empty() => out.push((0, format!("{noun} {joined}"))),
            0 => {
                out.push((0, format!("all {noun}")));
                out.push((0, joined));
            }
            _ => out.push((depth * 4, joined)),
        }
    }
    let pattern = &question.pattern;
    let about = |clause: &usize| match pattern.field(*clause) {
        None | Some(Field::Quote | Field::Like) => !articles,
        Some(
            Field::Speaker
            | Field::Kind
            | Field::Verb
            | Field::Confidence
            | Field::Length
            | Field::Is,
        ) => true,
        Some(_) => false,
    };
    out.extend(model.finder.waits().map(|waits| (0, waits.message.clone())));
    if !here && articles && (0..pattern.len()).filter(about).count() > 1 {
        out.push((
            0,
            "what is said of quotes holds for the same quote".to_owned(),
        ));
    }
    out
}

/// What is looked for inside an article: any of the words, whatever else the query asks for.
fn places(question: &Question) -> Vec<Said> {
    let mut said = explain(&question.query, false);
    said.retain(|said| !said.join.contains("NOT") && said.words.starts_with("with "));
    for (i, said) in said.iter_mut().enumerate() {
        (said.depth, said.join) = (0, if i == 0 { "" } else { "OR" });
    }
    said
}

/// The same in one line, with parentheses in place of indentation.
fn sentence(model: &Model) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for (indent, words) in told(model) {
        let deeper = indent / 4;
        out.extend(std::iter::repeat_n(
            ')',
            usize::saturating_sub(depth, deeper),
        ));
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(std::iter::repeat_n(
            '(',
            usize::saturating_sub(deeper, depth),
        ));
        out.push_str(&words);
        depth = deeper;
    }
    out.extend(std::iter::repeat_n(')', depth));
    out
}
