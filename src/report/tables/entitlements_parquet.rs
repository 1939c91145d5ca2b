//! `entitlements.parquet`: the same rows and columns, typed. Money is Decimal(18, 2), values Decimal(20, 8).

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Int8Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::Assessed;
use super::entitlement::{COLUMNS, Entitlement};
use crate::calendar::Date;
use crate::money::Fen;
use crate::report::ReportError;

/// Rows per row group: fixed, so that the same rows give the same bytes.
const GROUP: usize = 65_536;
/// Precision and scale of money.
pub(super) const MONEY: (u8, i8) = (18, 2);
/// Precision and scale of indicator values.
const VALUE: (u8, i8) = (20, 8);

/// Writes every row, as [`super::write_entitlements_csv`] does. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a value does not fit its column.
pub fn write_entitlements_parquet<W: Write + Send>(assessed: &Assessed<'_>, out: W) -> Result<u64, ReportError> {
    let schema = schema();
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(GROUP)))?;
    let mut rows = 0;
    for (id, parts) in assessed.reported() {
        let all = assessed.rows(&parts)?;
        for chunk in all.chunks(GROUP) {
            let chunk = chunk
                .iter()
                .map(|row| assessed.entitlement(*row))
                .collect::<Result<Vec<_>, _>>()?;
            writer.write(&batch(&schema, id, &chunk)?)?;
            rows += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        }
    }
    writer.close()?;
    Ok(rows)
}

/// How Parquet files of a run are written.
pub(super) fn properties(group: usize) -> WriterProperties {
    WriterProperties::builder()
        .set_created_by(format!("huiqi {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(group))
        .build()
}

fn schema() -> SchemaRef {
    let field = |name: &&str| {
        let (kind, nullable) = match *name {
            "eligible" | "counted" => (DataType::Int8, false),
            "base_amount" | "amount" => (DataType::Decimal128(MONEY.0, MONEY.1), true),
            "value" => (DataType::Decimal128(VALUE.0, VALUE.1), true),
            "source_line" => (DataType::Int32, false),
            "due_date" => (DataType::Date32, true),
            _ => (DataType::Utf8, false),
        };
        Field::new(*name, kind, nullable)
    };
    Arc::new(Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>()))
}

fn batch(schema: &SchemaRef, id: &str, rows: &[Entitlement<'_>]) -> Result<RecordBatch, ReportError> {
    fn text<'a, 'b>(rows: &'b [Entitlement<'a>], of: impl Fn(&'b Entitlement<'a>) -> &'b str) -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    }
    let flag = |of: fn(&Entitlement<'_>) -> bool| -> ArrayRef {
        Arc::new(Int8Array::from_iter_values(rows.iter().map(|e| i8::from(of(e)))))
    };
    let decimal =
        |(precision, scale): (u8, i8), of: fn(&Entitlement<'_>) -> Option<i64>| -> Result<ArrayRef, ReportError> {
            let array: Decimal128Array = rows.iter().map(|e| of(e).map(i128::from)).collect();
            Ok(Arc::new(array.with_precision_and_scale(precision, scale)?))
        };
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(std::iter::repeat_n(id, rows.len()))),
        text(rows, |e| e.row.uscc),
        text(rows, |e| e.row.record_key),
        text(rows, |e| e.row.period),
        flag(|e| e.row.eligible),
        flag(|e| e.row.counted),
        decimal(MONEY, |e| e.row.base.map(|Fen(fen)| fen))?,
        decimal(MONEY, |e| e.row.amount.map(|Fen(fen)| fen))?,
        decimal(VALUE, |e| e.value)?,
        text(rows, |e| &e.version),
        text(rows, |e| &e.failed),
        text(rows, |e| &e.missing),
        text(rows, |e| e.file),
        text(rows, |e| e.sheet),
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|e| e.line))),
        Arc::new(
            rows.iter()
                .map(|e| e.row.due.map(|day| Date::to_epoch_days(&day)))
                .collect::<Date32Array>(),
        ),
    ];
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}
