//! `pullquote quotes like:… --json`: how each quote differs from what was pasted.

use serde::Serialize;

use crate::query::{Pattern, Piece};

/// A quote as a script sees it, with its likeness when the query asks for one.
#[derive(Serialize)]
pub struct Likened<'a, T> {
    #[serde(flatten)]
    pub quote: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likeness: Option<LikenessForm<'a>>,
}

/// How a quote differs from a pasted sentence. Other forms of a word differ, signs between words do not.
#[derive(Serialize)]
pub struct LikenessForm<'a> {
    /// How many of the pasted words the quote has, in their order: 0 to 1.
    share: f64,
    /// Runs of words that only the pasted sentence has.
    missing: Vec<&'a str>,
    /// Runs of words that only the quote has.
    added: Vec<&'a str>,
}

impl<'a> LikenessForm<'a> {
    /// Of the content of a quote, when the query asks for likeness.
    pub fn new(pattern: &'a Pattern, content: &'a str) -> Option<Self> {
        let pasted = pattern.pasted()?;
        let (mut missing, mut added) = (Vec::new(), Vec::new());
        for piece in pasted.difference(content) {
            match piece {
                Piece::Both(_) => {}
                Piece::Added(span) => added.extend(content.get(span.range())),
                Piece::Missing(span) => missing.extend(pasted.text().get(span.range())),
            }
        }
        Some(Self {
            share: pasted.share(content),
            missing,
            added,
        })
    }
}
