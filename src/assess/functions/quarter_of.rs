//! QUARTER_OF(date or month) → text such as 2022Q2.

use std::borrow::Cow;

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Lane, Valid, Values, wanted};
use crate::assess::columnar::days::month_of;
use crate::assess::reference::Value;
use crate::calendar::{Month, quarter_of};

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Date(day)] => Ok(Value::Text(quarter_of(Month::of(*day)))),
        [Value::Month(month)] => Ok(Value::Text(quarter_of(*month))),
        _ => Err(row.wrong("QUARTER_OF")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a] = all.exactly()?;
    let months: Vec<Option<i32>> = match &a.values {
        Values::Date(lane) => (0..a.len)
            .map(|i| month_of(*lane.get(i)).filter(|_| a.has(i)))
            .collect(),
        Values::Month(lane) => (0..a.len).map(|i| a.has(i).then(|| *lane.get(i))).collect(),
        other => return Err(wanted("date or month", other)),
    };
    let texts: Vec<Option<String>> = months.into_iter().map(|m| m.map(|m| quarter_of(Month(m)))).collect();
    let valid = Valid::of(texts.iter().map(Option::is_some).collect());
    // A row without a value holds some text of no meaning.
    let texts = texts.into_iter().map(|t| t.map_or(Cow::Borrowed(""), Cow::Owned));
    Ok(Column {
        len: a.len,
        values: Values::Text(Lane::Many(texts.collect())),
        valid,
    })
}
