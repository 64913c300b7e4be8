//! What a question lights up: the one place where the app meets the matcher of the query language.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::filter::{Facet, Filter, chips, compiled};
use crate::article::Label;
use crate::query::{Field, Pattern, Problem, Query, Reading, merge, parse_on};
use crate::record::Record;
use crate::search::{
    Matches, Scope, Sort, by_first_forms, find as find_in, is_about_quotes, light_cue,
    light_speaker, light_title, matches,
};
use crate::text::{Span, Spans};

/// A question to the corpus or to one article, as typed and as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What was typed.
    pub text: String,
    /// How that was read.
    pub typed: Query,
    /// What narrows it beside.
    pub filters: Vec<Filter>,
    /// All of it: what was typed, and the filters.
    pub query: Query,
    /// What its bare words look into.
    pub scope: Scope,
    /// The same, ready to be looked for.
    pub pattern: Pattern,
    /// The order of its answer.
    pub sort: Sort,
}

impl Question {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self::new(String::new(), Query::All, Scope::Quotes)
    }

    /// A question as typed and as read.
    #[must_use]
    pub fn new(text: String, query: Query, scope: Scope) -> Self {
        let pattern = Pattern::new(&query);
        // Without words nothing is more relevant than anything else.
        let sort = match query {
            Query::All => Sort::Date,
            _ => Sort::Relevance,
        };
        Self {
            text,
            typed: query.clone(),
            filters: Vec::new(),
            query,
            scope,
            pattern,
            sort,
        }
    }

    /// The same, narrowed by these filters and no others. They make nothing more relevant: the order stays.
    #[must_use]
    pub fn narrowed(self, filters: &[Filter]) -> Self {
        if self.filters == filters {
            return self;
        }
        let query = Query::all_of(vec![self.typed.clone(), compiled(filters)]);
        Self {
            pattern: Pattern::new(&query),
            query,
            filters: filters.to_vec(),
            ..self
        }
    }

    /// The same without the filters that choose values of a facet: what there is to choose from.
    #[must_use]
    pub fn widened(self, facet: Facet) -> Self {
        let chosen = |filter: &Filter| filter.facet == facet && !filter.negated;
        let mut filters = self.filters.clone();
        filters.retain(|filter| !chosen(filter));
        self.narrowed(&filters)
    }

    /// What was typed and the filters, as they are told. Raw text of articles.
    #[must_use]
    pub fn told(&self) -> String {
        let text = Some(self.text.trim().to_owned()).filter(|text| !text.is_empty());
        let chips = chips(&self.filters).into_iter();
        let parts = text
            .into_iter()
            .chain(chips.map(|chip| format!("[{chip}]")));
        parts.collect::<Vec<_>>().join("  ")
    }

    /// Reads what is typed, half-finished or not; what was odd about it comes beside. `None` while that says nothing
    /// yet and what was found before should stay.
    #[must_use]
    pub fn typed(text: &str, scope: Scope, today: Option<Date>) -> (Option<Self>, Vec<Problem>) {
        let parsed = parse_on(text, Reading::Typing, today);
        let query = by_first_forms(parsed.query);
        let question = Self::new(text.to_owned(), query, scope);
        (Some(question).filter(|_| !parsed.holds), parsed.problems)
    }

    /// The same in the order that was chosen, if any was.
    #[must_use]
    pub fn sorted(self, chosen: Option<Sort>) -> Self {
        let sort = chosen.unwrap_or(self.sort);
        Self { sort, ..self }
    }

    /// Whether it asks for everything.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.query == Query::All
    }

    /// Whether only some of the quotes of an article are meant.
    #[must_use]
    pub fn is_about_quotes(&self) -> bool {
        (0..self.pattern.len()).any(|clause| is_about_quotes(&self.pattern, clause, self.scope))
    }
}

/// What lights an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Lamp {
    /// The question in force.
    pub main: Question,
    /// A search inside this one article, which stands over it.
    pub find: Option<Question>,
    /// Whether the page around the article is hidden, so that nothing is lit in it.
    pub hides: bool,
}

impl Lamp {
    /// Whether it lights nothing in any article.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.main.is_all() && self.find.is_none()
    }

    /// What it lights in `record`. O(n) in bytes of the article.
    #[must_use]
    pub fn light(&self, record: &Record) -> Light {
        let light = Light::of(&self.main, record);
        let Some(find) = &self.find else {
            return light;
        };
        let mut hits = find_in(&find.pattern, record);
        if self.hides {
            let blocks = &record.article.blocks;
            let shown = |at| blocks.label_at(at) != Some(Label::Boilerplate);
            hits.retain(|hit| hit.first().is_some_and(|piece| shown(piece.start())));
        }
        Light {
            names: light.names,
            reasons: light.reasons,
            clauses: light.clauses,
            ..Light::new(hits, light.quotes)
        }
    }
}

/// A large article that is lit on the side, so that no key waits for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lighting {
    /// What lights it.
    pub lamp: Lamp,
    /// The article.
    pub record: Arc<Record>,
}

/// Where a question matches in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Light {
    /// The occurrences in the text, in order of their start; a phrase is one. The first may be of no spans: a title that
    /// stands over the text only is then lit there.
    pub hits: Vec<Spans>,
    /// Their pieces in order of their start, each with the ordinal of its occurrence.
    pub pieces: Vec<(Span, usize)>,
    /// The words that stand for speakers who are searched for, and searched verbs, in order, disjoint.
    pub names: Vec<Span>,
    /// The ordinals of the quotes that match, when a clause is about quotes; in order.
    pub quotes: Option<Vec<usize>>,
    /// For each of them, the clauses that make it match.
    pub reasons: Vec<Vec<usize>>,
    /// The clauses that make the article match, it or one of its quotes.
    pub clauses: Vec<usize>,
}

