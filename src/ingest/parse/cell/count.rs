//! Whole numbers.

use super::decimal::{Decimal, Scaled};
use super::{Blank, CellError, blank_value, clean, codes as code, is_blank, plain};
use crate::ingest::FieldKind;

/// Reads a whole number, zero or more unless `signed`. `12.0` is whole.
///
/// # Errors
/// `not_a_number`, `not_whole`, `negative_count`, `out_of_range`; `blank_required` for a blank under [`Blank::Error`].
#[inline]
pub fn count(kind: FieldKind, text: &str, signed: bool, blank: Blank) -> Result<Option<i64>, CellError> {
    if let (FieldKind::Text | FieldKind::Number, Some(number @ 0..)) = (kind, plain::units(text, 0)) {
        return Ok(Some(number));
    }
    let text = clean(text);
    match kind {
        FieldKind::Error | FieldKind::Date | FieldKind::Boolean => return Err(code::NOT_A_NUMBER),
        FieldKind::Text | FieldKind::Number => {}
    }
    if is_blank(&text) {
        return blank_value(blank, 0);
    }
    let number = match Decimal::parse(&text)?.scaled(0, false) {
        Scaled::Exact(number) => i64::try_from(number).map_err(|_| code::OUT_OF_RANGE)?,
        Scaled::TooFine => return Err(code::NOT_WHOLE),
        Scaled::OutOfRange => return Err(code::OUT_OF_RANGE),
    };
    if number < 0 && !signed {
        Err(code::NEGATIVE_COUNT)
    } else {
        Ok(Some(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        let read = |text| count(FieldKind::Number, text, false, Blank::Missing);
        assert_eq!(read("12"), Ok(Some(12)));
        assert_eq!(read("12.0"), Ok(Some(12)));
        assert_eq!(read("1,234"), Ok(Some(1234)));
        assert_eq!(read("１２"), Ok(Some(12)));
        assert_eq!(read("—"), Ok(None));
        assert_eq!(read("-3"), Err(code::NEGATIVE_COUNT));
        assert_eq!(read("12.5"), Err(code::NOT_WHOLE));
        assert_eq!(read("12人"), Err(code::NOT_A_NUMBER));
        assert_eq!(read("9223372036854775808"), Err(code::OUT_OF_RANGE));
        assert_eq!(count(FieldKind::Text, "-3", true, Blank::Zero), Ok(Some(-3)));
        assert_eq!(count(FieldKind::Text, "", true, Blank::Zero), Ok(Some(0)));
        assert_eq!(
            count(FieldKind::Text, "", true, Blank::Error),
            Err(code::BLANK_REQUIRED)
        );
    }
}
