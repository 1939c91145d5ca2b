//! The columnar program: the same results as the reference evaluator, fast.

mod accumulate;
mod aggregate;
mod amount;
mod arith;
pub(crate) mod call;
pub(crate) mod column;
mod compare;
mod constant;
pub(crate) mod context;
mod days;
mod eval;
mod exclusive;
mod frame;
mod link;
mod load;
mod logic;
mod lookup;
pub(crate) mod measure;
mod name;
mod num;
mod window;

use context::Context;

use super::grants::Grants;
use super::judged::{Judged, outcomes};
use super::{AssessError, AssessOptions, Entitlements};
use crate::policy::ir::{MeasureId, Program};
use crate::store::Dataset;

/// Assesses every measure, a chunk of rows at a time on all threads of the current rayon pool.
///
/// # Errors
/// [`AssessError`] names the measure and row.
pub(crate) fn assess(program: &Program, data: &Dataset, options: AssessOptions) -> Result<Entitlements, AssessError> {
    let context = Context::new(program, data)?;
    let mut judged: Vec<Vec<Judged>> = Vec::new();
    let mut grants: Vec<Grants> = Vec::new();
    for (id, m) in MeasureId::all(&program.measures).zip(&program.measures) {
        let eval = measure::plain(&context, &grants);
        judged.push(measure::measure(eval, m, options.lines_of(m))?);
        name::name_missing(eval, m, judged.last_mut().map_or(&mut [], Vec::as_mut_slice))?;
        let refused = exclusive::exclude(eval, id, &mut judged)?;
        grants.push(of(&context, program, id, &judged));
        if refused {
            grants = MeasureId::all(&judged)
                .map(|id| of(&context, program, id, &judged))
                .collect();
        }
    }
    Ok(outcomes(program, data, judged, options))
}

fn of(context: &Context<'_>, program: &Program, id: MeasureId, judged: &[Vec<Judged>]) -> Grants {
    let rows = program
        .measures
        .get(id.index())
        .map_or(0, |m| context.tables.rows(m.record));
    Grants::of(judged.get(id.index()).map_or(&[], Vec::as_slice), rows)
}
