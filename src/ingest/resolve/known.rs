//! What is known on the evaluation day: rows that came later are not there, and what happened later to a row is not on it.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array};
use arrow_select::nullif::nullif;

use crate::calendar::{Date, Month};
use crate::ingest::columns::cells::Each;
use crate::ingest::columns::column_builder::days;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::Versions;
use crate::schema::{ColumnType, Known, TableSpec};

/// Those of some rows that are not known on the evaluation day.
pub(crate) fn unknown(
    columns: &Columns,
    rows: &[u32],
    table: &TableSpec,
    versions: Option<&Versions>,
    as_of: Date,
) -> Result<Vec<u32>, IngestError> {
    let Some(Known::By(names)) = &table.known else {
        return Ok(Vec::new());
    };
    let by = names.iter().map(|name| days_of(columns, table, name));
    let by: Vec<Vec<Option<i32>>> = by.collect::<Result<_, _>>()?;
    let ends = match versions.filter(|v| !v.late.is_empty()) {
        Some(versions) => Some((versions, columns.named::<Date32Array>(&versions.period_end)?)),
        None => None,
    };
    let is_unknown = |row: &u32| {
        let at = *row as usize;
        let known_from = by.iter().filter_map(|days| days.get(at).copied().flatten()).min();
        let mut limit = days(as_of);
        for late in ends.iter().flat_map(|(versions, _)| &versions.late) {
            let end = ends.as_ref().and_then(|(_, ends)| ends.get(at));
            let covered = end.is_some_and(|e| (days(late.period_end_from)..=days(late.period_end_to)).contains(&e));
            // The extra time is for a view of the whole period: a view of an earlier day does not see it.
            if covered && as_of >= late.period_end_to {
                limit = limit.max(days(late.filed_until));
            }
        }
        known_from.is_some_and(|day| day > limit)
    };
    Ok(rows.iter().copied().filter(is_unknown).collect())
}

/// The day of every row in a column of days, or the last day of its period; `None` where there is none.
fn days_of(columns: &Columns, table: &TableSpec, name: &str) -> Result<Vec<Option<i32>>, IngestError> {
    let no_days = || IngestError::internal("known rows")(format!("{}.{name} holds no days or periods", table.name));
    let (_, column) = table.column(name).ok_or_else(no_days)?;
    let rows = 0..columns.num_rows();
    let last = |month: Month| month.last_day().map(days);
    Ok(match column.column_type {
        ColumnType::Date => {
            let cells = columns.named::<Date32Array>(name)?;
            rows.map(|row| cells.get(row)).collect()
        }
        ColumnType::Month => {
            let cells = columns.named::<Int32Array>(name)?;
            rows.map(|row| cells.get(row).and_then(|m| last(Month(m)))).collect()
        }
        ColumnType::Count => {
            let cells = columns.named::<Int64Array>(name)?;
            let year = |n: i64| i32::try_from(n).ok().and_then(|year| Month::new(year, 12));
            rows.map(|row| cells.get(row).and_then(year).and_then(last)).collect()
        }
        ColumnType::Text => {
            let texts = Each::new(columns.texts(name)?, |text| last_month(text).and_then(last));
            rows.map(|row| texts.get(row).copied().flatten()).collect()
        }
        ColumnType::Uscc
        | ColumnType::ResidentId
        | ColumnType::TaxpayerId
        | ColumnType::Money
        | ColumnType::Ratio
        | ColumnType::Boolean => {
            return Err(no_days());
        }
    })
}

/// The last month of a written period: `2022`, `2022Q2` or `2022-05`.
fn last_month(text: &str) -> Option<Month> {
    if let Some(month) = Month::parse(text) {
        return Some(month);
    }
    let (year, quarter) = text.split_once('Q').unwrap_or((text, "4"));
    let quarter = match quarter {
        "1" => 3,
        "2" => 6,
        "3" => 9,
        "4" => 12,
        _ => return None,
    };
    (year.len() == 4).then_some(())?;
    Month::new(year.parse().ok()?, quarter)
}

/// Takes off the rows what happened after the evaluation day. Gives the number of rows of which something was taken, of `rows`.
pub(crate) fn forget_later(
    columns: &mut Columns,
    rows: &[u32],
    table: &TableSpec,
    as_of: Date,
) -> Result<usize, IngestError> {
    let mut touched = vec![false; columns.num_rows()];
    for later in &table.later {
        let when = columns.named::<Date32Array>(&later.when)?;
        let after: BooleanArray = (0..columns.num_rows())
            .map(|row| Some(when.get(row).is_some_and(|day| day > days(as_of))))
            .collect();
        if after.true_count() == 0 {
            continue;
        }
        for name in std::iter::once(&later.when).chain(&later.with) {
            let known: ArrayRef = nullif(columns.array(name)?, &after)?;
            columns.replace(name, Arc::clone(&known))?;
        }
        for (touched, after) in touched.iter_mut().zip(after.values().iter()) {
            *touched |= after;
        }
    }
    Ok(rows
        .iter()
        .filter(|row| touched.get(**row as usize) == Some(&true))
        .count())
}

#[cfg(test)]
mod tests {
    use super::last_month;
    use crate::calendar::Month;

    /// A period is known from its last day, so its last month is what counts.
    #[test]
    fn periods_end_with_their_last_month() {
        let all = [
            ("2022", Some(12)),
            ("2022Q1", Some(3)),
            ("2022Q2", Some(6)),
            ("2022Q3", Some(9)),
            ("2022Q4", Some(12)),
            ("2022-05", Some(5)),
            ("2022Q5", None),
            ("22", None),
            ("全年", None),
            ("", None),
        ];
        for (text, month) in all {
            assert_eq!(last_month(text), month.and_then(|m| Month::new(2022, m)), "{text}");
        }
    }
}
