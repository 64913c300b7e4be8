//! The values of an extraction, and their invariants in one place: [`Extraction::check`].

use crate::article::{Blocks, Label};
use crate::text::{Span, Spans, Text};

/// How the words of a speaker are rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Wholly between quotation marks.
    Direct,
    /// Partly between quotation marks.
    Mixed,
    /// Reported without quotation marks.
    Indirect,
}

impl Kind {
    /// All kinds, in the order of the field.
    pub const ALL: [Kind; 3] = [Kind::Direct, Kind::Mixed, Kind::Indirect];

    /// The name in queries, in `--json` and in the index.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The letter in lists.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Direct => 'D',
            Self::Mixed => 'M',
            Self::Indirect => 'I',
        }
    }
}

/// The ordinal of a speaker in [`Extraction::speakers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeakerId(pub u32);

/// Somebody who is quoted in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A person, organisation or document with a name.
    Named {
        /// The fullest name used in the article: no titles, one space between words ("John Kerry").
        name: String,
        /// Where the article names them, in order; at least one.
        mentions: Vec<Span>,
    },
    /// Somebody the article does not name.
    Unnamed {
        /// The words that stand for them ("a senior aide"), one space between words.
        label: String,
        /// Where, in order; at least one.
        mentions: Vec<Span>,
    },
    /// Several who speak as one ("Brandt and Reyes").
    Joint(Vec<SpeakerId>),
}

/// The speakers of one article.
pub type Speakers = Vec<Speaker>;

/// Declares the facts in one list: variant, name, sentence.
macro_rules! facts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $sentence:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        /// What a piece of evidence says: the rule that found a quote, or a fact for or against its reading.
        ///
        /// A name in kebab case goes to `--json` ("why"), a sentence to the reader.
        pub enum Fact {
            $($(#[$doc])* $variant,)*
        }

        impl Fact {
            /// All facts.
            pub const ALL: &'static [Fact] = &[$(Fact::$variant),*];

            /// The stable name used in `--json`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// A sentence for a reader.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)*
                }
            }
        }
    };
}

facts! {
    /// A pair of quotation marks.
    Marks = "marks", "words between quotation marks";
    /// The language has no rules.
    MarksOnly = "marks-only", "the language has no rules yet: only the marks were read";
    /// The sentence before ends in a colon.
    Introduced = "introduced", "the sentence before introduces it";
    /// A verb of saying and its clause, without marks.
    Reported = "reported", "a verb of saying reports it without quotation marks";
    /// "According to".
    According = "according-to", "it is given according to somebody";
    /// "Kerry said".
    CueAfterSource = "cue-after-source", "the source stands before a verb of saying";
    /// "said Kerry".
    CueBeforeSource = "cue-before-source", "the source stands behind a verb of saying";
    /// "…, saying".
    Hanging = "hanging-cue", "a verb of saying without a subject goes on with the sentence's";
    /// "Kerry: …".
    Label = "label", "a name and a colon stand before it";
    /// A colon, without a verb of saying.
    Colon = "colon", "a colon leads to it, without a verb of saying";
    /// `“…” — Ada Brandt`.
    Signature = "signature", "a name signs it behind a dash";
    /// "Thanked them “for their patience”".
    Found = "found-cue", "a word beside the marks gives them to somebody, though no rule knows how";
    /// Weights, not grammar, chose the source.
    Chosen = "chosen-source", "of the phrases near by, this one is most like a source";
    /// A further piece of an interrupted quote.
    Joined = "joined", "quoted words behind the clause go on with those before it";
    /// The subject of the sentence, though no verb of saying is known there.
    Subject = "subject", "only the subject of the sentence suggests who is quoted";
    /// The quote before ends where this one begins, and nobody else is named.
    Continued = "continued", "it goes on with the quote of the paragraph before";
    /// The quote opens its paragraph, and the sentence behind it opens with the source.
    NextSentence = "next-sentence", "the next sentence names somebody who speaks";
    /// Who spoke last is named again behind the quote, and speaks again.
    Between = "between", "the same person speaks before it and behind it";
    /// The source is named in full.
    FullName = "full-name", "the source is named in full";
    /// The source is named by a part of the name, mostly the surname.
    Surname = "surname", "the name is part of one that stands in full elsewhere";
    /// The source is a pronoun.
    Pronoun = "pronoun", "a pronoun stands for somebody named before";
    /// The source is "who".
    Relative = "relative", "a relative clause says it of the name before it";
    /// The source is an office that somebody holds in this article.
    Role = "role", "the office is that of somebody named in this article";
    /// The source is a description without a name.
    Described = "described", "the source is described and not named";
    /// Several sources speak as one.
    Joint = "joint", "several speak as one";
    /// Nobody can be named for the source.
    NoName = "no-name", "nothing says who the source is";
    /// Another name fits the pronoun or the surname as well.
    Rival = "rival", "somebody else could be meant as well";
    /// The saying is denied, wished or supposed.
    Unreal = "unreal", "the saying is denied or only supposed";
    /// The quoted words are few.
    Short = "short", "only a word or two are quoted";
}

impl Fact {
    /// Whether it speaks against the reading; all others speak for it.
    #[must_use]
    pub fn against(self) -> bool {
        matches!(
            self,
            Self::NoName | Self::Rival | Self::Unreal | Self::Short | Self::MarksOnly
        )
    }

    /// Whether it says who the source is.
    #[must_use]
    pub fn names_source(self) -> bool {
        matches!(
            self,
            Self::FullName
                | Self::Surname
                | Self::Pronoun
                | Self::Relative
                | Self::Role
                | Self::Described
                | Self::Joint
                | Self::Continued
        )
    }
}

