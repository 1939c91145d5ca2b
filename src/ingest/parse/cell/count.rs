//! Whole numbers.

use super::decimal::{Decimal, Scaled};
use super::{Blank, CellError, blank_value, chinese, clean, codes as code, nothing, plain};
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
    match kind {
        FieldKind::Error => return Err(code::of_error_cell(text)),
        FieldKind::Percent => return Err(code::PERCENT_CELL),
        FieldKind::Date | FieldKind::Boolean => return Err(code::NOT_A_NUMBER),
        FieldKind::Text | FieldKind::Number => {}
    }
    let text = clean(text);
    if let Some(nothing) = nothing(&text) {
        return blank_value(nothing, blank, 0);
    }
    let number = match bare(&text)?.scaled(0, false) {
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

/// Counters behind a number; none of them makes it another number.
const COUNTERS: [&str; 13] = [
    "人次",
    "个月",
    "平方米",
    "平米",
    "千瓦时",
    "人",
    "名",
    "户",
    "家",
    "个",
    "件",
    "次",
    "㎡",
];

fn bare(text: &str) -> Result<Decimal, CellError> {
    Decimal::parse(text).or_else(|error| {
        let counted = COUNTERS.iter().find_map(|counter| text.strip_suffix(counter));
        if let Some(number) = counted.map(str::trim_end).filter(|n| !n.is_empty()) {
            return Decimal::parse(number);
        }
        let digits = chinese::whole(text).ok_or(error)?;
        Ok(Decimal {
            negative: false,
            digits,
            decimals: 0,
        })
    })
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
        assert_eq!(read("12人"), Ok(Some(12)));
        assert_eq!(read("1 234 平方米"), Ok(Some(1234)));
        assert_eq!(read("十二"), Ok(Some(12)));
        // Another unit makes another number.
        for text in ["12万千瓦时", "1年", "5亩", "十二三", "人"] {
            assert_eq!(read(text), Err(code::NOT_A_NUMBER), "{text}");
        }
        assert_eq!(
            count(FieldKind::Percent, "0.85", false, Blank::Missing),
            Err(code::PERCENT_CELL)
        );
        assert_eq!(
            count(FieldKind::Error, "#未计算", false, Blank::Zero),
            Err(code::NOT_COMPUTED)
        );
        assert_eq!(read("9223372036854775808"), Err(code::OUT_OF_RANGE));
        assert_eq!(count(FieldKind::Text, "-3", true, Blank::Zero), Ok(Some(-3)));
        assert_eq!(count(FieldKind::Text, "", true, Blank::Zero), Ok(Some(0)));
        assert_eq!(
            count(FieldKind::Text, "", true, Blank::Error),
            Err(code::BLANK_REQUIRED)
        );
    }
}
