//! [`Completions`]: what the word in the search line could become, in a small menu under it.
//!
//! The values of a field are those that occur in what the rest of the query finds, with their counts: so any of them
//! that is taken finds something. What is offered never changes what is searched before it is taken.

use jiff::civil::Date;

use crate::app::tally::Asking;
use crate::app::whole::{holds, nobody, wholly, words, written};
use crate::app::{Effect, Model, Reach, Tallies, compiled, prompt};
use crate::article::language_names;
use crate::query::{Field, HAS, IS, KINDS, Query, STANCES, Slot, is_mark, meaning, slot};
use crate::search::{Counted, Facets, Scope, Tab, by_first_forms};
use crate::text::{Span, fold};

/// How many offers are in sight.
pub const COMPLETIONS: usize = 8;

/// The shortest start of the name of a field that is written on behind it.
const BEGUN: usize = 3;

/// What is said of days from today on.
const SAID: [&str; 7] = [
    "today",
    "yesterday",
    "7d",
    "week",
    "month",
    "last-week",
    "last-month",
];

/// One of what is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is put in place of the word.
    pub written: String,
    /// What is shown of it. Raw text of articles.
    pub shown: String,
    /// A word about it.
    pub note: &'static str,
    /// How often it occurs, when that was counted.
    pub count: Option<u64>,
}

/// The open menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Completions {
    /// What is offered: the values of a field, or fields.
    pub title: &'static str,
    /// What is replaced.
    pub span: Span,
    /// What is offered, the best first.
    pub rows: Vec<Completion>,
    /// The one that is chosen.
    pub chosen: usize,
    /// Whether what occurs has still to be counted.
    pub waits: bool,
    /// Whether the counts are of articles, not of quotes.
    pub articles: bool,
    /// What has to be counted.
    wanted: Option<Asking>,
    /// What the values are taken from until that has been counted, and the rest of the query that it was counted for:
    /// as long as that stays no count is wrong.
    seen: Option<(Asking, Tab)>,
}

/// What is remembered from key to key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completing {
    /// The open menu.
    pub offers: Option<Completions>,
    /// The rest of the name of a field that has been begun.
    pub rest: Option<String>,
    /// Where the word begins whose menu was closed.
    shut: Option<usize>,
    /// Where a menu was asked for.
    asked: Option<usize>,
    /// What was gone to in the menu.
    chosen: Option<String>,
}

impl Completing {
    /// Something was typed: the best offer is the first one again.
    pub(super) fn typed(&mut self) {
        self.chosen = None;
    }

    /// The line is opened anew.
    pub(super) fn begin(&mut self) {
        *self = Self::default();
    }
}

/// What is to be counted for the menu.
pub(super) fn wanted(model: &Model) -> Option<Asking> {
    let offers = model.finder.completing.offers.as_ref()?;
    offers.wanted.clone()
}

/// Goes to the next offer or the one before, round and round.
pub(super) fn step(model: &mut Model, forward: bool) {
    let completing = &mut model.finder.completing;
    let Some(offers) = completing.offers.as_mut().filter(|o| !o.rows.is_empty()) else {
        return;
    };
    let len = offers.rows.len();
    offers.chosen = (offers.chosen + if forward { 1 } else { len - 1 }) % len;
    let row = offers.rows.get(offers.chosen);
    completing.chosen = row.map(|row| row.written.clone());
}

/// Closes the menu until another word is typed.
pub(super) fn close(model: &mut Model) {
    let completing = &mut model.finder.completing;
    completing.shut = completing.offers.take().map(|offers| offers.span.start());
    completing.asked = None;
}

/// Opens the menu on the word at the cursor, or on all fields.
pub(super) fn open(model: &mut Model) {
    let completing = &mut model.finder.completing;
    completing.shut = None;
    completing.asked = Some(model.finder.input.cursor());
    model.finder.input.deselect();
}

/// Whether somebody has gone to a row of the menu: then the key that takes the query takes that first.
pub(super) fn is_gone_to(model: &Model) -> bool {
    let completing = &model.finder.completing;
    completing.offers.is_some() && completing.chosen.is_some()
}

