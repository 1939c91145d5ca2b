//! Exact numbers that become results: they must fit.

use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::judged::Judged;
use super::{AssessError, Place};
use crate::money::{Fen, Ratio};
use crate::policy::ir::Measure;
use crate::store::Dataset;

/// The row that a result belongs to, for errors.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) data: &'a Dataset,
    pub(crate) row: u32,
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

/// Keeps an error only for a row that counts. A shard also holds rows of other enterprises, which are merely looked at and have only a
/// part of what they need: what comes out for them is used by nobody and must not stop the shard.
pub(crate) fn of_row(result: Result<(), AssessError>, one: &mut Judged, data: &Dataset) -> Result<(), AssessError> {
    let looked_at = data.owned.as_ref().is_some_and(|owned| !owned.contains(&one.uscc));
    match result {
        Err(AssessError::Overflow { .. } | AssessError::NotWhole { .. }) if looked_at => {
            (one.base, one.amount, one.value) = (None, None, None);
            Ok(())
        }
        other => other,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::Catalog;

    #[test]
    fn errors_of_rows_that_are_only_looked_at_are_forgiven() {
        let overflow = || {
            Err(AssessError::Overflow {
                measure: "m".into(),
                what: "amount",
                place: Place {
                    table: "record".into(),
                    file: "made.csv".into(),
                    line: 2,
                },
            })
        };
        let mut data = Dataset {
            catalog: Arc::new(Catalog::new(Vec::new()).unwrap()),
            tables: Vec::new(),
            origins: Vec::new(),
            owned: Some(["mine".to_owned()].into()),
            absent: std::collections::BTreeSet::new(),
        };
        let judged = |uscc: &str| Judged {
            uscc: uscc.into(),
            amount: Some(Fen(1)),
            ..Judged::default()
        };
        let mut other = judged("other");
        assert!(of_row(overflow(), &mut other, &data).is_ok());
        assert_eq!(other.amount, None);
        assert!(of_row(overflow(), &mut judged("mine"), &data).is_err());
        data.owned = None;
        assert!(of_row(overflow(), &mut judged("other"), &data).is_err());
    }
}
