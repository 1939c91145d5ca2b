//! The rows of a table in the blocks they were read in: they are copied once, into the final order of the table.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, SchemaRef};
use rayon::prelude::*;

use super::cells::{Cells, Texts};
use super::coder::Coder;
use super::column::coded;
use super::error::IngestError;
use super::pick;
use crate::store::TextColumn;

/// Columns, all of them cut into the same blocks.
#[derive(Debug)]
pub(crate) struct Columns {
    schema: SchemaRef,
    columns: Vec<Column>,
    /// Rows per block.
    lengths: Vec<usize>,
    /// Per row: its block, and its place there.
    places: Vec<(u32, u32)>,
}

#[derive(Debug)]
struct Column {
    blocks: Vec<ArrayRef>,
    /// The texts of a coded column; the blocks hold their keys.
    texts: Option<StringArray>,
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
        let columns = columns.into_par_iter().zip(schema.fields().par_iter());
        let columns = columns.map(|(blocks, field)| Column::new(blocks, field.data_type()));
        Ok(Columns {
            columns: columns.collect::<Result<_, _>>()?,
            schema,
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

    /// The type of a column; that of coded texts is [`TextColumn::coded_type`].
    pub(crate) fn data_type(&self, column: usize) -> &DataType {
        self.schema.field(column).data_type()
    }

    /// The values of a column that is of the type `A`.
    pub(crate) fn cells<A: Array + 'static>(&self, column: usize) -> Result<Cells<'_, A>, IngestError> {
        pick::cells(self.blocks(column), &self.places)
    }

    /// The values of a column by its name.
    pub(crate) fn named<A: Array + 'static>(&self, name: &str) -> Result<Cells<'_, A>, IngestError> {
        self.cells(self.position(name)?)
    }

    /// A text column.
    pub(crate) fn texts(&self, name: &str) -> Result<Texts<'_>, IngestError> {
        let at = self.position(name)?;
        Ok(match self.columns.get(at).and_then(|column| column.texts.as_ref()) {
            Some(texts) => Texts::Coded(self.cells(at)?, texts),
            None => Texts::Plain(self.cells(at)?),
        })
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

    /// Replaces the blocks of a coded column by keys of these texts.
    pub(crate) fn replace(&mut self, name: &str, keys: Vec<Int32Array>, texts: StringArray) -> Result<(), IngestError> {
        let at = self.position(name)?;
        let fits = keys.iter().map(Array::len).eq(self.lengths.iter().copied());
        match self.columns.get_mut(at) {
            Some(column) if fits && column.texts.is_some() => {
                let blocks = keys.into_iter().map(|keys| Arc::new(keys) as ArrayRef);
                *column = Column {
                    blocks: blocks.collect(),
                    texts: Some(texts),
                };
                Ok(())
            }
            _ => Err(IngestError::internal("columns")(format!(
                "{name} is cut otherwise or not coded"
            ))),
        }
    }

    /// Some rows of all columns. The blocks of each column are given up as soon as it is copied.
    pub(crate) fn into_rows(self, rows: &[u32]) -> Result<Vec<ArrayRef>, IngestError> {
        let place = |row: &u32| self.places.get(*row as usize).copied();
        let places: Vec<(u32, u32)> = rows.iter().filter_map(place).collect();
        drop(self.places);
        let columns = self.columns.into_par_iter().zip(self.schema.fields().par_iter());
        let rows = columns.map(|(column, field)| match column.texts {
            None => pick::pick(&column.blocks, field.data_type(), &places),
            Some(texts) => {
                let keys = pick::pick_numbers::<Int32Type>(&column.blocks, &places)?;
                coded(keys, texts)
            }
        });
        rows.collect()
    }

    fn blocks(&self, column: usize) -> &[ArrayRef] {
        self.columns.get(column).map_or(&[], |column| column.blocks.as_slice())
    }
}

impl Column {
    fn new(blocks: Vec<ArrayRef>, data_type: &DataType) -> Result<Column, IngestError> {
        if *data_type != TextColumn::coded_type() {
            return Ok(Column { blocks, texts: None });
        }
        let mut coder = Coder::new();
        let mut of_all = Vec::with_capacity(blocks.len());
        for block in blocks {
            let own = block.as_any().downcast_ref::<DictionaryArray<Int32Type>>();
            let own = own.and_then(|own| Some((own.keys().clone(), own.values().as_any().downcast_ref()?)));
            let (keys, texts): (Int32Array, &StringArray) =
                own.ok_or_else(|| IngestError::internal("columns")("a column is not coded".into()))?;
            let texts = texts.iter().map(|text| coder.code(text.unwrap_or_default()));
            let new: Vec<i32> = texts.collect::<Result<_, _>>()?;
            // Nobody else holds the keys any more, so that they can be changed where they are.
            drop(block);
            let renumber = |key| {
                usize::try_from(key)
                    .ok()
                    .and_then(|key| new.get(key))
                    .copied()
                    .unwrap_or(key)
            };
            let keys = keys.unary_mut(renumber).unwrap_or_else(|shared| shared.unary(renumber));
            of_all.push(Arc::new(keys) as ArrayRef);
        }
        Ok(Column {
            blocks: of_all,
            texts: Some(coder.finish()?),
        })
    }
}

fn number(at: usize) -> Result<u32, IngestError> {
    u32::try_from(at).map_err(|e| IngestError::internal("columns")(e.to_string()))
}
