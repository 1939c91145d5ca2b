//! Differences as CSV and Parquet: one row per record that comes out otherwise.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::{Rendered, Shown, title, yuan};
use crate::money::Fen;
use crate::report::ReportError;
use crate::report::tables::{BOM, guard};
use crate::runner::Failure;
use crate::whatif::compare::Difference;
use crate::whatif::workspace::Workspace;

const COLUMNS: [&str; 12] = [
    "trial",
    "scenario",
    "measure_id",
    "uscc",
    "record_key",
    "period",
    "eligible_before",
    "eligible_after",
    "counted_after",
    "amount_before",
    "amount_after",
    "change",
];

/// Both files.
pub(super) fn tables(workspace: &Workspace, shown: &Shown) -> Result<Vec<Rendered>, Failure> {
    let mut rows: Vec<(String, String, Difference)> = Vec::new();
    for answer in &shown.answers {
        for record in answer.records.list() {
            let measure = workspace.program().measures.get(record.measure.index());
            let id = measure.map_or_else(String::new, |m| m.id.clone());
            rows.push((title(answer), id, record));
        }
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let file = |name: &str, bytes: Vec<u8>| Rendered {
        name: name.to_owned(),
        bytes,
        rows: Some(count),
    };
    Ok(vec![
        file("differences.csv", csv(&rows)?),
        file("differences.parquet", parquet(&rows)?),
    ])
}

fn csv(rows: &[(String, String, Difference)]) -> Result<Vec<u8>, ReportError> {
    let mut out = BOM.to_vec();
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(&mut out);
    csv.write_record(COLUMNS)?;
    let flag = |b: bool| if b { "1" } else { "0" };
    // Undetermined is empty, never zero.
    let amount = |f: Option<Fen>| f.map_or_else(String::new, |f| f.to_string());
    for (title, id, r) in rows {
        for text in ["试算", title, id, r.of.uscc(), r.of.record_key(), r.of.period()] {
            csv.write_field(guard(text).as_bytes())?;
        }
        for text in [flag(r.before.eligible), flag(r.after.eligible), flag(r.after.counted)] {
            csv.write_field(text)?;
        }
        for text in [amount(r.before.amount), amount(r.after.amount), yuan(r.delta)] {
            csv.write_field(text)?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    drop(csv);
    Ok(out)
}

fn parquet(rows: &[(String, String, Difference)]) -> Result<Vec<u8>, ReportError> {
    let field = |name: &&str| {
        let (kind, nullable) = match *name {
            "eligible_before" | "eligible_after" | "counted_after" => (DataType::Boolean, false),
            "amount_before" | "amount_after" => (DataType::Decimal128(18, 2), true),
            "change" => (DataType::Decimal128(18, 2), false),
            _ => (DataType::Utf8, false),
        };
        Field::new(*name, kind, nullable)
    };
    let schema = Arc::new(Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>()));
    type Row = (String, String, Difference);
    let text =
        |of: &dyn Fn(&Row) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(of))) };
    let flag = |of: &dyn Fn(&Difference) -> bool| -> ArrayRef {
        Arc::new(BooleanArray::from_iter(rows.iter().map(|(.., r)| Some(of(r)))))
    };
    let money = |of: &dyn Fn(&Difference) -> Option<i128>| -> Result<ArrayRef, ReportError> {
        let array: Decimal128Array = rows.iter().map(|(.., r)| of(r)).collect();
        Ok(Arc::new(array.with_precision_and_scale(18, 2)?))
    };
    let fen = |f: Option<Fen>| f.map(|f| i128::from(f.0));
    let columns: Vec<ArrayRef> = vec![
        text(&|_| "试算".to_owned()),
        text(&|(title, ..)| title.clone()),
        text(&|(_, id, _)| id.clone()),
        text(&|(.., r)| r.of.uscc().to_owned()),
        text(&|(.., r)| r.of.record_key().to_owned()),
        text(&|(.., r)| r.of.period().to_owned()),
        flag(&|r| r.before.eligible),
        flag(&|r| r.after.eligible),
        flag(&|r| r.after.counted),
        money(&|r| fen(r.before.amount))?,
        money(&|r| fen(r.after.amount))?,
        money(&|r| Some(r.delta))?,
    ];
    let properties = WriterProperties::builder()
        .set_created_by(format!("huiqi {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(65_536))
        .build();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, schema.clone(), Some(properties))?;
    writer.write(&RecordBatch::try_new(schema, columns)?)?;
    writer.close()?;
    Ok(out)
}
