//! Judging again only the conditions and amounts of some versions of a measure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::base::{Changes, Rest};
use super::rows::Rows;
use crate::assess::columnar::amount::{Price, due, lines, priced, written};
use crate::assess::columnar::context::{CHUNK, Eval, Lines};
use crate::assess::columnar::frame::Frame;
use crate::assess::columnar::measure::{Asked, asked};
use crate::assess::columnar::window::Tie;
use crate::assess::judged::{Judged, Rule};
use crate::assess::reached::{Rules, has_window};
use crate::assess::{AssessError, AssessOptions, MissingInput, results};
use crate::policy::ir::{Measure, MeasureId, Version};
use crate::policy::reasons::Place;

/// Whether a measure's rows can be amended: a limit looks at all eligible rows, so that a condition before one concerns them all.
pub(super) fn can(m: &Measure, versions: &[(usize, Rules)]) -> bool {
    m.once.is_empty() || versions.iter().all(|(_, rules)| rules.conditions.is_empty())
}

/// What is said otherwise of the rows of a measure where only these rules of these versions may come out otherwise. `kept` has lines that
/// were computed before.
pub(super) fn amend<'c>(
    eval: Eval<'c>,
    id: MeasureId,
    m: &'c Measure,
    versions: &[(usize, Rules)],
    rows: &Rows,
    kept: &KeptLines,
) -> Result<Changes, AssessError> {
    let mut found = Changes::default();
    // What was said otherwise before of rows that nobody looks at again stays.
    let mut stays = rows.changes().clone();
    for (position, rules) in versions {
        if let Some(version) = m.versions.get(*position) {
            if !stays.is_empty() {
                stays = stays.without(rows.of_version(*position));
            }
            let amended = Amended {
                eval,
                id,
                m,
                position: *position,
                version,
                rules,
                rows,
                kept,
            };
            found.add(amended.changes()?);
        }
    }
    found.add(stays);
    Ok(found.sorted())
}

/// Rows whose amounts can be computed: their positions and lines.
struct Priceable {
    positions: Vec<u32>,
    lines: Lines,
}

/// Rows of a version of a measure that are eligible by the law, with their lines, by measure and version.
#[derive(Default)]
pub(super) struct KeptLines(Mutex<BTreeMap<(MeasureId, usize), Arc<Priceable>>>);

impl KeptLines {
    fn get(&self, key: (MeasureId, usize)) -> Option<Arc<Priceable>> {
        // Whoever panicked with the lock in hand entered nothing.
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&key).cloned()
    }

    fn put(&self, key: (MeasureId, usize), lines: &Arc<Priceable>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key, Arc::clone(lines));
    }
}

struct Amended<'r, 'c> {
    eval: Eval<'c>,
    id: MeasureId,
    m: &'c Measure,
    position: usize,
    version: &'c Version,
    rules: &'r Rules,
    rows: &'r Rows,
    kept: &'r KeptLines,
}

impl Amended<'_, '_> {
    fn changes(&self) -> Result<Changes, AssessError> {
        let rows = self.rows;
        let here = rows.of_version(self.position);
        let positive = Rule::new(self.m, self.version).mask(Place::Amount)?;
        if self.rules.conditions.is_empty() {
            return self.amounts(self.by_law(positive)?.as_ref(), positive);
        }
        let mut failed: Vec<u64> = here.iter().map(|at| rows.failed(*at)).collect();
        let was: Vec<bool> = failed.iter().map(|bits| bits & !positive == 0).collect();
        let missing = self.conditions(here, &mut failed)?;
        let mut found = Changes::default();
        let all = self.rules.amount || has_window(self.version);
        let mut anew: Vec<u32> = Vec::new();
        for ((i, at), was) in (0..).zip(here).zip(was) {
            let is_open = failed[i] & !positive == 0;
            if is_open && (all || !was) {
                anew.push(*at);
            } else if !is_open {
                // A row that stays eligible with the same amount has nothing new to say; one that is refused may have other reasons.
                let bits = failed[i] & !positive;
                if was || bits != rows.failed(*at) || missing.contains_key(&i) || rows.lacks(*at) {
                    let rest = Rest {
                        missing: self.missing(*at, positive, missing.get(&i)),
                        ..Rest::default()
                    };
                    rows.enter(*at, bits, None, rest, &mut found);
                }
            }
        }
        found.add(self.amounts(&self.priceable(anew, None)?, positive)?);
        Ok(found)
    }

    /// What is missing in a refused row: as before for other conditions, in the order of their bits.
    fn missing(&self, at: u32, positive: u64, new: Option<&Vec<MissingInput>>) -> Vec<MissingInput> {
        let asked = self
            .rules
            .conditions
            .iter()
            .fold(positive, |mask, at| mask | 1_u64 << at);
        let stays = self.rows.missing(at).iter().filter(|m| asked >> m.bit & 1 == 0);
        let mut all: Vec<MissingInput> = stays.chain(new.into_iter().flatten()).cloned().collect();
        all.sort_by_key(|m| m.bit);
        all
    }

