//! Tables for machines and for the curious: `entitlements.parquet`, `entitlements.csv`, `summary.csv`, boards and duties.

mod boards;
mod comparison;
mod csv_file;
mod deferral_calendar;
mod entitlement;
mod entitlements_csv;
mod entitlements_parquet;
mod guard;
mod summary;

pub use boards::{write_boards_csv, write_boards_parquet, write_duties_csv};
pub use comparison::{write_comparison_csv, write_comparison_parquet, write_undetermined_csv};
pub use deferral_calendar::{write_deferral_calendar_csv, write_deferral_calendar_parquet};
pub use entitlements_csv::write_entitlements_csv;
pub use entitlements_parquet::write_entitlements_parquet;
pub use guard::{BOM, guard};
pub use summary::{summary_json, write_summary_csv};

use crate::assess::Entitlements;
use crate::policy::ir::Program;
use crate::store::Dataset;

/// What the tables are made from.
#[derive(Clone, Copy, Debug)]
pub struct Assessed<'a> {
    /// The law.
    pub program: &'a Program,
    /// The records, for the place that each row came from.
    pub dataset: &'a Dataset,
    /// The result.
    pub entitlements: &'a Entitlements,
}

#[cfg(test)]
mod tests;
