//! Pairs quotation marks into regions.
//!
//! Marks are straight or curly, doubled apostrophes, guillemets either way, low-high, corners; single ones
//! only where no double one is open and where they cannot be apostrophes. In saved news they are also lost,
//! doubled and swapped, so a mark is judged by what stands beside it as much as by its shape.
//!
//! A region never leaves its paragraph, except when the next paragraphs have no mark but the one that
//! closes it. Where a paragraph leaves a mark open and the next one opens again, the region ends with the
//! paragraph and is [`End::Continued`].

use crate::lang::Tags;
use crate::quote::token::{Shape, Sort, Style, Token};
use crate::text::Span;

/// How a region ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With its closing mark.
    Closed,
    /// With its paragraph; the next one opens again.
    Continued,
    /// With its paragraph, the closing mark being lost.
    Lost,
}

/// A stretch of text in quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    /// The first token, the opening mark.
    pub(super) first: usize,
    /// The token after the last one.
    pub(super) after: usize,
    /// What stands between the marks, without white space at its ends. Never empty.
    pub(super) inner: Span,
    pub(super) end: End,
    /// Whether the marks are single ones.
    pub(super) single: bool,
    /// The words inside.
    pub(super) words: u32,
}

/// One paragraph of the row of tokens, its [`Sort::Break`] left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether the row before belongs to the paragraph right before.
    pub(super) follows: bool,
    /// Whether the paragraph is labelled a headline.
    pub(super) headline: bool,
}

/// How many paragraphs one pair of marks may span.
const LONGEST_REGION: usize = 6;

/// Pairs the marks of all rows. O(n) in tokens.
pub(super) fn pair(tokens: &[Token], rows: &[Row], text: &str) -> Vec<Region> {
    let mut marks = Vec::new();
    let mut bounds = Vec::with_capacity(rows.len());
    for row in rows {
        let from = marks.len();
        for at in row.from..row.to {
            if let Sort::Mark(style) = tokens[at].sort {
                marks.push(Mark::new(tokens, at, style, row, text));
            }
        }
        bounds.push(from..marks.len());
    }
    mute(tokens, rows, &mut marks, &bounds);
    let mut pairing = Pairing {
        tokens,
        rows,
        marks: &marks,
        bounds: &bounds,
        regions: Vec::new(),
        skip: 0,
    };
    for row in 0..rows.len() {
        pairing.row(row);
    }
    pairing.regions
}

/// Keeps the mark before the label of a speaker from opening a region: `"VALE: We knew.` In a transcript that
/// is quoted as a block every paragraph has one, and who speaks changes inside the marks. O(n) in rows.
fn mute(tokens: &[Token], rows: &[Row], marks: &mut [Mark], bounds: &[std::ops::Range<usize>]) {
    /// So many paragraphs apart speakers answer each other.
    const NEAR: usize = 3;
    let labels: Vec<Option<usize>> = rows.iter().map(|row| label(tokens, row)).collect();
    for (row, label) in labels.iter().enumerate() {
        let Some(colon) = label else { continue };
        let near = &labels[row.saturating_sub(NEAR)..labels.len().min(row + NEAR + 1)];
        let talk = near.iter().flatten().count() > 1;
        let first = marks.get_mut(bounds[row].start).filter(|mark| {
            mark.token == rows[row].from && mark.token < *colon && !mark.is_single()
        });
        if let Some(mark) = first.filter(|_| talk) {
            (mark.opens, mark.closes, mark.muted) = (false, false, true);
        }
    }
}

/// The colon behind the words in capitals that open a paragraph, in marks or not.
fn label(tokens: &[Token], row: &Row) -> Option<usize> {
    const LONGEST: usize = 4;
    let from = row.from + usize::from(matches!(tokens.get(row.from)?.sort, Sort::Mark(_)));
    let hi = row.to.min(from + LONGEST + 1);
    let colon = (from..hi).find(|at| !tokens[*at].is_word())?;
    let speaker = |token: &Token| {
        (token.shape == Shape::Capitals || token.is(Tags::TITLE)) && !token.is(Tags::CAPTION)
    };
    let fits = colon > from
        && colon + 1 < row.to
        && tokens[colon].sort == Sort::Colon
        && tokens[from..colon].iter().all(speaker);
    fits.then_some(colon)
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    token: usize,
    style: Style,
    /// What stands beside it allows it to open.
    opens: bool,
    /// What stands beside it allows it to close.
    closes: bool,
    /// It stands before the label of a speaker and opens nothing.
    muted: bool,
}

