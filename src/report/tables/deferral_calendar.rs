//! `deferral_calendar.csv` and `deferral_calendar.parquet`: what was put off, by the month in which it must be paid.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::csv_file::csv_file;
use super::entitlement::LARGEST;
use super::entitlements_parquet::{MONEY, properties};
use super::guard;
use crate::impact::{DueCalendar, DueRow};
use crate::money::Fen;
use crate::report::ReportError;

/// Columns of both files, in order.
const COLUMNS: [&str; 8] = [
    "scope",
    "township",
    "month",
    "measure_id",
    "enterprises",
    "rows",
    "undetermined_rows",
    "amount",
];

/// Rows per row group: fixed, so that the same rows give the same bytes.
const GROUP: usize = 65_536;

/// A row as both files say it.
struct Written<'a> {
    scope: &'static str,
    township: &'a str,
    month: String,
    measure: &'a str,
    counts: [u64; 3],
    amount: Fen,
}

impl<'a> Written<'a> {
    fn of(row: &'a DueRow) -> Result<Written<'a>, ReportError> {
        let amount = row.totals.amount(&row.measure, "due")?;
        if amount.0.unsigned_abs() > LARGEST {
            return Err(ReportError::Range {
                measure: row.measure.clone(),
                key: row.month.map_or_else(String::new, |month| month.to_string()),
                what: "amount",
            });
        }
        let (scope, township) = match &row.township {
            Some(name) => ("township", name.as_str()),
            None => ("county", ""),
        };
        Ok(Written {
            scope,
            township,
            month: row.month.map_or_else(String::new, |month| month.to_string()),
            measure: &row.measure,
            counts: [row.totals.enterprises, row.totals.eligible, row.totals.undetermined],
            amount,
        })
    }
}

/// Writes the calendar in its order. UTF-8 with BOM, LF. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a total does not fit its column.
pub fn write_deferral_calendar_csv<W: Write>(calendar: &DueCalendar, out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &COLUMNS)?;
    let mut rows = 0;
    for row in &calendar.rows {
        let row = Written::of(row)?;
        for text in [row.scope, row.township, &row.month, row.measure] {
            csv.write_field(guard(text).as_bytes())?;
        }
        for count in row.counts {
            csv.write_field(count.to_string())?;
        }
        csv.write_field(row.amount.to_string())?;
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    csv.flush()?;
    Ok(rows)
}

/// The same rows and columns, typed: counts are Int64, the amount Decimal(18, 2), all others texts.
///
/// # Errors
/// [`ReportError`] if writing fails or a total does not fit its column.
pub fn write_deferral_calendar_parquet<W: Write + Send>(calendar: &DueCalendar, out: W) -> Result<u64, ReportError> {
    let field = |name: &&str| {
        let kind = match *name {
            "enterprises" | "rows" | "undetermined_rows" => DataType::Int64,
            "amount" => DataType::Decimal128(MONEY.0, MONEY.1),
            _ => DataType::Utf8,
        };
        Field::new(*name, kind, false)
    };
    let schema = Arc::new(Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>()));
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(GROUP)))?;
    let mut rows = 0;
    for chunk in calendar.rows.chunks(GROUP) {
        let chunk = chunk.iter().map(Written::of).collect::<Result<Vec<_>, _>>()?;
        writer.write(&RecordBatch::try_new(schema.clone(), columns(&chunk)?)?)?;
        rows += count(chunk.len())?;
    }
    writer.close()?;
    Ok(rows)
}

fn columns(rows: &[Written<'_>]) -> Result<Vec<ArrayRef>, ReportError> {
    let text = |of: &dyn Fn(&Written<'_>) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    };
    let counts = |at: usize| -> Result<ArrayRef, ReportError> {
        let all = rows.iter().flat_map(|row| row.counts.get(at)).map(|n| whole(*n));
        Ok(Arc::new(Int64Array::from(all.collect::<Result<Vec<_>, _>>()?)))
    };
    let amounts: Decimal128Array = rows.iter().map(|row| Some(i128::from(row.amount.0))).collect();
    Ok(vec![
        text(&|row| row.scope.to_owned()),
        text(&|row| row.township.to_owned()),
        text(&|row| row.month.clone()),
        text(&|row| row.measure.to_owned()),
        counts(0)?,
        counts(1)?,
        counts(2)?,
        Arc::new(amounts.with_precision_and_scale(MONEY.0, MONEY.1)?),
    ])
}

/// A count as the file has it.
fn whole(n: u64) -> Result<i64, ReportError> {
    i64::try_from(n).map_err(|_| too_many())
}

fn count(rows: usize) -> Result<u64, ReportError> {
    u64::try_from(rows).map_err(|_| too_many())
}

fn too_many() -> ReportError {
    ReportError::Range {
        measure: "deferral_calendar".to_owned(),
        key: String::new(),
        what: "rows",
    }
}
