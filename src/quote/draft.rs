//! [`Draft`]: a quote on its way, and [`Frame`]: what is kept of the clause that made it.

use crate::lang::Tags;
use crate::quote::clause::{Clause, Form};
use crate::quote::phrase::Phrase;
use crate::quote::sentence::Items;
use crate::quote::sketch::verb;
use crate::quote::types::{Evidence, Kind};
use crate::text::Span;

/// A quote whose speaker is not yet known by name.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Span>,
    pub(super) cue: Option<Span>,
    pub(super) frame: Option<Frame>,
    pub(super) source: Option<Phrase>,
    pub(super) named_later: Option<Phrase>,
    /// The draft whose speaker goes on.
    pub(super) continues: Option<usize>,
    pub(super) sentence: usize,
    pub(super) words: u32,
    pub(super) confidence: f32,
    pub(super) why: Vec<Evidence>,
}

/// What is kept of the clause that made a draft.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) form: Form,
    pub(super) tags: Tags,
    /// The item of the verb.
    pub(super) verb: usize,
    pub(super) unreal: bool,
    /// The item where the clause begins.
    pub(super) from: usize,
}

impl Frame {
    pub(super) fn of(items: &Items<'_>, clause: &Clause) -> Frame {
        Frame {
            form: clause.form,
            tags: clause.tags,
            verb: verb(items, clause),
            unreal: clause.unreal,
            from: clause.from,
        }
    }
}

/// How often such a quote was found to be one, with its source, in annotated news.
pub(super) fn confidence(kind: Kind, words: u32, clause: Option<&Clause>) -> f32 {
    let Some(clause) = clause else {
        return if words >= 6 { 0.55 } else { 0.35 };
    };
    let found = match kind {
        Kind::Direct => 0.96,
        Kind::Mixed => 0.9,
        Kind::Indirect => 0.85,
    };
    let form = match clause.form {
        Form::Plain | Form::Inverted | Form::According | Form::Signature => 1.0,
        Form::Hanging | Form::Label => 0.9,
        Form::Colon | Form::Found => 0.8,
    };
    let real = if clause.unreal { 0.7 } else { 1.0 };
    let length = if words < 3 { 0.85 } else { 1.0 };
    found * form * real * length
}
