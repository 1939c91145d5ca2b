//! Figures as they are written: exact values, rounded half up for display only.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed};

use crate::money::exact;
use crate::policy::boards::Shown;

/// The written form of a figure from the canonical text of its line (`12.5`, `2/3`, yuan); `None` if the text is no number.
pub(super) fn written(canonical: &str, shown: Shown) -> Option<String> {
    if shown == Shown::Text {
        return Some(canonical.to_owned());
    }
    let exact = exact(canonical)?;
    let decimals = shown.decimals();
    let scale = (0..decimals).fold(BigInt::one(), |scale, _| scale * 10);
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    // Half up means away from zero.
    let rounded: BigInt = (exact.abs() * BigRational::from_integer(scale) + half)
        .floor()
        .to_integer();
    let sign = if exact.is_negative() && rounded.is_positive() {
        "-"
    } else {
        ""
    };
    let digits = usize::try_from(decimals).ok()?;
    let text = format!("{:0>width$}", rounded.to_string(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    Some(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_half_up_and_padded() {
        // 2/3 = 0.66666…; 0.00005 is just a half of the fourth decimal.
        assert_eq!(written("2/3", Shown::Share).unwrap(), "0.6667");
        assert_eq!(written("0.00005", Shown::Share).unwrap(), "0.0001");
        assert_eq!(written("0.00004999", Shown::Share).unwrap(), "0.0000");
        assert_eq!(written("-0.00005", Shown::Share).unwrap(), "-0.0001");
        assert_eq!(written("-0.00001", Shown::Share).unwrap(), "0.0000");
        assert_eq!(written("1/125", Shown::Rate).unwrap(), "0.008000");
        assert_eq!(written("0.6", Shown::Hundredths).unwrap(), "0.60");
        assert_eq!(written("1234.5", Shown::Money).unwrap(), "1234.50");
        assert_eq!(written("-7", Shown::Count).unwrap(), "-7");
        assert_eq!(written("10", Shown::Count).unwrap(), "10");
    }

    #[test]
    fn what_is_no_number_is_not_written() {
        for text in ["", "x", "1/0", "1/-2", "1.2.3", "--1"] {
            assert_eq!(written(text, Shown::Money), None, "{text}");
        }
    }
}
