//! The rows of a table in the blocks they were read in: they are copied once, into the final order of the table.

use std::ops::Range;

use arrow_array::{Array, ArrayRef, RecordBatch, new_empty_array};
use arrow_schema::{DataType, SchemaRef};
use arrow_select::interleave::interleave;
use rayon::prelude::*;

use super::cells::{Cells, Texts};
use super::error::IngestError;

/// Columns, all of them cut into the same blocks.
#[derive(Debug)]
pub(crate) struct Columns {
    schema: SchemaRef,
    columns: Vec<Vec<ArrayRef>>,
    /// Rows per block.
    lengths: Vec<usize>,
    /// Per row: its block, and its place there.
    places: Vec<(u32, u32)>,
}

impl Columns {
    /// Takes batches of that schema, in their order.
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<Columns, IngestError> {
        let lengths: Vec<usize> = batches.iter().map(RecordBatch::num_rows).collect();
        let mut places = Vec::with_capacity(lengths.iter().sum());
        for (block, length) in lengths.iter().enumerate() {
            let (block, length) = (number(block)?, number(*length)?);
            places.extend((0..length).map(|at| (block, at)));
        }
        let mut columns: Vec<Vec<ArrayRef>> = schema.fields().iter().map(|_| Vec::new()).collect();
        for batch in batches {
            for (column, array) in columns.iter_mut().zip(batch.columns()) {
                column.push(array.clone());
            }
        }
        Ok(Columns {
            schema,
            columns,
            lengths,
            places,
        })
    }

    pub(crate) fn num_rows(&self) -> usize {
        self.places.len()
    }

    /// Position of a column.
    pub(crate) fn position(&self, name: &str) -> Result<usize, IngestError> {
        Ok(self.schema.index_of(name)?)
    }

    /// The blocks of a column.
    pub(crate) fn blocks(&self, column: usize) -> &[ArrayRef] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// The values of a column that is of the type `A`.
    pub(crate) fn cells<A: Array + 'static>(&self, column: usize) -> Option<Cells<'_, A>> {
        let typed = self
            .blocks(column)
            .iter()
            .map(|block| block.as_any().downcast_ref::<A>());
        // Of a table without rows any type will do.
        Some(Cells::new(typed.collect::<Option<_>>()?, &self.places))
    }

    /// The values of a column by its name.
    pub(crate) fn named<A: Array + 'static>(&self, name: &str) -> Result<Cells<'_, A>, IngestError> {
        let found = self.cells(self.position(name)?);
        found.ok_or_else(|| IngestError::internal("columns")(format!("{name} is of another type")))
    }

    /// A text column.
    pub(crate) fn texts(&self, name: &str) -> Result<Texts<'_>, IngestError> {
        self.named(name)
    }

    /// The numbers of the rows of each block.
    pub(crate) fn ranges(&self) -> Vec<Range<usize>> {
        let mut end = 0;
        let range = |length: &usize| {
            let start = end;
            end += length;
            start..end
        };
        self.lengths.iter().map(range).collect()
    }

    /// Replaces the blocks of a column.
    pub(crate) fn replace(&mut self, name: &str, blocks: Vec<ArrayRef>) -> Result<(), IngestError> {
        let at = self.position(name)?;
        if !blocks.iter().map(Array::len).eq(self.lengths.iter().copied()) {
            return Err(IngestError::internal("columns")(format!("{name} is cut otherwise")));
        }
        if let Some(column) = self.columns.get_mut(at) {
            *column = blocks;
        }
        Ok(())
    }

    /// Some rows of all columns. The blocks of each column are given up as soon as it is copied.
    pub(crate) fn into_rows(self, rows: &[u32]) -> Result<Vec<ArrayRef>, IngestError> {
        let places = self.places(rows);
        let columns = self.columns.into_par_iter().zip(self.schema.fields().par_iter());
        columns
            .map(|(blocks, field)| pick(&blocks, field.data_type(), &places))
            .collect()
    }

    /// Blocks and places of some rows, for [`Columns::pick`].
    pub(crate) fn places(&self, rows: &[u32]) -> Vec<(usize, usize)> {
        let place = |row: &u32| self.places.get(*row as usize);
        rows.iter()
            .filter_map(place)
            .map(|(block, at)| (*block as usize, *at as usize))
            .collect()
    }

    /// The values of a column at these places.
    pub(crate) fn pick(&self, column: usize, places: &[(usize, usize)]) -> Result<ArrayRef, IngestError> {
        pick(self.blocks(column), self.schema.field(column).data_type(), places)
    }
}

fn pick(blocks: &[ArrayRef], data_type: &DataType, places: &[(usize, usize)]) -> Result<ArrayRef, IngestError> {
    if places.is_empty() {
        return Ok(new_empty_array(data_type));
    }
    let blocks: Vec<&dyn Array> = blocks.iter().map(AsRef::as_ref).collect();
    Ok(interleave(&blocks, places)?)
}

fn number(at: usize) -> Result<u32, IngestError> {
    u32::try_from(at).map_err(|e| IngestError::internal("columns")(e.to_string()))
}
