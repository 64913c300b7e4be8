//! What it means that an article or a quote matches, and what is lit then: pure, on one [`Record`].
//!
//! The rules of [`Request`](crate::search::Request), written once. The memory engine answers by them, and
//! the screens light by them whatever engine found the article. Which text a clause looks into:
//!
//! | clause | text |
//! |---|---|
//! | bare word, [`Scope::Articles`] | [`Article::title`], and each block that is not boilerplate |
//! | bare word, [`Scope::Quotes`] | the content of the quote, its pieces joined by a space |
//! | `text:` | as bare words in [`Scope::Articles`] |
//! | `quote:`, `like:` | as bare words in [`Scope::Quotes`] |
//! | `verb:` | [`Record::verbs`] of the quote; `verb:@distance` its [`Record::signs`] |
//! | `len:` | [`Record::length`] of the quote |
//! | `is:` | [`Record::signs`] of the quote |
//! | `speaker:` | [`Record::speaker`] of the quote; `speaker:?` that there is none; `speaker:="…"` all of it, letter by letter |
//! | `kind:` | the name of the quote's kind |
//! | `conf:` | the quote's confidence, as a number |
//! | `title:` | [`Article::title`] |
//! | `outlet:` | the article's outlet; `outlet:?` that it is not known; `outlet:="…"` all of it; a domain (`coastwire.example`) also [`Article::host`] |
//! | `url:` | the words of the article's web address; `url:?` that it is not known |
//! | `date:` | the article's day; an article without one is never in a range |
//! | `author:`, `path:` | the article's byline; [`Record::path`] |
//! | `lang:` | the code of the article's language, and its English name |
//! | `has:` | [`Record::has`] |
//! | `id:` | the article's id; what ends in a colon and a number is the id of a quote ([`quote_id`](crate::record::quote_id)) |
//! | `is:picked` | the article's id, which is one of those put in |
//!
//! In `url:` and `outlet:` an address may be written with or without `https://` and `www.`, whatever the file has.
//!
//! Every text stands alone: a phrase does not run from the title into the text or from block to block, but
//! it does run over the words that interrupt a quote.

use crate::article::{Article, Label};
use crate::query::{Field, Pattern, Words, merge};
use crate::quote::{Quote, thousandths};
use crate::record::{Record, Verbs};
use crate::search::Scope;
use crate::search::kwic::IN_CONTENT;
use crate::text::{Span, Spans, composed};

/// How a record matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The quotes that match, by ordinal, rising; all of them when no clause is about quotes.
    pub quotes: Vec<u32>,
    /// The occurrences of bare words that make it match, in the article's text, sorted by start, disjoint,
    /// on grapheme borders. In [`Scope::Quotes`] they lie in the content of matching quotes, and one may be
    /// of several spans; in [`Scope::Articles`] they lie in blocks that are not boilerplate.
    pub hits: Vec<Spans>,
    /// The clauses that make it match, it or one of its quotes: what may be lit around its text.
    pub clauses: Vec<usize>,
    /// For each of the quotes, the clauses that make it match; none when no clause is about quotes.
    pub reasons: Vec<Vec<usize>>,
}

/// Whether a clause looks into quotes, so that it must hold for the same quote as the others that do.
#[must_use]
pub fn is_about_quotes(pattern: &Pattern, clause: usize, scope: Scope) -> bool {
    pattern.quote(clause).is_some() || is_of_quotes(pattern.field(clause), scope)
}

/// The same of a clause without an id of a quote, by its field.
pub(super) fn is_of_quotes(field: Option<Field>, scope: Scope) -> bool {
    match field {
        Some(
            Field::Speaker
            | Field::Kind
            | Field::Confidence
            | Field::Verb
            | Field::Length
            | Field::Is
            | Field::Like
            | Field::Quote,
        ) => true,
        Some(
            Field::Outlet
            | Field::Title
            | Field::Date
            | Field::Text
            | Field::Author
            | Field::Path
            | Field::Url
            | Field::Language
            | Field::Has
            | Field::Id,
        ) => false,
        None => scope == Scope::Quotes,
    }
}

/// Whether a name that is asked for is this one, letter by letter, however accents are spelt.
pub(super) fn is_whole(name: &str, value: &str) -> bool {
    composed(name) == composed(value)
}

/// Whether the words of a clause are looked for, and lit, in what an article says: in its text or in its quotes.
fn is_said(field: Option<Field>) -> bool {
    matches!(field, None | Some(Field::Text | Field::Quote | Field::Like))
}

