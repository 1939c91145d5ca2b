//! Columns as keys: hashed, compared, put in order.

use std::cmp::Ordering;
use std::hash::{BuildHasher, Hash};

use arrow_array::{ArrayAccessor, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray};
use arrow_schema::DataType;
use foldhash::fast::FixedState;

use super::cells::Cells;
use super::columns::Columns;
use super::error::IngestError;
use crate::store::TextColumn;

/// The values of a column.
#[derive(Debug)]
pub(super) enum Values<'a> {
    Text(Cells<'a, StringArray>),
    /// Texts by their keys: equal keys, equal texts.
    Coded(Cells<'a, Int32Array>, &'a StringArray),
    Whole(Cells<'a, Int64Array>),
    Month(Cells<'a, Int32Array>),
    Day(Cells<'a, Date32Array>),
    Truth(Cells<'a, BooleanArray>),
}

impl<'a> Values<'a> {
    pub(super) fn of(columns: &'a Columns, name: &str) -> Result<Values<'a>, IngestError> {
        let at = columns.position(name)?;
        Ok(match columns.data_type(at) {
            DataType::Int64 => Values::Whole(columns.cells(at)?),
            DataType::Int32 => Values::Month(columns.cells(at)?),
            DataType::Date32 => Values::Day(columns.cells(at)?),
            DataType::Boolean => Values::Truth(columns.cells(at)?),
            _ => match columns.texts(name)? {
                TextColumn::Plain(texts) => Values::Text(Cells(texts)),
                TextColumn::Coded(keys, texts) => Values::Coded(Cells(keys), texts),
            },
        })
    }

    /// Adds the values of some rows to the hashes of these rows.
    pub(super) fn mix(&self, rows: &[u32], hashes: &mut [u64]) {
        match self {
            Values::Text(cells) => mix(cells, rows, hashes),
            Values::Coded(keys, _) => mix(keys, rows, hashes),
            Values::Whole(cells) => mix(cells, rows, hashes),
            Values::Month(cells) => mix(cells, rows, hashes),
            Values::Day(cells) => mix(cells, rows, hashes),
            Values::Truth(cells) => mix(cells, rows, hashes),
        }
    }

    /// Ascending order, a missing value first.
    pub(super) fn compare(&self, one: usize, other: usize) -> Ordering {
        match self {
            Values::Text(cells) => cells.get(one).cmp(&cells.get(other)),
            Values::Coded(keys, texts) => {
                let text = |key: i32| usize::try_from(key).map(|key| texts.value(key)).ok();
                let (one, other) = (keys.get(one), keys.get(other));
                if one == other {
                    Ordering::Equal
                } else {
                    one.map(text).cmp(&other.map(text))
                }
            }
            Values::Whole(cells) => cells.get(one).cmp(&cells.get(other)),
            Values::Month(cells) => cells.get(one).cmp(&cells.get(other)),
            Values::Day(cells) => cells.get(one).cmp(&cells.get(other)),
            Values::Truth(cells) => cells.get(one).cmp(&cells.get(other)),
        }
    }

    /// Equal, or both missing.
    pub(super) fn same(&self, one: usize, other: usize) -> bool {
        match self {
            Values::Text(cells) => cells.get(one) == cells.get(other),
            Values::Coded(keys, _) => keys.get(one) == keys.get(other),
            Values::Whole(cells) => cells.get(one) == cells.get(other),
            Values::Month(cells) => cells.get(one) == cells.get(other),
            Values::Day(cells) => cells.get(one) == cells.get(other),
            Values::Truth(cells) => cells.get(one) == cells.get(other),
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
