//! `boards.csv`, `boards.parquet` and `duties.csv`.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::csv_file::csv_file;
use super::entitlements_parquet::properties;
use super::guard;
use crate::boards::{BoardRow, DutyRow};
use crate::report::ReportError;

/// Columns of both files of boards, in order.
const BOARD_COLUMNS: [&str; 10] = [
    "clause_id",
    "period",
    "unit",
    "value",
    "target",
    "rank",
    "flag",
    "source_file",
    "source_sheet",
    "source_line",
];

/// Columns of `duties.csv`.
const DUTY_COLUMNS: [&str; 10] = [
    "duty_id", "section", "asked", "lead", "joint", "coop", "due", "target", "reported", "state",
];

/// Rows per row group: fixed, so that the same rows give the same bytes.
const GROUP: usize = 65_536;

/// Writes every row of every board, in the order given. UTF-8 with BOM, LF. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_boards_csv<W: Write>(rows: &[BoardRow], out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &BOARD_COLUMNS)?;
    for row in rows {
        for text in [&row.clause, &row.period, &row.unit] {
            csv.write_field(guard(text).as_bytes())?;
        }
        // Numbers are not guarded: a leading minus is a sign.
        csv.write_field(row.value.as_deref().unwrap_or_default())?;
        csv.write_field(row.target.as_deref().unwrap_or_default())?;
        csv.write_field(row.rank.map(|r| r.to_string()).unwrap_or_default())?;
        csv.write_field(guard(&row.flags.join(";")).as_bytes())?;
        match &row.source {
            Some((file, sheet, line)) => {
                csv.write_field(guard(file).as_bytes())?;
                csv.write_field(guard(sheet).as_bytes())?;
                csv.write_field(line.to_string())?;
            }
            None => {
                for _ in 0..3 {
                    csv.write_field("")?;
                }
            }
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(count(rows.len()))
}

/// The same rows and columns, typed: `rank` is an Int64, `source_line` an Int32, what is empty there is null; all others are texts, and
/// `value` and `target` null where there is none.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_boards_parquet<W: Write + Send>(rows: &[BoardRow], out: W) -> Result<u64, ReportError> {
    let field = |name: &&str| {
        let (kind, nullable) = match *name {
            "rank" => (DataType::Int64, true),
            "source_line" => (DataType::Int32, true),
            "value" | "target" => (DataType::Utf8, true),
            _ => (DataType::Utf8, false),
        };
        Field::new(*name, kind, nullable)
    };
    let schema = Arc::new(Schema::new(BOARD_COLUMNS.iter().map(field).collect::<Vec<_>>()));
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(GROUP)))?;
    for chunk in rows.chunks(GROUP) {
        let text = |of: &dyn Fn(&BoardRow) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(chunk.iter().map(of)))
        };
        let source = |of: fn(&(String, String, i32)) -> &str| {
            move |row: &BoardRow| row.source.as_ref().map_or_else(String::new, |s| of(s).to_owned())
        };
        let columns: Vec<ArrayRef> = vec![
            text(&|r| r.clause.clone()),
            text(&|r| r.period.clone()),
            text(&|r| r.unit.clone()),
            Arc::new(chunk.iter().map(|r| r.value.as_deref()).collect::<StringArray>()),
            Arc::new(chunk.iter().map(|r| r.target.as_deref()).collect::<StringArray>()),
            Arc::new(chunk.iter().map(|r| r.rank).collect::<Int64Array>()),
            text(&|r| r.flags.join(";")),
            text(&source(|s| &s.0)),
            text(&source(|s| &s.1)),
            Arc::new(
                chunk
                    .iter()
                    .map(|r| r.source.as_ref().map(|s| s.2))
                    .collect::<Int32Array>(),
            ),
        ];
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    writer.close()?;
    Ok(count(rows.len()))
}

/// Writes every duty, in the order given. UTF-8 with BOM, LF. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_duties_csv<W: Write>(rows: &[DutyRow], out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &DUTY_COLUMNS)?;
    for row in rows {
        let texts = [
            &row.id,
            &row.section,
            &row.asked,
            &row.lead,
            &row.joint,
            &row.coop,
            &row.due,
            &row.target,
            &row.reported,
        ];
        for text in texts {
            csv.write_field(guard(text).as_bytes())?;
        }
        csv.write_field(row.state.word())?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(count(rows.len()))
}

pub(super) fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}
