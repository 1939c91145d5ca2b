//! What it adds up to: entitlements by measure and by township, industry section, size and department.
//!
//! Money is summed here and nowhere else, in 128 bits.

mod breakdown;
mod due;
mod indicator;
mod industry;
mod period;
mod place;
mod profile;
mod row;
mod statistics;
mod totals;

pub use breakdown::{Impact, MeasureImpact, impact};
pub use due::{DueCalendar, DueRow};
pub use indicator::{Indicator, IndicatorLine, IndicatorRow};
pub use industry::{Section, section_named, section_of};
pub use period::{is_year, last_month};
pub use place::{PlaceKind, Places};
pub use profile::{Profile, Profiles};
pub use row::{OutcomeRow, Rows, each_row, reported, rows_of};
pub use statistics::{Counted, Statistics, StatisticsKey, StatisticsRow};
pub use totals::Totals;

/// Why totals cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImpactError {
    /// A total does not fit 64 bits of fen.
    #[error("{measure}: the total of {cell} is out of range")]
    Overflow {
        /// The measure.
        measure: String,
        /// Which total.
        cell: String,
    },
    /// An outcome contradicts itself or its program.
    #[error("{measure}: row {row} of the outcome is not complete")]
    Torn {
        /// The measure.
        measure: String,
        /// Position in the outcome.
        row: usize,
    },
    /// The calendar of what falls due does not add up to what was put off.
    #[error("{measure}: the calendar of deferrals does not add up to the eligible rows and amounts")]
    Calendar {
        /// Name that the measure is reported under.
        measure: String,
    },
    /// The monthly statistics do not add up to the entitlements.
    #[error("{measure}: the monthly statistics do not add up to the eligible rows and amounts")]
    Statistics {
        /// Name that the measure is reported under.
        measure: String,
    },
    /// A table lacks a column of texts that totals are broken down by.
    #[error("table {table} has no text column {column}")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
}

#[cfg(test)]
mod tests;
