//! [`Why`]: the card that says what made a quote, over the screen.

use std::sync::Arc;

use crate::app::shelf::Known;
use crate::app::{Effect, Model, Pane, Role, View, panes};
use crate::article::ArticleId;
use crate::quote::{Kind, Quote};
use crate::record::{Record, because, sure};
use crate::text::{Span, Spans, Text, for_terminal, wrap};

/// The open card.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Of which article.
    pub article: ArticleId,
    /// Which of its quotes.
    pub ordinal: usize,
    /// The article, when it has come. It stays the one that the card was opened on.
    pub record: Option<Arc<Record>>,
    /// Why there is nothing to show.
    pub trouble: Option<String>,
    /// Scrolled down by so many rows.
    pub scroll: usize,
}

impl Why {
    /// The quote with its article, when that has come.
    #[must_use]
    pub fn quote(&self) -> Option<(&Record, &Quote)> {
        let record = self.record.as_deref()?;
        Some((record, record.extraction.quotes.get(self.ordinal)?))
    }
}

/// Opens the card on the quote that is selected, or in the text on the first one in sight.
pub(super) fn open(model: &mut Model) {
    let Some((article, ordinal)) = current(model) else {
        model.message = Some("no quote in sight".to_owned());
        return;
    };
    model.why = Some(Why {
        article,
        ordinal,
        record: None,
        trouble: None,
        scroll: 0,
    });
}

/// The quote that is selected, or in the text the first one in sight.
pub(super) fn current(model: &Model) -> Option<(ArticleId, usize)> {
    if model.view == View::Quotes {
        let row = model.all_quotes.selected_row()?;
        return Some((row.article.clone(), row.ordinal as usize));
    }
    let reader = model.reading();
    let id = reader.article.clone()?;
    let quotes = &reader.record()?.extraction.quotes;
    let selected = reader.cards.selected;
    if model.view == View::Read && model.focus == Pane::Quotes {
        return Some((id, selected?));
    }
    let seen = |ordinal: &usize| {
        let pieces = quotes.get(*ordinal).map(|quote| &quote.content);
        pieces.is_some_and(|pieces| pieces.iter().any(|piece| reader.sees(piece.start())))
    };
    let ordinal = selected
        .filter(seen)
        .or_else(|| (0..quotes.len()).find(seen))?;
    Some((id, ordinal))
}

/// Gives the card its article, asks for it, and keeps the rows in sight on the card.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(why) = &mut model.why else {
        return;
    };
    if why.record.is_none() && why.trouble.is_none() {
        match model.shelf.look(&why.article) {
            Known::Here(record) => why.record = Some(record),
            Known::Missing(words) => why.trouble = Some(words),
            Known::Away => model.shelf.ask(&why.article, effects),
        }
        if why.record.is_some() && why.quote().is_none() {
            why.trouble = Some("this quote is no longer in the article".to_owned());
        }
    }
    if let Some(page) = why_page(model)
        && let Some(why) = &mut model.why
    {
        let last = page.rows.len().saturating_sub(page.height);
        why.scroll = why.scroll.min(last);
    }
}

/// A row of the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyRow {
    /// Nothing.
    Gap,
    /// Words of the article.
    Words(Span),
    /// Something that is said: a sign or a number before it, and the ink of the words.
    Said(String, String, Role),
}

/// The card as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyPage {
    /// Its columns, the frame with them.
    pub width: u16,
    /// Its rows.
    pub rows: Vec<WhyRow>,
    /// How many rows fit on the screen.
    pub height: usize,
}

/// The widest card.
const WIDEST: u16 = 100;

/// The columns of the card before its words, the frame with them.
pub const WHY_SIGNS: u16 = 6;

/// The most lines of the article, and the most bytes, that a card begins with.
const LINES: usize = 24;
const BYTES: usize = 4 << 10;

/// How far from the words said those are that say so, to be shown with them; in bytes.
const NEAR: usize = 300;

/// The open card for the model's screen.
#[must_use]
pub fn why_page(model: &Model) -> Option<WhyPage> {
    let why = model.why.as_ref()?;
    let body = panes(model).map(|panes| panes.body).unwrap_or_default();
    let width = body.width.min(WIDEST);
    let mut sheet = Sheet {
        rows: Vec::new(),
        room: usize::from(width.saturating_sub(WHY_SIGNS + 2)),
    };
    match (&why.trouble, why.quote()) {
        (Some(trouble), _) => sheet.say("", trouble, Role::Base),
        (None, None) => sheet.say("", "opening …", Role::Muted),
        (None, Some((record, quote))) => sheet.fill(record, quote),
    }
    Some(WhyPage {
        width,
        rows: sheet.rows,
        height: usize::from(body.height.saturating_sub(2)),
    })
}

