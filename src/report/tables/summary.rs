//! `summary.csv` and the counts of the manifest: one row per reported measure.

use std::io::Write;

use super::csv_file::csv_file;
use super::entitlement::{decimal_text, eight_decimals};
use super::guard;
use crate::impact::{Impact, MeasureImpact};
use crate::report::{Lang, ReportError};

/// Column names.
const COLUMNS: [&str; 8] = [
    "measure_id",
    "title",
    "eligible_enterprises",
    "eligible_rows",
    "refused_rows",
    "undetermined_rows",
    "counted_amount",
    "value",
];

/// Writes one row per reported measure, sorted by name. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a total is out of range.
pub fn write_summary_csv<W: Write>(impact: &Impact, lang: Lang, out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &COLUMNS)?;
    let mut rows = 0;
    for measure in &impact.measures {
        let total = &measure.total;
        csv.write_field(guard(&measure.id).as_bytes())?;
        csv.write_field(guard(lang.pick_or_zh(&measure.title, &measure.title_en)).as_bytes())?;
        for count in [total.enterprises, total.eligible, total.refused, total.undetermined] {
            csv.write_field(count.to_string())?;
        }
        csv.write_field(amount(measure)?.unwrap_or_default())?;
        csv.write_field(value(measure).unwrap_or_default())?;
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    csv.flush()?;
    Ok(rows)
}

/// Sum of the amounts; `None` for an indicator, whose rows contain each other.
fn amount(measure: &MeasureImpact) -> Result<Option<String>, ReportError> {
    match measure.indicator {
        Some(_) => Ok(None),
        None => Ok(Some(measure.total.amount(&measure.id, "all rows")?.to_string())),
    }
}

/// An indicator's value for the whole county, with eight decimals as in the entitlement tables.
fn value(measure: &MeasureImpact) -> Option<String> {
    let whole = measure.indicator.as_ref()?.whole()?;
    eight_decimals(whole).map(decimal_text)
}

/// The same figures for the manifest.
///
/// # Errors
/// [`ReportError::Impact`] if a total is out of range.
pub fn summary_json(impact: &Impact) -> Result<serde_json::Value, ReportError> {
    let mut all = serde_json::Map::new();
    for measure in &impact.measures {
        let total = &measure.total;
        let entry = serde_json::json!({
            "eligible_enterprises": total.enterprises,
            "eligible_rows": total.eligible,
            "refused_rows": total.refused,
            "undetermined_rows": total.undetermined,
            "counted_amount": amount(measure)?,
            "value": value(measure),
        });
        all.insert(measure.id.clone(), entry);
    }
    Ok(serde_json::Value::Object(all))
}
