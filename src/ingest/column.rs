//! Typed columns under construction.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use chrono::NaiveDate;

use crate::calendar::Date;
use crate::schema::{ColumnType, TableSpec};

/// Usual length of a text in bytes: most are identifiers or short names.
const TEXT_LENGTH: usize = 18;

/// A value of any column type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Day(Date),
    /// Months since year 0.
    Month(i32),
    /// Counts, fen, 10⁻⁸.
    Whole(i64),
    Truth(bool),
}

/// A column of the store, one block long.
pub(crate) enum ColumnBuilder {
    Text(StringBuilder),
    Day(Date32Builder),
    Month(Int32Builder),
    Whole(Int64Builder),
    Truth(BooleanBuilder),
}

impl ColumnBuilder {
    /// An empty column with room for `rows` rows.
    pub(crate) fn new(column_type: ColumnType, rows: usize) -> ColumnBuilder {
        match data_type(column_type) {
            DataType::Date32 => ColumnBuilder::Day(Date32Builder::with_capacity(rows)),
            DataType::Int32 => ColumnBuilder::Month(Int32Builder::with_capacity(rows)),
            DataType::Int64 => ColumnBuilder::Whole(Int64Builder::with_capacity(rows)),
            DataType::Boolean => ColumnBuilder::Truth(BooleanBuilder::with_capacity(rows)),
            _ => ColumnBuilder::Text(StringBuilder::with_capacity(rows, rows.saturating_mul(TEXT_LENGTH))),
        }
    }

    /// Appends a value; one of another type counts as missing.
    pub(crate) fn push(&mut self, value: &Value<'_>) {
        match (self, value) {
            (ColumnBuilder::Text(b), Value::Text(v)) => b.append_value(v),
            (ColumnBuilder::Text(b), _) => b.append_null(),
            (ColumnBuilder::Day(b), Value::Day(v)) => b.append_value(days(*v)),
            (ColumnBuilder::Day(b), _) => b.append_null(),
            (ColumnBuilder::Month(b), Value::Month(v)) => b.append_value(*v),
            (ColumnBuilder::Month(b), _) => b.append_null(),
            (ColumnBuilder::Whole(b), Value::Whole(v)) => b.append_value(*v),
            (ColumnBuilder::Whole(b), _) => b.append_null(),
            (ColumnBuilder::Truth(b), Value::Truth(v)) => b.append_value(*v),
            (ColumnBuilder::Truth(b), _) => b.append_null(),
        }
    }

    pub(crate) fn finish(self) -> ArrayRef {
        match self {
            ColumnBuilder::Text(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Day(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Month(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Whole(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Truth(mut b) => Arc::new(b.finish()),
        }
    }
}

/// Days since 1970-01-01.
pub(crate) fn days(day: Date) -> i32 {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default();
    // Dates of exports lie between 1900 and 2100, so the difference fits.
    i32::try_from((day - epoch).num_days()).unwrap_or(i32::MAX)
}

/// The Arrow type of a column in the store.
pub(crate) fn data_type(column_type: ColumnType) -> DataType {
    match column_type {
        ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => DataType::Utf8,
        ColumnType::Date => DataType::Date32,
        ColumnType::Month => DataType::Int32,
        ColumnType::Count | ColumnType::Money | ColumnType::Ratio => DataType::Int64,
        ColumnType::Boolean => DataType::Boolean,
    }
}

/// The Arrow schema of a table, with `extra` text columns behind its own.
pub(crate) fn arrow_schema(table: &TableSpec, extra: usize) -> SchemaRef {
    let own = table
        .fields
        .iter()
        .map(|c| Field::new(&c.name, data_type(c.column_type), true));
    let lists = (0..extra).map(|i| Field::new(format!("__list{i}"), DataType::Utf8, true));
    Arc::new(Schema::new(own.chain(lists).collect::<Vec<_>>()))
}
