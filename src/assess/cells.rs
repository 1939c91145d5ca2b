//! Typed views of a dataset's columns, shared by both evaluators.

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array};

use super::AssessError;
use crate::calendar::Date;
use crate::schema::{Catalog, ColumnId, ColumnType, LinkSpec, NoSuch, TableId, TableSpec};
use crate::store::{Dataset, TextColumn};

/// First day of the calendar, 0001-01-01, in days since 1970-01-01.
pub(crate) const FIRST_DAY: i32 = -719_162;
/// Last day of the calendar, 9999-12-31.
pub(crate) const LAST_DAY: i32 = 2_932_896;
/// First month, 0001-01.
pub(crate) const FIRST_MONTH: i32 = 12;
/// Last month, 9999-12.
pub(crate) const LAST_MONTH: i32 = 119_999;
/// Units of a ratio column: 10⁻⁸.
pub(crate) const RATIO_UNITS: i64 = 100_000_000;

/// The day a number of days after 1970-01-01; `None` outside years 1 to 9999.
pub(crate) fn date_of(days: i32) -> Option<Date> {
    if !(FIRST_DAY..=LAST_DAY).contains(&days) {
        return None;
    }
    Date::from_epoch_days(days)
}

/// Days since 1970-01-01.
pub(crate) fn days_of(date: Date) -> i32 {
    date.to_epoch_days()
}

/// One column, typed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cells<'a> {
    /// Text-like columns.
    Text(TextColumn<'a>),
    /// Booleans.
    Boolean(&'a BooleanArray),
    /// Days since 1970-01-01.
    Date(&'a Date32Array),
    /// Months since year 0.
    Month(&'a Int32Array),
    /// Counts and money.
    Whole(&'a Int64Array),
    /// Ratios in units of 10⁻⁸.
    Ratio(&'a Int64Array),
}

impl<'a> Cells<'a> {
    fn open(array: &'a ArrayRef, of: ColumnType) -> Option<Cells<'a>> {
        let any = array.as_any();
        Some(match of {
            ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => {
                Cells::Text(TextColumn::open(array.as_ref())?)
            }
            ColumnType::Date => Cells::Date(any.downcast_ref()?),
            ColumnType::Month => Cells::Month(any.downcast_ref()?),
            ColumnType::Count | ColumnType::Money => Cells::Whole(any.downcast_ref()?),
            ColumnType::Ratio => Cells::Ratio(any.downcast_ref()?),
            ColumnType::Boolean => Cells::Boolean(any.downcast_ref()?),
        })
    }

    /// True if the row has no value.
    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Cells::Text(a) => a.is_null(row),
            Cells::Boolean(a) => a.is_null(row),
            Cells::Date(a) => a.is_null(row) || date_of(a.value(row)).is_none(),
            Cells::Month(a) => a.is_null(row) || !(FIRST_MONTH..=LAST_MONTH).contains(&a.value(row)),
            Cells::Whole(a) | Cells::Ratio(a) => a.is_null(row),
        }
    }
}

/// Keys are equal only if their columns are of one kind: texts, days, months, numbers, ratios, booleans.
fn comparable(catalog: &Catalog, own: &TableSpec, link: &LinkSpec) -> Result<(), String> {
    let kind = |table: &TableSpec, name: &str| -> Result<&'static str, String> {
        let column = table.column(name).map(|(_, c)| c.column_type);
        Ok(
            match column.ok_or_else(|| format!("link {}: no column {name}", link.name))? {
                ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => "text",
                ColumnType::Date => "date",
                ColumnType::Month => "month",
                ColumnType::Count | ColumnType::Money => "number",
                ColumnType::Ratio => "ratio",
                ColumnType::Boolean => "boolean",
            },
        )
    };
    let (_, target) = catalog
        .table(&link.table)
        .ok_or_else(|| format!("link {}: no table {}", link.name, link.table))?;
    for (from, to) in link.fields.iter().zip(&link.to) {
        let (a, b) = (kind(own, from)?, kind(target, to)?);
        if a != b {
            return Err(format!("link {}: {from} is {a}, {}.{to} is {b}", link.name, link.table));
        }
    }
    Ok(())
}

/// Every column of every table.
#[derive(Debug)]
pub(crate) struct Tables<'a> {
    columns: Vec<Vec<Cells<'a>>>,
    rows: Vec<usize>,
}

impl<'a> Tables<'a> {
    /// Checks that the dataset has the layout of its catalog.
    pub(crate) fn open(data: &'a Dataset) -> Result<Tables<'a>, AssessError> {
        let broken = |table: &str, reason: String| AssessError::BrokenTable {
            table: table.to_owned(),
            reason,
        };
        let mut tables = Tables {
            columns: Vec::new(),
            rows: Vec::new(),
        };
        for (at, spec) in data.catalog.tables.iter().enumerate() {
            let table = data
                .tables
                .get(at)
                .ok_or_else(|| broken(&spec.name, "is not there".into()))?;
            if table.batch.num_columns() != spec.fields.len() {
                return Err(broken(&spec.name, "has another number of columns".into()));
            }
            let columns = spec.fields.iter().zip(table.batch.columns()).map(|(field, array)| {
                Cells::open(array, field.column_type)
                    .ok_or_else(|| broken(&spec.name, format!("column {} has another type", field.name)))
            });
            tables.columns.push(columns.collect::<Result<_, _>>()?);
            let rows = table.batch.num_rows();
            if u32::try_from(rows).is_err() {
                return Err(broken(&spec.name, "has more than 4 billion rows".into()));
            }
            tables.rows.push(rows);
        }
        for spec in &data.catalog.tables {
            for link in &spec.links {
                comparable(&data.catalog, spec, link).map_err(|reason| broken(&spec.name, reason))?;
            }
        }
        Ok(tables)
    }

    /// Number of rows of a table.
    pub(crate) fn rows(&self, table: TableId) -> Result<usize, NoSuch> {
        table.of(&self.rows).copied()
    }

    /// All rows of a table.
    pub(crate) fn all_rows(&self, table: TableId) -> Result<Vec<u32>, NoSuch> {
        Ok((0_u32..).take(self.rows(table)?).collect())
    }

    /// A column.
    pub(crate) fn column(&self, table: TableId, column: ColumnId) -> Result<Cells<'a>, NoSuch> {
        column.of(table.of(&self.columns)?).copied()
    }
}
