//! `entitlements.csv`: UTF-8 with BOM, LF.

use std::io::Write;

use super::csv_file::csv_file;
use super::entitlement::{COLUMNS, Entitlement, decimal_text};
use super::{Assessed, guard};
use crate::money::Fen;
use crate::report::ReportError;

/// Writes every row, refused ones included, sorted by measure, uscc and record key. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a value does not fit its column.
pub fn write_entitlements_csv<W: Write>(assessed: &Assessed<'_>, out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &COLUMNS)?;
    let mut rows = 0;
    for (id, parts) in assessed.reported() {
        for row in assessed.rows(&parts)? {
            write_row(&mut csv, id, &assessed.entitlement(row)?)?;
            rows += 1;
        }
    }
    csv.flush()?;
    Ok(rows)
}

fn write_row<W: Write>(csv: &mut csv::Writer<W>, id: &str, entitlement: &Entitlement<'_>) -> Result<(), csv::Error> {
    let row = &entitlement.row;
    let money = |amount: Option<Fen>| amount.map(|a| a.to_string()).unwrap_or_default();
    let flag = |set: bool| if set { "1" } else { "0" };
    for text in [id, row.uscc, row.record_key, row.period] {
        csv.write_field(guard(text).as_bytes())?;
    }
    csv.write_field(flag(row.eligible))?;
    csv.write_field(flag(row.counted))?;
    csv.write_field(money(row.base))?;
    csv.write_field(money(row.amount))?;
    csv.write_field(entitlement.value.map(decimal_text).unwrap_or_default())?;
    csv.write_field(&entitlement.version)?;
    for text in [
        &entitlement.failed,
        &entitlement.missing,
        entitlement.file,
        entitlement.sheet,
    ] {
        csv.write_field(guard(text).as_bytes())?;
    }
    csv.write_field(entitlement.line.to_string())?;
    csv.write_field(row.due.map_or_else(String::new, |day| day.to_string()))?;
    csv.write_record(None::<&[u8]>)
}
