//! Runs of capitalised words that can be names, titles and offices taken off their fronts, and the offices beside them.

use crate::lang::Tags;
use crate::quote::sentence::FUNCTION;
use crate::quote::token::{Sort, Token};

/// A run of capitalised words longer than this is a headline or noise.
const LONGEST_NAME: usize = 8;

/// A run of words that name somebody, with the titles before it.
pub(super) struct Run {
    /// The tokens of the name itself.
    pub(super) from: usize,
    pub(super) to: usize,
    /// The first token of titles before it.
    pub(super) first: usize,
    /// Whether it is one word that says what somebody is: a surname only where somebody has it ("Baker").
    pub(super) office: bool,
}

/// The runs of capitalised words that can be names.
pub(super) fn runs(text: &str, tokens: &[Token]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !starts(tokens, at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < tokens.len()
            && (!tokens[end - 1].possessive || owns_body(text, tokens, end))
            && goes_on(tokens, end)
        {
            end += 1;
        }
        let office = (end == at + 1).then_some(Run {
            from: at,
            to: end,
            first: at,
            office: true,
        });
        out.extend(strip(text, tokens, at, end).or(office));
        at = end;
    }
    out
}

/// Whether a plural possessive and an organisation right behind it are one name: "Dock Workers' Union".
fn owns_body(text: &str, tokens: &[Token], at: usize) -> bool {
    let owner = text.get(tokens[at - 1].span().range()).unwrap_or_default();
    owner.ends_with(['\'', '’']) && tokens[at].is(Tags::ORGANISATION)
}

fn starts(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if !token.is_capital() {
        return false;
    }
    let sentence = at == 0 || !tokens[at - 1].is_word() && tokens[at - 1].sort != Sort::Comma;
    // "Will they come?" names nobody, "said Will Doyle" does.
    let modal =
        token.is(Tags::MODAL) && !(at > 0 && tokens[at - 1].is_word() && tokens[at - 1].is_lower());
    !modal
        && (token.tags.none(FUNCTION.with(Tags::TIME))
            || token.is(Tags::GIVEN)
            || token.is(Tags::TITLE))
        && !(sentence
            && token.is(Tags::SPEECH.with(Tags::VERB))
            && token.tags.none(Tags::GIVEN.with(Tags::ORGANISATION)))
}

fn goes_on(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if !token.is_word() {
        let suffix = tokens
            .get(at + 1)
            .is_some_and(|next| next.is(Tags::NAME_SUFFIX) && next.is_capital());
        return token.sort == Sort::Comma && suffix;
    }
    if token.is_capital() {
        const FINITE: Tags = Tags::THIRD.with(Tags::PAST).with(Tags::GERUND);
        if token.is(FINITE)
            && token
                .tags
                .none(Tags::BASE.with(Tags::GIVEN).with(Tags::ORGANISATION))
        {
            // A headline's verb: "Orin Vale Says".
            return false;
        }
        return token.tags.none(FUNCTION.with(Tags::TIME))
            || token.is(Tags::GIVEN.with(Tags::NAME_SUFFIX))
            || token.dotted;
    }
    token.is(Tags::NAME_PARTICLE)
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.is_word() && next.is_capital() && next.tags.none(FUNCTION))
}

