//! Columns as keys: hashed, compared, put in order.

use std::cmp::Ordering;
use std::hash::{BuildHasher, Hash};

use arrow_array::{ArrayAccessor, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray};
use arrow_schema::DataType;
use foldhash::fast::FixedState;

use crate::ingest::columns::cells::Cells;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::store::TextColumn;

/// The values of a column.
#[derive(Debug)]
pub(crate) enum KeyColumn<'a> {
    Text(Cells<'a, StringArray>),
    /// Texts by their keys: equal keys, equal texts.
    Coded(Cells<'a, Int32Array>, &'a StringArray),
    Whole(Cells<'a, Int64Array>),
    Month(Cells<'a, Int32Array>),
    Day(Cells<'a, Date32Array>),
    Truth(Cells<'a, BooleanArray>),
}

impl<'a> KeyColumn<'a> {
    pub(crate) fn of(columns: &'a Columns, name: &str) -> Result<KeyColumn<'a>, IngestError> {
        let at = columns.position(name)?;
        Ok(match columns.data_type(at) {
            DataType::Int64 => KeyColumn::Whole(columns.cells(at)?),
            DataType::Int32 => KeyColumn::Month(columns.cells(at)?),
            DataType::Date32 => KeyColumn::Day(columns.cells(at)?),
            DataType::Boolean => KeyColumn::Truth(columns.cells(at)?),
            _ => match columns.texts(name)? {
                TextColumn::Plain(texts) => KeyColumn::Text(Cells(texts)),
                TextColumn::Coded(keys, texts) => KeyColumn::Coded(Cells(keys), texts),
            },
        })
    }

    /// Adds the values of some rows to the hashes of these rows.
    pub(crate) fn mix(&self, rows: &[u32], hashes: &mut [u64]) {
        match self {
            KeyColumn::Text(cells) => mix(cells, rows, hashes),
            KeyColumn::Coded(keys, _) => mix(keys, rows, hashes),
            KeyColumn::Whole(cells) => mix(cells, rows, hashes),
            KeyColumn::Month(cells) => mix(cells, rows, hashes),
            KeyColumn::Day(cells) => mix(cells, rows, hashes),
            KeyColumn::Truth(cells) => mix(cells, rows, hashes),
        }
    }

    /// Ascending order, a missing value first.
    pub(crate) fn compare(&self, one: usize, other: usize) -> Ordering {
        match self {
            KeyColumn::Text(cells) => cells.get(one).cmp(&cells.get(other)),
            KeyColumn::Coded(keys, texts) => {
                let text = |key: i32| usize::try_from(key).map(|key| texts.value(key)).ok();
                let (one, other) = (keys.get(one), keys.get(other));
                if one == other {
                    Ordering::Equal
                } else {
                    one.map(text).cmp(&other.map(text))
                }
            }
            KeyColumn::Whole(cells) => cells.get(one).cmp(&cells.get(other)),
            KeyColumn::Month(cells) => cells.get(one).cmp(&cells.get(other)),
            KeyColumn::Day(cells) => cells.get(one).cmp(&cells.get(other)),
            KeyColumn::Truth(cells) => cells.get(one).cmp(&cells.get(other)),
        }
    }

    /// Equal, or both missing.
    pub(crate) fn same(&self, one: usize, other: usize) -> bool {
        match self {
            KeyColumn::Text(cells) => cells.get(one) == cells.get(other),
            KeyColumn::Coded(keys, _) => keys.get(one) == keys.get(other),
            KeyColumn::Whole(cells) => cells.get(one) == cells.get(other),
            KeyColumn::Month(cells) => cells.get(one) == cells.get(other),
            KeyColumn::Day(cells) => cells.get(one) == cells.get(other),
            KeyColumn::Truth(cells) => cells.get(one) == cells.get(other),
        }
    }
}

/// A seed of its own per row, so that equal values in two columns do not cancel out.
#[inline]
fn mix<'a, A>(cells: &Cells<'a, A>, rows: &[u32], hashes: &mut [u64])
where
    &'a A: ArrayAccessor<Item: Hash>,
{
    for (row, hash) in rows.iter().zip(hashes) {
        let state = FixedState::with_seed(*hash);
        *hash = match cells.get(*row as usize) {
            Some(value) => state.hash_one(value),
            None => state.hash_one(()),
        };
    }
}
