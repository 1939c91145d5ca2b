//! Why an assessment cannot be given.

use std::fmt;

use crate::policy::ir::TableId;
use crate::store::Dataset;

/// Where a row came from, for messages. Holds no value of the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table name.
    pub table: String,
    /// File name, with the sheet behind `#` if there is one; empty if unknown.
    pub file: String,
    /// 1-based line of the file or row of the sheet; 0 if unknown.
    pub line: i32,
}

impl Place {
    /// The place of a row of a dataset.
    #[must_use]
    pub fn of(data: &Dataset, table: TableId, row: u32) -> Place {
        let row = row as usize;
        let name = data
            .catalog
            .tables
            .get(table.index())
            .map_or_else(String::new, |t| t.name.clone());
        let rows = data.tables.get(table.index());
        let line = rows.filter(|t| row < t.line.len()).map_or(0, |t| t.line.value(row));
        let origin = rows
            .filter(|t| row < t.origin.len())
            .map_or(-1, |t| t.origin.value(row));
        let file = usize::try_from(origin)
            .ok()
            .and_then(|i| data.origins.get(i))
            .map_or_else(String::new, |o| {
                if o.sheet.is_empty() {
                    o.file.clone()
                } else {
                    format!("{}#{}", o.file, o.sheet)
                }
            });
        Place {
            table: name,
            file,
            line,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.table, self.file, self.line)
    }
}

/// Why an assessment cannot be given. Every variant names its place; none carries a value of a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssessError {
    /// A result does not fit: money beyond ±92 trillion yuan, or a ratio beyond 128 bits.
    #[error("{measure}: {what} does not fit, row {place}")]
    Overflow {
        /// Measure id.
        measure: String,
        /// `base`, `amount` or `value`.
        what: &'static str,
        /// The row.
        place: Place,
    },
    /// The amount is no whole number of fen and the pack does not round it.
    #[error("{measure}: {what} is not whole fen and is not rounded, row {place}")]
    NotWhole {
        /// Measure id.
        measure: String,
        /// `amount`.
        what: &'static str,
        /// The row.
        place: Place,
    },
    /// The limit of an ALLOCATE differs within one partition.
    #[error("{owner}: the limit of ALLOCATE differs within one partition, row {place}")]
    LimitDiffers {
        /// `measure.line` or the fact's id.
        owner: String,
        /// The first row whose limit differs from the one before it.
        place: Place,
    },
    /// A version has more conditions, limits and groups than a mask has bits.
    #[error("{measure}: more than 64 reasons in one version")]
    TooManyReasons {
        /// Measure id.
        measure: String,
    },
    /// The dataset does not have the layout that the catalog states.
    #[error("table {table}: {reason}")]
    BrokenTable {
        /// Table name.
        table: String,
        /// What is wrong.
        reason: String,
    },
    /// The program is ill-typed; the compiler does not produce such programs.
    #[error("{owner}: ill-typed program: {reason}")]
    BrokenProgram {
        /// What it belongs to.
        owner: String,
        /// What is wrong.
        reason: String,
    },
}
