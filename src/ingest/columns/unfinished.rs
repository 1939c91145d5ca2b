//! The columns of a table that is not finished yet. Their rows are copied once more, into the final order.

use std::ops::Range;

use arrow_array::{Array, ArrayRef, RecordBatch, UInt32Array};
use arrow_schema::{DataType, SchemaRef};
use arrow_select::take::take;
use rayon::prelude::*;

use crate::ingest::columns::cells::Cells;
use crate::ingest::error::IngestError;
use crate::store::TextColumn;

/// Rows that are worth being looked at by a thread of their own.
const PART: usize = 1 << 16;

/// Columns of equal length.
#[derive(Debug)]
pub(crate) struct Columns {
    schema: SchemaRef,
    arrays: Vec<ArrayRef>,
    rows: usize,
}

impl Columns {
    pub(crate) fn new(batch: RecordBatch) -> Columns {
        let (schema, arrays, rows) = batch.into_parts();
        Columns { schema, arrays, rows }
    }

    pub(crate) fn num_rows(&self) -> usize {
        self.rows
    }

    /// Position of a column.
    pub(crate) fn position(&self, name: &str) -> Result<usize, IngestError> {
        Ok(self.schema.index_of(name)?)
    }

    /// The type of a column; that of coded texts is [`TextColumn::coded_type`].
    pub(crate) fn data_type(&self, column: usize) -> &DataType {
        self.schema.field(column).data_type()
    }

    /// The values of a column that is of the type `A`.
    pub(crate) fn cells<A: Array + 'static>(&self, column: usize) -> Result<Cells<'_, A>, IngestError> {
        let array = self.arrays.get(column).and_then(|array| array.as_any().downcast_ref());
        let array = array.ok_or_else(|| IngestError::internal("columns")(format!("{column} is of another type")))?;
        Ok(Cells(array))
    }

    /// The values of a column by its name.
    pub(crate) fn named<A: Array + 'static>(&self, name: &str) -> Result<Cells<'_, A>, IngestError> {
        self.cells(self.position(name)?)
    }

    /// A column as it is.
    pub(crate) fn array(&self, name: &str) -> Result<&dyn Array, IngestError> {
        let array = self.arrays.get(self.position(name)?);
        let array = array.ok_or_else(|| IngestError::internal("columns")(format!("there is no {name}")))?;
        Ok(array.as_ref())
    }

    /// A text column.
    pub(crate) fn texts(&self, name: &str) -> Result<TextColumn<'_>, IngestError> {
        let array = self.arrays.get(self.position(name)?);
        let texts = array.and_then(|array| TextColumn::open(array.as_ref()));
        texts.ok_or_else(|| IngestError::internal("columns")(format!("{name} is no text column")))
    }

    /// All rows, in parts.
    pub(crate) fn parts(&self) -> impl IndexedParallelIterator<Item = Range<usize>> {
        let parts = (0..self.rows.div_ceil(PART)).into_par_iter();
        parts.map(|part| part * PART..self.rows.min((part + 1) * PART))
    }

    /// Replaces a column.
    pub(crate) fn replace(&mut self, name: &str, array: ArrayRef) -> Result<(), IngestError> {
        let at = self.position(name)?;
        let fits = array.len() == self.rows && array.data_type() == self.data_type(at);
        match self.arrays.get_mut(at) {
            Some(column) if fits => {
                *column = array;
                Ok(())
            }
            _ => Err(IngestError::internal("columns")(format!(
                "{name} is not replaced by its like"
            ))),
        }
    }

    /// Some rows of all columns. Each column is given up as soon as it is copied, so that the next one takes its room.
    pub(crate) fn into_rows(self, rows: Vec<u32>) -> Result<Vec<ArrayRef>, IngestError> {
        let rows = UInt32Array::from(rows);
        let columns = self.arrays.into_par_iter();
        let columns = columns.map(|array| take(array.as_ref(), &rows, None));
        Ok(columns.collect::<Result<_, _>>()?)
    }
}
