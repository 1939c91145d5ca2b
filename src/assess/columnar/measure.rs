//! One measure: scope, version, conditions and texts per chunk; then limits and amounts over all eligible rows.

use rayon::prelude::*;

use super::column::{Column, NONE, Values};
use super::context::{CHUNK, Eval, NO_LINES};
use super::frame::{Frame, positions};
use crate::assess::cells::days_of;
use crate::assess::grants::Grants;
use crate::assess::judged::{Judged, bit};
use crate::assess::{AssessError, MissingInput};
use crate::calendar::Month;
use crate::policy::ir::{Direction, Expr, Measure, Once, Type};

/// Name of a missing input until the reference evaluator gives it.
pub(crate) const UNNAMED: &str = "";

/// Judges all rows in scope, in table order. Missing inputs are still [`UNNAMED`].
pub(crate) fn measure<'c>(eval: Eval<'c>, m: &'c Measure, keep_lines: bool) -> Result<Vec<Judged>, AssessError> {
    // The highest bit any version uses must exist.
    for version in &m.versions {
        bit(m, version.conditions.len() + m.once.len())?;
    }
    let rows: Vec<u32> = (0_u32..).take(eval.context.tables.rows(m.record)).collect();
    let chunks: Vec<Vec<Judged>> = rows
        .par_chunks(CHUNK)
        .map(|rows| chunk(eval, m, rows))
        .collect::<Result<_, _>>()?;
    let mut judged: Vec<Judged> = chunks.into_iter().flatten().collect();
    for (position, once) in m.once.iter().enumerate() {
        limit(eval, m, position, once, &mut judged)?;
    }
    for position in 0..m.versions.len() {
        super::amount::amounts(eval, m, position, &mut judged, keep_lines)?;
    }
    Ok(judged)
}

fn chunk<'c>(eval: Eval<'c>, m: &'c Measure, rows: &[u32]) -> Result<Vec<Judged>, AssessError> {
    let all = Frame::of(m.record, rows);
    let frame = match eval.taken(m.scope.as_ref(), &all) {
        Some(in_scope) => all.select(&in_scope),
        None => all,
    };
    let version = versions(m, &eval.eval(&m.in_force_by, &frame));
    let in_force = positions(&version.iter().map(|v| *v != NONE).collect::<Vec<_>>());
    let frame = frame.select(&in_force);
    let version: Vec<u32> = in_force.iter().map(|p| version[*p as usize]).collect();
    let mut judged = describe(eval, m, &frame, &version);
    for (v, rule) in (0_u32..).zip(&m.versions) {
        let here: Vec<u32> = positions(&version.iter().map(|x| *x == v).collect::<Vec<_>>());
        if here.is_empty() {
            continue;
        }
        let part = frame.select(&here);
        for (position, condition) in rule.conditions.iter().enumerate() {
            let column = eval.eval(&condition.expr, &part);
            let truths = column.truths();
            let mask = bit(m, position)?;
            for (i, at) in here.iter().enumerate().filter(|(i, _)| !truths[*i]) {
                let one = &mut judged[*at as usize];
                one.failed |= mask;
                if !column.has(i) {
                    one.missing.push(unnamed(position));
                }
            }
        }
    }
    Ok(judged)
}

pub(crate) fn unnamed(position: usize) -> MissingInput {
    MissingInput {
        bit: u32::try_from(position).unwrap_or(u32::MAX),
        field: UNNAMED.to_owned(),
    }
}

/// Version in force for each row, or [`NONE`].
fn versions(m: &Measure, by: &Column<'_>) -> Vec<u32> {
    let spans: Vec<(i32, i32)> = m
        .versions
        .iter()
        .map(|v| (days_of(v.from), v.to.map_or(i32::MAX, days_of)))
        .collect();
    let day = |i: usize| match &by.values {
        Values::Date(lane) if by.has(i) => Some(*lane.get(i)),
        Values::Month(lane) if by.has(i) => Month(*lane.get(i)).first_day().map(days_of),
        _ => None,
    };
    let find = |day: i32| spans.iter().position(|(from, to)| *from <= day && day <= *to);
    (0..by.len)
        .map(|i| {
            day(i)
                .and_then(find)
                .and_then(|v| u32::try_from(v).ok())
                .unwrap_or(NONE)
        })
        .collect()
}

