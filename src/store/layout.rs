//! The columns of a table's file.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::{StoreError, Table, TextColumn};
use crate::schema::{ColumnType, TableSpec};

/// Names of the columns behind those of the catalog. No catalog column may start with `__`.
const ORIGIN: &str = "__origin";
const LINE: &str = "__line";
const GIVEN: &str = "__given:";

/// The Arrow type that a column has in the store.
#[must_use]
pub fn arrow_type(column: ColumnType) -> DataType {
    match column {
        ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => DataType::Utf8,
        ColumnType::Date => DataType::Date32,
        ColumnType::Month => DataType::Int32,
        ColumnType::Count | ColumnType::Money | ColumnType::Ratio => DataType::Int64,
        ColumnType::Boolean => DataType::Boolean,
    }
}

/// A table with the columns that tell where its rows come from, as one batch.
pub(super) fn join(spec: &TableSpec, table: &Table) -> Result<RecordBatch, StoreError> {
    check(spec, &table.batch.schema(), table.batch.num_columns())?;
    let own = table.batch.columns().iter();
    let mut columns: Vec<ArrayRef> = own.map(written_out).collect();
    let own = spec.fields.iter().zip(&columns);
    let mut fields: Vec<Field> = own
        .map(|(column, array)| Field::new(&column.name, array.data_type().clone(), true))
        .collect();
    let mut push = |name: String, column: ArrayRef| {
        fields.push(Field::new(name, column.data_type().clone(), true));
        columns.push(column);
    };
    push(ORIGIN.to_owned(), table.origin.clone());
    push(LINE.to_owned(), table.line.clone());
    for (name, column) in &table.given {
        push(format!("{GIVEN}{name}"), column.clone());
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
        .map_err(|e| StoreError::schema(&spec.name, e.to_string()))
}

/// Files have their texts written out, so that other programs read them without ado.
fn written_out(column: &ArrayRef) -> ArrayRef {
    TextColumn::open(column.as_ref()).map_or_else(|| column.clone(), TextColumn::written_out)
}

/// The reverse of [`join`].
pub(super) fn split(spec: &TableSpec, whole: &RecordBatch) -> Result<Table, StoreError> {
    let schema = whole.schema();
    let own = spec.fields.len();
    check(spec, &schema, own)?;
    let batch = whole
        .project(&(0..own).collect::<Vec<_>>())
        .map_err(|e| StoreError::schema(&spec.name, e.to_string()))?;
    let place = |name: &str| {
        let column = whole
            .column_by_name(name)
            .and_then(|c| c.as_any().downcast_ref::<Int32Array>());
        let column = column.filter(|c| c.null_count() == 0);
        column
            .map(|c| Arc::new(c.clone()))
            .ok_or_else(|| StoreError::schema(&spec.name, format!("{name} is missing")))
    };
    let given = schema.fields().iter().zip(whole.columns()).skip(own);
    Ok(Table {
        batch,
        origin: place(ORIGIN)?,
        line: place(LINE)?,
        given: given
            .filter_map(|(f, c)| Some((f.name().strip_prefix(GIVEN)?.to_owned(), c.clone())))
            .collect(),
    })
}

/// Compares the first `own` columns with the catalog.
fn check(spec: &TableSpec, schema: &Schema, own: usize) -> Result<(), StoreError> {
    if own != spec.fields.len() || schema.fields().len() < own {
        return Err(StoreError::schema(
            &spec.name,
            format!("has not the {} columns of the catalog", spec.fields.len()),
        ));
    }
    for (field, column) in schema.fields().iter().zip(&spec.fields) {
        let wanted = arrow_type(column.column_type);
        let coded = wanted == DataType::Utf8 && field.data_type() == &TextColumn::coded_type();
        if field.name() != &column.name || !(coded || field.data_type() == &wanted) {
            let found = format!("{} {}", field.name(), field.data_type());
            let wanted = format!("{} {wanted}", column.name);
            return Err(StoreError::schema(
                &spec.name,
                format!("has the column {found} instead of {wanted}"),
            ));
        }
    }
    Ok(())
}
