//! Exclusive groups: per key only the measure with the largest amount stays.

use std::collections::BTreeMap;

use super::column::Column;
use super::context::Eval;
use super::measure::table_rows;
use crate::assess::AssessError;
use crate::assess::judged::{Judged, bit};
use crate::policy::ir::{Exclusive, MeasureId};

/// Decides the groups whose last member is measure `last`; true if a row was refused.
pub(crate) fn exclude(eval: Eval<'_>, last: MeasureId, judged: &mut [Vec<Judged>]) -> Result<bool, AssessError> {
    let mut refused = false;
    for (at, group) in eval.context.program.exclusives.iter().enumerate() {
        if group.members.iter().map(|(id, _)| *id).max() == Some(last) {
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
    let name = |id: MeasureId| program.measures.get(id.index()).map(|m| m.reported_as.as_str());
    // Claims by key, keys in written form with their kind in front, so that keys of different types never meet.
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for (id, key) in &group.members {
        let (Some(m), Some(rows)) = (program.measures.get(id.index()), judged.get(id.index())) else {
            continue;
        };
        let eligible: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].failed == 0).collect();
        let rank = group
            .members
            .iter()
            .position(|(other, _)| name(*other) == name(*id))
            .unwrap_or(usize::MAX);
        let keys = eval.rows(key, m.record, &table_rows(rows, &eligible));
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
            let Some(m) = program.measures.get(loser.measure.index()) else {
                continue;
            };
            let before = program.exclusives.iter().take(at);
            let before = before
                .filter(|g| g.members.iter().any(|(id, _)| *id == loser.measure))
                .count();
            let row = &mut judged[loser.measure.index()][loser.position];
            let first = m.versions.get(row.version).map_or(0, |v| v.conditions.len()) + m.once.len() + 1;
            row.failed |= bit(m, first + before)?;
            refused = true;
        }
    }
    Ok(refused)
}

fn written(keys: &Column<'_>, ty: crate::policy::ir::Type, row: usize) -> String {
    let mut text = format!("{ty:?} ");
    super::call::push(&mut text, keys, ty, row);
    text
}
