//! The program as a state machine: keys and news in, state and requests out. Pure.
//!
//! [`update`] takes a [`Model`] and one [`Msg`] and gives back the [`Effect`]s it wants done; `ui` paints
//! the model; `runtime` feeds messages in and carries effects out. Nothing here names a terminal, a clock, a
//! file or a thread, so a session is replayed from a list of messages.
//!
//! Invariants ([`Model::check`]): the selection is a row of the list and in sight; an answer is taken only
//! when its ticket is newer than what is shown; the rows of a text in sight are all that is ever wrapped.
//!
//! Deliberately absent: undo, marks, saved sessions, a mouse; and any word of a terminal.
//!
//! ```
//! use pullquote::app::{Effect, Key, Keymap, Model, Msg, Size, start, update};
//! use pullquote::search::Summary;
//!
//! let mut model = Model::new("sample", Keymap::builtin(), Summary::default());
//! assert!(matches!(start(&mut model)[..], [Effect::Search { .. }]));
//! update(&mut model, Msg::Resize(Size { width: 80, height: 24 }));
//! assert_eq!(update(&mut model, Msg::Key(Key::char('q'))), [Effect::Quit]);
//! ```

mod action;
mod cards;
mod check;
mod compare;
mod complete;
mod counting;
mod desk;
mod effect;
mod explain;
mod filter;
mod finder;
mod floor;
mod geometry;
mod go;
mod help;
mod indexing;
mod input;
mod jumps;
mod key;
mod keymap;
mod kwic;
mod late;
mod layout;
mod lens;
mod like;
mod listing;
mod marks;
mod menu;
mod model;
mod motion;
mod msg;
mod news;
mod offers;
mod order;
mod picker;
mod picks;
mod prompt;
mod reader;
mod role;
mod settle;
mod shelf;
mod tally;
mod text;
mod update;
mod whole;
mod why;

pub use action::Action;
pub use cards::{Card, Cards, Frame};
pub use complete::{COMPLETIONS, Completing, Completion, Completions};
pub use counting::has_strip;
pub use desk::{Desk, MOST};
pub use effect::Effect;
pub use explain::{ExplainPage, explain_page};
pub use filter::{FLOORS, Facet, Filter, chips, compiled};
pub use finder::{Finder, Former, Reach};
pub use geometry::{Area, Breadth, LEAST, Panes, breadth, columns_that_fit, panes};
pub use help::{HelpLine, HelpPage, help_lines, help_page, helped_mode};
pub use indexing::time_left;
pub use input::Input;
pub use jumps::{Jump, Jumps};
pub use key::{Code, Key};
pub use keymap::{Binding, Keymap, Mode, Step, Warning, spelled};
pub use kwic::{Days, SIGNS};
pub use layout::{Anchor, Layout, Piece, Place, TextRow, long_date, short_date};
pub use lens::{Lamp, Light, Lighting, Question};
pub use listing::{Answer, Item, Listing, WINDOW};
pub use marks::{Mark, Marks};
pub use menu::{Menu, MenuPage, MenuRow, Put, menu_page, put, tab};
pub use model::{Asked, Boilerplate, GUTTER, Index, Model, Pane, Pending, View};
pub use msg::{Msg, Progress, Size};
pub use offers::{Offers, are_offers_open, offered};
pub use picker::{Picker, PickerPage, PickerRow, picker_page};
pub use reader::{Goal, Reader, Shape};
pub use role::Role;
pub use shelf::Shelf;
pub use tally::{Asking, Tallied, Tallies, Tally};
pub use update::{start, update};
pub use why::{WHY_SIGNS, Why, WhyPage, WhyRow, why_page};
