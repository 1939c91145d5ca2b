//! `refund_forecast.csv`: what refunds still need, by month.

use std::io::Write;

use super::csv_file::csv_file;
use super::guard;
use crate::report::{ForecastRow, ReportError};

const COLUMNS: [&str; 5] = ["month", "measure_id", "enterprises", "rows", "amount"];
/// Columns of who bears it; not there where the pack does not say.
const SPLIT: [&str; 3] = ["central", "location_15", "pooled_35"];

/// Writes the forecast in its order. UTF-8 with BOM, LF. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_refund_forecast_csv<W: Write>(forecast: &[ForecastRow], out: W) -> Result<u64, ReportError> {
    let is_split = forecast.iter().all(|row| row.split.is_some()) && !forecast.is_empty();
    let split = SPLIT.into_iter().filter(|_| is_split);
    let columns: Vec<&str> = COLUMNS.into_iter().chain(split).collect();
    let mut csv = csv_file(out, &columns)?;
    let mut rows = 0;
    for row in forecast {
        csv.write_field(row.month.map_or_else(String::new, |month| month.to_string()))?;
        csv.write_field(guard(&row.measure).as_bytes())?;
        csv.write_field(row.enterprises.to_string())?;
        csv.write_field(row.rows.to_string())?;
        csv.write_field(row.amount.to_string())?;
        for part in row.split.iter().flatten() {
            csv.write_field(part.to_string())?;
        }
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    csv.flush()?;
    Ok(rows)
}
