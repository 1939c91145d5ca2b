//! From text fields to typed columns, one block at a time.

use arrow_array::{Array, ArrayRef, Int64Array};

use super::samples::Sample;
use crate::ingest::error::IngestError;
use crate::ingest::layout::heading::{heading_key, split_unit};
use crate::ingest::layout::plan::Plan;
use crate::ingest::parse::faults::{Faults, cut_short};
use crate::ingest::parse::raw_rows::RawRows;
use crate::ingest::parse::row_decision::{EXTRA_FIELDS, Fault, RowDecision, SHORT_ROW};
use crate::ingest::parse::typed_column::Sheet;
use crate::ingest::read::row::{BrokenRow, Row, RowBlock};
use crate::schema::ColumnType;
use crate::store::TextColumn;

/// A parsed block: everything per row of the block, empty rows left out.
#[derive(Debug)]
pub(crate) struct ParsedBlock {
    /// Columns of the table, then lists of dates; texts that repeat may be coded.
    pub(crate) columns: Vec<ArrayRef>,
    pub(crate) lines: Vec<i32>,
    pub(crate) raws: RawRows,
    pub(crate) verdicts: Vec<RowDecision>,
    pub(crate) faults: Vec<Fault>,
    /// Rows that could not even be cut into fields.
    pub(crate) broken: Vec<BrokenRow>,
    /// Per column: sum of all amounts that can be read, in fen. Zero for other columns.
    pub(crate) read_sums: Vec<i128>,
    /// Rows accepted although a check digit fails.
    pub(crate) exceptions: Vec<String>,
    /// Fields at fault as they were written, for the report on data quality.
    pub(crate) samples: Vec<Sample>,
}

/// Parses the rows of a block behind the heading row `last_heading_line`.
pub(crate) fn block(block: &RowBlock<'_>, plan: &Plan<'_>, last_heading_line: u32) -> Result<ParsedBlock, IngestError> {
    let filled = |row: &Row<'_>| row.line() > last_heading_line && !cut_short(row, 0);
    let positions: Vec<usize> = (0..block.len())
        .filter(|at| block.row(*at).is_some_and(|r| filled(&r)))
        .collect();
    let rows: Vec<Row<'_>> = positions.iter().filter_map(|at| block.row(*at)).collect();
    let mut noted = Faults::new(rows.len());
    let mut exceptions = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        if let Some(fault) = width_fault(row, plan) {
            noted.note(number, "", fault);
        }
    }
    let mut sheet = Sheet {
        rows: &rows,
        issued_codes: plan.issued_codes,
        from_1904: plan.from_1904,
        faults: &mut noted,
        exceptions: &mut exceptions,
    };
    let columns = plan.columns.iter().map(|c| sheet.column(c));
    let mut columns = columns.collect::<Result<Vec<ArrayRef>, _>>()?;
    columns.extend(plan.lists.iter().map(|list| sheet.list(list)).collect::<Vec<_>>());
    let types = plan.columns.iter().map(|c| c.column_type);
    let read_sums = columns.iter().zip(types).map(|(array, of)| sum(array, of)).collect();
    let (verdicts, faults) = judge(&rows, plan, &columns, &mut noted);
    let lines = rows
        .iter()
        .map(|r| i32::try_from(r.line()).unwrap_or(i32::MAX))
        .collect();
    let raws = if block.is_placed() {
        RawRows::File(rows.iter().map(Row::place).collect())
    } else {
        RawRows::Block(positions)
    };
    Ok(ParsedBlock {
        columns,
        lines,
        raws,
        verdicts,
        faults,
        broken: block.broken.clone(),
        read_sums,
        exceptions,
        samples: Vec::new(),
    })
}

/// What becomes of each row. The first fault of a row that counts comes along.
fn judge(
    rows: &[Row<'_>],
    plan: &Plan<'_>,
    columns: &[ArrayRef],
    noted: &mut Faults,
) -> (Vec<RowDecision>, Vec<Fault>) {
    let voided = plan.voided.and_then(|(at, values)| {
        let statuses = TextColumn::open(columns.get(at)?.as_ref())?;
        Some((statuses, values))
    });
    let mut faults = Vec::new();
    let mut verdicts = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let is_voided = voided.is_some_and(|(statuses, values)| {
            statuses
                .get(number)
                .is_some_and(|status| values.iter().any(|v| v == status))
        });
        verdicts.push(if is_form(row, plan) {
            RowDecision::Total
        } else if is_voided {
            RowDecision::Voided
        } else if let Some((field, code, reason)) = noted.take(number) {
            faults.push(Fault {
                row: number,
                field,
                code,
                reason,
                raw: Some(row.raw()),
            });
            RowDecision::Quarantined
        } else {
            RowDecision::Accepted
        });
    }
    (verdicts, faults)
}

/// Sum of all amounts of a column, whatever becomes of their rows.
fn sum(array: &ArrayRef, of: ColumnType) -> i128 {
    let amounts = array.as_any().downcast_ref::<Int64Array>();
    match (of, amounts) {
        (ColumnType::Money, Some(amounts)) => amounts.iter().flatten().map(i128::from).sum(),
        _ => 0,
    }
}

fn width_fault(row: &Row<'_>, plan: &Plan<'_>) -> Option<(&'static str, &'static str)> {
    if plan.fixed_width && row.len() < plan.width {
        return Some(SHORT_ROW);
    }
    (row.len() > plan.width && !cut_short(row, plan.width)).then_some(EXTRA_FIELDS)
}

/// A row that belongs to the form of the list: a total, headings or titles again on the next page, a line for signatures.
pub(crate) fn is_form(row: &Row<'_>, plan: &Plan<'_>) -> bool {
    for (at, text) in (0..row.len()).filter_map(|at| Some((at, row.field(at)?.1))) {
        // Most rows begin with a code or number, and most labels and headings do not.
        let coded = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        if coded
            && plan
                .ascii_form
                .iter()
                .all(|first| Some(first) != text.as_bytes().first())
        {
            return false;
        }
        let key = heading_key(text);
        if key.is_empty() {
            continue;
        }
        let label = split_unit(&key).0;
        return plan.total_labels.iter().any(|total| total == label)
            || plan.heading_keys.get(at) == Some(&key) && repeats_headings(row, plan)
            || is_page_line(row, plan, &key);
    }
    false
}

/// All that is filled equals the heading above it.
fn repeats_headings(row: &Row<'_>, plan: &Plan<'_>) -> bool {
    let fields = (0..row.len()).filter_map(|at| Some((at, heading_key(row.field(at)?.1))));
    let mut filled = fields.filter(|(_, key)| !key.is_empty()).peekable();
    let several = plan.heading_keys.len() > 1;
    let first = filled.next();
    let rest: Vec<(usize, String)> = filled.collect();
    first.is_some()
        && (!rest.is_empty() || !several)
        && rest.iter().all(|(at, key)| plan.heading_keys.get(*at) == Some(key))
}

/// A title again, or a footer: few cells are filled.
fn is_page_line(row: &Row<'_>, plan: &Plan<'_>, key: &str) -> bool {
    let filled = (0..row.len()).filter(|at| row.field(*at).is_some_and(|(_, text)| !text.trim().is_empty()));
    let filled = filled.count();
    let footer = plan.footers.iter().any(|begin| key.starts_with(begin.as_str()));
    let page = key.strip_prefix('第').and_then(|rest| rest.split_once('页'));
    let page = page.is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    filled == 1 && plan.titles.iter().any(|title| title == key) || (footer || page) && filled * 2 <= plan.width.max(4)
}
