//! FIRST_DAY(month), LAST_DAY(month) → date; missing outside the calendar.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::cells::days_of;
use crate::assess::columnar::column::Column;
use crate::assess::columnar::days::{self, Kind};
use crate::assess::reference::Value;
use crate::calendar::{Date, Month};
use crate::policy::reasons::Lack;

pub(super) const FIRST: Meaning = Meaning::new(
    |row| of_row(row, Month::first_day),
    |all| of_columns(all, Month::first_day),
)
.may_lack(Lack::OutsideCalendar);
pub(super) const LAST: Meaning = Meaning::new(
    |row| of_row(row, Month::last_day),
    |all| of_columns(all, Month::last_day),
)
.may_lack(Lack::OutsideCalendar);

fn of_row(row: &Row<'_>, edge: fn(Month) -> Option<Date>) -> Result<Value, Broken> {
    match row.values {
        [Value::Month(month)] => Ok(edge(*month).map_or_else(|| Value::lacking(Lack::OutsideCalendar), Value::Date)),
        _ => Err(row.wrong("FIRST_DAY or LAST_DAY")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>, edge: fn(Month) -> Option<Date>) -> Result<Column<'c>, Broken> {
    let [a] = all.exactly()?;
    days::map(a, Kind::Month, Kind::Day, |month| edge(Month(month)).map(days_of))
}