    /// Asks the conditions again: their bits, and what is missing for them, by index.
    fn conditions(&self, here: &[u32], failed: &mut [u64]) -> Result<BTreeMap<usize, Vec<MissingInput>>, AssessError> {
        let (eval, m) = (self.eval, self.m);
        let mut missing: BTreeMap<usize, Vec<MissingInput>> = BTreeMap::new();
        let mut lacks = Judged::default();
        for position in &self.rules.conditions {
            let Some(condition) = self.version.conditions.get(*position) else {
                continue;
            };
            let (reasons, place) = (Rule::new(m, self.version), Place::Condition(*position));
            let mask = reasons.mask(place)?;
            let rows = |part: &[u32]| part.iter().map(|at| self.rows.row(*at)).collect::<Vec<u32>>();
            let asked: Vec<Asked> = here
                .par_chunks(CHUNK)
                .map(|part| asked(eval, m, condition, &Frame::of(m.record, &rows(part))))
                .collect::<Result<_, _>>()?;
            for (start, asked) in (0..).step_by(CHUNK).zip(asked) {
                for (bits, truth) in failed.iter_mut().skip(start).zip(&asked.truths) {
                    *bits &= !mask;
                    if !truth {
                        *bits |= mask;
                    }
                }
                for (at, field) in asked.lacking {
                    let i = start + at as usize;
                    reasons.lack(&mut lacks, place, &field)?;
                    missing.entry(i).or_default().append(&mut lacks.missing);
                    failed[i] |= mask;
                }
            }
        }
        Ok(missing)
    }

    /// The rows that are eligible by the law, with their lines: those that do not come out otherwise are known or kept.
    fn by_law(&self, positive: u64) -> Result<Arc<Priceable>, AssessError> {
        let key = (self.id, self.position);
        let known = self.kept.get(key);
        if let Some(known) = known.as_ref().filter(|_| self.rules.lines.is_empty()) {
            return Ok(Arc::clone(known));
        }
        let positions = match &known {
            Some(known) => known.positions.clone(),
            None => {
                let here = self.rows.of_version(self.position).iter().copied();
                here.filter(|at| self.rows.failed(*at) & !positive == 0).collect()
            }
        };
        let known = known.as_ref().map(|known| (&known.lines, &self.rules.lines));
        let made = Arc::new(self.priceable(positions, known)?);
        if self.rules.lines.is_empty() {
            self.kept.put(key, &made);
        }
        Ok(made)
    }

    fn priceable(
        &self,
        positions: Vec<u32>,
        known: Option<(&Lines, &BTreeSet<usize>)>,
    ) -> Result<Priceable, AssessError> {
        let rows = positions.iter().map(|at| self.rows.row(*at)).collect();
        // Only windows cut ties.
        let keys = |all: &[u32]| all.iter().map(|at| self.rows.key(*at).to_owned()).collect();
        let tie = Tie(if has_window(self.version) {
            vec![keys(&positions)]
        } else {
            Vec::new()
        });
        Ok(Priceable {
            lines: lines(self.eval, self.m, self.version, (rows, tie), known)?,
            positions,
        })
    }

    /// Amounts of rows that are eligible, as far as they are not what was said.
    fn amounts(&self, open: &Priceable, positive: u64) -> Result<Changes, AssessError> {
        let mut found = Changes::default();
        let (data, lines) = (self.eval.context.data, &open.lines);
        let keep_lines = AssessOptions::default().lines_of(self.m);
        let mut lacking: BTreeMap<usize, Price> = BTreeMap::new();
        let told = |i: usize| {
            let texts = if keep_lines {
                written(self.version, lines, i)
            } else {
                Vec::new()
            };
            (due(self.version, lines, i), texts)
        };
        let fields = priced(self.eval, self.m, self.version, lines, &mut |i, price| {
            let at = open.positions[i];
            let price = match price {
                Ok(price) => price,
                Err(error) => {
                    // As for a judged row: what is merely looked at stops nothing.
                    let mut one = Judged::default();
                    self.rows.uscc(at).clone_into(&mut one.uscc);
                    results::of_row(Err(error), &mut one, data)?;
                    Price::default()
                }
            };
            if price.is_lacking {
                lacking.insert(i, price);
            } else {
                let failed = if price.is_refused { positive } else { 0 };
                self.rows.enter_price(at, failed, &price, told(i), &mut found);
            }
            Ok(())
        })?;
        for (i, field) in fields {
            let mut one = Judged::default();
            Rule::new(self.m, self.version).lack(&mut one, Place::Amount, &field)?;
            let (Some(price), Some(at)) = (lacking.get(&i), open.positions.get(i)) else {
                continue;
            };
            let (due, lines) = told(i);
            let rest = Rest {
                missing: one.missing,
                base: price.base,
                value: price.value,
                due,
                lines,
            };
            self.rows.enter(*at, positive, price.amount, rest, &mut found);
        }
        Ok(found)
    }
}
