//! Texts in order, by polars. Only their positions come back.

use arrow_array::StringArray;
use polars::prelude::{NamedFrom, Series, SortOptions};

use crate::ingest::error::IngestError;

/// Positions of different texts, in ascending order of their bytes.
pub(crate) fn sorted(texts: &StringArray) -> Result<Vec<u32>, IngestError> {
    let series = Series::new("text".into(), texts.iter().collect::<Vec<Option<&str>>>());
    let order = series.arg_sort(SortOptions::default());
    Ok(order.into_no_null_iter().collect())
}
