//! The common shapes of amounts and days, read without detours. Every other shape is left to the careful readers, which define what a
//! field means; a test holds both to the same answers.

use chrono::NaiveDate;

use super::date::in_range;

/// Most digits of an amount read here; the result stays far inside 64 bits.
const MOST_DIGITS: usize = 15;

/// `1234`, `-1234.5`, `0.07` as whole units of 10^-`scale`; `None` for every other shape, more decimals included.
#[inline]
pub(super) fn units(text: &str, scale: usize) -> Option<i64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > MOST_DIGITS + 1 {
        return None;
    }
    let mut value: i64 = 0;
    let mut point = None;
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value * 10 + i64::from(digit);
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    let decimals = point.map_or(0, |at| digits.len() - at - 1);
    let whole = digits.len() - decimals - usize::from(point.is_some());
    if whole == 0 || decimals > scale || whole + scale > MOST_DIGITS {
        return None;
    }
    for _ in decimals..scale {
        value *= 10;
    }
    Some(if negative { -value } else { value })
}

/// `2022-05-01`, `2022/05/01`, `2022.05.01` or `20220501` with a day that exists; `None` for every other shape.
#[inline]
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let bytes: &[u8] = text.as_bytes();
    let (year, month, day) = match bytes {
        [y1, y2, y3, y4, s1, m1, m2, s2, d1, d2] if s1 == s2 && matches!(s1, b'-' | b'/' | b'.') => {
            ([y1, y2, y3, y4], [m1, m2], [d1, d2])
        }
        [y1, y2, y3, y4, m1, m2, d1, d2] => ([y1, y2, y3, y4], [m1, m2], [d1, d2]),
        _ => return None,
    };
    let year = i32::try_from(number(&year)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&month)?, number(&day)?).filter(in_range)
}

/// `2022-05` or `202205` as year and month.
#[inline]
pub(super) fn month(text: &str) -> Option<(i32, u32)> {
    let (year, month) = match text.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2] | [y1, y2, y3, y4, m1, m2] => ([y1, y2, y3, y4], [m1, m2]),
        _ => return None,
    };
    let year = i32::try_from(number(&year)?).ok()?;
    let month = number(&month)?;
    ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

#[inline]
fn number(digits: &[&u8]) -> Option<u32> {
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u32::from(digit);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::super::decimal::{Decimal, Scaled};
    use super::super::{date, month as careful_month};
    use super::*;
    use crate::calendar::Month;
    use crate::ingest::FieldKind;

    #[test]
    fn shapes() {
        assert_eq!(units("1234.5", 2), Some(123_450));
        assert_eq!(units("-0.07", 2), Some(-7));
        assert_eq!(units("59.048209", 6), Some(59_048_209));
        assert_eq!(units("5.", 2), Some(500));
        for other in [
            "",
            "-",
            ".5",
            "1.005",
            "1,234",
            "1e3",
            "+1",
            "12345678901234567",
            "1.2.3",
            "１",
        ] {
            assert_eq!(units(other, 2), None, "{other}");
        }
        assert_eq!(day("2022-02-29"), None);
        assert_eq!(day("2022-5-01"), None);
        assert_eq!(day("1899-12-31"), None);
        assert_eq!(month("2022-13"), None);
    }

    proptest::proptest! {
        /// Whatever is read here, the careful reader reads alike.
        #[test]
        fn amounts_agree(text in "-?[0-9]{0,17}[.,]?[0-9]{0,8}", scale in 0_usize..9) {
            if let Some(found) = units(&text, scale) {
                let careful = Decimal::parse(&text).unwrap().scaled(u32::try_from(scale).unwrap(), false);
                proptest::prop_assert_eq!(careful, Scaled::Exact(i128::from(found)));
            }
        }

        /// And all amounts of everyday size are read here.
        #[test]
        fn everyday_amounts(fen in -9_999_999_999_i64..10_000_000_000) {
            let text = format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100);
            proptest::prop_assert_eq!(units(&text, 2), Some(fen));
        }

        #[test]
        fn days_agree(text in "(19|20|21|18)[0-9]{2}([-/.][0-9]{2}[-/.]|[0-9]{2})[0-9]{2}") {
            if let Some(found) = day(&text) {
                proptest::prop_assert_eq!(date::careful(FieldKind::Text, &text), Ok(Some(found)));
            } else {
                proptest::prop_assert!(date::careful(FieldKind::Text, &text).is_err());
            }
        }

        #[test]
        fn months_agree(text in "(19|20|21|18)[0-9]{2}-?[0-9]{2}") {
            let found = month(&text).and_then(|(y, m)| Month::new(y, m));
            proptest::prop_assert_eq!(careful_month::careful(FieldKind::Text, &text).ok().flatten(), found);
        }
    }
}
