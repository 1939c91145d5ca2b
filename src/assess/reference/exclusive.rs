//! Exclusive groups: per key only the measure with the largest amount stays.

use std::collections::BTreeMap;

use super::value::Value;
use super::{Env, Judged, Reference, Row};
use crate::assess::AssessError;
use crate::assess::broken::Broken;
use crate::assess::grants::Grants;
use crate::assess::judged::Rule;
use crate::policy::ir::{Exclusive, MeasureId};
use crate::policy::reasons::Place;

impl Reference<'_> {
    /// Decides the groups whose last member is measure `last`.
    ///
    /// The parts of one reported measure stand together: their amounts are added. An undetermined amount counts as zero. A row whose
    /// key is missing has no rival.
    pub(crate) fn exclude(
        &self,
        last: MeasureId,
        judged: &mut [Vec<Judged>],
        grants: &[Grants],
    ) -> Result<(), AssessError> {
        for (at, group) in self.program.exclusives.iter().enumerate() {
            if group.members.iter().map(|(id, _)| *id).max() == Some(last) {
                self.decide_group(at, group, judged, grants)?;
            }
        }
        Ok(())
    }

    fn decide_group(
        &self,
        at: usize,
        group: &Exclusive,
        judged: &mut [Vec<Judged>],
        grants: &[Grants],
    ) -> Result<(), AssessError> {
        let broken = |b: Broken| b.of(&group.id);
        let measure = |id: MeasureId| id.of(&self.program.measures).map_err(|e| broken(e.into()));
        let names = group
            .members
            .iter()
            .map(|(id, _)| Ok(measure(*id)?.reported_as.as_str()));
        let names: Vec<&str> = names.collect::<Result<_, AssessError>>()?;
        // Per key: the sum of each measure, by the position at which its name is listed first.
        let mut sums: BTreeMap<Value, BTreeMap<usize, i128>> = BTreeMap::new();
        // The place at which the name of a member is listed first.
        let rank = |name: &str| names.iter().take_while(|n| **n != name).count();
        let mut keyed: Vec<(MeasureId, usize, Value, usize)> = Vec::new();
        for (id, key) in &group.members {
            let measure = measure(*id)?;
            let rows = id.of(judged).map_err(|e| broken(e.into()))?;
            for (position, row) in rows.iter().enumerate().filter(|(_, j)| j.failed == 0) {
                let scope = Row::alone(measure.record, row.row);
                let key = self.value(key, scope, Env { grants, lines: &[] }).map_err(broken)?;
                if !key.is_missing() {
                    let rank = rank(&measure.reported_as);
                    *sums.entry(key.clone()).or_default().entry(rank).or_default() +=
                        row.amount.map_or(0, |a| i128::from(a.0));
                    keyed.push((*id, position, key, rank));
                }
            }
        }
        for (id, position, key, rank) in keyed {
            // Largest sum first, then the one listed first.
            let winner = sums
                .get(&key)
                .and_then(|s| s.iter().min_by_key(|(rank, sum)| (-**sum, **rank)).map(|(r, _)| *r));
            let measure = measure(id)?;
            if winner != Some(rank)
                && let Some(row) = judged.get_mut(id.index()).and_then(|rows| rows.get_mut(position))
            {
                let rule = Rule::of(measure, row).map_err(broken)?;
                row.failed |= rule.mask(Place::of_group(self.program, at, id))?;
            }
        }
        Ok(())
    }
}
