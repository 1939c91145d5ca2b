//! Days.

use chrono::{Datelike, Days, NaiveDate};

use super::{CellError, clean, codes as code, is_blank, narrow, plain};
use crate::ingest::FieldKind;

/// Reads a day in any shape that exports use: `2022-05-01`, `20220501`, `2022.5.1`, `2022/05/01`, `2022年05月01日`,
/// any of these with a time behind it (dropped), a date cell, a spreadsheet serial number. Blank is `None`.
///
/// # Errors
/// `impossible_date` for what looks like a date but is none or lies outside 1900 to 2100; `not_a_date` for other text.
#[inline]
pub fn date(kind: FieldKind, text: &str) -> Result<Option<NaiveDate>, CellError> {
    match kind {
        FieldKind::Text | FieldKind::Date => plain::day(text).map_or_else(|| careful(kind, text), |day| Ok(Some(day))),
        _ => careful(kind, text),
    }
}

/// [`date()`] of any shape.
pub(super) fn careful(kind: FieldKind, text: &str) -> Result<Option<NaiveDate>, CellError> {
    let text = clean(text);
    match kind {
        FieldKind::Error | FieldKind::Boolean => return Err(code::NOT_A_DATE),
        FieldKind::Number => return number(&text).map(Some),
        FieldKind::Text | FieldKind::Date => {}
    }
    if is_blank(&text) {
        return Ok(None);
    }
    let narrowed = narrow(&text);
    let day = without_time(&narrowed).ok_or(code::NOT_A_DATE)?;
    if day.bytes().all(|b| b.is_ascii_digit()) {
        return digits(day).map(Some);
    }
    let parts = parts(day).ok_or(code::NOT_A_DATE)?;
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            build(year, month, day).map(Some)
        }
        _ => Err(code::IMPOSSIBLE_DATE),
    }
}

/// The numbers of `2022-5-1`, `2022年5月1日`, `2022年5月`; `None` if anything else is in between.
pub(super) fn parts(text: &str) -> Option<Vec<&str>> {
    let separator = if text.contains('年') {
        None
    } else {
        Some(
            text.chars()
                .find(|c| matches!(c, '-' | '/' | '.'))
                .filter(|_| text.is_ascii())?,
        )
    };
    let parts: Vec<&str> = match separator {
        Some(separator) => text.split(separator).map(str::trim).collect(),
        None => {
            let (year, rest) = text.split_once('年')?;
            let (month, rest) = rest.split_once('月')?;
            let day = rest.trim().strip_suffix(['日', '号']).unwrap_or(rest.trim());
            let all = [year.trim(), month.trim(), day.trim()];
            all.into_iter().take(if day.is_empty() { 2 } else { 3 }).collect()
        }
    };
    parts
        .iter()
        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
        .then_some(parts)
}

/// The part in front of a time of day; `None` if what stands behind the blank is no time.
fn without_time(text: &str) -> Option<&str> {
    let Some((day, time)) = text.split_once([' ', 'T']) else {
        return Some(text);
    };
    let time = time.trim();
    let is_time = time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    is_time.then_some(day)
}

/// `20220501` or a serial number of five digits.
fn digits(text: &str) -> Result<NaiveDate, CellError> {
    match (text.len(), text.get(..4), text.get(4..6), text.get(6..)) {
        (8, Some(year), Some(month), Some(day)) => build(year, month, day),
        (5, ..) => serial(text),
        _ => Err(code::IMPOSSIBLE_DATE),
    }
}

/// A number cell: a serial number, whose fraction is the time of day, or eight digits.
fn number(text: &str) -> Result<NaiveDate, CellError> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return Err(code::IMPOSSIBLE_DATE);
    }
    if whole.len() == text.len() && whole.len() == 8 {
        digits(whole)
    } else {
        serial(whole)
    }
}

/// Days since 1899-12-30. Serials up to 60 are left out: spreadsheets count a 1900-02-29 that never was.
fn serial(text: &str) -> Result<NaiveDate, CellError> {
    let days: u64 = text.parse().map_err(|_| code::IMPOSSIBLE_DATE)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)
        .filter(|_| days > 60)
        .and_then(|epoch| epoch.checked_add_days(Days::new(days)))
        .filter(in_range)
        .ok_or(code::IMPOSSIBLE_DATE)
}

fn build(year: &str, month: &str, day: &str) -> Result<NaiveDate, CellError> {
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
        return Err(code::IMPOSSIBLE_DATE);
    };
    NaiveDate::from_ymd_opt(year, month, day)
        .filter(in_range)
        .ok_or(code::IMPOSSIBLE_DATE)
}

/// 1900 to 2100: births and old foundations are as real as deadlines ahead.
#[inline]
pub(super) fn in_range(date: &NaiveDate) -> bool {
    (1900..=2100).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use FieldKind::{Date, Number, Text};

    fn day(y: i32, m: u32, d: u32) -> Result<Option<NaiveDate>, CellError> {
        Ok(NaiveDate::from_ymd_opt(y, m, d))
    }

    #[test]
    fn shapes() {
        for text in [
            "2022-05-01",
            "2022-5-1",
            "20220501",
            "2022.5.1",
            "2022.05.01",
            "2022/05/01",
            "2022年05月01日",
            "2022年5月1日",
            "２０２２年５月１日",
            "2022-05-01 00:00:00",
            "2022-05-01T13:45:00",
            " 2022-05-01\u{a0}",
            "44682",
        ] {
            assert_eq!(date(Text, text), day(2022, 5, 1), "{text}");
        }
        assert_eq!(date(Date, "2022-05-01"), day(2022, 5, 1));
        assert_eq!(date(Date, "2022-05-01 08:30:00"), day(2022, 5, 1));
        assert_eq!(date(Text, "1958-03-07"), day(1958, 3, 7));
        assert_eq!(date(Text, "2020-02-29"), day(2020, 2, 29));
    }

    // Published pairs: 25569 is 1970-01-01, 36526 is 2000-01-01, 44562 is 2022-01-01.
    #[test]
    fn serials() {
        assert_eq!(date(Number, "25569"), day(1970, 1, 1));
        assert_eq!(date(Number, "36526"), day(2000, 1, 1));
        assert_eq!(date(Number, "44562"), day(2022, 1, 1));
        assert_eq!(date(Number, "44562.75"), day(2022, 1, 1));
        assert_eq!(date(Number, "20220101"), day(2022, 1, 1));
        assert_eq!(date(Number, "61"), day(1900, 3, 1));
        assert_eq!(date(Number, "60"), Err(code::IMPOSSIBLE_DATE));
        assert_eq!(date(Number, "-1"), Err(code::IMPOSSIBLE_DATE));
        assert_eq!(date(Number, "80000"), Err(code::IMPOSSIBLE_DATE));
    }

    #[test]
    fn impossible() {
        for text in [
            "00000000",
            "0000-00-00",
            "2022-02-30",
            "20221345",
            "2022-13-01",
            "1899-12-31",
            "2101-01-01",
            "2022-05",
            "2022.5",
            "99999",
            "1",
        ] {
            assert_eq!(date(Text, text), Err(code::IMPOSSIBLE_DATE), "{text}");
        }
        for text in [
            "待定",
            "2020-09-01;2021-03-09",
            "明年5月1日",
            "2022-05-01 上午",
            "2022-0a-01",
        ] {
            assert_eq!(date(Text, text), Err(code::NOT_A_DATE), "{text}");
        }
    }

    #[test]
    fn blanks() {
        for text in ["", " ", "-", "—"] {
            assert_eq!(date(Text, text), Ok(None));
        }
    }
}
