//! A document on its way into the index, and the gate that keeps those under way few.
//!
//! tantivy queues up to 10,000 groups of documents, which is fine for lines of a log and far too much for
//! articles with their quotes. So a document here borrows the text of its article instead of copying it,
//! and holds a [`Pass`] that is given back when it is indexed.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::Document;
use tantivy::schema::Field;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};

use crate::search::local::words::has_words;
use crate::text::{Span, Text};

/// A document of an article, a quote or a source.
#[derive(Debug)]
pub(super) struct Draft {
    values: Vec<(Field, Held)>,
    text: Option<Text>,
    _pass: Arc<Pass>,
}

#[derive(Debug)]
enum Held {
    Fixed(&'static str),
    Text(Arc<str>),
    Piece(Span),
    Number(u64),
    Signed(i64),
    Bytes(Vec<u8>),
}

impl Draft {
    pub fn new(pass: &Arc<Pass>) -> Self {
        Self {
            values: Vec::new(),
            text: None,
            _pass: Arc::clone(pass),
        }
    }

    pub fn fixed(&mut self, field: Field, value: &'static str) {
        self.values.push((field, Held::Fixed(value)));
    }

    pub fn text(&mut self, field: Field, value: &Arc<str>) {
        self.values.push((field, Held::Text(Arc::clone(value))));
    }

    /// A text that is searched word by word.
    pub fn words(&mut self, field: Field, value: &Arc<str>) {
        if has_words(value) {
            self.text(field, value);
        }
    }

    /// The text of which the pieces are.
    pub fn of(&mut self, text: &Text) {
        self.text = Some(text.clone());
    }

    /// A piece of it, searched likewise.
    pub fn piece(&mut self, field: Field, span: Span) {
        if self
            .text
            .as_ref()
            .is_some_and(|text| has_words(text.slice(span)))
        {
            self.values.push((field, Held::Piece(span)));
        }
    }

    pub fn number(&mut self, field: Field, value: u64) {
        self.values.push((field, Held::Number(value)));
    }

    pub fn signed(&mut self, field: Field, value: i64) {
        self.values.push((field, Held::Signed(value)));
    }

    pub fn bytes(&mut self, field: Field, value: Vec<u8>) {
        self.values.push((field, Held::Bytes(value)));
    }
}

impl Document for Draft {
    type Value<'a> = Cell<'a>;
    type FieldsValuesIter<'a> = Box<dyn Iterator<Item = (Field, Cell<'a>)> + 'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let text = self.text.as_ref();
        Box::new(self.values.iter().map(move |(field, value)| {
            let cell = match value {
                Held::Fixed(value) => Cell::Text(value),
                Held::Text(value) => Cell::Text(value),
                Held::Piece(span) => Cell::Text(text.map_or("", |text| text.slice(*span))),
                Held::Number(value) => Cell::Number(*value),
                Held::Signed(value) => Cell::Signed(*value),
                Held::Bytes(value) => Cell::Bytes(value),
            };
            (*field, cell)
        }))
    }
}

/// A borrowed value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    Number(u64),
    Signed(i64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> for Cell<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Text(value) => ReferenceValueLeaf::Str(value),
            Self::Number(value) => ReferenceValueLeaf::U64(value),
            Self::Signed(value) => ReferenceValueLeaf::I64(value),
            Self::Bytes(value) => ReferenceValueLeaf::Bytes(value),
        })
    }
}

/// Lets documents of so many bytes pass at one time; one is always let through.
#[derive(Debug)]
pub(super) struct Gate {
    limit_bytes: usize,
    inside: Mutex<usize>,
    left: Condvar,
}

/// The right to be under way. Given back when the last document that holds it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    gate: Arc<Gate>,
    bytes: usize,
}

impl Gate {
    /// Nobody waits longer for others: when indexing threads die, their documents may never be dropped.
    const PATIENCE: Duration = Duration::from_secs(5);

    pub fn new(limit_bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            limit_bytes,
            inside: Mutex::new(0),
            left: Condvar::new(),
        })
    }

    /// Waits until there is room for so many bytes.
    pub fn enter(self: &Arc<Self>, bytes: usize) -> Arc<Pass> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |inside: &mut usize| *inside > 0 && *inside + bytes > self.limit_bytes;
        let (mut inside, _) = self
            .left
            .wait_timeout_while(inside, Self::PATIENCE, full)
            .unwrap_or_else(PoisonError::into_inner);
        *inside += bytes;
        Arc::new(Pass {
            gate: Arc::clone(self),
            bytes,
        })
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let gate = &self.gate;
        let mut inside = gate.inside.lock().unwrap_or_else(PoisonError::into_inner);
        *inside = inside.saturating_sub(self.bytes);
        gate.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_gate_opens_when_somebody_leaves() {
        let gate = Gate::new(10);
        let first = gate.enter(100);
        let waiting = {
            let gate = Arc::clone(&gate);
            std::thread::spawn(move || gate.enter(5).bytes)
        };
        drop(first);
        assert_eq!(waiting.join().expect("it passes"), 5);
        let inside = || *gate.inside.lock().expect("nobody panicked");
        assert_eq!(inside(), 0);
        let all: Vec<_> = (0..2).map(|_| gate.enter(5)).collect();
        assert_eq!(inside(), 10);
        drop(all);
        assert_eq!(inside(), 0);
    }
}
