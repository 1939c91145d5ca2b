//! The order of a finished table. Tables have many rows per enterprise: the enterprises are sorted, then the few rows of each.

use rayon::prelude::*;

use super::alike::{Alike, Kinds};
use super::columns::Columns;
use super::error::IngestError;
use super::frame;

/// The given rows in ascending order of some columns, missing values first, ties by row number.
pub(crate) fn sorted(all: &Columns, columns: &[String], rows: &[u32]) -> Result<Vec<u32>, IngestError> {
    let Some((leading, others)) = columns.split_first() else {
        return Ok(rows.to_vec());
    };
    let leading = std::slice::from_ref(leading);
    let kinds = Alike::new(all, leading, rows)?.kinds()?;
    let order = frame::sorted(all, leading, &kinds.first)?;
    let (mut order, ends) = by_rank(rows, &kinds, &order);
    if !others.is_empty() {
        let others = Alike::new(all, others, rows)?;
        let mut groups = Vec::with_capacity(ends.len());
        let (mut rest, mut done) = (order.as_mut_slice(), 0);
        for end in ends {
            let (group, behind) = rest.split_at_mut(end - done);
            (rest, done) = (behind, end);
            groups.push(group);
        }
        let few = |group: &mut &mut [u32]| group.sort_by(|one, other| others.compare(*one, *other));
        groups.par_iter_mut().with_min_len(256).for_each(few);
    }
    Ok(order)
}

/// The rows by the rank of their kinds, in ascending order within a kind, and where each kind ends. `order` has the first rows
/// of all kinds in order.
fn by_rank(rows: &[u32], kinds: &Kinds, order: &[u32]) -> (Vec<u32>, Vec<usize>) {
    // First rows are ascending, since kinds are numbered as they come.
    let ranked: Vec<usize> = order
        .iter()
        .filter_map(|row| kinds.first.binary_search(row).ok())
        .collect();
    let mut sizes = vec![0_usize; kinds.first.len()];
    for kind in &kinds.of {
        if let Some(size) = sizes.get_mut(*kind as usize) {
            *size += 1;
        }
    }
    let mut next = vec![0_usize; sizes.len()];
    let mut ends = Vec::with_capacity(sizes.len());
    let mut end = 0;
    for kind in ranked {
        if let (Some(size), Some(start)) = (sizes.get(kind), next.get_mut(kind)) {
            *start = end;
            end += size;
            ends.push(end);
        }
    }
    let mut sorted = vec![0; rows.len()];
    for (row, kind) in rows.iter().zip(&kinds.of) {
        if let Some(at) = next.get_mut(*kind as usize) {
            if let Some(place) = sorted.get_mut(*at) {
                *place = *row;
            }
            *at += 1;
        }
    }
    (sorted, ends)
}
