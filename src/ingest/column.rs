//! Typed columns under construction.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::types::{ArrowPrimitiveType, Int32Type};
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, PrimitiveArray, StringArray};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chrono::Datelike;

use super::coder::Coder;
use super::error::IngestError;
use crate::calendar::Date;
use crate::schema::{ColumnSpec, ColumnType, TableSpec};
use crate::store::{TextColumn, arrow_type};

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
    Coded(CodedBuilder),
    Day(Date32Builder),
    Month(Int32Builder),
    Whole(Int64Builder),
    Truth(BooleanBuilder),
}

impl ColumnBuilder {
    /// For a column of a table.
    pub(crate) fn new(table: &TableSpec, column: &ColumnSpec) -> ColumnBuilder {
        match arrow_type(column.column_type) {
            _ if is_coded(table, column) => ColumnBuilder::Coded(CodedBuilder::with_capacity(0)),
            DataType::Date32 => ColumnBuilder::Day(Date32Builder::new()),
            DataType::Int32 => ColumnBuilder::Month(Int32Builder::new()),
            DataType::Int64 => ColumnBuilder::Whole(Int64Builder::new()),
            DataType::Boolean => ColumnBuilder::Truth(BooleanBuilder::new()),
            _ => ColumnBuilder::Text(StringBuilder::new()),
        }
    }

    /// Appends a value; one of another type counts as missing.
    pub(crate) fn push(&mut self, value: &Value<'_>) -> Result<(), IngestError> {
        match (self, value) {
            (ColumnBuilder::Text(b), Value::Text(v)) => b.append_value(v),
            (ColumnBuilder::Text(b), _) => b.append_null(),
            (ColumnBuilder::Coded(b), Value::Text(v)) => b.push(Some(v))?,
            (ColumnBuilder::Coded(b), _) => b.push(None)?,
            (ColumnBuilder::Day(b), Value::Day(v)) => b.append_value(days(*v)),
            (ColumnBuilder::Day(b), _) => b.append_null(),
            (ColumnBuilder::Month(b), _) => b.append_null(),
            (ColumnBuilder::Whole(b), _) => b.append_null(),
            (ColumnBuilder::Truth(b), _) => b.append_null(),
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<ArrayRef, IngestError> {
        Ok(match self {
            ColumnBuilder::Text(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Coded(b) => b.finish()?,
            ColumnBuilder::Day(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Month(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Whole(mut b) => Arc::new(b.finish()),
            ColumnBuilder::Truth(mut b) => Arc::new(b.finish()),
        })
    }
}

/// A coded column under construction.
pub(crate) struct CodedBuilder {
    coder: Coder,
    keys: Vec<i32>,
    valid: NullBufferBuilder,
}

impl CodedBuilder {
    pub(crate) fn with_capacity(rows: usize) -> CodedBuilder {
        CodedBuilder {
            coder: Coder::new(),
            keys: Vec::with_capacity(rows),
            valid: NullBufferBuilder::new(rows),
        }
    }

    /// Appends a text; gives its key.
    pub(crate) fn push(&mut self, text: Option<&str>) -> Result<(), IngestError> {
        let key = text.map(|text| self.coder.code(text)).transpose()?;
        self.push_key(key);
        Ok(())
    }

    #[inline]
    pub(crate) fn push_key(&mut self, key: Option<i32>) {
        self.valid.append(key.is_some());
        self.keys.push(key.unwrap_or_default());
    }

    pub(crate) fn coder(&mut self) -> &mut Coder {
        &mut self.coder
    }

    pub(crate) fn finish(mut self) -> Result<ArrayRef, IngestError> {
        let keys = Int32Array::new(self.keys.into(), self.valid.finish());
        coded(keys, self.coder.finish()?)
    }
}

/// A coded column of these keys and texts.
pub(crate) fn coded(keys: Int32Array, texts: StringArray) -> Result<ArrayRef, IngestError> {
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(texts))?))
}

/// A column of numbers; where there is none, zero stands below the mark of a missing value.
pub(crate) fn numbers<T: ArrowPrimitiveType>(
    rows: usize,
    values: impl Iterator<Item = Option<T::Native>>,
) -> PrimitiveArray<T> {
    let mut numbers: Vec<T::Native> = Vec::with_capacity(rows);
    let mut valid = NullBufferBuilder::new(rows);
    for value in values {
        valid.append(value.is_some());
        numbers.push(value.unwrap_or_default());
    }
    PrimitiveArray::new(numbers.into(), valid.finish())
}

/// 1970-01-01 as days of the common era.
const EPOCH: i32 = 719_163;

/// Days since 1970-01-01.
pub(crate) fn days(day: Date) -> i32 {
    day.num_days_from_ce() - EPOCH
}

/// True for columns of texts that repeat. A number that alone is the key of its table is another in every row.
pub(crate) fn is_coded(table: &TableSpec, column: &ColumnSpec) -> bool {
    let is_key = column.column_type == ColumnType::Text && table.primary_key == [column.name.as_str()];
    arrow_type(column.column_type) == DataType::Utf8 && !is_key
}

/// The Arrow type of a column in memory.
fn data_type(table: &TableSpec, column: &ColumnSpec) -> DataType {
    if is_coded(table, column) {
        TextColumn::coded_type()
    } else {
        arrow_type(column.column_type)
    }
}

/// The Arrow schema of a table, with `extra` text columns behind its own.
pub(crate) fn arrow_schema(table: &TableSpec, extra: usize) -> SchemaRef {
    let own = table
        .fields
        .iter()
        .map(|c| Field::new(&c.name, data_type(table, c), true));
    let lists = (0..extra).map(|i| Field::new(format!("__list{i}"), DataType::Utf8, true));
    Arc::new(Schema::new(own.chain(lists).collect::<Vec<_>>()))
}
