//! What departments and machines read: tables (csv, parquet) and one report per department (xlsx, html).

pub mod department;
pub mod handbook;
mod imprint;
mod page;
mod privacy;
pub mod quality;
mod reasons;
mod shown;
mod standing;
pub mod tables;
mod words;

pub use imprint::{Imprint, newest_day};
pub use privacy::shown_code;
pub use reasons::failed_ids;
pub use shown::{exact, large, large_unit, rate};
pub use words::Lang;

use crate::assess::AssessError;
use crate::impact::ImpactError;
use crate::policy::reasons::NoReason;

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Totals cannot be given.
    #[error(transparent)]
    Impact(#[from] ImpactError),
    /// A row was refused for a reason that its measure does not have.
    #[error(transparent)]
    Reason(#[from] NoReason),
    /// A value does not fit its column.
    #[error("{measure} {key}: {what} is out of range")]
    Range {
        /// The measure.
        measure: String,
        /// Record key, masked where it is a person's.
        key: String,
        /// What does not fit.
        what: &'static str,
    },
    /// A row of the comparison names a measure that is not reported.
    #[error("comparison: the measure {0} is not reported")]
    NoMeasure(String),
    /// What a measure reads cannot be told.
    #[error(transparent)]
    Assess(#[from] AssessError),
    /// A row names a source that the dataset does not have.
    #[error("{measure}: row {row} has no source")]
    Source {
        /// The measure.
        measure: String,
        /// Row of the record table.
        row: u32,
    },
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Writing CSV failed.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// Columns cannot be built.
    #[error(transparent)]
    Arrow(#[from] arrow_schema::ArrowError),
    /// Writing Parquet failed.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A workbook cannot be built.
    #[error(transparent)]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A page cannot be built.
    #[error(transparent)]
    Html(#[from] minijinja::Error),
}
