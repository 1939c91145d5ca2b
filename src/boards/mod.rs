//! Boards: rows of the clauses that rank, count, watch or list; and the state of the duties that nobody can compute.
//!
//! Boards look at the whole county, so they are worked out from the whole dataset and never from a shard.

mod duty;
mod figure;
mod open;
mod row;

pub use duty::{DutyRow, DutyState, duties};
pub use row::{BoardRow, boards};

use crate::assess::{AssessError, Entitlements};
use crate::comparison::{Comparison, ComparisonError, compare};
use crate::policy::ir::Program;
use crate::store::Dataset;

/// Rows of all boards, all duties, and the comparison that the boards look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Entitled against enjoyed.
    pub comparison: Comparison,
    /// Sorted by clause, period and unit.
    pub rows: Vec<BoardRow>,
    /// Sorted by name.
    pub duties: Vec<DutyRow>,
}

/// Works out all boards and duties.
///
/// # Errors
/// As [`boards`] and [`duties`], and if the comparison with the ledger cannot be given.
pub fn find(program: &Program, data: &Dataset, entitlements: &Entitlements) -> Result<Found, BoardError> {
    let comparison = compare(program, data, entitlements)?;
    Ok(Found {
        rows: boards(program, &open::with_open_measures(data, &comparison)?)?,
        duties: duties(program, data)?,
        comparison,
    })
}

/// Why boards cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// A formula has a result that does not fit.
    #[error(transparent)]
    Assess(#[from] AssessError),
    /// Entitled and enjoyed cannot be compared.
    #[error(transparent)]
    Comparison(#[from] ComparisonError),
    /// A figure cannot be written.
    #[error("board {board}: {what} of {unit} is out of range")]
    Range {
        /// The board's rule.
        board: String,
        /// `value`, `target` or `rank`.
        what: &'static str,
        /// The unit, as far as it may be shown.
        unit: String,
    },
    /// Two rows of one clause have one period and unit.
    #[error("board {clause}: {unit} is there twice in {period}")]
    Twice {
        /// The clause.
        clause: String,
        /// The period.
        period: String,
        /// The unit.
        unit: String,
    },
    /// The outcome of a board is not complete.
    #[error("board {board}: row {row} of the outcome is not complete")]
    Torn {
        /// The board's rule.
        board: String,
        /// Position in the outcome.
        row: usize,
    },
    /// Reports on duties name what the pack does not know, or contradict themselves.
    #[error("{table} ({file}:{line}): {reason}")]
    Report {
        /// The table.
        table: &'static str,
        /// File, with the sheet behind `#`.
        file: String,
        /// Line.
        line: i32,
        /// What is wrong.
        reason: String,
    },
}
