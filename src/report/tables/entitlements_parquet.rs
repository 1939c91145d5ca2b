//! `entitlements.parquet`: the same rows and columns, typed. Money is Decimal(18, 2), values Decimal(20, 8).

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Int8Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::Assessed;
use super::entitlement::{COLUMNS, Entitlement, Sayings};
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
    let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties_of_entitlements()))?;
    let mut rows = 0;
    let mut sayings = Sayings::default();
    for (id, parts) in assessed.reported() {
        let mut all = assessed.rows(&parts)?;
        loop {
            let chunk = all.by_ref().take(GROUP);
            let chunk = chunk
                .map(|row| assessed.entitlement(row?, &mut sayings))
                .collect::<Result<Vec<_>, _>>()?;
            if chunk.is_empty() {
                break;
            }
            writer.write(&batch(&schema, id, &chunk)?)?;
            rows += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        }
    }
    writer.close()?;
    Ok(rows)
}

/// How Parquet files of a run are written.
pub(in crate::report) fn properties(group: usize) -> WriterProperties {
    WriterProperties::builder()
        .set_created_by(format!("huiqi {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(group))
        .build()
}

/// Columns whose least and greatest value tell a reader nothing, because every group has all of them.
const WITHOUT_BOUNDS: [&str; 7] = [
    "record_key",
    "period",
    "version",
    "failed",
    "missing",
    "source_file",
    "source_sheet",
];

/// Record keys are all different and come in order: each is written as what it adds to the one before, not through a dictionary.
fn properties_of_entitlements() -> WriterProperties {
    let mut properties = properties(GROUP).into_builder();
    for column in WITHOUT_BOUNDS {
        properties = properties.set_column_statistics_enabled(ColumnPath::from(column), EnabledStatistics::None);
    }
    properties
        .set_column_dictionary_enabled(ColumnPath::from("record_key"), false)
        .set_column_encoding(ColumnPath::from("record_key"), Encoding::DELTA_BYTE_ARRAY)
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
        text(rows, |e| &e.said.version),
        text(rows, |e| &e.said.failed),
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