/// Whether and how a record matches. O(n) in bytes of the texts that the pattern looks into.
#[must_use]
pub fn matches(pattern: &Pattern, scope: Scope, record: &Record) -> Option<Matches> {
    let found = Search::new(pattern, scope, record).run()?;
    Some(Matches {
        quotes: found.quotes,
        hits: merge(record.article.text.as_str(), &found.hits),
        clauses: (0..pattern.len()).filter(|c| found.lit[*c]).collect(),
        reasons: found.reasons,
    })
}

/// Every occurrence of the bare words of a pattern anywhere in an article's text, boilerplate and all,
/// whether or not the article matches: for a search inside it. Sorted by start, disjoint. O(n) in bytes.
#[must_use]
pub fn find(pattern: &Pattern, record: &Record) -> Vec<Spans> {
    let article = &record.article;
    let clauses: Vec<usize> = (0..pattern.len())
        .filter(|clause| is_said(pattern.field(*clause)) && !pattern.is_negated(*clause))
        .collect();
    let mut hits = Vec::new();
    let mut words = Words::default();
    for paragraph in article.text.paragraphs() {
        read_block(&mut words, article, *paragraph);
        for clause in &clauses {
            hits.extend(pattern.occurrences(*clause, &words));
        }
    }
    merge(article.text.as_str(), &hits)
}

/// What to light in a title as it is shown in a list.
#[must_use]
pub fn light_title(pattern: &Pattern, scope: Scope, title: &str) -> Vec<Spans> {
    match scope {
        Scope::Articles => pattern.light(title, &[None, Some(Field::Title), Some(Field::Text)]),
        Scope::Quotes => pattern.light(title, &[Some(Field::Title), Some(Field::Text)]),
    }
}

/// What to light in the content of a quote as it is shown in a list.
#[must_use]
pub fn light_content(pattern: &Pattern, content: &str) -> Vec<Spans> {
    let [bare, quote, text] = IN_CONTENT;
    pattern.light(content, &[bare, quote, text, Some(Field::Like)])
}

/// What to light in the words that introduce a quote: all of them, when one of their verbs is searched for.
#[must_use]
pub fn light_cue(pattern: &Pattern, cue: &str) -> Vec<Spans> {
    let searched = |clause: &usize| {
        pattern.field(*clause) == Some(Field::Verb) && !pattern.is_negated(*clause)
    };
    let clauses: Vec<usize> = (0..pattern.len()).filter(searched).collect();
    if clauses.is_empty() || cue.is_empty() {
        return Vec::new();
    }
    let Verbs { words, classes, .. } = Verbs::of(cue);
    let words = Words::of(&words);
    let found = |clause: &usize| {
        pattern.occurs(*clause, &words)
            || pattern
                .name(*clause)
                .is_some_and(|name| classes.contains(&name))
    };
    match clauses.iter().any(found) {
        true => vec![Spans::from(Span::new(0, cue.len()))],
        false => Vec::new(),
    }
}

/// What to light in the name of a speaker.
#[must_use]
pub fn light_speaker(pattern: &Pattern, speaker: &str) -> Vec<Spans> {
    pattern.light(speaker, &[Some(Field::Speaker)])
}

/// What to light in the name of an outlet.
#[must_use]
pub fn light_outlet(pattern: &Pattern, outlet: &str) -> Vec<Spans> {
    pattern.light(outlet, &[Some(Field::Outlet)])
}

/// What a search in one record gives before it is made fit to be shown.
pub(super) struct Found {
    /// The quotes that match, rising.
    pub(super) quotes: Vec<u32>,
    /// For each of them, how many occurrences of bare words it holds; zeros in [`Scope::Articles`].
    pub(super) counts: Vec<u32>,
    /// Occurrences of bare words in the text.
    pub(super) hits: Vec<Spans>,
    /// How many there are in the title.
    pub(super) title_hits: usize,
    /// Which clauses make it match.
    lit: Vec<bool>,
    /// The same for each of the quotes, when a clause is about them.
    reasons: Vec<Vec<usize>>,
}

/// One pattern on one record.
pub(super) struct Search<'a> {
    pattern: &'a Pattern,
    scope: Scope,
    record: &'a Record,
    /// Which clauses hold, for the article and the quote that is looked at.
    truth: Vec<bool>,
    /// Occurrences of bare words in the article, by clause.
    places: Vec<(usize, Spans)>,
    words: Words,
}

impl<'a> Search<'a> {
    pub(super) fn new(pattern: &'a Pattern, scope: Scope, record: &'a Record) -> Self {
        Self {
            pattern,
            scope,
            record,
            truth: vec![false; pattern.len()],
            places: Vec::new(),
            words: Words::default(),
        }
    }

