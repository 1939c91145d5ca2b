//! What an assessment gives.

use std::collections::BTreeMap;

use crate::calendar::Date;
use crate::money::{Fen, Ratio};
use crate::policy::ir::MeasureId;

/// Why a condition could not be decided, or an amount not computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingInput {
    /// Bit of the condition in the row's `failed` mask.
    pub bit: u32,
    /// The first field that was missing, `<table>.<column>` or a reason such as `no credit_rating row`.
    pub field: String,
}

/// Values of one form line on the rows of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct LineValues {
    /// Line id.
    pub id: String,
    /// Canonical text of each row's value (money in yuan, ratios as decimals or fractions); `None` if missing, refused or another version.
    pub values: Vec<Option<String>>,
}

/// Every row of one measure, refused ones included, sorted by (uscc, record key) in byte order. All vectors have one length.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureOutcome {
    /// Position in `Program::measures`.
    pub measure: MeasureId,
    /// Row of the record table.
    pub row: Vec<u32>,
    /// The enterprise; empty if the record belongs to none.
    pub uscc: Vec<String>,
    /// Record key.
    pub record_key: Vec<String>,
    /// Period in its written form.
    pub period: Vec<String>,
    /// Position of the version in the measure.
    pub version: Vec<u32>,
    /// Entitled.
    pub eligible: Vec<bool>,
    /// Enters totals.
    pub counted: Vec<bool>,
    /// Base amount.
    pub base: Vec<Option<Fen>>,
    /// Amount; zero if refused; `None` = undetermined.
    pub amount: Vec<Option<Fen>>,
    /// Indicator value.
    pub value: Vec<Option<Ratio>>,
    /// Of a deferral: the last day of payment of an eligible row; `None` if it is refused or no day can be named.
    pub due: Vec<Option<Date>>,
    /// Failed conditions: bit i = condition i of the version, then `once` limits, then `amount_positive`, then `exclusive`.
    pub failed: Vec<u64>,
    /// Missing inputs of refused rows, by position in these vectors.
    pub missing: BTreeMap<usize, Vec<MissingInput>>,
    /// Values of the form lines; filled for indicators, else only when asked for (worked cases, explanations).
    pub lines: Vec<LineValues>,
}

impl MeasureOutcome {
    /// No rows yet.
    #[must_use]
    pub fn of(measure: MeasureId) -> MeasureOutcome {
        MeasureOutcome {
            measure,
            row: Vec::new(),
            uscc: Vec::new(),
            record_key: Vec::new(),
            period: Vec::new(),
            version: Vec::new(),
            eligible: Vec::new(),
            counted: Vec::new(),
            base: Vec::new(),
            amount: Vec::new(),
            value: Vec::new(),
            due: Vec::new(),
            failed: Vec::new(),
            missing: BTreeMap::new(),
            lines: Vec::new(),
        }
    }
}

/// An outcome whose vectors have different lengths: a row of it is not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {at} of the outcome of measure {} is not complete", .measure.index())]
pub struct Torn {
    /// The measure.
    pub measure: MeasureId,
    /// Position in the outcome.
    pub at: usize,
}

/// One row of an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeOfRow<'o> {
    /// Row of the record table.
    pub row: u32,
    /// The enterprise, or empty.
    pub uscc: &'o str,
    /// Record key.
    pub record_key: &'o str,
    /// Period in its written form.
    pub period: &'o str,
    /// Position of the version in the measure.
    pub version: u32,
    /// Entitled.
    pub eligible: bool,
    /// Enters totals.
    pub counted: bool,
    /// Base amount.
    pub base: Option<Fen>,
    /// Amount; zero if refused; `None` = undetermined.
    pub amount: Option<Fen>,
    /// Indicator value.
    pub value: Option<Ratio>,
    /// Of a deferral: the last day of payment of an eligible row, if it is known.
    pub due: Option<Date>,
    /// Failed conditions, see [`MeasureOutcome::failed`].
    pub failed: u64,
    /// Missing inputs.
    pub missing: &'o [MissingInput],
}

impl MeasureOutcome {
    /// The row at a position below the length of [`MeasureOutcome::row`].
    ///
    /// # Errors
    /// [`Torn`] if a vector ends before it.
    pub fn at(&self, at: usize) -> Result<OutcomeOfRow<'_>, Torn> {
        let read = || {
            Some(OutcomeOfRow {
                row: *self.row.get(at)?,
                uscc: self.uscc.get(at)?,
                record_key: self.record_key.get(at)?,
                period: self.period.get(at)?,
                version: *self.version.get(at)?,
                eligible: *self.eligible.get(at)?,
                counted: *self.counted.get(at)?,
                base: *self.base.get(at)?,
                amount: *self.amount.get(at)?,
                value: *self.value.get(at)?,
                due: *self.due.get(at)?,
                failed: *self.failed.get(at)?,
                missing: self.missing.get(&at).map_or(&[], Vec::as_slice),
            })
        };
        let measure = self.measure;
        read().ok_or(Torn { measure, at })
    }
}

/// All measures of a program, in program order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entitlements {
    /// One per measure.
    pub measures: Vec<MeasureOutcome>,
}
