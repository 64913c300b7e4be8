//! The tree of a query, and the fields it can name.

use std::collections::BTreeSet;
use std::sync::Arc;

/// Declares the fields in one list: variant, names (the full one first), sort of value, whether it is of quotes.
macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $names:expr, $sort:ident, $example:literal;)*) => {
        /// A field that a clause can name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $variant,)*
        }

        impl Field {
            /// All fields, in the order of the help.
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            /// Every name it goes by: the full one first.
            #[must_use]
            pub fn names(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &$names,)*
                }
            }

            /// What its values are.
            #[must_use]
            pub fn sort(self) -> Values {
                match self {
                    $(Self::$variant => Values::$sort,)*
                }
            }

            /// A clause with it.
            #[must_use]
            pub fn example(self) -> &'static str {
                match self {
                    $(Self::$variant => $example,)*
                }
            }
        }
    };
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Values {
    /// Words, any form of them.
    Words,
    /// Words that may go on, so that `by:oka` finds Dana Okafor.
    Beginnings,
    /// One of a few names.
    Names,
    /// Numbers between two ends.
    Numbers,
    /// Days between two ends.
    Days,
}

fields! {
    /// Who is quoted. A quote clause.
    Speaker = ["speaker", "by"], Beginnings, "speaker:okafor or speaker:?";
    /// Who published the article, by name or by the domain of its address.
    Outlet = ["outlet", "in"], Beginnings, "outlet:herald";
    /// When it was published; `after:`, `since:` and `before:` are other ways to say it.
    Date = ["date"], Days, "date:2031-03-18..2031-03-20 or since:7d";
    /// direct, mixed or indirect. A quote clause.
    Kind = ["kind"], Names, "kind:direct";
    /// The words that introduce a quote, with their first forms; or a class of them (`verb:@distance`). A quote clause.
    Verb = ["verb", "cue"], Words, "verb:admit or verb:@distance";
    /// The article's title.
    Title = ["title"], Words, "title:bridge";
    /// Title and text of the article, whatever the scope.
    Text = ["text"], Words, "text:bridge";
    /// The content of a quote, whatever the scope. A quote clause.
    Quote = ["quote"], Words, "quote:bearings";
    /// A quote that is like a text: it has enough of its telling words. A quote clause.
    Like = ["like"], Words, "like:\"knew in March the bearings were failing\"";
    /// Who wrote the article.
    Author = ["author"], Words, "author:reyes";
    /// The name of the file, and of the folders it is in.
    Path = ["path"], Words, "path:herald";
    /// The web address of the article, word by word.
    Url = ["url"], Words, "url:coastwire.example or url:?";
    /// The language of the article, by code or English name.
    Language = ["lang"], Names, "lang:en";
    /// How sure it is that somebody is quoted, and who, in thousandths. A quote clause.
    Confidence = ["conf"], Numbers, "conf:>=.8";
    /// How many words a quote holds. A quote clause.
    Length = ["len"], Numbers, "len:>=20";
    /// What is so of a quote: [`IS`]. A quote clause.
    Is = ["is"], Names, "is:unattributed";
    /// What an article has: [`HAS`].
    Has = ["has"], Names, "has:quotes";
    /// The article of that id; or the quote of that id, and then it is a quote clause.
    Id = ["id"], Names, "id:\"0/herald/bridge.txt\"";
}

/// The values of `is:`, about a quote: nobody is named or described as its speaker; described, not named; by a pronoun;
/// by an office or a description; several; denied or only supposed; somebody else may be meant as well.
pub const IS: [&str; 7] = [
    "unattributed",
    "unnamed",
    "pronoun",
    "role",
    "joint",
    "unreal",
    "rival",
];

/// The value of `is:` that is about what the reader has picked: see [`Term::Picked`].
pub const PICKED: &str = "picked";

/// The values of `has:`, about an article.
pub const HAS: [&str; 7] = [
    "quotes",
    "date",
    "outlet",
    "author",
    "url",
    "guessed-date",
    "guessed-outlet",
];

/// The values of `kind:`; the room `quote` has them too, a floor higher.
pub const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

