//! Sorting and de-duplication over key columns. Only row numbers come back; sums are never made here.

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use polars::frame::DataFrame;
use polars::prelude::{Column, NamedFrom, Series, SortMultipleOptions};

use super::error::IngestError;
use super::gathered::pick;

const ROW: &str = "__row";

/// Columns of a batch for some of its rows, and the number of each row.
#[derive(Debug)]
pub(crate) struct Keys {
    frame: DataFrame,
    names: Vec<String>,
}

impl Keys {
    pub(crate) fn new(batch: &RecordBatch, columns: &[String], rows: &[u32]) -> Result<Keys, IngestError> {
        let mut series = Vec::with_capacity(columns.len() + 1);
        for name in columns {
            let array = batch
                .column_by_name(name)
                .ok_or_else(|| IngestError::internal("keys")(format!("there is no column {name}")))?;
            series.push(Column::from(convert(name, &pick(array, rows)?)?));
        }
        series.push(Column::from(Series::new(ROW.into(), rows)));
        Ok(Keys {
            frame: DataFrame::new(rows.len(), series)?,
            names: columns.to_vec(),
        })
    }

    /// Row numbers in ascending order of all columns, nulls first, ties by row number.
    pub(crate) fn sorted(&self) -> Result<Vec<u32>, IngestError> {
        rows_of(&self.sort(&self.names)?)
    }

    fn sort(&self, by: &[String]) -> Result<DataFrame, IngestError> {
        let by: Vec<&str> = by.iter().map(String::as_str).chain([ROW]).collect();
        Ok(self
            .frame
            .sort(by, SortMultipleOptions::default().with_maintain_order(true))?)
    }
}

fn rows_of(frame: &DataFrame) -> Result<Vec<u32>, IngestError> {
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
