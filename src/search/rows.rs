//! The rows of an answer, made from records.

use std::sync::Arc;

use crate::record::{Head, Record};
use crate::search::reasons::Asked;
use crate::search::{ArticleRow, QuoteRow, Reasons};
use crate::text::{composed, fold};

/// The row of an article; `record` is read where the head does not say why it matches.
pub(super) fn article_row<E>(
    head: Head,
    (matching, score): (u32, f32),
    asked: Asked<'_>,
    record: impl FnOnce() -> Result<Arc<Record>, E>,
) -> Result<ArticleRow, E> {
    let mut row = ArticleRow {
        id: head.id,
        title: head.title,
        outlet: head.outlet,
        date: head.date,
        url: head.url,
        quotes: head.quotes,
        matching,
        score,
        reasons: Reasons::default(),
    };
    row.reasons = asked.article(&row, record)?;
    Ok(row)
}

/// The row of one quote of an article; `None` when it has no quote of that ordinal.
pub(super) fn quote_row(
    record: &Record,
    ordinal: u32,
    score: f32,
    asked: Asked<'_>,
) -> Option<QuoteRow> {
    let article = &record.article;
    let quote = record.extraction.quotes.get(ordinal as usize)?;
    Some(QuoteRow {
        article: article.id.clone(),
        ordinal,
        kind: quote.kind,
        speaker: record.speaker(quote),
        named: quote
            .speaker
            .is_some_and(|id| record.extraction.name(id).is_some()),
        cue: record.cue(quote),
        content: record.content(quote),
        confidence: quote.confidence,
        title: article.title().to_owned(),
        outlet: article.outlet.clone(),
        date: article.date.clone(),
        score,
        reasons: asked.quote(record, ordinal),
    })
}

/// What a name is sorted and counted by: folded first, so that case and accents decide only between those that fold
/// alike; then as it is, but composed: nobody sees how a file spells an accent.
pub(super) fn sorted(name: &str) -> String {
    let name = composed(name);
    format!("{}\u{1}{name}", fold(&name))
}