fn describe<'c>(eval: Eval<'c>, m: &'c Measure, frame: &Frame<'_>, version: &[u32]) -> Vec<Judged> {
    let column = |e: &'c Expr| (eval.eval(e, frame), e.ty);
    let (entity, key, period) = (column(&m.entity), column(&m.key), column(&m.period));
    let counted = m.counted.as_ref().map(|e| eval.eval(e, frame).truths());
    let text = |(column, ty): &(Column<'_>, Type), i: usize| {
        let mut text = String::new();
        if column.has(i) {
            super::call::push(&mut text, column, *ty, i);
        }
        text
    };
    let one = |(i, row): (usize, &u32)| Judged {
        row: *row as usize,
        uscc: text(&entity, i),
        key: text(&key, i),
        period: text(&period, i),
        version: version[i] as usize,
        counted: counted.as_ref().is_none_or(|c| c[i]),
        ..Judged::default()
    };
    frame.rows.iter().enumerate().map(one).collect()
}

/// A limit: among eligible rows with one key only the first stays; a row whose key is missing does not.
fn limit<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    position: usize,
    once: &'c Once,
    judged: &mut [Judged],
) -> Result<(), AssessError> {
    let eligible: Vec<usize> = (0..judged.len()).filter(|i| judged[*i].failed == 0).collect();
    let rows = table_rows(judged, &eligible);
    let column = |e: &'c Expr| eval.rows(e, m.record, &rows);
    let per: Vec<Column<'c>> = once.per.iter().map(column).collect();
    let order: Vec<(Column<'c>, Direction)> = once.order.iter().map(|k| (column(&k.expr), k.direction)).collect();
    let mut sorted: Vec<usize> = (0..eligible.len()).collect();
    let same = |a: usize, b: usize| {
        per.iter()
            .map(|k| k.compare_keys(a, b, Direction::Ascending))
            .find(|o| o.is_ne())
    };
    let tie = |i: usize| (&judged[eligible[i]].key, judged[eligible[i]].row);
    sorted.sort_by(|a, b| {
        let ordered = || {
            order
                .iter()
                .map(|(k, d)| k.compare_keys(*a, *b, *d))
                .find(|o| o.is_ne())
        };
        same(*a, *b).or_else(ordered).unwrap_or_else(|| tie(*a).cmp(&tie(*b)))
    });
    let missing = |i: usize| per.iter().any(|k| !k.has(i));
    let late: Vec<usize> = sorted
        .chunk_by(|a, b| same(*a, *b).is_none())
        .flat_map(|run| {
            if run.first().is_some_and(|i| missing(*i)) {
                run
            } else {
                &run[1..]
            }
        })
        .copied()
        .collect();
    for i in late {
        let one = &mut judged[eligible[i]];
        let at = m.versions.get(one.version).map_or(0, |v| v.conditions.len()) + position;
        one.failed |= bit(m, at)?;
        if missing(i) {
            one.missing.push(unnamed(at));
        }
    }
    Ok(())
}

/// Rows of the record table of some judged rows.
pub(crate) fn table_rows(judged: &[Judged], which: &[usize]) -> Vec<u32> {
    which
        .iter()
        .map(|i| u32::try_from(judged[*i].row).unwrap_or(NONE))
        .collect()
}

/// An evaluation without lines.
pub(crate) fn plain<'c>(context: &'c super::context::Context<'c>, grants: &'c [Grants]) -> Eval<'c> {
    Eval {
        context,
        grants,
        lines: &NO_LINES,
    }
}
