//! `pullquote quotes --kwic`: one quote a line, all aligned on the words searched.

use std::io;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::cli::out::{Ink, Out};
use crate::cli::questions::Name;
use crate::cli::{date, one_line};
use crate::query::{Pattern, Query};
use crate::record::QuoteForm;
use crate::runtime::terminal_columns;
use crate::search::{Kwic, KwicColumns, QuoteRow, initials, light_content};
use crate::text::{Span, columns, for_terminal, text_columns};

/// The columns of a line that no terminal reads.
const WIDTH: usize = 120;

/// The kind, and the gap behind it.
const KIND: usize = 2;

/// What was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// Columns on each side of the node.
    pub context: Option<usize>,
}

/// Lines for one query.
pub struct Lines {
    pattern: Pattern,
    context: Option<usize>,
    columns: KwicColumns,
}

/// A quote as a script sees it, its line with it.
#[derive(Serialize)]
pub struct KwicForm<'a> {
    /// The quote.
    #[serde(flatten)]
    pub quote: QuoteForm<'a>,
    /// What stands before the node.
    pub left: &'a str,
    /// The words searched.
    pub node: &'a str,
    /// What stands behind it.
    pub right: &'a str,
}

impl Lines {
    /// Lines for a query, as wide as what they are written to, but for so many columns before them.
    pub fn new(query: &Query, wish: Wish, before: usize) -> Self {
        let wanted = KwicColumns {
            date: 11,
            outlet: 14,
            speaker: 16,
            cue: 10,
            ..KwicColumns::default()
        };
        let width = terminal_columns()
            .map_or(WIDTH, usize::from)
            .saturating_sub(KIND + before);
        let columns = match wish.context {
            // Whoever names the context wants no column to give way to it, nor it to a column.
            Some(context) => KwicColumns {
                left: context,
                right: context,
                ..wanted
            },
            None => wanted.fit(width, None),
        };
        Self {
            pattern: Pattern::new(query),
            context: wish.context,
            columns,
        }
    }

    /// Writes one quote.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn line(&self, out: &mut Out, name: Name<'_>, row: &QuoteRow) -> io::Result<()> {
        // What has no width cannot stand in a column: the line is for eyes, whoever reads it.
        let content = for_terminal(&row.content);
        let pattern = row.reasons.lit(&self.pattern);
        let lit = light_content(&pattern, &content);
        let whole = Kwic::new(&pattern, &content);
        let right = match self.context {
            // Without any context there is still room for the sign that there would be some.
            Some(context) => text_columns(&content[whole.node.range()]) + context.max(1),
            None => self.columns.right,
        };
        let shown = whole.fit(&content, self.columns.left, right);
        let sign = |cut: bool| if cut { "…" } else { "" };
        let before = format!("{}{}", sign(shown.cut_left), &content[shown.left.range()]);
        let pad = self.columns.left.saturating_sub(text_columns(&before));
        let query = name.text.map(|text| cell(name.columns() - 1, text));
        let kind = format!("{} ", row.kind.letter());
        let day = cell(self.columns.date, &date(row.date.as_ref()));
        let outlet = self.outlet(row);
        let speaker = row.speaker.as_deref().map_or("?".into(), one_line);
        let speaker = cell(self.columns.speaker, &speaker);
        let cue = if row.cue.is_empty() { "—" } else { &row.cue };
        let cue = cell(self.columns.cue, cue) + &" ".repeat(pad);
        let mut pieces: Vec<(Ink, &str)> = vec![
            (Ink::Faint, query.as_deref().unwrap_or_default()),
            (Ink::Plain, &kind),
            (Ink::Faint, &day),
            (Ink::Plain, &outlet),
            (Ink::Bold, &speaker),
            (Ink::Plain, &cue),
            (Ink::Plain, sign(shown.cut_left)),
        ];
        // Between the words of one occurrence may stand others, which are not what matched.
        let mut at = shown.left.start();
        let end = shown.right.end();
        for piece in lit.iter().flat_map(|hit| hit.iter()) {
            let piece = Span::new(piece.start().min(end), piece.end().min(end));
            if piece.start() >= at && !piece.is_empty() {
                pieces.push((Ink::Plain, &content[at..piece.start()]));
                pieces.push((Ink::Match, &content[piece.range()]));
                at = piece.end();
            }
        }
        pieces.push((Ink::Plain, &content[at..shown.right.end()]));
        pieces.push((Ink::Plain, sign(shown.cut_right)));
        out.line(&pieces)
    }

    /// The whole content of a quote in three parts: before the node, the node, behind it.
    pub fn parts<'r>(&self, row: &'r QuoteRow) -> [&'r str; 3] {
        let content = &row.content;
        let line = Kwic::new(&row.reasons.lit(&self.pattern), content);
        [line.left, line.node, line.right]
            .map(|span: Span| content.get(span.range()).unwrap_or_default())
    }

    /// The outlet, with a `?` when it was guessed: that is never what is cut off.
    fn outlet(&self, row: &QuoteRow) -> String {
        let width = self.columns.outlet;
        let Some(outlet) = &row.outlet else {
            return cell(width, "—");
        };
        if width <= KwicColumns::BADGE {
            return cell(width, &initials(&outlet.value));
        }
        let name = one_line(&outlet.value);
        match outlet.is_guess() {
            true => cell(width, &(cell(width - 1, &name).trim_end().to_owned() + "?")),
            false => cell(width, &name),
        }
    }
}

/// Words in a column of so many columns, with the gap behind it; nothing where the column is given up.
fn cell(width: usize, words: &str) -> String {
    if width == 0 {
        return String::new();
    }
    let words = for_terminal(words);
    let mut out = String::new();
    let mut used = 0;
    let fits = text_columns(&words) <= width;
    for grapheme in words.graphemes(true) {
        let wide = columns(grapheme);
        if used + wide + usize::from(!fits) > width {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    if !fits {
        out.push('…');
        used += 1;
    }
    out + &" ".repeat(width + 1 - used)
}
