//! Aggregates over months: pairs of (row, month) are listed in bounded batches, filtered, and reduced per row.

use super::accumulate::{Accumulator, Asked};
use super::aggregate::BATCH;
use super::column::{Column, Lane, Valid, Values, wanted};
use super::context::Eval;
use super::frame::Frame;
use crate::assess::broken::Broken;
use crate::policy::ir::Monthly;

/// First and last month of a row; `None` if one of them is missing.
pub(super) type Span = Option<(i32, i32)>;

/// An aggregate over months for each row of a frame.
pub(crate) fn monthly<'c>(eval: Eval<'c>, m: &'c Monthly, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
    let spans = spans(eval, m, frame)?;
    let mut batches = Batches {
        eval,
        m,
        frame,
        result: Accumulator::new(m.function, asked(m), frame.len()),
        of: Vec::new(),
        months: Vec::new(),
    };
    for (row, span) in (0_u32..).zip(&spans) {
        let Some((first, last)) = *span else { continue };
        for month in first..=last {
            batches.of.push(row);
            batches.months.push(month);
            if batches.of.len() >= BATCH {
                batches.flush()?;
            }
        }
    }
    batches.flush()?;
    let mut column = batches.result.finish()?;
    let known = Valid::of(spans.iter().map(Option::is_some).collect());
    column.valid = column.valid.and(&known);
    Ok(column)
}

/// The month that each row of a frame is asked about.
pub(crate) fn each_month<'c>(frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
    let months = frame.months.as_ref();
    let months = months.ok_or_else(|| Broken::new("no month is asked about"))?;
    Ok(Column {
        len: months.len(),
        values: Values::Month(Lane::Many(months.to_vec())),
        valid: Valid::All,
    })
}

/// First and last month of every row.
pub(super) fn spans<'c>(eval: Eval<'c>, m: &'c Monthly, frame: &Frame<'_>) -> Result<Vec<Span>, Broken> {
    let (from, to) = (eval.eval(&m.from, frame)?, eval.eval(&m.to, frame)?);
    let first = months_of(&from)?;
    let last = months_of(&to)?;
    let span = |i: usize| (from.has(i) && to.has(i)).then(|| (*first.get(i), *last.get(i)));
    Ok((0..frame.len()).map(span).collect())
}

fn months_of<'k>(column: &'k Column<'_>) -> Result<&'k Lane<i32>, Broken> {
    match &column.values {
        Values::Month(lane) => Ok(lane),
        other => Err(wanted("month", other)),
    }
}

struct Batches<'c, 'f> {
    eval: Eval<'c>,
    m: &'c Monthly,
    frame: &'f Frame<'f>,
    result: Accumulator<'c>,
    /// Rows of the batch, as positions in the frame, and their months.
    of: Vec<u32>,
    months: Vec<i32>,
}

fn asked(m: &Monthly) -> Asked<'_> {
    Asked {
        filter: m.filter.as_ref(),
        argument: m.argument.as_ref(),
        order: &[],
    }
}

impl Batches<'_, '_> {
    fn flush(&mut self) -> Result<(), Broken> {
        let (of, months) = (std::mem::take(&mut self.of), std::mem::take(&mut self.months));
        let inner = self.frame.in_months(&of, &months);
        self.result.take(self.eval, asked(self.m), &of, &inner)
    }
}
