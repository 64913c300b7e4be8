//! `--csv`: what `--json` says, as one table (RFC 4180). Lists of places become `0-12 14-30`, what is not known an empty
//! cell.

use crate::record::{FacetForm, Headline, HitForm, Place, QuoteForm};

/// The columns of a quote.
pub const QUOTE: [&str; 23] = [
    "date",
    "date_guessed",
    "outlet",
    "outlet_guessed",
    "speaker",
    "speaker_label",
    "as_written",
    "cue",
    "kind",
    "confidence",
    "text",
    "title",
    "byline",
    "lang",
    "path",
    "article",
    "id",
    "start",
    "end",
    "spans",
    "speaker_spans",
    "cue_spans",
    "why",
];

/// Those of its line in a concordance, which stand behind its text.
pub const KWIC: [&str; 3] = ["left", "node", "right"];

/// The columns of an article.
pub const HIT: [&str; 9] = [
    "date",
    "date_guessed",
    "outlet",
    "outlet_guessed",
    "title",
    "quotes",
    "matching",
    "path",
    "id",
];

/// The columns of a value of a facet.
pub const FACET: [&str; 4] = ["facet", "value", "quotes", "articles"];

/// The column that tells the queries of a file apart.
pub const QUERY: &str = "query";

/// The columns of quotes aligned on the words searched; the cells of one go together in the same way.
pub fn with_kwic<T>(
    quote: impl IntoIterator<Item = T>,
    kwic: impl IntoIterator<Item = T>,
) -> Vec<T> {
    let mut all: Vec<T> = quote.into_iter().collect();
    let behind = QUOTE.iter().position(|name| *name == "text");
    let behind = behind.map_or(all.len(), |at| at + 1);
    all.splice(behind..behind, kwic);
    all
}

/// The cells of a quote.
pub fn quote(form: &QuoteForm<'_>) -> [String; QUOTE.len()] {
    let speaker = form.speaker.as_ref();
    let written = speaker.and_then(|speaker| speaker.as_written.as_ref());
    let said = speaker.and_then(|speaker| speaker.name.clone());
    let label = speaker.and_then(|speaker| speaker.label.clone());
    let cue = form.cue.as_ref();
    let end = |place: Option<usize>| place.map_or(String::new(), |at| at.to_string());
    let why: Vec<String> = form
        .why
        .iter()
        .map(|why| match why.against {
            true => format!("-{}", why.rule),
            false => why.rule.to_owned(),
        })
        .collect();
    let article = &form.article;
    let [date, date_guessed, outlet, outlet_guessed] = head(&article.headline);
    [
        date,
        date_guessed,
        outlet,
        outlet_guessed,
        said.unwrap_or_default(),
        label.unwrap_or_default(),
        written.map_or(String::new(), |words| words.text.clone()),
        cue.map_or(String::new(), |words| words.text.clone()),
        form.kind.to_owned(),
        form.confidence.to_string(),
        form.text.clone(),
        article.headline.title.to_owned(),
        article.byline.unwrap_or_default().to_owned(),
        article.lang.to_owned(),
        article.headline.path.unwrap_or_default().to_owned(),
        article.headline.id.to_owned(),
        form.id.clone(),
        end(form.spans.first().map(|span| span[0])),
        end(form.spans.last().map(|span| span[1])),
        places(&form.spans),
        written.map_or(String::new(), |words| places(&words.spans)),
        cue.map_or(String::new(), |words| places(&words.spans)),
        why.join(" "),
    ]
}

/// The cells of an article.
pub fn hit(form: &HitForm<'_>) -> [String; HIT.len()] {
    let headline = &form.headline;
    let [date, date_guessed, outlet, outlet_guessed] = head(headline);
    [
        date,
        date_guessed,
        outlet,
        outlet_guessed,
        headline.title.to_owned(),
        form.quotes.to_string(),
        form.matching.to_string(),
        headline.path.unwrap_or_default().to_owned(),
        headline.id.to_owned(),
    ]
}

/// The cells of a value of a facet.
pub fn facet(form: &FacetForm<'_>) -> [String; FACET.len()] {
    [
        form.facet.to_owned(),
        form.value.unwrap_or_default().to_owned(),
        form.quotes.to_string(),
        form.articles.to_string(),
    ]
}

fn head(headline: &Headline<'_>) -> [String; 4] {
    [
        headline.date.clone().unwrap_or_default(),
        headline.date_guessed.to_string(),
        headline.outlet.unwrap_or_default().to_owned(),
        headline.outlet_guessed.to_string(),
    ]
}

fn places(places: &[Place]) -> String {
    let places = places.iter().map(|[start, end]| format!("{start}-{end}"));
    places.collect::<Vec<_>>().join(" ")
}
