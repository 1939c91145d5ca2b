//! The rows of a finished table, copied out of the blocks they were read in.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, PrimitiveArray, StringArray};
use arrow_schema::DataType;

use super::cells::Cells;
use super::column::numbers;
use super::error::IngestError;

/// The values at some places (block, place in it) of a column. Exactly the room that is needed is taken: large tables would not
/// give back what is too much.
pub(super) fn pick(blocks: &[ArrayRef], data_type: &DataType, places: &[(u32, u32)]) -> Result<ArrayRef, IngestError> {
    Ok(match data_type {
        DataType::Int64 => Arc::new(pick_numbers::<Int64Type>(blocks, places)?),
        DataType::Int32 => Arc::new(pick_numbers::<Int32Type>(blocks, places)?),
        DataType::Date32 => Arc::new(pick_numbers::<Date32Type>(blocks, places)?),
        DataType::Boolean => {
            let truths: Cells<'_, BooleanArray> = cells(blocks, places)?;
            Arc::new(truths.iter().collect::<BooleanArray>())
        }
        _ => {
            let texts: Cells<'_, StringArray> = cells(blocks, places)?;
            let bytes = texts.iter().flatten().map(str::len).sum();
            let mut builder = StringBuilder::with_capacity(places.len(), bytes);
            texts.iter().for_each(|text| builder.append_option(text));
            Arc::new(builder.finish())
        }
    })
}

/// A column of numbers at some places.
pub(super) fn pick_numbers<T: ArrowPrimitiveType>(
    blocks: &[ArrayRef],
    places: &[(u32, u32)],
) -> Result<PrimitiveArray<T>, IngestError> {
    let cells: Cells<'_, PrimitiveArray<T>> = cells(blocks, places)?;
    Ok(numbers(places.len(), cells.iter()))
}

/// A column that is of the type `A`; one without blocks is of any type.
pub(super) fn cells<'a, A: Array + 'static>(
    blocks: &'a [ArrayRef],
    places: &'a [(u32, u32)],
) -> Result<Cells<'a, A>, IngestError> {
    let typed = blocks.iter().map(|block| block.as_any().downcast_ref::<A>());
    let typed = typed.collect::<Option<_>>();
    let typed = typed.ok_or_else(|| IngestError::internal("columns")("a column is of another type".into()))?;
    Ok(Cells::new(typed, places))
}
