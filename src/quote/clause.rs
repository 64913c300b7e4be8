//! [`Clause`]: one clause that says that somebody says something, with its source and its cue.
//!
//! Whether the words before it or behind it are what was said is decided where the pieces are joined.

use std::ops::Range;

use crate::lang::Tags;
use crate::quote::phrase::Phrase;
use crate::quote::types::Fact;

/// How a clause is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "Kerry said".
    Plain,
    /// "said Kerry".
    Inverted,
    /// "according to Kerry".
    According,
    /// "…, saying": the source is that of the clause it hangs on.
    Hanging,
    /// "Kerry:" in a headline or transcript.
    Label,
    /// A clause without a known verb that ends in a colon.
    Colon,
    /// A name behind a dash, under the words.
    Signature,
    /// A word that no table knows as one of saying, beside marks.
    Found,
}

impl Form {
    /// The reason that a clause of this form gives.
    pub(super) fn fact(self) -> Fact {
        match self {
            Form::Plain => Fact::CueAfterSource,
            Form::Inverted => Fact::CueBeforeSource,
            Form::According => Fact::According,
            Form::Hanging => Fact::Hanging,
            Form::Label => Fact::Label,
            Form::Colon => Fact::Colon,
            Form::Signature => Fact::Signature,
            Form::Found => Fact::Found,
        }
    }
}

/// A clause that says that somebody says something.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) form: Form,
    /// The items of the cue.
    pub(super) cue: Range<usize>,
    pub(super) source: Option<Phrase>,
    /// A name behind a pronoun that is its source: "he said at a conference John Kerry".
    pub(super) named_later: Option<Phrase>,
    /// The first item of the clause.
    pub(super) from: usize,
    /// The item behind the clause: cue, source, addressee, time and place.
    pub(super) to: usize,
    /// The first item of what is said, when that stands behind the clause.
    pub(super) content: Option<usize>,
    /// Whether a colon or a comma leads to it.
    pub(super) introduced: bool,
    /// The frames of the verb.
    pub(super) tags: Tags,
    /// Whether the verb is denied or not real ("did not say", "would say", "to say").
    pub(super) unreal: bool,
}

impl Clause {
    /// Whether somebody behind "by" is its source: `was called “a liar” by Vale`.
    pub(super) fn is_passive(&self) -> bool {
        self.form == Form::Inverted
            && self.content.is_some()
            && self.tags.any(Tags::NAMING)
            && self.tags.none(Tags::QUOTE)
    }
}

/// The words that belong to a verb: auxiliaries, adverbs, negation before it; its particle behind it.
pub(super) struct Group {
    pub(super) cue: Range<usize>,
    /// Where the subject ends, time between it and the verb left out ("he yesterday said").
    pub(super) edge: usize,
    pub(super) passive: bool,
    pub(super) unreal: bool,
    pub(super) finite: bool,
    pub(super) perfect: bool,
}
