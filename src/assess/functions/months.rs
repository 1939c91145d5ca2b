//! MONTHS(start, end) of dates or months → count: calendar months touched; 0 if the end is before the start.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Values};
use crate::assess::columnar::days::{counts, month_of};
use crate::assess::reference::Value;
use crate::calendar::Month;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    let (start, end, touched) = match row.values {
        [Value::Date(a), Value::Date(b)] => (Month::of(*a), Month::of(*b), a <= b),
        [Value::Month(a), Value::Month(b)] => (*a, *b, a <= b),
        _ => return Err(row.wrong("MONTHS")),
    };
    Ok(Value::whole(if touched {
        i64::from(end.0) - i64::from(start.0) + 1
    } else {
        0
    }))
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [start, end] = all.exactly()?;
    let valid = start.valid.and(&end.valid);
    let touched = |from: i32, to: i32, months: i64| if to < from { 0 } else { months + 1 };
    match (&start.values, &end.values) {
        (Values::Date(a), Values::Date(b)) => Ok(counts(all.len, &valid, |i| {
            let (a, b) = (*a.get(i), *b.get(i));
            Some(touched(a, b, i64::from(month_of(b)?) - i64::from(month_of(a)?)))
        })),
        (Values::Month(a), Values::Month(b)) => Ok(counts(all.len, &valid, |i| {
            let (a, b) = (*a.get(i), *b.get(i));
            Some(touched(a, b, i64::from(b) - i64::from(a)))
        })),
        (a, b) => Err(Broken::new(format!("months between {} and {}", a.kind(), b.kind()))),
    }
}
