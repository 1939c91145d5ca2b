//! Tables that are written twice: Parquet and CSV must have the same columns and rows.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Int8Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchReader as _};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::Check;
use super::rows::plain;
use crate::audit::{KnownManifest, OutputEntry, TRIAL};
use crate::money::Fen;
use crate::report::actions::VERDICT;

/// Every Parquet file beside which the manifest names a CSV of the same name.
pub(super) fn check(dir: &Path, manifest: &KnownManifest) -> Check {
    let csv_of = |output: &OutputEntry| {
        let stem = output.path.strip_suffix(".parquet")?;
        let csv = format!("{stem}.csv");
        manifest.outputs.iter().any(|o| o.path == csv).then_some(csv)
    };
    let (mut names, mut found) = (Vec::new(), Vec::new());
    for output in &manifest.outputs {
        let Some(csv) = csv_of(output) else { continue };
        match compare(&dir.join(&csv), &dir.join(&output.path)) {
            Ok(()) => names.push(csv),
            Err(why) => found.push(format!("{csv}: {why}")),
        }
    }
    if names.is_empty() && found.is_empty() {
        found.push("*.parquet".to_owned());
    }
    let names = names.join(", ");
    let good = (
        format!("{names} 与同名 parquet 逐行逐列相同"),
        format!("{names} have the same rows and columns as their Parquet twins"),
    );
    Check::of("parquet", good, &found)
}

/// Says where two tables differ, by the line of the CSV.
fn compare(csv_path: &Path, parquet: &Path) -> Result<(), String> {
    let mut file = BufReader::new(File::open(csv_path).map_err(|e| e.to_string())?);
    let mut mark = [0; 3];
    file.read_exact(&mut mark).map_err(|e| e.to_string())?;
    if mark != *b"\xef\xbb\xbf" {
        return Err("BOM".to_owned());
    }
    let mut csv = csv::Reader::from_reader(file);
    let headings = csv.headers().map_err(|e| e.to_string())?.clone();
    let file = File::open(parquet).map_err(|e| e.to_string())?;
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let batches = batches.map_err(|e| e.to_string())?;
    let fields = batches.schema().fields().clone();
    let names = || fields.iter().map(|field| field.name().as_str());
    let is_list = csv_name(csv_path) == Some(LIST);
    let agree = if is_list {
        headings.len() == fields.len() + VERDICT.len() && headings.iter().skip(fields.len()).eq(VERDICT)
    } else {
        headings.iter().eq(names())
    };
    if !agree {
        return Err("columns".to_owned());
    }
    let (mut record, mut line) = (csv::StringRecord::new(), 1_u64);
    for batch in batches {
        let batch = batch.map_err(|e| e.to_string())?;
        for row in 0..batch.num_rows() {
            line += 1;
            let there = csv.read_record(&mut record).map_err(|e| e.to_string())?;
            // What the clerk fills in is empty when a run writes it.
            let is_filled = record.iter().skip(fields.len()).any(|cell| !cell.is_empty());
            if !there || is_filled || !same(&batch, row, &record)? {
                return Err(format!("{line}"));
            }
        }
    }
    if csv.read_record(&mut record).map_err(|e| e.to_string())? {
        return Err(format!("{}", line + 1));
    }
    Ok(())
}

/// The list of actions: a clerk reads the CSV and fills in its last columns, so its headings are Chinese and its amounts yuan; a
/// program reads the Parquet, whose amounts are fen.
const LIST: &str = "actions.csv";

fn csv_name(path: &Path) -> Option<&str> {
    path.file_name()
        .and_then(|name| name.to_str())
        .map(|name| name.trim_start_matches(TRIAL))
}

/// Whether a row has the cells of a record, by position.
fn same(batch: &RecordBatch, row: usize, record: &csv::StringRecord) -> Result<bool, String> {
    if record.len() < batch.num_columns() {
        return Ok(false);
    }
    let schema = batch.schema();
    for ((column, field), cell) in batch.columns().iter().zip(schema.fields()).zip(record) {
        // Only texts are guarded in CSV: a leading minus of a number is a sign.
        let agrees = match column.data_type() {
            _ if column.is_null(row) => cell.is_empty(),
            DataType::Utf8 => column.as_string::<i32>().value(row) == plain(cell),
            DataType::Decimal128(_, _) => {
                let decimal = column.as_primitive::<arrow_array::types::Decimal128Type>();
                decimal.value_as_string(row) == cell
            }
            DataType::Int8 => column.as_primitive::<Int8Type>().value(row).to_string() == cell,
            DataType::Int32 => column.as_primitive::<Int32Type>().value(row).to_string() == cell,
            DataType::Int64 if field.name().ends_with("_fen") => {
                Fen(column.as_primitive::<Int64Type>().value(row)).to_string() == cell
            }
            DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string() == cell,
            DataType::Date32 => {
                let day = column.as_primitive::<Date32Type>().value_as_date(row);
                day.is_some_and(|day| day.to_string() == cell)
            }
            other => return Err(format!("{other}")),
        };
        if !agrees {
            return Ok(false);
        }
    }
    Ok(true)
}
