//! Exact decimal numbers from cells of exports. No floating point is involved.
//!
//! What people write in packs and cases is read by [`crate::money::Decimal`]. Cells have this reader, because bureaus write more than that
//! grammar has, and [`super::plain`], which works on bytes, because a city has hundreds of millions of them.

use super::{CellError, codes as code, narrow};

/// `±digits / 10^decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) negative: bool,
    pub(crate) digits: u128,
    pub(crate) decimals: u32,
}

/// What is left when a number is cut to a number of decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scaled {
    /// The number is exactly this many units.
    Exact(i128),
    /// The number lies between two units.
    TooFine,
    /// The number does not fit.
    OutOfRange,
}

impl Decimal {
    /// Reads an optional sign in front or, as mainframes write it, behind, or brackets for a negative number, digits in groups of
    /// three (parted by commas, blanks or apostrophes) or without separators, and decimals; full-width characters count as half-width
    /// ones.
    pub(crate) fn parse(text: &str) -> Result<Decimal, CellError> {
        let narrowed = narrow(text);
        let (negative, unsigned) = unsigned(narrowed.trim());
        let unsigned = unsigned.strip_prefix('¥').unwrap_or(unsigned).trim_start();
        if is_scientific(unsigned) {
            return Err(code::SCIENTIFIC);
        }
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if (whole.is_empty() && decimals.is_empty()) || !well_grouped(whole) {
            return Err(code::NOT_A_NUMBER);
        }
        // Trailing zeros carry nothing and would only eat up the range.
        let decimals = decimals.trim_end_matches('0');
        let mut digits: u128 = 0;
        for byte in whole.bytes().filter(|b| !is_separator(b)).chain(decimals.bytes()) {
            let digit = char::from(byte).to_digit(10).ok_or(code::NOT_A_NUMBER)?;
            digits = digits
                .checked_mul(10)
                .and_then(|d| d.checked_add(u128::from(digit)))
                .filter(|d| *d < 10_u128.pow(37))
                .ok_or(code::OUT_OF_RANGE)?;
        }
        let decimals = u32::try_from(decimals.len()).map_err(|_| code::OUT_OF_RANGE)?;
        Ok(Decimal {
            negative,
            digits,
            decimals,
        })
    }

    /// The number × 10^`scale`. With `noisy`, a number that lies within 10⁻⁹ of its own size of a whole unit is
    /// taken for that unit: spreadsheets store `59.048209` as the nearest double and may print its tail.
    pub(crate) fn scaled(self, scale: u32, noisy: bool) -> Scaled {
        let magnitude = if self.decimals <= scale {
            10_u128
                .checked_pow(scale - self.decimals)
                .and_then(|p| self.digits.checked_mul(p))
        } else {
            match 10_u128.checked_pow(self.decimals - scale) {
                Some(unit) => match nearest(self.digits, unit, noisy) {
                    Some(units) => Some(units),
                    None => return Scaled::TooFine,
                },
                None if self.digits == 0 => Some(0),
                None => return Scaled::TooFine,
            }
        };
        match magnitude.and_then(|m| i128::try_from(m).ok()) {
            Some(m) => Scaled::Exact(if self.negative { -m } else { m }),
            None => Scaled::OutOfRange,
        }
    }
}

/// `digits / unit` if it is whole, or near enough to whole.
fn nearest(digits: u128, unit: u128, noisy: bool) -> Option<u128> {
    let (below, rest) = (digits / unit, digits % unit);
    let (units, distance) = if rest > unit / 2 {
        (below + 1, unit - rest)
    } else {
        (below, rest)
    };
    let near = distance.checked_mul(1_000_000_000).is_some_and(|d| d < digits);
    (distance == 0 || (noisy && near)).then_some(units)
}

/// The number without its sign, and whether that is a minus.
fn unsigned(bare: &str) -> (bool, &str) {
    if let Some(inner) = bare.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return (true, inner.trim());
    }
    if let Some(rest) = bare.strip_prefix(['-', '−']) {
        return (true, rest.trim_start());
    }
    // A minus behind needs a digit in front of it: `--` is no number.
    match bare.strip_suffix(['-', '−']).map(str::trim_end) {
        Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit()) && !rest.starts_with('+') => (true, rest),
        _ => (false, bare.strip_prefix('+').unwrap_or(bare)),
    }
}

/// `1.2E+05`: a spreadsheet has shown a number that it had no room for, and the digits behind are gone.
fn is_scientific(unsigned: &str) -> bool {
    let Some((mantissa, exponent)) = unsigned.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    mantissa.split('.').all(digits) && mantissa.matches('.').count() <= 1 && digits(exponent)
}

fn is_separator(byte: &u8) -> bool {
    matches!(byte, b',' | b' ' | b'\'')
}

/// No separators, or groups of three behind a first group of one to three digits, all parted alike.
fn well_grouped(whole: &str) -> bool {
    let Some(separator) = whole.bytes().find(is_separator) else {
        return true;
    };
    let mut groups = whole.split(char::from(separator));
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len()) && digits(first) && groups.all(|g| g.len() == 3 && digits(g))
}
