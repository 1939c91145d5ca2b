//! Resident identity numbers (GB 11643). They are personal: printing one masks it.

use std::fmt;

use chrono::NaiveDate;

use super::IdError;
use super::mask::mask_id;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check characters for the weighted sum mod 11.
const CHECKS: &[u8; 11] = b"10X98765432";

/// An 18-character resident id with a birth date that exists and the right check character.
///
/// ```
/// use huiqi::identity::ResidentId;
/// let id = ResidentId::parse("530428199001010001").unwrap();
/// assert_eq!(id.to_string(), "5304**********0001");
/// assert_eq!(id.birth_date().to_string(), "1990-01-01");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId {
    text: String,
    birth: NaiveDate,
}

impl ResidentId {
    /// Reads an id that is already trimmed, half-width and upper case.
    ///
    /// # Errors
    /// [`IdError`] if length, characters, check character or birth date are wrong.
    pub fn parse(text: &str) -> Result<ResidentId, IdError> {
        let birth = ResidentId::check(text)?;
        Ok(ResidentId {
            text: text.to_owned(),
            birth,
        })
    }

    /// The birth date of a correct id; checks without keeping the id.
    ///
    /// # Errors
    /// As [`ResidentId::parse`].
    pub fn check(text: &str) -> Result<NaiveDate, IdError> {
        let bytes = text.as_bytes();
        if bytes.len() != 18 {
            return Err(IdError::Length);
        }
        let mut sum = 0;
        for (byte, weight) in bytes.iter().zip(WEIGHTS) {
            sum += char::from(*byte).to_digit(10).ok_or(IdError::Alphabet)? * weight;
        }
        let last = bytes
            .last()
            .copied()
            .filter(|b| b.is_ascii_digit() || *b == b'X')
            .ok_or(IdError::Alphabet)?;
        let expected = usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at)).copied();
        if expected != Some(last) {
            return Err(IdError::CheckDigit);
        }
        let number = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<u32>().ok());
        number(6, 10)
            .and_then(|y| i32::try_from(y).ok())
            .filter(|y| (1800..=2100).contains(y))
            .zip(number(10, 12))
            .zip(number(12, 14))
            .and_then(|((y, m), d)| NaiveDate::from_ymd_opt(y, m, d))
            .ok_or(IdError::BirthDate)
    }

    /// The day of birth that the id states.
    #[must_use]
    pub fn birth_date(&self) -> NaiveDate {
        self.birth
    }

    /// True if the sequence number is odd.
    #[must_use]
    pub fn is_male(&self) -> bool {
        self.text.as_bytes().get(16).is_some_and(|b| (b - b'0') % 2 == 1)
    }

    /// The whole id, for the few places that need it (joins, files for the department itself). Never log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_id(&self.text))
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Worked examples ID08 to ID11; sequence 000 is never issued.
    #[test]
    fn accepts() {
        let id = ResidentId::parse("530428200002290004").unwrap();
        assert_eq!(id.birth_date(), NaiveDate::from_ymd_opt(2000, 2, 29).unwrap());
        assert!(!id.is_male());
        assert_eq!(id.expose(), "530428200002290004");
        assert!(ResidentId::parse("530428199001010001").is_ok());
    }

    #[test]
    fn rejects() {
        for (id, error) in [
            ("530428199001010000", IdError::CheckDigit),
            ("530428190102290005", IdError::BirthDate),
            ("53042819900101001", IdError::Length),
            ("5304281990O1010001", IdError::Alphabet),
            ("53042819900101000x", IdError::Alphabet),
        ] {
            assert_eq!(ResidentId::parse(id), Err(error));
        }
    }

    #[test]
    fn prints_masked_only() {
        let id = ResidentId::parse("530428199001010001").unwrap();
        assert_eq!(format!("{id}"), "5304**********0001");
        assert_eq!(format!("{id:?}"), "ResidentId(5304**********0001)");
    }
}
