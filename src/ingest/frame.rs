//! Sorting over key columns by polars. Only row numbers come back; sums are never made here.

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray};
use polars::frame::DataFrame;
use polars::prelude::{Column, NamedFrom, Series, SortMultipleOptions};

use super::columns::Columns;
use super::error::IngestError;

const ROW: &str = "__row";

/// The given rows in ascending order of some columns, missing values first, ties by row number.
pub(crate) fn sorted(all: &Columns, columns: &[String], rows: &[u32]) -> Result<Vec<u32>, IngestError> {
    let mut series = Vec::with_capacity(columns.len() + 1);
    let places = all.places(rows);
    for name in columns {
        let array = all.pick(all.position(name)?, &places)?;
        series.push(Column::from(convert(name, &array)?));
    }
    series.push(Column::from(Series::new(ROW.into(), rows)));
    let by: Vec<&str> = columns.iter().map(String::as_str).chain([ROW]).collect();
    let options = SortMultipleOptions::default().with_maintain_order(true);
    let frame = DataFrame::new(rows.len(), series)?.sort(by, options)?;
    Ok(frame.column(ROW)?.u32()?.iter().flatten().collect())
}

fn convert(name: &str, array: &ArrayRef) -> Result<Series, IngestError> {
    let any = array.as_any();
    let series = if let Some(a) = any.downcast_ref::<StringArray>() {
        Series::new(name.into(), a.iter().collect::<Vec<Option<&str>>>())
    } else if let Some(a) = any.downcast_ref::<Int64Array>() {
        Series::new(name.into(), a.iter().collect::<Vec<Option<i64>>>())
    } else if let Some(a) = any.downcast_ref::<Int32Array>() {
        Series::new(name.into(), a.iter().collect::<Vec<Option<i32>>>())
    } else if let Some(a) = any.downcast_ref::<Date32Array>() {
        Series::new(name.into(), a.iter().collect::<Vec<Option<i32>>>())
    } else if let Some(a) = any.downcast_ref::<BooleanArray>() {
        Series::new(name.into(), a.iter().collect::<Vec<Option<bool>>>())
    } else {
        return Err(IngestError::internal("keys")(format!(
            "column {name} has the type {}",
            array.data_type()
        )));
    };
    Ok(series)
}
