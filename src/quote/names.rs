//! The names of an article: runs of capitalised words, with titles stripped, spellings of one name tied together.

use std::cmp::Reverse;

use crate::lang::{self, Tags};
use crate::quote::runs::{Run, following_role, preceding_role, runs};
use crate::quote::sentence::{FUNCTION, Items};
use crate::quote::small::{is_small, small_words};
use crate::quote::token::{Shape, Sort, Token};
use crate::text::{QuickMap, QuickSet, Span};

/// Which pronoun stands for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

impl Gender {
    /// What words say, when they do not contradict each other.
    pub(super) fn of(tags: Tags) -> Option<Gender> {
        match (tags.any(Tags::MALE), tags.any(Tags::FEMALE)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }
}

/// One name of the article.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The fullest spelling, without titles.
    pub(super) span: Span,
    /// The words of the fullest spelling.
    pub(super) words: usize,
    pub(super) gender: Option<Gender>,
    /// A person, as far as the words say.
    pub(super) person: bool,
    /// An organisation, as far as the words say.
    pub(super) organisation: bool,
    /// Whether a title or an office stands before it somewhere.
    titled: bool,
    /// Whether the article also writes its last word small: "Northmoor Water", "the water".
    small: bool,
    /// Whether it is one word that ends like a plural.
    plural: bool,
    /// Whether it also stands inside a sentence, where other words have no capital.
    inside: bool,
    /// How often the full name stands in the article.
    pub(super) count: u32,
}

impl Name {
    /// Whether one word, which the article writes small elsewhere, only opens a sentence or a headline.
    pub(super) fn is_noun(&self) -> bool {
        self.words == 1 && !self.titled && (self.small || self.plural && !self.inside)
    }
}

/// One place where the article names somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) name: usize,
}

type Keys<V> = QuickMap<u64, V>;

/// All names and where they stand.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) list: Vec<Name>,
    /// In order of the text.
    pub(super) mentions: Vec<Mention>,
    surnames: Keys<Namesakes>,
    given: Keys<Namesakes>,
    whole: Keys<usize>,
    /// An office and who holds it: "minister", "harbour minister" → names, with the place.
    roles: Keys<Vec<Holder>>,
}

/// The first few names of one surname or given name. Most have one, so that no memory of its own is worth its while.
#[derive(Clone, Copy, Debug, Default)]
struct Namesakes {
    names: [usize; NAMESAKES],
    count: usize,
}

impl Namesakes {
    fn add(&mut self, name: usize) {
        if let Some(place) = self.names.get_mut(self.count) {
            *place = name;
            self.count += 1;
        }
    }

    fn list(&self) -> &[usize] {
        self.names.get(..self.count).unwrap_or_default()
    }
}

/// Somebody with an office.
#[derive(Clone, Copy, Debug)]
struct Holder {
    /// Where that is said.
    at: usize,
    name: usize,
    /// Whether no word stands before the office that may make it another one ("vice president").
    bare: bool,
}

/// For so many bytes somebody introduced with a title is who a surname means, others being named as often.
const RECENT: usize = 600;

/// So many names an article has as a rule, at the most.
pub(super) const OFTEN: usize = 64;

/// Of people with one surname, so many are told apart.
const NAMESAKES: usize = 8;

impl Names {
    /// Collects the names of the rows of an article. O(n) in tokens.
    pub(super) fn collect(text: &str, tokens: &[Token]) -> Names {
        let runs = runs(text, tokens);
        let mut names = Names::for_runs(runs.len());
        let small = small_words(text, tokens, &runs);
        let mut key = String::new();
        for run in &runs {
            let particle = run.to - run.from == 2
                && tokens[run.from].is(Tags::NAME_PARTICLE)
                && tokens[run.from].tags.none(Tags::GIVEN);
            if run.to - run.from >= 2 && !particle {
                names.full(text, tokens, run, &small, &mut key);
            }
        }
        for run in &runs {
            names.mention(text, tokens, run, &small, &mut key);
        }
        names
            .mentions
            .sort_unstable_by_key(|mention| mention.span.start());
        names
    }

    /// With room for the names of so many runs, as far as an article has them as a rule: maps are slow to grow.
    fn for_runs(count: usize) -> Names {
        let expected = count.min(OFTEN);
        let mut names = Names {
            list: Vec::with_capacity(expected),
            mentions: Vec::with_capacity(count),
            ..Names::default()
        };
        names.whole.reserve(expected);
        names.surnames.reserve(expected / 2);
        names.given.reserve(expected / 2);
        names
    }