/// Rows being written.
struct Sheet {
    rows: Vec<WhyRow>,
    room: usize,
}

impl Sheet {
    fn say(&mut self, sign: &str, words: &str, role: Role) {
        let text = Text::from(&*for_terminal(words));
        let mut sign = sign.to_owned();
        for line in wrap(&text, text.whole(), self.room) {
            let words = text.slice(line.span).to_owned();
            self.rows
                .push(WhyRow::Said(std::mem::take(&mut sign), words, role));
        }
    }

    fn fill(&mut self, record: &Record, quote: &Quote) {
        self.words(record, quote);
        self.rows.push(WhyRow::Gap);
        self.say("", &speaker(record, quote), Role::Base);
        self.place(record, "source", &quote.source);
        self.place(record, "cue", &quote.cue);
        self.rows.push(WhyRow::Gap);
        let evidence = because(record, quote);
        for (number, because) in (1..).zip(&evidence) {
            let (sign, role) = match because.fact.against() {
                true => (format!("{number} −"), Role::Unattributed),
                false => (number.to_string(), Role::Base),
            };
            self.say(&sign, &because.sentence(), role);
        }
        if evidence.iter().all(|because| !because.fact.against()) {
            self.say("–", "no rule speaks against it", Role::Muted);
        }
        self.rows.push(WhyRow::Gap);
        let kind = match quote.kind {
            Kind::Direct => "a direct quote",
            Kind::Mixed => "a mixed quote",
            Kind::Indirect => "an indirect quote",
        };
        let sure = format!("confidence  {}  {kind}", sure(quote.confidence));
        self.say("", &sure, Role::Base);
        let id = record.article.id.as_str();
        let path = id.split_once('/').map_or(id, |(_, path)| path);
        let place = format!("file        {path}  {}", bytes(&quote.content));
        self.say("", &place, Role::Muted);
    }

    /// The words said with those that say so, as the article has them.
    fn words(&mut self, record: &Record, quote: &Quote) {
        let text = &record.article.text;
        let shown = surroundings(text.as_str(), quote);
        let paragraphs = text.paragraphs();
        let first = paragraphs.partition_point(|p| p.end() <= shown.start());
        let parts = paragraphs.get(first..).unwrap_or_default().iter();
        let parts = parts.map_while(|p| p.intersection(shown).filter(|part| !part.is_empty()));
        let lines = parts.flat_map(|part| wrap(text, part, self.room));
        let mut spans: Vec<Span> = lines.take(LINES + 1).map(|line| line.span).collect();
        let cut = spans.len() > LINES || shown.end() < quote.hull().end();
        spans.truncate(LINES);
        self.rows.extend(spans.into_iter().map(WhyRow::Words));
        if cut {
            self.say("", "…", Role::Muted);
        }
    }

    fn place(&mut self, record: &Record, name: &str, spans: &Spans) {
        let words = spans.iter().map(|span| record.article.text.slice(*span));
        let words: Vec<&str> = words.flat_map(str::split_whitespace).take(40).collect();
        let words = match words.is_empty() {
            true => format!("{name:<10}  none"),
            false => format!("{name:<10}  “{}”  {}", words.join(" "), bytes(spans)),
        };
        self.say("", &words, Role::Base);
    }
}

fn speaker(record: &Record, quote: &Quote) -> String {
    let words = match quote.speaker {
        None => "?  no speaker found".to_owned(),
        Some(id) => match (record.extraction.name(id), record.extraction.label(id)) {
            (Some(name), _) => name,
            (None, label) => format!("‹{}›  without a name", label.unwrap_or_default()),
        },
    };
    format!("speaker     {words}")
}

/// Where pieces stand in the text.
fn bytes(spans: &Spans) -> String {
    let places = spans
        .iter()
        .map(|span| format!("{}–{}", span.start(), span.end()));
    format!("bytes {}", places.collect::<Vec<_>>().join(", "))
}

/// The words said, with cue and source where those are near, out to the next white space.
fn surroundings(text: &str, quote: &Quote) -> Span {
    let hull = quote.hull();
    let (mut from, mut to) = (hull.start(), hull.end());
    for span in quote.cue.iter().chain(quote.source.iter()) {
        if span.end() + NEAR > from && span.start() < to + NEAR {
            from = from.min(span.start());
            to = to.max(span.end());
        }
    }
    let whole = |c: &char| !c.is_whitespace();
    let head = text.get(..from).unwrap_or_default().chars().rev();
    from -= head
        .take(NEAR)
        .take_while(whole)
        .map(char::len_utf8)
        .sum::<usize>();
    let tail = text.get(to..).unwrap_or_default().chars();
    to += tail
        .take(NEAR)
        .take_while(whole)
        .map(char::len_utf8)
        .sum::<usize>();
    to = to.min(from + BYTES);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    Span::new(from, to)
}
