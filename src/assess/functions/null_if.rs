//! NULLIF(a, b): missing if both are equal, else a. As in SQL, a missing b equals nothing.

use super::{Columns, Meaning, Missing, OfColumns, Row, Unknown};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Valid};
use crate::assess::columnar::compare::compare;
use crate::assess::reference::Value;
use crate::policy::ir::Comparison;
use crate::policy::reasons::Lack;

pub(super) const MEANING: Meaning = Meaning {
    of_row,
    of_columns: OfColumns::All(of_columns),
    missing: Missing::Heeded(Unknown::BehindTheFirst),
    lack: Some(Lack::Null),
};

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [a, b] if a == b && !a.is_missing() => Ok(Value::lacking(Lack::Null)),
        [a, _] => Ok(a.clone()),
        _ => Err(row.wrong("NULLIF")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a, b] = all.exactly()?;
    let equal = compare(Comparison::Equal, a, b)?.truths()?;
    let keep = (0..all.len).map(|i| a.has(i) && !equal[i]).collect();
    Ok(Column {
        valid: Valid::of(keep),
        ..a.clone()
    })
}
