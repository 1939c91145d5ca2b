//! Why a comparison cannot be given.

use crate::assess::AssessError;

/// Why a comparison cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComparisonError {
    /// A sum does not fit 64 bits of fen.
    #[error("{measure} {period}: the sum of an enterprise is out of range")]
    Overflow {
        /// The measure.
        measure: String,
        /// The comparison period.
        period: String,
    },
    /// An outcome is not complete.
    #[error("{measure}: row {row} of the outcome is not complete")]
    Torn {
        /// The measure.
        measure: String,
        /// Position in the outcome.
        row: usize,
    },
    /// The catalog, a table or the pack does not have what is compared.
    #[error("entitled and enjoyed cannot be compared: {table}: {reason}")]
    Layout {
        /// The table.
        table: String,
        /// What is not there.
        reason: String,
    },
    /// The rows do not add up to what they are made of.
    #[error("{measure}: the {side} amounts of the comparison are {rows} fen, those they are made of {source_sum} fen")]
    Control {
        /// The measure.
        measure: String,
        /// `entitled` or `enjoyed`.
        side: &'static str,
        /// Sum over the rows of the comparison, fen.
        rows: i128,
        /// Sum over the entitlements or the ledger, fen.
        source_sum: i128,
    },
    /// A fact of the pack cannot be worked out.
    #[error(transparent)]
    Assess(#[from] AssessError),
}
