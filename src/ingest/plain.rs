//! Plain text: the decoded file verbatim, with header lines at its top if it has some.

use crate::article::{
    Block, Blocks, Facts, Hints, Label, facts, header, header_lines, is_masthead,
};
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

/// How many blocks are asked for facts on either side of the title.
const REACH: usize = 60;

/// What the lines of the article state that do nothing else: byline, day, outlet with day.
///
/// Only lines that [`Blocks`] calls meta are asked: first those between the title and the second paragraph, then
/// those above the title, the nearest first (at the top of a page stands the day on which it was saved), then the
/// line right below the prose.
pub(super) fn printed(text: &Text, blocks: &Blocks) -> Facts {
    let is = |label: Label| move |block: &&Block| block.label == label;
    let title = blocks
        .iter()
        .position(|block| block.label == Label::Title)
        .unwrap_or(0);
    let prose = |block: &Block| block.label == Label::Prose;
    let second = (title..blocks.len())
        .filter(|&at| prose(&blocks[at]))
        .nth(1)
        .unwrap_or(blocks.len());
    let last = blocks.iter().rposition(prose);
    let near = blocks[title..second].iter().take(REACH);
    let above = blocks[..title].iter().rev().take(REACH);
    let below = last.and_then(|last| blocks.get(last + 1));
    let mut found = Facts::default();
    for block in near.chain(above).chain(below).filter(is(Label::Meta)) {
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
