//! The written (canonical) form of exact values.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::policy::ir::Type;

/// Most decimals that are written out; a fraction that needs more is written as `n/d`.
const MOST_DECIMALS: usize = 18;

/// Text of a number: money and amounts (given in fen) in yuan with at least two decimals, counts whole, ratios as decimals; a fraction
/// that does not end within 18 decimals is written `n/d`.
#[must_use]
pub(crate) fn written(ty: Type, number: &BigRational) -> String {
    match ty {
        Type::Money | Type::Amount => decimals(&(number / BigRational::from_integer(BigInt::from(100))), 2),
        Type::Boolean | Type::Text | Type::Date | Type::Month | Type::Count | Type::Ratio => decimals(number, 0),
    }
}

fn decimals(number: &BigRational, at_least: usize) -> String {
    let mut scale = BigInt::one();
    for digits in 0..=MOST_DECIMALS {
        if digits >= at_least && (number.denom() - (&scale % number.denom())) % number.denom() == BigInt::zero() {
            return with_point(&(number.numer() * (&scale / number.denom())), digits);
        }
        scale *= 10;
    }
    format!("{}/{}", number.numer(), number.denom())
}

fn with_point(scaled: &BigInt, digits: usize) -> String {
    let sign = if scaled.is_negative() { "-" } else { "" };
    let text = format!("{:0>width$}", scaled.abs().to_string(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(ty: Type, n: i64, d: i64) -> String {
        written(ty, &BigRational::new(BigInt::from(n), BigInt::from(d)))
    }

    #[test]
    fn money_is_written_in_yuan_and_endless_fractions_as_fractions() {
        assert_eq!(text(Type::Money, 123_450, 1), "1234.50");
        assert_eq!(text(Type::Money, -5, 1), "-0.05");
        assert_eq!(text(Type::Amount, 1, 2), "0.005");
        assert_eq!(text(Type::Amount, 1, 3), "1/300");
        assert_eq!(text(Type::Ratio, 1, 2), "0.5");
        assert_eq!(text(Type::Ratio, 2, 3), "2/3");
        assert_eq!(text(Type::Count, -7, 1), "-7");
        assert_eq!(text(Type::Money, 0, 1), "0.00");
    }
}
