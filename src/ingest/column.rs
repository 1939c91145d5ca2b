//! Typed columns under construction.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, Date32Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chrono::Datelike;

use crate::calendar::Date;
use crate::schema::{ColumnType, TableSpec};

/// A value that is not read from a field: from a list of names, or carried from another row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Day(Date),
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
    pub(crate) fn new(column_type: ColumnType) -> ColumnBuilder {
        match data_type(column_type) {
            DataType::Date32 => ColumnBuilder::Day(Date32Builder::new()),
            DataType::Int32 => ColumnBuilder::Month(Int32Builder::new()),
            DataType::Int64 => ColumnBuilder::Whole(Int64Builder::new()),
            DataType::Boolean => ColumnBuilder::Truth(BooleanBuilder::new()),
            _ => ColumnBuilder::Text(StringBuilder::new()),
        }
    }

    /// Appends a value; one of another type counts as missing.
    pub(crate) fn push(&mut self, value: &Value<'_>) {
        match (self, value) {
            (ColumnBuilder::Text(b), Value::Text(v)) => b.append_value(v),
            (ColumnBuilder::Text(b), _) => b.append_null(),
            (ColumnBuilder::Day(b), Value::Day(v)) => b.append_value(days(*v)),
            (ColumnBuilder::Day(b), _) => b.append_null(),
            (ColumnBuilder::Month(b), _) => b.append_null(),
            (ColumnBuilder::Whole(b), _) => b.append_null(),
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

/// 1970-01-01 as days of the common era.
const EPOCH: i32 = 719_163;

/// Days since 1970-01-01.
pub(crate) fn days(day: Date) -> i32 {
    day.num_days_from_ce() - EPOCH
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
