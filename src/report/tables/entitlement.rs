//! One row of the entitlement tables.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::Assessed;
use crate::impact::{OutcomeRow, reported, rows_of};
use crate::money::{Fen, Ratio, round_half_up};
use crate::policy::ir::MeasureId;
use crate::report::{ReportError, failed_ids, shown_code};

/// Column names, in order; both files have the same.
pub(super) const COLUMNS: [&str; 16] = [
    "measure_id",
    "uscc",
    "record_key",
    "period",
    "eligible",
    "counted",
    "base_amount",
    "amount",
    "value",
    "version",
    "failed",
    "missing",
    "source_file",
    "source_sheet",
    "source_line",
    "due_date",
];

/// Largest amount of the Decimal(18, 2) columns, in fen.
pub(super) const LARGEST: u64 = 999_999_999_999_999_999;

/// What both files say of a row, beside what the row itself has.
pub(super) struct Entitlement<'a> {
    pub(super) row: OutcomeRow<'a>,
    /// Units of 10⁻⁸.
    pub(super) value: Option<i64>,
    pub(super) version: String,
    pub(super) failed: String,
    pub(super) missing: String,
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) line: i32,
}

impl<'a> Assessed<'a> {
    /// Reported measures in byte order of their names, with their parts.
    pub(super) fn reported(&self) -> Vec<(&'a str, Vec<MeasureId>)> {
        reported(self.program).into_iter().collect()
    }

    /// All rows of a reported measure, sorted by (uscc, record key).
    pub(super) fn rows(&self, parts: &[MeasureId]) -> Result<Vec<OutcomeRow<'a>>, ReportError> {
        Ok(rows_of(self.program, self.entitlements, parts)?)
    }

    /// Everything that is written of one row.
    pub(super) fn entitlement(&self, row: OutcomeRow<'a>) -> Result<Entitlement<'a>, ReportError> {
        let out_of_range = |what| ReportError::Range {
            measure: row.measure.id.clone(),
            key: shown_code(row.record_key).into_owned(),
            what,
        };
        for (what, amount) in [("base_amount", row.base), ("amount", row.amount)] {
            if amount.is_some_and(|Fen(fen)| fen.unsigned_abs() > LARGEST) {
                return Err(out_of_range(what));
            }
        }
        let value = row
            .value
            .map(|v| eight_decimals(v).ok_or_else(|| out_of_range("value")))
            .transpose()?;
        let mut missing: Vec<&str> = Vec::new();
        for input in row.missing {
            if !missing.contains(&input.field.as_str()) {
                missing.push(&input.field);
            }
        }
        let (file, sheet, line) = self.source(&row).ok_or_else(|| ReportError::Source {
            measure: row.measure.id.clone(),
            row: row.row,
        })?;
        Ok(Entitlement {
            row,
            value,
            version: row.version.from.to_string(),
            failed: failed_ids(self.program, &row)?,
            missing: missing.join(";"),
            file,
            sheet,
            line,
        })
    }

    /// File, sheet and line that the record came from.
    fn source(&self, row: &OutcomeRow<'a>) -> Option<(&'a str, &'a str, i32)> {
        let table = self.dataset.tables.get(row.measure.record.index())?;
        let at = usize::try_from(row.row).ok()?;
        let origin = usize::try_from(*table.origin.values().get(at)?).ok()?;
        let origin = self.dataset.origins.get(origin)?;
        Some((&origin.file, &origin.sheet, *table.line.values().get(at)?))
    }
}

/// A ratio in units of 10⁻⁸, rounded half up (display only: what the engine compares is exact).
pub(super) fn eight_decimals(ratio: Ratio) -> Option<i64> {
    let exact = BigRational::new(
        BigInt::from(ratio.numerator()) * 100_000_000,
        BigInt::from(ratio.denominator()),
    );
    round_half_up(&exact).ok().map(|Fen(units)| units)
}

/// Units of 10⁻⁸ as a decimal with eight places.
pub(super) fn decimal_text(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let units = units.unsigned_abs();
    format!("{sign}{}.{:08}", units / 100_000_000, units % 100_000_000)
}
