//! [`Action`]: everything a key can do, from one list.

macro_rules! actions {
    ($($variant:ident $name:literal $help:literal;)*) => {
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

            /// A line for the help.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Action::$variant => $help,)* }
            }
        }
    };
}

actions! {
    Enter "enter" "Open what is selected";
    Search "search" "Search what has the focus";
    SearchAll "search-all" "Search all quotes, from anywhere";
    NextHit "next-hit" "Next hit; past the last, next article";
    PreviousHit "previous-hit" "Hit before; past the first, article before";
    Explain "explain" "How the query was understood";
    History "history" "Queries of before, to take one again";
    PickedOnly "picked-only" "Only the picked articles, or all again";
    Similar "similar" "Search quotes like this one";
    Widen "widen" "Undo the last narrowing; never quits";
    Index "index" "Stop indexing, or look for changes";

    Pick "pick" "Pick or unpick, and step down";
    PickHere "pick-here" "Pick or unpick this article";
    Compare "compare" "Add to Compare; it opens from two on";
    JumpBack "jump-back" "Back to where the last jump began";
    JumpForward "jump-forward" "Forward again to where it went";

    Why "why" "What made the quote, for and against";
    SortRelevance "sort-relevance" "Sort: best match first";
    SortDate "sort-date" "Sort: newest first";
    SortOldest "sort-oldest" "Sort: oldest first";
    SortOutlet "sort-outlet" "Sort: by outlet";
    SortSpeaker "sort-speaker" "Sort: by speaker";
    SortQuotes "sort-quotes" "Sort: most quotes first";
    SortLeft "sort-left" "Sort: by the words before those searched";
    SortRight "sort-right" "Sort: by those searched and what follows";
    Filter "filter" "Filter by speaker, outlet, kind, verb, date";
    FilterOn "filter-on" "Put this filter on, or take it off";
    FilterOff "filter-off" "Take this filter off";
    FilterNot "filter-not" "Leave out what has this, or not";
    Sure "sure" "Least confidence: any, .50, .80, .90";

    NextQuote "next-quote" "Go to the next quote in the text";
    PreviousQuote "previous-quote" "Go to the quote before in the text";
    NextParagraph "next-paragraph" "Go to the next paragraph";
    PreviousParagraph "previous-paragraph" "Go to the paragraph before";
    NextArticle "next-article" "Next article of the list";
    PreviousArticle "previous-article" "Article before in the list";
    Wider "wider" "Make the lines of the text longer";
    Narrower "narrower" "Make the lines of the text shorter";
    Boilerplate "boilerplate" "Page around it: hidden, dimmed, shown";

    Kwic "kwic" "Aligned on the words searched, or whole";
    MoreContext "more-context" "More context on the left of the words";
    LessContext "less-context" "Less context on the left of the words";

    Align "align" "Bring the other columns to this place";
    Lock "lock" "Scroll columns together or alone";
    Close "close" "Close this column";

    Down "down" "Go down";
    Up "up" "Go up";
    HalfDown "half-page-down" "Go down half a page";
    HalfUp "half-page-up" "Go up half a page";
    PageDown "page-down" "Go down a page";
    PageUp "page-up" "Go up a page";
    First "first" "Go to the first row or the top";
    Last "last" "Go to the last row or the end";

    NextPane "next-pane" "Next pane or column";
    PreviousPane "previous-pane" "Pane or column before";
    Left "left" "Pane or column on the left";
    Right "right" "Pane or column on the right";
    FocusList "focus-list" "Go to the list of articles";
    FocusText "focus-text" "Go to the text";
    FocusQuotes "focus-quotes" "Go to the quotes of the article";
    ViewRead "view-read" "One article, the list, its quotes";
    ViewQuotes "view-quotes" "The quotes of all articles";
    ViewCompare "view-compare" "The picked articles side by side";
    Zen "zen" "Whole screen for this pane, or not";
    ToggleQuotes "toggle-quotes" "Show or hide the quotes pane";
    ToggleList "toggle-list" "Show or hide the list pane";

    Accept "accept" "Take the query, go to the results";
    Correct "correct" "Take what was meant, or a paste as words";
    Cancel "cancel" "Back to the query and place of before";
    TakeCompletion "take-completion" "Take what the menu under the line offers";
    NextCompletion "next-completion" "Down in the menu under the line";
    PreviousCompletion "previous-completion" "Up in the menu under the line";
    CloseCompletions "close-completions" "Close the menu under the line";
    Completions "completions" "Offer fields, or values of a field";
    Star "star" "Keep this query for good, or no longer";
    Forget "forget" "Leave this query out of the history";
    NextScope "next-scope" "Quotes, articles or this article";
    PreviousScope "previous-scope" "The same, the other way round";
    ResultDown "result-down" "Down in the results while typing";
    ResultUp "result-up" "Up in the results; if empty: last query";
    CursorLeft "cursor-left" "Move the cursor to the left";
    CursorRight "cursor-right" "Right; at the end: the field's name";
    CursorStart "cursor-start" "Move the cursor to the start of the line";
    CursorEnd "cursor-end" "Move the cursor to the end of the line";
    Backspace "backspace" "Delete the character before the cursor";
    Delete "delete" "Delete the character under the cursor";
    DeleteWord "delete-word" "Delete the word before the cursor";
    DeleteToStart "delete-to-start" "Delete all before the cursor";
    DeleteToEnd "delete-to-end" "Delete all from the cursor on";

    Help "help" "Every key that does something here";
    Back "back" "Go one step back; at the root: quit";
    Quit "quit" "Quit at once, from anywhere";
    Redraw "redraw" "Paint the screen anew";
    Suspend "suspend" "Back to the shell; fg returns";
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
