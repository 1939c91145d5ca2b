//! How many rows of a source may be rejected before a run is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::issue::{SheetQuality, SourceQuality};
use crate::ingest::mapping::Mappings;

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

/// The sheets' rows added up by source.
pub(crate) fn sources(mappings: &Mappings, sheets: &[SheetQuality]) -> Vec<SourceQuality> {
    let mut by_id: BTreeMap<&str, SourceQuality> = BTreeMap::new();
    for sheet in sheets {
        let Some(mapping) = mappings.list.iter().find(|m| m.id == sheet.source) else {
            continue;
        };
        let source = by_id.entry(&mapping.id).or_insert_with(|| SourceQuality {
            id: mapping.id.clone(),
            title: mapping.title.clone(),
            department: mapping.department.clone(),
            files: Vec::new(),
            read: 0,
            rejected: 0,
            limit: mappings.limit(mapping),
        });
        if source.files.last() != Some(&sheet.file) {
            source.files.push(sheet.file.clone());
        }
        source.read += sheet.read;
        source.rejected += sheet.rejected;
    }
    by_id.into_values().collect()
}
