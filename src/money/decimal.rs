//! The one reader of numbers that people write in packs, worked cases and mappings, and that the program itself writes.
//!
//! Cells of exports have a reader of their own (`ingest::parse::cell`): bureaus write brackets for negative amounts, full-width digits,
//! units and tails of binary doubles, and hundreds of millions of cells need one that works on bytes and allocates nothing.

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::MoneyError;

/// Most digits of a number. More is no number that anybody wrote, and would only cost time.
const MOST_DIGITS: usize = 400;

/// Whether commas may part the digits of the whole part in groups of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Digits only.
    None,
    /// `1,234,567.89`; all groups or none.
    Thousands,
}

/// An exact decimal number: `digits / 10^decimals`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: BigInt,
    decimals: u32,
}

impl Decimal {
    /// Reads `±123.45`: a sign in front or none, ASCII digits, at most one point with a digit on at least one side of it. Blanks around it
    /// are allowed, nothing else is: no exponent, no unit, no blank inside.
    ///
    /// ```
    /// use huiqi::money::{Decimal, Grouping, MoneyError};
    /// let rate = Decimal::parse("-0.50", Grouping::None).unwrap();
    /// assert_eq!(rate.scaled(2), Ok(-50));
    /// assert_eq!(Decimal::parse("1e3", Grouping::None), Err(MoneyError::NotANumber));
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`]; [`MoneyError::Overflow`] from 401 digits on.
    pub fn parse(text: &str, grouping: Grouping) -> Result<Decimal, MoneyError> {
        let text = text.trim();
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (Sign::Minus, rest),
            None => (Sign::Plus, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (ungrouped(whole, grouping)?, fraction),
            None => (ungrouped(unsigned, grouping)?, ""),
        };
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MoneyError::NotANumber);
        }
        if digits.len() > MOST_DIGITS {
            return Err(MoneyError::Overflow);
        }
        let magnitude = digits.parse().map_err(|_| MoneyError::NotANumber)?;
        Ok(Decimal {
            digits: BigInt::from_biguint(sign, magnitude),
            decimals: u32::try_from(fraction.len()).map_err(|_| MoneyError::Overflow)?,
        })
    }

    /// The number in units of 10^−`places`.
    ///
    /// # Errors
    /// [`MoneyError::TooFine`] if it lies between two units, [`MoneyError::Overflow`] if it does not fit 64 bits.
    pub fn scaled(&self, places: u32) -> Result<i64, MoneyError> {
        let units = self.exact() * BigRational::from_integer(BigInt::from(10).pow(places));
        if !units.is_integer() {
            return Err(MoneyError::TooFine);
        }
        units.numer().to_i64().ok_or(MoneyError::Overflow)
    }

    /// The number as a fraction.
    #[must_use]
    pub fn exact(&self) -> BigRational {
        BigRational::new(self.digits.clone(), BigInt::from(10).pow(self.decimals))
    }

    /// Digits without the point.
    #[must_use]
    pub fn digits(&self) -> &BigInt {
        &self.digits
    }

    /// How many of the digits stand behind the point.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.decimals
    }
}

/// Reads a decimal as [`Decimal::parse`] does, without groups, or `n/d` of two whole numbers, the second above zero without a sign.
///
/// ```
/// use huiqi::money::exact;
/// assert_eq!(exact("-2/4"), exact("-0.5"));
/// assert_eq!(exact("1/0"), None);
/// ```
#[must_use]
pub fn exact(text: &str) -> Option<BigRational> {
    let Some((n, d)) = text.split_once('/') else {
        return Some(Decimal::parse(text, Grouping::None).ok()?.exact());
    };
    let d = d.trim();
    let d = whole(d).filter(|number| d.starts_with(|c: char| c.is_ascii_digit()) && number.sign() == Sign::Plus)?;
    Some(BigRational::new(whole(n)?, d))
}

fn whole(text: &str) -> Option<BigInt> {
    let number = Decimal::parse(text, Grouping::None).ok()?;
    (!text.contains('.')).then_some(number.digits)
}

/// The whole part without its separators.
fn ungrouped(whole: &str, grouping: Grouping) -> Result<String, MoneyError> {
    let mut groups = whole.split(',');
    let is_grouped = whole.contains(',');
    let first = groups.next().ok_or(MoneyError::NotANumber)?;
    let well = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if is_grouped && (grouping == Grouping::None || !well) {
        return Err(MoneyError::NotANumber);
    }
    Ok(whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, places: u32) -> Result<i64, MoneyError> {
        Decimal::parse(text, Grouping::None)?.scaled(places)
    }

    #[test]
    fn signs_and_points() {
        for (text, hundredths) in [
            ("0", 0),
            ("-0", 0),
            ("+3", 300),
            ("-3.5", -350),
            (".5", 50),
            ("-.5", -50),
            ("5.", 500),
            ("007", 700),
            ("1.500000", 150),
            (" 12.34\t", 1234),
        ] {
            assert_eq!(read(text, 2), Ok(hundredths), "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "", " ", ".", "-", "+", "-.", "--1", "+-1", "1-", "- 1", "1 000", "1_000", "1e3", "1E3", "1.2.3", "0x1",
            "inf", "NaN", "１", "1,000", "50%", "1/2", "壹",
        ] {
            assert_eq!(read(text, 2), Err(MoneyError::NotANumber), "{text}");
        }
    }

    #[test]
    fn groups_of_three_or_none() {
        let grouped = |text: &str| Decimal::parse(text, Grouping::Thousands).and_then(|n| n.scaled(0));
        assert_eq!(grouped("1,234,567"), Ok(1_234_567));
        assert_eq!(grouped("-1,234"), Ok(-1234));
        assert_eq!(grouped("1234567"), Ok(1_234_567));
        for text in ["1,23", "12,34,567", ",123", "1,,234", "1234,567", "1,234,", "1.234,5"] {
            assert_eq!(grouped(text), Err(MoneyError::NotANumber), "{text}");
        }
    }

    /// 2^63 − 1 = 9,223,372,036,854,775,807.
    #[test]
    fn ends_of_the_range() {
        assert_eq!(read("92233720368547758.07", 2), Ok(i64::MAX));
        assert_eq!(read("-92233720368547758.08", 2), Ok(i64::MIN));
        assert_eq!(read("92233720368547758.08", 2), Err(MoneyError::Overflow));
        assert_eq!(read("-92233720368547758.09", 2), Err(MoneyError::Overflow));
        assert_eq!(read("0.001", 2), Err(MoneyError::TooFine));
        assert_eq!(read("9999999999999999999.999", 2), Err(MoneyError::TooFine));
    }

    #[test]
    fn too_many_digits() {
        let zeros = "0".repeat(MOST_DIGITS - 1);
        assert_eq!(read(&format!("{zeros}7"), 0), Ok(7));
        assert_eq!(read(&format!("{zeros}07"), 0), Err(MoneyError::Overflow));
        assert_eq!(read(&"9".repeat(MOST_DIGITS), 0), Err(MoneyError::Overflow));
        assert_eq!(read(&"9".repeat(1_000_000), 0), Err(MoneyError::Overflow));
    }

    #[test]
    fn fractions() {
        let parts = |n: i64, d: i64| Some(BigRational::new(BigInt::from(n), BigInt::from(d)));
        assert_eq!(exact("2/3"), parts(2, 3));
        assert_eq!(exact("-4 / 6"), parts(-2, 3));
        assert_eq!(exact("12.5"), parts(25, 2));
        for text in ["1/0", "1/-2", "1/+2", "1.5/2", "1/2.0", "1/2/3", "/2", "1/", "1/2%"] {
            assert_eq!(exact(text), None, "{text}");
        }
    }
}
