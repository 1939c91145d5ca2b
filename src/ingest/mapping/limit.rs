//! How many rows of a source may be rejected before a run is refused.

use serde::{Deserialize, Serialize};

/// A share of rows, exact, and from how many rows on it is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Limit {
    /// Numerator of the largest share of rejected rows.
    pub numerator: i64,
    /// Its denominator, greater than zero.
    pub denominator: i64,
    /// Sources with fewer rows are not tested: one bad row of ten would be a tenth.
    pub min_rows: u64,
}

impl Limit {
    /// Whether `rejected` of `read` rows are too many; a share that equals the limit is not.
    ///
    /// ```
    /// use huiqi::ingest::Limit;
    /// let limit = Limit { numerator: 1, denominator: 50, min_rows: 100 }; // 2 %
    /// assert!(!limit.exceeded(100, 2));
    /// assert!(limit.exceeded(149, 3));
    /// assert!(!limit.exceeded(150, 3));
    /// assert!(!limit.exceeded(99, 99));
    /// ```
    #[must_use]
    pub fn exceeded(self, read: u64, rejected: u64) -> bool {
        let (read_rows, bad) = (i128::from(read), i128::from(rejected));
        read >= self.min_rows && bad * i128::from(self.denominator) > read_rows * i128::from(self.numerator)
    }
}
