//! Ratios and percentages.

use super::decimal::{Decimal, Scaled};
use super::{Blank, CellError, blank_value, clean, codes as code, is_blank, narrow};
use crate::ingest::FieldKind;

/// Reads a ratio in units of 10⁻⁸: `5%` = `0.05` = 5,000,000. `percent` is for columns whose heading says (%):
/// a bare number there is a percentage.
///
/// Number cells may carry the tail of a binary double, as in [`super::money`].
///
/// # Errors
/// `not_a_number`, `ratio_too_fine` (more than eight decimals), `out_of_range`; `blank_required` for a blank under
/// [`Blank::Error`].
pub fn ratio(kind: FieldKind, text: &str, percent: bool, blank: Blank) -> Result<Option<i64>, CellError> {
    let text = clean(text);
    match kind {
        FieldKind::Error | FieldKind::Date | FieldKind::Boolean => return Err(code::NOT_A_NUMBER),
        FieldKind::Text | FieldKind::Number => {}
    }
    if is_blank(&text) {
        return blank_value(blank, 0);
    }
    let narrowed = narrow(&text);
    let (number, percent) = narrowed
        .strip_suffix('%')
        .map_or((narrowed.as_ref(), percent), |n| (n.trim_end(), true));
    let scale = if percent { 6 } else { 8 };
    match Decimal::parse(number)?.scaled(scale, kind == FieldKind::Number) {
        Scaled::Exact(units) => i64::try_from(units).map(Some).map_err(|_| code::OUT_OF_RANGE),
        Scaled::TooFine => Err(code::RATIO_TOO_FINE),
        Scaled::OutOfRange => Err(code::OUT_OF_RANGE),
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
        assert_eq!(read("-", true), Ok(None));
        assert_eq!(read("五", true), Err(code::NOT_A_NUMBER));
        assert_eq!(read("0.123456789", false), Err(code::RATIO_TOO_FINE));
        assert_eq!(
            ratio(FieldKind::Number, "0.30000000000000004", false, Blank::Zero),
            Ok(Some(30_000_000))
        );
    }
}
