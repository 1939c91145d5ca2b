//! From text fields to typed columns, one block at a time.

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use super::column::{ColumnBuilder, Value};
use super::error::IngestError;
use super::field;
use super::plan::Plan;
use super::raws::{RawRows, Raws};
use super::row::{BrokenRow, FieldKind, Row, RowBlock};
use super::verdict::{EXTRA_FIELDS, Fault, MISSING_VALUE, SHORT_ROW, Verdict};
use crate::schema::ColumnType;

/// A parsed block: everything per row of the block, empty rows left out.
#[derive(Debug)]
pub(crate) struct ParsedBlock {
    pub(crate) batch: RecordBatch,
    pub(crate) lines: Vec<i32>,
    pub(crate) raws: Raws,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) faults: Vec<Fault>,
    /// Rows that could not even be cut into fields.
    pub(crate) broken: Vec<BrokenRow>,
    /// Per column: sum of all amounts that can be read, in fen. Zero for other columns.
    pub(crate) read_sums: Vec<i128>,
    /// Rows accepted although a check digit fails.
    pub(crate) exceptions: Vec<String>,
}

/// Parses the rows of a block behind the heading row `last_heading_line`.
pub(crate) fn block(
    mut block: RowBlock,
    plan: &Plan<'_>,
    schema: &SchemaRef,
    last_heading_line: u32,
) -> Result<ParsedBlock, IngestError> {
    let types = plan.columns.iter().map(|c| c.column_type);
    let types = types.chain(plan.lists.iter().map(|_| ColumnType::Text));
    let mut builders: Vec<ColumnBuilder> = types.map(|t| ColumnBuilder::new(t, block.len())).collect();
    let mut lines = Vec::with_capacity(block.len());
    let mut raws = RawRows::for_block(&block);
    let broken = std::mem::take(&mut block.broken);
    let mut verdicts = Vec::with_capacity(block.len());
    let mut values = Vec::with_capacity(builders.len());
    let mut faults = Vec::new();
    let mut read_sums = vec![0_i128; plan.columns.len()];
    let mut exceptions = Vec::new();
    for (position, row) in block.rows().enumerate() {
        if row.line() <= last_heading_line || is_empty(&row) {
            continue;
        }
        values.clear();
        let fault = read_row(&row, plan, &mut values, &mut exceptions);
        let verdict = if is_total(&row, plan) {
            Verdict::Total
        } else if is_voided(&values, plan) {
            Verdict::Voided
        } else if let Some((field, code, reason)) = fault {
            faults.push(Fault {
                row: lines.len(),
                field,
                code,
                reason,
                raw: Some(row.raw()),
            });
            Verdict::Quarantined
        } else {
            Verdict::Accepted
        };
        for ((value, column), sum) in values.iter().zip(&plan.columns).zip(&mut read_sums) {
            if let (Value::Whole(fen), ColumnType::Money) = (value, column.column_type) {
                *sum += i128::from(*fen);
            }
        }
        for (builder, value) in builders.iter_mut().zip(&values) {
            builder.push(value);
        }
        lines.push(i32::try_from(row.line()).unwrap_or(i32::MAX));
        raws.push(position, &row);
        verdicts.push(verdict);
    }
    let batch = RecordBatch::try_new(
        schema.clone(),
        builders.into_iter().map(ColumnBuilder::finish).collect(),
    )?;
    Ok(ParsedBlock {
        batch,
        lines,
        raws: raws.close(block),
        broken,
        verdicts,
        faults,
        read_sums,
        exceptions,
    })
}

type RowFault = (String, &'static str, &'static str);

/// Reads every field; a field that cannot be read is missing. Gives the first fault.
fn read_row<'a>(
    row: &Row<'a>,
    plan: &'a Plan<'_>,
    values: &mut Vec<Value<'a>>,
    exceptions: &mut Vec<String>,
) -> Option<RowFault> {
    let mut fault: Option<RowFault> = width_fault(row, plan);
    for column in &plan.columns {
        let Some(at) = column.field else {
            values.push(Value::Null);
            continue;
        };
        let (kind, text) = row.field(at).unwrap_or((FieldKind::Text, ""));
        match field::read(kind, text, column, plan.issued_codes, exceptions) {
            Ok(Value::Null) if column.required => {
                fault.get_or_insert_with(|| {
                    let (code, reason) = if cut_short(row, at) { SHORT_ROW } else { MISSING_VALUE };
                    (column.heading.clone(), code, reason)
                });
                values.push(Value::Null);
            }
            Ok(value) => values.push(value),
            Err((code, reason)) => {
                fault.get_or_insert_with(|| (column.heading.clone(), code, reason));
                values.push(Value::Null);
            }
        }
    }
    for list in &plan.lists {
        let (kind, text) = list.field.and_then(|at| row.field(at)).unwrap_or((FieldKind::Text, ""));
        match field::dates(kind, text, list.separators) {
            Ok(value) => values.push(value),
            Err((code, reason)) => {
                fault.get_or_insert_with(|| (list.heading.clone(), code, reason));
                values.push(Value::Null);
            }
        }
    }
    fault
}

fn width_fault(row: &Row<'_>, plan: &Plan<'_>) -> Option<RowFault> {
    if plan.fixed_width && row.len() < plan.width {
        return Some((String::new(), SHORT_ROW.0, SHORT_ROW.1));
    }
    let extra = (plan.width..row.len())
        .filter_map(|at| row.field(at))
        .any(|(_, text)| !text.trim().is_empty());
    extra.then(|| (String::new(), EXTRA_FIELDS.0, EXTRA_FIELDS.1))
}

/// Nothing is filled from field `at` on.
fn cut_short(row: &Row<'_>, at: usize) -> bool {
    (at..row.len())
        .filter_map(|i| row.field(i))
        .all(|(_, text)| text.trim().is_empty())
}

fn is_empty(row: &Row<'_>) -> bool {
    cut_short(row, 0)
}

/// The first filled field is one of the labels.
fn is_total(row: &Row<'_>, plan: &Plan<'_>) -> bool {
    for (_, text) in (0..row.len()).filter_map(|at| row.field(at)) {
        // Most rows begin with a code or number, which can only be a label if some label begins like that.
        let coded = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        if coded && plan.total_labels.iter().all(|label| !label.is_ascii()) {
            return false;
        }
        let text = super::heading::narrowed(text);
        if !text.is_empty() {
            return plan.total_labels.contains(&text);
        }
    }
    false
}

fn is_voided(values: &[Value<'_>], plan: &Plan<'_>) -> bool {
    plan.voided.is_some_and(|(at, statuses)| match values.get(at) {
        Some(Value::Text(status)) => statuses.iter().any(|s| s == status),
        _ => false,
    })
}