impl Mark {
    fn new(tokens: &[Token], at: usize, style: Style, row: &Row, text: &str) -> Mark {
        let token = &tokens[at];
        let before = text[..token.start()].chars().next_back();
        let after = text[token.end()..].chars().next();
        let first = at == row.from;
        let last = at + 1 == row.to;
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let word_after =
            after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '#' | '@'));
        let mut opens = !last
            && !space(after)
            && (first
                || space(before)
                || before.is_some_and(|c| is_opening(c) || is_any_mark(c) && word_after));
        let mut closes = !first
            && !space(before)
            && (last
                || space(after)
                || after.is_some_and(|c| !c.is_alphanumeric()) && !before.is_some_and(is_opening));
        if !opens && !closes {
            // Squeezed between two words or standing free: the shape decides, or what is open.
            let free = space(before) && space(after);
            opens = !last && (free || word_after);
            closes = !first;
        }
        // In French a closing mark stands off its words: `« a », b`.
        let behind = &text[token.end()..];
        if style == Style::GuillemetRight
            && space(before)
            && behind.starts_with([',', ';', ':', '.', '!', '?', ')'])
            && !behind.starts_with("..")
        {
            (opens, closes) = (false, !first);
        }
        // An attribute of markup (`name="value"`), and a measure (6'2").
        if before == Some('=') {
            opens = false;
        }
        if matches!(
            style,
            Style::Straight
                | Style::SingleStraight
                | Style::TwoApostrophes
                | Style::CurlyClose
                | Style::SingleClose
        ) && before.is_some_and(|c| c.is_ascii_digit())
            && after.is_some_and(|c| c.is_ascii_digit())
        {
            (opens, closes) = (false, false);
        }
        Mark {
            token: at,
            style,
            opens,
            closes,
            muted: false,
        }
    }

    fn is_single(&self) -> bool {
        matches!(
            self.style,
            Style::SingleStraight
                | Style::SingleOpen
                | Style::SingleClose
                | Style::SingleLow
                | Style::AngleLeft
                | Style::AngleRight
        )
    }

    /// Whether it can open a region.
    fn can_open(&self) -> bool {
        !self.muted
            && match self.style {
                Style::CurlyOpen | Style::SingleOpen => self.opens || !self.closes,
                Style::CurlyClose
                | Style::SingleClose
                | Style::GuillemetRight
                | Style::AngleRight => self.opens && !self.closes,
                Style::CornerClose => false,
                Style::GuillemetLeft
                | Style::Low
                | Style::SingleLow
                | Style::CornerOpen
                | Style::LatexOpen
                | Style::AngleLeft => true,
                Style::Straight | Style::TwoApostrophes | Style::SingleStraight => self.opens,
            }
    }

    /// Whether it can only open, whatever is open already.
    fn must_open(&self) -> bool {
        match self.style {
            Style::CurlyOpen | Style::SingleOpen => self.opens || !self.closes,
            Style::Low | Style::LatexOpen | Style::CornerOpen => true,
            _ => self.opens && !self.closes,
        }
    }
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '¿' | '¡' | '>')
}

fn is_any_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '\'' | '‘' | '’' | '«' | '»' | '„' | '`'
    )
}

/// Whether a region that `open` opened can be closed by a mark of the shape `close`.
fn matches_style(open: Style, close: Style) -> bool {
    match open {
        Style::Straight | Style::CurlyOpen | Style::CurlyClose => {
            matches!(
                close,
                Style::Straight | Style::CurlyClose | Style::CurlyOpen
            )
        }
        Style::Low => matches!(
            close,
            Style::CurlyOpen | Style::CurlyClose | Style::Straight | Style::Low
        ),
        Style::LatexOpen | Style::TwoApostrophes => {
            matches!(close, Style::TwoApostrophes | Style::Straight)
        }
        Style::GuillemetLeft => close == Style::GuillemetRight,
        // Inwards as in German, or both the same way as in Swedish.
        Style::GuillemetRight => matches!(close, Style::GuillemetLeft | Style::GuillemetRight),
        Style::CornerOpen => close == Style::CornerClose,
        Style::SingleOpen | Style::SingleStraight | Style::SingleClose => {
            matches!(close, Style::SingleClose | Style::SingleStraight)
        }
        Style::SingleLow => matches!(
            close,
            Style::SingleOpen | Style::SingleClose | Style::SingleStraight
        ),
        Style::AngleLeft => close == Style::AngleRight,
        Style::AngleRight => close == Style::AngleLeft,
        Style::CornerClose => false,
    }
}

struct Pairing<'t> {
    tokens: &'t [Token],
    rows: &'t [Row],
    marks: &'t [Mark],
    bounds: &'t [std::ops::Range<usize>],
    regions: Vec<Region>,
    /// The marks before this one are used up.
    skip: usize,
}