/// Takes the offer that is chosen.
pub(super) fn take(model: &mut Model, effects: &mut Vec<Effect>) {
    let finder = &mut model.finder;
    let Some(offers) = finder.completing.offers.take() else {
        return;
    };
    let Some(offer) = offers.rows.get(offers.chosen) else {
        return;
    };
    finder.input.put(offers.span, &offer.written);
    finder.completing.asked = None;
    // A field goes on with its values.
    let on = offer.written.ends_with(':');
    finder.completing.shut = (!on).then_some(offers.span.start());
    prompt::edited(model, effects);
}

/// Takes the rest of the name of a field. Whether there is one.
pub(super) fn take_rest(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some(rest) = model.finder.completing.rest.take() else {
        return false;
    };
    prompt::insert(model, &rest, effects);
    true
}

/// Brings what is offered into line with what is typed and counted.
pub(super) fn settle(model: &mut Model) {
    let finder = &mut model.finder;
    let former = finder.completing.offers.take();
    finder.completing.rest = None;
    // What a search inside an article looks for are words.
    if !finder.open || finder.input.is_selected() || finder.reach == Reach::Here {
        finder.completing.asked = None;
        return;
    }
    let filters = model.with_picked(&compiled(&model.finder.filters));
    let finder = &mut model.finder;
    let (text, cursor) = (finder.input.text(), finder.input.cursor());
    let slot = slot(text, cursor, finder.today);
    let asked = finder.completing.asked.filter(|at| {
        let within = |slot: &Slot| (slot.span.start()..=slot.span.end()).contains(at);
        *at == cursor || slot.as_ref().is_some_and(within)
    });
    finder.completing.asked = asked;
    let scope = finder.reach.scope();
    let start = slot.as_ref().map(|slot| slot.span.start());
    if start.is_none() || finder.completing.shut != start {
        finder.completing.shut = None;
    }
    let offers = match &slot {
        Some(slot) if slot.field.is_some() => {
            let open = finder.completing.shut.is_none();
            let tallies = &model.tallies;
            let values = Values {
                slot,
                scope,
                text,
                cursor,
                today: finder.today,
                filters: &filters,
            };
            open.then(|| values.offers(former, tallies)).flatten()
        }
        slot => {
            let word = slot
                .as_ref()
                .map_or(Span::new(cursor, cursor), |slot| slot.span);
            let begun = text.get(word.start()..cursor).unwrap_or_default();
            let ends = cursor == text.len() && asked.is_none();
            finder.completing.rest = ends.then(|| rest_of_name(begun)).flatten();
            let free = slot.is_some() || is_gap(text, cursor);
            asked.filter(|_| free).and_then(|_| fields(begun, word))
        }
    };
    finder.completing.offers = offers.map(|offers| {
        let chosen = finder.completing.chosen.as_ref();
        let at = offers
            .rows
            .iter()
            .position(|row| Some(&row.written) == chosen);
        Completions {
            chosen: at.unwrap_or(0),
            ..offers
        }
    });
}

/// Whether a word could begin at the cursor.
fn is_gap(text: &str, cursor: usize) -> bool {
    let (before, after) = text.split_at_checked(cursor).unwrap_or((text, ""));
    let starts =
        before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || "(-|".contains(c));
    let ends =
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || ")|".contains(c));
    let marks = before.chars().filter(|c| is_mark(*c)).count();
    starts && ends && marks.is_multiple_of(2)
}

/// The names of fields: the full ones, and the other ways to say a date.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let fields = Field::ALL
        .iter()
        .map(|field| (field.name(), field.example()));
    fields.chain([
        ("after", "after:2031-03-18"),
        ("before", "before:2031-03-18"),
        ("since", "since:7d"),
    ])
}

/// How the name of a field goes on that has been begun far enough that little else begins so.
fn rest_of_name(begun: &str) -> Option<String> {
    if begun.chars().count() < BEGUN || !begun.chars().all(char::is_alphabetic) {
        return None;
    }
    let begun = begun.to_lowercase();
    let (rest, _) =
        names().find_map(|(name, example)| Some((name.strip_prefix(&*begun)?, example)))?;
    (!rest.is_empty()).then(|| format!("{rest}:"))
}