/// Takes titles and places off the front of a run.
fn strip(text: &str, tokens: &[Token], from: usize, to: usize) -> Option<Run> {
    if to - from > LONGEST_NAME * 2 {
        return None;
    }
    /// Words that a headline or an office puts before a name.
    const ASIDE: Tags = Tags::GROUP
        .with(Tags::ORGANISATION)
        .with(Tags::DOCUMENT)
        .with(Tags::CAPTION)
        .with(Tags::GERUND);
    const OFFICE: Tags = Tags::TITLE
        .with(Tags::ROLE)
        .with(Tags::MODIFIER)
        .with(Tags::DEMONYM);
    let office = |at: &usize| tokens[*at].is(OFFICE) && tokens[*at].tags.none(Tags::GIVEN);
    // "Steven Law", "Editor Sara T. Baker": behind a given name, a word of offices is a surname.
    let given =
        |at: usize| tokens[at].is(Tags::GIVEN) && tokens[at].tags.none(Tags::PLACE.with(OFFICE));
    let surname = to - from >= 2
        && !tokens[to - 1].dotted
        && (given(to - 2) || to - from >= 3 && tokens[to - 2].dotted && given(to - 3));
    let mut start = (from..to - usize::from(surname))
        .rev()
        .find(office)
        .map_or(from, |at| at + 1);
    // "Mr. Baker": behind a title before names, any word is one.
    if start == to
        && to - from >= 2
        && tokens[to - 2].is(Tags::TITLE)
        && tokens[to - 2].is(Tags::ABBREVIATION)
    {
        start = to - 1;
    }
    // "Russian Federation", "Justice Department": the first words belong to the name.
    let institution =
        |at: usize| tokens[at].is(Tags::ORGANISATION) && tokens[at].tags.none(Tags::GIVEN);
    if start > from && start < to && (start..to).all(institution) {
        start = from;
    }
    // "Icon Sara Vale", "Tessin-based Sara Vale": what stands before a given name may be no name.
    let bound = |token: &Token| {
        text.get(token.span().range())
            .and_then(|word| word.split_once('-'))
            .is_some_and(|(head, tail)| head.len() > 1 && tail.starts_with(char::is_lowercase))
    };
    // "Prize-winner Vale" is no full name; "Ki-moon Ban" is one.
    let described = |token: &Token| {
        text.get(token.span().range())
            .and_then(|word| word.split_once('-'))
            .is_some_and(|(_, tail)| tail.len() > 4 && tail.starts_with(char::is_lowercase))
    };
    if to == start + 2 && !tokens[start].possessive && described(&tokens[start]) {
        start += 1;
    }
    if to >= start + 3
        && tokens[start + 1].is(Tags::GIVEN)
        && tokens[start].tags.none(Tags::GIVEN)
        && (bound(&tokens[start]) || tokens[start].is(ASIDE))
    {
        start += 1;
    }
    if start >= to {
        // An office and nobody in it.
        return None;
    }
    if to - start > LONGEST_NAME {
        return None;
    }
    let mut first = start.min(from);
    while first > 0 && start - first < 6 {
        let token = &tokens[first - 1];
        if !(token.is_word() && token.is(OFFICE)) {
            break;
        }
        first -= 1;
    }
    Some(Run {
        from: start,
        to,
        first,
        office: false,
    })
}

/// The role before a comma and a name: "the harbour minister, Orin Vale, left".
pub(super) fn preceding_role(tokens: &[Token], first: usize) -> Option<&Token> {
    let comma = first
        .checked_sub(1)
        .filter(|at| tokens[*at].sort == Sort::Comma)?;
    let low = comma.saturating_sub(7);
    let open = (low..comma).rev().find(|at| {
        tokens[*at].is(Tags::DEFINITE.with(Tags::POSSESSIVE))
            && !(*at > low && tokens[*at - 1].is(Tags::PREPOSITION))
            || !tokens[*at].is_word()
    })?;
    tokens[open..comma]
        .iter()
        .take_while(|token| !token.is(Tags::PREPOSITION))
        .filter(|token| token.is(Tags::ROLE))
        .last()
}

/// The role in an apposition behind a name: "Lee Brandt, the harbour minister".
pub(super) fn following_role(tokens: &[Token], at: usize) -> &[Token] {
    const WALL: Tags = Tags::PREPOSITION
        .with(Tags::RELATIVE)
        .with(Tags::PRONOUN)
        .with(Tags::AUXILIARY);
    if tokens.get(at).is_none_or(|token| token.sort != Sort::Comma) {
        return &[];
    }
    let length = tokens[at + 1..]
        .iter()
        .take(8)
        .take_while(|token| token.is_word() && !token.is(WALL))
        .count();
    let behind = tokens.get(at + 1 + length);
    // "At the quay, the mayor said" is no apposition: a verb follows the role.
    let verb = tokens[at + 1..at + 1 + length].iter().any(|token| {
        token.is_lower()
            && token.is(Tags::SPEECH.with(Tags::VERB))
            && token.tags.none(Tags::NOUN.with(Tags::ROLE))
    });
    let closed = behind
        .is_none_or(|token| !token.is_word() || token.is(Tags::PREPOSITION.with(Tags::RELATIVE)));
    if closed && !verb {
        &tokens[at + 1..at + 1 + length]
    } else {
        &[]
    }
}
