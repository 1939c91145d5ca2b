//! Exact ratios.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::{Fen, MoneyError, exact};

/// An exact fraction in lowest terms with a positive denominator: a rate of law, a share, a quotient of two amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// `numerator / denominator` in lowest terms; `None` if the denominator is zero or the sign cannot be normalised.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let g = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let g = i128::try_from(g).ok()?;
        let (n, d) = (numerator / g, denominator / g);
        if d < 0 {
            Some(Ratio {
                numerator: n.checked_neg()?,
                denominator: d.checked_neg()?,
            })
        } else {
            Some(Ratio {
                numerator: n,
                denominator: d,
            })
        }
    }

    /// Reads `50%`, `0.005`, `3/4`, `2` as [`exact`] does; `None` if it is no number or does not fit. No binary floating point is involved.
    ///
    /// ```
    /// use huiqi::money::Ratio;
    /// assert_eq!(Ratio::parse("50%"), Ratio::new(1, 2));
    /// assert_eq!(Ratio::parse("0.005"), Ratio::new(1, 200));
    /// assert_eq!(Ratio::parse("abc"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Ratio> {
        let text = text.trim();
        let ratio = match text.strip_suffix('%') {
            Some(fraction) if fraction.contains('/') => return None,
            Some(percent) => exact(percent)? / BigInt::from(100),
            None => exact(text)?,
        };
        Ratio::new(ratio.numer().to_i128()?, ratio.denom().to_i128()?)
    }

    /// The ratio in units of `1 / per_one`, for columns that hold whole units; `None` if it lies between two units or does not fit.
    ///
    /// ```
    /// use huiqi::money::Ratio;
    /// assert_eq!(Ratio::new(1, 8).unwrap().in_units(100_000_000), Some(12_500_000));
    /// assert_eq!(Ratio::new(1, 3).unwrap().in_units(100_000_000), None);
    /// ```
    #[must_use]
    pub fn in_units(self, per_one: i64) -> Option<i64> {
        let units = BigRational::new(BigInt::from(self.numerator) * per_one, BigInt::from(self.denominator));
        if units.is_integer() {
            units.numer().to_i64()
        } else {
            None
        }
    }

    /// The numerator; carries the sign.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator, greater than zero.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// Rounds an exact number of fen half up, away from zero, to whole fen (decisions: `rounding_mode`).
///
/// # Errors
/// [`MoneyError::Overflow`] if the result does not fit.
pub fn round_half_up(exact: &BigRational) -> Result<Fen, MoneyError> {
    let doubled = exact.numer().abs() * BigInt::from(2) + exact.denom();
    let magnitude = doubled / (exact.denom() * BigInt::from(2));
    let signed = if exact.numer().is_negative() {
        -magnitude
    } else {
        magnitude
    };
    if signed.is_zero() {
        return Ok(Fen::ZERO);
    }
    signed.to_i64().map(Fen).ok_or(MoneyError::Overflow)
}
