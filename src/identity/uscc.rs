//! Unified social credit codes (GB 32100-2015) and the organisation code inside them (GB 11714).

use std::fmt;

/// Digits and letters of a unified code in the order of their values; I, O, S, V and Z are not used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// 3^(i−1) mod 31 for positions 1 to 17.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Weights of the eight characters of an organisation code.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Why a text is no identifier of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It does not have 18 characters.
    #[error("identifier has not 18 characters")]
    Length,
    /// A character is not allowed where it stands.
    #[error("identifier has a character that is not allowed")]
    Alphabet,
    /// The last character does not follow from the others.
    #[error("identifier has a wrong check digit")]
    CheckDigit,
    /// The birth date does not exist.
    #[error("identifier has an impossible birth date")]
    BirthDate,
}

impl IdError {
    /// Stable code for quarantine lists.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            IdError::Length => "id_length",
            IdError::Alphabet => "id_alphabet",
            IdError::CheckDigit => "id_check_digit",
            IdError::BirthDate => "id_birth_date",
        }
    }

    /// The reason in words for clerks.
    #[must_use]
    pub fn reason_zh(&self) -> &'static str {
        match self {
            IdError::Length => "识别号不是18位",
            IdError::Alphabet => "识别号含有不允许的字符",
            IdError::CheckDigit => "识别号校验码错误",
            IdError::BirthDate => "识别号中的出生日期不存在",
        }
    }
}

/// An 18-character unified social credit code with the right check character.
///
/// ```
/// use huiqi::identity::{IdError, Uscc};
/// assert_eq!(Uscc::parse("91350100M000100Y43").unwrap().as_str(), "91350100M000100Y43");
/// assert_eq!(Uscc::parse("91350100M000100Y4Z"), Err(IdError::Alphabet));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

impl Uscc {
    /// Reads a code that is already trimmed, half-width and upper case.
    ///
    /// # Errors
    /// [`IdError`] if length, alphabet or check character are wrong. The organisation code inside is not looked at:
    /// codes in force break its rule (see [`Uscc::organisation_check_holds`]).
    #[inline]
    pub fn parse(text: &str) -> Result<Uscc, IdError> {
        let bytes: [u8; 18] = text.as_bytes().try_into().map_err(|_| IdError::Length)?;
        let mut sum = 0;
        for (byte, weight) in bytes.iter().zip(WEIGHTS) {
            sum += value(*byte).ok_or(IdError::Alphabet)? * weight;
        }
        let last = bytes.last().and_then(|b| value(*b)).ok_or(IdError::Alphabet)?;
        if (sum + last) % 31 == 0 {
            Ok(Uscc(bytes))
        } else {
            Err(IdError::CheckDigit)
        }
    }

    /// True if `text` is a whole, correct code.
    #[must_use]
    pub fn has_valid_check(text: &str) -> bool {
        Uscc::parse(text).is_ok()
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Parsing admits ASCII only, so the conversion cannot fail.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// True if characters 9 to 17 are an organisation code with the right check character of its own.
    /// Some issued codes break this rule, so it is for warnings only.
    #[must_use]
    pub fn organisation_check_holds(&self) -> bool {
        let mut sum = 0;
        for (byte, weight) in self.0.iter().skip(8).zip(ORGANISATION_WEIGHTS) {
            let Some(value) = char::from(*byte).to_digit(36) else {
                return false;
            };
            sum += value * weight;
        }
        let expected = match 11 - sum % 11 {
            10 => Some(b'X'),
            11 => Some(b'0'),
            digit => u8::try_from(digit).ok().map(|d| d + b'0'),
        };
        self.0.get(16).copied() == expected
    }
}

/// Value of each byte in the alphabet; 31 for those that are not in it.
const VALUES: [u8; 256] = {
    let mut values = [31; 256];
    let mut at = 0_u8;
    while (at as usize) < ALPHABET.len() {
        values[ALPHABET[at as usize] as usize] = at;
        at += 1;
    }
    values
};

#[inline]
fn value(byte: u8) -> Option<u32> {
    let value = VALUES.get(usize::from(byte)).copied().filter(|v| *v < 31)?;
    Some(u32::from(value))
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uscc({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Published codes and made-up ones of the worked examples ID01 to ID07.
    #[test]
    fn accepts_published_codes() {
        for code in [
            "91350100M000100Y43",
            "91512081MA62K0260E",
            "91530428MA6YY1015E",
            "92530428MA6YY20BX7",
        ] {
            assert_eq!(Uscc::parse(code).unwrap().as_str(), code);
            assert!(Uscc::has_valid_check(code));
        }
    }

    #[test]
    fn rejects_wrong_codes() {
        for (code, error) in [
            ("91350100M000100Y4Z", IdError::Alphabet),   // Z is not in the alphabet
            ("91350100M000100Y44", IdError::CheckDigit), // the check is 3
            ("91530428M6AYY1015E", IdError::CheckDigit), // neighbours swapped
            ("92530428MA6YO20BX7", IdError::Alphabet),   // letter O
            ("9153042", IdError::Length),
            ("91530428MA6YY1015e", IdError::Alphabet),
            ("", IdError::Length),
            ("九一五三零四", IdError::Alphabet), // 18 bytes, not 18 characters of the alphabet
        ] {
            assert_eq!(Uscc::parse(code), Err(error), "{code}");
        }
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        let code = "91530428MA6YY1015E";
        for at in 0..18 {
            for other in ALPHABET {
                let mut bytes = code.as_bytes().to_vec();
                if bytes[at] == *other {
                    continue;
                }
                bytes[at] = *other;
                assert!(!Uscc::has_valid_check(std::str::from_utf8(&bytes).unwrap()));
            }
        }
    }

    #[test]
    fn organisation_part() {
        // ID03: org_part_valid is true.
        assert!(Uscc::parse("91512081MA62K0260E").unwrap().organisation_check_holds());
        // MA6YY1015: 22·3+10·7+6·9+34·10+34·5+1·8+0·4+1·2 = 710, 710 mod 11 = 6, 11−6 = 5.
        assert!(Uscc::parse("91530428MA6YY1015E").unwrap().organisation_check_holds());
    }
}
