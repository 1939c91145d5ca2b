//! Tables in memory, as the assessment reads them.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch};

use crate::schema::Catalog;

/// Where rows come from: one sheet of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// File name without folder.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
}

/// The rows of one table. `batch` has exactly the columns of the table's spec, in order, typed as
/// [`crate::schema::ColumnType`] says, texts written out or coded ([`crate::store::TextColumn`]); rows are sorted by
/// (`uscc`, primary key) or primary key alone.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns.
    pub batch: RecordBatch,
    /// Per row: index into [`Dataset::origins`].
    pub origin: Arc<Int32Array>,
    /// Per row: 1-based line of a text file or row of a sheet.
    pub line: Arc<Int32Array>,
    /// Columns that set the value of a fact instead of computing it, where they are not null (worked cases use this).
    pub given: Vec<(String, ArrayRef)>,
}

/// All tables of a county, or of some set of its enterprises.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// What the tables look like.
    pub catalog: Arc<Catalog>,
    /// One per table of the catalog, same order (empty tables included).
    pub tables: Vec<Table>,
    /// Files and sheets that rows come from.
    pub origins: Vec<Origin>,
    /// The enterprises whose entitlements are wanted; `None` = all. Rows of others are only looked at.
    pub owned: Option<BTreeSet<String>>,
    /// Names of the tables whose export was not delivered. They have no rows, but nobody knows that there are none: what is counted or
    /// looked for in them is unknown.
    pub absent: BTreeSet<String>,
}
