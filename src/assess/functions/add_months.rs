//! ADD_MONTHS(date, n) → date, the day cut to the month's end; ADD_MONTHS(month, n) → month. Missing outside the calendar.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::cells::{date_of, days_of};
use crate::assess::columnar::column::{Column, Lane, Valid, Values, wanted};
use crate::assess::columnar::days::{self, Kind, Way};
use crate::assess::columnar::num::Num;
use crate::assess::reference::{Value, month_of, shift};
use crate::calendar::{Month, add_months};
use crate::policy::reasons::Lack;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns).may_lack(Lack::OutsideCalendar);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    let outside = || Value::lacking(Lack::OutsideCalendar);
    match row.values {
        [Value::Month(month), Value::Number(n)] => {
            let month = shift(month.0, n.clone()).and_then(month_of);
            Ok(month.map_or_else(outside, Value::Month))
        }
        [Value::Date(day), Value::Number(n)] => {
            let from = Month::of(*day).0;
            let month = shift(from, n.clone()).and_then(month_of);
            let day = month.and_then(|to| add_months(*day, to.0 - from));
            Ok(day.map_or_else(outside, Value::Date))
        }
        _ => Err(row.wrong("ADD_MONTHS")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a, b] = all.exactly()?;
    let (n, valid) = (b.numbers()?, a.valid.and(&b.valid));
    match &a.values {
        Values::Date(from) => Ok(day_plus_months(from, n, all.len, &valid)),
        Values::Month(from) => Ok(days::shifted(from, n, Way::Later, Kind::Month, all.len, &valid)),
        other => Err(wanted("date or month", other)),
    }
}

fn day_plus_months<'c>(from: &Lane<i32>, n: &Num, len: usize, valid: &Valid) -> Column<'c> {
    let one = |i: usize| {
        if !valid.get(i) {
            return None;
        }
        let day = date_of(*from.get(i))?;
        let month = Month::of(day);
        let to = i64::from(month.0).checked_add(n.whole(i)?)?;
        let to = i32::try_from(to).ok().filter(|m| Kind::Month.contains(*m))?;
        add_months(day, to - month.0).map(days_of)
    };
    Kind::Day.column((0..len).map(one).collect())
}
