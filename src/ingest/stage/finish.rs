//! Finished tables: accepted rows only, in their final order.

use std::sync::Arc;

use arrow_array::{Int32Array, RecordBatch};

use crate::ingest::columns::equal_rows::EqualRows;
use crate::ingest::columns::row_order::sorted;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::schema::TableSpec;
use crate::store::Table;

/// The rows of a table in their final order, and those whose primary key an earlier row has already.
pub(crate) struct Order {
    pub(crate) rows: Vec<u32>,
    pub(crate) repeated_keys: Vec<u32>,
}

/// Sorts some rows by (`uscc`, primary key), nulls first, ties by origin and line. Only rows `among` these may have a key that
/// another has.
pub(crate) fn order(spec: &TableSpec, all: &Columns, rows: &[u32], among: &[u32]) -> Result<Order, IngestError> {
    let mut by: Vec<String> = Vec::new();
    if spec.column("uscc").is_some() {
        by.push("uscc".to_owned());
    }
    by.extend(spec.primary_key.iter().filter(|k| *k != "uscc").cloned());
    let repeated_keys = if spec.primary_key.is_empty() {
        Vec::new()
    } else {
        EqualRows::new(all, &spec.primary_key, among)?.beaten(|_, _| false)
    };
    Ok(Order {
        // The rows come in the order of origins and lines, so their numbers break ties.
        rows: sorted(all, &by, rows)?,
        repeated_keys,
    })
}

/// The table of these rows.
pub(crate) fn finish(
    spec: &TableSpec,
    all: Columns,
    rows: Vec<u32>,
    origin: &[i32],
    line: &[i32],
) -> Result<Table, IngestError> {
    let (origin, line) = (place(origin, &rows), place(line, &rows));
    let mut columns = all.into_rows(rows)?;
    // Lists of dates have become tables of their own.
    columns.truncate(spec.fields.len());
    Ok(Table {
        batch: RecordBatch::try_new(crate::ingest::columns::column_builder::arrow_schema(spec, 0), columns)?,
        origin: Arc::new(origin),
        line: Arc::new(line),
        given: Vec::new(),
    })
}

fn place(values: &[i32], rows: &[u32]) -> Int32Array {
    rows.iter()
        .filter_map(|row| values.get(usize::try_from(*row).ok()?))
        .copied()
        .collect()
}