/// The fields whose names begin so.
fn fields(begun: &str, span: Span) -> Option<Completions> {
    let begun = begun.to_lowercase();
    let rows: Vec<Completion> = names()
        .filter(|(name, _)| name.starts_with(&*begun))
        .map(|(name, example)| Completion {
            written: format!("{name}:"),
            shown: format!("{name}:"),
            note: example,
            count: None,
        })
        .collect();
    (!rows.is_empty()).then_some(Completions {
        title: "fields",
        span,
        rows,
        chosen: 0,
        waits: false,
        articles: false,
        wanted: None,
        seen: None,
    })
}

/// A value that is being typed.
struct Values<'s> {
    slot: &'s Slot,
    scope: Scope,
    text: &'s str,
    cursor: usize,
    today: Option<Date>,
    filters: &'s Query,
}

impl Values<'_> {
    /// The menu for it; `None` where there is nothing to offer.
    fn offers(&self, former: Option<Completions>, tallies: &Tallies) -> Option<Completions> {
        let field = self.slot.field?;
        let span = self.replaced(field);
        let typed = self.text.get(span.start()..self.cursor).unwrap_or_default();
        let counted = facet(field).is_some();
        let asking = self.asking(&self.slot.typed);
        let rest = self.asking(&self.slot.rest);
        let tab = |asking: &Asking| {
            let facets = tallies.of(&asking.0, asking.1)?;
            Some(facet(field)?(facets).clone())
        };
        let now = tab(&asking);
        let exact = now.is_some() || !counted;
        let now = now.or_else(|| tab(&rest));
        let whole = now.is_some();
        let same = |former: &Completions| former.title == field.name();
        let kept = former.filter(same).and_then(|former| former.seen);
        let kept = kept.filter(|(of, _)| *of == rest).map(|(_, tab)| tab);
        let tab = now.or(kept);
        let mut rows = self.rows(field, tab.as_ref().unwrap_or(&Tab::default()), whole);
        if field.takes_prefixes() {
            let before = self.text.get(..span.start()).unwrap_or_default();
            wholly(&mut rows, field, before.ends_with('='));
        }
        rows.retain(|offer| is_begun(&offer.shown, typed) || is_begun(&offer.written, typed));
        // What stands there already is no news.
        let there = self.text.get(span.range()).unwrap_or_default();
        if let [only] = rows.as_slice()
            && fold(&only.written) == fold(there)
        {
            return None;
        }
        let waits = !exact && rows.is_empty();
        (waits || !rows.is_empty()).then(|| Completions {
            title: field.name(),
            span,
            rows,
            chosen: 0,
            waits,
            articles: self.scope == Scope::Articles,
            wanted: (!exact).then_some(asking),
            seen: tab.map(|tab| (rest, tab)),
        })
    }

    /// What is asked for with the filters that stand beside what is typed.
    fn asking(&self, query: &Query) -> Asking {
        let query = Query::all_of(vec![query.clone(), self.filters.clone()]);
        // As the question itself is asked, so that the same is not counted twice.
        (by_first_forms(query), self.scope)
    }

    /// What a value that is taken is put in place of: all of what stands there, or the end of a range.
    fn replaced(&self, field: Field) -> Span {
        let span = self.slot.span;
        if field != Field::Date {
            return span;
        }
        let head = self.text.get(span.start()..self.cursor).unwrap_or_default();
        let from = head.rfind(['.', '<', '>', '=']);
        Span::new(span.start() + from.map_or(0, |at| at + 1), span.end())
    }

    /// All values of a field.
    fn rows(&self, field: Field, tab: &Tab, whole: bool) -> Vec<Completion> {
        let count = |counted: &Counted| match self.scope {
            Scope::Quotes => counted.quotes,
            Scope::Articles => counted.articles,
        };
        let known = |name: &str| {
            let found = tab.first.iter().find(|c| c.value.as_deref() == Some(name));
            found.map(count).or(whole.then_some(0))
        };
        let plain = |name: &&str| Completion {
            written: (*name).to_owned(),
            shown: (*name).to_owned(),
            note: meaning(name),
            count: None,
        };
        let valued = |counted: &Counted| {
            let value = counted.value.as_ref()?;
            Some(Completion {
                written: written(value),
                shown: value.clone(),
                note: "",
                count: Some(count(counted)),
            })
        };
        match field {
            Field::Kind => {
                let rows = KINDS.iter().map(|name| Completion {
                    count: known(name),
                    ..plain(name)
                });
                rows.collect()
            }
            Field::Is => IS.iter().map(plain).collect(),
            Field::Has => HAS.iter().map(plain).collect(),
            Field::Language => languages(),
            Field::Verb => {
                let verbs = tab.first.iter().filter_map(valued);
                verbs.chain(STANCES.iter().map(plain)).collect()
            }
            Field::Date => {
                let months = tab.first.iter().rev().filter_map(valued);
                let months = months.map(|offer| Completion {
                    written: offer.shown.clone(),
                    ..offer
                });
                let said = SAID.iter().filter(|_| self.today.is_some()).map(plain);
                months.chain(said).collect()
            }
            Field::Speaker | Field::Outlet => {
                let mut rows: Vec<Completion> = tab.first.iter().filter_map(valued).collect();
                let absent = tab.first.iter().find(|counted| counted.value.is_none());
                if let Some(absent) = absent {
                    // In sight, but never what Tab takes unasked.
                    let at = rows.len().min(COMPLETIONS - 1);
                    rows.insert(at, nobody(field, count(absent)));
                }
                rows
            }
            _ => Vec::new(),
        }
    }
}

