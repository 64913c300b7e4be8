//! Orders that only the words of the quotes tell: by their contexts, and by their likeness to a pasted sentence.
//!
//! An engine finds and orders quotes by what it has at hand; then it reads the first of them, so many at the most, and
//! puts those in the deep order. The others follow as they were: pages and counts stay right.

use crate::query::Pattern;
use crate::record::Record;
use crate::search::kwic::{Kwic, has_node};
use crate::search::likeness::{Alike, Likeness};
use crate::search::reasons::Asked;
use crate::search::{Request, Rows, Sort};

/// The most quotes that are sorted by their contexts, the newest ones.
pub const MOST_SORTED: usize = 10_000;

/// The most quotes whose likeness is weighed in full, those that share the most.
pub(super) const MOST_WEIGHED: usize = 500;

/// How the first quotes of an answer are put in order.
pub(super) enum Deep<'p> {
    /// By the words on one side.
    Context { asked: Asked<'p>, sort: Sort },
    /// By likeness.
    Likeness(Likeness<'p>),
}

/// A place in a deep order; the smallest is the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Whether there is no node, and folded words.
    Context(bool, String),
    /// Words shared, and their order.
    Alike(Alike),
}

impl<'p> Deep<'p> {
    /// The deep order of a request, if it asks for one; `pattern` is its query.
    pub(super) fn of(request: &Request, pattern: &'p Pattern) -> Option<Self> {
        if request.page.limit == 0 {
            return None;
        }
        match request.sort {
            Sort::Relevance => Likeness::of(pattern).map(Self::Likeness),
            sort if request.rows == Rows::Quotes && sort.is_context() && has_node(pattern) => {
                let scope = request.scope;
                let asked = Asked { pattern, scope };
                Some(Self::Context { asked, sort })
            }
            _ => None,
        }
    }

    /// How many are put in order at the most.
    pub(super) fn most(&self) -> usize {
        match self {
            Self::Context { .. } => MOST_SORTED,
            Self::Likeness(_) => MOST_WEIGHED,
        }
    }

    /// The likeness that is weighed.
    pub(super) fn likeness(&self) -> Option<&Likeness<'p>> {
        match self {
            Self::Likeness(likeness) => Some(likeness),
            Self::Context { .. } => None,
        }
    }

    /// The place of a quote. O(n) in bytes.
    pub(super) fn place(&self, record: &Record, ordinal: u32) -> Place {
        let quote = record.extraction.quotes.get(ordinal as usize);
        let content = quote.map_or_else(String::new, |quote| record.content(quote));
        match self {
            Self::Context { asked, sort } => {
                let reasons = asked.quote(record, ordinal);
                let line = Kwic::new(&reasons.lit(asked.pattern), &content);
                Place::Context(line.node.is_empty(), line.sorted(&content, *sort))
            }
            Self::Likeness(likeness) => Place::Alike(likeness.place(&content)),
        }
    }
}
