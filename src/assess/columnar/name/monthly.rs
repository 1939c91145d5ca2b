//! Why an aggregate over months is missing.

use super::{Name, Names, lacking};
use crate::assess::broken::Broken;
use crate::assess::columnar::context::Eval;
use crate::assess::columnar::frame::Frame;
use crate::assess::columnar::monthly::spans;
use crate::policy::ir::{AggregateFunction, Monthly};
use crate::policy::reasons::Lack;

/// Why `m` is missing for rows for all of which it is: its first month, its last month, or the argument of the first month taken
/// that lacks it.
pub(super) fn names<'c>(eval: Eval<'c>, m: &'c Monthly, frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
    let mut names = Names::new(frame.len());
    let mut unbounded = Vec::new();
    for (at, span) in (0_u32..).zip(spans(eval, m, frame)?) {
        match span {
            Some((first, last)) => names.same(&[at], &argument(eval, m, frame, at, (first..=last).collect())?),
            None => unbounded.push(at),
        }
    }
    let bounds = eval.first_missing(&mut [&m.from, &m.to].into_iter(), None, &frame.select(&unbounded))?;
    for (at, name) in unbounded.iter().zip(bounds) {
        names.same(&[*at], &name);
    }
    names.finish()
}

/// Why the argument is missing for the row at a position.
fn argument<'c>(eval: Eval<'c>, m: &'c Monthly, frame: &Frame<'_>, at: u32, months: Vec<i32>) -> Result<Name, Broken> {
    let expr = m.argument.as_ref();
    let expr = expr.ok_or_else(|| Broken::new("an aggregate without an argument cannot be missing"))?;
    let whole = frame.in_months(&vec![at; months.len()], &months);
    let inner = match eval.taken(m.filter.as_ref(), &whole)? {
        Some(positions) => whole.select(&positions),
        None => whole,
    };
    let lacks = lacking(&eval.eval(expr, &inner)?);
    if let Some(first) = lacks.first() {
        let found = eval.names(expr, &inner.select(&[*first]))?;
        return found.into_iter().next().ok_or_else(|| Broken::new("a row got no name"));
    }
    match m.function {
        AggregateFunction::Min | AggregateFunction::Max => Ok(Name::from(Lack::NoMonth.code())),
        _ => Err(Broken::new("this aggregate cannot be missing")),
    }
}
