//! Lists of dates in one cell become rows of a table of their own.

use arrow_array::RecordBatch;

use crate::calendar::Date;
use crate::ingest::columns::column_builder::{ColumnBuilder, Value, arrow_schema};
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::Explode;
use crate::ingest::parse::row_decision::RowDecision;
use crate::ingest::stage::staged_table::StagedTable;
use crate::schema::TableSpec;

/// The rows of list number `list` of a source table, with the position of the row each comes from.
pub(crate) fn explode(
    rows: &StagedTable,
    list: usize,
    explode: &Explode,
    target: &TableSpec,
) -> Result<(Columns, Vec<usize>), IngestError> {
    let lists = rows.texts(&format!("__list{list}"))?;
    let mut carried = Vec::new();
    for column in &target.fields {
        // The enterprise comes along with the row.
        let takes = explode.carry.contains(&column.name) || column.resolved;
        carried.push(if takes { Some(rows.texts(&column.name)?) } else { None });
    }
    let mut builders: Vec<ColumnBuilder> = target.fields.iter().map(|c| ColumnBuilder::new(target, c)).collect();
    let mut from = Vec::new();
    for (at, verdict) in rows.verdict.iter().enumerate() {
        let Some(days) = lists.get(at).filter(|_| *verdict == RowDecision::Accepted) else {
            continue;
        };
        for day in days.split(';') {
            let day: Date = day
                .parse()
                .map_err(|_| IngestError::internal("explode")("a list holds no date".into()))?;
            for ((builder, column), carried) in builders.iter_mut().zip(&target.fields).zip(&carried) {
                let value = match carried.as_ref().map(|texts| texts.get(at)) {
                    Some(Some(text)) => Value::Text(text.into()),
                    None if column.name == explode.column => Value::Day(day),
                    _ => Value::Null,
                };
                builder.push(&value)?;
            }
            from.push(at);
        }
    }
    let columns = builders.into_iter().map(ColumnBuilder::finish);
    let columns = columns.collect::<Result<_, _>>()?;
    let batch = RecordBatch::try_new(arrow_schema(target, 0), columns)?;
    Ok((Columns::new(batch), from))
}
