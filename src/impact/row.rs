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

/// Rows of the parts of a reported measure, one after the other, see [`each_row`].
pub struct Rows<'a> {
    program: &'a Program,
    from: From<'a>,
}

/// Where rows come from.
enum From<'a> {
    /// One outcome, whose rows are in order already, and the next of them.
    One(&'a MeasureOutcome, usize),
    /// Several, put in order.
    Sorted(std::vec::IntoIter<OutcomeRow<'a>>),
}

impl<'a> Iterator for Rows<'a> {
    type Item = Result<OutcomeRow<'a>, ImpactError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.from {
            From::Sorted(rows) => rows.next().map(Ok),
            From::One(outcome, next) => {
                let at = *next;
                if at >= outcome.row.len() {
                    return None;
                }
                *next += 1;
                let row = OutcomeRow::at(self.program, outcome, at);
                Some(row.ok_or_else(|| torn(self.program, outcome.measure, at)))
            }
        }
    }
}

/// All rows of the given parts, sorted by (uscc, record key) in byte order; ties keep program order, then outcome order. Rows of one
/// part are made as they are asked for: a county has a million of them.
///
/// # Errors
/// [`ImpactError::Torn`] if an outcome's vectors have different lengths or name a version that is not there; of a single part, from the
/// row itself.
pub fn each_row<'a>(
    program: &'a Program,
    entitlements: &'a Entitlements,
    parts: &[MeasureId],
) -> Result<Rows<'a>, ImpactError> {
    let outcomes = |part: MeasureId| entitlements.measures.iter().filter(move |o| o.measure == part);
    let all: Vec<&MeasureOutcome> = parts.iter().flat_map(|part| outcomes(*part)).collect();
    if let [one] = *all {
        let from = From::One(one, 0);
        return Ok(Rows { program, from });
    }
    let mut rows = Vec::new();
    for outcome in all {
        let of_part = Rows {
            program,
            from: From::One(outcome, 0),
        };
        for row in of_part {
            rows.push(row?);
        }
    }
    rows.sort_by(|a, b| (a.uscc, a.record_key).cmp(&(b.uscc, b.record_key)));
    let from = From::Sorted(rows.into_iter());
    Ok(Rows { program, from })
}

/// [`each_row`], all at once.
///
/// # Errors
/// As [`each_row`].
pub fn rows_of<'a>(
    program: &'a Program,
    entitlements: &'a Entitlements,
    parts: &[MeasureId],
) -> Result<Vec<OutcomeRow<'a>>, ImpactError> {
    each_row(program, entitlements, parts)?.collect()
}

/// An outcome that contradicts itself or its program. A measure that the program does not have is named by its position.
pub(super) fn torn(program: &Program, part: MeasureId, row: usize) -> ImpactError {
    let measure = part.of(&program.measures);
    ImpactError::Torn {
        measure: measure.map_or_else(|none| none.to_string(), |m| m.id.clone()),
        row,
    }
}
