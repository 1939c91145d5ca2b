//! What the law gives.

use std::collections::BTreeMap;

use super::ComparisonError;
use super::sums::{All, Key};
use crate::assess::Entitlements;
use crate::money::Fen;
use crate::policy::comparison::Grain;
use crate::policy::ir::Program;

/// What is done with a row: measure as reported, enterprise, period, amount.
pub(super) type See<'s> = &'s mut dyn FnMut(&str, &str, &str, Option<Fen>);

/// Calls `see` with the enterprise, the period and the amount of every eligible row that enters totals, measure by measure.
///
/// # Errors
/// [`ComparisonError::Torn`] if an outcome is not complete or of no measure; what `see` gives.
pub(super) fn each(program: &Program, entitlements: &Entitlements, see: See<'_>) -> Result<(), ComparisonError> {
    for outcome in &entitlements.measures {
        let torn = |row| {
            let measure = program.measures.get(outcome.measure.index());
            ComparisonError::Torn {
                measure: measure.map_or_else(|| format!("measure {}", outcome.measure.index()), |m| m.id.clone()),
                row,
            }
        };
        let measure = program.measures.get(outcome.measure.index()).ok_or_else(|| torn(0))?;
        for at in 0..outcome.row.len() {
            let row = outcome.at(at).map_err(|_| torn(at))?;
            if row.eligible && row.counted {
                see(&measure.reported_as, row.uscc, row.period, row.amount);
            }
        }
    }
    Ok(())
}

/// Adds what is entitled of the measures that occur in the ledger.
///
/// # Errors
/// As [`each`].
pub(super) fn add(
    program: &Program,
    entitlements: &Entitlements,
    grains: &BTreeMap<&str, Grain>,
    sums: &mut All,
) -> Result<(), ComparisonError> {
    each(program, entitlements, &mut |measure, uscc, period, amount| {
        let Some(grain) = grains.get(measure) else { return };
        let key = Key {
            measure: measure.to_owned(),
            uscc: uscc.to_owned(),
            period: grain.of(period),
        };
        sums.entry(key).or_default().entitle(amount);
    })
}
