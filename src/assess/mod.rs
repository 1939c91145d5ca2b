//! Entitlements: a pure function of a program and a dataset.

mod absent;
mod broken;
mod cells;
mod columnar;
mod entity_fact;
mod error;
mod functions;
mod given;
mod grants;
mod judged;
mod outcome;
mod reached;
mod reads;
pub mod reference;
mod results;
mod shard;
mod used;
mod written;

pub use columnar::again::{Decision, Glance, RecordName, Standing};
pub use entity_fact::{fact_by_enterprise, fact_by_row};
pub use error::{AssessError, Place};
pub use judged::reasons;
pub use outcome::{Entitlements, LineValues, MeasureOutcome, MissingInput, OutcomeOfRow, Torn};
pub use reached::Reached;
pub use reads::{Clause, Part, WhenAbsent, clauses};
pub use shard::shard;

/// What to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssessOptions {
    /// Fill [`MeasureOutcome::lines`] of every measure (worked cases, explanations); leave it false in runs.
    pub keep_lines: bool,
}

impl AssessOptions {
    /// True if the lines of a measure are kept: those of an indicator always are, because its reports show them.
    fn lines_of(self, measure: &crate::policy::ir::Measure) -> bool {
        self.keep_lines || measure.kind == crate::policy::ir::Kind::Indicator
    }
}

/// Assesses every measure of a program for every row of its record table.
///
/// The result does not depend on the number of threads: it is the one that [`reference::assess`] defines.
///
/// # Errors
/// [`AssessError`] names the measure, file and line of a result that does not fit, of a quota whose limit differs, or what is wrong with
/// the layout of the data.
pub fn assess(
    program: &crate::policy::ir::Program,
    data: &crate::store::Dataset,
    options: AssessOptions,
) -> Result<Entitlements, AssessError> {
    let program = absent::known(program, data)?;
    columnar::assess(&program, data, options)
}
