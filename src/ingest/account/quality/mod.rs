//! What is wrong with the exports, counted for people: by file, field and reason, with the first few examples.
//!
//! Three severities: an error keeps a row out, a warning lets it in and flags it, a note only says what became of rows.
//! Memory does not grow with the number of rows: counts are exact, examples are the first few of each kind.

mod by_source;
mod issue;
mod places;
mod record;
mod tally;

pub(crate) use by_source::sources;
pub use issue::{Example, Issue, Quality, Severity, SheetQuality, SourceQuality};
pub(crate) use record::{Recorder, notes};
