//! The tree of a query.

/// A field that a clause can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who is quoted: `speaker:` or `by:`. A quote clause. Every word of the value is as good as a word
    /// that starts so, whatever the term's `prefix` says.
    Speaker,
    /// direct, mixed or indirect: `kind:`. A quote clause.
    Kind,
    /// How sure it is that somebody is quoted, and who: `conf:`. A quote clause; its terms are
    /// [`Term::Between`].
    Confidence,
    /// Who published the article: `outlet:` or `in:`. Words are prefixes, as for the speaker.
    Outlet,
    /// The article's title: `title:`.
    Title,
}

impl Field {
    /// All fields, in the order of the help.
    pub const ALL: [Field; 5] = [
        Field::Speaker,
        Field::Outlet,
        Field::Kind,
        Field::Title,
        Field::Confidence,
    ];

    /// The name in queries, without the colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Outlet => "outlet",
            Self::Kind => "kind",
            Self::Title => "title",
            Self::Confidence => "conf",
        }
    }

    /// Every name it goes by: the full one first.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Speaker => &["speaker", "by"],
            Self::Outlet => &["outlet", "in"],
            Self::Kind => &["kind"],
            Self::Title => &["title"],
            Self::Confidence => &["conf"],
        }
    }

    /// The field of that name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Field> {
        Self::ALL.into_iter().find(|field| {
            field
                .names()
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
        })
    }

    /// Whether any word that starts as a word of the value does will do, so that `by:oka` finds Dana Okafor.
    #[must_use]
    pub fn takes_prefixes(self) -> bool {
        matches!(self, Self::Speaker | Self::Outlet)
    }
}

/// What a clause looks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Any form of one word (stemmed), or, with `prefix`, any word that starts so.
    Word {
        /// The word as typed, from its first letter to its last. May hold several tokens (`COVID-19`):
        /// then they are searched as a phrase.
        word: String,
        /// Whether any word that starts so will do.
        prefix: bool,
    },
    /// This word in this form, with its capitals and accents (`=Mark`).
    Form {
        /// The word as typed. May hold several tokens, which then stand side by side.
        word: String,
    },
    /// Any word that a few edits make of this one (`bearnig~`): a letter more, less, another, or two swapped.
    Like {
        /// The word as typed.
        word: String,
        /// The most edits: 1 or 2.
        edits: u8,
    },
    /// Any word that a regular expression describes as a whole, folded as all words are (`/bear.+/`).
    Regex {
        /// What stands between the slashes; a valid expression.
        source: String,
    },
    /// These words, unstemmed, in this order.
    Phrase {
        /// The words as typed, without the marks.
        text: String,
        /// Whether the last word may go on.
        prefix: bool,
        /// The most other words between them, all together; 0 for side by side.
        slop: u8,
    },
    /// Words near each other (`bridge NEAR/5 closed`).
    Near {
        /// For each spot the alternatives that can stand there; two spots or more, one term or more each. Only words,
        /// forms, likenesses, expressions, and phrases without slop.
        spots: Vec<Vec<Term>>,
        /// The most other words between them, all together.
        distance: u8,
        /// Whether they stand in this order.
        ordered: bool,
    },
    /// No value at all (`speaker:?`).
    Absent,
    /// A number from `least` to `most`, both included (`conf:0.5..0.9`).
    Between {
        /// In thousandths, up to `most`.
        least: u16,
        /// In thousandths, up to 1000.
        most: u16,
    },
}

/// A query: a tree of clauses.
///
/// Canonical, that is as [`parse`](crate::query::parse) makes it: `And` and `Or` have two members or more,
/// none of their own sort; `Not` holds no `Not`; `All` stands alone; speaker and outlet terms are prefixes,
/// kinds whole names. A canonical tree prints so that it reads as the same tree again, as long as the print
/// is within the limits of `parse`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Query {
    /// Everything.
    #[default]
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