impl Pairing<'_> {
    fn row(&mut self, row: usize) {
        let bounds = self.bounds[row].clone();
        let mut at = bounds.start.max(self.skip);
        // No single mark from here on closes: do not look again.
        let mut no_single_before = at;
        while at < bounds.end {
            let mark = self.marks[at];
            if !mark.can_open() {
                at += 1;
            } else if mark.is_single() {
                if at >= no_single_before && self.may_open_single(mark) {
                    if let Some(close) = self.single_close(at, bounds.end) {
                        self.push(mark.token, self.marks[close].token + 1, End::Closed, true);
                        at = close;
                    } else {
                        no_single_before = bounds.end;
                    }
                }
                at += 1;
            } else {
                at = self.double(row, at, bounds.end);
            }
        }
    }

    /// Pairs the double mark `open`; the next mark to look at.
    fn double(&mut self, row: usize, open: usize, end: usize) -> usize {
        let mark = self.marks[open];
        let mut nested = 0_u32;
        let mut at = open + 1;
        while at < end {
            let other = self.marks[at];
            if other.is_single() || !(other.opens || other.closes) && other.style == Style::Straight
            {
                at += 1;
                continue;
            }
            let fits = matches_style(mark.style, other.style);
            if fits && !self.reopens(mark, other) {
                if nested == 0 {
                    self.push(mark.token, other.token + 1, End::Closed, false);
                    return at + 1;
                }
                nested -= 1;
            } else if fits || other.style == mark.style {
                // A second opening mark: nested when two closing ones follow, else the first lost its end.
                let closing =
                    |k: usize| k < end && !self.marks[k].is_single() && !self.marks[k].must_open();
                if closing(at + 1) && closing(at + 2) {
                    nested += 1;
                } else {
                    return at;
                }
            } else if other.must_open() {
                nested += u32::from(matches!(other.style, Style::Straight));
            }
            at += 1;
        }
        self.unclosed(row, open, end)
    }

    /// Whether `other` opens although a region is open.
    fn reopens(&self, open: Mark, other: Mark) -> bool {
        match other.style {
            Style::CurlyOpen if open.style == Style::Low => other.must_open() && !other.closes,
            _ => other.must_open(),
        }
    }

    /// A region whose paragraph ends before its mark does.
    fn unclosed(&mut self, row: usize, open: usize, end: usize) -> usize {
        let mark = self.marks[open];
        if !mark.must_open() {
            return end;
        }
        let to = self.rows[row].to;
        for next in row + 1..self.rows.len().min(row + LONGEST_REGION) {
            if !self.rows[next].follows {
                break;
            }
            let bounds = self.bounds[next].clone();
            let Some(first) = bounds.clone().find(|k| !self.marks[*k].is_single()) else {
                continue;
            };
            let other = self.marks[first];
            if other.must_open() {
                let continued = next == row + 1 && other.token == self.rows[next].from;
                self.push(
                    mark.token,
                    to,
                    if continued { End::Continued } else { End::Lost },
                    false,
                );
                return end;
            }
            if matches_style(mark.style, other.style) && other.closes {
                self.push(mark.token, other.token + 1, End::Closed, false);
                self.skip = first + 1;
                return end;
            }
            break;
        }
        self.push(mark.token, to, End::Lost, false);
        end
    }

    /// Whether a single mark is no apostrophe of a cut word ("'em", "’90s").
    fn may_open_single(&self, mark: Mark) -> bool {
        match self.tokens.get(mark.token + 1) {
            Some(next) if next.is_word() => {
                let number = next.shape == Shape::Number && mark.style != Style::SingleOpen;
                !(next.is(Tags::ELISION) || number) || mark.style == Style::SingleLow
            }
            _ => true,
        }
    }

    /// The mark that closes the single mark `open`: the first one after punctuation or after a word
    /// that is no possessive; else the first one at all.
    fn single_close(&self, open: usize, end: usize) -> Option<usize> {
        let style = self.marks[open].style;
        let mut fallback = None;
        for at in open + 1..end {
            let mark = self.marks[at];
            if !mark.is_single() {
                continue;
            }
            if mark.must_open() && mark.style != Style::SingleClose {
                break;
            }
            if !matches_style(style, mark.style) || !mark.closes {
                continue;
            }
            let before = self.tokens[mark.token - 1];
            if !(before.is_word() && before.possessive) {
                return Some(at);
            }
            fallback = fallback.or(Some(at));
        }
        fallback
    }

    fn push(&mut self, first: usize, after: usize, end: End, single: bool) {
        let closing = usize::from(end == End::Closed);
        let inner = &self.tokens[first + 1..after - closing];
        let (Some(from), Some(to)) = (
            inner.first(),
            inner.iter().rev().find(|token| token.sort != Sort::Break),
        ) else {
            return;
        };
        if to.end() <= from.start() {
            return;
        }
        let words = inner.iter().filter(|token| token.is_word()).count();
        if words == 0 || end == End::Lost && words < 4 {
            return;
        }
        self.regions.push(Region {
            first,
            after,
            inner: Span::new(from.start(), to.end()),
            end,
            single,
            words: u32::try_from(words).unwrap_or(u32::MAX),
        });
    }
}
