//! Days and months.

use std::borrow::Cow;

use chrono::Datelike;

use super::column::{Column, Lane, Valid, Values, wanted};
use super::num::Num;
use crate::assess::broken::Broken;
use crate::assess::cells::{FIRST_DAY, FIRST_MONTH, LAST_DAY, LAST_MONTH, date_of, days_of};
use crate::calendar::{Month, add_months, full_years, quarter_of};

/// What a number in a calendar column counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Days since 1970-01-01.
    Day,
    /// Months since year 0.
    Month,
}

impl Kind {
    fn contains(self, value: i32) -> bool {
        match self {
            Kind::Day => (FIRST_DAY..=LAST_DAY).contains(&value),
            Kind::Month => (FIRST_MONTH..=LAST_MONTH).contains(&value),
        }
    }

    /// A column from optional values.
    fn column<'c>(self, cells: Vec<Option<i32>>) -> Column<'c> {
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

/// An end of a month.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    First,
    Last,
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

/// ADD_MONTHS of a day: the day clamped to the month's end.
pub(crate) fn day_plus_months<'c>(from: &Lane<i32>, n: &Num, len: usize, valid: &Valid) -> Column<'c> {
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

/// First or last day of a month.
pub(crate) fn edge(month: i32, edge: Edge) -> Option<i32> {
    let month = Month(month);
    match edge {
        Edge::First => month.first_day(),
        Edge::Last => month.last_day(),
    }
    .map(days_of)
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

/// Year of a day or month.
pub(crate) fn year_of<'c>(column: &Column<'_>) -> Result<Column<'c>, Broken> {
    match &column.values {
        Values::Date(lane) => Ok(counts(column.len, &column.valid, |i| {
            date_of(*lane.get(i)).map(|d| i64::from(d.year()))
        })),
        Values::Month(lane) => Ok(counts(column.len, &column.valid, |i| {
            Some(i64::from(Month(*lane.get(i)).year()))
        })),
        other => Err(wanted("date or month", other)),
    }
}

/// Completed years between two days.
pub(crate) fn years_between<'c>(birth: &Column<'_>, on: &Column<'_>) -> Result<Column<'c>, Broken> {
    match (&birth.values, &on.values) {
        (Values::Date(from), Values::Date(to)) => {
            let years = |i: usize| full_years(date_of(*from.get(i))?, date_of(*to.get(i))?);
            Ok(counts(birth.len, &birth.valid.and(&on.valid), years))
        }
        (Values::Date(_), other) | (other, _) => Err(wanted("date", other)),
    }
}

/// Calendar months touched by a period.
pub(crate) fn months_touched<'c>(start: &Column<'_>, end: &Column<'_>) -> Result<Column<'c>, Broken> {
    let valid = start.valid.and(&end.valid);
    let touched = |from: i32, to: i32, months: i64| if to < from { 0 } else { months + 1 };
    match (&start.values, &end.values) {
        (Values::Date(a), Values::Date(b)) => Ok(counts(start.len, &valid, |i| {
            let (a, b) = (*a.get(i), *b.get(i));
            Some(touched(a, b, i64::from(month_of(b)?) - i64::from(month_of(a)?)))
        })),
        (Values::Month(a), Values::Month(b)) => Ok(counts(start.len, &valid, |i| {
            let (a, b) = (*a.get(i), *b.get(i));
            Some(touched(a, b, i64::from(b) - i64::from(a)))
        })),
        (a, b) => Err(Broken::new(format!("months between {} and {}", a.kind(), b.kind()))),
    }
}

/// `2022Q2` of a day or month.
pub(crate) fn quarters<'c>(column: &Column<'_>) -> Result<Column<'c>, Broken> {
    let texts: Vec<Option<String>> = match &column.values {
        Values::Date(lane) => (0..column.len)
            .map(|i| {
                column
                    .has(i)
                    .then(|| month_of(*lane.get(i)))?
                    .map(|m| quarter_of(Month(m)))
            })
            .collect(),
        Values::Month(lane) => (0..column.len)
            .map(|i| column.has(i).then(|| quarter_of(Month(*lane.get(i)))))
            .collect(),
        other => return Err(wanted("date or month", other)),
    };
    let valid = Valid::of(texts.iter().map(Option::is_some).collect());
    // A row without a value holds some text of no meaning.
    let texts = texts.into_iter().map(|t| t.map_or(Cow::Borrowed(""), Cow::Owned));
    Ok(Column {
        len: column.len,
        values: Values::Text(Lane::Many(texts.collect())),
        valid,
    })
}
