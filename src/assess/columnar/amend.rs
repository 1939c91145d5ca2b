//! Judging again only the conditions and amounts of some versions of a measure.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::amount::amounts;
use super::context::{CHUNK, Eval};
use super::frame::Frame;
use super::measure::{Asked, asked, table_rows};
use crate::assess::judged::{Judged, Rule};
use crate::assess::reached::{Rules, has_window};
use crate::assess::{AssessError, AssessOptions};
use crate::policy::ir::{Measure, Version};
use crate::policy::reasons::Place;

/// Whether a measure's rows can be amended: a limit looks at all eligible rows, so that a condition before one concerns them all.
pub(crate) fn can(m: &Measure, versions: &[(usize, Rules)]) -> bool {
    m.once.is_empty() || versions.iter().all(|(_, rules)| rules.conditions.is_empty())
}

/// The rows of a measure where only these rules of these versions may come out otherwise.
pub(crate) fn amend<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    versions: &[(usize, Rules)],
    before: &[Judged],
) -> Result<Vec<Judged>, AssessError> {
    let mut rows: Vec<Judged> = before.par_iter().with_min_len(CHUNK).cloned().collect();
    for (position, rules) in versions {
        let Some(version) = m.versions.get(*position) else {
            continue;
        };
        let positive = Rule::new(m, version).mask(Place::Amount)?;
        let here: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].version == *position).collect();
        let were: BTreeSet<usize> = here
            .iter()
            .copied()
            .filter(|i| rows[*i].failed & !positive == 0)
            .collect();
        conditions(eval, m, version, &rules.conditions, &here, &mut rows)?;
        let stays = |i: &usize| were.contains(i);
        let all = rules.amount || has_window(version);
        let now: Vec<usize> = here
            .iter()
            .copied()
            .filter(|i| rows[*i].failed & !positive == 0)
            .collect();
        for i in here
            .iter()
            .filter(|i| stays(i) && rows[**i].failed & !positive != 0)
            .copied()
            .collect::<Vec<_>>()
        {
            unpaid(&mut rows[i], positive);
        }
        let anew: Vec<usize> = now.into_iter().filter(|i| all || !stays(i)).collect();
        let mut part: Vec<Judged> = anew.iter().map(|i| rows[*i].clone()).collect();
        part.iter_mut().for_each(|one| unpaid(one, positive));
        amounts(
            eval,
            m,
            *position,
            version,
            &mut part,
            AssessOptions::default().lines_of(m),
        )?;
        for (i, one) in anew.into_iter().zip(part) {
            rows[i] = one;
        }
    }
    Ok(rows)
}

/// A row before its amount was looked for.
fn unpaid(one: &mut Judged, positive: u64) {
    (one.base, one.amount, one.value, one.due) = (None, None, None, None);
    one.lines.clear();
    forget(one, positive);
}

/// Takes bits back, with what was missing for them.
fn forget(one: &mut Judged, bits: u64) {
    one.failed &= !bits;
    one.missing.retain(|m| bits >> m.bit & 1 == 0);
}

fn conditions<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    version: &'c Version,
    which: &BTreeSet<usize>,
    here: &[usize],
    rows: &mut [Judged],
) -> Result<(), AssessError> {
    for position in which {
        let Some(condition) = version.conditions.get(*position) else {
            continue;
        };
        let (reasons, place) = (Rule::new(m, version), Place::Condition(*position));
        let mask = reasons.mask(place)?;
        let asked: Vec<Asked> = here
            .par_chunks(CHUNK)
            .map(|part| asked(eval, m, condition, &Frame::of(m.record, &table_rows(rows, part))))
            .collect::<Result<_, _>>()?;
        for (part, asked) in here.chunks(CHUNK).zip(asked) {
            for (i, truth) in part.iter().zip(&asked.truths) {
                forget(&mut rows[*i], mask);
                if !truth {
                    rows[*i].failed |= mask;
                }
            }
            for (at, field) in asked.lacking {
                if let Some(i) = part.get(at as usize) {
                    reasons.lack(&mut rows[*i], place, &field)?;
                    // Missing inputs stand in the order of their bits.
                    rows[*i].missing.sort_by_key(|m| m.bit);
                }
            }
        }
    }
    Ok(())
}
