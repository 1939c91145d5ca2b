//! Typed columns under construction.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{Array, ArrayRef, PrimitiveArray};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chrono::Datelike;

use crate::calendar::Date;
use crate::ingest::columns::dictionary_builder::DictionaryBuilder;
use crate::ingest::error::IngestError;
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
    Coded(DictionaryBuilder),
    Day(Date32Builder),
    Month(Int32Builder),
    Whole(Int64Builder),
    Truth(BooleanBuilder),
}

impl ColumnBuilder {
    /// For a column of a table.
    pub(crate) fn new(table: &TableSpec, column: &ColumnSpec) -> ColumnBuilder {
        ColumnBuilder::with_capacity(&data_type(table, column), 0, 0)
    }

    /// With room for so many rows and, if texts are written out, so many bytes of them.
    pub(crate) fn with_capacity(data_type: &DataType, rows: usize, bytes: usize) -> ColumnBuilder {
        match data_type {
            DataType::Dictionary(..) => ColumnBuilder::Coded(DictionaryBuilder::with_capacity(rows)),
            DataType::Date32 => ColumnBuilder::Day(Date32Builder::with_capacity(rows)),
            DataType::Int32 => ColumnBuilder::Month(Int32Builder::with_capacity(rows)),
            DataType::Int64 => ColumnBuilder::Whole(Int64Builder::with_capacity(rows)),
            DataType::Boolean => ColumnBuilder::Truth(BooleanBuilder::with_capacity(rows)),
            _ => ColumnBuilder::Text(StringBuilder::with_capacity(rows, bytes)),
        }
    }

    /// Appends the values of an array of the column's type; texts may be coded or written out.
    pub(crate) fn append(&mut self, array: &dyn Array) -> Result<(), IngestError> {
        let any = array.as_any();
        let appended = match self {
            ColumnBuilder::Text(b) => any.downcast_ref().map(|a| b.append_array(a)).transpose()?,
            ColumnBuilder::Coded(b) => TextColumn::open(array).map(|a| b.append(a)).transpose()?,
            ColumnBuilder::Day(b) => any.downcast_ref().map(|a| b.append_array(a)),
            ColumnBuilder::Month(b) => any.downcast_ref().map(|a| b.append_array(a)),
            ColumnBuilder::Whole(b) => any.downcast_ref().map(|a| b.append_array(a)),
            ColumnBuilder::Truth(b) => any.downcast_ref().map(|a| b.append_array(a)),
        };
        appended.ok_or_else(|| IngestError::internal("columns")("a block is of another type".into()))
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

#[cfg(test)]
mod tests {
    use arrow_array::types::Int32Type;
    use arrow_array::{BooleanArray, Date32Array, DictionaryArray, Int32Array, Int64Array, StringArray};

    use super::*;

    /// Blocks of every type, one after the other, with missing values in both.
    #[test]
    fn blocks_become_one_column() {
        fn dictionary(texts: &[Option<&str>]) -> ArrayRef {
            Arc::new(texts.iter().copied().collect::<DictionaryArray<Int32Type>>())
        }
        let texts = |texts: &[Option<&str>]| Arc::new(texts.iter().copied().collect::<StringArray>()) as ArrayRef;
        let whole = |values: &[Option<i64>]| Arc::new(values.iter().copied().collect::<Int64Array>()) as ArrayRef;
        let days = |values: &[Option<i32>]| Arc::new(values.iter().copied().collect::<Date32Array>()) as ArrayRef;
        let months = |values: &[Option<i32>]| Arc::new(values.iter().copied().collect::<Int32Array>()) as ArrayRef;
        let truths = |values: &[Option<bool>]| Arc::new(values.iter().copied().collect::<BooleanArray>()) as ArrayRef;
        let (a, b, both) = (
            [Some("甲"), None, Some("乙")],
            [Some("乙"), Some("")],
            [Some("甲"), None, Some("乙"), Some("乙"), Some("")],
        );
        for [one, other, wanted] in [
            [texts(&a), texts(&b), texts(&both)],
            [dictionary(&a), dictionary(&b), dictionary(&both)],
            [
                whole(&[Some(1), None]),
                whole(&[None, Some(2)]),
                whole(&[Some(1), None, None, Some(2)]),
            ],
            [
                days(&[Some(1), None]),
                days(&[Some(2)]),
                days(&[Some(1), None, Some(2)]),
            ],
            [months(&[None]), months(&[Some(2)]), months(&[None, Some(2)])],
            [truths(&[Some(true)]), truths(&[None]), truths(&[Some(true), None])],
        ] {
            let mut column = ColumnBuilder::with_capacity(wanted.data_type(), 1, 1);
            column.append(&one).unwrap();
            column.append(&other).unwrap();
            assert_eq!(&column.finish().unwrap(), &wanted);
        }
        let mut column = ColumnBuilder::with_capacity(&DataType::Int64, 0, 0);
        assert!(column.append(&texts(&a)).is_err());
    }
}
