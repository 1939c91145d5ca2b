//! `Fen`: an amount of money in whole fen (1 yuan = 100 fen).

use std::fmt;

use super::{Decimal, Grouping};

/// An amount of money in whole fen. Range: ±92,233,720,368,547,758.07 yuan.
///
/// Arithmetic is checked: overflow is [`MoneyError::Overflow`], never a wrong amount.
///
/// ```
/// use huiqi::money::Fen;
/// let a = Fen::parse_yuan("1,234.50").unwrap();
/// assert_eq!(a, Fen(123_450));
/// assert_eq!(a.to_string(), "1234.50");
/// assert!(Fen::parse_yuan("0.005").is_err()); // half a fen is not an amount of money
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

/// Why a text is no amount of money, or why a sum cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a decimal number.
    #[error("not a number")]
    NotANumber,
    /// The number has digits below one fen.
    #[error("finer than one fen")]
    TooFine,
    /// The amount does not fit the range of [`Fen`].
    #[error("amount out of range")]
    Overflow,
}

impl Fen {
    /// Zero.
    pub const ZERO: Fen = Fen(0);

    /// Reads an amount in yuan: optional sign, optional thousands separators, at most two decimals (further zeros are allowed).
    ///
    /// # Errors
    /// [`MoneyError`] if the text is no number, is finer than one fen, or out of range.
    pub fn parse_yuan(text: &str) -> Result<Fen, MoneyError> {
        scaled(text, 2)
    }

    /// Reads an amount in 万元 (10,000 yuan), exact to one fen: at most six decimals.
    ///
    /// ```
    /// use huiqi::money::Fen;
    /// assert_eq!(Fen::parse_wan("200.000001").unwrap(), Fen(200_000_001));
    /// ```
    ///
    /// # Errors
    /// As [`Fen::parse_yuan`].
    pub fn parse_wan(text: &str) -> Result<Fen, MoneyError> {
        scaled(text, 6)
    }

    /// Sum, or [`MoneyError::Overflow`].
    ///
    /// # Errors
    /// When the sum does not fit.
    pub fn checked_add(self, other: Fen) -> Result<Fen, MoneyError> {
        self.0.checked_add(other.0).map(Fen).ok_or(MoneyError::Overflow)
    }

    /// Difference, or [`MoneyError::Overflow`].
    ///
    /// # Errors
    /// When the difference does not fit.
    pub fn checked_sub(self, other: Fen) -> Result<Fen, MoneyError> {
        self.0.checked_sub(other.0).map(Fen).ok_or(MoneyError::Overflow)
    }

    /// Sum of any number of amounts, accumulated in 128 bits.
    ///
    /// # Errors
    /// When the total does not fit.
    pub fn sum<I: IntoIterator<Item = Fen>>(amounts: I) -> Result<Fen, MoneyError> {
        let mut total: i128 = 0;
        for amount in amounts {
            total += i128::from(amount.0);
        }
        i64::try_from(total).map(Fen).map_err(|_| MoneyError::Overflow)
    }
}

/// `text` in units of 10^−`places` yuan or 万元.
fn scaled(text: &str, places: u32) -> Result<Fen, MoneyError> {
    Ok(Fen(Decimal::parse(text, Grouping::Thousands)?.scaled(places)?))
}

/// Yuan with two decimals and no separators, as in the result files.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}
