//! `statistics.csv` and `statistics.parquet`: 减税降费统计 by month.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::csv_file::csv_file;
use super::entitlement::LARGEST;
use super::entitlements_parquet::{MONEY, properties};
use super::guard;
use crate::impact::{Counted, Statistics, StatisticsRow};
use crate::report::{Lang, ReportError};

/// Columns of texts, then those of the month and from the year's beginning.
const TEXTS: [&str; 8] = [
    "month",
    "measure_id",
    "kind",
    "tax",
    "industry",
    "size",
    "ownership",
    "township",
];
const FIGURES: [&str; 8] = [
    "enterprises",
    "rows",
    "undetermined_rows",
    "amount",
    "year_enterprises",
    "year_rows",
    "year_undetermined_rows",
    "year_amount",
];
/// Rows per row group: fixed, so that the same rows give the same bytes.
const GROUP: usize = 65_536;

fn texts(row: &StatisticsRow) -> [String; 8] {
    let key = &row.key;
    [
        row.month.map_or_else(String::new, |month| month.to_string()),
        key.measure.clone(),
        Lang::Zh.kind(row.kind).to_owned(),
        key.tax.clone(),
        key.section.clone(),
        key.size.clone(),
        key.ownership.clone(),
        key.township.clone(),
    ]
}

/// Enterprises, rows, undetermined rows, fen.
fn figures(row: &StatisticsRow, of: &Counted) -> Result<[i64; 4], ReportError> {
    let range = |what| ReportError::Range {
        measure: row.key.measure.clone(),
        key: "statistics".to_owned(),
        what,
    };
    if of.amount.0.unsigned_abs() > LARGEST {
        return Err(range("amount"));
    }
    let whole = |count: u64| i64::try_from(count).map_err(|_| range("rows"));
    Ok([
        whole(of.enterprises)?,
        whole(of.rows)?,
        whole(of.undetermined)?,
        of.amount.0,
    ])
}

/// Writes the statistics in their order. UTF-8 with BOM, LF. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a figure does not fit its column.
pub fn write_statistics_csv<W: Write>(statistics: &Statistics, out: W) -> Result<u64, ReportError> {
    let columns: Vec<&str> = TEXTS.into_iter().chain(FIGURES).collect();
    let mut csv = csv_file(out, &columns)?;
    let mut rows = 0;
    for row in &statistics.rows {
        for text in texts(row) {
            csv.write_field(guard(&text).as_bytes())?;
        }
        for of in [&row.in_month, &row.so_far] {
            let [enterprises, lines, undetermined, _] = figures(row, of)?;
            for count in [enterprises, lines, undetermined] {
                csv.write_field(count.to_string())?;
            }
            csv.write_field(of.amount.to_string())?;
        }
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    csv.flush()?;
    Ok(rows)
}

/// The same rows and columns, typed: counts are Int64, amounts Decimal(18, 2), all others texts.
///
/// # Errors
/// [`ReportError`] if writing fails or a figure does not fit its column.
pub fn write_statistics_parquet<W: Write + Send>(statistics: &Statistics, out: W) -> Result<u64, ReportError> {
    let field = |name: &str| {
        let kind = if TEXTS.contains(&name) {
            DataType::Utf8
        } else if name.ends_with("amount") {
            DataType::Decimal128(MONEY.0, MONEY.1)
        } else {
            DataType::Int64
        };
        Field::new(name, kind, false)
    };
    let fields: Vec<Field> = TEXTS.into_iter().chain(FIGURES).map(field).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(GROUP)))?;
    let mut rows = 0;
    for chunk in statistics.rows.chunks(GROUP) {
        writer.write(&RecordBatch::try_new(schema.clone(), columns(chunk)?)?)?;
        for _ in chunk {
            rows += 1;
        }
    }
    writer.close()?;
    Ok(rows)
}

fn columns(rows: &[StatisticsRow]) -> Result<Vec<ArrayRef>, ReportError> {
    let written: Vec<[String; 8]> = rows.iter().map(texts).collect();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for at in 0..TEXTS.len() {
        let column = written.iter().filter_map(|row| row.get(at));
        columns.push(Arc::new(StringArray::from_iter_values(column)));
    }
    for of in [|row: &StatisticsRow| row.in_month, |row: &StatisticsRow| row.so_far] {
        let figures = rows
            .iter()
            .map(|row| figures(row, &of(row)))
            .collect::<Result<Vec<_>, _>>()?;
        for at in 0..3 {
            let column: Int64Array = figures.iter().map(|f| f.get(at).copied()).collect();
            columns.push(Arc::new(column));
        }
        let amounts: Decimal128Array = figures.iter().map(|[.., fen]| Some(i128::from(*fen))).collect();
        columns.push(Arc::new(amounts.with_precision_and_scale(MONEY.0, MONEY.1)?));
    }
    Ok(columns)
}
