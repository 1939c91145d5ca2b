//! One field at a time: from what a clerk or a system wrote to a typed value, or a reason why not.
//!
//! All functions are pure. They take the field's kind and text as a reader gave them and never guess: what is
//! neither a value nor a recognised blank is a [`CellError`] with a stable code.

mod boolean;
mod clean;
mod codes;
mod count;
mod date;
mod decimal;
mod money;
mod month;
mod plain;
mod ratio;
mod text;

pub use boolean::boolean;
pub use clean::{clean, identifier, identifier_of, narrow};
pub use codes::{ALL_CODES, CellError};
pub use count::count;
pub use date::date;
pub use money::{Unit, money};
pub use month::month;
pub use ratio::ratio;
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

/// True for an empty field and for the dashes that stand for nothing.
pub(crate) fn is_blank(cleaned: &str) -> bool {
    cleaned.is_empty()
        || cleaned
            .chars()
            .all(|c| matches!(c, '-' | '－' | '−' | '–' | '—' | '―' | '─' | '﹣'))
}

/// The value of a blank field.
pub(crate) fn blank_value<T>(blank: Blank, zero: T) -> Result<Option<T>, CellError> {
    match blank {
        Blank::Zero => Ok(Some(zero)),
        Blank::Missing => Ok(None),
        Blank::Error => Err(codes::BLANK_REQUIRED),
    }
}
