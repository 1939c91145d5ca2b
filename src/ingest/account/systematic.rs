//! Faults that are no slips: many rows of a sheet with the same one in the same column mean that the export is written otherwise than
//! the mapping says. To set those rows aside would change what a county owes, so the run is refused instead.

use std::collections::BTreeMap;

use crate::ingest::bilingual::Bilingual;
use crate::ingest::error::IngestError;
use crate::ingest::parse::cell::ALL_CODES;
use crate::ingest::parse::row_decision::{Fault, LOST_ZEROS, UNKNOWN_WORD};
use crate::ingest::stage::staged_table::StagedTable;
use crate::store::Origin;

/// Codes of faults that a whole column has or has not.
const SYSTEMATIC: [&str; 6] = [
    "unknown_word",
    "code_digits",
    "formula_not_computed",
    "percent_cell",
    "foreign_currency",
    "scientific_notation",
];

/// So many rows may have such a fault, and one row more of every [`SHARE`].
const FEW: usize = 5;
const SHARE: usize = 2000;

/// So many values are named.
const NAMED: usize = 3;

/// Refuses a table one of whose columns has such a fault in more than a few rows of a sheet.
pub(crate) fn check(rows: &StagedTable, origins: &[Origin]) -> Result<(), IngestError> {
    let mut counts: BTreeMap<(i32, &str, &str), Vec<&Fault>> = BTreeMap::new();
    for fault in rows.faults.iter().filter(|fault| SYSTEMATIC.contains(&fault.code)) {
        if let Some(origin) = rows.origin.get(fault.row) {
            counts
                .entry((*origin, fault.field.as_str(), fault.code))
                .or_default()
                .push(fault);
        }
    }
    for ((origin, field, _), faults) in counts {
        let part = rows.parts.iter().find(|part| part.origin == origin);
        let all = part.map_or(0, |part| part.rows);
        let Some(first) = faults
            .iter()
            .min_by_key(|fault| fault.row)
            .filter(|_| faults.len() > FEW.max(all / SHARE))
        else {
            continue;
        };
        let place = usize::try_from(origin).ok().and_then(|at| origins.get(at));
        let place = place.ok_or_else(|| IngestError::internal("origins")(format!("{origin} is unknown")))?;
        let line = rows
            .line
            .get(first.row)
            .copied()
            .and_then(|line| u32::try_from(line).ok());
        return Err(IngestError::Systematic {
            file: place.file.clone(),
            sheet: place.sheet.clone(),
            field: field.into(),
            code: first.code,
            reason: Box::new(reason(first)),
            rows: u64::try_from(faults.len()).unwrap_or(u64::MAX),
            line: line.ok_or_else(|| IngestError::internal("lines")(format!("row {} has none", first.row)))?,
            // A formula without a result or a percentage shows nothing that helps.
            values: if first.code == UNKNOWN_WORD.0 || first.code == LOST_ZEROS.0 {
                values(rows, origin, &faults).into()
            } else {
                "".into()
            },
        });
    }
    Ok(())
}

fn reason(fault: &Fault) -> Bilingual {
    let own = [
        (
            UNKNOWN_WORD.0,
            "a word of this column that nobody knows: what it means for the law cannot be said",
        ),
        (
            LOST_ZEROS.0,
            "the code has the wrong number of digits (a class of GB/T 4754 has four): leading zeros may be lost",
        ),
    ];
    let of_cells = ALL_CODES.iter().map(|error| (error.code, error.reason_en));
    let en = own.into_iter().chain(of_cells).find(|(code, _)| *code == fault.code);
    Bilingual::new(fault.reason, en.map_or(fault.code, |(_, en)| en))
}

/// The values that stand in several rows; one that stands in a single row may be a name that has slipped into the column.
fn values(rows: &StagedTable, origin: i32, faults: &[&Fault]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in faults {
        let line = rows.line.get(fault.row);
        if let Some(value) = line
            .and_then(|line| rows.samples.get(&(origin, *line)))
            .filter(|value| !value.is_empty())
        {
            *counts.entry(value.as_str()).or_default() += 1;
        }
    }
    let mut several: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    several.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), *value));
    let named: Vec<&str> = several.into_iter().take(NAMED).map(|(value, _)| value).collect();
    named.join("、")
}
