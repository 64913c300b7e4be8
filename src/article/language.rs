//! The language of an article, and how it came to be known.

use crate::article::{Blocks, Label};
use crate::lang::{LangId, Pack, detect};
use crate::text::Text;

/// How the language of an article came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The article states it, or whoever gave it.
    Stated,
    /// Its words tell.
    Detected,
    /// Its words do not tell: it is taken for English.
    Assumed,
}

impl Ground {
    /// All grounds.
    pub const ALL: [Ground; 3] = [Ground::Stated, Ground::Detected, Ground::Assumed];

    /// The name used in `--json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Detected => "detected",
            Self::Assumed => "assumed",
        }
    }
}

/// Every language that an article may be in: its code and its English name.
pub fn language_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    LangId::all().map(|id| (id.code(), id.name()))
}

/// The language of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// Which one.
    pub id: LangId,
    /// How that is known.
    pub ground: Ground,
}

impl Language {
    /// English, nothing having told otherwise.
    pub const ASSUMED: Language = Language {
        id: LangId::ENGLISH,
        ground: Ground::Assumed,
    };

    /// A language that is stated.
    #[must_use]
    pub fn stated(id: LangId) -> Language {
        Language {
            id,
            ground: Ground::Stated,
        }
    }

    /// The language of a labelled text: the one stated, else the one of its first prose. O(n) in blocks.
    #[must_use]
    pub fn of(text: &Text, blocks: &Blocks, stated: Option<LangId>) -> Language {
        if let Some(id) = stated {
            return Language::stated(id);
        }
        let prose = blocks.iter().filter(|block| block.label == Label::Prose);
        match detect(prose.map(|block| text.slice(block.span))) {
            Some(id) => Language {
                id,
                ground: Ground::Detected,
            },
            None => Language::ASSUMED,
        }
    }

    /// What is said of an article of which only the quotation marks are read ("German: only marks are read");
    /// `None` where there are rules for more.
    #[must_use]
    pub fn caution(self) -> Option<String> {
        self.is_marks_only()
            .then(|| format!("{}: only marks are read", self.id.name()))
    }

    /// Whether there are no rules for the language, so that only quotation marks are read.
    #[must_use]
    pub fn is_marks_only(self) -> bool {
        Pack::of(self.id).is_empty()
    }
}
