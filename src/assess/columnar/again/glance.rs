//! What a standing says of one record.

use std::sync::Arc;

use super::base::{Base, Texts};
use super::rows::Rows;
use crate::calendar::Date;
use crate::money::{Fen, Ratio};

/// Whose record it is, its key and its period, without copies of them.
#[derive(Clone)]
pub struct RecordName {
    base: Arc<Base>,
    at: u32,
}

impl RecordName {
    fn texts(&self) -> &Texts {
        &self.base.texts[self.at as usize]
    }

    /// The enterprise; empty if the record belongs to none.
    #[must_use]
    pub fn uscc(&self) -> &str {
        &self.texts().uscc
    }

    /// Record key.
    #[must_use]
    pub fn record_key(&self) -> &str {
        &self.texts().key
    }

    /// Period in its written form.
    #[must_use]
    pub fn period(&self) -> &str {
        &self.texts().period
    }
}

impl PartialEq for RecordName {
    fn eq(&self, other: &RecordName) -> bool {
        (self.uscc(), self.record_key(), self.period()) == (other.uscc(), other.record_key(), other.period())
    }
}

impl Eq for RecordName {}

impl std::fmt::Debug for RecordName {
    /// The position only: keys may be persons'.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecordName({})", self.at)
    }
}

/// What a measure decided for one record, as far as sums need it.
#[derive(Clone, Copy)]
pub struct Glance<'s> {
    pub(super) rows: &'s Rows,
    /// As [`Decision::at`].
    pub at: u32,
    /// Entitled.
    pub eligible: bool,
    /// Enters totals.
    pub counted: bool,
    /// Amount; zero if refused; `None` = undetermined.
    pub amount: Option<Fen>,
}

impl<'s> Glance<'s> {
    /// The enterprise; empty if the record belongs to none.
    #[must_use]
    pub fn uscc(&self) -> &'s str {
        self.rows.uscc(self.at)
    }

    /// The whole decision.
    #[must_use]
    pub fn decision(&self) -> Decision<'s> {
        self.rows.decision(self.at)
    }

    /// Whose record it is, to be kept.
    #[must_use]
    pub fn name(&self) -> RecordName {
        RecordName {
            base: Arc::clone(&self.rows.base),
            at: self.at,
        }
    }
}

/// What a measure decided for one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision<'s> {
    /// Position among the rows of the measure; two standings that share them have the same positions.
    pub at: u32,
    /// Row of the record table.
    pub row: u32,
    /// The enterprise; empty if the record belongs to none.
    pub uscc: &'s str,
    /// Record key.
    pub record_key: &'s str,
    /// Period in its written form.
    pub period: &'s str,
    /// Position of the version in the measure.
    pub version: usize,
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
    /// As [`MeasureOutcome::failed`](crate::assess::MeasureOutcome::failed).
    pub failed: u64,
}
