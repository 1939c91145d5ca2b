//! `comparison.csv`, `comparison.parquet` and `comparison_undetermined.csv`: entitled against enjoyed.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::boards::count;
use super::csv_file::csv_file;
use super::entitlement::LARGEST;
use super::entitlements_parquet::{MONEY, properties};
use super::guard;
use crate::comparison::{Compared, Comparison, Undetermined};
use crate::money::Fen;
use crate::report::{ReportError, shown_code};

/// Columns of both files, in order.
const COLUMNS: [&str; 7] = ["measure_id", "uscc", "period", "entitled", "enjoyed", "gap", "kind"];

/// Columns of what is undetermined.
const UNDETERMINED: [&str; 8] = [
    "measure_id",
    "uscc",
    "period",
    "entitled",
    "enjoyed",
    "entitled_open",
    "enjoyed_open",
    "reason",
];

/// Rows per row group: fixed, so that the same rows give the same bytes.
const GROUP: usize = 65_536;

/// Writes what was compared, in the order given. UTF-8 with BOM, LF; amounts in yuan. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or an amount does not fit its column in Parquet.
pub fn write_comparison_csv<W: Write>(comparison: &Comparison, out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &COLUMNS)?;
    for row in &comparison.rows {
        fits(row)?;
        for text in [&row.measure, &row.uscc, &row.period] {
            csv.write_field(guard(text).as_bytes())?;
        }
        // Numbers are not guarded: a leading minus is a sign.
        for amount in [row.entitled, row.enjoyed, row.gap] {
            csv.write_field(amount.to_string())?;
        }
        csv.write_field(row.kind.word())?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(count(comparison.rows.len()))
}

/// The same rows and columns, typed: amounts are Decimal(18, 2) in yuan.
///
/// # Errors
/// As [`write_comparison_csv`].
pub fn write_comparison_parquet<W: Write + Send>(comparison: &Comparison, out: W) -> Result<u64, ReportError> {
    let field = |name: &&str| {
        let kind = match *name {
            "entitled" | "enjoyed" | "gap" => DataType::Decimal128(MONEY.0, MONEY.1),
            _ => DataType::Utf8,
        };
        Field::new(*name, kind, false)
    };
    let schema = Arc::new(Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>()));
    let mut parquet = ArrowWriter::try_new(out, schema.clone(), Some(properties(GROUP)))?;
    for chunk in comparison.rows.chunks(GROUP) {
        chunk.iter().try_for_each(fits)?;
        let text =
            |of: fn(&Compared) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(chunk.iter().map(of))) };
        let money = |of: fn(&Compared) -> Fen| -> Result<ArrayRef, ReportError> {
            let array = Decimal128Array::from_iter_values(chunk.iter().map(|row| i128::from(of(row).0)));
            Ok(Arc::new(array.with_precision_and_scale(MONEY.0, MONEY.1)?))
        };
        let columns = vec![
            text(|r| &r.measure),
            text(|r| &r.uscc),
            text(|r| &r.period),
            money(|r| r.entitled)?,
            money(|r| r.enjoyed)?,
            money(|r| r.gap)?,
            text(|r| r.kind.word()),
        ];
        parquet.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    parquet.close()?;
    Ok(count(comparison.rows.len()))
}

/// Writes what could not be compared, in the order given. UTF-8 with BOM, LF; amounts in yuan. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_undetermined_csv<W: Write>(rows: &[Undetermined], out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &UNDETERMINED)?;
    for row in rows {
        for text in [&row.measure, &row.uscc, &row.period] {
            csv.write_field(guard(text).as_bytes())?;
        }
        csv.write_field(row.entitled.to_string())?;
        csv.write_field(row.enjoyed.to_string())?;
        csv.write_field(row.entitled_open.to_string())?;
        csv.write_field(row.enjoyed_open.to_string())?;
        let doubts: Vec<&str> = row.doubts.iter().map(|d| d.code()).collect();
        csv.write_field(doubts.join(";"))?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(count(rows.len()))
}

/// Refuses amounts that the Decimal(18, 2) columns do not hold.
fn fits(row: &Compared) -> Result<(), ReportError> {
    for (what, Fen(fen)) in [("entitled", row.entitled), ("enjoyed", row.enjoyed), ("gap", row.gap)] {
        if fen.unsigned_abs() > LARGEST {
            return Err(ReportError::Range {
                measure: row.measure.clone(),
                key: shown_code(&row.uscc).into_owned(),
                what,
            });
        }
    }
    Ok(())
}
