//! Rows that are equal in some columns: found by a hash per row, proved by comparing their values.

use std::cmp::Ordering;

use hashbrown::HashTable;
use rayon::prelude::*;

use crate::ingest::columns::dictionary_encoder::{spread, upper};
use crate::ingest::columns::key_column::KeyColumn;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;

/// Rows hashed at a time: their hashes stay in the cache while one column after the other is added.
const CHUNK: usize = 4096;
/// Rows are told apart in portions, by so many bits of their hashes: one portion's table stays small.
const PORTION_BITS: u32 = 4;
/// The lowest of these bits: just below the tag of seven.
const PORTION_SHIFT: u32 = 32 - 7 - PORTION_BITS;
/// Fewer rows than this are told apart in one portion.
const FEW: usize = 10_000;

/// Some rows of a table, seen through some of its columns.
#[derive(Debug)]
pub(crate) struct EqualRows<'a> {
    columns: Vec<KeyColumn<'a>>,
    rows: &'a [u32],
}

impl<'a> EqualRows<'a> {
    pub(crate) fn new(all: &'a Columns, columns: &[String], rows: &'a [u32]) -> Result<EqualRows<'a>, IngestError> {
        let columns = columns.iter().map(|name| KeyColumn::of(all, name));
        let columns = columns.collect::<Result<_, _>>()?;
        Ok(EqualRows { columns, rows })
    }

    /// All rows of a kind (all columns equal, missing values among them) but one, which is the first unless a later one beats it.
    /// `beats(new, old)` is asked for rows of one kind, in ascending order of `new`. Ascending.
    pub(crate) fn beaten(&self, beats: impl Fn(u32, u32) -> bool + Sync) -> Vec<u32> {
        self.meet(|kept, row, beaten| {
            if beats(row, *kept) {
                beaten.push(std::mem::replace(kept, row));
            } else {
                beaten.push(row);
            }
        })
    }

    /// Rows that are not the only one of their kind, ascending.
    pub(crate) fn shared(&self) -> Vec<u32> {
        self.meet(|first, row, shared| shared.extend([*first, row]))
    }

    /// Goes through the rows kind by kind; `again` is told the row that a kind has so far, and the next one. Gives what it
    /// gathered, sorted and every row once.
    fn meet(&self, again: impl Fn(&mut u32, u32, &mut Vec<u32>) + Sync) -> Vec<u32> {
        let hashes = self.hashes();
        let bits = if self.rows.len() < FEW { 0 } else { PORTION_BITS };
        let portion = |number: u32| {
            let mut gathered = Vec::new();
            // Row and hash. The low bits of a hash choose the place in the table, the highest seven a tag there.
            let mut table: HashTable<(u32, u32)> = HashTable::with_capacity(self.rows.len() >> bits);
            for (hash, row) in hashes.iter().zip(self.rows) {
                if (hash >> PORTION_SHIFT) & ((1 << bits) - 1) != number {
                    continue;
                }
                let same = |(other, of): &(u32, u32)| of == hash && self.same(*other, *row);
                match table.find_mut(spread(*hash), same) {
                    Some((kept, _)) => again(kept, *row, &mut gathered),
                    None => {
                        table.insert_unique(spread(*hash), (*row, *hash), |(_, hash)| spread(*hash));
                    }
                }
            }
            gathered
        };
        let mut gathered: Vec<u32> = (0..1 << bits).into_par_iter().flat_map_iter(portion).collect();
        gathered.par_sort_unstable();
        gathered.dedup();
        gathered
    }

    /// Which of two rows comes first in ascending order of the columns, missing values first.
    pub(crate) fn compare(&self, one: u32, other: u32) -> Ordering {
        let compare = |column: &KeyColumn<'_>| column.compare(one as usize, other as usize);
        let differs = self.columns.iter().map(compare).find(|order| order.is_ne());
        differs.unwrap_or(Ordering::Equal)
    }

    /// Half a hash per row: to take four bytes more for each would cost more than to compare a few rows in vain.
    fn hashes(&self) -> Vec<u32> {
        let mut hashes = vec![0; self.rows.len()];
        let chunks = hashes.par_chunks_mut(CHUNK).zip(self.rows.par_chunks(CHUNK));
        chunks.for_each(|(halves, rows)| {
            let mut hashes = vec![0; rows.len()];
            for column in &self.columns {
                column.mix(rows, &mut hashes);
            }
            for (half, hash) in halves.iter_mut().zip(hashes) {
                *half = upper(hash);
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