    /// The clauses that make the article match, it or one of its quotes; none when it does not.
    pub(super) fn reasons_of_article(self) -> Vec<usize> {
        let clauses = self.clauses();
        let lit = self.run().map_or_else(Vec::new, |found| found.lit);
        clauses
            .zip(lit)
            .filter(|(_, lit)| *lit)
            .map(|(clause, _)| clause)
            .collect()
    }

    /// The clauses that make one of its quotes match; none when it does not.
    pub(super) fn reasons_of_quote(mut self, quote: &Quote) -> Vec<usize> {
        self.look_at_article();
        let about_quotes = self.about_quotes();
        if !about_quotes.is_empty() {
            self.look_at_quote(&about_quotes, quote);
        }
        match self.holds() {
            true => self.pattern.reasons(|clause| self.truth[clause]),
            false => Vec::new(),
        }
    }

    fn about_quotes(&self) -> Vec<usize> {
        self.clauses()
            .filter(|clause| is_about_quotes(self.pattern, *clause, self.scope))
            .collect()
    }

    pub(super) fn run(mut self) -> Option<Found> {
        let title_hits = self.look_at_article();
        let about_quotes = self.about_quotes();
        let mut found = Found {
            quotes: Vec::new(),
            counts: Vec::new(),
            hits: Vec::new(),
            title_hits,
            lit: vec![false; self.pattern.len()],
            reasons: Vec::new(),
        };
        if about_quotes.is_empty() {
            if !self.holds() {
                return None;
            }
            let quotes = u32::try_from(self.record.extraction.quotes.len()).unwrap_or(u32::MAX);
            found.quotes = (0..quotes).collect();
            found.counts = vec![0; found.quotes.len()];
            self.reasons(&mut found.lit);
        }
        let record = self.record;
        if !about_quotes.is_empty() {
            for (ordinal, quote) in (0u32..).zip(&record.extraction.quotes) {
                self.look_at_quote(&about_quotes, quote);
                if self.holds() {
                    let reasons = self.reasons(&mut found.lit);
                    let before = found.hits.len();
                    self.hits_in_quote(&reasons, &mut found.hits);
                    found.reasons.push(reasons);
                    // A likeness is one hit of many words, and the more the better.
                    let count: usize = found.hits[before..].iter().map(|hit| hit.len()).sum();
                    found.quotes.push(ordinal);
                    found.counts.push(u32::try_from(count).unwrap_or(u32::MAX));
                }
            }
            // An article that quotes nobody is asked as if it had one quote of which nothing holds.
            let quoteless = self.scope == Scope::Articles && record.extraction.quotes.is_empty();
            if found.quotes.is_empty() && !(quoteless && self.holds()) {
                return None;
            }
            if quoteless {
                self.reasons(&mut found.lit);
            }
        }
        let places = std::mem::take(&mut self.places);
        found.hits.extend(
            places
                .into_iter()
                .filter(|(clause, _)| found.lit[*clause])
                .map(|(_, place)| place),
        );
        Some(found)
    }

    fn clauses(&self) -> std::ops::Range<usize> {
        0..self.pattern.len()
    }

    fn holds(&self) -> bool {
        self.pattern.holds(|clause| self.truth[clause])
    }

    /// The clauses that make it hold, each of them lit.
    fn reasons(&self, lit: &mut [bool]) -> Vec<usize> {
        let reasons = self.pattern.reasons(|clause| self.truth[clause]);
        for clause in &reasons {
            lit[*clause] = true;
        }
        reasons
    }

    /// Finds out which clauses about the article hold; gives the number of bare words in its title.
    fn look_at_article(&mut self) -> usize {
        let pattern = self.pattern;
        let article = &self.record.article;
        let (mut bare, mut in_title) = (Vec::new(), Vec::new());
        for clause in self.clauses() {
            match pattern.field(clause) {
                None if self.scope == Scope::Articles => bare.push(clause),
                Some(Field::Text) => bare.push(clause),
                Some(Field::Title) => in_title.push(clause),
                Some(field) => self.truth[clause] = self.of_article(field, clause),
                None => {}
            }
        }
        if bare.is_empty() && in_title.is_empty() {
            return 0;
        }
        let title = article.title();
        self.words.clear();
        self.words.read(title, Span::new(0, title.len()));
        for clause in in_title {
            self.truth[clause] = pattern.occurs(clause, &self.words);
        }
        let mut title_hits = 0;
        for clause in &bare {
            let count = pattern.occurrences(*clause, &self.words).count();
            self.truth[*clause] = count > 0;
            if !pattern.is_negated(*clause) {
                title_hits += count;
            }
        }
        if bare.is_empty() {
            return title_hits;
        }
        for block in article.blocks.iter() {
            if block.label == Label::Boilerplate {
                continue;
            }
            read_block(&mut self.words, article, block.span);
            for clause in &bare {
                for place in pattern.occurrences(*clause, &self.words) {
                    self.truth[*clause] = true;
                    self.places.push((*clause, place));
                }
            }
        }
        title_hits
    }

