//! One field at a time: from what a clerk or a system wrote to a typed value, or a reason why not.
//!
//! All functions are pure. They take the field's kind and text as a reader gave them and never guess: what is
//! neither a value nor a recognised blank is a [`CellError`] with a stable code.

mod blank;
mod boolean;
mod chinese;
mod clean;
mod codes;
mod count;
mod date;
mod day_time;
mod decimal;
mod money;
mod money_text;
mod month;
mod plain;
mod ratio;
mod text;

pub use crate::ingest::mapping::Unit;
use blank::{blank_value, nothing};
pub(crate) use blank::{is_blank, is_null_word};
pub use boolean::boolean;
pub use clean::{clean, identifier, identifier_of, narrow};
pub use codes::{ALL_CODES, CellError};
pub use count::count;
pub use date::date;
pub(crate) use date::from_1904;
pub use money::money;
pub use month::month;
pub use ratio::{percentage, ratio};
pub use text::text;

/// What an empty field, `-` or `—` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// Zero (false for 是/否): bureaus leave zeros out.
    Zero,
    /// Not known: `None`.
    Missing,
    /// The field must be filled: `blank_required`.
    Error,
}
