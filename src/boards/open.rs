//! The number of open measures per enterprise as a fact of the enterprise.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array};

use crate::assess::AssessError;
use crate::comparison::{Comparison, LEDGER, OPEN_MEASURES, open_measures};
use crate::store::{Dataset, TextColumn};

/// The dataset in which the comparison gives every enterprise its number of open measures; none is 0. Without the ledger nobody knows it,
/// and the fact is what the pack says.
///
/// # Errors
/// [`AssessError::BrokenTable`] if enterprises have no column of codes.
pub(super) fn with_open_measures(data: &Dataset, comparison: &Comparison) -> Result<Dataset, AssessError> {
    let mut data = data.clone();
    if comparison.absent.contains(LEDGER) {
        return Ok(data);
    }
    let open = open_measures(comparison);
    let table = data.catalog.table("enterprise").map(|(id, _)| id);
    let Some(table) = table.and_then(|id| data.tables.get_mut(id.index())) else {
        return Ok(data);
    };
    let codes = table
        .batch
        .column_by_name("uscc")
        .and_then(|c| TextColumn::open(c.as_ref()));
    let codes = codes.ok_or_else(|| AssessError::BrokenTable {
        table: "enterprise".to_owned(),
        reason: "there is no text column uscc".to_owned(),
    })?;
    let count = |row| open.get(codes.value(row)).copied().unwrap_or(0);
    let counts = (0..table.batch.num_rows()).map(|row| i64::try_from(count(row)).unwrap_or(i64::MAX));
    let given: ArrayRef = Arc::new(Int64Array::from_iter_values(counts));
    table.given.push((OPEN_MEASURES.to_owned(), given));
    Ok(data)
}
