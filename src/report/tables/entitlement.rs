//! One row of the entitlement tables.

use std::borrow::Cow;
use std::rc::Rc;

use hashbrown::HashMap;
use num_bigint::BigInt;
use num_rational::BigRational;

use super::Assessed;
use crate::assess::MissingInput;
use crate::impact::{OutcomeRow, Rows, each_row, reported};
use crate::money::{Fen, Ratio, round_half_up};
use crate::policy::ir::{MeasureId, Program};
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
    /// Version and reasons in words.
    pub(super) said: Rc<Said>,
    pub(super) missing: Cow<'a, str>,
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) line: i32,
}

/// What depends on measure, version and reasons only: a county's million rows have a few hundred of them.
pub(super) struct Said {
    /// First day of the version.
    pub(super) version: String,
    /// Codes of the failed conditions.
    pub(super) failed: String,
}

/// What was said already, by measure, version and mask.
#[derive(Default)]
pub(super) struct Sayings(HashMap<(MeasureId, u32, u64), Rc<Said>>);

impl Sayings {
    fn of(&mut self, program: &Program, row: &OutcomeRow<'_>) -> Result<Rc<Said>, ReportError> {
        let key = (row.measure_id, row.version_at, row.failed);
        if let Some(said) = self.0.get(&key) {
            return Ok(said.clone());
        }
        let said = Rc::new(Said {
            version: row.version.from.to_string(),
            failed: failed_ids(program, row)?,
        });
        self.0.insert(key, said.clone());
        Ok(said)
    }
}

/// Fields whose values are missing, each once, joined by `;`.
fn fields(missing: &[MissingInput]) -> Cow<'_, str> {
    if let [one] = missing {
        return Cow::Borrowed(&one.field);
    }
    let mut fields: Vec<&str> = Vec::new();
    for input in missing {
        if !fields.contains(&input.field.as_str()) {
            fields.push(&input.field);
        }
    }
    Cow::Owned(fields.join(";"))
}

impl<'a> Assessed<'a> {
    /// Reported measures in byte order of their names, with their parts.
    pub(super) fn reported(&self) -> Vec<(&'a str, Vec<MeasureId>)> {
        reported(self.program).into_iter().collect()
    }

    /// All rows of a reported measure, sorted by (uscc, record key).
    pub(super) fn rows(&self, parts: &[MeasureId]) -> Result<Rows<'a>, ReportError> {
        Ok(each_row(self.program, self.entitlements, parts)?)
    }

    /// Everything that is written of one row.
    pub(super) fn entitlement(
        &self,
        row: OutcomeRow<'a>,
        sayings: &mut Sayings,
    ) -> Result<Entitlement<'a>, ReportError> {
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
        let (file, sheet, line) = self.source(&row).ok_or_else(|| ReportError::Source {
            measure: row.measure.id.clone(),
            row: row.row,
        })?;
        Ok(Entitlement {
            value,
            said: sayings.of(self.program, &row)?,
            missing: fields(row.missing),
            file,
            sheet,
            line,
            row,
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
