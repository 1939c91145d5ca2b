//! What of the entitlements stands behind every row of a comparison: the rules that judged it, when it falls due, why it was refused.

use crate::assess::Entitlements;
use crate::calendar::Date;
use crate::comparison::{Compared, Comparison, DifferenceKind};
use crate::impact::{OutcomeRow, reported, rows_of};
use crate::policy::comparison::Grain;
use crate::policy::ir::{MeasureId, Program};
use crate::policy::reasons::bits;
use crate::report::ReportError;

/// What stands behind one row of the comparison; empty for rows that agree and for choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Behind {
    /// Measures and versions that judged its records, in order.
    pub(super) rules: Vec<(MeasureId, u32)>,
    /// Last days of payment of its entitled records.
    pub(super) due: Vec<Date>,
    /// The first condition that refused one of its records: measure, position of the version, bit.
    pub(super) refused: Option<(MeasureId, u32, usize)>,
}

impl Behind {
    fn take(&mut self, row: &OutcomeRow<'_>) {
        let rule = (row.measure_id, row.version_at);
        let day = row.due.filter(|_| row.eligible && row.counted);
        self.due.extend(day.filter(|day| !self.due.contains(day)));
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
            self.rules.sort_unstable();
        }
        if !row.eligible && self.refused.is_none() {
            self.refused = bits(row.failed).next().map(|bit| (row.measure_id, row.version_at, bit));
        }
    }
}

/// One entry per row of the comparison, in its order.
///
/// # Errors
/// [`ReportError`] if an outcome is not complete.
pub(super) fn behind(
    program: &Program,
    entitlements: &Entitlements,
    comparison: &Comparison,
) -> Result<Vec<Behind>, ReportError> {
    let rows = &comparison.rows;
    let mut all = vec![Behind::default(); rows.len()];
    for (id, parts) in reported(program) {
        let Some(grain) = program.claims.iter().find(|c| c.measure == id).map(|c| c.grain) else {
            continue;
        };
        let from = rows.partition_point(|r| r.measure.as_str() < id);
        let to = rows.partition_point(|r| r.measure.as_str() <= id);
        let (Some(of), Some(behind)) = (rows.get(from..to), all.get_mut(from..to)) else {
            continue;
        };
        if of.iter().any(|r| r.kind != DifferenceKind::Equal) {
            join(of, behind, grain, &rows_of(program, entitlements, &parts)?);
        }
    }
    Ok(all)
}

/// Both sides are sorted by enterprise, so that one pass is enough.
fn join(of: &[Compared], behind: &mut [Behind], grain: Grain, rows: &[OutcomeRow<'_>]) {
    let mut at = 0;
    for row in rows {
        while of.get(at).is_some_and(|r| r.uscc.as_str() < row.uscc) {
            at += 1;
        }
        let own = of.iter().zip(behind.iter_mut()).skip(at);
        let own = own.take_while(|(r, _)| r.uscc == row.uscc);
        let mut period = None;
        for (compared, behind) in own.filter(|(r, _)| r.kind != DifferenceKind::Equal) {
            let period = period.get_or_insert_with(|| grain.of(row.period));
            if compared.period == *period {
                behind.take(row);
            }
        }
    }
}
