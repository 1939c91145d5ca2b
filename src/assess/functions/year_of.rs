//! YEAR_OF(date or month) → count.

use chrono::Datelike;

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::cells::date_of;
use crate::assess::columnar::column::{Column, Values, wanted};
use crate::assess::columnar::days::counts;
use crate::assess::reference::Value;
use crate::calendar::Month;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Date(day)] => Ok(Value::whole(i64::from(day.year()))),
        [Value::Month(month)] => Ok(Value::whole(i64::from(month.year()))),
        _ => Err(row.wrong("YEAR_OF")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a] = all.exactly()?;
    match &a.values {
        Values::Date(lane) => Ok(counts(a.len, &a.valid, |i| {
            date_of(*lane.get(i)).map(|d| i64::from(d.year()))
        })),
        Values::Month(lane) => Ok(counts(a.len, &a.valid, |i| Some(i64::from(Month(*lane.get(i)).year())))),
        other => Err(wanted("date or month", other)),
    }
}
