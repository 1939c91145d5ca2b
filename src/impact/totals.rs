//! Counts and an amount.

use super::{ImpactError, OutcomeRow};
use crate::money::Fen;
use crate::policy::ir::Kind;

/// What some set of rows adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Enterprises with an eligible row (rows that belong to none do not count here).
    pub enterprises: u64,
    /// Eligible rows.
    pub eligible: u64,
    /// Eligible rows that enter totals.
    pub counted: u64,
    /// Eligible rows without a nameable amount.
    pub undetermined: u64,
    /// Refused rows.
    pub refused: u64,
    /// Sum of the amounts of eligible, counted rows, in fen.
    sum: i128,
}

impl Totals {
    /// Takes in one row. The number of enterprises is the caller's to count.
    pub(super) fn add_row(&mut self, row: &OutcomeRow<'_>) {
        if !row.eligible {
            self.refused += 1;
            return;
        }
        self.eligible += 1;
        self.undetermined += u64::from(row.undetermined());
        if row.counted {
            self.counted += 1;
        }
        // An indicator's amounts overlap: the county contains its townships.
        if row.counted && row.measure.kind != Kind::Indicator {
            // 2^63 rows of the largest amount are needed to leave 128 bits.
            self.sum += row.amount.map_or(0, |amount| i128::from(amount.0));
        }
    }

    /// Takes in the totals of other rows, none of which share an enterprise with these.
    pub fn add(&mut self, other: &Totals) {
        self.enterprises += other.enterprises;
        self.eligible += other.eligible;
        self.counted += other.counted;
        self.undetermined += other.undetermined;
        self.refused += other.refused;
        self.sum += other.sum;
    }

    /// The amount.
    ///
    /// # Errors
    /// [`ImpactError::Overflow`] if it does not fit; `measure` and `cell` say which one it is.
    pub fn amount(&self, measure: &str, cell: &str) -> Result<Fen, ImpactError> {
        i64::try_from(self.sum).map(Fen).map_err(|_| ImpactError::Overflow {
            measure: measure.to_owned(),
            cell: cell.to_owned(),
        })
    }
}
