//! FLOOR(ratio) → count: the largest whole number that is not above it.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::arith;
use crate::assess::columnar::column::Column;
use crate::assess::reference::Value;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Number(n)] => Ok(Value::Number(n.floor())),
        _ => Err(row.wrong("FLOOR")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a] = all.exactly()?;
    a.map_numbers(|n| arith::floor(n, all.len))
}
