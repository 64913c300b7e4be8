//! The rows of an answer, made from records.

use crate::record::Record;
use crate::search::{ArticleRow, QuoteRow};

/// The row of an article.
pub(in crate::search::local) fn article_row(
    record: &Record,
    matching: u32,
    score: f32,
) -> ArticleRow {
    let article = &record.article;
    ArticleRow {
        id: article.id.clone(),
        title: article.title().to_owned(),
        outlet: article.outlet.clone(),
        date: article.date.clone(),
        quotes: u32::try_from(record.extraction.quotes.len()).unwrap_or(u32::MAX),
        matching,
        score,
    }
}

/// The row of one quote of an article; `None` when it has no quote of that ordinal.
pub(in crate::search::local) fn quote_row(
    record: &Record,
    ordinal: u32,
    score: f32,
) -> Option<QuoteRow> {
    let article = &record.article;
    let quote = record.extraction.quotes.get(ordinal as usize)?;
    let cue: Vec<&str> = quote
        .cue
        .iter()
        .map(|span| article.text.slice(*span))
        .collect();
    Some(QuoteRow {
        article: article.id.clone(),
        ordinal,
        kind: quote.kind,
        speaker: record.speaker(quote),
        named: quote
            .speaker
            .is_some_and(|id| record.extraction.name(id).is_some()),
        cue: cue.join(" "),
        content: record.content(quote),
        confidence: quote.confidence,
        title: article.title().to_owned(),
        outlet: article.outlet.clone(),
        date: article.date.clone(),
        score,
    })
}
