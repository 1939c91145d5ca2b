//! What a mapping would make of the rows of a sheet, as far as the sheet alone shows it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grid::Grid;
use crate::ingest::account::quarantine::broken_reason;
use crate::ingest::error::IngestError;
use crate::ingest::layout::plan::Plan;
use crate::ingest::parse::block;
use crate::ingest::parse::row_decision::RowDecision;
use crate::ingest::parse::samples::samples;
use crate::ingest::read::ReadError;
use crate::schema::TableSpec;

/// So many rejected rows are shown.
const SHOWN: usize = 5;

/// A row that would go to quarantine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RejectedRow {
    /// 1-based line of a text file or row of a sheet.
    pub line: u32,
    /// Heading of the first field at fault; empty if the whole row is at fault.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// The reason for clerks.
    pub reason: String,
    /// The field as written, personal data masked.
    pub value: String,
}

/// Numbers of rows and the first rejected ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) read: u64,
    pub(super) rejected: u64,
    pub(super) first: Vec<RejectedRow>,
    /// Rows by heading, code and reason.
    pub(super) reasons: BTreeMap<(String, &'static str, &'static str), u64>,
}

/// Parses a sheet by a plan.
pub(super) fn rows(
    grid: &mut Grid,
    sheet: &str,
    plan: &Plan<'_>,
    table: &TableSpec,
    last_heading_line: u32,
) -> Result<Result<Rows, IngestError>, ReadError> {
    let blocks = grid.each(sheet, |block| {
        let parsed = block::block(block, plan, last_heading_line)?;
        let values = samples(block, &parsed, plan, table);
        let rejected = parsed
            .verdicts
            .iter()
            .filter(|v| **v == RowDecision::Quarantined)
            .count()
            + block.broken.len();
        let mut first: Vec<RejectedRow> = Vec::new();
        for fault in parsed.faults.iter().take(SHOWN) {
            let line = parsed.lines.get(fault.row).copied().unwrap_or_default();
            let value = values.iter().find(|s| s.line == line).map(|s| s.value.clone());
            first.push(RejectedRow {
                line: u32::try_from(line).unwrap_or_default(),
                field: fault.field.clone(),
                code: fault.code.to_owned(),
                reason: fault.reason.to_owned(),
                value: value.unwrap_or_default(),
            });
        }
        first.extend(block.broken.iter().take(SHOWN).map(|broken| RejectedRow {
            line: broken.line,
            field: String::new(),
            code: broken.code.to_owned(),
            reason: broken_reason(broken.code).to_owned(),
            value: String::new(),
        }));
        let faults = parsed.faults.iter().map(|f| (f.field.clone(), f.code, f.reason));
        let broken = block
            .broken
            .iter()
            .map(|b| (String::new(), b.code, broken_reason(b.code)));
        let mut reasons = BTreeMap::new();
        for reason in faults.chain(broken) {
            *reasons.entry(reason).or_insert(0) += 1;
        }
        Ok((parsed.lines.len() + block.broken.len(), rejected, first, reasons))
    })?;
    let mut all = Rows::default();
    for block in blocks {
        let (read, rejected, first, reasons) = match block {
            Ok(counted) => counted,
            Err(error) => return Ok(Err(error)),
        };
        all.read += u64::try_from(read).unwrap_or(u64::MAX);
        all.rejected += u64::try_from(rejected).unwrap_or(u64::MAX);
        for (reason, rows) in reasons {
            *all.reasons.entry(reason).or_default() += rows;
        }
        all.first.extend(first);
        all.first.sort();
        all.first.truncate(SHOWN);
    }
    Ok(Ok(all))
}
