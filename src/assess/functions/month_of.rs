//! MONTH_OF(date) → month.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::Column;
use crate::assess::columnar::days::{self, Kind};
use crate::assess::reference::Value;
use crate::calendar::Month;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Date(day)] => Ok(Value::Month(Month::of(*day))),
        _ => Err(row.wrong("MONTH_OF")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a] = all.exactly()?;
    days::map(a, Kind::Day, Kind::Month, days::month_of)
}
