//! One row of an outcome with the measure and version that it was judged by.

use std::collections::BTreeMap;

use super::ImpactError;
use crate::assess::{Entitlements, MeasureOutcome, MissingInput};
use crate::calendar::Date;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Measure, MeasureId, Program, Version};

/// A row of an outcome.
#[derive(Clone, Copy, Debug)]
pub struct OutcomeRow<'a> {
    /// Position of the measure in the program.
    pub measure_id: MeasureId,
    /// The measure.
    pub measure: &'a Measure,
    /// Position of the version in force.
    pub version_at: u32,
    /// The version in force.
    pub version: &'a Version,
    /// Row of the record table.
    pub row: u32,
    /// The enterprise, or empty.
    pub uscc: &'a str,
    /// Record key.
    pub record_key: &'a str,
    /// Period as written.
    pub period: &'a str,
    /// Entitled.
    pub eligible: bool,
    /// Enters totals.
    pub counted: bool,
    /// Base amount.
    pub base: Option<Fen>,
    /// Amount; `None` = not determined.
    pub amount: Option<Fen>,
    /// Indicator value.
    pub value: Option<Ratio>,
    /// Of a deferral: the last day of payment, if it is known.
    pub due: Option<Date>,
    /// Failed conditions, see [`MeasureOutcome::failed`].
    pub failed: u64,
    /// Missing inputs.
    pub missing: &'a [MissingInput],
}

impl<'a> OutcomeRow<'a> {
    /// Row `at` of an outcome; `None` if it is not complete.
    pub(super) fn at(program: &'a Program, outcome: &'a MeasureOutcome, at: usize) -> Option<OutcomeRow<'a>> {
        let measure = program.measures.get(outcome.measure.index())?;
        let row = outcome.at(at).ok()?;
        Some(OutcomeRow {
            measure_id: outcome.measure,
            measure,
            version_at: row.version,
            version: measure.versions.get(usize::try_from(row.version).ok()?)?,
            row: row.row,
            uscc: row.uscc,
            record_key: row.record_key,
            period: row.period,
            eligible: row.eligible,
            counted: row.counted,
            base: row.base,
            amount: row.amount,
            value: row.value,
            due: row.due,
            failed: row.failed,
            missing: row.missing,
        })
    }

    /// Eligible, but no amount can be named although the measure is about one. A pure indicator has none to name.
    #[must_use]
    pub fn undetermined(&self) -> bool {
        let rule = &self.version.amount;
        self.eligible && self.amount.is_none() && (rule.expr.is_some() || rule.undetermined_when.is_some())
    }
}

/// The measures that are reported, by name, each with its parts in program order.
#[must_use]
pub fn reported(program: &Program) -> BTreeMap<&str, Vec<MeasureId>> {
    let mut groups: BTreeMap<&str, Vec<MeasureId>> = BTreeMap::new();
    for (at, measure) in MeasureId::all(&program.measures).zip(&program.measures) {
        groups.entry(measure.reported_as.as_str()).or_default().push(at);
    }
    groups
}

/// All rows of the given parts, sorted by (uscc, record key) in byte order; ties keep program order, then outcome order.
///
/// # Errors
/// [`ImpactError::Torn`] if an outcome's vectors have different lengths or name a version that is not there.
pub fn rows_of<'a>(
    program: &'a Program,
    entitlements: &'a Entitlements,
    parts: &[MeasureId],
) -> Result<Vec<OutcomeRow<'a>>, ImpactError> {
    let mut rows = Vec::new();
    for part in parts {
        for outcome in entitlements.measures.iter().filter(|o| o.measure == *part) {
            for at in 0..outcome.row.len() {
                rows.push(OutcomeRow::at(program, outcome, at).ok_or_else(|| torn(program, *part, at))?);
            }
        }
    }
    // The rows of one part come in this order.
    if parts.len() > 1 {
        rows.sort_by(|a, b| (a.uscc, a.record_key).cmp(&(b.uscc, b.record_key)));
    }
    Ok(rows)
}

/// An outcome that contradicts itself or its program. A measure that the program does not have is named by its position.
pub(super) fn torn(program: &Program, part: MeasureId, row: usize) -> ImpactError {
    let measure = part.of(&program.measures);
    ImpactError::Torn {
        measure: measure.map_or_else(|none| none.to_string(), |m| m.id.clone()),
        row,
    }
}
