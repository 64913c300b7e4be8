//! The tree of a query.

/// A field that a clause can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who is quoted: `speaker:` or `by:`. A quote clause.
    Speaker,
    /// direct, mixed or indirect: `kind:`. A quote clause.
    Kind,
    /// Who published the article: `outlet:` or `in:`.
    Outlet,
    /// The article's title: `title:`.
    Title,
}

/// What a clause looks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Any form of one word (stemmed), or, with `prefix`, any word that starts so.
    Word {
        /// The word as typed. May hold several tokens (`U.S.`): then they are searched as a phrase.
        word: String,
        /// Whether any word that starts so will do.
        prefix: bool,
    },
    /// These words, unstemmed, side by side.
    Phrase {
        /// The words as typed, without the marks.
        text: String,
        /// Whether the last word may go on.
        prefix: bool,
    },
    /// No value at all (`speaker:?`).
    Absent,
}

/// A query: a tree of clauses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Query {
    /// Everything.
    All,
    /// One clause; without a field it looks into the words of the scope.
    Clause {
        /// Where it looks.
        field: Option<Field>,
        /// What it looks for.
        term: Term,
    },
    /// All of these.
    And(Vec<Query>),
    /// At least one of these.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
}
