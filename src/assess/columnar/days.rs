//! Days and months.

use super::column::{Column, Lane, Valid, Values, wanted};
use super::num::Num;
use crate::assess::broken::Broken;
use crate::assess::cells::{FIRST_DAY, FIRST_MONTH, LAST_DAY, LAST_MONTH, date_of};
use crate::calendar::Month;

/// What a number in a calendar column counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Days since 1970-01-01.
    Day,
    /// Months since year 0.
    Month,
}

impl Kind {
    pub(crate) fn contains(self, value: i32) -> bool {
        match self {
            Kind::Day => (FIRST_DAY..=LAST_DAY).contains(&value),
            Kind::Month => (FIRST_MONTH..=LAST_MONTH).contains(&value),
        }
    }

    /// A column from optional values; a row without one holds something of no meaning.
    pub(crate) fn column<'c>(self, cells: Vec<Option<i32>>) -> Column<'c> {
        let valid = Valid::of(cells.iter().map(Option::is_some).collect());
        let lane = Lane::Many(cells.iter().map(|c| c.unwrap_or(0)).collect());
        let values = if self == Kind::Day {
            Values::Date(lane)
        } else {
            Values::Month(lane)
        };
        Column {
            len: cells.len(),
            values,
            valid,
        }
    }
}

/// Which way a day or month is moved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Later,
    Earlier,
}

/// `from` moved by `n`; missing outside the calendar.
pub(crate) fn shifted<'c>(from: &Lane<i32>, n: &Num, way: Way, kind: Kind, len: usize, valid: &Valid) -> Column<'c> {
    let one = |i: usize| {
        if !valid.get(i) {
            return None;
        }
        let n = n.whole(i)?;
        let n = match way {
            Way::Later => n,
            Way::Earlier => n.checked_neg()?,
        };
        i32::try_from(i64::from(*from.get(i)).checked_add(n)?)
            .ok()
            .filter(|v| kind.contains(*v))
    };
    kind.column((0..len).map(one).collect())
}

/// A function of one day or month, by row, where there is a value.
pub(crate) fn map<'c>(
    column: &Column<'_>,
    from: Kind,
    to: Kind,
    f: impl Fn(i32) -> Option<i32>,
) -> Result<Column<'c>, Broken> {
    let lane = match (from, &column.values) {
        (Kind::Day, Values::Date(lane)) | (Kind::Month, Values::Month(lane)) => lane,
        (Kind::Day, other) => return Err(wanted("date", other)),
        (Kind::Month, other) => return Err(wanted("month", other)),
    };
    let one = |i: usize| {
        if column.has(i) {
            f(*lane.get(i)).filter(|v| to.contains(*v))
        } else {
            None
        }
    };
    Ok(to.column((0..column.len).map(one).collect()))
}

/// Month of a day.
pub(crate) fn month_of(days: i32) -> Option<i32> {
    date_of(days).map(|d| Month::of(d).0)
}

/// Whole numbers from one or two calendar columns.
pub(crate) fn counts<'c>(len: usize, valid: &Valid, f: impl Fn(usize) -> Option<i64>) -> Column<'c> {
    let cells: Vec<Option<i64>> = (0..len).map(|i| if valid.get(i) { f(i) } else { None }).collect();
    let valid = Valid::of(cells.iter().map(Option::is_some).collect());
    let lane = Lane::Many(cells.iter().map(|c| c.unwrap_or(0)).collect());
    Column {
        len,
        values: Values::Number(Num::Int(lane)),
        valid,
    }
}
