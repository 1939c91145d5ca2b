//! Ratios and percentages.

use super::decimal::{Decimal, Scaled};
use super::{Blank, CellError, blank_value, clean, codes as code, narrow, nothing};
use crate::ingest::FieldKind;

/// Reads a ratio in units of 10⁻⁸: `5%` = `0.05` = 5,000,000. `percent` is for columns whose heading says (%):
/// a bare number there is a percentage. A cell formatted as a percentage holds the ratio itself, whatever the heading says.
///
/// Number cells may carry the tail of a binary double, as in [`super::money`].
///
/// # Errors
/// `not_a_number`, `ratio_too_fine` (more than eight decimals), `out_of_range`; `blank_required` for a blank under
/// [`Blank::Error`].
pub fn ratio(kind: FieldKind, text: &str, percent: bool, blank: Blank) -> Result<Option<i64>, CellError> {
    match kind {
        FieldKind::Error => return Err(code::of_error_cell(text)),
        FieldKind::Date | FieldKind::Boolean => return Err(code::NOT_A_NUMBER),
        FieldKind::Text | FieldKind::Number | FieldKind::Percent => {}
    }
    let percent = percent && kind != FieldKind::Percent;
    let text = clean(text);
    if let Some(nothing) = nothing(&text) {
        return blank_value(nothing, blank, 0);
    }
    let narrowed = narrow(&text);
    let (number, percent) = narrowed
        .strip_suffix(['%', '﹪'])
        .map_or((narrowed.as_ref(), percent), |n| (n.trim_end(), true));
    let scale = if percent { 6 } else { 8 };
    match Decimal::parse(number)?.scaled(scale, matches!(kind, FieldKind::Number | FieldKind::Percent)) {
        Scaled::Exact(units) => i64::try_from(units).map(Some).map_err(|_| code::OUT_OF_RANGE),
        Scaled::TooFine => Err(code::RATIO_TOO_FINE),
        Scaled::OutOfRange => Err(code::OUT_OF_RANGE),
    }
}

/// Reads a whole percentage under a heading that says (%): `10`, `10%` and a cell of 0.1 shown as 10 % are all 10.
///
/// # Errors
/// As [`super::count`]; `not_whole` for a part of a percent.
pub fn percentage(kind: FieldKind, text: &str, blank: Blank) -> Result<Option<i64>, CellError> {
    /// Units of [`ratio`] in a percent.
    const PERCENT: i64 = 1_000_000;
    let is_ratio = kind == FieldKind::Percent || narrow(text).ends_with('%');
    if !is_ratio {
        return super::count(kind, text, false, blank);
    }
    let units = ratio(kind, text, true, blank)?;
    match units {
        Some(units) if units % PERCENT != 0 => Err(code::NOT_WHOLE),
        Some(units) if units < 0 => Err(code::NEGATIVE_COUNT),
        other => Ok(other.map(|units| units / PERCENT)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios() {
        let read = |text, percent| ratio(FieldKind::Text, text, percent, Blank::Missing);
        assert_eq!(read("5%", false), Ok(Some(5_000_000)));
        assert_eq!(read("5％", true), Ok(Some(5_000_000)));
        assert_eq!(read("0.03", false), Ok(Some(3_000_000)));
        assert_eq!(read("4.35", true), Ok(Some(4_350_000)));
        assert_eq!(read("10", true), Ok(Some(10_000_000)));
        assert_eq!(read("1", false), Ok(Some(100_000_000)));
        let cell = |text, percent| ratio(FieldKind::Percent, text, percent, Blank::Missing);
        assert_eq!(cell("0.0435", true), Ok(Some(4_350_000)));
        assert_eq!(cell("0.0435", false), Ok(Some(4_350_000)));
        assert_eq!(cell("0.043500000000000004", true), Ok(Some(4_350_000)));
        assert_eq!(read("-", true), Ok(None));
        assert_eq!(read("五", true), Err(code::NOT_A_NUMBER));
        assert_eq!(read("0.123456789", false), Err(code::RATIO_TOO_FINE));
        assert_eq!(
            ratio(FieldKind::Number, "0.30000000000000004", false, Blank::Zero),
            Ok(Some(30_000_000))
        );
    }

    #[test]
    fn percentages() {
        assert_eq!(percentage(FieldKind::Number, "10", Blank::Missing), Ok(Some(10)));
        assert_eq!(percentage(FieldKind::Text, "10％", Blank::Missing), Ok(Some(10)));
        assert_eq!(percentage(FieldKind::Percent, "0.1", Blank::Missing), Ok(Some(10)));
        assert_eq!(
            percentage(FieldKind::Percent, "0.105", Blank::Missing),
            Err(code::NOT_WHOLE)
        );
        assert_eq!(percentage(FieldKind::Text, "-", Blank::Missing), Ok(None));
    }
}
