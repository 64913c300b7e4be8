//! [`Action`]: everything a key can do, from one list.

macro_rules! actions {
    ($($variant:ident $name:literal $short:literal $help:literal;)*) => {
        /// Everything a key can do. The name is the spelling in the keymap, the help text what `?` shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = $help] $variant,)*
        }

        impl Action {
            /// All actions, in the order of the help.
            pub const ALL: &'static [Action] = &[$(Action::$variant,)*];

            /// The spelling in the keymap.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Action::$variant => $name,)* }
            }

            /// One or two words for the hint line.
            #[must_use]
            pub fn short(self) -> &'static str {
                match self { $(Action::$variant => $short,)* }
            }

            /// A line for the help.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Action::$variant => $help,)* }
            }
        }
    };
}

actions! {
    Down "down" "down" "Go down";
    Up "up" "up" "Go up";
    HalfDown "half-page-down" "half page" "Go down half a page";
    HalfUp "half-page-up" "half page up" "Go up half a page";
    PageDown "page-down" "page" "Go down a page";
    PageUp "page-up" "page up" "Go up a page";
    First "first" "first" "Go to the first row or the top";
    Last "last" "last" "Go to the last row or the end";

    Search "search" "search" "Search what has the focus";
    SearchAll "search-all" "search all" "Search all quotes, from anywhere";
    NextHit "next-hit" "next hit" "Next hit; past the last, next article";
    PreviousHit "previous-hit" "hit back" "Hit before; past the first, article before";
    Widen "widen" "clear" "Undo the last narrowing; never quits";

    Enter "enter" "open" "Open what is selected";
    Pick "pick" "pick" "Pick or unpick, and step down";
    PickHere "pick-here" "pick" "Pick or unpick this article";
    Compare "compare" "compare" "Add to Compare; it opens from two on";
    JumpBack "jump-back" "jump back" "Back to where the last jump began";
    JumpForward "jump-forward" "jump on" "Forward again to where it went";

    NextQuote "next-quote" "next quote" "Go to the next quote in the text";
    PreviousQuote "previous-quote" "quote back" "Go to the quote before in the text";
    NextParagraph "next-paragraph" "paragraph" "Go to the next paragraph";
    PreviousParagraph "previous-paragraph" "paragraph back" "Go to the paragraph before";
    NextArticle "next-article" "next article" "Next article of the list";
    PreviousArticle "previous-article" "article back" "Article before in the list";
    Wider "wider" "wider" "Make the lines of the text longer";
    Narrower "narrower" "narrower" "Make the lines of the text shorter";
    Boilerplate "boilerplate" "boilerplate" "Page around it: hidden, dimmed, shown";

    Align "align" "align" "Bring the other columns to this place";
    Lock "lock" "lock" "Scroll columns together or alone";
    Close "close" "close" "Close this column";

    NextPane "next-pane" "next pane" "Next pane or column";
    PreviousPane "previous-pane" "pane back" "Pane or column before";
    Left "left" "pane left" "Pane or column on the left";
    Right "right" "pane right" "Pane or column on the right";
    FocusList "focus-list" "list" "Go to the list of articles";
    FocusText "focus-text" "text" "Go to the text";
    FocusQuotes "focus-quotes" "quotes" "Go to the quotes of the article";
    ViewRead "view-read" "Read" "One article, the list, its quotes";
    ViewQuotes "view-quotes" "Quotes" "The quotes of all articles";
    ViewCompare "view-compare" "Compare" "The picked articles side by side";
    Zen "zen" "zen" "Whole screen for this pane, or not";
    ToggleQuotes "toggle-quotes" "quotes pane" "Show or hide the quotes pane";
    ToggleList "toggle-list" "list pane" "Show or hide the list pane";

    Accept "accept" "take it" "Take the query, go to the results";
    Cancel "cancel" "as before" "Back to the query and place of before";
    NextScope "next-scope" "scope" "Quotes, articles or this article";
    PreviousScope "previous-scope" "scope back" "The same, the other way round";
    ResultDown "result-down" "results" "Down in the results while typing";
    ResultUp "result-up" "results up" "Up in the results; if empty: last query";
    CursorLeft "cursor-left" "left" "Move the cursor to the left";
    CursorRight "cursor-right" "right" "Move the cursor to the right";
    CursorStart "cursor-start" "start" "Move the cursor to the start of the line";
    CursorEnd "cursor-end" "end" "Move the cursor to the end of the line";
    Backspace "backspace" "backspace" "Delete the character before the cursor";
    Delete "delete" "delete" "Delete the character under the cursor";
    DeleteWord "delete-word" "word" "Delete the word before the cursor";
    DeleteToStart "delete-to-start" "to start" "Delete all before the cursor";
    DeleteToEnd "delete-to-end" "to end" "Delete all from the cursor on";

    Help "help" "all keys" "Every key that does something here";
    Back "back" "back" "Go one step back; at the root: quit";
    Quit "quit" "quit" "Quit at once, from anywhere";
    Redraw "redraw" "redraw" "Paint the screen anew";
    Suspend "suspend" "suspend" "Back to the shell; fg returns";
}

impl Action {
    /// The action of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Action> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }

    /// The known name nearest to a mistyped one, when one is near.
    #[must_use]
    pub fn like(name: &str) -> Option<&'static str> {
        let shares = |known: &str| {
            let head = known.bytes().zip(name.bytes()).take_while(|(a, b)| a == b);
            let tail = known.bytes().rev().zip(name.bytes().rev());
            head.count() + tail.take_while(|(a, b)| a == b).count()
        };
        Self::ALL
            .iter()
            .map(|action| action.name())
            .filter(|known| shares(known) * 2 > name.len())
            .max_by_key(|known| shares(known) * 4 - known.len().abs_diff(name.len()).min(3))
    }
}