    /// Whether a clause about the article holds that looks neither into its text nor into its title.
    fn of_article(&self, field: Field, clause: usize) -> bool {
        let (pattern, article) = (self.pattern, &self.record.article);
        let known = |value: Option<&str>| match value {
            None => pattern.wants_absence(clause),
            Some(value) => pattern.occurs(clause, &Words::of(value)),
        };
        let name = pattern.name(clause);
        match field {
            Field::Outlet => {
                let host = article.host().filter(|_| pattern.is_domain(clause));
                let outlet = article.outlet.as_ref().map(|outlet| outlet.value.as_str());
                known(outlet)
                    || name
                        .zip(outlet)
                        .is_some_and(|(name, outlet)| is_whole(name, outlet))
                    || host.is_some_and(|host| pattern.occurs(clause, &Words::of(host)))
            }
            Field::Url => known(article.url.as_deref()),
            Field::Author => known(article.byline.as_deref()),
            Field::Path => known(Some(self.record.path())),
            Field::Date => match &article.date {
                None => pattern.wants_absence(clause),
                Some(date) => pattern.admits_day(clause, date.value),
            },
            Field::Language => {
                let language = article.language.id;
                name.is_some_and(|name| {
                    name == language.code() || name.eq_ignore_ascii_case(language.name())
                })
            }
            Field::Has => name.is_some_and(|name| self.record.has().contains(&name)),
            Field::Id => {
                let id = article.id.as_str();
                name == Some(id) || pattern.is_among(clause, id)
            }
            _ => false,
        }
    }

    /// Finds out which clauses about quotes hold for this one; leaves its words behind.
    fn look_at_quote(&mut self, clauses: &[usize], quote: &Quote) {
        let (pattern, record) = (self.pattern, self.record);
        let of = |field: Field| clauses.iter().any(|c| pattern.field(*c) == Some(field));
        let speaker = of(Field::Speaker).then(|| record.speaker(quote)).flatten();
        let name = speaker.as_deref().map(Words::of);
        let kind = of(Field::Kind).then(|| Words::of(quote.kind.name()));
        let told = (of(Field::Verb) || of(Field::Is)).then(|| record.verbs(quote));
        let verbs = told.as_ref().map(|told| Words::of(&told.words));
        let signs = told.map_or_else(Vec::new, |told| record.signs(quote, &told));
        self.words.clear();
        if clauses.iter().any(|c| is_said(pattern.field(*c))) {
            let text = record.article.text.as_str();
            for piece in quote.content.iter() {
                self.words.read(text, *piece);
            }
        }
        for &clause in clauses {
            let among = |words: &Option<Words>| {
                words
                    .as_ref()
                    .is_some_and(|words| pattern.occurs(clause, words))
            };
            let signed = || {
                pattern
                    .name(clause)
                    .is_some_and(|name| signs.contains(&name))
            };
            self.truth[clause] = match pattern.field(clause) {
                Some(Field::Speaker) if pattern.wants_absence(clause) => speaker.is_none(),
                Some(Field::Speaker) => match pattern.name(clause) {
                    Some(whole) => speaker.as_deref().is_some_and(|name| is_whole(whole, name)),
                    None => among(&name),
                },
                Some(Field::Kind) => among(&kind),
                Some(Field::Verb) => among(&verbs) || signed(),
                Some(Field::Is) => signed(),
                Some(Field::Id) => pattern.quote(clause).is_some_and(|(article, start)| {
                    article == record.article.id.as_str() && quote.hull().start() == start as usize
                }),
                Some(Field::Confidence) => {
                    pattern.admits(clause, thousandths(quote.confidence).into())
                }
                Some(Field::Length) => pattern.admits(clause, record.length(quote)),
                _ => pattern.occurs(clause, &self.words),
            };
        }
    }

    /// The occurrences in the quote that was looked at last, of the clauses that make it match.
    fn hits_in_quote(&self, reasons: &[usize], hits: &mut Vec<Spans>) {
        for &clause in reasons {
            let field = self.pattern.field(clause);
            if is_said(field) && is_of_quotes(field, self.scope) {
                hits.extend(self.pattern.occurrences(clause, &self.words));
            }
        }
    }
}

fn read_block(words: &mut Words, article: &Article, span: Span) {
    words.clear();
    words.read(article.text.as_str(), span);
}
