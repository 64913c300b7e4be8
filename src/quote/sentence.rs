//! Sentences of an article in which every quoted region counts as one word.
//!
//! `“Is it?” he asked.` is one sentence, `“It is.” He left.` are two: whether a region that ends like a
//! sentence ends one depends on what stands behind it, so a clause of saying is looked for there.

use crate::lang::Tags;
use crate::quote::marks::{End, Region, Row};
use crate::quote::token::{Sort, Token};

/// How the words of a region end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// With a word: the sentence goes on.
    Open,
    /// With a comma: the sentence goes on.
    Comma,
    /// With `.` or `…`.
    Full,
    /// With `?` or `!`.
    Loud,
}

/// The row of words with regions collapsed, and what belongs to it.
pub(super) struct Items<'t> {
    pub(super) text: &'t str,
    pub(super) list: Vec<Token>,
    pub(super) regions: &'t [Region],
    pub(super) tails: Vec<Tail>,
    /// Whether a region starts with a capital.
    pub(super) capital: Vec<bool>,
    /// The tags of the first word of each region.
    pub(super) heads: Vec<Tags>,
    /// Whether it is written like a title.
    pub(super) titles: Vec<bool>,
}

/// A sentence is cut here, in items: nobody writes longer ones, and what is done for a clause may look at
/// all of its sentence.
const LONGEST: usize = 400;

/// One sentence: items `from..to`, its stop with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The ordinal of its paragraph among the rows.
    pub(super) row: usize,
    /// Whether most words are written with a capital, as in headlines.
    pub(super) title: bool,
    /// Whether its paragraph is labelled a headline.
    pub(super) headline: bool,
    /// Whether it opens its paragraph.
    pub(super) first: bool,
}

impl<'t> Items<'t> {
    /// Collapses each region into one item. O(n), in the memory of the tokens.
    pub(super) fn new(text: &'t str, tokens: Vec<Token>, regions: &'t [Region]) -> Items<'t> {
        let tails = regions.iter().map(|region| tail(&tokens, region)).collect();
        let words = |region: &Region| {
            tokens[region.first + 1..region.after]
                .iter()
                .filter(|token| token.is_word())
        };
        let capital = regions
            .iter()
            .map(|region| words(region).next().is_some_and(Token::is_capital))
            .collect();
        let heads = regions
            .iter()
            .map(|region| words(region).next().map_or(Tags::NONE, |word| word.tags))
            .collect();
        let titles = regions
            .iter()
            .map(|region| {
                let small = |word: &Token| !word.is_lower() || word.is(FUNCTION);
                region.words <= 9
                    && words(region).all(small)
                    && words(region).next().is_some_and(|word| !word.is_lower())
            })
            .collect();
        Items {
            text,
            list: collapsed(tokens, regions),
            regions,
            tails,
            capital,
            heads,
            titles,
        }
    }

    /// The words of an item as written.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.list
            .get(at)
            .and_then(|item| self.text.get(item.span().range()))
            .unwrap_or_default()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// Whether the item is of this sort.
    pub(super) fn is_sort(&self, at: usize, sort: Sort) -> bool {
        self.list.get(at).is_some_and(|item| item.sort == sort)
    }

    /// Whether the item is a word of a name, as far as its own looks say.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|item| {
            item.is_word()
                && item.is_capital()
                && (item.tags.none(FUNCTION.with(Tags::TIME)) || item.is(Tags::GIVEN))
                && !item.possessive
        })
    }

    /// Whether the item is a word with one of `tags`.
    pub(super) fn is(&self, at: usize, tags: Tags) -> bool {
        self.list.get(at).is_some_and(|item| item.is(tags))
    }

    pub(super) fn is_region(&self, at: usize) -> bool {
        self.region_at(at).is_some()
    }

    /// The number of the region at an item.
    pub(super) fn region_at(&self, at: usize) -> Option<usize> {
        self.list.get(at).and_then(Token::region)
    }

    /// The sentences, in order. O(n).
    pub(super) fn sentences(&self, rows: &[Row]) -> Vec<Sentence> {
        let mut out = Vec::new();
        let (mut from, mut row) = (0, 0);
        let mut first = true;
        let (mut words, mut capitals) = (0_usize, 0_usize);
        for (at, item) in self.list.iter().enumerate() {
            if item.is_word() {
                let counts = item.tags.none(FUNCTION);
                words += usize::from(counts);
                capitals += usize::from(counts & item.is_capital());
            }
            // Nearly every item: no sentence ends there, but as the last one or one of too many.
            let may_end = item.dotted
                || matches!(
                    item.sort,
                    Sort::Break | Sort::Stop | Sort::Loud | Sort::Region
                );
            if !may_end && at - from < LONGEST && at + 1 < self.list.len() {
                continue;
            }
            let ends = self.ends(at) || at - from >= LONGEST;
            if ends {
                let to = at + usize::from(item.sort != Sort::Break);
                if to > from {
                    let headline = rows.get(row).is_some_and(|row| row.headline);
                    let title = headline
                        || words >= 4 && capitals * 10 >= words * 8 && !item.is_stop()
                        || words >= 6 && capitals * 10 >= words * 9;
                    out.push(Sentence {
                        from,
                        to,
                        row,
                        title,
                        headline,
                        first,
                    });
                    first = false;
                }
                from = at + 1;
                (words, capitals) = (0, 0);
            }
            if item.sort == Sort::Break {
                row += 1;
                first = true;
            }
        }
        out
    }

    fn ends(&self, at: usize) -> bool {
        let item = &self.list[at];
        let Some(next) = self.list.get(at + 1) else {
            return true;
        };
        match item.sort {
            Sort::Break => true,
            Sort::Stop | Sort::Loud => {
                let goes_on = next.is_word() && next.is_lower();
                !goes_on
                    && !matches!(
                        next.sort,
                        Sort::Comma
                            | Sort::Close
                            | Sort::Stop
                            | Sort::Loud
                            | Sort::Dash
                            | Sort::Break
                    )
            }
            Sort::Word if item.dotted && item.tags.none(Tags::TITLE) => {
                next.is_capital() && next.is(FUNCTION) && item.end() > item.start() + 2
            }
            Sort::Region => self.region_ends(at, item.key as usize),
            _ => false,
        }
    }

    fn region_ends(&self, at: usize, number: usize) -> bool {
        let next = &self.list[at + 1];
        let tail = self.tails.get(number).copied().unwrap_or(Tail::Open);
        if matches!(tail, Tail::Open | Tail::Comma) || self.regions[number].end != End::Closed {
            return false;
        }
        match next.sort {
            Sort::Region => true,
            Sort::Word if next.is_lower() => false,
            Sort::Word => !self.saying_follows(at + 1, tail),
            _ => false,
        }
    }

    /// Whether a clause like "Kerry said" and nothing that is said follows.
    fn saying_follows(&self, from: usize, tail: Tail) -> bool {
        for at in from..(from + if tail == Tail::Loud { 16 } else { 9 }).min(self.list.len()) {
            let item = &self.list[at];
            if !item.is_word() {
                if item.sort == Sort::Other {
                    continue;
                }
                if item.sort == Sort::Comma && tail == Tail::Loud && at > from {
                    continue;
                }
                return false;
            }
            if at > from
                && item.is(Tags::QUOTE)
                && item.is_lower()
                && item.is(Tags::PAST.with(Tags::THIRD))
            {
                let Some(next) = self.list.get(at + 1) else {
                    return true;
                };
                return match next.sort {
                    Sort::Stop | Sort::Loud | Sort::Break => true,
                    Sort::Comma => tail == Tail::Loud && !self.is(from, Tags::PRONOUN),
                    Sort::Word if tail == Tail::Loud && item.is(Tags::ADDRESSEE) => true,
                    Sort::Word => {
                        tail == Tail::Loud
                            && next.is(Tags::PREPOSITION
                                .with(Tags::TIME)
                                .with(Tags::ADVERB)
                                .with(Tags::AS)
                                .with(Tags::SUBORDINATOR))
                    }
                    _ => false,
                };
            }
        }
        false
    }
}