/// The classes of verbs of saying, as values of `verb:`.
pub const STANCES: [&str; 4] = ["@neutral", "@distance", "@concession", "@emphasis"];

impl Field {
    /// The name in queries, without the colon.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The field of that name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Field> {
        Self::ALL.iter().copied().find(|field| {
            field
                .names()
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
        })
    }

    /// Whether `?` asks for articles or quotes that have no value.
    #[must_use]
    pub fn may_be_absent(self) -> bool {
        matches!(
            self,
            Self::Speaker | Self::Outlet | Self::Date | Self::Author | Self::Url
        )
    }

    /// Whether its values are words.
    #[must_use]
    pub fn takes_words(self) -> bool {
        matches!(self.sort(), Values::Words | Values::Beginnings)
    }

    /// Whether any word that starts as a word of the value does will do, so that `by:oka` finds Dana Okafor; then
    /// `by:=` asks for a whole value.
    #[must_use]
    pub fn takes_prefixes(self) -> bool {
        self.sort() == Values::Beginnings
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
    /// A number from `least` to `most`, both included (`conf:0.5..0.9`, `len:20..`).
    Between {
        /// For a confidence in thousandths.
        least: u32,
        /// 1000 is the most of a confidence, [`u32::MAX`] that of a length.
        most: u32,
    },
    /// A day from `from` to `to`, both included; at least one of them.
    Dates {
        /// The first.
        from: Option<jiff::civil::Date>,
        /// The last.
        to: Option<jiff::civil::Date>,
    },
    /// One of the names that a field has (`has:quotes`), in lower case, or an id; of a speaker or an outlet the whole
    /// name, letter by letter as it is counted (`by:="Dana Okafor"`).
    Name {
        /// The name, never empty.
        name: String,
    },
    /// One of the articles that are picked (`is:picked`), by id. A reader's picks are known to no text and no engine:
    /// read from a text it is empty, and whoever knows them puts them in ([`Query::with_picked`]).
    Picked {
        /// Their ids.
        ids: Arc<BTreeSet<String>>,
    },
}

impl Term {
    /// The parts of the id of a quote: that of its article, and the first byte of its content. `None` for everything
    /// else; only in `id:` is it one.
    #[must_use]
    pub fn quote_id(&self) -> Option<(&str, u32)> {
        let Self::Name { name } = self else {
            return None;
        };
        let (article, start) = name.rsplit_once(':')?;
        let plain = start.bytes().all(|b| b.is_ascii_digit())
            && (start == "0" || !start.starts_with('0'))
            && !article.is_empty();
        Some((article, start.parse().ok().filter(|_| plain)?))
    }

    /// Whether it is written as a domain is, with labels between dots (`coastwire.example`): then `outlet:` looks
    /// into the hosts of addresses, too.
    #[must_use]
    pub fn is_domain(&self) -> bool {
        let text = match self {
            Self::Word { word, .. } => word,
            Self::Phrase { text, slop: 0, .. } => text,
            _ => return false,
        };
        let text = bare_address(text);
        let label = |label: &str| {
            let fits = |c: char| c.is_alphanumeric() || c == '-';
            !label.is_empty() && label.chars().all(fits)
        };
        text.contains('.') && text.split('.').all(label)
    }
}

/// An address as it is looked for: without `https://` and `www.`, for the same page is found with and without them.
pub(super) fn bare_address(text: &str) -> &str {
    let holds_words = |text: &&str| text.contains(char::is_alphanumeric);
    let mut text = text;
    for start in ["https://", "http://", "www."] {
        let begins = text
            .get(..start.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(start));
        if let Some(rest) = text.get(start.len()..).filter(holds_words)
            && begins
        {
            text = rest;
        }
    }
    text
}

/// A query: a tree of clauses.
///
/// Canonical, that is as [`parse`](crate::query::parse) makes it: `And` and `Or` have two members or more,
/// none of their own sort; `Not` holds no `Not`; `All` stands alone; words of speakers and outlets are prefixes and
/// in no form of their own, kinds whole names. A canonical tree prints so that it reads as the same tree again, as long as the print
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
