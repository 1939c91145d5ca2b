//! `actions.parquet`: for machines; amounts are whole fen.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use super::Action;
use crate::calendar::Date;
use crate::report::ReportError;
use crate::report::tables::properties;

/// Rows per row group: fixed, so that the same rows give the same bytes.
const GROUP: usize = 65_536;

/// Columns in order: name and type; nullable are those of the deadline.
fn schema() -> Schema {
    let names = [
        "line_id",
        "measure_id",
        "title",
        "uscc",
        "name",
        "township",
        "period",
        "kind",
        "entitled_fen",
        "enjoyed_fen",
        "gap_fen",
        "reason",
        "action",
        "deadline",
        "days_left",
        "how",
        "basis",
        "departments",
        "facts",
    ];
    let field = |name: &str| match name {
        "entitled_fen" | "enjoyed_fen" | "gap_fen" => Field::new(name, DataType::Int64, false),
        "deadline" => Field::new(name, DataType::Date32, true),
        "days_left" => Field::new(name, DataType::Int64, true),
        _ => Field::new(name, DataType::Utf8, false),
    };
    Schema::new(names.map(field).to_vec())
}

/// Writes actions in the order given. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a day is out of range.
pub fn write_actions_parquet<W: Write + Send>(actions: &[Action], out: W) -> Result<u64, ReportError> {
    let schema = Arc::new(schema());
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(GROUP)))?;
    let mut rows = 0;
    for chunk in actions.chunks(GROUP) {
        writer.write(&RecordBatch::try_new(schema.clone(), columns(chunk)?)?)?;
        rows += u64::try_from(chunk.len()).map_err(|_| too_large(""))?;
    }
    writer.close()?;
    Ok(rows)
}

fn columns(rows: &[Action]) -> Result<Vec<ArrayRef>, ReportError> {
    let text = |of: fn(&Action) -> &str| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(of))) };
    let fen = |of: fn(&Action) -> i64| -> ArrayRef { Arc::new(Int64Array::from_iter_values(rows.iter().map(of))) };
    let days = rows.iter().map(|row| row.deadline.map(days_since_1970).transpose());
    let days: Date32Array = days.collect::<Result<Vec<_>, _>>()?.into();
    Ok(vec![
        text(|r| &r.id),
        text(|r| &r.measure),
        text(|r| &r.title),
        text(|r| &r.uscc),
        text(|r| &r.name),
        text(|r| &r.township),
        text(|r| &r.period),
        text(|r| r.kind),
        fen(|r| r.entitled.0),
        fen(|r| r.enjoyed.0),
        fen(|r| r.gap.0),
        text(|r| &r.reason),
        text(|r| r.verb),
        Arc::new(days),
        Arc::new(Int64Array::from(rows.iter().map(|r| r.days_left).collect::<Vec<_>>())),
        text(|r| &r.how),
        text(|r| &r.basis),
        text(|r| &r.departments),
        text(|r| &r.facts),
    ])
}

fn days_since_1970(day: Date) -> Result<i32, ReportError> {
    let epoch = Date::from_ymd_opt(1970, 1, 1).ok_or_else(|| too_large("deadline"))?;
    i32::try_from((day - epoch).num_days()).map_err(|_| too_large("deadline"))
}

fn too_large(key: &str) -> ReportError {
    ReportError::Range {
        measure: "actions".to_owned(),
        key: key.to_owned(),
        what: "rows or days",
    }
}