/// Words of grammar, which open sentences with a capital and are no names.
pub(super) const FUNCTION: Tags = Tags::DETERMINER
    .with(Tags::PRONOUN)
    .with(Tags::POSSESSIVE)
    .with(Tags::PREPOSITION)
    .with(Tags::COORDINATOR)
    .with(Tags::SUBORDINATOR)
    .with(Tags::COMPLEMENTISER)
    .with(Tags::AUXILIARY)
    .with(Tags::ADVERB)
    .with(Tags::WH)
    .with(Tags::AS)
    .with(Tags::INFINITIVE)
    .with(Tags::ACCORDING)
    .with(Tags::NEGATION);

/// The tokens with each region as one.
fn collapsed(mut list: Vec<Token>, regions: &[Region]) -> Vec<Token> {
    let (mut at, mut to) = (0, 0);
    for (number, region) in regions.iter().enumerate() {
        if to < at {
            list.copy_within(at..region.first, to);
        }
        to += region.first - at;
        let span = list[region.first]
            .span()
            .cover(list[region.after - 1].span());
        list[to] = Token::new(span, Sort::Region);
        list[to].key = u32::try_from(number).unwrap_or(u32::MAX);
        to += 1;
        at = region.after;
    }
    if to < at {
        list.copy_within(at.., to);
        list.truncate(list.len() - (at - to));
    }
    list
}

fn tail(tokens: &[Token], region: &Region) -> Tail {
    let closing = usize::from(region.end == End::Closed);
    let Some(last) = tokens[region.first + 1..region.after - closing]
        .iter()
        .rev()
        .find(|token| !matches!(token.sort, Sort::Mark(_) | Sort::Break | Sort::Close))
    else {
        return Tail::Open;
    };
    match last.sort {
        Sort::Loud => Tail::Loud,
        Sort::Stop => Tail::Full,
        Sort::Comma => Tail::Comma,
        _ => Tail::Open,
    }
}
