//! Columns as keys: hashed, compared, put in order.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray};
use foldhash::fast::FixedState;

/// The values of a column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Values<'a> {
    Text(&'a StringArray),
    Whole(&'a Int64Array),
    Month(&'a Int32Array),
    Day(&'a Date32Array),
    Truth(&'a BooleanArray),
}

impl<'a> Values<'a> {
    pub(super) fn of(array: &'a ArrayRef) -> Option<Values<'a>> {
        let any = array.as_any();
        None.or_else(|| any.downcast_ref().map(Values::Text))
            .or_else(|| any.downcast_ref().map(Values::Whole))
            .or_else(|| any.downcast_ref().map(Values::Month))
            .or_else(|| any.downcast_ref().map(Values::Day))
            .or_else(|| any.downcast_ref().map(Values::Truth))
    }

    /// Adds the values of some rows to the hashes of these rows.
    pub(super) fn mix(self, rows: &[u32], hashes: &mut [u64]) {
        match self {
            Values::Text(a) => mix(a, rows, hashes, |at| a.value(at).as_bytes()),
            Values::Whole(a) => mix(a, rows, hashes, |at| a.value(at)),
            Values::Month(a) => mix(a, rows, hashes, |at| a.value(at)),
            Values::Day(a) => mix(a, rows, hashes, |at| a.value(at)),
            Values::Truth(a) => mix(a, rows, hashes, |at| a.value(at)),
        }
    }

    /// Ascending order, a missing value first.
    pub(super) fn compare(self, one: usize, other: usize) -> Ordering {
        match self {
            Values::Text(a) => value(a, one, |at| a.value(at)).cmp(&value(a, other, |at| a.value(at))),
            Values::Whole(a) => value(a, one, |at| a.value(at)).cmp(&value(a, other, |at| a.value(at))),
            Values::Month(a) => value(a, one, |at| a.value(at)).cmp(&value(a, other, |at| a.value(at))),
            Values::Day(a) => value(a, one, |at| a.value(at)).cmp(&value(a, other, |at| a.value(at))),
            Values::Truth(a) => value(a, one, |at| a.value(at)).cmp(&value(a, other, |at| a.value(at))),
        }
    }

    /// Equal, or both missing.
    pub(super) fn same(self, one: usize, other: usize) -> bool {
        match self {
            Values::Text(a) => value(a, one, |at| a.value(at)) == value(a, other, |at| a.value(at)),
            Values::Whole(a) => value(a, one, |at| a.value(at)) == value(a, other, |at| a.value(at)),
            Values::Month(a) => value(a, one, |at| a.value(at)) == value(a, other, |at| a.value(at)),
            Values::Day(a) => value(a, one, |at| a.value(at)) == value(a, other, |at| a.value(at)),
            Values::Truth(a) => value(a, one, |at| a.value(at)) == value(a, other, |at| a.value(at)),
        }
    }
}

/// A seed of its own per row, so that equal values in two columns do not cancel out.
#[inline]
fn mix<T: std::hash::Hash>(array: &impl Array, rows: &[u32], hashes: &mut [u64], value: impl Fn(usize) -> T) {
    for (row, hash) in rows.iter().zip(hashes) {
        let at = *row as usize;
        let state = FixedState::with_seed(*hash);
        *hash = if array.is_valid(at) {
            state.hash_one(value(at))
        } else {
            state.hash_one(())
        };
    }
}

#[inline]
fn value<T>(array: &impl Array, at: usize, value: impl Fn(usize) -> T) -> Option<T> {
    array.is_valid(at).then(|| value(at))
}
