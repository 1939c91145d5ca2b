//! Aggregates: pairs of (outer row, linked row) are listed in bounded batches, filtered, and reduced per outer row.

use std::borrow::Cow;

use super::accumulate::{Accumulator, Asked};
use super::column::{Column, NONE, Valid};
use super::context::Eval;
use super::frame::{Frame, Outer};
use super::link::Link;
use crate::assess::broken::Broken;
use crate::assess::used::{parts, steps_out};
use crate::policy::ir::Aggregate;

/// Pairs evaluated at a time.
pub(super) const BATCH: usize = 8192;

/// An aggregate for each row of a frame.
pub(crate) fn aggregate<'c>(eval: Eval<'c>, a: &'c Aggregate, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
    let (sources, link) = sources(eval, a, frame)?;
    let groups: Vec<u32> = sources
        .iter()
        .map(|s| if *s == NONE { NONE } else { link.group(*s) })
        .collect();
    // Without a word about the outer row, rows that lead to one group share one result.
    let shared = !parts(a).any(steps_out);
    let (segments, slot) = if shared {
        distinct(&groups)
    } else {
        (groups.clone(), Vec::new())
    };
    let mut batches = Batches {
        eval,
        a,
        frame,
        shared,
        result: Accumulator::new(a.function, asked(a), segments.len()),
        rows: Vec::new(),
        of: Vec::new(),
    };
    for (segment, group) in (0_u32..).zip(&segments) {
        let mut rows = link.rows(*group);
        while !rows.is_empty() {
            let (now, later) = rows.split_at(rows.len().min(BATCH - batches.rows.len()));
            batches.rows.extend_from_slice(now);
            batches.of.extend(std::iter::repeat_n(segment, now.len()));
            rows = later;
            if batches.rows.len() >= BATCH {
                batches.flush()?;
            }
        }
    }
    batches.flush()?;
    let mut column = batches.result.finish()?;
    if shared {
        column = column.pick(&slot);
    }
    // A link on the way that leads nowhere makes the aggregate missing.
    if sources.contains(&NONE) {
        let there = Valid::Some(sources.iter().map(|s| *s != NONE).collect());
        column.valid = column.valid.and(&there);
    }
    Ok(column)
}

/// Rows at which the to-many link starts ([`NONE`] if the way there breaks off), and that link.
pub(super) fn sources<'c>(eval: Eval<'c>, a: &Aggregate, frame: &Frame<'_>) -> Result<(Vec<u32>, &'c Link), Broken> {
    let mut rows = frame.rows.to_vec();
    let mut table = frame.table;
    for position in &a.via {
        let link = eval.context.link(table, *position)?;
        rows.iter_mut()
            .filter(|r| **r != NONE)
            .for_each(|r| *r = link.first(*r));
        table = eval.context.target(table, *position)?;
    }
    Ok((rows, eval.context.link(table, a.link)?))
}

/// Different groups in ascending order, and each row's position among them.
pub(super) fn distinct(groups: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut all = groups.to_vec();
    all.sort_unstable();
    all.dedup();
    let numbered: Vec<(u32, u32)> = all.iter().copied().zip(0..).collect();
    let slot = |g: &u32| numbered[all.partition_point(|x| x < g)].1;
    let slots = groups.iter().map(slot).collect();
    (all, slots)
}

struct Batches<'c, 'f> {
    eval: Eval<'c>,
    a: &'c Aggregate,
    frame: &'f Frame<'f>,
    shared: bool,
    result: Accumulator<'c>,
    /// Linked rows of the batch and the segment of each.
    rows: Vec<u32>,
    of: Vec<u32>,
}

fn asked(a: &Aggregate) -> Asked<'_> {
    Asked {
        filter: a.filter.as_ref(),
        argument: a.argument.as_ref(),
        order: &a.order,
    }
}

impl Batches<'_, '_> {
    fn flush(&mut self) -> Result<(), Broken> {
        let (rows, of) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.of));
        if rows.is_empty() {
            return Ok(());
        }
        let outer = if self.shared {
            None
        } else {
            Some(Outer {
                frame: self.frame,
                at: Cow::Borrowed(&of),
            })
        };
        let inner = Frame {
            table: self.a.table,
            rows: Cow::Borrowed(&rows),
            outer,
            months: None,
        };
        self.result.take(self.eval, asked(self.a), &of, &inner)
    }
}
