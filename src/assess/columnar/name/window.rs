//! Why a window is missing for a row.

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::{Name, Names};
use crate::assess::broken::Broken;
use crate::assess::columnar::context::Eval;
use crate::assess::columnar::frame::Frame;
use crate::assess::columnar::window::{Span, Tie, arguments, arrange, exact};
use crate::policy::ir::{Fact, Window, WindowFunction};

/// The argument, and the position in the span, whose value is missing.
type Cause = (usize, u32);

/// Names of a fact that is a window.
pub(super) fn of_fact<'c>(eval: Eval<'c>, fact: &'c Fact, w: &'c Window, rows: &[u32]) -> Result<Vec<Name>, Broken> {
    let all = eval.context.tables.all_rows(fact.on)?;
    let tie = Tie::primary_key(eval.context, fact.on)?;
    let span = Span {
        table: fact.on,
        rows: &all,
        tie: &tie,
        owner: &fact.id,
    };
    names(eval, w, &span, rows)
}

/// Names of a line that is a window, over the rows that got that far.
pub(super) fn of_line<'c>(eval: Eval<'c>, w: &'c Window, frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
    let span = Span {
        table: frame.table,
        rows: &eval.lines.rows,
        tie: &eval.lines.tie,
        owner: "",
    };
    names(eval, w, &span, &eval.line_positions(frame)?)
}

fn names<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>, at: &[u32]) -> Result<Vec<Name>, Broken> {
    let causes = match w.function {
        WindowFunction::RowNumber => return Err(Broken::new("a row number cannot be missing")),
        WindowFunction::Allocate => allocate(eval, w, span)?,
        WindowFunction::CarryUsed | WindowFunction::CarryAvailable | WindowFunction::CarryBalance => {
            carry(eval, w, span)?
        }
    };
    let frame = Frame::of(span.table, span.rows);
    let mut names = Names::new(at.len());
    for (argument, expr) in w.arguments.iter().enumerate() {
        let mine = |(slot, at): (u32, &u32)| match causes[*at as usize] {
            Some((k, position)) if k == argument => Some((slot, position)),
            Some(_) | None => None,
        };
        let (slots, from): (Vec<u32>, Vec<u32>) = (0_u32..).zip(at).filter_map(mine).unzip();
        for (slot, name) in slots.iter().zip(eval.names(expr, &frame.select(&from))?) {
            names.same(&[*slot], &name);
        }
    }
    names.finish()
}

/// A row of a quota lacks its limit or else its wish.
fn allocate<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>) -> Result<Vec<Option<Cause>>, Broken> {
    let arguments = arguments(eval, w, span)?;
    let cause = |at: u32| {
        let lacks = arguments.iter().position(|a| !a.has(at as usize));
        lacks.map(|argument| (argument, at))
    };
    Ok((0_u32..).take(span.rows.len()).map(cause).collect())
}

/// A balance that is missing stays so to the end of its partition, for the same cause.
fn carry<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>) -> Result<Vec<Option<Cause>>, Broken> {
    let arguments = arguments(eval, w, span)?;
    let input = |k: usize, row: usize| exact(&arguments[k], row);
    let numbered: Vec<u32> = (0_u32..).take(span.rows.len()).collect();
    let mut causes: Vec<Option<Cause>> = vec![None; span.rows.len()];
    for partition in arrange(eval, w, span)?.partitions() {
        let Some(first) = partition.first() else { continue };
        let mut balance: Result<BigRational, Cause> = input(0, *first).ok_or((0, numbered[*first]));
        for row in partition {
            let at = numbered[*row];
            let available = balance.and_then(|b| Ok(b + input(1, *row).ok_or((1, at))?));
            let used = match &available {
                Ok(a) if a.is_positive() => match input(2, *row) {
                    Some(d) if d.is_negative() => Ok(BigRational::zero()),
                    Some(d) => Ok(d.min(a.clone())),
                    None => Err((2, at)),
                },
                Ok(_) => Ok(BigRational::zero()),
                Err(cause) => Err(*cause),
            };
            causes[*row] = match w.function {
                WindowFunction::CarryAvailable => available.as_ref().err().copied(),
                WindowFunction::CarryUsed
                | WindowFunction::CarryBalance
                | WindowFunction::RowNumber
                | WindowFunction::Allocate => used.as_ref().err().copied(),
            };
            balance = available.and_then(|a| used.map(|u| a - u));
        }
    }
    Ok(causes)
}
