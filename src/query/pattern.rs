//! [`Pattern`]: a tree made ready to be looked for.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;

use crate::query::weight::Weight;
use crate::query::{Field, Needle, Pasted, Query, Vocabulary, Words, merge};
use crate::text::{Span, Spans};

/// A query made ready: words folded and stemmed, clauses numbered in the order of their print.
///
/// Make it once and use it for many texts. It knows which clause occurs where in a text; which text a clause
/// looks into is for the caller to know, by [`Pattern::field`]. Clones share all of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    tree: Arc<Tree>,
    /// By clause, whether it is never lit.
    dark: Vec<bool>,
}

#[derive(Debug, PartialEq, Eq)]
struct Tree {
    root: Node,
    clauses: Vec<Clause>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Clause {
    field: Option<Field>,
    needle: Needle,
    weight: Weight,
    domain: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    All,
    Clause(usize),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

impl Pattern {
    /// Makes a tree ready. O(n) in its size.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        let mut clauses = Vec::new();
        let root = node(query, false, &mut clauses);
        let (clauses, dark) = clauses.into_iter().unzip();
        Self {
            tree: Arc::new(Tree { root, clauses }),
            dark,
        }
    }

    /// How many clauses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.clauses.len()
    }

    /// Whether there is no clause.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tree.clauses.is_empty()
    }

    /// What a clause looks for.
    #[must_use]
    pub fn needle(&self, clause: usize) -> Option<&Needle> {
        Some(&self.tree.clauses.get(clause)?.needle)
    }

    /// Where a clause looks; `None` for bare words.
    #[must_use]
    pub fn field(&self, clause: usize) -> Option<Field> {
        self.tree.clauses.get(clause)?.field
    }

    /// Whether a clause asks for the absence of a value.
    #[must_use]
    pub fn wants_absence(&self, clause: usize) -> bool {
        self.tree
            .clauses
            .get(clause)
            .is_some_and(|clause| clause.needle == Needle::Absent)
    }

    /// Whether a clause asks for numbers, and this one is among them.
    #[must_use]
    pub fn admits(&self, clause: usize, number: u32) -> bool {
        match self.needle(clause) {
            Some(Needle::Between { least, most }) => (*least..=*most).contains(&number),
            _ => false,
        }
    }

    /// Whether a clause asks for days, and this one is among them.
    #[must_use]
    pub fn admits_day(&self, clause: usize, day: Date) -> bool {
        match self.needle(clause) {
            Some(Needle::Dates { from, to }) => {
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            }
            _ => false,
        }
    }

    /// The name that a clause asks for.
    #[must_use]
    pub fn name(&self, clause: usize) -> Option<&str> {
        match self.needle(clause)? {
            Needle::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The quote that a clause asks for: the id of its article, and the first byte of its content.
    #[must_use]
    pub fn quote(&self, clause: usize) -> Option<(&str, u32)> {
        match self.needle(clause)? {
            Needle::Quote { article, start } => Some((article, *start)),
            _ => None,
        }
    }

    /// Whether what a clause looks for is written as a domain is.
    #[must_use]
    pub fn is_domain(&self, clause: usize) -> bool {
        self.tree
            .clauses
            .get(clause)
            .is_some_and(|clause| clause.domain)
    }

    /// Whether a clause asks for some articles by id, and this one is among them.
    #[must_use]
    pub fn is_among(&self, clause: usize, id: &str) -> bool {
        match self.needle(clause) {
            Some(Needle::Among(ids)) => ids.contains(id),
            _ => false,
        }
    }

    /// Whether a clause stands under a `Not`: such clauses are never lit.
    #[must_use]
    pub fn is_negated(&self, clause: usize) -> bool {
        self.dark.get(clause).is_some_and(|dark| *dark)
    }

    /// Whether a clause occurs among these words. O(n) in words.
    #[must_use]
    pub fn occurs(&self, clause: usize, words: &Words) -> bool {
        self.tree
            .clauses
            .get(clause)
            .is_some_and(|clause| clause.needle.occurs(words))
    }

    /// Where a clause occurs among these words, from left to right, none overlapping the one before.
    /// O(n) in words.
    pub fn occurrences<'p>(
        &'p self,
        clause: usize,
        words: &'p Words,
    ) -> impl Iterator<Item = Spans> + 'p {
        self.tree
            .clauses
            .get(clause)
            .into_iter()
            .flat_map(|clause| clause.needle.occurrences(words))
            .map(|places| match places.as_slice() {
                [place] => words.place(place.clone()),
                places => Spans::new(
                    places
                        .iter()
                        .flat_map(|place| words.place(place.clone()).to_vec())
                        .collect(),
                ),
            })
    }

    /// Whether the tree holds, given which clauses do.
    #[must_use]
    pub fn holds(&self, truth: impl Fn(usize) -> bool) -> bool {
        holds(&self.tree.root, &truth)
    }

    /// Whether the tree may hold for a text of these words, all clauses that name a field holding: `false`
    /// is certain. O(log n) in words, mostly.
    #[must_use]
    pub fn may_hold(&self, vocabulary: &Vocabulary) -> bool {
        may_hold(&self.tree.root, &|clause| {
            let Clause { field, needle, .. } = &self.tree.clauses[clause];
            field.is_some() || needle.may_occur(vocabulary)
        })
    }

    /// The clauses that make the tree hold, given which clauses do: those of alternatives that do not hold
    /// are left out, and all that are negated. In order.
    #[must_use]
    pub fn reasons(&self, truth: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut out = Vec::new();
        reasons(&self.tree.root, &truth, &mut out);
        out
    }

    /// Whether there are alternatives, so that a clause that is not negated need not hold where the tree does.
    #[must_use]
    pub fn has_alternatives(&self) -> bool {
        fn within(node: &Node) -> bool {
            match node {
                Node::Or(_) => true,
                Node::And(members) => members.iter().any(within),
                Node::All | Node::Clause(_) | Node::Not(_) => false,
            }
        }
        within(&self.tree.root)
    }

    /// The same with only these of its clauses lit, as if the others were negated.
    #[must_use]
    pub fn only(&self, clauses: &[usize]) -> Self {
        let mut out = self.clone();
        for (at, dark) in out.dark.iter_mut().enumerate() {
            *dark |= !clauses.contains(&at);
        }
        out
    }

    /// Every occurrence in `text` of the clauses of these fields (`None`: bare words) that are not negated,
    /// fit to be shown: see [`merge`](crate::query::merge). Of a whole name that is asked for all words are lit,
    /// whatever signs stand around them. O(n) in bytes.
    #[must_use]
    pub fn light(&self, text: &str, fields: &[Option<Field>]) -> Vec<Spans> {
        let lit: Vec<usize> = (0..self.len())
            .filter(|clause| !self.is_negated(*clause) && fields.contains(&self.field(*clause)))
            .collect();
        if lit.is_empty() {
            return Vec::new();
        }
        let words = Words::of(text);
        let mut found: Vec<Spans> = Vec::new();
        for clause in lit {
            found.extend(self.occurrences(clause, &words));
            let whole = |name: &str| name == text || words.are(&Words::of(name));
            if self.name(clause).is_some_and(whole) {
                let all = words.place(0..words.len());
                found.push(match all.is_empty() {
                    true => Spans::from(Span::new(0, text.len())),
                    false => all,
                });
            }
        }
        merge(text, &found)
    }

    /// The one place in `text` that says most: the first occurrence of the clause of these fields whose words are the
    /// rarest of those that occur, by what is known of words without a corpus. A phrase or words near each other say
    /// more than one word, a telling word more than a common one, a long word more than a short one. O(n) in bytes.
    ///
    /// ```
    /// use pullquote::query::{Pattern, Reading, parse};
    ///
    /// let pattern = Pattern::new(&parse("the bearings", Reading::Whole).query);
    /// let text = "The span and its bearings";
    /// let node = pattern.node(text, &[None]).and_then(|node| node.hull()).unwrap();
    /// assert_eq!(&text[node.range()], "bearings");
    /// ```
    #[must_use]
    pub fn node(&self, text: &str, fields: &[Option<Field>]) -> Option<Spans> {
        let mut clauses: Vec<usize> = (0..self.len())
            .filter(|clause| !self.is_negated(*clause) && fields.contains(&self.field(*clause)))
            .collect();
        if clauses.is_empty() {
            return None;
        }
        clauses.sort_by_key(|clause| Reverse(self.tree.clauses[*clause].weight));
        let words = Words::of(text);
        let first = |clause: usize| self.occurrences(clause, &words).next();
        let found = clauses.into_iter().find_map(first)?;
        merge(text, &[found]).into_iter().next()
    }

    /// The text that others are to be like, of the first clause that asks for that.
    #[must_use]
    pub fn pasted(&self) -> Option<&Pasted> {
        (0..self.len()).find_map(|clause| match self.needle(clause)? {
            Needle::Share { pasted, .. } if !self.is_negated(clause) => Some(pasted),
            _ => None,
        })
    }
}

