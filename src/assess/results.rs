//! Exact numbers that become results: they must fit.

use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::{AssessError, Place};
use crate::money::{Fen, Ratio};
use crate::policy::ir::Measure;
use crate::store::Dataset;

/// The row that a result belongs to, for errors.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) data: &'a Dataset,
    pub(crate) row: usize,
}

impl At<'_> {
    /// The error that a result does not fit.
    pub(crate) fn overflow(&self, what: &'static str) -> AssessError {
        AssessError::Overflow {
            measure: self.measure.id.clone(),
            what,
            place: self.place(),
        }
    }

    /// The error that an amount has parts of a fen.
    pub(crate) fn not_whole(&self, what: &'static str) -> AssessError {
        AssessError::NotWhole {
            measure: self.measure.id.clone(),
            what,
            place: self.place(),
        }
    }

    fn place(&self) -> Place {
        Place::of(self.data, self.measure.record, self.row)
    }
}

/// Whole fen.
pub(crate) fn fen(what: &'static str, n: &BigRational, at: At<'_>) -> Result<Fen, AssessError> {
    if !n.is_integer() {
        return Err(at.not_whole(what));
    }
    n.numer().to_i64().map(Fen).ok_or_else(|| at.overflow(what))
}

/// A ratio of 128-bit parts.
pub(crate) fn ratio(n: &BigRational, at: At<'_>) -> Result<Ratio, AssessError> {
    let parts = n.numer().to_i128().zip(n.denom().to_i128());
    parts
        .and_then(|(n, d)| Ratio::new(n, d))
        .ok_or_else(|| at.overflow("value"))
}
