//! [`Role`]: the kinds of ink. What each looks like is a theme's business.

macro_rules! roles {
    ($($variant:ident $name:literal $help:literal;)*) => {
        /// A kind of ink.
        ///
        /// Three channels, so that one never erases another: foreground and gutter say what a text *is*,
        /// background (or reverse) what was *searched*, bold and underline *who* says it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role {
            $(#[doc = $help] $variant,)*
        }

        impl Role {
            /// All roles.
            pub const ALL: &'static [Role] = &[$(Role::$variant,)*];

            /// The spelling in themes.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Role::$variant => $name,)* }
            }
        }
    };
}

roles! {
    Base "base" "Plain text.";
    Muted "muted" "What stands back: dates, outlets, counts.";
    Border "border" "The frame of a pane.";
    BorderFocus "border.focus" "The frame of the pane that has the focus.";
    Title "title" "The title in a frame.";
    TitleFocus "title.focus" "The title in the frame that has the focus.";
    View "view" "The name of the view that is shown.";
    Headline "headline" "The title of an article.";
    Heading "heading" "A heading inside an article.";
    Direct "quote.direct" "Words of a direct quote, and its sign.";
    Mixed "quote.mixed" "Words of a mixed quote, and its sign.";
    Indirect "quote.indirect" "Words of an indirect quote, and its sign.";
    QuoteHere "quote.here" "The quote that is selected, in the text.";
    Speaker "speaker" "Who says it.";
    Cue "cue" "The word that says that it is said.";
    Unattributed "unattributed" "A quote whose speaker was not found.";
    Boilerplate "boilerplate" "The page around an article.";
    Match "match" "What the query matches.";
    MatchHere "match.here" "The hit that n and N have come to.";
    Missing "diff.del" "Words that another text has and this one has not, with their sign.";
    Added "diff.ins" "The sign of words that this text has and the other one has not.";
    Selection "selection" "The row that is selected.";
    SelectionSign "selection.sign" "The sign before the row that is selected.";
    Picked "picked" "The sign of a picked article.";
    Prompt "prompt" "What is typed in the search line.";
    PromptAll "prompt.all" "A query that the next letter replaces.";
    Problem "problem" "The part of a query that is not understood.";
    Hint "hint" "What a key does, in hints and help.";
    Key "key" "The name of a key, in hints and help.";
    Error "error" "Something that went wrong.";
}

impl Role {
    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Role> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }
}