    fn full(
        &mut self,
        text: &str,
        tokens: &[Token],
        run: &Run,
        small: &QuickSet<&str>,
        key: &mut String,
    ) {
        let words = &tokens[run.from..run.to];
        let Some(last) = last(words) else {
            return;
        };
        let surname = hash(text, last);
        let first = hash(text, &words[0]);
        let pair = first.rotate_left(17) ^ surname;
        let span = Span::new(words[0].start(), bare_end(text, &words[words.len() - 1]));
        if let Some(&known) = self.whole.get(&pair) {
            let name = &mut self.list[known];
            name.count += 1;
            name.titled |= is_titled(tokens, run);
            if words.len() > name.words && words.len() <= 4 {
                name.words = words.len();
                name.span = span;
            }
            return;
        }
        if let Some(known) = self.variant(text, surname, &words[0]) {
            self.list[known].count += 1;
            self.whole.insert(pair, known);
            return;
        }
        let organisation = words
            .iter()
            .any(|word| word.is(Tags::ORGANISATION) && !word.is(Tags::GIVEN));
        let given = words[0].is(Tags::GIVEN);
        let titled = is_titled(tokens, run);
        let small = is_small(text, last, small, key);
        let thing =
            organisation || last.is(Tags::PLACE) || !titled && (small || has_article(tokens, run));
        self.list.push(Name {
            span,
            words: words.len(),
            gender: given.then(|| Gender::of(words[0].tags)).flatten(),
            person: !organisation && !last.is(Tags::PLACE) && (given || titled),
            organisation: thing && !given,
            titled,
            small,
            plural: false,
            inside: false,
            count: 1,
        });
        let number = self.list.len() - 1;
        self.whole.insert(pair, number);
        self.surnames.entry(surname).or_default().add(number);
        self.given.entry(first).or_default().add(number);
    }

    /// Somebody of that surname whose given name differs in one letter only ("Sergei", "Sergey").
    fn variant(&self, text: &str, surname: u64, given: &Token) -> Option<usize> {
        let given = text.get(given.span().range())?;
        let namesakes = self.surnames.get(&surname)?.list();
        namesakes.iter().copied().find(|known| {
            let full = text.get(self.list[*known].span.range()).unwrap_or_default();
            let other = full.split_whitespace().next().unwrap_or_default();
            is_spelling(given, other)
        })
    }

    fn mention(
        &mut self,
        text: &str,
        tokens: &[Token],
        run: &Run,
        small: &QuickSet<&str>,
        key: &mut String,
    ) {
        let words = &tokens[run.from..run.to];
        let Some(last) = last(words) else {
            return;
        };
        let titles = &tokens[run.first..run.from];
        let title = titles.iter().find_map(|token| {
            Gender::of(token.tags).filter(|_| token.is(Tags::TITLE.with(Tags::ROLE)))
        });
        let surname = hash(text, last);
        if run.office && !self.surnames.contains_key(&surname) {
            return;
        }
        let span = Span::new(words[0].start(), bare_end(text, &words[words.len() - 1]));
        // "De Mistura" at the start of a sentence is a surname only.
        let particle =
            words.len() == 2 && words[0].is(Tags::NAME_PARTICLE) && words[0].tags.none(Tags::GIVEN);
        let known = particle
            .then(|| self.by_surname(surname, span, title))
            .flatten();
        let number = if known.is_some() {
            known
        } else if words.len() >= 2 {
            let pair = hash(text, &words[0]).rotate_left(17) ^ surname;
            self.whole.get(&pair).copied()
        } else {
            self.by_surname(surname, span, title)
                .or_else(|| self.by_given(surname))
                .or_else(|| self.whole.get(&surname).copied())
        };
        let number = number.unwrap_or_else(|| {
            let small = is_small(text, last, small, key);
            let plural = last.shape == Shape::Capital
                && text
                    .get(span.range())
                    .is_some_and(|word| word.ends_with('s') && !word.starts_with('@'));
            self.single(
                span,
                surname,
                &words[0],
                is_titled(tokens, run),
                small,
                plural,
            )
        });
        let name = &mut self.list[number];
        if title.is_some() {
            name.person = true;
            name.gender = name.gender.or(title);
        }
        let apposed = if name.organisation {
            &[]
        } else {
            following_role(tokens, run.to)
        };
        let office = titles.iter().chain(apposed);
        let speaks = tokens
            .get(run.to)
            .is_some_and(|next| next.is_lower() && next.is(Tags::SPEECH) && next.is(Tags::QUOTE));
        name.person |= speaks && !name.organisation && name.words == 1;
        // In the middle of a sentence only names have a capital.
        name.inside |= run.first.checked_sub(1).is_some_and(|at| {
            let before = &tokens[at];
            before.is_lower() || before.sort == Sort::Comma
        });
        for token in office.chain(preceding_role(tokens, run.first)) {
            if token.is(Tags::ROLE) {
                // "His wife, Ada Brandt": what somebody is may say "he" or "she" where the name does not.
                name.gender = name.gender.or(Gender::of(token.tags));
                let (role, told) = offices(text, tokens, token);
                let bare = told.iter().flatten().next().is_none();
                let told = told.into_iter().flatten().map(|role| (role, true));
                for (role, bare) in told.chain([(role, bare)]) {
                    self.roles.entry(role).or_default().push(Holder {
                        at: span.start(),
                        name: number,
                        bare,
                    });
                }
            }
        }
        self.mentions.push(Mention { span, name: number });
    }

