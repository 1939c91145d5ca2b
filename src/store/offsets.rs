//! Which rows of a table belong to an enterprise.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};

use super::manifest::StoreFile;
use super::{StoreError, TextColumn, frame};

/// The rows of each enterprise in one table: codes ascending, each with its first row and number of rows.
/// Rows without an enterprise are in none of them.
#[derive(Clone, Debug)]
pub struct Offsets {
    /// Unified codes, ascending.
    pub uscc: StringArray,
    /// First row of each, 0-based.
    pub first: Int64Array,
    /// Number of rows of each.
    pub count: Int64Array,
}

impl Offsets {
    /// The rows of an enterprise; `None` if it has none.
    #[must_use]
    pub fn rows(&self, uscc: &str) -> Option<Range<usize>> {
        let (mut low, mut high) = (0, self.uscc.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.uscc.value(middle) < uscc {
                low = middle + 1
            } else {
                high = middle
            }
        }
        if low >= self.uscc.len() || self.uscc.value(low) != uscc {
            return None;
        }
        let first = usize::try_from(self.first.value(low)).ok()?;
        Some(first..first.checked_add(usize::try_from(self.count.value(low)).ok()?)?)
    }

    /// Finds the runs of equal codes in a sorted column.
    pub(super) fn of(table: &str, column: TextColumn<'_>) -> Result<Offsets, StoreError> {
        let mut codes: Vec<&str> = Vec::new();
        let mut first: Vec<i64> = Vec::new();
        let mut count: Vec<i64> = Vec::new();
        let mut inside = false;
        for ((row, code), at) in column.iter().enumerate().zip(0_i64..) {
            match (code, codes.last()) {
                (None, _) => inside = false,
                (Some(code), Some(last)) if inside && *last == code => {
                    if let Some(count) = count.last_mut() {
                        *count += 1;
                    }
                }
                (Some(code), last) => {
                    if last.is_some_and(|last| *last >= code) {
                        return Err(StoreError::Unsorted {
                            table: table.to_owned(),
                            row,
                        });
                    }
                    codes.push(code);
                    first.push(at);
                    count.push(1);
                    inside = true;
                }
            }
        }
        Ok(Offsets {
            uscc: StringArray::from(codes),
            first: Int64Array::from(first),
            count: Int64Array::from(count),
        })
    }

    pub(super) fn to_batch(&self) -> Result<RecordBatch, StoreError> {
        let schema = Schema::new(vec![
            Field::new("uscc", DataType::Utf8, false),
            Field::new("first", DataType::Int64, false),
            Field::new("count", DataType::Int64, false),
        ]);
        let columns: Vec<arrow_array::ArrayRef> = vec![
            Arc::new(self.uscc.clone()),
            Arc::new(self.first.clone()),
            Arc::new(self.count.clone()),
        ];
        RecordBatch::try_new(Arc::new(schema), columns).map_err(|e| StoreError::schema("offsets", e.to_string()))
    }

    fn from_batch(file: &str, batch: &RecordBatch) -> Result<Offsets, StoreError> {
        let number = |name| {
            batch
                .column_by_name(name)
                .and_then(|c| c.as_any().downcast_ref::<Int64Array>())
        };
        let uscc = batch
            .column_by_name("uscc")
            .and_then(|c| c.as_any().downcast_ref::<StringArray>());
        match (uscc, number("first"), number("count")) {
            (Some(uscc), Some(first), Some(count)) => Ok(Offsets {
                uscc: uscc.clone(),
                first: first.clone(),
                count: count.clone(),
            }),
            _ => Err(StoreError::damaged(file, "not a table of offsets")),
        }
    }
}

/// Reads the offsets of a table of the store in `dir`; `None` if the table has no enterprises.
///
/// # Errors
/// [`StoreError`] if `dir` is no store, has no such table, or the file is damaged.
pub fn offsets(dir: &Path, table: &str) -> Result<Option<Offsets>, StoreError> {
    let store = StoreFile::load(dir)?;
    let Some(digest) = &store.table(table)?.offsets else {
        return Ok(None);
    };
    Offsets::from_batch(&digest.file, &frame::read(dir, digest)?).map(Some)
}
