//! What is published must add up: to the fen, per measure, on both sides.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::Taken;
use super::layout::{Opened, amount};
use super::{Comparison, ComparisonError, LEDGER, claims, entitled};
use crate::assess::Entitlements;
use crate::money::Fen;
use crate::policy::comparison::{Choice, plain};
use crate::policy::ir::Program;
use crate::store::Dataset;

/// Sums of one measure: entitled and enjoyed, fen.
type Totals = BTreeMap<String, (i128, i128)>;

/// Adds up the comparison, and once more the entitlements and ledgers that it is made of, each on its own way.
///
/// # Errors
/// [`ComparisonError::Control`] names the first measure whose sums differ.
pub(super) fn check(
    program: &Program,
    data: &Dataset,
    entitlements: &Entitlements,
    taken: &[(&Choice, Vec<Taken>)],
    comparison: &Comparison,
) -> Result<(), ComparisonError> {
    let rows = of_rows(comparison);
    let made_of = made_of(program, data, entitlements, taken)?;
    let measures: BTreeSet<&String> = rows.keys().chain(made_of.keys()).collect();
    for measure in measures {
        let of = |totals: &Totals| totals.get(measure).copied().unwrap_or((0, 0));
        let (ours, theirs) = (of(&rows), of(&made_of));
        for (side, rows, source_sum) in [("entitled", ours.0, theirs.0), ("enjoyed", ours.1, theirs.1)] {
            if rows != source_sum {
                return Err(ComparisonError::Control {
                    measure: measure.clone(),
                    side,
                    rows,
                    source_sum,
                });
            }
        }
    }
    Ok(())
}

fn of_rows(comparison: &Comparison) -> Totals {
    let mut totals = Totals::new();
    let compared = comparison.rows.iter().map(|r| (&r.measure, r.entitled, r.enjoyed));
    let apart = comparison
        .undetermined
        .iter()
        .map(|u| (&u.measure, u.entitled, u.enjoyed));
    for (measure, Fen(entitled), Fen(enjoyed)) in compared.chain(apart) {
        let sum = totals.entry(measure.clone()).or_default();
        sum.0 += i128::from(entitled);
        sum.1 += i128::from(enjoyed);
    }
    totals
}

fn made_of(
    program: &Program,
    data: &Dataset,
    entitlements: &Entitlements,
    taken: &[(&Choice, Vec<Taken>)],
) -> Result<Totals, ComparisonError> {
    let mut totals = Totals::new();
    let ledger = Opened::of(data, LEDGER)?;
    let (names, amounts) = (ledger.text("measure")?, ledger.money("amount")?);
    let listed = claims::listed(program);
    for row in 0..ledger.table.batch.num_rows() {
        if let Some((measure, _)) = names.get(row).and_then(|name| listed.get(&plain(name))) {
            totals.entry((*measure).to_owned()).or_default().1 += amount(amounts, row).map_or(0, i128::from);
        }
    }
    entitled::each(program, entitlements, &mut |measure, _, _, amount| {
        if let Some(sum) = totals.get_mut(measure) {
            sum.0 += amount.map_or(0, |Fen(fen)| i128::from(fen));
        }
    })?;
    for (choice, taken) in taken {
        let sum = taken.iter().filter_map(|t| t.3).map(i128::from).sum::<i128>();
        totals.entry(choice.id.clone()).or_default().1 += sum;
    }
    Ok(totals)
}