/// A confidence in thousandths: more than three digits mean nothing, and what is compared must be exact.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is 0 to 1000, and no number at all becomes 0"
)]
pub fn thousandths(confidence: f32) -> u16 {
    (confidence.clamp(0.0, 1.0) * 1000.0).round() as u16
}

/// One reason why a quote was read the way it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// What speaks for (or against) the reading.
    pub fact: Fact,
    /// Where in the text, when it is a place.
    pub at: Option<Span>,
}

/// Somebody's words, as an article renders them.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The words said, without the outer quotation marks: one or more pieces. A gap may hold cue and source.
    pub content: Spans,
    /// How they are rendered.
    pub kind: Kind,
    /// The words that introduce them ("said", "according to"); empty when there are none.
    pub cue: Spans,
    /// The words that stand for who said it, as written, with titles ("Mayor Dana Okafor"); may be empty.
    pub source: Spans,
    /// Who that is; `None` means unattributed, never a guess.
    pub speaker: Option<SpeakerId>,
    /// How sure the extractor is that somebody is quoted here and that this is who, 0 to 1.
    pub confidence: f32,
    /// What made it; the first one is the rule that found it.
    pub why: Vec<Evidence>,
}

impl Quote {
    /// The smallest span that holds the whole content.
    #[must_use]
    pub fn hull(&self) -> Span {
        self.content.hull().unwrap_or(Span::new(0, 0))
    }
}

/// The quotes of one text and those who said them. A pure function of text, blocks and language pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// Sorted by start; pieces of different quotes are disjoint (their hulls may nest).
    pub quotes: Vec<Quote>,
    /// Everybody whom a quote names.
    pub speakers: Speakers,
}

impl Extraction {
    /// The name to show for a speaker: a name, or "A and B"; `None` for somebody unnamed.
    #[must_use]
    pub fn name(&self, id: SpeakerId) -> Option<String> {
        match self.speakers.get(id.0 as usize)? {
            Speaker::Named { name, .. } => Some(name.clone()),
            Speaker::Unnamed { .. } => None,
            Speaker::Joint(ids) => {
                let names: Vec<String> = ids
                    .iter()
                    .filter_map(|id| self.name_or_label(*id))
                    .collect();
                join(&names)
            }
        }
    }

    /// The words for somebody the article does not name; `None` for somebody named.
    #[must_use]
    pub fn label(&self, id: SpeakerId) -> Option<&str> {
        match self.speakers.get(id.0 as usize)? {
            Speaker::Unnamed { label, .. } => Some(label),
            Speaker::Named { .. } | Speaker::Joint(_) => None,
        }
    }

    fn name_or_label(&self, id: SpeakerId) -> Option<String> {
        match self.speakers.get(id.0 as usize)? {
            Speaker::Named { name, .. } => Some(name.clone()),
            Speaker::Unnamed { label, .. } => Some(label.clone()),
            Speaker::Joint(_) => None,
        }
    }

    /// Whether every invariant holds; the first broken one in words otherwise. For tests and fuzzers.
    ///
    /// # Errors
    ///
    /// A sentence that names the quote and the invariant.
    pub fn check(&self, text: &Text, blocks: &Blocks) -> Result<(), String> {
        let mut taken: Vec<(Span, usize)> = Vec::new();
        for (i, quote) in self.quotes.iter().enumerate() {
            let fail = |what: &str| Err(format!("quote {i}: {what}: {quote:?}"));
            if quote.content.is_empty() {
                return fail("no content");
            }
            if i > 0 && self.quotes[i - 1].hull().start() > quote.hull().start() {
                return fail("not sorted by start");
            }
            for span in quote
                .content
                .iter()
                .chain(quote.cue.iter())
                .chain(quote.source.iter())
            {
                if span.is_empty() || !text.fits(*span) {
                    return fail("a span is empty, outside the text or inside a character");
                }
            }
            for piece in quote.content.iter() {
                if quote.cue.overlaps(*piece) || quote.source.overlaps(*piece) {
                    return fail("cue or source inside the content");
                }
                if blocks.label_at(piece.start()) == Some(Label::Boilerplate) {
                    return fail("content in boilerplate");
                }
                taken.push((*piece, i));
            }
            if !(0.0..=1.0).contains(&quote.confidence) {
                return fail("confidence outside 0..1");
            }
            if quote.why.is_empty() {
                return fail("no evidence");
            }
            if let Some(id) = quote.speaker
                && self.speakers.get(id.0 as usize).is_none()
            {
                return fail("speaker out of range");
            }
        }
        taken.sort_unstable();
        if let Some(w) = taken
            .windows(2)
            .find(|w| w[0].0.overlaps(w[1].0) && w[0].1 != w[1].1)
        {
            return Err(format!(
                "quotes {} and {} share bytes {}",
                w[0].1, w[1].1, w[1].0
            ));
        }
        for (i, speaker) in self.speakers.iter().enumerate() {
            let good = match speaker {
                Speaker::Named { name, mentions } => {
                    !name.trim().is_empty()
                        && !mentions.is_empty()
                        && mentions.iter().all(|m| text.fits(*m))
                }
                Speaker::Unnamed { label, mentions } => {
                    !label.trim().is_empty()
                        && !mentions.is_empty()
                        && mentions.iter().all(|m| text.fits(*m))
                }
                Speaker::Joint(ids) => ids.len() > 1 && ids.iter().all(|id| (id.0 as usize) < i),
            };
            if !good {
                return Err(format!("speaker {i}: {speaker:?}"));
            }
        }
        Ok(())
    }
}

/// "A", "A and B", "A, B and C".
fn join(names: &[String]) -> Option<String> {
    let (last, rest) = names.split_last()?;
    Some(if rest.is_empty() {
        last.clone()
    } else {
        format!("{} and {last}", rest.join(", "))
    })
}
