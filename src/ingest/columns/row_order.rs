//! The order of a finished table. Tables have many rows per enterprise: the enterprises are sorted, then the few rows of each.

use arrow_array::{Array, Int32Array, StringArray};
use rayon::prelude::*;

use crate::ingest::columns::cells::Cells;
use crate::ingest::columns::equal_rows::EqualRows;
use crate::ingest::columns::text_order;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::store::TextColumn;

/// The given rows in ascending order of some columns, missing values first, ties by row number. The rows must be ascending.
pub(crate) fn sorted(all: &Columns, columns: &[String], rows: &[u32]) -> Result<Vec<u32>, IngestError> {
    let Some((leading, others)) = columns.split_first() else {
        return Ok(rows.to_vec());
    };
    let coded = *all.data_type(all.position(leading)?) == TextColumn::coded_type();
    let Some(TextColumn::Coded(keys, texts)) = coded.then(|| all.texts(leading)).transpose()? else {
        let by = EqualRows::new(all, columns, rows)?;
        let mut order = rows.to_vec();
        order.par_sort_by(|one, other| by.compare(*one, *other));
        return Ok(order);
    };
    let (mut order, ends) = by_text(rows, &Cells(keys), texts)?;
    if !others.is_empty() {
        let others = EqualRows::new(all, others, rows)?;
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

/// The rows in the order of their texts, those without one first, and where each text's rows end. Rows of one text stay in order.
fn by_text(
    rows: &[u32],
    keys: &Cells<'_, Int32Array>,
    texts: &StringArray,
) -> Result<(Vec<u32>, Vec<usize>), IngestError> {
    // By key, one place on: its rank. Rows without a text have the first place and rank 0.
    let mut rank = vec![0_usize; texts.len() + 1];
    for (at, key) in text_order::sorted(texts)?.into_iter().enumerate() {
        if let Some(rank) = rank.get_mut(key as usize + 1) {
            *rank = at + 1;
        }
    }
    let rank = |row: &u32| {
        let key = keys.get(*row as usize).and_then(|key| usize::try_from(key).ok());
        rank.get(key.map_or(0, |key| key + 1)).copied().unwrap_or_default()
    };
    // Where the next row of each rank goes.
    let mut next = vec![0_usize; texts.len() + 2];
    for row in rows {
        if let Some(size) = next.get_mut(rank(row) + 1) {
            *size += 1;
        }
    }
    let mut end = 0;
    for place in &mut next {
        end += *place;
        *place = end;
    }
    let mut sorted = vec![0; rows.len()];
    for row in rows {
        if let Some(at) = next.get_mut(rank(row)) {
            if let Some(place) = sorted.get_mut(*at) {
                *place = *row;
            }
            *at += 1;
        }
    }
    // Every rank has moved on to its end; the last entry has no rank.
    next.truncate(texts.len() + 1);
    next.dedup();
    Ok((sorted, next))
}
