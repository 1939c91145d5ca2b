//! Fields at fault as the file writes them: the first few of each field and reason.

use std::collections::BTreeMap;

use super::mask::masked;
use crate::ingest::layout::plan::Plan;
use crate::ingest::parse::block::ParsedBlock;
use crate::ingest::read::row::RowBlock;
use crate::schema::TableSpec;

/// So many values of each field and reason are kept per block; blocks come in order, and the first are shown.
const KEPT: usize = 5;

/// A field at fault, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) line: i32,
    pub(crate) value: String,
}

/// The first fields at fault of a block.
pub(crate) fn samples(block: &RowBlock<'_>, parsed: &ParsedBlock, plan: &Plan<'_>, table: &TableSpec) -> Vec<Sample> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut samples = Vec::new();
    for fault in &parsed.faults {
        let count = seen.entry((fault.field.as_str(), fault.code)).or_default();
        *count += 1;
        if *count > KEPT || fault.field.is_empty() {
            continue;
        }
        let Some(line) = parsed.lines.get(fault.row) else {
            continue;
        };
        let row = block.rows().find(|row| i32::try_from(row.line()) == Ok(*line));
        let written = |field: usize| row.and_then(|row| row.field(field)).map_or("", |(_, text)| text);
        let column = plan.columns.iter().zip(&table.fields);
        let value = column
            .filter(|(planned, _)| planned.heading == fault.field)
            .find_map(|(planned, spec)| Some(masked(spec, planned.identifier, written(planned.field?))));
        // A list of dates belongs to no column of the table.
        if let Some(value) = value {
            samples.push(Sample { line: *line, value });
        }
    }
    samples
}