impl Light {
    /// What `question` lights in `record`. O(n) in bytes of the article.
    #[must_use]
    pub fn of(question: &Question, record: &Record) -> Self {
        if question.is_all() {
            return Self::default();
        }
        let found = matches(&question.pattern, question.scope, record).unwrap_or_default();
        let names = names(question, record, &found);
        let mut hits = found.hits;
        let in_title = in_title(question, record, &found.clauses);
        let over = in_title.is_empty() && is_over(question, record, (&found.clauses, &hits));
        if !in_title.is_empty() {
            hits.extend(in_title);
            hits = merge(record.article.text.as_str(), &hits);
        }
        if over {
            hits.insert(0, Spans::none());
        }
        let quotes = question
            .is_about_quotes()
            .then(|| found.quotes.iter().map(|q| *q as usize).collect());
        Self {
            names,
            reasons: found.reasons,
            clauses: found.clauses,
            ..Self::new(hits, quotes)
        }
    }

    /// Occurrences and quotes made ready for painting.
    #[must_use]
    pub fn new(hits: Vec<Spans>, quotes: Option<Vec<usize>>) -> Self {
        let mut pieces: Vec<(Span, usize)> = hits
            .iter()
            .enumerate()
            .flat_map(|(ordinal, spans)| spans.iter().map(move |span| (*span, ordinal)))
            .collect();
        pieces.sort_unstable();
        Self {
            hits,
            pieces,
            quotes,
            ..Self::default()
        }
    }

    /// The clauses that make a quote match.
    #[must_use]
    pub fn reasons(&self, ordinal: usize) -> &[usize] {
        let at = self
            .quotes
            .as_ref()
            .and_then(|quotes| quotes.binary_search(&ordinal).ok());
        let reasons = at.and_then(|at| self.reasons.get(at));
        reasons.map_or(&[], Vec::as_slice)
    }

    /// Where an occurrence starts; one over the text at its beginning.
    #[must_use]
    pub fn start(&self, hit: usize) -> Option<usize> {
        let first = self.hits.get(hit)?.first();
        Some(first.map_or(0, |piece| piece.start()))
    }
}

/// Where the title stands in the text, be it as its first words, and is asked for by itself: what of it is lit.
fn in_title(question: &Question, record: &Record, clauses: &[usize]) -> Vec<Spans> {
    let pattern = &question.pattern;
    let asks = |clause: &usize| pattern.field(*clause) == Some(Field::Title);
    if !clauses.iter().any(asks) {
        return Vec::new();
    }
    let article = &record.article;
    let first_words = || {
        let mut blocks = article.blocks.iter();
        let first = blocks.find(|block| block.label == Label::Prose)?;
        let start = first.span.start();
        let stated = article.stated_title.is_some();
        (!stated).then(|| Span::new(start, start + article.title().len()))
    };
    let Some(span) = article.title_span().or_else(first_words) else {
        return Vec::new();
    };
    let lit = pattern.only(clauses);
    let title = article.text.slice(span);
    let places = lit.light(title, &[Some(Field::Title)]).into_iter();
    let moved = |spans: Spans| -> Spans { spans.iter().map(|s| s.shift(span.start())).collect() };
    places.map(moved).collect()
}

/// Whether a title that is stated outside of the text is asked for by itself, or is all in which words are found.
fn is_over(question: &Question, record: &Record, (clauses, hits): (&[usize], &[Spans])) -> bool {
    let Some(title) = record.article.stated_title.as_deref() else {
        return false;
    };
    let lit = question.pattern.only(clauses);
    match hits.is_empty() {
        true => !light_title(&lit, question.scope, title).is_empty(),
        false => !lit.light(title, &[Some(Field::Title)]).is_empty(),
    }
}

/// The words that stand for the speakers of some quotes, and those that introduce them, where `question` searches for
/// them.
fn names(question: &Question, record: &Record, found: &Matches) -> Vec<Span> {
    let pattern = &question.pattern;
    let asks = |field| (0..pattern.len()).any(|clause| pattern.field(clause) == Some(field));
    let (speakers, verbs) = (asks(Field::Speaker), asks(Field::Verb));
    if !speakers && !verbs {
        return Vec::new();
    }
    let all = &record.extraction.quotes;
    let mut names: Vec<Span> = Vec::new();
    // Most quotes match for the same reasons.
    let mut lit: (&[usize], Pattern) = (&[], pattern.only(&[]));
    for (ordinal, reasons) in found.quotes.iter().zip(&found.reasons) {
        let Some(quote) = all.get(*ordinal as usize) else {
            continue;
        };
        if lit.0 != reasons.as_slice() {
            lit = (reasons, pattern.only(reasons));
        }
        let pattern = &lit.1;
        let speaker = record.speaker(quote).filter(|_| speakers);
        if speaker.is_some_and(|name| !light_speaker(pattern, &name).is_empty()) {
            names.extend(quote.source.iter());
        }
        if verbs && !light_cue(pattern, &record.cue(quote)).is_empty() {
            names.extend(quote.cue.iter());
        }
    }
    names.sort_unstable();
    names.dedup_by(|next, name| next.overlaps(*name));
    names
}
