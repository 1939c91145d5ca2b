//! The columnar program: the same results as the reference evaluator, fast.

mod accumulate;
pub(crate) mod again;
mod aggregate;
mod amount;
pub(super) mod arith;
pub(crate) mod column;
pub(super) mod compare;
mod constant;
pub(crate) mod context;
pub(super) mod days;
mod eval;
mod exclusive;
pub(super) mod frame;
mod link;
mod load;
pub(super) mod logic;
mod lookup;
pub(crate) mod measure;
mod monthly;
mod name;
pub(super) mod num;
mod window;
pub(crate) mod written;

use std::sync::Arc;

use context::Context;

use super::broken::Broken;
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
    let mut grants: Vec<Arc<Grants>> = Vec::new();
    for (id, m) in MeasureId::all(&program.measures).zip(&program.measures) {
        let eval = measure::plain(&context, &grants);
        judged.push(measure::measure(eval, m, options.lines_of(m))?);
        let refused = exclusive::exclude(eval, id, &|_| true, &mut judged)?;
        grants.push(of(&context, program, id, &judged)?);
        if refused {
            let again = MeasureId::all(&judged).map(|id| of(&context, program, id, &judged));
            grants = again.collect::<Result<_, _>>()?;
        }
    }
    outcomes(program, data, judged, options)
}

/// The decisions of one measure.
fn of(
    context: &Context<'_>,
    program: &Program,
    id: MeasureId,
    judged: &[Vec<Judged>],
) -> Result<Arc<Grants>, AssessError> {
    let of = || {
        let rows = context.tables.rows(id.of(&program.measures)?.record)?;
        Ok(Arc::new(Grants::of(id.of(judged)?, rows)?))
    };
    of().map_err(|e: Broken| e.of("grants"))
}
