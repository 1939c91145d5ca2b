//! The only place where an amount becomes a binary number: a spreadsheet's number cell holds nothing else.
//!
//! A decimal with at most 15 significant digits survives the way to `f64` and back, so the number is parsed from the exact decimal
//! text (no arithmetic) and shows the same fen when it is written out again. Anything longer is left to be written as text.

use crate::money::Fen;

/// Largest amount with 15 digits, in fen.
const FIFTEEN_DIGITS: u64 = 999_999_999_999_999;

/// The number of yuan for a number cell; `None` if it would not be exact.
pub(super) fn cell_number(amount: Fen) -> Option<f64> {
    (amount.0.unsigned_abs() <= FIFTEEN_DIGITS)
        .then(|| amount.to_string().parse().ok())
        .flatten()
}

/// The number that a percent format shows as `units` of 0.01 %; `None` if it would not be exact.
pub(super) fn percent_number(units: i64) -> Option<f64> {
    let size = units.unsigned_abs();
    let sign = if units < 0 { "-" } else { "" };
    (size <= FIFTEEN_DIGITS)
        .then(|| format!("{sign}{}.{:04}", size / 10_000, size % 10_000).parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_numbers_too() {
        assert_eq!(percent_number(4208), Some(0.4208));
        assert_eq!(percent_number(-1), Some(-0.0001));
        assert_eq!(percent_number(10_000), Some(1.0));
    }

    #[test]
    fn fifteen_digits_come_back() {
        for fen in [
            0,
            1,
            -1,
            10,
            29,
            33_333,
            999_999_999_999_999,
            -999_999_999_999_999,
            123_456_789_012_345,
        ] {
            let number = cell_number(Fen(fen)).unwrap();
            assert_eq!(format!("{number:.2}"), Fen(fen).to_string());
        }
        assert_eq!(cell_number(Fen(1_000_000_000_000_000)), None);
        assert_eq!(cell_number(Fen(i64::MIN)), None);
    }
}
