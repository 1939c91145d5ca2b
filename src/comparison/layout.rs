//! Tables and columns of what is compared, by name.

use arrow_array::{Array, Int64Array};

use super::ComparisonError;
use crate::schema::TableSpec;
use crate::store::{Dataset, Table, TextColumn};

/// A table with its schema.
#[derive(Clone, Copy)]
pub(super) struct Opened<'a> {
    pub(super) spec: &'a TableSpec,
    pub(super) table: &'a Table,
}

impl<'a> Opened<'a> {
    /// The table of that name.
    pub(super) fn of(data: &'a Dataset, name: &str) -> Result<Opened<'a>, ComparisonError> {
        let missing = |reason: &str| ComparisonError::Layout {
            table: name.to_owned(),
            reason: reason.to_owned(),
        };
        let (id, spec) = data
            .catalog
            .table(name)
            .ok_or_else(|| missing("the schemas have no such table"))?;
        let table = data
            .tables
            .get(id.index())
            .ok_or_else(|| missing("the data have no such table"))?;
        Ok(Opened { spec, table })
    }

    fn missing(&self, column: &str, kind: &str) -> ComparisonError {
        ComparisonError::Layout {
            table: self.spec.name.clone(),
            reason: format!("there is no column {column} of {kind}"),
        }
    }

    /// A column of texts or codes.
    pub(super) fn text(&self, name: &str) -> Result<TextColumn<'a>, ComparisonError> {
        let column = self.table.batch.column_by_name(name);
        column
            .and_then(|c| TextColumn::open(c.as_ref()))
            .ok_or_else(|| self.missing(name, "texts"))
    }

    /// A column of money, fen.
    pub(super) fn money(&self, name: &str) -> Result<&'a Int64Array, ComparisonError> {
        let column = self.table.batch.column_by_name(name);
        column
            .and_then(|c| c.as_any().downcast_ref())
            .ok_or_else(|| self.missing(name, "money"))
    }

    /// File, sheet and line of a row.
    pub(super) fn place(&self, data: &'a Dataset, row: usize) -> Result<(&'a str, &'a str, u32), ComparisonError> {
        let place = || {
            let origin = usize::try_from(*self.table.origin.values().get(row)?).ok()?;
            let origin = data.origins.get(origin)?;
            let line = u32::try_from(*self.table.line.values().get(row)?).ok()?;
            Some((origin.file.as_str(), origin.sheet.as_str(), line))
        };
        place().ok_or_else(|| ComparisonError::Layout {
            table: self.spec.name.clone(),
            reason: format!("row {row} has no file and line"),
        })
    }

    /// The Chinese heading of a column.
    pub(super) fn title(&self, name: &str) -> Result<&'a str, ComparisonError> {
        let column = self.spec.column(name);
        column
            .map(|(_, c)| c.title.as_str())
            .ok_or_else(|| self.missing(name, "any kind"))
    }
}

/// An amount, or `None` where the cell is blank. Fen.
pub(super) fn amount(amounts: &Int64Array, row: usize) -> Option<i64> {
    (!amounts.is_null(row)).then(|| amounts.value(row))
}
