//! Settings: embedded defaults ← the user's file ← the environment ← options; and the places where things are kept.
//!
//! A setting that cannot be used is said and left at what it was; nothing here ends the program, and no file is
//! ever created to hold settings. Whoever uses a setting owns its meaning: here are only names, checks and order.

mod color;
mod nearest;
mod places;
mod saved;
mod settings;

pub use color::{Color, inked};
pub use nearest::nearest;
pub use places::{Environment, Places, at_home};
pub use saved::Saved;
pub use settings::{Aside, Loaded, NAMES, Overrides, Settings, UserFile, load};
