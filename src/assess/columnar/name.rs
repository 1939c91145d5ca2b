//! Names of missing inputs: the reference evaluator is asked again, only for the rows that lack something.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::context::Eval;
use super::measure::UNNAMED;
use crate::assess::AssessError;
use crate::assess::judged::Judged;
use crate::assess::reference::{Env, Reference, Row, Value};
use crate::policy::ir::{Measure, Node};

/// Names every missing input of a measure's rows.
pub(crate) fn name_missing(eval: Eval<'_>, m: &Measure, judged: &mut [Judged]) -> Result<(), AssessError> {
    let wanted = eval.context.data.owned.as_ref();
    let lacks = |j: &Judged| !j.missing.is_empty() && wanted.is_none_or(|o| o.contains(&j.uscc));
    if !judged.iter().any(lacks) {
        return Ok(());
    }
    let reference = Reference::new(eval.context.program, eval.context.data)?;
    let amounts = amount_rows(m, judged);
    let lines = amounts
        .iter()
        .map(|(version, rows)| lines(&reference, eval, m, *version, rows, judged));
    let lines: Vec<Vec<BTreeMap<usize, Value>>> = lines.collect::<Result<_, _>>()?;
    let lines: BTreeMap<usize, Vec<BTreeMap<usize, Value>>> = amounts.keys().copied().zip(lines).collect();
    judged.par_iter_mut().filter(|j| lacks(j)).for_each(|one| {
        let (row, version) = (one.row, one.version);
        let known = lines.get(&version).map_or(&[][..], Vec::as_slice);
        for missing in &mut one.missing {
            let at = Row {
                table: m.record,
                row,
                outer: None,
            };
            let env = Env {
                grants: eval.grants,
                lines: known,
            };
            missing.field = field(&reference, m, version, missing.bit, at, env).unwrap_or_else(|| UNNAMED.to_owned());
        }
    });
    Ok(())
}

fn field(
    reference: &Reference<'_>,
    m: &Measure,
    version: usize,
    bit: u32,
    at: Row<'_>,
    env: Env<'_>,
) -> Option<String> {
    let rule = m.versions.get(version)?;
    let mut position = usize::try_from(bit).ok()?;
    let name = |value: Value| {
        if let Value::Missing(field) = value {
            Some(field)
        } else {
            None
        }
    };
    if let Some(condition) = rule.conditions.get(position) {
        return name(reference.value(&condition.expr, at, env));
    }
    position -= rule.conditions.len();
    match m.once.get(position) {
        Some(once) => once.per.iter().find_map(|e| name(reference.value(e, at, env))),
        None => name(reference.value(rule.amount.expr.as_ref()?, at, env)),
    }
}

/// Rows of each version that lack an amount.
fn amount_rows(m: &Measure, judged: &[Judged]) -> BTreeMap<usize, Vec<usize>> {
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for one in judged {
        let positive = m.versions.get(one.version).map_or(0, |v| v.conditions.len()) + m.once.len();
        if one.missing.iter().any(|i| usize::try_from(i.bit) == Ok(positive)) {
            found.entry(one.version).or_default().push(one.row);
        }
    }
    found
}

/// Lines for rows that lack an amount; where a line is a window, for every row that got that far.
fn lines(
    reference: &Reference<'_>,
    eval: Eval<'_>,
    m: &Measure,
    version: usize,
    rows: &[usize],
    judged: &[Judged],
) -> Result<Vec<BTreeMap<usize, Value>>, AssessError> {
    let Some(rule) = m.versions.get(version) else {
        return Ok(Vec::new());
    };
    let before = (1_u64 << (rule.conditions.len() + m.once.len())) - 1;
    let env = Env {
        grants: eval.grants,
        lines: &[],
    };
    if rule.lines.iter().any(|l| matches!(l.expr.node, Node::Window(_))) {
        let keys: BTreeMap<usize, String> = judged.iter().map(|j| (j.row, j.key.clone())).collect();
        let tie = |row: usize| keys.get(&row).into_iter().cloned().collect();
        let reached = judged.iter().filter(|j| j.version == version && j.failed & before == 0);
        let rows: Vec<usize> = reached.map(|j| j.row).collect();
        return reference.lines(m, rule, &rows, &tie, env);
    }
    // Only windows ask for ties.
    reference.lines(m, rule, rows, &|_| Vec::new(), env)
}