    fn single(
        &mut self,
        span: Span,
        key: u64,
        word: &Token,
        titled: bool,
        small: bool,
        plural: bool,
    ) -> usize {
        let given = word.is(Tags::GIVEN);
        let place = word.is(Tags::PLACE.with(Tags::DEMONYM)) && !given;
        self.list.push(Name {
            span,
            words: 1,
            gender: given.then(|| Gender::of(word.tags)).flatten(),
            person: titled && !word.is(Tags::ORGANISATION) || given,
            organisation: place || word.is(Tags::ORGANISATION) || word.shape == Shape::Capitals,
            titled,
            small: small || word.is(COMMON) && !given && !word.is(Tags::ORGANISATION),
            plural: plural && !given && !place,
            inside: false,
            count: 0,
        });
        self.whole.insert(key, self.list.len() - 1);
        self.list.len() - 1
    }

    /// The person of that surname: of namesakes, the one the title fits, then the one named most in full.
    fn by_surname(&self, surname: u64, at: Span, title: Option<Gender>) -> Option<usize> {
        let namesakes = self.surnames.get(&surname)?.list();
        namesakes
            .iter()
            .copied()
            .filter(|name| {
                let gender = self.list[*name].gender;
                title.is_none() || gender.is_none() || gender == title
            })
            .max_by_key(|name| {
                let name = &self.list[*name];
                let before = name.span.start() <= at.start();
                (
                    title.is_some() && name.gender == title,
                    !name.organisation,
                    name.count,
                    before,
                    name.person,
                    name.titled && (!before || at.start() < name.span.start() + RECENT),
                    Reverse(name.span.start()),
                )
            })
    }

    /// Whether a surname is that of both of two people. O(1): so many of one surname are told apart.
    pub(super) fn share(&self, text: &str, surname: &Token, one: usize, other: usize) -> bool {
        let person = |name: usize| !self.list[name].organisation && self.list[name].words > 1;
        let both = self
            .surnames
            .get(&hash(text, surname))
            .map(Namesakes::list)
            .is_some_and(|namesakes| namesakes.contains(&one) && namesakes.contains(&other));
        both && person(one) && person(other)
    }

    /// Whether somebody else of that surname is named in full as often. O(1), as [`Names::share`] is.
    pub(super) fn has_rival(&self, text: &str, surname: &Token, name: usize) -> bool {
        let count = self.list[name].count;
        let rival = |other: &usize| {
            let person = &self.list[*other];
            *other != name && !person.organisation && person.words > 1 && person.count >= count
        };
        self.surnames
            .get(&hash(text, surname))
            .map(Namesakes::list)
            .is_some_and(|namesakes| namesakes.contains(&name) && namesakes.iter().any(rival))
    }

    /// The person of that given name, when there is but one.
    fn by_given(&self, given: u64) -> Option<usize> {
        match self.given.get(&given)?.list() {
            [only] if self.list[*only].person => Some(*only),
            _ => None,
        }
    }

    /// Whether a mention gives the whole name, and not a part of it.
    pub(super) fn is_full(&self, mention: &Mention) -> bool {
        mention.span.len() + 2 >= self.list[mention.name].span.len()
    }

