//! One measure: scope, version, conditions and texts per chunk; then limits and amounts over all eligible rows.

use std::sync::Arc;

use rayon::prelude::*;

use super::column::{Column, NONE, Values, wanted};
use super::context::{CHUNK, Eval, NO_LINES};
use super::frame::{Frame, positions};
use crate::assess::AssessError;
use crate::assess::broken::Broken;
use crate::assess::cells::days_of;
use crate::assess::grants::Grants;
use crate::assess::judged::{Judged, Rule};
use crate::calendar::Month;
use crate::policy::ir::{Condition, Direction, Expr, Measure, NoSuch, Once, Type};
use crate::policy::reasons::Place;

/// Judges all rows in scope, in table order.
pub(crate) fn measure<'c>(eval: Eval<'c>, m: &'c Measure, keep_lines: bool) -> Result<Vec<Judged>, AssessError> {
    // The highest bit any version uses must exist.
    for version in &m.versions {
        Rule::new(m, version).mask(Place::Amount)?;
    }
    let broken = |e: NoSuch| Broken::from(e).of(&m.id);
    let rows = eval.context.tables.all_rows(m.record).map_err(broken)?;
    let chunks: Vec<Vec<Judged>> = rows
        .par_chunks(CHUNK)
        .map(|rows| chunk(eval, m, rows))
        .collect::<Result<_, _>>()?;
    let mut judged: Vec<Judged> = chunks.into_iter().flatten().collect();
    for (position, once) in m.once.iter().enumerate() {
        limit(eval, m, position, once, &mut judged)?;
    }
    for (position, version) in m.versions.iter().enumerate() {
        super::amount::amounts(eval, m, position, version, &mut judged, keep_lines)?;
    }
    Ok(judged)
}

fn chunk<'c>(eval: Eval<'c>, m: &'c Measure, rows: &[u32]) -> Result<Vec<Judged>, AssessError> {
    let broken = |b: Broken| b.of(&m.id);
    let all = Frame::of(m.record, rows);
    let frame = match eval.taken(m.scope.as_ref(), &all).map_err(broken)? {
        Some(in_scope) => all.select(&in_scope),
        None => all,
    };
    let in_force_by = eval.eval(&m.in_force_by, &frame).map_err(broken)?;
    let version = versions(m, &in_force_by).map_err(broken)?;
    let in_force = positions(&version.iter().map(|v| *v != NONE).collect::<Vec<_>>());
    let frame = frame.select(&in_force);
    let version: Vec<u32> = in_force.iter().map(|p| version[*p as usize]).collect();
    let mut judged = describe(eval, m, &frame, &version).map_err(broken)?;
    for (v, rule) in (0_u32..).zip(&m.versions) {
        let here: Vec<u32> = positions(&version.iter().map(|x| *x == v).collect::<Vec<_>>());
        if here.is_empty() {
            continue;
        }
        let part = frame.select(&here);
        for (position, condition) in rule.conditions.iter().enumerate() {
            let asked = asked(eval, m, condition, &part)?;
            let (reasons, place) = (Rule::new(m, rule), Place::Condition(position));
            let mask = reasons.mask(place)?;
            for (_, at) in asked.truths.iter().zip(&here).filter(|(truth, _)| !**truth) {
                judged[*at as usize].failed |= mask;
            }
            for (at, field) in &asked.lacking {
                reasons.lack(&mut judged[here[*at as usize] as usize], place, field)?;
            }
        }
    }
    Ok(judged)
}

/// What a condition says of the rows of a frame.
pub(super) struct Asked {
    pub(super) truths: Vec<bool>,
    /// Positions of rows that lack an input, and which.
    pub(super) lacking: Vec<(u32, Arc<str>)>,
}

/// Asks a condition.
pub(super) fn asked<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    condition: &'c Condition,
    part: &Frame<'_>,
) -> Result<Asked, AssessError> {
    let owner = |b: Broken| b.of(format!("{}.{}", m.id, condition.id));
    let column = eval.eval(&condition.expr, part).map_err(owner)?;
    let truths = column.truths().map_err(owner)?;
    let lacking: Vec<u32> = (0_u32..)
        .take(part.len())
        .filter(|i| !column.has(*i as usize))
        .collect();
    let names = eval.names(&condition.expr, &part.select(&lacking)).map_err(owner)?;
    Ok(Asked {
        truths,
        lacking: lacking.into_iter().zip(names).collect(),
    })
}

