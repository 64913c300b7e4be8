//! [`Tags`]: what a language knows about one word, as a set of bits.

use std::ops::BitOr;

/// A set of properties of a word, from the tables of a [`Pack`](super::Pack). Empty for most words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tags(u64);

impl BitOr for Tags {
    type Output = Tags;

    fn bitor(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }
}

impl Tags {
    /// No property.
    pub const NONE: Tags = Tags(0);

    /// Whether the word has at least one of `tags`.
    #[must_use]
    pub const fn any(self, tags: Tags) -> bool {
        self.0 & tags.0 != 0
    }

    /// Whether the word has none of `tags`.
    #[must_use]
    pub const fn none(self, tags: Tags) -> bool {
        self.0 & tags.0 == 0
    }

    /// The properties as bits, in the order of the list below.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether no property is known.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets together; for constants.
    #[must_use]
    pub const fn with(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }
}

/// Declares the bits in one list: constant, name in the TOML file, meaning.
macro_rules! tags {
    ($($(#[$doc:meta])* $constant:ident = $bit:literal, $name:literal;)*) => {
        impl Tags {
            $($(#[$doc])* pub const $constant: Tags = Tags(1 << $bit);)*

            /// Every property with its name in `assets/lang/*.toml`.
            pub const NAMED: &'static [(&'static str, Tags)] = &[$(($name, Tags::$constant)),*];
        }
    };
}

tags! {
    /// Infinitive or plural present of a verb of saying ("say").
    BASE = 0, "base";
    /// Third person singular present ("says").
    THIRD = 1, "third";
    /// Past ("said").
    PAST = 2, "past";
    /// Past participle ("said", "written").
    PARTICIPLE = 3, "participle";
    /// Gerund ("saying").
    GERUND = 4, "gerund";
    /// The verb introduces direct speech.
    QUOTE = 5, "quote";
    /// The verb takes a clause, with or without "that".
    THAT = 6, "that";
    /// The verb takes an addressee before what is said ("told reporters").
    ADDRESSEE = 7, "addressee";
    /// The verb takes a question ("asked whether").
    ASK = 8, "ask";
    /// The verb takes an infinitive ("vowed to").
    TO = 9, "to";
    /// The verb takes what is spoken about ("criticized the plan").
    OBJECT = 10, "object";
    /// The verb gives somebody a name ("called it").
    NAMING = 11, "name";
    /// The verb is one of thought, which may or may not be said.
    BELIEF = 12, "belief";
    /// The verb of saying is one only with "out" or "back" after it.
    OUT = 13, "particle:out";
    /// The verb of saying is one only with "to" after it.
    TOWARDS = 14, "particle:to";
    /// The verb of saying is one only with "about" or "of" after it.
    ABOUT = 15, "particle:about";
    /// The form is a noun too ("claims"): a determiner before it makes it one.
    NOUN = 16, "noun";
    /// "According", before "to".
    ACCORDING = 17, "according";
    /// A pronoun that can be a subject ("he").
    PRONOUN = 18, "pronoun";
    /// Points to a man, or is a man's given name or title.
    MALE = 19, "male";
    /// Points to a woman, or is a woman's given name or title.
    FEMALE = 20, "female";
    /// Points to several.
    PLURAL = 21, "plural";
    /// A pronoun of the first or second person.
    SPEAKING = 22, "speaking";
    /// "Who", "which".
    RELATIVE = 23, "relative";
    /// An article or another determiner that opens a noun phrase.
    DETERMINER = 24, "determiner";
    /// A possessive pronoun ("his").
    POSSESSIVE = 25, "possessive";
    /// A preposition.
    PREPOSITION = 26, "preposition";
    /// "And", "or", "but".
    COORDINATOR = 27, "coordinator";
    /// Opens a subordinate clause ("because", "when").
    SUBORDINATOR = 28, "subordinator";
    /// An auxiliary or modal verb.
    AUXILIARY = 29, "auxiliary";
    /// A form of "be".
    BE = 30, "be";
    /// "Would", "could": what is said after it was not said.
    MODAL = 31, "modal";
    /// An adverb that may stand between subject and verb.
    ADVERB = 32, "adverb";
    /// "Not", "never".
    NEGATION = 33, "negation";
    /// A title before a name ("Mr.", "President").
    TITLE = 34, "title";
    /// A noun for a person by office or part ("spokesman").
    ROLE = 35, "role";
    /// A word that may stand before a role ("former", "deputy").
    MODIFIER = 36, "modifier";
    /// A word of time ("Monday", "yesterday").
    TIME = 37, "time";
    /// A given name.
    GIVEN = 38, "given";
    /// Ends in a full stop that ends no sentence.
    ABBREVIATION = 39, "abbreviation";
    /// A word that makes a name one of an organisation ("Committee").
    ORGANISATION = 40, "organisation";
    /// A noun for a text that can speak ("statement", "report").
    DOCUMENT = 41, "document";
    /// A small word inside names ("de", "van").
    NAME_PARTICLE = 42, "name-particle";
    /// A part after a name ("Jr.").
    NAME_SUFFIX = 43, "name-suffix";
    /// An adjective of a country or party ("Russian", "Republican").
    DEMONYM = 44, "demonym";
    /// A word cut at its start, written with an apostrophe ("'em").
    ELISION = 45, "elision";
    /// "That".
    COMPLEMENTISER = 46, "complementiser";
    /// A question word that opens a clause ("whether", "how").
    WH = 47, "wh";
    /// A verb that is not one of saying, or another word that ends a noun phrase to its left.
    VERB = 48, "verb";
    /// A country, city or other place.
    PLACE = 49, "place";
    /// "As": before a clause with a cue in it ("as she put it").
    AS = 50, "as";
    /// "To".
    INFINITIVE = 51, "infinitive";
    /// A word before a name that describes a group or thing ("campaign"), so that no person is meant.
    GROUP = 52, "group";
    /// "Who": points to a person.
    WHO = 53, "who";
    /// A form in "-ing".
    PROGRESSIVE = 54, "progressive";
    /// Ties a verb to whom it is about: "called on", "called for".
    CALLING = 55, "calling";
    /// "Out", "back": makes a verb of saying of another one ("shot back").
    PARTICLE = 56, "particle";
    /// "By", before who did it.
    AGENT = 57, "agent";
    /// "Of", "for": ties a noun to the one before it.
    OF = 58, "of";
    /// "About", "of": ties "talk" to what it is about.
    TOPIC = 59, "topic";
    /// A word before a colon that is no speaker ("Photo:").
    CAPTION = 60, "caption";
    /// "The", "this": what follows is known.
    DEFINITE = 61, "definite";
    /// Gives a source without a verb: "so Kerry" behind what he said, "in the words of Kerry".
    SOURCING = 62, "sourcing";
    /// "With": before a subject whose verb is a participle ("with both sides saying").
    WITH = 63, "with";
}

impl Tags {
    /// Any form of a verb of saying.
    pub const SPEECH: Tags = Tags::BASE
        .with(Tags::THIRD)
        .with(Tags::PAST)
        .with(Tags::PARTICIPLE)
        .with(Tags::GERUND);
}