fn node(query: &Query, negated: bool, clauses: &mut Vec<(Clause, bool)>) -> Node {
    match query {
        Query::All => Node::All,
        Query::Clause { field, term } => {
            let needle = Needle::new(*field, term);
            let clause = Clause {
                field: *field,
                weight: Weight::of(&needle),
                needle,
                domain: term.is_domain(),
            };
            clauses.push((clause, negated));
            Node::Clause(clauses.len() - 1)
        }
        Query::And(members) => {
            Node::And(members.iter().map(|m| node(m, negated, clauses)).collect())
        }
        Query::Or(members) => Node::Or(members.iter().map(|m| node(m, negated, clauses)).collect()),
        Query::Not(inner) => Node::Not(Box::new(node(inner, true, clauses))),
    }
}

fn holds(node: &Node, truth: &impl Fn(usize) -> bool) -> bool {
    match node {
        Node::All => true,
        Node::Clause(clause) => truth(*clause),
        Node::And(members) => members.iter().all(|member| holds(member, truth)),
        Node::Or(members) => members.iter().any(|member| holds(member, truth)),
        Node::Not(inner) => !holds(inner, truth),
    }
}

/// As [`holds`], with what is negated taken to hold: it may be there for another reason than we know of.
fn may_hold(node: &Node, truth: &impl Fn(usize) -> bool) -> bool {
    match node {
        Node::Clause(clause) => truth(*clause),
        Node::And(members) => members.iter().all(|member| may_hold(member, truth)),
        Node::Or(members) => members.iter().any(|member| may_hold(member, truth)),
        Node::All | Node::Not(_) => true,
    }
}

fn reasons(node: &Node, truth: &impl Fn(usize) -> bool, out: &mut Vec<usize>) {
    match node {
        Node::Clause(clause) if truth(*clause) => out.push(*clause),
        Node::And(members) => members
            .iter()
            .for_each(|member| reasons(member, truth, out)),
        Node::Or(members) => members
            .iter()
            .filter(|member| holds(member, truth))
            .for_each(|member| reasons(member, truth, out)),
        Node::All | Node::Clause(_) | Node::Not(_) => {}
    }
}
