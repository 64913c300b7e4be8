//! `pullquote show`: one article as text.

use std::path::Path;
use std::sync::Arc;

use crate::article::{ArticleId, Label};
use crate::cli::corpora::choose;
use crate::cli::out::Ink;
use crate::cli::{Done, Failure, Shell, badge, explain, extract, one_line, sift};
use crate::record::{Record, RecordForm};
use crate::text::Span;

/// Shows an article: a file, read as it is now, or an id of the corpus.
///
/// # Errors
///
/// When there is no such article, or the output cannot be written.
pub fn run(shell: &mut Shell, article: &Path, plain: bool) -> Result<Done, Failure> {
    let (mut record, path) = find(shell, article)?;
    if shell.floor.is_some() {
        sift(&mut Arc::make_mut(&mut record).extraction, shell.floor);
    }
    if shell.json {
        shell.out.json(&RecordForm::new(&record, path.as_deref()))?;
    } else if plain {
        for block in record.article.blocks.iter() {
            if block.label == Label::Prose {
                let line = one_line(record.article.text.slice(block.span));
                shell.out.line(&[(Ink::Plain, &line)])?;
            }
        }
    } else {
        marked(shell, &record, path.as_deref())?;
    }
    shell.out.flush()?;
    Ok(Done::Found)
}

/// The article with the path of its file, when that is known.
fn find(shell: &Shell, article: &Path) -> Result<(Arc<Record>, Option<String>), Failure> {
    let text = article.to_string_lossy();
    if text == "-" || article.is_file() {
        let records = extract::records(article, None)
            .map_err(|why| Failure::Unreadable(format!("cannot read \"{text}\": {why}")))?;
        let first = records.into_iter().next();
        let first =
            first.ok_or_else(|| Failure::Unreadable(format!("no article in \"{text}\"")))?;
        return Ok((Arc::new(first), Some(text.into_owned())));
    }
    let chosen = choose(shell)?;
    // A quote's id is that of its article with the place behind it.
    let article = match text.rsplit_once(':') {
        Some((article, place)) if place.bytes().all(|b| b.is_ascii_digit()) => article,
        _ => text.as_ref(),
    };
    let record = chosen.engine.fetch(&ArticleId::new(article))?;
    let record = record.ok_or_else(|| {
        Failure::Unreadable(format!("no file and no article is called \"{article}\""))
    })?;
    let path = chosen.path_of(article);
    Ok((record, path.map(|path| path.to_string_lossy().into_owned())))
}

/// What is known of it, its paragraphs with numbered quotes, and who said them.
fn marked(shell: &mut Shell, record: &Record, path: Option<&str>) -> Result<(), Failure> {
    let article = &record.article;
    shell.out.line(&[(Ink::Bold, &one_line(article.title()))])?;
    let guess = |guess: bool| if guess { "?" } else { "" };
    let mut known: Vec<String> = Vec::new();
    if let Some(outlet) = &article.outlet {
        known.push(format!(
            "{}{}",
            one_line(&outlet.value),
            guess(outlet.is_guess())
        ));
    }
    if let Some(date) = &article.date {
        known.push(format!("{}{}", date.value, guess(date.is_guess())));
    }
    known.extend(article.byline.as_deref().map(one_line));
    known.extend(article.url.as_deref().map(one_line));
    known.extend(article.language.caution());
    known.push(path.unwrap_or(article.id.as_str()).to_owned());
    shell.out.line(&[(Ink::Faint, &known.join(" · "))])?;
    let marks = marks(record);
    for block in article.blocks.iter() {
        if matches!(block.label, Label::Prose | Label::Heading) {
            shell.out.line(&[])?;
            paragraph(shell, record, &marks, block.span)?;
        }
    }
    shell.out.line(&[])?;
    for (i, quote) in record.extraction.quotes.iter().enumerate() {
        let cue = record.cue(quote);
        shell.out.line(&[
            (Ink::Faint, &format!("[{}]  ", i + 1)),
            (Ink::Plain, &badge(quote.kind, quote.confidence)),
            (Ink::Plain, "  "),
            (
                Ink::Bold,
                &record.speaker(quote).map_or("?".into(), |s| one_line(&s)),
            ),
            (Ink::Plain, "  "),
            (Ink::Plain, if cue.is_empty() { "—" } else { &cue }),
        ])?;
        explain(shell, record, quote)?;
    }
    Ok(())
}

/// The pieces of all quotes with their numbers, in order; they are disjoint.
fn marks(record: &Record) -> Vec<(Span, usize)> {
    let numbered = (1..).zip(&record.extraction.quotes);
    let mut marks: Vec<(Span, usize)> = numbered
        .flat_map(|(number, quote)| quote.content.iter().map(move |piece| (*piece, number)))
        .collect();
    marks.sort_unstable();
    marks
}

/// One paragraph as one line, each piece of a quote between `[1:` and `]`.
fn paragraph(
    shell: &mut Shell,
    record: &Record,
    marks: &[(Span, usize)],
    span: Span,
) -> Result<(), Failure> {
    let text = &record.article.text;
    let first = marks.partition_point(|(piece, _)| piece.end() <= span.start());
    let here = marks[first..].iter();
    let here = here.map_while(|(piece, number)| Some((piece.intersection(span)?, number)));
    let mut pieces: Vec<(Ink, String)> = Vec::new();
    let mut at = span.start();
    for (piece, number) in here {
        pieces.push((Ink::Plain, spaced(text.slice(Span::new(at, piece.start())))));
        pieces.push((Ink::Faint, format!("[{number}:")));
        pieces.push((Ink::Quote, spaced(text.slice(piece))));
        pieces.push((Ink::Faint, "]".into()));
        at = piece.end();
    }
    pieces.push((Ink::Plain, spaced(text.slice(Span::new(at, span.end())))));
    let line: Vec<(Ink, &str)> = pieces
        .iter()
        .map(|(ink, text)| (*ink, text.as_str()))
        .collect();
    Ok(shell.out.line(&line)?)
}

/// Line breaks inside a paragraph are spaces.
fn spaced(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\n', '\r'], " ")
}
