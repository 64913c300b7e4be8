//! Plain text: the decoded file verbatim, with header lines at its top if it has some.

use crate::article::{Blocks, Facts, Hints, Label, facts, header, header_lines, is_masthead};
use crate::ingest::{Draft, Stated, state};
use crate::text::Text;

/// Takes the text as it is.
pub(super) fn read(text: &str) -> Draft {
    let mut stated = Stated::default();
    let lines = || {
        text.lines()
            .map(str::trim)
            .skip_while(|line| line.is_empty())
    };
    for (key, value) in lines().take(header_lines(lines())).filter_map(header) {
        state(&mut stated, key, value);
    }
    let hints = Hints {
        title: stated.title.clone(),
        headings: Vec::new(),
    };
    Draft {
        text: text.to_owned(),
        hints,
        stated,
    }
}

/// How many labelled lines at the top are asked for facts.
const TOP: usize = 60;

/// What the lines of the article state that do nothing else: byline, day, outlet with day.
///
/// Only lines that [`Blocks`] calls meta, above the prose or right below it, are asked.
pub(super) fn printed(text: &Text, blocks: &Blocks) -> Facts {
    let mut found = Facts::default();
    let first = blocks.iter().take(TOP);
    let last = blocks
        .iter()
        .rev()
        .take_while(|block| block.label != Label::Prose);
    let mut prose = 0;
    for block in first
        .take_while(|block| {
            prose += usize::from(block.label == Label::Prose);
            prose < 2
        })
        .chain(last.take(TOP))
        .filter(|block| block.label == Label::Meta)
    {
        if let Some(line) = facts(text.slice(block.span)) {
            found.outlet = found.outlet.or(line.outlet);
            found.date = found.date.or(line.date);
            found.byline = found.byline.or(line.byline);
        }
    }
    found
}

/// The agency that the dateline of the first prose names: `PORT ELLERY, March 20 (Coast Wire) — …`.
///
/// Only a name that is an outlet's for certain; a printed story of an agency has another outlet above it,
/// so this is asked last.
pub(super) fn wire(text: &Text, blocks: &Blocks) -> Option<String> {
    let first = blocks.iter().find(|block| block.label == Label::Prose)?;
    let line = text.slice(first.span);
    let (place, rest) = line.split_once('(')?;
    let (name, rest) = rest.split_once(')').filter(|(name, _)| name.len() <= 60)?;
    let place = place.split(',').next()?.trim();
    let is_place =
        !place.is_empty() && place.len() <= 60 && place.chars().all(|c| !c.is_lowercase());
    (is_place && rest.trim_start().starts_with(['—', '–', '-']) && is_masthead(name))
        .then(|| name.to_owned())
}
