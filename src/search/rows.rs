//! The rows of an answer, made from records.

use crate::record::{Head, Record};
use crate::search::{ArticleRow, QuoteRow};
use crate::text::{composed, fold};

/// The row of an article.
pub(super) fn article_row(head: Head, matching: u32, score: f32) -> ArticleRow {
    ArticleRow {
        id: head.id,
        title: head.title,
        outlet: head.outlet,
        date: head.date,
        url: head.url,
        quotes: head.quotes,
        matching,
        score,
    }
}

/// The row of one quote of an article; `None` when it has no quote of that ordinal.
pub(super) fn quote_row(record: &Record, ordinal: u32, score: f32) -> Option<QuoteRow> {
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
    })
}

/// What a name is sorted and counted by: folded first, so that case and accents decide only between those that fold
/// alike; then as it is, but composed: nobody sees how a file spells an accent.
pub(super) fn sorted(name: &str) -> String {
    let name = composed(name);
    format!("{}\u{1}{name}", fold(&name))
}
