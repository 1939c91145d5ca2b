//! Finished tables: accepted rows only, in their final order.

use std::sync::Arc;

use arrow_array::{Int32Array, RecordBatch};

use super::alike::Alike;
use super::columns::Columns;
use super::error::IngestError;
use super::sorted::sorted;
use crate::schema::TableSpec;
use crate::store::Table;

/// A finished table and the rows of the batch whose primary key an earlier row has already.
pub(crate) struct Finish {
    pub(crate) table: Table,
    pub(crate) repeated_keys: Vec<u32>,
}

/// Takes `rows` of a batch, sorted by (`uscc`, primary key), nulls first, ties by origin and line.
pub(crate) fn finish(
    spec: &TableSpec,
    all: &Columns,
    rows: &[u32],
    origin: &[i32],
    line: &[i32],
) -> Result<Finish, IngestError> {
    let mut order: Vec<String> = Vec::new();
    if spec.column("uscc").is_some() {
        order.push("uscc".to_owned());
    }
    order.extend(spec.primary_key.iter().filter(|k| *k != "uscc").cloned());
    // The rows come in the order of origins and lines, so their numbers break ties.
    let sorted = sorted(all, &order, rows)?;
    let repeated_keys = if spec.primary_key.is_empty() {
        Vec::new()
    } else {
        Alike::new(all, &spec.primary_key, rows)?.repeated()
    };
    let mut columns = Vec::with_capacity(spec.fields.len());
    let places = all.places(&sorted);
    for column in 0..spec.fields.len() {
        columns.push(all.pick(column, &places)?);
    }
    let table = Table {
        batch: RecordBatch::try_new(super::column::arrow_schema(spec, 0), columns)?,
        origin: Arc::new(place(origin, &sorted)),
        line: Arc::new(place(line, &sorted)),
        given: Vec::new(),
    };
    Ok(Finish { table, repeated_keys })
}

fn place(values: &[i32], rows: &[u32]) -> Int32Array {
    rows.iter()
        .filter_map(|row| values.get(usize::try_from(*row).ok()?))
        .copied()
        .collect()
}