/// Version in force for each row, or [`NONE`].
fn versions(m: &Measure, by: &Column<'_>) -> Result<Vec<u32>, Broken> {
    let spans: Vec<(u32, i32, i32)> = (0_u32..)
        .zip(&m.versions)
        .map(|(at, v)| (at, days_of(v.from), v.to.map_or(i32::MAX, days_of)))
        .collect();
    let found = |day: i32| spans.iter().find(|(_, from, to)| *from <= day && day <= *to);
    let version = |day: Option<i32>| day.and_then(found).map_or(NONE, |(at, ..)| *at);
    let rows = 0..by.len;
    match &by.values {
        Values::Date(lane) => Ok(rows.map(|i| version(by.has(i).then(|| *lane.get(i)))).collect()),
        Values::Month(lane) => Ok(rows
            .map(|i| {
                version(if by.has(i) {
                    Month(*lane.get(i)).first_day().map(days_of)
                } else {
                    None
                })
            })
            .collect()),
        other => Err(wanted("date or month", other)),
    }
}

fn describe<'c>(eval: Eval<'c>, m: &'c Measure, frame: &Frame<'_>, version: &[u32]) -> Result<Vec<Judged>, Broken> {
    let column = |e: &'c Expr| -> Result<(Column<'c>, Type), Broken> { Ok((eval.eval(e, frame)?, e.ty)) };
    let (entity, key, period) = (column(&m.entity)?, column(&m.key)?, column(&m.period)?);
    let counted = m.counted.as_ref().map(|e| eval.eval(e, frame)?.truths()).transpose()?;
    let text = |(column, ty): &(Column<'_>, Type), i: usize| {
        let mut text = String::new();
        if column.has(i) {
            super::written::push(&mut text, column, *ty, i);
        }
        text
    };
    let one = |(i, row): (usize, &u32)| Judged {
        row: *row,
        uscc: text(&entity, i),
        key: text(&key, i),
        period: text(&period, i),
        version: version[i] as usize,
        counted: counted.as_ref().is_none_or(|c| c[i]),
        ..Judged::default()
    };
    Ok(frame.rows.iter().enumerate().map(one).collect())
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
    let owner = |b: Broken| b.of(format!("{}.{}", m.id, once.id));
    let column = |e: &'c Expr| eval.rows(e, m.record, &rows).map_err(owner);
    let per: Vec<Column<'c>> = once.per.iter().map(column).collect::<Result<_, _>>()?;
    let order = once.order.iter().map(|k| Ok((column(&k.expr)?, k.direction)));
    let order: Vec<(Column<'c>, Direction)> = order.collect::<Result<_, AssessError>>()?;
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
    let place = Place::Limit(position);
    for i in &late {
        let one = &mut judged[eligible[*i]];
        one.failed |= Rule::of(m, one).map_err(owner)?.mask(place)?;
    }
    // The first part of the key that is missing gives the reason its name.
    for (at, (expr, column)) in once.per.iter().zip(&per).enumerate() {
        let first = |i: &&usize| !column.has(**i) && per[..at].iter().all(|k| k.has(**i));
        let lacking: Vec<usize> = late.iter().filter(first).copied().collect();
        let lacking_rows: Vec<u32> = lacking.iter().map(|i| rows[*i]).collect();
        let names = eval.names(expr, &Frame::of(m.record, &lacking_rows)).map_err(owner)?;
        for (i, field) in lacking.iter().zip(names) {
            let one = &mut judged[eligible[*i]];
            Rule::of(m, one).map_err(owner)?.lack(one, place, &field)?;
        }
    }
    Ok(())
}

/// Rows of the record table of some judged rows.
pub(crate) fn table_rows(judged: &[Judged], which: &[usize]) -> Vec<u32> {
    which.iter().map(|i| judged[*i].row).collect()
}

/// An evaluation without lines.
pub(crate) fn plain<'c>(context: &'c super::context::Context<'c>, grants: &'c [Arc<Grants>]) -> Eval<'c> {
    Eval {
        context,
        grants,
        lines: &NO_LINES,
        version: None,
    }
}
