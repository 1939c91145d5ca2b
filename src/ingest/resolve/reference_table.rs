//! Tables filled from a list of names instead of an export.

use arrow_array::RecordBatch;

use crate::identity::Aliases;
use crate::ingest::columns::column_builder::{ColumnBuilder, Value, arrow_schema};
use crate::ingest::error::IngestError;
use crate::schema::TableSpec;

/// One row per entry: columns `name`, `kind` and `code`; other columns stay empty.
pub(crate) fn rows(names: &Aliases, table: &TableSpec) -> Result<RecordBatch, IngestError> {
    let mut builders: Vec<ColumnBuilder> = table.fields.iter().map(|c| ColumnBuilder::new(table, c)).collect();
    for entry in names.entries() {
        for (builder, column) in builders.iter_mut().zip(&table.fields) {
            builder.push(&match column.name.as_str() {
                "name" => Value::Text(entry.name.as_str().into()),
                "kind" => Value::Text(entry.kind.as_str().into()),
                "code" => Value::Text(entry.id.as_str().into()),
                _ => Value::Null,
            })?;
        }
    }
    let columns = builders.into_iter().map(ColumnBuilder::finish);
    let columns = columns.collect::<Result<_, _>>()?;
    Ok(RecordBatch::try_new(arrow_schema(table, 0), columns)?)
}