/// Every language there is, by name: which of them occur is not counted.
fn languages() -> Vec<Completion> {
    let mut rows: Vec<Completion> = language_names()
        .map(|(code, name)| Completion {
            written: code.to_owned(),
            shown: name.to_owned(),
            note: code,
            count: None,
        })
        .collect();
    rows.sort_by(|a, b| a.shown.cmp(&b.shown));
    rows
}

/// Where the values of a field are counted.
fn facet(field: Field) -> Option<fn(&Facets) -> &Tab> {
    Some(match field {
        Field::Speaker => |facets| &facets.speakers,
        Field::Outlet => |facets| &facets.outlets,
        Field::Kind => |facets| &facets.kinds,
        Field::Verb => |facets| &facets.verbs,
        Field::Date => |facets| &facets.months,
        _ => return None,
    })
}

/// Whether a value, or any word of it, begins as typed.
fn is_begun(value: &str, typed: &str) -> bool {
    let wanted = words(typed);
    if wanted.is_empty() {
        let signs: String = typed.chars().filter(|c| matches!(c, '?' | '@')).collect();
        return value.starts_with(&signs);
    }
    typed.starts_with('@') == value.starts_with('@') && holds(&words(value), &wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_word_of_a_value_may_be_begun() {
        assert!(is_begun("Dana Okafor", "ok") && is_begun("Dana Okafor", "dana o"));
        assert!(is_begun("Dána Okafor", "\"DANA"));
        assert!(!is_begun("Dana Okafor", "kafor") && !is_begun("Dana Okafor", "okafor d"));
        assert!(is_begun("@distance", "@di") && is_begun("@distance", "@"));
        assert!(!is_begun("say", "@") && is_begun("?", "?") && !is_begun("Dana", "?"));
        assert!(is_begun("2031-03", "2031-0") && is_begun("anything", ""));
    }

    #[test]
    fn values_are_written_so_that_they_read_as_one() {
        assert_eq!(written("Okafor"), "Okafor");
        assert_eq!(written("Dana Okafor"), "\"Dana Okafor\"");
        assert_eq!(written("“Bo” Lee, Jr."), "\"Bo  Lee, Jr.\"");
    }

    #[test]
    fn names_that_are_begun_go_on() {
        assert_eq!(rest_of_name("spe").as_deref(), Some("aker:"));
        assert_eq!(rest_of_name("Out").as_deref(), Some("let:"));
        for word in ["sp", "speaker", "bear", "", "kin2"] {
            assert_eq!(rest_of_name(word), None, "{word}");
        }
    }
}
