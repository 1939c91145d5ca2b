//! Rows that are equal in some columns: found by a hash per row, proved by comparing their values.

use std::hash::BuildHasher;

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::error::IngestError;

/// Rows hashed at a time: their hashes stay in the cache while one column after the other is added.
const CHUNK: usize = 4096;
/// Rows are told apart in so many portions at once, by their hashes: one portion's table stays small.
const PORTIONS: u64 = 16;
/// Fewer rows than this are told apart in one portion.
const FEW: usize = 10_000;

/// Some rows of a batch, seen through some of its columns.
#[derive(Debug)]
pub(crate) struct Alike<'a> {
    columns: Vec<Values<'a>>,
    rows: &'a [u32],
}

impl<'a> Alike<'a> {
    pub(crate) fn new(batch: &'a RecordBatch, columns: &[String], rows: &'a [u32]) -> Result<Alike<'a>, IngestError> {
        let find = |name: &String| {
            let array = batch.column_by_name(name);
            array.and_then(Values::of).ok_or_else(|| {
                IngestError::internal("columns")(format!("there is no column {name}, or none of a type for keys"))
            })
        };
        let columns = columns.iter().map(find).collect::<Result<_, _>>()?;
        Ok(Alike { columns, rows })
    }

    /// One row of each kind (all columns equal, missing values among them): the first, unless a later one beats it.
    /// `beats(new, old)` is asked for rows of one kind, in ascending order of `new`. The result is in no order.
    pub(crate) fn one_of_each(&self, beats: impl Fn(u32, u32) -> bool + Sync) -> Vec<u32> {
        let hashes = self.hashes();
        let portions = if self.rows.len() < FEW { 1 } else { PORTIONS };
        let portion = |number: u64| {
            let mut table: HashTable<(u64, u32)> = HashTable::with_capacity(self.rows.len() / portions_of(portions));
            for (hash, row) in hashes.iter().zip(self.rows) {
                // The low bits choose the place in the table, the highest a tag there; these are used by neither.
                if (hash >> 40) % portions != number {
                    continue;
                }
                let same = |(other, at): &(u64, u32)| other == hash && self.same(*at, *row);
                match table.find_mut(*hash, same) {
                    Some((_, kept)) if beats(*row, *kept) => *kept = *row,
                    Some(_) => {}
                    None => {
                        table.insert_unique(*hash, (*hash, *row), |(hash, _)| *hash);
                    }
                }
            }
            table.into_iter().map(|(_, row)| row).collect::<Vec<u32>>()
        };
        (0..portions).into_par_iter().flat_map_iter(portion).collect()
    }

    /// Rows of whose kind there is an earlier one, in ascending order if the rows are.
    pub(crate) fn repeated(&self) -> Vec<u32> {
        let mut first = self.one_of_each(|_, _| false);
        if first.len() == self.rows.len() {
            return Vec::new();
        }
        first.par_sort_unstable();
        let is_first = |row: &u32| first.binary_search(row).is_ok();
        self.rows.iter().filter(|row| !is_first(row)).copied().collect()
    }

    fn hashes(&self) -> Vec<u64> {
        let mut hashes = vec![0; self.rows.len()];
        let chunks = hashes.par_chunks_mut(CHUNK).zip(self.rows.par_chunks(CHUNK));
        chunks.for_each(|(hashes, rows)| {
            for column in &self.columns {
                column.mix(rows, hashes);
            }
        });
        hashes
    }

    fn same(&self, one: u32, other: u32) -> bool {
        self.columns.iter().all(|column| column.same(one as usize, other as usize))
    }
}

fn portions_of(portions: u64) -> usize {
    usize::try_from(portions).unwrap_or(1)
}

/// The values of a column.
#[derive(Clone, Copy, Debug)]
enum Values<'a> {
    Text(&'a StringArray),
    Whole(&'a Int64Array),
    Month(&'a Int32Array),
    Day(&'a Date32Array),
    Truth(&'a BooleanArray),
}

impl<'a> Values<'a> {
    fn of(array: &'a ArrayRef) -> Option<Values<'a>> {
        let any = array.as_any();
        None.or_else(|| any.downcast_ref().map(Values::Text))
            .or_else(|| any.downcast_ref().map(Values::Whole))
            .or_else(|| any.downcast_ref().map(Values::Month))
            .or_else(|| any.downcast_ref().map(Values::Day))
            .or_else(|| any.downcast_ref().map(Values::Truth))
    }

    /// Adds the values of some rows to the hashes of these rows.
    fn mix(self, rows: &[u32], hashes: &mut [u64]) {
        match self {
            Values::Text(a) => mix(a, rows, hashes, |at| a.value(at).as_bytes()),
            Values::Whole(a) => mix(a, rows, hashes, |at| a.value(at)),
            Values::Month(a) => mix(a, rows, hashes, |at| a.value(at)),
            Values::Day(a) => mix(a, rows, hashes, |at| a.value(at)),
            Values::Truth(a) => mix(a, rows, hashes, |at| a.value(at)),
        }
    }

    fn same(self, one: usize, other: usize) -> bool {
        match self {
            Values::Text(a) => same(a, one, other, |at| a.value(at)),
            Values::Whole(a) => same(a, one, other, |at| a.value(at)),
            Values::Month(a) => same(a, one, other, |at| a.value(at)),
            Values::Day(a) => same(a, one, other, |at| a.value(at)),
            Values::Truth(a) => same(a, one, other, |at| a.value(at)),
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
fn same<T: PartialEq>(array: &impl Array, one: usize, other: usize, value: impl Fn(usize) -> T) -> bool {
    match (array.is_valid(one), array.is_valid(other)) {
        (true, true) => value(one) == value(other),
        (one, other) => one == other,
    }
}
