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
    First "first" "first" "Go to the first row, or to the top of the text";
    Last "last" "last" "Go to the last row, or to the end of the text";

    Search "search" "search" "Search what has the focus: the articles, the quotes, or this article";
    SearchAll "search-all" "search all" "Search all quotes, from anywhere";
    NextHit "next-hit" "next hit" "Go to the next hit; after the last one, again: the next article";
    PreviousHit "previous-hit" "hit back" "Go to the hit before; before the first one, again: the article before";
    Widen "widen" "clear" "Undo the last narrowing: help, prompt, find, query. Never quits";

    Enter "enter" "open" "Read the article at its best hit; on a quote: go to its place; in Compare: read here";
    Pick "pick" "pick" "Pick or unpick the article, and step down";
    PickHere "pick-here" "pick" "Pick or unpick the article, from any pane";
    Compare "compare" "compare" "Add this article to Compare; opens it from two on, picked ones go together";
    JumpBack "jump-back" "jump back" "Go back to where the last jump came from";
    JumpForward "jump-forward" "jump on" "Go forward again in the list of jumps";

    NextQuote "next-quote" "next quote" "Go to the next quote in the text";
    PreviousQuote "previous-quote" "quote back" "Go to the quote before in the text";
    NextParagraph "next-paragraph" "paragraph" "Go to the next paragraph";
    PreviousParagraph "previous-paragraph" "paragraph back" "Go to the paragraph before";
    NextArticle "next-article" "next article" "Go to the next article without leaving the text";
    PreviousArticle "previous-article" "article back" "Go to the article before without leaving the text";
    Wider "wider" "wider" "Make the lines of the text longer";
    Narrower "narrower" "narrower" "Make the lines of the text shorter";
    Boilerplate "boilerplate" "boilerplate" "The page around the article: hidden, dimmed, shown";

    Align "align" "align" "Bring the other columns to this place";
    Lock "lock" "lock" "Scroll all columns together, or each by itself";
    Close "close" "close" "Close this column";

    NextPane "next-pane" "next pane" "Go to the next pane or column";
    PreviousPane "previous-pane" "pane back" "Go to the pane or column before";
    Left "left" "pane left" "Go to the pane or column on the left";
    Right "right" "pane right" "Go to the pane or column on the right";
    FocusList "focus-list" "list" "Go to the list of articles";
    FocusText "focus-text" "text" "Go to the text";
    FocusQuotes "focus-quotes" "quotes" "Go to the quotes of the article";
    ViewRead "view-read" "Read" "Show one article with the list and its quotes";
    ViewQuotes "view-quotes" "Quotes" "Show the quotes of all articles";
    ViewCompare "view-compare" "Compare" "Show the picked articles side by side";
    Zen "zen" "zen" "Give the whole screen to this pane, or take it back";
    ToggleQuotes "toggle-quotes" "quotes pane" "Show or hide the quotes pane";
    ToggleList "toggle-list" "list pane" "Show or hide the list pane";

    Accept "accept" "take it" "Take the query and go to what it found";
    Cancel "cancel" "as before" "Drop the edit: the query and the place of before come back";
    NextScope "next-scope" "scope" "Search in something else: quotes, articles, this article";
    PreviousScope "previous-scope" "scope back" "Search in something else, the other way round";
    ResultDown "result-down" "results" "Go down in what was found, while typing";
    ResultUp "result-up" "results up" "Go up in what was found; on an empty line: the query before";
    CursorLeft "cursor-left" "left" "Move the cursor to the left";
    CursorRight "cursor-right" "right" "Move the cursor to the right";
    CursorStart "cursor-start" "start" "Move the cursor to the start of the line";
    CursorEnd "cursor-end" "end" "Move the cursor to the end of the line";
    Backspace "backspace" "backspace" "Delete the character before the cursor";
    Delete "delete" "delete" "Delete the character under the cursor";
    DeleteWord "delete-word" "word" "Delete the word before the cursor";
    DeleteToStart "delete-to-start" "to start" "Delete all before the cursor";
    DeleteToEnd "delete-to-end" "to end" "Delete all from the cursor on";

    Help "help" "all keys" "Show every key that does something here";
    Back "back" "back" "Go one step back; at the root: quit";
    Quit "quit" "quit" "Quit at once, from anywhere";
    Redraw "redraw" "redraw" "Paint the screen anew";
    Suspend "suspend" "suspend" "Stop, back to the shell; fg brings it back";
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
