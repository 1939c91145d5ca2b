//! Rows that are equal in some columns: found by a hash per row, proved by comparing their values.

use std::cmp::Ordering;

use hashbrown::HashTable;
use rayon::prelude::*;

use super::columns::Columns;
use super::error::IngestError;
use super::values::Values;

/// Rows hashed at a time: their hashes stay in the cache while one column after the other is added.
const CHUNK: usize = 4096;
/// Rows are told apart in portions, by so many bits of their hashes: one portion's table stays small.
const PORTION_BITS: u32 = 4;
/// Fewer rows than this are told apart in one portion.
const FEW: usize = 10_000;

/// Some rows of a table, seen through some of its columns.
#[derive(Debug)]
pub(crate) struct Alike<'a> {
    columns: Vec<Values<'a>>,
    rows: &'a [u32],
}

impl<'a> Alike<'a> {
    pub(crate) fn new(all: &'a Columns, columns: &[String], rows: &'a [u32]) -> Result<Alike<'a>, IngestError> {
        let columns = columns.iter().map(|name| Values::of(all, name));
        let columns = columns.collect::<Result<_, _>>()?;
        Ok(Alike { columns, rows })
    }

    /// One row of each kind (all columns equal, missing values among them): the first, unless a later one beats it.
    /// `beats(new, old)` is asked for rows of one kind, in ascending order of `new`. The result is in no order.
    pub(crate) fn one_of_each(&self, beats: impl Fn(u32, u32) -> bool + Sync) -> Vec<u32> {
        let hashes = self.hashes();
        let bits = if self.rows.len() < FEW { 0 } else { PORTION_BITS };
        let portions = 1_u64 << bits;
        let portion = |number: u64| {
            // Positions of rows. The low bits of a hash choose the place in the table, the highest a tag there; the portion is
            // chosen by others.
            let mut table: HashTable<u32> = HashTable::with_capacity(self.rows.len() >> bits);
            let hash_at = |at: &u32| hashes.get(*at as usize).copied().unwrap_or_default();
            let row_at = |at: &u32| self.rows.get(*at as usize).copied().unwrap_or_default();
            for ((at, hash), row) in (0_u32..).zip(&hashes).zip(self.rows) {
                if (hash >> 40) & (portions - 1) != number {
                    continue;
                }
                let same = |other: &u32| hash_at(other) == *hash && self.same(row_at(other), *row);
                match table.find_mut(*hash, same) {
                    Some(kept) if beats(*row, row_at(kept)) => *kept = at,
                    Some(_) => {}
                    None => {
                        table.insert_unique(*hash, at, hash_at);
                    }
                }
            }
            table.iter().map(row_at).collect::<Vec<u32>>()
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

    /// Which of two rows comes first in ascending order of the columns, missing values first.
    pub(crate) fn compare(&self, one: u32, other: u32) -> Ordering {
        let compare = |column: &Values<'_>| column.compare(one as usize, other as usize);
        let differs = self.columns.iter().map(compare).find(|order| order.is_ne());
        differs.unwrap_or(Ordering::Equal)
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
        self.columns
            .iter()
            .all(|column| column.same(one as usize, other as usize))
    }
}
