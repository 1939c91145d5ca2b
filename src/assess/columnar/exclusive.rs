//! Exclusive groups: per key only the measure with the largest amount stays.

use std::collections::BTreeMap;

use super::column::Column;
use super::context::Eval;
use super::measure::table_rows;
use crate::assess::AssessError;
use crate::assess::broken::Broken;
use crate::assess::judged::{Judged, Rule};
use crate::policy::ir::{Exclusive, MeasureId};
use crate::policy::reasons::Place;

/// Decides the groups whose last member is measure `last`, as far as they are `wanted` by position; true if a row was refused.
pub(crate) fn exclude(
    eval: Eval<'_>,
    last: MeasureId,
    wanted: &dyn Fn(usize) -> bool,
    judged: &mut [Vec<Judged>],
) -> Result<bool, AssessError> {
    let mut refused = false;
    for (at, group) in eval.context.program.exclusives.iter().enumerate() {
        if wanted(at) && group.members.iter().map(|(id, _)| *id).max() == Some(last) {
            refused |= decide(eval, at, group, judged)?;
        }
    }
    Ok(refused)
}

/// An eligible row of a member: its measure, position, rank of the reported measure, and fen.
struct Claim {
    measure: MeasureId,
    position: usize,
    rank: usize,
    fen: i128,
}

fn decide(eval: Eval<'_>, at: usize, group: &Exclusive, judged: &mut [Vec<Judged>]) -> Result<bool, AssessError> {
    let program = eval.context.program;
    let broken = |b: Broken| b.of(&group.id);
    let measure = |id: MeasureId| id.of(&program.measures).map_err(|e| broken(e.into()));
    let names = group
        .members
        .iter()
        .map(|(id, _)| Ok(measure(*id)?.reported_as.as_str()));
    let names: Vec<&str> = names.collect::<Result<_, AssessError>>()?;
    // Claims by key, keys in written form with their kind in front, so that keys of different types never meet.
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for (id, key) in &group.members {
        let m = measure(*id)?;
        let rows = id.of(judged).map_err(|e| broken(e.into()))?;
        let eligible: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].failed == 0).collect();
        // Parts of one measure share the place at which its name is listed first.
        let before = names.iter().take_while(|name| **name != m.reported_as);
        let rank = before.count();
        let keys = eval.rows(key, m.record, &table_rows(rows, &eligible)).map_err(broken)?;
        for (i, position) in eligible.iter().enumerate().filter(|(i, _)| keys.has(*i)) {
            let fen = rows[*position].amount.map_or(0, |a| i128::from(a.0));
            let claim = Claim {
                measure: *id,
                position: *position,
                rank,
                fen,
            };
            claims.entry(written(&keys, key.ty, i)).or_default().push(claim);
        }
    }
    let mut refused = false;
    for rivals in claims.values() {
        let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
        rivals.iter().for_each(|c| *sums.entry(c.rank).or_default() += c.fen);
        // The largest sum; among equals the one listed first.
        let winner = sums
            .iter()
            .min_by_key(|(rank, sum)| (-**sum, **rank))
            .map(|(rank, _)| *rank);
        for loser in rivals.iter().filter(|c| Some(c.rank) != winner) {
            let m = measure(loser.measure)?;
            let row = &mut judged[loser.measure.index()][loser.position];
            let rule = Rule::of(m, row).map_err(broken)?;
            row.failed |= rule.mask(Place::of_group(program, at, loser.measure))?;
            refused = true;
        }
    }
    Ok(refused)
}

fn written(keys: &Column<'_>, ty: crate::policy::ir::Type, row: usize) -> String {
    let mut text = format!("{ty:?} ");
    super::written::push(&mut text, keys, ty, row);
    text
}
