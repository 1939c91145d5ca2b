//! What is wrong with the exports, counted for people: by file, field and reason, with the first few examples.
//!
//! Three severities: an error keeps a row out, a warning lets it in and flags it, a note only says what became of rows.
//! Memory does not grow with the number of rows: counts are exact, examples are the first few of each kind.

mod flag;
mod issue;
mod limit;
mod mask;
mod places;
mod record;
mod samples;
mod tally;

pub(crate) use flag::{
    CONFLICTING_ENTERPRISE, ENTERPRISE_NOT_FOUND, Flag, LOST_CORRECTION, NAME_OF_SEVERAL, REPEATED_KEY,
};
pub use issue::{Example, Issue, Quality, Severity, SheetQuality, SourceQuality};
pub use limit::Limit;
pub(crate) use limit::sources;
pub(crate) use record::{Recorder, notes};
pub(crate) use samples::{Sample, samples};
