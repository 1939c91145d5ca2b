//! LEAST(a, …), GREATEST(a, …): of arguments of one type.

use std::cmp::Ordering;

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Valid, concat};
use crate::assess::reference::Value;

pub(super) const LEAST: Meaning = Meaning::new(least_of_row, |all| of_columns(all, Ordering::Less));
pub(super) const GREATEST: Meaning = Meaning::new(greatest_of_row, |all| of_columns(all, Ordering::Greater));

fn least_of_row(row: &Row<'_>) -> Result<Value, Broken> {
    row.values.iter().min().cloned().ok_or_else(|| row.wrong("LEAST"))
}

fn greatest_of_row(row: &Row<'_>) -> Result<Value, Broken> {
    row.values.iter().max().cloned().ok_or_else(|| row.wrong("GREATEST"))
}

/// Puts the arguments behind each other and picks per row the one that stands on the side of `better`.
fn of_columns<'c>(all: &Columns<'_, 'c>, better: Ordering) -> Result<Column<'c>, Broken> {
    let (columns, len) = (all.columns, all.len);
    if columns.is_empty() {
        return Err(Broken::new("no arguments"));
    }
    let valid = columns.iter().fold(Valid::All, |v, c| v.and(&c.valid));
    let joined = concat(all.ty, columns.to_vec())?;
    let mut from: Vec<u32> = (0_u32..).take(len).collect();
    for start in (1..columns.len()).map(|k| k * len) {
        for ((row, best), at) in from.iter_mut().enumerate().zip((0_u32..).skip(start)) {
            if joined.compare(start + row, *best as usize) == better {
                *best = at;
            }
        }
    }
    Ok(Column {
        valid,
        ..joined.pick(&from)
    })
}
