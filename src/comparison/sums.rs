//! Sums by key.

use std::collections::BTreeMap;

use super::{ComparisonError, Doubt};
use crate::money::Fen;

/// What is added up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Name under which the measure is reported, or the name of a choice.
    pub(super) measure: String,
    /// The enterprise.
    pub(super) uscc: String,
    /// The comparison period.
    pub(super) period: String,
}

/// Sums of one key, in 128 bits: no number of rows that fit a machine overflows them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// Fen.
    pub(super) entitled: i128,
    /// Fen.
    pub(super) enjoyed: i128,
    /// Entitled records without an amount.
    pub(super) entitled_open: u64,
    /// Claims without an amount.
    pub(super) enjoyed_open: u64,
}

/// All sums, sorted.
pub(super) type All = BTreeMap<Key, Sums>;

impl Key {
    /// A sum as fen.
    pub(super) fn fen(&self, sum: i128) -> Result<Fen, ComparisonError> {
        i64::try_from(sum).map(Fen).map_err(|_| ComparisonError::Overflow {
            measure: self.measure.clone(),
            period: self.period.clone(),
        })
    }
}

impl Sums {
    /// Adds a claim.
    pub(super) fn enjoy(&mut self, amount: Option<i64>) {
        match amount {
            Some(fen) => self.enjoyed += i128::from(fen),
            None => self.enjoyed_open += 1,
        }
    }

    /// Adds an entitled record.
    pub(super) fn entitle(&mut self, amount: Option<Fen>) {
        match amount {
            Some(Fen(fen)) => self.entitled += i128::from(fen),
            None => self.entitled_open += 1,
        }
    }

    /// Why these sums cannot be compared; empty if they can.
    pub(super) fn doubts(&self) -> Vec<Doubt> {
        let all = [
            (self.entitled_open > 0, Doubt::AmountUndetermined),
            (self.enjoyed_open > 0, Doubt::ClaimWithoutAmount),
            (self.entitled < 0 || self.enjoyed < 0, Doubt::NegativeSum),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, doubt)| doubt).collect()
    }
}