    /// The mentions in a stretch of the text.
    pub(super) fn in_span(&self, span: Span) -> &[Mention] {
        let from = self
            .mentions
            .partition_point(|mention| mention.span.start() < span.start());
        let to = self
            .mentions
            .partition_point(|mention| mention.span.start() < span.end());
        &self.mentions[from..to.max(from)]
    }

    /// Who held an office before `at`, or who does at all; `only` asks for one holder in all the article.
    ///
    /// "The vice president" and "the Tessin senator" are only who is called so, with the word before the office.
    pub(super) fn holder(
        &self,
        items: &Items<'_>,
        role: &Token,
        at: usize,
        only: bool,
    ) -> Option<usize> {
        let (own, [nearest, ..]) = offices(items.text, &items.list, role);
        let holders = self.roles.get(&nearest.unwrap_or(own))?;
        let first = holders.first()?;
        if only
            && holders
                .iter()
                .take(NAMESAKES)
                .any(|holder| holder.name != first.name)
        {
            return None;
        }
        let before = &holders[..holders.partition_point(|holder| holder.at < at)];
        before
            .iter()
            .rev()
            .take(NAMESAKES)
            .find(|holder| holder.bare)
            .or(before.last())
            .or(Some(first))
            .map(|holder| holder.name)
    }
}

/// An office, and together with each of the words before it that tell it from others, nearest first:
/// "president", "vice president"; "minister", "foreign minister", "Russian minister".
fn offices(text: &str, list: &[Token], role: &Token) -> (u64, [Option<u64>; 3]) {
    const TELLING: Tags = Tags::MODIFIER
        .with(Tags::ORGANISATION)
        .with(Tags::DEMONYM)
        .with(Tags::PLACE)
        .with(Tags::ROLE);
    let own = hash(text, role);
    let mut told = [None; 3];
    let mut at = list.partition_point(|token| token.start() < role.start());
    for place in &mut told {
        let before = at.checked_sub(1).map(|before| &list[before]);
        let Some(before) = before.filter(|before| {
            before.is_word()
                && !before.possessive
                && before.tags.none(Tags::DETERMINER)
                && (before.is(TELLING) || before.is_capital() && before.tags.none(FUNCTION))
        }) else {
            break;
        };
        *place = Some(hash(text, before).rotate_left(9) ^ own);
        at -= 1;
    }
    (own, told)
}

/// Nouns that open a sentence or a headline with a capital and are nobody's name.
const COMMON: Tags = Tags::ROLE
    .with(Tags::GROUP)
    .with(Tags::DOCUMENT)
    .with(Tags::CAPTION);

/// Whether "the" stands right before a name and no noun behind it: "the Tidal", not "the Vale family".
fn has_article(tokens: &[Token], run: &Run) -> bool {
    let before = run.from.checked_sub(1).is_some_and(|at| {
        tokens[at].is(Tags::DETERMINER) && tokens[at].is(Tags::DEFINITE) && run.first == run.from
    });
    let noun = tokens
        .get(run.to)
        .is_some_and(|next| next.is_word() && next.is_lower() && next.tags.none(FUNCTION));
    before && !noun
}

/// Whether a title or an office stands before the name, and not only "former" or "Russian".
fn is_titled(tokens: &[Token], run: &Run) -> bool {
    tokens[run.first..run.from]
        .iter()
        .any(|token| token.is(Tags::TITLE.with(Tags::ROLE)))
}

/// The word of a name that says most: the last one, but for "Jr.".
pub(super) fn last(words: &[Token]) -> Option<&Token> {
    words.iter().rev().find(|word| !word.is(Tags::NAME_SUFFIX))
}

/// Whether two given names of at least five letters differ in one letter.
fn is_spelling(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (
        one.chars().take(20).collect(),
        other.chars().take(20).collect(),
    );
    if one.len() < 5 || other.len() < 5 || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one[head..]
        .iter()
        .rev()
        .zip(other[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    head >= 2 && one.len().max(other.len()) - head - tail <= 1
}

/// Stands for the folded word, without its possessive ending.
pub(super) fn hash(text: &str, token: &Token) -> u64 {
    lang::hash(text, token.start()..bare_end(text, token))
}

/// The end of a word without its possessive ending.
pub(super) fn bare_end(text: &str, token: &Token) -> usize {
    if !token.possessive {
        return token.end();
    }
    let word = text.get(token.span().range()).unwrap_or_default();
    let cut = word.rfind(['\'', '’', '‘', 'ʼ']).unwrap_or(word.len());
    token.start() + cut.max(1)
}
